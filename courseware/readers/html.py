"""HTML: a page parsed without touching the network; webpage.py walks what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import lxml.html
from lxml import etree

from courseware.documents import Document, UnreadableDocument
from courseware.readers.source import Source
from courseware.readers.text import read_text, settle
from courseware.readers.webpage import Walk

_INLINE = re.compile(r"</?(?:font|b|i|u|em|strong|span|center|small|big|tt|ins)\b[^<>]*>", re.IGNORECASE)
_META = {
    "citation_title": "title",
    "dc.title": "title",
    "og:title": "title",
    "author": "author",
    "citation_author": "author",
    "dc.creator": "author",
    "article:author": "author",
    "date": "date",
    "citation_date": "date",
    "citation_publication_date": "date",
    "dc.date": "date",
    "article:published_time": "date",
    "dc.publisher": "publisher",
    "citation_journal_title": "publisher",
}


def read_html(text: str, source: Source) -> Document:
    """Read a page. ``raw`` of the Document is the text drawn out, a blank line after each block; spans point into it.

    Scripts, styles and controls are not drawn; menus and page feet are, as furniture. Nothing is fetched. A page that
    is one stretch of preformatted text is read as plain text. Raises UnreadableDocument where no text is left.
    """
    root = _parsed(text)
    body = root.find("body")
    body = root if body is None else body
    told = {**_head(root), **source.card}
    plain = _preformatted(body)
    if plain is not None:
        return read_text(
            plain,
            "html",
            sha256=source.sha256,
            encoding=source.encoding,
            card=told,
            lines=source.lines,
            progress=source.progress,
        )
    walk = Walk(_article(body))
    walk.run()
    raw, parts = walk.drawing.finish()
    if not re.search(r"\w", raw):
        raise UnreadableDocument("The page holds no text once scripts and menus are left out. Choose another file.")
    return settle(raw, parts, replace(source, card=told))


def _parsed(text: str) -> Any:
    """The tree of a page. Tags left open nest without end; where that hides text the inline ones are left out."""
    for attempt in (text, None):
        data = (attempt if attempt is not None else _INLINE.sub("", text)).encode("utf-8", "replace")
        parser = lxml.html.HTMLParser(
            no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True
        )
        try:
            root = lxml.html.document_fromstring(data, parser=parser)
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise UnreadableDocument(
                "The page cannot be read as HTML. Save it again from the browser, or as text."
            ) from error
        if not any("depth" in entry.message.lower() for entry in parser.error_log):
            break
    return root


def _article(body: Any) -> Any:
    """The one <main> or <article> of a page, if it holds most of the words; else the whole body."""
    whole = len(body.text_content())
    for tag in ("main", "article"):
        found = body.findall(f".//{tag}")
        if len(found) == 1 and len(found[0].text_content()) > 0.5 * whole:
            return found[0]
    return body


def _preformatted(body: Any) -> str | None:
    """The words of a page that is one stretch of preformatted text, with what stands around it."""
    blocks = body.findall(".//pre")
    whole = len(body.text_content())
    if not blocks or sum(len(block.text_content()) for block in blocks) < 0.8 * whole:
        return None
    for dropped in list(body.iter("script", "style")):
        dropped.drop_tree()
    return str(body.text_content())


def _head(root: Any) -> dict[str, str]:
    """Title, author and date from the page's head."""
    card: dict[str, str] = {}
    for meta in root.iterfind(".//meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower())
        value = " ".join((meta.get("content") or "").split())
        if key and value and not value.startswith("http"):
            card.setdefault(key, value)
    if "date" in card and (year := re.search(r"\b(?:1[5-9]|20)\d\d\b", card["date"])):
        card.setdefault("year", year.group())
    title = root.findtext(".//title")
    if root.find(".//h1") is not None:
        card.pop("title", None)
    elif title and title.strip():
        card["title"] = " ".join(title.split())
    return card
