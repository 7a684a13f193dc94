"""Addresses that more than one room gives: the one way to lead to a passage."""

from __future__ import annotations

from flask import url_for


def passage_address(
    course_id: str, document_id: str, anchor: str, start: int | None = None, end: int | None = None
) -> str:
    """Where a passage is read: on the right page of a long reading, or where its words went in a later version.

    ``start`` and ``end`` are raw places of the current version; the words between them are marked.
    """
    shown = {} if start is None or end is None else {"from": start, "to": end}
    return url_for("library.passage", course_id=course_id, document_id=document_id, anchor=anchor, **shown)
