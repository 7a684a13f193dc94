"""What a web page shows: headings, paragraphs, lists, tables, quotations, notes, and the page's own furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from courseware.lexicon import listed
from courseware.readers.anchors import Anchors
from courseware.readers.drawing import Drawing
from courseware.readers.inline import is_unit
from courseware.readers.parts import Role

_DROPPED = listed(
    "script style noscript template button input select textarea iframe object embed svg canvas video audio head "
    "link meta math dialog menu rt rp"
)
_BLOCKS = listed(
    "p div section article main aside blockquote li ul ol dl dt dd table tr thead tbody tfoot caption figure "
    "figcaption pre h1 h2 h3 h4 h5 h6 hr address details summary center body html form fieldset nav header footer "
    "hgroup"
)
_NAMED = listed(
    "navbox vertical-navbox sidebar infobox metadata ambox catlinks mw-jump-link printfooter toc hatnote noprint "
    "sistersitebox breadcrumb breadcrumbs share sharing social cookie-banner newsletter subscribe related-posts "
    "comment-form advert advertisement ad promo menu skip-link pagination sitesub screen-reader-text navigation "
    "mw-editsection mw-indicators mw-cite-backlink authority-control portalbox navbar site-header site-footer"
)
_PAGE = re.compile(r"page-?(?:num(?:ber)?|no|break)|pagenum|folio", re.IGNORECASE)
_MARKER = re.compile(r"[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ARROW = re.compile(r"[\s^↑↩︎]+$")
_CELL_LETTERS = 200
"""A table cell with more than this holds running text: the table is there for the layout."""
_CAPTION_WORDS = 10
_MENUS = frozenset(["ul", "ol", "td", "div", "p", "table", "tr", "dl"])


@dataclass(slots=True)
class _Size:
    """How much an element says: letters, letters within links, and how many links."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    titled: bool = False

    @property
    def is_menu(self) -> bool:
        """Whether it is nothing but short links."""
        return self.links > 1 and not self.titled and self.linked > 0.85 * self.letters < 25 * self.links


def _sizes(root: Any) -> dict[Any, _Size]:
    """The size of every element, counted in one pass."""
    sizes: dict[Any, _Size] = {}
    for _, node in etree.iterwalk(root, events=("end",)):
        size = _Size(len((node.text or "").strip()), titled=node.tag in ("h1", "h2", "h3"))
        for child in node:
            inner = sizes.get(child, _Size())
            size.letters += inner.letters + len((child.tail or "").strip())
            size.linked += inner.linked
            size.links += inner.links
            size.titled = size.titled or inner.titled
        if node.tag == "a":
            size.linked, size.links = size.letters, 1
        if node.tag in ("script", "style"):
            size = _Size()
        sizes[node] = size
    return sizes


@dataclass(frozen=True)
class _State:
    """What surrounds an element: its role, a heading's level, why it is furniture."""

    role: Role = Role.BODY
    level: int = 0
    reason: str = ""


class Walk:
    """One pass over the elements of a page, drawing as it goes."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.drawing = Drawing()
        self.anchors = Anchors(root)
        self.sizes = _sizes(root)
        self._breaks = 0
        """Line breaks in a row; two of them end a paragraph."""

    def run(self) -> None:
        """Draw the whole page."""
        states = [_State()]
        events = etree.iterwalk(self.root, events=("start", "end"))
        for event, node in events:
            tag = node.tag if isinstance(node.tag, str) else ""
            if event == "end":
                self._leave(node, tag, states)
            elif self._skips(node, tag, states[-1]):
                events.skip_subtree()
                states.append(states[-1])
            else:
                states.append(self._enter(node, tag, states[-1]))

    def _enter(self, node: Any, tag: str, around: _State) -> _State:
        state = self._state(node, tag, around)
        poster = " ".join((node.get("data-author") or "").split())
        if poster and around.role is not Role.FURNITURE:
            self.drawing.introduce(poster)
        if tag in _BLOCKS or state != around:
            self._begin(state)
        elif tag == "br":
            self._break(state)
        elif tag in ("td", "th"):
            self.drawing.add(" ")
        self._text(node.text, tag)
        return state

    def _leave(self, node: Any, tag: str, states: list[_State]) -> None:
        state = states.pop()
        around = states[-1]
        if tag in _BLOCKS or state != around:
            self._begin(around)
        if node is not self.root:
            self._text(node.tail, "")

    def _begin(self, state: _State) -> None:
        self.drawing.begin(state.role, state.level, state.reason)
        self._breaks = 0

    def _break(self, state: _State) -> None:
        self._breaks += 1
        if self._breaks == 2:
            self._begin(state)
        else:
            self.drawing.add(" ")

    def _text(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if text.strip():
            self._breaks = 0
        if tag != "pre":
            self._add(text)
            return
        for index, paragraph in enumerate(re.split(r"\n[ \t]*\n", text)):
            if index:
                self.drawing.close()
            self._add(paragraph)

    def _add(self, text: str) -> None:
        if self.drawing.is_fresh and self.drawing.role is Role.NOTE:
            text = re.sub(r"^\s*[\^↑]+\s*", "", text)
        self.drawing.add(text)

    def _skips(self, node: Any, tag: str, around: _State) -> bool:
        """What is not drawn at all, or was drawn in a way of its own: marks, page numbers, links back."""
        if not tag or tag in _DROPPED or _is_hidden(node):
            return True
        if around.role is not Role.FURNITURE and self._is_aside(node, tag):
            return True
        if tag not in ("a", "sup"):
            return False
        words = "".join(node.itertext()).strip()
        if around.role is Role.NOTE and self.anchors.is_back(node, words, self.drawing.is_fresh):
            return True
        return self._is_mark(node, tag, words)

    def _is_aside(self, node: Any, tag: str) -> bool:
        """A page number or an edit button within a paragraph or heading is drawn as furniture."""
        if tag in _BLOCKS:
            return False
        names = _names(node)
        is_page = any(_PAGE.fullmatch(name) for name in names) or "pagebreak" in (node.get("epub:type") or "")
        if not is_page and names.isdisjoint(_NAMED):
            return False
        self.drawing.aside("".join(node.itertext()), "page number" if is_page else "navigation")
        return True

    def _is_mark(self, node: Any, tag: str, words: str) -> bool:
        """A link to a note, alone or raised, is drawn as its mark; so is a raised number without a link."""
        link = node if tag == "a" else node.find(".//a")
        marker = self.anchors.marks.get(link) if link is not None else None
        if marker is None and tag == "sup" and link is None and not is_unit(self.drawing.tail):
            found = _MARKER.fullmatch(words)
            marker = found.group(1) if found else None
        if marker is None or (self.drawing.is_fresh and self.drawing.role is Role.NOTE):
            return False
        self.drawing.mark(words, marker)
        return True

    def _state(self, node: Any, tag: str, around: _State) -> _State:
        if around.role is Role.FURNITURE:
            return around
        if node in self.anchors.notes and around.role is not Role.NOTE:
            self.drawing.close()
            self.drawing.marker = self.anchors.notes[node]
            return _State(Role.NOTE, -1)
        if around.role is Role.NOTE:
            return around
        if self._is_furniture(node, tag):
            return _State(Role.FURNITURE, reason="navigation")
        if tag == "figcaption" and len(node.text_content().split()) < _CAPTION_WORDS:
            return _State(Role.FURNITURE, reason="illustration")
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return _State(Role.HEADING, int(tag[1]))
        if tag == "blockquote" or around.role is Role.QUOTATION:
            return _State(Role.QUOTATION)
        if tag == "tr" and any(self.sizes[cell].letters > _CELL_LETTERS for cell in node if cell in self.sizes):
            return _State()
        if tag in ("td", "th") and around.role is Role.BODY:
            return _State(Role.BODY, 0, "cell")
        if tag in ("li", "tr", "dt", "dd", "caption") or around.role is Role.LIST:
            return _State(Role.LIST)
        return _State() if around.role is Role.HEADING and tag in _BLOCKS else around

    def _is_furniture(self, node: Any, tag: str) -> bool:
        """Menus, heads and feet of the page, boxes beside the text; never what holds most of its words."""
        named = tag in ("nav", "footer", "aside") or not _names(node).isdisjoint(_NAMED)
        named = (
            named or (tag == "header" and node.find(".//h1") is None) or node.get("role") in ("navigation", "search")
        )
        size = self.sizes[node]
        return (named or (tag in _MENUS and size.is_menu)) and size.letters < 0.4 * self.sizes[self.root].letters


def _names(node: Any) -> set[str]:
    """What an element calls itself: its classes and its id."""
    return set(f"{node.get('class') or ''} {node.get('id') or ''}".casefold().split())


def _is_hidden(node: Any) -> bool:
    return (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(node.get("style") or ""))
    )
