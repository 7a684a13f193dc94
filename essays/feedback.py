"""What to do next: strengths first, at most three actions, evidence before language, each on the writer's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.spans import Span
from essays.attributing import Standing
from essays.checking import State
from essays.crediting import Doubt
from essays.measures import Findings, Measure
from essays.measures.leaning import leaning
from essays.rubrics import Criterion, Level
from essays.sources import Place
from essays.wording import shorten, where

MOST_ACTIONS = 3
MOST_STRENGTHS = 3
# What a writer should do first: to answer, to have evidence, to get it right, to use it; language last.
_ORDER = (
    "thesis",
    "evidence",
    "accuracy",
    "attribution",
    "reasoning",
    "counter_argument",
    "specificity",
    "organisation",
    "conventions",
)


@dataclass(frozen=True)
class Judged:
    """A criterion with its measure and the level that came of it; None where a person decides."""

    criterion: Criterion
    measured: str
    measure: Measure
    level: Level | None

    @property
    def next_level(self) -> Level | None:
        """The level above; None at the top."""
        if self.level is None:
            return None
        above = [level for level in self.criterion.levels if level.level > self.level.level]
        return above[0] if above else None


@dataclass(frozen=True)
class Strength:
    """What the draft does well, with the words that show it. Raw offsets."""

    criterion: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Action:
    """One thing to do: what was seen, the rubric's words for the next level, the step, the words it is about.

    ``place`` is a passage to go to, where the step names one.
    """

    criterion: str
    seen: str
    rubric: str
    step: str
    start: int
    end: int
    place: Place | None = None


@dataclass(frozen=True)
class Feedback:
    """Strengths, then actions; no scores."""

    strengths: tuple[Strength, ...]
    actions: tuple[Action, ...]
    note: str = ""


def feedback_on(judged: Sequence[Judged], found: Findings, blocked: bool) -> Feedback:
    """Feedback without scores. A blocked essay gets the one thing that has to happen first."""
    if not found.draft.sentences:
        return Feedback((), (), "There is nothing to read yet. Write a first paragraph that answers the question.")
    strengths = _strengths([one for one in judged if not (blocked and one.measured == "accuracy")], found)
    below = [
        one
        for one in judged
        if one.measured and one.measure.judged and one.criterion.at(one.measure.share) != one.criterion.levels[-1]
    ]
    below.sort(key=lambda one: (_ORDER.index(one.measured), one.criterion.id))
    actions: list[Action] = []
    for one in _most_worth(below, found):
        action = _action(one, found)
        if action is not None:
            actions.append(action)
    note = "This draft needs your instructor's eye before any level is given." if blocked else ""
    return Feedback(strengths, tuple(actions[:MOST_ACTIONS]), note)


def _most_worth(below: Sequence[Judged], found: Findings) -> list[Judged]:
    """Those with most points still to be had, at most three, in the order of work; language only where little else
    is left."""
    content = [one for one in below if one.measured != "conventions"]
    ranked = sorted(
        content, key=lambda one: (-(1 - one.measure.share) * one.criterion.possible, _ORDER.index(one.measured))
    )
    wrong = [one for one in content if one.measured == "accuracy" and _differing(found)]
    chosen = list(dict.fromkeys([*wrong, *ranked]))[:MOST_ACTIONS]
    chosen += [one for one in below if one.measured == "conventions"]
    return sorted(chosen[:MOST_ACTIONS], key=lambda one: _ORDER.index(one.measured))


def _differing(found: Findings) -> bool:
    return any(row.contradicts for row in found.evidence.ledger)


_PRAISE = {
    "thesis": "You answer the question, and a reader can disagree with you: {quote}",
    "evidence": "You bring evidence, as here: {quote}",
    "specificity": "You are exact, as here: {quote}",
    "attribution": "You say whose facts and views you use, as here: {quote}",
    "accuracy": "What could be checked agrees with the sources.",
    "reasoning": "You say what your evidence shows, as here: {quote}",
    "counter_argument": "You look at what speaks against you: {quote}",
    "organisation": "Your paragraphs open with their point, as here: {quote}",
    "conventions": "Your sentences are clean and can be read without stumbling.",
}


def _strengths(judged: Sequence[Judged], found: Findings) -> tuple[Strength, ...]:
    """The best three that reach three fifths; where none does, the best there is, so that feedback never starts
    with a fault."""
    usable = [
        one
        for one in judged
        if one.measured and one.measure.share > 0 and (one.measure.spans or one.measured in ("accuracy", "conventions"))
    ]
    usable = [one for one in usable if one.measured != "accuracy" or not _differing(found)]
    ranked = sorted(
        usable, key=lambda one: (one.measured == "conventions", -one.measure.share, _ORDER.index(one.measured))
    )
    good = [one for one in ranked if one.measure.share >= 0.6][:MOST_STRENGTHS] or ranked[:1]
    return tuple(_strength(one, found) for one in good)


def _strength(one: Judged, found: Findings) -> Strength:
    span = _best_span(one, found)
    quote = f"'{shorten(span.of(found.draft.raw), 110)}'"
    if one.measured == "thesis" and one.measure.share < 0.6:
        return Strength(
            one.criterion.id,
            f"A sentence that could become your answer is already there: {quote}",
            span.start,
            span.end,
        )
    return Strength(one.criterion.id, _PRAISE[one.measured].format(quote=quote), span.start, span.end)


def _best_span(one: Judged, found: Findings) -> Span:
    units = found.evidence.units
    if one.measured in ("evidence", "specificity") and units:
        best = max(units, key=lambda unit: (unit.strength, unit.specificity, -unit.sentence))
        return found.span(best.sentence)
    if one.measured == "accuracy":
        right = [
            row
            for row in found.evidence.ledger
            if row.state is State.FOUND and row.kind in ("date", "number", "quotation", "percentage")
        ]
        if right:
            return Span(right[0].start, right[0].end)
    if one.measured == "attribution":
        items = [item for item in found.evidence.attributions if item.standing is not Standing.GENERAL] or list(
            found.evidence.attributions
        )
        index = found.evidence.sentence_at(items[0].start) if items else None
        if index is not None:
            return found.span(index)
    return one.measure.spans[0] if one.measure.spans else found.span(0)


def _action(one: Judged, found: Findings) -> Action | None:
    level = one.criterion.at(one.measure.share)
    above = [other for other in one.criterion.levels if other.level > level.level]
    seen, step, span, place = _STEPS[one.measured](found)
    return Action(one.criterion.id, seen, above[0].descriptor if above else "", step, span.start, span.end, place)


Step = tuple[str, str, Span, Place | None]


def _thesis_step(found: Findings) -> Step:
    best = found.argument.thesis
    if best is None:
        span = found.span(found.own[0].index if found.own else 0)
        step = "Write one sentence near the beginning that answers it, in its own terms, so that a reader could say no."
        return "I could not find your answer to the question.", step, span, None
    seen = f"Is this your answer: '{found.quote(best.sentence.index, 140)}'?"
    missing = [words for part, words in _MISSING if not best.has(part)]
    step = f"If it is, {missing[0]}." if missing else "If it is, say how far it holds, and come back to it at the end."
    return seen, step, found.span(best.sentence.index), None


_MISSING = (
    ("takes a position", "say what you hold, so that somebody could disagree"),
    ("gives a reason", "add the reason in the same sentence, with 'because'"),
    ("sets a limit or a contrast", "say how far it holds: when, in what respect, against what other view"),
    ("stands early", "move it to the first paragraph and let the essay prove it"),
)


def _evidence_step(found: Findings) -> Step:
    place = unused_passage(found)
    weakest = _barest_paragraph(found)
    count = len(found.evidence.strong)
    seen = "This part has little evidence." if count else "I found no evidence of your own words yet."
    copied = Doubt.COPIED in found.evidence.credit.doubts
    if copied:
        seen = "Some sentences are a source's own and count for nothing here."
    if place is None:
        return seen, "Take one statement of this part and say who did it, when, and who tells us so.", weakest, None
    step = (
        f"Read {where(place)}, the passage beginning '{shorten(place.text, 70)}', and ask what it "
        f"does for or against your answer."
    )
    return seen, step, weakest, place


def _barest_paragraph(found: Findings) -> Span:
    """The body paragraph with least evidence for its length; of the essay's middle where there is one."""
    groups: dict[int, list[int]] = {}
    for sentence in found.own or found.draft.sentences:
        groups.setdefault(sentence.paragraph, []).append(sentence.index)
    numbers = sorted(groups)
    inner = numbers[1:-1] if len(numbers) > 2 else numbers
    strong = found.evidence.strong

    def bareness(number: int) -> tuple[float, int]:
        return sum(strong[i].strength for i in groups[number] if i in strong) / len(groups[number]), number

    chosen = groups[min(inner, key=bareness)]
    bare = next((index for index in chosen if index not in strong), chosen[0])
    return found.span(bare)


def unused_passage(found: Findings) -> Place | None:
    """A passage of the reading that the essay does not use and that bears on its question most; a whole new source
    first."""
    sources = found.sources
    rows = [row.place for row in found.evidence.ledger if row.place is not None]
    used = {place.anchor for place in rows}
    documents = {place.document for place in rows}
    about = found.terms | (found.argument.thesis.sentence.keys if found.argument.thesis else frozenset())
    missed = [topic for topic, present in found.expected if not present]
    scores: dict[int, float] = {}
    lengths: dict[int, int] = {}
    for sentence in sources.sentences:
        scores[sentence.passage] = scores.get(sentence.passage, 0.0) + sum(
            sources.weight(key) for key in sentence.keys & about
        )
        lengths[sentence.passage] = lengths.get(sentence.passage, 0) + len(sentence.keys)

    def worth(number: int) -> tuple[bool, bool, float, int]:
        source = sources.passages[number]
        text = source.passage.text.lower()
        expected = any(phrase.lower() in text for topic in missed for phrase in topic.phrases)
        fresh = sources.texts[source.document].document_id not in documents
        return expected, fresh, scores[number] / (lengths[number] + 20), -number

    open_ = [n for n in scores if sources.passages[n].passage.anchor not in used and lengths[n] >= 20]
    return sources.whole(max(open_, key=worth)) if open_ else None


def _accuracy_step(found: Findings) -> Step:
    wrong = [row for row in found.evidence.ledger if row.contradicts]
    if wrong:
        row = wrong[0]
        step = "Read both side by side. If the source is right, change yours; if not, say which source you follow."
        return f"You write '{shorten(row.text, 80)}'. {row.explanation}", step, Span(row.start, row.end), row.place
    span = found.span(found.own[0].index if found.own else 0)
    return (
        "Little here can be held against the reading.",
        "Give a date, a number or exact words that the reading bears out.",
        span,
        None,
    )


def _attribution_step(found: Findings) -> Step:
    open_ = [unit for unit in found.evidence.units if unit.borrowed and not unit.attributed]
    if open_:
        index = open_[0].sentence
        rows = [
            r.place
            for r in found.evidence.ledger
            if r.kind in ("paraphrase", "quotation")
            and r.place
            and r.start <= found.span(index).end
            and found.span(index).start <= r.start
        ]
        place = rows[0] if rows else None
        leant = leaning(found)
        kind = f", {leant.genre.a_name}" if leant and place and place.document == leant.text.document_id else ""
        source = f" It seems to come from {where(place)}{kind}." if place else ""
        return (
            f"The first thing borrowed without a source is here.{source}",
            "Say in the sentence whose fact or view it is, and where it stands.",
            found.span(index),
            place,
        )
    copied = [index for index, doubt in enumerate(found.evidence.credit.doubts) if doubt is Doubt.COPIED]
    if copied:
        return (
            "This sentence is a source's own.",
            "Put it in quotation marks and name the source, or say it in your own words.",
            found.span(copied[0]),
            None,
        )
    if leant := leaning(found):
        seen = f"You lean on {leant.genre.a_name} here. {leant.told}"
        ask = f"Ask of it: {leant.genre.ask} Then look for the same in a reading that shows its evidence, or say whose"
        return seen, f"{ask} view it is.", found.span(leant.sentences[0]), None
    if found.evidence.attributions:
        item = found.evidence.attributions[0]
        span = found.draft.raw_span(item.start, item.end)
        return (
            f"You name {item.name}.",
            "Add the title and the page or section, so that a reader can go and look.",
            span,
            None,
        )
    bare = next(iter(sorted(found.evidence.strong)), found.own[0].index if found.own else 0)
    return "A reader will ask: who says so?", "Name the text that this comes from.", found.span(bare), None


def _reasoning_step(found: Findings) -> Step:
    explained = {comment.evidence for comment in found.argument.commentary}
    bare = [index for index in sorted(found.evidence.strong) if index not in explained]
    index = bare[0] if bare else (sorted(found.evidence.strong) or [found.own[0].index if found.own else 0])[0]
    seen = (
        "Here is evidence that is left to speak for itself."
        if bare
        else "Here the step from evidence to answer is short."
    )
    return seen, "After it, write a sentence of your own: 'This supports … because …'.", found.span(index), None


def _counter_step(found: Findings) -> Step:
    counters = found.argument.counters
    if not counters:
        span = (
            found.span(found.argument.thesis.sentence.index)
            if found.argument.thesis
            else found.span(found.own[-1].index if found.own else 0)
        )
        return (
            "Nobody here disagrees with you.",
            "What would a reader who rejects this say, and which fact would they point to? Answer it.",
            span,
            None,
        )
    open_ = next((counter for counter in counters if counter.answer is None), counters[0])
    if open_.answer is None:
        return (
            "Here you mention what speaks against you and go on.",
            "Answer it with a fact, and say what it does to your answer.",
            found.span(open_.sentence),
            None,
        )
    return (
        "Here you meet another view.",
        "Give it its best evidence before you answer it, and say whether it changes your answer.",
        found.span(open_.sentence),
        None,
    )


def _specificity_step(found: Findings) -> Step:
    units = sorted(found.evidence.units, key=lambda unit: (unit.specificity, unit.sentence))
    index = units[0].sentence if units else (found.own[0].index if found.own else 0)
    missing = (
        "who exactly, how many, when?" if not units or "date" not in units[0].kinds else "who exactly, and how many?"
    )
    return (
        f"This is the vaguest of your evidence: '{found.quote(index, 100)}'.",
        f"Sharpen it: {missing}",
        found.span(index),
        None,
    )


def _organisation_step(found: Findings) -> Step:
    groups: dict[int, list[int]] = {}
    for sentence in found.own or found.draft.sentences:
        groups.setdefault(sentence.paragraph, []).append(sentence.index)
    if len(groups) < 3:
        return (
            "The essay runs on in few paragraphs.",
            "Give each point a paragraph of its own, and open it with the point.",
            found.span(next(iter(groups.values()))[0]),
            None,
        )
    topics = set(found.argument.topic_sentences)
    first = next(
        (inside[0] for number, inside in sorted(groups.items())[1:] if inside[0] not in topics), groups[max(groups)][0]
    )
    return (
        f"This paragraph opens with '{found.quote(first, 80)}'.",
        "Is that its point? Open with what the paragraph proves, in words that the rest takes up.",
        found.span(first),
        None,
    )


def _conventions_step(found: Findings) -> Step:
    patterns = found.conventions.patterns
    if not patterns:
        return "A few slips remain.", "Read the essay aloud once.", found.span(0), None
    first = patterns[0]
    step = f"Write '{first.right}'." if first.right else "Check it in a dictionary."
    return f"'{first.wrong}' is a slip.", step, first.spans[0], None


_STEPS = {
    "thesis": _thesis_step,
    "evidence": _evidence_step,
    "accuracy": _accuracy_step,
    "attribution": _attribution_step,
    "reasoning": _reasoning_step,
    "counter_argument": _counter_step,
    "specificity": _specificity_step,
    "organisation": _organisation_step,
    "conventions": _conventions_step,
}
