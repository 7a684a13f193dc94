"""Asking for questions, watching them being made, and seeing what was refused."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import InputRequired

from questions.bank import FAMILIES
from records import bank as records
from records import library as library_records
from records.bank import GenerationRun
from services import bank
from services.errors import Refused
from web import access, clock
from web.bank.room import blueprint
from web.forms import Form
from web.incoming import page_asked
from web.jobs import jobs

REFUSED_A_PAGE = 100
PATIENCE = timedelta(seconds=30)


class GenerateForm(Form):
    """Which readings, which families, how many, and the seed."""

    readings = SelectMultipleField("Readings")
    families = SelectMultipleField("Kinds of question")
    most = IntegerField("At most", [InputRequired("Say how many questions at most.")], default=60)
    seed = IntegerField("Seed", [InputRequired("Give a whole number as seed.")])


@blueprint.route("/generate", methods=["GET", "POST"])
@access.instructors
def generate(course_id: str) -> ResponseReturnValue:
    """Ask for questions from chosen readings."""
    here = access.course()
    documents = library_records.documents_of(here)
    form = GenerateForm(seed=len(records.runs_of(here)) + 1)
    form.readings.choices = [
        (document.public_id, document.title, f"{document.current.words:,} words") for document in documents
    ]
    form.families.choices = [(family, family.replace("_", "/")) for family in FAMILIES]
    if request.method == "GET":
        form.readings.data = request.args.getlist("reading") or [document.public_id for document in documents]
        form.families.data = list(FAMILIES)
    elif form.validate():
        try:
            run = _ordered(form)
        except Refused as refusal:
            form.refuse("readings" if "reading" in str(refusal) else "families", refusal)
        else:
            jobs().enqueue("generate", run.public_id)
            return redirect(url_for("bank.run", course_id=course_id, run_id=run.public_id))
    kinds = [(family, family.replace("_", "/").capitalize(), bank.explanation(family)) for family in FAMILIES]
    page = render_template("bank/generate.html", form=form, documents=documents, kinds=kinds, most=bank.MOST_ITEMS)
    return page, 422 if form.errors else 200


def _ordered(form: GenerateForm) -> GenerationRun:
    return bank.ask(
        access.course(),
        access.person(),
        form.readings.data or [],
        form.families.data or [],
        form.most.data or 0,
        form.seed.data or 0,
        clock.now(),
    )


@blueprint.get("/runs/<run_id>")
@access.instructors
def run(course_id: str, run_id: str) -> ResponseReturnValue:
    """How far a run is, then what came out."""
    here = access.course()
    shown = bank.run_here(here, run_id)
    documents = {document.public_id: document.title for document in library_records.documents_of(here)}
    return render_template(
        "bank/run.html",
        run=shown,
        late=shown.state == "waiting" and clock.now() - shown.asked_at > PATIENCE,
        titles=[documents.get(public_id, "a withdrawn reading") for public_id in shown.settings["documents"]],
        reasons=[
            (reason, bank.reason_in_words(reason), count) for reason, count in records.refusal_counts(shown).items()
        ],
    )


@blueprint.get("/runs/<run_id>/progress")
@access.instructors
def progress(course_id: str, run_id: str) -> ResponseReturnValue:
    """State, sentences done and in all, for the page that waits."""
    shown = bank.run_here(access.course(), run_id)
    return jsonify({"state": shown.state, "done": shown.done, "total": shown.total})


@blueprint.get("/runs/<run_id>/refused")
@access.instructors
def refused(course_id: str, run_id: str) -> ResponseReturnValue:
    """The candidates that were not kept, of one reason or of all."""
    here = access.course()
    shown = bank.run_here(here, run_id)
    counts = records.refusal_counts(shown)
    reason = request.args.get("reason") if request.args.get("reason") in counts else None
    page = page_asked()
    total = counts[reason] if reason else sum(counts.values())
    candidates = records.refused_of(shown, reason, REFUSED_A_PAGE, (page - 1) * REFUSED_A_PAGE)
    documents = {document.id: document for document in library_records.documents_of(here)}
    return render_template(
        "bank/refused.html",
        run=shown,
        counts=[(code, bank.reason_in_words(code), count) for code, count in counts.items()],
        reason=reason,
        words=bank.reason_in_words(reason) if reason else None,
        groups=[(sentence, list(members)) for sentence, members in groupby(candidates, key=lambda row: row.sentence)],
        explained=bank.reason_in_words,
        documents=documents,
        page=page,
        pages=-(-total // REFUSED_A_PAGE),
        total=total,
    )
