"""The readings of a course: the list, the reading page, importing, cards."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectField

from courseware.documents import UnreadableDocument
from records import library as records
from records.library import SourceDocument
from records.people import Role
from services import library
from services.errors import Refused
from web import access, clock
from web.forms import Form, paragraphs, words
from web.incoming import number_asked
from web.marking import Mark, margin_notes, passage_segments, raw_marks

blueprint = Blueprint("library", __name__, url_prefix="/courses/<course_id>/readings")


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


class ImportForm(CardForm):
    """A new reading: a file, or words that are pasted."""

    file = FileField("File")
    pasted = paragraphs("Or paste the text", None, 5_000_000)
    title = words("Title", None, 300, description="Empty: the text's own title is taken.")


class CorrectionForm(CardForm):
    """The card of a reading that is here."""

    title = words("Title", "Give the reading a title.", 300)
    language = words("Language", None, 20)


@blueprint.get("")
@access.members
def documents(course_id: str) -> ResponseReturnValue:
    """The readings."""
    here = access.course()
    return render_template(
        "library/documents.html", documents=records.documents_of(here), counts=records.passage_counts(here)
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access.instructors
def new(course_id: str) -> ResponseReturnValue:
    """Import a reading."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            data, filename = _given(form)
            done = library.import_document(
                access.course(), access.person(), data, filename, clock.now(), card=form.card()
            )
        except (UnreadableDocument, Refused) as refusal:
            form.refuse("file", refusal)
        else:
            version = done.version
            flash(
                f"“{done.document.title}” is in: {version.words:,} words in {len(version.passages)} passages."
                if done.is_new
                else f"“{done.document.title}” was here already with the same words; nothing changed.",
                "success",
            )
            return redirect(url_for("library.document", course_id=course_id, document_id=done.document.public_id))
    return render_template("library/new.html", form=form), 422 if form.errors else 200


def _given(form: ImportForm) -> tuple[bytes, str]:
    upload = form.file.data
    if upload and upload.filename:
        return upload.read(), upload.filename
    if form.pasted.data:
        data = form.pasted.data.encode("utf-8", "replace")
        # Without a title, another text is another reading and not a new version of the last one that was pasted.
        name = form.title.data or f"pasted text {hashlib.sha256(data).hexdigest()[:8]}"
        return data, name.replace("/", " ").replace("\\", " ")[:100] + ".txt"
    raise Refused("Choose a file, or paste the text.")


@blueprint.get("/<document_id>")
@access.members
def document(course_id: str, document_id: str) -> ResponseReturnValue:
    """The reading page: sections, passages, notes in the margin."""
    entry = library.document_here(access.course(), document_id)
    version = entry.current
    notes = version.notes
    before = [None, *version.passages]
    passages = [
        {
            "passage": passage,
            "opens_post": passage.post and (previous is None or previous.post != passage.post),
            "marks": passage_segments(passage, raw_marks(passage, _asked())),
            "notes": margin_notes(passage, notes),
        }
        for previous, passage in zip(before, version.passages, strict=False)
    ]
    sections = [
        {"path": _below_title(path, entry.title), "id": f"s-{number}", "passages": list(members)}
        for number, (path, members) in enumerate(groupby(passages, key=lambda row: tuple(row["passage"].section)))
    ]
    return render_template(
        "library/document.html",
        document=entry,
        version=version,
        sections=sections,
        loose_notes=[note for note in notes if note.anchor is None],
        furniture_count=len(version.furniture) if access.role() == Role.INSTRUCTOR else None,
    )


def _below_title(path: Sequence[str], title: str) -> list[str]:
    # A first heading often repeats the title with other punctuation; the page has said it.
    return [] if path and _letters(path[-1]) == _letters(title) else list(path)


def _letters(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _asked() -> list[Mark]:
    # A link from an item or an essay may ask for a stretch to be shown: ?from=120&to=180, in raw places.
    start, end = number_asked("from"), number_asked("to")
    return [Mark(start, end, "evidence")] if start is not None and end is not None and 0 <= start < end else []


@blueprint.get("/<document_id>/furniture")
@access.instructors
def furniture(course_id: str, document_id: str) -> ResponseReturnValue:
    """What was taken out of a reading, and why."""
    entry = library.document_here(access.course(), document_id)
    pieces = sorted(entry.current.furniture, key=lambda piece: (piece.reason, piece.start))
    groups = [(reason, list(members)) for reason, members in groupby(pieces, key=lambda piece: piece.reason)]
    return render_template("library/furniture.html", document=entry, version=entry.current, groups=groups)


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


def citation_of(document: SourceDocument) -> str:
    """The full citation, or what the card can say in its place."""
    made = ", ".join(
        part for part in (document.author, f"‘{document.title}’", document.publisher, document.year) if part
    )
    return document.citation or made + "."


blueprint.add_app_template_global(citation_of)
