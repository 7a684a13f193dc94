"""flask library: readings."""

from flask.cli import AppGroup

group = AppGroup("library", help="Readings.")
