"""One table of environment variables: name, reader, default, why. docs/administrators.md is checked against it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


class BadSetting(ValueError):
    """A setting that cannot be used. The message names the variable and what to write."""


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write 1 or 0")


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


@dataclass(frozen=True)
class Setting:
    """One environment variable."""

    variable: str
    read: Callable[[str], Any]
    default: str
    why: str


SETTINGS: dict[str, Setting] = {
    "DATA": Setting(
        "MARGINALIA_DATA", _folder, str(ROOT / "var"), "Folder of the database, the secret key, backups and jobs."
    ),
    "DATABASE_URL": Setting(
        "DATABASE_URL", str, "", "Database address (postgresql+psycopg://…); empty means SQLite in the data folder."
    ),
    "REDIS_URL": Setting(
        "REDIS_URL", str, "", "Redis for jobs and rate limits over several machines; empty keeps both in one."
    ),
    "SECRET_KEY": Setting(
        "SECRET_KEY", str, "", "Signs sessions; several machines share one. Empty makes one in the data folder."
    ),
    "DEMO": Setting(
        "MARGINALIA_DEMO", _flag, "0", "1 shows the demo sign-ins and lets plain http on this machine keep a session."
    ),
    "INSECURE_COOKIES": Setting(
        "MARGINALIA_INSECURE_COOKIES", _flag, "0", "1 sends the session cookie over plain http; never on a network."
    ),
    "PROXIES": Setting("MARGINALIA_PROXIES", int, "0", "How many reverse proxies in front set X-Forwarded-*."),
    "UPLOAD_MEGABYTES": Setting("MARGINALIA_UPLOAD_MEGABYTES", int, "20", "Largest upload that is read."),
    "SIGN_IN_LIMIT": Setting("MARGINALIA_SIGN_IN_LIMIT", str, "20 per minute", "Sign-ins tried from one address."),
    "SOURCES": Setting("MARGINALIA_SOURCES", str, "", "A further folder in which a course's texts are looked for."),
    "WORKERS": Setting("WEB_CONCURRENCY", int, "2", "gunicorn workers."),
    "PORT": Setting("PORT", int, "8000", "Port that gunicorn listens on at 127.0.0.1."),
    "BIND": Setting("BIND", str, "", "Full address for gunicorn, e.g. 0.0.0.0:8000; empty means 127.0.0.1 and PORT."),
}


def read(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting by its name, read and checked. Raises BadSetting with the variable's name."""
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        try:
            values[name] = setting.read(given.get(setting.variable, setting.default))
        except ValueError as fault:
            raise BadSetting(f"{setting.variable} cannot be read: {fault}. It means: {setting.why}") from fault
    return values


def database_uri(values: Mapping[str, Any]) -> str:
    """The SQLAlchemy address of the database.

    >>> database_uri({"DATABASE_URL": "postgres://h/d", "DATA": Path("/d")})
    'postgresql+psycopg://h/d'
    """
    url: str = values["DATABASE_URL"]
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url or f"sqlite:///{values['DATA'] / 'marginalia.sqlite3'}"


def secret_key(values: Mapping[str, Any]) -> str:
    """The given key, or the one kept in the data folder, made at first use and readable by its owner only."""
    if values["SECRET_KEY"]:
        if len(values["SECRET_KEY"]) < 16:
            raise BadSetting("SECRET_KEY is too short to sign sessions. Use at least 16 random characters.")
        return str(values["SECRET_KEY"])
    path: Path = values["DATA"] / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        # A link is made whole or not at all: of two processes that start at once, both read one key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
