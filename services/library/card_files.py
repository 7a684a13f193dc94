"""A reading's card as course.toml has it, with every decision on its lines, names and speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from courseware.correcting import same_place
from courseware.corrections import Corrections
from courseware.gazetteer import fold
from records.library import SourceDocument
from services.library.cards import CARD

DECIDED = ("lines", "names", "speech")
"""Tables under a source that hold decisions."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def card_toml(entry: SourceDocument) -> str:
    """The card of a reading as a [[sources]] table that can be put into course.toml.

    What stands empty is left out.
    """
    version = entry.current
    lines = {"file": version.filename} | {key: getattr(entry, key) for key in CARD} | {"sha256": version.sha256}
    said = {key: value for key, value in lines.items() if value}
    parts = [_table("sources", said)]
    for kind, rows in Corrections.of_table(entry.corrections).table().items():
        parts += [_table(f"sources.{kind}", {key: row[key] for key in row if _says(key, row)}) for row in rows]
    return "\n".join(parts)


def _says(key: str, row: Mapping[str, Any]) -> bool:
    # The type of a name may be empty, and says then that it names nothing.
    return key == "type" or (row[key] != "" and not (key == "keep" and row[key] is True))


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "".join([f"[[{name}]]\n", *(f"{key} = {toml_of(value)}\n" for key, value in values.items())])


def toml_of(value: str | bool) -> str:
    """A text or a truth as TOML writes it.

    >>> print(toml_of('the "line" of\\t1937'), toml_of(False))
    "the \\"line\\" of\\t1937" false
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return '"' + "".join(_sign(sign) for sign in value) + '"'


def _sign(sign: str) -> str:
    # Control characters must be escaped; a lone surrogate cannot be written in a file at all.
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if 0xD800 <= ord(sign) <= 0xDFFF:
        return "\ufffd"
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign


def decided_in(card: Mapping[str, Any]) -> Corrections | None:
    """What a [[sources]] table decides; None where it decides nothing. Raises ValueError with a sentence."""
    told = {kind: card[kind] for kind in DECIDED if kind in card}
    return Corrections.of_table(told) if told else None


def joined(kept: Corrections, given: Corrections) -> Corrections:
    """The decisions of a file over those that were taken on the pages: where both decide on one thing, the file's."""
    return Corrections(
        (*(row for row in kept.lines if not _has(given.lines, row)), *given.lines),
        (*(row for row in kept.names if fold(row.text) not in {fold(g.text) for g in given.names}), *given.names),
        (*(row for row in kept.speech if not any(same_place(row, other) for other in given.speech)), *given.speech),
    )


def _has(rows: Sequence[Any], row: Any) -> bool:
    return any(replace(other, keep=row.keep) == row for other in rows)
