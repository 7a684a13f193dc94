"""Who speaks: which stretches of a text are not its author's own assertion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from courseware import lexicon
from courseware.documents import Kind
from courseware.language import Sentence, parse, quotations
from courseware.passages import Passage
from courseware.reporting import reported, reporting_verbs
from courseware.spans import Span
from courseware.speakers import antecedent, inverted_speaker, named, speaker_before, subject_of
from courseware.voices import Speech, Voice

__all__ = [
    "Speech",
    "Voice",
    "first_person",
    "hedges_in",
    "lead_in_speaker",
    "second_person",
    "speech_in",
    "speech_of",
    "voice_of",
    "without_quotations",
]

_FIRST_PERSON = re.compile(
    r"(?<![\w’'-])(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves)(?![\w-])(?!\.)"
)
_ORDINAL = re.compile(
    r"\b(?!(?:As|But|And|If|When|While|What|That|So|Because|Since|Though|Although|Where|How|Or|Then)\b)[A-Z]\w+ $"
)
"""A name before "I" makes it a numeral: "World War I", "Elizabeth I"."""
_SECOND_PERSON = re.compile(r"(?<![\w’'-])(?:you|your|yours|yourself|yourselves)(?![\w-])", re.I)
_NEAR = 90
"""Characters between a verb of saying and a quotation that it may still introduce."""
_SCARE = 4
"""Quotations of fewer words are words set apart, not speech, unless a reporting verb stands beside them."""


def speech_in(passage_text: str, sentences: Sequence[Sentence], poster: str | None = None) -> list[Speech]:
    """Every stretch of a passage that is quoted, reported or contested, in reading order; they may nest.

    ``poster`` is who wrote the passage where that is not the document's author; what a poster says is the poster's own
    assertion, so it is not marked here.
    """
    found: list[Speech] = []
    previous: str | None = None
    quotes = [Span(quote.inner_start, quote.inner_end) for quote in quotations(passage_text)]
    for number, sentence in enumerate(sentences):
        frames = reported(sentence, previous)
        found += frames
        quoted = _quoted(sentence, passage_text, quotes, frames, previous)
        found += quoted or _gone_on(sentence, quotes, found)
        found += _contested(sentences, number)
        previous = subject_of(sentence.tokens) or previous
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

    >>> first_person("As I have discussed elsewhere, it failed."), first_person("He said, “I am ill.”")
    (True, False)
    """
    plain = without_quotations(sentence)
    return any(
        match.group() != "I" or not _ORDINAL.search(plain[: match.start()]) for match in _FIRST_PERSON.finditer(plain)
    )


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


def _quoted(
    sentence: Sentence, text: str, quotes: Sequence[Span], frames: Sequence[Speech], previous: str | None
) -> list[Speech]:
    found = []
    for quote in quotes:
        if not (sentence.start <= quote.start < sentence.end):
            continue
        speaker, cue = _quoter(sentence, quote, frames, previous)
        words = quote.of(text)
        if not _is_title(words) and len(words.split()) >= (2 if cue else _SCARE):
            found.append(Speech(quote.start, quote.end, Voice.QUOTED, speaker, cue or "quotation marks"))
    return found


def _gone_on(sentence: Sentence, quotes: Sequence[Span], found: Sequence[Speech]) -> list[Speech]:
    """A sentence that is all quotation, after one that was quoted too: “I am ill,” he said. “I cannot come.”"""
    whole = next((quote for quote in quotes if sentence.start < quote.start and quote.end <= sentence.end), None)
    if whole is None or len(sentence.text) - len(whole) > 5:
        return []
    before = [speech for speech in found if speech.voice is Voice.QUOTED and 0 <= whole.start - speech.end < 80]
    speaker = before[-1].speaker if before else None
    return [Speech(whole.start, whole.end, Voice.QUOTED, speaker, before[-1].cue if before else "quotation marks")]


@cache
def _quoting_verbs() -> frozenset[str]:
    return reporting_verbs() | lexicon.word_set("quoting_verbs")


def _quoter(sentence: Sentence, quote: Span, frames: Sequence[Speech], previous: str | None) -> tuple[str | None, str]:
    """Speaker and verb of a quotation: the frame that holds it, or the verb of saying nearest to it outside."""
    for speech in frames:
        if speech.start <= quote.start and speech.speaker:
            return speech.speaker, speech.cue
    tokens = sentence.tokens
    near: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        if (
            token.tag.startswith("VB")
            and token.lemma in _quoting_verbs()
            and not quote.start <= token.start < quote.end
        ):
            gap = quote.start - token.end if token.end <= quote.start else token.start - quote.end
            near.append((gap, place))
    for gap, place in sorted(near):
        speaker = inverted_speaker(tokens, place) or speaker_before(tokens, place)
        if tokens[place].tag == "VBG":
            speaker = subject_of(tokens) or speaker
        if tokens[place].tag == "VBN" and any(token.lemma == "be" for token in tokens[max(0, place - 3) : place]):
            return None, tokens[place].text
        if gap < (_NEAR if len(quote) > 25 else 50) and speaker:
            return named(speaker, antecedent(tokens, place) or previous), tokens[place].text
    colon = re.search(
        r"(?:([A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3}))?:\s*\W?$", sentence.text[: quote.start - sentence.start]
    )
    if colon is None:
        return None, ""
    his = re.search(r"\b(?:[Hh]is|[Hh]er|[Hh]e|[Ss]he)\b", sentence.text[: colon.start()])
    return colon.group(1) or subject_of(tokens) or (previous if his else None), ":"


_SMALL = re.compile(r"^(?:a|an|the|of|in|on|and|for|to|from|with|at|by|vs\.?|or|as|its?)$")


def _is_title(words: str) -> bool:
    """Whether quoted words are a title: every longer word has a capital."""
    parts = [part for part in re.findall(r"[^\W\d_][\w’'-]*", words) if not _SMALL.match(part)]
    return len(parts) >= 2 and all(part[0].isupper() for part in parts)


_SOME_SAY = re.compile(
    r"\b(?P<who>(?:[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Oo]ther|[Ee]arlier|[Rr]ecent|[A-Z]\w+)(?:\s\w+){0,2}\s"
    r"(?:historians?|scholars?|critics?|observers?|revisionists?|opponents?|contemporaries|supporters|writers))\b"
)
_POINTS_BACK = re.compile(r"^(?:This|That|These|It|Such)\b")


def _contested(sentences: Sequence[Sentence], number: int) -> list[Speech]:
    """A sentence that rejects or doubts a view, and the one before it where it points back: "This was wrong."."""
    sentence = sentences[number]
    plain = without_quotations(sentence.text)
    match = _phrases("contested_cues").search(plain)
    if match is None or (_OF_PERSONS_TOO.match(match.group()) and not _judges_view(plain, match)):
        return []
    who = _SOME_SAY.search(sentence.text)
    first = (
        sentences[number - 1]
        if number and _POINTS_BACK.match(sentence.text) and len(sentence.tokens) < 12
        else sentence
    )
    return [Speech(first.start, sentence.end, Voice.CONTESTED, who["who"] if who else None, match.group())]


_OF_PERSONS_TOO = re.compile(r"(?:is|was|are|were|proved) (?:wrong|mistaken|incorrect)", re.I)
_VIEW_NAMED = re.compile(
    r"\b(?:this|that|these|those|such|it|view|claim|theory|idea|interpretation|argument|belief|notion|thesis|assumption|"
    r"account|reading|assertion|conclusion|analysis|prediction|estimate|impression)s?\b[^.;]{0,60}$",
    re.I,
)


def _judges_view(sentence: str, cue: re.Match[str]) -> bool:
    """Whether "was wrong" is said of a view, not of a person: "This was wrong", "he was wrong to think"."""
    if re.match(r" to (?:think|believe|assume|suppose|claim|say)\b", sentence[cue.end() :]):
        return True
    before = sentence[: cue.start()]
    return bool(_VIEW_NAMED.search(before)) and not re.search(r"\b(?:he|she|they|we|I|you) $", before)


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
            tokens[place].lemma in reporting_verbs() or tokens[place].lemma in ("leave", "give", "speak", "go")
        ):
            speaker = speaker_before(tokens, place)
            speaker = speaker or subject_of(tokens)
            if speaker:
                before = subject_of(sentences[-2].tokens) if len(sentences) > 1 else None
                return named(speaker, before)
    return None
