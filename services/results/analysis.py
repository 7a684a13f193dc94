"""Item analysis of a quiz and figures of an essay assignment, from what is kept; the formulas are in ``results``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from essays.rubrics import Criterion, parse_rubric
from questions.answers import in_words
from questions.items import Item, ItemType, from_json
from questions.scoring import by_options, random_guess_score
from records import people as people_records
from records import results as records
from records.bank import ItemVersion
from records.essays import Assignment
from records.people import Course, Person, Role
from records.quizzes import Quiz, QuizSlot
from results import items as item_analysis
from results.agreement import Agreement, agreement
from results.criteria import CriterionFigures, Drift, criterion_figures, drift
from results.distractors import OptionFigures, option_figures
from results.exact import exact
from results.exports import Response
from results.items import Analysis, AttemptChoice, ItemFigures, ScoreMatrix
from results.matrix import attempt_choice
from results.uncertainty import AnalysisIntervals, ItemIntervals, intervals
from services.errors import Refused
from services.essays.standing import CriterionStanding
from services.results.work import CourseWork

SEED = 20_260_901
"""One seed for every interval: the same answers show the same interval at each visit."""

MOST_ANSWERS = 20


@dataclass(frozen=True)
class GivenAnswer:
    """What several students wrote: the words, how many, and the share of the points that they earned."""

    text: str
    count: int
    share: float | None


@dataclass(frozen=True)
class AnalysedItem:
    """One item of a quiz with its figures; ``options`` for items that are chosen, ``answers`` for those written out."""

    id: str
    name: str
    item: Item
    version: ItemVersion
    figures: ItemFigures
    intervals: ItemIntervals
    options: tuple[OptionFigures, ...]
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True)
class QuizAnalysis:
    """A quiz's scores and what they say. ``matrix`` holds every closed attempt, ``analysis`` counts those chosen."""

    quiz: Quiz
    matrix: ScoreMatrix
    analysis: Analysis
    intervals: AnalysisIntervals
    items: tuple[AnalysedItem, ...]
    waiting: int
    """Attempts left out because a question of theirs has no score yet."""

    @property
    def counted(self) -> ScoreMatrix:
        """The attempts that the figures rest on."""
        return self.matrix.select(self.analysis.attempts)

    @property
    def shares(self) -> tuple[float, ...]:
        """Each counted attempt's share of the possible points."""
        possible = exact(self.analysis.quiz.possible)
        return tuple(float(total / possible) for total in self.counted.totals()) if possible else ()


def standard_error(quiz: Quiz, section_id: int | None = None) -> float | None:
    """The standard error of measurement of the students' highest attempts, in points; None where it is undefined."""
    places = _places(quiz)
    sat, _ = _sat(quiz, places, section_id)
    return item_analysis.analyse(_matrix(quiz, places, sat)).quiz.standard_error


@dataclass(frozen=True)
class _Place:
    """A column of the matrix: the slot, its name, and the versions of its item that attempts may hold."""

    slot: QuizSlot
    name: str
    item: Item


def quiz_analysis(
    quiz: Quiz, attempts: AttemptChoice | str = AttemptChoice.HIGHEST, section_id: int | None = None
) -> QuizAnalysis:
    """Item analysis of the closed attempts of the students now in the course (or in one section).

    Raises Refused for a choice of attempts that there is not.
    """
    try:
        choice = attempt_choice(attempts)
    except ValueError as fault:
        raise Refused(str(fault)) from fault
    places = _places(quiz)
    sat, waiting = _sat(quiz, places, section_id)
    matrix = _matrix(quiz, places, sat)
    guesses = {place.name: _guess(place.item) for place in places}
    analysis = item_analysis.analyse(matrix, choice, guesses)
    found = intervals(matrix, analysis, SEED)
    items = tuple(_analysed(j, place, matrix, analysis, found, sat) for j, place in enumerate(places))
    return QuizAnalysis(quiz, matrix, analysis, found, items, waiting)


def _places(quiz: Quiz) -> tuple[_Place, ...]:
    return tuple(_Place(slot, f"Q{slot.position}", from_json(slot.version.content)) for slot in quiz.slots)


_Sat = dict[tuple[str, int], dict[int, Any]]
"""(student, attempt number) → column → the row of records with answer and points."""


def _sat(quiz: Quiz, places: Sequence[_Place], section_id: int | None) -> tuple[_Sat, int]:
    """The scored attempts by student and number, and how many are left out because a score is awaited.

    A student's slot belongs to the column of its item version, wherever it stood in the shuffled order; where an item
    was corrected since, to the column of its item.
    """
    by_version = {place.slot.item_version_id: j for j, place in enumerate(places)}
    by_item = {place.slot.version.item_id: j for j, place in enumerate(places)}
    names, found, waiting = handles(quiz.course, section_id), {}, 0
    for (student_id, number), rows in groupby(records.answers_to(quiz, section_id), lambda r: (r.student_id, r.number)):
        cells = {by_version.get(row.item_version_id, by_item.get(row.item_id, -1)): row for row in rows}
        if any(row.points is None for row in cells.values()):
            waiting += 1
        elif student_id in names:
            found[names[student_id], number] = cells
    return found, waiting


def handles(course: Course, section_id: int | None = None) -> dict[int, str]:
    """How files name each student: by student id, or by address where there is none or two people have one."""
    people: list[Person] = [e.person for e in people_records.roster(course, Role.STUDENT, section_id)]
    ids = Counter(person.student_id for person in people)
    return {
        person.id: person.student_id if person.student_id and ids[person.student_id] == 1 else person.email
        for person in people
    }


def _matrix(quiz: Quiz, places: Sequence[_Place], sat: _Sat) -> ScoreMatrix:
    return ScoreMatrix(
        tuple(student for student, _ in sat),
        tuple(number for _, number in sat),
        tuple(place.name for place in places),
        tuple(place.slot.points for place in places),
        tuple(
            tuple(_points(cells.get(j), place.slot.points) for j, place in enumerate(places)) for cells in sat.values()
        ),
    )


def _points(row: Any, maximum: float) -> float | None:
    """Points on the scale of the quiz's slot; None where nothing was answered and nobody gave points all the same."""
    if row is None or (row.answer is None and not row.points):
        return None
    return float(exact(row.points) * exact(maximum) / exact(row.possible))


def _guess(item: Item) -> float | None:
    if item.type in (ItemType.MULTIPLE, ItemType.MATCHING, ItemType.ORDERING):
        return random_guess_score(item)
    return item_analysis.random_guess_score(
        [float(option.correct) for option in item.options] if by_options(item) else []
    )


def _analysed(
    j: int, place: _Place, matrix: ScoreMatrix, analysis: Analysis, found: AnalysisIntervals, sat: _Sat
) -> AnalysedItem:
    counted = matrix.select(analysis.attempts)
    rows = [sat[key].get(j) for key in zip(counted.students, counted.attempts, strict=True)]
    choosing = by_options(place.item)
    return AnalysedItem(
        place.slot.public_id,
        place.name,
        place.item,
        place.slot.version,
        analysis.items[j],
        found.items[j],
        _options(place.item, rows, counted.rests(j)) if choosing else (),
        () if choosing else _answers(place.item, rows),
    )


def _options(item: Item, rows: Sequence[Any], abilities: Sequence[Any]) -> tuple[OptionFigures, ...]:
    places = [str(place) for place in range(len(item.options))]
    keys = {str(place) for place, option in enumerate(item.options) if option.correct}
    chosen = [_chosen(row.answer if row is not None else None) for row in rows]
    return option_figures(places, keys, chosen, abilities)


def _chosen(answer: Mapping[str, Any] | None) -> frozenset[str]:
    return frozenset(str(place) for place in (answer or {}).get("options", ()))


def _answers(item: Item, rows: Sequence[Any]) -> tuple[GivenAnswer, ...]:
    """What was written, most frequent first; case and spaces do not tell answers apart."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row is not None and row.answer:
            groups[" ".join(in_words(item, row.answer).split()).casefold()].append(row)
    given = [_given(item, group) for group in groups.values()]
    return tuple(sorted(given, key=lambda answer: (-answer.count, answer.text))[:MOST_ANSWERS])


def _given(item: Item, rows: Sequence[Any]) -> GivenAnswer:
    share = sum(exact(row.points) / exact(row.possible) for row in rows) / len(rows)
    return GivenAnswer(" ".join(in_words(item, rows[0].answer).split()), len(rows), float(share))


def responses(quiz: Quiz, section_id: int | None = None) -> Iterator[Response]:
    """Every answer of every closed attempt, a row each, read a few hundred at a time as they are asked for."""
    names = handles(quiz.course, section_id)
    items = {version.id: from_json(version.content) for version in records.versions_answered(quiz)}
    columns = {slot.item_version_id: f"Q{slot.position}" for slot in quiz.slots}
    return _responses(records.answers_to(quiz, section_id), names, items, columns)


def _responses(
    rows: Iterable[Any], names: Mapping[int, str], items: Mapping[int, Item], columns: Mapping[int, str]
) -> Iterator[Response]:
    for row in rows:
        if row.student_id not in names:  # somebody who joined since the list of names was read
            continue
        item = items[row.item_version_id]
        yield Response(
            names[row.student_id],
            row.number,
            columns.get(row.item_version_id, f"item {row.item_id}"),
            str(row.version),
            tuple(item.options[place].text for place in row.option_order) if by_options(item) else (),
            in_words(item, row.answer),
            row.points,
            row.possible,
            row.answered_at.isoformat(timespec="seconds") if row.answered_at else "",
        )


@dataclass(frozen=True)
class CriterionAnalysis:
    """Levels reached on one criterion, and how machine and people agree on the essays that both judged."""

    criterion: Criterion
    figures: CriterionFigures
    agreement: Agreement
    without_level: int
    """Submitted essays that have no level here: not judged yet, or given points without a level."""


@dataclass(frozen=True)
class AssignmentAnalysis:
    """An assignment's levels by criterion, and how each person's levels lie from the machine's."""

    assignment: Assignment
    submitted: int
    criteria: tuple[CriterionAnalysis, ...]
    drift: tuple[Drift, ...]


def assignment_analysis(assignment: Assignment, work: CourseWork) -> AssignmentAnalysis:
    """The figures of the submitted essays of the students in ``work``."""
    rubric = parse_rubric(assignment.rubric.content)
    keys = [(assignment.public_id, enrolment.person_id) for enrolment in work.students]
    essays = [work.writings[key] for key in keys if key in work.writings and work.writings[key].submitted_at]
    given = [entry for essay in essays for entry in essay.criteria]
    criteria = tuple(_criterion(c, [g for g in given if g.criterion.id == c.id], len(essays)) for c in rubric.criteria)
    return AssignmentAnalysis(assignment, len(essays), criteria, drift(_judgements(given), SEED))


def _criterion(criterion: Criterion, given: Sequence[CriterionStanding], essays: int) -> CriterionAnalysis:
    scale = [level.level for level in criterion.levels]
    reached = [entry.level for entry in given if entry.level in scale and entry.level is not None]
    pairs = [pair for entry in given if (pair := _pair(entry)) is not None]
    return CriterionAnalysis(
        criterion,
        criterion_figures(criterion.name, scale, reached, SEED),
        agreement([machine for machine, _ in pairs], [person for _, person in pairs], SEED),
        essays - len(reached),
    )


def _pair(entry: CriterionStanding) -> tuple[int, int] | None:
    """The machine's level and a person's, where both gave one."""
    if entry.machine_level is None or entry.override is None or entry.override.level is None:
        return None
    return entry.machine_level, entry.override.level


def _judgements(given: Sequence[CriterionStanding]) -> list[tuple[str, int, int]]:
    found = []
    for entry in given:
        pair = _pair(entry)
        if pair is not None and entry.override is not None:
            found.append((entry.override.by.name if entry.override.by else "somebody who has left", pair[1], pair[0]))
    return found
