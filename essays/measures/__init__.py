"""What each criterion measures; anybody's criterion is led to a measure by its id, its name or its description."""

from __future__ import annotations

import re
from collections.abc import Callable

from essays.measures.argument import counter_argument, reasoning
from essays.measures.content import evidence, specificity, thesis
from essays.measures.form import conventions, organisation
from essays.measures.sourcing import accuracy, attribution
from essays.measures.values import Findings, Measure, Topic

__all__ = ["MEASURES", "Findings", "Measure", "Topic", "measure_for"]


MEASURES: dict[str, Callable[[Findings], Measure]] = {
    "thesis": thesis,
    "evidence": evidence,
    "specificity": specificity,
    "attribution": attribution,
    "accuracy": accuracy,
    "reasoning": reasoning,
    "counter_argument": counter_argument,
    "organisation": organisation,
    "conventions": conventions,
}

_WORDS_OF = (
    ("counter_argument", r"counter|oppos|rebut|alternative|other views?|objection"),
    ("attribution", r"attribut|citation|citing|referenc|acknowledg|bibliograph"),
    ("accuracy", r"accura|correct(?:ness)? of|factual"),
    ("conventions", r"convention|grammar|spelling|mechanic|punctuation|language use|written english"),
    ("specificity", r"specific|detail|precis|concrete"),
    ("organisation", r"organi[sz]|structur|coheren|cohes|paragraph"),
    ("reasoning", r"reason|analy|explan|explain|interpret|logic|commentary|critical"),
    ("evidence", r"evidence|use of sources|support|examples|sources|content knowledge"),
    ("thesis", r"thesis|claim|position|argument|answer|stance"),
)


def measure_for(criterion_id: str, name: str, description: str = "") -> str | None:
    """Which measure a criterion of anybody's rubric asks for: by its id, else its name, else its description.

    >>> measure_for("c1", "Organization and structure"), measure_for("c2", "Elegance")
    ('organisation', None)
    """
    if criterion_id in MEASURES:
        return criterion_id
    for text in (criterion_id.replace("_", " "), name, description):
        for known, pattern in _WORDS_OF:
            if re.search(pattern, text, re.I):
                return known
    return None
