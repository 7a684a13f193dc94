"""Quotations of an essay held against the sources: exact, differing word by word, or not found; and words copied
unmarked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from courseware import language
from courseware.spans import Span
from essays import spelling
from essays.sources import GRAM, Place, Sources, StreamWord, stream_of

FEWEST_WORDS = 3
_ELLIPSIS = re.compile(r"\[?\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*\]?")
_BRACKET_IN_WORD = re.compile(r"\[(\w)\](?=\w)")
_BRACKET = re.compile(r"\[[^\]\n]{0,120}\]")
_LOOSE = 0.6
_MOST_INSERTED = 8
_MOST_OMITTED = 400


@dataclass(frozen=True)
class Change:
    """One step of a word diff: the words of the source that are gone, the words of the essay that came in."""

    source: str
    essay: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.source == self.essay


@dataclass(frozen=True)
class QuotationMatch:
    """Where a quotation stands in the sources, and how it differs; no changes where it is exact."""

    place: Place
    diff: tuple[Change, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether every word outside brackets and dots is the source's."""
        return all(change.same for change in self.diff)


def quoted_stretches(text: str) -> list[language.Quotation]:
    """Quotations of three words or more that are no titles. Offsets are into ``text``.

    >>> text = "Conquest's 'The Great Terror' says 'it was terror from above'."
    >>> [text[q.start:q.end] for q in quoted_stretches(text)]
    ["'it was terror from above'"]
    """
    found = []
    for quotation in language.quotations(text):
        inside = text[quotation.inner_start : quotation.inner_end]
        if len(stream_of(inside)) >= FEWEST_WORDS and not is_title(inside):
            found.append(quotation)
    return found


def is_title(inside: str) -> bool:
    """Whether quoted words are the title of a work: every longer word has a capital, and it does not end a sentence.

    >>> [is_title(words) for words in ("Russia's War", "Dizzy with Success", "The party must grow.", "socialist art")]
    [True, True, False, False]
    """
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", inside) if not language.is_stop(word) and len(word) > 2]
    return bool(words) and len(inside.split()) <= 16 and all(word[0].isupper() for word in words)


def find_quotation(inside: str, sources: Sources) -> QuotationMatch | None:
    """The best place for quoted words: exact first, else the nearest with its word diff, else None.

    Dots of omission may stand for up to 400 source words of the same passage; [bracketed] words for up to eight.
    """
    parts = [_pattern(part) for part in _ELLIPSIS.split(inside) if stream_of(part)]
    if not parts or not sources.stream:
        return None
    exact = _exact(parts, sources)
    if exact is not None:
        return QuotationMatch(_place(sources, *exact))
    return _nearest(inside, sources)


def places_of(inside: str, sources: Sources) -> list[Stretch]:
    """Every place that has quoted words exactly; where there is none, the nearest, if one is near enough."""
    parts = [_pattern(part) for part in _ELLIPSIS.split(inside) if stream_of(part)]
    found = [_stretch(sources, start, end) for start, end in _all_exact(parts, sources)]
    near = None if found else find_quotation(inside, sources)
    passage = sources.passage_at(near.place) if near else None
    return [Stretch(passage, near.place.start, near.place.end)] if near and passage is not None else found


@dataclass(frozen=True)
class Stretch:
    """Words of a source passage, by its number in the index."""

    passage: int
    start: int
    end: int


def _stretch(sources: Sources, start: int, end: int) -> Stretch:
    words = sources.stream
    return Stretch(words[start].passage, words[start].start, words[end - 1].end)


Pattern = list[str | None]
"""Forms of quoted words; None where brackets stand for words of the source."""


def _pattern(part: str) -> Pattern:
    pattern: Pattern = []
    position = 0
    part = _BRACKET_IN_WORD.sub(r"\1", part)
    for bracket in _BRACKET.finditer(part):
        pattern += [word.form for word in stream_of(part[position : bracket.start()])]
        if bracket.group().strip("[] ").lower() != "sic":
            pattern.append(None)
        position = bracket.end()
    return pattern + [word.form for word in stream_of(part[position:])]


def _exact(parts: list[Pattern], sources: Sources) -> tuple[int, int] | None:
    """Stream positions [start, end) of the first place that holds all parts in order."""
    return next(_all_exact(parts, sources), None)


def _all_exact(parts: list[Pattern], sources: Sources) -> Iterator[tuple[int, int]]:
    while parts and not any(parts[0]):
        parts = parts[1:]
    for start in _starts(parts[0], sources) if parts else ():
        end = _match_at(parts[0], start, sources.stream)
        for part in parts[1:]:
            end = _match_after(part, end, sources.stream) if end is not None else None
        if end is not None:
            yield start, end


def _starts(pattern: Pattern, sources: Sources) -> list[int]:
    """Where the pattern may begin, by its first three plain words in a row, or its first plain word."""
    offset = 0
    while offset < len(pattern) and pattern[offset] is None:
        offset += 1
    head = tuple(form for form in pattern[offset : offset + GRAM] if form is not None)
    if len(head) == GRAM:
        return list(sources.grams.get(head, ()))
    return [place for place, word in enumerate(sources.stream) if word.form == pattern[offset]]


def _match_at(pattern: Pattern, start: int, stream: tuple[StreamWord, ...]) -> int | None:
    """The end of the pattern when its first plain word stands at ``start``; None where it does not match."""
    place, gap, begun = start, 0, False
    for form in pattern:
        if form is None:
            gap = _MOST_INSERTED if begun else 0
            continue
        begun = True
        found = next((at for at in range(place, min(place + gap + 1, len(stream))) if stream[at].form == form), None)
        if found is None or stream[found].passage != stream[start].passage:
            return None
        place, gap = found + 1, 0
    return place


def _match_after(pattern: Pattern, after: int, stream: tuple[StreamWord, ...]) -> int | None:
    first = next((form for form in pattern if form is not None), None)
    if first is None:
        return after
    for place in range(after, min(after + _MOST_OMITTED, len(stream))):
        if stream[place].passage != stream[after - 1].passage:
            return None
        if stream[place].form == first and (end := _match_at(pattern, place, stream)) is not None:
            return end
    return None


def _place(sources: Sources, start: int, end: int) -> Place:
    words = sources.stream
    return sources.place(words[start].passage, words[start].start, words[end - 1].end)


def _nearest(inside: str, sources: Sources) -> QuotationMatch | None:
    """The stretch that shares most of the quoted words in order, if at least three in five and some that carry
    content."""
    plain = _BRACKET.sub(" ", _BRACKET_IN_WORD.sub(r"\1", _ELLIPSIS.sub(" ", inside)))
    quoted = [word.form for word in stream_of(plain)]
    if len(quoted) < FEWEST_WORDS + 1:
        return None
    best: tuple[float, int, int] | None = None
    for start in _candidate_windows(quoted, sources):
        window = _window(start, len(quoted), sources)
        score, low, high = _overlap(quoted, window)
        if best is None or score > best[0]:
            best = (score, window[0] + low, window[0] + high)
    if best is None or best[0] < _LOOSE:
        return None
    forms = [word.form for word in sources.stream[best[1] : best[2]]]
    return QuotationMatch(_place(sources, best[1], best[2]), diff(forms, quoted))


def _candidate_windows(quoted: list[str], sources: Sources) -> list[int]:
    """Starts of the five windows that hold most rare words of the quotation."""
    wanted = [form for form in set(quoted) if not language.is_stop(form)]
    votes: Counter[int] = Counter()
    offsets = {form: quoted.index(form) for form in wanted}
    for place, word in enumerate(sources.stream):
        if word.form in offsets:
            votes[max(0, place - offsets[word.form]) // 4] += 1
    joined = Counter({bucket: count + votes[bucket + 1] for bucket, count in votes.items()})
    ranked = sorted(joined.items(), key=lambda item: (-item[1], item[0]))
    return [4 * bucket for bucket, count in ranked[:5] if count >= max(2, 0.4 * len(wanted))]


def _window(start: int, length: int, sources: Sources) -> tuple[int, list[str]]:
    low = max(0, start - 3)
    high = min(len(sources.stream), start + length + 8)
    middle = sources.stream[min(start + length // 2, len(sources.stream) - 1)].passage
    words = [(place, sources.stream[place]) for place in range(low, high)]
    inside = [(place, word) for place, word in words if word.passage == middle]
    return (inside[0][0], [word.form for _, word in inside]) if inside else (low, [])


def _overlap(quoted: list[str], window: tuple[int, list[str]]) -> tuple[float, int, int]:
    blocks = [b for b in SequenceMatcher(None, window[1], quoted, autojunk=False).get_matching_blocks() if b.size]
    if not blocks:
        return 0.0, 0, 0
    matched = sum(block.size for block in blocks)
    low = max(0, blocks[0].a - blocks[0].b)
    high = min(len(window[1]), blocks[-1].a + blocks[-1].size + len(quoted) - blocks[-1].b - blocks[-1].size)
    if sum(not language.is_stop(quoted[b.b + n]) for b in blocks for n in range(b.size)) < 2:
        return 0.0, 0, 0
    return matched / max(len(quoted), high - low), low, high


def diff(source: list[str], essay: list[str]) -> tuple[Change, ...]:
    """Word by word, what stayed and what changed.

    >>> [c for c in diff("a new course".split(), "a wise course".split()) if not c.same]
    [Change(source='new', essay='wise')]
    """
    steps = SequenceMatcher(None, source, essay, autojunk=False).get_opcodes()
    return tuple(Change(" ".join(source[a:b]), " ".join(essay[c:d])) for _, a, b, c, d in steps)


@dataclass(frozen=True)
class Copy:
    """A run of words that stands in the essay and in a source. ``start`` and ``end`` are in the text that was
    searched."""

    start: int
    end: int
    words: int
    place: Place


_BARRIER = "\N{ETHIOPIC SYLLABLE QHWA}"


def copied_runs(text: str, sources: Sources, quoted: Sequence[Span] = (), fewest: int = 7) -> list[Copy]:
    """Maximal runs of at least ``fewest`` words that the text shares with a source, with three content words or more.

    What stands in ``quoted`` stretches is marked as another's and copies nothing.
    """
    for span in quoted:
        # One foreign word in place of the quotation, so that no run goes through it and every place stays.
        text = text[: span.start] + _BARRIER.center(len(span)) + text[span.end :]
    words = stream_of(text)
    runs: list[Copy] = []
    place = 0
    while place <= len(words) - GRAM:
        length, start = _longest(words, place, sources)
        if length >= fewest and _content(words[place : place + length]) >= 3:
            runs.append(
                Copy(words[place].start, words[place + length - 1].end, length, _place(sources, start, start + length))
            )
            place += length
        else:
            place += 1
    return runs


def _longest(words: list[StreamWord], place: int, sources: Sources) -> tuple[int, int]:
    best = (0, 0)
    stream = sources.stream
    for start in sources.grams.get(tuple(word.form for word in words[place : place + GRAM]), ()):
        length = GRAM
        while (
            place + length < len(words)
            and start + length < len(stream)
            and stream[start + length].passage == stream[start].passage
            and stream[start + length].form == words[place + length].form
        ):
            length += 1
        best = max(best, (length, start), key=lambda pair: pair[0])
    return best


def _content(words: list[StreamWord]) -> int:
    return sum(not language.is_stop(word.form) and not spelling.key(word.form).isdigit() for word in words)
