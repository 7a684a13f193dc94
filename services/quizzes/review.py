"""What is shown: questions without their keys while a quiz is sat; keys and evidence once they are released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courseware.spans import MappedText
from questions.arranging import longest_run
from questions.items import Evidence, Item, ItemType, MarkingPoint, Option, from_json
from questions.scoring import by_options, shown_order
from records import library
from records import quizzes as records
from records.library import StoredPassage
from records.people import Course
from records.quizzes import Attempt, AttemptSlot, Quiz, SlotScore
from results.scores import Score
from services.errors import Missing
from services.quizzes.marking import attempt_score
from services.quizzes.showing import as_shown
from services.quizzes.timing import is_released

Segment = tuple[str, str | None, str | None]
"""(text, kind of mark or empty, title)"""


@dataclass(frozen=True)
class Question:
    """A question as it may be shown while it is sat. Nothing of it tells the key: not a value, an id or an order.

    ``kind``: single, multiple, hot, text, number, writing, matching or ordering. ``chosen``, ``pairs`` and ``order``
    are places on the screen.
    """

    id: str
    number: int
    kind: str
    stem: str
    options: tuple[str, ...]
    chosen: tuple[int, ...]
    text: str
    sequence: int
    points: float
    answered_at: datetime | None = None
    prompts: tuple[str, ...] = ()
    pairs: tuple[int | None, ...] = ()
    order: tuple[int, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it holds an answer."""
        return bool(self.chosen or self.text or self.order or any(place is not None for place in self.pairs))


@dataclass(frozen=True)
class Matched:
    """A line of a match: what was given to it (empty where nothing was) and what belongs to it."""

    prompt: str
    given: str
    key: str

    @property
    def right(self) -> bool:
        """Whether what was given belongs to it."""
        return self.given == self.key


@dataclass(frozen=True)
class Ordered:
    """A thing where it was put: whether it stands in the longest right succession, and its right place from 1 on."""

    text: str
    in_run: bool
    place: int


@dataclass(frozen=True)
class Reviewed:
    """A question with its key: answer, score and why, and the passage that proves it (segments, place, address)."""

    question: Question
    options: tuple[Option, ...]
    """In the order of the screen, where the question is answered by choosing."""
    matched: tuple[Matched, ...]
    ordered: tuple[Ordered, ...]
    marking: tuple[MarkingPoint, ...]
    key: str
    score: SlotScore | None
    history: tuple[SlotScore, ...]
    feedback: str
    rationale: str
    evidence: Evidence | None
    segments: tuple[Segment, ...]
    document: str
    document_id: str
    anchor: str
    flagged: bool

    @property
    def right(self) -> bool | None:
        """Whether all points were earned; None where nothing was answered or scored."""
        if self.score is None or not self.question.answered:
            return None
        return self.score.points >= self.score.possible


@dataclass(frozen=True)
class Review:
    """An attempt with everything that may be seen of it."""

    attempt: Attempt
    score: Score | None
    questions: tuple[Reviewed, ...]


def kind_of(item: Item) -> str:
    """How the question is answered: the kind of Question."""
    if item.type in _KINDS:
        return _KINDS[item.type]
    return "single" if by_options(item) else "text"


_KINDS = {
    ItemType.MULTIPLE: "multiple",
    ItemType.NUMERIC: "number",
    ItemType.MATCHING: "matching",
    ItemType.ORDERING: "ordering",
    ItemType.HOT_TEXT: "hot",
    ItemType.CONSTRUCTED: "writing",
}


def questions_of(attempt: Attempt) -> tuple[Question, ...]:
    """The questions of an attempt as its student meets them."""
    return tuple(_question(slot, from_json(slot.version.content)) for slot in records.with_everything(attempt))


def _question(slot: AttemptSlot, item: Item) -> Question:
    answer: dict[str, Any] = as_shown(slot.answer, slot.option_order) or {}
    return Question(
        id=slot.public_id,
        number=slot.position,
        kind=kind_of(item),
        stem=item.stem,
        options=_options(item, slot.option_order),
        chosen=tuple(answer.get("options", ())),
        text=answer.get("text", ""),
        sequence=slot.sequence,
        points=slot.points,
        answered_at=slot.answered_at,
        prompts=tuple(prompt.text for prompt in item.prompts),
        pairs=tuple(answer.get("pairs", ())),
        order=tuple(answer.get("order", ())),
    )


def questions_of_quiz(quiz: Quiz) -> tuple[Question, ...]:
    """The questions as some student might meet them, for an instructor's preview."""
    items = [(slot, from_json(slot.version.content)) for slot in quiz.slots]
    return tuple(
        Question(
            id=slot.public_id,
            number=slot.position,
            kind=kind_of(item),
            stem=item.stem,
            options=_options(item, shown_order(item, "preview")),
            chosen=(),
            text="",
            sequence=0,
            points=slot.points,
            prompts=tuple(prompt.text for prompt in item.prompts),
        )
        for slot, item in items
    )


def _options(item: Item, order: Sequence[int]) -> tuple[str, ...]:
    return tuple(item.options[place].text for place in order) if item.type is not ItemType.CONSTRUCTED else ()


def review(course: Course, attempt: Attempt, now: datetime) -> Review:
    """A student's closed attempt with keys, reasons and evidence. Raises Missing before they are released."""
    if not is_released(attempt, now):
        raise Missing("This review")
    return reviewed(course, attempt)


def reviewed(course: Course, attempt: Attempt) -> Review:
    """The same for those who teach, at any time."""
    slots = records.with_everything(attempt)
    return Review(attempt, attempt_score(attempt), tuple(_reviewed(course, slot) for slot in slots))


def _reviewed(course: Course, slot: AttemptSlot) -> Reviewed:
    item = from_json(slot.version.content)
    passage = _passage(course, item.evidence)
    document = passage.version.document if passage else None
    return Reviewed(
        question=_question(slot, item),
        options=tuple(item.options[place] for place in slot.option_order) if by_options(item) else (),
        matched=tuple(_matched(item, slot.answer)),
        ordered=tuple(_ordered(item, slot.answer)),
        marking=item.marking,
        key=item.key,
        score=slot.score,
        history=tuple(slot.scores),
        feedback=slot.score.feedback if slot.score else "",
        rationale=item.rationale,
        evidence=item.evidence,
        segments=segments(passage, item.evidence) if passage and item.evidence else (),
        document=document.title if document else "",
        document_id=document.public_id if document else "",
        anchor=passage.anchor if passage else "",
        flagged=slot.flagged and slot.score is None,
    )


def _matched(item: Item, answer: dict[str, Any] | None) -> Iterator[Matched]:
    given = (answer or {}).get("pairs") or [None] * len(item.prompts)
    for prompt, at in zip(item.prompts, given, strict=True):
        yield Matched(prompt.text, "" if at is None else item.options[at].text, item.options[prompt.option].text)


def _ordered(item: Item, answer: dict[str, Any] | None) -> Iterator[Ordered]:
    order = (answer or {}).get("order") or ()
    run = set(longest_run(order))
    for place in order:
        yield Ordered(item.options[place].text, place in run, place + 1)


def _passage(course: Course, evidence: Evidence | None) -> StoredPassage | None:
    if evidence is None or not evidence.document:
        return None
    return library.passage_by_anchor(course, evidence.document, evidence.anchor)


def segments(passage: StoredPassage, evidence: Evidence) -> tuple[Segment, ...]:
    """The passage's words cut into what stands before the evidence, the evidence, and what stands after it."""
    content = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs))
    start, end = content.cleaned_position(evidence.start), content.cleaned_position(evidence.end)
    parts = (
        (passage.text[:start], "", None),
        (passage.text[start:end], "evidence", None),
        (passage.text[end:], "", None),
    )
    return tuple(part for part in parts if part[0])
