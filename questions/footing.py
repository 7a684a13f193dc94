"""Whether a stem can be read without the text: it says when, or names the event, law or person it is about.

Where a stem says none of these the candidate is refused: a period guessed from the sentences around was wrong too
often. A surname alone is given the name in full that the document has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from courseware import language
from courseware.gazetteer import senses_of
from courseware.names import Cluster, Mention, NameType
from questions.candidates import Candidate, Refused
from questions.document_index import DocumentIndex
from questions.slots import untitled
from questions.wording import head_noun

_WHEN = re.compile(
    r"\b(?:1\d{3}|20\d\d)s?\b|\w+ century\b|\b\d{1,4} (?:BC|BCE|AD|CE|B\.C\.|A\.D\.)|\bAD \d|"
    r"\bWorld War\b|\bCivil War\b|\bMiddle Ages\b|\bantiquity\b"
)
_FREE = frozenset({"argument", "attribution", "quotation", "evidence", "term", "chronology", "definition", "statement"})
"""Families whose stems quote the text, or ask what it says, and so need no period."""
_TELLING = frozenset({"cause", "purpose", "means", "aim", "order", "belief", "outcome"})
"""Families that ask what the text gives as a reason or a view: a name of the text is footing enough."""
FEWEST_OF_MATTER = 3
"""Content words that a stem about a name must have, or it does not say which of its deeds is meant."""
_LEANS = re.compile(
    r"\b(?:next|following|previous|preceding|latter|former|same|subsequent) "
    r"(?:day|week|month|year|decade|two|three|few|several|century|morning|summer|winter|spring|fall|autumn)|"
    r"\bthat (?:year|day|month|time|summer|winter|spring|fall|autumn)\b|\b(?:a|one|two|three|several|few|some) "
    r"(?:years?|months?|weeks?|days?|decades?) (?:later|earlier|before|after)\b",
    re.I,
)
_DAY = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b(?!,? \d{4})"
)


def grounded(candidate: Candidate, index: DocumentIndex) -> Candidate:
    """The candidate with a stem that stands alone. Refused where it names no time, event, law or person."""
    leaning = _LEANS.search(candidate.stem) or _DAY.search(candidate.stem)
    if leaning:
        raise Refused("context", leaning[0])
    if candidate.family in _FREE:
        return candidate
    candidate = _named_in_full(candidate, index)
    if _WHEN.search(candidate.stem) or _is_named(candidate, index):
        return candidate
    if candidate.family in _TELLING and _is_about(candidate.stem, index):
        return candidate
    raise Refused("footing", candidate.stem)


def says_when(stem: str) -> bool:
    """Whether a stem gives a year, a century or an age.

    >>> says_when("Who led the revolt of 1525?"), says_when("Who led the revolt?")
    (True, False)
    """
    return _WHEN.search(stem) is not None


def _is_named(candidate: Candidate, index: DocumentIndex) -> bool:
    """Whether the stem names an event, a law, or a person whom the document has in full or the lexicon knows."""
    for mention in _told(candidate):
        if mention.type in (NameType.EVENT, NameType.WORK):
            return True
        if mention.type is NameType.ORGANISATION and head_noun(mention.text) in ("act", "treaty", "pact", "plan"):
            return True
        if mention.type is NameType.PERSON and len(untitled(mention.text).split()) > 1:
            return True
        if mention.type is NameType.PERSON and _known(mention.text):
            return True
    return False


def _is_about(stem: str, index: DocumentIndex) -> bool:
    """Whether a stem that asks what the text says names somebody or something that the text has a name for."""
    names = index.reading.names
    if len(language.content_lemmas(stem)) < FEWEST_OF_MATTER:
        return False
    for word in re.findall(r"(?<!^)\b[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)*", stem.removeprefix("According to the text, ")):
        if names.cluster_of(word.removesuffix("’s").removesuffix("'s")) is not None:
            return True
    return False


def _told(candidate: Candidate) -> Iterable[Mention]:
    """The names that stand in the stem, the key's own left out."""
    key = candidate.key_span
    for mention in candidate.site.mentions:
        if mention.text in candidate.stem and not (mention.start < key.end and key.start < mention.end):
            yield mention


def _known(name: str) -> bool:
    return any(sense.type is NameType.PERSON for sense in senses_of(untitled(name)))


def _named_in_full(candidate: Candidate, index: DocumentIndex) -> Candidate:
    """Surnames alone made full names. Refused where nobody knows whose they are."""
    stem = candidate.stem
    for mention in _told(candidate):
        if mention.type is not NameType.PERSON:
            continue
        bare = untitled(mention.text)
        cluster = index.reading.names.clusters.get(mention.cluster)
        if " " in bare or cluster is None:
            continue
        full = full_form(cluster, bare)
        if full and full not in stem:
            stem = re.sub(rf"(?<![\w.’'-] )(?<!\w){re.escape(mention.text)}(?!\w)", full, stem, count=1)
        elif not full and bare == mention.text and not _known(bare):
            raise Refused("footing", bare)
    return replace(candidate, stem=stem)


def full_form(cluster: Cluster, bare: str) -> str:
    """The shortest full name of the cluster that ends or begins in the bare one; empty where there is none."""
    forms = sorted({untitled(form) for form in cluster.variants | {cluster.canonical}})
    full = [
        form for form in forms
        if 1 < len(form.split()) <= 4 and form[:1].isupper() and form.split()[-1] == bare and "," not in form
        and all(word[:1].isupper() or word in ("de", "von", "van", "of", "the") for word in form.split())
    ]  # fmt: skip
    return min(full, key=lambda form: (len(form), form), default="")
