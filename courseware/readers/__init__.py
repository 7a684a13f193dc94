"""Readers: bytes of any supported format → Document. The one way in is ``read``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from courseware.documents import Document, UnreadableDocument
from courseware.readers.encodings import decode
from courseware.readers.text import read_text

__all__ = ["MAX_BYTES", "MAX_LINES", "UnreadableDocument", "read", "read_text"]

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 500_000
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
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc)"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "a database"),
)


def read(data: bytes, filename: str, card: Mapping[str, str] | None = None) -> Document:
    """Read a source. The format is told from the bytes first and from the ending of ``filename`` second.

    ``card`` may give title, author and year; what it gives wins over what the document says of itself.
    Raises UnreadableDocument with a sentence that says what to do.

    >>> read(b"Stalin died in 1953.", "note.txt").blocks[0].text
    'Stalin died in 1953.'
    """
    _refuse_at_sight(data)
    digest = hashlib.sha256(data).hexdigest()
    known = {key: str(value) for key, value in (card or {}).items() if value}
    ending = PurePath(filename.lower()).suffix
    text, encoding = decode(data)
    if text.count("\n") > MAX_LINES:
        raise UnreadableDocument(
            f"The document has more than {MAX_LINES:,} lines. Split it into parts and load them one by one."
        )
    text = text.replace("\0", " ")
    form = "markdown" if ending in _MARKDOWN else ""
    return read_text(text, form, sha256=digest, encoding=encoding, card=known)


def _refuse_at_sight(data: bytes) -> None:
    if not data.strip():
        raise UnreadableDocument("The file is empty. Choose a file that has text in it.")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"The file has {len(data) / 1024 / 1024:.0f} MB; {MAX_BYTES // 1024 // 1024} MB is the most. Split it into parts."
        )
    for magic, name in _NOT_TEXT:
        if data.startswith(magic):
            raise UnreadableDocument(f"This is {name}, not a text. Save it as plain text, Markdown, HTML, DOCX or PDF.")
