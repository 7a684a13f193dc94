"""A reading made ready for proofs: its sentences in order, their lemmas, and where each name and number stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from courseware import language
from courseware.gazetteer import fold, person_nouns
from courseware.names import Cluster, Mention, NameType
from courseware.passages import Passage
from courseware.reading import Reading
from questions.antecedents import resolved_in
from questions.candidates import Site
from questions.readable import Read, clause_read
from questions.reasons import Reason, reasons_in
from questions.roles import RoleFact, role_facts
from questions.stances import Stance, stances_in
from questions.terms import Term, Terms
from questions.words import word_set

if TYPE_CHECKING:
    from questions.statements import Statement

Found = TypeVar("Found", Reason, RoleFact, Stance)
FEWEST_OF_CENTRAL = 3
"""Sentences in which a term must stand to be central; one less in a short document."""
SHORT_DOCUMENT = 60
_NUMBER = re.compile(r"\d{4}")


class DocumentIndex:
    """Sentences of one reading with what a proof asks of them. Built once, read only."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.sites: list[Site] = list(_sites(reading))
        self._by_cluster: dict[str, list[int]] = defaultdict(list)
        self._by_year: dict[str, list[int]] = defaultdict(list)
        self.statements: tuple[Statement, ...] = ()
        """What can be judged true or false, set by whoever works out statements from the sentences."""
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
    def clauses(self) -> tuple[Read, ...]:
        """Each sentence as the clause that can be read from it, or why none can."""
        return tuple(clause_read(site, self.sites) for site in self.sites)

    @cached_property
    def named_sites(self) -> tuple[Site, ...]:
        """The sentences, an opening pronoun named where a rule proves whom it means."""
        return tuple(resolved_in(site, self.sites) or site for site in self.sites)

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """What subjects aim at, allow, believe and bring about, in order."""
        return tuple(stances_in(self.named_sites, self.familiar | self.title_terms, self.spoken_of))

    def stances_at(self, ordinal: int) -> list[Stance]:
        """The stances of one sentence."""
        return self._stances_by.get(ordinal, [])

    @cached_property
    def _stances_by(self) -> dict[int, list[Stance]]:
        return _grouped(self.stances)

    def statement_at(self, ordinal: int) -> Statement | None:
        """The statement of one sentence; None where it makes none that can be judged by itself."""
        return next((statement for statement in self.statements if statement.site.ordinal == ordinal), None)

    @cached_property
    def central(self) -> frozenset[str]:
        """Lemmas of the title, the headings and the forty terms that stand in most sentences, if in three or more."""
        least = FEWEST_OF_CENTRAL if len(self.sites) > SHORT_DOCUMENT else FEWEST_OF_CENTRAL - 1
        often = {term for term in self.key_terms(40) if self.term_counts[term] >= least}
        return self.title_terms | often

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
    def reasons(self) -> tuple[Reason, ...]:
        """Why, what for and how, as the document says it, in order."""
        return tuple(reasons_in(self.sites))

    def reasons_at(self, ordinal: int, *kinds: str) -> list[Reason]:
        """The reasons of these kinds that one sentence gives."""
        return [reason for reason in self._reasons_by.get(ordinal, []) if reason.kind in kinds]

    @cached_property
    def _reasons_by(self) -> dict[int, list[Reason]]:
        return _grouped(self.reasons)

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Clusters of the persons whose words or views the document gives."""
        names = {s.speaker for site in self.sites for s in site.speeches if s.speaker}
        found = (self.reading.names.cluster_of(name) for name in sorted(names))
        return frozenset(cluster.id for cluster in found if cluster and cluster.type is NameType.PERSON)

    @cached_property
    def scholars(self) -> frozenset[str]:
        """Clusters of those whose views the document gives in the present ("Allen argues", "has argued"), or whom it
        calls a historian or the like."""
        found = set()
        for site in self.sites:
            for speech in site.speeches:
                cluster = self.reading.names.cluster_of(speech.speaker) if speech.speaker else None
                if cluster is not None and (_in_present(speech.cue, site) or _is_scholar(cluster)):
                    found.add(cluster.id)
        return frozenset(found)

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

    def range_of_years(self, ordinal: int, near: int = 25) -> tuple[int, int]:
        """First and last year that the sentences around this one name; the document's where they name none."""
        around = self.sites[max(0, ordinal - near) : ordinal + near + 1]
        found = [int(year) for site in around for year in _NUMBER.findall(site.text) if 1000 <= int(year) <= 2049]
        found = found or self.years() or [0]
        return min(found), max(found)

    def apart(self, cluster: Cluster, ordinal: int) -> int:
        """Sentences between this one and the nearest that names the cluster."""
        places = self._by_cluster.get(cluster.id, ())
        return min((abs(place - ordinal) for place in places), default=10_000)

    def clusters_of(self, *types: NameType) -> list[Cluster]:
        """Clusters of these types, those mentioned most first."""
        return [cluster for kind in types for cluster in self.reading.names.of_type(kind)]

    def most_named(self, kind: NameType) -> str | None:
        """The cluster of this type with most mentions."""
        return next((cluster.id for cluster in self.clusters_of(kind)), None)

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
    def familiar(self) -> frozenset[str]:
        """Lemmas that the document uses in two sentences or more and that name no single event: whoever has read it
        knows which company, council or harbour is meant, but not which treaty, law or attack."""
        return frozenset(t for t, count in self.term_counts.items() if count > 1) - _SINGLE

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """All lemmas of the document that name no single event and nobody: "the locks" in an option are its locks."""
        return frozenset(self.term_counts) - _SINGLE - person_nouns()

    @cached_property
    def title_terms(self) -> frozenset[str]:
        """Content lemmas of the title and the section headings."""
        headings = {part for site in self.sites for part in site.passage.section}
        return language.content_lemmas(" . ".join([self.reading.document.title, *sorted(headings)]))


_SINGLE = word_set(
    "treaty act law bill war battle plan agreement election decision measure attack event document order proposal "
    "victory pact vote speech letter meeting conference policy programme program year month day time man woman battle "
    "case rule idea view claim move deal response effort issue matter question problem new old same change situation"
)
_SCHOLARS = frozenset(
    {"historian", "scholar", "economist", "sociologist", "professor", "political scientist", "biographer", "author",
     "anthropologist", "archaeologist", "classicist"}
)  # fmt: skip


def _in_present(cue: str, site: Site) -> bool:
    """Whether a verb of saying stands in the present, or in the perfect ("has argued")."""
    if cue.endswith("s") and not cue.endswith("ss"):
        return True
    return bool(re.search(rf"\b(?:has|have) (?:\w+ )?{re.escape(cue)}\b", site.text)) if cue else False


def _is_scholar(cluster: Cluster) -> bool:
    return any(word in _SCHOLARS for role in cluster.roles for word in (role, role.split()[-1] if role else ""))


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
