"""Answers between the page and the item: the page knows places on the screen, the log knows places in the item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from questions.arranging import order_by_ranks
from questions.items import Item, ItemType
from questions.scoring import BadAnswer, by_options, parse_answer
from services.errors import Refused

PLACED = ("options", "order", "pairs")
"""Parts of an answer that hold places of options."""


def as_shown(answer: dict[str, Any] | None, order: Sequence[int]) -> dict[str, Any] | None:
    """An answer with its options as places on the screen: what the page knows, and all that it may know.

    >>> as_shown({"options": [0]}, [2, 0, 1]), as_shown({"pairs": [2, None]}, [2, 0, 1])
    ({'options': [1]}, {'pairs': [0, None]})
    """
    if answer is None:
        return None
    at = {place: shown for shown, place in enumerate(order)}
    moved = _moved(answer, at.__getitem__)
    return {"options": sorted(moved["options"])} if "options" in moved else moved


def meant(item: Item, raw: object, order: Sequence[int]) -> dict[str, Any] | None:
    """The answer that places on the screen stand for. Raises Refused for one that does not fit the item."""
    if isinstance(raw, dict):
        raw = _moved(raw, lambda shown: _place(shown, order))
    try:
        return parse_answer(item, raw)
    except BadAnswer as fault:
        raise Refused(str(fault)) from fault


def _moved(answer: dict[str, Any], place: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        name: [None if at is None else place(at) for at in value]
        if name in PLACED and isinstance(value, list)
        else value
        for name, value in answer.items()
    }


def _place(shown: object, order: Sequence[int]) -> object:
    # What is no place on the screen is left for parse_answer to refuse: it is none in the item either.
    if isinstance(shown, str) and shown.isascii() and shown.isdigit() and len(shown) < 5:
        shown = int(shown)
    if isinstance(shown, int) and not isinstance(shown, bool) and 0 <= shown < len(order):
        return order[shown]
    return shown


def of_form(item: Item, values: Sequence[str]) -> dict[str, Any]:
    """The values of a question's fields, as a browser without JavaScript sends them, as an answer on the screen.

    A line of an ordering sends "place:rank". Ranks that nobody changed are no answer: the order shown is never right.
    """
    if by_options(item):
        return {"options": list(values)}
    if item.type is ItemType.MATCHING:
        return {"pairs": [value or None for value in values]}
    if item.type is ItemType.ORDERING:
        return {"order": _ordered([value.partition(":")[::2] for value in values])}
    return {"text": values[0] if values else ""}


def _ordered(lines: Sequence[tuple[str, str]]) -> list[str]:
    places = [place for place, _ in lines]
    found = order_by_ranks([rank for _, rank in lines], list(range(len(lines))))
    return [places[at] for at in found]
