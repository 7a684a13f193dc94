"""Adding a reading: a file or pasted words, its preview, its choices of lines; and what was taken out of a reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectField

from courseware.documents import UnreadableDocument
from courseware.preview import Preview, encoding_name, is_guessed
from courseware.readers import because
from courseware.spans import Span
from records import library as records
from records.library import Import
from services import library
from services.errors import Conflict, Refused
from services.library import previewing
from services.library.previewing import Added, Shown
from web import access, clock
from web.forms import Form, paragraphs, words
from web.incoming import LARGEST_NUMBER, page_asked
from web.jobs import jobs
from web.library.cards import CardForm
from web.library.room import blueprint

ROWS_A_PAGE = 50
PATIENCE = timedelta(seconds=30)
VIEWS = ("text", "out", "notes")
FORMATS = {
    "text": "Plain text",
    "markdown": "Markdown",
    "html": "Web page (HTML)",
    "docx": "Word document",
    "pdf": "PDF",
}
LONGEST_PASTED = 5_000_000


def _encodings() -> list[tuple[str, str]]:
    return [("", "found out from the file"), *previewing.ENCODINGS]


class ImportForm(CardForm):
    """A new reading: a file, or words that are pasted."""

    file = FileField("File")
    pasted = paragraphs("Or paste the text", None, LONGEST_PASTED)
    reading = SelectField("It is", choices=[])
    encoding = SelectField("Encoding", choices=[])
    title = words("Title", None, 300, description="Empty: the text's own title is taken.")


class EncodingForm(Form):
    """In which encoding a file is to be read again."""

    encoding = SelectField("Encoding", choices=[])


class AimForm(Form):
    """Which reading a file is a version of."""

    reading = SelectField("It is", choices=[])


@blueprint.route("/new", methods=["GET", "POST"])
@access.instructors
def new(course_id: str) -> ResponseReturnValue:
    """Send a file in, or paste a text; it is read and shown before it is added."""
    form = ImportForm()
    form.reading.choices = _targets("a new reading")
    form.encoding.choices = _encodings()
    if form.validate_on_submit():
        try:
            row = _asked(form)
        except (UnreadableDocument, Refused) as refusal:
            form.refuse("file", refusal)
        else:
            return _to(row)
    elif request.method == "GET":
        form.reading.data = request.args.get("reading", "")
    page = render_template("library/new.html", form=form, waiting=previewing.open_imports(access.course()))
    return page, 422 if form.errors else 200


def _targets(own: str) -> list[tuple[str, str]]:
    documents = records.documents_of(access.course())
    return [("", own), *((entry.public_id, f"a new version of “{entry.title}”") for entry in documents)]


def _asked(form: ImportForm) -> Import:
    data, filename = _given(form)
    row = previewing.ask(
        access.course(),
        access.person(),
        data,
        filename,
        form.card(),
        clock.now(),
        form.reading.data or "",
        form.encoding.data or "",
    )
    return _hand_over(row)


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


def _hand_over(row: Import) -> Import:
    """Give what is to be read to the worker."""
    if row.state == "asked":
        jobs().enqueue("import", row.public_id)
    return row


def _to(row: Import, anchor: str | None = None) -> ResponseReturnValue:
    """Back to the page of an import, where one stood on it."""
    where = {name: request.args[name] for name in ("view", "page") if name in request.args}
    address = {"course_id": access.course().public_id, "import_id": row.public_id}
    return redirect(url_for("library.preview", **address, **where, _anchor=anchor))


@blueprint.get("/imports/<import_id>")
@access.instructors
def preview(course_id: str, import_id: str) -> ResponseReturnValue:
    """How far a file is, then what was read in it."""
    found = previewing.shown(access.course(), import_id)
    if found.row.state == "added":
        return _to_reading(found.row)
    return _page(found)


def _to_reading(row: Import) -> ResponseReturnValue:
    address = {"course_id": access.course().public_id}
    if row.document is None or row.document.withdrawn_at is not None:
        return redirect(url_for("library.documents", **address))
    return redirect(url_for("library.document", **address, document_id=row.document.public_id))


def _page(found: Shown, refusal: object = None, code: int = 200) -> ResponseReturnValue:
    row = found.row
    encoding = EncodingForm(formdata=None, encoding=row.card.get(previewing.ENCODING, ""))
    encoding.encoding.choices = _encodings()
    if found.preview is None or row.state in ("asked", "running"):
        late = row.state == "asked" and clock.now() - row.asked_at > PATIENCE
        return render_template(
            "library/import_waits.html", row=row, late=late, encoding=encoding, refusal=refusal or row.error
        ), code
    aim = AimForm(formdata=None, reading=row.document.public_id if row.document else "")
    aim.reading.choices = _targets("a reading of its own")
    view = request.args.get("view", "text")
    return render_template(
        "library/import.html",
        row=row,
        preview=found.preview,
        found=found,
        refusal=refusal or row.error,
        view=view if view in VIEWS else "text",
        page=_rows_asked(found.preview),
        aim=aim,
        encoding=encoding,
        formats=FORMATS,
        apart=bool(row.card.get(previewing.APART)),
    ), code


def _rows_asked(shown: Preview) -> dict[str, object]:
    """One page of the rows, with the sections of the outline and the page on which each begins."""
    pages = max(1, -(-len(shown.rows) // ROWS_A_PAGE))
    number = min(page_asked(), pages)
    first = (number - 1) * ROWS_A_PAGE
    outline = [(section, section.row // ROWS_A_PAGE + 1, shown.rows[section.row].start) for section in shown.sections]
    return {"number": number, "pages": pages, "rows": shown.rows[first : first + ROWS_A_PAGE], "outline": outline}


@blueprint.get("/imports/<import_id>/progress")
@access.instructors
def import_progress(course_id: str, import_id: str) -> ResponseReturnValue:
    """State and steps, for the page that waits."""
    row = previewing.import_here(access.course(), import_id)
    return jsonify({"state": row.state, "done": row.done, "total": row.total})


@blueprint.post("/imports/<import_id>/lines")
@access.instructors
def choose_lines(course_id: str, import_id: str) -> ResponseReturnValue:
    """Keep lines as text, or take them out."""
    row = previewing.import_here(access.course(), import_id)
    sent = request.form
    places = [_place(value) for value in sent.getlist("place")]
    if not places:
        raise Refused("Tick at least one line.")
    keep = sent.get("keep") == "1"
    previewing.choose(access.course(), import_id, places, keep, everywhere=sent.get("everywhere") == "1")
    return _to(row, anchor=sent.get("at", "")[:40] or None)


def _place(value: str) -> Span:
    """A stretch as forms name it: 120-180."""
    start, _, end = value.partition("-")
    if not (value.isascii() and start.isdecimal() and end.isdecimal() and len(value) < 30):
        raise Refused("That line is not in the text. Load the page again.")
    if not int(start) < int(end) <= LARGEST_NUMBER:
        raise Refused("That line is not in the text. Load the page again.")
    return Span(int(start), int(end))


@blueprint.post("/imports/<import_id>/again")
@access.instructors
def read_again(course_id: str, import_id: str) -> ResponseReturnValue:
    """Read the file with the choices as they stand, or in another encoding."""
    encoding = request.form.get("encoding")
    return _or_refusal(
        import_id, lambda: _to(_hand_over(previewing.read_again(access.course(), import_id, clock.now(), encoding)))
    )


@blueprint.post("/imports/<import_id>/reading")
@access.instructors
def aim(course_id: str, import_id: str) -> ResponseReturnValue:
    """Say which reading it is a version of, or that it is one of its own."""
    chosen = request.form.get("reading", "")
    return _or_refusal(
        import_id, lambda: _to(_hand_over(previewing.aim(access.course(), import_id, chosen, clock.now())))
    )


@blueprint.post("/imports/<import_id>/add")
@access.instructors
def add_import(course_id: str, import_id: str) -> ResponseReturnValue:
    """Add the file to the readings."""
    return _or_refusal(
        import_id, lambda: _to_added(previewing.add(access.course(), import_id, access.person(), clock.now()))
    )


def _or_refusal(import_id: str, deed: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What a deed answers; a refusal stands on the page that it was asked for on."""
    try:
        return deed()
    except (UnreadableDocument, Refused) as refusal:
        found = previewing.shown(access.course(), import_id)
        if found.row.state == "added":
            raise
        return _page(found, refusal, 409 if isinstance(refusal, Conflict) else 422)


def _to_added(added: Added) -> ResponseReturnValue:
    """To the reading, or to the page that waits for it."""
    row = _hand_over(added.row)
    if row.state != "added" or row.document is None:
        return _to(row)
    version = row.document.current
    flash(
        f"“{row.document.title}” is in: {version.words:,} words, version {version.number}."
        if added.is_new
        else f"“{row.document.title}” was here already with the same words; nothing changed.",
        "success",
    )
    return _to_reading(row)


@blueprint.post("/imports/<import_id>/drop")
@access.instructors
def drop_import(course_id: str, import_id: str) -> ResponseReturnValue:
    """Let the file go."""
    previewing.drop(access.course(), import_id, access.person(), clock.now())
    flash("The file is dropped; nothing of it was added.", "success")
    return redirect(url_for("library.documents", course_id=course_id))


@blueprint.get("/<document_id>/furniture")
@access.instructors
def furniture(course_id: str, document_id: str) -> ResponseReturnValue:
    """What was taken out of a reading, and why."""
    entry = library.document_here(access.course(), document_id)
    pieces = sorted(entry.current.furniture, key=lambda piece: (piece.reason, piece.start))
    groups = [
        (reason, because(reason), list(members)) for reason, members in groupby(pieces, key=lambda piece: piece.reason)
    ]
    return render_template("library/furniture.html", document=entry, version=entry.current, groups=groups)


@blueprint.post("/<document_id>/preview")
@access.instructors
def preview_again(course_id: str, document_id: str) -> ResponseReturnValue:
    """Look at the file of a reading as if it came in anew, to keep or take out lines of it."""
    version = library.document_here(access.course(), document_id).current
    row = previewing.ask(
        access.course(), access.person(), version.content, version.filename, {}, clock.now(), document_id
    )
    return _to(_hand_over(row))


blueprint.add_app_template_global(encoding_name)
blueprint.add_app_template_global(is_guessed)
