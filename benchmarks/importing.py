"""What an import costs: reading, preview, storing. Run: ``python -m benchmarks.importing [WORDS …]``.

The book is made from a fixed vocabulary, so that everyone measures the same: chapters, sections, pages with running
heads, page numbers and notes at their foot, lines broken as a printer breaks them. The database is an SQLite file of
its own, or what ``DATABASE_URL`` names (an empty PostgreSQL database).
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from textwrap import wrap
from time import perf_counter, process_time
from typing import Any

NAMES = ("Marlov", "Orlin", "Tresk", "Velik", "Samoylov", "Duval", "Harrow", "Iwasaki", "Okafor", "Lindqvist")
PLACES = ("Orsk", "Kerch", "Tula", "Lugansk", "Port Amber", "Nordhaven", "Callow", "Westmere")
THINGS = (
    "canal",
    "harvest",
    "railway",
    "council",
    "strike",
    "treaty",
    "school",
    "harbour",
    "census",
    "mill",
    "garrison",
)
KINDS = ("northern", "second", "forgotten", "public", "narrow", "provisional", "costly", "early", "rural", "disputed")
SENTENCES = (
    "In {year} {name} told the {thing} of {place} that the {kind} {other} could not be paid for.",
    "The {kind} {thing} at {place} was opened by {name} in {year}, eleven years after it had been promised.",
    "{name} wrote that nobody in {place} had asked for a {kind} {thing}, and that few would miss the {other}.",
    "More than {count} people left {place} before the {thing} was finished, although the {other} stayed open.",
    "What the {thing} meant to {place} is harder to say, for the {kind} papers of {name} are lost.",
    "By {year} the {other} had become the only {kind} {thing} between {place} and the sea.",
)
PAGE = 34
"""Lines of text on a page."""
LINE = 78


def book(words: int, seed: int = 1, title: str = "The Canal and the Town", page: int = PAGE) -> str:
    """A book of about so many words as plain text, with ``page`` lines on a page and a form feed before each.

    >>> text = book(3_000)
    >>> 2_800 < len(text.split()) < 4_000, text.count("\\f") > 5, "CHAPTER 1" in text
    (True, True, True)
    """
    chance = random.Random(seed)
    pages: list[str] = []
    for number, lines in enumerate(_pages(chance, words, page), 1):
        notes = [line for line in lines if line.startswith("\0")]
        body = [line for line in lines if not line.startswith("\0")]
        head = f"{number}   {title.upper()}" if number % 2 == 0 else f"CHAPTERS AND CAUSES   {number}"
        pages.append("\n".join([head, "", *body, "", *(note[1:] for note in notes)]).rstrip() + "\n")
    return f"{title}\n\nby A. Nobody\n\n" + "\f".join(pages)


def _pages(chance: random.Random, words: int, most: int) -> Iterator[list[str]]:
    """The lines of each page; a line of a note begins with NUL."""
    page: list[str] = []
    for line in _lines(chance, words):
        page.append(line)
        if sum(not one.startswith("\0") for one in page) >= most and not line.startswith("\0"):
            yield page
            page = []
    if page:
        yield page


def _lines(chance: random.Random, words: int) -> Iterator[str]:
    count, chapter, note = 0, 0, 0
    while count < words:
        chapter += 1
        yield from ("", f"CHAPTER {chapter}", "", f"The {_word(chance, KINDS)} {_word(chance, THINGS)}", "")
        note = 0
        for paragraph in range(chance.randint(28, 44)):
            if paragraph % 12 == 11:
                yield from (f"{_word(chance, NAMES)} and the {_word(chance, THINGS)}", "")
            text = " ".join(_sentence(chance) for _ in range(chance.randint(4, 7)))
            noted = chance.random() < 0.25
            note += noted
            count += len(text.split())
            yield from wrap(text + (str(note) if noted else ""), LINE)
            yield ""
            if noted:
                work = f"The {_word(chance, KINDS)} {_word(chance, THINGS)} of {_word(chance, PLACES)}"
                place, year = _word(chance, PLACES), chance.randint(1921, 1998)
                yield f"\0{note} {_word(chance, NAMES)}, {work} ({place}: Quay Press, {year}), p. {year % 90}."


def _word(chance: random.Random, words: tuple[str, ...]) -> str:
    return chance.choice(words)


def _sentence(chance: random.Random) -> str:
    return chance.choice(SENTENCES).format(
        year=chance.randint(1890, 1941),
        name=_word(chance, NAMES),
        place=_word(chance, PLACES),
        thing=_word(chance, THINGS),
        other=_word(chance, THINGS),
        kind=_word(chance, KINDS),
        count=f"{chance.randint(2, 90)},000",
    )


@dataclass(frozen=True)
class Measured:
    """One book: what was found in it, and how long each step took."""

    found: dict[str, int]
    seconds: dict[str, float]

    def line(self) -> str:
        """As it is printed."""
        counts = ", ".join(f"{count:,} {what}" for what, count in self.found.items())
        words = self.found["words"]
        steps = (f"{step} {took:.2f} s ({words / took / 1000:,.0f})" for step, took in self.seconds.items())
        return f"{counts}\n    {', '.join(steps)}"


def measured(size: int, course: Any, now: datetime) -> Measured:
    """Read, preview and store a book of that size."""
    from courseware.preview import Preview, preview_json
    from records.database import transaction
    from services.library import importing

    seconds: dict[str, float] = {}
    data, name = book(size).encode(), f"book {size}.txt"
    with timed(seconds, "read", process_time):
        source = importing.read_source(data, name, {}, ())
    with timed(seconds, "preview made", process_time):
        table = json.dumps(preview_json(source.document, ()))
    with timed(seconds, "preview opened", process_time):
        rows = len(Preview(json.loads(table), ()).rows)
    with timed(seconds, "stored", perf_counter), transaction():
        importing.keep_source(course, None, source, {}, importing.slug_of(name), now)
    document = source.document
    counts = {"words": document.word_count, "passages": len(source.passages), "notes": len(document.notes)}
    return Measured(counts | {"taken out": len(document.furniture), "rows": rows}, seconds)


@contextmanager
def timed(seconds: dict[str, float], step: str, clock: Callable[[], float]) -> Iterator[None]:
    """Put down how long a step took."""
    begun = clock()
    yield
    seconds[step] = clock() - begun


def main(sizes: list[int]) -> None:
    """Print what each size of book costs."""
    from app import create_app
    from records import db
    from services import people

    with tempfile.TemporaryDirectory() as folder:
        app = create_app({**os.environ, "MARGINALIA_DATA": folder, "MARGINALIA_DEMO": "1"})
        with app.app_context():
            db.create_all()
            now = datetime.now(UTC)
            course = people.create_course(None, f"B-{os.getpid()}", "Benchmark", now)
            print(f"{db.engine.dialect.name}; in brackets thousands of words a second")
            for size in sizes:
                print(measured(size, course, now).line())
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [25_000, 50_000, 100_000, 200_000])
