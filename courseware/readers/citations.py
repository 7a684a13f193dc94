"""Citation signs: what a note, a reference list or an archive's mark shows that running text does not."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGN = re.compile(
    r"\bpp?\.\s?\d|\bll?\.\s?\d|\bvols?\.\s|\bno(?:s)?\.\s?\d|\beds?\.|\btrans\.|\btr\. from\b|\bIbid\b"
    r"|\bop\. ?cit|\bcf\.\s"
    r"|\bloc\. ?cit|\bsupra\b|\bPress\b|\bPublish(?:ers|ing)\b|\bVerlag\b|\bJournal\b|\bReview\b|\bdissertation\b"
    r"|\((?:[^()]{2,60}[:,]\s)?[^()]{0,40}\b1[5-9]\d\d(?:[–-]\d\d+)?\)"
    r"|\((?:[^()]{2,60}[:,]\s)?[^()]{0,40}\b20[0-4]\d\)"
    r"|\b\d+[:.]\d+ \((?:[A-Z][a-z]+ )?\d{4}\)|\bf\. ?\d+\w*,|\bop\. ?\d+,|\bd\. ?\d+,|\bfols?\.\s?\d"
    r"|\bkn\. ?\d|\bhttps?://|\bdoi\b"
    r"|\b[Ss]ee (?:also |for )?(?:[A-Z“‘\"']|my |his |her )|\bQuoted in\b|\bch(?:ap)?s?\.? \d|\bchapter \d+\."
    r"|\bet al\b|\b[Hh]ereafter\b"
    r"|\((?:[A-ZÀ-Þ][\w.]{1,15},? ){0,3}[A-ZÀ-Þ][\w.]{2,15}: [A-Z]"
    r"|\d{2,4}[–-]\d{2,4}[.,;)]|\bUniversity of\b|\b(?:[A-Z]\.\s?){1,2}[A-Z][a-zà-ž]+,"
)


@lru_cache(maxsize=4096)
def signs_in(text: str) -> int:
    """How many citation signs a text shows: pages, volumes, presses, years in brackets, archives.

    >>> signs_in("Joachim C. Fest, Hitler, tr. from the German (London, 1974), p. 511.") >= 3
    True
    """
    return len(_SIGN.findall(text))


def is_citation(text: str, per_words: int = 22) -> bool:
    """Whether a text has at least one citation sign to so many words, and no fewer than one."""
    signs = signs_in(text)
    return signs >= 1 and signs * per_words >= len(text.split())
