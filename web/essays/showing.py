"""A draft prepared for its pages: highlights that can all be linked to, ledger rows, criteria with their levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essays.comparison import Comparison
from essays.rubrics import Criterion
from records.essays import Assignment, Draft
from services.essays import CriterionStanding
from web.addresses import passage_address
from web.marking import Mark, Segment, segments

STATES = ("differs", "slip", "found", "not-in-sources", "not-checkable")
"""Rows of the ledger by what is to be done about them."""
MARK_OF = {"quotation": "quotation", "attribution": "attribution", "reference": "attribution", "copy": "copied"}
LEGEND = (
    ("thesis", "Your answer"),
    ("quotation", "Quotation"),
    ("attribution", "Attribution"),
    ("evidence", "In the readings"),
    ("differs", "Differs from the readings"),
    ("slip", "Slip in a name or reference"),
    ("copied", "Copied without quotation marks"),
)
LONG_LINE = 160


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an essay: its words in segments, where it stands, what hangs in its margin."""

    anchor: str
    start: int
    end: int
    segments: list[Segment]
    notes: list[dict[str, Any]]


@dataclass(frozen=True)
class LedgerView:
    """Rows of the ledger in one state."""

    state: str
    rows: list[dict[str, Any]]


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a typed text stand: parted by blank lines, or by lines where these are long.

    >>> paragraphs_of("One\\ntwo\\n\\nThree")
    [(0, 7), (9, 14)]
    """
    blocks = [
        (match.start(), match.end()) for match in re.finditer(r"\S(?:.*?\S)?(?=\s*(?:\n[ \t]*\n|\Z))", text, re.S)
    ]
    parted: list[tuple[int, int]] = []
    for start, end in blocks:
        lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text[start:end])]
        long = sum(high - low > LONG_LINE for low, high in lines)
        parted += lines if 2 * long >= len(lines) else [(start, end)]
    return parted


def essay_paragraphs(
    text: str, marks: Iterable[Mark], notes: Iterable[tuple[int, dict[str, Any]]] = ()
) -> list[Paragraph]:
    """The text in paragraphs with its highlights; every mark that has an id can be linked to.

    ``notes`` are (place in the text, note): each hangs beside the paragraph that holds its place.
    """
    kept, waiting = list(marks), sorted(notes, key=lambda note: note[0])
    bounds = paragraphs_of(text)
    made = []
    for number, (start, end) in enumerate(bounds):
        limit = bounds[number + 1][0] if number + 1 < len(bounds) else len(text) + 1
        hanging = [note for place, note in waiting if place < limit]
        waiting = [(place, note) for place, note in waiting if place >= limit]
        inside = [_moved(mark, start, end) for mark in kept if mark.start < end and start < mark.end]
        made.append(Paragraph(f"e-{number + 1}", start, end, _linkable(text[start:end], inside), hanging))
    return made


def _moved(mark: Mark, start: int, end: int) -> Mark:
    # An id belongs to the paragraph in which its mark begins.
    own = mark.id if mark.start >= start else None
    return Mark(max(mark.start, start) - start, min(mark.end, end) - start, mark.kind, mark.title, mark.href, own)


def _linkable(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Segments in which no id is lost: one that a nested mark would hide stands on an empty segment before it.

    Ends have ids too, so that the page can show a whole stretch when a link leads to it.
    """
    plain = [mark for mark in marks if mark.kind]
    shown = {segment[4] for segment in segments(text, plain)}
    starts = [(mark.start, mark.id) for mark in marks if mark.id and mark.id not in shown]
    ends = [(mark.end, f"{mark.id}-end") for mark in marks if mark.id and not mark.id.startswith("l-")]
    return segments(text, plain, [(place, ("", None, None, None, name)) for place, name in [*starts, *ends]])


def ledger_marks(content: Mapping[str, Any]) -> list[Mark]:
    """What the ledger and the roles highlight in the essay; ``l-3`` is the third row's place."""
    marks = [
        Mark(role["start"], role["end"], "thesis", "your answer to the question")
        for role in content.get("roles", ())
        if role["role"] == "thesis"
    ]
    for number, row in enumerate(content.get("ledger", ()), start=1):
        marks.append(Mark(row["start"], row["end"], _kind(row), id=f"l-{number}", href=f"#row-{number}"))
    return marks


def _kind(row: Mapping[str, Any]) -> str:
    state = state_of_row(row)
    if state in ("differs", "slip"):
        return state
    if row["kind"] in MARK_OF:
        return MARK_OF[row["kind"]]
    return "evidence" if state == "found" else ""


def legend_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The kinds of mark that this draft has."""
    there = {mark.kind for mark in ledger_marks(content)}
    return [(kind, words) for kind, words in LEGEND if kind in there]


def state_of_row(row: Mapping[str, Any]) -> str:
    """The state of a row as the macros write it; a misspelt name or a wrong passage number is a slip, and says nothing
    against the readings."""
    state = str(row["state"]).replace(" ", "-").replace("_", "-")
    return "slip" if row["kind"] == "name" or (row["kind"] == "reference" and state == "differs") else state


def ledger_of(content: Mapping[str, Any], course_id: str, current: Mapping[str, str]) -> list[LedgerView]:
    """The rows of the ledger by state. ``current``: the content hash of each reading as it is now."""
    rows = [
        _ledger_row(number, row, course_id, current) for number, row in enumerate(content.get("ledger", ()), start=1)
    ]
    views = [LedgerView(state, [row for row in rows if row["state"] == state]) for state in STATES]
    return [view for view in views if view.rows]


def ledger_counts(content: Mapping[str, Any]) -> dict[str, int]:
    """How many rows stand in each state, in the order of ``STATES``."""
    counts = Counter(state_of_row(row) for row in content.get("ledger", ()))
    return {state: counts[state] for state in STATES if counts[state]}


def _ledger_row(number: int, row: Mapping[str, Any], course_id: str, current: Mapping[str, str]) -> dict[str, Any]:
    place = row.get("place")
    shown = {
        "id": f"row-{number}",
        "state": state_of_row(row),
        "kind": row["kind"],
        "text": shorten(row["text"], 400),
        "href": f"#l-{number}",
        "note": row["explanation"],
    }
    if place:
        shown |= {"place": place_words(place), "place_href": place_url(place, course_id, current)}
        if row["kind"] != "attribution":
            shown["source_text"] = _source_words(row, place)
    return shown


def _source_words(row: Mapping[str, Any], place: Mapping[str, Any]) -> str | list[Segment]:
    """The source's words; in a quotation that differs, those that the essay changed are marked."""
    steps = row.get("diff") or ()
    if row["kind"] != "quotation" or all(step["source"] == step["essay"] for step in steps):
        return shorten(place["text"], 400)
    words: list[Segment] = []
    for step in steps:
        changed = step["source"] != step["essay"]
        if step["source"]:
            title = f"the essay has “{step['essay']}”" if step["essay"] else "not in the essay"
            words.append((step["source"], "differs" if changed else None, title if changed else None, None, None))
            words.append((" ", None, None, None, None))
    return words


def place_words(place: Mapping[str, Any]) -> str:
    """A place in words: title and section."""
    return f"{place['title']}, {place['section']}" if place.get("section") else str(place["title"])


def place_url(place: Mapping[str, Any], course_id: str, current: Mapping[str, str]) -> str:
    """The passage in its reading; its words are marked there unless the reading has a newer version."""
    marked = bool(place.get("sha256")) and current.get(place["document"]) == place["sha256"]
    words = (place["from"], place["to"]) if marked else (None, None)
    return passage_address(course_id, place["document"], place["anchor"], *words)


def current_of(assignment: Assignment) -> dict[str, str]:
    """The content hash of each assigned reading as it is now."""
    return {document.public_id: document.current.sha256 for document in assignment.sources}


def shorten(text: str, limit: int) -> str:
    """The first words of a text, with dots where it goes on."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + "…"


def feedback_of(
    content: Mapping[str, Any], names: Mapping[str, str], course_id: str, current: Mapping[str, str]
) -> Any:
    """Strengths and actions with their names, places and links; ``names``: criteria by id."""
    given = content.get("feedback", {})
    strengths = [
        dict(entry) | {"name": names.get(entry["criterion"], ""), "href": f"#g-{number}"}
        for number, entry in enumerate(given.get("strengths", ()), start=1)
    ]
    actions = [
        dict(entry) | {"name": names.get(entry["criterion"], ""), "href": f"#a-{number}", "number": number}
        for number, entry in enumerate(given.get("actions", ()), start=1)
    ]
    for action in actions:
        if action.get("place"):
            action["place_words"] = place_words(action["place"])
            action["place_href"] = place_url(action["place"], course_id, current)
    return {"strengths": strengths, "actions": actions, "note": given.get("note", "")}


def feedback_marks(feedback: Mapping[str, Any]) -> list[Mark]:
    """Where strengths (``g-1``) and actions (``a-1``) stand."""
    marks = [
        Mark(entry["start"], entry["end"], "action", f"action {number}", id=f"a-{number}")
        for number, entry in enumerate(feedback["actions"], start=1)
    ]
    return marks + [
        Mark(entry["start"], entry["end"], "", id=f"g-{number}")
        for number, entry in enumerate(feedback["strengths"], start=1)
    ]


def feedback_notes(feedback: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Actions and strengths as notes in the margin of the essay."""
    notes = [
        (
            entry["start"],
            {"kind": "action", "number": entry["number"], "name": entry["name"], "text": shorten(entry["step"], 140)},
        )
        for entry in feedback["actions"]
    ]
    return notes + [
        (entry["start"], {"kind": "strength", "name": entry["name"], "text": "This works.", "href": entry["href"]})
        for entry in feedback["strengths"]
    ]


@dataclass(frozen=True)
class CriterionView:
    """A criterion as ``level_scale`` shows it: indexes of levels, and what stands under it."""

    standing: CriterionStanding
    id: str
    title: str
    description: str
    levels: list[dict[str, Any]]
    given: int | None
    machine: int | None
    by: str | None
    spans: list[dict[str, Any]]


def criterion_view(entry: CriterionStanding, of_people: bool = True, brief: bool = False) -> CriterionView:
    """A criterion with its levels; ``of_people`` False shows the scorer's only, ``brief`` leaves descriptors out."""
    level = entry.level if of_people else entry.machine_level
    override = entry.override if of_people else None
    who = override.by.name if override and override.by else "a person"
    spans = entry.machine.get("spans", ()) if entry.machine else ()
    return CriterionView(
        entry,
        entry.criterion.id,
        entry.criterion.name,
        "" if brief else entry.criterion.description,
        levels_of(entry.criterion, brief),
        _index(entry.criterion, level),
        _index(entry.criterion, entry.machine_level),
        f"Given by {who}" if override else None,
        [
            {"href": f"#s-{entry.criterion.id}-{number}", "text": shorten(span["text"], 90)}
            for number, span in enumerate(spans, start=1)
        ],
    )


def levels_of(criterion: Criterion, brief: bool = False) -> list[dict[str, Any]]:
    """The levels of a criterion as ``level_scale`` reads them."""
    return [
        {
            "number": level.level,
            "title": level.name or f"Level {level.level}",
            "points": level.points,
            "description": "" if brief else level.descriptor,
        }
        for level in criterion.levels
    ]


def _index(criterion: Criterion, level: int | None) -> int | None:
    return next((place for place, step in enumerate(criterion.levels) if step.level == level), None)


def criterion_marks(content: Mapping[str, Any]) -> list[Mark]:
    """Where the spans of each criterion begin: ``s-thesis-1``. They have no colour of their own."""
    return [
        Mark(span["start"], span["end"], "", id=f"s-{entry['id']}-{number}")
        for entry in content.get("criteria", ())
        for number, span in enumerate(entry.get("spans", ()), start=1)
    ]


def flag_marks(content: Mapping[str, Any]) -> list[Mark]:
    """Where the flags point: ``f-2-1`` is the second flag's first stretch."""
    return [
        Mark(span["start"], span["end"], "flagged", flag["kind"], id=f"f-{number}-{place}")
        for number, flag in enumerate(content.get("flags", ()), start=1)
        for place, span in enumerate(flag.get("spans", ()), start=1)
        if flag["kind"] != "differs"
    ]


def edits_of(found: Comparison, before: str, after: str) -> list[Segment]:
    """The words of two drafts in one: what came is ``added``, what went ``removed``; long parts that stayed are cut."""
    words: list[Segment] = []
    for edit in found.edits:
        gone, came = before[edit.old_start : edit.old_end], after[edit.new_start : edit.new_end]
        if edit.kind == "same":
            words.append((_middle_out(came), None, None, None, None))
            continue
        if gone.strip():
            words.append((gone, "removed", None, None, None))
        if came:
            words.append((came, "added", None, None, None) if came.strip() else (came, None, None, None, None))
    return words


def _middle_out(text: str, kept: int = 90) -> str:
    if len(text) <= 3 * kept:
        return text
    head, tail = text[:kept].rsplit(" ", 1)[0], text[-kept:].split(" ", 1)[-1]
    return f"{head} … {tail}"


def content_of(draft: Draft) -> Mapping[str, Any]:
    """What the scorer said of a draft last; empty where it said nothing."""
    return draft.assessment.content if draft.assessment else {}
