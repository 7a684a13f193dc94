"""References of an essay to passages and texts of the readings: what they point at, and whether it stands there.

What is written in the essay's parentheses and notes is taken apart by ``courseware.citing`` where it names an author, a
year and a passage; the other scholarly forms (a page, no year, "ibid.", a note) are read here. A reference belongs to
the quotation that it follows in its sentence, or to the one that follows it, or else to what the sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from courseware.citing import Card, FoundReference, parse_reference, short_title
from courseware.spans import Span
from essays import quoting
from essays.aligning import Alignment, align_at
from essays.attributing import Attribution, Family, Standing, documents_named
from essays.checking import FigureCheck, State
from essays.drafts import Draft, DraftSentence, Zone
from essays.frames import AFTER_NAME, CITATION, IBID, LOCATED, LOCATOR, NOTE_LINE, NOTE_MARK, PAGE
from essays.sources import Place, Sources


class Verdict(StrEnum):
    """What a reference turned out to be."""

    STANDS = "stands there"
    ELSEWHERE = "stands in another passage"
    OTHER_TEXT = "stands in another text"
    NO_PASSAGE = "there is no such passage"
    UNTOLD = "not recognised there"


@dataclass(frozen=True)
class Reference:
    """A reference at [start, end) of the reading text, and the texts that it can mean, by number.

    ``first`` to ``last`` are passages as the reading page numbers them; 0 where the reference names none. ``page`` is
    what it says of pages, which the readings do not keep.
    """

    start: int
    end: int
    documents: tuple[int, ...]
    name: str = ""
    first: int = 0
    last: int = 0
    page: str = ""
    by_note: bool = False


@dataclass(frozen=True)
class ReferenceCheck:
    """A reference with what was found out of it. ``place`` is where the words stand, or what the reference points at.

    ``number`` is the passage of ``place``; ``quoted`` is where the quotation begins that was looked for, None where the
    sentence was.
    """

    reference: Reference
    sentence: int | None
    verdict: Verdict
    place: Place | None = None
    number: int = 0
    quoted: int | None = None
    alignment: Alignment | None = None
    """What the sentence says of the passage, where only the reference led there."""


def references_in(draft: Draft, sources: Sources) -> list[Reference]:
    """Every reference of the body that can mean a supplied text, in reading order; notes are read at their marks."""
    found = [*_full(draft.text, sources), *_located(draft.text, sources), *_plain(draft.text, sources)]
    body = [one for one in found if any(p.start <= one.start < p.end for p in draft.body)]
    return _resumed([*_distinct(body), *_noted(draft, sources)])


def _full(text: str, sources: Sources) -> Iterator[Reference]:
    for one in parse_reference(text):
        documents = _meant(one, sources)
        if documents:
            yield Reference(one.start, one.end, documents, one.author, one.number, one.last)


def _meant(found: FoundReference, sources: Sources) -> tuple[int, ...]:
    """The texts that a reference can mean; where the post is said, a thread's passage must stand in it."""
    return tuple(
        number
        for number in sources.documents
        if found.means(_card(sources, number, found.year), sources.texts[number].speakers)
    )


def _card(sources: Sources, number: int, year: str) -> Card:
    # A text whose year nobody has told contradicts no year.
    text = sources.texts[number]
    return Card(text.title, text.author, text.year or year)


def _located(text: str, sources: Sources) -> Iterator[Reference]:
    """References with a passage or page but no year: (Kuromiya, ¶ 12), (ibid., ¶ 13), (¶ 14)."""
    for match in LOCATED.finditer(text):
        named = match["names"] or ""
        documents = documents_named(named, sources) if named and not IBID.match(named) else ()
        if documents or not named or IBID.match(named):
            spot = Reference(match.start("inside"), match.end("inside"), documents, named.strip(" ,"))
            yield _pointed(spot, match.group())


def _plain(text: str, sources: Sources) -> Iterator[Reference]:
    """References by name with a year or page: (Kuromiya 2009), Kuromiya (2009), (Kuromiya 2009, p. 12)."""
    for pattern in (CITATION, AFTER_NAME):
        for match in pattern.finditer(text):
            year = re.search(r"[12]\d{3}", match["where"])
            documents = documents_named(match["names"], sources, year.group() if year else "")
            if documents:
                spot = Reference(match.start("names"), match.end("where"), documents, match["names"])
                yield _pointed(spot, match.group())


def _pointed(reference: Reference, words: str) -> Reference:
    """The reference with the passages or the page that its words name."""
    passage, page = LOCATOR.search(words), PAGE.search(words)
    if passage:
        first = int(passage["number"])
        return replace(reference, first=first, last=max(first, int(passage["last"] or first)))
    return replace(reference, page=page.group()) if page else reference


def _distinct(found: Sequence[Reference]) -> list[Reference]:
    """The most telling of those that overlap: first those that were read whole."""
    kept: list[Reference] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _noted(draft: Draft, sources: Sources) -> Iterator[Reference]:
    """Marks in the body whose notes refer to a supplied text."""
    notes = _notes(draft, sources)
    for paragraph in draft.body:
        for mark in NOTE_MARK.finditer(draft.text, paragraph.start, paragraph.end):
            note = notes.get(_marker(mark.group()))
            if note is not None:
                yield replace(note, start=mark.start(), end=mark.end(), by_note=True)


def _marker(mark: str) -> str:
    return "".join(filter(str.isdigit, mark.translate(_SUPERSCRIPTS)))


def _notes(draft: Draft, sources: Sources) -> dict[str, Reference]:
    """Marker → what its note refers to; "ibid." means what the note before it means."""
    found: dict[str, Reference] = {}
    before: tuple[int, ...] = ()
    for line in NOTE_LINE.finditer(draft.zone_text(Zone.NOTES)):
        words = line["words"]
        years = re.findall(r"\b[12]\d{3}\b", words)
        documents = before if IBID.match(words) else documents_named(words, sources, *years)
        if documents:
            found.setdefault(_marker(line["marker"]), _pointed(Reference(0, 0, documents, words.strip()), words))
        before = documents
    return found


def _resumed(found: Iterable[Reference]) -> list[Reference]:
    """References in order, those without a name meaning what the one before them means."""
    resumed: list[Reference] = []
    for one in sorted(found, key=lambda reference: reference.start):
        if one.documents:
            resumed.append(one)
        elif resumed:
            resumed.append(replace(one, documents=resumed[-1].documents))
    return resumed


Quoted = tuple[int, int, int, str]
"""A quotation: its start and end, its sentence, the words inside its marks."""


@dataclass(frozen=True)
class Borrowed:
    """What the essay borrows, as the ledger has found it before references are looked at."""

    quotations: Sequence[Quoted]
    alignments: Mapping[int, Alignment]
    figures: Sequence[FigureCheck]


def check_references(
    references: Sequence[Reference],
    sentences: Sequence[DraftSentence],
    borrowed: Borrowed,
    sources: Sources,
    prompt: frozenset[str],
) -> list[ReferenceCheck]:
    """Each reference held against the text that it names. Nobody is told that right words are wrong: only where they
    stand."""
    checks = []
    for reference in references:
        sentence = next((one for one in sentences if one.start <= reference.start < one.end), None)
        quote = _quotation_for(reference, references, borrowed, sentence)
        check = (
            _of_quotation(reference, quote, sources)
            if quote
            else _of_claim(reference, sentence, borrowed, sources, prompt)
        )
        checks.append(replace(check, sentence=sentence.index if sentence else None))
    return checks


def _quotation_for(
    reference: Reference, others: Sequence[Reference], borrowed: Borrowed, sentence: DraftSentence | None
) -> Quoted | None:
    """The quotation that a reference belongs to: the nearest before it in its sentence, else the nearest after it, no
    other reference between."""
    if sentence is None:
        return None
    inside = [quote for quote in borrowed.quotations if quote[2] == sentence.index]
    before = [quote for quote in inside if quote[1] <= reference.start]
    after = [quote for quote in inside if quote[0] >= reference.end]
    for quote, low, high in [
        *((quote, quote[1], reference.start) for quote in before[-1:]),
        *((quote, reference.end, quote[0]) for quote in after[:1]),
    ]:
        if not any(other is not reference and low <= other.start < high for other in others):
            return quote
    return None


def _of_quotation(reference: Reference, quote: Quoted, sources: Sources) -> ReferenceCheck:
    places = quoting.places_of(quote[3], sources)
    meant = [place for place in places if sources.passages[place.passage].document in reference.documents]
    there = [place for place in meant if _is_there(reference, place.passage, sources)]
    verdict = Verdict.STANDS if there else Verdict.ELSEWHERE if meant else Verdict.OTHER_TEXT
    if not places or (verdict is not Verdict.STANDS and _is_beyond(reference, sources)):
        verdict = Verdict.NO_PASSAGE if _is_beyond(reference, sources) else Verdict.UNTOLD
    found = (there or meant or places)[:1]
    if not found:
        return replace(_pointing(reference, verdict, sources), quoted=quote[0])
    place = found[0]
    shown = sources.place(place.passage, place.start, place.end)
    return ReferenceCheck(reference, None, verdict, shown, sources.number_of(place.passage), quote[0])


def _of_claim(
    reference: Reference,
    sentence: DraftSentence | None,
    borrowed: Borrowed,
    sources: Sources,
    prompt: frozenset[str],
) -> ReferenceCheck:
    if _is_beyond(reference, sources):
        return ReferenceCheck(reference, None, Verdict.NO_PASSAGE)
    if sentence is None:
        return _pointing(reference, Verdict.UNTOLD, sources)
    for place, passage in _known(sentence, borrowed, sources):
        if _is_there(reference, passage, sources):
            return ReferenceCheck(reference, None, Verdict.STANDS, place, sources.number_of(passage))
    passages = _passages(reference, sources)
    found = align_at(sentence, sources, prompt, passages) if reference.first else None
    if found is not None:
        number = sources.number_of(found.unit.passage)
        return ReferenceCheck(reference, None, Verdict.STANDS, found.place, number, alignment=found)
    return _pointing(reference, Verdict.UNTOLD, sources)


def _known(sentence: DraftSentence, borrowed: Borrowed, sources: Sources) -> Iterator[tuple[Place, int]]:
    """Places that are known to say what a sentence says: of its paraphrase, of its figures."""
    found = borrowed.alignments.get(sentence.index)
    if found is not None:
        yield found.place, found.unit.passage
    for check in borrowed.figures:
        inside = sentence.start <= check.figure.start < sentence.end
        if inside and check.state is State.FOUND and check.place is not None:
            passage = sources.passage_at(check.place)
            if passage is not None:
                yield check.place, passage


def _passages(reference: Reference, sources: Sources) -> tuple[int, ...]:
    return tuple(
        place
        for place, source in enumerate(sources.passages)
        if source.document in reference.documents and _is_there(reference, place, sources)
    )


def _is_there(reference: Reference, passage: int, sources: Sources) -> bool:
    if sources.passages[passage].document not in reference.documents:
        return False
    return not reference.first or reference.first <= sources.number_of(passage) <= reference.last


def _is_beyond(reference: Reference, sources: Sources) -> bool:
    """Whether none of the texts has a passage of that number."""
    return bool(reference.first) and not _passages(reference, sources)


def _pointing(reference: Reference, verdict: Verdict, sources: Sources) -> ReferenceCheck:
    """A check whose place is the passage that the reference names, where it names one of one text."""
    passages = _passages(reference, sources) if reference.first else ()
    if len(passages) != 1:
        return ReferenceCheck(reference, None, verdict)
    number = sources.number_of(passages[0])
    return ReferenceCheck(reference, None, verdict, sources.whole(passages[0]), number)


def attributed(
    references: Iterable[ReferenceCheck], named: Sequence[Attribution], sources: Sources
) -> list[Attribution]:
    """The attributions of a draft with what their references turned out to be; a reference that no other frame had
    found is one of its own, and a mark whose note names a text is no longer a mark alone."""
    found = list(named)
    for check in references:
        spot = check.reference
        inside = [item for item in found if item.start < spot.end and spot.start < item.end]
        points = None if check.verdict is Verdict.UNTOLD else check.verdict is Verdict.STANDS
        place = check.place or next((item.place for item in inside if item.place), None)
        name = _name(spot, inside, sources)
        family = Family.NOTE if spot.by_note else Family.BRACKETS
        standing = next((i.standing for i in inside if i.standing is not Standing.GENERAL), Standing.AUTHOR)
        start = min([spot.start, *(item.start for item in inside)])
        end = max([spot.end, *(item.end for item in inside)])
        found = [item for item in found if item not in inside]
        found.append(Attribution(start, end, name, standing, family, place, True, points))
    return sorted(found, key=lambda item: (item.start, item.end))


def _name(spot: Reference, inside: Sequence[Attribution], sources: Sources) -> str:
    named = next((item.name for item in inside if item.standing is not Standing.GENERAL), "")
    text = sources.texts[spot.documents[0]]
    return named or (text.author if spot.by_note else spot.name) or short_title(text.title)


def spans_of(references: Iterable[Reference]) -> list[Span]:
    """The stretches of the references: words about a source and none of the essay's own."""
    return [Span(one.start, one.end) for one in references]
