"""CSV as a download: written while it is sent, so that a class of any size is never held in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

from results import exports
from results.canvas import CanvasMatch, match_canvas, read_canvas
from results.grades import Gradebook
from results.tables import decoded
from services.errors import Refused

FORMATS = {"plain": "Plain table", "canvas": "Canvas", "moodle": "Moodle"}
"""The forms of a gradebook file, with their names for people."""

CHUNK = 200
"""Lines that are sent together: one by one would cost more in framing than in text."""


def grade_lines(book: Gradebook, form: str, bom: bool = False, match: CanvasMatch | None = None) -> Iterator[str]:
    """The lines of a gradebook in one of FORMATS; ``match`` gives Canvas its own headings and ids. Raises Refused for
    another format."""
    if form == "plain":
        return exports.plain(book.columns, book.rows, book.categories, bom=bom)
    if form == "canvas":
        headings, ids = (match.headings, match.ids) if match else ({}, {})
        return exports.canvas(book.columns, book.rows, headings, ids, bom=bom)
    if form == "moodle":
        return exports.moodle(book.columns, book.rows, bom=bom)
    raise Refused(f"There is no format {form[:40]}. Choose one of {', '.join(FORMATS)}.")


def canvas_match(book: Gradebook, exported: bytes | str) -> CanvasMatch:
    """What of the gradebook meets what in a file exported from Canvas. Raises TableError for a file that is none."""
    text = exported if isinstance(exported, str) else decoded(exported)
    return match_canvas(book.columns, [row.student for row in book.rows], read_canvas(text))


def csv_download(lines: Iterable[str], filename: str) -> Response:
    """A reply that sends the lines as a file. The database is open until the last line is sent."""
    reply = Response(stream_with_context(_chunks(lines)), mimetype="text/csv")
    reply.headers.set("Content-Disposition", "attachment", filename=filename)
    return reply


def file_name(*words: str) -> str:
    """A name for a downloaded file: letters and digits of any script, the rest as hyphens.

    >>> file_name("HIST-201", "Quiz 1: Who?", "grades")
    'HIST-201-Quiz-1-Who-grades.csv'
    """
    return "-".join(part for word in words for part in re.findall(r"[^\W_]+", word))[:120] + ".csv"


def _chunks(lines: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == CHUNK:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()
