"""A blueprint: how many items a quiz or a bank wants of which passages, cognitive level and difficulty.

A file of tables, one a cell; what a cell leaves open, any item may fill::

    title = "Midterm"

    [[cells]]
    reading = "new_economy_to_plan.md"
    section = "Famine"
    cognitive = "understand"
    difficulty = "medium"
    count = 3
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questions.items import Cognitive, Item
from questions.selection import clashes

MOST_CELLS = 200
MOST_OF_A_CELL = 200


class UnusableBlueprint(ValueError):
    """A blueprint that nothing can be made from. The message is a sentence that says what to change."""


class Difficulty(StrEnum):
    """How many takers are expected to answer right: three quarters and more, over half, or fewer."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @classmethod
    def of(cls, item: Item) -> Difficulty | None:
        """The difficulty of an item; None where nothing is known of it."""
        if item.difficulty is None:
            return None
        return cls.EASY if item.difficulty >= 0.75 else cls.MEDIUM if item.difficulty >= 0.55 else cls.HARD


@dataclass(frozen=True)
class Cell:
    """A number of items, and what they must be. An empty field asks for nothing."""

    count: int
    reading: str = ""
    """The file name or short name of a reading."""
    section: str = ""
    """Words of the title of a section; case does not count."""
    passages: tuple[int, int] | None = None
    """First and last passage, as numbered on the reading page from 1 on."""
    cognitive: Cognitive | None = None
    difficulty: Difficulty | None = None
    tag: str = ""
    """A tag that the items carry, such as a way of historical thinking."""

    def words(self) -> str:
        """What the cell asks for, for a reader.

        >>> Cell(3, section="Famine", cognitive=Cognitive.UNDERSTAND).words()
        '3 × understand, section “Famine”'
        """
        place = f"passages {self.passages[0]}–{self.passages[1]}" if self.passages else ""
        told = [
            *(str(kind) for kind in (self.difficulty, self.cognitive) if kind),
            self.tag,
            self.reading,
            f"section “{self.section}”" if self.section else "",
            place,
        ]
        return f"{self.count} × {', '.join(filter(None, told)) or 'any question'}"


@dataclass(frozen=True)
class Blueprint:
    """Cells in the order in which a quiz asks them."""

    cells: tuple[Cell, ...]
    title: str = ""

    @property
    def count(self) -> int:
        """How many items it wants in all."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Supply:
    """An item on offer and where its evidence stands: short name of the reading, section, number of the passage."""

    id: str
    item: Item
    reading: str = ""
    section: tuple[str, ...] = ()
    passage: int = 0
    """From 1 on; 0 where it stands in no passage."""


@dataclass(frozen=True)
class Unmet:
    """A cell that could not be filled: how many were found, and why there are no more."""

    cell: Cell
    found: int
    reason: str


@dataclass(frozen=True)
class Assembly:
    """The chosen items in the order of the cells, and what could not be met."""

    chosen: tuple[Supply, ...]
    unmet: tuple[Unmet, ...]
    found: tuple[int, ...] = ()
    """How many items each cell got."""


def parse(text: str) -> Blueprint:
    """The blueprint that a file holds. Raises UnusableBlueprint with a sentence.

    >>> parse('[[cells]]\\ncount = 2\\ncognitive = "analyse"').cells[0].words()
    '2 × analyse'
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UnusableBlueprint(f"The blueprint is no TOML file: {fault}.") from fault
    rows = table.get("cells")
    if not isinstance(rows, list) or not rows:
        raise UnusableBlueprint("Give the blueprint at least one table [[cells]] with a count.")
    return of_rows(rows, str(table.get("title", "")))


def of_rows(rows: Sequence[Any], title: str = "") -> Blueprint:
    """The blueprint of plain values, a mapping a cell. Raises UnusableBlueprint with a sentence."""
    if len(rows) > MOST_CELLS:
        raise UnusableBlueprint(f"A blueprint has at most {MOST_CELLS} cells.")
    return Blueprint(tuple(_cell(row, number) for number, row in enumerate(rows, 1)), title[:200])


_FIELDS = ("count", "reading", "section", "passages", "cognitive", "difficulty", "tag")


def _cell(row: Any, number: int) -> Cell:
    if not isinstance(row, Mapping):
        raise UnusableBlueprint(f"Cell {number} is no table; write it as [[cells]].")
    unknown = sorted(set(row) - set(_FIELDS))
    if unknown:
        raise UnusableBlueprint(f"Cell {number} has no “{unknown[0][:40]}”; it may have {', '.join(_FIELDS)}.")
    count = row.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_OF_A_CELL:
        raise UnusableBlueprint(f"Cell {number} needs a count between 1 and {MOST_OF_A_CELL}.")
    return Cell(
        count,
        _text(row, "reading", number),
        _text(row, "section", number),
        _passages(row.get("passages"), number),
        _one_of(Cognitive, row, "cognitive", number),
        _one_of(Difficulty, row, "difficulty", number),
        _text(row, "tag", number),
    )


def _text(row: Mapping[str, Any], name: str, number: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise UnusableBlueprint(f"Cell {number}: write {name} as a text.")
    return " ".join(value.split())[:300]


def _one_of(kinds: Any, row: Mapping[str, Any], name: str, number: int) -> Any:
    value = _text(row, name, number).casefold()
    if value and value not in list(kinds):
        raise UnusableBlueprint(f"Cell {number}: {name} “{value[:40]}” is none of {', '.join(kinds)}.")
    return kinds(value) if value else None


def _passages(value: Any, number: int) -> tuple[int, int] | None:
    if value is None:
        return None
    sound = isinstance(value, Sequence) and len(value) == 2 and all(type(place) is int for place in value)
    if not sound or not 1 <= value[0] <= value[1]:
        raise UnusableBlueprint(f"Cell {number}: write passages as [first, last], counted from 1.")
    return value[0], value[1]


def written(blueprint: Blueprint) -> str:
    """The blueprint as a file; ``parse`` is its inverse."""
    lines = [f"title = {_quoted(blueprint.title)}"] if blueprint.title else []
    for cell in blueprint.cells:
        lines += ["", "[[cells]]"]
        if cell.passages:
            lines.append(f"passages = [{cell.passages[0]}, {cell.passages[1]}]")
        told = {name: getattr(cell, name) for name in ("reading", "section", "cognitive", "difficulty", "tag")}
        lines += [f"{name} = {_quoted(str(value))}" for name, value in told.items() if value]
        lines.append(f"count = {cell.count}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def fits(cell: Cell, supply: Supply) -> bool:
    """Whether an item is what a cell asks for."""
    first, last = cell.passages or (0, supply.passage)
    return (
        (not cell.reading or _short(cell.reading) == _short(supply.reading))
        and (not cell.section or any(cell.section.casefold() in title.casefold() for title in supply.section))
        and first <= supply.passage <= last
        and cell.cognitive in (None, supply.item.cognitive)
        and cell.difficulty in (None, Difficulty.of(supply.item))
        and (not cell.tag or cell.tag in supply.item.tags)
    )


def _short(name: str) -> str:
    """A reading's name without ending, case and what stands between its words.

    >>> _short("New_economy to-plan.md")
    'neweconomytoplan'
    """
    return re.sub(r"\W|_", "", re.sub(r"\.\w{1,5}$", "", name.casefold()))


def assemble(blueprint: Blueprint, supplies: Iterable[Supply]) -> Assembly:
    """As many of the cells' items as there can be, each item once and none that answers another.

    The most of all cells together is found by augmenting paths (Kuhn 1955), items most worth asking first, so a broad
    cell gives up an item that a narrow one needs. Of two items of which one tells the other's key, the one of less
    worth is left out before; so the same bank and blueprint always give the same quiz.
    """
    ranked = sorted(supplies, key=lambda supply: (-supply.item.worth, supply.id))
    offered, telling = _without_clashes(ranked)
    places = [(number, cell) for number, cell in enumerate(blueprint.cells) for _ in range(cell.count)]
    wanted = [[at for at, supply in enumerate(offered) if fits(cell, supply)] for _, cell in places]
    taken = _matched(wanted)
    filled: dict[int, list[Supply]] = {number: [] for number in range(len(blueprint.cells))}
    for at, place in sorted(taken.items()):
        filled[places[place][0]].append(offered[at])
    chosen = [supply for number in filled for supply in filled[number]]
    unmet = [
        Unmet(cell, len(filled[number]), _why(cell, ranked, telling))
        for number, cell in enumerate(blueprint.cells)
        if len(filled[number]) < cell.count
    ]
    return Assembly(tuple(chosen), tuple(unmet), tuple(len(filled[number]) for number in filled))


def _without_clashes(ranked: Sequence[Supply]) -> tuple[list[Supply], set[str]]:
    """The items of which none answers another that is kept, and the ids of those left out for that."""
    against: dict[int, set[int]] = {}
    for asked, telling in clashes([supply.item for supply in ranked]):
        against.setdefault(asked, set()).add(telling)
        against.setdefault(telling, set()).add(asked)
    kept: set[int] = set()
    for place in range(len(ranked)):
        if not against.get(place, set()) & kept:
            kept.add(place)
    return [ranked[place] for place in sorted(kept)], {s.id for at, s in enumerate(ranked) if at not in kept}


def _matched(wanted: Sequence[Sequence[int]]) -> dict[int, int]:
    """The place that each item is given to: a matching of greatest size, by augmenting paths."""
    taken: dict[int, int] = {}
    for start in range(len(wanted)):
        # Breadth first, and without recursion: a path may be as long as the quiz.
        came: dict[int, int] = {}
        queue = [start]
        end: int | None = None
        while queue and end is None:
            place = queue.pop(0)
            for item in wanted[place]:
                if item in came:
                    continue
                came[item] = place
                if item not in taken:
                    end = item
                    break
                queue.append(taken[item])
        while end is not None:
            place = came[end]
            before = next((item for item, holder in taken.items() if holder == place), None)
            taken[end] = place
            end = before if place != start else None
    return taken


def _why(cell: Cell, ranked: Sequence[Supply], telling: set[str]) -> str:
    """Why a cell was not filled, as a sentence."""
    fitting = [supply for supply in ranked if fits(cell, supply)]
    told = sum(supply.id in telling for supply in fitting)
    if not fitting:
        return "No question on offer is of this kind."
    if told and len(fitting) - told < cell.count:
        return f"{told} of the {len(fitting)} questions of this kind answer another one and were left out."
    if len(fitting) < cell.count:
        return f"Only {len(fitting)} question{' is' if len(fitting) == 1 else 's are'} of this kind."
    return f"The {len(fitting)} questions of this kind were needed for other cells too."


def coverage(supplies: Iterable[Supply], passages: int) -> tuple[int, ...]:
    """How many items stand in each passage of one reading, first to last."""
    counts = [0] * passages
    for supply in supplies:
        if 1 <= supply.passage <= passages:
            counts[supply.passage - 1] += 1
    return tuple(counts)
