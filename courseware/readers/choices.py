"""Line choices: what an instructor decided about single lines, found again in a text and obeyed by every reader.

A line is known by its letters and digits alone, so a choice holds in another export of the same source: line ends,
hyphens, quotation marks, dashes and markup do not count.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.corrections import LineChoice
from courseware.documents import Document
from courseware.readers.parts import Cut, Part, Role, drawn
from courseware.spans import Span

BY_HAND = "taken out by hand"
_CONTEXT = 32
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"\S")
_END = re.compile(r"[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_NAMED = ("note marker", "speaker label")


def choice_for(document: Document, span: Span, keep: bool, everywhere: bool = False) -> LineChoice:
    """The choice that keeps (or takes out) a raw stretch: a furniture piece's span, or a line of a passage.

    With ``everywhere`` it holds for each line with these words, else for this place alone.

    >>> from courseware.readers import read_text
    >>> choice_for(read_text("One sentence here. Page 9 of 12"), Span(19, 31), keep=False)
    LineChoice(quote='Page 9 of 12', keep=False, prefix='One sentence here.', suffix='')
    """
    raw = document.raw
    before = "" if everywhere else raw[max(0, span.start - _CONTEXT) : span.start]
    after = "" if everywhere else raw[span.end : span.end + _CONTEXT]
    quote, prefix, suffix = (" ".join(text.split()) for text in (span.of(raw), before, after))
    return LineChoice(quote, keep, prefix, suffix)


def lines_in(document: Document, span: Span) -> list[Span]:
    """The raw lines of a stretch without the white space around them; what can be chosen of a passage.

    >>> from courseware.readers import read_text
    >>> document = read_text("A first line,\\n and a second.")
    >>> [line.of(document.raw) for line in lines_in(document, Span(0, 28))]
    ['A first line,', 'and a second.']
    """
    ends = [match.start() for match in _END.finditer(document.raw, span.start, span.end)]
    starts = [span.start, *(end + 1 for end in ends)]
    lines: list[Span] = []
    for start, end in zip(starts, [*ends, span.end], strict=True):
        text = document.raw[start:end]
        if text.strip():
            lines.append(Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return lines


@dataclass(frozen=True)
class Decided:
    """The raw stretches that choices are about, sorted; where two choices meet, the later one holds."""

    kept: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kept or self.taken)


def decide(raw: str, lines: Sequence[LineChoice]) -> Decided:
    """Find the choices in a text. One that matches nothing changes nothing."""
    if not lines:
        return Decided()
    found: dict[Span, bool] = {}
    letters, signs = _Squashed(raw, _WORD), None
    for choice in lines:
        source = letters
        if not _WORD.search(choice.quote):
            source = signs = signs or _Squashed(raw, _SIGN)
        for span in source.places(choice):
            found = {other: keep for other, keep in found.items() if not other.overlaps(span)}
            found[span] = choice.keep
    return Decided(
        tuple(sorted(span for span, keep in found.items() if keep)),
        tuple(sorted(span for span, keep in found.items() if not keep)),
    )


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


class _Squashed:
    """A text without anything between its words, with the raw place of each word."""

    def __init__(self, raw: str, word: re.Pattern[str]) -> None:
        self.raw = raw
        self.word = word
        self.words = [Span(*match.span()) for match in word.finditer(raw)]
        self.starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for span in self.words:
            self.starts.append(length)
            pieces.append(_folded(span.of(raw)))
            length += len(pieces[-1])
        self.starts.append(length)
        self.text = "".join(pieces)

    def squash(self, text: str) -> str:
        """A text as it stands in this one."""
        return "".join(_folded(word) for word in self.word.findall(text))

    def places(self, choice: LineChoice) -> list[Span]:
        """The raw stretches that a choice means: with context the place that fits it best, without whole lines."""
        quote = self.squash(choice.quote)
        if not quote:
            return []
        prefix, suffix = self.squash(choice.prefix), self.squash(choice.suffix)
        ranked: list[tuple[int, Span]] = []
        for first, last in self._matches(quote):
            span = self._grown(Span(self.words[first].start, self.words[last].end), choice.quote)
            line = self._line(span)
            if prefix or suffix:
                ranked.append((self._fit(first, last, prefix, suffix), line or span))
            elif line is not None:
                ranked.append((0, line))
        best = max((fit for fit, _ in ranked), default=0)
        if best * 2 < len(prefix) + len(suffix):
            return []
        return [span for fit, span in ranked if fit == best]

    def _fit(self, first: int, last: int, prefix: str, suffix: str) -> int:
        """How many characters around some words are those of the choice."""
        start, end = self.starts[first], self.starts[last + 1]
        before = self.text[max(0, start - len(prefix)) : start]
        return _shared(before[::-1], prefix[::-1]) + _shared(self.text[end : end + len(suffix)], suffix)

    def _matches(self, quote: str) -> Iterable[tuple[int, int]]:
        """(first word, last word) wherever these letters stand from the start of a word to the end of one."""
        place = self.text.find(quote)
        while place >= 0:
            first, beyond = bisect_left(self.starts, place), bisect_left(self.starts, place + len(quote))
            if self.starts[first] == place and self.starts[beyond] == place + len(quote):
                yield first, beyond - 1
                place = self.text.find(quote, place + len(quote))
            else:
                place = self.text.find(quote, place + 1)

    def _grown(self, span: Span, quote: str) -> Span:
        """The stretch with the signs that the quote has before its first word and after its last."""
        found = list(self.word.finditer(quote))
        lead, tail = quote[: found[0].start()].strip(), quote[found[-1].end() :].strip()
        start, end = span.start, span.end
        for _ in lead:
            start -= start > 0 and not (self.raw[start - 1].isspace() or self.raw[start - 1].isalnum())
        for _ in tail:
            end += end < len(self.raw) and not (self.raw[end].isspace() or self.raw[end].isalnum())
        return Span(start, end)

    def _line(self, span: Span) -> Span | None:
        """The whole line or lines of a stretch, if they hold no other words."""
        start, end = span.start, span.end
        while start and not _END.match(self.raw[start - 1]):
            start -= 1
            if self.word.match(self.raw[start]):
                return None
        while end < len(self.raw) and not _END.match(self.raw[end]):
            if self.word.match(self.raw[end]):
                return None
            end += 1
        text = self.raw[start:end]
        return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _shared(text: str, other: str) -> int:
    """How many characters two texts share from their start."""
    count = 0
    for one, two in zip(text, other, strict=False):
        if one != two:
            break
        count += 1
    return count


def keep(raw: str, parts: list[Part], decided: Decided) -> None:
    """Before anything is judged: parts that hold a kept line know it, and no rule discards them."""
    for span in decided.kept:
        touched = _touched(parts, span)
        if not touched:
            _insert(raw, parts, span)
        for part in touched:
            part.kept.append(span)
            part.marks = [mark for mark in part.marks if not mark.span.overlaps(span)]
            part.is_held = _is_covered(raw, part)
            if part.role is Role.FURNITURE and part.is_held:
                part.role, part.reason = Role.BODY, ""
            part.draw(raw)


def _is_covered(raw: str, part: Part) -> bool:
    """Whether all words of a part are kept."""
    rest = drawn(raw, part.regions, [*part.cuts, *(Cut(span) for span in part.kept)])
    return not re.search(r"\w", rest.text)


def _touched(parts: Sequence[Part], span: Span) -> list[Part]:
    return [part for part in parts if any(region.overlaps(span) for region in part.regions)]


def _insert(raw: str, parts: list[Part], span: Span) -> None:
    """Text that no part had: it becomes one."""
    part = Part([span], gap=1, kept=[span], is_held=True)
    part.draw(raw)
    parts.insert(bisect_left([other.start for other in parts], span.start), part)


def take_out(raw: str, parts: Sequence[Part], decided: Decided) -> None:
    """What goes by hand: a whole part is discarded, a line within one is cut out and the rest stays together."""
    for span in decided.taken:
        for part in _touched(parts, span):
            if part.role is Role.FURNITURE:
                continue
            part.cuts = [cut for cut in part.cuts if not cut.span.overlaps(span) or cut.reason == "markup"]
            part.marks = [mark for mark in part.marks if not mark.span.overlaps(span)]
            part.cuts += [
                Cut(Span(max(region.start, span.start), min(region.end, span.end)), BY_HAND)
                for region in part.regions
                if region.overlaps(span)
            ]
            part.draw(raw)
            if not re.search(r"\w", part.text):
                part.discard(BY_HAND)


def restore(raw: str, parts: list[Part]) -> None:
    """After all is judged: kept words that a cut would hide, or that stand within discarded parts, come back."""
    for part in [part for part in parts if part.kept]:
        part.cuts = [cut for cut in part.cuts if not any(_hides(cut, span) for span in part.kept)]
        if part.role is Role.FURNITURE:
            place = next(index for index, other in enumerate(parts) if other is part)
            parts[place : place + 1] = _divided(part)
    for part in parts:
        if part.kept:
            part.draw(raw)


def _hides(cut: Cut, kept: Span) -> bool:
    covers = cut.span.start <= kept.start and kept.end <= cut.span.end
    return covers or (cut.span.overlaps(kept) and cut.reason in _NAMED)


def _divided(part: Part) -> list[Part]:
    """A discarded part as several: what is kept of it is text again."""
    made: list[Part] = []
    for region in part.regions:
        place = region.start
        for span in sorted(part.kept):
            start, end = max(place, span.start), min(region.end, span.end)
            if start >= end:
                continue
            if place < start:
                made.append(Part([Span(place, start)], Role.FURNITURE, part.page, reason=part.reason))
            made.append(Part([Span(start, end)], page=part.page, gap=1, cuts=part.cuts, kept=[span], post=part.post))
            place = end
        if place < region.end:
            made.append(Part([Span(place, region.end)], Role.FURNITURE, part.page, reason=part.reason))
    return made
