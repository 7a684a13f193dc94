"""Item-writing flaws: nineteen named rules, each of which shows what it found.

The list of flaws follows Tarrant, Knierim, Hayes and Ware (2006), "The frequency of item writing flaws in
multiple-choice
questions used in high stakes nursing assessments", Nurse Education Today 26, and the rule set of Moore, Nguyen, Chen
and
Stamper (2023), "Assessing the quality of multiple-choice questions using GPT-4 and rule-based methods", EC-TEL. The
rules
are written anew from their descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from questions.items import Item, ItemType
from questions.words import content_words, edge_words, is_number_like, plain_words, shape_of

CHOICES = (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE)
BLANK = re.compile(r"_{2,}")
_ABSOLUTE = re.compile(r"\b(?:always|never|all|none|only|every|entirely|completely|totally|impossible|must)\b", re.I)
_VAGUE = re.compile(
    r"\b(?:frequently|sometimes|usually|often|rarely|occasionally|generally|typically|seldom|mostly|commonly|"
    r"somewhat|fairly|various|several|many)\b",
    re.I,
)
_NEGATIVE = re.compile(r"\b(?:not|except|least|cannot|false|incorrect|untrue|never)\b|n[’']t\b", re.I)
_ALL = re.compile(r"\b(?:all|each|any|both) of (?:the )?(?:above|these|those|them)\b|^(?:all|both)$", re.I)
_NONE = re.compile(r"\b(?:none|neither|no one) of (?:the )?(?:above|these|those|them)\b|^none$", re.I)
_TRUE_FALSE = re.compile(r"^(?:true|false|yes|no)\b[.:,]?", re.I)
_K_TYPE = re.compile(
    r"\b(?:both|neither) (?:[A-Da-d]|i{1,3}|\d)\b|\b[A-D] (?:and|&|or) [A-D]\b|\b[IVX]+ and [IVX]+\b|\bonly [1-9]\b"
)
_WH = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|complete|choose|select|identify|name|decide|true or false)\b",
    re.I,
)
_VERB_OPENING = re.compile(
    r"\b(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)\b", re.I
)


@dataclass(frozen=True)
class Flaw:
    """A rule that an item breaks, and the words that show it."""

    rule: str
    evidence: str


def ambiguous_stem(item: Item) -> str | None:
    """The stem is too short to be understood, leaves a pronoun open, doubles a word or has unbalanced marks."""
    words = plain_words(item.stem)
    if len(words) < 3 and not BLANK.search(item.stem):
        return f"only {len(words)} words"
    doubled = re.search(r"\b(\w+) \1\b", item.stem, re.I)
    if doubled and doubled[1].lower() not in ("had", "that"):
        return f"“{doubled[0]}”"
    if any(item.stem.count(a) != item.stem.count(b) for a, b in ("()", "[]", "“”")):
        return "a bracket or quotation mark is left open"
    opening = re.match(r"(?:What|Why|When|Where|How|Who)\b \w+ (?:he|she|it|they|this|these|those)\b", item.stem)
    return f"“{opening[0]}” names nobody" if opening else None


def implausible_distractor(item: Item) -> str | None:
    """A distractor is of another kind than all the other options (a year among names), or jokes."""
    if item.type not in CHOICES or len(item.options) < 3:
        return None
    shapes = [shape_of(option.text) for option in item.options]
    for option, shape in zip(item.options, shapes, strict=True):
        if not option.correct and shapes.count(shape) == 1 and len(set(shapes)) == 2 and _is_measured(shapes):
            return f"“{option.text}” is the only option of its kind"
    return None


def _is_measured(shapes: list[str]) -> bool:
    """Whether a year, date or number is among the shapes: prose among names is no sign of another kind."""
    return bool({"year", "date", "number"} & set(shapes))


def none_of_the_above(item: Item) -> str | None:
    """An option says "none of the above"."""
    return _first_option(item, _NONE)


def all_of_the_above(item: Item) -> str | None:
    """An option says "all of the above"."""
    return _first_option(item, _ALL)


def key_the_longest(item: Item) -> str | None:
    """Every distractor is shorter than three quarters of the key. Names and single words of equal kind do not count."""
    if item.type not in CHOICES or not item.distractors:
        return None
    longest = max(len(option.text) for option in item.distractors)
    if len(item.key) >= 20 and longest < 0.75 * len(item.key):
        return f"key of {len(item.key)} letters, longest distractor of {longest}"
    return None


def gratuitous_information(item: Item) -> str | None:
    """The stem is over 40 words long, or tells something in sentences of its own before it asks."""
    words = len(plain_words(item.stem))
    if words > 40:
        return f"{words} words"
    sentences = re.split(r"(?<=[a-z\d][.!?]) (?=[A-Z])", item.stem)
    return f"“{sentences[0]}” is told, not asked" if len(sentences) > 2 else None


def true_false_options(item: Item) -> str | None:
    """An option of a choice item is worded as a true/false answer."""
    if item.type is ItemType.TRUE_FALSE:
        return None
    return _first_option(item, _TRUE_FALSE)


def convergence(item: Item) -> str | None:
    """The key is the option that shares a word with most other options, while they share less among themselves."""
    if item.type not in CHOICES or len(item.options) < 4 or len(plain_words(item.key)) < 2:
        return None
    bags = [(content_words(option.text), option) for option in item.options]
    degree = [sum(bool(bag & other) for other, twin in bags if twin is not option) for bag, option in bags]
    key_place = next(index for index, (_, option) in enumerate(bags) if option.correct)
    rest = [count for index, count in enumerate(degree) if index != key_place]
    if degree[key_place] >= len(bags) - 1 and max(rest) < degree[key_place] and len(item.options) > 3:
        shared = sorted(bags[key_place][0] & frozenset().union(*(bag for bag, option in bags if not option.correct)))
        return f"the key shares {', '.join(shared)} with every distractor"
    return None


def logical_cue(item: Item) -> str | None:
    """Only the key is of the kind that the stem asks for (one year under "In what year")."""
    if item.type not in CHOICES or not item.distractors:
        return None
    asked = _asked_shape(item.stem)
    if asked and shape_of(item.key) == asked and all(shape_of(option.text) != asked for option in item.distractors):
        return f"only the key is a {asked}"
    return None


def fill_in_the_blank(item: Item) -> str | None:
    """A choice item is worded as a gap; cloze items are exempt."""
    if item.type is ItemType.CLOZE or item.lineage.family.startswith("cloze"):
        return None
    found = BLANK.search(item.stem)
    return "the stem has a blank" if found else None


def absolute_terms(item: Item) -> str | None:
    """An option holds always, never, all, none, only and the like."""
    if item.type is ItemType.TRUE_FALSE:
        return None
    return _first_option(item, _ABSOLUTE)


def stem_word_in_key_only(item: Item) -> str | None:
    """A content word of the stem comes back in the key and in no distractor."""
    if item.type not in CHOICES or not item.distractors:
        return None
    elsewhere = frozenset().union(*(content_words(option.text) for option in item.distractors))
    repeated = sorted((content_words(item.stem) & content_words(item.key)) - elsewhere)
    return f"“{repeated[0]}” stands in the stem and in the key only" if repeated else None


def unfocused_stem(item: Item) -> str | None:
    """The stem asks nothing by itself: no question word, no question mark, no blank and no task."""
    if BLANK.search(item.stem) or "?" in item.stem or item.type is ItemType.TRUE_FALSE:
        return None
    return None if _WH.search(item.stem) else "no question is asked"


def complex_options(item: Item) -> str | None:
    """Options refer to each other ("A and B", "I and III")."""
    return _first_option(item, _K_TYPE)


def grammatical_cue(item: Item) -> str | None:
    """An option does not agree with the stem: a or an before it, number after it, or a wording unlike the others."""
    if item.type not in CHOICES:
        return None
    article = re.search(r"\b(an?) _{2,}|\b(an?)\s*:?$", item.stem, re.I)
    if article:
        return _article_clash(item, (article[1] or article[2]).lower())
    edges = [edge_words(option.text)[0] for option in item.options]
    starts = [edge in ("to", "because", "by", "for") and edge for edge in edges]
    odd = [option for option, start in zip(item.options, starts, strict=True) if not start]
    if any(starts) and len(odd) == 1:
        return f"“{odd[0].text}” is worded unlike the others"
    return _number_clash(item)


def out_of_order(item: Item) -> str | None:
    """Numbers or dates do not stand in rising (or falling) order."""
    values = [is_number_like(option.text) for option in item.options]
    if len(values) < 3 or any(value is None for value in values):
        return None
    numbers = [value for value in values if value is not None]
    if numbers in (sorted(numbers), sorted(numbers, reverse=True)):
        return None
    return ", ".join(option.text for option in item.options)


def vague_terms(item: Item) -> str | None:
    """An option holds frequently, sometimes, usually and the like."""
    if item.type is ItemType.TRUE_FALSE:
        return None
    return _first_option(item, _VAGUE)


def more_than_one_right(item: Item) -> str | None:
    """Two options say the same, or one holds the other, so that both may be right."""
    texts = [(" ".join(sorted(content_words(option.text))) or option.text.lower(), option) for option in item.options]
    for index, (words, option) in enumerate(texts):
        for other_words, other in texts[index + 1 :]:
            if words == other_words and len(words) > 1 and item.type is not ItemType.TRUE_FALSE:
                return f"“{option.text}” and “{other.text}” say the same"
    right = sum(option.correct for option in item.options)
    return f"{right} options are marked right" if right > 1 and item.type is not ItemType.MULTIPLE else None


def negative_wording(item: Item) -> str | None:
    """The stem asks for what is not so."""
    if item.type is ItemType.TRUE_FALSE or item.lineage.family == "cloze":
        return None
    asked = re.sub(r"“[^”]*”", "", BLANK.sub("", item.stem))
    found = _NEGATIVE.search(asked)
    return f"“{found[0]}” in the stem" if found else None


RULES: dict[str, Callable[[Item], str | None]] = {
    "ambiguous stem": ambiguous_stem,
    "implausible distractor": implausible_distractor,
    "none of the above": none_of_the_above,
    "all of the above": all_of_the_above,
    "key the longest": key_the_longest,
    "gratuitous information": gratuitous_information,
    "true/false options": true_false_options,
    "convergence": convergence,
    "logical cue": logical_cue,
    "fill in the blank": fill_in_the_blank,
    "absolute terms": absolute_terms,
    "stem word in the key only": stem_word_in_key_only,
    "unfocused stem": unfocused_stem,
    "complex options": complex_options,
    "grammatical cue": grammatical_cue,
    "out of order": out_of_order,
    "vague terms": vague_terms,
    "more than one right": more_than_one_right,
    "negative wording": negative_wording,
}


def flaws_of(item: Item) -> tuple[Flaw, ...]:
    """Every rule that the item breaks, in the order of ``RULES``.

    >>> from questions.items import Option
    >>> item = Item(ItemType.SINGLE, "Which of these is not a city?", (Option("Kiev"), Option("Ruhr", True)))
    >>> [flaw.rule for flaw in flaws_of(item)]
    ['negative wording']
    """
    found = ((name, rule(item)) for name, rule in RULES.items())
    return tuple(Flaw(name, evidence) for name, evidence in found if evidence)


def loose_terms(text: str) -> bool:
    """Whether an option of these words would be flawed in any item: it holds an absolute or a vague term.

    >>> loose_terms("It often failed."), loose_terms("It failed in 1846.")
    (True, False)
    """
    return _ABSOLUTE.search(text) is not None or _VAGUE.search(text) is not None


def _first_option(item: Item, pattern: re.Pattern[str]) -> str | None:
    if item.type not in CHOICES and item.type is not ItemType.TRUE_FALSE:
        return None
    for option in item.options:
        found = pattern.search(option.text)
        if found and item.type is not ItemType.TRUE_FALSE:
            return f"“{found[0]}” in “{option.text}”"
    return None


def _asked_shape(stem: str) -> str | None:
    if re.search(r"\b(?:what|which) year\b", stem, re.I):
        return "year"
    if re.search(r"\bhow many\b", stem, re.I):
        return "number"
    return "name" if re.match(r"(?:Who|Whom|Whose)\b", stem) else None


def _article_clash(item: Item, article: str) -> str | None:
    wrong = [option for option in item.options if _takes_an(option.text) != (article == "an")]
    if 0 < len(wrong) < len(item.options):
        return f"“{article} {wrong[0].text}”"
    return None


def _takes_an(text: str) -> bool:
    word = text.strip("“\"'‘").lower()
    return bool(re.match(r"[aeio]|u(?!ni|se|su|ti|k)|hour|honest|heir", word))


def _number_clash(item: Item) -> str | None:
    """ "Who were" or "Which … were" with exactly one option in the plural, and that the key."""
    asked = re.match(r"(?:who|what|which)\b(?: \w+)? (?:were|are)\b", item.stem, re.I)
    many = [option for option in item.options if re.search(r"\w and \w", option.text)]
    if asked and item.type is not ItemType.MULTIPLE and len(many) == 1 and many[0].correct:
        return f"“{many[0].text}” alone is plural"
    return None
