"""What each criterion measures: an analysed essay → a share of 0–1 as a sum of named parts, the spans, the reason in words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courseware.spans import Span
from essays.attributing import Family, Standing
from essays.checking import State
from essays.claims import Argument
from essays.conventions import Conventions
from essays.drafts import Draft, DraftSentence, Zone
from essays.evidence import Evidence, EvidenceUnit
from essays.sources import Sources
from essays.wording import counted, shorten, where

SHUFFLES = 20
_CAP = "limit"


@dataclass(frozen=True)
class Topic:
    """A piece of evidence that the instructor expects: any of its phrases hits it; ``must`` weighs double."""

    topic: str
    phrases: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True)
class Findings:
    """Everything that the measures look at."""

    draft: Draft
    evidence: Evidence
    argument: Argument
    conventions: Conventions
    sources: Sources
    prompt: frozenset[str]
    terms: frozenset[str]
    own: tuple[DraftSentence, ...]
    expected: tuple[tuple[Topic, bool], ...] = ()
    """Each expected topic, and whether the essay has it."""
    sources_only: bool = False

    def span(self, index: int) -> Span:
        """The raw place of a sentence."""
        sentence = self.draft.sentences[index]
        return self.draft.raw_span(sentence.start, sentence.end)

    def quote(self, index: int, limit: int = 80) -> str:
        """The first words of a sentence."""
        return shorten(self.draft.raw[self.span(index).start : self.span(index).end], limit)


@dataclass(frozen=True)
class Measure:
    """A share of 0–1 as the sum of its parts, where it shows, and why in a sentence or two."""

    parts: tuple[tuple[str, float], ...]
    reason: str
    spans: tuple[Span, ...] = ()
    judged: bool = True
    """False where the essay gives nothing to judge by."""

    @property
    def share(self) -> float:
        """0–1."""
        return min(1.0, max(0.0, sum(value for _, value in self.parts)))


def capped(parts: Sequence[tuple[str, float]], limit: float, why: str) -> tuple[tuple[str, float], ...]:
    """The parts with one more that brings their sum down to a limit, named by its reason.

    >>> capped([("a", 0.5), ("b", 0.4)], 0.6, "no place is given")[-1]
    ('no place is given', -0.3)
    """
    over = sum(value for _, value in parts) - limit
    return (*parts, (why, -round(over, 4))) if over > 0 else tuple(parts)


def _along(value: float, points: Sequence[tuple[float, float]]) -> float:
    """Straight lines through points.

    >>> _along(4, [(0, 0), (3, 0.4), (5, 0.6)])
    0.5
    """
    if value <= points[0][0]:
        return points[0][1]
    for (low, below), (high, above) in zip(points, points[1:], strict=False):
        if value <= high:
            return round(below + (above - below) * (value - low) / (high - low), 4)
    return points[-1][1]


def thesis(found: Findings) -> Measure:
    """Stance in the first fifth or the last tenth that answers a term of the question, with reason, limit, detail."""
    best = found.argument.thesis
    if best is None:
        return Measure(
            (), "No sentence near the beginning or the end was found that answers the question in its own terms."
        )
    parts = list(best.parts)
    last = [s for s in found.own if s.paragraph == found.own[-1].paragraph]
    returned = (
        best.early
        and len({s.paragraph for s in found.own}) > 1
        and any(len(s.keys & best.sentence.keys) >= 2 for s in last)
    )
    parts.append(("is taken up again at the end", 0.1 if returned else 0.0))
    result = tuple(parts)
    if not best.has("takes a position"):
        result = capped(result, 0.39, "no position is taken in so many words")
    elif not found.evidence.strong:
        result = capped(result, 0.59, "nothing in the essay bears it out")
    elif not best.early:
        result = capped(result, 0.79, "the answer comes only at the end")
    met = [name for name, value in parts if value > 0 and name != "is specific"]
    met += [] if best.early else ["stands only near the end"]
    reason = f"The sentence that looks most like your answer, '{found.quote(best.sentence.index)}', {_listed(met)}."
    return Measure(result, reason, (found.span(best.sentence.index),))


def _listed(words: Sequence[str]) -> str:
    """Words as a list.

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_QUANTITY = ((0, 0), (0.9, 0.12), (1, 0.2), (3, 0.4), (5, 0.6), (8, 0.78), (14, 0.85))


def evidence(found: Findings) -> Measure:
    """Pieces of evidence, saturating; breadth over the reading; kinds; what the instructor expects."""
    units = found.evidence.strong
    amount = sum(unit.strength for unit in units.values())
    used = {document for unit in units.values() for document in unit.documents}
    supplied = {found.sources.texts[number].document_id for number in found.sources.documents}
    breadth = len(used & supplied) / len(supplied) if supplied else 1.0
    kinds = {kind for unit in units.values() for kind in unit.kinds} - {"name", "example"}
    parts = [
        (counted(len(units), "piece of evidence", "pieces of evidence"), _along(amount, _QUANTITY)),
        (_kinds_named(kinds), 0.05 * min(len(kinds), 3) / 3),
        (_breadth_named(used & supplied, supplied), (0.1 * breadth if units else 0.0) if supplied else 0.0),
    ]
    result: tuple[tuple[str, float], ...] = tuple(part for part in parts if part[0])
    if found.expected:
        result = _with_expected(result, found.expected)
    if len(supplied) > 1 and breadth < 0.6:
        result = capped(result, 0.79 if breadth else 0.69, "little of the reading is used")
    if not kinds & {"quotation", "attribution"}:
        result = capped(result, 0.79, "no exact words and nobody's view are among it")
    if found.sources_only and not used:
        result = capped(result, 0.19, "only the assigned sources count here")
    ranked = sorted(units.values(), key=lambda unit: (-unit.strength, -unit.specificity, unit.sentence))
    return Measure(result, _evidence_reason(found, ranked, used & supplied, supplied), _spans(found, sorted(units)))


def _kinds_named(kinds: set[str]) -> str:
    return f"of {counted(len(kinds), 'kind')}: {', '.join(sorted(kinds))}" if kinds else ""


def _breadth_named(used: set[str], supplied: set[str]) -> str:
    return f"from {len(used)} of {len(supplied)} sources" if supplied else ""


def _with_expected(
    parts: tuple[tuple[str, float], ...], expected: tuple[tuple[Topic, bool], ...]
) -> tuple[tuple[str, float], ...]:
    """Expected evidence carries three tenths of the criterion when the instructor has listed it."""
    total = sum(1 + topic.must for topic, _ in expected)
    hit = sum(1 + topic.must for topic, present in expected if present)
    part = (
        f"{sum(present for _, present in expected)} of {len(expected)} expected topics",
        round(0.3 * hit / total, 4),
    )
    return (*((name, round(0.7 * value, 4)) for name, value in parts), part)


def _evidence_reason(found: Findings, ranked: Sequence[EvidenceUnit], used: set[str], supplied: set[str]) -> str:
    if not ranked:
        return "No sentence of the writer's own was found that brings a quotation, a fact from the reading, a name with a date or a figure."
    titles = {text.document_id: text.title for text in found.sources.texts}
    text = f"{counted(len(ranked), 'piece of evidence', 'pieces of evidence').capitalize()}, for example "
    text += _listed([f"'{found.quote(unit.sentence, 60)}'" for unit in ranked[:3]])
    if supplied and used:
        text += f"; drawn from {_listed([titles[document] for document in sorted(used)])}"
    elif supplied:
        text += "; none of it could be matched with the sources supplied, which is no fault in itself"
    return text + "."


def _spans(found: Findings, indices: Sequence[int]) -> tuple[Span, ...]:
    return tuple(found.span(index) for index in indices)


def specificity(found: Findings) -> Measure:
    """The mean of how exact the pieces of evidence are (0–3), for three pieces or more."""
    units = list(found.evidence.units)
    if not units:
        return Measure((), "Nothing is named beyond what the question names.")
    exact = sum(unit.specificity for unit in units) / (3 * len(units))
    full = min(1.0, len(units) / 5)
    strong = sum(unit.specificity >= 2 for unit in units)
    parts = (
        ("how exact the evidence is on average", 0.75 * exact * full),
        (
            f"{strong} of {len(units)} pieces name who with when, how many or the exact words",
            0.25 * full * strong / len(units),
        ),
    )
    sharp = [unit.sentence for unit in units if unit.specificity >= 2]
    reason = f"{strong} of {len(units)} sentences with evidence name who together with when, how many or the exact words"
    if sharp:
        reason += f", as in '{found.quote(max(sharp, key=lambda index: _spec(units, index)), 70)}'"
    return Measure(parts, reason + ".", _spans(found, sharp))


def _spec(units: Sequence[EvidenceUnit], index: int) -> tuple[int, int]:
    return next((unit.specificity, -index) for unit in units if unit.sentence == index)


def attribution(found: Findings) -> Measure:
    """Borrowed matter whose source is said; how often; whether with a place; copied words pull it to the bottom."""
    named = found.evidence.attributions
    persons = [item for item in named if item.standing is not Standing.GENERAL]
    borrowed = [unit for unit in found.evidence.units if unit.borrowed or {"attribution", "number"} & unit.kinds]
    told = [unit for unit in borrowed if unit.attributed]
    placed = [item for item in named if item.family is not Family.NAMED or item.has_year_or_page]
    listed = bool(found.draft.zone_text(Zone.BIBLIOGRAPHY))
    parts = [
        (
            f"{len(told)} of {len(borrowed)} borrowed pieces say whose they are",
            0.45 * len(told) / len(borrowed) if borrowed else 0.0,
        ),
        (counted(len(named), "attribution"), 0.4 * min(1.0, (len(persons) + 0.5 * (len(named) - len(persons))) / 5)),
        ("places are given (year, page, section or note)", 0.15 * min(1.0, len(placed) / 3 + 0.3 * listed)),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if named and not persons:
        result = capped(result, 0.39, "sources are named only in general")
    elif len(named) == 1:
        result = capped(result, 0.39, "a source is named only once")
    elif not placed and not listed:
        result = capped(result, 0.79, "no page, year or section is given")
    copied = [index for index, doubt in enumerate(found.evidence.credit.doubts) if doubt and doubt.value == "copied"]
    if len(copied) >= 3:
        result = capped(result, 0.19, "whole sentences of a source stand here without quotation marks")
    spans = tuple(found.draft.raw_span(item.start, item.end) for item in named)
    return Measure(result, _attribution_reason(named, persons, borrowed, told, copied), spans)


def _attribution_reason(
    named: Sequence[object],
    persons: Sequence[object],
    borrowed: Sequence[object],
    told: Sequence[object],
    copied: Sequence[int],
) -> str:
    if not named:
        text = "Nobody is named for anything: the reader cannot tell what comes from the reading."
    else:
        names = list(dict.fromkeys(item.name for item in persons))  # type: ignore[attr-defined]
        who = f" ({', '.join(names[:5])}{'…' if len(names) > 5 else ''})" if names else ""
        text = f"{counted(len(named), 'attribution').capitalize()}{who}; {len(told)} of {len(borrowed)} borrowed pieces say whose they are."
    if copied:
        text += (
            f" {counted(len(copied), 'sentence').capitalize()} of a source stand here without quotation marks."
            if len(copied) > 1
            else " One sentence of a source stands here without quotation marks."
        )
    return text


def accuracy(found: Findings) -> Measure:
    """What agrees with and what differs from the sources; silence of the sources costs nothing."""
    rows = [
        row for row in found.evidence.ledger if row.kind in ("quotation", "date", "number", "percentage", "paraphrase")
    ]
    right = [row for row in rows if row.state is State.FOUND]
    wrong = [row for row in rows if row.state is State.DIFFERS]
    if not rows and not found.evidence.units:
        return Measure((), "There is no statement of fact that could be checked.")
    if not right and not wrong:
        reason = "The sources supplied say nothing of the facts given here, so none could be checked and none counts as wrong."
        return Measure((("nothing contradicts the sources", 0.7),), reason, judged=bool(found.sources.sentences))
    errors = _along(len(wrong), [(0, 0), (1, 0.22), (2, 0.42), (3, 0.52), (4, 0.65), (8, 0.85)])
    parts = [
        ("nothing contradicts the sources" if not wrong else "before what differs", 0.7),
        (f"{counted(len(right), 'statement')} found to agree", 0.3 * min(1.0, len(right) / 4)),
        (
            f"{counted(len(wrong), 'statement')} differ" if len(wrong) != 1 else "one statement differs",
            -errors if wrong else 0.0,
        ),
    ]
    result = tuple(part for part in parts if part[1] or "found" in part[0])
    if wrong:
        result = capped(
            result, 0.78 if len(wrong) == 1 else 0.58 if len(wrong) < 4 else 0.38, "statements differ from the sources"
        )
    spans = tuple(Span(row.start, row.end) for row in wrong)
    reason = (
        f"{counted(len(right), 'statement').capitalize()} checked against the sources agree"
        if len(right) != 1
        else "One statement checked against the sources agrees"
    )
    if wrong:
        reason += "; " + "; ".join(
            f"'{shorten(row.text, 60)}' seems to differ from {where(row.place)}" for row in wrong[:3] if row.place
        )
    return Measure(result, reason + ".", spans)


def reasoning(found: Findings) -> Measure:
    """The part of the evidence that is followed within two sentences by what it shows about the claim."""
    units = found.evidence.strong
    comments = [comment for comment in found.argument.commentary if comment.evidence in units]
    linked = [comment for comment in comments if comment.linked]
    if len(units) < 2:
        return _reasons_only(found)
    share = len(comments) / len(units)
    parts = [
        (
            f"{len(comments)} of {len(units)} pieces of evidence explained",
            0.55 * share,
        ),
        (f"{len(linked)} led back to the claim or the question", 0.2 * len(linked) / len(units)),
        ("how often", 0.25 * min(1.0, len(linked) / 5)),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if len(comments) <= 2:
        result = capped(
            result, 0.59 if comments else 0.19, "at most two pieces are explained" if comments else "none is explained"
        )
    shown = sorted({comment.sentence for comment in comments})
    reason = f"{len(comments)} of {len(units)} pieces of evidence are followed by what they show"
    if linked:
        reason += f", for example '{found.quote(linked[0].sentence, 70)}'"
    return Measure(result, reason + ".", _spans(found, shown))


_BECAUSE = re.compile(
    r"\b(?:because|therefore|thus|since|so that|which means|as a result|this (?:shows|means|suggests))\b", re.I
)


def _reasons_only(found: Findings) -> Measure:
    """Without evidence an essay can still give reasons; they do not reach the upper levels."""
    given = [s.index for s in found.own if _BECAUSE.search(s.text) and len(s.keys) >= 5]
    parts = (("reasons are given, but not from evidence", min(0.39, 0.1 * len(given))),)
    text = "There is hardly any evidence yet for the reasoning to work on"
    return Measure(parts, text + ("; reasons are given without it." if given else "."), _spans(found, given))


def counter_argument(found: Findings) -> Measure:
    """The best-developed other view: mentioned, reasoned, answered with evidence, led back to the thesis."""
    counters = found.argument.counters
    if not counters:
        return Measure((), "No other view or awkward evidence is mentioned.")
    best = max(
        counters,
        key=lambda c: (c.plain and c.reasoned, c.answer is not None and c.reasoned, c.answer_evidenced, c.returns, c.reasoned, -c.sentence),
    )
    answered = best.answer is not None
    parts = (
        ("another view is mentioned", 0.25),
        ("with a reason or evidence", 0.2 if best.reasoned else 0.0),
        ("it is answered", 0.2 if answered else 0.0),
        ("the answer has evidence", 0.1 if best.answer_evidenced and best.reasoned else 0.0),
        ("and leads back to the question", 0.15 if best.returns and answered and best.reasoned else 0.0),
        ("more than one is met", 0.1 if sum(c.answer is not None and c.reasoned for c in counters) > 1 else 0.0),
    )
    where_to = [index for index in (best.sentence, best.answer) if index is not None]
    reason = f"Another view stands at '{found.quote(best.sentence, 70)}'"
    if answered and best.answer != best.sentence:
        reason += f" and is answered at '{found.quote(best.answer or 0, 60)}'"
    elif answered:
        reason += " and is answered in the same sentence"
    else:
        reason += "; no answer to it was found nearby"
    return Measure(parts, reason + ".", _spans(found, list(dict.fromkeys(where_to))))


def organisation(found: Findings) -> Measure:
    """Paragraphs, introduction and conclusion, topic sentences, and cohesion above the essay's own shuffled baseline."""
    own = found.own
    groups = sorted({sentence.paragraph for sentence in own})
    bodies = max(1, len(groups) - 1)
    topics = found.argument.topic_sentences
    held = cohesion(own)
    thesis_early = found.argument.thesis is not None and found.argument.thesis.early
    closing = [s for s in own if s.paragraph == groups[-1]] if groups else []
    returns = len(groups) > 2 and any(len(s.keys & found.terms) >= 1 for s in closing)
    parts = [
        (counted(len(groups), "paragraph"), 0.2 * min(1.0, (len(groups) - 1) / 3) if groups else 0.0),
        (f"{len(topics)} paragraphs open with a point of their own", 0.3 * min(1.0, len(topics) / bodies)),
        ("sentences hold together better than when shuffled", 0.25 * held),
        ("the introduction says where the essay goes", 0.125 if thesis_early else 0.0),
        ("the end returns to the question", 0.125 if returns else 0.0),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if len(groups) < 2:
        result = capped(result, 0.19, "a single block")
    reason = f"{counted(len(groups), 'paragraph').capitalize()}; {len(topics)} of them open with a point of their own"
    reason += "; neighbouring sentences " + ("hold together" if held >= 0.5 else "share little with each other")
    return Measure(result, reason + ".", _spans(found, list(topics)))


def cohesion(sentences: Sequence[DraftSentence]) -> float:
    """How far the overlap of neighbouring sentences lies above that of 20 shuffles of the same sentences, 0–1.

    The idea of a text's own permutations as its baseline: Barzilay & Lapata, Computational Linguistics 34(1), 2008.
    """
    if len(sentences) < 6:
        return 0.0
    keys = [sentence.keys for sentence in sentences]
    observed = _overlap(keys)
    dice = random.Random(SHUFFLES)  # noqa: S311  A fixed seed: the same essay must always get the same result.
    baseline = []
    for _ in range(SHUFFLES):
        mixed = sorted(keys, key=lambda held: (dice.random(), len(held)))
        baseline.append(_overlap(mixed))
    mean = sum(baseline) / SHUFFLES
    spread = (sum((value - mean) ** 2 for value in baseline) / SHUFFLES) ** 0.5
    return min(1.0, max(0.0, (observed - mean) / (2.5 * spread))) if spread else 0.0


def _overlap(keys: Sequence[frozenset[str]]) -> float:
    pairs = [len(one & other) / (min(len(one), len(other)) or 1) for one, other in zip(keys, keys[1:], strict=False)]
    after = [len(one & other) / (min(len(one), len(other)) or 1) for one, other in zip(keys, keys[2:], strict=False)]
    return (sum(pairs) + 0.5 * sum(after)) / (len(keys) or 1)


def conventions(found: Findings) -> Measure:
    """Slips of spelling and grammar in a hundred words, a repeated word counted once."""
    slips = found.conventions
    if not found.draft.words:
        return Measure((), "There is nothing to read.")
    rate = 100 * slips.count / found.draft.words
    share = _along(rate, [(0, 1.0), (1, 0.8), (2, 0.6), (4, 0.4), (6, 0.2), (12, 0.0)])
    shown = ", ".join(f"'{p.wrong}'" + (f" for '{p.right}'" if p.right else "") for p in slips.patterns[:5])
    reason = f"{counted(slips.count, 'slip').capitalize()} in {found.draft.words} words" + (
        f": {shown}" if shown else ""
    )
    return Measure(
        ((f"{rate:.1f} slips in a hundred words", share),),
        reason + ".",
        tuple(s for p in slips.patterns for s in p.spans),
    )


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
