"""Plain text and Markdown: raw text → Document."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from courseware.corrections import LineChoice
from courseware.documents import Document, UnreadableDocument
from courseware.readers import assembly, choices, frontpage, furniture, headings, joining, linking, speakers, threads
from courseware.readers.frontmatter import front_matter, set_apart
from courseware.readers.inline import scan
from courseware.readers.lines import item_sign, parts_of
from courseware.readers.notes import Finder
from courseware.readers.parts import Cut, Part, Role
from courseware.readers.source import Progress, Source

_PARAGRAPH_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})+\.?|§ ?\d+\.?)\s+[A-Z]")
_MARKDOWN = re.compile(r"^#{1,6} \S|^\[\^[^\]]+\]:|\]\(https?://", re.MULTILINE)


def read_text(
    text: str,
    form: str = "",
    *,
    sha256: str = "",
    encoding: str = "utf-8",
    card: Mapping[str, str] | None = None,
    lines: Sequence[LineChoice] = (),
    progress: Progress | None = None,
) -> Document:
    """Read plain text or Markdown (``form`` says which; found out where it is empty).

    ``lines`` are the instructor's choices, obeyed whatever the rules say of these lines.
    Raises UnreadableDocument where there is no sentence to read.
    """
    if not re.search(r"\w", text):
        raise UnreadableDocument("The document holds no words. Choose a file that has text in it.")
    text = _unescaped(text) if "&" in text else text
    card_place, told = front_matter(text)
    form = form or ("markdown" if card_place is not None or _MARKDOWN.search(text) else "text")
    digest = sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = Source(digest, form, encoding, {**told, **(card or {})}, lines, progress or Progress())
    decided = choices.decide(text, lines)
    parts, _ = parts_of(text, decided.kept)
    if card_place is not None:
        parts = set_apart(text, parts, card_place)
    for part in parts:
        _inline(text, part)
    return settle(text, parts, source)


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def _unescaped(text: str) -> str:
    """A text whose letters were written as entities, with the letters themselves; they are what ``raw`` holds.

    >>> _unescaped("AT&amp;T&nbsp;&mdash; caf&eacute; &unknown;")
    'AT&T\\xa0— café &unknown;'
    """
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def settle(raw: str, parts: list[Part], source: Source) -> Document:
    """Judge drawn parts (furniture, posts, notes, headings, quotations) and make the Document of them."""
    decided = choices.decide(raw, source.lines)
    source.progress.step()
    choices.keep(raw, parts, decided)
    is_thread = threads.divide(raw, parts)
    furniture.clear(raw, parts, is_thread)
    choices.take_out(raw, parts, decided)
    source.progress.step()
    notes = Finder(raw, parts).find()
    linking.number(notes, parts)
    linking.link(notes, parts)
    linking.confirm(notes, parts)
    source.progress.step()
    for part in parts:
        if part.cuts:
            part.draw(raw)
    headings.name_headings(parts)
    speakers.name_speakers(raw, parts)
    joining.find_quotations(parts)
    _bullets(raw, parts)
    choices.restore(raw, parts)
    joined = joining.join_broken(parts)
    document = assembly.document_of(
        raw, joined, notes, replace(source, card={**frontpage.card_of(parts), **source.card})
    )
    source.progress.step()
    return document


def _inline(raw: str, part: Part) -> None:
    if part.role is not Role.FURNITURE:
        for region in part.regions:
            cuts, marks = scan(raw, region)
            part.cuts += cuts
            part.marks += [mark for mark in marks if mark.sure or part.role is not Role.HEADING]
    part.draw(raw)


def _bullets(raw: str, parts: list[Part]) -> None:
    """Cut bullets and numbers before list items, and before numbered paragraphs ("1.2 The Commission …")."""
    for part in parts:
        first = re.match(r"(\d{1,2})[.)] ", part.text) if part.role is Role.LIST else None
        if first and f" {int(first.group(1)) + 1}{part.text[first.end() - 2]} " in part.text:
            part.role = Role.BODY  # "1. … 2. … 3. …" run on in one paragraph: its numbers belong together
            continue
        numbered = part.role is Role.BODY and _PARAGRAPH_NUMBER.match(part.text)
        if part.role is Role.LIST or numbered:
            sign = item_sign(raw, part)
            if sign is not None:
                part.cuts.append(Cut(sign))
                part.draw(raw)
