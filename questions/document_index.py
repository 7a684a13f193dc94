"""A reading made ready for proofs: its sentences in order, their lemmas, and where each name and number stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from statistics import median
from typing import TypeVar

from courseware import language
from courseware.gazetteer import fold
from courseware.names import Cluster, Mention, NameType
from courseware.passages import Passage
from courseware.reading import Reading
from questions.candidates import Site
from questions.phrases import Phrase, causes_in, purposes_in
from questions.roles import RoleFact, role_facts
from questions.terms import Term, Terms

Found = TypeVar("Found", Phrase, RoleFact)
_NUMBER = re.compile(r"\d{4}")


class DocumentIndex:
    """Sentences of one reading with what a proof asks of them. Built once, read only."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.sites: list[Site] = list(_sites(reading))
        self._by_cluster: dict[str, list[int]] = defaultdict(list)
        self._by_year: dict[str, list[int]] = defaultdict(list)
        for site in self.sites:
            for mention in site.mentions:
                self._by_cluster[mention.cluster].append(site.ordinal)
            for year in sorted(set(_NUMBER.findall(site.text))):
                self._by_year[year].append(site.ordinal)

    @cached_property
    def term_counts(self) -> Counter[str]:
        """In how many sentences each content lemma stands."""
        counts: Counter[str] = Counter()
        for site in self.sites:
            counts.update(sorted(site.lemmas))
        return counts

    @cached_property
    def role_facts(self) -> tuple[RoleFact, ...]:
        """What the document calls its persons, in order."""
        return role_facts(self.sites)

    def roles_at(self, ordinal: int) -> list[RoleFact]:
        """The role facts of one sentence."""
        return self._roles_by.get(ordinal, [])

    @cached_property
    def _roles_by(self) -> dict[int, list[RoleFact]]:
        return _grouped(self.role_facts)

    @cached_property
    def purposes(self) -> tuple[Phrase, ...]:
        """What the document says that things were done for, in order."""
        return purposes_in(self.sites)

    def purposes_at(self, ordinal: int) -> list[Phrase]:
        """The purposes of one sentence."""
        return self._purposes_by.get(ordinal, [])

    @cached_property
    def causes(self) -> tuple[Phrase, ...]:
        """What the document says that things came of, in order."""
        return causes_in(self.sites)

    def causes_at(self, ordinal: int) -> list[Phrase]:
        """The causes of one sentence."""
        return self._causes_by.get(ordinal, [])

    @cached_property
    def _purposes_by(self) -> dict[int, list[Phrase]]:
        return _grouped(self.purposes)

    @cached_property
    def _causes_by(self) -> dict[int, list[Phrase]]:
        return _grouped(self.causes)

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Clusters of the persons whose words or views the document gives."""
        names = {s.speaker for site in self.sites for s in site.speeches if s.speaker}
        found = (self.reading.names.cluster_of(name) for name in sorted(names))
        return frozenset(cluster.id for cluster in found if cluster and cluster.type is NameType.PERSON)

    @cached_property
    def posters(self) -> tuple[str, ...]:
        """Who wrote the posts of a thread, each once, in order."""
        return tuple(dict.fromkeys(site.passage.speaker for site in self.sites if site.passage.speaker))

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self.sites)

    def terms_at(self, ordinal: int) -> list[Term]:
        """The document's terms that stand in one sentence."""
        return self._terms.at.get(ordinal, [])

    def terms_unlike(self, site: Site, term: Term) -> list[str]:
        """Terms that may stand as wrong answers beside this one."""
        return self._terms.unlike(site, term)

    @cached_property
    def folded(self) -> str:
        """The whole text without case, to look for wordings that are no known name."""
        return "\n".join(site.text for site in self.sites).lower()

    def window(self, ordinal: int) -> frozenset[str]:
        """Content lemmas of a sentence and its neighbours in the same passage."""
        own = self.sites[ordinal]
        near = [
            site.lemmas
            for site in self.sites[max(0, ordinal - 1) : ordinal + 2]
            if site.passage.anchor == own.passage.anchor
        ]
        return frozenset().union(*near)

    def places_of(self, text: str, kind: str) -> list[int]:
        """Ordinals of the sentences that hold a name's cluster, or the year of a date."""
        if kind in ("year", "date"):
            years = _NUMBER.findall(text)
            return self._by_year.get(years[-1], []) if years else []
        cluster = self.reading.names.cluster_of(text)
        if cluster:
            return self._by_cluster.get(cluster.id, [])
        return (
            [site.ordinal for site in self.sites if text.lower() in site.text.lower()]
            if text.lower() in self.folded
            else []
        )

    @cached_property
    def middle_year(self) -> int | None:
        """The median of the years that the document names; None where it names none."""
        years = [int(year) for year, places in self._by_year.items() for _ in places if 1000 <= int(year) <= 2049]
        return int(median(years)) if years else None

    def year_of(self, site: Site) -> int | None:
        """The last year that the sentence names, else the middle year of the document."""
        found = _NUMBER.findall(site.text)
        return int(found[-1]) if found else self.middle_year

    def years(self) -> list[int]:
        """All years that the document names, sorted."""
        return sorted(int(year) for year in self._by_year if 1000 <= int(year) <= 2049)

    def clusters_of(self, *types: NameType) -> list[Cluster]:
        """Clusters of these types, those mentioned most first."""
        return [cluster for kind in types for cluster in self.reading.names.of_type(kind)]

    def first_site(self, cluster: Cluster) -> Site | None:
        """Where the cluster is first named."""
        places = self._by_cluster.get(cluster.id)
        return self.sites[places[0]] if places else None

    def sections_of(self, cluster: Cluster) -> set[tuple[str, ...]]:
        """The sections in which the cluster is named."""
        return {self.sites[place].passage.section for place in self._by_cluster.get(cluster.id, ())}

    def key_terms(self, limit: int = 50) -> list[str]:
        """The terms that stand in most sentences, most frequent first, ties in alphabetical order."""
        ranked = sorted(self.term_counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [term for term, count in ranked if len(term) > 2 and not term.isdigit()][:limit]

    @cached_property
    def topics(self) -> frozenset[str]:
        """Lemmas that stand in one of thirty sentences or more: what the document is about."""
        least = max(4, len(self.sites) // 30)
        return frozenset(term for term, count in self.term_counts.items() if count >= least)

    @cached_property
    def title_terms(self) -> frozenset[str]:
        """Content lemmas of the title and the section headings."""
        headings = {part for site in self.sites for part in site.passage.section}
        return language.content_lemmas(" . ".join([self.reading.document.title, *sorted(headings)]))


def _grouped(found: Iterable[Found]) -> dict[int, list[Found]]:
    """What was found, under the ordinals of its sentences."""
    by_ordinal: dict[int, list[Found]] = defaultdict(list)
    for one in found:
        by_ordinal[one.site.ordinal].append(one)
    return dict(by_ordinal)


def _sites(reading: Reading) -> Iterator[Site]:
    ordinal = 0
    for passage in reading.passages:
        before = None
        mentions = reading.names.mentions_in(passage.anchor)
        speeches = reading.speech.get(passage.anchor, [])
        for sentence in reading.parsed.get(passage.anchor, []):
            inside = _inside(mentions, sentence.start, sentence.end)
            spoken = tuple(s for s in speeches if s.start < sentence.end and sentence.start < s.end)
            yield Site(reading, passage, sentence, ordinal, before, inside, spoken)
            before, ordinal = sentence, ordinal + 1


def _inside(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if start <= mention.start and mention.end <= end)


def passages_with(reading: Reading) -> dict[str, Passage]:
    """The reading's passages under their anchors."""
    return {passage.anchor: passage for passage in reading.passages}


def same_wording(one: str, other: str) -> bool:
    """Whether two wordings differ in case, accents or article only."""
    return fold(one) == fold(other)
