"""Which names in a document name the same thing: surnames, initials, acronyms, known variants, misspellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
    senses: set[Sense] = field(default_factory=set)
    names: list[tuple[str, ...]] = field(default_factory=list)
    """Full personal names met, as words."""
    type: NameType = NameType.OTHER

    def take(self, candidate: Candidate) -> None:
        """Add a mention with its votes."""
        self.candidates.append(candidate)
        self.votes.update(candidate.votes)
        self.keys.add(fold(candidate.text))

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


def _persons(candidates: Sequence[Candidate]) -> tuple[list[Group], list[Candidate]]:
    """Groups around full personal names, with the short names that follow them; and what is left."""
    groups: list[Group] = []
    for candidate in candidates:
        if _is_full_person(candidate):
            _home(groups, candidate).take(candidate)
    rest: list[Candidate] = []
    for candidate in candidates:
        if not _is_full_person(candidate):
            home = _short_for(candidate, groups)
            if home is None:
                rest.append(candidate)
            else:
                home.take(candidate)
    return groups, rest


def _is_full_person(candidate: Candidate) -> bool:
    words = person_words(candidate.words)
    votes = candidate.votes
    best = max(votes.values(), default=0)
    return len(candidate.words) > 1 and len(words) <= 6 and best >= 3 and votes.get(NameType.PERSON, 0) == best


def _home(groups: list[Group], candidate: Candidate) -> Group:
    senses = {sense for sense in senses_of(candidate.text) if sense.type is NameType.PERSON}
    for group in groups:
        same_sense = len(senses) == 1 and senses & group.senses
        if same_sense or any(compatible(candidate.words, name) for name in group.names):
            break
    else:
        group = Group()
        groups.append(group)
    if candidate.words not in group.names:
        group.names.append(candidate.words)
    group.senses |= senses if len(senses) == 1 else set()
    return group


def _short_for(candidate: Candidate, groups: Sequence[Group]) -> Group | None:
    """The person for whom a single word stands: the one named last before it, else the first named after."""
    whole = next((group for group in groups if fold(candidate.text) in group.keys), None)
    if whole and len(candidate.words) > 1:
        return whole
    if len(candidate.words) > 2 or (candidate.certain and candidate.certain is not NameType.PERSON):
        return None
    if max(candidate.votes.get(NameType.PLACE, 0), candidate.votes.get(NameType.COUNTRY, 0)) > 2 + candidate.votes.get(
        NameType.PERSON, 0
    ):
        return None
    key = fold(candidate.words[-1])
    keys = {key, key.removesuffix("s")} if len(candidate.words) == 1 else {fold(candidate.text)}
    homes = [group for group in groups if any(keys & (surnames(name) | _initialism(name)) for name in group.names)]
    homes = [group for group in homes if not _gender_differs(candidate.gender, group)]
    if not homes:
        return None
    entitled = [
        group
        for group in homes
        if candidate.roles and any(set(c.roles) & set(candidate.roles) for c in group.candidates)
    ]
    homes = entitled or homes
    before = [
        group
        for group in homes
        if (group.candidates[0].sentence, group.candidates[0].start) < (candidate.sentence, candidate.start)
    ]
    return max(before, key=lambda group: _latest_before(group, candidate)) if before else homes[0]


def _initialism(name: Sequence[str]) -> set[str]:
    return {"".join(word[0] for word in name).lower()} if len(name) > 2 else set()


def _latest_before(group: Group, candidate: Candidate) -> tuple[int, int]:
    places = [(other.sentence, other.start) for other in group.candidates if len(other.words) > 1]
    return max((place for place in places if place < (candidate.sentence, candidate.start)), default=(-1, -1))


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
    for candidate in listed:
        whole = heads_alone.get(candidate.text) or _without_s(candidate, plain)
        by_key.setdefault(_key(whole or candidate, expanded), Group()).take(candidate)
    return list(by_key.values())


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


def _key(candidate: Candidate, expanded: dict[str, str]) -> str:
    folded = fold(candidate.text)
    folded = expanded.get(folded, folded)
    kind = candidate.certain or _leading(candidate)
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


def _leading(candidate: Candidate) -> NameType:
    """The type with most votes; places before persons where they tie and the name is known as both."""
    order = [NameType.COUNTRY, NameType.PLACE, NameType.PERSON]
    votes = candidate.votes
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
    for group in groups:
        home = next(
            (g for g in kept if g.type is group.type and not g.names and not group.names and g.keys & group.keys), None
        )
        if home is None:
            kept.append(group)
        else:
            for candidate in group.candidates:
                home.take(candidate)
    return kept


def _merge_misspelt(groups: list[Group]) -> list[Group]:
    """Put a rare spelling to the commoner one when nothing speaks against it."""
    order: Callable[[Group], tuple[int, str]] = lambda group: (-len(group.candidates), min(group.keys))  # noqa: E731
    kept: list[Group] = []
    for group in sorted(groups, key=order):
        home = next((other for other in kept if _is_misspelling(group, other)), None)
        if home is None:
            kept.append(group)
            continue
        for candidate in group.candidates:
            home.take(candidate)
        home.names += group.names
    return kept


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
