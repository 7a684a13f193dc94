"""One's own highlights: the list, the note of each, taking one away, and a file of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from services.revisions import Citation, changes_waiting
from web import access
from web.addresses import passage_address
from web.exports import file_name
from web.forms import Form, paragraphs
from web.library.passages import passage_markup
from web.library.room import blueprint


class NoteForm(Form):
    """The note of a highlight."""

    note = paragraphs("Note to yourself", None, LONGEST_NOTE, description="Nobody else sees it.")


@dataclass(frozen=True)
class Shown:
    """A highlight as the list shows it; without a reference and a place where its words do not stand any more."""

    highlight: Highlight
    reference: str = ""
    number: int | None = None
    href: str | None = None
    now: str = ""
    """The words that stand in their place in the newest version, where they were changed and not taken out."""
    keep_url: str = ""
    """Where it is said that the highlight moves onto those words."""


Group = tuple[SourceDocument, list[Shown]]
"""A reading with one's highlights in it."""


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


def _groups(chosen: SourceDocument | None) -> list[Group]:
    person = access.person()
    mine = records.highlights_in(chosen, person) if chosen else records.highlights_of(access.course(), person)
    return [
        (document, _shown(document, list(members)))
        for document, members in groupby(mine, key=lambda highlight: highlight.document)
    ]


def _shown(document: SourceDocument, mine: Sequence[Highlight]) -> list[Shown]:
    places = places_now(document, mine)
    cited = references(access.course(), document, [place.passage for place in places.values()])
    altered = _altered(document) if len(places) < len(mine) else {}
    rows = [
        _row(document, one, places[one.id], cited) if one.id in places else _lost(document, one, altered.get(one.id))
        for one in mine
    ]
    return sorted(rows, key=lambda shown: (shown.number is None, shown.number))


def _row(document: SourceDocument, one: Highlight, place: Placed, cited: dict[str, str]) -> Shown:
    anchor = place.passage.anchor
    address = passage_address(access.course().public_id, document.public_id, anchor)
    return Shown(one, cited[anchor], place.passage.ordinal + 1, address)


def _altered(document: SourceDocument) -> dict[int, Citation]:
    """One's own highlights whose words the newest version changed, by the number of each."""
    waiting = changes_waiting(access.course(), document, access.person())
    return {citation.subject.id: citation for changed in waiting for citation in changed.citations}


def _lost(document: SourceDocument, one: Highlight, change: Citation | None) -> Shown:
    place = change.places[0] if change is not None else None
    if change is None or place is None:
        return Shown(one)
    here = {"course_id": access.course().public_id, "document_id": document.public_id}
    keep_url = url_for("library.keep_highlight", **here, change_id=change.row.public_id)
    return Shown(one, now=place.text, keep_url=keep_url)


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
    if ending not in FILES:
        raise Refused("Choose Markdown (md) or CSV (csv).")
    kind, write = FILES[ending]
    reply = Response(write(groups), content_type=f"{kind}; charset=utf-8")
    reply.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return reply


def _table(groups: Iterable[Group]) -> str:
    heading = ("Reading", "Passage", "Words", "Reference", "Note", "When")
    rows = (
        (document.title, shown.number, shown.highlight.quote, shown.reference, shown.highlight.note, _day(shown))
        for document, entries in groups
        for shown in entries
    )
    return "".join(lines([heading, *rows]))


def _markdown(groups: Iterable[Group]) -> str:
    return "\n".join(piece for document, entries in groups for piece in _section(document, entries))


def _section(document: SourceDocument, entries: Iterable[Shown]) -> Iterator[str]:
    yield f"# {document.title}\n"
    for shown in entries:
        yield "> " + " ".join(shown.highlight.quote.split()) + "\n"
        yield (shown.reference or "(These words are no longer in the reading.)") + "\n"
        if shown.highlight.note:
            yield shown.highlight.note + "\n"


FILES: dict[str, tuple[str, Callable[[Iterable[Group]], str]]] = {
    "md": ("text/markdown", _markdown),
    "csv": ("text/csv", _table),
}
"""What the list can be saved as: type and writer by the ending of the file."""


def _day(shown: Shown) -> str:
    return shown.highlight.at.date().isoformat()
