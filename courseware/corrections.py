"""What an instructor decided about a source: kept in its card, obeyed at every reading of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeVar

NAME_TYPES = (
    "", "person", "place", "country", "nationality", "organisation", "event", "work", "date", "year", "years", "month",
    "quantity", "other",
)  # fmt: skip
"""What a name may be corrected to: the values of NameType, and "" for what names nothing."""
VOICES = ("author", "quoted", "reported", "contested")
"""The values of Voice."""


@dataclass(frozen=True)
class LineChoice:
    """A line that is text although it looks like page furniture, or furniture although it looks like text.

    The line is known by its words and what stands around it, so that the choice holds for another file of the same
    source. ``prefix`` and ``suffix`` are up to 32 characters of the raw text before and after; empty where any place
    with these words is meant.
    """

    quote: str
    keep: bool = True
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class NameCorrection:
    """What a wording of the document names. ``type`` is a NameType's value, or "" where it names nothing.

    ``canonical`` is the name whose cluster the wording belongs to; empty where it keeps its own. A wording that is its
    own canonical stands apart from every other. What is said of the name by which a cluster goes is said of all its
    wordings.
    """

    text: str
    type: str
    canonical: str = ""


@dataclass(frozen=True)
class SpeechCorrection:
    """Who speaks in a stretch. ``voice`` is a Voice's value; ``speaker`` is empty for the author.

    The stretch is known by its words, and by up to 32 characters of its passage before and after.
    """

    quote: str
    voice: str
    speaker: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Corrections:
    """All decisions about one source. Compared and hashed by what they say."""

    lines: tuple[LineChoice, ...] = ()
    names: tuple[NameCorrection, ...] = ()
    speech: tuple[SpeechCorrection, ...] = ()

    def table(self) -> dict[str, list[dict[str, Any]]]:
        """The decisions as plain values, for the card; kinds without a decision are left out.

        >>> Corrections(lines=(LineChoice("1937"),)).table()
        {'lines': [{'quote': '1937', 'keep': True, 'prefix': '', 'suffix': ''}]}
        """
        every = asdict(self)
        return {kind: [dict(row) for row in rows] for kind, rows in every.items() if rows}

    @cached_property
    def digest(self) -> str:
        """A short hash of what the decisions say, by which work that rests on them is told apart; empty without any.

        >>> Corrections().digest, Corrections(lines=(LineChoice("1937"),)).digest
        ('', '553820932a4c')
        """
        said = json.dumps(self.table(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12] if self.table() else ""

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> Corrections:
        """The decisions that a card holds. Raises ValueError with a sentence for a card that says something else.

        >>> Corrections.of_table({"names": [{"text": "Jackson", "type": "person"}]}).names[0].type
        'person'
        """
        return cls(
            tuple(_rows(LineChoice, table, "lines")),
            tuple(_rows(NameCorrection, table, "names")),
            tuple(_rows(SpeechCorrection, table, "speech")),
        )


Row = TypeVar("Row", LineChoice, NameCorrection, SpeechCorrection)


def _rows(kind: type[Row], table: Mapping[str, Any], name: str) -> list[Row]:
    rows = table.get(name, ())
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise _unreadable(name, "it must be a list of tables")
    return [_row(kind, row, name) for row in rows]


def _row(kind: type[Row], row: Any, name: str) -> Row:
    try:
        made = kind(**row)
    except TypeError as fault:
        raise _unreadable(name, str(fault)) from fault
    values = asdict(made)
    for part, value in values.items():
        wanted, told = (bool, "true or false") if part == "keep" else (str, "text in quotation marks")
        if not isinstance(value, wanted):
            raise _unreadable(name, f"{part} is {value!r}, and must be {told}")
    for part, known in (("type", NAME_TYPES), ("voice", VOICES)):
        if values.get(part, known[0]) not in known:
            raise _unreadable(name, f"{part} is {values[part]!r}; choose from {', '.join(filter(None, known))}")
    return made


def _unreadable(name: str, fault: str) -> ValueError:
    return ValueError(f"A correction of {name} in the card cannot be read: {fault}. Compare it with seeds/README.md.")
