"""Wrong options, each with its proof: what kind it is, where it stands, and how little the text says of it here.

Rules of proof. *One filler*: the slot is functional (subject of a dated deed, date, place, speaker) and the span
states one
filler; the distractor is another thing, neither contains nor is contained. *Apart*: no sentence with its neighbours
holds
the distractor together with half of the stem's content lemmas. Both must hold for every distractor that is kept.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from courseware.gazetteer import common_count, country_of, gender_of, senses_of, titles
from courseware.language import is_stop
from courseware.names import Cluster, NameType
from questions import peers
from questions.candidates import Candidate, Refused
from questions.document_index import DocumentIndex
from questions.items import Certificate, ItemType, Option
from questions.slots import has_article, is_people, is_person, takes_the, untitled
from questions.wording import head_noun
from questions.words import word_set

MOST_OVERLAP = 0.5
FEWEST, SPAN_OF_YEARS = 2, 6
MOST_APART = 30
"""Sentences within which a name must stand to be believed as an answer: the same pages, so the same time and matter."""
_TYPES: dict[str, tuple[NameType, ...]] = {
    "person": (NameType.PERSON,),
    "country": (NameType.COUNTRY,),
    "city": (NameType.PLACE,),
    "state": (NameType.PLACE,),
    "colony": (NameType.PLACE,),
    "river": (NameType.PLACE,),
    "island": (NameType.PLACE,),
    "province": (NameType.PLACE,),
    "continent": (NameType.PLACE,),
    "place": (NameType.PLACE,),
    "organisation": (NameType.ORGANISATION,),
    "people": (NameType.NATIONALITY,),
    "event": (NameType.EVENT,),
    "work": (NameType.WORK,),
}


_PHRASES = {
    "purpose": "The sentence says what this was done for, and it is something else.",
    "cause": "The sentence says why this came about, and it is something else.",
    "means": "The sentence says how this was done, and it is something else.",
    "quantity": "The sentence gives one figure for this.",
    "term": "The sentence uses another term here.",
    "view": "The text gives this view to another.",
    "sentence": "The text gives another sentence as the example of this claim.",
    "claim": "The author does not name this as the text's own argument.",
    "poster": "Another participant wrote this.",
    "role": "The text says this of another person.",
}
_SPOKEN = ("attribution", "quotation")
"""Families in which whoever else speaks in the document is the nearest wrong answer."""
DATED = ("year", "date")
PLACES = ("country", "city", "state", "colony", "river", "island", "province", "continent", "place")


@dataclass(frozen=True)
class Filler:
    """A wording that may stand as a distractor, where it comes from, and its cluster if the document names it."""

    text: str
    origin: str
    cluster: Cluster | None = None


def distractors_for(candidate: Candidate, index: DocumentIndex, count: int, rng: random.Random) -> tuple[Option, ...]:
    """Up to ``count`` proved distractors, the nearest to the key first. Refused where fewer than two can be proved."""
    kept: list[Option] = []
    for filler in fillers(candidate, index, rng):
        if len(kept) == count:
            break
        if any(_clash(filler.text, option.text, index) for option in kept):
            continue
        certificate = certified(candidate, filler, index)
        if certificate is not None:
            kept.append(Option(filler.text, False, rationale_of(candidate, filler, certificate), certificate))
    if len(kept) < (count if candidate.kind == "term" else FEWEST):
        raise Refused("distractors", f"{len(kept)} proved")
    return tuple(kept)


def fillers(candidate: Candidate, index: DocumentIndex, rng: random.Random) -> Iterator[Filler]:
    """Wordings of the key's kind: from the same pages; never one that stands in the stem."""
    source: Callable[[], Iterable[Filler]]
    if candidate.wrong:
        source = lambda: (Filler(text, "document") for text in candidate.wrong)  # noqa: E731
    elif candidate.kind == "year":
        source = lambda: years(candidate, index, rng)  # noqa: E731
    elif candidate.kind == "date":
        source = lambda: dates(candidate, index, rng)  # noqa: E731
    else:
        source = lambda: names_of_document(candidate, index)  # noqa: E731
    for filler in source():
        if fits(candidate, filler, index):
            yield filler


def fits(candidate: Candidate, filler: Filler, index: DocumentIndex) -> bool:
    """Whether the filler is another thing than the key and all that the stem names, and agrees with its place."""
    if filler.text in candidate.stem or _clash(filler.text, candidate.key, index):
        return False
    in_place = candidate.kind == "country" and candidate.type is not ItemType.SINGLE
    if in_place and takes_the(filler.text) != has_article(candidate.site, candidate.key_span.start):
        return False
    if in_place_of_name(candidate) and _takes_article(filler.text, index) != has_article(
        candidate.site, candidate.key_span.start
    ):
        return False
    stem_names = [mention.text for mention in candidate.site.mentions if mention.text in candidate.stem]
    return candidate.kind in (*DATED, *_PHRASES) or not any(
        index.reading.names.same(filler.text, name) for name in stem_names
    )


def in_place_of_name(candidate: Candidate) -> bool:
    """Whether the filler will stand in a sentence in the place of a body, law or event, so that its article counts."""
    return candidate.kind in ("organisation", "event", "work") and candidate.type is not ItemType.SINGLE


def _takes_article(name: str, index: DocumentIndex) -> bool:
    return f"the {name.lower()}" in index.folded


def _clash(one: str, other: str, index: DocumentIndex) -> bool:
    if one.casefold() == other.casefold():
        return True
    if (one[:1].isdigit() and other[:1].isdigit()) or len(one.split()) > 6:
        return False
    return index.reading.names.same(one, other)


def certified(candidate: Candidate, filler: Filler, index: DocumentIndex) -> Certificate | None:
    """The proof that the filler is wrong; None where the text leaves it open."""
    nearest, overlap = ("", 0.0) if candidate.kind == "poster" else nearest_sentence(candidate, filler, index)
    if overlap >= MOST_OVERLAP:
        return None
    stands = index.places_of(filler.text, candidate.kind) if candidate.kind != "poster" else []
    if candidate.site.ordinal in stands and candidate.kind not in DATED:
        return None
    if candidate.kind in (*DATED, *PLACES):
        rule, reason = "one filler", f"The sentence gives one {_noun(candidate)} for this, and it is {candidate.key}."
    else:
        rule, reason = "one filler", f"The sentence says this of {candidate.key} and of nobody else."
    if candidate.kind in _PHRASES:
        reason = _PHRASES[candidate.kind]
    if candidate.kind in ("organisation", "event", "work"):
        reason = f"The sentence says this of {candidate.key} and of nothing else."
    if candidate.kind == "poster":
        return Certificate(rule, _PHRASES["poster"])
    where = "The text does not connect it with this." if stands else "The text does not name it."
    return Certificate(rule, f"{reason} {where}", nearest, round(overlap, 3))


def _noun(candidate: Candidate) -> str:
    return {"date": "date", "year": "year"}.get(candidate.kind, candidate.kind)


def nearest_sentence(candidate: Candidate, filler: Filler, index: DocumentIndex) -> tuple[str, float]:
    """The sentence that really holds the filler's words and shares most with the stem, and the largest share of the
    stem's lemmas that any sentence with its neighbours has together with the filler.

    The share counts sentences that hold the filler under another of its names (the year of a date, an alias); the
    sentence that is quoted never does, so it is empty where the text does not have the filler's words.
    """
    most = 0.0
    best: tuple[float, int] | None = None
    for place in index.places_of(filler.text, candidate.kind):
        # Who speaks is said in one sentence; what its neighbours hold is no other speaker's.
        near = index.sites[place].lemmas if candidate.family in _SPOKEN else index.window(place)
        share = len(candidate.lemmas & near) / max(1, len(candidate.lemmas))
        if candidate.kind in DATED and place == candidate.site.ordinal:
            share = 1.0
        most = max(most, share)
        if holds(index.sites[place].text, filler.text, candidate.kind) and (best is None or share > best[0]):
            best = (share, place)
    return (index.sites[best[1]].text if best else ""), most


def holds(sentence: str, words: str, kind: str = "") -> bool:
    """Whether a sentence has these words; of a person the surname is enough.

    >>> holds("Litvinov spoke in 1935.", "Maxim Litvinov", "person"), holds("It ended in May 1935.", "4 May 1935")
    (True, False)
    """
    return _place_in(sentence, words, kind) is not None


def _place_in(sentence: str, words: str, kind: str) -> int | None:
    for form in (words, words.split()[-1]) if kind == "person" else (words,):
        found = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", sentence, re.I)
        if found:
            return found.start()
    return None


def rationale_of(candidate: Candidate, filler: Filler, certificate: Certificate) -> str:
    """What a student is told who chose the distractor: what the text has it for, or what the text gives instead.

    A sentence is quoted only where it holds the distractor's own words, and the quotation shows them.
    """
    if candidate.kind == "poster":
        return f"{candidate.key} wrote this."
    if not certificate.nearest:
        return f"The text gives {candidate.key}."
    shown = excerpt(certificate.nearest, filler.text, candidate.kind)
    if candidate.kind in DATED or candidate.kind == "quantity":
        return f"{filler.text} stands in the text for something else: “{shown}”"
    if candidate.kind == "sentence":
        return "The text has this sentence elsewhere, and not as an example of this claim."
    if candidate.kind in ("purpose", "cause", "means", "view", "term", "claim"):
        return f"The text has this elsewhere: “{shown}”"
    return f"The text names {filler.text} elsewhere: “{shown}”"


def excerpt(sentence: str, words: str, kind: str = "", most: int = 160) -> str:
    """The sentence, cut to about ``most`` letters around these words where it is longer.

    >>> excerpt("One two three four five six seven.", "five", most=16)
    '… four five six seven.'
    """
    if len(sentence) <= most:
        return sentence
    place = _place_in(sentence, words, kind) or 0
    start = max(0, place - most // 2)
    start = sentence.find(" ", start, place) + 1 if start else 0
    end = min(len(sentence), max(place + len(words), start + most))
    end = sentence.find(" ", end) if sentence.find(" ", end) >= 0 else len(sentence)
    return f"{'… ' if start else ''}{sentence[start:end].strip()}{' …' if end < len(sentence) else ''}"


def names_of_document(candidate: Candidate, index: DocumentIndex) -> list[Filler]:
    """Names of the same type in the document, the same section first, in the form in which the key stands."""
    own = index.reading.names.clusters.get(candidate.cluster or "")
    found: list[tuple[tuple[int, int, int, float, int, str], Filler]] = []
    for cluster in index.clusters_of(*_TYPES.get(candidate.kind, ())):
        text = comparable(cluster, candidate)
        if (own is not None and cluster.id == own.id) or not text:
            continue
        speaks = candidate.family in _SPOKEN
        if speaks and (cluster.id not in index.speakers or not _speak_alike(candidate, cluster, index)):
            continue
        if speaks and own is not None and not of_one_people(own, cluster):
            continue
        if not speaks and not _same_kind(candidate, cluster, own):
            continue
        apart = index.apart(cluster, candidate.site.ordinal)
        if apart > MOST_APART and not speaks:
            continue
        alike = own is not None and bool(set(cluster.roles) & set(own.roles))
        often = len(cluster.mentions)
        unlike = round(abs(log(often / max(1, len(own.mentions) if own else 1))), 3)
        rank = (0 if alike or speaks else 1, 0 if often > 1 else 1, apart // 10, unlike, -often, text)
        found.append((rank, Filler(text, "document", cluster)))
    return [filler for _, filler in sorted(found, key=lambda pair: pair[0])]


def _same_kind(candidate: Candidate, cluster: Cluster, own: Cluster | None) -> bool:
    kind = candidate.kind
    if kind == "person":
        return (
            _is_believable_person(cluster, own)
            and own is not None
            and of_one_people(own, cluster)
            and bool(callings(own) & callings(cluster))
            and _WARLIKE.search(candidate.stem) is None
            and not (own and own.gender and cluster.gender and own.gender != cluster.gender)
            and _lived_then(candidate, cluster)
        )
    if kind in PLACES:
        wanted = peers.kind_of_place(candidate.key)
        if not wanted or peers.kind_of_place(cluster.canonical) != wanted or own is None:
            return False
        if wanted == "country":
            return are_powers(own, cluster)
        shared = peers.roles_of_name(candidate.key) & peers.roles_of_name(cluster.canonical)
        return len(cluster.mentions) > 1 and bool(shared)
    if kind in ("organisation", "event", "work"):
        head = head_noun(candidate.key)
        if head and head != candidate.key.lower():
            return head_noun(cluster.canonical) == head
        return bool(own and set(own.roles) & set(cluster.roles)) and not head_noun(cluster.canonical)
    if kind == "people":
        return (
            cluster.canonical.endswith("s") == candidate.key.endswith("s")
            and is_people(cluster.canonical)
            and bool(country_of(cluster.canonical)) == bool(country_of(candidate.key))
        )
    return True


def of_one_people(one: Cluster, two: Cluster) -> bool:
    """Whether two persons may be of one nation, as far as the lexicon knows them."""
    known = [
        {s.people for s in senses_of(cluster.canonical) if s.type is NameType.PERSON and s.people}
        for cluster in (one, two)
    ]
    return not known[0] or not known[1] or bool(known[0] & known[1])


_WARLIKE = re.compile(
    r"\b(?:surrender|defeat|attack|invad|army|armies|troops|forces|soldiers|battle|siege|besieg|campaign|war\b|fleet|navy)",
    re.I,
)
"""Words of war: whoever knows the sides sees at once which of several commanders is meant."""
_COMMON_CALLINGS = word_set("writer lawyer traitor lord sir mr mrs dr miss lady father mother saint") | {
    "American", "religious person", "military man"
}  # fmt: skip
FEWEST_OF_POWER = 4
"""Mentions from which a country counts as one that the document is about."""


def callings(cluster: Cluster) -> frozenset[str]:
    """The offices and callings that the document and the lexicon know of a person: president, general, historian."""
    known = {role for s in senses_of(cluster.canonical) if s.type is NameType.PERSON for role in s.roles}
    told = {role.lower().split(" of ")[0].split()[-1] for role in cluster.roles if role}
    short = {role.split(" of ")[0].lower() for role in known}
    return frozenset((short | told) - _COMMON_CALLINGS)


def are_powers(one: Cluster, two: Cluster) -> bool:
    """Whether two countries may be taken for each other: of one part of the world, or both in the midst of the text."""
    near = (peers.roles_of_name(one.canonical) & peers.roles_of_name(two.canonical)) - {"country"}
    often = min(len(one.mentions), len(two.mentions))
    return often >= (2 if near else FEWEST_OF_POWER)


def _speak_alike(candidate: Candidate, cluster: Cluster, index: DocumentIndex) -> bool:
    """Whether both are cited as scholars, or both speak as people of the time."""
    return (candidate.cluster in index.scholars) == (cluster.id in index.scholars)


_ARTS = word_set(
    "writer poet composer painter actor actress singer dancer dramatist novelist architect sculptor "
    "playwright musician physicist chemist mathematician astronomer biologist naturalist philosopher "
    "physiologist film_maker"
) | {"film maker", "nuclear physicist", "mythical being", "fictional character"}


def _is_believable_person(cluster: Cluster, own: Cluster | None) -> bool:
    """Surely a person, and no artist or scholar beside a key who is neither."""
    if all(" " not in form for form in cluster.variants) and len(cluster.mentions) < 2:
        word = next(iter(cluster.variants))
        if common_count(word) is not None and not any(s.type is NameType.PERSON for s in senses_of(word)):
            return False
    if not is_person(cluster) or _is_passing(cluster):
        return False
    if len(cluster.mentions) < 3 and all(" " not in untitled(form) for form in cluster.variants):
        return False
    known = {role for s in senses_of(cluster.canonical) if s.type is NameType.PERSON for role in s.roles}
    mine = {role for s in senses_of(own.canonical) if s.type is NameType.PERSON for role in s.roles} if own else set()
    return not (known and known <= _ARTS and mine and not mine & _ARTS)


def _is_passing(cluster: Cluster) -> bool:
    """Named once and nowhere else known: nobody would take such a name for the answer."""
    return len(cluster.mentions) < 2 and not any(s.type is NameType.PERSON for s in senses_of(cluster.canonical))


def _lived_then(candidate: Candidate, cluster: Cluster) -> bool:
    """No distractor who was dead or unborn when the deed was done, as far as the lexicon knows either."""
    theirs, own = peers.lifetime(cluster.canonical), peers.lifetime(candidate.key)
    if theirs is None:
        return True
    years = [int(year) for year in re.findall(r"\b1\d{3}\b|\b20\d\d\b", candidate.stem)]
    if not years and own:
        years = [min(own[1], (own[0] + own[1]) // 2 + 10)]
    return not years or (theirs[0] + 20 <= max(years) and theirs[1] >= min(years))


_PARTICLES = frozenset({"Du", "De", "Van", "Von", "La", "Le", "de", "du", "van", "von", "della", "di"})


def comparable(cluster: Cluster, candidate: Candidate) -> str:
    """The cluster's wording that is built like the key: full name beside full name, surname beside surname."""
    forms = sorted(cluster.variants, key=lambda text: (-len(text), text))
    if candidate.kind != "person":
        canonical = (
            next((form for form in [cluster.canonical, *forms] if "." not in form), "")
            .removeprefix("the ")
            .removeprefix("The ")
        )
        return canonical if canonical[:1].isupper() else ""
    if len(candidate.key.split()) > 1 and candidate.key.split()[0] not in _PARTICLES:
        full = [form for form in [untitled(cluster.canonical), *map(untitled, forms)] if _is_full(form)]
        return (full or _full_names(cluster) or [""])[0]
    parts = cluster.canonical.split()
    joined = len(parts) > 1 and parts[-2] in _PARTICLES
    short = [form for form in forms if len(form.split()) == 1 and form[:1].isupper() and not joined]
    if short:
        often = Counter(mention.text for mention in cluster.mentions)
        return max(short, key=lambda form: (often[form], len(form), form))
    words = cluster.canonical.split()
    if common_count(words[-1]) is not None and not any(s.type is NameType.PERSON for s in senses_of(words[-1])):
        return ""
    if len(words) > 1 and words[-2] in _PARTICLES:
        return " ".join(words[-2:])
    return (
        words[-1]
        if len(words[-1]) > 2
        and not words[-1].isupper()
        and _is_full(cluster.canonical)
        and gender_of(words[0])
        and not is_stop(words[0].lower())
        and "-" not in words[-1]
        else ""
    )


def _is_full(form: str) -> bool:
    """Two or more words without a title before them."""
    words = form.split()
    if len(set(words)) < len(words):
        return False
    return len(words) > 1 and words[0] not in titles() and words[0] not in ("U.S.", "The") and words[-1][:1].isupper()


def _full_names(cluster: Cluster) -> list[str]:
    found = [sense.canonical for sense in senses_of(cluster.canonical) if sense.type is NameType.PERSON]
    return found if len(found) == 1 and _is_full(found[0]) else []


def years(candidate: Candidate, index: DocumentIndex, rng: random.Random) -> list[Filler]:
    """Years within eight of the key: those of the document first, then drawn; none inside a range that holds the
    key."""
    if not candidate.key.isdigit():
        return []
    key = int(candidate.key)
    first, last = index.range_of_years(candidate.site.ordinal)
    named = [year for year in index.years() if 0 < abs(year - key) <= SPAN_OF_YEARS]
    named.sort(key=lambda year: (abs(year - key), year))
    drawn = [
        key + step for step in range(-SPAN_OF_YEARS, SPAN_OF_YEARS + 1)
        if abs(step) >= 2 and key + step not in named and first - 1 <= key + step <= last + 1
    ]  # fmt: skip
    rng.shuffle(drawn)
    shifted = [year for year in named if abs(year - key) > 1] + [year for year in named if abs(year - key) == 1]
    rng_named = shifted[:4]
    rng.shuffle(rng_named)
    return [Filler(str(year), "document" if year in named else "drawn") for year in rng_named + drawn]


def dates(candidate: Candidate, index: DocumentIndex, rng: random.Random) -> list[Filler]:
    """Dates of the same grain: the nearest of the document within eight years, then the key's year moved."""
    key = candidate.number
    if key is None:
        return []
    shape = _date_shape(candidate.key)
    found: list[tuple[int, str, Filler]] = []
    for cluster in index.clusters_of(NameType.DATE, NameType.MONTH):
        year = _year_in(cluster.canonical)
        if year is not None and _date_shape(cluster.canonical) == shape and abs(year - key) <= SPAN_OF_YEARS:
            found.append((abs(year - key), cluster.canonical, Filler(cluster.canonical, "document", cluster)))
    steps = [-3, -2, -1, 1, 2, 3]
    rng.shuffle(steps)
    moved = [candidate.key.replace(str(key), str(key + step)) for step in steps]
    named = [filler for _, _, filler in sorted(found, key=lambda entry: entry[:2])]
    return named + [Filler(text, "drawn") for text in moved if _is_possible(text)]


def _year_in(text: str) -> int | None:
    """The year that a date names; None where it names none."""
    return next((int(piece) for piece in re.findall(r"\d+", text) if len(piece) == 4), None)


def _is_possible(date: str) -> bool:
    """Whether the calendar has the day: no 29 February outside leap years."""
    year = _year_in(date)
    leap = year is not None and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or not ("February" in date and re.search(r"\b29\b", date))


def _date_shape(text: str) -> str:
    return "".join(
        "0" if mark.isdigit() else "a" if mark.isalpha() else mark
        for mark in " ".join("Month" if word[:1].isalpha() and word[:1].isupper() else word for word in text.split())
    ).replace("00", "0")
