"""A pronoun at the head of a sentence, replaced in square brackets where a rule proves whom it means.

The rule: "he" or "she" opens the sentence; the sentence before it, in the same paragraph, has one person as its whole
subject; that person's gender is known and agrees; no other person who might be meant stands in that sentence; and
neither sentence holds another's words. Nothing else is ever substituted: not it, they, this or that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courseware.names import Mention, NameType
from questions.candidates import Site
from questions.clauses import clause_of
from questions.grammar import FINITE, Unreadable
from questions.slots import untitled

_GENDERS = {"he": ("male", "m"), "she": ("female", "f")}


LONGEST_CHAIN = 4
"""Sentences in a row that may open with the same pronoun."""


def resolved_in(site: Site, sites: Sequence[Site]) -> Site | None:
    """The sentence with its opening pronoun named, where it and the sentences right before it open with the same
    pronoun and the first of them follows a sentence that names the person; None where the rule does not hold."""
    first = site.sentence.tokens[0].text.lower() if site.sentence.tokens else ""
    if first not in _GENDERS:
        return None
    for back in range(1, LONGEST_CHAIN + 1):
        place = site.ordinal - back
        if place < 0 or sites[place].passage.anchor != site.passage.anchor:
            return None
        before = sites[place]
        opening = before.sentence.tokens[0].text.lower() if before.sentence.tokens else ""
        if opening != first:
            return resolved(site, before)
        if before.names_of(NameType.PERSON):
            return None
    return None


def resolved(site: Site, before: Site) -> Site | None:
    """The sentence with its opening pronoun named, every place in it unchanged; None where the rule does not hold."""
    first = site.sentence.tokens[0] if site.sentence.tokens else None
    genders = _GENDERS.get(first.text.lower()) if first is not None else None
    if first is None or genders is None or before.passage.anchor != site.passage.anchor:
        return None
    if any(speech.start <= first.start < speech.end for speech in site.speeches):
        return None
    person = _subject(before)
    if person is None or not _only(before, person, genders):
        return None
    name = replace(first, text=f"[{untitled(person.text)}]", tag="NNP", lemma=person.text.lower(), is_content=False)
    sentence = replace(site.sentence, tokens=(name, *site.sentence.tokens[1:]))
    return replace(site, sentence=sentence)


def _subject(before: Site) -> Mention | None:
    """The person who is the whole subject of the sentence before."""
    try:
        clause = clause_of(before.sentence)
    except Unreadable:
        return _opening(before)
    tokens = [clause.tokens[index] for index in clause.subject]
    mention = before.mention_at(tokens[0])
    whole = mention is not None and all(before.mention_at(token) is mention for token in tokens)
    return mention if whole and mention is not None and mention.type is NameType.PERSON else None


def _opening(before: Site) -> Mention | None:
    """The person with whose name the sentence opens, a verb right after it."""
    tokens = before.sentence.tokens
    mention = before.mention_at(tokens[0]) if tokens else None
    if mention is None or mention.type is not NameType.PERSON:
        return None
    after = next((token for token in tokens if token.start >= mention.end and token.tag != "RB"), None)
    return mention if after is not None and after.tag in FINITE else None


def _only(before: Site, person: Mention, genders: tuple[str, ...]) -> bool:
    """Whether no other person of that gender, or of a gender that is not known, stands beside the subject."""
    clusters = before.reading.names.clusters
    own = clusters.get(person.cluster)
    if own is None or own.gender not in genders:
        return False
    others = {mention.cluster for mention in before.names_of(NameType.PERSON)} - {person.cluster}
    return all(clusters[other].gender not in ("", None, own.gender) for other in others if other in clusters)
