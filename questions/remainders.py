"""What follows the verb group: ended before what is not needed, each further verb attached or refused."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.gazetteer import NameType, senses_of
from courseware.language import Token
from questions.grammar import CONCESSIVE, DANGLING, FINITE, NOUNS, RELATIVES, SUBORDINATORS, TELLING, Unreadable
from questions.subjects import starts_relative


def rest_part(tokens: Sequence[Token], places: Sequence[int], verb_lemma: str) -> tuple[tuple[int, ...], bool]:
    """What follows the verb, ended before the first thing that is not needed, and whether a second verb stands in
    it."""
    places = _without_insertion(tokens, places)
    end = _rest_end(tokens, places)
    rest = list(places[:end])
    while rest and (tokens[rest[-1]].text in (",", ":", "–") or tokens[rest[-1]].tag in ("CC",)):
        rest = rest[:-1]
    if len(rest) > 2 and [tokens[index].text for index in rest[-2:]] == ["as", "well"]:
        rest = rest[:-2]
    while len(rest) > 1 and tokens[rest[0]].tag == "RB" and tokens[rest[0]].lemma in DANGLING:
        rest = rest[1:]
    rest = _without_comma_adverbs(tokens, rest)
    if len(rest) > 1 and tokens[rest[-1]].tag in FINITE and tokens[rest[-2]].tag in RELATIVES:
        raise Unreadable("unattached", f"{tokens[rest[-2]].text} {tokens[rest[-1]].text}")
    if rest and _leaves_open(tokens[rest[-1]]):
        raise Unreadable("unattached", tokens[rest[-1]].text)
    if (
        rest
        and tokens[rest[0]].tag in ("VBN", "VBD")
        and verb_lemma not in ("be", "have", "get", "become", "remain", "feel")
    ):
        raise Unreadable("two verbs", tokens[rest[0]].text)
    coordinated = _check_rest(tokens, rest, verb_lemma not in TELLING)
    return tuple(rest), coordinated


def _leaves_open(token: Token) -> bool:
    """Whether a clause cannot end in this word: a conjunction, an article, a relative; a bare preposition may."""
    return token.tag in ("TO", "DT", "WDT", "WP", "WRB", "PRP$", "MD") or (
        token.tag == "IN" and token.lemma in SUBORDINATORS
    )


def _without_insertion(tokens: Sequence[Token], places: Sequence[int]) -> list[int]:
    """Cut ", a leading Federalist," where a preposition goes on after it; lists and clauses are left."""
    commas = [place for place, index in enumerate(places) if tokens[index].text == ","]
    if len(commas) != 2 or commas[1] + 1 >= len(places) or commas[0] == 0:
        return list(places)
    inside = [tokens[index] for index in places[commas[0] + 1 : commas[1]]]
    plain = inside and inside[0].tag == "DT" and not any(t.tag in FINITE | {"CC"} | RELATIVES for t in inside)
    if plain and tokens[places[commas[1] + 1]].tag in ("IN", "TO"):
        return [*places[: commas[0]], *places[commas[1] + 1 :]]
    return list(places)


def _rest_end(tokens: Sequence[Token], places: Sequence[int]) -> int:
    for place, index in enumerate(places):
        token = tokens[index]
        if token.text == ";":
            return place
        if token.text == ":":
            raise Unreadable("lead-in", ":")
        if token.text == "," and place and tokens[places[place - 1]].lemma in SUBORDINATORS:
            raise Unreadable("unattached", tokens[places[place - 1]].text)
        if token.text == "," and place + 1 < len(places) and _ends_clause(tokens, places, place):
            return place
    return len(places)


def _ends_clause(tokens: Sequence[Token], places: Sequence[int], comma: int) -> bool:
    """Whether what follows this comma is a relative, a participle, a concession or a second main clause."""
    following = tokens[places[comma + 1]]
    if starts_relative(tokens, places, comma + 1):
        return True
    if following.text.lower() in CONCESSIVE | {"but", "yet", "so", "as", "because", "since", "nor", "thus", "thereby"}:
        return True
    if following.tag == "VBG" and _closes_list(tokens, places, comma):
        raise Unreadable("unattached", "a list")
    if following.tag == "VBG":
        after = tokens[places[comma + 2]] if comma + 2 < len(places) else following
        if comma and tokens[places[comma - 1]].tag in ("JJ", "VBN") and after.tag in NOUNS:
            raise Unreadable("unattached", following.text)  # "unarmed, fleeing civilians"
        return True
    if following.tag == "RB" and comma + 2 < len(places) and tokens[places[comma + 2]].tag in ("VBG", "IN", "DT"):
        return True
    if following.tag == "CC":
        after = tokens[places[comma + 2]] if comma + 2 < len(places) else following
        if _closes_list(tokens, places, comma):
            if _second_clause(tokens, places, comma + 2):
                raise Unreadable("unattached", "a list of clauses")
            return False
        if after.text == "," or after.tag in ("IN", "RB", "WRB", "PRP", "TO"):
            return True
        return _second_clause(tokens, places, comma + 2)
    if following.tag in ("PRP", "DT", "NNP", "NNS", "NN", "JJ", "PRP$"):
        return _apposition_to_end(tokens, places, comma + 1)
    return False


def _closes_list(tokens: Sequence[Token], places: Sequence[int], comma: int) -> bool:
    """Whether ", and" ends a list: another comma stands within six tokens before, with no finite verb between."""
    window = [tokens[index] for index in places[max(0, comma - 6) : comma]]
    commas = [place for place, token in enumerate(window) if token.text == ","]
    return bool(commas) and not any(token.tag in FINITE | RELATIVES for token in window[commas[-1] :])


def _second_clause(tokens: Sequence[Token], places: Sequence[int], place: int) -> bool:
    """Whether a finite verb follows a coordinator before the next comma: a second clause or a second verb."""
    for index in places[place:]:
        if tokens[index].tag in FINITE:
            return True
        if tokens[index].text == "," or tokens[index].tag in RELATIVES:
            return False
    return False


def _apposition_to_end(tokens: Sequence[Token], places: Sequence[int], start: int) -> bool:
    """A noun phrase after the last comma that runs to the end without "and" is an apposition; lists are not cut."""
    tail = [tokens[index] for index in places[start:]]
    if any(token.tag == "CC" for token in tail) or any(token.text == "," for token in tail):
        return False
    names = " ".join(token.text for token in tail)
    placed = any(sense.type is not NameType.PERSON for sense in senses_of(names)) or tail[-1].tag == "CD"
    # "in Nashville, Tennessee" and "on May 5, 1937" belong together
    return not (placed and len(tail) <= 3 and all(token.tag in ("NNP", "CD") for token in tail))


def _without_comma_adverbs(tokens: Sequence[Token], rest: list[int]) -> list[int]:
    """Cut ", however," and ", too" inside the rest."""
    cut: set[int] = set()
    for place, index in enumerate(rest[:-1]):
        if tokens[index].text == "," and tokens[rest[place + 1]].lemma in DANGLING:
            after = rest[place + 2] if place + 2 < len(rest) else None
            if after is None or tokens[after].text == ",":
                cut |= {index, rest[place + 1]} | ({after} if after is not None else set())
    return [index for index in rest if index not in cut]


def _is_regular(token: Token) -> bool:
    return token.text.endswith("ed") or token.text in ("known", "made", "led", "held", "built", "sent", "brought")


def _check_rest(tokens: Sequence[Token], rest: Sequence[int], reduced: bool) -> bool:
    """Attach each further finite verb to what opens its clause; Unreadable where nothing does. True for a second
    verb."""
    openers, coordinated = 0, False
    for place, index in enumerate(rest):
        token = tokens[index]
        if token.tag in RELATIVES or (token.tag in ("IN", "WDT") and token.lemma in SUBORDINATORS):
            openers += 1
        elif token.tag in FINITE:
            before = tokens[rest[place - 1]] if place else None
            if before is not None and (
                before.tag == "CC" or (before.tag == "RB" and place > 1 and tokens[rest[place - 2]].tag == "CC")
            ):
                coordinated = True
            elif openers:
                openers -= 1
            elif token.tag == "VBD" and reduced and before is not None and before.tag in NOUNS and _is_regular(token):
                continue  # "an executive order known as …": a participle that the tagger took for a past tense
            else:
                raise Unreadable("two verbs", token.text)
    if openers and any(_needs_verb(tokens[index]) for index in rest) and not any(tokens[i].tag in FINITE for i in rest):
        raise Unreadable("unattached", "a clause without its verb")
    return coordinated


def _needs_verb(token: Token) -> bool:
    """Whether the word opens a clause that must have a finite verb, unlike "after" and "before"."""
    return (
        token.lemma in ("when", "while", "because", "that", "who", "which", "whose", "although") and token.tag != "DT"
    )
