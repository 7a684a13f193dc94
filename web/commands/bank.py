"""flask bank: question banks."""

from flask.cli import AppGroup

group = AppGroup("bank", help="Question banks.")
