"""What stands beside a name: kinds of places, people of the same role, nation and time, lands of the same region."""

from __future__ import annotations

from functools import cache

from courseware.gazetteer import NameType, Sense, common_count, people_of_role, senses_of

_KINDS = {
    "city": "city", "town": "city", "port": "city", "national capital": "city", "state capital": "city",
    "provincial capital": "city", "port of entry": "city", "American state": "state", "Colony": "colony", "river": "river",
    "island": "island", "Canadian province": "province", "continent": "continent",
}  # fmt: skip


@cache
def kind_of_place(name: str) -> str:
    """country, city, state, river, island and so on; empty where the lexicon does not know one kind.

    >>> kind_of_place("Moscow"), kind_of_place("Poland"), kind_of_place("Ohio")
    ('city', 'country', 'state')
    """
    found = senses_of(name)
    if any(sense.type is NameType.COUNTRY for sense in found):
        return "country"
    kinds = [_KINDS[role] for sense in found if sense.type is NameType.PLACE for role in sense.roles if role in _KINDS]
    if "state" in kinds:
        return "state"
    return kinds[0] if kinds else ""


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
def places_alike(name: str) -> tuple[Sense, ...]:
    """Places of the same kind in the same land or region, the better known first.

    >>> "Texas" in [sense.names[0] for sense in places_alike("Ohio")]
    True
    """
    kind, own = kind_of_place(name), senses_of(name)
    regions = {sense.people for sense in own if sense.people}
    alike: dict[Sense, None] = {}
    for sense in own:
        for role in sense.roles:
            for other in people_of_role(role):
                if other not in own and kind_of_place(other.names[0]) == kind:
                    if other.people in regions or kind in ("country", "state", "continent"):
                        alike[other] = None
    roles = {role for sense in own for role in sense.roles}

    def distance(sense: Sense) -> tuple[int, int, tuple[str, ...]]:
        return -len(roles & set(sense.roles)), -(common_count(sense.names[0]) or 0), sense.names

    return tuple(sorted((sense for sense in alike if _is_only_place(sense)), key=distance))


def _is_only_place(sense: Sense) -> bool:
    """Whether the name is nobody's and no body's, so that it cannot be taken for something else."""
    return all(other.type in (NameType.PLACE, NameType.COUNTRY) for other in senses_of(sense.names[0]))
