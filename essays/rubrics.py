"""Rubrics: criteria with levels and points, written in TOML by an instructor, each version known by its content
hash."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

MOST_CRITERIA = 30
MOST_LEVELS = 20
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]*")


class FaultyRubric(ValueError):
    """The rubric cannot be used. The message says where the fault is and what to do."""


@dataclass(frozen=True)
class Level:
    """One step of a criterion: its number, its points, what an essay on it does, and part-way patterns by name."""

    level: int
    points: float
    name: str = ""
    descriptor: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing that a rubric looks at. ``levels`` run from the lowest to the highest; points rise strictly."""

    id: str
    name: str
    levels: tuple[Level, ...]
    description: str = ""

    def __post_init__(self) -> None:
        where = f"The criterion '{self.name or self.id}'"
        if not _IDENTIFIER.fullmatch(self.id):
            raise FaultyRubric(f"{where}: write its id in small letters, digits and '_', beginning with a letter.")
        if not self.name.strip():
            raise FaultyRubric(f"{where}: give it a name.")
        if not 2 <= len(self.levels) <= MOST_LEVELS:
            raise FaultyRubric(f"{where} has {len(self.levels)} levels: give it from 2 to {MOST_LEVELS}.")
        if self.levels[0].points < 0:
            raise FaultyRubric(f"{where}, level {self.levels[0].level}: points may not be below 0.")
        for lower, upper in zip(self.levels, self.levels[1:], strict=False):
            _must_rise(where, lower, upper)

    @property
    def possible(self) -> float:
        """The points of the highest level."""
        return self.levels[-1].points

    def at(self, share: float) -> Level:
        """The level that a measure of 0–1 reaches when the levels divide it evenly.

        >>> c = Criterion("thesis", "Thesis", tuple(Level(n, n) for n in range(5)))
        >>> [c.at(share).level for share in (-1, 0, 0.2, 0.79, 1)]
        [0, 0, 1, 3, 4]
        """
        # 1e-9: three fifths summed from tenths may come to 0.5999….
        index = int(min(max(share, 0.0), 1.0) * len(self.levels) + 1e-9)
        return self.levels[min(index, len(self.levels) - 1)]

    def level(self, number: int) -> Level:
        """The level with this number. Raises FaultyRubric where there is none."""
        for level in self.levels:
            if level.level == number:
                return level
        known = ", ".join(str(level.level) for level in self.levels)
        raise FaultyRubric(f"The criterion '{self.name}' has no level {number}. Choose one of {known}.")


@dataclass(frozen=True)
class Rubric:
    """A titled list of criteria. Immutable: a change makes another rubric with another hash."""

    title: str
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise FaultyRubric("Give the rubric a title.")
        if not 1 <= len(self.criteria) <= MOST_CRITERIA:
            raise FaultyRubric(f"The rubric has {len(self.criteria)} criteria: give it from 1 to {MOST_CRITERIA}.")
        ids = [criterion.id for criterion in self.criteria]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            raise FaultyRubric(f"Two criteria have the id '{twice}': give each its own.")

    @property
    def possible(self) -> float:
        """The points of a perfect essay."""
        return sum(criterion.possible for criterion in self.criteria)

    @property
    def hash(self) -> str:
        """SHA-256 of the content; the same for equal rubrics however their files are laid out."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id. Raises FaultyRubric where there is none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise FaultyRubric(f"The rubric has no criterion '{criterion_id}'.")


def _must_rise(where: str, lower: Level, upper: Level) -> None:
    if upper.level <= lower.level:
        order = f"level {upper.level} stands after level {lower.level}"
        raise FaultyRubric(f"{where}: {order}; list levels from the lowest.")
    if upper.points <= lower.points:
        raise FaultyRubric(
            f"{where}, level {upper.level}: its {upper.points:g} points must be more than "
            f"the {lower.points:g} of level {lower.level}."
        )


def parse_rubric(text: str) -> Rubric:
    """A rubric from TOML: ``title``, ``[[criteria]]`` (id, name, description), ``[[criteria.levels]]`` (level, points,
    name, descriptor, patterns).

    >>> parse_rubric('title = "Short"')
    Traceback (most recent call last):
    essays.rubrics.FaultyRubric: The rubric has 0 criteria: give it from 1 to 30.
    """
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as fault:
        raise FaultyRubric(f"The rubric is not valid TOML: {fault}.") from fault
    return rubric_from(table)


def rubric_from(table: Mapping[str, Any]) -> Rubric:
    """A rubric from the tables and lists that TOML or JSON gives."""
    criteria = table.get("criteria", [])
    if not isinstance(criteria, list):
        raise FaultyRubric("Write each criterion under its own [[criteria]] heading.")
    return Rubric(
        _text(table, "title", "The rubric"), tuple(_criterion(place, row) for place, row in enumerate(criteria, 1))
    )


def _criterion(place: int, row: object) -> Criterion:
    where = f"Criterion {place}"
    if not isinstance(row, Mapping):
        raise FaultyRubric(f"{where}: write it under its own [[criteria]] heading.")
    levels = row.get("levels", [])
    if not isinstance(levels, list):
        raise FaultyRubric(f"{where}: write each level under its own [[criteria.levels]] heading.")
    name = _text(row, "name", where)
    return Criterion(
        _text(row, "id", where) or _identifier(name),
        name,
        tuple(_level(f"{where} ('{name}'), level entry {number}", level) for number, level in enumerate(levels, 1)),
        _text(row, "description", where),
    )


def _identifier(name: str) -> str:
    """An id made from a name.

    >>> _identifier("Use of evidence")
    'use_of_evidence'
    """
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _level(where: str, row: object) -> Level:
    if not isinstance(row, Mapping):
        raise FaultyRubric(f"{where}: write it under its own [[criteria.levels]] heading.")
    number, points = row.get("level"), row.get("points")
    if not isinstance(number, int) or isinstance(number, bool):
        raise FaultyRubric(f"{where}: 'level' must be a whole number.")
    if not isinstance(points, int | float) or isinstance(points, bool) or not 0 <= points < 1e6:
        raise FaultyRubric(f"{where}: 'points' must be a number from 0 to 999999.")
    patterns = row.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise FaultyRubric(f'{where}: write \'patterns\' as a list of sentences, ["…", "…"].')
    return Level(number, points, _text(row, "name", where), _text(row, "descriptor", where), tuple(patterns))


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise FaultyRubric(f"{where}: '{key}' must be text in quotation marks.")
    return value.strip()


def write_rubric(rubric: Rubric) -> str:
    """The rubric as TOML that ``parse_rubric`` reads back to an equal rubric."""
    lines = [f"title = {_quoted(rubric.title)}"]
    for criterion in rubric.criteria:
        lines += ["", "[[criteria]]", f"id = {_quoted(criterion.id)}", f"name = {_quoted(criterion.name)}"]
        lines += [f"description = {_quoted(criterion.description)}"]
        for level in criterion.levels:
            lines += ["", "[[criteria.levels]]", f"level = {level.level}", f"points = {level.points!r}"]
            lines += [f"name = {_quoted(level.name)}", f"descriptor = {_quoted(level.descriptor)}"]
            lines += [f"patterns = [{', '.join(_quoted(pattern) for pattern in level.patterns)}]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@cache
def default_history_rubric() -> Rubric:
    """The nine criteria for an argument from sources that the package brings along."""
    return parse_rubric(resources.files("essays").joinpath("history.toml").read_text("utf-8"))
