"""Page furniture: what stands on a page but is no part of the text, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.readers import backmatter, frontpage, pagemarks, rights
from courseware.readers.parts import Part, standing

_ILLUSTRATION = re.compile(
    r"\[(?:Illustration|Image|Picture|Photo|Figure|Map|Plate)\b[^\]]*\]$|!\[[^\]]*\]$", re.IGNORECASE
)

_CAPTION = re.compile(
    r"\W*(?:fig(?:ure)?\.?|table|map|plate|illustration|image|photo(?:graph)?|chart|diagram|graph)\s+"
    r"(?:\d+(?:\.\d+)*|[IVXLC]+)\s*(?:[.:–—]|-\s)\s*\S",
    re.IGNORECASE,
)


def clear(raw: str, parts: Sequence[Part], is_thread: bool = False) -> None:
    """Mark all furniture of a text, in the order in which each sort makes the next one plainer."""
    rights.clear_frame(parts)
    _illustrations(parts)
    backmatter.clear_contents(parts)
    pagemarks.clear(raw, parts)
    if not is_thread:
        frontpage.clear(parts)
        backmatter.clear_lists(parts)
    rights.clear_lines(parts)


def _illustrations(parts: Sequence[Part]) -> None:
    """Where a transcriber left out a picture, and what stands under one."""
    for part in standing(parts):
        if _ILLUSTRATION.match(part.text) or (_CAPTION.match(part.text) and len(part.text.split()) <= 45):
            part.discard("illustration")
