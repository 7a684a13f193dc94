"""Citing a reading: its citation in the usual styles, and files for reference managers."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from courseware import bibliography, reference_files
from courseware.bibliography import Cited, Style
from records.library import SourceDocument
from services import library
from services.errors import Missing
from services.library.reading import card_of
from web import access
from web.library.room import blueprint

FILES = {
    "bib": ("BibTeX", "application/x-bibtex", reference_files.bibtex),
    "ris": ("RIS", "application/x-research-info-systems", reference_files.ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", reference_files.csl_json),
}
"""Formats that Zotero and its like take in: name, type and writer, by the ending of the file."""


@blueprint.get("/<document_id>/citation.<ending>")
@access.members
def citation_file(course_id: str, document_id: str, ending: str) -> ResponseReturnValue:
    """The card for a reference manager."""
    entry = library.document_here(access.course(), document_id)
    if ending not in FILES:
        raise Missing("This format")
    _, kind, write = FILES[ending]
    reply = Response(write(card_of(entry)), content_type=f"{kind}; charset=utf-8")
    reply.headers.set("Content-Disposition", "attachment", filename=f"{entry.slug}.{ending}")
    return reply


def citation_of(document: SourceDocument) -> str:
    """The full citation: the card's own, or what can be made of the card."""
    return bibliography.full_citation(card_of(document))


def citations_of(document: SourceDocument) -> list[tuple[str, Cited]]:
    """The reading in each style."""
    card = card_of(document)
    return [(style.value, bibliography.citation(card, style)) for style in Style]


def citation_files(document: SourceDocument) -> list[tuple[str, str]]:
    """Name and address of each file for reference managers."""
    place = {"course_id": access.course().public_id, "document_id": document.public_id}
    return [(name, url_for("library.citation_file", ending=ending, **place)) for ending, (name, _, _) in FILES.items()]


for _made in (citation_of, citations_of, citation_files):
    blueprint.add_app_template_global(_made)
