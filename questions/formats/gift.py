"""GIFT, the text format of Moodle: one question a block, its answers in braces, blocks apart by an empty line.

Written so that Moodle's importer takes every question with its key (https://docs.moodle.org/en/GIFT_format): texts are
HTML with everything escaped, one line each, so nothing in them can end a question, open a comment or change a category.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from questions.formats import moodle
from questions.formats.exchange import BadFile, Import, Reading, clean, decoded, general_feedback, one_line
from questions.items import Item, ItemType

TITLE = "GIFT"
SUFFIX = ".gift.txt"
MEDIA_TYPE = "text/plain"

_SIGNS = "~=#{}:"
_ESCAPED = re.compile(r"([\\~=#{}:])")


def left_out(item: Item) -> str | None:
    """Why GIFT cannot carry the item, as a sentence; None where it can."""
    if item.type is ItemType.ORDERING:
        return "GIFT has no ordering questions; take Moodle XML."
    if item.type is ItemType.CONSTRUCTED:
        return "GIFT has no place for marking points; take Moodle XML."
    reason = moodle.left_out(item)
    if reason is None and item.type is not ItemType.NUMERIC and not item.options:
        texts = [one_line(answer) for answer in item.answers]
        if any("->" in text for text in texts):
            return "GIFT takes “->” in an accepted answer for a matching question."
        if any("&&0" in text for text in texts):
            return "GIFT cannot hold “&&0” in an accepted answer."
    return reason


def write(items: Iterable[Item], category: str = "") -> str:
    """The items as a GIFT file, in the category of that name under the course's top category where one is given."""
    blocks = [f"$CATEGORY: $course$/top/{_category(category)}\n"] if clean(category) else []
    blocks += [_block(place, item) for place, item in enumerate(items) if left_out(item) is None]
    return "\n".join(blocks)


def _category(name: str) -> str:
    return one_line(name).replace("/", "//")


def _block(place: int, item: Item) -> str:
    labels = "".join(f" [tag:{tag}]" for tag in moodle.tags(item))
    general = general_feedback(item)
    last = f"\t####{_guarded(general)}\n" if general else ""
    opening, lines = _answers(item)
    answers = "".join(f"\t{line}\n" for line in lines)
    heading = f"::{_escaped(moodle.name(place, item))}::[html]{_html(item.stem)}"
    return f"// [id:{item.content_hash[:16]}]{labels}\n{heading}{{{opening}\n{answers}{last}}}\n"


def _answers(item: Item) -> tuple[str, list[str]]:
    """What follows the opening brace, and a line for each answer."""
    if moodle.is_true_false(item):
        return "", [_truth_line(item)]
    if item.type is ItemType.MATCHING:
        # The sign ">" of a line is an entity, so the first "->" is ours.
        return "", [f"={_guarded(line)} -> {_escaped(text)}" for line, text in moodle.matched(item)]
    if item.options and item.type not in (ItemType.SHORT, ItemType.NUMERIC):
        return "", [_option_line(item, at, mark) for at, mark in enumerate(moodle.marks(item))]
    answers = [answer for answer in item.answers if clean(answer)]
    if item.type is ItemType.NUMERIC:
        return "#", [f"={moodle.number_text(answer)}:{item.tolerance!r}" for answer in answers]
    return "", [f"=%100%{_typed(answer)}" for answer in answers]


def _truth_line(item: Item) -> str:
    yes, no = moodle.truth(item, "true"), moodle.truth(item, "false")
    right, wrong = (yes, no) if yes.correct else (no, yes)
    reasons = f"#{_guarded(wrong.rationale)}#{_guarded(right.rationale)}" if wrong.rationale or right.rationale else ""
    return f"{'TRUE' if yes.correct else 'FALSE'}{reasons}"


def _option_line(item: Item, at: int, mark: str) -> str:
    option = item.options[at]
    weight = {"100": "=", "0": "~"}[mark] if item.type is not ItemType.MULTIPLE else f"~%{mark}%"
    reason = f"#{_guarded(option.rationale)}" if clean(option.rationale) else ""
    return f"{weight}{_guarded(option.text)}{reason}"


def _guarded(text: str) -> str:
    """HTML whose beginning cannot be taken for a weight ("%50%") or a format ("[html]")."""
    return f"{'[html]' if clean(text).startswith(('[', '%')) else ''}{_html(text)}"


def _typed(answer: str) -> str:
    text = moodle.accepted_text(answer)
    return f"{'[plain]' if text.startswith('[') else ''}{_escaped(text)}"


def _html(text: str) -> str:
    return _escaped(moodle.as_html(text))


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


# While a block is taken apart its escaped signs are noncharacters; clean() takes those out of whatever is read.
_HIDDEN = {sign: chr(0xFDD0 + at) for at, sign in enumerate(_SIGNS + "\\")} | {"n": "\ufdd8"}
_SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()})
_NONCHARACTERS = re.compile("[\ufdd0-\ufddf]")
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_KIND = re.compile(r"\[(html|moodle|plain|markdown)\]")


def _hidden(text: str) -> str:
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], _NONCHARACTERS.sub("", text))


@dataclass
class _Block:
    """The lines of one question without its comments, and where they begin."""

    line: int
    text: str
    tags: list[str] = field(default_factory=list)
    kind: str = "moodle"
    stem: str = ""
    answers: str = ""
    general: str = ""
    blank: bool = False


class _Unreadable(ValueError):
    """What is wrong with a block, as a sentence."""


def read(data: str | bytes) -> Import:
    """The questions of a GIFT file: choice, true/false, short answer, numeric, missing word, matching and essay."""
    reading = Reading()
    try:
        text = decoded(data)
    except BadFile as fault:
        reading.fault(1, str(fault))
        return reading.result()
    for block in _blocks(text):
        try:
            _take_apart(block)
            item, lost = _item(block)
        except ValueError as fault:
            reading.fault(block.line, str(fault))
        else:
            lost += moodle.pictures(block.stem + block.answers + block.general)
            item = moodle.with_feedback(item, _shown(block.general, block.kind))
            reading.keep(block.line, moodle.with_tags(item, block.tags), lost)
    return reading.result()


def _blocks(text: str) -> Iterator[_Block]:
    """The questions of a file: runs of lines between empty ones, category lines and comments left out."""
    held: list[str] = []
    comments: list[str] = []
    first = 1
    for number, line in enumerate([*re.split("\r\n|[\r\n]", text), ""], 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            comments.append(stripped)
        elif stripped and not (not held and stripped.startswith("$CATEGORY:")):
            first = first if held else number
            held.append(line)
        elif not stripped:
            if held:
                yield _Block(first, _hidden("\n".join(held)).strip(), _tags(comments))
            held, comments = [], []


def _tags(comments: list[str]) -> list[str]:
    found = re.findall(r"\[tag:((?:\\\]|[^\]])+)\]", "\n".join(comments))
    return [tag.replace("\\]", "]").strip() for tag in found]


def _take_apart(block: _Block) -> None:
    """Name, format, stem, answers and general feedback of a block."""
    text = block.text
    if text.startswith("::") and "::" in text[2:]:
        text = text[text.index("::", 2) + 2 :].strip()
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        raise _Unreadable(
            "there are no answers in braces; write them as {=right ~wrong}, or \\{ for a brace in the text."
        )
    if opening < 0 or closing < opening:
        raise _Unreadable("the answers are not between { and }; write \\{ and \\} for braces in the text.")
    rest = text[closing + 1 :].strip()
    if "{" in rest or "}" in rest:
        raise _Unreadable("there is more than one pair of braces; leave an empty line between questions.")
    block.blank = bool(rest)
    block.stem = text[:opening] + ("_____" if rest else "") + text[closing + 1 :]
    found = _KIND.match(block.stem.strip())
    if found:
        block.kind, block.stem = found[1], block.stem.strip()[found.end() :]
    block.answers, _, block.general = _at_last(text[opening + 1 : closing].strip(), "####")


def _at_last(text: str, mark: str) -> tuple[str, str, str]:
    before, found, after = text.rpartition(mark)
    return (before.strip(), found, after) if found else (text, "", "")


def _item(block: _Block) -> tuple[Item, list[str]]:
    # Not _shown(): the format was taken off before, and "[html]" may be the stem itself.
    stem, answers = moodle.shown_text(block.stem.translate(_SHOWN), block.kind), block.answers
    if not answers:
        return moodle.constructed(stem, "", 1)
    if answers.startswith("#"):
        return moodle.numeric(stem, list(_numbers(answers[1:])))
    if "~" in answers:
        return _choice(block, stem)
    if "=" in answers and "->" in answers:
        return moodle.matching(stem, list(_pairs(block))), []
    truth = answers.partition("#")[0].strip().upper()
    if truth in ("T", "TRUE", "F", "FALSE"):
        return _truth(block, stem, truth.startswith("T")), []
    return _short(block, stem)


def _choice(block: _Block, stem: str) -> tuple[Item, list[str]]:
    right = block.answers.count("=")
    if right > 1:
        raise _Unreadable("several options are marked with =; mark one, or give each right one its share, as in ~%50%.")
    options = []
    for part in _parts(block.answers.replace("=", "~="), "~"):
        mark, text = (100.0, part[1:]) if part.startswith("=") else _weighted(part, 0.0)
        said, _, why = text.partition("#")
        options.append((_shown(said, block.kind), mark, _shown(why, block.kind)))
    item, lost = moodle.choice(stem, options, single=right == 1)
    blank = block.blank and item.type is ItemType.SINGLE
    return (Item(ItemType.CLOZE, stem, item.options) if blank else item), lost


def _pairs(block: _Block) -> Iterator[tuple[str, str]]:
    """Lines and what belongs to them: "=Canada -> Ottawa"."""
    for part in _parts(block.answers, "="):
        line, arrow, text = part.partition("->")
        if not arrow:
            raise _Unreadable("write each pair of a matching question as =line -> what belongs to it.")
        yield _shown(line, block.kind), one_line(text.translate(_SHOWN))


def _truth(block: _Block, stem: str, true_is_right: bool) -> Item:
    _, wrong, right = (_shown(part, block.kind) for part in [*block.answers.split("#", 2), "", ""][:3])
    why_true, why_false = (right, wrong) if true_is_right else (wrong, right)
    return moodle.true_false(stem, true_is_right, why_true, why_false)


def _short(block: _Block, stem: str) -> tuple[Item, list[str]]:
    answers, lost = [], []
    for part in _parts(block.answers, "="):
        mark, text = _weighted(part, 100.0)
        said, _, why = text.partition("#")
        answers.append((_shown(said, "plain"), mark))
        lost += [f"what is said to the answer “{_shown(said, 'plain')[:60]}”"] if why.strip() else []
    item, more = moodle.typed(stem, answers)
    return (Item(ItemType.CLOZE, stem, answers=item.answers) if block.blank else item), more + lost


def _numbers(answers: str) -> Iterator[tuple[str, float, float]]:
    """Number, tolerance and per cent of each answer: "1914:2", "1912..1916", "1914"."""
    for part in _parts(answers.partition("~")[0], "="):
        mark, text = _weighted(part, 100.0)
        said = _shown(text.partition("#")[0], "plain")
        low, dots, high = said.partition("..")
        number, _, tolerance = said.partition(":")
        if dots and low.strip():
            middle = (_number(low) + _number(high)) / 2
            yield f"{middle:.15g}", abs(_number(high) - middle), mark
        else:
            _number(number)
            yield number.strip(), _number(tolerance or "0"), mark


def _number(text: str) -> float:
    if not moodle.is_number(text):
        raise _Unreadable(f"“{clean(text)[:40]}” is no number; write answers like {{#1914:2}}.")
    return float(text)


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _weighted(part: str, otherwise: float) -> tuple[float, str]:
    found = _WEIGHT.match(part)
    return (moodle.percent(found[1].rstrip(".")), part[found.end() :]) if found else (otherwise, part)


def _shown(text: str, kind: str) -> str:
    """What a text says: its own format or the question's, with escaped signs shown again."""
    text = text.strip()
    found = _KIND.match(text)
    if found:
        kind, text = found[1], text[found.end() :]
    return moodle.shown_text(text.translate(_SHOWN), kind)
