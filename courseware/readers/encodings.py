"""Bytes into text: byte order marks, UTF-8, and a guess that is noted where neither helps."""

from __future__ import annotations

import codecs
import re

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
    wide = _wide(data[:_SAMPLE])
    if wide:
        return _strictly(data, wide), wide
    if b"\0" in data[:_SAMPLE]:
        raise UnreadableDocument(
            "This file is not text. Save it as plain text, Markdown, HTML, DOCX or PDF and try again."
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(sample: bytes) -> str:
    """UTF-16 without a byte order mark: spaces and line ends are a zero byte and a known one, on one side."""
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    for name, space in (("utf-16-le", b" \0"), ("utf-16-be", b"\0 ")):
        spaces = sum(sample[place : place + 2] == space for place in range(0, min(len(sample), 4000) - 1, 2))
        control = re.compile(rb"[\x00-\x08\x0e-\x1a]")
        odd = control.findall(sample[:4000].decode(name, "replace").encode("utf-8", "replace"))
        if spaces * 40 > min(len(sample), 4000) // 2 and not odd:
            return name
    return ""


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
