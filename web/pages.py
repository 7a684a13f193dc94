"""What every page has: the course's contents, times and names as people read them, and plain sentences for errors."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from courseware.documents import UnreadableDocument
from questions.formats import BadFile
from records.people import Role
from results.tables import TableError
from services.errors import Conflict, Missing, Refused
from web import access, clock, security

Thing = TypeVar("Thing")

SECTIONS = (
    ("Overview", "people.course", tuple(Role)),
    ("Readings", "library.documents", tuple(Role)),
    ("Bank", "bank.items", (Role.INSTRUCTOR,)),
    ("Quizzes", "quizzes.quizzes", tuple(Role)),
    ("Essays", "essays.assignments", tuple(Role)),
    ("Results", "results.dashboard", (Role.INSTRUCTOR, Role.ASSISTANT)),
    ("Grades", "results.own_grades", (Role.STUDENT,)),
    ("People", "people.roster", (Role.INSTRUCTOR,)),
)
"""Label, endpoint and the roles that see it, in the order of the course's contents."""


CLASS_PAGES = ("roster", "preview_roster", "import_roster", "enrolment", "log")
"""Pages of people that stand under "People" in the course's contents."""


def init_app(app: Flask) -> None:
    """Context, filters and error pages."""
    app.context_processor(_context)
    app.add_template_filter(_moment, "moment")
    for kind in (Missing, Refused, UnreadableDocument, BadFile, TableError, CSRFError, HTTPException):
        app.register_error_handler(kind, _refusal)
    app.register_error_handler(500, _fault)


def _moment(moment: datetime | None, form: str = "%-d %B %Y, %H:%M") -> str:
    return clock.shown(moment, g.course.time_zone if g.get("course") else "UTC", form)


@lru_cache(maxsize=1)
def _asset_version(folder: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _context() -> dict[str, Any]:
    course = g.get("course")
    context: dict[str, Any] = {
        "asset_version": _asset_version(current_app.static_folder or "static"),
        "home_url": url_for("people.home"),
        "sign_in_url": url_for("people.sign_in"),
        "course": course,
        "Role": Role,
        "demo": current_app.config["DEMO"],
    }
    if security.somebody():
        context |= _about_person()
    if course is not None and g.get("enrolment") is not None:
        context |= {
            "course_title": course.title,
            "course_url": url_for("people.course", course_id=course.public_id),
            "navigation": _navigation(course.public_id),
            "role": access.role(),
            "teaching": access.role() in (Role.INSTRUCTOR, Role.ASSISTANT),
        }
    return context


def _about_person() -> dict[str, Any]:
    person = access.person()
    links = [("Your courses", url_for("people.home")), ("Your account", url_for("people.account"))]
    if person.administrator:
        links.append(("Administration", url_for("people.administration")))
    return {
        "person": person,
        "person_name": person.name,
        "person_role": g.enrolment.role if g.get("enrolment") else "",
        "account_links": links,
        "sign_out_url": url_for("people.sign_out"),
    }


def _navigation(course_id: str) -> list[tuple[str, str, bool]]:
    here = (request.endpoint or "").split(".")
    return [
        (label, url_for(endpoint, course_id=course_id), _is_here(endpoint, here))
        for label, endpoint, roles in SECTIONS
        if access.role() in roles and endpoint in current_app.view_functions
    ]


def _is_here(endpoint: str, here: list[str]) -> bool:
    room = endpoint.split(".")
    if endpoint == "people.roster":
        return here[0] == "people" and here[-1] in CLASS_PAGES
    if room[0] == "people":
        return room == here
    return room[0] == here[0]


STATUS = {Missing: 404, Conflict: 409, Refused: 422, UnreadableDocument: 422, BadFile: 422, TableError: 422}


def _refusal(error: Exception) -> tuple[Response | str, int]:
    if isinstance(error, HTTPException):
        code = error.code or 500
        message = None if code in (400, 401, 403, 404, 405, 413, 429) else error.description
    else:
        code = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        message = str(error)
    if isinstance(error, CSRFError):
        message = "This form is from another session. Go back, load the page again and send it once more."
    return answer(code, message)


def answer(code: int, message: str | None) -> tuple[Response | str, int]:
    """A refusal as the client asked for it: JSON for a program, a page for a person."""
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return jsonify({"error": message or SENTENCES.get(code, "The request cannot be carried out.")}), code
    template = f"errors/{code}.html" if code in (400, 403, 404, 413, 429) else "errors/error.html"
    words = {"title": TITLES.get(code), "message": message or SENTENCES.get(code)}
    return render_template(template, code=code, **{name: text for name, text in words.items() if text}), code


TITLES = {
    401: "Please sign in again",
    405: "That cannot be done here",
    409: "Somebody else was quicker",
    422: "That cannot be done as asked",
    503: "The database is busy",
}
SENTENCES = {
    400: "The request could not be read. Load the page again and send it once more.",
    401: "Your session has ended. Sign in again; what you had saved is kept.",
    404: "The address may be mistyped, or what it named may not be open to you.",
    405: "Go back and use the button on the page.",
}


def _fault(error: Exception) -> tuple[Response | str, int]:
    original = getattr(error, "original_exception", error)
    if security.locked(original):
        return answer(503, "The database is busy. Wait a moment and send it again; nothing was stored half.")
    if request.is_json:
        return jsonify({"error": "Something went wrong here. What was saved is kept; try again."}), 500
    return render_template("errors/500.html"), 500


def found(thing: Thing | None) -> Thing:
    """The thing, or 404 where there is none for this person."""
    if thing is None:
        abort(404)
    return thing
