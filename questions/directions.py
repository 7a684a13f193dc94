"""Words that point one way, with words that point the same way and the other way: rose, grew, fell.

Putting a word that points the same way into a statement rewords it; putting one that points the other way makes it
false, since the text says the opposite.
"""

from __future__ import annotations

from dataclasses import dataclass

from courseware import language
from courseware.language import Token

_TAKING = (
    ("raise", "lower"), ("increase", "reduce"), ("strengthen reinforce bolster", "weaken undermine"),
    ("support back endorse favor", "oppose resist"), ("accept embrace", "reject"), ("encourage promote", "discourage"),
    ("improve", "worsen"), ("widen", "narrow"), ("welcome", "deplore"), ("unite", "divide"), ("allow permit", "forbid"),
    ("hasten accelerate", "delay"), ("ease", "aggravate"), ("enrich", "impoverish"), ("gain", "lose"),
    ("praise", "condemn criticize"), ("deepen", "lessen"), ("maintain preserve", "abandon"),
    ("legalize", "ban outlaw"), ("prevent", "cause"), ("exclude", "include"), ("simplify", "complicate"),
    ("limit restrict", "extend expand"),
)  # fmt: skip
"""Verbs that take an object: only before one."""
_BARE = (
    ("rise", "fall"),
    ("increase", "decrease"),
    ("grow", "shrink"),
    ("decline", "increase"),
    ("succeed", "fail"),
    ("improve", "worsen"),
)
"""Verbs without an object: only where none follows."""
_OTHERS = (
    ("more", "less"), ("higher", "lower"), ("greater larger", "smaller"), ("stronger", "weaker"),
    ("richer wealthier", "poorer"), ("cheaper", "dearer"), ("easier", "harder"),
    ("inseparable", "separate"), ("ubiquitous", "rare"), ("indispensable", "useless"),
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """A word of a statement, the words that may stand for it, and those that say the opposite."""

    token: Token
    same: tuple[str, ...]
    opposite: tuple[str, ...]


def turn_of(token: Token, following: Token | None = None) -> Turn | None:
    """How this word may be put: reworded and turned round; None where it points no way.

    >>> tokens = language.parse_tokens("Wages rose.")
    >>> turn_of(tokens[1], tokens[2]).opposite
    ('fell',)
    """
    if token.tag in ("VBD", "VBZ", "VBP"):
        taking = following is not None and following.tag in _OBJECT and following.text.lower() not in ("an", "some")
        ends = following is None or following.text.lower() in _AFTER
        return _of_verb(token, _TAKING if taking else _BARE) if taking or ends else None
    word = token.text.lower()
    if token.text != word or token.tag[:2] not in ("JJ", "RB", "NN"):
        return None
    for one, other in _OTHERS:
        for own, against in ((one.split(), other.split()), (other.split(), one.split())):
            if word in own:
                return Turn(token, tuple(w for w in own if w != word), tuple(against))
    return None


_AFTER = frozenset(
    {".", ";", ",", "in", "by", "from", "after", "during", "between", "to", "sharply", "rapidly", "quickly"}
)
_OBJECT = ("DT", "NN", "NNS", "NNP", "NNPS", "JJ", "PRP$", "PDT", "JJR")


def _of_verb(token: Token, pairs: tuple[tuple[str, str], ...]) -> Turn | None:
    for one, other in pairs:
        for own, against in ((one.split(), other.split()), (other.split(), one.split())):
            if token.lemma in own:
                same = tuple(_form(base, token.tag) for base in own if base != token.lemma)
                return Turn(token, same, tuple(_form(base, token.tag) for base in against))
    return None


def _form(base: str, tag: str) -> str:
    if tag == "VBD":
        return language.past_form(base)
    if tag == "VBZ":
        return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}s"
    return base
