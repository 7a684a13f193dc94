"""flask course: courses as files."""

from flask.cli import AppGroup

group = AppGroup("course", help="Courses as files.")
