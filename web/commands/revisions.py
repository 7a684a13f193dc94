"""flask library changes: what a new version of a reading changed, and what cites it."""

from __future__ import annotations

import json
from typing import Any

import click

from records import library as library_records
from records import people as people_records
from records.bank import BankItem
from services import revisions
from services.revisions import ChangedPassage, Citation


@click.command("changes")
@click.argument("course_code")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="The list for a program.")
def changes(course_code: str, slug: str, as_json: bool) -> None:
    """List what cites a passage that the newest version of the reading SLUG changed, and waits for somebody to look."""
    course = people_records.course_by_code(course_code)
    if course is None:
        raise click.ClickException(f"There is no course {course_code}.")
    document = library_records.document_by_slug(course, slug)
    if document is None or document.withdrawn_at is not None:
        known = ", ".join(entry.slug for entry in library_records.documents_of(course)) or "none yet"
        raise click.ClickException(f"The course has no reading {slug}; its readings are: {known}.")
    listed = [_told(changed) for changed in revisions.changes_waiting(course, document)]
    if as_json:
        said = {
            "reading": document.slug,
            "version": document.current.number,
            "passages": revisions.summary(document),
            "changed": listed,
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for changed in listed:
        click.echo(f"{', '.join(changed['was'])}  {changed['change']}  → {', '.join(changed['now']) or 'nothing'}")
        for cited in changed["citations"]:
            click.echo(f"    {cited['kind']} {cited['id']}, {cited['standing']}: {cited['title']}")
    waiting = sum(len(changed["citations"]) for changed in listed)
    click.echo(f"{document.title}, version {document.current.number}: {waiting} to look at.")


def _told(changed: ChangedPassage) -> dict[str, Any]:
    return {
        "was": [passage.anchor for passage in changed.was],
        "now": [passage.anchor for passage in changed.now],
        "change": changed.change,
        "citations": [_citation(citation) for citation in changed.citations],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "kind": "question" if isinstance(citation.subject, BankItem) else citation.row.kind,
        "id": citation.subject.public_id,
        "title": citation.title,
        "state": getattr(citation.subject, "state", ""),
        "words": list(citation.words),
        "standing": standing(citation),
        "now": [place.text if place else None for place in citation.places],
        "key_lost": citation.key_lost,
    }


def standing(citation: Citation) -> str:
    """In a word how the words cited stand in the newest version."""
    if citation.stands:
        return "word for word"
    if all(place is None for place in citation.places):
        return "nowhere"
    moved = all(place and place.verbatim for place in citation.places)
    return "in another passage" if moved else "reworded"
