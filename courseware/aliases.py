"""Which names in a document name the same thing: surnames, initials, acronyms, known variants, misspellings."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from courseware import lexicon
from courseware.gazetteer import NameType, Sense, common_count, country_of, fold, gender_of, heads, senses_of
from courseware.mentions import Candidate

_NUMERAL = re.compile(r"^(?:[IVX]+|Jr\.?|Sr\.?)$")
_INITIAL = re.compile(r"^(?:[A-Z][a-z]?\.)+$")
_NUMBERS = {"one": "i", "two": "ii", "1": "i", "2": "ii"}
_PLACES = (NameType.PLACE, NameType.COUNTRY)
_STATES = (NameType.COUNTRY, NameType.PLACE, NameType.ORGANISATION)


@dataclass
class Group:
    """A cluster in the making."""

    candidates: list[Candidate] = field(default_factory=list)
    votes: Counter[NameType] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    names: list[tuple[str, ...]] = field(default_factory=list)
    """Full personal names met, as words."""
    roles: set[str] = field(default_factory=set)
    full_places: list[tuple[int, int, str]] = field(default_factory=list)
    """Sentence, start and anchor of each mention of more than one word, in order."""
    seen: list[int] = field(default_factory=list)
    """The sentences of all mentions, in order."""
    type: NameType = NameType.OTHER

    def take(self, candidate: Candidate) -> None:
        """Add a mention with its votes."""
        self.candidates.append(candidate)
        self.votes.update(candidate.votes)
        self.keys.add(fold(candidate.bare))
        self.roles.update(candidate.roles)
        insort(self.seen, candidate.sentence)
        if len(candidate.words) > 1:
            insort(self.full_places, (candidate.sentence, candidate.start, candidate.anchor))

    @property
    def first(self) -> tuple[int, int]:
        """Where the first mention taken stands."""
        return self.candidates[0].sentence, self.candidates[0].start

    @property
    def is_kin_only(self) -> bool:
        """Whether the document names this person once, as somebody's relative."""
        return len(self.full_places) == 1 and any(candidate.is_kin for candidate in self.candidates)

    def latest_before(self, here: tuple[int, int]) -> tuple[int, int]:
        """Where the last full name before a place stands."""
        number = bisect_left(self.full_places, (*here, ""))
        return self.full_places[number - 1][:2] if number else (-1, -1)

    def latest_anchor(self, here: tuple[int, int]) -> str:
        """The paragraph of the last full name before a place."""
        number = bisect_left(self.full_places, (*here, ""))
        return self.full_places[number - 1][2] if number else ""

    def last_seen(self, here: tuple[int, int]) -> int:
        """The sentence of the last mention before a place; −1 where there is none."""
        number = bisect_left(self.seen, here[0] + 1)
        return self.seen[number - 1] if number else -1

    @property
    def canonical(self) -> str:
        """The fullest way in which the document writes the name."""
        texts = Counter(candidate.text for candidate in self.candidates)
        if self.type is NameType.PERSON:
            return max(texts, key=lambda text: (len(text.split()), -text.count("."), texts[text], text))
        return max(texts, key=lambda text: (not _is_acronym(text), texts[text], len(text), text))


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,8}", text))


@lru_cache(maxsize=5_000)
def person_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """A personal name without titles of style and ordinals: the words that carry it."""
    return tuple(word for word in words if not _NUMERAL.match(word))


@lru_cache(maxsize=5_000)
def surnames(words: tuple[str, ...]) -> frozenset[str]:
    """Single words that can stand for a full name: its last, and its first where no given name (Chiang Kai-shek).

    >>> sorted(surnames(("Chiang", "Kai-shek"))), sorted(surnames(("Charles", "de", "Gaulle")))
    (['chiang', 'kai-shek'], ['de gaulle', 'gaulle'])
    """
    plain = person_words(words)
    if not plain:
        return frozenset()
    found = {fold(plain[-1])}
    if len(plain) > 1 and not gender_of(plain[0]) and not _INITIAL.match(plain[0]):
        found.add(fold(plain[0]))
    if len(plain) > 2 and plain[-2] in lexicon.word_set("particles"):
        found.add(fold(" ".join(plain[-2:])))
    return frozenset(found)


@lru_cache(maxsize=50_000)
def compatible(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: the same surname, and given names that agree as far as both go.

    >>> compatible(("V.", "M.", "Molotov"), ("Vyacheslav", "Molotov")), compatible(("Leon", "Ross"), ("Betsy", "Ross"))
    (True, False)
    """
    if _numerals(one) != _numerals(other):
        return False
    first, second = person_words(one), person_words(other)
    if not first or not second or not _alike(first[-1], second[-1]):
        return False
    if len(first) == 1 or len(second) == 1:
        return len(first) == len(second)
    return all(_given_agree(a, b) for a, b in zip(first[:-1], second[:-1], strict=False))


def _numerals(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if re.fullmatch(r"[IVX]+", word))


def _given_agree(one: str, other: str) -> bool:
    if _INITIAL.match(one) or _INITIAL.match(other):
        return fold(one)[:1] == fold(other)[:1]
    return fold(one) == fold(other) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    a, b = fold(one), fold(other)
    return a == b or (min(len(a), len(b)) >= 5 and one_edit_apart(a, b))


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes one word of the other.

    >>> one_edit_apart("artuziov", "artuzov"), one_edit_apart("rapallo", "rapello"), one_edit_apart("iran", "iraq")
    (True, True, True)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[2:] == b[2:] and a[:2] == b[1::-1])


def misspelt(one: str, other: str) -> bool:
    """Whether two names are likely spellings of one: long, alike, and not both known words or names.

    >>> misspelt("Litvoniv", "Litvinov"), misspelt("Rapello", "Rapallo"), misspelt("Austria", "Australia")
    (True, True, False)
    >>> misspelt("Yezhov", "Ezhov"), misspelt("Slovakia", "Slovenia")
    (True, False)
    """
    a, b = fold(one), fold(other)
    if min(len(a), len(b)) < 5 or a == b or (_known(one) and _known(other)) or " " in a or " " in b:
        return False
    swapped = (
        len(a) == len(b) >= 7
        and sorted(a) == sorted(b)
        and a[:2] == b[:2]
        and sum(x != y for x, y in zip(a, b, strict=True)) == 2
    )
    inflected = any(f + e == g for f, g in ((a, b), (b, a)) for e in ("s", "n", "a", "y"))
    inflected = inflected or (a[:-1] == b[:-1] and {a[-1], b[-1]} == {"m", "t"})
    return not inflected and ((min(len(a), len(b)) >= 5 and one_edit_apart(a, b)) or swapped)


def _known(word: str) -> bool:
    return bool(senses_of(word)) or bool(gender_of(word)) or common_count(word) is not None


def grouped(candidates: Sequence[Candidate], acronyms: Sequence[tuple[str, str]]) -> list[Group]:
    """Candidates in document order as groups of one thing each, with their types decided."""
    persons, rest = _persons(candidates)
    groups = [*persons, *_others(rest, acronyms)]
    for group in groups:
        group.type = _decided(group)
    groups = _merge_misspelt(_merge_equal(groups))
    return [group for group in groups if group.candidates]


class _Persons:
    """The persons of a document in the order met, to be found by wording, surname or sense without a walk over all."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_key: dict[str, int] = {}
        self._by_surname: dict[str, set[int]] = defaultdict(set)
        self._by_spelling: dict[str, set[int]] = defaultdict(set)
        self._by_sense: dict[Sense, int] = {}
        self.kept_apart: frozenset[str] = frozenset()
        """Surnames by which the document means somebody whom it never names in full."""

    def take(self, number: int, candidate: Candidate) -> None:
        """Give a mention to a person."""
        self.groups[number].take(candidate)
        key = fold(candidate.bare)
        self._by_key[key] = min(number, self._by_key.get(key, number))

    def home(self, candidate: Candidate) -> int:
        """The person whom a full name names: one met before, or a new one."""
        senses = {sense for sense in senses_of(candidate.text) if sense.type is NameType.PERSON}
        known = senses if len(senses) == 1 else set()
        number = self._known(candidate, known)
        if number is None:
            number = len(self.groups)
            self.groups.append(Group())
        group = self.groups[number]
        for name in candidate.person_names:
            if name not in group.names:
                group.names.append(name)
                self._index(number, name)
        for sense in known:
            self._by_sense.setdefault(sense, number)
        return number

    def _known(self, candidate: Candidate, senses: set[Sense]) -> int | None:
        near: set[int] = {self._by_sense[sense] for sense in senses if sense in self._by_sense}
        words = person_words(candidate.words)
        for spelling in spellings(fold(words[-1])) if words else ():
            near |= self._by_spelling.get(spelling, set())
        for number in sorted(near):
            if any(sense in self._by_sense and self._by_sense[sense] == number for sense in senses):
                return number
            if any(compatible(candidate.words, name) for name in self.groups[number].names):
                return number
        return None

    def _index(self, number: int, name: tuple[str, ...]) -> None:
        for surname in surnames(name) | _initialism(name):
            self._by_surname[surname].add(number)
        words = person_words(name)
        for spelling in spellings(fold(words[-1])) if words else ():
            self._by_spelling[spelling].add(number)

    def of_wording(self, text: str) -> int | None:
        """The first person who is called so."""
        return self._by_key.get(fold(text))

    def of_surnames(self, keys: Iterable[str]) -> list[int]:
        """Persons who may be called by one of these single words, in the order met."""
        return sorted({number for key in keys for number in self._by_surname.get(key, ())})


def spellings(word: str) -> set[str]:
    """The word and it without one letter each: two words one edit apart share at least one of these.

    >>> sorted(spellings("ezhov") & spellings("yezhov"))
    ['ezhov']
    """
    if len(word) < 5:
        return {word}
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _persons(candidates: Sequence[Candidate]) -> tuple[list[Group], list[Candidate]]:
    """Groups around full personal names, with the short names that follow them; and what is left."""
    persons = _Persons()
    for candidate in candidates:
        if _is_full_person(candidate):
            persons.take(persons.home(candidate), candidate)
    rest: list[Candidate] = []
    persons.kept_apart = _named_before_namesakes(candidates)
    for candidate in candidates:
        if not _is_full_person(candidate):
            home = _short_for(candidate, persons)
            if home is None:
                rest.append(candidate)
            else:
                persons.take(home, candidate)
    return persons.groups, rest


def _named_before_namesakes(candidates: Iterable[Candidate]) -> frozenset[str]:
    """Surnames of several known persons that stand alone before any full name, which is then a woman's: "Roosevelt"
    is not Eleanor Roosevelt when the text spoke of him before her."""
    alone: set[str] = set()
    apart: set[str] = set()
    seen: set[str] = set()
    for candidate in candidates:
        key = fold(candidate.words[-1])
        if len(candidate.words) == 1 and key not in seen:
            alone.add(key)
        elif len(candidate.words) > 1 and _is_full_person(candidate) and key not in seen:
            seen.add(key)
            famous = sum(sense.type is NameType.PERSON for sense in senses_of(candidate.words[-1]))
            if key in alone and famous > 1 and gender_of(candidate.words[0]) == "f":
                apart.add(key)
    return frozenset(apart)


def _is_full_person(candidate: Candidate) -> bool:
    words = person_words(candidate.words)
    votes = candidate.votes
    best = max(votes.values(), default=0)
    return (
        " " in candidate.bare
        and len(candidate.words) > 1
        and len(words) <= 6
        and best >= 3
        and votes.get(NameType.PERSON, 0) == best
    )


def _short_for(candidate: Candidate, persons: _Persons) -> int | None:
    """The person for whom a single word stands: the one in question where it stands, else the first named after."""
    whole = persons.of_wording(candidate.bare)
    if whole is not None and " " in candidate.bare:
        return whole
    if len(candidate.words) > 2 or (candidate.certain and candidate.certain is not NameType.PERSON):
        return None
    if max(candidate.votes.get(NameType.PLACE, 0), candidate.votes.get(NameType.COUNTRY, 0)) > 2 + candidate.votes.get(
        NameType.PERSON, 0
    ):
        return None
    key = fold(candidate.words[-1])
    keys = {key, key.removesuffix("s")} if " " not in candidate.bare else {fold(candidate.text)}
    homes = [n for n in persons.of_surnames(keys) if not _gender_differs(candidate.gender, persons.groups[n])]
    entitled = [n for n in homes if candidate.roles and persons.groups[n].roles & set(candidate.roles)]
    homes = entitled or homes
    here = (candidate.sentence, candidate.start)
    before = [n for n in homes if persons.groups[n].first < here]
    if key in persons.kept_apart and not candidate.gender and not entitled:
        return None
    if not before:
        return homes[0] if homes else None
    return before[0] if len(before) == 1 else _in_question(candidate, before, persons.groups)


_KEPT_IN_MIND = 60
"""Sentences after which a person is no longer in question, however often named before."""


def _in_question(candidate: Candidate, homes: Sequence[int], groups: Sequence[Group]) -> int:
    """Which of several bearers of a surname it stands for: the one named in full last, but a relative named in passing
    in another paragraph does not displace whom the text is about."""
    here = (candidate.sentence, candidate.start)
    latest = max(homes, key=lambda n: groups[n].latest_before(here))
    if groups[latest].latest_anchor(here) == candidate.anchor and not groups[latest].is_kin_only:
        return latest
    rivals = [n for n in homes if groups[n].last_seen(here) > candidate.sentence - _KEPT_IN_MIND]
    main = max(rivals, key=lambda n: len(groups[n].full_places), default=latest)
    return main if len(groups[main].full_places) >= 3 * len(groups[latest].full_places) else latest


def _initialism(name: Sequence[str]) -> set[str]:
    return {"".join(word[0] for word in name).lower()} if len(name) > 2 else set()


def _gender_differs(gender: str, group: Group) -> bool:
    known = {gender_of(name[0]) for name in group.names} - {""}
    return bool(gender and known and gender not in known)


def _others(candidates: Iterable[Candidate], acronyms: Sequence[tuple[str, str]]) -> list[Group]:
    """Everything that is no full personal name, by text, known variants, acronyms and words in any order."""
    by_key: dict[str, Group] = {}
    expanded = {fold(short): fold(long) for long, short in acronyms}
    listed = list(candidates)
    heads_alone = _bodies_by_head(listed)
    plain = {candidate.text: candidate for candidate in listed if len(candidate.words) == 1}
    leads = _document_leads(listed)
    for candidate in listed:
        whole = heads_alone.get(candidate.text) or _without_s(candidate, plain)
        kind = _settled(whole or candidate, leads)
        by_key.setdefault(_key(whole or candidate, kind, expanded), Group()).take(candidate)
    return list(by_key.values())


def _document_leads(candidates: Iterable[Candidate]) -> dict[str, NameType]:
    """For each wording the type that all its mentions in the document together speak for."""
    totals: dict[str, Counter[NameType]] = defaultdict(Counter)
    for candidate in candidates:
        totals[candidate.text].update(candidate.votes)
    return {text: _leading(votes) for text, votes in totals.items()}


def _settled(candidate: Candidate, leads: Mapping[str, NameType]) -> NameType:
    """The type of one mention: the document's for its wording, unless what stands around it speaks clearly against."""
    if candidate.certain:
        return candidate.certain
    own, common = _leading(candidate.votes), leads[candidate.text]
    return own if candidate.votes.get(own, 0) - candidate.votes.get(common, 0) >= 3 else common


def _without_s(candidate: Candidate, plain: dict[str, Candidate]) -> Candidate | None:
    """The name of which this is a plural, or a possessive without its apostrophe ("Lenins death")."""
    text = candidate.text
    known = senses_of(text) or country_of(text) is not None or candidate.certain
    return None if known or not text.endswith("s") or len(text) < 4 else plain.get(text[:-1])


def _bodies_by_head(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """For "Party" alone the one body of the document that ends so ("Communist Party"), where there is just one."""
    ending: dict[str, dict[str, Candidate]] = {}
    for candidate in candidates:
        last = candidate.words[-1]
        if len(candidate.words) > 1 and candidate.certain is NameType.ORGANISATION and last in heads():
            ending.setdefault(last, {})[fold(candidate.text)] = candidate
    return {head: shortest for head, bodies in ending.items() if (shortest := _common_body(bodies))}


def _common_body(bodies: dict[str, Candidate]) -> Candidate | None:
    """The body whose name ends all the others' names; None where they differ."""
    shortest = min(bodies, key=lambda name: (len(name), name))
    return bodies[shortest] if all(name.endswith(shortest) for name in bodies) else None


def _key(candidate: Candidate, kind: NameType, expanded: dict[str, str]) -> str:
    folded = fold(candidate.bare)
    folded = expanded.get(folded, folded)
    senses = [sense for sense in senses_of(folded if len(folded) > 4 else candidate.text) if sense.type is kind]
    senses = senses or [sense for sense in senses_of(candidate.text) if kind in _STATES and sense.type in _STATES]
    name = fold(senses[0].names[0]) if len(senses) == 1 else folded
    if kind is NameType.EVENT or kind is NameType.WORK:
        return f"{kind}:{' '.join(sorted(_NUMBERS.get(w, w) for w in name.split() if w not in ('of', 'the', 'and')))}"
    if len(senses) == 1:
        return f"{'state' if kind in _PLACES else kind}:{name}"
    ambiguous = {sense.type for sense in senses_of(folded)}
    if NameType.PERSON in ambiguous and (ambiguous & set(_PLACES)):
        return f"{kind}:{folded}"
    return folded


def _leading(votes: Mapping[NameType, int]) -> NameType:
    """The type with most votes; places before persons where they tie and the name is known as both."""
    order = [NameType.COUNTRY, NameType.PLACE, NameType.PERSON]
    return max(
        votes,
        key=lambda kind: (votes[kind], kind in order, -order.index(kind) if kind in order else 0),
        default=NameType.OTHER,
    )


def _is_great_place(name: str) -> bool:
    return any(
        {"national capital", "state capital", "city", "American state"} & set(sense.roles) for sense in senses_of(name)
    )


def _decided(group: Group) -> NameType:
    """The type with most votes, if they are at least two a mention on average or four in all; else OTHER."""
    if group.names:
        return NameType.PERSON
    if not group.votes:
        return NameType.OTHER
    votes = group.votes
    if (
        votes[NameType.COUNTRY]
        and votes[NameType.PLACE]
        and any(s.type is NameType.COUNTRY for s in _group_senses(group))
        and not any("American state" in s.roles for s in _group_senses(group))
    ):
        votes[NameType.COUNTRY] += votes[NameType.PLACE]
    elif votes[NameType.COUNTRY] < 4:
        votes[NameType.PLACE] += votes.pop(NameType.COUNTRY, 0)
    kind, most = max(votes.items(), key=lambda item: (item[1], item[0].value))
    rivals = [count for other, count in votes.items() if other is not kind]
    clear = most > max(rivals, default=0)
    return kind if most >= min(4, 2 * len(group.candidates)) and (clear or most >= 6) else NameType.OTHER


def _group_senses(group: Group) -> list[Sense]:
    return [sense for candidate in group.candidates[:1] for sense in senses_of(candidate.text)]


def _merge_equal(groups: list[Group]) -> list[Group]:
    """Put together groups of one type that share a wording, as when context decided the type of each apart."""
    kept: list[Group] = []
    homes: dict[tuple[NameType, str], Group] = {}
    for group in groups:
        home = (
            None if group.names else next((homes[group.type, k] for k in group.keys if (group.type, k) in homes), None)
        )
        if home is None:
            kept.append(group)
            home = group
        else:
            for candidate in group.candidates:
                home.take(candidate)
        if not home.names:
            homes.update(dict.fromkeys(((group.type, key) for key in group.keys), home))
    return kept


def _merge_misspelt(groups: list[Group]) -> list[Group]:
    """Put a rare spelling to the commoner one when nothing speaks against it."""
    order: Callable[[Group], tuple[int, str]] = lambda group: (-len(group.candidates), min(group.keys))  # noqa: E731
    kept: list[Group] = []
    near: dict[str, set[int]] = defaultdict(set)
    for group in sorted(groups, key=order):
        marks = {mark for word in _short_words(group) for mark in _near_marks(fold(word))}
        numbers = sorted({number for mark in marks for number in near.get(mark, ())})
        number = next((n for n in numbers if _is_misspelling(group, kept[n])), None)
        if number is None:
            number = len(kept)
            kept.append(group)
        else:
            for candidate in group.candidates:
                kept[number].take(candidate)
            kept[number].names += group.names
        for mark in marks:
            near[mark].add(number)
    return kept


def _near_marks(word: str) -> set[str]:
    """What two likely spellings of one name have in common: a spelling with a letter less, or their letters sorted."""
    return spellings(word) | {"".join(sorted(word)) + "|" + word[:2]} if len(word) >= 5 else set()


def _is_misspelling(group: Group, other: Group) -> bool:
    if group.type is not other.type and NameType.OTHER not in (group.type, other.type):
        return False
    ours, theirs = _short_words(group), _short_words(other)
    full = bool(group.names) and bool(other.names)
    if full and not any(compatible(one, two) for one in group.names for two in other.names):
        return False
    return any(misspelt(one, two) for one in ours for two in theirs)


def _short_words(group: Group) -> set[str]:
    """The single words by which a group can be misspelt: surnames of persons, one-word names of the rest."""
    words = {candidate.words[-1] for candidate in group.candidates if group.names or len(candidate.words) == 1}
    return {word for word in words if word not in heads()}
