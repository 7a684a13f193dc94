"""What an instructor decided about a source: kept in its card, obeyed at every reading of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


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

    ``canonical`` is the name whose cluster the wording belongs to; empty where it keeps its own.
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

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> Corrections:
        """The decisions that a card holds. Raises ValueError with a sentence for a card that says something else.

        >>> Corrections.of_table({"names": [{"text": "Jackson", "type": "person"}]}).names[0].type
        'person'
        """
        try:
            return cls(
                tuple(LineChoice(**row) for row in table.get("lines", ())),
                tuple(NameCorrection(**row) for row in table.get("names", ())),
                tuple(SpeechCorrection(**row) for row in table.get("speech", ())),
            )
        except (TypeError, AttributeError) as fault:
            raise ValueError(
                f"A correction in the card cannot be read ({fault}). Compare it with seeds/README.md."
            ) from fault
