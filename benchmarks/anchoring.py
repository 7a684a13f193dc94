"""What following a revision costs, and how often it is right. Run: ``python -m benchmarks.anchoring [passages]``.

A book is made from a vocabulary with Zipf's frequencies (seed 1): 3,000 passages of about 67 words, 200,000 words.
Each revision is made by rules, so what became of every passage is known. Seconds are CPU-seconds of this process, the
best of three. ``right`` is the share of old passages whose new ones are exactly those that the rule made of them.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from time import process_time

from courseware.anchoring import select, selector_of
from courseware.following import follow
from courseware.passages import anchors_of

VOCABULARY = 20_000


@dataclass(frozen=True)
class Part:
    """A passage of the book, and the numbers of the old passages that its words come from."""

    text: str
    origins: tuple[int, ...] = ()
    anchor: str = ""


def words_of(chance: random.Random) -> Callable[[int], list[str]]:
    """Draws words as texts do: the n-th most frequent with a probability of about 1/n."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    return lambda count: chance.choices(names, cum_weights=weights, k=count)


def book(passages: int, chance: random.Random, draw: Callable[[int], list[str]]) -> list[Part]:
    """The old version."""
    texts = [" ".join(draw(chance.randint(20, 114))) + "." for _ in range(passages)]
    return [Part(text, (number,)) for number, text in enumerate(texts)]


def edited(part: Part, chance: random.Random, draw: Callable[[int], list[str]]) -> Part:
    """One word in eight exchanged."""
    words = part.text.split()
    for place in chance.sample(range(len(words)), max(1, len(words) // 8)):
        words[place] = draw(1)[0]
    return Part(" ".join(words), part.origins)


def revised(old: list[Part], share: float, chance: random.Random, draw: Callable[[int], list[str]]) -> list[Part]:
    """The new version: of the share that is touched six in ten are edited, the rest split, joined, moved, cut, new."""
    new: list[Part] = []
    moved: list[Part] = []
    rest: Iterator[Part] = iter(old)
    for part in rest:
        deed = chance.random() if chance.random() < share else 1.0
        words = part.text.split()
        if deed < 0.6:
            new.append(edited(part, chance, draw))
        elif deed < 0.7:
            half = len(words) // 2
            new += [Part(" ".join(words[:half]), part.origins), Part(" ".join(words[half:]), part.origins)]
        elif deed < 0.8 and (following := next(rest, None)) is not None:
            new.append(Part(part.text + " " + following.text, part.origins + following.origins))
        elif deed < 0.85:
            moved.append(part)
        elif deed < 0.9:
            new += [part, Part(" ".join(draw(60)) + ".")]
        elif deed < 0.95 or deed == 1.0:
            new.append(part)
    for part in moved:
        new.insert(chance.randrange(len(new) + 1), part)
    return new


def named(parts: list[Part]) -> list[Part]:
    """The parts with their anchors."""
    anchors = anchors_of([part.text for part in parts])
    return [Part(part.text, part.origins, anchor) for part, anchor in zip(parts, anchors, strict=True)]


def right(old: list[Part], new: list[Part]) -> float:
    """The share of old passages that were followed to exactly what became of them."""
    truth: dict[int, list[str]] = {number: [] for number in range(len(old))}
    for part in new:
        for origin in part.origins:
            truth[origin].append(part.anchor)
    found = follow(old, new).continuations
    return sum(list(one.now) == truth[number] for number, one in enumerate(found)) / len(old)


def seconds(deed: Callable[[], object]) -> float:
    """CPU-seconds, the best of three."""
    spent: list[float] = []
    for _ in range(3):
        begun = process_time()
        deed()
        spent.append(process_time() - begun)
    return min(spent)


def main(passages: int) -> None:
    """Print a line for each sort of revision, and what finding one quotation costs."""
    chance = random.Random(1)
    draw = words_of(chance)
    old = named(book(passages, chance, draw))
    count = sum(len(part.text.split()) for part in old)
    print(f"{passages:,} passages, {count:,} words")
    print(f"{'anchors of one version':34}{seconds(lambda: anchors_of([part.text for part in old])):7.2f} s")
    for name, share in (("nothing changed", 0.0), ("1 in 100", 0.01), ("half", 0.5), ("all", 1.0)):
        new = named(revised(old, share, chance, draw))
        print(f"follow, {name + ' touched':26}{seconds(lambda new=new: follow(old, new)):7.2f} s", end="")
        print(f"   right {100 * right(old, new):6.2f} %")
    text = "\n\n".join(part.text for part in old)
    place = text.index(old[passages // 2].text)
    quote = selector_of(text, place, place + 200)
    print(f"{'select in the whole text':34}{seconds(lambda: select(text, quote)):7.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
