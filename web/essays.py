"""The essays pages."""

from flask import Blueprint

blueprint = Blueprint("essays", __name__)
