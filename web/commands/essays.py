"""flask essay: essays."""

from flask.cli import AppGroup

group = AppGroup("essay", help="Essays.")
