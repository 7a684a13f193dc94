"""When two spellings may be one word: both sides of the Atlantic, and a slip of the pen."""

from __future__ import annotations

import re

from courseware.lexicon import listed

_FOLDS = (
    (re.compile(r"is(e[drs]?|ing|ers?|ations?|ational|able)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing|ers?)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|able|ably|ite|ites|al|ful|hoods?|ly|less|ers?)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z])(t|b)re(s|d)?$"), r"\1er\2"),
    (re.compile(r"ence(s|less)?$"), r"ense\1"),
    (re.compile(r"ll(ed|ing|ers?|ings)$"), r"l\1"),
    (re.compile(r"gramme(s|d)?$"), r"gram\1"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"(dg|ledg)ement(s|al)?$"), r"\1ment\2"),
    (re.compile(r"^sceptic"), "skeptic"),
    (re.compile(r"^(m|sm)ould(?=e|i|s|$)"), r"\1old"),
    (re.compile(r"^plough"), "plow"),
    (re.compile(r"^grey"), "gray"),
)
_KEPT = listed(
    "our four hour hours tour tours pour sour flour devour contour rise wise otherwise exercise "
    "promise premise surprise enterprise compromise precise concise likewise raise praise cruise"
)


def american(word: str) -> str:
    """A word in one spelling for both sides of the Atlantic, for comparing only.

    >>> [american(word) for word in ("labour", "organisation", "defence", "hour")]
    ['labor', 'organization', 'defense', 'hour']
    """
    if word in _KEPT:
        return word
    for pattern, replacement in _FOLDS:
        word = pattern.sub(replacement, word)
    return word


def distance(one: str, other: str, limit: int = 3) -> int:
    """Damerau–Levenshtein distance (optimal string alignment) of two words; ``limit`` + 1 where it is more.

    >>> distance("litvoniv", "litvinov"), distance("teh", "the"), distance("cat", "horse", 2)
    (2, 1, 3)
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return min(above[-1], limit + 1)
