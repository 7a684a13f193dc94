"""What differs between two versions of an item, in words and stretches that a reader can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from questions.items import Item, Option

Stretch = tuple[str, str]
"""Words, and "same", "removed" or "added"."""


@dataclass(frozen=True)
class Change:
    """One part of an item that reads differently: its name, and both wordings woven into one."""

    part: str
    stretches: tuple[Stretch, ...]


def changes(before: Item, after: Item) -> tuple[Change, ...]:
    """Every part that differs, in the order in which an item is read.

    >>> from questions.items import ItemType
    >>> old = Item(ItemType.SHORT, "Who led the NKVD?", answers=("Ezhov",))
    >>> [change.part for change in changes(old, Item(ItemType.SHORT, "Who led the police?", answers=("Yezhov",)))]
    ['Question', 'Accepted answer 1']
    """
    return tuple(
        Change(part, woven(old, new)) for part, old, new in _parts(before, after) if old != new and (old or new)
    )


def _parts(before: Item, after: Item) -> Iterator[tuple[str, str, str]]:
    yield "Kind", _plain(before.type), _plain(after.type)
    yield "Question", before.stem, after.stem
    nothing = Option("")
    for number, (old, new) in enumerate(zip_longest(before.options, after.options, fillvalue=nothing), 1):
        yield f"Option {number}", _marked(old), _marked(new)
        yield f"Why option {number} is {'right' if new.correct else 'wrong'}", old.rationale, new.rationale
        yield f"Proof of option {number}", _proof(old), _proof(new)
    for number, (was, now) in enumerate(zip_longest(_lines(before), _lines(after), fillvalue=""), 1):
        yield f"Line {number}", was, now
    for number, (was, now) in enumerate(zip_longest(_points(before), _points(after), fillvalue=""), 1):
        yield f"Marking point {number}", was, now
    for number, (said, says) in enumerate(zip_longest(before.answers, after.answers, fillvalue=""), 1):
        yield f"Accepted answer {number}", said, says
    yield "Tolerance", f"{before.tolerance:g}", f"{after.tolerance:g}"
    yield "Rationale", before.rationale, after.rationale
    yield "Evidence", _evidence(before), _evidence(after)
    yield "Cognitive level", _plain(before.cognitive), _plain(after.cognitive)
    yield "Tags", ", ".join(before.tags), ", ".join(after.tags)
    yield "Flaws found", ", ".join(before.flaws), ", ".join(after.flaws)


def _lines(item: Item) -> list[str]:
    return [f"{prompt.text} – {item.options[prompt.option].text}" for prompt in item.prompts]


def _points(item: Item) -> list[str]:
    return [f"{point.text} ({point.points})" for point in item.marking]


def _plain(value: str) -> str:
    return str(value).replace("_", " ")


def _marked(option: Option) -> str:
    return f"{option.text} (key)" if option.correct else option.text


def _proof(option: Option) -> str:
    return option.certificate.reason if option.certificate else ""


def _evidence(item: Item) -> str:
    return item.evidence.text if item.evidence else ""


def woven(before: str, after: str) -> tuple[Stretch, ...]:
    """Both wordings as one text, cut at words; white space between two changes is part of both.

    >>> woven("in the year 1936", "in 1937")
    (('in ', 'same'), ('the year 1936', 'removed'), ('1937', 'added'))
    >>> woven("Ivan Tresk led", "Anna Velik led")
    (('Ivan Tresk', 'removed'), ('Anna Velik', 'added'), (' led', 'same'))
    """
    stretches: list[Stretch] = []
    old = new = ""
    for gone, come, same in _steps(_words(before), _words(after)):
        old, new = old + gone, new + come
        if same:
            stretches += [*_changed(old, new), (same, "same")]
            old = new = ""
    return (*stretches, *_changed(old, new))


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """What goes, what comes and what stays, in turn."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (what, low, high, start, end) in enumerate(steps):
        gone, come = "".join(old[low:high]), "".join(new[start:end])
        if what != "equal" or (gone.isspace() and 0 < place < len(steps) - 1):
            yield gone, come, ""
        else:
            yield "", "", gone


def _changed(old: str, new: str) -> list[Stretch]:
    return [stretch for stretch in ((old, "removed"), (new, "added")) if stretch[0]]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
