"""What is shown of a passage that was found: the sentence that answers best, its neighbours, the words to mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from courseware import language
from courseware.searching.forms import Written, written_in
from courseware.searching.index import Name
from courseware.searching.meanings import Meant
from courseware.spans import Span, merge

HELD = 1.0
CLOSE = 0.5
"""What a sentence adds that holds all of the query, and one that holds two of its words side by side."""
LONGEST = 420
"""Characters from which a sentence is shown in part."""


@dataclass(frozen=True)
class Match:
    """A stretch of a text that says a term, by the term's number; ``place`` counts words."""

    term: int
    start: int
    end: int
    place: int
    weight: float


@dataclass(frozen=True)
class Answer:
    """A sentence with how well it answers: 0 for not at all."""

    number: int
    span: Span
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Excerpt:
    """At most two sentences of a text in its order, their neighbours, and the words to mark, all as places in it."""

    sentences: tuple[Span, ...]
    before: Span | None
    after: Span | None
    marks: tuple[Span, ...]
    best: Span


def matches_in(text: str, meant: Sequence[Meant]) -> list[Match]:
    """Every stretch of a text that says one of the terms."""
    words = written_in(text)
    found: list[Match] = []
    for number, one in enumerate(meant):
        found += _forms(number, one.forms, words)
        for row, weight in one.rows.items():
            found += _rows(number, row, weight, words)
    return sorted(found, key=lambda match: (match.start, match.end))


def _forms(term: int, forms: Mapping[str, float], words: Sequence[Written]) -> Iterator[Match]:
    for place, word in enumerate(words):
        weight = forms.get(word.whole, 0.0)
        if len(word.parts) > 1:
            weight = max(weight, *(forms.get(form, 0.0) for form in word.parts))
        if weight:
            yield Match(term, word.start, word.end, place, weight)


def _rows(term: int, row: Name, weight: float, words: Sequence[Written]) -> Iterator[Match]:
    for first, word in enumerate(words):
        for skipped in range(len(word.parts)):
            last = _last(row, words, first, skipped)
            if last is not None:
                yield Match(term, word.start, words[last].end, first, weight)


def _last(row: Name, words: Sequence[Written], place: int, skipped: int) -> int | None:
    """The word with which a row ends that begins at a part of one; a hyphenated word counts as its parts or as one."""
    left = row
    while left and place < len(words):
        parts = words[place].parts[skipped:]
        if left[: len(parts)] == parts or parts[: len(left)] == left:
            left = left[len(parts) :]
        elif not skipped and words[place].whole == left[0]:
            left = left[1:]
        else:
            return None
        place, skipped = place + 1, 0
    return None if left else place - 1


def answers_in(text: str, meant: Sequence[Meant], weights: Sequence[float]) -> list[Answer]:
    """The sentences of a text with what each answers."""
    matches = matches_in(text, meant)
    answers = []
    for number, span in enumerate(language.sentence_spans(text)):
        inside = tuple(match for match in matches if span.start <= match.start < span.end)
        answers.append(Answer(number, span, _worth(inside, weights), inside))
    return answers


def _worth(inside: Sequence[Match], weights: Sequence[float]) -> float:
    whole = sum(weights)
    if not inside or not whole:
        return 0.0
    best: dict[int, float] = {}
    for match in inside:
        best[match.term] = max(best.get(match.term, 0.0), match.weight)
    held = sum(weights[term] * weight for term, weight in best.items()) / whole
    return held * (HELD * held + CLOSE * _closeness(inside))


def _closeness(inside: Sequence[Match]) -> float:
    """1 for two different terms side by side, falling with the words between the nearest two; 0 for one term alone."""
    gaps = [
        abs(other.place - one.place)
        for at, one in enumerate(inside)
        for other in inside[at + 1 : at + 6]
        if other.term != one.term and other.place != one.place
    ]
    return exp(-(min(gaps) - 1) / 3) if gaps else 0.0


def best_sentence(text: str, meant: Sequence[Meant], weights: Sequence[float]) -> Answer:
    """The sentence that answers best, the first of equals."""
    answers = answers_in(text, meant, weights)
    return max(answers, key=lambda answer: answer.score, default=Answer(0, Span(0, len(text)), 0.0, ()))


def excerpt(text: str, meant: Sequence[Meant], weights: Sequence[float]) -> Excerpt:
    """The best sentence, and one more where that says a term which the best does not."""
    answers = answers_in(text, meant, weights)
    if not answers:
        return Excerpt((Span(0, len(text)),), None, None, (), Span(0, len(text)))
    best = max(answers, key=lambda answer: answer.score)
    chosen = sorted({best.number, *_second(answers, best, weights)})
    marks = merge(Span(match.start, match.end) for number in chosen for match in answers[number].matches)
    first, last = chosen[0], chosen[-1]
    before = answers[first - 1].span if first else None
    after = answers[last + 1].span if last + 1 < len(answers) else None
    return Excerpt(tuple(answers[number].span for number in chosen), before, after, tuple(marks), best.span)


def _second(answers: Sequence[Answer], best: Answer, weights: Sequence[float]) -> list[int]:
    held = {match.term for match in best.matches}
    adding = [
        (sum(weights[term] for term in {match.term for match in answer.matches} - held), -answer.number)
        for answer in answers
    ]
    most, number = max(adding)
    return [-number] if most > 0 else []


def clipped(span: Span, marks: Sequence[Span], text: str, longest: int = LONGEST) -> Span:
    """A sentence that is too long cut to the words around its marks, between words."""
    if len(span) <= longest:
        return span
    inside = [mark for mark in marks if span.overlaps(mark)]
    middle = (inside[0].start + inside[-1].end) // 2 if inside else span.start
    if inside and inside[-1].end - inside[0].start > longest:
        middle = inside[0].start + longest // 2 - 40
    start = max(span.start, min(middle - longest // 2, span.end - longest))
    end = min(span.end, start + longest)
    start = start if start == span.start else text.find(" ", start) + 1
    end = end if end == span.end else text.rfind(" ", start, end)
    return Span(start, end)
