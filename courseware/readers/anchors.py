"""Links within a page: which of them are note marks, which elements are the notes, and which links lead back."""

from __future__ import annotations

import re
from typing import Any

_HOLDERS = frozenset(["li", "p", "div", "aside", "dd", "section", "tr", "td"])
_MARK = re.compile(
    r"(?:foot|end)?(?:note)?\s*[\[(]?\s*(?:note |n\.? ?)?(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})\s*[\])]?", re.I
)
_BACK = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§]{1,3}|\^|↑|↩︎?|↵|⏎|back|return|jump up)[\])]?\.?", re.I
)
_NOTE_ID = re.compile(
    r"(?:^|[\s_-])(?:fn|ftn|edn|sdfootnote|footnote|endnote|cite_note|note|reference)s?[-_:]?.*\d", re.IGNORECASE
)
_NOTE_HREF = re.compile(r"#.*(?:fn|ftn|edn|foot|note|cite|ref|endnote)", re.IGNORECASE)
_MOST = 3_000
"""Characters that one note may have; what is longer and is linked to is a section."""


class Anchors:
    """The note links of one page, found before it is drawn."""

    def __init__(self, root: Any) -> None:
        self.order = {node: place for place, node in enumerate(root.iter()) if isinstance(node.tag, str)}
        self.places = self._named()
        self.marks: dict[Any, str] = {}
        """Link → marker."""
        self.notes: dict[Any, str | None] = {}
        """Element that holds a note → its marker."""
        self._link()
        self._by_name()

    def _named(self) -> dict[str, Any]:
        """What can be linked to."""
        places: dict[str, Any] = {}
        for node in self.order:
            for name in (node.get("id"), node.get("name") if node.tag == "a" else None):
                if name:
                    places.setdefault(name, node)
        return places

    def _link(self) -> None:
        """A short link forwards to the head of a paragraph is a mark, and that paragraph its note."""
        for link in (node for node in self.order if node.tag == "a"):
            href = link.get("href") or ""
            found = _MARK.fullmatch("".join(link.itertext()).strip()) if "#" in href else None
            if found is None:
                continue
            if _is_reference(link):
                self.marks[link] = found.group(1)
            target = self.places.get(href.partition("#")[2])
            holder = _holder(target) if target is not None else None
            if holder is None or self.order[target] <= self.order[link] or not _is_named(link, href, found.group(1)):
                continue
            self.marks[link] = found.group(1)
            self.notes.setdefault(holder, found.group(1))

    def _by_name(self) -> None:
        """Elements that say of themselves that they are notes, though nothing links to them."""
        for node in self.order:
            kind = f"{node.get('epub:type') or ''} {node.get('role') or ''}"
            named = _NOTE_ID.search(node.get("id") or "") if node.tag in ("li", "p", "div", "aside", "dd") else None
            classed = node.tag in ("p", "div", "aside", "li") and "footnote" in (node.get("class") or "").split()
            told = re.search(r"\b(?:doc-)?(?:footnote|endnote|rearnote)\b", kind)
            if not (named or told or classed) or len(node.text_content()) > _MOST:
                continue
            if any(above in self.notes for above in node.iterancestors()) or any(
                one in self.notes for one in node.iter()
            ):
                continue
            digits = re.findall(r"\d+", node.get("id") or "")
            self.notes[node] = digits[-1] if digits else None

    def is_back(self, link: Any, words: str, fresh: bool) -> bool:
        """Whether a link within a note leads back to its mark, or repeats the note's number at its head."""
        inner = link if link.tag == "a" else link.find(".//a")
        return bool(words) and bool(_BACK.fullmatch(words)) and (inner is not None or fresh)


def _is_reference(link: Any) -> bool:
    """Whether a link says of itself that it is a note mark."""
    return bool(re.search(r"noteref", f"{link.get('epub:type') or ''} {link.get('role') or ''}"))


def _is_named(link: Any, href: str, marker: str) -> bool:
    """Whether link or target speak of notes, or the link is raised or in brackets: a table of contents does not."""
    raised = link.getparent() is not None and link.getparent().tag == "sup"
    raised = raised or _is_reference(link) or link.find(".//sup") is not None
    text = "".join(link.itertext()).strip()
    return raised or text[:1] in "[(*†‡§" or bool(_NOTE_HREF.search(href)) or not marker.isdigit()


def _holder(target: Any) -> Any:
    """The largest element that begins with the target and holds this one note alone."""
    chosen = None
    node = target
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in _HOLDERS and len(node.text_content()) <= _MOST:
            chosen = node
            if node.tag in ("li", "aside", "dd", "tr"):
                break
        above = node.getparent()
        if above is None or (above.text or "").strip() or _first(above) is not node or _holds_more(above, node):
            break
        node = above
    return chosen


def _first(node: Any) -> Any:
    return next((child for child in node if isinstance(child.tag, str)), None)


def _holds_more(node: Any, first: Any) -> bool:
    """Whether something that can be linked to as a note stands in an element after its first child."""
    after = [child for child in node if child is not first and isinstance(child.tag, str)]
    if first.tag not in _HOLDERS:
        return False
    return any(
        child.get("id") or any(one.get("id") or one.get("name") for one in child.iter("a", "p", "li"))
        for child in after
    )
