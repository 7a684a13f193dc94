"""DOCX: the archive of a Word document opened with care; word.py walks what it holds."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from courseware.documents import Document, UnreadableDocument
from courseware.readers.source import Source
from courseware.readers.text import settle
from courseware.readers.word import Style, W, Walk

MAX_PART = 60 * 1024 * 1024
"""Bytes to which one XML part may unpack; counted while unpacking, because an archive may lie about its sizes."""

_DC = "{http://purl.org/dc/elements/1.1/}"
_BROKEN = "This Word document is broken: it cannot be opened. Save it again as DOCX, PDF or text, and try once more."
_OTHER = "This is an archive or another kind of office file. Load the documents in it one by one, as DOCX, PDF or text."
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""A file saved as "Strict Open XML" says the same under other names."""
_FAULTS = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    DefusedXmlException,
    KeyError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def read_docx(data: bytes, source: Source) -> Document:
    """Read a Word document. ``raw`` of the Document is the text drawn out; spans point into it.

    Deleted text of tracked changes is left out, inserted text is read. Raises UnreadableDocument for what is no Word
    document, unpacks to too much, or holds no words.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = _main(archive)
            if main is None:
                raise UnreadableDocument(_OTHER)
            beside = posixpath.dirname(main)
            body = _xml(archive, main)
            styles = _styles(_xml(archive, f"{beside}/styles.xml"))
            notes = [(_xml(archive, f"{beside}/{kind}s.xml"), kind) for kind in ("footnote", "endnote")]
            core = _core(_xml(archive, "docProps/core.xml"))
    except UnreadableDocument:
        raise
    except _FAULTS as error:
        raise UnreadableDocument(_BROKEN) from error
    walk = Walk(styles)
    walk.over(body)
    for root, kind in notes:
        walk.notes(root, kind)
    raw, parts = walk.drawing.finish()
    if not re.search(r"\w", raw):
        raise UnreadableDocument("The Word document holds no words. Choose a file that has text in it.")
    return settle(raw, parts, replace(source, card={**core, **source.card}))


def _main(archive: zipfile.ZipFile) -> str | None:
    """The name of the document's own part; None where the archive is no Word document."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "word/document.xml"
    relations = _xml(archive, "_rels/.rels") if "_rels/.rels" in names else None
    for relation in relations if relations is not None else ():
        target = (relation.get("Target") or "").lstrip("/")
        if (relation.get("Type") or "").endswith("/officeDocument") and target.startswith("word/") and target in names:
            return target
    return None


def unpacked(archive: zipfile.ZipFile, name: str, most: int = MAX_PART) -> bytes | None:
    """One file of an archive, counted while it unpacks; None where there is none of that name."""
    if name not in archive.namelist():
        return None
    pieces: list[bytes] = []
    size = 0
    with archive.open(name) as stream:
        while piece := stream.read(1 << 16):
            size += len(piece)
            if size > most:
                raise UnreadableDocument(
                    f"The document unpacks to more than {most // 1024 // 1024} MB. "
                    "Split it into parts and load them one by one."
                )
            pieces.append(piece)
    return b"".join(pieces)


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    data = unpacked(archive, name)
    if data is None:
        return None
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return ElementTree.fromstring(data, forbid_dtd=True)


def _styles(root: Any) -> dict[str, Style]:
    """Style id → its name with the names that it is based on, in small letters, and its outline level."""
    own: dict[str, tuple[str, str, int]] = {}
    for style in () if root is None else root.iter(f"{W}style"):
        name, base, outline = style.find(f"{W}name"), style.find(f"{W}basedOn"), style.find(f"{W}pPr/{W}outlineLvl")
        named = "" if name is None else (name.get(f"{W}val") or "").lower()
        level = (outline.get(f"{W}val") or "") if outline is not None else ""
        above = "" if base is None else base.get(f"{W}val") or ""
        own[style.get(f"{W}styleId") or ""] = (named, above, int(level) + 1 if level.isdigit() else 0)
    return {key: _chained(own, key) for key in own}


def _chained(own: Mapping[str, tuple[str, str, int]], key: str) -> Style:
    chain: list[str] = []
    level, at = 0, key
    while at in own and len(chain) < 12:
        chain.append(own[at][0])
        level = level or own[at][2]
        at = own[at][1]
    return Style(" < ".join(chain), level if level < 10 else 0)


def _core(root: Any) -> dict[str, str]:
    """What the file's properties say: title and author, unless a program filled them in."""
    if root is None:
        return {}
    told = {"title": root.findtext(f"{_DC}title"), "author": root.findtext(f"{_DC}creator")}
    machine = re.compile(
        r"(?:microsoft|python-docx|un-?named|user|admin\w*|owner|untitled|word document)\b", re.IGNORECASE
    )
    return {
        key: " ".join(value.split())
        for key, value in told.items()
        if value and value.strip() and not machine.match(value.strip())
    }
