"""flask grades: grades."""

from flask.cli import AppGroup

group = AppGroup("grades", help="Grades.")
