"""The assigned sources as an index: sentences and windows to align with, words to quote from, names and citations."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from courseware import language
from courseware.documents import Kind, Note
from courseware.passages import Passage
from essays import spelling
from essays.drafts import Lexis
from essays.facts import Figure, figures_in, with_year

if TYPE_CHECKING:
    from courseware.reading import Reading
    from courseware.speech import Speech

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FEWEST_CONTENT = 8
GRAM = 3


@dataclass(frozen=True)
class Place:
    """A stretch of a source passage; ``start`` and ``end`` are in the passage's cleaned text."""

    document: str
    title: str
    section: str
    anchor: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class SourceSentence:
    """A sentence of a source: where it stands and what it is matched by. ``index`` counts through all sources."""

    index: int
    document: int
    passage: int
    start: int
    end: int
    text: str
    keys: frozenset[str]
    tokens: tuple[language.Token, ...]


@dataclass(frozen=True)
class SourcePassage:
    """A passage with the document that it belongs to, by number."""

    document: int
    passage: Passage


@dataclass(frozen=True)
class SourceText:
    """A source as the essay may refer to it."""

    document_id: str
    title: str
    author: str
    speakers: frozenset[str] = frozenset()
    is_thread: bool = False
    year: str = ""
    """Of four digits as its card says it; empty where that is not known."""
    genre: str = ""
    """One of courseware.genres, as its card says it; empty where that is not known."""


@dataclass(frozen=True)
class StreamWord:
    """One word of the sources in reading order, in the form that quotations are compared in."""

    form: str
    passage: int
    start: int
    end: int


@dataclass(frozen=True)
class Sources:
    """Everything that a ledger asks of the sources; built once, used for every essay."""

    texts: tuple[SourceText, ...] = ()
    passages: tuple[SourcePassage, ...] = ()
    sentences: tuple[SourceSentence, ...] = ()
    stream: tuple[StreamWord, ...] = ()
    cited: frozenset[str] = frozenset()
    """Capitalised words of notes and of attributions: names that the sources themselves cite."""
    noted: Mapping[str, int] = field(default_factory=dict)
    """Lower-case surname → the passage on which a note hangs that names the person."""
    lexis: Lexis = field(default_factory=Lexis)
    spoken: Mapping[int, tuple[Speech, ...]] = field(default_factory=dict)
    """Passage → the stretches in it that are not its author's own."""
    readings: tuple[Reading, ...] = ()
    """The sources themselves, by number, for what is seldom asked: who is called what."""

    @classmethod
    def build(
        cls,
        readings: Sequence[tuple[str, str, str, Reading]],
        years: Mapping[str, str] | None = None,
        genres: Mapping[str, str] | None = None,
    ) -> Sources:
        """The index of (document id, title, author, reading) for each source.

        ``years`` and ``genres`` are those of the cards by document id, where they are known.
        """
        texts: list[SourceText] = []
        passages: list[SourcePassage] = []
        sentences: list[SourceSentence] = []
        stream: list[StreamWord] = []
        counts, capitals = Counter[str](), Counter[str]()
        cited: set[str] = set()
        noted: dict[str, int] = {}
        spoken: dict[int, tuple[Speech, ...]] = {}
        for number, (document_id, title, author, reading) in enumerate(readings):
            text = _source_text(document_id, title, author, (years or {}).get(document_id, ""), reading)
            texts.append(replace(text, genre=(genres or {}).get(document_id, "")))
            for passage in reading.passages:
                place = len(passages)
                passages.append(SourcePassage(number, passage))
                parsed = reading.parsed[passage.anchor]
                sentences += _sentences(parsed, number, place, len(sentences))
                stream += stream_of(passage.text, place)
                _count(parsed, counts, capitals)
                cited |= scholars_in(passage.text)
                spoken[place] = tuple(reading.speech.get(passage.anchor, ()))
            for note in reading.document.notes:
                _count_note(note.text, counts, capitals)
                for surname in scholars_in(note.text):
                    cited.add(surname)
                    noted.setdefault(surname.lower(), _passage_of(note, reading, len(passages)))
            cited |= names_in(author)
            cited |= {word for entry in reading.corrections.speech for word in names_in(entry.speaker)}
        names = _names(counts, capitals)
        frequent = frozenset(name for word, name in names.items() if counts[word] >= 5)
        vocabulary = frozenset(counts) | frozenset(word.lower() for word in cited)
        return cls(
            tuple(texts),
            tuple(passages),
            tuple(sentences),
            tuple(stream),
            frozenset(cited),
            noted,
            Lexis(vocabulary, names, frequent),
            spoken,
            tuple(reading for _, _, _, reading in readings),
        )

    def without(self, documents: Iterable[int]) -> Sources:
        """The same index without some of its documents; words and names stay known."""
        out = set(documents)
        return Sources(
            self.texts,
            self.passages,
            tuple(s for s in self.sentences if s.document not in out),
            tuple(w for w in self.stream if self.passages[w.passage].document not in out),
            self.cited,
            self.noted,
            self.lexis,
            self.spoken,
            self.readings,
        )

    @cached_property
    def given(self) -> Mapping[str, tuple[int, Speech]]:
        """Lower-case surname → the first passage and stretch that an instructor gave to that person."""
        found: dict[str, tuple[int, Speech]] = {}
        for place, source in enumerate(self.passages):
            corrections = self.readings[source.document].corrections.speech if self.readings else ()
            speakers = {entry.speaker for entry in corrections if entry.speaker}
            for speech in self.spoken.get(place, ()) if speakers else ():
                if speech.speaker in speakers:
                    found.setdefault(surname_of(speech.speaker), (place, speech))
        return found

    def persons_in(self, unit: SourceSentence) -> frozenset[str]:
        """The persons whom a sentence names, and those whom an instructor gave a stretch of it to."""
        reading = self.readings[unit.document]
        mentions = reading.names.mentions_in(self.passages[unit.passage].passage.anchor)
        named = {m.text for m in mentions if m.type == "person" and unit.start <= m.start < unit.end}
        given = {entry.speaker for entry in reading.corrections.speech if entry.speaker}
        spoken = (s for s in self.spoken.get(unit.passage, ()) if s.start < unit.end and unit.start < s.end)
        return frozenset(named | {s.speaker for s in spoken if s.speaker in given})

    def same_person(self, document: int, one: str, other: str) -> bool:
        """Whether two wordings name one person: by their surnames, or because the source calls the person both."""
        if surname_of(one) == surname_of(other):
            return True
        names = self.readings[document].names
        first, second = names.cluster_of(one), names.cluster_of(other)
        return first is not None and second is not None and first.id == second.id

    @cached_property
    def documents(self) -> tuple[int, ...]:
        """Numbers of the documents that have sentences."""
        return tuple(sorted({sentence.document for sentence in self.sentences}))

    @cached_property
    def frequency(self) -> Mapping[str, int]:
        """In how many sentences each key stands."""
        return Counter(key for sentence in self.sentences for key in sentence.keys)

    @cached_property
    def postings(self) -> Mapping[str, list[int]]:
        """Positions in ``sentences`` of those that hold a key."""
        table: dict[str, list[int]] = defaultdict(list)
        for position, sentence in enumerate(self.sentences):
            for key in sentence.keys:
                table[key].append(position)
        return table

    @cached_property
    def grams(self) -> Mapping[tuple[str, ...], list[int]]:
        """Positions in ``stream`` at which three words in a row begin, within one passage."""
        table: dict[tuple[str, ...], list[int]] = defaultdict(list)
        stream = self.stream
        for place in range(len(stream) - GRAM + 1):
            if stream[place].passage == stream[place + GRAM - 1].passage:
                table[tuple(word.form for word in stream[place : place + GRAM])].append(place)
        return table

    @cached_property
    def name_keys(self) -> frozenset[str]:
        """Keys of words that are names in the sources."""
        return frozenset(spelling.key(name) for name in self.lexis.names)

    @cached_property
    def domain(self) -> frozenset[str]:
        """Keys that are far commoner in the sources than in English at large, and names: the words of the subject."""
        if not self.sentences:
            return frozenset()
        return self.name_keys | frozenset(
            key for key, count in self.frequency.items() if count > 1 and spelling.is_rare(key)
        )

    def figures(self, position: int) -> tuple[Figure, ...]:
        """The figures of a sentence; a day or month without a year takes the last year that its passage named
        before."""
        if position not in self._figures:
            sentence = self.sentences[position]
            year = self._year_before(position)
            self._figures[position] = tuple(with_year(figure, year) for figure in figures_in(sentence.text))
        return self._figures[position]

    @cached_property
    def _figures(self) -> dict[int, tuple[Figure, ...]]:
        return {}

    def _year_before(self, position: int) -> int | None:
        sentence = self.sentences[position]
        words = self.passages[sentence.passage].passage.text[: sentence.start]
        years = re.findall(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)", words)
        return int(years[-1]) if years else None

    def weight(self, key: str) -> float:
        """Inverse sentence frequency (Robertson & Spärck Jones 1976, smoothed): rare words say more."""
        count = self.frequency.get(key, 0)
        return math.log(1 + (len(self.sentences) - count + 0.5) / (count + 0.5))

    def is_informative(self, key: str) -> bool:
        """Whether a key stands in few enough sentences to tell one from another."""
        return 0 < self.frequency.get(key, 0) <= max(3, 0.05 * len(self.sentences))

    def place(self, passage: int, start: int, end: int) -> Place:
        """A stretch of a passage as a place that a page can link to."""
        source = self.passages[passage]
        text = self.texts[source.document]
        section = source.passage.section[-1] if source.passage.section else ""
        words = source.passage.text[start:end]
        return Place(text.document_id, text.title, section, source.passage.anchor, start, end, words)

    def number_of(self, passage: int) -> int:
        """The number of a passage on the page of its reading, from 1."""
        return passage - self._firsts[self.passages[passage].document] + 1

    @cached_property
    def _firsts(self) -> Mapping[int, int]:
        return {source.document: place for place, source in reversed(list(enumerate(self.passages)))}

    def count_of(self, document: int) -> int:
        """How many passages a document has."""
        return sum(source.document == document for source in self.passages)

    def passage_at(self, place: Place) -> int | None:
        """The passage that holds a place."""
        return self._homes.get((place.document, place.anchor))

    @cached_property
    def _homes(self) -> Mapping[tuple[str, str], int]:
        return {
            (self.texts[source.document].document_id, source.passage.anchor): number
            for number, source in enumerate(self.passages)
        }

    def whole(self, passage: int) -> Place:
        """A passage from its first word to its last."""
        return self.place(passage, 0, len(self.passages[passage].passage.text))


def surname_of(name: str) -> str:
    """The last word of a name, without case and possessive.

    >>> surname_of("Amelia Strand’s")
    'strand'
    """
    return re.sub(r"['’]s?$", "", name.split()[-1]).lower() if name.split() else ""


def stream_of(text: str, passage: int = 0) -> list[StreamWord]:
    """The words of a text in the form that quotations are compared in."""
    return [
        StreamWord(match.group().lower().replace("’", "'"), passage, match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


def names_in(text: str) -> set[str]:
    """Capitalised words of a text that are no common words.

    >>> sorted(names_in("See Stephen F. Cohen, Bukharin (New York, 1973)."))
    ['Bukharin', 'Cohen', 'New', 'Stephen', 'York']
    """
    found = re.findall(r"(?<![\w])[A-Z][^\W\d_]+(?:['’-][A-Z]?[^\W\d_]+)*", text)
    return {re.sub(r"['’]s$", "", word) for word in found if not language.is_stop(word) and word != "See"}


_INITIALS = r"(?:[A-Z][a-z]?\.\s?)+"
_PERSON = rf"(?:{_INITIALS}|[A-Z][\w’'-]+\s+(?:{_INITIALS}\s*)?(?:[A-Z][\w’'-]+\s+)?)\s*([A-Z][\w’'-]+)"
_SCHOLAR = (
    # An author before a title in a note; a historian called one; somebody who argues now or argued in a given year.
    re.compile(rf"(?:^|[;.]\s|\band\s|\bby\s|[Ss]ee\s|\b[Ee]ds?\.\s|[Ii]n\s){_PERSON}(?=,|\s+and\b|\s+\(ed)"),
    re.compile(rf"\b(?:[Hh]istorians?|[Ss]cholars?|[Ee]conomists?|[Ss]ociologists?)\s{_PERSON}"),
    re.compile(
        rf"{_PERSON}\s+(?:has\s+)?(?:also\s+)?(?:argue[sd]|conclude[sd]|dates|sees|regards|"
        rf"suggests|contends|maintains)\b"
    ),
    re.compile(rf"{_PERSON},\s+writing\b"),
)


def scholars_in(text: str) -> set[str]:
    """Surnames of those whom a text or a note cites.

    >>> sorted(scholars_in("Alec Nove, *Was It Necessary?* (London, 1964); R. W. Davies and S. Wheatcroft, *Hunger*"))
    ['Davies', 'Nove', 'Wheatcroft']
    """
    return {
        match.group(1).removesuffix("'s").removesuffix("’s") for pattern in _SCHOLAR for match in pattern.finditer(text)
    }


def _passage_of(note: Note, reading: Reading, after: int) -> int:
    """The passage that a note hangs on, by number; the last of its document where that is not known."""
    first = after - len(reading.passages)
    if note.block is None:
        return after - 1
    headings = sum(block.kind is Kind.HEADING for block in reading.document.blocks[: note.block])
    return min(first + note.block - headings, after - 1)


def _source_text(document_id: str, title: str, author: str, year: str, reading: Reading) -> SourceText:
    speakers = frozenset(passage.speaker for passage in reading.passages if passage.speaker)
    thread = any(passage.kind is Kind.POST for passage in reading.passages)
    dated = re.search(r"\b[12]\d{3}\b", year)
    return SourceText(document_id, title, author, speakers, thread, dated.group() if dated else "")


def _sentences(parsed: Sequence[language.Sentence], document: int, passage: int, first: int) -> list[SourceSentence]:
    return [
        SourceSentence(
            first + place,
            document,
            passage,
            sentence.start,
            sentence.end,
            sentence.text,
            frozenset(
                spelling.key(token.text) for token in sentence.tokens if token.is_content and len(token.text) > 1
            ),
            sentence.tokens,
        )
        for place, sentence in enumerate(parsed)
    ]


def _count(parsed: Iterable[language.Sentence], counts: Counter[str], capitals: Counter[str]) -> None:
    for sentence in parsed:
        for place, token in enumerate(sentence.tokens):
            if token.text[:1].isalpha():
                counts[token.text.lower()] += 1
                capitals[token.text] += place > 0


def _count_note(text: str, counts: Counter[str], capitals: Counter[str]) -> None:
    for word in _WORD.findall(text):
        if word[0].isalpha():
            counts[word.lower()] += 1
            # Titles of works in notes capitalise common words, so a note shows a name only where no dictionary has it.
            capitals[word] += word[0].isupper() and not spelling.is_known(word)


def _names(counts: Counter[str], capitals: Counter[str]) -> dict[str, str]:
    """Words that nearly always begin with a capital inside a sentence, as the sources write them."""
    forms: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, count in capitals.items():
        if word[0].isupper() and len(word) > 2 and not language.is_stop(word) and count:
            forms[word.lower()].append((count, word))
    lowered = {word: capitals[word] for word in forms}
    return {word: max(seen)[1] for word, seen in forms.items() if sum(c for c, _ in seen) > 5 * lowered[word]}
