"""A reading's card as a file that Zotero and other reference managers take in: BibTeX, RIS, CSL-JSON.

Formats: BibTeX's entry types (Patashnik, BIBTEXing, 1988, 3.1), RIS tags (Research Information Systems, 2011), and the
CSL-JSON schema of citationstyles.org, version 1.0.2.
"""

from __future__ import annotations

import json
import re
from typing import Any

from courseware.authors import authors_of
from courseware.citing import Card, short_year

_BIBTEX = {
    "monograph": "book",
    "textbook": "book",
    "memoir": "book",
    "article": "article",
    "newspaper": "article",
    "report": "techreport",
}
_BIBTEX_MAKER = {"book": "publisher", "article": "journal", "techreport": "institution"}
_RIS = {
    "monograph": "BOOK",
    "textbook": "BOOK",
    "memoir": "BOOK",
    "article": "JOUR",
    "report": "RPRT",
    "newspaper": "NEWS",
    "thread": "ELEC",
    "archive document": "MANSCPT",
}
_CSL = {
    "monograph": "book",
    "textbook": "book",
    "memoir": "book",
    "article": "article-journal",
    "report": "report",
    "newspaper": "article-newspaper",
    "thread": "post",
    "archive document": "manuscript",
    "speech": "speech",
}
_CONTAINED = frozenset({"article", "newspaper", "thread"})


def bibtex(card: Card) -> str:
    """The card as an entry for BibTeX, in UTF-8.

    >>> print(bibtex(Card("Behave", "Robert Sapolsky", "2017", "Penguin", "monograph")).rstrip())
    @book{sapolsky2017behave,
      author = {Sapolsky, Robert},
      title = {{Behave}},
      publisher = {Penguin},
      year = {2017},
      language = {en}
    }
    """
    kind = _BIBTEX.get(card.genre, "misc")
    names = [
        _escaped(author.inverted) if author.given else f"{{{_escaped(author.surname)}}}"
        for author in authors_of(card.author)
    ]
    fields = {
        "author": " and ".join(names),
        # Doubled braces keep the capitals of names in a title.
        "title": f"{{{_escaped(card.title)}}}",
        _BIBTEX_MAKER.get(kind, "howpublished"): _escaped(card.publisher),
        "year": _escaped(card.year and short_year(card)),
        "language": _escaped(card.language),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(card)},\n{lines}\n}}\n"


def ris(card: Card) -> str:
    """The card as a record of RIS."""
    contained = card.genre in _CONTAINED
    pairs = [
        ("TY", _RIS.get(card.genre, "GEN")),
        *(("AU", author.inverted) for author in authors_of(card.author)),
        ("TI", card.title),
        ("T2" if contained else "PB", card.publisher),
        ("PY", card.year and short_year(card)),
        ("LA", card.language),
    ]
    said = [f"{tag}  - {_flat(value)}" for tag, value in pairs if _flat(value)]
    return "\r\n".join([*said, "ER  - ", ""])


def csl_json(card: Card) -> str:
    """The card as a list of one item of CSL-JSON."""
    year = short_year(card)
    entry: dict[str, Any] = {
        "id": _key(card),
        "type": _CSL.get(card.genre, "document"),
        "title": _flat(card.title),
        "author": [
            {"family": author.surname, "given": author.given} if author.given else {"literal": author.surname}
            for author in authors_of(card.author)
        ],
        "container-title" if card.genre in _CONTAINED else "publisher": _flat(card.publisher),
        "issued": {"date-parts": [[int(year)]]} if re.fullmatch(r"\d{4}", year) else {"raw": card.year},
        "language": card.language,
    }
    kept = {name: value for name, value in entry.items() if value and value != {"raw": ""}}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def _key(card: Card) -> str:
    names = authors_of(card.author)
    who = " ".join((names[0].surname if names else "").split()[:2])
    word = next(iter(re.findall(r"[^\W\d_]{4,}", card.title)), card.title[:8])
    year = short_year(card) if card.year else ""
    return re.sub(r"[^a-z0-9]", "", f"{who}{year}{word}".casefold()) or "reading"


def _escaped(words: str) -> str:
    flat = _flat(words).replace("\\", "\\textbackslash ")
    return re.sub(r"([{}%&#$_])", r"\\\1", flat)


def _flat(words: str) -> str:
    return " ".join(words.split())
