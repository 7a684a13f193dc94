"""The readings and the reading page: sections, passages, notes in the margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courseware.paging import Heading, Part, headings_of
from records import library as records
from records import reading as reading_records
from records.highlights import counts_in
from records.library import SourceDocument, StoredNote, StoredPassage
from records.people import Role
from services import essays, library
from services.errors import Missing
from services.library.highlighting import Placed, placed_in
from services.library.reading import Opened, Outline, open_part, outline_of, references
from web import access, clock
from web.addresses import passage_address
from web.incoming import number_asked
from web.library.layers import layer_asked, marks_for
from web.library.room import blueprint
from web.marking import Mark, Segment, margin_notes, passage_segments, raw_marks

DEEPEST = 3
"""Headings below this level are not in the outline."""


@dataclass(frozen=True)
class Entry:
    """A line of the outline."""

    title: str
    href: str
    depth: int
    here: bool = False
    """Whether it is the part that is open."""


@dataclass(frozen=True)
class Row:
    """A passage as the page shows it."""

    passage: StoredPassage
    number: int
    headings: Sequence[tuple[str, Heading]]
    opens_post: bool
    marks: list[Segment]
    notes: list[dict[str, Any]]
    reference: str
    permalink: str
    more: str
    questions: int = 0


@blueprint.get("")
@access.members
def documents(course_id: str) -> ResponseReturnValue:
    """The readings."""
    here = access.course()
    return render_template(
        "library/documents.html",
        documents=records.documents_of(here),
        counts=records.passage_counts(here),
        highlighted=counts_in(here, access.person()),
    )


@blueprint.get("/<document_id>")
@access.members
def document(course_id: str, document_id: str) -> ResponseReturnValue:
    """The reading page: one part of a reading, or all of a short one."""
    entry = library.document_here(access.course(), document_id)
    outline = outline_of(entry.current)
    if (asked := number_asked("passage")) is not None:
        return redirect(place_address(entry, outline, _numbered(outline, asked)))
    number = number_asked("part")
    if number is None and (anchor := _anchor_asked(entry, outline)):
        return redirect(place_address(entry, outline, anchor, **shown_as_asked()))
    opened = open_part(entry.current, 1 if number is None else number)
    headings = headings_of(outline.lines, entry.title)
    return render_template(
        "library/document.html",
        document=entry,
        version=entry.current,
        part=opened.part,
        parts=outline.parts,
        rows=rows_of(entry, opened, headings),
        entries=outline_entries(entry, outline, opened.part, headings),
        passages=len(outline.lines),
        loose_notes=opened.loose_notes,
        cite_in=assignments_to_cite_in(entry),
        highlights=placed_count(entry),
        furniture_count=reading_records.furniture_count(entry.current) if _instructs() else None,
        previous=part_address(entry, outline.parts, opened.part.number - 1),
        following=part_address(entry, outline.parts, opened.part.number + 1),
    )


def _instructs() -> bool:
    return access.role() == Role.INSTRUCTOR


def _anchor_asked(entry: SourceDocument, outline: Outline) -> str | None:
    """The passage in which the place stands that the address asks for."""
    place = number_asked("from")
    ordinal = None if place is None or place < 0 else reading_records.ordinal_at(entry.current, place)
    return None if ordinal is None else outline.lines[ordinal].anchor


def shown_as_asked() -> dict[str, str]:
    """What the address says of how the passages are to be shown, for another address of the same place."""
    return {name: request.args[name] for name in ("from", "to", "layer") if name in request.args}


def _numbered(outline: Outline, number: int) -> str:
    if not 1 <= number <= len(outline.lines):
        raise Missing(f"Passage {number}")
    return outline.lines[number - 1].anchor


def place_address(entry: SourceDocument, outline: Outline, anchor: str, **more: Any) -> str:
    """Where a passage of the current version stands on the reading pages."""
    part = outline.part_of(outline.ordinals[anchor])
    # With a part named, a place is not looked for again.
    within = {"part": part.number} if part and (len(outline.parts) > 1 or "from" in more) else {}
    place = {"course_id": access.course().public_id, "document_id": entry.public_id}
    return url_for("library.document", **(more | within | place), _anchor=anchor)


def part_address(entry: SourceDocument, parts: Sequence[Part], number: int) -> tuple[str, str] | None:
    """Address and title of a part; None where there is none with that number."""
    if not 1 <= number <= len(parts):
        return None
    place = {"course_id": access.course().public_id, "document_id": entry.public_id, "part": number}
    return url_for("library.document", **place), parts[number - 1].title


def outline_entries(entry: SourceDocument, outline: Outline, part: Part, headings: Sequence[Heading]) -> list[Entry]:
    """The outline: every part, and under the one that is open its headings; all headings of a reading in one part."""
    within = [
        Entry(heading.title, f"#{heading_id(heading)}", heading.depth)
        for heading in headings
        if part.holds(heading.ordinal) and heading.depth <= DEEPEST
    ]
    if len(outline.parts) == 1:
        return within
    entries: list[Entry] = []
    for other in outline.parts:
        address = part_address(entry, outline.parts, other.number)
        entries.append(Entry(other.title, address[0] if address else "", 1, here=other is part))
        if other is part:
            entries += [
                Entry(heading.title, heading.href, min(heading.depth + 1, DEEPEST))
                for heading in within
                if heading.title != part.title
            ]
    return entries


def heading_id(heading: Heading) -> str:
    """A heading's id on the page; two headings before one passage differ in depth."""
    return f"s-{heading.ordinal + 1}-{heading.depth}"


def rows_of(entry: SourceDocument, opened: Opened, headings: Sequence[Heading]) -> list[Row]:
    """The passages of a part with everything that stands on and beside them."""
    about = _about(entry, opened.passages, opened.notes)
    before = [None, *opened.passages]
    return [
        _row(
            passage,
            about,
            [(heading_id(heading), heading) for heading in headings if heading.ordinal == passage.ordinal],
            bool(passage.post and (previous is None or previous.post != passage.post)),
        )
        for previous, passage in zip(before, opened.passages, strict=False)
    ]


def row_of(entry: SourceDocument, passage: StoredPassage) -> Row:
    """A passage alone, without headings, as it stands among the others."""
    notes = reading_records.notes_between(entry.current, passage.ordinal, passage.ordinal)
    return _row(passage, _about(entry, [passage], notes))


@dataclass(frozen=True)
class _About:
    """What is known of several passages, asked for once."""

    document: SourceDocument
    notes: Sequence[StoredNote]
    references: Mapping[str, str]
    mine: Mapping[str, Sequence[Placed]]
    layer: Mapping[str, Sequence[Mark]]
    questions: Mapping[str, int]


def _about(entry: SourceDocument, passages: Sequence[StoredPassage], notes: Sequence[StoredNote]) -> _About:
    return _About(
        entry,
        notes,
        references(access.course(), entry, passages),
        placed_in(entry, access.person(), passages),
        marks_for(entry.current, passages, layer_asked()),
        reading_records.questions_by_anchor(entry) if _instructs() else {},
    )


def _row(
    passage: StoredPassage, about: _About, headings: Sequence[tuple[str, Heading]] = (), opens_post: bool = False
) -> Row:
    anchor = passage.anchor
    return Row(
        passage,
        passage.ordinal + 1,
        headings,
        opens_post,
        passage_segments(passage, marks_on(passage, about)),
        margin_notes(passage, about.notes),
        about.references[anchor],
        *addresses_of(about.document, anchor),
        questions=about.questions.get(anchor, 0),
    )


def marks_on(passage: StoredPassage, about: _About) -> list[Mark]:
    """What is marked in a passage: the stretch that the address asks for, one's own highlights, the layer chosen."""
    mine = map(own_mark, about.mine.get(passage.anchor, ()))
    return [*raw_marks(passage, _asked()), *mine, *about.layer.get(passage.anchor, ())]


def own_mark(placed: Placed) -> Mark:
    """A reader's own highlight."""
    mine = placed.highlight
    address = url_for("library.highlight", course_id=access.course().public_id, highlight_id=mine.public_id)
    return Mark(placed.span.start, placed.span.end, "highlight", mine.note or None, address, f"h-{mine.public_id}")


def addresses_of(entry: SourceDocument, anchor: str) -> tuple[str, str]:
    """A passage's permanent address, and that of the page with all that can be done with it."""
    course_id = access.course().public_id
    more = url_for("library.cite", course_id=course_id, document_id=entry.public_id, anchor=anchor)
    return passage_address(course_id, entry.public_id, anchor), more


def assignments_to_cite_in(entry: SourceDocument) -> list[tuple[str, str]]:
    """Title and address of each essay in which the student can cite this reading now; the anchor is to be added."""
    if access.role() != Role.STUDENT:
        return []
    return [
        (
            assignment.title,
            url_for("essays.write", course_id=access.course().public_id, assignment_id=assignment.public_id)
            + f"?cite={entry.public_id}:",
        )
        for assignment in reading_records.assignments_to_cite_in(entry, access.person())
        if not essays.hindrance(assignment, clock.now())
    ]


def placed_count(entry: SourceDocument) -> int:
    """How many highlights the reader has in the whole reading."""
    return counts_in(access.course(), access.person()).get(entry.id, 0)


def _asked() -> list[Mark]:
    # A link from an item or an essay may ask for a stretch to be shown: ?from=120&to=180, in raw places.
    start, end = number_asked("from"), number_asked("to")
    return [Mark(start, end, "evidence")] if start is not None and end is not None and 0 <= start < end else []
