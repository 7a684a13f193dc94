"""Putting the layer right: what a wording names, who speaks in a stretch, and taking a decision back."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from courseware.corrections import NameCorrection
from services import library
from services.errors import Refused
from web import access, clock
from web.forms import Form, paragraphs
from web.forms import words as line
from web.incoming import LARGEST_NUMBER
from web.library.layers import (
    TYPES,
    Shown,
    name_page,
    names_page,
    shown_here,
    speakers_page,
    stretch_page,
    to_progress,
    type_in_words,
)
from web.library.room import blueprint

APART = "apart"


class NameForm(Form):
    """What a wording names. ``back`` is where the form stands: the list, or the page of one name."""

    text = line("Wording", "Give the name as the reading writes it.", library.LONGEST_NAME)
    type = SelectField("It is", choices=[*((kind, type_in_words(kind)) for kind in TYPES), ("", "not a name")])
    canonical = line("It belongs with", None, library.LONGEST_NAME)
    relation = RadioField(
        "Where it belongs",
        [Optional()],
        choices=[("", "where it is"), ("with", "with another name"), (APART, "by itself")],
    )
    before = HiddenField()
    back = HiddenField()

    def correction(self) -> NameCorrection:
        """What is decided."""
        text, canonical = self.text.data or "", self.canonical.data or ""
        if self.relation.data == APART:
            canonical = text
        return NameCorrection(text, self.type.data or "", canonical)


@blueprint.post("/<document_id>/layer/names")
@access.instructors
def correct_name(course_id: str, document_id: str) -> ResponseReturnValue:
    """Decide what a wording names."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    form = NameForm()
    if form.validate():
        try:
            made = library.correct_name(
                access.course(), document_id, access.person(), form.correction(), clock.now(), form.before.data
            )
        except Refused as refusal:
            form.refuse("text", refusal)
        else:
            return _name_done(course_id, document_id, made, form.back.data or "")
    if _wants_json():
        return jsonify({"error": _first_error(form)}), 422
    return _name_again(shown, form), 422


def _name_again(shown: Shown, form: NameForm) -> str:
    cluster = shown.layer.names.cluster_of(form.text.data or "")
    if form.back.data == "name" and cluster is not None:
        return name_page(shown, cluster.id, form=form)
    return names_page(shown, form=form)


def _name_done(course_id: str, document_id: str, made: NameCorrection, back: str) -> ResponseReturnValue:
    """Back to where the form stood; to a script, what the row says now."""
    sentence = library.in_words(made)
    if _wants_json():
        return jsonify({"said": sentence, "mark": library.mark_of(made)})
    shown = shown_here(document_id)
    cluster = shown.layer.names.cluster_of(made.text) if shown and made.type else None
    here = {"course_id": course_id, "document_id": document_id}
    flash(sentence, "success")
    if back == "name" and cluster is not None:
        return redirect(url_for("library.name", **here, name=cluster.id))
    if back == "text":
        return redirect(url_for("library.document", **here, layer="names"))
    of = request.args.get("of")
    return redirect(url_for("library.names", **here, of=of, _anchor=cluster.id if cluster else "corrections"))


class StretchForm(Form):
    """Who speaks in words of the reading."""

    words = paragraphs("The words", "Give the words whose speaker you want to correct.", 20_000)
    voice = SelectField(
        "They are",
        choices=[
            ("reported", "reported: another’s view in the author’s words"),
            ("quoted", "quoted: another’s own words"),
            ("contested", "contested: a view that the author doubts"),
            ("author", "the author’s own"),
        ],
    )
    speaker = line("Speaker", None, library.LONGEST_SPEAKER)
    anchor = HiddenField()
    start = IntegerField("Place", [Optional()])
    back = HiddenField()


@blueprint.post("/<document_id>/layer/speech")
@access.instructors
def correct_speech(course_id: str, document_id: str) -> ResponseReturnValue:
    """Decide who speaks in a stretch."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    form = StretchForm()
    if form.validate():
        try:
            made = library.correct_speech(
                access.course(), document_id, access.person(), form.anchor.data or "", form.words.data or "",
                form.voice.data or "", form.speaker.data or "", clock.now(), _near(form),
            )  # fmt: skip
        except Refused as refusal:
            form.refuse("words", refusal)
        else:
            if _wants_json():
                return jsonify({"said": library.in_words(made)})
            flash(library.in_words(made), "success")
            here = {"course_id": course_id, "document_id": document_id}
            if form.back.data == "text":
                anchor = form.anchor.data or None
                return redirect(url_for("library.document", **here, layer="speech", _anchor=anchor))
            return redirect(url_for("library.speakers", **here))
    if _wants_json():
        return jsonify({"error": _first_error(form)}), 422
    if form.back.data in ("stretch", "text") and form.anchor.data:
        return stretch_page(shown, form.anchor.data, form=form), 422
    return speakers_page(shown, form=form), 422


def _near(form: StretchForm) -> int:
    return max(0, min(form.start.data or 0, LARGEST_NUMBER))


@blueprint.post("/<document_id>/layer/undo")
@access.instructors
def undo_correction(course_id: str, document_id: str) -> ResponseReturnValue:
    """Take a decision back."""
    library.undo(access.course(), document_id, access.person(), request.form.get("mark", ""), clock.now())
    sentence = "The correction is taken back; what was found holds again."
    if _wants_json():
        return jsonify({"said": sentence})
    flash(sentence, "success")
    here = {"course_id": course_id, "document_id": document_id}
    to = "library.speakers" if request.form.get("list") == "speakers" else "library.names"
    return redirect(url_for(to, **here, _anchor="corrections"))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _first_error(form: Form) -> str:
    return next((str(message) for messages in form.errors.values() for message in messages), "")
