"""The body of a Word document: paragraphs, headings by style, lists, quotations, tables, text boxes and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courseware.readers.drawing import Drawing
from courseware.readers.inline import is_unit
from courseware.readers.parts import Role, is_finished

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "instrText", "delText", "rt", "txbxContent"))
_WRAPS = frozenset(f"{W}{name}" for name in ("tbl", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_CELL_WORDS = 40
"""A table cell with more words than this holds running text: the table is there for the layout."""


@dataclass(frozen=True)
class Style:
    """A paragraph style: its names, its own first and then those it is based on; its outline level or 0."""

    names: str = ""
    level: int = 0


class Walk:
    """One pass over a Word body, drawing as it goes. Notes are numbered in the order of their references."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self.drawing = Drawing()
        self.styles = styles
        self.numbers: dict[tuple[str, str], str] = {}
        self._runs_on = False
        """Whether the mark that ended the last paragraph was deleted, so that the next one goes on in it."""

    def over(self, root: Any) -> None:
        """Draw every paragraph and table of the body."""
        self._blocks(root.find(f"{W}body"))

    def notes(self, root: Any, kind: str) -> None:
        """Draw the notes of one sort that the body refers to."""
        for note in () if root is None else root.iter(f"{W}{kind}"):
            number = self.numbers.get((kind, note.get(f"{W}id") or ""))
            if number is None:
                continue
            self.drawing.begin(Role.NOTE, -1)
            self.drawing.marker = number
            for index, paragraph in enumerate(note.iter(f"{W}p")):
                if index:
                    self.drawing.add(" ")
                self._runs(paragraph)
            self.drawing.begin(Role.BODY)
            self.drawing.marker = None

    def _blocks(self, root: Any) -> None:
        for node in _blocks(root):
            if node.tag == f"{W}tr":
                self._row(node)
            else:
                self._paragraph(node)

    def _paragraph(self, paragraph: Any) -> None:
        if not self._runs_on:
            self._begin(paragraph)
        self._runs(paragraph)
        self._runs_on = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        if not self._runs_on:
            self.drawing.begin(Role.BODY)
        for box in _boxes(paragraph):
            self.drawing.begin(Role.BODY)
            self._blocks(box)

    def _begin(self, paragraph: Any) -> None:
        role, level = self._role(paragraph)
        if role is Role.FURNITURE:
            self.drawing.begin(role, reason="contents list")
        else:
            self.drawing.begin(role, level)

    def _row(self, row: Any) -> None:
        if row.find(f"{W}trPr/{W}del") is not None:
            return
        cells = list(_children(row, f"{W}tc"))
        if any(len(_words(cell)) > _CELL_WORDS or cell.find(f".//{W}tbl") is not None for cell in cells):
            for cell in cells:
                self._blocks(cell)
            return
        self.drawing.begin(Role.LIST)
        for cell in cells:
            for paragraph in cell.iter(f"{W}p"):
                self.drawing.add(" ")
                self._runs(paragraph)
        self.drawing.begin(Role.BODY)

    def _role(self, paragraph: Any) -> tuple[Role, int]:
        properties = paragraph.find(f"{W}pPr")
        style = Style() if properties is None else self._style(properties)
        own = style.names.split(" < ")[0]
        heading = re.search(r"heading ?(\d)", style.names)
        if heading:
            return Role.HEADING, int(heading.group(1))
        if re.match(r"(?:sub)?title\b", style.names):
            return Role.HEADING, 1
        if re.match(r"toc \d|table of (?:figures|contents)|toc heading", own):
            return Role.FURNITURE, 0
        if style.level:
            return Role.HEADING, style.level
        if "quot" in own or "block text" in own:
            return Role.QUOTATION, 0
        if (properties is not None and properties.find(f"{W}numPr") is not None) or own.startswith("list"):
            return Role.LIST, 0
        if _is_bold_title(paragraph):
            return Role.HEADING, 0
        return Role.BODY, 0

    def _style(self, properties: Any) -> Style:
        named, outline = properties.find(f"{W}pStyle"), properties.find(f"{W}outlineLvl")
        key = "" if named is None else named.get(f"{W}val") or ""
        style = self.styles.get(key, Style(key.lower()))
        level = "" if outline is None else outline.get(f"{W}val") or ""
        return Style(style.names, int(level) + 1) if level.isdigit() and int(level) < 9 else style

    def _runs(self, paragraph: Any) -> None:
        """Draw the words of a paragraph; deleted and hidden text and field codes are no words."""
        for run in _shown(paragraph):
            if run.tag != f"{W}r" or _is_on(run, "vanish"):
                continue
            raised = run.find(f"{W}rPr/{W}vertAlign")
            is_raised = raised is not None and raised.get(f"{W}val") == "superscript"
            reference = None
            for node in _shown(run):
                tag = node.tag.removeprefix(W)
                if tag == "t":
                    self._words(node.text or "", is_raised, reference)
                    reference = None
                elif tag in ("tab", "br", "cr", "ptab"):
                    self.drawing.add(" ")
                elif tag == "noBreakHyphen":
                    self.drawing.add("\u2011")
                elif tag in ("footnoteReference", "endnoteReference"):
                    reference = self._reference(node, tag.removesuffix("Reference"))

    def _words(self, text: str, is_raised: bool, reference: str | None) -> None:
        """Put words down; after a reference with a sign of its own they are that sign, and raised digits are a mark."""
        digits = re.fullmatch(r"\s*(\d{1,3}|[*†‡§]{1,3})[,;]?\s*", text)
        if reference is not None and digits:
            self.drawing.mark(text, reference)
        elif is_raised and digits and not self.drawing.is_fresh and not is_unit(self.drawing.tail):
            self.drawing.mark(text, digits.group(1))
        else:
            self.drawing.add(text)

    def _reference(self, node: Any, kind: str) -> str | None:
        """Put a note's number down, unless the text itself shows its sign; then the number is returned."""
        key = (kind, node.get(f"{W}id") or "")
        number = self.numbers.setdefault(key, str(len(self.numbers) + 1))
        if node.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            return number
        self.drawing.mark(f"[{number}]", number)
        return None


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and table rows in order, also inside content controls."""
    for node in body if body is not None else ():
        if node.tag in (f"{W}p", f"{W}tr"):
            yield node
        elif node.tag in _WRAPS:
            yield from _blocks(node)


def _children(node: Any, tag: str) -> Iterator[Any]:
    """Children of one sort, also inside content controls."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPS:
            yield from _children(child, tag)


def _shown(node: Any) -> Iterator[Any]:
    """What is shown below a node. What a run holds comes with the run, and text boxes come after the paragraph."""
    for child in node:
        if child.tag in _SKIPPED or child.tag.endswith(("}Fallback", "}drawing", "}pict", "}object")):
            continue
        yield child
        if child.tag != f"{W}r":
            yield from _shown(child)


def _boxes(node: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph; a fallback says again what its choice says."""
    for child in node:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag.endswith("}AlternateContent"):
            first = next((one for one in child if one.tag.endswith("}Choice")), None)
            found = list(_boxes(first)) if first is not None else []
            yield from found or (box for one in child if one.tag.endswith("}Fallback") for box in _boxes(one))
        elif child.tag not in _SKIPPED:
            yield from _boxes(child)


def _words(node: Any) -> list[str]:
    return " ".join(text.text or "" for text in node.iter(f"{W}t")).split()


def _is_on(run: Any, name: str) -> bool:
    """Whether a run has a property that is on."""
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")


def _is_bold_title(paragraph: Any) -> bool:
    """A short paragraph all in bold that ends no sentence."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    text = " ".join(_words(paragraph))
    bold = bool(runs) and all(_is_on(run, "b") for run in runs)
    return bold and len(text.split()) <= 14 and not is_finished(text) and not text.endswith((":", ",", ";"))
