"""What stands beside a name: kinds of places, people of the same role, nation and time, lands of the same region."""

from __future__ import annotations

import re
from functools import cache

from courseware.gazetteer import NameType, Sense, common_count, country_of, people_of_role, senses_of
from questions.words import word_set

_KINDS = {
    "city": "city", "town": "city", "port": "city", "national capital": "city", "state capital": "city",
    "provincial capital": "city", "port of entry": "city", "American state": "state", "Colony": "colony", "river":
    "river",
    "island": "island", "Canadian province": "province", "continent": "continent",
}  # fmt: skip


_LATE_STATES = word_set(
    "Alaska Hawaii Arizona Oklahoma Utah Idaho Wyoming Montana Washington Colorado Nevada Nebraska Kansas"
) | {"New Mexico", "North Dakota", "South Dakota", "West Virginia"}
"""States admitted from 1861 on: no believable answer to a question about earlier times."""
_REGIONS = word_set("Union North South West East Confederacy Capitol America Midwest Levant Orient")
"""Names that stand for a part, a side or a continent, so that they overlap with countries."""
INDEPENDENCE = 1776


@cache
def roles_of_name(name: str) -> frozenset[str]:
    """All roles that the lexicon files places of this name under."""
    places = (NameType.PLACE, NameType.COUNTRY)
    return frozenset(role for sense in senses_of(name) if sense.type in places for role in sense.roles)


@cache
def kind_of_place(name: str) -> str:
    """country, city, state, river, island and so on; empty where the name may be of two kinds, or a person's.

    >>> kind_of_place("Moscow"), kind_of_place("Poland"), kind_of_place("Ohio"), kind_of_place("Jackson")
    ('city', 'country', '', '')
    """
    found = senses_of(name)
    if name.removeprefix("the ") in _REGIONS:
        return ""
    if any(sense.type is NameType.COUNTRY for sense in found):
        return "country"
    roles = roles_of_name(name)
    if any(sense.type is NameType.PERSON for sense in found) and "national capital" not in roles:
        return ""
    kinds = {_KINDS[role] for role in roles if role in _KINDS and (role != "town" or "American state" not in roles)}
    if {"state", "colony"} == kinds:
        return "state"
    return kinds.pop() if len(kinds) == 1 else ""


def kind_at(name: str, year: int | None) -> str:
    """The kind of place at a time: what became a state in 1776 was a colony before.

    >>> kind_at("Massachusetts", 1765), kind_at("Massachusetts", 1850)
    ('colony', 'state')
    """
    kind = kind_of_place(name)
    return "colony" if kind == "state" and year is not None and year < INDEPENDENCE else kind


@cache
def lifetime(name: str) -> tuple[int, int] | None:
    """Years of birth and death where the lexicon knows exactly one person of that name."""
    own = [sense for sense in senses_of(name) if sense.type is NameType.PERSON and sense.start]
    if len(own) != 1 or own[0].start is None:
        return None
    return own[0].start, own[0].end or own[0].start + 75


@cache
def contemporaries(name: str) -> tuple[Sense, ...]:
    """People with a role, a nation and a time in common with this person, the nearest in time first.

    >>> [sense.names[0] for sense in contemporaries("Ulysses S. Grant")][:0]
    []
    """
    own = [sense for sense in senses_of(name) if sense.type is NameType.PERSON and sense.start]
    if len(own) != 1:
        return ()
    person = own[0]
    alike: dict[Sense, int] = {}
    for role in person.roles:
        for other in people_of_role(role):
            if other is person or other.start is None or other.type is not NameType.PERSON:
                continue
            apart = abs(other.start - (person.start or 0))
            if other.people == person.people and other.gender == person.gender and apart <= 30:
                alike[other] = apart
    return tuple(sorted(alike, key=lambda sense: (alike[sense], sense.names)))


@cache
def places_alike(name: str, year: int | None = None) -> tuple[Sense, ...]:
    """Places of the same kind in the same land or region, the most alike first, then the better known.

    >>> "Rhode Island" in [sense.names[0] for sense in places_alike("Massachusetts")][:12]
    True
    """
    kind, own, roles = kind_of_place(name), senses_of(name), roles_of_name(name)
    regions = {sense.people for sense in own if sense.people}
    alike: dict[str, Sense] = {}
    for role in sorted(roles):
        for other in people_of_role(role):
            if other in own or kind_of_place(other.names[0]) != kind or not _is_only_place(other):
                continue
            if other.people in regions or kind in ("country", "state", "continent"):
                alike.setdefault(other.names[0], other)

    def distance(sense: Sense) -> tuple[bool, int, int, tuple[str, ...]]:
        late = sense.names[0] in _LATE_STATES and year is not None and year < 1880
        return late, -len(roles & roles_of_name(sense.names[0])), -(common_count(sense.names[0]) or 0), sense.names

    return tuple(sorted(alike.values(), key=distance))


def is_demonym_of(text: str, land: str) -> bool:
    """Whether a text holds the adjective of a land, or a name made from it.

    >>> is_demonym_of("Which country did the English Puritans leave?", "England")
    True
    """
    return any(country_of(word) == land or word.startswith(land[:5]) for word in re.findall(r"[A-Z]\w+", text))


def _is_only_place(sense: Sense) -> bool:
    """Whether the name is nobody's and no body's, so that it cannot be taken for something else."""
    return all(other.type in (NameType.PLACE, NameType.COUNTRY) for other in senses_of(sense.names[0]))
