"""Interviews and plays: labels ("Q:", "SMITH:", "HALE.") cut from the text and kept as who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware.readers.parts import Cut, Part, Role
from courseware.spans import Span

_LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s*)?(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}|Q|A)"
    r"(?: [(\[][^)\]]{1,30}[)\]])?:(?:\s+(?=\S)|$)"
    r"|(?P<caps>(?:(?:The|Mr\.|Mrs\.|Ms\.|Miss|Dr\.|Senator|Lord|Sir|Judge) )?[A-Z][A-Z’'-]+(?: [A-Z][A-Z’'-]+){0,2}"
    r"|[QA](?=\.\s))\.(?:\s+(?=\S)|$)"
)


def name_speakers(raw: str, parts: Sequence[Part]) -> None:
    """In an interview or a play, cut the labels ("Q:", "SMITH:") and keep them as speakers.

    Labels count when at least four paragraphs open with one, two different ones at least, each twice or more on
    the whole, and they open a quarter of all paragraphs.
    """
    live = [part for part in parts if part.role in (Role.BODY, Role.LIST) and not part.post]
    found = [(part, match) for part in live if (match := _LABEL.match(part.text)) is not None]
    names = Counter(_who(match) for _, match in found)
    lone = sum(match.end() == len(part.text) for part, match in found)
    if len(found) < 4 or len(names) < 2 or max(names.values()) < 2 or len(found) * 4 < len(live) - lone:
        return
    if sum(count >= 2 for count in names.values()) < 2:
        return
    for part, match in found:
        part.speaker = _who(match)
        if match.end() == len(part.text):
            part.discard("speaker label")
        else:
            part.cuts.append(Cut(Span(part.start, part.start + _raw_length(raw, part, match.end())), "speaker label"))
            part.draw(raw)
    _carry(parts)


def _who(label: re.Match[str]) -> str:
    return str(label.group("who") or label.group("caps"))


def _raw_length(raw: str, part: Part, length: int) -> int:
    """Raw code points from a part's start to its cleaned character at ``length``."""
    return part.draw(raw).raw_start(length) - part.start


def _carry(parts: Sequence[Part]) -> None:
    """An answer of several paragraphs keeps its speaker until the next label or heading."""
    speaker: str | None = None
    for part in parts:
        if part.role is Role.HEADING:
            speaker = None
        elif part.reason == "speaker label":
            speaker = part.speaker
        elif part.role is Role.BODY and not part.post:
            speaker = part.speaker or speaker
            part.speaker = speaker
