"""The shipped course as the scorer sees it: its sources indexed once, its essays, its assignment."""

import tomllib
from functools import cache
from pathlib import Path

from courseware.readers import read
from courseware.reading import analyse
from essays.measures import Topic
from essays.rubrics import Rubric, default_history_rubric
from essays.scoring import Assessment, Brief, assess
from essays.sources import Sources
from tests.documents import ROOT, document_path

COURSE = ROOT / "seeds" / "between_the_wars"


def indexed(paths: list[Path]) -> Sources:
    """The sources at some paths."""
    readings = []
    for path in paths:
        reading = analyse(read(path.read_bytes(), path.name))
        readings.append((path.stem, reading.document.title, reading.document.card.get("author", ""), reading))
    return Sources.build(readings)


@cache
def sources() -> Sources:
    """The three sources of the shipped course."""
    return indexed(sorted((COURSE / "sources").glob("*.md")))


@cache
def brief() -> Brief:
    """The assignment of the shipped course."""
    table = tomllib.loads((COURSE / "assignments" / "stalinist_foreign_policy.toml").read_text("utf-8"))
    topics = tuple(Topic(t["topic"], tuple(t["phrases"]), t["must"]) for t in table["expected_evidence"])
    low, high = table["expected_words"]
    return Brief(table["prompt"].strip(), (low, high), table["dialect"], topics, table["sources_only"])


@cache
def essay(number: str) -> str:
    """A shipped essay by the number that its file name begins with."""
    return next((COURSE / "essays").glob(f"{number}*.txt")).read_text("utf-8")


def judged(text: str, rubric: Rubric | None = None, assignment: Brief | None = None) -> Assessment:
    """The assessment of a text under the shipped assignment."""
    return assess(text, sources(), rubric or default_history_rubric(), assignment or brief())


def shares(result: Assessment) -> dict[str, float | None]:
    """The measure of each criterion."""
    return {score.criterion: score.share for score in result.criteria}


def real_sources() -> Sources | None:
    """The three real sources, where they are found."""
    names = ("building_socialism_introduction", "great_terror_and_espionage", "forum_thread_non_stalinist_ussr")
    paths = [document_path(f"{name}.txt") for name in names]
    return indexed([path for path in paths if path]) if all(paths) else None
