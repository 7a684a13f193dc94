"""Why things were done, as a document says it: the purposes ("in order to …") and causes ("because …") of its
sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from courseware.language import Token
from questions.candidates import Site
from questions.flaws import loose_terms
from questions.grammar import FINITE, RELATIVES
from questions.words import content_words, word_set

SHORTEST, LONGEST = 3, 16
"""Words of a phrase that may be an option."""
_ENDS = frozenset({".", ";", ":", ",", "—", "–", "(", ")", "?", "!", "“", "”", '"', "[", "]"})
_CLOSES = frozenset({".", ";", ","})
"""Marks that close a phrase; one that stops at a bracket or a quotation mark is torn."""
_LOOSE = word_set("this that these those such he she it him her they them his hers there here so then former latter")
_AIMED = word_set(
    "effort attempt campaign plan measure act law bill program programme plan move step bid struggle fight law "
    "force money troop army fund committee commission design intend create establish found pass send organise "
    "organize meet travel call build work return"
)
"""Words after which "to" with a verb says a purpose."""


@dataclass(frozen=True)
class Phrase:
    """A purpose or a cause: its words, their place as token indices [first, last) of the sentence, and the sentence."""

    text: str
    first: int
    last: int
    site: Site
    explicit: bool
    """Whether "in order to", "so as to", "because" or a place before the subject shows what it is."""

    @property
    def start(self) -> int:
        """Where the phrase starts in the passage's cleaned text."""
        return self.site.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        """Where the phrase ends in the passage's cleaned text."""
        return self.site.sentence.tokens[self.last - 1].end


def purposes_in(sites: Iterable[Site]) -> tuple[Phrase, ...]:
    """All purposes of these sentences, each as "to …"; those that nothing explicit marks serve as distractors only."""
    return tuple(phrase for site in sites for phrase in _purposes(site))


def causes_in(sites: Iterable[Site]) -> tuple[Phrase, ...]:
    """All causes of these sentences, each as "because …"."""
    return tuple(phrase for site in sites for phrase in _causes(site))


def _purposes(site: Site) -> Iterator[Phrase]:
    tokens = site.sentence.tokens
    for place, token in enumerate(tokens[:-2]):
        following = tokens[place + 1]
        if token.text.lower() != "to" or following.tag != "VB":
            continue
        before = [t.text.lower() for t in tokens[max(0, place - 2) : place]]
        marked = before in (["in", "order"], ["so", "as"]) or place == 0
        aimed = place > 0 and tokens[place - 1].lemma in _AIMED
        if (marked or aimed) and following.lemma not in ("be", "have", "do"):
            yield from _phrase(site, tokens, place, marked)


def _causes(site: Site) -> Iterator[Phrase]:
    tokens = site.sentence.tokens
    for place, token in enumerate(tokens[:-2]):
        if token.text.lower() == "because" and place and tokens[place - 1].lemma not in ("not", "only", "simply"):
            yield from _phrase(site, tokens, place, True)


def _phrase(site: Site, tokens: Sequence[Token], first: int, explicit: bool) -> Iterator[Phrase]:
    last = first + 1
    while last < len(tokens) and tokens[last].text not in _ENDS and tokens[last].tag != "POS":
        last += 1
    # A possessive mark is glued to its noun, so the phrase goes on over it.
    while last < len(tokens) and tokens[last].tag == "POS":
        last += 1
        while last < len(tokens) and tokens[last].text not in _ENDS and tokens[last].tag != "POS":
            last += 1
    if last >= len(tokens) or tokens[last].text not in _CLOSES:
        return
    passage = site.passage.text
    text = passage[tokens[first].start : tokens[last - 1].end]
    words = len(text.split())
    if SHORTEST <= words <= LONGEST and stands_alone(tokens[first:last]) and "\n" not in text:
        yield Phrase(text[:1].lower() + text[1:], first, last, site, explicit)


def stands_alone(tokens: Sequence[Token]) -> bool:
    """Whether nothing in these words points out of them, and they are no torn piece."""
    words = [token.text.lower() for token in tokens]
    if set(words) & _LOOSE or tokens[-1].tag in ("IN", "TO", "DT", "CC", "MD", "RB", "WDT", "PRP$", "VBG", "JJ"):
        return False
    because = words[0] == "because"
    finite = any(token.tag in FINITE for token in tokens)
    if because and words[1] != "of" and not finite:
        return False
    return because or not any(token.tag in RELATIVES | FINITE for token in tokens[:3])


def unlike(phrase: Phrase, key: str, others: Iterable[Phrase]) -> list[str]:
    """Wordings of the other phrases, nearest in length first, that share no telling word with the key or each other."""
    seen: list[frozenset[str]] = [content_words(key)]
    found: list[str] = []
    ranked = sorted(others, key=lambda p: (not p.explicit, abs(len(p.text) - len(key)), p.text))
    for other in ranked:
        words = content_words(other.text)
        if other.site.ordinal == phrase.site.ordinal or not words or not 0.4 <= len(other.text) / len(key) <= 2.2:
            continue
        if loose_terms(other.text):
            continue
        if any(len(words & known) > 0 for known in seen[:1]) or any(len(words & known) > 1 for known in seen[1:]):
            continue
        seen.append(words)
        found.append(other.text)
    return found
