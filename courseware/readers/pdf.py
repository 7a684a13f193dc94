"""PDF: the text layer, page by page, and then the same judgement of furniture and notes as for plain text."""

from __future__ import annotations

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from courseware.documents import Document, UnreadableDocument
from courseware.readers.source import Source
from courseware.readers.text import read_text

MAX_PAGES = 3_000
_SCANNED = (
    "This PDF has pictures of pages but no text in it. Run text recognition (OCR) on it first, or load a text version."
)


def read_pdf(data: bytes, source: Source) -> Document:
    """Read the text layer of a PDF. ``raw`` of the Document is its pages, a form feed between two.

    Raises UnreadableDocument for a broken or encrypted file, and for a scan without a text layer.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument("This PDF is locked with a password. Save a copy without one and load that.")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableDocument(f"This PDF has more than {MAX_PAGES:,} pages. Split it into parts.")
        pages = [_cleaned(page.extract_text() or "") for page in reader.pages]
        told = _told(reader)
    except UnreadableDocument:
        raise
    except (
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
    ) as error:
        raise UnreadableDocument(
            "This PDF cannot be opened. Save or export it again, or load a text version."
        ) from error
    raw = "\n\f".join(pages)
    if len(re.findall(r"\w", raw)) < 20 * min(len(pages), 3):
        raise UnreadableDocument(_SCANNED if pages else "This PDF has no pages. Choose another file.")
    return read_text(
        raw,
        "pdf",
        sha256=source.sha256,
        encoding="pdf",
        card={**told, **source.card},
        lines=source.lines,
        progress=source.progress,
    )


def _cleaned(page: str) -> str:
    """A page's text without control characters and halves of broken letters."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", page)


def _told(reader: PdfReader) -> dict[str, str]:
    """Title and author as the file states them, unless a program filled them in."""
    meta = reader.metadata
    if meta is None:
        return {}
    told = {"title": str(meta.title or ""), "author": str(meta.author or "")}
    machine = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|tex|indd|qxd)$", re.IGNORECASE)
    return {key: " ".join(value.split()) for key, value in told.items() if value.strip() and not machine.search(value)}
