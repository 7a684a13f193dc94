"""A quiz by blueprint: lines of a form or a file, what the bank gives for them, and filling the quiz with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from courseware.thinking import Thinking
from questions.blueprint import Blueprint, Difficulty, UnusableBlueprint, of_rows, parse, written
from questions.items import Cognitive
from records import library
from records import quizzes as records
from services import quizzes
from services.errors import Refused
from services.library import slug_of
from web import access, clock
from web.forms import Form, words
from web.quizzes.room import blueprint, quiz_here

FEWEST_LINES, MOST_LINES = 3, 40
LARGEST_FILE = 100_000


def _any_of(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [("", "any"), *((kind.value, kind.value) for kind in kinds)]


class CellForm(PlainForm):
    """One line of a blueprint."""

    count = IntegerField("How many", [Optional()])
    reading = SelectField("Reading", choices=[("", "any reading")], default="")
    section = words("Section", None, 300)
    first = IntegerField("From passage", [Optional()])
    last = IntegerField("to", [Optional()])
    cognitive = SelectField("Level", choices=_any_of(Cognitive), default="")
    difficulty = SelectField("Difficulty", choices=_any_of(Difficulty), default="")
    tag = SelectField("Thinking", choices=_any_of(Thinking), default="")

    def row(self) -> dict[str, Any]:
        """The line as a cell's plain values; empty where nothing is asked for."""
        told = {name: self[name].data for name in ("count", "reading", "section", "cognitive", "difficulty", "tag")}
        row = {name: value for name, value in told.items() if value not in (None, "")}
        if self.first.data is not None or self.last.data is not None:
            row["passages"] = [self.first.data or 1, self.last.data or 1_000_000]
        return row


class BlueprintForm(Form):
    """Lines, or a file in their place."""

    file = FileField("Blueprint file")
    cells = FieldList(FormField(CellForm), min_entries=FEWEST_LINES, max_entries=MOST_LINES)

    def choose_from(self, readings: list[tuple[str, str]]) -> None:
        """Let every line choose among the readings."""
        for entry in self.cells:
            entry.form.reading.choices = [("", "any reading"), *readings]

    def spare(self) -> None:
        """Leave an empty line at the end."""
        if len(self.cells) < MOST_LINES and self.cells[-1].form.row():
            self.cells.append_entry()


def _asked(form: BlueprintForm) -> Blueprint:
    """The blueprint of the file, else of the lines. Raises UnusableBlueprint."""
    upload = form.file.data
    if upload and upload.filename:
        data = upload.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise UnusableBlueprint("This file is too large to be a blueprint.")
        try:
            return parse(data.decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise UnusableBlueprint("The blueprint is not UTF-8 text; save it as UTF-8 and choose it again.") from fault
    rows = [row for entry in form.cells if (row := entry.form.row())]
    if not rows:
        raise UnusableBlueprint("Say in one line at least how many questions you want.")
    return of_rows(rows)


def _filled(asked: Blueprint) -> dict[str, Any]:
    """The lines of a blueprint as the form shows them."""
    cells = []
    for cell in asked.cells[:MOST_LINES]:
        first, last = cell.passages or (None, None)
        cells.append(
            {
                "count": cell.count,
                "reading": slug_of(cell.reading) if cell.reading else "",
                "section": cell.section,
                "first": first,
                "last": None if last == 1_000_000 else last,
                "cognitive": cell.cognitive.value if cell.cognitive else "",
                "difficulty": cell.difficulty.value if cell.difficulty else "",
                "tag": cell.tag,
            }
        )
    return {"cells": cells}


@blueprint.route("/courses/<course_id>/quizzes/<quiz_id>/blueprint", methods=["GET", "POST"])
@access.instructors
def assemble(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Say what the quiz wants, see what the bank gives for it, and take that."""
    here = quiz_here(quiz_id, drafts=True)
    course = access.course()
    readings = [(document.slug, document.title) for document in library.documents_of(course)]
    form = BlueprintForm()
    form.choose_from(readings)
    made = asked = None
    if request.method == "POST" and form.validate():
        try:
            asked = _asked(form)
            if request.form.get("deed") == "download":
                return _file(asked, here.title)
            if request.form.get("deed") == "fill":
                made = quizzes.fill(course, quiz_id, access.person(), asked, clock.now())
                flash(_said(len(made.chosen), asked.count), "success" if not made.unmet else "warning")
                return redirect(url_for("quizzes.quiz", course_id=course_id, quiz_id=quiz_id))
            made = quizzes.assembly(course, asked)
        except (UnusableBlueprint, Refused) as refusal:
            form.refuse("file" if form.file.data else "cells", refusal)
        else:
            form = BlueprintForm(formdata=None, data=_filled(asked))
            form.choose_from(readings)
    form.spare()
    form.choose_from(readings)
    page = render_template(
        "quizzes/blueprint.html", quiz=here, form=form, made=made, asked=asked, locked=records.has_attempts(here)
    )
    return page, 422 if form.errors else 200


def _said(found: int, wanted: int) -> str:
    return (
        f"The quiz has the {found} questions of the blueprint."
        if found == wanted
        else f"The quiz has {found} questions; the blueprint asks for {wanted}."
    )


def _file(asked: Blueprint, title: str) -> Response:
    reply = Response(written(asked), mimetype="application/toml")
    reply.headers.set("Content-Disposition", "attachment", filename=f"{slug_of(title)}-blueprint.toml")
    return reply
