"""One passage: its permanent address, the page with all that can be done with it, and highlighting words in it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from records import reading as reading_records
from records.library import Highlight, SourceDocument, StoredPassage
from services import library
from services.errors import Missing, Refused
from services.library.highlighting import Chosen, highlight, placed_in
from services.library.reading import outline_of, passages_at, references
from web import access, clock
from web.addresses import passage_address
from web.forms import Form, paragraphs
from web.library.reading import assignments_to_cite_in, own_mark, place_address, row_of, shown_as_asked
from web.library.room import blueprint
from web.marking import margin_notes, passage_segments


class HighlightForm(Form):
    """Words to highlight in one passage, with a note."""

    anchor = HiddenField()
    quote = paragraphs("Words to highlight", None, 20_000, description="Copy them from the passage above.")
    note = paragraphs("Note to yourself", None, 2_000, description="Nobody else sees it. It may stay empty.")


@blueprint.get("/<document_id>/passages/<anchor>")
@access.members
def passage(course_id: str, document_id: str, anchor: str) -> ResponseReturnValue:
    """A passage's permanent address: leads to where its words stand now, or shows the several that continue it."""
    entry = library.document_here(access.course(), document_id)
    found = passages_at(entry, anchor)
    outline = outline_of(entry.current)
    if len(found) > 1:
        continued = [(one, place_address(entry, outline, one.anchor)) for one in found]
        return render_template("library/continued.html", document=entry, continued=continued)
    return redirect(place_address(entry, outline, found[0].anchor, **shown_as_asked()))


@blueprint.get("/<document_id>/passages/<anchor>/cite")
@access.members
def cite(course_id: str, document_id: str, anchor: str) -> ResponseReturnValue:
    """All that can be done with a passage, on a page that needs no script."""
    entry = library.document_here(access.course(), document_id)
    found = passages_at(entry, anchor)
    if len(found) > 1:
        return redirect(passage_address(course_id, document_id, anchor))
    return _page(entry, found[0], HighlightForm(formdata=None, anchor=found[0].anchor))


def _page(entry: SourceDocument, here: StoredPassage, form: HighlightForm) -> str:
    course_id = access.course().public_id
    mine = placed_in(entry, access.person(), [here]).get(here.anchor, [])
    notes = reading_records.notes_between(entry.current, here.ordinal, here.ordinal)
    address = {"course_id": course_id, "document_id": entry.public_id, "anchor": here.anchor}
    return render_template(
        "library/passage.html",
        document=entry,
        passage=here,
        number=here.ordinal + 1,
        marks=passage_segments(here, map(own_mark, mine)),
        notes=margin_notes(here, notes),
        reference=references(access.course(), entry, [here])[here.anchor],
        permalink=url_for("library.passage", **address, _external=True),
        place=place_address(entry, outline_of(entry.current), here.anchor),
        cite_in=[(title, address + here.anchor) for title, address in assignments_to_cite_in(entry)],
        mine=mine,
        form=form,
    )


@blueprint.post("/<document_id>/highlights")
@access.members
def add_highlight(course_id: str, document_id: str) -> ResponseReturnValue:
    """Highlight words: of one passage from its page, or of several that a selection runs over."""
    here, form = access.course(), HighlightForm()
    try:
        if not form.validate():
            raise Refused(next(message for messages in form.errors.values() for message in messages))
        made = highlight(here, document_id, access.person(), _chosen(), form.note.data or "", clock.now())
    except Refused as refusal:
        return _refused(document_id, form, refusal)
    if _wants_json():
        return jsonify(_told(library.document_here(here, document_id), made))
    flash("Highlighted. Only you see it.", "success")
    return redirect(passage_address(course_id, document_id, made[0].anchor))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _chosen() -> list[Chosen]:
    """The words of each passage; a selection over several passages sends the fields again for each."""
    anchors, quotes = request.form.getlist("anchor"), request.form.getlist("quote")
    prefixes = request.form.getlist("prefix") or [""] * len(anchors)
    if not len(anchors) == len(quotes) == len(prefixes) <= 200:
        raise Refused("Choose the words to highlight again; what was sent does not belong together.")
    return [Chosen(*words) for words in zip(anchors, quotes, prefixes, strict=True)]


def _refused(document_id: str, form: HighlightForm, refusal: Refused) -> ResponseReturnValue:
    if _wants_json():
        return jsonify({"error": str(refusal)}), 422
    entry = library.document_here(access.course(), document_id)
    found = passages_at(entry, form.anchor.data or "")
    if not form.errors:
        form.refuse("quote", refusal)
    return _page(entry, found[0], form), 422


def _told(entry: SourceDocument, made: Sequence[Highlight]) -> dict[str, object]:
    """The passages as they look now, for the page that stands open."""
    anchors = dict.fromkeys(one.anchor for one in made)
    return {
        "say": "Highlighted. Only you see it.",
        "highlights": [one.public_id for one in made],
        "passages": {anchor: passage_markup(entry, anchor) for anchor in anchors},
    }


def passage_markup(entry: SourceDocument, anchor: str) -> str:
    """A passage as the reading page shows it."""
    found = passages_at(entry, anchor)
    if not found:
        raise Missing("This passage")
    return render_template("library/passage_row.html", document=entry, row=row_of(entry, found[0]))
