"""The subject of a clause, without the relatives and appositions that do not restrict it."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.language import Token
from questions.grammar import DANGLING, FINITE, NOUNS, RELATIVES, SUBORDINATORS, Unreadable


def enclosed_relative(tokens: Sequence[Token], kept: Sequence[int]) -> tuple[int, int] | None:
    """Places of ", who … ," before the main verb: from the first comma to the place after the closing one."""
    for place, index in enumerate(kept[:-1]):
        if tokens[index].tag in FINITE:
            return None
        if tokens[index].text == "," and starts_relative(tokens, kept, place + 1):
            return _relative_end(tokens, kept, place)
    return None


def starts_relative(tokens: Sequence[Token], kept: Sequence[int], place: int) -> bool:
    """Whether a relative or a participle that stands for one begins here, after a comma."""
    window = [tokens[index] for index in kept[place : place + 4]]
    if not window:
        return False
    if window[0].tag in RELATIVES:
        return True
    if window[0].tag in ("VBN", "VBD") and len(window) > 1 and window[1].tag in ("IN", "RB", "TO"):
        return True  # ", signed in 1878,"
    # "in which", "some of whom"
    return any(t.text.lower() in ("which", "whom", "whose") for t in window[1:]) and window[0].tag in (
        "IN",
        "DT",
        "CD",
        "JJ",
    )


def _relative_end(tokens: Sequence[Token], kept: Sequence[int], opening: int) -> tuple[int, int] | None:
    seen_verb = False
    for place in range(opening + 1, len(kept)):
        token = tokens[kept[place]]
        seen_verb = seen_verb or token.tag in FINITE
        if token.text == "," and seen_verb:
            following = [tokens[index] for index in kept[place + 1 : place + 3]]
            if following and (following[0].tag in FINITE or (following[0].tag == "RB" and following[-1].tag in FINITE)):
                return opening, place + 1
    return None


def subject_part(tokens: Sequence[Token], before_verb: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The subject's tokens without adverbs at its end, relatives and appositions, and the apposition's own tokens."""
    places = list(before_verb)
    relative = next(
        (p for p, i in enumerate(places[:-1]) if tokens[i].text == "," and starts_relative(tokens, places, p + 1)),
        None,
    )
    if relative is not None:
        if tokens[places[-1]].text != "," and not (tokens[places[-1]].tag == "RB" and tokens[places[-2]].text == ","):
            raise Unreadable("unattached", "relative clause")
        places = places[:relative]
    enclosed = False
    while places and (tokens[places[-1]].tag in ("RB",) or tokens[places[-1]].text == ","):
        if tokens[places[-1]].lemma in ("only", "never", "not"):
            break
        enclosed = enclosed or (tokens[places[-1]].text == "," and relative is None)
        places = places[:-1]
    while places and tokens[places[0]].tag == "RB" and tokens[places[0]].lemma in DANGLING:
        places = places[1:]
    places, apposition = _split_apposition(tokens, places, enclosed)
    _check_subject(tokens, places)
    return tuple(places), tuple(apposition)


def _split_apposition(tokens: Sequence[Token], places: list[int], enclosed: bool) -> tuple[list[int], list[int]]:
    """ "Nikolai Ezhov, the head of the NKVD," → name and apposition; a list ("A, B, and C") is left whole.

    ``enclosed`` tells that a comma stood between the subject and its verb.
    """
    commas = [place for place, index in enumerate(places) if tokens[index].text == ","]
    if not commas:
        if enclosed:
            raise Unreadable("unattached", "comma before the verb")
        return places, []
    tail = places[commas[-1] + 1 :]
    if enclosed and len(commas) == 1:
        return places[: commas[0]], tail
    if not enclosed and any(tokens[index].tag == "CC" for index in tail):
        return places, []
    raise Unreadable("unattached", "commas in the subject")


_SUBJECT_TAGS = NOUNS | {
    "DT",
    "PDT",
    "JJ",
    "JJR",
    "JJS",
    "CD",
    "POS",
    "PRP$",
    "PRP",
    "IN",
    "CC",
    "VBN",
    "VBG",
    "TO",
    "FW",
}


def _check_subject(tokens: Sequence[Token], places: Sequence[int]) -> None:
    if not places:
        raise Unreadable("fragment", "no subject")
    for index in places:
        token = tokens[index]
        if token.tag == "IN" and token.lemma in SUBORDINATORS:
            raise Unreadable("unattached", token.text)
        if token.tag not in _SUBJECT_TAGS and token.text not in (
            ",",
            "“",
            "”",
            '"',
            "``",
            "''",
            "’",
            "‘",
            "-",
            "$",
            "%",
            "&",
        ):
            if token.tag in ("RB", "RBS", "RBR"):
                continue
            raise Unreadable("unattached", token.text)
    if tokens[places[0]].text.lower() in ("there", "it") or tokens[places[0]].tag == "EX":
        raise Unreadable("empty subject", tokens[places[0]].text)
    if (
        tokens[places[-1]].tag not in NOUNS | {"PRP", "CD", "JJ", "VBG", "DT", "NNP", "VBN"}
        and tokens[places[-1]].text not in "”’'"
    ):
        raise Unreadable("unattached", tokens[places[-1]].text)
    if tokens[places[0]].tag == "VBG" and len(places) > 1 and tokens[places[0]].text[0].isupper():
        raise Unreadable("unattached", tokens[places[0]].text)
