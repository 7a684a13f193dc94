"""The blueprint of essays, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from records.essays import Assignment
from records.people import Role
from services import essays
from web import access

blueprint = Blueprint("essays", __name__)


def assignment_here(assignment_id: str) -> Assignment:
    """The assignment that the address names; one that is being made is the instructor's only."""
    return essays.assignment_of(access.course(), assignment_id, drafts=access.role() == Role.INSTRUCTOR)
