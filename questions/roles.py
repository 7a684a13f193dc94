"""What sentences call the persons in them: "the secret police chief Nikolai Ezhov", "Radek, the editor of the
paper,"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from courseware.gazetteer import person_nouns
from courseware.language import Token
from courseware.names import Mention, NameType
from questions.candidates import Site
from questions.grammar import FINITE, NOUNS, RELATIVES

_PHRASE = NOUNS | {"JJ", "VBN", "POS", "CD", "JJS", "IN", "DT", "CC", "RB", "VBG"}


@dataclass(frozen=True)
class RoleFact:
    """A person and the words that say who that is; ``start`` and ``end`` are places in the passage's cleaned text."""

    mention: Mention
    phrase: str
    determiner: str
    """a, an or the, as the sentence has it; "the" where the phrase stands before the name."""
    head: str
    start: int
    end: int
    site: Site


def role_facts(sites: Iterable[Site]) -> tuple[RoleFact, ...]:
    """The role phrases of all sentences, in order."""
    return tuple(fact for site in sites for fact in roles_in(site))


def roles_in(site: Site) -> Iterator[RoleFact]:
    """The role phrases of one sentence: an apposition after the name, or a common noun before it."""
    tokens = site.sentence.tokens
    for mention in site.names_of(NameType.PERSON):
        inside = [
            place for place, token in enumerate(tokens) if mention.start <= token.start and token.end <= mention.end
        ]
        if not inside:
            continue
        fact = _after(site, mention, tokens, inside[-1]) or _before(site, mention, tokens, inside[0])
        if fact is not None:
            yield fact


def _after(site: Site, mention: Mention, tokens: Sequence[Token], last: int) -> RoleFact | None:
    """ ", the/a ROLE …" up to the next comma or full stop; whole phrases only."""
    if (
        last + 2 >= len(tokens)
        or tokens[last + 1].text != ","
        or tokens[last + 2].text.lower() not in ("a", "an", "the")
    ):
        return None
    end = last + 3
    while end < len(tokens) and tokens[end].text not in (",", ".", ";", "(", "—", "–"):
        if tokens[end].tag in FINITE | RELATIVES or tokens[end].tag not in _PHRASE:
            return None
        end += 1
    if end >= len(tokens) or tokens[end].text not in (",", "."):
        return None
    return _fact(site, mention, tokens, last + 3, end, tokens[last + 2].text.lower())


def _before(site: Site, mention: Mention, tokens: Sequence[Token], first: int) -> RoleFact | None:
    """Common nouns right before the name, back to a determiner or a possessive."""
    start = first
    while start and tokens[start - 1].tag in ("NN", "JJ") and site.mention_at(tokens[start - 1]) in (None, mention):
        start -= 1
    if not start or tokens[start - 1].tag != "DT" or "-" in tokens[start].text:
        return None
    while start < first and tokens[start].tag == "JJ" and tokens[start].text[:1].isupper() and start == 0:
        start += 1
    return _fact(site, mention, tokens, start, first, "the") if first - start >= 2 else None


def _fact(
    site: Site, mention: Mention, tokens: Sequence[Token], start: int, end: int, determiner: str
) -> RoleFact | None:
    phrase = tokens[start:end]
    head = next((place for place, token in enumerate(phrase) if token.tag == "IN"), len(phrase))
    noun = next((token for token in reversed(phrase[:head]) if token.tag in NOUNS), None)
    if noun is None or noun.lemma not in person_nouns() or not 2 <= len(phrase) <= 10 or noun.tag == "NNS":
        return None
    passage = site.passage.text
    left, right = phrase[0].start, phrase[-1].end
    return RoleFact(mention, passage[left:right], determiner, noun.lemma, left, right, site)
