"""Rights and licences: copyright pages, download notices, the frame of a Project Gutenberg text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.readers.parts import Part, Role, standing

_RIGHTS = re.compile(
    r"\\(?:copyright|circledcirc)\b"
    r"|©|\(c\) ?\d{4}|\bcopyright\b|\ball rights reserved\b|\bISBN\b|\bISSN\b|\bLibrary of Congress\b|\bCataloguing\b"
    r"|\bno part of this (?:book|publication)|\bdownloaded from\b|\bThis content downloaded\b|\bterms of use\b"
    r"|\bPublished online by\b|\blicen[cs]ed under\b|\bCreative Commons\b|\bPrinted (?:in|and bound)\b"
    r"|\bcontract or grant\b"
    r"|\bsupported (?:in part )?by\b.*\b(?:grant|contract|funds)\b|\bFirst published\b|\bDOI:|\bdoi\.org/",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"©|\bISBN\b|\ball rights reserved\b|\bno part of this (?:book|publication)|\bthis content downloaded\b"
    r"|\bsupported (?:in part )?by\b.*\b(?:grant|contract|funds)\b|\bretain the copyright\b",
    re.IGNORECASE,
)
_RIGHTS_LINE = re.compile(
    r"\W*(?:©|copyright (?:©|c|\(c\)|c©)? ?\d{4}|\(c\) \d{4}|all rights reserved|this content downloaded"
    r"|downloaded from|published online by|all use subject to|this article was downloaded|stable url"
    r"|to cite this article|link to this|produced by .*proofread|e-?text prepared by|transcrib(?:ed|er[’']s note))",
    re.IGNORECASE,
)
_GUTENBERG_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_GUTENBERG_END = re.compile(
    r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|^End of (?:the )?Project Gutenberg", re.IGNORECASE
)


def is_rights(text: str) -> bool:
    """Whether a text speaks of rights. A paragraph needs more than one word of it: "figures first published in 1846".

    >>> is_rights("© 2009 Ann Lee"), is_rights("The figures, first published in 1846, were wrong. " * 4)
    (True, False)
    """
    found = {match.group().casefold() for match in _RIGHTS.finditer(text)}
    if len(text.split()) <= 25:
        return bool(found)
    return len(found) > 1 or bool(found and (_RIGHTS_LINE.match(text) or _STRONG.search(text)))


def clear_frame(parts: Sequence[Part]) -> None:
    """The licence around a Project Gutenberg text."""
    start = next((i for i, part in enumerate(parts) if _GUTENBERG_START.search(part.text)), None)
    if start is not None:
        for part in parts[: start + 1]:
            part.discard("copyright matter")
    end = next((i for i, part in enumerate(parts) if _GUTENBERG_END.search(part.text)), None)
    if end is not None:
        for part in parts[end:]:
            part.discard("copyright matter")


def clear_lines(parts: Sequence[Part]) -> None:
    """Short copyright and download lines anywhere."""
    for part in standing(parts):
        short = len(part.text.split()) <= 60 and part.role in (Role.BODY, Role.LIST)
        strong = len(part.text.split()) <= 30 and _STRONG.search(part.text)
        if short and (strong or _RIGHTS_LINE.match(part.text)):
            part.discard("copyright matter")
