"""Who may open what. Every view declares it; a view that does not stops the application from starting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import current_user, login_manager
from werkzeug.local import LocalProxy

from records import people as records
from records.people import Course, Enrolment, Person, Role

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Rule:
    """Who may use a view: everybody, whoever is signed in, administrators, or these roles in the course of the URL."""

    everybody: bool = False
    administrator: bool = False
    roles: frozenset[Role] = frozenset()


def _declare(rule: Rule) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return declare


everybody = _declare(Rule(everybody=True))
signed_in = _declare(Rule())
administrators = _declare(Rule(administrator=True))


def requires(*roles: Role) -> Callable[[View], View]:
    """These roles in the course that the address names."""
    return _declare(Rule(roles=frozenset(roles)))


members = requires(Role.STUDENT, Role.ASSISTANT, Role.INSTRUCTOR)
teachers = requires(Role.ASSISTANT, Role.INSTRUCTOR)
instructors = requires(Role.INSTRUCTOR)
students = requires(Role.STUDENT)


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """What a view declares; Flask's own static files are everybody's."""
    if endpoint == "static":
        return Rule(everybody=True)
    return getattr(app.view_functions[endpoint], "access", None)


def undeclared(app: Flask) -> list[str]:
    """Endpoints without a rule."""
    return sorted(endpoint for endpoint in app.view_functions if rule_of(app, endpoint) is None)


def check(app: Flask) -> None:
    """Stop a build that would serve a view without a rule."""
    missing = undeclared(app)
    if missing:
        raise RuntimeError(f"These views do not say who may use them: {', '.join(missing)}.")


def guard(app: Flask) -> None:
    """Apply the rule of each view before it runs. Refused is 404: what others have is not told."""

    @app.before_request
    def _apply() -> object:
        g.course = g.enrolment = None
        if request.endpoint is None:
            return None
        if "\0" in request.path:
            abort(404)  # no id has it, and PostgreSQL does not even compare with it
        rule = rule_of(app, request.endpoint)
        assert rule is not None  # noqa: S101 (check() has seen to it)
        if rule.everybody:
            return None
        if not current_user.is_authenticated:
            return _sign_in_first()
        if rule.administrator and not current_user.administrator:
            abort(404)
        if rule.roles:
            _enter_course(rule)
        return None


def _sign_in_first() -> object:
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        abort(401)
    if request.method == "GET":
        return login_manager_of_app().unauthorized()
    abort(401)


def login_manager_of_app() -> login_manager.LoginManager:
    """Flask-Login's manager of this application."""
    return current_app.login_manager  # type: ignore[attr-defined,no-any-return]


def _enter_course(rule: Rule) -> None:
    course = records.course_by_public_id((request.view_args or {}).get("course_id", ""))
    enrolment = records.enrolment_of(person(), course) if course else None
    if course is None or enrolment is None or Role(enrolment.role) not in rule.roles:
        abort(404)
    g.course, g.enrolment = course, enrolment


def person() -> Person:
    """Who is asking; only where the rule wants somebody signed in."""
    user = current_user._get_current_object() if isinstance(current_user, LocalProxy) else current_user
    return user.record  # type: ignore[no-any-return]


def course() -> Course:
    """The course that the address names, which the person is in."""
    return g.course  # type: ignore[no-any-return]


def enrolment() -> Enrolment:
    """What the person is in that course."""
    return g.enrolment  # type: ignore[no-any-return]


def role() -> Role:
    """The person's role in that course."""
    return Role(enrolment().role)


def sections_seen() -> int | None:
    """The section that an assistant is given; None sees the whole course."""
    mine = enrolment()
    return mine.section_id if mine.role == Role.ASSISTANT else None
