"""What an instructor should look at before any level is believed: too little, copied, repeated, nonsense, off the
topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from courseware import language
from courseware.spans import Span, merge
from essays import spelling
from essays.crediting import Doubt
from essays.measures import Findings
from essays.wording import counted, shorten, where

FEWEST_WORDS = 60
MOST_REPEATED = 0.15
MOST_COPIED = 0.30
MOST_STARVED = 0.30
LEAST_CREDITABLE = 0.50
MOST_AFIELD = 0.60
LEAST_ENGLISH = 0.25
MOST_WORDS = 15_000


@dataclass(frozen=True)
class Flag:
    """Something to look at. ``blocks`` says that no level is given because of it. Spans are raw."""

    kind: str
    explanation: str
    spans: tuple[Span, ...] = ()
    blocks: bool = False


def flags_of(found: Findings, cut: bool, expected_words: tuple[int, int] | None) -> tuple[Flag, ...]:
    """All flags, those that block first."""
    flags = [*_amount(found, cut), *_credit(found), *_differences(found), *_addressed(found)]
    flags += _length(found, expected_words) if not any(flag.blocks for flag in flags) else []
    return tuple(sorted(flags, key=lambda flag: not flag.blocks))


def _amount(found: Findings, cut: bool) -> list[Flag]:
    words = found.draft.words
    if cut or words > MOST_WORDS:
        return [Flag("long", f"The text is longer than {MOST_WORDS} words; only its beginning was read.", (), True)]
    if words < FEWEST_WORDS:
        return [
            Flag("short", f"The text has {counted(words, 'word')}; from {FEWEST_WORDS} on it can be judged.", (), True)
        ]
    plain = [word for sentence in found.draft.sentences for word in sentence.words]
    common = sum(language.is_stop(word.text) for word in plain)
    known = sum(spelling.is_known(word.text) or word.is_name for word in plain)
    if plain and (common < LEAST_ENGLISH * 0.5 * len(plain) and known < 0.6 * len(plain)):
        return [Flag("language", "The text does not seem to be in English.", (), True)]
    return []


def _credit(found: Findings) -> list[Flag]:
    credit, draft = found.evidence.credit, found.draft
    flags: list[Flag] = []
    for doubt, limit, words in (
        (Doubt.COPIED, MOST_COPIED, "stands word for word in the sources without quotation marks"),
        (Doubt.REPEATED, MOST_REPEATED, "repeats what the essay said before"),
        (Doubt.STARVED, MOST_STARVED, "strings words together without making sentences"),
        (Doubt.OFF_TOPIC, 2.0, "has nothing to do with the question or its sources"),
        (Doubt.ECHO, 2.0, "only repeats the prompt"),
    ):
        share = credit.share(doubt, draft=draft)
        if share > 0:
            text = f"About {max(1, round(100 * share))} % of the essay {words}. It earns nothing."
            flags.append(Flag(doubt.value, text, _spans(found, doubt), share > limit))
    flags += _copies(found)
    doubted = credit.share(*(doubt for doubt in Doubt if doubt is not Doubt.OFF_TOPIC), draft=draft)
    afield = 1 - credit.topical_share
    # A long digression is shown and earns nothing; only where most of the text strays is the essay another one.
    doubted += afield if afield > MOST_AFIELD else 0.0
    if draft.sentences and 1 - doubted < LEAST_CREDITABLE:
        kept = max(0, round(100 * (1 - doubted)))
        flags.append(Flag("little left", f"Only {kept} % of the essay can be credited.", (), True))
    return flags


def _spans(found: Findings, doubt: Doubt) -> tuple[Span, ...]:
    if doubt is Doubt.COPIED:
        return tuple(found.draft.raw_span(copy.start, copy.end) for copy in found.evidence.credit.copies)
    marked = [index for index, held in enumerate(found.evidence.credit.doubts) if held is doubt]
    runs: list[list[int]] = []
    for index in marked:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return tuple(merge(Span(found.span(run[0]).start, found.span(run[-1]).end) for run in runs))


def _copies(found: Findings) -> list[Flag]:
    """Long copied runs inside sentences that are otherwise the writer's own."""
    if Doubt.COPIED in found.evidence.credit.doubts:
        return []
    runs = [copy for copy in found.evidence.credit.copies if copy.words >= 10]
    return [
        Flag(
            "copied",
            f"{copy.words} words in a row stand in {where(copy.place)} and have no quotation marks here.",
            (found.draft.raw_span(copy.start, copy.end),),
        )
        for copy in runs
    ]


def _differences(found: Findings) -> list[Flag]:
    return [
        Flag(
            "differs",
            f"{row.kind.capitalize()} '{shorten(row.text, 60)}': {row.explanation}",
            (Span(row.start, row.end),),
        )
        for row in found.evidence.ledger
        if row.contradicts
    ]


_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard) (?:all |any |the )?(?:previous|prior|above|earlier) (?:instructions?|prompts?|rules?)\b|"
    r"\b(?:give|award|grant|assign) (?:this|the|my|me)\b[^.!?\n]{0,40}\b(?:full|top|highest|"
    r"maximum|best|perfect|100)\b[^.!?\n]{0,20}"
    r"\b(?:marks?|scores?|grades?|points?|levels?)\b|\bas an? (?:AI|language model)\b",
    re.I,
)


def _addressed(found: Findings) -> list[Flag]:
    spans = tuple(found.draft.plain_span(m.start(), m.end()) for m in _ADDRESSED.finditer(found.draft.plain.text))
    text = "These words speak to a machine and not to a reader. They have no effect on any level."
    return [Flag("addresses the scorer", text, spans)] if spans else []


def _length(found: Findings, expected: tuple[int, int] | None) -> Sequence[Flag]:
    if expected is None:
        return []
    low, high = expected
    words = found.draft.words
    if low * 0.9 <= words <= high * 1.1:
        return []
    side = "fewer" if words < low else "more"
    return [
        Flag(
            "length", f"The essay has {words} words, {side} than the {low} to {high} asked for. No level depends on it."
        )
    ]
