"""Why a line was taken out, in the sentence that an instructor reads beside it."""

from __future__ import annotations

from collections import Counter

from courseware.documents import Document, Furniture
from courseware.readers.pagemarks import key_of

_SENTENCES = {
    "running head": "It is the head or foot of a page, not part of the text.",
    "page number": "It is a number alone on a line, at the top or foot of a page.",
    "title page": "It belongs to the title page: author, date, publisher or address.",
    "copyright matter": "It speaks of rights, licences or where the file was downloaded.",
    "reference list": "It is an entry in a list of works, or the heading over one.",
    "repeated quotation": "An earlier post says the same words; they are read once.",
    "note marker": "It is the number or sign of a note, or the heading over the notes.",
    "markup": "It is a sign of the file's format, not a word of the text.",
    "forum interface": "It belongs to the forum's page: names, dates, buttons and counters.",
    "speaker label": "It names who speaks; the name is kept beside the passage.",
    "illustration": "It stands under a picture or a table, or where one was left out.",
    "front matter": "It is the file's card: title, author and date, kept with the reading.",
    "contents list": "It belongs to the table of contents.",
    "navigation": "It belongs to the web page: menus, boxes beside the text, edit buttons.",
    "margin text": "It stands in the margin or runs sideways on the page.",
    "archive reference": "It says where an archive keeps the document, or how secret it was.",
    "line number": "It is the number of a line.",
    "index": "It is an entry of the index, or the heading over it.",
    "rule": "It is a line drawn between two parts of the text.",
    "taken out by hand": "You or a colleague took this line out.",
}
_REPEATED = "The same short line stands on {times} pages, at the top or foot or in the middle of a sentence."


def because(reason: str, times: int = 0) -> str:
    """The sentence for a furniture piece's reason; ``times`` is how often a running head comes.

    >>> because("running head", 9)
    'The same short line stands on 9 pages, at the top or foot or in the middle of a sentence.'
    """
    if reason == "running head" and times > 1:
        return _REPEATED.format(times=times)
    return _SENTENCES.get(reason, f"It was read as {reason}.")


def explained(document: Document) -> list[tuple[Furniture, str]]:
    """Every piece that was taken out, with its sentence."""
    keys = [key_of(piece.span.of(document.raw)) for piece in document.furniture]
    times = Counter(key for key, piece in zip(keys, document.furniture, strict=True) if piece.reason == "running head")
    return [(piece, because(piece.reason, times[key])) for key, piece in zip(keys, document.furniture, strict=True)]
