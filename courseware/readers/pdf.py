"""PDF: the text layer of each page as pieces with their places; pages.py and typeset.py make paragraphs of them."""

from __future__ import annotations

import io
import logging
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from courseware.documents import Document, UnreadableDocument
from courseware.readers.pages import Line, Piece, lines_of
from courseware.readers.parts import Part, Role
from courseware.readers.source import Source
from courseware.readers.text import settle
from courseware.readers.typeset import typeset

MAX_PAGES = 3_000
_BROKEN = "This PDF cannot be opened. Save or export it again, or load a text version."
_SCANNED = (
    "This PDF has pictures of pages but no text in it. Run text recognition (OCR) on it first, or load a text version."
)
_GARBLED = (
    "The letters of this PDF cannot be made out: its fonts do not say which sign is which letter. "
    "Run text recognition (OCR) on it, or load a text version."
)
_FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    RecursionError,
    NotImplementedError,
    ArithmeticError,
    AssertionError,
    ImportError,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|[-,]B$", re.IGNORECASE)


def read_pdf(data: bytes, source: Source) -> Document:
    """Read the text layer of a PDF. ``raw`` of the Document is its lines in reading order, a form feed between pages.

    Raises UnreadableDocument for a broken or encrypted file, and for a scan without a text layer.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument("This PDF is locked with a password. Save a copy without one and load that.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise UnreadableDocument(f"This PDF has more than {MAX_PAGES:,} pages. Split it into parts.")
        source.progress.expect(count)
        pages = [_page(page, number, source.progress.step) for number, page in enumerate(reader.pages)]
        told = _told(reader)
    except UnreadableDocument:
        raise
    except _FAULTS as error:
        raise UnreadableDocument(_BROKEN) from error
    _refuse_wordless(pages)
    raw, parts = typeset(pages)
    return settle(raw, parts, replace(source, card={**_believed(told, raw, parts), **source.card}))


def _believed(told: dict[str, str], raw: str, parts: list[Part]) -> dict[str, str]:
    """What the file says of itself, its title only if its first pages say it too; else the largest heading there."""
    words = re.findall(r"\w+", told.get("title", "").casefold())
    shown = set(re.findall(r"\w+", raw[:4000].casefold()))
    if words and sum(word in shown for word in words) * 2 > len(words):
        return told
    heads = [part for part in parts if part.role is Role.HEADING and part.level == 1 and part.start < 4000]
    told.pop("title", None)
    if heads and len(heads[0].text.split()) > 1:
        told["title"] = heads[0].text
    return told


def _refuse_wordless(pages: list[list[Line]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if not pages:
        raise UnreadableDocument("This PDF has no pages. Choose another file.")
    if text.count("\ufffd") > 0.3 * len(text) > 6:
        raise UnreadableDocument(_GARBLED)
    if len(re.findall(r"\w", text)) < 20 * min(len(pages), 3):
        raise UnreadableDocument(_SCANNED)


def _page(page: PageObject, number: int, done: Callable[[], None]) -> list[Line]:
    """The lines of one page, as they are read."""
    shown: list[tuple[Piece, int]] = []

    def take(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            shown.append(_piece(text, cm, tm, font, size))

    told = page.extract_text(visitor_text=take) or ""
    upright = Counter()  # type: Counter[int]
    for piece, angle in shown:
        upright[angle] += len(piece.text)
    chosen = upright.most_common(1)[0][0] if upright else 0
    pieces = [_turned(piece, chosen) for piece, angle in shown if angle == chosen]
    if len(upright) == 1:
        _space(pieces, _cleaned(told))
    _space_words(pieces)
    lines = lines_of(pieces)
    aside = [line for angle in upright if angle != chosen for line in _sideways(shown, angle)]
    for line in (*lines, *aside):
        line.page = number
    done()
    return lines + aside


def _sideways(shown: list[tuple[Piece, int]], angle: int) -> list[Line]:
    """What runs in another direction than most of the page: it is read last, and never as text."""
    lines = lines_of([_turned(piece, angle) for piece, its in shown if its == angle])
    for line in lines:
        line.column = -1
    return lines


def _piece(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> tuple[Piece, int]:
    """A piece and the direction it runs in, in quarter turns."""
    across = (tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3])
    up = (tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    tall = abs(size) * math.hypot(*up)
    turn = round(math.degrees(math.atan2(across[1], across[0])) / 90) % 4
    base = font.get("/BaseFont") if hasattr(font, "get") else None
    bold = bool(base) and bool(_BOLD.search(str(base)))
    lead = text[:1].isspace()
    return Piece(_cleaned(text).strip(), x, y, round(tall * 2) / 2 or 10.0, bold, lead), turn


def _turned(piece: Piece, angle: int) -> Piece:
    """A piece as if its page were turned upright."""
    x, y = piece.x, piece.y
    piece.x, piece.y = ((x, y), (y, -x), (-x, -y), (-y, x))[angle]
    return piece


def _space(pieces: list[Piece], told: str) -> None:
    """Note where white space stands before a piece; the library has put it into the page's whole text."""
    place = 0
    for piece in pieces:
        start = place
        while place < len(told) and told[place].isspace():
            place += 1
        probe = piece.text[:1]
        if told[place : place + 1] != probe and _cleaned(told[place : place + 1])[:1] != probe:
            return  # written from right to left, or turned about: the estimated gaps must do
        piece.spaced = piece.spaced or place > start
        for sign in piece.text:
            while place < len(told) and told[place].isspace() and not sign.isspace():
                place += 1
            place += not sign.isspace() and place < len(told)


def _space_words(pieces: list[Piece]) -> None:
    """Where a scanner's text layer shows word by word, each piece is a word, however near the next one stands."""
    single = sum(" " not in piece.text for piece in pieces)
    within = [after for before, after in pairwise(pieces) if abs(before.y - after.y) < 0.3 * after.size]
    if len(pieces) < 20 or single < 0.9 * len(pieces) or len(within) < 0.5 * len(pieces):
        return
    if sum(piece.spaced for piece in within) > 0.55 * len(within):
        for piece in within:
            piece.spaced = piece.spaced or piece.text[:1].isalnum()


def _cleaned(text: str) -> str:
    """Words without control characters and halves of broken letters; ligatures as their letters."""
    bare = _CONTROL.sub(" ", text)
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), bare)


def _told(reader: PdfReader) -> dict[str, str]:
    """Title and author as the file states them, unless a program filled them in."""
    meta = reader.metadata
    if meta is None:
        return {}
    told = {"title": str(meta.title or ""), "author": str(meta.author or "")}
    machine = re.compile(
        r"microsoft word|untitled|\.(?:docx?|pdf|tex|indd|qxd)$|^(?:user|admin\w*|owner)$", re.IGNORECASE
    )
    return {key: " ".join(value.split()) for key, value in told.items() if value.strip() and not machine.search(value)}
