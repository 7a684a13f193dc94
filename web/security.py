"""Sessions, tokens against forged requests, rate limits, and the headers of every reply."""

from __future__ import annotations

import sqlite3

from flask import Flask, Response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from records import db
from records.people import Person
from services import people

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
sign_ins = LoginManager()
migrate = Migrate(directory="migrations", render_as_batch=True)


class SignedIn(UserMixin):
    """A person as Flask-Login knows them: the id carries the stamp, so that a changed password ends the session."""

    def __init__(self, record: Person) -> None:
        self.record = record
        self.administrator = record.administrator

    def get_id(self) -> str:
        """Public id and session stamp."""
        return f"{self.record.public_id}.{self.record.session_stamp}"


@sign_ins.user_loader
def _load(token: str) -> SignedIn | None:
    public_id, _, stamp = token.partition(".")
    record = people.signed_in(public_id, stamp)
    return SignedIn(record) if record else None


def sign_in(person: Person) -> None:
    """Start a session of its own for this person: nothing of the one before is carried over."""
    session.clear()
    login_user(SignedIn(person))


def init_app(app: Flask) -> None:
    """Set up all of it."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    csrf.init_app(app)
    limiter.init_app(app)
    sign_ins.init_app(app)
    sign_ins.login_view = "people.sign_in"
    sign_ins.login_message = None
    migrate.init_app(app, db)
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # Nothing of a signed-in page may be shown again after signing out, or to the next person at this machine.
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def somebody() -> bool:
    """Whether the request is signed in."""
    return bool(current_user.is_authenticated)


def locked(error: Exception) -> bool:
    """Whether an error means that the database was busy for longer than it waits."""
    return isinstance(getattr(error, "orig", None), sqlite3.OperationalError) and "locked" in str(error)
