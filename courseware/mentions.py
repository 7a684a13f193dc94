"""Stretches of a sentence that are names, each with what its own words and its place say that it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courseware import lexicon
from courseware.gazetteer import (
    NameType,
    common_count,
    country_of,
    gender_of,
    heads,
    senses_of,
    starts_a_person,
    titles,
)
from courseware.kinds import KNOWN_ALONE, LIGHT_HEADS, ROMAN, own_type
from courseware.language import Sentence, Token

_CAPITAL = re.compile(r"^[^\W\d_a-zß-ÿ][\w.’'‐-]*$|^(?:al|d|O)[-’'][A-Z]\w+")
_GENERIC_OWNERS = lexicon.listed(
    "People Peoples Women Men Children Workers Peasants King Queen Soldiers Ladies Author Farmers"
)
_OWNED_HEADS = lexicon.listed(
    "War Wars Rebellion Revolt Raid Uprising March Charge Law Laws Plot Landing Conspiracy Bay Ferry Creek Island "
    "Wall Bridge"
)
_NOT_NAMES = lexicon.listed(
    "I OK AM PM AD BC BCE CE Mr Mrs Ms Dr Sr Jr Monday Tuesday Wednesday Thursday Friday Saturday Sunday No Nos "
    "Vol Ibid January February March April May June July August September October November December Figure Table "
    "Chapter Section Part Top Hmm Yes English"
)
_STOP = 1000
"""What ``common_count`` gives for a stop word."""


@dataclass(frozen=True)
class Candidate:
    """A name as it stands: character offsets into the passage, its words, and the votes for what it is."""

    anchor: str
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    sentence: int
    votes: Mapping[NameType, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    gender: str = ""
    certain: NameType | None = None
    """The type that its own words settle, whatever stands around it."""
    is_kin: bool = False
    """Whether it is named as somebody's relative: "his cousin Franklin Roosevelt"."""
    nickname: str = ""
    """A nickname that stands in quotation marks within it: Thomas “Stonewall” Jackson."""

    @property
    def person_names(self) -> list[tuple[str, ...]]:
        """Its words as full names of a person, the nickname in the place of the given names too."""
        return [self.words, (self.nickname, self.words[-1])] if self.nickname else [self.words]


@dataclass(frozen=True)
class Usage:
    """How a document writes its words: counts of each with a capital inside a sentence, and small."""

    capital: Mapping[str, int]
    small: Mapping[str, int]

    def is_name(self, word: str) -> bool:
        """Whether a word that starts a sentence with a capital would have one elsewhere too."""
        capital, small = self.capital.get(word, 0), self.small.get(word.lower(), 0)
        if capital or small:
            return capital > small
        count = common_count(word)
        if count is None:
            return not word.lower().endswith(("ly", "ing"))
        return country_of(word) is not None or (count == 0 and bool(senses_of(word)))


def usage_of(sentences: Iterable[Sentence]) -> Usage:
    """Count capitals inside sentences; titles in capitals throughout are left out."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for sentence in sentences:
        shouted = is_headline(sentence.tokens)
        for place, token in enumerate(sentence.tokens):
            if token.text[0].islower():
                small[token.text] += 1
            elif not shouted and _CAPITAL.match(token.text) and not _opens(sentence.tokens, place):
                capital[token.text] += 1
    return Usage(capital, small)


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word has a capital, as in titles: capitals then prove nothing."""
    if any(token.tag in ("VBD", "VBZ", "VBP", "MD") and token.text[0].islower() for token in tokens):
        return False
    words = [token.text for token in tokens if token.text[0].isalpha() and len(token.text) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token starts a sentence, a quotation or what follows a colon: a capital there proves nothing."""
    if not any(any(map(str.isalnum, token.text)) for token in tokens[:place]):
        return True
    return tokens[place - 1].text in ("“", '"', "‘", "``", ":", "'", "—", "[") or (
        tokens[place - 1].tag in (".", ":") and tokens[place - 1].text in ".!?:…"
    )


def candidates_in(
    anchor: str, sentence: Sentence, number: int, usage: Usage, taken: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """The names of one sentence in order; ``taken`` are stretches that dates hold already."""
    tokens = sentence.tokens
    if is_headline(tokens):
        return []
    named = [_is_named(tokens, place, usage, taken) for place in range(len(tokens))]
    found: list[Candidate] = []
    place = 0
    while place < len(tokens):
        if not named[place]:
            place += 1
            continue
        end = _run_end(tokens, named, place)
        found += _pieces(anchor, sentence, number, place, end)
        place = end
    return found


def _is_named(tokens: Sequence[Token], place: int, usage: Usage, taken: Sequence[tuple[int, int]]) -> bool:
    token = tokens[place]
    word = token.text
    if not _CAPITAL.match(word) or (word in _NOT_NAMES and not _continues(tokens, place)):
        return False
    if any(start <= token.start < end for start, end in taken):
        return False
    if len(word) == 1 and not ROMAN.match(word):
        return False
    if common_count(word) == _STOP and not _has_own_capital(tokens, place):
        return False
    return not _opens(tokens, place) or usage.is_name(word) or _opens_name(tokens, place)


def _has_own_capital(tokens: Sequence[Token], place: int) -> bool:
    """Whether a stop word is a part of a name all the same: "Will Rogers", "World War One", "The Hague"."""
    word = tokens[place].text
    if word in titles() or ROMAN.match(word) or (word.isupper() and len(word) > 1):
        return True
    if place and tokens[place - 1].text in heads() and word in ("One", "Two"):
        return True
    following = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return (bool(gender_of(word)) and following[:1].isupper()) or f"{word} {following}" == "The Hague"


def _continues(tokens: Sequence[Token], place: int) -> bool:
    return (
        place > 0
        and tokens[place].text in ("May", "English", "March", "August", "Part", "No")
        and _CAPITAL.match(tokens[place - 1].text) is not None
    )


def _opens_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a common word that opens a sentence starts a known name ("Great Britain", "Red Army") or is a title."""
    if place + 1 >= len(tokens) or not tokens[place + 1].text[0].isupper():
        return False
    if tokens[place].text in titles() or (gender_of(tokens[place].text) and common_count(tokens[place].text) != _STOP):
        return True
    for length in (4, 3, 2):
        phrase = " ".join(token.text for token in tokens[place : place + length])
        if senses_of(phrase):
            return True
    following = tokens[place + 1].text
    return (
        following in heads()
        and tokens[place].tag[:2] in ("NN", "JJ")
        and (common_count(tokens[place].text) or 0) < 1000
    )


def _run_end(tokens: Sequence[Token], named: Sequence[bool], start: int) -> int:
    """One past the last token of the name that starts here, joined over "of", "and", particles and possessives."""
    end = start + 1
    while end < len(tokens):
        if named[end]:
            end += 1
        elif (longer := _joined(tokens, named, start, end)) > end:
            end = longer
        else:
            break
    return end


def _joined(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    word, last = tokens[end].text, tokens[end - 1].text
    following = end + 1 < len(tokens) and named[end + 1]
    if word in ("of", "for", "on"):
        return _after_of(tokens, named, start, end)
    if word in ("and", "&") and following:
        return end + 2 if _and_joins(tokens, named, start, end) else end
    if tokens[end].tag == "POS" and following:
        owned = last in _GENERIC_OWNERS or (end - start == 1 and tokens[end + 1].text in _OWNED_HEADS)
        known = senses_of(f"{_phrase(tokens, start, end)}{word} {tokens[end + 1].text}")
        return end + 2 if owned or known else end
    if word in lexicon.word_set("particles") and following and last not in heads():
        return end + 2
    return end


def _after_of(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    right = end + 1
    if right < len(tokens) and tokens[right].text in ("the", "a"):
        right += 1
    if right >= len(tokens) or not named[right]:
        return end
    last = tokens[end - 1].text
    stop = right + 1
    while stop < len(tokens) and named[stop]:
        stop += 1
    if senses_of(_phrase(tokens, start, stop)) or senses_of(_phrase(tokens, start, right + 1)):
        return right + 1
    if last in KNOWN_ALONE or _is_modifier(tokens, right):
        return end
    kind = heads()[last][0] if last in heads() else None
    joins = kind not in (None, NameType.PLACE) or last in ("Bay", "Gulf", "Isle", "Straits", "Strait", "Tower", "City")
    if tokens[end].text in ("for", "on"):
        joins = kind is NameType.ORGANISATION
    if _phrase(tokens, start, end) in titles() or last in ("Commissar", "Minister", "Secretary", "Ministry", "Bureau"):
        joins = True
    return right + 1 if joins else end


def _is_modifier(tokens: Sequence[Token], place: int) -> bool:
    """Whether a capital is an adjective of the small noun after it: "of the Stalinist era"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    adjective = (
        country_of(tokens[place].text) is not None or tokens[place].tag == "JJ" or tokens[place].text.endswith("ist")
    )
    return (
        adjective and following is not None and following.text[0].islower() and following.tag.startswith(("NN", "JJ"))
    )


def _and_joins(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> bool:
    stop = end + 1
    while stop < len(tokens) and named[stop]:
        stop += 1
    if senses_of(_phrase(tokens, start, stop)):
        return True
    inside_office = any(
        token.text in ("for", "of") and tokens[start].text[0].isupper() for token in tokens[start:end]
    ) and any(token.text in heads() and heads()[token.text][0] is NameType.ORGANISATION for token in tokens[start:end])
    head = heads().get(tokens[stop - 1].text)
    left = tokens[start:end]
    unknown = (
        len(left) <= 3
        and not senses_of(_phrase(tokens, start, end))
        and all(common_count(t.text) is not None for t in left)
    )
    joined_head = head is not None and head[0] is not NameType.PLACE and stop - end >= 3 - (head[1] == "law")
    return bool(joined_head and unknown) or (inside_office and common_count(tokens[end + 1].text) is not None)


def _phrase(tokens: Sequence[Token], start: int, end: int) -> str:
    text = ""
    for place in range(start, end):
        gap = " " if place > start and tokens[place].start > tokens[place - 1].end else ""
        text += gap + tokens[place].text
    return text


def _pieces(anchor: str, sentence: Sentence, number: int, start: int, end: int) -> list[Candidate]:
    """One run of capitals as its names: people and title before a name taken off, what is known kept whole."""
    tokens = sentence.tokens
    while end > start + 1 and tokens[end - 1].tag == "POS":
        end -= 1
    if all(ROMAN.match(token.text) for token in tokens[start:end]):
        return []
    cut = _cut(tokens, start, end)
    if cut:
        return [*_pieces(anchor, sentence, number, start, cut), *_pieces(anchor, sentence, number, cut, end)]
    roles: tuple[str, ...] = ()
    gender = ""
    pieces: list[Candidate] = []
    office = tokens[start].text in titles() and not titles()[tokens[start].text].is_style
    known = _phrase(tokens, start, end)
    if office or not (senses_of(known) or senses_of(known.removesuffix("s"))):
        start, pieces = _people_first(anchor, sentence, number, start, end)
        start, roles, gender = _title_first(tokens, start, end)
    if start >= end:
        return pieces
    piece = _candidate(anchor, sentence, number, start, end)
    if _is_office(piece.words):
        return pieces
    short = len(piece.words) == 1 or (len(piece.words) == 2 and piece.words[0] in titles())
    is_person = bool(roles) and (short or piece.certain in (None, NameType.PERSON))
    certain = NameType.PERSON if is_person else piece.certain
    return [*pieces, replace(piece, roles=roles, gender=gender, certain=certain)]


def _is_office(words: Sequence[str]) -> bool:
    """Whether the words name a post, not a person: "Assistant Secretary of the Navy"."""
    return (
        "of" in words
        and any(word in titles() for word in words[: words.index("of")])
        and not senses_of(" ".join(words))
    )


def _cut(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where two names stand side by side: "Poland | Iakov Davtian", "Great Terror | Stalin"."""
    if senses_of(_phrase(tokens, start, end)):
        return None
    for place in range(start + 1, end):
        known = bool(senses_of(_phrase(tokens, start, place))) or country_of(_phrase(tokens, start, place)) is not None
        if known and tokens[place].text in titles() and tokens[start].text not in titles():
            return place
    if end - start < 3:
        return None
    words = [token.text for token in tokens[start:end]]
    if any(word in ("of", "for", "and", "&") for word in words) or (
        own_type(words) is not None and words[-1] in heads()
    ):
        return None
    for place in range(1, len(words)):
        left, right = words[:place], words[place:]
        if left[-1] in heads() and len(left) > 1 and left[-1] not in LIGHT_HEADS and _is_person(right):
            return start + place
    if _is_state(words[0]) and not any(word in heads() for word in words) and words[1] not in titles():
        return start + 1
    if _is_state(words[-1]) and words[-2] not in heads() and words[0] not in titles() and country_of(words[0]) is None:
        return end - 1
    return None


def _is_state(word: str) -> bool:
    return any(
        sense.type is NameType.COUNTRY or "national capital" in sense.roles for sense in senses_of(word)
    ) and not gender_of(word)


def _is_person(words: Sequence[str]) -> bool:
    senses = {sense.type for sense in senses_of(" ".join(words))}
    return senses == {NameType.PERSON} or own_type(words) is NameType.PERSON


def _candidate(anchor: str, sentence: Sentence, number: int, start: int, end: int) -> Candidate:
    tokens = sentence.tokens
    low, high = tokens[start].start, tokens[end - 1].end
    text = sentence.text[low - sentence.start : high - sentence.start]
    words = tuple(token.text for token in tokens[start:end])
    return Candidate(anchor, low, high, text, words, number, certain=own_type(words))


def _people_first(anchor: str, sentence: Sentence, number: int, start: int, end: int) -> tuple[int, list[Candidate]]:
    """Take "American" off "American Ambassador John Cudahy", but not off "Spanish Civil War"."""
    tokens = sentence.tokens
    first = 2 if end - start > 2 and country_of(_phrase(tokens, start, start + 2)) is not None else 1
    rest = end - start - first
    if rest < 1 or country_of(_phrase(tokens, start, start + first)) is None or tokens[start + first].tag == "POS":
        return start, []
    middle = start + first
    following = tokens[middle].text
    is_title = following in titles()
    plural = country_of(following) is not None and following not in heads() and rest == 1
    known = bool(senses_of(_phrase(tokens, middle, end))) and tokens[end - 1].text not in heads()
    stranger = rest == 1 and following not in heads() and common_count(following) is None and not following.isupper()
    named = bool(own_type(tuple(token.text for token in tokens[middle:end])) is NameType.PERSON)
    named = named or (rest in (2, 3) and starts_a_person(following) and tokens[end - 1].text not in heads())
    if is_title or plural or named or stranger or (known and rest > 1) or (rest > 1 and _is_state(following)):
        return middle, [replace(_candidate(anchor, sentence, number, start, middle), certain=NameType.NATIONALITY)]
    return start, []


def _title_first(tokens: Sequence[Token], start: int, end: int) -> tuple[int, tuple[str, ...], str]:
    """Take titles off the front: the place of the name, the titles as roles, the gender that they show."""
    roles: list[str] = []
    gender = ""
    while start < end:
        length = next(
            (n for n in (4, 3, 2, 1) if start + n <= end and _phrase(tokens, start, start + n) in titles()), 0
        )
        if not length:
            break
        stop = _title_end(tokens, start + length, end)
        if stop >= end:
            return (start, tuple(roles), gender) if _is_known(tokens, start, end) else (end, (), "")
        title = titles()[_phrase(tokens, start, start + length)]
        if title.is_style and stop == start + length and end - stop == 1 + _has_numeral(tokens, end):
            return start, (*roles, title.text.lower()), title.gender or gender
        roles.append(
            _phrase(tokens, start, stop).lower()
            if title.text not in ("Mr.", "Mrs.", "Mr", "Mrs", "Miss", "Ms.")
            else ""
        )
        gender = title.gender or gender
        start = stop
    return start, tuple(role for role in roles if role) or (("",) if roles else ()), gender


def _is_known(tokens: Sequence[Token], start: int, end: int) -> bool:
    return end - start > 1 and bool(senses_of(_phrase(tokens, start, end)))


def _has_numeral(tokens: Sequence[Token], end: int) -> int:
    return int(bool(ROMAN.match(tokens[end - 1].text)))


def _title_end(tokens: Sequence[Token], stop: int, end: int) -> int:
    """Past "of Foreign Affairs" after "Commissar", when a name still follows."""
    if stop < end and tokens[stop].text == "of":
        stop += 1
        while stop < end and (
            tokens[stop].text in ("the", "and", "of", "for") or common_count(tokens[stop].text) is not None
        ):
            stop += 1
    return stop
