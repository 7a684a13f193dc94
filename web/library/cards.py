"""The card of a reading: what it says, the file it stands for, and withdrawing it."""

from __future__ import annotations

import io

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from courseware.genres import GENRES, genre_named
from services import library
from services.errors import Refused
from web import access, clock
from web.forms import Form, paragraphs, words
from web.library.room import blueprint


class CardForm(Form):
    """What a reading's card says."""

    title = words("Title", None, 300)
    author = words("Author", None, 300)
    year = words("Year", None, 20)
    publisher = words("Publisher", None, 300)
    genre = SelectField("Genre", choices=[("", "not said"), *((genre, genre) for genre in library.GENRES)])
    licence = words("Licence", None, 300, description="Students see it under the text.")
    citation = paragraphs("Full citation", None, 2_000)
    note = paragraphs("Note", None, 2_000)

    def card(self) -> dict[str, str]:
        """The card's lines."""
        return {name: self[name].data or "" for name in library.CARD if name in self}


class CorrectionForm(CardForm):
    """The card of a reading that is here."""

    title = words("Title", "Give the reading a title.", 300)
    language = words("Language", None, 20, description="A code such as en, de or ru.")


LANGUAGES = {
    "ar": "Arabic",
    "be": "Belarusian",
    "cs": "Czech",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "it": "Italian",
    "ja": "Japanese",
    "la": "Latin",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""Names of languages by the codes of BCP 47, for those that courses read most."""


def language_name(code: str) -> str:
    """A language as people call it.

    >>> language_name("en"), language_name("de-AT"), language_name("xx"), language_name("")
    ('English', 'German (de-AT)', 'xx', 'not said')
    """
    name = LANGUAGES.get(code.split("-")[0].lower())
    if name is None:
        return code or "not said"
    return name if len(code) == 2 else f"{name} ({code})"


blueprint.add_app_template_global(language_name)
blueprint.add_app_template_global(genre_named)
blueprint.add_app_template_global(lambda: tuple(GENRES.values()), "genres")


@blueprint.route("/<document_id>/card", methods=["GET", "POST"])
@access.instructors
def card(course_id: str, document_id: str) -> ResponseReturnValue:
    """Correct the card."""
    entry = library.document_here(access.course(), document_id)
    form = CorrectionForm(obj=entry)
    if form.validate_on_submit():
        try:
            library.correct_card(access.course(), document_id, access.person(), form.card(), clock.now())
        except Refused as refusal:
            form.refuse("title", refusal)
        else:
            flash("The card is corrected.", "success")
            return redirect(url_for("library.document", course_id=course_id, document_id=document_id))
    return render_template("library/card.html", document=entry, form=form), 422 if form.errors else 200


@blueprint.post("/<document_id>/withdraw")
@access.instructors
def withdraw(course_id: str, document_id: str) -> ResponseReturnValue:
    """Take a reading out of the list."""
    library.withdraw(access.course(), document_id, access.person(), clock.now())
    flash("The reading is withdrawn. Items and essays that cite it keep their evidence.", "success")
    return redirect(url_for("library.documents", course_id=course_id))


@blueprint.get("/<document_id>/original")
@access.instructors
def original(course_id: str, document_id: str) -> ResponseReturnValue:
    """The file as it came in."""
    version = library.document_here(access.course(), document_id).current
    return send_file(
        io.BytesIO(version.content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=version.filename,
    )
