"""Who speaks: which stretches of a text are not its author's own assertion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from courseware import lexicon
from courseware.documents import Kind
from courseware.gazetteer import person_nouns
from courseware.language import Sentence, Token, lemma, parse, quotations
from courseware.passages import Passage
from courseware.spans import Span


class Voice(StrEnum):
    """Who vouches for what is said."""

    AUTHOR = "author"
    QUOTED = "quoted"
    REPORTED = "reported"
    CONTESTED = "contested"


@dataclass(frozen=True)
class Speech:
    """A stretch that another speaks or that the author does not vouch for; code points of the passage's cleaned text."""

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


_FIRST_PERSON = re.compile(r"(?<![\w’'-])(?:I|me|my|mine|myself|we|us|our|ours|ourselves)(?![\w-])(?!\.)")
_SECOND_PERSON = re.compile(r"(?<![\w’'-])(?:you|your|yours|yourself|yourselves)(?![\w-])", re.I)
_SCARE = 4
"""Quotations of fewer words are words set apart, not speech, unless a reporting verb stands beside them."""


def speech_in(passage_text: str, sentences: Sequence[Sentence], poster: str | None = None) -> list[Speech]:
    """Every stretch of a passage that is quoted, reported or contested, in reading order; they may lie inside each other.

    ``poster`` is who wrote the passage where that is not the document's author; what a poster says is the poster's own
    assertion, so it is not marked here.
    """
    found: list[Speech] = []
    previous: str | None = None
    quotes = [Span(quote.inner_start, quote.inner_end) for quote in quotations(passage_text)]
    for sentence in sentences:
        reported = _reported(sentence, passage_text, previous)
        found += reported
        found += _quoted(sentence, passage_text, quotes, reported, previous)
        found += _contested(sentence, passage_text)
        previous = _subject(sentence.tokens) or previous
    return sorted(set(found), key=lambda speech: (speech.start, -speech.end, speech.voice))


def speech_of(passages: Sequence[Passage], parsed: Mapping[str, Sequence[Sentence]]) -> dict[str, list[Speech]]:
    """The speech of every passage by anchor; a block quotation belongs whole to whom the passage before it leads in."""
    found: dict[str, list[Speech]] = {}
    speaker: str | None = None
    for place, passage in enumerate(passages):
        speech = speech_in(passage.text, parsed[passage.anchor], passage.speaker)
        if passage.kind is Kind.QUOTATION:
            if place and passages[place - 1].kind is not Kind.QUOTATION:
                speaker = lead_in_speaker(passages[place - 1].text)
            whole = Speech(0, len(passage.text), Voice.QUOTED, speaker or passage.speaker, "block quotation")
            speech = [whole, *speech]
        found[passage.anchor] = speech
    return found


def voice_of(span: Span, speeches: Iterable[Speech]) -> Speech | None:
    """The narrowest speech that holds most of a span; None where the author speaks."""
    holding = [speech for speech in speeches if 2 * _shared(span, speech) > len(span)]
    return min(holding, key=lambda speech: (speech.end - speech.start, speech.start)) if holding else None


def _shared(span: Span, speech: Speech) -> int:
    return max(0, min(span.end, speech.end) - max(span.start, speech.start))


def first_person(sentence: str) -> bool:
    """Whether the writer speaks as I or we outside quotations.

    >>> first_person("As I have discussed elsewhere, it failed."), first_person("He said, “I am ill.”"), first_person("Us")
    (True, False, False)
    """
    return bool(_FIRST_PERSON.search(without_quotations(sentence)))


def second_person(sentence: str) -> bool:
    """Whether the reader is addressed outside quotations."""
    return bool(_SECOND_PERSON.search(without_quotations(sentence)))


def without_quotations(text: str) -> str:
    """The text with what stands inside quotation marks made blanks of the same length."""
    for quote in reversed(quotations(text)):
        text = text[: quote.inner_start] + " " * (quote.inner_end - quote.inner_start) + text[quote.inner_end :]
    return text


@cache
def _phrases(name: str) -> re.Pattern[str]:
    phrases = [phrase.strip() for line in lexicon.entries(name) for phrase in line.split("|") if phrase.strip()]
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])", re.I)


def hedges_in(text: str) -> list[Span]:
    """Words by which a writer does not vouch for what is said; the month May and a name are none.

    >>> text = "Perhaps in May 1937 he may have known; it is said that he did."
    >>> [span.of(text) for span in hedges_in(text)]
    ['Perhaps', 'may', 'it is said']
    """
    found = [Span(*match.span()) for match in _phrases("hedges").finditer(text)]
    return [
        span for span in found if not re.match(r"May\b(?! (?:not|have|be)\b)", text[span.start :]) or span.start == 0
    ]


@cache
def _verbs() -> frozenset[str]:
    return lexicon.word_set("reporting_verbs")


@cache
def doubted_verbs() -> frozenset[str]:
    """Reporting verbs by which the writer doubts what is reported: "alleged", "purported"."""
    return frozenset(lexicon.entries("reporting_verbs")[-1].split())


_ACCORDING = re.compile(
    r"(?P<cue>[Aa]ccording to|[Ii]n the (?:view|opinion|words|eyes|estimation|judgement|judgment) of|[Ff]or) "
    r"(?P<who>(?:(?:the|an?|one|some|many|most|his|her|their)\s)?[^,;:.()]{2,80}?)(?P<note>\s\([^)]*\))?,"
)
_VIEW = re.compile(
    r"(?P<who>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4})[’']s?\s(?P<cue>view|opinion|words|account|argument|interpretation|"
    r"expression|phrase|thesis|claim|belief|estimation|judgement|judgment|conclusion)s?\b"
)
_AS_SAYS = re.compile(
    r"(?:^|[\s(,])(?P<cue>[Aa]s)\s(?P<who>(?:the\s(?:\w+\s){0,3})?(?:[A-Z][\w.’'-]*)(?:\s[A-Z][\w.’'-]*){0,4}|(?:the\s)?(?:\w+\s)?"
    r"(?:historians?|scholars?|critics?|observers?))\s(?:(?:has|have|had)\s)?(?:\w+ly\s)?(?P<verb>[a-z]+)(?:\s(?:in|at|on)\s[^,]{3,40})?,"
)
_PASSIVE = re.compile(
    r"\b(?:[Ii]t|[Tt]here)\s(?:is|was|has been|had been|were|are)\s(?:\w+ly\s)?(?P<cue>said|believed|thought|claimed|argued|alleged|"
    r"reported|held|rumou?red|suggested|assumed|supposed|feared|estimated)\b(?:\sthat\b)?"
    r"|\b(?:is|was|are|were)\s(?P<cue2>said|believed|thought|alleged|reported|rumou?red|supposed|known)\sto\b"
)
_SOME_SAY = re.compile(
    r"\b(?P<who>(?:[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Oo]ther|[Tt]he|[Ee]arlier|[Rr]ecent|[A-Z]\w+)(?:\s\w+){0,2}\s"
    r"(?:historians?|scholars?|critics?|observers?|revisionists?|opponents?|contemporaries|supporters|writers))\b"
)


def _reported(sentence: Sentence, text: str, previous: str | None) -> list[Speech]:
    """What the sentence reports: frames with a verb of saying, then those with prepositions and passives."""
    found = [*_by_frames(sentence, text), *_by_verbs(sentence, text, previous)]
    return _widest(found)


def _widest(found: list[Speech]) -> list[Speech]:
    """Of two stretches with one start or end keep the one that names its speaker, else the longer."""
    kept: list[Speech] = []
    for speech in sorted(found, key=lambda s: (s.speaker is None, s.start - s.end)):
        if not any(other.start <= speech.start and speech.end <= other.end for other in kept):
            kept.append(speech)
    return kept


def _by_frames(sentence: Sentence, text: str) -> list[Speech]:
    body = sentence.text
    found: list[Speech] = []
    for pattern in (_ACCORDING, _AS_SAYS):
        for match in pattern.finditer(body):
            if pattern is _ACCORDING and match["cue"].lower() == "for" and not _names_person(match["who"]):
                continue
            if (
                pattern is _AS_SAYS
                and lemma(match["verb"], "VBZ") not in _verbs()
                and lemma(match["verb"], "VBD") not in _verbs()
            ):
                continue
            start, end = (
                (match.end(), len(body)) if match.start() < 3 or match.end() < len(body) - 20 else (0, match.start())
            )
            cue = match["cue"] if pattern is _ACCORDING else f"as … {match['verb']}"
            found.append(_speech(sentence, body, start, end, match["who"], cue))
    if (view := _VIEW.search(body)) and re.search(r"(?:^|[\s(,])[Ii]n\s$", body[: view.start()]):
        found.append(_speech(sentence, body, view.end(), len(body), view["who"], f"in …’s {view['cue']}"))
    if passive := _PASSIVE.search(body):
        found.append(_speech(sentence, body, passive.end(), len(body), None, passive.group()))
    return found


def _names_person(words: str) -> bool:
    last = words.split()[-1]
    return last[:1].isupper() or lemma(last.lower(), "NNS") in person_nouns()


def _speech(sentence: Sentence, body: str, start: int, end: int, who: str | None, cue: str) -> Speech:
    stretch = body[start:end]
    low = start + len(stretch) - len(stretch.lstrip(" ,"))
    voice = Voice.CONTESTED if lemma(cue.split()[-1], "VBD") in doubted_verbs() else Voice.REPORTED
    return Speech(
        sentence.start + low, sentence.start + max(low, end), voice, who.strip() if who else None, cue.strip()
    )


def _by_verbs(sentence: Sentence, text: str, previous: str | None) -> list[Speech]:
    """ "X argued that …", "X told Y that …", "X asked whether …", "…, X argued"."""
    tokens = sentence.tokens
    found: list[Speech] = []
    for place, token in enumerate(tokens):
        if not token.tag.startswith("VB") or token.lemma not in _verbs() or _inside_quotes(sentence, token):
            continue
        opening = _complement(tokens, place)
        speaker = _speaker_before(tokens, place) or _inverted(tokens, place)
        if opening is not None and (speaker or token.tag in ("VBD", "VBZ", "VBP", "VBG", "VBN")):
            voice = Voice.CONTESTED if token.lemma in doubted_verbs() else Voice.REPORTED
            name = _named(speaker, previous)
            found.append(
                Speech(
                    tokens[opening].start,
                    _clause_end(tokens, opening),
                    voice,
                    name,
                    f"{token.text} {tokens[opening - 1].text}".strip(),
                )
            )
        elif speaker and _closes(tokens, place) and place > 3:
            found.append(
                Speech(sentence.start, tokens[place].start, Voice.REPORTED, _named(speaker, previous), token.text)
            )
    return found


def _inside_quotes(sentence: Sentence, token: Token) -> bool:
    return any(quote.start < token.start - sentence.start < quote.end for quote in quotations(sentence.text))


def _complement(tokens: Sequence[Token], place: int) -> int | None:
    """Index of the first token of what is said, after "that", "whether", "how", "why"; a hearer may stand before."""
    for ahead in range(place + 1, min(place + 9, len(tokens) - 1)):
        token = tokens[ahead]
        if (
            token.text.lower() in ("that", "whether")
            and token.tag in ("IN", "WDT", "DT")
            and tokens[ahead + 1].text != ","
        ):
            return ahead + 1
        if token.text.lower() in ("how", "why", "whence") and ahead == place + 1:
            return ahead
        if (
            not token.tag.startswith(("NN", "PRP", "DT", "RB", "JJ", "CC", "IN", "TO", "POS", "VBN"))
            or token.text == "as"
        ):
            return None
    return None


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Where the report stops: the sentence's end, a semicolon, or ", and/but" with a new subject and verb."""
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


def _speaker_before(tokens: Sequence[Token], verb: int) -> str | None:
    """The subject before a verb: name, pronoun or noun phrase, with auxiliaries and adverbs between."""
    place = verb - 1
    while place >= 0 and (tokens[place].tag in ("RB", "MD") or tokens[place].lemma in ("have", "be", "do")):
        place -= 1
    if place >= 0 and tokens[place].text in (",", ")") and (opened := _parenthesis_start(tokens, place)) is not None:
        place = opened - 1
    if place < 0:
        return None
    if tokens[place].text.lower() in ("he", "she", "they", "who", "some", "many", "others", "few", "one", "it"):
        return tokens[place].text
    if not tokens[place].tag.startswith("NN"):
        return None
    start = place
    while (
        start
        and tokens[start - 1].tag in ("NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "CD", "PRP$")
        and place - start < 6
    ):
        start -= 1
    return _phrase(tokens, start, place + 1)


def _parenthesis_start(tokens: Sequence[Token], place: int) -> int | None:
    opener = "(" if tokens[place].text == ")" else ","
    for back in range(place - 1, max(-1, place - 16), -1):
        if tokens[back].text == opener:
            return back
    return None


def _inverted(tokens: Sequence[Token], verb: int) -> str | None:
    """ "…,” wrote Molotov"."""
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


def _named(speaker: str | None, previous: str | None) -> str | None:
    """A speaker's name; a pronoun takes the subject of the sentence before, where there was one."""
    if speaker is None:
        return None
    if speaker.lower() in ("he", "she"):
        return previous
    return None if speaker.lower() in ("they", "who", "one", "it") else speaker


def _subject(tokens: Sequence[Token]) -> str | None:
    """The personal subject of a sentence: the last name before its first finite verb, where that is a name."""
    for place, token in enumerate(tokens):
        if token.tag in ("VBD", "VBZ", "VBP", "MD") and place:
            before = tokens[place - 1]
            if before.tag == "NNP":
                start = place - 1
                while start and tokens[start - 1].tag == "NNP":
                    start -= 1
                return _phrase(tokens, start, place)
            return None
    return None


def _quoted(
    sentence: Sentence, text: str, quotes: Sequence[Span], reported: Sequence[Speech], previous: str | None
) -> list[Speech]:
    found = []
    for quote in quotes:
        if not (sentence.start <= quote.start < sentence.end):
            continue
        speaker, cue = _quoter(sentence, quote, reported, previous)
        if len(quote.of(text).split()) >= _SCARE or cue:
            found.append(Speech(quote.start, quote.end, Voice.QUOTED, speaker, cue or "quotation marks"))
    return found


def _quoter(
    sentence: Sentence, quote: Span, reported: Sequence[Speech], previous: str | None
) -> tuple[str | None, str]:
    """Speaker and verb of a quotation: the frame that holds it, or the verb of saying nearest to it outside."""
    for speech in reported:
        if speech.start <= quote.start and speech.speaker:
            return speech.speaker, speech.cue
    tokens = sentence.tokens
    near: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        if token.tag.startswith("VB") and token.lemma in _verbs() and not quote.start <= token.start < quote.end:
            gap = quote.start - token.end if token.end <= quote.start else token.start - quote.end
            near.append((gap, place))
    for gap, place in sorted(near):
        speaker = _inverted(tokens, place) or _speaker_before(tokens, place)
        if gap < 60 and speaker:
            return _named(speaker, previous), tokens[place].text
    colon = re.search(
        r"([A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}):\s*\W?$", sentence.text[: quote.start - sentence.start]
    )
    return (colon.group(1), ":") if colon else (None, "")


def _contested(sentence: Sentence, text: str) -> list[Speech]:
    """A sentence by which the author rejects or doubts a view: it yields only questions that name whose view it is."""
    match = _phrases("contested_cues").search(without_quotations(sentence.text))
    if match is None:
        return []
    who = _SOME_SAY.search(sentence.text)
    return [Speech(sentence.start, sentence.end, Voice.CONTESTED, who["who"] if who else None, match.group())]


def lead_in_speaker(text: str) -> str | None:
    """Who speaks in the block quotation that follows a passage which ends in a colon; None where it does not say.

    >>> lead_in_speaker("In a rare, candid speech he gave in October 1938, Stalin said as much:")
    'Stalin'
    >>> lead_in_speaker("The causes were three:") is None
    True
    """
    if not text.rstrip().endswith(":"):
        return None
    sentences = parse(text)
    tokens = sentences[-1].tokens
    for place in range(len(tokens) - 1, -1, -1):
        if tokens[place].tag.startswith("VB") and (
            tokens[place].lemma in _verbs() or tokens[place].lemma in ("leave", "give", "speak", "go")
        ):
            speaker = _speaker_before(tokens, place)
            if speaker:
                before = _subject(sentences[-2].tokens) if len(sentences) > 1 else None
                return _named(speaker, before)
    return None
