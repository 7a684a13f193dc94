"""Reported speech in one sentence: what verbs of saying govern ("X argues that", "…, X insisted, …")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from courseware import lexicon
from courseware.frames import framed
from courseware.language import Sentence, Token, quotations
from courseware.speakers import antecedent, inverted_speaker, is_personal, named, speaker_before, subject_of
from courseware.voices import Speech, Voice

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
    found = [
        *framed(sentence, reporting_verbs(), subject_of(sentence.tokens) or previous),
        *_by_verbs(sentence, previous),
    ]
    kept: list[Speech] = []
    for speech in sorted(found, key=lambda s: (s.speaker is None, s.start - s.end)):
        if not any(other.start <= speech.start and speech.end <= other.end for other in kept):
            kept.append(speech)
    return kept


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
    """ "X argued that …", "X told Y that …", "X asked whether …", "X believed it was …", "…, X argued"."""
    tokens = sentence.tokens
    token = tokens[place]
    opening = _complement(tokens, place)
    speaker = speaker_before(tokens, place) or inverted_speaker(tokens, place)
    if opening is None and speaker and is_personal(speaker):
        opening = _bare_complement(tokens, place)
    if opening is not None and (speaker or token.tag in ("VBG", "VBN")):
        if speaker is None:
            speaker = subject_of(tokens) or _first_subject(tokens, place)
        if speaker is None or _is_own(tokens, place, speaker):
            return []
        if token.lemma in _DEMONSTRATIVE and not is_personal(speaker):
            return []
        voice = Voice.CONTESTED if token.lemma in doubted_verbs() else Voice.REPORTED
        cue = f"{token.text} {tokens[opening - 1].text}" if opening - 1 > place else token.text
        who = named(speaker, antecedent(tokens, place) or previous)
        return [Speech(tokens[opening].start, _clause_end(tokens, opening), voice, who, cue)]
    return _beside(sentence, place, speaker, previous)


def _first_subject(tokens: Sequence[Token], before: int) -> str | None:
    """Who does what a sentence tells before a participle of saying: "Other scholars objected, arguing that …"."""
    finite = next((at for at in range(1, before) if tokens[at].tag in ("VBD", "VBZ", "VBP")), None)
    return speaker_before(tokens, finite) if finite is not None else None


def _is_own(tokens: Sequence[Token], place: int, speaker: str) -> bool:
    """Whether the writer reports the writer: "it will be argued that", "this chapter argues that", "I think that"."""
    if speaker.lower() in ("i", "we"):
        return True
    passive = any(token.lemma == "be" and tokens[at - 1].tag == "MD" for at, token in _just_before(tokens, place))
    own = re.match(r"(?:[Tt]his|[Tt]he present|[Mm]y|[Oo]ur)\s", speaker) and _is_writing(speaker.split()[-1])
    return passive or bool(own)


def _is_writing(word: str) -> bool:
    return word in ("book", "chapter", "article", "essay", "study", "paper", "monograph", "thesis", "section", "report")


def _just_before(tokens: Sequence[Token], place: int) -> list[tuple[int, Token]]:
    return [(at, tokens[at]) for at in range(max(1, place - 3), place)]


_NOT_INSERTED = frozenset(
    [
        "agree",
        "order",
        "demand",
        "promise",
        "respond",
        "instruct",
        "deny",
        "doubt",
        "rule",
        "charge",
        "propose",
        "report",
    ]
)


def _beside(sentence: Sentence, place: int, speaker: str | None, previous: str | None) -> list[Speech]:
    """ "It failed, he argued." and "The plan, says Nove, was bad": the words on both sides of the inserted frame."""
    tokens = sentence.tokens
    frame = _insertion(tokens, place)
    if frame is None or speaker is None or not is_personal(speaker) or _is_own(tokens, place, speaker):
        return []
    start, end = frame
    if start < 1 or not tokens[start - 1].is_word or tokens[place].lemma in _NOT_INSERTED:
        return []
    who, cue = named(speaker, previous), tokens[place].text
    found: list[Speech] = []
    if tokens[start - 1].text.lower() not in _JOINING:
        found.append(Speech(sentence.start, tokens[start].start, Voice.REPORTED, who, cue))
    rest = tokens[end + 1 :]
    if rest and any(token.is_word for token in rest):
        if not rest[0].is_word:
            return []
        found.append(Speech(rest[0].start, _clause_end(tokens, end + 1), Voice.REPORTED, who, cue))
    return found


_JOINING = frozenset(
    ["which", "who", "that", "and", "but", "because", "when", "while", "if", "as", "or", "so", "where"]
)


def _insertion(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """The marks around an inserted frame that a verb of saying belongs to: a comma before, a comma or stop after."""
    if tokens[place].tag not in ("VBD", "VBZ", "VBP"):
        return None
    inverted = place > 1 and tokens[place - 1].text == ","
    end = _frame_end(tokens, place, ("NN", "DT", "JJ", "IN", "CD") if inverted else ("RB",))
    if end is None:
        return None
    if inverted:
        after = inverted_speaker(tokens, place)
        fits = end > place + 1 and after is not None and is_personal(after) and speaker_before(tokens, place) is None
        return (place - 1, end) if fits else None
    for start in range(place - 1, max(-1, place - 7), -1):
        if tokens[start].text == ",":
            return (start, end) if start < place - 1 else None
        if not tokens[start].tag.startswith(("NN", "PRP", "DT", "JJ", "RB", "MD", "VBD", "VBP", "VBZ")):
            return None
    return None


def _frame_end(tokens: Sequence[Token], place: int, allowed: tuple[str, ...]) -> int | None:
    """The comma or stop after a frame; a date or place may stand before it: "Trotsky wrote in 1936, …"."""
    end = place + 1
    if end < len(tokens) and tokens[end].tag == "IN" and "RB" in allowed:
        end, allowed = end + 1, ("NNP", "CD", "DT")
    while end < min(place + 8, len(tokens)) and tokens[end].tag.startswith(allowed):
        end += 1
    return end if end < len(tokens) and tokens[end].text in (",", ".") else None


_BETWEEN = ("NN", "DT", "JJ", "CD", "PRP", "IN", "TO", "RB", "POS", "CC", "VBN", "VBG")


def _complement(tokens: Sequence[Token], place: int) -> int | None:
    """Index of the first token of what is said, after "that", "whether", "how", "why".

    A hearer ("told the reporter"), a time or place ("argued in 1973") or an insertion between commas may stand between.
    """
    hearer = tokens[place].lemma in _HEARER_VERBS
    ahead = place + 1
    if ahead < len(tokens) and tokens[ahead].text == "to":
        hearer, ahead = True, ahead + 1
    if ahead < len(tokens) and tokens[ahead].text == "," and (after := _after_insertion(tokens, ahead)) is not None:
        return after
    if tokens[place].lemma in ("claim", "profess", "purport") and hearer and tokens[ahead].tag == "VB":
        return ahead
    loose = ahead < len(tokens) and (tokens[ahead].tag in ("IN", "RB") or tokens[ahead].text == ",")
    reach = 13 if loose or hearer else 9
    while ahead < min(place + reach, len(tokens) - 1):
        token = tokens[ahead]
        low = token.text.lower()
        if low in ("that", "whether") and token.tag in ("IN", "WDT", "DT") and tokens[ahead + 1].text != ",":
            return ahead + 1 if not loose or token.tag == "IN" or hearer else None
        if low in ("how", "why", "whence") and (ahead == place + 1 or hearer):
            return ahead
        if token.tag == "RB" or (hearer and token.tag.startswith(("NN", "PRP", "DT", "JJ", "CC", "IN", "CD"))):
            ahead += 1
            continue
        if not loose or not (token.tag.startswith(_BETWEEN) or token.text == ","):
            return None
        ahead += 1
    return None


def _after_insertion(tokens: Sequence[Token], comma: int) -> int | None:
    """Past an insertion and "that": "He believed, I think sincerely, that …"."""
    for at in range(comma + 2, min(comma + 14, len(tokens) - 2)):
        if tokens[at].text == ",":
            return at + 2 if tokens[at + 1].text == "that" else None
    return None


_BARE = frozenset(
    ["say", "believe", "think", "feel", "insist", "claim", "argue", "assume", "fear", "hope", "suppose", "maintain",
     "declare", "suggest", "suspect", "contend", "assert", "predict", "complain", "announce", "swear", "imagine"]
)  # fmt: skip


def _bare_complement(tokens: Sequence[Token], place: int) -> int | None:
    """Index of the first token of what is said without "that": a noun phrase and a finite verb right after the verb."""
    if tokens[place].lemma not in _BARE or tokens[place].tag not in ("VBD", "VBZ", "VBP"):
        return None
    ahead = place + 1
    while ahead < min(place + 9, len(tokens)):
        tag = tokens[ahead].tag
        if tag in ("VBD", "VBZ", "VBP", "MD"):
            return place + 1 if ahead > place + 1 else None
        if not tag.startswith(("NN", "DT", "JJ", "PRP", "CD", "POS", "CC")) and tag not in (
            "IN",
            "RB",
            "EX",
            "VBG",
            "VBN",
        ):
            return None
        if ahead == place + 1 and tag in ("IN", "RB", "VBG", "VBN"):
            return None
        if ahead == place + 1 and tag == "NN" and tokens[place].lemma == "assume":
            return None
        ahead += 1
    return None


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Where the report stops: the sentence's end, a semicolon, or a comma before "but", "although", "while"."""
    for place in range(start, len(tokens) - 2):
        if tokens[place].text == ";":
            return tokens[place].start
        if (
            tokens[place].text == ","
            and tokens[place + 1].text
            in (
                "but",
                "yet",
                "although",
                "though",
                "whereas",
                "while",
            )
            and tokens[place + 2].text not in ("also", "rather")
        ):
            return tokens[place].start
    last = tokens[-1]
    return last.start if last.text in (".", "!", "?") else last.end
