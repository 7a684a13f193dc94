"""flask results: item analysis."""

from flask.cli import AppGroup

group = AppGroup("results", help="Item analysis.")
