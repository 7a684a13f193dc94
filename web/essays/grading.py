"""What those who teach do with one essay: read it with its ledger, give levels, comment, have it read again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired

from records import essays as records
from records.essays import Draft, Essay
from services import essays
from services.errors import Conflict, Missing, Refused
from web import access, clock
from web.essays import showing
from web.essays.room import assignment_here, blueprint
from web.forms import Form, paragraphs, words
from web.incoming import number_asked


class LevelForm(Form):
    """A level above the scorer's; an empty level takes the last one back."""

    level = HiddenField("Level")
    seen = IntegerField("Seen", [InputRequired("Load the page again.")])
    reason = words("Reason", "Say in a few words why; the student reads it with the level.", 1_000)


class CommentForm(Form):
    """A word to the student."""

    text = paragraphs("Comment", "Write the comment first.", 10_000, description="Shown to the student on release.")


def _seen(assignment_id: str, essay_id: str) -> Essay:
    """The essay of this assignment that the grader may see."""
    essay = essays.essay_seen(access.course(), essay_id, access.sections_seen())
    if essay.assignment.public_id != assignment_here(assignment_id).public_id:
        raise Missing("This essay")
    return essay


@blueprint.get("/courses/<course_id>/essays/<assignment_id>/students/<essay_id>")
@access.teachers
def essay(course_id: str, assignment_id: str, essay_id: str) -> ResponseReturnValue:
    """One essay with everything that was found in it, and the levels to give."""
    return _page(_seen(assignment_id, essay_id))


def _page(
    here: Essay, refused: str = "", at: str = "", reason: str = "", chosen: str = "", comment: CommentForm | None = None
) -> str:
    assignment, draft = here.assignment, _asked_draft(here)
    rows = essays.essay_rows(access.course(), assignment, access.sections_seen())
    order = [row.essay for row in rows if row.essay is not None and row.essay.drafts]
    place = next((number for number, other in enumerate(order) if other.id == here.id), None)
    return render_template(
        "essays/essay.html",
        assignment=assignment,
        essay=here,
        draft=draft,
        late=essays.is_late(here, assignment),
        before=order[place - 1] if place else None,
        after=order[place + 1] if place is not None and place + 1 < len(order) else None,
        place=None if place is None else f"{place + 1} of {len(order)}",
        waiting=essays.next_waiting(rows, here),
        refused=refused,
        at=at,
        typed_reason=reason,
        chosen=chosen,
        comment_form=comment or CommentForm(formdata=None),
        **(_shown(here, draft) if draft else {}),
    )


def _asked_draft(here: Essay) -> Draft | None:
    asked = number_asked("draft")
    if asked is not None:
        return essays.draft_of(here, asked)
    last = here.submitted_draft or (here.drafts[-1] if here.drafts else None)
    return essays.draft_of(here, last.number) if last else None


def _shown(here: Essay, draft: Draft) -> dict[str, Any]:
    content, current = showing.content_of(draft), showing.current_of(here.assignment)
    found = essays.standing(draft, here.assignment)
    marks = [*showing.flag_marks(content), *showing.ledger_marks(content), *showing.criterion_marks(content)]
    return {
        "content": content,
        "standing": found,
        "criteria": [showing.criterion_view(entry, brief=True) for entry in found.criteria],
        "paragraphs": showing.essay_paragraphs(draft.text, marks),
        "legend": showing.legend_of(content),
        "ledger": showing.ledger_of(content, access.course().public_id, current),
        "ledger_counts": showing.ledger_counts(content),
        "comments": records.comments_of(draft),
        "graded": here.submitted_at is not None and here.submitted_draft_id == draft.id,
    }


def _back(course_id: str, assignment_id: str, essay_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(
        url_for("essays.essay", course_id=course_id, assignment_id=assignment_id, essay_id=essay_id, _anchor=anchor)
    )


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/students/<essay_id>/levels/<criterion>")
@access.teachers
def level(course_id: str, assignment_id: str, essay_id: str, criterion: str) -> ResponseReturnValue:
    """Give a level with its reason."""
    here, form = _seen(assignment_id, essay_id), LevelForm()
    said, typed = form.level.data or "", form.reason.data or ""
    if not form.validate_on_submit():
        return _page(here, " ".join(_sentences(form)), criterion, typed, said), 422
    try:
        if said and not (said.isascii() and said.isdigit() and len(said) < 4):
            raise Refused("Choose one of the levels.")
        chosen = int(said) if said else None
        essays.override_level(
            access.course(),
            essay_id,
            criterion,
            chosen,
            typed,
            access.person(),
            form.seen.data,
            clock.now(),
            access.sections_seen(),
        )
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(_seen(assignment_id, essay_id), str(refusal), criterion, typed, said), status
    flash("The level is given." if said else "The level is taken back; the scorer’s counts again.", "success")
    return _back(course_id, assignment_id, essay_id, f"c-{criterion}")


def _sentences(form: Form) -> list[str]:
    return [str(message) for messages in form.errors.values() for message in messages]


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/students/<essay_id>/comments")
@access.teachers
def comment(course_id: str, assignment_id: str, essay_id: str) -> ResponseReturnValue:
    """Say something to the student."""
    here, form = _seen(assignment_id, essay_id), CommentForm()
    if form.validate_on_submit():
        try:
            essays.comment(
                access.course(), essay_id, form.text.data or "", access.person(), clock.now(), access.sections_seen()
            )
        except Refused as refusal:
            form.refuse("text", refusal)
        else:
            flash("The comment is kept; it is shown on release.", "success")
            return _back(course_id, assignment_id, essay_id, "comments")
    return _page(here, comment=form), 422


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/students/<essay_id>/read-again")
@access.teachers
def read_again(course_id: str, assignment_id: str, essay_id: str) -> ResponseReturnValue:
    """Have the scorer read the draft again; levels of people stay."""
    _seen(assignment_id, essay_id)
    try:
        essays.reassess(access.course(), essay_id, access.person(), clock.now(), access.sections_seen())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("The scorer has read the draft again. Levels that people gave stand.", "success")
    return _back(course_id, assignment_id, essay_id, "")
