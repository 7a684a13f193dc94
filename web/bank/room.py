"""The bank's blueprint, and the work that it gives to the queue."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from services import bank
from web import clock

blueprint = Blueprint("bank", __name__, url_prefix="/courses/<course_id>/bank")


@blueprint.record
def _register_work(state: BlueprintSetupState) -> None:
    state.app.extensions["jobs"].register("generate", lambda run_id: bank.work(run_id, clock.now), bank.unfinished_runs)
