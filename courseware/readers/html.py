"""HTML: the text drawn out of the page, with its headings, lists, quotations and linked notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import lxml.html
from lxml import etree

from courseware.corrections import LineChoice
from courseware.documents import Document, UnreadableDocument
from courseware.readers import choices
from courseware.readers.drawing import Drawing
from courseware.readers.parts import Role
from courseware.readers.text import settle

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "head",
        "link",
        "meta",
        "math",
        "dialog",
        "menu",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "blockquote",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "figure",
        "figcaption",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
        "details",
        "summary",
        "center",
        "body",
        "html",
    ]
)
_NOTE_ID = re.compile(
    r"(?:^|[\s_-])(?:fn|ftn|edn|sdfootnote|footnote|endnote|cite_note|note|reference)s?[-_:]?.*\d", re.IGNORECASE
)
_NOTE_HREF = re.compile(r"#.*(?:fn|ftn|edn|foot|note)", re.IGNORECASE)
_MARKER = re.compile(r"[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?")
_BACK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]|\^|↑|↩︎?|↵|⏎|back|return)[\])]?\.?", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_DEPTH = 250


def read_html(
    text: str,
    *,
    sha256: str,
    encoding: str = "utf-8",
    card: Mapping[str, str] | None = None,
    lines: Sequence[LineChoice] = (),
) -> Document:
    """Read a page. ``raw`` of the Document is the text drawn out, a blank line after each block; spans point into it.

    Scripts, styles, navigation and forms are not drawn. Nothing is fetched. Raises UnreadableDocument where no text
    is left.
    """
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument(
            "The page cannot be read as HTML. Save it again from the browser, or as text."
        ) from error
    body = root.find("body")
    walk = Walk()
    walk.over(_article(root if body is None else body), Role.BODY, 0)
    raw, parts = walk.drawing.finish()
    if not re.search(r"\w", raw):
        raise UnreadableDocument("The page holds no text once scripts and menus are left out. Choose another file.")
    return settle(raw, parts, sha256, "html", encoding, {**_head(root), **(card or {})}, choices.decide(raw, lines))


def _article(body: Any) -> Any:
    """The one <main> or <article> of a page, if it holds most of the words; else the whole body."""
    whole = len(body.text_content())
    for tag in ("main", "article"):
        found = body.findall(f".//{tag}")
        if len(found) == 1 and len(found[0].text_content()) > 0.5 * whole:
            return found[0]
    return body


def _head(root: Any) -> dict[str, str]:
    """Title, author and date from the page's head."""
    card: dict[str, str] = {}
    names = {"citation_title": "title", "author": "author", "citation_author": "author", "date": "date"}
    for meta in root.iterfind(".//meta[@name]"):
        key = names.get((meta.get("name") or "").lower())
        if key and meta.get("content"):
            card.setdefault(key, " ".join(meta.get("content").split()))
    title = root.findtext(".//title")
    if title and title.strip() and root.find(".//h1") is None:
        card.setdefault("title", " ".join(title.split()))
    return card


class Walk:
    """One pass over the elements of a page, drawing as it goes."""

    def __init__(self) -> None:
        self.drawing = Drawing()

    def over(self, node: Any, role: Role, depth: int) -> None:
        """Draw an element and what it holds; ``role`` is that of what surrounds it."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _DROPPED or depth > _MAX_DEPTH or _is_hidden(node) or self._is_mark(node, tag, role):
            return
        inner, level = self._role(node, tag, role)
        if tag in _BLOCKS:
            self.drawing.begin(inner, level)
        elif tag == "br":
            self.drawing.add(" ")
        if tag in ("td", "th"):
            self.drawing.add(" ")
        self.drawing.add(node.text or "")
        for child in node:
            self.over(child, inner, depth + 1)
            if self.drawing.is_fresh:
                self.drawing.role, self.drawing.level = inner, level
            self.drawing.add(child.tail or "")
        if tag in _BLOCKS:
            self.drawing.begin(role)

    def _role(self, node: Any, tag: str, role: Role) -> tuple[Role, int]:
        if re.fullmatch(r"h[1-6]", tag):
            return Role.HEADING, int(tag[1])
        named = _NOTE_ID.search(node.get("id") or "")
        if tag in ("li", "p", "div", "aside", "dd") and named and role is not Role.NOTE:
            self.drawing.close()
            self.drawing.marker = re.findall(r"\d+", node.get("id"))[-1]
            return Role.NOTE, -1
        if role is Role.NOTE:
            return role, -1
        if tag == "blockquote" or role is Role.QUOTATION:
            return Role.QUOTATION, 0
        if tag in ("li", "tr", "dt", "dd") or role is Role.LIST:
            return Role.LIST, 0
        return Role.BODY if role is Role.HEADING and tag in _BLOCKS else role, 0

    def _is_mark(self, node: Any, tag: str, role: Role) -> bool:
        """A link to a note (alone or raised) is drawn as its mark; a link back from a note is not drawn."""
        if tag not in ("a", "sup"):
            return False
        link = node if tag == "a" else node.find(".//a")
        words = "".join(node.itertext()).strip()
        if role is Role.NOTE:
            return bool(words) and bool(_BACK.fullmatch(words)) and (link is not None or self.drawing.is_fresh)
        marker = _MARKER.fullmatch(words)
        if marker is None or self.drawing.is_fresh:
            return False
        if link is not None and not _NOTE_HREF.search(link.get("href") or ""):
            return False
        if link is None and tag != "sup":
            return False
        self.drawing.mark(words, marker.group(1))
        return True


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))
