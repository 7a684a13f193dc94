"""Which statement is true: one statement of the text on a person, a country or a matter beside three that are turned.

All options are about the same thing, so that the stem says what is asked; each wrong one says of it what another
sentence of the text shows to be false.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courseware.names import Cluster, NameType
from courseware.spans import Span
from questions.candidates import Candidate
from questions.distractors import excerpt
from questions.document_index import DocumentIndex
from questions.families.shape import GAP
from questions.items import Certificate, Cognitive, Option
from questions.slots import is_person, takes_the, untitled
from questions.statements import Statement, names_in
from questions.wording import head_noun
from questions.words import content_words

FAMILY = "statement"
NEAR, FEWEST = 70, 3
"""Sentences that the statements of one question may lie apart, and statements that it needs."""


@dataclass(frozen=True)
class Topic:
    """What a question is about, as its stem says it, and the wordings by which a statement shows it."""

    shown: str
    words: frozenset[str]

    def stands_in(self, text: str) -> bool:
        """Whether a text names it."""
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) for word in sorted(self.words))


def propose(index: DocumentIndex) -> list[Candidate]:
    """Questions on whatever four statements share, no statement used twice."""
    found: list[Candidate] = []
    used: set[int] = set()
    for topic, members in _shared(index):
        while True:
            group = _group(topic, [s for s in members if s.site.ordinal not in used])
            if group is None:
                break
            used |= {s.site.ordinal for s in group}
            found.append(_candidate(topic, group))
    return found


def _shared(index: DocumentIndex) -> Iterator[tuple[Topic, list[Statement]]]:
    """What statements share, the rarest first, so that the question is about something in particular."""
    by_topic: dict[Topic, list[Statement]] = defaultdict(list)
    for statement in index.statements:
        topics = {_named(index.reading.names.clusters[m.cluster]) for m in names_in(statement)}
        topics |= {Topic(t.text, frozenset({t.text.lower()})) for t in index.terms_at(statement.site.ordinal)}
        for topic in sorted((t for t in topics if t is not None), key=lambda t: t.shown):
            if topic.stands_in(statement.text):
                by_topic[topic].append(statement)
    for topic, members in sorted(by_topic.items(), key=lambda pair: (len(pair[1]), pair[0].shown)):
        if len(members) >= FEWEST:
            yield topic, members


def _named(cluster: Cluster) -> Topic | None:
    """A name as a topic; None for places, peoples and persons who may be none."""
    if cluster.type in (NameType.NATIONALITY, NameType.PLACE) or not cluster.canonical[:1].isupper():
        return None
    if cluster.type is NameType.PERSON and not is_person(cluster):
        return None
    named = untitled(cluster.canonical) if cluster.type is NameType.PERSON else cluster.canonical
    shown = f"the {named}" if _takes_article(named, cluster) else named
    own = content_words(named)
    return Topic(shown, frozenset(f.removeprefix("the ") for f in cluster.variants if content_words(f) & own))


def _takes_article(named: str, cluster: Cluster) -> bool:
    """Whether the text mostly says "the" before the name: the Union, the Quartering Act, the United States."""
    if cluster.type is NameType.PERSON or named.lower().startswith("the "):
        return False
    return (
        takes_the(named)
        or bool(head_noun(named))
        or cluster.type in (NameType.EVENT, NameType.ORGANISATION, NameType.WORK)
    )


def _group(topic: Topic, members: Sequence[Statement]) -> list[Statement] | None:
    """A key and two or three statements to be turned, near each other and of like length."""
    for key in members:
        if not key.verbatim:
            continue
        beside = [
            other for other in members if other is not key and other.false and topic.stands_in(other.false[0].text)
            and abs(other.site.ordinal - key.site.ordinal) <= NEAR
            and 0.55 <= len(other.false[0].text) / len(key.text) <= 1.8
            and len(content_words(other.text) & content_words(key.text)) <= 3
        ]  # fmt: skip
        if len(beside) >= 2:
            return [key, *beside[:3]]
    return None


def _candidate(topic: Topic, group: Sequence[Statement]) -> Candidate:
    key, others = group[0], group[1:]
    return Candidate(
        FAMILY, "the true one of several statements",
        f"According to the text, which statement about {topic.shown} is true?",
        key.text, "statement", key.site, Span(key.start, key.end), f"{key.text} {GAP}",
        cognitive=Cognitive.UNDERSTAND, difficulty=0.55, options=tuple(_option(other) for other in others),
    )  # fmt: skip


def _option(statement: Statement) -> Option:
    false = statement.false[0]
    shown = excerpt(statement.site.text, statement.text)
    return Option(
        false.text, False, f"{false.reason} “{shown}”", Certificate(false.rule, false.reason, statement.site.text, 0.0)
    )


__all__ = ["FAMILY", "propose"]
