"""The terms of a document: what it keeps naming that is neither a person nor a common word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.gazetteer import common_count, person_nouns
from courseware.language import Token, lemma, noun_chunks
from courseware.names import NameType
from questions.candidates import Site
from questions.words import content_words, word_set

OFTEN, OFTEN_ENOUGH = 4, 3
"""Sentences in which a term must stand to be left out of one, and to be a wrong answer."""
COMMON = 25
"""Count in WordNet's tagged texts up to which a single word may be a term."""
_NO_TERM = word_set(
    "year time way part thing people person man woman number day member fact case example question answer result "
    "reason point side kind sort form lot order hand end place word name work life world course century decade month "
    "week period era term use sense idea view matter deal line set role body group other level degree"
)
_ISMS = ("ism", "isms", "isation", "ization", "archy", "ocracy", "cracy", "ship")
"""Endings of single words that are terms of an argument."""
_PLAIN = word_set(
    "other own more most many much several few such same new old good bad great large small big long short high low "
    "first second third last next certain various different whole real true main major important similar early late "
    "full only very recent single entire particular possible little best better less least further additional"
)
_KINDS = (NameType.PERSON, NameType.DATE, NameType.YEAR, NameType.MONTH, NameType.QUANTITY, NameType.YEARS,
          NameType.COUNTRY, NameType.NATIONALITY, NameType.PLACE)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One use of a term: its words, place in the passage's cleaned text, number, and in how many sentences it
    stands."""

    text: str
    start: int
    end: int
    plural: bool
    weight: int
    of_persons: bool = False


class Terms:
    """The terms of some sentences, under the ordinals of the sentences."""

    def __init__(self, sites: Sequence[Site]) -> None:
        uses = [(site, *use) for site in sites for use in _uses(site)]
        counts = Counter(text.lower() for _, text, *_ in uses)
        self.at: dict[int, list[Term]] = defaultdict(list)
        self._where: dict[str, set[int]] = defaultdict(set)
        self._one: dict[str, Term] = {}
        for site, text, start, end, plural in uses:
            weight = counts[text.lower()]
            if weight < OFTEN_ENOUGH or not _is_term(text):
                continue
            of_persons = lemma(text.split()[-1].lower(), "NNS" if plural else "NN") in person_nouns()
            term = Term(text, start, end, plural, weight * (2 if " " in text else 1), of_persons)
            if weight >= OFTEN:
                self.at[site.ordinal].append(term)
            self._where[text.lower()].add(site.ordinal)
            self._one.setdefault(text.lower(), term)

    def unlike(self, site: Site, term: Term) -> list[str]:
        """Terms of the same number and build that stand neither in the sentence nor beside it, nearest in length
        first."""
        near = range(site.ordinal - 1, site.ordinal + 2)
        own = content_words(term.text) | content_words(site.text)
        found = [
            (abs(len(other.text.split()) - len(term.text.split())), abs(len(other.text) - len(term.text)), other.text)
            for low, other in self._one.items()
            if other.plural == term.plural and not self._where[low] & set(near) and not content_words(other.text) & own
            and len(other.text.split()) == len(term.text.split())
            and other.text[0].isupper() == term.text[0].isupper() and other.of_persons == term.of_persons
        ]  # fmt: skip
        return [text for _, _, text in sorted(found)[:8]]


def _uses(site: Site) -> Iterable[tuple[str, int, int, bool]]:
    tokens = site.sentence.tokens
    for chunk in noun_chunks(site.sentence):
        kept = [tokens[place] for place in range(chunk.start, chunk.end)]
        while kept and kept[0].tag in ("DT", "PRP$", "PDT", "CD", "JJS", "JJR", "RB", "PRP", "VBG"):
            kept = kept[1:]
        if not 1 <= len(kept) <= 3 or not kept[-1].tag.startswith("NN") or not _is_plain(site, kept):
            continue
        text = site.passage.text[kept[0].start : kept[-1].end]
        yield text, kept[0].start, kept[-1].end, kept[-1].tag in ("NNS", "NNPS")


def _is_plain(site: Site, tokens: Sequence[Token]) -> bool:
    for token in tokens:
        mention = site.mention_at(token)
        if mention is not None and mention.type in _KINDS:
            return False
        if not token.tag.startswith(("NN", "JJ", "VBG", "VBN")) or not token.text[0].isalpha():
            return False
    return True


def _is_term(text: str) -> bool:
    words = text.split()
    if words[-1].lower() in _NO_TERM or words[-1].lower().rstrip("s") in _NO_TERM:
        return False
    if len(words) == 1:
        return len(text) > 4 and text.lower().endswith(_ISMS) and (common_count(text) or 0) <= COMMON
    return words[0].lower() not in _PLAIN and not words[0].lower().endswith("ly")
