"""What a new version of a reading changed: old and new text beside one another, what cites it, and settling that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courseware.comparing import Stretch, beside, lines
from records.bank import BankItem
from records.essays import Assignment
from records.library import SourceDocument, StoredPassage
from records.people import Role
from records.revisions import settled_counts
from services import bank, library, revisions
from services.errors import Conflict, Refused
from services.revisions import ChangedPassage, Citation
from web import access, clock
from web.library.room import blueprint

CHANGES = {
    "changed": ("changed", "caution"),
    "split": ("split into several", "caution"),
    "joined": ("joined into one", "caution"),
    "gone": ("gone", "bad"),
}
"""What became of a passage, in words, and the kind of its badge."""
COUNTED = ("same", "moved", "changed", "split", "joined", "gone", "new")
GAP = "\n\x1e\n"
"""Stands in no text: between passages that are compared as one."""


@blueprint.get("/<document_id>/changes")
@access.members
def changes(course_id: str, document_id: str) -> ResponseReturnValue:
    """What waits after the newest version: for instructors all that the course cites, for everybody own highlights."""
    return _page(library.document_here(access.course(), document_id))


def _page(document: SourceDocument, fault: Refused | None = None, at: str = "") -> ResponseReturnValue:
    """The page; ``fault`` is why a deed was not done, shown beside the change with the address ``at``."""
    instructing = access.role() == Role.INSTRUCTOR
    changed = revisions.changes_waiting(access.course(), document) if instructing else ()
    mine = revisions.changes_waiting(access.course(), document, access.person())
    counts = revisions.summary(document)
    page = render_template(
        "library/changes.html",
        document=document,
        version=document.current,
        before=document.versions[1] if len(document.versions) > 1 else None,
        counts=[(name, counts[name]) for name in COUNTED if counts.get(name)],
        settled=settled_counts(document.current) if instructing else {},
        passages=[_row(passage) for passage in changed],
        waiting=_number(changed),
        standing=len(revisions.standing_of(changed)),
        mine=[_row(passage) for passage in mine],
        mine_waiting=_number(mine),
        mine_standing=len(revisions.standing_of(mine)),
        fault=fault,
        at=at,
    )
    return page, 409 if isinstance(fault, Conflict) else 422 if fault else 200


def _number(changed: Sequence[ChangedPassage]) -> int:
    return sum(len(passage.citations) for passage in changed)


@blueprint.app_template_global()
def changes_to_look_at(document: SourceDocument) -> int:
    """How many citations in a reading wait for whoever looks at the page."""
    here = access.course()
    own = revisions.waiting_here(here, document, access.person())
    return own + (revisions.waiting_here(here, document, None) if access.role() == Role.INSTRUCTOR else 0)


@blueprint.app_template_global()
def changes_by_reading() -> dict[int, int]:
    """How many citations wait for an instructor in each reading of the course, by the reading's inner number."""
    return revisions.waiting_counts(access.course()) if access.role() == Role.INSTRUCTOR else {}


def _row(changed: ChangedPassage) -> dict[str, Any]:
    old, new = beside(_text(changed.was), _text(changed.now))
    name, badge = CHANGES[changed.change]
    return {
        "id": f"c-{changed.citations[0].row.public_id}",
        "name": name,
        "badge": badge,
        "was": _columns(changed.was, old),
        "now": _columns(changed.now, new),
        "section": (changed.now or changed.was)[0].section if changed.now or changed.was else [],
        "citations": [_citation(citation) for citation in changed.citations],
    }


def _text(passages: tuple[StoredPassage, ...]) -> str:
    return GAP.join(passage.text for passage in passages)


def _columns(
    passages: tuple[StoredPassage, ...], stretches: list[Stretch]
) -> list[tuple[StoredPassage, list[Stretch]]]:
    return list(zip(passages, lines(stretches, GAP), strict=False)) if passages else []


def _citation(citation: Citation) -> dict[str, Any]:
    """What the page shows of a citation, by its kind."""
    shown: dict[str, Any] = {
        "row": citation.row,
        "title": citation.title,
        "stands": citation.stands,
        "key_lost": citation.key_lost,
        "found": any(citation.places),
        "words": list(zip(citation.words, citation.places, strict=True)),
    }
    at = {"course_id": access.course().public_id}
    if isinstance(citation.subject, BankItem):
        item = bank.content_of(citation.subject.current)
        return shown | {
            "kind": "question",
            "state": citation.subject.state,
            "key": item.key,
            "url": url_for("bank.item", item_id=citation.subject.public_id, state=citation.subject.state, **at),
            "edit": url_for("bank.edit", item_id=citation.subject.public_id, **at),
        }
    if isinstance(citation.subject, Assignment):
        essay = dict(at, assignment_id=citation.subject.public_id)
        return shown | {
            "kind": "assignment",
            "state": citation.subject.state,
            "url": url_for("essays.assignment", **essay),
            "edit": url_for("essays.edit", **essay),
        }
    mark = dict(at, highlight_id=citation.subject.public_id)
    return shown | {
        "kind": "highlight",
        "note": citation.subject.note,
        "url": url_for("library.highlight", **mark),
        "remove": url_for("library.remove_highlight", **mark),
    }


@blueprint.post("/<document_id>/changes/<change_id>")
@access.instructors
def settle(course_id: str, document_id: str, change_id: str) -> ResponseReturnValue:
    """Say that one citation is still right, or retire its question."""
    here = access.course()
    deed = revisions.retire if request.form.get("decision") == "retire" else revisions.still_right
    try:
        done = deed(here, document_id, change_id, access.person(), clock.now())
    except Refused as refusal:
        return _page(library.document_here(here, document_id), refusal, change_id)
    flash(f"“{done.title}”: {done.row.decision}.", "success")
    return redirect(url_for("library.changes", course_id=course_id, document_id=document_id) + "#waiting")


@blueprint.post("/<document_id>/changes")
@access.instructors
def settle_standing(course_id: str, document_id: str) -> ResponseReturnValue:
    """Say that everything whose words still stand is right."""
    here = access.course()
    expected = request.form.get("expected", 0, type=int)
    try:
        done = revisions.still_right_together(here, document_id, access.person(), clock.now(), expected)
    except Refused as refusal:
        return _page(library.document_here(here, document_id), refusal)
    flash(f"{done} citations whose words still stand are settled; they cite the new version now.", "success")
    return redirect(url_for("library.changes", course_id=course_id, document_id=document_id))


@blueprint.post("/<document_id>/changes/highlights/<change_id>")
@access.members
def keep_highlight(course_id: str, document_id: str, change_id: str) -> ResponseReturnValue:
    """Keep one's own highlight on the words as they stand now."""
    here = access.course()
    try:
        kept = revisions.keep_highlight(here, document_id, change_id, access.person(), clock.now())
    except Refused as refusal:
        return _page(library.document_here(here, document_id), refusal, change_id)
    found = kept.places[0] is not None
    flash("Your highlight stands on the new words." if found else "Your highlight stays on the old version.", "success")
    return redirect(url_for("library.changes", course_id=course_id, document_id=document_id) + "#mine")


@blueprint.post("/<document_id>/changes/highlights")
@access.members
def keep_highlights(course_id: str, document_id: str) -> ResponseReturnValue:
    """Keep all of one's own highlights whose words still stand."""
    done = revisions.keep_highlights_together(access.course(), document_id, access.person(), clock.now())
    flash(f"{done} of your highlights stand on the new version now.", "success")
    return redirect(url_for("library.changes", course_id=course_id, document_id=document_id) + "#mine")
