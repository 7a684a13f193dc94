"""What packaged knowledge says of a name: senses from WordNet, head words, titles, given names, peoples."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from courseware import lexicon
from courseware.language import lemma


class NameType(StrEnum):
    """What a name names. Treaties count as events, laws and declarations as works; ``Cluster.roles`` says which."""

    PERSON = "person"
    PLACE = "place"
    COUNTRY = "country"
    NATIONALITY = "nationality"
    """A people, or the adherents of a religion, party or movement; also their adjective."""
    ORGANISATION = "organisation"
    EVENT = "event"
    WORK = "work"
    DATE = "date"
    YEAR = "year"
    YEARS = "years"
    MONTH = "month"
    QUANTITY = "quantity"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that bears a name: its names, type, roles, country or people, years (B.C. negative), gender."""

    names: tuple[str, ...]
    type: NameType
    roles: tuple[str, ...]
    people: str
    start: int | None
    end: int | None
    gender: str

    @property
    def canonical(self) -> str:
        """The shortest full name: "Joseph Stalin" rather than "Stalin".

        >>> [sense.canonical for sense in senses_of("Stalin")]
        ['Joseph Stalin']
        """
        first = self.names[0]
        full = [name for name in self.names if name != first and name.endswith(" " + first)]
        return min(full, key=len) if full and self.type is NameType.PERSON else first


@dataclass(frozen=True, slots=True)
class Title:
    """A title before a name; a ``style`` is kept with a name of one word ("Queen Mary"), an office never."""

    text: str
    is_style: bool
    gender: str


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A name without case, accents, typographic marks, article and possessive, so that spellings can be compared.

    >>> fold("the Soviet Union’s"), fold("Göring"), fold("Marxism–Leninism")
    ('soviet union', 'goring', 'marxism-leninism')
    """
    plain = (
        name.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-").replace("ł", "l").replace("Ł", "L")
    )
    plain = (
        "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
        .lower()
        .strip()
    )
    for ending in ("'s", "'"):
        plain = plain.removesuffix(ending)
    return plain.removeprefix("the ")


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    found: dict[str, list[Sense]] = defaultdict(list)
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    for names, kind, roles, people, start, end, gender in lexicon.unpacked("named"):
        if "constellation" in roles:
            continue
        held = shared.setdefault(tuple(roles), tuple(roles))
        sense = Sense(tuple(names), NameType[kind], held, people, start, end, gender)
        for name in names:
            # Past the cache, which these thousands would fill and never be asked for again.
            found[fold.__wrapped__(name)].append(sense)
    for row in lexicon.table("variants"):
        _add_variant(found, *row)
    return {name: tuple(senses) for name, senses in found.items()}


def _add_variant(found: dict[str, list[Sense]], canonical: str, kind: str, role: str, others: str = "") -> None:
    """Put a row of our own before what WordNet says: joined to its sense of that type, or in its place for a region,
    whose WordNet sense is a state of one time ("the North" for the Union)."""
    names = (canonical, *(name.strip() for name in others.split(";") if name.strip()))
    region = role == "region"
    known = next((s for s in found.get(fold(canonical), ()) if s.type is NameType[kind] and not region), None)
    sense = (
        replace(known, names=(*known.names, *names))
        if known
        else Sense(names, NameType[kind], (role,), "", None, None, "")
    )
    for name in sense.names:
        there = [s for s in found.get(fold(name), ()) if s is not known and s.type is not sense.type]
        if region:
            there = [s for s in there if s.type is NameType.PERSON]
        found[fold(name)] = [sense, *there]


def senses_of(name: str) -> tuple[Sense, ...]:
    """Everything that WordNet knows under a name; an empty tuple where it knows nothing.

    Names of up to four letters must agree in their capitals: "Ri" is not "RI".
    """
    found = _senses().get(fold(name), ())
    if len(name) > 4 or not found or name.islower():
        return found
    plain = name.replace(".", "")
    return tuple(sense for sense in found if any(other.replace(".", "") == plain for other in sense.names))


def people_of_role(role: str) -> tuple[Sense, ...]:
    """Persons whom WordNet files under a role ("historian", "President of the United States").

    >>> "Voltaire" in {sense.names[0] for sense in people_of_role("writer")}
    True
    """
    return _by_role().get(role, ())


@cache
def _by_role() -> dict[str, tuple[Sense, ...]]:
    found: dict[str, dict[Sense, None]] = defaultdict(dict)
    for senses in _senses().values():
        for sense in senses:
            for role in sense.roles:
                found[role][sense] = None
    return {role: tuple(senses) for role, senses in found.items()}


@cache
def heads() -> dict[str, tuple[NameType, str]]:
    """Words that end a name and say what it names: "Treaty" → an event of the kind treaty."""
    found: dict[str, tuple[NameType, str]] = {}
    for kind, role, words in lexicon.table("heads"):
        for word in words.split():
            found.setdefault(word, (NameType[kind], role))
    return found


@cache
def titles() -> dict[str, Title]:
    """Titles by their words as written."""
    return {row[0]: Title(row[0], row[1] == "style", row[2] if len(row) > 2 else "") for row in lexicon.table("titles")}


@cache
def _genders() -> dict[str, str]:
    stop = lexicon.word_set("stop_words")
    names = {name: gender for name, gender in lexicon.load("given_names").items() if name.lower() not in stop}
    for gender, more in lexicon.table("given_names"):
        for name in more.split():
            names.setdefault(name, gender if gender != "family" else "")
    for senses in _senses().values():
        for sense in senses:
            if sense.type is NameType.PERSON and sense.canonical.endswith(" " + sense.names[0]):
                names.setdefault(sense.canonical.split()[0], sense.gender)
    return names


def gender_of(given: str) -> str:
    """ "f", "m" or "" for a given name.

    >>> gender_of("Natalie"), gender_of("Vladimir"), gender_of("Moscow")
    ('f', 'm', '')
    """
    return _genders().get(given.replace("’", "'"), "")


@cache
def _family_first() -> frozenset[str]:
    return frozenset(name for kind, names in lexicon.table("given_names") if kind == "family" for name in names.split())


def starts_a_person(word: str) -> bool:
    """Whether a word is a given name, or a family name that comes first (Mao, Chiang)."""
    return bool(gender_of(word)) or word in _family_first()


@cache
def _countries() -> dict[str, str]:
    found = {fold(word): place for word, place in lexicon.load("peoples").items() if not _names_place(word)}
    for row in lexicon.table("peoples"):
        found[fold(row[0])] = row[1] if len(row) > 1 else ""
    return found


def _names_place(word: str) -> bool:
    return any(sense.type in (NameType.PLACE, NameType.COUNTRY) for sense in senses_of(word))


def country_of(people: str) -> str | None:
    """The country of an adjective or people, "" for a people without one, None for what is no people.

    >>> country_of("Soviets"), country_of("Polish"), country_of("Quaker"), country_of("Moscow")
    ('Soviet Union', 'Poland', '', None)
    """
    folded = fold(people)
    if folded not in _countries() and _names_place(people):
        return None
    for form in (folded, folded.removesuffix("s"), folded.replace("men", "man") if folded.endswith("men") else folded):
        if form in _countries():
            return _countries()[form]
    if any(sense.type is NameType.NATIONALITY for sense in (*senses_of(folded), *senses_of(folded.removesuffix("s")))):
        return ""
    return None


@cache
def _named_peoples() -> frozenset[str]:
    return frozenset(_countries())


def is_people(word: str) -> bool:
    """Whether a word is first of all an adjective or name of a people, even where a person bears it too ("French")."""
    folded = fold(word)
    return folded in _named_peoples() or folded.removesuffix("s") in _named_peoples()


@cache
def metonym_groups() -> dict[str, frozenset[str]]:
    """For each way of naming a government, the countries that it can stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for country, others in lexicon.table("metonyms"):
        for name in (country, *others.split(";")):
            found[fold(name)].add(country)
    return {name: frozenset(countries) for name, countries in found.items()}


def governments_of(name: str) -> frozenset[str]:
    """The countries that a name can stand for: itself, its capital, its seat of government, its people.

    >>> sorted(governments_of("the Kremlin")), sorted(governments_of("Germans")), sorted(governments_of("Nairobi"))
    (['Russia', 'Soviet Union'], ['Germany'], ['Kenya'])
    """
    found = set(metonym_groups().get(fold(name), ()))
    country = country_of(name)
    if country:
        found |= {country, *metonym_groups().get(fold(country), ())}
    for sense in senses_of(name):
        if sense.type is NameType.COUNTRY:
            found.add(sense.names[0])
        elif "national capital" in sense.roles and sense.people:
            found.add(sense.people)
    return frozenset(found)


@cache
def person_nouns() -> frozenset[str]:
    """Common nouns whose first sense is a person: "historian", "chief", "wife"."""
    return frozenset(lexicon.load("person_nouns"))


@lru_cache(maxsize=20_000)
def common_count(word: str) -> int | None:
    """How often a word written small was met in WordNet's tagged texts; 0 never, None for what is no dictionary word.

    >>> common_count("workers") > 0, common_count("Zarubin")
    (True, None)
    """
    low = word.lower()
    if low in lexicon.word_set("stop_words"):
        return 1000
    forms = (low, lemma(low, "NNS"), lemma(low, "VBD"), lemma(low, "VBG"), lemma(low, "VBZ"))
    found = [count for form in dict.fromkeys(forms) if (count := lexicon.word_counts().get(form)) is not None]
    return max(found, default=None)
