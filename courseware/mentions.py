"""Stretches of a sentence that are names, each with what its own words and its place say that it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from courseware import lexicon
from courseware.capitals import PREFIXED, Usage, is_headline, is_named, is_state, opens_title
from courseware.gazetteer import NameType, common_count, country_of, heads, senses_of, starts_a_person, titles
from courseware.kinds import LIGHT_HEADS, ROMAN, own_type
from courseware.language import Sentence, Token
from courseware.runs import CLOSERS, OPENERS, VERSUS, is_place, phrase, run_end, run_start

_KIN = lexicon.listed(
    "wife husband father mother son daughter brother sister cousin uncle aunt nephew niece widow grandfather grandson "
    "grandmother stepson stepfather half-brother son-in-law father-in-law brother-in-law sister-in-law"
)
_PLAIN_TITLES = lexicon.listed(
    "Mr. Mrs. Mr Mrs Miss Ms. Ms Comrade Comrades Herr Frau Fräulein Madame Mme. Mme Monsieur Señor Don Doña Sir"
)
"""Titles that say nothing of what a person does."""


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
    def bare(self) -> str:
        """Its text without "Mr." and the like, which do not tell two names apart."""
        plain = len(self.words) > 1 and self.words[0] in _PLAIN_TITLES
        return self.text.split(None, 1)[1] if plain and " " in self.text else self.text

    @property
    def person_names(self) -> list[tuple[str, ...]]:
        """Its words as full names of a person, the nickname in the place of the given names too."""
        return [self.words, (self.nickname, self.words[-1])] if self.nickname else [self.words]


def candidates_in(
    anchor: str, sentence: Sentence, number: int, usage: Usage, taken: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """The names of one sentence in order; ``taken`` are stretches that dates hold already."""
    tokens = sentence.tokens
    headline = is_headline(tokens)
    named = [is_named(tokens, place, usage, taken) for place in range(len(tokens))]
    found: list[Candidate] = []
    place = 0
    while place < len(tokens):
        if not named[place]:
            place += 1
            continue
        end = run_end(tokens, named, place)
        found += _pieces(anchor, sentence, number, run_start(tokens, usage, place, end), end)
        place = end
    return [candidate for candidate in found if _is_sure(candidate)] if headline else found


def _is_sure(candidate: Candidate) -> bool:
    """Whether a name is one by its own words, where every word has a capital."""
    words = candidate.words
    known = len(words) > 1 and bool(senses_of(candidate.text))
    person = len(words) > 1 and starts_a_person(words[0]) and common_count(words[-1]) is None
    return known or person or (bool(candidate.roles) and common_count(words[-1]) is None)


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
    known = phrase(tokens, start, end)
    if any(token.text in VERSUS for token in tokens[start + 1 : end]):
        return [_candidate(anchor, sentence, number, start, end)]
    if office or not (senses_of(known) or senses_of(known.removesuffix("s"))):
        if tokens[start].text not in titles():
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
    return [*pieces, replace(piece, roles=roles, gender=gender, certain=certain, is_kin=_is_kin(tokens, start))]


def _is_kin(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word before a name, past a comma, says whose relative it is."""
    place = start - 2 if start > 1 and tokens[start - 1].text == "," else start - 1
    return place >= 0 and tokens[place].lemma in _KIN


def _is_office(words: Sequence[str]) -> bool:
    """Whether the words name a post, not a person: "Assistant Secretary of the Navy"."""
    return (
        "of" in words
        and any(word in titles() for word in words[: words.index("of")])
        and not senses_of(" ".join(words))
    )


def _cut(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where two names stand side by side: "Poland | Iakov Davtian", "Great Terror | Stalin"."""
    if senses_of(phrase(tokens, start, end)):
        return None
    for place in range(start + 1, end):
        before = phrase(tokens, start, place)
        known = bool(senses_of(before)) or country_of(before) is not None or own_type(before.split()) is not None
        office = tokens[place].text in titles() and tokens[start].text not in titles()
        if known and office and place + 1 < end:
            return place
    if end - start < 3:
        return None
    words = [token.text for token in tokens[start:end]]
    if words[-1] in ("Reconstruction", "Depression") and own_type(words[:-1]) is NameType.EVENT:
        return end - 1
    if any(word in ("of", "for", "and", "&") for word in words) or (
        own_type(words) is not None and words[-1] in heads()
    ):
        return None
    for place in range(1, len(words)):
        left, right = words[:place], words[place:]
        if left[-1] in heads() and len(left) > 1 and left[-1] not in LIGHT_HEADS and _is_person(right):
            return start + place
    if is_state(words[0]) and not any(word in heads() for word in words) and words[1] not in titles():
        return start + 1
    if is_state(words[-1]) and words[-2] not in heads() and words[0] not in titles() and country_of(words[0]) is None:
        return end - 1
    return None


def _is_person(words: Sequence[str]) -> bool:
    senses = {sense.type for sense in senses_of(" ".join(words))}
    return senses == {NameType.PERSON} or own_type(words) is NameType.PERSON


def _candidate(anchor: str, sentence: Sentence, number: int, start: int, end: int) -> Candidate:
    tokens = sentence.tokens
    prefix = PREFIXED.match(tokens[start].text)
    low, high = tokens[start].start + (prefix.end() if prefix else 0), tokens[end - 1].end
    text = sentence.text[low - sentence.start : high - sentence.start]
    words, nickname = _plain_words([token.text for token in tokens[start:end]])
    if prefix:
        words = (PREFIXED.sub("", words[0]), *words[1:])
    certain = own_type(words)
    if opens_title(tokens, start) and certain in (None, NameType.EVENT, NameType.WORK):
        certain = NameType.WORK
    return Candidate(anchor, low, high, text, words, number, certain=certain, nickname=nickname)


def _plain_words(texts: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The words of a name without the nickname that stands in quotation marks in it, and the nickname.

    >>> _plain_words(["Thomas", "“", "Stonewall", "”", "Jackson"]), _plain_words(["“", "Stonewall", "”", "Jackson"])
    ((('Thomas', 'Jackson'), 'Stonewall'), (('Stonewall', 'Jackson'), ''))
    """
    marks = [place for place, text in enumerate(texts) if text in OPENERS or text in CLOSERS]
    if len(marks) < 2 or marks[-1] - marks[0] < 2:
        return tuple(text for text in texts if text not in OPENERS and text not in CLOSERS), ""
    words = (*texts[: marks[0]], *texts[marks[-1] + 1 :])
    nickname = " ".join(texts[marks[0] + 1 : marks[-1]])
    return ((nickname, *words), "") if not marks[0] else (words, nickname)


def _people_first(anchor: str, sentence: Sentence, number: int, start: int, end: int) -> tuple[int, list[Candidate]]:
    """Take "American" off "American Ambassador John Cudahy", but not off "Spanish Civil War"."""
    tokens = sentence.tokens
    if country_of(phrase(tokens, start, end)) is not None:
        return start, []
    first = 2 if end - start > 2 and country_of(phrase(tokens, start, start + 2)) is not None else 1
    rest = end - start - first
    if rest < 1 or country_of(phrase(tokens, start, start + first)) is None or tokens[start + first].tag == "POS":
        return start, []
    middle = start + first
    following = tokens[middle].text
    is_title = following in titles()
    plural = country_of(following) is not None and following not in heads() and rest == 1
    senses = senses_of(phrase(tokens, middle, end))
    known = bool(senses) and (tokens[end - 1].text not in heads() or senses[0].type is NameType.PLACE)
    stranger = rest == 1 and following not in heads() and common_count(following) is None and not following.isupper()
    stranger = stranger and not is_place(following)
    named = bool(own_type(tuple(token.text for token in tokens[middle:end])) is NameType.PERSON)
    named = named or (rest in (2, 3) and starts_a_person(following) and tokens[end - 1].text not in heads())
    if is_title or plural or named or stranger or (known and rest > 1) or (rest > 1 and is_state(following)):
        return middle, [replace(_candidate(anchor, sentence, number, start, middle), certain=NameType.NATIONALITY)]
    return start, []


def _title_first(tokens: Sequence[Token], start: int, end: int) -> tuple[int, tuple[str, ...], str]:
    """Take titles off the front: the place of the name, the titles as roles, the gender that they show."""
    roles: list[str] = []
    gender = ""
    while start < end:
        length = next((n for n in (4, 3, 2, 1) if start + n <= end and phrase(tokens, start, start + n) in titles()), 0)
        if not length:
            break
        stop = _title_end(tokens, start + length, end)
        if stop >= end:
            return (start, tuple(roles), gender) if _is_known(tokens, start, end) else (end, (), "")
        title = titles()[phrase(tokens, start, start + length)]
        if title.is_style and stop == start + length and end - stop == 1 + _has_numeral(tokens, end):
            return start, (*roles, title.text.lower()), title.gender or gender
        roles.append(phrase(tokens, start, stop).lower() if title.text not in _PLAIN_TITLES else "")
        gender = title.gender or gender
        start = stop
    return start, tuple(role for role in roles if role) or (("",) if roles else ()), gender


def _is_known(tokens: Sequence[Token], start: int, end: int) -> bool:
    return end - start > 1 and bool(senses_of(phrase(tokens, start, end)))


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
