"""One's own highlights: the list, the note of each, taking one away, and a file of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from records import highlights as records
from records.library import Highlight, SourceDocument
from results.exports import lines
from services import library
from services.errors import Missing, Refused
from services.library.highlighting import LONGEST_NOTE, Placed, annotate, own, places_now, remove
from services.library.reading import references
from web import access
from web.addresses import passage_address
from web.exports import csv_download, file_name
from web.forms import Form, paragraphs
from web.library.passages import passage_markup
from web.library.room import blueprint


class NoteForm(Form):
    """The note of a highlight."""

    note = paragraphs("Note to yourself", None, LONGEST_NOTE, description="Nobody else sees it.")


@dataclass(frozen=True)
class Shown:
    """A highlight as the list shows it; without a reference and a place where its words are gone."""

    highlight: Highlight
    reference: str
    number: int | None
    href: str | None


@blueprint.get("/highlights")
@access.members
def highlights(course_id: str) -> ResponseReturnValue:
    """One's own highlights over all readings, or in one."""
    chosen = _reading_asked()
    groups = _groups(chosen)
    return render_template(
        "library/highlights.html",
        groups=groups,
        lost=[shown for _, entries in groups for shown in entries if shown.href is None],
        chosen=chosen,
        count=sum(len(entries) for _, entries in groups),
    )


def _reading_asked() -> SourceDocument | None:
    asked = request.args.get("reading")
    return library.document_here(access.course(), asked) if asked else None


def _groups(chosen: SourceDocument | None) -> list[tuple[SourceDocument, list[Shown]]]:
    person = access.person()
    mine = records.highlights_in(chosen, person) if chosen else records.highlights_of(access.course(), person)
    return [
        (document, _shown(document, list(members)))
        for document, members in groupby(mine, key=lambda highlight: highlight.document)
    ]


def _shown(document: SourceDocument, mine: Sequence[Highlight]) -> list[Shown]:
    places = places_now(document, mine)
    cited = references(access.course(), document, [place.passage for place in places.values()])
    rows = [_row(document, one, places.get(one.id), cited) for one in mine]
    return sorted(rows, key=lambda shown: (shown.number is None, shown.number))


def _row(document: SourceDocument, one: Highlight, place: Placed | None, cited: dict[str, str]) -> Shown:
    if place is None:
        return Shown(one, "", None, None)
    anchor = place.passage.anchor
    address = passage_address(access.course().public_id, document.public_id, anchor)
    return Shown(one, cited[anchor], place.passage.ordinal + 1, address)


@blueprint.route("/highlights/<highlight_id>", methods=["GET", "POST"])
@access.members
def highlight(course_id: str, highlight_id: str) -> ResponseReturnValue:
    """One highlight: its note, to be written anew."""
    mine = own(access.course(), highlight_id, access.person())
    form = NoteForm(obj=mine)
    if form.validate_on_submit():
        annotate(access.course(), highlight_id, access.person(), form.note.data or "")
        return _done(mine, "The note is saved." if form.note.data else "The note is empty now.")
    if request.method == "POST" and _wants_json():
        return jsonify({"error": next(iter(form.errors.values()))[0]}), 422
    (shown,) = _shown(mine.document, [mine])
    return render_template("library/highlight.html", shown=shown, form=form), 422 if form.errors else 200


@blueprint.post("/highlights/<highlight_id>/remove")
@access.members
def remove_highlight(course_id: str, highlight_id: str) -> ResponseReturnValue:
    """Take a highlight away."""
    return _done(remove(access.course(), highlight_id, access.person()), "The highlight is gone.")


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _done(mine: Highlight, words: str) -> ResponseReturnValue:
    course_id, document = access.course().public_id, mine.document
    if not _wants_json():
        flash(words, "success")
        return redirect(url_for("library.highlights", course_id=course_id, reading=document.public_id))
    try:
        passages = {mine.anchor: passage_markup(document, mine.anchor)}
    except Missing:
        passages = {}
    return jsonify({"say": words, "passages": passages})


@blueprint.get("/highlights.<ending>")
@access.members
def highlights_file(course_id: str, ending: str) -> ResponseReturnValue:
    """One's own highlights as a file: Markdown to read and paste, CSV for a table."""
    chosen = _reading_asked()
    groups = _groups(chosen)
    name = file_name(access.course().code, chosen.title if chosen else "", "highlights").removesuffix(".csv")
    if ending == "csv":
        return csv_download(_table(groups), f"{name}.csv")
    if ending == "md":
        reply = Response("\n".join(_markdown(groups)), content_type="text/markdown; charset=utf-8")
        reply.headers.set("Content-Disposition", "attachment", filename=f"{name}.md")
        return reply
    raise Refused("Choose Markdown (md) or CSV (csv).")


def _table(groups: Iterable[tuple[SourceDocument, list[Shown]]]) -> Iterator[str]:
    heading = ("Reading", "Passage", "Words", "Reference", "Note", "When")
    rows = (
        (document.title, shown.number, shown.highlight.quote, shown.reference, shown.highlight.note, _day(shown))
        for document, entries in groups
        for shown in entries
    )
    return lines([heading, *rows])


def _markdown(groups: Iterable[tuple[SourceDocument, list[Shown]]]) -> Iterator[str]:
    for document, entries in groups:
        yield f"# {document.title}\n"
        for shown in entries:
            yield "> " + " ".join(shown.highlight.quote.split()) + "\n"
            yield (shown.reference or "(These words are no longer in the reading.)") + "\n"
            if shown.highlight.note:
                yield shown.highlight.note + "\n"


def _day(shown: Shown) -> str:
    return shown.highlight.at.date().isoformat()
