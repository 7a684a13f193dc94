"""The readings and the reading page: sections, passages, notes in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from records import library as records
from records.people import Role
from services import library
from web import access
from web.incoming import number_asked
from web.library.room import blueprint
from web.marking import Mark, margin_notes, passage_segments, raw_marks


@blueprint.get("")
@access.members
def documents(course_id: str) -> ResponseReturnValue:
    """The readings."""
    here = access.course()
    return render_template(
        "library/documents.html", documents=records.documents_of(here), counts=records.passage_counts(here)
    )


@blueprint.get("/<document_id>")
@access.members
def document(course_id: str, document_id: str) -> ResponseReturnValue:
    """The reading page: sections, passages, notes in the margin."""
    entry = library.document_here(access.course(), document_id)
    version = entry.current
    notes = version.notes
    before = [None, *version.passages]
    passages = [
        {
            "passage": passage,
            "opens_post": passage.post and (previous is None or previous.post != passage.post),
            "marks": passage_segments(passage, raw_marks(passage, _asked())),
            "notes": margin_notes(passage, notes),
        }
        for previous, passage in zip(before, version.passages, strict=False)
    ]
    sections = [
        {"path": _below_title(path, entry.title), "id": f"s-{number}", "passages": list(members)}
        for number, (path, members) in enumerate(groupby(passages, key=lambda row: tuple(row["passage"].section)))
    ]
    return render_template(
        "library/document.html",
        document=entry,
        version=version,
        sections=sections,
        loose_notes=[note for note in notes if note.anchor is None],
        furniture_count=len(version.furniture) if access.role() == Role.INSTRUCTOR else None,
    )


def _below_title(path: Sequence[str], title: str) -> list[str]:
    # A first heading often repeats the title with other punctuation; the page has said it.
    return [] if path and _letters(path[-1]) == _letters(title) else list(path)


def _letters(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _asked() -> list[Mark]:
    # A link from an item or an essay may ask for a stretch to be shown: ?from=120&to=180, in raw places.
    start, end = number_asked("from"), number_asked("to")
    return [Mark(start, end, "evidence")] if start is not None and end is not None and 0 <= start < end else []
