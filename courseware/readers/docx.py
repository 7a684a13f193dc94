"""DOCX: paragraphs, headings by style, lists, block quotations, tables and notes of a Word document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from courseware.corrections import LineChoice
from courseware.documents import Document, UnreadableDocument
from courseware.readers import choices
from courseware.readers.drawing import Drawing
from courseware.readers.parts import Role
from courseware.readers.text import settle

MAX_PART = 60 * 1024 * 1024
"""Bytes to which one XML part may unpack; counted while unpacking, because an archive may lie about its sizes."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BROKEN = "This Word document cannot be opened. Save it again as DOCX, or as PDF or text, and try again."


def read_docx(
    data: bytes, *, sha256: str, card: Mapping[str, str] | None = None, lines: Sequence[LineChoice] = ()
) -> Document:
    """Read a Word document. ``raw`` of the Document is the text drawn out; spans point into it.

    Deleted text of tracked changes is left out, inserted text is read. Raises UnreadableDocument for what is no Word
    document, unpacks to too much, or holds no words.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _xml(archive, "word/document.xml")
            if body is None:
                raise UnreadableDocument(_BROKEN)
            styles = _styles(_xml(archive, "word/styles.xml"))
            notes = [(_xml(archive, f"word/{kind}s.xml"), kind) for kind in ("footnote", "endnote")]
            core = _core(_xml(archive, "docProps/core.xml"))
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        DefusedXmlException,
        KeyError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise UnreadableDocument(_BROKEN) from error
    walk = Walk(styles)
    walk.over(body)
    for root, kind in notes:
        walk.notes(root, kind)
    raw, parts = walk.drawing.finish()
    if not re.search(r"\w", raw):
        raise UnreadableDocument("The Word document holds no words. Choose a file that has text in it.")
    return settle(raw, parts, sha256, "docx", "utf-8", {**core, **(card or {})}, choices.decide(raw, lines))


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
    return None if data is None else ElementTree.fromstring(data, forbid_dtd=True)


def _styles(root: Any) -> dict[str, str]:
    """Style id → its name in small letters, with the names of the styles that it is based on."""
    if root is None:
        return {}
    own: dict[str, tuple[str, str]] = {}
    for style in root.iter(f"{_W}style"):
        name, base = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        named = "" if name is None else (name.get(f"{_W}val") or "").lower()
        own[style.get(f"{_W}styleId") or ""] = (named, "" if base is None else base.get(f"{_W}val") or "")
    names: dict[str, str] = {}
    for key in own:
        chain: list[str] = []
        at = key
        while at in own and len(chain) < 12:
            chain.append(own[at][0])
            at = own[at][1]
        names[key] = " < ".join(chain)
    return names


def _core(root: Any) -> dict[str, str]:
    """What the file's properties say: title and author."""
    if root is None:
        return {}
    told = {"title": root.findtext(f"{_DC}title"), "author": root.findtext(f"{_DC}creator")}
    return {key: " ".join(value.split()) for key, value in told.items() if value and value.strip()}


class Walk:
    """One pass over a Word body, drawing as it goes. Notes are numbered in the order of their references."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.drawing = Drawing()
        self.styles = styles
        self.numbers: dict[tuple[str, str], str] = {}

    def over(self, root: Any) -> None:
        """Draw every paragraph and table row of the body."""
        for block in _blocks(root.find(f"{_W}body")):
            if block.tag == f"{_W}tr":
                self._row(block)
            else:
                self._paragraph(block)

    def notes(self, root: Any, kind: str) -> None:
        """Draw the notes of one sort that the body refers to."""
        for note in () if root is None else root.iter(f"{_W}{kind}"):
            number = self.numbers.get((kind, note.get(f"{_W}id") or ""))
            if number is None:
                continue
            self.drawing.begin(Role.NOTE, -1)
            self.drawing.marker = number
            for index, paragraph in enumerate(note.iter(f"{_W}p")):
                if index:
                    self.drawing.add(" ")
                self._runs(paragraph)
            self.drawing.begin(Role.BODY)
            self.drawing.marker = None

    def _paragraph(self, paragraph: Any) -> None:
        role, level = self._role(paragraph)
        self.drawing.begin(role, level)
        self._runs(paragraph)
        self.drawing.begin(Role.BODY)

    def _row(self, row: Any) -> None:
        self.drawing.begin(Role.LIST)
        for cell in row.iter(f"{_W}tc"):
            self.drawing.add(" ")
            for paragraph in cell.iter(f"{_W}p"):
                self._runs(paragraph)
                self.drawing.add(" ")
        self.drawing.begin(Role.BODY)

    def _role(self, paragraph: Any) -> tuple[Role, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return Role.BODY, 0
        style = properties.find(f"{_W}pStyle")
        name = (
            "" if style is None else self.styles.get(style.get(f"{_W}val") or "", (style.get(f"{_W}val") or "").lower())
        )
        heading = re.search(r"heading ?(\d)", name)
        if heading:
            return Role.HEADING, int(heading.group(1))
        if re.match(r"(?:sub)?title\b", name):
            return Role.HEADING, 1
        if "quot" in name.split(" < ")[0] or "block text" in name:
            return Role.QUOTATION, 0
        if properties.find(f"{_W}numPr") is not None or name.startswith("list"):
            return Role.LIST, 0
        return Role.BODY, 0

    def _runs(self, paragraph: Any) -> None:
        """Draw the words of a paragraph; deleted text and field codes are no words."""
        for node in _shown(paragraph):
            tag = node.tag.removeprefix(_W)
            if tag == "t":
                self.drawing.add(node.text or "")
            elif tag in ("tab", "br", "cr"):
                self.drawing.add(" ")
            elif tag == "noBreakHyphen":
                self.drawing.add("\u2011")
            elif tag in ("footnoteReference", "endnoteReference"):
                self._reference(node, tag.removesuffix("Reference"))

    def _reference(self, node: Any, kind: str) -> None:
        key = (kind, node.get(f"{_W}id") or "")
        number = self.numbers.setdefault(key, str(len(self.numbers) + 1))
        self.drawing.mark(f"[{number}]", number)


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and table rows in order, also inside content controls."""
    for node in body if body is not None else ():
        if node.tag in (f"{_W}p", f"{_W}tr"):
            yield node
        elif node.tag in (f"{_W}tbl", f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(node)


def _shown(node: Any) -> Iterator[Any]:
    for child in node:
        if child.tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}instrText"):
            continue
        if child.tag.endswith("}Fallback"):
            continue
        yield child
        yield from _shown(child)
