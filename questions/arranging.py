"""Matching and ordering: how an arrangement is read, and what share of the points it earns.

A match is ``{"pairs": [1, None, 0]}``: for each prompt the place in ``item.options`` that was given to it, None where
it was left open. An order is ``{"order": [2, 0, 1]}``: places in ``item.options``, first to last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import permutations

from questions.items import Item

Place = Callable[[object], int]
"""Reads what a form or a program sent as the place of an option; raises where it is none."""

MOST_ENUMERATED = 7
"""Things in an order whose every arrangement is tried to find what chance earns; 5,040 of them."""


def pairs_of(item: Item, given: object, place: Place) -> dict[str, list[int | None]] | None:
    """The match that was sent; None where every line was left open. Raises ValueError with a sentence."""
    if not isinstance(given, (list, tuple)) or len(given) != len(item.prompts):
        raise ValueError("Send one choice for each line; reload the page and match them again.")
    pairs = [None if choice in (None, "") else place(choice) for choice in given]
    return {"pairs": pairs} if any(choice is not None for choice in pairs) else None


def order_of(item: Item, given: object, place: Place) -> dict[str, list[int]] | None:
    """The order that was sent; None where nothing was. Raises ValueError with a sentence."""
    if not isinstance(given, (list, tuple)):
        raise ValueError("Send the order as a list.")
    if not given:
        return None
    order = [place(choice) for choice in given]
    if sorted(order) != list(range(len(item.options))):
        raise ValueError("Give each thing a place of its own in the order.")
    return {"order": order}


def order_by_ranks(ranks: Sequence[str], places: Sequence[int]) -> list[int]:
    """The places sorted by the ranks that a form gave to them, from 1 on; the first place stood at rank 1 before.

    Selects without a script can give two things one rank. What was moved goes before what was not where it moved up,
    and after it where it moved down: so one changed select moves one thing, and the others close up.

    >>> order_by_ranks(["1", "2", "1"], [5, 6, 7]), order_by_ranks(["3", "2", "3"], [5, 6, 7])
    ([7, 5, 6], [6, 7, 5])
    """
    known = [
        int(rank) if rank.isascii() and rank.isdigit() and len(rank) < 4 else at for at, rank in enumerate(ranks, 1)
    ]
    moved = [(rank > at) - (rank < at) for at, rank in enumerate(known, 1)]
    return [place for *_, place in sorted(zip(known, moved, range(len(places)), places, strict=True))]


def match_share(item: Item, pairs: Sequence[int | None]) -> Fraction:
    """The share of the lines that are matched rightly.

    >>> from questions.items import ItemType, Option, Prompt
    >>> two = Item(ItemType.MATCHING, "Who?", (Option("a"), Option("b")), prompts=(Prompt("x", 0), Prompt("y", 1)))
    >>> match_share(two, [0, None])
    Fraction(1, 2)
    """
    right = sum(prompt.option == given for prompt, given in zip(item.prompts, pairs, strict=True))
    return Fraction(right, len(item.prompts))


def order_share(order: Sequence[int]) -> Fraction:
    """The share that an order earns: what stands in the right succession, at its longest, beyond the first thing.

    The longest increasing subsequence (Schensted 1961) less one, of all things less one: one thing in a wrong place
    costs one step, however far it strayed, and the order turned round earns nothing.

    >>> order_share([0, 1, 2, 3]), order_share([3, 0, 1, 2]), order_share([3, 2, 1, 0])
    (Fraction(1, 1), Fraction(2, 3), Fraction(0, 1))
    """
    return Fraction(len(longest_run(order)) - 1, len(order) - 1)


def longest_run(order: Sequence[int]) -> tuple[int, ...]:
    """The things of a longest right succession, in their order.

    >>> longest_run([3, 0, 1, 2])
    (0, 1, 2)
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for thing in order:
        at = bisect_left(ends, thing)
        before[thing] = ends[at - 1] if at else None
        ends[at : at + 1] = [thing]
    run: list[int] = []
    last: int | None = ends[-1] if ends else None
    while last is not None:
        run.append(last)
        last = before[last]
    return tuple(reversed(run))


@lru_cache(maxsize=16)
def order_guess(things: int) -> float | None:
    """What a random order earns on average, 0 to 1; None for more things than can be tried one by one.

    >>> order_guess(3)
    0.5
    """
    if things > MOST_ENUMERATED:
        return None
    shares = [order_share(order) for order in permutations(range(things))]
    return float(sum(shares) / len(shares))
