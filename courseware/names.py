"""People, places, states, bodies, events, works, dates and quantities of a document, in clusters."""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courseware.aliases import Group, grouped, misspelt, surnames
from courseware.capitals import usage_of
from courseware.context import roles_of, votes_of
from courseware.dates import dates_in, quantities_in
from courseware.gazetteer import NameType, fold, gender_of, governments_of, heads, senses_of, titles
from courseware.kinds import head_of
from courseware.language import Sentence, parse, quotations
from courseware.mentions import Candidate, candidates_in
from courseware.passages import Passage

__all__ = ["Cluster", "Mention", "NameType", "Names"]

_TIMES = (NameType.DATE, NameType.MONTH, NameType.YEAR, NameType.YEARS)
_ACRONYM = re.compile(
    r"((?:[A-Z][\w'’-]+|of|the|for|and|on|to|in)(?:[\s-](?:[A-Z][\w'’-]+|[a-z]\w+|of|the|for|and|on)){1,8})"
    r"\s\(([A-Z][A-Za-z.]{1,8})\)"
)
_TITLE_CASE = re.compile(
    r"^[A-Z0-9]\S*(?:\s(?:[A-Z0-9]\S*|a|an|the|of|in|on|and|for|to|from|with|at|by|de|la))*[A-Z0-9?!]?\S*$"
)
_ITALIC = re.compile(r"(?<!\*)\*([^*\n]{3,120})\*(?!\*)|(?<![\w_])_([^_\n]{3,120})_(?![\w_])")
_WORK_BEFORE = re.compile(
    r"(?:\b(?:in|book|novel|essay|article|play|film|poem|pamphlet|newspaper|entitled|titled|called|wrote|"
    r"published|journal|"
    r"magazine|song|speech|report|memoir|story|autobiography|treatise|see|author of)|['’]s?(?:\s[\w-]+){0,2})[,:]?\s*$",
    re.I,
)
_WORK_AFTER = re.compile(
    r"\s(?:program|programme|plan|campaign|speech|policy|doctrine|project|initiative|article|essay|song)s?\b"
)


@dataclass(frozen=True)
class Mention:
    """A name where it stands; ``start`` and ``end`` are code points of the passage's cleaned text."""

    text: str
    start: int
    end: int
    type: NameType
    cluster: str
    anchor: str


@dataclass(frozen=True)
class Cluster:
    """Everything that one thing is called in a document."""

    id: str
    canonical: str
    type: NameType
    variants: frozenset[str]
    gender: str
    """ "f", "m", or "" where it is not known."""
    roles: tuple[str, ...]
    """What the document calls it (titles, appositions), then what WordNet knows of it; the kind of an event or work."""
    mentions: tuple[Mention, ...]
    corrected: bool = False
    """Whether an instructor said what it is, so that no further sign of it is needed."""


@dataclass(frozen=True)
class Names:
    """The names of a document, found once."""

    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    _by_anchor: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    _by_name: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def find(cls, passages: Iterable[Passage], parsed: Mapping[str, Sequence[Sentence]] | None = None) -> Names:
        """Find and cluster the names of passages in document order; ``parsed`` saves parsing them again."""
        texts = {passage.anchor: passage.text for passage in passages}
        return cls.of_texts(texts, parsed)

    @classmethod
    def of_texts(cls, texts: Mapping[str, str], parsed: Mapping[str, Sequence[Sentence]] | None = None) -> Names:
        """The same for texts under any keys, in order.

        >>> names = Names.of_texts({"a": "Nikolai Ezhov questioned Zarubin in Moscow. Ezhov doubted him."})
        >>> [(mention.text, mention.type.value, mention.cluster) for mention in names.mentions_in("a")]
        ... # doctest: +NORMALIZE_WHITESPACE
        [('Nikolai Ezhov', 'person', 'nikolai-ezhov'), ('Zarubin', 'other', 'zarubin'), ('Moscow', 'place', 'moscow'),
         ('Ezhov', 'person', 'nikolai-ezhov')]
        """
        parses = parsed if parsed is not None else {anchor: parse(text) for anchor, text in texts.items()}
        return cls.of_clusters(_Finder(texts, parses).clusters())

    @classmethod
    def of_clusters(cls, clusters: Sequence[Cluster]) -> Names:
        """Clusters that were found, so that their mentions can be looked up by place and by name."""
        by_anchor: dict[str, list[Mention]] = defaultdict(list)
        for cluster in clusters:
            for mention in cluster.mentions:
                insort(by_anchor[mention.anchor], mention, key=lambda m: (m.start, m.end))
        by_name = _surname_keys(clusters) | {
            fold(name): cluster.id for cluster in reversed(clusters) for name in cluster.variants
        }
        return cls(
            {cluster.id: cluster for cluster in clusters},
            {anchor: tuple(mentions) for anchor, mentions in by_anchor.items()},
            by_name,
        )

    def mentions_in(self, anchor: str) -> tuple[Mention, ...]:
        """The mentions of a passage in reading order; a quantity may hold a name."""
        return self._by_anchor.get(anchor, ())

    def of_type(self, kind: NameType) -> list[Cluster]:
        """The clusters of one type, those with most mentions first."""
        found = [cluster for cluster in self.clusters.values() if cluster.type is kind]
        return sorted(found, key=lambda cluster: (-len(cluster.mentions), cluster.canonical))

    def cluster_of(self, text: str) -> Cluster | None:
        """The cluster that a wording belongs to: any variant, with or without article, title and possessive."""
        found = self._by_name.get(fold(text)) or self._by_name.get(fold(_untitled(text)))
        return self.clusters[found] if found else None

    def same(self, one: str, other: str) -> bool:
        """Whether two wordings may name the same thing, so that neither can be a distractor for the other.

        True for one cluster's variants, names that one contains of the other, a government and its capital or people,
        known variants, and spellings one edit apart.
        """
        a, b = fold(_untitled(one)), fold(_untitled(other))
        if a == b or _contains(a, b) or _contains(b, a):
            return True
        first, second = self.cluster_of(one), self.cluster_of(other)
        if first and second and first.id == second.id:
            return True
        if governments_of(one) & governments_of(other) or misspelt(one, other):
            return True
        return bool(set(senses_of(one)) & set(senses_of(other))) or self._surnames_meet(first, second, a, b)

    def _surnames_meet(self, first: Cluster | None, second: Cluster | None, a: str, b: str) -> bool:
        """A bare surname may stand for any full name that ends in it, unless the document keeps the two apart."""
        if first and second:
            return False
        return (" " not in a and a in surnames(tuple(b.split()))) or (" " not in b and b in surnames(tuple(a.split())))


def _surname_keys(clusters: Iterable[Cluster]) -> dict[str, str]:
    """Surnames that only one person of the document bears, so that they name that person even when not used alone."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters:
        if cluster.type is NameType.PERSON:
            for name in cluster.variants:
                for key in surnames(tuple(name.split())):
                    bearers[key].add(cluster.id)
    return {key: next(iter(ids)) for key, ids in bearers.items() if len(ids) == 1}


def _untitled(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0] in titles():
        words = words[1:]
    return " ".join(words)


def _contains(longer: str, shorter: str) -> bool:
    return len(shorter) > 3 and bool(re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer))


class _Finder:
    """One pass over a document: candidates, votes, groups, clusters."""

    def __init__(self, texts: Mapping[str, str], parses: Mapping[str, Sequence[Sentence]]) -> None:
        self._texts = texts
        self._parses = parses
        self._roles: dict[tuple[str, int], tuple[str, ...]] = {}
        self._ids: Counter[str] = Counter()

    def clusters(self) -> list[Cluster]:
        """All clusters: names in order of first mention, then dates and quantities."""
        usage = usage_of(sentence for sentences in self._parses.values() for sentence in sentences)
        candidates: list[Candidate] = []
        plain: list[tuple[str, int, int, NameType]] = []
        number = 0
        for anchor, sentences in self._parses.items():
            text = self._texts[anchor]
            dates = dates_in(text)
            known = [*dates, *_works_in(text)]
            taken = [(start, end) for start, end, _ in known]
            first = len(candidates)
            for sentence in sentences:
                number += 1
                inside = [found for found in dates if sentence.start <= found[0] < sentence.end]
                quantities = quantities_in(sentence.text, sentence.tokens, inside, sentence.start)
                plain += [(anchor, *found) for found in quantities]
                candidates += self._voted(candidates_in(anchor, sentence, number, usage, taken), sentence, text)
            held = [(candidate.start, candidate.end) for candidate in candidates[first:]]
            plain += [(anchor, *found) for found in known if not any(a <= found[0] < b for a, b in held)]
        acronyms = [pair for text in self._texts.values() for pair in acronyms_in(text)]
        groups = sorted(grouped(candidates, acronyms), key=lambda group: _first(group.candidates))
        return [self._cluster(group) for group in groups] + self._plain(plain)

    def _voted(self, candidates: Iterable[Candidate], sentence: Sentence, text: str) -> list[Candidate]:
        found = []
        for candidate in candidates:
            voted = replace(candidate, votes=votes_of(candidate, sentence.tokens, text))
            self._roles[candidate.anchor, candidate.start] = (*candidate.roles, *roles_of(candidate, sentence.tokens))
            found.append(voted)
        return found

    def _cluster(self, group: Group) -> Cluster:
        canonical = group.canonical
        mentions = tuple(
            Mention(c.text, c.start, c.end, group.type, "", c.anchor) for c in sorted(group.candidates, key=_place)
        )
        return self._made(canonical, group.type, mentions, self._gender(group), self._roles_of(group, canonical))

    def _made(
        self, canonical: str, kind: NameType, mentions: tuple[Mention, ...], gender: str, roles: tuple[str, ...]
    ) -> Cluster:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(canonical)).strip("-") or "name"
        self._ids[slug] += 1
        identity = slug if self._ids[slug] == 1 else f"{slug}-{self._ids[slug]}"
        placed = tuple(replace(mention, cluster=identity) for mention in mentions)
        return Cluster(identity, canonical, kind, frozenset(m.text for m in placed), gender, roles, placed)

    def _gender(self, group: Group) -> str:
        if group.type is not NameType.PERSON:
            return ""
        titled = Counter(candidate.gender for candidate in group.candidates if candidate.gender)
        if titled:
            return max(titled, key=lambda gender: (titled[gender], gender))
        given = {gender_of(name[0]) for name in group.names} - {""}
        known = {s.gender for text in group.keys for s in senses_of(text) if s.type is NameType.PERSON}
        return given.pop() if len(given) == 1 else (known.pop() if len(known) == 1 and not given else "")

    def _roles_of(self, group: Group, canonical: str) -> tuple[str, ...]:
        from_text = [role for c in group.candidates for role in self._roles.get((c.anchor, c.start), ()) if role]
        senses = [s for s in senses_of(canonical) if s.type is group.type] or [
            s for key in sorted(group.keys) for s in senses_of(key) if s.type is group.type
        ]
        known = list(senses[0].roles) if len(set(senses)) == 1 else []
        return tuple(dict.fromkeys([*from_text, *known, *_kind_of(canonical, group.type)]))

    def _plain(self, found: Iterable[tuple[str, int, int, NameType]]) -> list[Cluster]:
        by_text: dict[tuple[NameType, str], list[Mention]] = {}
        for anchor, start, end, kind in found:
            text = self._texts[anchor][start:end]
            by_text.setdefault((kind, fold(text)), []).append(Mention(text, start, end, kind, "", anchor))
        return [self._made(mentions[0].text, kind, tuple(mentions), "", ()) for (kind, _), mentions in by_text.items()]


def _kind_of(canonical: str, kind: NameType) -> list[str]:
    head = head_of(canonical.split())
    return [heads()[head][1]] if head and head in heads() and heads()[head][0] is kind else []


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.sentence, candidate.start


def _first(candidates: Iterable[Candidate]) -> tuple[int, int]:
    return min(map(_place, candidates))


def acronyms_in(text: str) -> list[tuple[str, str]]:
    """Names with the acronym that follows them in brackets.

    >>> acronyms_in("run by the Joint State Political Directorate (OGPU) and primary party organisations (PPO).")
    [('primary party organisations', 'PPO')]
    """
    found = []
    for match in _ACRONYM.finditer(text):
        words, short = match.group(1).split(), match.group(2).replace(".", "")
        letters = [letter.lower() for letter in short if letter.isupper()]
        for start in range(len(words)):
            initials = [
                w[0].lower()
                for w in re.split(r"[\s-]", " ".join(words[start:]))
                if w not in ("of", "the", "for", "and", "on")
            ]
            if initials == letters and words[start][0].lower() == letters[0]:
                found.append((" ".join(words[start:]), short))
                break
    return found


def _works_in(text: str) -> list[tuple[int, int, NameType]]:
    """Titles in italics, and titles in quotation marks where the words before them lead one to expect a work."""
    found = [
        (m.start(), m.end(), NameType.WORK)
        for m in _ITALIC.finditer(text)
        if _TITLE_CASE.match(m.group(1) or m.group(2))
    ]
    for quote in quotations(text):
        inside = text[quote.inner_start : quote.inner_end].rstrip(",.;")
        expected = _WORK_BEFORE.search(text[max(0, quote.start - 40) : quote.start]) or _WORK_AFTER.match(
            text, quote.end
        )
        if 2 <= len(inside.split()) <= 15 and _TITLE_CASE.match(inside) and expected:
            found.append((quote.inner_start, quote.inner_start + len(inside), NameType.WORK))
    return found
