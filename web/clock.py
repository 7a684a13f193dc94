"""What time it is: the one place that asks, so that tests can answer."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """This moment, in UTC."""
    moment: datetime = current_app.config["CLOCK"]()
    return moment.astimezone(UTC)


def shown(moment: datetime | None, time_zone: str, form: str = "%-d %B %Y, %H:%M") -> str:
    """A moment as people of the course read it; empty for none."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime(form) if moment else ""


def from_local(moment: datetime | None, time_zone: str) -> datetime | None:
    """What somebody typed without a zone, in the course's."""
    return moment.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC) if moment else None


def to_local(moment: datetime | None, time_zone: str) -> datetime | None:
    """For a form's date and time field."""
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) if moment else None
