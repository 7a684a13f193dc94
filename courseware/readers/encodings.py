"""Bytes into text: byte order marks, UTF-8, and a guess that is noted where neither helps."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from courseware.documents import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000


def decode(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding). Raises UnreadableDocument for bytes that are no text.

    >>> decode("Łódź, 1937".encode("utf-16"))
    ('Łódź, 1937', 'utf-16')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name), name
    if b"\0" in data[:_SAMPLE]:
        raise UnreadableDocument(
            "This file is not text. Save it as plain text, Markdown, HTML, DOCX or PDF and try again."
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(data)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"The file says that it is {name.upper()} but byte {error.start:,} is not. Save it as UTF-8 and try again."
        ) from error


def _guessed(data: bytes) -> tuple[str, str]:
    best = from_bytes(data[:_SAMPLE]).best()
    name = best.encoding if best is not None else ""
    control = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1a\x1b" for byte in data[:_SAMPLE])
    if not name or control > len(data[:_SAMPLE]) * 0.01:
        raise UnreadableDocument("The file's letters cannot be made out. Save it as UTF-8 text and try again.")
    return data.decode(name, "replace"), name
