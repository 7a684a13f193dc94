"""Who is named for a fact or a view: the frames of attribution, citations in brackets and notes, and who the named
are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from courseware import language
from courseware.authors import authors_of
from courseware.citing import short_title
from courseware.gazetteer import NameType, senses_of
from essays import spelling
from essays.drafts import Draft, Zone
from essays.frames import AFTER_NAME, CITATION, LOOSE, NAME, NOT_NAMES, NOTE_MARK, frames
from essays.sources import Place, Sources, SourceText


class Standing(StrEnum):
    """What the supplied sources know of a person who is named."""

    AUTHOR = "author of a supplied source"
    CITED = "cited or mentioned inside a supplied source"
    SOURCE = "a supplied source itself"
    GENERAL = "in general"
    UNKNOWN = "unknown"


class Family(StrEnum):
    """How a citation is written."""

    NAMED = "named in the sentence"
    BRACKETS = "in brackets"
    NOTE = "in a note"


@dataclass(frozen=True)
class Attribution:
    """A place in the reading text where somebody is named for something."""

    start: int
    end: int
    name: str
    standing: Standing
    family: Family
    place: Place | None = None
    has_year_or_page: bool = False
    points: bool | None = None
    """Whether what is said stands where the reference points; None where there is none, or that was not recognised."""


def attributions(draft: Draft, sources: Sources) -> list[Attribution]:
    """Every attribution of the body, notes and bibliography, in reading order; one a place."""
    text = draft.text
    actors = _actors(sources)
    found: dict[tuple[int, str], Attribution] = {}
    for start, end, name, family, dated in [*_named(text, actors, sources), *_bracketed(text)]:
        surname = _surname(name)
        key = (start, surname)
        if key not in found and surname not in NOT_NAMES and not _is_people(surname):
            kind = surname.lower() in _KIND_WORDS
            standing, place = (Standing.GENERAL, None) if kind else standing_of(name, sources)
            found[key] = Attribution(start, end, name, standing, family, place, dated)
    out = _within_body(draft, list(found.values())) + _to_sources(draft, sources) + _notes(draft)
    return sorted(_distinct(out), key=lambda item: (item.start, item.end))


def _named(text: str, actors: frozenset[str], sources: Sources) -> Iterable[tuple[int, int, str, Family, bool]]:
    for pattern, sure in frames():
        for match in pattern.finditer(text):
            for name, start, end in _each_name(match):
                surname = _surname(name)
                if not sure and (surname in actors or _is_loose(match, surname, sources)):
                    continue
                dated = bool(re.match(r"[’']?s?\s*\((?:[^)]*\b)?(?:\d{4}|pp?\.)", text[end : end + 40]))
                yield start, end, name, Family.NAMED, dated


def _is_loose(match: re.Match[str], surname: str, sources: Sources) -> bool:
    """A verb that people of the time "do" as well (Hitler saw, Molotov said) makes a scholar only of somebody cited."""
    verb = match.groupdict().get("verb")
    return verb is not None and language.base_form(verb, "VBD") in LOOSE and surname not in sources.cited


def _each_name(match: re.Match[str]) -> Iterable[tuple[str, int, int]]:
    for name in re.finditer(NAME, match.group("names")):
        skipped = re.match(r"(?:\w+\s+)(?=[A-Z])", name.group())
        drop = skipped.end() if skipped and skipped.group().split()[0] in NOT_NAMES else 0
        start = match.start("names") + name.start() + drop
        yield name.group()[drop:], start, match.start("names") + name.end()


def _bracketed(text: str) -> Iterable[tuple[int, int, str, Family, bool]]:
    for pattern in (CITATION, AFTER_NAME):
        for match in pattern.finditer(text):
            for name, start, end in _each_name(match):
                yield start, end, name, Family.BRACKETS, True


def _within_body(draft: Draft, found: list[Attribution]) -> list[Attribution]:
    zones = [p for p in draft.paragraphs if p.zone in (Zone.BODY, Zone.NOTES)]
    return [item for item in found if any(p.start <= item.start < p.end for p in zones)]


def _distinct(found: list[Attribution]) -> list[Attribution]:
    """One attribution a name and place: a longer form covers a shorter, a title the "the article" just before it."""
    titles = [item.start for item in found if item.standing is Standing.SOURCE]
    found = [
        item
        for item in found
        if item.standing is not Standing.GENERAL or not any(0 <= start - item.end <= 12 for start in titles)
    ]
    kept: list[Attribution] = []
    for item in sorted(found, key=lambda one: (-(one.end - one.start), one.family is not Family.BRACKETS)):
        if not any(item.start < other.end and other.start < item.end for other in kept):
            kept.append(item)
    return kept


def _surname(name: str) -> str:
    return re.sub(r"['’]s?$", "", name.split()[-1])


@cache
def _is_people(word: str) -> bool:
    """Whether a word is only known as a country, a people or a body, and so no person who argues."""
    types = {sense.type for sense in senses_of(word)}
    return (
        bool(types & {NameType.COUNTRY, NameType.NATIONALITY, NameType.ORGANISATION}) and NameType.PERSON not in types
    )


def _actors(sources: Sources) -> frozenset[str]:
    """Names that the sources speak of often without citing them: people of the time, whose sayings are no
    scholarship."""
    counts = Counter(
        word
        for sentence in sources.sentences
        for word in {token.text for token in sentence.tokens if token.text.lower() in sources.lexis.names}
    )
    return frozenset(word for word, count in counts.items() if count >= 5 and word not in sources.cited)


def standing_of(name: str, sources: Sources) -> tuple[Standing, Place | None]:
    """What the sources know of a person, and the first passage that names them."""
    surname = _surname(name).lower()
    for number, text in enumerate(sources.texts):
        if number in sources.documents and surname in {word.lower() for word in re.findall(r"[\w’'-]+", text.author)}:
            return Standing.AUTHOR, _first_of(number, sources)
    for sentence in sources.sentences:
        for token in sentence.tokens:
            if token.text.lower() == surname and token.text[0].isupper():
                return Standing.CITED, sources.place(sentence.passage, sentence.start, sentence.end)
    if surname in sources.given:
        passage, speech = sources.given[surname]
        return Standing.CITED, sources.place(passage, speech.start, speech.end)
    note = sources.noted.get(surname)
    return (Standing.CITED, sources.whole(note)) if note is not None else (Standing.UNKNOWN, None)


def documents_named(words: str, sources: Sources, *years: str) -> tuple[int, ...]:
    """The sources that some words of a reference name: by an author's surname, a poster, or a title.

    Where years stand there too, one of them must be that of the source, if that is known.
    """
    found = [number for number in sources.documents if _is_named(sources.texts[number], words)]
    right = [number for number in found if not years or sources.texts[number].year in ("", *years)]
    return tuple(right)


def _is_named(text: SourceText, words: str) -> bool:
    surnames = [author.surname.split()[-1] for author in authors_of(text.author) if author.surname]
    title = short_title(text.title)
    said = words.casefold()
    return (
        any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in surnames if name[:1].isupper())
        or any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said) for name in _signatures(text))
        or (len(title.split()) > 1 and title.casefold() in said)
    )


def _signatures(text: SourceText) -> list[str]:
    """Posters, and bodies that sign as authors: names that may have small letters."""
    bodies = [re.sub(r"^the ", "", author.surname) for author in authors_of(text.author) if not author.given]
    return [name for name in [*text.speakers, *bodies] if len(name) > 2]


def _first_of(number: int, sources: Sources) -> Place | None:
    sentence = next((sentence for sentence in sources.sentences if sentence.document == number), None)
    return sources.place(sentence.passage, sentence.start, sentence.end) if sentence else None


_KIND_WORDS = frozenset(
    ["thread", "forum", "textbook", "chapter", "article", "report", "reader", "introduction", "monograph", "source"]
)
_KINDS = {
    "thread": r"(?:forum|(?:online\s+)?discussion|thread)",
    "text": r"(?:textbook|chapter|monograph|report|article|introduction|course\s+reader)",
}


def _to_sources(draft: Draft, sources: Sources) -> list[Attribution]:
    """Mentions of a supplied source by its title, by a poster's handle, or by its kind."""
    found: list[Attribution] = []
    for number in sources.documents:
        text = sources.texts[number]
        for match in _all(_title_pattern(text.title), draft.text):
            place = _first_of(number, sources)
            found.append(_mention(match, Standing.SOURCE, place))
        for speaker in sorted(text.speakers):
            for match in _all(_handle(speaker), draft.text):
                found.append(_mention(match, Standing.AUTHOR, _first_by(speaker, number, sources)))
        kind = _KINDS["thread" if text.is_thread else "text"]
        for match in _all(rf"\bthe\s+(?:history\s+|source\s+)?{kind}\b", draft.text):
            found.append(_mention(match, Standing.GENERAL, None))
    return _within_body(draft, found)


def _all(pattern: str, text: str) -> Iterable[re.Match[str]]:
    return re.finditer(pattern, text, re.I) if pattern else ()


def _mention(match: re.Match[str], standing: Standing, place: Place | None) -> Attribution:
    return Attribution(match.start(), match.end(), match.group(), standing, Family.NAMED, place)


def _title_pattern(title: str) -> str:
    main = re.split(r"[:,(]", title)[0].strip()
    words = r"\W+".join(map(re.escape, re.findall(r"\w+", main)))
    if len(main.split()) < 2:
        return ""
    # A short title is told from plain words ("the canal") by its marks only.
    return rf"\b{words}\b" if len(main.split()) >= 4 else rf"(?<=[\"“”'‘’*_]){words}(?=[.,?!]?[\"“”'‘’*_])"


def _handle(name: str) -> str:
    """A pattern for a poster's handle; none for one that is an everyday word."""
    unusual = len(name) >= 4 and (
        "_" in name or " " in name or any(map(str.isdigit, name)) or not spelling.is_known(name)
    )
    return rf"(?<!\w){re.escape(name)}(?!\w)" if unusual else ""


def _first_by(speaker: str, number: int, sources: Sources) -> Place | None:
    for place, source in enumerate(sources.passages):
        if source.document == number and source.passage.speaker == speaker:
            return sources.place(place, 0, min(len(source.passage.text), 200))
    return None


def _notes(draft: Draft) -> list[Attribution]:
    """Marks of notes in the body, where the essay has notes or a bibliography that they can lead to."""
    if not draft.zone_text(Zone.NOTES) and not draft.zone_text(Zone.BIBLIOGRAPHY):
        return []
    return [
        Attribution(
            p.start + m.start(), p.start + m.end(), f"note {m.group().strip('[]^')}", Standing.GENERAL, Family.NOTE
        )
        for p in draft.body
        for m in NOTE_MARK.finditer(draft.text[p.start : p.end])
    ]
