"""Which words with a capital belong to a name, and which only begin a sentence or stress a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
from courseware.kinds import ROMAN
from courseware.language import Sentence, Token

CAPITAL = re.compile(r"^[^\W\d_a-zß-ÿ][\w.’'‐-]*$|^(?:al|d|O)[-’'][A-Z]\w+")
_NOT_NAMES = lexicon.listed(
    "I OK Imo Tbh Btw Lol Afaik Iirc No. Nos. Vol. Vols. Fig. Pp. Art. "
    "AM PM AD BC BCE CE Mr Mrs Ms Dr Sr Jr Monday Tuesday Wednesday Thursday Friday Saturday Sunday No Nos "
    "Vol Ibid January February March April May June July August September October November December Figure Table "
    "Chapter Section Part Top Hmm Yes English"
)
_DESCRIBES = re.compile(
    r"^[A-Z][\w’']*-[a-zé]*(?:ing|ed|ern|led|run|born|held|wide|like|made|style|era|built|backed|only|sized|owned|free|"
    r"first|bound|friendly|type|centric|minded|century|class)$|"
    r"^(?:Post|Pre|Anti|Pro|Non|Mid|Re|Co|Self|Semi|Multi|Inter|Counter|Half|Well|Ill|Long|Short|High|Low|Old|New|"
    r"Two|Three|Four|Five|Six|Many|Far|Deep|Hard|Single|Double|Much|So|Then|Cross|Ex|Sub|Super|Ultra|Under|Over|"
    r"Large|Small|Full|Part|First|Second|Third|Middle|Working|Upper|Lower|Rank)-[a-z]"
)
"""Adjectives that hold a name or begin a sentence, and name nothing: "Spanish-speaking", "Post-archival"."""
PREFIXED = re.compile(r"^(?:post|pre|anti|pro|non|ex|trans|neo|inter)[-‐](?=[A-Z])")
_SURNAME_PARTICLES = lexicon.listed("de von van du der di della ibn bin da dos del af zu")
STOP = 1000
"""What ``common_count`` gives for a stop word."""


@dataclass(frozen=True)
class Usage:
    """How a document writes its words: counts of each with a capital inside a sentence, and small."""

    capital: Mapping[str, int]
    small: Mapping[str, int]
    with_particle: frozenset[str] = frozenset()
    """Surnames met with their particle after a given name: "de Soto"."""

    def is_name(self, word: str) -> bool:
        """Whether a word that starts a sentence with a capital would have one elsewhere too."""
        capital, small = self.capital.get(word, 0), self.small.get(word.lower(), 0)
        if capital or small:
            return capital > small
        count = common_count(word)
        senses = senses_of(word)
        if count is None:
            return bool(senses) or not word.lower().endswith(("ly", "ing"))
        return country_of(word) is not None or is_state(word) or (count == 0 and bool(senses))


def usage_of(sentences: Iterable[Sentence]) -> Usage:
    """Count capitals inside sentences; titles in capitals throughout are left out."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    particled: set[str] = set()
    for sentence in sentences:
        shouted = is_headline(sentence.tokens)
        for place, token in enumerate(sentence.tokens):
            if token.text[0].islower():
                small[token.text] += 1
            elif not shouted and CAPITAL.match(token.text) and not opens(sentence.tokens, place):
                capital[token.text] += 1
            if token.text in _SURNAME_PARTICLES and _stands_in_name(sentence.tokens, place):
                particled.add(f"{token.text} {sentence.tokens[place + 1].text}")
    return Usage(capital, small, frozenset(particled))


def _stands_in_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a particle has a given name before it and a capital after it: "Hernando de Soto"."""
    if not place or place + 1 >= len(tokens) or not CAPITAL.match(tokens[place + 1].text):
        return False
    return starts_a_person(tokens[place - 1].text) or bool(re.fullmatch(r"(?:[A-Z]\.)+", tokens[place - 1].text))


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word has a capital, as in titles: capitals then prove nothing."""
    if any(token.tag in ("VBD", "VBZ", "VBP", "MD") and token.text[0].islower() for token in tokens):
        return False
    words = [token.text for token in tokens if token.text[0].isalpha() and len(token.text) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token starts a sentence, a quotation or what follows a colon: a capital there proves nothing."""
    if not any(any(map(str.isalnum, token.text)) for token in tokens[:place]):
        return True
    return tokens[place - 1].text in ("“", '"', "‘", "``", ":", "'", "—", "[") or (
        tokens[place - 1].tag in (".", ":") and tokens[place - 1].text in ".!?:…"
    )


def is_named(tokens: Sequence[Token], place: int, usage: Usage, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the word at a place belongs to a name; ``taken`` are stretches that dates hold already."""
    token = tokens[place]
    word = token.text
    if word == "I":
        return _is_ordinal(tokens, place)
    if PREFIXED.match(word):
        return _opens_prefixed(tokens, place)
    if not CAPITAL.match(word) or (word in _NOT_NAMES and not _continues(tokens, place)) or _DESCRIBES.match(word):
        return False
    if any(start <= token.start < end for start, end in taken):
        return False
    if len(word) == 1 and not ROMAN.match(word):
        return False
    if common_count(word) == STOP and not _has_own_capital(tokens, place):
        return False
    if opens(tokens, place):
        return usage.is_name(word) or _opens_name(tokens, place)
    return not _is_emphasis(tokens, place, usage)


def _is_emphasis(tokens: Sequence[Token], place: int, usage: Usage) -> bool:
    """Whether a lone capital inside a sentence only stresses a word that the document writes small elsewhere."""
    word = tokens[place].text
    if place + 1 < len(tokens) and tokens[place + 1].tag == "POS":
        return False
    beside = [tokens[at].text for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
    if any(CAPITAL.match(other) for other in beside) or word in heads() or word in titles() or not common_count(word):
        return False
    plain = usage.small.get(word.lower(), 0) >= 2 * usage.capital.get(word, 0)
    return plain and not senses_of(word) and country_of(word) is None and not gender_of(word)


def _is_ordinal(tokens: Sequence[Token], place: int) -> bool:
    """Whether "I" is a numeral: "World War I", "Nicholas I ruled"; "the man Charles I am" is none."""
    if not place or tokens[place - 1].end + 1 != tokens[place].start:
        return False
    before = tokens[place - 1].text
    after = tokens[place + 1].text.lower() if place + 1 < len(tokens) else "."
    king = bool(gender_of(before)) and after not in (
        "am",
        "have",
        "do",
        "’m",
        "'m",
        "’ve",
        "'ve",
        "mean",
        "think",
        "know",
    )
    return before == "War" or king


def _opens_prefixed(tokens: Sequence[Token], place: int) -> bool:
    """Whether a name of several words hangs on a prefix: "post-Civil War"."""
    if place + 1 >= len(tokens) or not tokens[place + 1].text[0].isupper():
        return False
    name = f"{PREFIXED.sub('', tokens[place].text)} {tokens[place + 1].text}"
    return bool(senses_of(name)) or tokens[place + 1].text in heads()


def _has_own_capital(tokens: Sequence[Token], place: int) -> bool:
    """Whether a stop word is a part of a name all the same: "Will Rogers", "World War One", "The Hague"."""
    word = tokens[place].text
    if word in titles() or ROMAN.match(word) or (word.isupper() and len(word) > 1):
        return True
    if place and tokens[place - 1].text in heads() and word in ("One", "Two"):
        return True
    following = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if not following[:1].isupper():
        return False
    if opens_title(tokens, place):
        return True
    known = f"{word} {following}" == "The Hague" or (
        word not in ("The", "In", "A") and senses_of(f"{word} {following}")
    )
    return bool(gender_of(word)) or bool(known)


def opens_title(tokens: Sequence[Token], place: int) -> bool:
    """Whether an article has a capital inside a sentence, as at the head of a title: "in The Prophet Unarmed"."""
    if tokens[place].text not in ("The", "A") or opens(tokens, place) or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1].text
    return bool(CAPITAL.match(following)) and len(following) > 1 and not following.isupper()


def _continues(tokens: Sequence[Token], place: int) -> bool:
    return (
        place > 0
        and tokens[place].text in ("May", "English", "March", "August", "Part", "No")
        and CAPITAL.match(tokens[place - 1].text) is not None
    )


def _opens_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a common word that opens a sentence starts a known name ("Great Britain", "Red Army") or is a title."""
    if place + 1 >= len(tokens) or not tokens[place + 1].text[0].isupper():
        return False
    if tokens[place].text in titles() or (gender_of(tokens[place].text) and common_count(tokens[place].text) != STOP):
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


def is_state(word: str) -> bool:
    """Whether a word names a country or a national capital, and no person."""
    return any(
        sense.type is NameType.COUNTRY or "national capital" in sense.roles for sense in senses_of(word)
    ) and not gender_of(word)
