"""What GIFT and Moodle XML share: how Moodle marks options, tags questions and keeps text as HTML.

Read from files that Moodle wrote and from how its importers behave (question/format/gift and xml of Moodle 3 to 5).
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from questions.formats.exchange import clean, marking_of, one_line, rationale_and_evidence, unusable
from questions.items import MOST_POINTS, Cognitive, Item, ItemType, Lineage, MarkingPoint, Option, Prompt
from questions.scoring import readings

LONGEST_NAME = 80
LONGEST_TAG = 50
_FULL = 99.9
"""Per cent. Moodle writes some full marks as 99.99999."""

# The only positive percentages that Moodle's importer accepts besides 5 and 10, as it writes them.
_EQUAL_PARTS = {
    1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111",
    10: "10", 20: "5",
}  # fmt: skip
MOST_RIGHT = 20


LONGEST_MATCH = 255
"""Characters of what is matched with a line, which Moodle keeps in a short column."""
FEWEST_TO_MATCH = 3


def left_out(item: Item) -> str | None:
    """Why neither Moodle format can carry the item; None where they can."""
    if item.type is ItemType.MATCHING:
        if len(item.options) < FEWEST_TO_MATCH:
            return f"Moodle asks for {FEWEST_TO_MATCH} options to match with; add a spare one."
        if any(len(one_line(option.text)) > LONGEST_MATCH for option in item.options):
            return f"Moodle holds {LONGEST_MATCH} characters of an option to match with; shorten it."
        if len({one_line(option.text) for option in item.options}) < len(item.options):
            return "Two options to match with are the same on one line."
    if sum(option.correct for option in item.options) > MOST_RIGHT:
        return f"Moodle has no mark for more than {MOST_RIGHT} right options."
    if item.type is ItemType.NUMERIC:
        if not all(readings(answer) for answer in item.answers if clean(answer)):
            return "Write its answers as numbers."
        if not math.isfinite(item.tolerance) or item.tolerance < 0:
            return "Give the tolerance as a number from 0 up."
    return unusable(item)


def marks(item: Item) -> tuple[str, ...]:
    """The percentage of each option, in Moodle's own spelling.

    Several right options share 100 equally and a wrong one takes as much away, which is how Marginalia scores. Moodle
    knows no eleventh to nineteenth part; there some right options carry 10 and the others 5.
    """
    right = sum(option.correct for option in item.options)
    if item.type is not ItemType.MULTIPLE:
        return tuple("100" if option.correct else "0" for option in item.options)
    tens = 0 if right in _EQUAL_PARTS else MOST_RIGHT - right
    part = _EQUAL_PARTS.get(right, "5")
    given, seen = [], 0
    for option in item.options:
        given.append(("10" if seen < tens else part) if option.correct else f"-{part}")
        seen += option.correct
    return tuple(given)


def is_true_false(item: Item) -> bool:
    """Whether the item's options are the words true and false, which Moodle's own type holds."""
    return item.type is ItemType.TRUE_FALSE and sorted(clean(o.text).casefold() for o in item.options) == [
        "false",
        "true",
    ]


def truth(item: Item, word: str) -> Option:
    """The option "true" or "false" of a true/false item."""
    return next(option for option in item.options if clean(option.text).casefold() == word)


def number_text(answer: str) -> str:
    """A number as programs write it: digits, a point, perhaps a minus.

    >>> number_text("681,692")
    '681692'
    """
    return format(readings(answer)[0], "f")


def is_number(text: str) -> bool:
    """Whether Moodle takes the text for a number."""
    return bool(
        re.fullmatch(r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,2})?", text.strip(), re.ASCII)
    )


def accepted_text(answer: str) -> str:
    """A short answer with its asterisks escaped, because a bare one stands for anything in Moodle."""
    return one_line(answer).replace("*", "\\*")


def name(place: int, item: Item) -> str:
    """A question's name for lists: its place in the file and the beginning of its stem."""
    words = re.sub(r"\s+", " ", re.sub(r"[<>&]", " ", one_line(item.stem)))
    return f"{place + 1:03d} {words}"[:LONGEST_NAME].strip()


def tags(item: Item) -> tuple[str, ...]:
    """The item's own tags that Moodle can hold, then what it has no field for as ``name:value``."""
    own = [
        tag for tag in map(one_line, item.tags) if 0 < len(tag) <= LONGEST_TAG and not re.search(r"[<>`\[\]\\]", tag)
    ]
    said = []
    otherwise_worded = item.type is ItemType.TRUE_FALSE and not is_true_false(item)
    if item.type in (ItemType.CLOZE, ItemType.HOT_TEXT) or otherwise_worded:
        said.append(f"type:{item.type}")
    if item.cognitive is not Cognitive.REMEMBER:
        said.append(f"cognitive:{item.cognitive}")
    if item.difficulty is not None and math.isfinite(item.difficulty):
        said.append(f"difficulty:{item.difficulty!r}")
    if re.fullmatch(r"[\w-]{1,40}", item.lineage.family) and item.lineage.family != Lineage().family:
        said.append(f"family:{item.lineage.family}")
    return (*own, *said)


_SHARE = re.compile(r"\d(?:\.\d{1,25})?(?:e-\d{1,3})?", re.ASCII)


def with_tags(item: Item, found: Sequence[str]) -> Item:
    """The item with what ``tags`` wrote put back in its fields."""
    own: list[str] = []
    for tag in map(one_line, found):
        kind, _, value = tag.partition(":")
        if kind == "cognitive" and value in list(Cognitive):
            item = replace(item, cognitive=Cognitive(value))
        elif kind == "family" and value:
            item = replace(item, lineage=Lineage(family=value))
        elif kind == "difficulty" and _SHARE.fullmatch(value) and float(value) <= 1:
            item = replace(item, difficulty=float(value))
        elif kind == "type" and value in ("cloze", "true_false", "hot_text"):
            item = replace(item, type=_retyped(item, ItemType(value)))
        elif tag and tag not in own:
            own.append(tag)
    return replace(item, tags=tuple(own))


def _retyped(item: Item, wanted: ItemType) -> ItemType:
    fits = (ItemType.SINGLE, ItemType.SHORT) if wanted is ItemType.CLOZE else (ItemType.SINGLE,)
    return wanted if item.type in fits else item.type


def with_feedback(item: Item, general: str) -> Item:
    """The item with its rationale and evidence as the general feedback gives them."""
    rationale, evidence = rationale_and_evidence(general)
    return replace(item, rationale=rationale, evidence=evidence)


def matched(item: Item) -> list[tuple[str, str]]:
    """Lines and what belongs to them, then spare options with an empty line."""
    pairs = [(prompt.text, item.options[prompt.option].text) for prompt in item.prompts]
    return [(line, one_line(text)) for line, text in pairs] + [("", one_line(o.text)) for o in item.distractors]


def matching(stem: str, pairs: Sequence[tuple[str, str]]) -> Item:
    """A matching item from (line, what belongs to it); an empty line makes a spare option."""
    texts = list(dict.fromkeys(text for _, text in pairs))
    prompts = tuple(Prompt(line, texts.index(text)) for line, text in pairs if clean(line))
    return Item(ItemType.MATCHING, stem, tuple(map(Option, texts)), prompts=prompts)


def constructed(stem: str, told: str, points: int) -> tuple[Item, list[str]]:
    """A constructed response from what its markers are told, and what is lost."""
    found = marking_of(clean(told))
    if found is not None:
        return Item(ItemType.CONSTRUCTED, stem, answers=found[1], marking=found[0]), []
    point = MarkingPoint(clean(told) or "answers the question", min(max(points, 1), MOST_POINTS))
    return Item(ItemType.CONSTRUCTED, stem, marking=(point,)), []


def choice(stem: str, options: Sequence[tuple[str, float, str]], single: bool) -> tuple[Item, list[str]]:
    """A choice item from (text, per cent, rationale) of each option, and what of its marks is lost."""
    if single:
        right = [mark >= _FULL for _, mark, _ in options]
        other = sorted({mark for _, mark, _ in options if mark and mark < _FULL})
    else:
        right = [mark > 0 for _, mark, _ in options]
        share = 100 / max(1, sum(right))
        other = sorted({mark for _, mark, _ in options if mark and abs(abs(mark) - share) > 0.01})
    made = tuple(Option(text, good, why) for (text, _, why), good in zip(options, right, strict=True))
    lost = [f"its own marks for options ({', '.join(f'{mark:g} %' for mark in other)})"] if other else []
    return Item(ItemType.SINGLE if single else ItemType.MULTIPLE, stem, made), lost


def true_false(stem: str, true_is_right: bool, why_true: str, why_false: str) -> Item:
    """A true/false item, true first."""
    options = (Option("True", true_is_right, why_true), Option("False", not true_is_right, why_false))
    return Item(ItemType.TRUE_FALSE, stem, options)


def typed(stem: str, answers: Sequence[tuple[str, float]]) -> tuple[Item, list[str]]:
    """A short-answer item from (text, per cent) of each accepted answer, and what is lost of them."""
    full = [one_line(text.replace("\\*", "*")) for text, mark in answers if mark >= _FULL]
    part = [text for text, mark in answers if 0 < mark < _FULL]
    lost = [f"the answer {text!r}, which earns only part of the mark" for text in part]
    if any(re.search(r"(?<!\\)\*", text) for text, mark in answers if mark >= _FULL):
        lost.append("the asterisk as a sign for anything")
    return Item(ItemType.SHORT, stem, answers=tuple(answer for answer in full if answer)), lost


def numeric(stem: str, answers: Sequence[tuple[str, float, float]]) -> tuple[Item, list[str]]:
    """A numeric item from (number, tolerance, per cent) of each answer, and what is lost of them."""
    full = [(text, tolerance) for text, tolerance, mark in answers if mark >= _FULL and text != "*"]
    lost = [
        f"the answer {text} ± {tolerance:g}, which earns only part of the mark"
        for text, tolerance, mark in answers
        if 0 < mark < _FULL
    ]
    tolerances = [tolerance for _, tolerance in full]
    if len(set(tolerances)) > 1:
        lost.append("different tolerances of its answers; the narrowest is kept")
    kept = tuple(text for text, _ in full)
    return Item(ItemType.NUMERIC, stem, answers=kept, tolerance=min(tolerances, default=0.0)), lost


def percent(text: str) -> float:
    """A mark in per cent; ValueError where it is none.

    >>> percent("33.33333")
    33.33333
    """
    if not re.fullmatch(r"\s*-?\d{1,3}(?:\.\d{1,12})?\s*", text):
        raise ValueError(f"{text.strip()[:20]!r} is no mark; give a number from -100 to 100.")
    return float(Fraction(text.strip()))


def as_html(text: str) -> str:
    """Plain text as HTML that shows exactly that text: nothing in it is markup.

    >>> as_html("a < b\\nc")
    'a &lt; b<br>c'
    """
    return html.escape(clean(text), quote=False).replace("\n", "<br>")


_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|table|tr|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def as_text(markup: str) -> str:
    """The text that HTML shows: paragraphs apart by an empty line, other tags dropped, entities resolved once.

    >>> as_text("<p>Year of the <b>battle</b>?</p>"), as_text("&lt;b&gt; &amp;amp;")
    ('Year of the battle?', '<b> &amp;')
    """
    parts: list[str] = []
    ends_block = False
    for at, piece in enumerate(_TAG.split(_without_comments(markup))):
        if at % 2 == 0:
            piece = re.sub(r"[\r\n]+", " ", piece)
            shown = html.unescape(piece.lstrip(" ") if ends_block else piece)
            parts.append(shown)
            ends_block = ends_block and not shown
        elif _BREAK.match(piece):
            parts.append("\n")
        elif _BLOCK.match(piece) and not ends_block:
            parts.append("\n\n")
            ends_block = True
    return clean("".join(parts))


def _without_comments(markup: str) -> str:
    kept, at = [], 0
    while (opening := markup.find("<!--", at)) >= 0 and (closing := markup.find("-->", opening)) >= 0:
        kept.append(markup[at:opening])
        at = closing + 3
    return "".join(kept) + markup[at:]


_KNOWN_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|sub|sup|a|img|h[1-6]|table|tr|td|th|code|pre|blockquote)(?:\s[^<>]*)?/?>"
    r"|&(?:amp|lt|gt|quot|nbsp|#\d+);",
    re.IGNORECASE,
)


def shown_text(text: str, kind: str) -> str:
    """The plain text of a field in one of Moodle's formats (html, moodle, plain, markdown and their XML names)."""
    if kind == "html" or (kind not in ("plain", "plain_text", "markdown") and _KNOWN_TAG.search(text)):
        return as_text(text)
    return clean(text)


def pictures(markup: str) -> list[str]:
    """What a text shows that is no text."""
    return (
        ["a picture or other file"] if re.search(r"<(?:img|video|audio|object|iframe)\b", markup, re.IGNORECASE) else []
    )
