"""An essay against a rubric: for each criterion a level that is earned by what can be highlighted, with its reason.

Levels are provisional (± one): the field's figures do not allow more without graded essays. Same text, sources,
rubric and version give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from courseware import language
from courseware.lexicon import listed
from courseware.spans import Span
from essays import spelling
from essays.claims import Role, read_argument
from essays.conventions import check_conventions
from essays.crediting import own_subject
from essays.drafts import Draft, DraftSentence, read_draft
from essays.evidence import LedgerRow, examine
from essays.feedback import Feedback, Judged, feedback_on
from essays.flagging import Flag, flags_of
from essays.measures import MEASURES, Findings, Measure, Topic, measure_for
from essays.rubrics import Criterion, Rubric
from essays.sources import Sources

VERSION = "2026.12"
LONGEST = 15_000
"""Words; a longer text is no essay of a course and is left to the instructor."""


@dataclass(frozen=True)
class Brief:
    """What the assignment says: prompt, expected length, dialect, expected evidence, whether only its sources count."""

    prompt: str = ""
    expected_words: tuple[int, int] | None = None
    dialect: str = "british"
    expected_evidence: tuple[Topic, ...] = ()
    sources_only: bool = False


@dataclass(frozen=True)
class Highlight:
    """A raw stretch of the essay with its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Contribution:
    """A named part of a score, in points."""

    name: str
    points: float


@dataclass(frozen=True)
class CriterionScore:
    """A criterion's level with what earned it. ``level`` and ``points`` are None where the instructor has to decide.

    ``contributions`` sum to ``points``; ``share`` is the measure of 0–1 that the level was read from.
    """

    criterion: str
    name: str
    level: int | None
    points: float | None
    possible: float
    rationale: str
    spans: tuple[Highlight, ...]
    contributions: tuple[Contribution, ...]
    share: float | None = None
    provisional: bool = True


@dataclass(frozen=True)
class Assessment:
    """A scorer's judgement of one draft, immutable; a person's grade is something else and stands above it."""

    criteria: tuple[CriterionScore, ...]
    ledger: tuple[LedgerRow, ...]
    flags: tuple[Flag, ...]
    feedback: Feedback
    words: int
    version: str
    rubric_hash: str
    roles: tuple[tuple[int, int, str], ...] = field(default=())
    """(start, end, role) of each creditable sentence, raw."""

    @property
    def needs_instructor(self) -> bool:
        """Whether some level was withheld."""
        return any(score.level is None for score in self.criteria)

    @property
    def possible(self) -> float:
        """The points of a perfect essay."""
        return sum(score.possible for score in self.criteria)

    @property
    def points(self) -> float | None:
        """The sum of the criteria; None where one of them has no level."""
        given = [score.points for score in self.criteria]
        return (
            None if any(points is None for points in given) else sum(points for points in given if points is not None)
        )


def assess(text: str, sources: Sources, rubric: Rubric, assignment: Brief | None = None) -> Assessment:
    """Judge one draft. Never raises for what a student wrote; a rubric that is faulty was refused when it was read."""
    brief = assignment or Brief()
    sources = _without_itself(text, sources)
    draft = read_draft(text[: 12 * LONGEST], sources.lexis)
    prompt, terms = prompt_keys(brief.prompt)
    evidence = examine(draft, sources, brief.prompt, terms)
    own = evidence.credit.creditable(draft)
    reports = frozenset(("attribution", "quotation", "date", "number"))
    pieces = {index: bool(unit.kinds & reports) for index, unit in evidence.strong.items()}
    subject = terms or own_subject(draft)
    argument = read_argument(own, pieces, prompt or subject, subject)
    expected = tuple((topic, _is_met(topic, own)) for topic in brief.expected_evidence)
    found = Findings(
        draft,
        evidence,
        argument,
        check_conventions(draft, brief.dialect),
        sources,
        prompt,
        subject,
        own,
        expected,
        brief.sources_only,
    )
    flags = flags_of(found, len(text) > 12 * LONGEST, brief.expected_words)
    blocks = [flag for flag in flags if flag.blocks]
    judged = [_judged(criterion, found, blocks) for criterion in rubric.criteria]
    return Assessment(
        tuple(_score(one, draft, blocks) for one in judged),
        evidence.ledger,
        flags,
        feedback_on(judged, found, blocked=bool(blocks)),
        draft.words,
        VERSION,
        rubric.hash,
        _roles(draft, argument.roles),
    )


_INSTRUCTIONS = frozenset(
    spelling.key(word)
    for word in listed(
        "argue argument discuss explain describe compare contrast evaluate assess analyse essay write "
        "paper own case draw reading readings source sources use say fact facts interpretation "
        "interpretations deal strong strongest evidence view extent support answer question consider "
        "examine agree disagree word words want achieve topic position reason reasons example examples "
        "give make take state statement justify refer reference cite page pages text texts author "
        "historian historians following least provide include address account discussion critical "
        "critically opinion"
    )
)


def prompt_keys(prompt: str) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of a prompt's content words, and of those among them that name its subject and not what to do.

    >>> sorted(prompt_keys("Discuss how consistent Stalin's policy was. Use three readings.")[1])
    ['consist', 'polici', 'stalin', 'three']
    """
    keys = frozenset(spelling.key(word) for word in language.content_lemmas(prompt))
    return keys, keys - _INSTRUCTIONS


def _without_itself(text: str, sources: Sources) -> Sources:
    """The sources without any that is this very essay: a course may keep a student essay among its readings."""
    words = set(re.findall(r"\w{6,}", text.lower()))
    if len(words) < 30:
        return sources
    own = []
    for number in sources.documents:
        theirs = {
            word
            for source in sources.passages
            if source.document == number
            for word in re.findall(r"\w{6,}", source.passage.text.lower())
        }
        if len(words & theirs) >= 0.85 * max(len(words), 0.8 * len(theirs)):
            own.append(number)
    return sources.without(own) if own else sources


def _is_met(topic: Topic, own: Sequence[DraftSentence]) -> bool:
    """Whether one of a topic's phrases stands in a sentence, word forms apart."""
    phrases = [frozenset(map(spelling.key, language.words(phrase))) for phrase in topic.phrases or (topic.topic,)]
    wanted = [frozenset(key for key in phrase if not language.is_stop(key)) for phrase in phrases]
    return any(
        phrase and phrase <= (sentence.keys | {word.key for word in sentence.words})
        for sentence in own
        for phrase in wanted
    )


def _judged(criterion: Criterion, found: Findings, blocks: Sequence[Flag]) -> Judged:
    """The measure of a criterion, its level, or None where a person has to decide."""
    known = measure_for(criterion.id, criterion.name, criterion.description)
    measure = MEASURES[known](found) if known else Measure((), "Nothing is measured for this criterion.", judged=False)
    level = criterion.at(measure.share) if measure.judged else None
    lowest = level is not None and level == criterion.levels[0]
    if blocks and (not lowest or any(flag.kind in ("short", "long", "language") for flag in blocks)):
        level = None
    return Judged(criterion, known or "", measure, level)


def _score(judged: Judged, draft: Draft, blocks: Sequence[Flag]) -> CriterionScore:
    criterion, measure, level = judged.criterion, judged.measure, judged.level
    spans = tuple(_highlight(span, draft) for span in dict.fromkeys(measure.spans))
    if level is None:
        why = blocks[0].explanation if blocks else measure.reason
        rationale = f"No level: this needs the instructor. {why}"
        return CriterionScore(criterion.id, criterion.name, None, None, criterion.possible, rationale, spans, ())
    named = f" ({level.name})" if level.name else ""
    asks = f", for which the rubric asks: {level.descriptor}" if level.descriptor else "."
    rationale = f"{measure.reason} Provisionally level {level.level}{named}{asks}"
    return CriterionScore(
        criterion.id,
        criterion.name,
        level.level,
        level.points,
        criterion.possible,
        rationale.strip(),
        spans,
        _contributions(measure, level.points, criterion.possible),
        round(measure.share, 4),
    )


def _contributions(measure: Measure, points: float, possible: float) -> tuple[Contribution, ...]:
    """The parts in points, and the rounding to the level's points, so that they sum to the score."""
    parts = [Contribution(name, round(value * possible, 2)) for name, value in measure.parts if value]
    rest = round(points - sum(part.points for part in parts), 2)
    return (*parts, Contribution("rounded to the points of the level", rest)) if rest else tuple(parts)


def _highlight(span: Span, draft: Draft) -> Highlight:
    return Highlight(span.start, span.end, span.of(draft.raw))


def _roles(draft: Draft, roles: Sequence[tuple[int, Role]]) -> tuple[tuple[int, int, str], ...]:
    places = [(draft.raw_span(draft.sentences[i].start, draft.sentences[i].end), role) for i, role in roles]
    return tuple((span.start, span.end, role.value) for span, role in places)
