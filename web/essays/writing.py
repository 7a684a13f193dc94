"""What students do with essays: read the assignment, write, get feedback, submit, see levels after release."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from records import essays as records
from records.essays import Assignment, Draft, Essay
from services import essays
from services.errors import Conflict, Missing, Refused
from services.essays import FormText, Saved
from services.library import searching
from web import access, clock
from web.essays import showing
from web.essays.room import assignment_here, blueprint

STATUS = {"saved": 200, "conflict": 409, "late": 409}
"""Only 200 means that the words given are the words kept."""


def student_page(here: Assignment) -> str:
    """The assignment: prompt, readings, rubric, and how the student's own essay stands."""
    essay = essays.essay_for(here, access.person())
    released = here.released_at is not None and essay is not None and essay.submitted_draft is not None
    return render_template(
        "essays/assignment.html",
        assignment=here,
        essay=essay,
        state=as_told(essays.state_of(essay, here)),
        hindrance=essays.hindrance(here, clock.now()),
        not_open_yet=here.opens_at is not None and clock.now() < here.opens_at,
        late=essay is not None and essays.is_late(essay, here),
        drafts_left=here.drafts_allowed - (len(essay.drafts) if essay else 0),
        criteria=[(criterion, showing.levels_of(criterion)) for criterion in essays.rubric_of(here)],
        result=essays.standing(essay.submitted_draft, here) if released and essay and essay.submitted_draft else None,
        now=clock.now(),
    )


def as_told(state: str) -> str:
    """How far an essay has come, as its student is told: what graders see of it is theirs."""
    return "submitted" if state in ("needs the instructor", "assessed") else state


@blueprint.get("/courses/<course_id>/essays/<assignment_id>/write")
@access.students
def write(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """The page to write on."""
    here = assignment_here(assignment_id)
    essay = essays.essay_for(here, access.person())
    if essays.hindrance(here, clock.now()) or (essay is not None and essay.submitted_at is not None):
        return redirect(_room(here))
    return _write_page(here, essay, cited=_cited())


def _cited() -> str:
    """The reference to the passage that ?cite=reading:anchor names; empty where there is none."""
    document_id, _, anchor = request.args.get("cite", "").partition(":")
    if not document_id:
        return ""
    try:
        return searching.reference_to(access.course(), document_id, anchor)
    except Missing:
        flash("The passage that you wanted to cite is not among the readings of this course.", "warning")
        return ""


def _room(here: Assignment, endpoint: str = "essays.assignment", **more: Any) -> str:
    return url_for(endpoint, course_id=access.course().public_id, assignment_id=here.public_id, **more)


def _write_page(
    here: Assignment, essay: Essay | None, typed: str | None = None, refusal: Refused | None = None, cited: str = ""
) -> str:
    kept = essay.text if essay else ""
    added = addition(kept, cited)
    return render_template(
        "essays/write.html",
        assignment=here,
        essay=essay,
        text=kept + added if typed is None else typed,
        added=added,
        words=len((kept if typed is None else typed).split()),
        stands=kept if isinstance(refusal, Conflict) else None,
        refusal=str(refusal) if refusal else "",
        base=essay.sequence if essay else 0,
        drafts_left=here.drafts_allowed - (len(essay.drafts) if essay else 0),
        window=secrets.token_hex(8),
        now=_milliseconds(clock.now()),
        longest=essays.LONGEST_TEXT,
    )


def addition(text: str, reference: str) -> str:
    """What a text gets at its end so that the reference stands there once, a space before it where one is wanted.

    >>> addition("It was fear.", "(Roe 1999, ¶ 2)"), addition("So (Roe 1999, ¶ 2) ", "(Roe 1999, ¶ 2)")
    (' (Roe 1999, ¶ 2)', '')
    """
    if not reference or text.rstrip().endswith(reference):
        return ""
    return reference if not text or text[-1].isspace() else f" {reference}"


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/text")
@access.students
def text(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Keep the words as they stand. The reply says what counts now; only 200 means that it is what was given."""
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("answer"), dict):
        raise Refused("Send the essay as an object with answer, sequence, base and client.")
    saved = essays.save_text(
        access.course(),
        assignment_id,
        access.person(),
        body["answer"].get("text"),
        body.get("sequence"),
        body.get("base"),
        body.get("client"),
        clock.now(),
    )
    return jsonify(_told(saved)), STATUS[saved.state]


def _told(saved: Saved) -> dict[str, Any]:
    return {
        "state": saved.state,
        "sequence": saved.sequence,
        "answer": {"text": saved.text},
        "at": _milliseconds(saved.at),
        "ends": None,
        "closed": saved.state == "late",
        "now": _milliseconds(clock.now()),
    }


def _given() -> FormText | None:
    """The words of the page; None where the button was on a page without them."""
    if "text" not in request.form:
        return None
    base, name = request.form.get("base", ""), request.form.get("window", "")
    known = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    window = f"form-{name}" if name.isalnum() and name.isascii() and len(name) <= 32 else "form"
    return FormText(request.form["text"], known, window)


def _again(here: Assignment, given: FormText | None, refusal: Refused) -> ResponseReturnValue:
    """The page with what was typed on it, so that a refusal costs no words."""
    if given is None or essays.hindrance(here, clock.now()):
        flash(str(refusal), "error")
        return redirect(_room(here))
    essay = essays.essay_for(here, access.person())
    page = _write_page(here, essay, given.text, refusal)
    return page, 409 if isinstance(refusal, Conflict) else 422


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/write")
@access.students
def save(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Keep the words of the page: the button for browsers without JavaScript."""
    here, given = assignment_here(assignment_id), _given()
    if given is None:
        raise Refused("Send the words of your essay.")
    try:
        essays.keep_form(access.course(), assignment_id, access.person(), given, clock.now())
    except Refused as refusal:
        return _again(here, given, refusal)
    flash("Saved.", "success")
    return redirect(_room(here, "essays.write"))


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/feedback")
@access.students
def feedback(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Send the words as a draft and read what comes back."""
    here, given = assignment_here(assignment_id), _given()
    try:
        draft = essays.send_draft(access.course(), assignment_id, access.person(), clock.now(), given)
    except Refused as refusal:
        return _again(here, given, refusal)
    return redirect(_room(here, "essays.draft", number=draft.number))


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/submit")
@access.students
def submit(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Hand in."""
    here, given = assignment_here(assignment_id), _given()
    try:
        essays.submit(access.course(), assignment_id, access.person(), clock.now(), given)
    except Refused as refusal:
        return _again(here, given, refusal)
    flash("Submitted. Your instructor reads it next.", "success")
    return redirect(_room(here))


@blueprint.get("/courses/<course_id>/essays/<assignment_id>/drafts/<int:number>")
@access.students
def draft(course_id: str, assignment_id: str, number: int) -> ResponseReturnValue:
    """Feedback on one's own draft: strengths, what to do next, the essay with its highlights, the ledger."""
    here = assignment_here(assignment_id)
    essay = essays.essay_for(here, access.person())
    if essay is None:
        raise Missing("This draft")
    return _feedback_page(here, essay, essays.draft_of(essay, number))


def _feedback_page(here: Assignment, essay: Essay, sent: Draft) -> str:
    content, current = showing.content_of(sent), showing.current_of(here)
    course_id, released = access.course().public_id, here.released_at is not None
    names = {criterion.id: criterion.name for criterion in essays.rubric_of(here)}
    given = showing.feedback_of(content, names, course_id, current)
    found = essays.standing(sent, here)
    counted = released and essay.submitted_draft_id == sent.id
    levels = [showing.criterion_view(entry, of_people=counted) for entry in found.criteria]
    since = essays.comparison(sent)
    return render_template(
        "essays/draft.html",
        assignment=here,
        essay=essay,
        draft=sent,
        content=content,
        names=names,
        feedback=given,
        paragraphs=showing.essay_paragraphs(
            sent.text,
            [*showing.ledger_marks(content), *showing.feedback_marks(given)],
            showing.feedback_notes(given),
        ),
        legend=showing.legend_of(content),
        ledger=showing.ledger_of(content, course_id, current),
        ledger_counts=showing.ledger_counts(content),
        levels=levels if content.get("criteria") and essays.levels_shown(here) else [],
        standing=found if counted else None,
        comments=records.comments_of(sent) if counted else [],
        since=since,
        edits=showing.edits_of(since, essays.draft_of(essay, sent.number - 1).text, sent.text) if since else [],
        open_to_write=not essays.hindrance(here, clock.now()) and essay.submitted_at is None,
        changed_since=essay.submitted_at is None and essay.text != sent.text,
    )
