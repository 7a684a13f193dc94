"""What is worth asking: matters and names that the document comes back to, and dates of deeds that made a difference.

An instructor asks about what a text is about. A name that stands once, a figure in passing, a birth, a meeting and the
day of the month are refused, whatever else is right about the question.
"""

from __future__ import annotations

import re

from courseware.names import NameType
from questions.candidates import Candidate, Refused
from questions.document_index import DocumentIndex
from questions.words import word_set

_LANDMARKS = word_set(
    "pass sign declare found establish abolish ratify adopt invade annex elect secede repeal issue launch begin end "
    "conclude join overthrow conquer outlaw create occupy expel publish proclaim approve enact admit attack "
    "surrender withdraw dissolve partition restore execute assassinate collapse fall purchase cede introduce merge "
    "form convene land recognise recognize prohibit grant open unite defeat crown depose sack besiege"
)
_FIGURE = re.compile(r"\d+[.,]\d+|\d+ (?:million|billion|percent|per cent)|\bthousand|\bhundred|\bmillion")
_PASSING = word_set(
    "meet visit bear marry die live move travel speak arrive return receive learn watch celebrate attend hold stay "
    "ride walk sail write read decide note hear"
)
_TELLING = frozenset({"cause", "purpose", "means", "aim", "order", "belief", "outcome", "statement", "true_false"})
"""Families that ask why, what for, how and to what end: such a fact matters wherever it touches the text's matter."""
SHORTEST = 20
"""Sentences of a text that comes back to nothing."""
MAIN_FIGURE, SHORT = 0.12, 60
"""Mentions a sentence from which a person is guessed at once, in a text of more than so many sentences."""
CENTRAL_NAME = 3
"""Mentions from which a name counts as one that the document comes back to."""
_FREE = frozenset({"argument", "attribution", "quotation", "evidence", "term", "chronology"})


def check_worth(candidate: Candidate, index: DocumentIndex) -> None:
    """Refused where the fact is none that the document comes back to."""
    if candidate.family in _FREE:
        return
    touched = candidate.site.lemmas & index.central
    if candidate.kind in ("year", "date"):
        _check_date(candidate, index)
    least = 2 if candidate.family not in _TELLING else 1 if len(index.sites) >= SHORTEST else 0
    if len(touched) < least:
        raise Refused("worth", "nothing that the text comes back to")
    if candidate.family in ("subject", "object", "place", "date"):
        _check_matter(candidate, index)
    cluster = index.reading.names.clusters.get(candidate.cluster or "")
    if cluster is not None and len(cluster.mentions) < 2 and not _is_titled(cluster.canonical, index):
        raise Refused("worth", f"{candidate.key} is named once")


def _check_matter(candidate: Candidate, index: DocumentIndex) -> None:
    """A name is not asked for by a figure in passing, by who it was, or where everybody would guess it."""
    told = [m for m in candidate.site.mentions if m.type is NameType.QUANTITY and m.text in candidate.stem]
    figure = _FIGURE.search(candidate.stem)
    if figure:
        raise Refused("worth", f"“{figure[0]}” tells nobody who it was")
    if told:
        raise Refused("worth", f"“{told[0].text}” tells nobody who it was")
    clause = candidate.clause
    if clause is not None and clause.head_verb.lemma == "be" and candidate.family != "date":
        raise Refused("worth", clause.text)
    cluster = index.reading.names.clusters.get(candidate.cluster or "")
    most = MAIN_FIGURE * len(index.sites) if len(index.sites) > SHORT else float("inf")
    if cluster is not None and candidate.kind == "person" and len(cluster.mentions) > most:
        raise Refused("worth", f"{candidate.key} is whom the text is mostly about")


def _check_date(candidate: Candidate, index: DocumentIndex) -> None:
    clause = candidate.clause
    verb = clause.head_verb.lemma if clause is not None else ""
    if candidate.kind == "date" or verb in _PASSING or verb not in _LANDMARKS:
        raise Refused("worth", f"the date of “{verb}”")
    if not any(_counts(mention.cluster, mention.type, index) for mention in candidate.site.mentions):
        raise Refused("worth", "a date without a name that the text comes back to")


def _counts(cluster_id: str, kind: NameType, index: DocumentIndex) -> bool:
    cluster = index.reading.names.clusters.get(cluster_id)
    if cluster is None or kind in (NameType.YEAR, NameType.DATE, NameType.MONTH, NameType.QUANTITY, NameType.YEARS):
        return False
    return len(cluster.mentions) >= (2 if kind in (NameType.EVENT, NameType.WORK) else CENTRAL_NAME)


def _is_titled(name: str, index: DocumentIndex) -> bool:
    return any(word.lower() in index.title_terms for word in name.split())
