"""Two wordings of a passage side by side, with the words that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from courseware.anchoring import Token, tokens_of

LONG = 4_000
"""Words and signs of a text from which on frequent ones are not compared one by one: that would take minutes."""


@dataclass(frozen=True)
class Stretch:
    """Words in their order, and whether only this side has them."""

    text: str
    differs: bool = False


def beside(before: str, after: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts cut where they differ. The shapes of quotation marks and dashes, white space and case do not count.

    >>> beside("In 1936 he “left”.", 'In 1937 he "left".')[0]
    [Stretch(text='In ', differs=False), Stretch(text='1936', differs=True), Stretch(text=' he “left”.', differs=False)]
    """
    old, new = tokens_of(before), tokens_of(after)
    forms = [token.form for token in old], [token.form for token in new]
    blocks = SequenceMatcher(None, *forms, autojunk=max(len(old), len(new)) > LONG).get_matching_blocks()
    kept_old = {place for block in blocks for place in range(block.a, block.a + block.size)}
    kept_new = {place for block in blocks for place in range(block.b, block.b + block.size)}
    return _cut(before, old, kept_old), _cut(after, new, kept_new)


def _cut(text: str, tokens: Sequence[Token], kept: set[int]) -> list[Stretch]:
    """The text in stretches; what stands between two words that differ differs with them."""
    found: list[Stretch] = []
    at, before = 0, False
    for place, token in enumerate(tokens):
        differs = place not in kept
        between = text[at : token.start]
        found += [Stretch(between, differs and before), Stretch(text[token.start : token.end], differs)]
        at, before = token.end, differs
    found.append(Stretch(text[at:]))
    runs = groupby(found, key=lambda stretch: stretch.differs)
    joined = [Stretch("".join(stretch.text for stretch in run), differs) for differs, run in runs]
    return [stretch for stretch in joined if stretch.text]


def lines(stretches: Sequence[Stretch], gap: str = "\n\n") -> list[list[Stretch]]:
    """The stretches of each passage, where several were compared as one text with this gap between them.

    >>> lines([Stretch("One."), Stretch("\\n\\nTwo", True), Stretch(".")])
    [[Stretch(text='One.', differs=False)], [Stretch(text='Two', differs=True), Stretch(text='.', differs=False)]]
    """
    found: list[list[Stretch]] = [[]]
    for stretch in stretches:
        first, *rest = stretch.text.split(gap)
        found[-1] += [Stretch(first, stretch.differs)] if first else []
        found += [[Stretch(piece, stretch.differs)] if piece else [] for piece in rest]
    return found
