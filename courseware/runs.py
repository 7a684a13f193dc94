"""How far a name runs: over "of", "and", particles, possessives, nicknames in quotation marks and years."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware import lexicon
from courseware.capitals import STOP, Usage, is_state, opens, opens_title
from courseware.gazetteer import NameType, common_count, country_of, heads, senses_of, starts_a_person, titles
from courseware.kinds import KNOWN_ALONE, ROMAN
from courseware.language import Token

_GENERIC_OWNERS = lexicon.listed(
    "People Peoples Women Men Children Workers Peasants King Queen Soldiers Ladies Author Farmers"
)
_OWNED_HEADS = lexicon.listed(
    "War Wars Rebellion Revolt Raid Uprising March Charge Law Laws Plot Landing Conspiracy Bay Ferry Creek Island "
    "Wall Bridge"
)
_IN_TITLES = ("of", "and", "in", "on", "to", "for", "with", "from", "the")
VERSUS = ("v.", "vs.", "v", "vs", "versus")
_TITLE_WORDS = lexicon.listed(
    "Our Your My His Her Their Its Is Are Not No All And Or To In With For The A An Be We You"
)
OPENERS, CLOSERS = '“"‘«', '”"’»'


def run_start(tokens: Sequence[Token], usage: Usage, place: int, end: int) -> int:
    """One before the run where a particle ("de Soto") or the mark of a nickname (“Stonewall” Jackson) belongs to it."""
    if not place:
        return place
    before = tokens[place - 1].text
    quoted = before in OPENERS and any(token.text in CLOSERS for token in tokens[place:end])
    opened = any(token.text in OPENERS for token in tokens[place:end])
    particle = f"{before} {tokens[place].text}" in usage.with_particle
    return place - 1 if particle or (quoted and not opened) else place


def run_end(tokens: Sequence[Token], named: Sequence[bool], start: int) -> int:
    """One past the last token of the name that starts here, joined over "of", "and", particles and possessives."""
    end = start + 1
    while end < len(tokens):
        if named[end]:
            end += 1
        elif (longer := _joined(tokens, named, start, end)) > end:
            end = longer
        else:
            break
    return end


def _joined(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    word, last = tokens[end].text, tokens[end - 1].text
    following = end + 1 < len(tokens) and named[end + 1]
    if opens_title(tokens, start) and word in _IN_TITLES:
        right = end + 2 if end + 1 < len(tokens) and tokens[end + 1].text == "the" else end + 1
        return right + 1 if right < len(tokens) and named[right] else end
    if word in ("of", "for", "on"):
        return _after_of(tokens, named, start, end)
    if word in VERSUS and following:
        return end + 2
    if word in ("and", "&") and following:
        return end + 2 if word == "&" or _and_joins(tokens, named, start, end) else end
    if tokens[end].tag == "POS" and following:
        return _after_possessive(tokens, start, end)
    if word in lexicon.word_set("particles") and following and last not in heads():
        return end + 2
    if word in OPENERS or word in CLOSERS:
        return _after_nickname(tokens, named, start, end)
    if word in ("in", "with", "from", "to", "against"):
        return _after_preposition(tokens, named, start, end)
    if word == "the" and following and _is_epithet(tokens, named, start, end):
        return end + 2
    joins = word in _TITLE_WORDS and following and not opens(tokens, end) and tokens[end - 1].tag != "POS"
    return end + 2 if joins else end


def _after_possessive(tokens: Sequence[Token], start: int, end: int) -> int:
    last, head = tokens[end - 1].text, tokens[end + 1].text
    owned = last in _GENERIC_OWNERS or (end - start == 1 and head in _OWNED_HEADS)
    known = senses_of(f"{phrase(tokens, start, end)}{tokens[end].text} {head}")
    members = (
        last.endswith("s")
        and len(tokens[end].text) == 1
        and all(common_count(token.text) is not None and country_of(token.text) is None for token in tokens[start:end])
    )
    body = members and any(
        token.text in heads() and heads()[token.text][0] is NameType.ORGANISATION for token in tokens[end + 1 : end + 4]
    )
    return end + 2 if owned or known or body else end


def _after_nickname(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    """Past a nickname in quotation marks, when a surname follows: Huey “Kingfish” Long, “Stonewall” Jackson."""
    if tokens[end].text in CLOSERS and start and tokens[start - 1].text in OPENERS and end - start <= 2:
        follows = end + 1 < len(tokens) and named[end + 1] and tokens[end + 1].text not in heads()
        common = common_count(tokens[end - 1].text) is not None
        return end + 2 if follows and common and tokens[end + 1].start == tokens[end].end + 1 else end
    if tokens[end].text not in OPENERS or not starts_a_person(tokens[start].text) or end - start > 2:
        return end
    for close in range(end + 2, min(end + 5, len(tokens) - 1)):
        if tokens[close].text in CLOSERS:
            return close + 2 if named[close + 1] and tokens[end + 1].text[0].isupper() else end
    return end


def _after_preposition(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    """Past "in", "with" … where the whole is known, or the name of a law goes on: "the Trading with the Enemy Act"."""
    right = end + 1
    if right < len(tokens) and tokens[right].text == "the":
        right += 1
    if right >= len(tokens) or not (named[right] or tokens[right].text[0].isupper()):
        return end
    stop = right + 1
    while stop < len(tokens) and named[stop]:
        stop += 1
    if senses_of(phrase(tokens, start, stop)):
        return stop
    law = tokens[stop - 1].text in heads() and heads()[tokens[stop - 1].text] == (NameType.WORK, "law")
    opened = start > 0 and tokens[start - 1].text.lower() == "the" and end - start == 1 and stop - right > 1
    return stop if law and opened and tokens[start].text not in heads() else end


def _is_epithet(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> bool:
    """Whether "the" and one common word with a capital go on with a name: "Eric the Red", "Catherine the Great"."""
    word = tokens[end + 1].text
    one = end - start == 1 or (end - start == 2 and bool(ROMAN.match(tokens[end - 1].text)))
    common = (common_count(word) or 0) < STOP and common_count(word) is not None and country_of(word) is None
    alone = end + 2 >= len(tokens) or not (named[end + 2] or tokens[end + 2].tag.startswith("NN"))
    person = starts_a_person(tokens[start].text) or any(
        sense.type is NameType.PERSON for sense in senses_of(tokens[start].text)
    )
    return (one and common and alone and person and word not in titles() and word not in heads()) or bool(
        senses_of(phrase(tokens, start, end + 2))
    )


def _after_of(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> int:
    right = end + 1
    last = tokens[end - 1].text
    if right < len(tokens) and _is_year_of_name(tokens, start, end):
        return right + 1
    if right < len(tokens) and tokens[right].text in ("the", "a"):
        right += 1
    if right >= len(tokens) or not named[right]:
        return end
    stop = right + 1
    while stop < len(tokens) and named[stop]:
        stop += 1
    if senses_of(phrase(tokens, start, stop)) or senses_of(phrase(tokens, start, right + 1)):
        return right + 1
    if last == "Congress" and end - start == 1 and is_place(tokens[right].text) and not is_state(tokens[right].text):
        return right + 1
    if last in KNOWN_ALONE or _is_modifier(tokens, right):
        return end
    known = tokens[end].text == "of" and end - start > 1 and senses_of(phrase(tokens, start, end))
    if known and not is_place(tokens[right].text):
        return end
    kind = heads()[last][0] if last in heads() else None
    joins = kind not in (None, NameType.PLACE) or last in ("Bay", "Gulf", "Isle", "Straits", "Strait", "Tower", "City")
    if tokens[end].text in ("for", "on"):
        joins = kind is NameType.ORGANISATION or (
            tokens[end].text == "for" and end - start > 1 and _has_body(tokens, start, end)
        )
    elif kind is None and any(token.text == "for" for token in tokens[start:end]):
        joins = _has_body(tokens, start, end)
    if phrase(tokens, start, end) in titles() or last in ("Commissar", "Minister", "Secretary", "Ministry", "Bureau"):
        joins = True
    return right + 1 if joins else end


def _has_body(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(token.text in heads() and heads()[token.text][0] is NameType.ORGANISATION for token in tokens[start:end])


def _is_year_of_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a year after "of" is a part of the name of a law or an event: "the Land Law of 1796", "War of 1812"."""
    last = tokens[end - 1].text
    if tokens[end].text != "of" or not re.fullmatch(r"1\d{3}|20\d{2}", tokens[end + 1].text) or last not in heads():
        return False
    kind, role = heads()[last]
    return (kind is NameType.EVENT and end - start == 1) or (kind is NameType.WORK and role == "law")


def _is_modifier(tokens: Sequence[Token], place: int) -> bool:
    """Whether a capital is an adjective of the small noun after it: "of the Stalinist era"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    adjective = (
        country_of(tokens[place].text) is not None or tokens[place].tag == "JJ" or tokens[place].text.endswith("ist")
    )
    return (
        adjective and following is not None and following.text[0].islower() and following.tag.startswith(("NN", "JJ"))
    )


def _and_joins(tokens: Sequence[Token], named: Sequence[bool], start: int, end: int) -> bool:
    stop = end + 1
    while stop < len(tokens) and named[stop]:
        stop += 1
    if senses_of(phrase(tokens, start, stop)):
        return True
    inside_office = any(
        token.text in ("for", "of") and tokens[start].text[0].isupper() for token in tokens[start:end]
    ) and any(token.text in heads() and heads()[token.text][0] is NameType.ORGANISATION for token in tokens[start:end])
    head = heads().get(tokens[stop - 1].text)
    left = tokens[start:end]
    unknown = (
        len(left) <= 3
        and not senses_of(phrase(tokens, start, end))
        and all(common_count(t.text) is not None for t in left)
    )
    joined_head = head is not None and head[0] is not NameType.PLACE and stop - end >= 3 - (head[1] == "law")
    of_arts = any(token.text == "of" for token in left) and _has_body(tokens, start, end)
    return bool(joined_head and unknown) or (
        (inside_office or of_arts) and common_count(tokens[end + 1].text) is not None and tokens[end + 1].tag != "NNS"
    )


def phrase(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words from one token to before another, spaced as in the text."""
    text = ""
    for place in range(start, end):
        gap = " " if place > start and tokens[place].start > tokens[place - 1].end else ""
        text += gap + tokens[place].text
    return text


def is_place(word: str) -> bool:
    """Whether a word may name a place or a country."""
    return any(sense.type in (NameType.PLACE, NameType.COUNTRY) for sense in senses_of(word))
