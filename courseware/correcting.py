"""Obeying the card: names that an instructor typed, joined, struck out or added; stretches given to another voice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from courseware.aliases import surnames
from courseware.corrections import NameCorrection, SpeechCorrection
from courseware.gazetteer import NameType, fold, gender_of, senses_of
from courseware.names import Cluster, Mention, Names
from courseware.spans import Span
from courseware.speech import Speech, Voice

__all__ = ["corrected_names", "corrected_speech", "places_of", "same_place"]

CUE = "as corrected"
"""The cue of a stretch that nothing in the text showed."""
_ALIKE = {"'": "['’‘`]", "’": "['’‘`]", "‘": "['’‘`]", '"': '["“”]', "“": '["“”]', "”": '["“”]', "-": "[-–—‐‑]"}
_OPENS = re.compile(r"(?:^|[.!?:…][\"”’')\]]*\s+|^[\"“‘'(\[]+|[.!?:…]\s+[\"“‘'(\[]+)$")
"""What stands before the first word of a sentence."""


def corrected_names(names: Names, texts: Mapping[str, str], corrections: Sequence[NameCorrection]) -> Names:
    """The names of a document as the card has them; ``texts`` are its passages under their anchors.

    Of two decisions on one wording the later holds. What names nothing goes first, then what was not found is added,
    then each wording gets its type and its cluster, in the card's order.
    """
    if not corrections:
        return names
    decided = {fold(entry.text): entry for entry in corrections}
    desk = _Desk(names, texts)
    for key, entry in decided.items():
        if not entry.type:
            desk.strike(key)
    for key, entry in decided.items():
        if entry.type:
            desk.add(key, entry)
    for key, entry in decided.items():
        if entry.type:
            desk.settle(key, entry)
    return Names.of_clusters(desk.clusters())


@dataclass
class _Sheet:
    """A cluster on the desk, its mentions under their folded wordings."""

    id: str
    canonical: str
    type: NameType
    gender: str = ""
    roles: tuple[str, ...] = ()
    wordings: dict[str, list[Mention]] = field(default_factory=dict)
    corrected: bool = False
    given: bool = False
    """Whether the canonical name is the instructor's, not one of the document's wordings."""

    @property
    def mentions(self) -> list[Mention]:
        return [mention for mentions in self.wordings.values() for mention in mentions]

    @property
    def size(self) -> int:
        return sum(len(mentions) for mentions in self.wordings.values())

    def goes_by(self, key: str) -> bool:
        """Whether the wording is the name by which it goes, or its only one."""
        return fold(self.canonical) == key or set(self.wordings) == {key}

    def retype(self, kind: NameType) -> None:
        """Give another type: what the lexicon knew of it as the old one is no longer said of it."""
        self.corrected = True
        if kind is self.type:
            return
        known = {role for sense in senses_of(self.canonical) if sense.type is self.type for role in sense.roles}
        said = [role for role in self.roles if role not in known]
        self.roles = tuple(dict.fromkeys([*said, *_known_roles(self.canonical, kind)]))
        self.gender = _gender(self.canonical) if kind is NameType.PERSON else ""
        self.type = kind

    def learn(self, other: _Sheet) -> None:
        """Take over what another cluster of the same type is called."""
        if other.type is self.type:
            self.roles = tuple(dict.fromkeys([*self.roles, *other.roles]))
            self.gender = self.gender or other.gender

    def finished(self, order: Mapping[str, int]) -> Cluster:
        mentions = sorted(set(self.mentions), key=lambda m: (order.get(m.anchor, 0), m.start, m.end))
        placed = tuple(replace(mention, type=self.type, cluster=self.id) for mention in mentions)
        variants = {mention.text for mention in placed}
        name = self.canonical
        if self.given:
            variants.add(name)
        elif fold(name) not in self.wordings:
            counts = Counter(mention.text for mention in placed)
            name = max(counts, key=lambda text: (counts[text], len(text), text))
        return Cluster(self.id, name, self.type, frozenset(variants), self.gender, self.roles, placed, self.corrected)


def _known_roles(name: str, kind: NameType) -> tuple[str, ...]:
    senses = [sense for sense in senses_of(name) if sense.type is kind]
    return senses[0].roles if len(senses) == 1 else ()


def _gender(name: str) -> str:
    words = name.split()
    given = gender_of(words[0]) if len(words) > 1 else ""
    known = {sense.gender for sense in senses_of(name) if sense.type is NameType.PERSON}
    return given or (known.pop() if len(known) == 1 else "")


class _Desk:
    """The clusters of a document while corrections are applied."""

    def __init__(self, names: Names, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._sheets: dict[str, _Sheet] = {}
        self._at: dict[str, list[Mention]] = defaultdict(list)
        self._homes: dict[str, dict[str, None]] = defaultdict(dict)
        for cluster in names.clusters.values():
            sheet = _Sheet(cluster.id, cluster.canonical, cluster.type, cluster.gender, cluster.roles)
            self._sheets[cluster.id] = sheet
            for mention in cluster.mentions:
                self._put(sheet, fold(mention.text), [mention])
                self._at[mention.anchor].append(mention)

    def clusters(self) -> list[Cluster]:
        """What lies there, empty clusters left out."""
        order = {anchor: place for place, anchor in enumerate(self._texts)}
        return [sheet.finished(order) for sheet in self._sheets.values() if sheet.size]

    def strike(self, key: str) -> None:
        """Take away every mention with this wording."""
        for sheet in self._holding(key):
            self._lift(self._pull(sheet, key))

    def _put(self, sheet: _Sheet, key: str, mentions: Iterable[Mention]) -> None:
        sheet.wordings.setdefault(key, []).extend(mentions)
        self._homes[key][sheet.id] = None

    def _pull(self, sheet: _Sheet, key: str) -> list[Mention]:
        del self._homes[key][sheet.id]
        return sheet.wordings.pop(key)

    def _lift(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            self._at[mention.anchor].remove(mention)

    def add(self, key: str, entry: NameCorrection) -> None:
        """Make a mention of every occurrence that is none yet and no part of a longer name."""
        known = bool(self._holding(key))
        new: _Sheet | None = None
        for anchor, place in _occurrences(entry.text, self._texts, known):
            there = [mention for mention in self._at[anchor] if _meet(mention, place)]
            if any(_is_whole(mention, place) for mention in there):
                continue
            self._clear([mention for mention in there if mention.type is not NameType.QUANTITY])
            new = new or self._new(entry.text, NameType(entry.type))
            mention = Mention(place.of(self._texts[anchor]), place.start, place.end, new.type, new.id, anchor)
            self._put(new, key, [mention])
            self._at[anchor].append(mention)

    def _clear(self, mentions: Sequence[Mention]) -> None:
        """Take away single mentions that a longer name covers."""
        for mention in mentions:
            key = fold(mention.text)
            for sheet in self._holding(key):
                if mention in sheet.wordings[key]:
                    sheet.wordings[key].remove(mention)
                    if not sheet.wordings[key]:
                        self._pull(sheet, key)
        self._lift(mentions)

    def settle(self, key: str, entry: NameCorrection) -> None:
        """Give a wording its type and its cluster."""
        holding = self._holding(key)
        if not holding:
            return
        kind, apart = NameType(entry.type), fold(entry.canonical) == key
        home = self._named(entry.canonical, key, kind) if entry.canonical else self._own(key, kind)
        for sheet in holding:
            if sheet is not home:
                whole = sheet.goes_by(key) and not apart
                for wording in list(sheet.wordings) if whole else [key]:
                    self._put(home, wording, self._pull(sheet, wording))
                if whole:
                    home.learn(sheet)
        home.retype(kind)

    def _holding(self, key: str) -> list[_Sheet]:
        return [self._sheets[name] for name in self._homes.get(key, ())]

    def _named(self, canonical: str, key: str, kind: NameType) -> _Sheet:
        """The cluster that goes by a name, else one that has it as a wording, else a new one."""
        wanted = fold(canonical)
        called = [sheet for sheet in self._sheets.values() if sheet.size and fold(sheet.canonical) == wanted]
        if not called and wanted != key:
            called = self._holding(wanted)
        if called:
            return max(called, key=lambda sheet: (sheet.type is kind, sheet.size))
        new = self._new(canonical, kind)
        new.given = wanted != key
        return new

    def _own(self, key: str, kind: NameType) -> _Sheet:
        """Where a wording belongs that is only said to be of a type.

        A cluster of that type that has it; the one person whose surname it is; the cluster that goes by it; a new one.
        """
        holding = self._holding(key)
        alike = [sheet for sheet in holding if sheet.type is kind]
        bearers = self._bearers(key) if kind is NameType.PERSON and not alike else []
        called = [sheet for sheet in holding if sheet.goes_by(key)]
        if alike or len(bearers) == 1 or called:
            return max(alike or (bearers if len(bearers) == 1 else called), key=lambda sheet: sheet.size)
        return self._new(holding[0].wordings[key][0].text, kind)

    def _bearers(self, key: str) -> list[_Sheet]:
        """The persons of the document whose surname the wording is."""
        persons = [sheet for sheet in self._sheets.values() if sheet.type is NameType.PERSON]
        return [
            sheet
            for sheet in persons
            if any(key in surnames(tuple(mentions[0].text.split())) for mentions in sheet.wordings.values())
        ]

    def _new(self, canonical: str, kind: NameType) -> _Sheet:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(canonical)).strip("-") or "name"
        number = next(n for n in count(1) if _numbered(slug, n) not in self._sheets)
        gender = _gender(canonical) if kind is NameType.PERSON else ""
        sheet = _Sheet(_numbered(slug, number), canonical, kind, gender, _known_roles(canonical, kind))
        self._sheets[sheet.id] = sheet
        return sheet


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"


def _meet(mention: Mention, place: Span) -> bool:
    return mention.start < place.end and place.start < mention.end


def _is_whole(mention: Mention, place: Span) -> bool:
    """Whether a mention stands there that is the same or holds it; a quantity may hold a name."""
    holds = mention.start <= place.start and place.end <= mention.end
    return holds and (mention.type is not NameType.QUANTITY or len(place) == mention.end - mention.start)


def _occurrences(name: str, texts: Mapping[str, str], known: bool) -> list[tuple[str, Span]]:
    """Where a name stands as whole words, written as it is.

    A word that the document also writes small is no sign of a name where a sentence begins; unless it stands nowhere
    else.
    """
    found = _all_of(name, texts)
    if " " in name.strip() or not name[:1].isupper() or not _all_of(name.lower(), texts):
        return found
    inside = [(anchor, place) for anchor, place in found if not _OPENS.search(texts[anchor][: place.start][-12:])]
    return inside if inside or known else found


def _all_of(name: str, texts: Mapping[str, str]) -> list[tuple[str, Span]]:
    # A book is searched for a hundred names: plain text first, the pattern only where it can match.
    letters = max(re.findall(r"\w+", name) or [""], key=len)
    pattern = re.compile(rf"(?<![\w-]){_loose(name)}(?![\w-])")
    near = ((anchor, text) for anchor, text in texts.items() if letters and letters in text)
    return [(anchor, Span(*match.span())) for anchor, text in near for match in pattern.finditer(text)]


def _loose(words: str) -> str:
    """A pattern for words whatever their white space, quotation marks and dashes."""
    parts = ["".join(_ALIKE.get(sign, re.escape(sign)) for sign in word) for word in words.split()]
    return r"\s+".join(parts)


def corrected_speech(
    speech: Mapping[str, Sequence[Speech]], texts: Mapping[str, str], corrections: Sequence[SpeechCorrection]
) -> dict[str, list[Speech]]:
    """Who speaks, as the card has it.

    A stretch that is the author's is cut out of whatever held it. Any other replaces what holds or overlaps it, as far
    as they overlap; a voice inside it stays, as a quotation does inside a report.
    """
    found = {anchor: list(stretches) for anchor, stretches in speech.items()}
    for entry in corrections:
        for anchor, place in places_of(entry, texts):
            found[anchor] = _respoken(found.get(anchor, []), place, entry, texts[anchor])
    return found


def places_of(entry: SpeechCorrection, texts: Mapping[str, str]) -> list[tuple[str, Span]]:
    """Where a corrected stretch stands: by its words and what is around them, or by its words alone where only one
    place has them."""
    if not entry.quote.strip():
        return []
    pattern = re.compile(_loose(entry.quote))
    found = [(anchor, Span(*match.span())) for anchor, text in texts.items() for match in pattern.finditer(text)]
    around = [(anchor, place) for anchor, place in found if _stands_between(entry, texts[anchor], place)]
    return around or (found if len(found) == 1 else [])


def same_place(one: SpeechCorrection, other: SpeechCorrection) -> bool:
    """Whether two decisions are on one stretch."""
    return (one.quote, one.prefix, one.suffix) == (other.quote, other.prefix, other.suffix)


def _stands_between(entry: SpeechCorrection, text: str, place: Span) -> bool:
    before, after = _plain(text[: place.start]), _plain(text[place.end :])
    return before.endswith(_plain(entry.prefix)) and after.startswith(_plain(entry.suffix))


def _plain(text: str) -> str:
    """Without what another reader of the same file may write otherwise: white space, quotation marks and dashes."""
    return re.sub(r"[\s'’‘`\"“”–—‐‑-]+", "", text)


def _respoken(stretches: Sequence[Speech], place: Span, entry: SpeechCorrection, text: str) -> list[Speech]:
    voice = Voice(entry.voice)
    kept: list[Speech] = []
    cue = ""
    for speech in stretches:
        inside = place.start <= speech.start and speech.end <= place.end and speech.span != place
        if not speech.span.overlaps(place) or (inside and voice is not Voice.AUTHOR):
            kept.append(speech)
            continue
        cue = cue or speech.cue
        kept += _outside(speech, place, text)
    if voice is not Voice.AUTHOR:
        kept.append(Speech(place.start, place.end, voice, entry.speaker or None, cue or CUE))
    return sorted(set(kept), key=lambda speech: (speech.start, -speech.end, speech.voice, speech.speaker or ""))


def _outside(speech: Speech, place: Span, text: str) -> list[Speech]:
    """What is left of a stretch on either side of a place, where words are left."""
    left = replace(speech, end=min(speech.end, place.start))
    right = replace(speech, start=max(speech.start, place.end))
    return [part for part in (left, right) if re.search(r"\w", text[part.start : part.end])]
