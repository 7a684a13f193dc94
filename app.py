"""create_app(): settings, records, web. Served by gunicorn as "app:create_app()"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import settings
import web
from records import db


def create_app(environment: Mapping[str, str] | None = None) -> Flask:
    """The application, made from environment variables (see settings.py); tests give their own."""
    values = settings.read(environment)
    app = Flask(__name__, template_folder="templates", static_folder="static")
    app.config.update(configuration(values))
    Path(values["DATA"]).mkdir(parents=True, exist_ok=True)
    if values["PROXIES"]:
        hops = values["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    web.init_app(app)
    return app


def configuration(values: Mapping[str, Any]) -> dict[str, Any]:
    """Flask's settings from ours."""
    plain_http = values["DEMO"] or values["INSECURE_COOKIES"]
    return {
        **values,
        "SECRET_KEY": settings.secret_key(values),
        "SQLALCHEMY_DATABASE_URI": settings.database_uri(values),
        "MAX_CONTENT_LENGTH": values["UPLOAD_MEGABYTES"] * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": values["UPLOAD_MEGABYTES"] * 1024 * 1024,
        "SESSION_COOKIE_NAME": "marginalia" if plain_http else "__Host-marginalia",
        "SESSION_COOKIE_SECURE": not plain_http,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a quiz may stay open longer than an hour; the token ends with the session
        "CLOCK": lambda: datetime.now(UTC),
    }
