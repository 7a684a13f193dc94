"""flask library search: look for words in the readings of a course."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from records import library as records
from records import people as people_records
from services.library import searching
from services.library.searching import Found
from web.library.searching import told


@click.command("search")
@click.argument("course_code")
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "slug", default="", help="The short name of the one reading to search.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Say what was found for a program.")
@with_appcontext
def search(course_code: str, words: tuple[str, ...], slug: str, page: int, as_json: bool) -> None:
    """Look for WORDS, "exact phrases" and without -these in the readings of the course COURSE_CODE."""
    course = people_records.course_by_code(course_code)
    if course is None:
        raise click.ClickException(f"There is no course {course_code}.")
    reading = records.document_by_slug(course, slug) if slug else None
    if slug and reading is None:
        raise click.ClickException(f"The course {course_code} has no reading {slug}.")
    # A shell takes the quotation marks away; an argument of several words was a phrase in them.
    asked = words[0] if len(words) == 1 else " ".join(f'"{word}"' if " " in word else word for word in words)
    found = searching.search(course, asked, reading.public_id if reading else "", page=page)
    click.echo(json.dumps(told(found), ensure_ascii=False, indent=1) if as_json else in_words(found))


def in_words(found: Found) -> str:
    """What was found, for a person."""
    if not found.looked_for:
        return "Type at least one word to look for."
    lines = [f"No reading has “{word}”." for word in found.missing]
    if found.instead:
        lines.append(f"Looked for: {found.instead}")
    if found.mended:
        lines.append(f"Did you mean: {found.mended}")
    if found.loose:
        lines.append(f"Its words are found without quotation marks and minus signs: {found.loose}")
    lines.append(f"{found.total} found" + (f", page {found.page} of {found.pages}" if found.pages > 1 else ""))
    for hit in found.hits:
        place = f"¶ {hit.piece.number}" + (f", note {hit.piece.note}" if hit.piece.note is not None else "")
        lines.append("\n" + " · ".join([hit.document.title, *hit.piece.section[-1:], place]))
        lines += [f"  {words.text}" for words in hit.sentences]
    return "\n".join(lines)
