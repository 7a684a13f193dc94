"""The bank as a file: out for other systems, in with a preview."""

from __future__ import annotations

import base64
import binascii
import re

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField

from questions.formats import FORMATS, WRITERS, BadFile
from records import bank as records
from services import bank
from services.errors import Refused
from services.library import slug_of
from web import access, clock
from web.bank.room import blueprint
from web.forms import Form, paragraphs

CARRIES = {
    "gift": "Moodle’s text format. Keys, feedback and the evidence as text; tags and proofs stay here.",
    "moodle-xml": "Moodle’s full format. Keys, feedback for each option, the evidence as text, tags.",
    "aiken": "The plainest: one right option, no feedback. For Moodle, Canvas and printing.",
    "csv": "A table, a question a line. For spreadsheets.",
    "qti-2.1": "The standard that most assessment systems import. Keys, part marks, feedback, evidence as text.",
    "qti-3.0": "The newest version of that standard.",
    "anki": "Cards to learn with: the question in front; key, reason and evidence behind.",
    "marginalia": "Everything: evidence, proofs, lineage. To carry a bank into another course or keep it.",
}
SHOWN = 100
SUFFIXES = {".xml": "moodle-xml", ".csv": "csv", ".jsonl": "marginalia", ".gift": "gift"}


@blueprint.get("/export")
@access.instructors
def export(course_id: str) -> ResponseReturnValue:
    """Choose a format."""
    here = access.course()
    counts = records.state_counts(here)
    state = request.args.get("state", "approved")
    state = state if state in counts else "approved"
    items = [bank.content_of(row.current) for row in records.items_of(here, state)]
    rows = [
        {
            "name": name,
            "title": module.TITLE,
            "carries": CARRIES.get(name, ""),
            "fit": sum(module.left_out(item) is None for item in items),
        }
        for name, module in WRITERS.items()
    ]
    tabs = [
        (label, url_for("bank.export", course_id=course_id, state=name), name == state, counts[name])
        for name, label in (("approved", "Approved"), ("draft", "Drafts"), ("retired", "Retired"))
    ]
    return render_template("bank/export.html", rows=rows, tabs=tabs, state=state, count=len(items))


@blueprint.get("/export/<format_name>")
@access.instructors
def export_file(course_id: str, format_name: str) -> ResponseReturnValue:
    """The file itself."""
    here = access.course()
    module = bank.writer_named(format_name)
    state = request.args.get("state", "approved")
    made = bank.export_items(here, format_name, (state,))
    reply = Response(made.content, mimetype=module.MEDIA_TYPE)
    name = slug_of(here.code) + "-" + state + module.SUFFIX
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


class ImportForm(Form):
    """A file of questions, or their text."""

    file = FileField("File")
    pasted = paragraphs("Or paste the questions", None, 1_000_000)
    format = SelectField("Format", choices=[("", "by the file’s name"), *((n, m.TITLE) for n, m in FORMATS.items())])


class ConfirmedForm(Form):
    """A previewed file, sent again to be stored."""

    format = HiddenField()
    content = HiddenField()


@blueprint.route("/import", methods=["GET", "POST"])
@access.instructors
def import_items(course_id: str) -> ResponseReturnValue:
    """Choose a file and see what it holds; nothing is stored."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            data, name = _given(form)
            preview = bank.preview_import(access.course(), name, data)
        except (Refused, BadFile) as refusal:
            form.refuse("file", refusal)
        else:
            content = base64.b64encode(data).decode()
            return render_template(
                "bank/import_preview.html",
                preview=preview,
                title=FORMATS[name].TITLE,
                most=SHOWN,
                form=ConfirmedForm(formdata=None, format=name, content=content),
            )
    return render_template("bank/import.html", form=form, formats=FORMATS, carries=CARRIES), 422 if form.errors else 200


def _given(form: ImportForm) -> tuple[bytes, str]:
    upload = form.file.data
    data = upload.read() if upload and upload.filename else (form.pasted.data or "").encode()
    if not data.strip():
        raise Refused("Choose a file with questions, or paste them.")
    return data, form.format.data or _guessed(data, upload.filename if upload else "")


def _guessed(data: bytes, filename: str) -> str:
    """The format that a file's name tells, or else its words."""
    suffix = re.search(r"\.\w+$", filename.lower())
    if suffix and suffix[0] in SUFFIXES:
        return SUFFIXES[suffix[0]]
    text = data[:100_000].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        return "moodle-xml"
    if text.startswith("{") and "marginalia-bank" in text[:200]:
        return "marginalia"
    return "aiken" if re.search(r"^ANSWER: ?[A-Z]\s*$", text, re.M) else "gift"


@blueprint.post("/import/store")
@access.instructors
def store_import(course_id: str) -> ResponseReturnValue:
    """Store a previewed file, whole or not at all."""
    form = ConfirmedForm()
    try:
        data = base64.b64decode(form.content.data or "", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Refused("The previewed file did not come through whole. Choose it again.") from fault
    stored = bank.import_items(access.course(), form.format.data or "", data, access.person(), clock.now())
    flash(f"{stored} questions are among the drafts." if stored else "There was nothing new in the file.", "success")
    return redirect(url_for("bank.items", course_id=course_id))
