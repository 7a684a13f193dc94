"""Frames of reported and rejected views that no verb of saying governs: "according to X", "the myth that"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseware.gazetteer import common_count, governments_of, person_nouns
from courseware.language import Sentence, lemma
from courseware.voices import Speech, Voice

NAME = r"[A-Z](?:\w|[’'-](?!s\b))*\.?(?:\s(?:[A-Z](?:\w|[’'-](?!s\b))*\.?|de|von|van|al))*"
_OPINION = (
    r"view|opinion|words|account|argument|interpretation|expression|phrase|thesis|claim|belief|estimation|judgement|"
    r"judgment|conclusion|reading|telling|formulation|assessment|estimate|eyes"
)
_ACCORDING = re.compile(
    r"(?P<cue>[Aa]ccording to|[Ii]n the (?:view|opinion|words|eyes|estimation|judgement|judgment) of|^For|^To) "
    r"(?P<who>(?:\b[A-Z][a-z]?\.\s?|[^,;:.()]){2,80}?)(?P<note>\s\([^)]*\))?,"
)
_ACCORDING_LAST = re.compile(
    r",\s(?P<cue>according to|in the (?:view|opinion|words|eyes|estimation|judgement|judgment) of) "
    r"(?P<who>(?:\b[A-Z]\.\s?|[^,;:.()]){2,80})(?:\s\([^)]*\))?\.$"
)
_VIEW = re.compile(rf"(?:^|[\s(,])[Ii]n\s(?P<who>{NAME})(?<![’']s)[’']s?\s(?P<cue>{_OPINION})s?\b")
_OWN_VIEW = re.compile(
    rf"(?:^|[\s(,:;])(?:[Ii]n|[Bb]y|[Oo]n)\s(?P<who>his|her|their)\s(?:own\s)?(?P<cue>{_OPINION})s?\b"
    r"(?!\s(?:on|with|of|about|for|against|to|and|that|as|in)\b),?"
)
_AS_SAYS = re.compile(
    rf"(?:^|[\s(,])(?P<cue>[Aa]s)\s(?P<who>(?:the\s(?:[a-z]+\s){{0,3}})?{NAME}|(?:the\s|some\s|many\s|"
    rf"most\s)?(?:\w+\s)?"
    r"(?:historians?|scholars?|critics?|observers?))\s(?:(?:has|have|had)\s)?(?:\w+ly\s)?(?P<verb>[a-z]+)"
    r"(?:\s(?:in|at|on)\s[^,]{3,40})?,"
)
_PASSIVE = re.compile(
    r"\b[Ii]t\s(?:is|was|has been|had been)\s(?:\w+ly\s)?(?P<cue>said|believed|thought|claimed|argued|alleged|"
    r"reported|"
    r"held|rumou?red|suggested|assumed|supposed|feared|estimated)\sthat\b"
    r"|\b(?:is|was|are|were)\s(?:said|believed|thought|alleged|reported|rumou?red|supposed|reputed)\sto\b"
    r"|\b(?:were|was|had been) (?:told|informed|assured|warned|advised) that\b"
    r"|\b(?:[Ll]egend|[Tt]radition|[Rr]umou?r|[Gg]ossip|[Ff]olklore) (?:has|had) it that\b"
    r"|\b(?:[Ll]egend|[Tt]radition|[Rr]umou?r)s? (?:holds?|held|says?|said|claims?) that\b"
)
_PASSIVE_INSIDE = re.compile(
    r",\s(?P<frame>it (?:is|was) (?:\w+ )?(?:said|believed|thought|claimed|argued|alleged|reported|rumou?red|"
    r"supposed)),"
)
_TITLE_SAYS = re.compile(
    rf"(?P<who>{NAME})(?<![’']s)[’']s\s[^.;,]{{0,40}}?[‘“\"*_][^’”\"*_]{{3,90}}[’”\"*_]\s(?P<cue>\w+s|\w+ed)\sthat\b"
)
_CLAIM_NOUNS = (
    r"claim|contention|argument|view|belief|assertion|suggestion|conclusion|thesis|theory|charge|accusation|"
    r"allegation|"
    r"insistence|notion|impression|conviction|opinion|interpretation|hypothesis|prediction|statement|"
    r"announcement|rumou?r|"
    r"report|complaint"
)
_OWNED_CLAIM = re.compile(
    rf"(?:(?P<who>{NAME})(?<![’']s)[’']s?|(?P<pronoun>\b[Hh]is|\b[Hh]er|\b[Tt]heir)|\b(?:[Tt]he|[Aa]n?|[Tt]his|"
    rf"[Aa]ny))\s"
    rf"(?:[a-z-]+\s){{0,2}}?(?P<cue>{_CLAIM_NOUNS})s?\sthat\b"
)
_REJECTED_AFTER = re.compile(
    r"\b(?:is|are|was|were|has been|seems?|appears?)\s(?:\w+ly\s)?(?:absurd|disputed|untenable|mistaken|false|"
    r"wrong|unfounded|"
    r"baseless|implausible|unconvincing|misleading|nonsense|discredited|refuted|contradicted|rejected|"
    r"exaggerated|a myth|"
    r"not supported|not borne out|unsupported|hard to (?:accept|sustain)|difficult to (?:accept|sustain))"
)
_REJECTED_BEFORE = re.compile(
    r"\b(?:[Tt]here (?:is|was) (?:no|little|scant|hardly any) (?:\w+ )?(?:evidence|proof|sign|indication|"
    r"reason to (?:think|"
    r"believe|suppose)) that"
    r"|[Nn]o (?:\w+ )?evidence (?:supports|shows|suggests|proves|exists for)(?: the (?:\w+ )?(?:claim|view|idea|"
    r"theory|"
    r"notion))? that"
    r"|(?:it (?:is|was|would be)|[Ii]t (?:is|was|would be)) (?:a mistake|wrong|misleading|an error|tempting|"
    r"absurd|na[iï]ve|"
    r"an exaggeration|too simple|simplistic|not true|untrue|false|doubtful)"
    r"(?: to (?:\w+ly )?(?:think|believe|assume|suppose|say|conclude|claim|argue|see|imagine|suggest))? that"
    r"|[Cc]ontrary to (?:the )?(?:\w+ )?(?:claim|view|belief|assertion|myth|idea|notion|argument|impression)s? that"
    r"|[Ff]ew (?:\w+ ){0,2}?(?:now |today |still |would )?(?:accept|believe|think|hold|maintain|claim|argue) that"
    r"|(?:reject|refute|dispute|deny|dismiss|challenge|question|debunk)(?:e?s|e?d|ing)? (?:the|this|"
    r"any) (?:\w+ ){0,2}?(?:view|"
    r"claim|idea|notion|argument|thesis|theory|assertion|suggestion|belief) that"
    r"|(?:[Tt]he|[Aa]) (?:\w+ )?(?:myth|fiction|illusion|misconception|fallacy|canard|fantasy|falsehood|lie|"
    r"delusion) that"
    r"|[Nn]othing (?:suggests|shows|indicates|supports the (?:view|claim|idea)) that)\b"
)
_DOUBTED_ADVERB = re.compile(r"\b(?P<cue>[Ss]upposedly|[Aa]llegedly|[Pp]urportedly)\b")
_PURPORTS = re.compile(r"\b(?P<cue>purport(?:s|ed)?|pretend(?:s|ed)?) to\b")
_STOPS = re.compile(
    r"[;:]|,\s(?:but|yet|although|though|whereas|while|and (?:he|she|it|they|the|this|I|we))\b|[.!?][”\"’')]*$"
)
_VERB_TAGS = ("VBD", "VBZ", "VBP", "MD")


def framed(sentence: Sentence, reporting: frozenset[str], previous: str | None) -> Iterator[Speech]:
    """What frames without a governing verb of saying report or reject in a sentence."""
    yield from _by_prepositions(sentence, reporting)
    yield from _by_own_view(sentence, previous)
    yield from _by_passive(sentence)
    yield from _by_claims(sentence, previous)
    yield from _by_doubt(sentence)


def _by_prepositions(sentence: Sentence, reporting: frozenset[str]) -> Iterator[Speech]:
    body = sentence.text
    for match in _ACCORDING.finditer(body):
        if match["cue"] not in ("For", "To") or _names_person(match["who"]):
            yield _speech(sentence, *_outside(body, match), match["who"], match["cue"])
    last = _ACCORDING_LAST.search(body)
    if last:
        yield _speech(sentence, 0, last.start(), last["who"], last["cue"])
    for match in _AS_SAYS.finditer(body):
        if {lemma(match["verb"], "VBZ"), lemma(match["verb"], "VBD")} & reporting:
            yield _speech(sentence, *_outside(body, match), match["who"], f"as … {match['verb']}")
    view = _VIEW.search(body)
    if view:
        yield _speech(sentence, view.end(), len(body), view["who"], f"in …’s {view['cue']}")
    title = _TITLE_SAYS.search(body)
    if title and {lemma(title["cue"], "VBZ"), lemma(title["cue"], "VBD")} & reporting:
        yield _speech(sentence, title.end(), len(body), title["who"], f"{title['cue']} that")


def _outside(body: str, match: re.Match[str]) -> tuple[int, int]:
    """What a frame governs: the words after it, or those before it where it stands at the end."""
    if match.start() > 15 and body[: match.start()].rstrip()[-1:].isalnum():
        return 0, match.start()
    return (match.end(), len(body)) if match.start() < 3 or match.end() < len(body) - 20 else (0, match.start())


def _names_person(words: str) -> bool:
    last = words.split()[-1]
    if len(words.split()) > 4 or governments_of(words):
        return False
    return (last[:1].isupper() and common_count(last) is None) or lemma(last.lower(), "NNS") in person_nouns()


def _by_own_view(sentence: Sentence, previous: str | None) -> Iterator[Speech]:
    match = _OWN_VIEW.search(sentence.text)
    if match:
        who = previous if match["who"] != "their" else None
        yield _speech(sentence, match.end(), len(sentence.text), who, f"in {match['who']} {match['cue']}")


def _by_passive(sentence: Sentence) -> Iterator[Speech]:
    body = sentence.text
    passive = _PASSIVE.search(body)
    if passive and not re.match(r"\s*[Ii]t (?:will|can|could|may|might|must|should)", body):
        yield _speech(sentence, passive.end(), len(body), None, passive.group())
    inside = _PASSIVE_INSIDE.search(body)
    if inside:
        yield _speech(sentence, 0, inside.start(), None, inside["frame"])
        yield _speech(sentence, inside.end(), len(body), None, inside["frame"])


def _by_claims(sentence: Sentence, previous: str | None) -> Iterator[Speech]:
    """ "Getty's contention that …", "the myth that …", "there is no evidence that …"."""
    body = sentence.text
    for match in _REJECTED_BEFORE.finditer(body):
        yield _stretch(sentence, match.end(), _clause_stop(sentence, match.end()), Voice.CONTESTED, None, match.group())
    for match in _OWNED_CLAIM.finditer(body):
        end = _clause_stop(sentence, match.end())
        owner = match["who"] or (previous if match["pronoun"] in ("his", "her", "His", "Her") else None)
        voice = Voice.CONTESTED if _REJECTED_AFTER.match(body[end:].lstrip()) else Voice.REPORTED
        yield _stretch(sentence, match.end(), end, voice, owner, f"{match['cue']} that")


def _clause_stop(sentence: Sentence, start: int) -> int:
    """Where a clause that is a sentence's subject gives way to its verb; else where the clause ends."""
    stop = _STOPS.search(sentence.text, start)
    end = stop.start() if stop else len(sentence.text)
    verbs = [
        token
        for place, token in enumerate(sentence.tokens)
        if token.tag in _VERB_TAGS
        and start <= token.start - sentence.start < end
        and not _is_joined(sentence, place, start)
    ]
    if len(verbs) < 2 or sentence.text[:start].count(" ") > 8:
        return end
    return verbs[1].start - sentence.start


def _is_joined(sentence: Sentence, place: int, start: int) -> bool:
    """Whether a verb belongs to the one before it: after "and", "that", "who" or an auxiliary."""
    before = [t for t in sentence.tokens[max(0, place - 3) : place] if t.start - sentence.start >= start]
    return any(token.tag in ("CC", "WP", "WDT", "WRB", "MD") or token.text == "that" for token in before)


def _by_doubt(sentence: Sentence) -> Iterator[Speech]:
    for pattern in (_DOUBTED_ADVERB, _PURPORTS):
        for match in pattern.finditer(sentence.text):
            stop = _STOPS.search(sentence.text, match.end())
            end = stop.start() if stop else len(sentence.text)
            yield _stretch(sentence, match.end(), end, Voice.CONTESTED, None, match["cue"])


def _speech(sentence: Sentence, start: int, end: int, who: str | None, cue: str) -> Speech:
    return _stretch(sentence, start, end, Voice.REPORTED, who, cue)


def _stretch(sentence: Sentence, start: int, end: int, voice: Voice, who: str | None, cue: str) -> Speech:
    stretch = sentence.text[start:end]
    low = start + len(stretch) - len(stretch.lstrip(" ,"))
    if lemma(cue.split()[-1], "VBD") in ("allege", "purport", "suppose"):
        voice = Voice.CONTESTED
    return Speech(
        sentence.start + low, sentence.start + max(low, end), voice, who.strip() if who else None, cue.strip()
    )
