"""Dated events of a document: what happened, in what year, as a statement without its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from courseware.names import NameType
from questions import gates
from questions.candidates import Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.date import undated
from questions.flaws import loose_terms
from questions.grammar import FINITE, RELATIVES
from questions.wording import capitalised
from questions.words import content_words, word_set

LONGEST, SHORTEST = 17, 5
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_STATES = word_set(
    "have be continue stand live exist remain contain consist include number total own know believe think seem feel "
    "want become appear total average like call describe note write"
)
_TIMES = (NameType.YEAR, NameType.DATE, NameType.MONTH, NameType.QUANTITY, NameType.YEARS)


@dataclass(frozen=True)
class Event:
    """What happened, when, and where the document says so."""

    text: str
    year: int
    site: Site
    clause: Clause
    start: int
    end: int
    """Place of the date in the passage's cleaned text."""

    @property
    def words(self) -> frozenset[str]:
        """Stems of what happened."""
        return content_words(self.text)


def events_in(index: DocumentIndex) -> Iterator[Event]:
    """The events that one sentence dates by one year, about something that the document comes back to."""
    for read in index.clauses:
        if not isinstance(read, Refused):
            event = _event(*read, index)
            if event is not None:
                yield event


def _event(site: Site, clause: Clause, index: DocumentIndex) -> Event | None:
    years = set(_YEAR.findall(site.text))
    head = clause.head_verb
    if len(years) != 1 or clause.tokens[clause.verb[0]].tag != "VBD" or head.lemma in _STATES or clause.coordinated:
        return None
    if site.speeches or any("[" in token.text for token in clause.tokens) or gates.clause_trip(site, clause):
        return None
    for mention in site.mentions:
        if mention.type not in (NameType.YEAR, NameType.DATE, NameType.MONTH) or not _YEAR.search(mention.text):
            continue
        found = undated(site, clause, mention)
        if found is None:
            continue
        text = capitalised(found)
        named = any(m.text in text for m in site.mentions if m.type not in _TIMES)
        words = len(text.split())
        after = [clause.tokens[i] for i in clause.rest]
        if not named or not SHORTEST <= words <= LONGEST or loose_terms(text) or _YEAR.search(text):
            return None
        if any(t.tag in FINITE | RELATIVES for t in after) or not site.lemmas & index.central:
            return None
        if any(mark in text for mark in '“”"():;—–'):
            return None
        return Event(text, int(min(years)), site, clause, mention.start, mention.end)
    return None
