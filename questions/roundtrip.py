"""The independent answerer: reads a stem, looks through all sentences of the document, and gives its own answer and
place.

It shares no path with the families: sentences are found by retrieval, candidates by the type that the stem's
question word
asks for, and the answer by aligning the words around the gap. An item whose key it does not find is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from courseware import language
from courseware.names import Mention, NameType
from courseware.retrieval import Index, Unit
from questions import peers
from questions.candidates import Candidate
from questions.document_index import DocumentIndex
from questions.items import stands_in

_ASKED: tuple[tuple[re.Pattern[str], tuple[NameType, ...]], ...] = (
    (re.compile(r"\b(?:what|which) year\b", re.I), (NameType.YEAR, NameType.DATE, NameType.MONTH)),
    (re.compile(r"^when\b|\bwhen did\b|\bwhen was\b|\bon what date\b", re.I), (NameType.DATE, NameType.MONTH)),
    (re.compile(r"\bwhich country\b", re.I), (NameType.COUNTRY,)),
    (re.compile(r"\bwhich (?:city|state|colony|river|island|province|continent)\b", re.I), (NameType.PLACE,)),
    (re.compile(r"\bwhich people\b", re.I), (NameType.NATIONALITY,)),
    (re.compile(r"\bwhich name fills\b|\bwhom?\b", re.I), (NameType.PERSON,)),
    (re.compile(r"\bhow many\b|\bwhich number\b", re.I), (NameType.QUANTITY,)),
    (re.compile(r"\bwhich date\b", re.I), (NameType.DATE, NameType.MONTH)),
)
READ_WHOLE = frozenset({"purpose", "cause", "means", "term", "view", "sentence", "claim", "statement"})
"""Kinds of key that are no name: the answerer finds their sentence and looks whether it holds them."""
_NAMED = (NameType.ORGANISATION, NameType.EVENT, NameType.WORK, NameType.PLACE, NameType.PERSON, NameType.OTHER)
_WINDOW = 3


@dataclass(frozen=True)
class Answer:
    """What the answerer read out: the words, the ordinal of the sentence, and how sure the retrieval was."""

    text: str
    ordinal: int
    score: float


class Answerer:
    """Answers stems from one document. Built once a document."""

    def __init__(self, index: DocumentIndex) -> None:
        self._index = index
        document = index.reading.document.sha256
        units = [
            Unit(
                document,
                site.passage.anchor,
                site.sentence.start,
                site.sentence.end,
                site.text,
                tuple(sorted(site.lemmas)),
            )
            for site in index.sites
        ]
        self._ordinals = {(unit.anchor, unit.start): place for place, unit in enumerate(units)}
        self._retrieval = Index.build(units)

    def answer(self, stem: str) -> Answer | None:
        """The answer to a stem; None where no sentence or no name of the asked type is found."""
        query = tuple(sorted(language.content_lemmas(stem.replace("____", " "))))
        best: tuple[float, Answer] | None = None
        for unit, score in self._retrieval.rank(query, limit=_WINDOW):
            ordinal = self._ordinals[(unit.anchor, unit.start)]
            for mention, fit in self._read(stem, ordinal):
                total = score + 0.15 * fit
                if best is None or total > best[0]:
                    best = (total, Answer(mention.text, ordinal, score))
        return best[1] if best else None

    def finds(self, candidate: Candidate) -> bool:
        """Whether the sentence that the stem leads to, best of all, is the candidate's, and holds its key."""
        query = tuple(sorted(language.content_lemmas(candidate.statement.replace("____", " "))))
        ranked = self._retrieval.rank(query, limit=2)
        ordinals = [self._ordinals[(unit.anchor, unit.start)] for unit, _ in ranked]
        # The sentence that an example follows is the claim itself, and ranks before its example.
        wanted = candidate.site.ordinal - 1 if candidate.kind == "sentence" else candidate.site.ordinal
        return ordinals[:1] == [wanted] and stands_in(candidate.quoted or candidate.key, candidate.site.told)

    def _read(self, stem: str, ordinal: int) -> list[tuple[Mention, float]]:
        site = self._index.sites[ordinal]
        types = asked_types(stem)
        found = []
        for mention in site.mentions:
            if mention.type not in types or self._stands_in(mention, stem):
                continue
            found.append(
                (
                    mention,
                    alignment(stem, site.text, mention.start - site.sentence.start, mention.end - site.sentence.start),
                )
            )
        return found

    def _stands_in(self, mention: Mention, stem: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(mention.text)}(?!\w)", stem) is not None

    def place_kind(self, name: str) -> str:
        """The kind of place, as the lexicon gives it."""
        return peers.kind_of_place(name)


def asked_types(stem: str) -> Sequence[NameType]:
    """The types of name that the stem's question word asks for.

    >>> [kind.value for kind in asked_types("In what year did it end?")]
    ['year', 'date', 'month']
    """
    for pattern, types in _ASKED:
        if pattern.search(stem):
            return types
    return _NAMED


def alignment(stem: str, sentence: str, start: int, end: int) -> float:
    """Share of the four words around a name that stand in the same order around the gap of the stem, 0 to 1."""
    before = [word.lower() for word in language.words(sentence[:start])[-2:]]
    after = [word.lower() for word in language.words(sentence[end:])[:2]]
    gap = _gap(stem)
    if gap is None:
        return 0.0
    stem_before = [word.lower() for word in language.words(stem[: gap[0]])[-3:]]
    stem_after = [word.lower() for word in language.words(stem[gap[1] :])[:3]]
    hits = sum(word in stem_before for word in before) + sum(word in stem_after for word in after)
    return hits / 4


def _gap(stem: str) -> tuple[int, int] | None:
    found = re.search(r"____", stem) or re.search(
        r"\b(?:[Ww]hom?|[Hh]ow many|[Ww]hich \w+|[Ww]hat year|[Ww]hen)\b", stem
    )
    return found.span() if found else None
