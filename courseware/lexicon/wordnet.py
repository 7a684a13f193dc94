"""A reader of WordNet's database files, and what Marginalia takes from them (only when the packed data is remade)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_YEARS = re.compile(r"\((?:[^()]*?)(\d{3,4})(?:\?)?(?:\s*[-–]\s*(\d{2,4}))?[^()]*\)")
_BEFORE_CHRIST = re.compile(r"BC\b|B\.C\.")
_FEMALE = re.compile(
    r"\b(?:she|her|wife|daughter|mother|queen|actress|empress|princess|sister|widow|goddess|heroine|nun)\b", re.I
)
_PERSON, _PLACE, _GROUP, _ACT, _EVENT, _TIME, _WRITING, _ARTEFACT = "18", "15", "14", "04", "11", "28", "10", "06"
_STATE, _OBJECT, _POSSESSION = "26", "17", "21"
_WANTED = (
    _PERSON, _PLACE, _GROUP, _ACT, _EVENT, _TIME, _WRITING, _ARTEFACT, _STATE, _OBJECT, _POSSESSION,
)  # fmt: skip


@dataclass
class Synset:
    """One sense: its words as written (underscores for spaces), pointers (symbol, place, part) and gloss."""

    words: list[str]
    field: str
    gloss: str
    pointers: list[tuple[str, str, str]]

    def to(self, *symbols: str, part: str = "n") -> list[str]:
        """Places of the synsets that pointers of these kinds lead to."""
        return [place for symbol, place, kind in self.pointers if symbol in symbols and kind == part]


def synsets(data: str) -> dict[str, Synset]:
    """A ``data.*`` file by byte offset, as the files themselves refer to it."""
    found = {}
    for line in data.splitlines():
        if line.startswith("  "):
            continue
        head, _, gloss = line.partition(" | ")
        cells = head.split()
        count = int(cells[3], 16)
        words = [re.sub(r"\([a-z]+\)$", "", cells[4 + 2 * number]) for number in range(count)]
        first = 5 + 2 * count
        pointers = [tuple(cells[first + 4 * n : first + 4 * n + 3]) for n in range(int(cells[first - 1]))]
        found[cells[0]] = Synset(words, cells[1], gloss.strip(), pointers)  # type: ignore[arg-type]
    return found


def senses(index: str) -> dict[str, list[str]]:
    """An ``index.*`` file: a lemma's synsets, the commonest first."""
    found = {}
    for line in index.splitlines():
        if not line.startswith(" "):
            cells = line.split()
            found[cells[0]] = cells[-int(cells[2]) :]
    return found


def counts(cntlist: str) -> dict[str, int]:
    """How often each lemma was met in WordNet's tagged texts, all senses together."""
    found: dict[str, int] = defaultdict(int)
    for line in cntlist.splitlines():
        key, _, number = line.split()
        found[key.split("%", 1)[0]] += int(number)
    return dict(found)


def closure(place: str, nouns: Mapping[str, Synset]) -> Iterator[str]:
    """First words of every synset above one, nearest first."""
    front = [place]
    while front:
        front = [up for here in front for up in nouns[here].to("@", "@i")]
        yield from (nouns[here].words[0] for here in front)


def _type_of(synset: Synset, above: list[str]) -> str | None:
    if synset.field == _PERSON:
        if synset.to("@i"):
            return "PERSON"
        peoples = {"inhabitant", "native", "person_of_color", "religious_person", "Christian", "Semite", "nation"}
        return "NATIONALITY" if peoples & set(above) or {"communist", "radical", "politician"} & set(above) else None
    if synset.field in (_PLACE, _OBJECT):
        if not synset.to("@i"):
            return None
        return (
            "COUNTRY"
            if {"empire", "kingdom"} & set(above[:1]) or ("country" in above and "geographical_area" not in above[:1])
            else "PLACE"
        )
    if synset.field == _GROUP:
        if {"collection", "body", "religion", "faith"} & set(above[:1]):
            return None
        if {"ethnic_group", "community", "tribe", "nation", "race"} & set(above[:2]):
            return "NATIONALITY"
        return "COUNTRY" if {"empire", "kingdom", "Reich", "democracy"} & set(above[:1]) else "ORGANISATION"
    return _type_of_rest(synset, above)


def _type_of_rest(synset: Synset, above: list[str]) -> str | None:
    conflicts = {"military_action", "war", "battle", "revolution", "rebellion", "coup_d'etat", "campaign", "assault"}
    if synset.field == _ACT:
        return "EVENT" if conflicts & set(above) and synset.to("@i") else None
    if synset.field in (_EVENT, _STATE, _POSSESSION):
        return "EVENT" if synset.to("@i") else None
    if synset.field == _TIME:
        return "EVENT" if "historic_period" in above[:2] or "time_period" in above[:1] else None
    if synset.field == _WRITING and ({"treaty", "peace", "legal_document", "charter", "proclamation"} & set(above)):
        return "EVENT" if {"treaty", "peace"} & set(above) else "WORK"
    if synset.field == _WRITING:
        return "WORK" if synset.to("@i") else None
    if synset.field == _ARTEFACT and synset.to("@i"):
        return "ORGANISATION" if "university" in above[:2] else "PLACE"
    return None


def named_things(nouns: Mapping[str, Synset]) -> list[list[Any]]:
    """Rows [names, type, roles, country or people, from year, to year, gender]; years before Christ are negative."""
    rows = []
    for place, synset in nouns.items():
        if not synset.words[0][0].isupper() or synset.field not in _WANTED:
            continue
        above = list(closure(place, nouns))
        kind = _type_of(synset, above)
        if kind:
            rows.append(_row(synset, kind, above, nouns))
    return rows


def _row(synset: Synset, kind: str, above: list[str], nouns: Mapping[str, Synset]) -> list[Any]:
    names = [word.replace("_", " ") for word in synset.words]
    direct = [nouns[up].words[0].replace("_", " ") for up in synset.to("@i", "@")]
    start, end = _years(synset.gloss) if kind in ("PERSON", "EVENT") else (None, None)
    whole = [nouns[up].words[0].replace("_", " ") for up in synset.to("#p", "#m") if nouns[up].field == _PLACE]
    people = _people(synset.gloss) if kind == "PERSON" else (whole[0] if whole else "")
    gender = ("f" if _FEMALE.search(synset.gloss) else "m") if kind == "PERSON" else ""
    return [names, kind, direct, people, start, end, gender]


def _people(gloss: str) -> str:
    match = re.match(
        r"(?:\(\w+[^)]*\)\s*)?(?:(?:a|an|the|ancient|early|medieval|United States|first)\s+)*([A-Z][a-z]+)", gloss
    )
    if gloss.startswith("United States") or "United States" in gloss[:40]:
        return "American"
    return match.group(1) if match else ""


def _years(gloss: str) -> tuple[int | None, int | None]:
    match = _YEARS.search(gloss)
    if not match:
        return None, None
    start = int(match.group(1))
    end = int(match.group(2)) if match.group(2) else None
    if end is not None and end < 100 and start > end and not _BEFORE_CHRIST.search(match.group()):
        end += start // 100 * 100
    if _BEFORE_CHRIST.search(match.group()):
        return -start, -end if end is not None else None
    return start, end


def peoples(nouns: Mapping[str, Synset], adjectives: Mapping[str, Synset]) -> dict[str, str]:
    """Adjectives and names of inhabitants to the country or region: "Russian" → "Russia"."""
    found: dict[str, str] = {}
    for synset in adjectives.values():
        places = [nouns[up] for up in synset.to("\\") if nouns[up].field in (_PLACE, _OBJECT)]
        for word in synset.words:
            if places and word[0].isupper():
                found.setdefault(word.replace("_", " "), places[0].words[0].replace("_", " "))
    for synset in nouns.values():
        wholes = [nouns[up] for up in synset.to("#m") if nouns[up].field == _PLACE]
        if synset.field == _PERSON and wholes:
            for word in synset.words:
                found.setdefault(word.replace("_", " "), wholes[0].words[0].replace("_", " "))
    return dict(sorted(found.items()))


def person_nouns(nouns: Mapping[str, Synset], index: Mapping[str, list[str]]) -> list[str]:
    """One-word common nouns whose first sense is a person."""
    return sorted(
        lemma
        for lemma, places in index.items()
        if lemma.isalpha() and nouns[places[0]].field == _PERSON and lemma in nouns[places[0]].words
    )


def alike(
    parts: Iterable[tuple[str, Mapping[str, Synset], Mapping[str, list[str]]]], seen: Mapping[str, int]
) -> dict[str, Any]:
    """For common nouns and verbs: words of the same first senses, words derived from them, and sisters of the first."""
    found: dict[str, Any] = {}
    for name, data, index in parts:
        found[name] = {}
        for lemma, places in index.items():
            if seen.get(lemma, 0) >= 2 and lemma.isalpha():
                entry = _alike(lemma, places[:3], data, seen)
                if any(entry):
                    found[name][lemma] = entry
    return found


def _alike(lemma: str, places: list[str], data: Mapping[str, Synset], seen: Mapping[str, int]) -> list[list[str]]:
    same = {word.lower() for place in places[:2] for word in data[place].words}
    ups = data[places[0]].to("@", part="n") + data[places[0]].to("@", part="v")
    sisters = [word for up in ups if up in data for down in _below(up, data) for word in data[down].words[:1]]
    common = sorted({w for w in sisters if w.islower() and w.isalpha() and seen.get(w, 0) >= 5}, key=lambda w: -seen[w])
    keep = sorted(word for word in same - {lemma} if word.isalpha() and seen.get(word, 0) >= 1)
    return [keep[:8], [word for word in common if word not in same][:8]]


def _below(place: str, data: Mapping[str, Synset]) -> list[str]:
    return [down for symbol, down, _ in data[place].pointers if symbol == "~" and down in data]


def derivations(
    nouns: Mapping[str, Synset], verbs: Mapping[str, Synset], index: Mapping[str, list[str]], seen: Mapping[str, int]
) -> dict[str, list[str]]:
    """A verb's nouns: "destroy" → destroyer, destruction; verbs met in tagged texts only."""
    found: dict[str, list[str]] = {}
    for lemma, places in index.items():
        if seen.get(lemma, 0) < 1 or not lemma.isalpha():
            continue
        related = {
            word.lower()
            for place in places[:3]
            for up in verbs[place].to("+")
            for word in nouns[up].words
            if word.isalpha() and word.lower()[:3] == lemma[:3]
        }
        if related:
            found[lemma] = sorted(related)
    return found
