"""Searching the readings: the page with its results, and the part of it that stands beside an essay."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from records import library as records
from records.people import Role
from services import essays
from services.library import searching
from services.library.searching import Found, Hit, Words
from web import access
from web.addresses import passage_address
from web.incoming import page_asked
from web.library.room import blueprint
from web.marking import Mark, Segment, segments


@blueprint.get("/search")
@access.members
def search(course_id: str) -> ResponseReturnValue:
    """The readings searched for ?q=, in the one that ?in= names or in all; ?for= an assignment, in its readings."""
    here, asked, only = access.course(), request.args.get("q", ""), request.args.get("in", "")
    assignment = None
    if request.args.get("for"):
        assignment = essays.assignment_of(here, request.args["for"], drafts=access.role() == Role.INSTRUCTOR)
    documents = list(assignment.sources) if assignment else records.documents_of(here)
    only = only if any(document.public_id == only for document in documents) else ""
    found = searching.search(here, asked, only, documents, page_asked())
    more = {"q": asked, "in": only or None, "for": assignment.public_id if assignment else None}
    return render_template(
        "library/search_part.html" if request.args.get("part") else "library/search.html",
        found=found,
        documents=documents,
        only=next((document for document in documents if document.public_id == only), None),
        assignment=assignment,
        hits=[_shown(hit) for hit in found.hits],
        address=lambda **changed: url_for("library.search", course_id=course_id, **(more | changed)),
    )


def _shown(hit: Hit) -> dict[str, Any]:
    return {
        "hit": hit,
        "url": passage_url(hit),
        "sentences": [_segments(words) for words in hit.sentences],
        "neighbours": bool(hit.before or hit.after),
    }


def _segments(words: Words) -> list[Segment]:
    return segments(words.text, [Mark(mark.start, mark.end, "found") for mark in words.marks])


def passage_url(hit: Hit) -> str:
    """The passage where it is read, its sentence marked; a note without a passage leads to its reading."""
    course_id, document_id = access.course().public_id, hit.document.public_id
    if not hit.piece.anchor:
        return url_for("library.document", course_id=course_id, document_id=document_id, _anchor="loose-title")
    places = (hit.raw.start, hit.raw.end) if hit.raw else (None, None)
    return passage_address(course_id, document_id, hit.piece.anchor, *places)


def told(found: Found) -> dict[str, Any]:
    """What was found, for a program."""
    return {
        "query": found.asked,
        "instead": found.instead,
        "missing": list(found.missing),
        "mended": found.mended,
        "loose": found.loose,
        "total": found.total,
        "readings": [
            {"title": document.title, "slug": document.slug, "found": count} for document, count in found.counts
        ],
        "hits": [_told(hit) for hit in found.hits],
    }


def _told(hit: Hit) -> dict[str, Any]:
    return {
        "reading": hit.document.slug,
        "title": hit.document.title,
        "section": list(hit.piece.section),
        "passage": hit.piece.number,
        "anchor": hit.piece.anchor,
        "speaker": hit.piece.speaker,
        "note": hit.piece.note,
        "sentences": [words.text for words in hit.sentences],
        "marks": [[[mark.start, mark.end] for mark in words.marks] for words in hit.sentences],
        "reference": hit.reference,
    }
