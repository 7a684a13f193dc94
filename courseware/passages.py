"""Passages: the paragraphs of a document with anchors that stay when the same words are imported again."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from courseware.documents import Document, Kind, NoteMark
from courseware.spans import MappedText, Span

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[^\W_]+|[^\w\s\\*]")
_AGAIN = re.compile(r"([^\w\s])\1+")

_SPELLED = {
    **dict.fromkeys((0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F))),
    **dict.fromkeys((*range(0x2060, 0x2070), *range(0xFE00, 0xFE10))),
    **dict.fromkeys((0x2B9, 0x2BA, 0x2BB, 0x2BC), "'"),
}
"""What nobody sees goes: soft hyphens, joiners, directions, variants. Apostrophes that count as letters are signs."""

_SHAPES = str.maketrans(dict.fromkeys('‘’‚‛“”„‟«»‹›′″´`"', "'") | dict.fromkeys("‐‑‒–—―−﹘⁃", "-"))


@dataclass(frozen=True)
class Passage:
    """One paragraph, block quotation or post that items, essays and feedback can point at.

    ``anchor`` depends on the words alone (case, signs and white space do not count), so it survives an import from
    another word processor and edits elsewhere in the document; of words that stand there twice, also on those before
    them. ``start`` and ``end`` count raw code points.
    """

    anchor: str
    ordinal: int
    content: MappedText
    section: tuple[str, ...]
    kind: Kind
    speaker: str | None = None
    marks: tuple[NoteMark, ...] = ()
    post: int = 0
    """Which post of a thread it belongs to; 0 elsewhere."""

    @property
    def text(self) -> str:
        """The cleaned words."""
        return self.content.text

    @property
    def span(self) -> Span:
        """The smallest raw stretch that holds the passage."""
        return self.content.raw_span(0, len(self.content.text))

    @property
    def start(self) -> int:
        """First raw code point."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last raw code point."""
        return self.span.end


def plain(text: str) -> str:
    """A text in one spelling of its signs: composed, case folded, without marks that nobody sees.

    Soft hyphens, zero-width signs and directions are dropped, ligatures and wide letters become plain ones; that is
    Unicode's NFKC_Casefold (Unicode Standard, section 3.13, R5).

    >>> plain("Co\u00adope\u00adrate\ufb01re") == plain("cooperateFIRE")
    True
    """
    if text.isascii():
        return text.casefold()
    seen = unicodedata.normalize("NFKC", text.translate(_SPELLED)).casefold()
    return unicodedata.normalize("NFKC", seen)


def fingerprint(text: str) -> str:
    """What stays of a text when its typography is taken away: its words, case folded.

    >>> fingerprint("The Party’s “line” – 1937") == fingerprint('the party\\'s "line" -- 1937')
    True
    """
    return " ".join(_WORD.findall(plain(text)))


def wording(text: str) -> tuple[str, ...]:
    """The words and signs that a text says something with, one by one: what must be equal for it to be unchanged.

    Stricter than ``fingerprint``: a comma that is put in, a £ for a $ are changes, though the passage keeps its
    anchor. The shapes of quotation marks and dashes, white space and the case of letters are not.

    >>> wording("It cost “£5” – no more…") == wording('it cost "£5" -- no more...')
    True
    >>> wording("It cost £5.") == wording("It cost $5.")
    False
    """
    return tuple(_SIGN.findall(_AGAIN.sub(r"\1", plain(text.translate(_SHAPES)))))


def anchor_of(text: str, after: str = "") -> str:
    """A short id made from the words of a passage; ``after`` tells equal passages apart by what stands before each.

    >>> anchor_of("Stalin praised Zarubin's work.")
    'p-a5ef71e5'
    """
    return _anchors(fingerprint(text), after)[0]


def _anchors(words: str, after: str) -> tuple[str, ...]:
    """The anchor of these words and, where two texts share it, longer ones; the last is the whole hash."""
    digest = hashlib.sha256((words + (f"#{after}" if after else "")).encode()).hexdigest()
    return tuple(f"p-{digest[:length]}" for length in (8, 12, 18))


def passages_of(document: Document) -> list[Passage]:
    """The passages of a document in reading order; headings are not passages but name their sections."""
    blocks = [block for block in document.blocks if block.kind is not Kind.HEADING]
    anchors = anchors_of([block.text for block in blocks])
    return [
        Passage(anchor, ordinal, block.content, block.section, block.kind, block.speaker, block.marks, block.post)
        for ordinal, (anchor, block) in enumerate(zip(anchors, blocks, strict=True))
    ]


def anchors_of(texts: Sequence[str], kept: Mapping[int, str] | None = None) -> list[str]:
    """An anchor for each of these passages in reading order, no two the same.

    Equal passages are told apart by the words that stand before each; those that even share them are counted. ``kept``
    are anchors that some of them, by their place, have already: a version before gave them.
    """
    given = kept or {}
    prints = [fingerprint(text) for text in texts]
    often = {words for words, count in Counter(prints).items() if count > 1}
    taken = set(given.values())
    found: list[str] = []
    for place, (words, before) in enumerate(zip(prints, _before(prints), strict=True)):
        found.append(given.get(place) or _free(words, before if words in often else "", taken))
        taken.add(found[-1])
    return found


def _before(prints: Sequence[str]) -> list[str]:
    """For each passage the hash of the nearest one before it that says something else; 0 where there is none."""
    found: list[str] = []
    for place, words in enumerate(prints):
        if place and prints[place - 1] == words:
            found.append(found[-1])
        else:
            found.append(hashlib.sha256(prints[place - 1].encode()).hexdigest()[:16] if place else "0")
    return found


def _free(words: str, place: str, taken: Container[str]) -> str:
    """The first anchor for these words that no passage has: short, else long, else counted."""
    for count in itertools.count():
        after = f"{place}+{count}" if count else place
        for anchor in _anchors(words, after)[: 1 if place else 3]:
            if anchor not in taken:
                return anchor
    raise AssertionError("unreachable")


def by_anchor(passages: Iterable[Passage]) -> dict[str, Passage]:
    """The passages under their anchors."""
    return {passage.anchor: passage for passage in passages}
