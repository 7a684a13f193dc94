"""Adding a reading, and what was taken out of one."""

from __future__ import annotations

import hashlib
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField

from courseware.documents import UnreadableDocument
from services import library
from services.errors import Refused
from web import access, clock
from web.forms import paragraphs, words
from web.library.cards import CardForm
from web.library.room import blueprint


class ImportForm(CardForm):
    """A new reading: a file, or words that are pasted."""

    file = FileField("File")
    pasted = paragraphs("Or paste the text", None, 5_000_000)
    title = words("Title", None, 300, description="Empty: the text's own title is taken.")


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


@blueprint.get("/<document_id>/furniture")
@access.instructors
def furniture(course_id: str, document_id: str) -> ResponseReturnValue:
    """What was taken out of a reading, and why."""
    entry = library.document_here(access.course(), document_id)
    pieces = sorted(entry.current.furniture, key=lambda piece: (piece.reason, piece.start))
    groups = [(reason, list(members)) for reason, members in groupby(pieces, key=lambda piece: piece.reason)]
    return render_template("library/furniture.html", document=entry, version=entry.current, groups=groups)
