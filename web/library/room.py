"""The library's blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("library", __name__, url_prefix="/courses/<course_id>/readings")
