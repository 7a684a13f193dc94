"""Statements of a text that can be judged by themselves, each with wordings of it that the text shows to be false.

Three ways make a statement false: a word that points the other way (rose, fell), the two names of a deed in each
other's place, and a name or year of the same kind in the place of the one that the text has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courseware.language import Token
from courseware.names import Cluster, Mention, NameType
from questions import gates
from questions.candidates import Candidate, Refused, Site
from questions.clauses import Clause
from questions.directions import turn_of
from questions.distractors import Filler, are_powers, certified, comparable, fits, of_one_people
from questions.document_index import DocumentIndex
from questions.families import cloze
from questions.families.shape import GAP
from questions.flaws import loose_terms
from questions.grammar import FINITE, RELATIVES
from questions.naming import subject_mention
from questions.peers import kind_of_place
from questions.slots import is_person
from questions.standing import stands_alone
from questions.wording import capitalised, head_noun, is_proper
from questions.words import word_set

SHORTEST, LONGEST = 8, 26
"""Words of a statement."""
_GATES = (
    "question", "fragment", "unbalanced", "quoted", "debris", "anaphor", "example", "person", "reported", "evidence"
)  # fmt: skip
_BOTH_WAYS = word_set("meet fight marry resemble sign join ally trade share compete divorce face encounter")
FARTHEST = 30
"""Sentences within which a name must stand to be put in another's place."""
_SWAPPED = ("person", "country", "city")


@dataclass(frozen=True)
class False_:  # noqa: N801 - "False" is taken
    """A false wording: what it says, why it is false, and by what rule."""

    text: str
    reason: str
    rule: str


@dataclass(frozen=True)
class Statement:
    """A statement as the text has it, a rewording of it where one is safe, and what would be false."""

    site: Site
    clause: Clause | None
    text: str
    start: int
    end: int
    """Place in the passage's cleaned text; of a reduced clause the place of its sentence."""
    reworded: str
    false: tuple[False_, ...]
    verbatim: bool
    """Whether its words stand together in the sentence."""


def statements_in(index: DocumentIndex) -> tuple[Statement, ...]:
    """The statements of a document that can be judged by themselves, in order."""
    found = []
    for site, read in zip(index.sites, index.clauses, strict=True):
        statement = statement_of(site, None if isinstance(read, Refused) else read, index)
        if statement is not None:
            found.append(statement)
    return tuple(found)


def statement_of(site: Site, read: tuple[Site, Clause] | None, index: DocumentIndex) -> Statement | None:
    """The sentence as a statement with its false wordings; None where it cannot stand alone."""
    told = _told(site, read, index)
    if told is None:
        return None
    text, tokens, clause = told
    if loose_terms(text) or _LEANING.search(text):
        return None
    reworded, false = "", []
    turned = _turned(text, tokens, clause)
    if turned is not None:
        reworded, opposite = turned
        false.append(opposite)
    contrasted = _contrasted(text, site, tokens)
    if contrasted is not None:
        false.append(contrasted)
    if clause is not None and read is not None:
        reversed_ = _reversed(text, site, clause)
        if reversed_ is not None:
            false.append(reversed_)
        exchanged = _exchanged(text, read[0], clause)
        if exchanged is not None:
            false.append(exchanged)
        if not false:
            false += _renamed(read[0], clause, index)
    verbatim = text[1:] in site.text
    return Statement(site, clause, text, site.sentence.start, site.sentence.end, reworded, tuple(false), verbatim)


_LEANING = re.compile(
    r"\b(?:that|this|the same|the following|the next|the previous) (?:year|month|day|week|time|decade|summer|winter)\b|"
    r"^(?:The other|The following|Both|Another)\b|\bthe other\b|\balso\b|\btoo\b"
)


def _told(
    site: Site, read: tuple[Site, Clause] | None, index: DocumentIndex
) -> tuple[str, Sequence[Token], Clause | None] | None:
    """The reduced clause where it can be read, else the whole sentence where it stands alone."""
    if site.speeches or not site.lemmas & index.central:
        return None
    if read is not None and read[0] is site and gates.clause_trip(*read) is None:
        clause = read[1]
        text = clause.text
        if SHORTEST <= len(text.split()) <= LONGEST:
            text = text if is_proper(site, clause.indices[0]) else capitalised(text)
            return capitalised(text), [clause.tokens[i] for i in clause.indices], clause
    words = site.sentence.word_count
    if not SHORTEST <= words <= LONGEST or any(mark in site.text for mark in '();:—–“”"[]'):
        return None
    if any(gate(site) is not None for code, gate in gates.SENTENCE_GATES if code in _GATES):
        return None
    tokens = site.sentence.tokens
    if stands_alone(site) or gates.words_trip(tokens) is not None:
        return None
    return site.text.rstrip("."), tokens, None


def _turned(text: str, tokens: Sequence[Token], clause: Clause | None) -> tuple[str, False_] | None:
    """The statement with its pointing word reworded (or "" where it has no other word), and turned round."""
    main = clause.head_verb if clause is not None and len(clause.verb) == 1 else None
    first = next((t for t in tokens if t.tag in FINITE), None)
    for place, token in enumerate(tokens):
        ranges = any(t.text == "from" for t in tokens[place + 1 :]) and any(t.tag == "CD" for t in tokens[place + 1 :])
        if token.tag.startswith("VB") and ranges:
            continue  # "grew from 35,000 to 200,000" shows by itself which way it went
        turn = turn_of(token, tokens[place + 1] if place + 1 < len(tokens) else None)
        if turn is None or text.count(token.text) != 1:
            continue
        if token.tag in ("VBD", "VBZ", "VBP") and token not in (main, first):
            continue
        if any(t.tag in RELATIVES or t.lemma in ("because", "although", "that") for t in tokens[:place]):
            continue
        before = tokens[place - 1].text.lower() if place else ""
        after = tokens[place + 1].text.lower() if place + 1 < len(tokens) else ""
        joined = any(
            t.text.lower() in ("and", "while", "but", "so", "than") for t in tokens[place + 1 :] if t.tag != "IN"
        )
        if token.tag.startswith("VB") and joined and any(t.tag in FINITE for t in tokens[place + 1 :]):
            continue
        if (
            before in ("no", "not", "never", "any", "once", "far", "even")
            or after in ("or", "and")
            or before in ("or", "and")
        ):
            continue
        if not token.tag.startswith("VB") and token.tag not in ("JJR", "RBR") and token.text not in _SAFE:
            continue
        compared = any(t.text == "than" for t in tokens[place + 1 : place + 5])
        if not token.tag.startswith("VB") and token.text not in _SAFE and not compared:
            continue
        opposite = turn.opposite[0]
        if opposite == "less" and _counts(tokens[place + 1 : place + 4]):
            opposite = "fewer"
        same = turn.same[0] if turn.same else ""
        reason = f"The text says “{token.text}”, which is the opposite of “{opposite}”."
        return (
            _put(text, token.text, same) if same and token.tag.startswith("VB") else "",
            False_(_put(text, token.text, opposite), reason, "opposite"),
        )
    return None


def _counts(after: Sequence[Token]) -> bool:
    """Whether "than" and a number of things follow, so that "fewer" is right: "more than two hundred towns"."""
    return bool(after) and after[0].text == "than" and any(t.tag == "CD" for t in after[1:])


_SAFE = word_set("inseparable ubiquitous indispensable")


def _put(text: str, word: str, other: str) -> str:
    turned = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other, text, count=1)
    return re.sub(r"\b([Aa])n? (?=" + re.escape(other) + r")", _article, turned)


def _article(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1].lower()
    return f"{match[1]}n " if following in "aeiou" else f"{match[1]} "


def _contrasted(text: str, site: Site, tokens: Sequence[Token]) -> False_ | None:
    """ "a leader rather than a servant" and "not by chance but by plan" with both sides in each other's place."""
    for place in range(1, len(tokens) - 2):
        pair = (tokens[place].text.lower(), tokens[place + 1].text.lower())
        if pair in (("rather", "than"), ("instead", "of")):
            sides = _noun_phrase_before(tokens, place), _noun_phrase_after(tokens, place + 2)
        elif pair[0] == "not" and pair[1] not in ("only", "just", "merely", "simply", "least", "until"):
            but = next((p for p in range(place + 2, min(place + 9, len(tokens))) if tokens[p].text == "but"), None)
            if but is None or any(t.tag in FINITE | RELATIVES for t in tokens[place:but]):
                continue
            end = but - 1 if tokens[but - 1].text == "," else but
            sides = (place + 1, end), _noun_phrase_after(tokens, but + 1)
        else:
            continue
        turned = _swapped_sides(text, site, tokens, *sides)
        if turned:
            return False_(turned, "The text has the two sides the other way round.", "contrast")
    return None


def _swapped_sides(
    text: str, site: Site, tokens: Sequence[Token], one: tuple[int, int] | None, two: tuple[int, int] | None
) -> str:
    if one is None or two is None:
        return ""
    first, second = tokens[one[0]], tokens[two[0]]
    if (first.tag == "IN") != (second.tag == "IN") or (first.tag == "DT") != (second.tag == "DT"):
        return ""
    if first.tag[:2] == "VB" or second.tag[:2] == "VB":
        return ""
    plain = site.passage.text
    left, right = plain[first.start : tokens[one[1] - 1].end], plain[second.start : tokens[two[1] - 1].end]
    if text.count(left) != 1 or text.count(right) != 1 or left in right or right in left or "," in left + right:
        return ""
    return text.replace(left, "\0").replace(right, left).replace("\0", right)


_PHRASE_TAGS = ("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "VBN", "PRP$")


def _noun_phrase_before(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    end = place - 1 if tokens[place - 1].text == "," else place
    begin = end
    while begin and tokens[begin - 1].tag in _PHRASE_TAGS:
        begin -= 1
    if begin and begin < end and tokens[begin - 1].tag == "IN":
        begin -= 1
    return (begin, end) if begin < end and tokens[end - 1].tag[:2] == "NN" else None


def _noun_phrase_after(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    begin, end = place, place
    if end < len(tokens) and tokens[end].tag == "IN":
        end += 1
    while end < len(tokens) and tokens[end].tag in _PHRASE_TAGS:
        end += 1
    closed = end >= len(tokens) or tokens[end].text in (".", ",", ";") or tokens[end].tag in ("IN", "CC")
    return (begin, end) if closed and end > begin and tokens[end - 1].tag[:2] == "NN" else None


_YEAR = re.compile(r"\b\d{4}\b")
_CAUSING = word_set("cause produce provoke trigger create precede follow threaten")


def _reversed(text: str, site: Site, clause: Clause) -> False_ | None:
    """Cause and effect in each other's place: "the famine led to the revolt" as "the revolt led to the famine"."""
    leads = clause.head_verb.lemma == "lead" and clause.rest and clause.tokens[clause.rest[0]].text == "to"
    if len(clause.verb) != 1 or not (leads or clause.head_verb.lemma in _CAUSING) or clause.fronted:
        return None
    if _YEAR.search(clause.text):
        return None
    effect = list(clause.rest[1:]) if leads else list(clause.rest)
    tags = [clause.tokens[i].tag for i in effect]
    if not effect or any(tag in FINITE | RELATIVES | {"TO", "VBG"} for tag in tags) or tags[-1][:2] != "NN":
        return None
    if clause.tokens[effect[0]].tag not in ("DT", "NN", "NNS", "JJ", "NNP") or "," in clause.words(effect):
        return None
    plural = [clause.tokens[part[-1]].tag in ("NNS", "NNPS") for part in (clause.subject, effect)]
    if clause.head_verb.tag != "VBD" and plural[0] != plural[1]:
        return None
    one, two = clause.words(clause.subject), clause.words(effect)
    start = one if is_proper(site, clause.subject[0]) else one[:1].lower() + one[1:]
    link = f"{clause.head_verb.text} to" if leads else clause.head_verb.text
    return False_(
        capitalised(f"{two} {link} {start}"), "The text has cause and effect the other way round.", "reversed"
    )


def _exchanged(text: str, site: Site, clause: Clause) -> False_ | None:
    """The doer and what it was done to in each other's place, where both are names of one type."""
    one = subject_mention(site, clause)
    if one is None or clause.head_verb.lemma in _BOTH_WAYS or not clause.rest or len(clause.verb) != 1:
        return None
    if clause.head_verb.tag != "VBD" or clause.head_verb.lemma == "be":
        return None
    place = 0
    while place < len(clause.rest) and clause.tokens[clause.rest[place]].tag == "DT":
        place += 1
    if place > 1 or place >= len(clause.rest):
        return None
    two = site.mention_at(clause.tokens[clause.rest[place]])
    if two is None or two.type is not one.type or one.cluster == two.cluster or not _is_whole(clause, two, place):
        return None
    if text.count(one.text) != 1 or text.count(two.text) != 1 or one.text in two.text or two.text in one.text:
        return None
    swapped = text.replace(one.text, "\0").replace(two.text, one.text).replace("\0", two.text)
    return False_(swapped, "The text has it the other way round.", "exchanged")


def _is_whole(clause: Clause, mention: Mention, place: int) -> bool:
    """Whether the object ends with the name, so that no possessive or further noun follows."""
    after = [clause.tokens[i] for i in clause.rest[place:] if clause.tokens[i].start >= mention.end]
    return not after or (
        after[0].tag != "POS" and not after[0].tag.startswith(("NN", "JJ", "CC")) and after[0].text != ","
    )


def _renamed(site: Site, clause: Clause, index: DocumentIndex) -> Iterator[False_]:
    """The statement with another name of the same pages in the place of one that it has."""
    for proposal in cloze.gaps(site, clause, index):
        if isinstance(proposal, Refused) or proposal.kind not in _SWAPPED:
            continue
        after = proposal.statement.split(GAP)[1][:2]
        if after.startswith((",", "’", "'")) or "between" in proposal.statement:
            continue
        if proposal.kind == "person" and not proposal.statement.startswith(GAP):
            continue
        own = index.reading.names.clusters.get(proposal.cluster or "")
        other = _peer(proposal, own, index) if own is not None else None
        if other is None:
            continue
        certificate = certified(proposal, other, index)
        if certificate is not None:
            text = capitalised(proposal.statement.replace(GAP, other.text)).rstrip(".")
            yield False_(text, certificate.reason, "renamed")
            return


def _peer(proposal: Candidate, own: Cluster, index: DocumentIndex) -> Filler | None:
    """The nearest other name of the type that the text has more than once; in a whole statement it need not hold the
    same office to be believed."""
    ranked = sorted(
        (index.apart(cluster, proposal.site.ordinal), -len(cluster.mentions), cluster.id)
        for cluster in index.clusters_of(own.type)
        if cluster.id != own.id and len(cluster.mentions) > 1 and cluster.gender in ("", own.gender)
    )
    for apart, _, name in ranked:
        cluster = index.reading.names.clusters[name]
        if (
            apart > (FARTHEST if proposal.kind == "person" else FARTHEST // 3)
            or apart == 0
            or not _is_like(proposal, own, cluster)
        ):
            continue
        text = comparable(cluster, proposal)
        if text and text not in proposal.statement and fits(proposal, Filler(text, "document", cluster), index):
            return Filler(text, "document", cluster)
    return None


def _is_like(proposal: Candidate, own: Cluster, cluster: Cluster) -> bool:
    if proposal.kind == "person":
        return is_person(cluster) and of_one_people(own, cluster)
    if proposal.kind in ("organisation", "event", "work"):
        return head_noun(own.canonical) == head_noun(cluster.canonical) != ""
    return kind_of_place(own.canonical) == kind_of_place(cluster.canonical) and are_powers(own, cluster)


def names_in(statement: Statement) -> list[Mention]:
    """The names of persons, countries, bodies and events in the statement."""
    kinds = (NameType.PERSON, NameType.COUNTRY, NameType.ORGANISATION, NameType.EVENT, NameType.WORK,
             NameType.NATIONALITY, NameType.PLACE)  # fmt: skip
    return [m for m in statement.site.mentions if m.type in kinds and m.text in statement.text]


__all__ = ["Candidate", "False_", "Statement", "names_in", "statement_of"]
