"""Readers: bytes of any supported format → Document. The one way in is ``read``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from courseware.corrections import LineChoice
from courseware.documents import Document, UnreadableDocument
from courseware.readers.choices import choice_for, lines_in
from courseware.readers.docx import read_docx
from courseware.readers.encodings import decode
from courseware.readers.html import read_html
from courseware.readers.pdf import read_pdf
from courseware.readers.reasons import because, explained
from courseware.readers.source import Progress, Source, Tell
from courseware.readers.text import read_text

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "UnreadableDocument",
    "because",
    "choice_for",
    "explained",
    "lines_in",
    "read",
    "read_text",
]

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 200_000
_MARKDOWN = (".md", ".markdown", ".mdown")
_NOT_TEXT = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc), or a Word document locked with a password"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "a database"),
)


def read(
    data: bytes,
    filename: str,
    card: Mapping[str, str] | None = None,
    lines: Sequence[LineChoice] = (),
    tell: Tell | None = None,
) -> Document:
    """Read a source. The format is told from the bytes first and from the ending of ``filename`` second.

    ``card`` may give title, author and year; what it gives wins over what the document says of itself.
    ``lines`` are the instructor's choices: a kept line is never furniture, another goes to furniture; a choice that
    matches nothing changes nothing. ``choice_for`` makes them. ``tell`` hears how many of how many steps are done.
    Raises UnreadableDocument with a sentence that says what to do.

    >>> read(b"Stalin died in 1953.", "note.txt").blocks[0].text
    'Stalin died in 1953.'
    """
    _refuse_at_sight(data)
    known = {key: str(value) for key, value in (card or {}).items() if value}
    source = Source(hashlib.sha256(data).hexdigest(), "", "utf-8", known, lines, Progress(tell))
    ending = PurePath(filename.lower()).suffix
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, replace(source, form="pdf", encoding="pdf"))
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data, replace(source, form="docx"))
    _refuse_by_ending(ending)
    text, encoding = decode(data)
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise UnreadableDocument(
            f"The document has more than {MAX_LINES:,} lines. Split it into parts and load them one by one."
        )
    text = text.replace("\0", " ")
    if _is_html(text, ending):
        return read_html(text, replace(source, form="html", encoding=encoding))
    form = "markdown" if ending in _MARKDOWN else ""
    return read_text(
        text,
        form,
        sha256=source.sha256,
        encoding=encoding,
        card=known,
        lines=lines,
        progress=source.progress,
    )


def _refuse_by_ending(ending: str) -> None:
    """A name that promises a PDF or a Word document over bytes that are none."""
    if ending in (".pdf", ".docx"):
        raise UnreadableDocument(
            f"The file is named {ending} but is not one inside. "
            "Save it again in that format, or give it the right ending."
        )


def _is_html(text: str, ending: str) -> bool:
    head = text[:2000].lstrip("\ufeff \r\n\t").lower()
    if head.startswith(("<!doctype html", "<html")) or ("<html" in head and head.startswith(("<?xml", "<!--"))):
        return True
    return ending in (".html", ".htm", ".xhtml")


def _refuse_at_sight(data: bytes) -> None:
    if not data.strip():
        raise UnreadableDocument("The file is empty. Choose a file that has text in it.")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"The file has {len(data) / 1024 / 1024:.0f} MB; {MAX_BYTES // 1024 // 1024} MB is the most. "
            "Split it into parts and load them one by one."
        )
    for magic, name in _NOT_TEXT:
        if data.startswith(magic):
            raise UnreadableDocument(f"This is {name}, not a text. Save it as plain text, Markdown, HTML, DOCX or PDF.")
