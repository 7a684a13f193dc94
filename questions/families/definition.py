"""Definition, term and abbreviation: which term the text uses for what it describes; what an abbreviation stands
for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from courseware.language import Token
from courseware.names import NameType
from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem
from questions.gates import bare_definite
from questions.grammar import NOUNS
from questions.items import Cognitive, ItemType
from questions.wording import question
from questions.words import content_words, shape_of, word_set

FAMILY = "definition"
_NAMING = re.compile(r"\b(?:known as|called|termed|dubbed|named|nicknamed|referred to as)\s+", re.I)
_DESCRIBES = NOUNS | {"JJ", "VBN", "VBG", "IN", "DT", "CC", "CD", "POS", "TO", "VB", "RB", "JJS", "JJR"}
_LOOSE = word_set("this that these those such he she it they his her their its him them here there")
_ABBREVIATED = re.compile(r"(?P<words>(?:[^\W\d_][\w’'-]*[ -]){1,7}[^\W\d_][\w’'-]*) ?\((?P<short>[A-Z]{2,6})s?\)")
OFTEN = 8
"""Sentences in which an abbreviation must stand to be asked for."""
_SMALL = word_set("of the and for on in to a an de la")


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The term for each description that the sentence names, and the words behind each abbreviation it brings in."""
    found: list[Proposal] = []
    for make in (_terms, _abbreviations):
        try:
            found += make(site, index)
        except Refused as refusal:
            found.append(refusal)
    return found


def _terms(site: Site, index: DocumentIndex) -> list[Candidate]:
    return [_of_term(site, span, described, index) for span, described in named_terms(site)]


def named_terms(site: Site) -> Iterator[tuple[Span, str]]:
    """Each term that the sentence gives to a description: the term's place in the passage, and the description."""
    tokens = site.sentence.tokens
    for match in _NAMING.finditer(site.text):
        start = site.sentence.start + match.end()
        first = next((p for p, t in enumerate(tokens) if t.start >= start), None)
        verb = next((p for p, t in enumerate(tokens) if t.start >= site.sentence.start + match.start()), None)
        if first is None or not verb:
            continue
        term, described = _term_at(tokens, first), _described(tokens, verb)
        if term and described is not None:
            text = site.passage.text
            yield (
                Span(tokens[term[0]].start, tokens[term[1] - 1].end),
                text[tokens[described[0]].start : tokens[described[1] - 1].end],
            )


def _term_at(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """Token places of the name that starts here, its article and quotation marks left out."""
    quoted = False
    while first < len(tokens) and tokens[first].text in ("the", "a", "an", "“", '"', "‘", "'", "``"):
        quoted = quoted or tokens[first].text not in ("the", "a", "an")
        first += 1
    last = first
    while last < len(tokens) and (tokens[last].tag in NOUNS | {"JJ", "VBG", "CD"} or tokens[last].text in ("of", "-")):
        last += 1
    closed = last < len(tokens) and tokens[last].text in (",", ".", ";", ")", "”", '"', "’", "—", "–", "''")
    named = last > first and tokens[last - 1].tag in NOUNS
    return (first, last) if closed and named and last - first <= 5 else None


def _described(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """Token places of "a …" right before the naming verb ("a series of laws, later called")."""
    end = verb
    while end and (
        tokens[end - 1].tag in ("RB", "VBD", "VBZ", "VBN", "WDT", "TO", "VB", "MD") or tokens[end - 1].text == ","
    ):
        end -= 1
    start = end
    while start and tokens[start - 1].tag in _DESCRIBES and end - start < 18:
        start -= 1
        if tokens[start].text.lower() in ("a", "an"):
            return (start, end) if end - start >= 4 and tokens[end - 1].tag in NOUNS else None
    return None


def _of_term(site: Site, span: Span, described: str, index: DocumentIndex) -> Candidate:
    words = set(described.lower().split())
    if words & _LOOSE or bare_definite(site, span.start - 1, span.end):
        raise Refused("context", described)
    if len(content_words(described)) < 4:
        raise Refused("starved", described)
    key = site.passage.text[span.start : span.end]
    stem = question(f"What name does the text give to {described[:1].lower() + described[1:]}")
    return checked_stem(Candidate(
        FAMILY, "term for a description", stem, key, "term", site, span, f"{described} {GAP}",
        cognitive=Cognitive.UNDERSTAND, difficulty=0.6, wrong=tuple(_other_terms(key, index)),
    ))  # fmt: skip


def _other_terms(key: str, index: DocumentIndex) -> list[str]:
    """Other named terms and events of the document in the key's shape, nearest in length first."""
    found = [other.passage.text[span.start : span.end] for other in index.sites for span, _ in _cached_terms(other)]
    cluster = index.reading.names.cluster_of(key)
    if cluster is not None and cluster.type in (NameType.EVENT, NameType.WORK, NameType.ORGANISATION):
        alike = index.clusters_of(cluster.type)
        found += [other.canonical.removeprefix("the ").removeprefix("The ") for other in alike]
    own = content_words(key)
    kept = [
        text for text in dict.fromkeys(found)
        if " and " not in text and shape_of(text) == shape_of(key) and not content_words(text) & own
        and 0.4 <= len(text) / len(key) <= 2.5
        and abs(len(text.split()) - len(key.split())) <= 2
    ]  # fmt: skip
    return sorted(kept, key=lambda text: (abs(len(text) - len(key)), text))


def _cached_terms(site: Site) -> list[tuple[Span, str]]:
    return list(named_terms(site)) if _NAMING.search(site.text) else []


def _abbreviations(site: Site, index: DocumentIndex) -> list[Proposal]:
    found: list[Proposal] = []
    for match in _ABBREVIATED.finditer(site.text):
        full = spelt_out(match["words"], match["short"])
        if full is None:
            continue
        if sum(bool(re.search(rf"\b{match['short']}\b", other.text)) for other in index.sites) < OFTEN:
            found.append(Refused("worth", f"{match['short']} stands seldom in the text"))
            continue
        start = site.sentence.start + match.start("words") + match["words"].rindex(full)
        found.append(Candidate(
            FAMILY, "words behind an abbreviation",
            f"What does the abbreviation {match['short']} stand for in the text?", full, "abbreviation", site,
            Span(start, start + len(full)), f"{GAP} ({match['short']})", difficulty=0.6, type=ItemType.SHORT,
            answers=(full,),
        ))  # fmt: skip
    return found


def spelt_out(words: str, short: str) -> str | None:
    """The last words whose initials make the abbreviation, small words free; None where they do not.

    >>> spelt_out("a network of primary party organisations", "PPO")
    'primary party organisations'
    >>> spelt_out("the secret police", "NKVD") is None
    True
    """
    parts = list(re.finditer(r"[^\W\d_][\w’']*", words))
    letters, place = list(short.lower()), len(parts)
    while letters and place:
        place -= 1
        word = parts[place][0].lower()
        if word in _SMALL:
            continue
        if word[0] != letters.pop():
            return None
    return words[parts[place].start() :] if not letters else None


__all__ = ["FAMILY", "named_terms", "propose", "spelt_out"]
