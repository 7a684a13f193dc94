"""What a name in a sentence can answer: its kind, and its wording without title or article. Doubtful names are
refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courseware.gazetteer import NameType, common_count, country_of, gender_of, senses_of, titles
from courseware.names import Cluster, Mention
from questions import peers
from questions.candidates import Refused, Site
from questions.wording import KINDS
from questions.words import content_words

if TYPE_CHECKING:
    from questions.document_index import DocumentIndex

_BEYOND = re.compile(r"deity|mythical|fictional|being|character|spirit|saint|prophet|messiah", re.I)
_DIVINE = frozenset(
    {
        "God",
        "Satan",
        "Christ",
        "Jesus",
        "Jesus Christ",
        "Allah",
        "Devil",
        "Lord",
        "Virgin Mary",
        "Holy Spirit",
        "Jim Crow",
        "Uncle Sam",
        "Uncle Tom",
    }
)
_ADHERENTS = frozenset(
    {"politician", "Protestant", "Christian", "religious person", "Muslim", "Hindu", "American", "inhabitant"}
)
_TAKES_THE = re.compile(
    r"^United |(?:States|Union|Republic|Empire|Kingdom|Netherlands|Philippines|"
    r"Indies|Islands|Congo|Ukraine SSR|Sudan|Bahamas)$"
)
_INITIAL = re.compile(r"^[A-Z]\.")


@dataclass(frozen=True)
class Slot:
    """A name as an answer: kind, wording, and its place in the passage's cleaned text."""

    kind: str
    text: str
    start: int
    end: int
    cluster: str


def slot_of(site: Site, mention: Mention, index: DocumentIndex) -> Slot:
    """The slot that a name fills. Refused where its kind is in doubt."""
    kind = KINDS.get(mention.type, "")
    text = mention.text
    if kind == "person":
        text = untitled(text)
        cluster = index.reading.names.clusters.get(mention.cluster)
        if cluster is None or not is_person(cluster):
            kind = ""
    elif kind in ("place", "country"):
        kind = peers.kind_at(text, index.year_of(site))
    elif kind == "people" and not is_people(text):
        kind = ""
    if not kind:
        raise Refused("slot", mention.text)
    start = mention.end - len(text)
    return Slot(kind, text, start, mention.end, mention.cluster)


def untitled(name: str) -> str:
    """The name without the titles before it.

    >>> untitled("President Grant"), untitled("U.S. General Douglas MacArthur"), untitled("Grant")
    ('Grant', 'Douglas MacArthur', 'Grant')
    """
    words = name.split()
    while len(words) > 1 and (words[0] in titles() or words[0] in ("U.S.", "Former", "The")):
        words = words[1:]
    return " ".join(words)


def telling_words(name: str) -> frozenset[str]:
    """Stems of the words of a name or a subject that tell it from others: its titles left out.

    >>> sorted(telling_words("Lord Derby"))
    ['derbi']
    """
    return content_words(" ".join(word for word in name.split() if word not in titles()))


def is_person(cluster: Cluster) -> bool:
    """Whether the lexicon, a given name, a title or an initial vouches that the cluster is a person of this world; or
    an instructor does."""
    if cluster.corrected:
        return True
    if cluster.canonical.removeprefix("the ").removeprefix("The ") in _DIVINE or any(
        _BEYOND.search(role) for role in cluster.roles
    ):
        return False
    senses = [sense for sense in senses_of(cluster.canonical) if sense.type is NameType.PERSON]
    words = untitled(cluster.canonical).split()
    if not senses and any(
        s.type is NameType.NATIONALITY for form in _singulars(cluster.canonical) for s in senses_of(form)
    ):
        return False
    if not senses and len(words) > 1 and common_count(words[0]) and common_count(words[-1]) and not cluster.gender:
        return False
    plain = len(words) > 1 and common_count(words[-1]) is not None and not gender_of(words[0])
    if plain and not senses and not _INITIAL.match(words[0]) and not cluster.roles:
        return False
    if senses or cluster.gender or _INITIAL.match(words[0]) or (len(words) > 1 and gender_of(words[0])):
        return True
    if any(country_of(word) is not None for word in words[:1]) or cluster.canonical.endswith("ans"):
        return False
    if len(words) > 1 and not gender_of(words[0]) and len(cluster.mentions) < 3:
        return False
    return bool(cluster.roles) or (len(cluster.mentions) > 2 and all(common_count(word) is None for word in words))


def _singulars(name: str) -> tuple[str, str]:
    return name, name.removesuffix("s")


def is_people(name: str) -> bool:
    """Whether the name is a nation's or an ethnic group's, not a party's or a faith's.

    >>> is_people("Spanish"), is_people("Democrats"), is_people("Olmec")
    (True, False, True)
    """
    land = country_of(name)
    roles = {role for form in (name, name.removesuffix("s")) for s in senses_of(form) for role in s.roles}
    if roles & _ADHERENTS - {"American"} or name in (
        "American",
        "Americans",
        "European",
        "Europeans",
        "African",
        "Africans",
    ):
        return False
    if land:
        return peers.kind_of_place(land) == "country"
    return any(s.type is NameType.NATIONALITY for form in (name, name.removesuffix("s")) for s in senses_of(form))


def takes_the(name: str) -> bool:
    """Whether a country's name stands with an article inside a sentence.

    >>> takes_the("United States"), takes_the("Mexico")
    (True, False)
    """
    return _TAKES_THE.search(name) is not None


def has_article(site: Site, start: int) -> bool:
    """Whether "the" stands right before this place of the passage."""
    return (
        site.passage.text[:start].rstrip().lower().endswith((" the", "\nthe"))
        or site.passage.text[:start].strip().lower() == "the"
    )
