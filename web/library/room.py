"""The library's blueprint, and the work that it gives to the queue."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from services.library import previewing
from web import clock

blueprint = Blueprint("library", __name__, url_prefix="/courses/<course_id>/readings")


@blueprint.record
def _register_work(state: BlueprintSetupState) -> None:
    state.app.extensions["jobs"].register(
        "import",
        lambda import_id: previewing.read_import(import_id, clock.now),
        previewing.unfinished_imports,
    )
