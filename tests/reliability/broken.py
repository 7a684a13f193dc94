"""Builds broken on purpose, served instead of the real one to show that the tests would notice."""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import Flask, current_app

from app import create_app
from services.quizzes import sitting


def without_log() -> Flask:
    """A save that keeps the latest answer and writes no event."""
    sitting.responses.append_response = lambda *_args, **_more: None  # type: ignore[assignment]
    return create_app()


def too_early() -> Flask:
    """A save that says "saved" and writes a moment later, as a server with a queue in memory would."""
    app = create_app()
    real = sitting.save
    import services.quizzes

    def save(*args: Any, **more: Any) -> sitting.Saved:
        served: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        student, sequence, now = args[2], args[4], args[6]
        number = student.id

        def write() -> None:
            time.sleep(0.3)
            with served.app_context():
                from records import db
                from records.people import Person

                real(*args[:2], db.session.get(Person, number), *args[3:], **more)

        threading.Thread(target=write, daemon=True).start()
        return sitting.Saved("saved", sequence, args[3], now, None, closed=False)

    services.quizzes.save = save  # type: ignore[assignment]
    return app
