"""One item a screen: its proof beside it, and the decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courseware.spans import Span
from questions.changes import changes
from questions.flaws import flaws_of
from questions.items import Evidence, Item
from records import bank as records
from records import library as library_records
from records.bank import BankItem
from records.library import StoredPassage
from services import bank
from services.errors import Conflict
from services.library import place_in
from web import access, clock
from web.addresses import passage_address
from web.bank.listing import BADGES, STATE_NAMES, Filter, asked_filter
from web.bank.room import blueprint
from web.forms import Form
from web.marking import Mark, margin_notes, passage_segments

REASONS = (
    "The key is wrong.",
    "More than one option is right.",
    "An option is not believable.",
    "The question cannot be understood without the text before it.",
    "Not worth asking.",
    "Awkwardly worded.",
)
"""Reasons for rejecting that the field suggests."""


@blueprint.get("/items/<item_id>")
@access.instructors
def item(course_id: str, item_id: str) -> ResponseReturnValue:
    """Review one item in the queue of a filter."""
    here = access.course()
    shown = bank.item_here(here, item_id)
    sought = _sought()
    place = bank.place_in_queue(records.queue_of(here, sought.wanted), shown)
    content = bank.content_of(shown.current)
    return render_template(
        "bank/review.html",
        shown=shown,
        item=content,
        version=shown.current,
        options=[_proved(course_id, content, place) for place in range(len(content.options))],
        place=place,
        sought=sought,
        queue_name=STATE_NAMES[sought.state],
        badge_kind=BADGES[shown.state],
        moves=bank.MOVES[shown.state],
        proof=proof_of(content),
        flaws=flaws_of(content),
        run=records.run_by_id(shown.run_id),
        decisions=records.decisions_of(shown),
        reasons=REASONS,
        before=_decided(request.args.get("after", "")),
        form=Form(),
    )


def _sought() -> Filter:
    return asked_filter(library_records.documents_of(access.course()))


def _decided(item_id: str) -> BankItem | None:
    """The item that was decided on just before, to be taken back."""
    return records.item_by_public_id(access.course(), item_id) if item_id else None


def proof_of(item: Item) -> dict[str, Any] | None:
    """The passage that an item cites, with its marks and its address; None where it is not in this course."""
    passage = bank.passage_of(access.course(), item.evidence)
    if passage is None or item.evidence is None:
        return None
    return {
        "passage": passage,
        "words": passage_segments(passage, _marks(passage, item)),
        "notes": margin_notes(passage, passage.version.notes),
        "url": _reading_url(access.course().public_id, passage, item.evidence),
    }


def _marks(passage: StoredPassage, item: Item) -> list[Mark]:
    """The evidence in its passage, and the key inside the evidence."""
    proof = item.evidence
    place = place_in(passage, proof.start, proof.end) if proof else None
    if place is None:
        return []
    # A note mark behind the last word is cut out of the text; the space that it leaves is not evidence.
    span = Span(place.start, place.start + len(place.of(passage.text).rstrip()))
    marks = [Mark(span.start, span.end, "evidence", id="evidence")]
    key = _key_place(passage.text, span, item.key)
    return [*marks, Mark(key.start, key.end, "key")] if key else marks


def _key_place(text: str, span: Span, key: str) -> Span | None:
    start = text.find(key, span.start, span.end) if key else -1
    return Span(start, start + len(key)) if start >= 0 else None


def _reading_url(course_id: str, passage: StoredPassage, evidence: Evidence) -> str:
    document = passage.version.document
    # Places of an older version mean other words in the current one.
    marked = passage.version_id == document.current.id
    words = (evidence.start, evidence.end) if marked else (None, None)
    return passage_address(course_id, document.public_id, passage.anchor, *words)


def _proved(course_id: str, item: Item, place: int) -> dict[str, Any]:
    """An option with the passage that holds the nearest sentence of its proof."""
    option = item.options[place]
    nearest = option.certificate.nearest if option.certificate else ""
    near = None
    if nearest and item.evidence:
        near = records.passage_saying(access.course(), item.evidence.document, nearest)
    return {
        "option": option,
        "near": near,
        "near_url": passage_address(course_id, near.version.document.public_id, near.anchor) if near else None,
    }


@blueprint.post("/items/<item_id>/decide")
@access.instructors
def decide(course_id: str, item_id: str) -> ResponseReturnValue:
    """Approve, reject, retire, or put back among the drafts; then on to the next in the queue."""
    here, sought = access.course(), _sought()
    number = request.form.get("version", 0, type=int)
    state, reason = request.form.get("state", ""), request.form.get("reason", "")
    try:
        decided = bank.decide(
            here, item_id, number, state, access.person(), reason, clock.now(), request.form.get("seen")
        )
    except Conflict as conflict:
        return overtaken(course_id, item_id, number, conflict)
    if request.form.get("stay"):
        return redirect(url_for("bank.item", course_id=course_id, item_id=item_id, **sought.query))
    following = bank.next_to_review(here, sought.wanted, decided)
    if following is None:
        flash(f"That was the last one. “{bank.content_of(decided.current).stem}” is {decided.state}.", "success")
        return redirect(url_for("bank.items", course_id=course_id, **sought.query))
    return redirect(url_for("bank.item", course_id=course_id, item_id=following, after=item_id, **sought.query))


def overtaken(
    course_id: str, item_id: str, number: int, conflict: Conflict, mine: Item | None = None
) -> ResponseReturnValue:
    """The page that says who was quicker, with both wordings side by side."""
    shown = bank.item_here(access.course(), item_id)
    versions = {version.number: version for version in bank.versions_of(shown)}
    seen, now = versions.get(number), shown.current
    content = bank.content_of(now)
    since = changes(bank.content_of(seen), content) if seen else ()
    page = render_template(
        "bank/conflict.html",
        message=str(conflict),
        shown=shown,
        item=content,
        seen=seen,
        now=now,
        since=since,
        mine=changes(content, mine) if mine else (),
        query=_sought().query,
    )
    return page, 409


@blueprint.get("/items/<item_id>/history")
@access.instructors
def history(course_id: str, item_id: str) -> ResponseReturnValue:
    """Every version with what it changed, and every decision."""
    here = access.course()
    shown = bank.item_here(here, item_id)
    versions = bank.versions_of(shown)
    contents = [bank.content_of(version) for version in versions]
    steps = [
        {"version": version, "item": content, "changes": changes(older, content) if older else None}
        for version, content, older in zip(versions, contents, [*contents[1:], None], strict=True)
    ]
    numbers = {version.id: version.number for version in versions}
    return render_template(
        "bank/history.html",
        shown=shown,
        badge=BADGES[shown.state],
        steps=steps,
        decisions=records.decisions_of(shown),
        numbers=numbers,
        query=_sought().query,
    )
