"""What a name's own words say that it names, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware import lexicon
from courseware.gazetteer import NameType, country_of, heads, is_people, senses_of, starts_a_person

ROMAN = re.compile(r"^(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})$")
_INITIAL = re.compile(r"^(?:[A-Z][a-z]?\.)+$")
KNOWN_ALONE = lexicon.listed(
    "Congress Senate Parliament Duma Reichstag Politburo Presidium Comintern Wehrmacht Luftwaffe Knesset Cortes "
    "Bundestag Curia Inquisition Papacy Treasury Gestapo Cominform Vesenkha Entente Holocaust Reconstruction "
    "Renaissance Reformation Enlightenment Reconquista Blitz Depression"
)
"""Words that name a body or event by themselves."""
LIGHT_HEADS = lexicon.listed(
    "Hill House Church Rice Law Bell Banks Street King Field Wall Park Conquest Battle Lake Forest Ford Marsh Wood "
    "Woods Brooks Rivers Parks Mills Temple Castle Bridges Beach Stone Lane Hall Pool Price Post Bond Trust Press "
    "Strike Day Knight Knights Powers Holiday Drive Glen Waters Garden Gardens Point Pike Power Case Flood Rush Peace "
    "Spring Night March Gates Legion Lodge Cross Club Camp Fort Port Pond Heights Steel Oil World"
)
"""Words that end surnames as often as names of places."""


def own_type(words: Sequence[str]) -> NameType | None:
    """The type that a name's own words settle; None where they leave it open.

    >>> [own_type(name.split()) for name in ("Treaty of Versailles", "Indiana University", "V. M. Molotov")]
    [<NameType.EVENT: 'event'>, <NameType.ORGANISATION: 'organisation'>, <NameType.PERSON: 'person'>]
    """
    if (
        len(words) > 1
        and any(_INITIAL.match(word) for word in words[:-1])
        and not any(word in heads() for word in words)
    ):
        return NameType.PERSON
    if any(word in ("v.", "vs.", "v", "vs", "versus") for word in words[1:-1]):
        return NameType.EVENT
    senses = {sense.type for sense in senses_of(" ".join(words))}
    head = head_of(words)
    if len(words) > 1 and NameType.COUNTRY in senses:
        return NameType.COUNTRY
    if len(words) > 1 and len(senses) == 1:
        kind = next(iter(senses))
        is_site = kind is NameType.EVENT and head in heads() and heads()[head or ""][0] is NameType.PLACE
        return NameType.PLACE if is_site else kind
    if head and (len(words) > 1 or words[0] in KNOWN_ALONE):
        surname = head in LIGHT_HEADS and len(words) in (2, 3) and starts_a_person(words[0])
        return None if surname else heads()[head][0]
    if len(words) in (2, 3) and _is_people_of_words(words):
        return NameType.NATIONALITY
    return _by_shape(words)


def _is_people_of_words(words: Sequence[str]) -> bool:
    """Whether adjectives stand before a people, as in "White Americans", "Radical Republicans", "New Englanders"."""
    if country_of(" ".join(words)) is not None:
        return True
    return is_people(words[-1]) and not any(starts_a_person(word) and country_of(word) is None for word in words[:-1])


def head_of(words: Sequence[str]) -> str | None:
    """The word that says what a name names: the one before "of", else the last but for a number ("World War II")."""
    if len(words) > 1 and (ROMAN.match(words[-1]) or words[-1] in ("One", "Two")):
        return head_of(words[:-1])
    for place, word in enumerate(words):
        if word in ("of", "for", "on") and place and words[place - 1] in heads():
            return words[place - 1]
    if words[-1] in heads():
        return words[-1]
    return words[0] if words[0] in ("Lake", "Mount", "Fort", "Cape", "Port", "Battle", "Operation", "Camp") else None


def _by_shape(words: Sequence[str]) -> NameType | None:
    last = words[-1]
    if (
        len(words) == 1
        and country_of(last) is not None
        and (is_people(last) or not any(s.type is NameType.PERSON for s in senses_of(last)))
    ):
        return NameType.NATIONALITY
    if "-" in last and len(words) == 1 and all(country_of(part) is not None for part in re.split("[-–]", last)):
        return NameType.NATIONALITY
    if re.search(r"[a-z]isms?$", last):
        return NameType.OTHER
    if re.search(r"[a-z](?:ists|ites|eviks|crats)$", last) and len(words) == 1:
        return NameType.NATIONALITY
    return None
