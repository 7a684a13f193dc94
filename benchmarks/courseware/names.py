"""How well names are found, typed and gathered: counted against ``names.csv``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.courseware.references import rows
from benchmarks.courseware.sources import reading_of, texts_of
from courseware.names import Mention, Names

_NOT_CLUSTERED = {"nationality", "date", "month", "year", "years", "quantity"}


@dataclass(frozen=True)
class Named:
    """A name of the reference where it stands."""

    start: int
    end: int
    types: frozenset[str]
    thing: str
    optional: bool


@dataclass
class Tally:
    """Counts over some texts."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    typed: int = 0
    pairs: Counter[str] = field(default_factory=Counter)
    b3: list[tuple[float, float]] = field(default_factory=list)
    faults: list[tuple[str, str, str, str]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Precision and recall of mentions and of clusters (pairwise, B-cubed), and the share of right types."""
        both, ours, theirs = self.pairs["both"], self.pairs["ours"], self.pairs["theirs"]
        return {
            "names": self.wanted,
            "precision": self.right / max(1, self.found),
            "recall": self.right / max(1, self.wanted),
            "type": self.typed / max(1, self.right),
            "pair precision": both / max(1, ours),
            "pair recall": both / max(1, theirs),
            "b3 precision": sum(p for p, _ in self.b3) / max(1, len(self.b3)),
            "b3 recall": sum(r for _, r in self.b3) / max(1, len(self.b3)),
        }


def half(which: str) -> list[tuple[str, range | None]]:
    """Texts of the half that rules were made on ("tune") or that they were only counted on ("test")."""
    return [
        (name, range(int(first), int(last) + 1) if first else None)
        for name, first, last, part in rows("texts")
        if part == which
    ]


def tally(texts: Iterable[tuple[str, range | None]]) -> Tally:
    """Count over texts; those that are not here are left out."""
    total = Tally()
    reference: dict[str, list[list[str]]] = defaultdict(list)
    for name, *rest in rows("names"):
        reference[name].append(rest)
    for name, paragraphs in texts:
        if texts_of(name):
            _count(total, name, paragraphs, reference[name])
    return total


def _count(total: Tally, name: str, paragraphs: range | None, listed: Sequence[Sequence[str]]) -> None:
    texts = texts_of(name)
    whole = "\n".join(texts.values())
    wanted = placed(whole, listed)
    found: list[tuple[int, int, Mention]] = []
    reading = reading_of(name) if paragraphs is None else None
    names = reading.names if reading else Names.of_texts(texts)
    base = 0
    for number, (anchor, text) in enumerate(texts.items()):
        if paragraphs is None or number in paragraphs:
            found += [_bare(m, base) for m in names.mentions_in(anchor)]
        base += len(text) + 1
    _compare(total, name, whole, wanted, found)


def _bare(mention: Mention, base: int) -> tuple[int, int, Mention]:
    article = 4 if mention.text[:4] in ("the ", "The ") and mention.type.value != "work" else 0
    return base + mention.start + article, base + mention.end, mention


def placed(whole: str, listed: Iterable[Sequence[str]]) -> list[Named]:
    """The reference's names where they stand now, found in their order near where they stood."""
    found: list[Named] = []
    drift, floor = 0, 0
    for near, wording, types, thing, optional in listed:
        expected = int(near) + drift
        pattern = re.compile(r"(?<!\w)" + re.escape(wording) + r"(?!\w)")
        places = [m.start() for m in pattern.finditer(whole, max(floor, expected - 400), expected + 2500)]
        if not places:
            continue
        start = min(places, key=lambda place: abs(place - expected))
        drift, floor = start - int(near), start
        article = 4 if wording[:4] in ("the ", "The ") and "work" not in types else 0
        found.append(Named(start + article, start + len(wording), frozenset(types.split("/")), thing, bool(optional)))
    return found


def _compare(
    total: Tally, name: str, whole: str, wanted: Sequence[Named], found: Sequence[tuple[int, int, Mention]]
) -> None:
    by_span = {(start, end): mention for start, end, mention in found}
    matched: list[tuple[Named, Mention]] = []
    for named in wanted:
        mention = by_span.get((named.start, named.end)) or by_span.get((named.start - 4, named.end))
        if mention is not None:
            matched.append((named, mention))
        elif not named.optional:
            total.faults.append(
                (name, "missed", whole[named.start : named.end], _around(whole, named.start, named.end))
            )
    spans = [(named.start, named.end) for named in wanted]
    optional = [(named.start, named.end) for named in wanted if named.optional]
    exact = set(spans) | {(start - 4, end) for start, end in spans}
    for start, end, mention in found:
        if (start, end) in exact:
            continue
        if not any(start < b and a < end for a, b in optional):
            total.found += 1
            total.faults.append((name, "false", mention.text, _around(whole, start, end)))
    sure = [(named, mention) for named, mention in matched if not named.optional]
    total.found += len(sure)
    total.right += len(sure)
    total.wanted += sum(not named.optional for named in wanted)
    for named, mention in sure:
        if mention.type.value in named.types:
            total.typed += 1
        else:
            fault = f"{mention.type.value} for {'/'.join(sorted(named.types))}"
            total.faults.append((name, fault, mention.text, _around(whole, named.start, named.end)))
    _clusters(total, name, [(n, m) for n, m in sure if not n.types & _NOT_CLUSTERED])


def _around(whole: str, start: int, end: int) -> str:
    return " ".join(whole[max(0, start - 35) : end + 25].split())


def _clusters(total: Tally, name: str, matched: Sequence[tuple[Named, Mention]]) -> None:
    ours = Counter(mention.cluster for _, mention in matched)
    theirs = Counter(named.thing for named, _ in matched)
    both = Counter((mention.cluster, named.thing) for named, mention in matched)
    total.pairs["ours"] += sum(n * (n - 1) // 2 for n in ours.values())
    total.pairs["theirs"] += sum(n * (n - 1) // 2 for n in theirs.values())
    total.pairs["both"] += sum(n * (n - 1) // 2 for n in both.values())
    for named, mention in matched:
        shared = both[mention.cluster, named.thing]
        total.b3.append((shared / ours[mention.cluster], shared / theirs[named.thing]))
        if shared < ours[mention.cluster] / 2 or shared < theirs[named.thing] / 2:
            total.faults.append((name, "cluster", mention.text, f"{mention.cluster} for {named.thing}"))
