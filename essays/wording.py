"""The sentences of the ledger: what was found, said so that a student can act on it and nobody is called wrong for
silence."""

from __future__ import annotations

from essays.attributing import Attribution, Standing
from essays.checking import FigureCheck, State
from essays.quoting import QuotationMatch
from essays.references import ReferenceCheck, Verdict
from essays.sources import Place, Sources
from essays.speakers import SpeakerCheck


def where(place: Place) -> str:
    """A place in words: section and title.

    >>> where(Place("d", "The Text", "Famine", "p-1", 0, 3, "Yes"))
    "'Famine' in 'The Text'"
    """
    named = place.section and place.section.casefold() != place.title.casefold()
    return f"'{place.section}' in '{place.title}'" if named else f"'{place.title}'"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in words to ten.

    >>> counted(1, "piece of evidence", "pieces of evidence"), counted(12, "source")
    ('one piece of evidence', '12 sources')
    """
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return f"{words[number] if 0 <= number <= 10 else number} {one if number == 1 else many or one + 's'}"


def shorten(text: str, limit: int = 90) -> str:
    """The first words of a text, with dots where it goes on.

    >>> shorten("The quick brown fox jumps", 15)
    'The quick…'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def explain_quotation(match: QuotationMatch | None, has_sources: bool) -> str:
    """What the sources say to a quotation."""
    if not has_sources:
        return "No sources were supplied to look these words up in."
    if match is None:
        return "These words were not found in the sources supplied. If they come from elsewhere, say from where."
    if match.exact:
        return f"Word for word in {where(match.place)}."
    changes = [f"'{change.source or '—'}' became '{change.essay or '—'}'" for change in match.diff if not change.same]
    return f"In {where(match.place)} this reads otherwise: {'; '.join(changes[:4])}."


def explain_attribution(item: Attribution) -> str:
    """Who is named, and what the sources know of them."""
    if item.standing is Standing.UNKNOWN:
        return (
            f"{item.name} does not occur in the sources supplied. That is no fault; give the work and page if you can."
        )
    if item.standing is Standing.GENERAL:
        return f"'{item.name}' points to a source in general. A reader can follow it better with its title and place."
    if item.standing is Standing.AUTHOR:
        return f"{item.name} is the author of a text among the sources supplied."
    if item.standing is Standing.SOURCE:
        return f"'{item.name}' is one of the sources supplied, or a section of one."
    place = f", in {where(item.place)}" if item.place else ""
    return f"{item.name} is named inside the sources supplied{place}."


def explain_speaker(check: SpeakerCheck) -> str:
    """To whom a source gives the view for which the essay names somebody."""
    if check.agrees:
        return f"{where(check.place)} gives this to {check.speaker} too."
    words = shorten(check.place.text, 160)
    return (
        f"{where(check.place)} gives this to {check.speaker}, not to {check.attribution.name}: '{words}'. Whose is it?"
    )


def explain_reference(check: ReferenceCheck, sources: Sources) -> str:
    """Whether what was said stands where a reference points."""
    spot, there = check.reference, check.place
    titles = " or ".join(f"'{sources.texts[number].title}'" for number in spot.documents)
    pointed = numbered(spot.first, spot.last)
    words = "These words stand" if check.quoted is not None else "What you say stands"
    found = f"{numbered(check.number)} of {where(there)}" if there and check.number else ""
    if check.verdict is Verdict.STANDS:
        page = " Pages are not kept here, so the page was not looked up." if spot.page else ""
        return f"{words} there: {found}.{page}"
    if check.verdict is Verdict.NO_PASSAGE:
        counts = max(sources.count_of(number) for number in spot.documents)
        none = f"{titles} has {counts} numbered passages and no {pointed}."
        return f"Found, but in {found}. {none}" if found else none
    if check.verdict is Verdict.UNTOLD:
        looked = f"{pointed} of {titles}" if pointed else titles
        what = "These words were" if check.quoted is not None else "What you say was"
        return f"{what} not recognised in {looked}. Look there once more; said in your own words it may well be right."
    return f"Found, but in {found}, not in {pointed or titles}."


def numbered(first: int, last: int = 0) -> str:
    """Passages as a reference numbers them; empty for none.

    >>> numbered(12), numbered(12, 14), numbered(0)
    ('¶ 12', '¶¶ 12–14', '')
    """
    if not first:
        return ""
    return f"¶ {first}" if last in (0, first) else f"¶¶ {first}–{last}"


def explain_figure(check: FigureCheck, has_sources: bool) -> str:
    """What the sources say to a date or number."""
    if not has_sources:
        return "No sources were supplied to hold this against."
    if check.state is State.FOUND and check.place is not None:
        return f"Agrees with {where(check.place)}."
    if check.state is State.DIFFERS and check.place is not None and check.source_figure is not None:
        return f"{where(check.place)} seems to say otherwise: '{shorten(check.place.text, 160)}'. Which is right?"
    return "The sources supplied do not speak of this. That is no fault."
