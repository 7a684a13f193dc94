"""Item and response → Score, and what to tell the student. Nothing here reads a clock or keeps a state.

An answer is plain JSON: ``{"options": [2]}`` (places in ``item.options``, never places on the screen),
``{"text": "1937"}``, ``{"pairs": [1, null]}`` and ``{"order": [2, 0, 1]}`` (see ``arranging``), or None where the
student left the item blank.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from questions.arranging import longest_run, match_share, order_guess, order_of, order_share, pairs_of
from questions.items import CHOSEN, Item, ItemType
from results.scores import Score

LONGEST_ANSWER = 2_000
"""Characters. A closed item asks for a name or a phrase; more is a paste by mistake."""
LONGEST_RESPONSE = 10_000
"""Characters of a constructed response: a page or two. What is longer is an essay."""
SHORTEST_MISSPELT = 6
"""Letters. In shorter names one edit often makes another name (Iran, Iraq)."""

Answer = dict[str, Any]


class BadAnswer(ValueError):
    """An answer that does not fit its item. The message is a sentence for the person or program that sent it."""


@dataclass(frozen=True)
class Scored:
    """A score with what the student is told about it.

    ``right`` is None where nothing was answered, True only for the full score. ``chosen`` are the places in
    ``item.options`` that the student chose.
    """

    score: Score
    right: bool | None
    feedback: str
    chosen: tuple[int, ...] = ()
    waits: bool = False
    """Whether a person has yet to score it: a constructed response. It stands at no points until then."""


def by_options(item: Item) -> bool:
    """Whether the item is answered by choosing; a cloze without options is answered by typing."""
    return (item.type in CHOSEN or item.type is ItemType.CLOZE) and bool(item.options)


def parse_answer(item: Item, raw: object) -> Answer | None:
    """The answer that ``raw`` (decoded JSON or form values) gives to the item; None where it is blank.

    >>> item = Item(ItemType.SHORT, "Who?", answers=("Ezhov",))
    >>> parse_answer(item, {"text": "Ezhov"})
    {'text': 'Ezhov'}
    >>> parse_answer(item, {"text": "  "}) is None
    True
    >>> parse_answer(item, {"options": [1]})
    Traceback (most recent call last):
    questions.scoring.BadAnswer: Answer this question with text.
    """
    if raw is None or raw in ("", {}, []):
        return None
    if not isinstance(raw, dict):
        raise BadAnswer("Send the answer as an object with options or text.")
    if by_options(item):
        return _chosen(item, _only(raw, "options", "Answer this question by choosing an option."))
    if item.type in (ItemType.MATCHING, ItemType.ORDERING):
        return _arranged(item, raw)
    most = LONGEST_RESPONSE if item.type is ItemType.CONSTRUCTED else LONGEST_ANSWER
    return _typed(_only(raw, "text", "Answer this question with text."), most)


def _arranged(item: Item, raw: dict[Any, Any]) -> Answer | None:
    try:
        if item.type is ItemType.MATCHING:
            given = _only(raw, "pairs", "Answer this question by matching its lines.")
            return pairs_of(item, given, partial(_place, item))
        return order_of(item, _only(raw, "order", "Answer this question with an order."), partial(_place, item))
    except BadAnswer:
        raise
    except ValueError as fault:
        raise BadAnswer(str(fault)) from fault


def _only(raw: dict[Any, Any], name: str, otherwise: str) -> object:
    if set(raw) != {name}:
        raise BadAnswer(otherwise)
    return raw[name]


def _chosen(item: Item, places: object) -> Answer | None:
    if places is None or places == "":
        return None
    if not isinstance(places, (list, tuple)):
        raise BadAnswer("Give the chosen options as a list.")
    if len(places) > len(item.options):
        raise BadAnswer("There are more choices than options; reload the page and choose again.")
    chosen = sorted({_place(item, place) for place in places})
    if len(chosen) > 1 and item.type is not ItemType.MULTIPLE:
        raise BadAnswer("Choose one option only.")
    return {"options": chosen} if chosen else None


def _place(item: Item, place: object) -> int:
    # Forms send digits as text; isascii() keeps out superscripts, which isdigit() lets through and int() refuses.
    if isinstance(place, str) and place.isascii() and place.isdigit() and len(place) < 5:
        place = int(place)
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(item.options):
        raise BadAnswer("An option was chosen that this question does not have; reload the page and choose again.")
    return place


def _typed(text: object, most: int) -> Answer | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadAnswer("Give the answer as text.")
    if len(text) > most:
        raise BadAnswer(f"Shorten the answer to {most} characters.")
    if any(unicodedata.category(sign) == "Cs" or (sign < " " and sign not in "\t\n\r") for sign in text):
        raise BadAnswer("The answer holds characters that cannot be kept; type it again.")
    return {"text": text} if text.strip() else None


def score(item: Item, answer: object, possible: Fraction | float = 1) -> Scored:
    """Points of ``possible`` for the answer, with what to tell the student. A blank answer earns nothing.

    Multiple choice earns (right chosen − wrong chosen) / right, never below 0; a match the share of its lines, an order
    its longest right succession; a constructed response nothing until a person scores it; the rest all or nothing.
    Raises BadAnswer where the answer does not fit the item, ValueError where ``possible`` is no number of points.

    >>> from questions.items import Option
    >>> item = Item(ItemType.SINGLE, "Who?", (Option("Ezhov", True), Option("Molotov", rationale="He was premier.")))
    >>> score(item, {"options": [1]}).feedback
    'Not right. He was premier. The answer is: Ezhov.'
    """
    parsed = parse_answer(item, answer)
    if parsed is None:
        return _scored(item, Fraction(0), possible, None, ["Not answered."], ())
    if by_options(item):
        return _score_choice(item, tuple(parsed["options"]), possible)
    if item.type is ItemType.MATCHING:
        return _score_match(item, parsed["pairs"], possible)
    if item.type is ItemType.ORDERING:
        return _score_order(item, parsed["order"], possible)
    if item.type is ItemType.CONSTRUCTED:
        return Scored(_points(Fraction(0), possible), None, "Your instructor will read this answer.", (), waits=True)
    return _score_text(item, parsed["text"], possible)


def _scored(
    item: Item,
    share: Fraction,
    possible: Fraction | float,
    right: bool | None,
    said: list[str],
    chosen: tuple[int, ...],
) -> Scored:
    said = said if right else [*said, f"The answer is: {_stopped(item.key)}"]
    told = [*said, *([_stopped(item.rationale)] if item.rationale.strip() else [])]
    if item.evidence and item.evidence.text.strip():
        told.append(f"The text says: “{item.evidence.text.strip()}”")
    return Scored(_points(share, possible), right, " ".join(told), chosen)


def _points(share: Fraction, possible: Fraction | float) -> Score:
    full = Score(float(possible), float(possible))
    return Score(float(Fraction(possible) * share), full.possible)


def _stopped(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", ".”", ".’")) else f"{text}."


def _score_choice(item: Item, chosen: tuple[int, ...], possible: Fraction | float) -> Scored:
    share = choice_share(item, chosen)
    opening = "Right." if share == 1 else "Partly right." if share else "Not right."
    several = len(chosen) > 1
    reasons = [
        _stopped(f"{option.text.strip()}: {option.rationale.strip()}" if several else option.rationale)
        for option in (item.options[place] for place in chosen)
        if option.rationale.strip()
    ]
    return _scored(item, share, possible, share == 1, [opening, *reasons], chosen)


def _score_match(item: Item, pairs: list[int | None], possible: Fraction | float) -> Scored:
    share = match_share(item, pairs)
    hits = int(share * len(item.prompts))
    opening = "Right." if share == 1 else f"{hits} of {len(item.prompts)} matched rightly."
    return _scored(item, share, possible, share == 1, [opening], ())


def _score_order(item: Item, order: list[int], possible: Fraction | float) -> Scored:
    share = order_share(order)
    run = len(longest_run(order))
    partly = f"Partly right: {run} of {len(order)} follow each other in the right order."
    opening = "Right." if share == 1 else partly if share else "Not right."
    return _scored(item, share, possible, share == 1, [opening], ())


def choice_share(item: Item, chosen: tuple[int, ...]) -> Fraction:
    """The share of the points that a choice earns: (right chosen − wrong chosen) / right, at least 0."""
    right = sum(option.correct for option in item.options)
    hits = sum(item.options[place].correct for place in chosen)
    misses = len(chosen) - hits
    return max(Fraction(0), Fraction(hits - misses, right)) if right else Fraction(0)


def _score_text(item: Item, text: str, possible: Fraction | float) -> Scored:
    if item.type is ItemType.NUMERIC:
        right, said = _numeric_verdict(item, text)
    else:
        right, said = _text_verdict(item, text)
    return _scored(item, Fraction(int(right)), possible, right, [said], ())


def _text_verdict(item: Item, text: str) -> tuple[bool, str]:
    given = comparable(text)
    if any(given == comparable(answer) for answer in item.answers):
        return True, "Right."
    meant = next((answer for answer in item.answers if misspells(text, answer)), None)
    if meant is not None:
        return True, f"Right; it is spelt {_stopped(meant)}"
    return False, "Not right."


def _numeric_verdict(item: Item, text: str) -> tuple[bool, str]:
    given = readings(text)
    if not given:
        return False, "Not right: a number is asked for, written like 1500 or 2.5."
    keys = [reading for answer in item.answers for reading in readings(answer)[:1]]
    tolerance = Decimal(str(item.tolerance)) if math.isfinite(item.tolerance) and item.tolerance > 0 else Decimal(0)
    right = any(abs(number - key) <= tolerance for number in given for key in keys)
    return right, "Right." if right else "Not right."


_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_AROUND_NUMBER = re.compile(r"^[\s£$€]+|[\s%£$€]+$|\s*per ?cent\.?$", re.IGNORECASE)


def readings(text: str) -> tuple[Decimal, ...]:
    """The numbers that a text can stand for, the English reading first; none where it is no number.

    Thousands may be set apart by a comma, a space, an apostrophe or (in more than one group) a point; the decimal
    sign may be a comma. "1,500" is both 1500 and, as a decimal comma, 1.5.

    >>> readings("1,500"), readings("−2,5"), readings("1.234.567"), readings("many")
    ((Decimal('1500'), Decimal('1.500')), (Decimal('-2.5'),), (Decimal('1234567'),), ())
    """
    if len(text) > 60:
        return ()
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("’", "'")
    plain = _AROUND_NUMBER.sub("", _AROUND_NUMBER.sub("", plain)).strip()
    return tuple(dict.fromkeys(Decimal(form) for form in _forms(plain) if _NUMBER.fullmatch(form)))


def _forms(plain: str) -> Iterator[str]:
    """How a number may be meant, as digits with a decimal point."""
    grouped = _GROUPED.fullmatch(plain)
    mark = grouped.group(1) if grouped else ""
    if grouped and not (mark == "." and plain.count(".") == 1 and "," not in plain):
        yield plain.replace(mark, "").replace(",", ".")
    yield plain
    if plain.count(",") == 1 and "." not in plain:
        yield plain.replace(",", ".")


_QUOTES = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›′″"))
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣-"), "-")
_MINUS = re.compile(r"^-(?=\d)")
_ARTICLE = re.compile(r"^(?:the|a|an) (?=.)")


def comparable(text: str) -> str:
    """A short answer as it is compared: NFKC, case, accents, quotes, dashes, leading article, white space, end stop.

    >>> comparable("  The “Non–Aggression  Pact”. ") == comparable("non-aggression pact")
    True
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES).translate(_DASHES)
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    text = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;:!?")
    minus = "-" if _MINUS.match(text) else ""
    return minus + _ARTICLE.sub("", " ".join(text.replace("-", " ").split()))


def misspells(text: str, answer: str) -> bool:
    """Whether the text is the answer with one slip (a letter more, less, other, or two swapped) in one long name.

    A name is a word of the answer with a capital and at least six letters; all other words must agree.

    >>> misspells("nikolai ezkhov", "Nikolai Yezhov"), misspells("Artuziov", "Artuzov"), misspells("Iraq", "Iran")
    (False, True, False)
    """
    given, words = comparable(text).split(), comparable(answer).split()
    if len(given) != len(words):
        return False
    unlike = [(mine, theirs) for mine, theirs in zip(given, words, strict=True) if mine != theirs]
    if len(unlike) != 1:
        return False
    mine, theirs = unlike[0]
    names = {comparable(word) for word in re.split(r"[\s\-‐‑–—]+", answer) if word[:1].isupper()}
    return theirs in names and theirs.isalpha() and len(theirs) >= SHORTEST_MISSPELT and one_edit_apart(mine, theirs)


def one_edit_apart(first: str, second: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours turns one word into the other (Damerau 1964).

    >>> [one_edit_apart("Litvinov", word) for word in ("Litvinof", "Litvniov", "Litvinoff", "Litvinov")]
    [True, True, False, False]
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start + 1 : start + 2] + short[start : start + 1]
    return short[start + 1 :] == long[start + 1 :] or (
        swapped == long[start : start + 2] and short[start + 2 :] == long[start + 2 :]
    )


def random_guess_score(item: Item) -> float | None:
    """The share of the points that blind guessing earns on average, 0 to 1, as Moodle's statistics report has it.

    One of the options at random for single choice, for each line of a match, and any order of an ordering; nothing for
    a typed answer; undefined (None) where several options may be chosen, because it depends on how many a guesser
    would choose.
    """
    if item.type is ItemType.MULTIPLE:
        return None
    if item.type is ItemType.ORDERING:
        return order_guess(len(item.options))
    if item.type is ItemType.MATCHING:
        return 1 / len(item.options)
    return 1 / len(item.options) if by_options(item) else 0.0


def shown_order(item: Item, seed: int | str) -> tuple[int, ...]:
    """The places of the options in the order in which they are shown; the same for the same item and seed everywhere.

    Numbers and dates stand in their natural order, true/false as written, "all of the above" last; others are shuffled.

    >>> from questions.items import Option
    >>> years = Item(ItemType.SINGLE, "When?", tuple(Option(year) for year in ("1938", "1936", "1937")))
    >>> shown_order(years, 7)
    (1, 2, 0)
    """
    places = range(len(item.options))
    if item.type in (ItemType.TRUE_FALSE, ItemType.HOT_TEXT):
        return tuple(places)
    if item.type is ItemType.ORDERING:
        return _disordered(item, seed)
    values = [_natural(option.text) for option in item.options]
    if all(value is not None for value in values):
        return tuple(sorted(places, key=lambda place: (values[place], place)))
    return tuple(sorted(places, key=lambda place: (_closes(item.options[place].text), _lot(item, place, seed))))


def _disordered(item: Item, seed: int | str) -> tuple[int, ...]:
    """An order by lot that is not the right one: what one leaves untouched must not be the key."""
    by_lot = tuple(sorted(range(len(item.options)), key=lambda place: _lot(item, place, seed)))
    return by_lot[::-1] if by_lot == tuple(range(len(by_lot))) else by_lot


def _lot(item: Item, place: int, seed: int | str) -> bytes:
    # Hashed, not random.Random: the order must be the same in every Python version for as long as attempts are kept.
    return hashlib.sha256(f"{seed}\x1f{item.stem}\x1f{item.options[place].text}\x1f{place}".encode()).digest()


def _closes(text: str) -> bool:
    return bool(re.match(r"(?:all|none|both|neither|any) (?:of|the)\b.*\b(?:above|these|them)\b", text.strip(), re.I))


_MONTH_NAMES = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
    ("december", "dec"),
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names}
# A season stands at its middle month; winter at the end of the year that names it.
_MONTHS |= {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 12}
_DATE_WORD = re.compile(r"[a-z]+|\d[\d,.]*")
_AROUND_DATE = {
    "in",
    "on",
    "about",
    "around",
    "circa",
    "c",
    "early",
    "mid",
    "late",
    "the",
    "of",
    "s",
    "st",
    "nd",
    "rd",
    "th",
}


def _natural(text: str) -> tuple[Decimal, ...] | None:
    """The place of a date or number in its natural order: (year, month, day) or (number,); None for other text.

    >>> _natural("23 August 1939"), _natural("1,500"), _natural("Ezhov")
    ((Decimal('1939'), Decimal('8'), Decimal('23')), (Decimal('1500'), Decimal('0'), Decimal('0')), None)
    >>> _natural("the spring of 1921") < _natural("the summer of 1921")
    True
    """
    zero = Decimal(0)
    numbers = readings(text)
    if numbers:
        return numbers[0], zero, zero
    words = [word.rstrip(".,") for word in _DATE_WORD.findall(text.casefold().replace("-", " ").replace("–", " "))]
    months = [Decimal(_MONTHS[word]) for word in words if word in _MONTHS]
    digits = [readings(word)[0] for word in words if readings(word)]
    known = len(months) + len(digits) + sum(word in _AROUND_DATE for word in words)
    if known < len(words) or not digits or len(months) > 1 or len(digits) > 2:
        return None
    if not months:
        return digits[0], zero, zero
    year = next((number for number in digits if number > 31), zero)
    day = next((number for number in digits if number <= 31), zero)
    return year, months[0], day
