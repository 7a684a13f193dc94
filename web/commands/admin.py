"""flask admin: the site: administrators, backups, checks."""

from flask.cli import AppGroup

group = AppGroup("admin", help="The site: administrators, backups, checks.")
