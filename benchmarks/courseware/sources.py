"""The texts that the references speak of: the readings that ship, the four documents, and sections of a textbook.

The documents and the textbook are read where they are found (``$MARGINALIA_SOURCES`` and ``$MARGINALIA_TEXTBOOK``, else
the folders beside the checkout); what is missing is left out and said to be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from courseware.readers import read
from courseware.reading import Reading, analyse

_ROOT = Path(__file__).resolve().parents[2]
_SHIPPED = _ROOT / "seeds" / "between_the_wars" / "sources"


def documents_folder() -> Path:
    """Where the four documents lie."""
    return Path(os.environ.get("MARGINALIA_SOURCES", _ROOT.parent / "shared" / "seeds"))


def textbook_path() -> Path:
    """The sections of the OpenStax textbook, one JSON object a line."""
    default = _ROOT.parent / "shared" / "data" / "openstax_us_history" / "passages.jsonl"
    return Path(os.environ.get("MARGINALIA_TEXTBOOK", default))


@cache
def textbook() -> dict[str, list[str]]:
    """Paragraphs of each section by its module; empty where the textbook is not there."""
    path = textbook_path()
    if not path.is_file():
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {row["module"]: row["paragraphs"] for row in rows}


def path_of(name: str) -> Path | None:
    """The file of a reading; None where it is not there."""
    places = (_SHIPPED / f"{name}.md", documents_folder() / f"{name}.txt")
    return next((place for place in places if place.is_file()), None)


@cache
def reading_of(name: str) -> Reading | None:
    """A reading as the library reads it; None where its file is not there."""
    path = path_of(name)
    return analyse(read(path.read_bytes(), path.name)) if path else None


def texts_of(name: str) -> dict[str, str]:
    """The paragraphs of a reading, or of a section of the textbook, in order; empty where it is not there."""
    if name in textbook():
        return {str(number): text for number, text in enumerate(textbook()[name])}
    reading = reading_of(name)
    return {passage.anchor: passage.text for passage in reading.passages} if reading else {}


def missing(names: Iterator[str]) -> list[str]:
    """Which of these texts cannot be found here."""
    return [name for name in names if not texts_of(name)]
