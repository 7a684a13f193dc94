"""Essays and readings as files: judged without a course, and nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from courseware.documents import Document, UnreadableDocument
from courseware.readers import read
from courseware.readers.encodings import decode
from courseware.reading import Reading, analyse
from essays.rubrics import Rubric, default_history_rubric
from essays.scoring import Brief
from records.essays import Assignment
from services.errors import Refused
from services.essays.assigning import rubric_in
from services.essays.judging import Source, brief_of, judgement, rubric_for, sources_of
from services.essays.writing import LONGEST_TEXT

CONVERTED = ("docx", "pdf", "html")
"""Forms whose bytes are no text: places of an essay in one count the text that was taken from it."""


def essay_text(data: bytes, filename: str) -> str:
    """The words of an essay's file; of a text file exactly as they are given, so that places count its characters.

    Raises UnreadableDocument or Refused with a sentence.
    """
    document = read(data, filename)
    text = document.raw if document.form in CONVERTED else decode(data)[0]
    if len(text.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise Refused(f"The essay is longer than {LONGEST_TEXT // 1000} kB, some 30,000 words. Shorten it.")
    return text


def source_from(data: bytes, name: str) -> tuple[Source, Reading]:
    """A file as a reading that essays are held against. Raises UnreadableDocument with a sentence."""
    document = read(data, name)
    return Source(name, _title(document, name), document.card.get("author", ""), ""), analyse(document)


def _title(document: Document, name: str) -> str:
    return document.title or Path(name).stem.replace("_", " ")


def readable(folder: Path, but: Path) -> tuple[list[tuple[Source, Reading]], list[str]]:
    """Every file of a folder that can be read as a text, by name, and a sentence for each that cannot.

    Hidden files and the essay itself are left out.
    """
    found, refused = [], []
    for path in files_of(folder, but):
        try:
            found.append(source_from(path.read_bytes(), path.relative_to(folder).as_posix()))
        except (UnreadableDocument, OSError) as fault:
            refused.append(f"{path.name} is left out: {fault}")
    return found, refused


def files_of(folder: Path, but: Path) -> list[Path]:
    """The files of a folder and the folders in it, by name, without hidden ones and without ``but``."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.resolve() != but.resolve()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def rubric_of_file(text: str | None) -> Rubric:
    """The rubric of a TOML text, or the one that comes along. Raises Refused."""
    return default_history_rubric() if text is None else rubric_in(text)


def score_text(
    text: str, sources: Sequence[tuple[Source, Reading]], rubric: Rubric, prompt: str = "", dialect: str = "british"
) -> dict[str, Any]:
    """The scorer's judgement of a text against loose readings, as plain tables. Raises Refused where there is none."""
    if not sources:
        raise Refused("No reading was found to hold the essay against. Give a folder with at least one text.")
    return judgement(text, sources, rubric, Brief(prompt=prompt, dialect=dialect))


def score_for(text: str, assignment: Assignment) -> dict[str, Any]:
    """The scorer's judgement of a text by an assignment's rubric, readings and brief; nothing is kept."""
    return judgement(text, sources_of(assignment), rubric_for(assignment), brief_of(assignment))


def titles(sources: Iterable[tuple[Source, Reading]]) -> list[str]:
    """What the readings are called."""
    return [source.title for source, _ in sources]
