"""Who is named as speaking: the subject of a verb of saying, and whom "he" or "she" takes up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.gazetteer import common_count, gender_of, governments_of, heads, person_nouns
from courseware.language import Token, lemma

_GROUPS = frozenset(
    [
        "government",
        "party",
        "press",
        "newspaper",
        "newspapers",
        "report",
        "reports",
        "account",
        "article",
        "committee",
        "commission",
        "court",
        "delegation",
        "source",
        "sources",
        "police",
        "intelligence",
        "embassy",
        "constitution",
        "memorandum",
        "letter",
        "speech",
        "message",
        "telegram",
        "treaty",
        "declaration",
        "resolution",
        "parliament",
        "study",
        "biography",
        "history",
        "tradition",
        "legend",
        "chronicle",
        "decree",
        "law",
        "order",
        "directive",
        "note",
        "editorial",
        "book",
        "manifesto",
        "statement",
        "survey",
        "poll",
        "platform",
        "document",
        "charter",
        "bill",
        "paper",
        "proclamation",
        "diary",
        "record",
        "review",
        "ruling",
        "verdict",
        "tribunal",
        "council",
        "ministry",
        "union",
        "church",
        "senate",
        "cabinet",
        "board",
        "agency",
        "bureau",
        "company",
        "staff",
        "assembly",
        "convention",
        "congress",
        "league",
        "association",
        "opposition",
        "mission",
        "administration",
        "regime",
        "essay",
        "pamphlet",
        "census",
        "estimate",
        "propaganda",
    ]
)
_VAGUE = frozenset(["they", "who", "one", "it", "some", "many", "others", "few"])
_MONTHS = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
_LEADS_TO = frozenset(
    ["use", "tend", "seem", "appear", "want", "wish", "begin", "continue", "like", "come", "try", "attempt", "seek",
     "go", "dare", "hasten", "live", "love", "need", "help", "strive", "say", "report", "believe", "think", "know"]
)  # fmt: skip
"""Verbs that stand with "to" before a verb of saying: "they tended to argue", "he was said to have remarked"."""


def speaker_before(tokens: Sequence[Token], verb: int) -> str | None:
    """The subject before a verb of saying: a name, a pronoun, or a noun phrase of persons or bodies; else None."""
    place = verb - 1
    while place >= 0 and (
        tokens[place].tag in ("RB", "MD", "TO")
        or tokens[place].lemma in ("have", "be", "do")
        or tokens[place].text in ("both", "all", "each")
        or (tokens[place + 1].tag == "TO" and tokens[place].lemma in _LEADS_TO)
    ):
        place -= 1
    if place > 0 and tokens[place].text in ("and", "or", "but") and tokens[verb].tag in ("VBD", "VBZ", "VBP"):
        earlier = next((at for at in range(place - 1, 0, -1) if tokens[at].tag == tokens[verb].tag), None)
        if earlier is not None and not tokens[place - 1].tag.startswith("PRP"):
            return speaker_before(tokens, earlier)
    if place >= 0 and tokens[place].text in (",", ")") and (opened := _parenthesis_start(tokens, place)) is not None:
        inside = tokens[opened + 1 : place]
        if tokens[place].text == "," and inside and all(token.tag == "NNP" for token in inside):
            return _phrase(tokens, opened + 1, place)
        place = opened - 1
    if place < 0:
        return None
    if tokens[place].text.lower() in ("he", "she", *_VAGUE):
        return tokens[place].text
    if tokens[place].text == "and" and place and tokens[place + 1].text in ("elsewhere", "abroad", "beyond"):
        place -= 1
    if not tokens[place].tag.startswith("NN") or (tokens[place].tag == "NN" and tokens[verb].tag == "VBG"):
        return None
    if (who := _relative(tokens, place)) is not None and tokens[who - 1].tag.startswith("NN"):
        place = who - 1
    return _noun_phrase(tokens, place)


def _relative(tokens: Sequence[Token], place: int) -> int | None:
    """Index of the "who" of a relative clause that ends at ``place`` and holds a verb of its own."""
    for back in range(place, max(0, place - 10), -1):
        if tokens[back].text in (",", ".", ";", ":"):
            return None
        if tokens[back].text == "who":
            return back if any(token.tag in ("VBD", "VBZ", "VBP") for token in tokens[back:place]) else None
    return None


def _noun_phrase(tokens: Sequence[Token], place: int) -> str | None:
    start = place
    while start and place - start < 14 and not _is_date(tokens, start - 1):
        tag, text = tokens[start - 1].tag, tokens[start - 1].text
        of_phrase = text == "of" and start > 1 and tokens[start - 2].tag.startswith("NN")
        listed = text == "and" and start > 1 and tokens[start - 2].tag == tokens[start].tag == "NNP"
        if (
            not of_phrase
            and not listed
            and tag not in ("NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "PRP$", "CD", "VBN")
        ):
            break
        start -= 1
        if tag in ("DT", "PRP$") and (start == 0 or tokens[start - 1].text != "of"):
            break
    head = _head(tokens, start, place)
    if (not _can_speak(head) and tokens[place].tag not in ("NNP", "NNPS")) or _after_place(tokens, start):
        whole = _whole_subject(tokens, start, place)
        if whole:
            return whole
    if head is not tokens[place] and not _can_speak(head) and head.tag not in ("NNP", "NNPS"):
        start = 1 + max(at for at in range(start, place) if tokens[at].text == "of")
        head = tokens[place]
    proper = tokens[place].tag in ("NNP", "NNPS")
    fits = (proper and common_count(head.text) != 1000) or _can_speak(head)
    return _phrase(tokens, start, place + 1) if fits else None


def _after_place(tokens: Sequence[Token], start: int) -> bool:
    return start > 1 and tokens[start - 1].text in ("in", "at", "from", "on", "for", "and", "or")


def _whole_subject(tokens: Sequence[Token], start: int, place: int) -> str | None:
    """The clause's own subject where its last noun only places it: "Proponents in Arizona and elsewhere argued"."""
    first = start
    while (
        first
        and tokens[first - 1].text not in (",", ";", ":", "(", "“", '"', "that")
        and not tokens[first - 1].tag.startswith(("VB", "MD", "W"))
    ):
        first -= 1
    while first < start and tokens[first].tag in ("CC", "RB", "IN"):
        first += 1
    end = first
    while end < start and tokens[end].tag in ("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "PRP$", "CD", "VBN"):
        end += 1
    if end == first or end >= start or tokens[end].tag != "IN" or tokens[end].text == "of":
        return None
    return _phrase(tokens, first, end) if _can_speak(tokens[end - 1]) else None


def _can_speak(noun: Token) -> bool:
    """Whether a common noun is of persons, or of bodies and papers that state things."""
    if noun.lemma in ("head", "chief", "leader", "side", "proponent", "opponent", "other"):
        return True
    plural_of_persons = re.search(r"(?:ist|ian|ite|crat|[eo]r)s$", noun.text)
    return noun.lemma in person_nouns() or noun.lemma in _GROUPS or bool(plural_of_persons) or noun.lemma == "people"


def _head(tokens: Sequence[Token], start: int, place: int) -> Token:
    """The noun before the first "of", else the last of the phrase."""
    for at in range(start + 1, place):
        if tokens[at].text == "of":
            return tokens[at - 1]
    return tokens[place]


def _is_date(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    return token.text in _MONTHS or (token.tag == "CD" and token.text[0].isdigit())


def _parenthesis_start(tokens: Sequence[Token], place: int) -> int | None:
    opener = "(" if tokens[place].text == ")" else ","
    for back in range(place - 1, max(-1, place - 20), -1):
        if tokens[back].text == opener and (back == 0 or tokens[back - 1].tag.startswith("NN")):
            return back
    return None


def inverted_speaker(tokens: Sequence[Token], verb: int) -> str | None:
    """The subject after a verb: "…,” wrote Molotov"."""
    if not verb or tokens[verb - 1].text not in (",", "”", '"', "’", "''") or verb + 1 >= len(tokens):
        return None
    end = verb + 1
    while end < len(tokens) and tokens[end].tag in ("NNP", "DT", "NN", "JJ", "NNPS", "NNS"):
        end += 1
    return _phrase(tokens, verb + 1, end) if end > verb + 1 else None


def _phrase(tokens: Sequence[Token], start: int, end: int) -> str:
    text = ""
    for place in range(start, end):
        gap = " " if place > start and tokens[place].start > tokens[place - 1].end else ""
        text += gap + tokens[place].text
    return text


def named(speaker: str | None, previous: str | None) -> str | None:
    """A speaker's name; "he" and "she" take the personal subject of the sentence before, where there was one."""
    if speaker is None:
        return None
    if speaker.lower() in ("he", "she"):
        return previous
    return None if speaker.lower() in ("they", "who", "one", "it") else speaker


def subject_of(tokens: Sequence[Token]) -> str | None:
    """The personal subject of a sentence: the name right before its first finite verb, where that is no state's."""
    for place, token in enumerate(tokens):
        if token.tag in ("VBD", "VBZ", "VBP", "MD") and place:
            at = place - 1
            while at and tokens[at].tag == "RB":
                at -= 1
            if tokens[at].text == "," and (opened := _parenthesis_start(tokens, at)) is not None and opened:
                at = opened - 1
            if tokens[at].tag != "NNP":
                return None
            start = _name_start(tokens, at)
            if start > 1 and tokens[start - 1].text in ("of", "from", "in", "at") and tokens[start - 2].tag == "NNP":
                at = start - 2
                start = _name_start(tokens, at)
            name = _phrase(tokens, start, at + 1)
            return name if _may_be_person(name) else None
    return None


def _may_be_person(name: str) -> bool:
    """Whether a capitalised subject may be whom "he" or "she" takes up: no state, no body, no common word."""
    last = name.split()[-1]
    if governments_of(name) or (last in heads() and " " in name):
        return False
    return " " in name or common_count(last) is None or bool(gender_of(last))


def _name_start(tokens: Sequence[Token], at: int) -> int:
    while at and tokens[at - 1].tag == "NNP" and tokens[at - 1].text not in _MONTHS:
        at -= 1
    return at


def antecedent(tokens: Sequence[Token], place: int) -> str | None:
    """The person whom the sentence named before a verb, for its "he": "When Stalin knew of it, he wrote"."""
    subject = subject_of(tokens)
    if subject is None:
        return None
    before = _phrase(tokens, 0, place)
    return subject if subject in before else None


def is_personal(speaker: str) -> bool:
    """Whether a subject is a person, or persons, and no thing or thought."""
    words = speaker.split()
    if speaker.lower() in ("it", "this", "that", "these", "which"):
        return False
    last = lemma(words[-1].lower(), "NNS")
    return words[-1][:1].isupper() or last in person_nouns() or speaker.lower() in ("he", "she", *_VAGUE)
