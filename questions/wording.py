"""Clauses turned into questions: inversion, do-support, question words, capital letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware import language
from courseware.gazetteer import common_count, titles
from courseware.names import NameType
from questions.candidates import Refused, Site
from questions.clauses import Clause, join
from questions.grammar import AUXILIARIES, FINITE, NOUNS
from questions.words import word_set

KINDS: dict[NameType, str] = {
    NameType.PERSON: "person",
    NameType.COUNTRY: "country",
    NameType.PLACE: "place",
    NameType.ORGANISATION: "organisation",
    NameType.NATIONALITY: "people",
    NameType.EVENT: "event",
    NameType.WORK: "work",
    NameType.YEAR: "year",
    NameType.DATE: "date",
    NameType.YEARS: "years",
}
_HEADS = word_set(
    "war battle revolution rebellion uprising revolt massacre crisis treaty pact act law bill amendment "
    "proclamation doctrine conference convention compromise purchase plan conspiracy affair campaign "
    "expedition siege strike movement accord agreement ordinance resolves party committee commission "
    "bureau agency company corporation league union association society board department ministry office "
    "council court congress parliament church order bank university college institute army navy corps "
    "police service newspaper journal magazine river island state colony province city town bay lake "
    "ocean sea territory tribe nation confederacy alliance federation club group administration plague "
    "depression renaissance reformation enlightenment awakening declaration charter constitution"
)


def question_word(kind: str, key: str) -> str:
    """The wh-phrase that asks for a key of this kind.

    >>> question_word("person", "Nikolai Ezhov"), question_word("event", "the Treaty of Versailles")
    ('Who', 'Which treaty')
    """
    if kind == "person":
        return "Who"
    if kind in ("country", "people", "city", "state", "river", "colony", "province", "island", "continent"):
        return f"Which {kind}"
    head = head_noun(key)
    if head and head == key.removeprefix("the ").lower():
        return "Which body" if kind == "organisation" else ""
    return f"Which {head}" if head else {"organisation": "Which organisation", "event": "Which event"}.get(kind, "")


def head_noun(name: str) -> str:
    """The common noun inside a proper name that says what it names; empty where there is none.

    >>> head_noun("Communist Party"), head_noun("the Battle of Saratoga"), head_noun("Maine")
    ('party', 'battle', '')
    """
    words = re.findall(r"[A-Za-z]+", name)
    before_of = words[: words.index("of")] if "of" in words else words
    for word in reversed(before_of):
        if word.lower() in _HEADS:
            return str(word).lower()
    return ""


def capitalised(text: str) -> str:
    """The first letter made a capital.

    >>> capitalised("in what year")
    'In what year'
    """
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """A statement with its full stop, one that closes a quotation counted.

    >>> stopped("It ended"), stopped("They called it “the end.”")
    ('It ended.', 'They called it “the end.”')
    """
    text = text.rstrip(" ,;:")
    return text if text.endswith((".", ".”", ".’", '."')) else f"{text}."


def lowered(text: str, is_name: bool) -> str:
    """The first letter made small unless a name or an abbreviation begins there."""
    if is_name or (text[:2].isalpha() and text[:2].isupper()) or text[:1].isdigit():
        return text
    return text[:1].lower() + text[1:]


def fronted_text(site: Site, clause: Clause, without: Sequence[int] = ()) -> str:
    """The fronted part without these tokens, its first letter small; empty where nothing is left."""
    kept = [index for index in clause.fronted if index not in without]
    if not kept:
        return ""
    return lowered(clause.words(kept), is_proper(site, kept[0]))


def is_proper(site: Site, index: int) -> bool:
    """Whether the token is part of a name or is written as one, apart from the sentence's capital."""
    token = site.sentence.tokens[index]
    mention = site.mention_at(token)
    if mention is not None:
        return mention.type is not NameType.QUANTITY
    if token.start == site.sentence.start and (common_count(token.text) is not None or "-" in token.text):
        return False
    return token.tag in ("NNP", "NNPS")


def subject_text(site: Site, clause: Clause) -> str:
    """The subject as it stands inside a sentence."""
    tokens = [clause.tokens[index] for index in clause.subject[:2]]
    titled = len(tokens) == 2 and tokens[0].text in titles() and tokens[1].tag in ("NNP", "NNPS")
    return lowered(clause.words(clause.subject), titled or is_proper(site, clause.subject[0]))


def inverted(site: Site, clause: Clause, rest: Sequence[int]) -> str:
    """Auxiliary, subject, verb and rest, as they follow "In what year". Refused where the verb cannot be inverted.

    "Stalin signed the pact" → "did Stalin sign the pact"; "The pact was signed" → "was the pact signed".
    """
    tokens, verb = clause.tokens, clause.verb
    first = tokens[verb[0]]
    subject = subject_text(site, clause)
    tail = clause.words(rest)
    if first.lemma == "be" or first.tag == "MD" or (first.lemma in AUXILIARIES and len(verb) > 1):
        remainder = join(clause.sentence, verb[1:])
        return " ".join(part for part in (first.text.lower(), subject, remainder, tail) if part)
    if len([index for index in verb if tokens[index].tag in FINITE]) != 1 or first.tag not in ("VBD", "VBZ", "VBP"):
        raise Refused("verb", first.text)
    base = language.base_form(first.text, first.tag)
    if base.endswith("l") and first.text == f"{base}led" and common_count(f"{base}l") is not None:
        base += "l"  # "installed" is of "install" wherever both spellings are words
    if not base or base == "be":
        raise Refused("verb", first.text)
    auxiliary = {"VBD": "did", "VBZ": "does", "VBP": "do"}[first.tag]
    adverbs = join(clause.sentence, verb[1:])
    return " ".join(part for part in (auxiliary, subject, base, adverbs, tail) if part)


def gerund(base: str) -> str:
    """The -ing form of a verb.

    >>> [gerund(verb) for verb in ("make", "see", "plan", "visit", "lie", "order")]
    ['making', 'seeing', 'planning', 'visiting', 'lying', 'ordering']
    """
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return f"{base[:-1]}ing"
    past = language.past_form(base)
    doubled = past == f"{base}{base[-1]}ed" or base in ("cut", "put", "set", "win", "run", "hit", "begin", "get", "sit")
    return f"{base}{base[-1]}ing" if doubled else f"{base}ing"


def before_second_verb(clause: Clause) -> tuple[int, ...]:
    """The rest up to a second verb of the same subject; Refused where nothing closes the first verb."""
    tokens, rest = clause.tokens, clause.rest
    for place, index in enumerate(rest):
        if tokens[index].tag not in FINITE:
            continue
        before = place - 1
        while before >= 0 and tokens[rest[before]].tag == "RB":
            before -= 1
        if before >= 0 and tokens[rest[before]].tag == "CC":
            kept = rest[:before]
            while kept and tokens[kept[-1]].text == ",":
                kept = kept[:-1]
            if not any(tokens[i].tag in NOUNS for i in kept):
                raise Refused("verb", tokens[index].text)
            return tuple(kept)
    return tuple(rest)


def question(text: str) -> str:
    """The stem: one space between words, capital letter, question mark; an American comma moved out of a closing quote.

    >>> question("in what year did it end ,")
    'In what year did it end?'
    """
    text = re.sub(r"\s+", " ", text).strip().rstrip(" ,;:.")
    text = re.sub(r"[,.]”$", "”", text)
    return capitalised(text) + "?"


def word_count(text: str) -> int:
    """Words as a reader counts them."""
    return len(text.split())
