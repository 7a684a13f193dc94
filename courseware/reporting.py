"""Reported speech in one sentence: "As X notes", "according to X", "X argues that", "it is said that"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from courseware import lexicon
from courseware.gazetteer import common_count, governments_of, person_nouns
from courseware.language import Sentence, Token, lemma, quotations
from courseware.spans import Span


class Voice(StrEnum):
    """Who vouches for what is said."""

    AUTHOR = "author"
    QUOTED = "quoted"
    REPORTED = "reported"
    CONTESTED = "contested"


@dataclass(frozen=True)
class Speech:
    """A stretch that another speaks or that the author does not vouch for; code points of the cleaned text."""

    start: int
    end: int
    voice: Voice
    speaker: str | None
    """As the text names the speaker ("Molotov", "some historians"); None where it names none."""
    cue: str
    """The words that show it: "argues that", "according to", a quotation mark."""

    @property
    def span(self) -> Span:
        """The stretch as a span."""
        return Span(self.start, self.end)


_NAME = r"[A-Z](?:\w|[’'-](?!s\b))*\.?(?:\s(?:[A-Z](?:\w|[’'-](?!s\b))*\.?|de|von|van|al))*"
_ACCORDING = re.compile(
    r"(?P<cue>[Aa]ccording to|[Ii]n the (?:view|opinion|words|eyes|estimation|judgement|judgment) of|^For|^To) "
    r"(?P<who>(?:\b[A-Z][a-z]?\.\s?|[^,;:.()]){2,80}?)(?P<note>\s\([^)]*\))?,"
)
_VIEW = re.compile(
    rf"(?:^|[\s(,])[Ii]n\s(?P<who>{_NAME})(?<![’']s)[’']s?\s(?P<cue>view|opinion|words|account|argument|"
    r"interpretation|expression|phrase|thesis|claim|belief|"
    r"estimation|judgement|judgment|conclusion)s?\b"
)
_AS_SAYS = re.compile(
    rf"(?:^|[\s(,])(?P<cue>[Aa]s)\s(?P<who>(?:the\s(?:[a-z]+\s){{0,3}})?{_NAME}|(?:the\s)?(?:\w+\s)?"
    r"(?:historians?|scholars?|critics?|observers?))\s(?:(?:has|have|had)\s)?(?:\w+ly\s)?(?P<verb>[a-z]+)"
    r"(?:\s(?:in|at|on)\s[^,]{3,40})?,"
)
_PASSIVE = re.compile(
    r"\b[Ii]t\s(?:is|was|has been|had been)\s(?:\w+ly\s)?(?P<cue>said|believed|thought|claimed|argued|alleged|reported|"
    r"held|"
    r"rumou?red|suggested|assumed|supposed|feared|estimated)\sthat\b"
    r"|\b(?:is|was|are|were)\s(?:said|believed|thought|alleged|reported|rumou?red|supposed)\sto\b"
)
_HEARER_VERBS = frozenset(
    [
        "tell",
        "inform",
        "remind",
        "assure",
        "convince",
        "warn",
        "persuade",
        "advise",
        "notify",
        "interrogate",
        "ask",
        "promise",
    ]
)
_FACTIVE = frozenset(
    [
        "know",
        "realize",
        "realise",
        "discover",
        "find",
        "establish",
        "confirm",
        "make",
        "point",
        "prove",
        "recognize",
        "recognise",
        "remember",
    ]
)
_DEMONSTRATIVE = frozenset(
    ["show", "suggest", "reveal", "demonstrate", "indicate", "explain", "mean", "emphasise", "emphasize", "stress"]
)
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


@cache
def reporting_verbs() -> frozenset[str]:
    """Lemmas of verbs that report speech or thought."""
    return lexicon.word_set("reporting_verbs")


@cache
def doubted_verbs() -> frozenset[str]:
    """Reporting verbs by which the writer doubts what is reported: "alleged", "purported"."""
    return frozenset(lexicon.entries("reporting_verbs")[-1].split())


def reported(sentence: Sentence, previous: str | None) -> list[Speech]:
    """What a sentence reports; ``previous`` is the personal subject of the sentence before, for "he" and "she".

    Where two stretches lie one inside the other, the one that names its speaker is kept, else the longer.
    """
    found = [*_by_prepositions(sentence), *_by_verbs(sentence, previous)]
    kept: list[Speech] = []
    for speech in sorted(found, key=lambda s: (s.speaker is None, s.start - s.end)):
        if not any(other.start <= speech.start and speech.end <= other.end for other in kept):
            kept.append(speech)
    return kept


def _by_prepositions(sentence: Sentence) -> list[Speech]:
    body = sentence.text
    found: list[Speech] = []
    for match in _ACCORDING.finditer(body):
        if match["cue"] not in ("For", "To") or _names_person(match["who"]):
            found.append(_speech(sentence, *_outside(body, match), match["who"], match["cue"]))
    for match in _AS_SAYS.finditer(body):
        if {lemma(match["verb"], "VBZ"), lemma(match["verb"], "VBD")} & reporting_verbs():
            found.append(_speech(sentence, *_outside(body, match), match["who"], f"as … {match['verb']}"))
    view = _VIEW.search(body)
    if view:
        found.append(_speech(sentence, view.end(), len(body), view["who"], f"in …’s {view['cue']}"))
    passive = _PASSIVE.search(body)
    if passive:
        found.append(_speech(sentence, passive.end(), len(body), None, passive.group()))
    return found


def _outside(body: str, match: re.Match[str]) -> tuple[int, int]:
    """What a frame governs: the words after it, or those before it where it stands at the end."""
    return (match.end(), len(body)) if match.start() < 3 or match.end() < len(body) - 20 else (0, match.start())


def _names_person(words: str) -> bool:
    last = words.split()[-1]
    if len(words.split()) > 4 or governments_of(words):
        return False
    return (last[:1].isupper() and common_count(last) is None) or lemma(last.lower(), "NNS") in person_nouns()


def _speech(sentence: Sentence, start: int, end: int, who: str | None, cue: str) -> Speech:
    stretch = sentence.text[start:end]
    low = start + len(stretch) - len(stretch.lstrip(" ,"))
    voice = Voice.CONTESTED if lemma(cue.split()[-1], "VBD") in doubted_verbs() else Voice.REPORTED
    return Speech(
        sentence.start + low, sentence.start + max(low, end), voice, who.strip() if who else None, cue.strip()
    )


def _by_verbs(sentence: Sentence, previous: str | None) -> list[Speech]:
    tokens = sentence.tokens
    inside = [(sentence.start + quote.start, sentence.start + quote.end) for quote in quotations(sentence.text)]
    found: list[Speech] = []
    for place, token in enumerate(tokens):
        if not token.tag.startswith("VB") or token.lemma not in reporting_verbs() or token.lemma in _FACTIVE:
            continue
        if not any(start < token.start < end for start, end in inside):
            found += _at_verb(sentence, place, previous)
    return found


def _at_verb(sentence: Sentence, place: int, previous: str | None) -> list[Speech]:
    """ "X argued that …", "X told Y that …", "X asked whether …", "…, X argued"."""
    tokens = sentence.tokens
    token = tokens[place]
    opening = _complement(tokens, place)
    speaker = speaker_before(tokens, place) or inverted_speaker(tokens, place)
    if opening is not None and (speaker or token.tag in ("VBG", "VBN")):
        if speaker is None:
            speaker = subject_of(tokens)
        if speaker is None or (token.lemma in _DEMONSTRATIVE and not _is_personal(speaker)):
            return []
        voice = Voice.CONTESTED if token.lemma in doubted_verbs() else Voice.REPORTED
        cue = f"{token.text} {tokens[opening - 1].text}" if opening - 1 > place else token.text
        return [Speech(tokens[opening].start, _clause_end(tokens, opening), voice, named(speaker, previous), cue)]
    if speaker and _closes(tokens, place) and place > 3 and _is_personal(speaker):
        return [Speech(sentence.start, token.start, Voice.REPORTED, named(speaker, previous), token.text)]
    return []


def _is_personal(speaker: str) -> bool:
    words = speaker.split()
    if speaker.lower() in ("it", "this", "that", "these", "which"):
        return False
    last = lemma(words[-1].lower(), "NNS")
    return words[-1][:1].isupper() or last in person_nouns() or speaker.lower() in ("he", "she", *_VAGUE)


def _complement(tokens: Sequence[Token], place: int) -> int | None:
    """Index of the first token of what is said, after "that", "whether", "how", "why"; a hearer may stand between."""
    hearer = tokens[place].lemma in _HEARER_VERBS
    ahead = place + 1
    if ahead < len(tokens) and tokens[ahead].text == "to":
        hearer, ahead = True, ahead + 1
    while ahead < min(place + 9, len(tokens) - 1):
        token = tokens[ahead]
        if (
            token.text.lower() in ("that", "whether")
            and token.tag in ("IN", "WDT", "DT")
            and tokens[ahead + 1].text != ","
        ):
            return ahead + 1
        if token.text.lower() in ("how", "why", "whence") and ahead == place + 1:
            return ahead
        if token.tag != "RB" and not (hearer and token.tag.startswith(("NN", "PRP", "DT", "JJ", "CC"))):
            return None
        ahead += 1
    return None


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Where the report stops: the sentence's end, a semicolon, or a comma before "but", "although", "while"."""
    for place in range(start, len(tokens) - 2):
        if tokens[place].text == ";":
            return tokens[place].start
        if tokens[place].text == "," and tokens[place + 1].text in (
            "but",
            "yet",
            "although",
            "though",
            "whereas",
            "while",
        ):
            return tokens[place].start
    last = tokens[-1]
    return last.start if last.text in (".", "!", "?") else last.end


def speaker_before(tokens: Sequence[Token], verb: int) -> str | None:
    """The subject before a verb of saying: a name, a pronoun, or a noun phrase of persons or bodies; else None."""
    place = verb - 1
    while place >= 0 and (
        tokens[place].tag in ("RB", "MD", "TO")
        or tokens[place].lemma in ("have", "be", "do")
        or tokens[place].text == "used"
    ):
        place -= 1
    if place >= 0 and tokens[place].text in (",", ")") and (opened := _parenthesis_start(tokens, place)) is not None:
        place = opened - 1
    if place < 0:
        return None
    if tokens[place].text.lower() in ("he", "she", *_VAGUE):
        return tokens[place].text
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
    if head is not tokens[place] and not _can_speak(head):
        start = 1 + max(at for at in range(start, place) if tokens[at].text == "of")
        head = tokens[place]
    proper = tokens[place].tag in ("NNP", "NNPS")
    fits = (proper and common_count(head.text) != 1000) or _can_speak(head)
    return _phrase(tokens, start, place + 1) if fits else None


def _can_speak(noun: Token) -> bool:
    """Whether a common noun is of persons, or of bodies and papers that state things."""
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
    for back in range(place - 1, max(-1, place - 16), -1):
        if tokens[back].text == opener:
            return back
    return None


def inverted_speaker(tokens: Sequence[Token], verb: int) -> str | None:
    """The subject after a verb: "…,” wrote Molotov"."""
    if not verb or tokens[verb - 1].text not in (",", "”", '"', "’", "''") or verb + 1 >= len(tokens):
        return None
    end = verb + 1
    while end < len(tokens) and tokens[end].tag in ("NNP", "DT", "NN", "JJ", "NNPS"):
        end += 1
    return _phrase(tokens, verb + 1, end) if end > verb + 1 else None


def _closes(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb of saying ends its sentence after a comma: "It failed, he argued."."""
    ends = verb + 1 >= len(tokens) or tokens[verb + 1].text in (".", ",")
    return ends and any(token.text == "," for token in tokens[max(0, verb - 5) : verb])


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
            if tokens[at].tag != "NNP":
                return None
            start = at
            while start and tokens[start - 1].tag == "NNP" and tokens[start - 1].text not in _MONTHS:
                start -= 1
            name = _phrase(tokens, start, at + 1)
            return None if governments_of(name) else name
    return None
