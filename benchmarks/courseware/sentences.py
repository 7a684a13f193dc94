"""How many sentence ends are wrong: counted against traps written for it and against texts read by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.courseware.references import FOLDER, rows
from benchmarks.courseware.sources import texts_of
from courseware.language import sentence_spans


@dataclass
class Ends:
    """Counts of sentence ends inside passages; a passage's own end is no feat."""

    wanted: int = 0
    missed: int = 0
    false: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def per_thousand(self) -> float:
        """Errors of both kinds for each thousand ends."""
        return 1000 * (self.missed + self.false) / max(1, self.wanted)

    def count(self, text: str, wanted: Iterable[int]) -> None:
        """Compare the ends inside one passage."""
        inner = {end for end in wanted if text[end:].strip()}
        found = {span.end for span in sentence_spans(text) if text[span.end :].strip()}
        self.wanted += len(inner)
        self.missed += len(inner - found)
        self.false += len(found - inner)
        self.faults += [("missed", text[max(0, end - 45) : end + 25]) for end in sorted(inner - found)]
        self.faults += [("false", text[max(0, end - 45) : end + 25]) for end in sorted(found - inner)]


def traps() -> Ends:
    """The traps: one passage a line, ‖ where a sentence ends."""
    total = Ends()
    for line in (FOLDER / "sentence_traps.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            total.count(*_marked(line))
    return total


def _marked(line: str) -> tuple[str, list[int]]:
    """A passage without its marks, and where they stood; two marks are a blank line.

    >>> _marked("One.‖Two.")
    ('One. Two.', [4])
    """
    text, ends = "", []
    parts = re.split("(‖‖|‖)", line)
    for part, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        text += part.strip()
        if mark:
            ends.append(len(text))
            text += "\n\n" if mark == "‖‖" else " "
    return text, ends


def read_by_hand() -> Ends:
    """The passages of ``sentences.csv``: the last words of each sentence, in order, and about where they stand."""
    listed: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for name, start, near, ending in rows("sentences"):
        listed[name][start].append((int(near), ending))
    total = Ends()
    for name, passages in listed.items():
        by_start = {" ".join(text.split()[:4]): text for text in texts_of(name).values()}
        for start, ends in passages.items():
            if start in by_start:
                total.count(by_start[start], _placed(by_start[start], ends))
    return total


def _placed(text: str, ends: Iterable[tuple[int, str]]) -> list[int]:
    found = []
    for near, ending in ends:
        places = [match.end() for match in re.finditer(re.escape(ending), text)]
        if places:
            found.append(min(places, key=lambda place: abs(place - near)))
    return found
