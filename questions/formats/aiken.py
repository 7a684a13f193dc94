"""Aiken: a question on one line, its options as "A) …", then "ANSWER: A". Single choice with a key, and nothing else.

Moodle takes "A)" and "A." with or without a space after it for an option, also in a stem ("U.S. policy …"); such a stem
gets a word joiner (U+2060, not seen) before it, which reading takes off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase

from questions.formats.exchange import BadFile, Import, Reading, clean, decoded, one_line, unusable
from questions.items import Item, ItemType, Option

TITLE = "Aiken"
SUFFIX = ".aiken.txt"
MEDIA_TYPE = "text/plain"

_GUARD = "\u2060"
_OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)", re.DOTALL)
_ANSWER = re.compile(r"ANSWER:(.*)", re.DOTALL)


def left_out(item: Item) -> str | None:
    """Why Aiken cannot carry the item, as a sentence; None where it can."""
    one_of_several = (ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.CLOZE)
    if item.type not in one_of_several or not item.options:
        return "Aiken holds only questions with one right option of several."
    if len(item.options) > len(ascii_uppercase):
        return f"Aiken has letters for {len(ascii_uppercase)} options only."
    # Moodle skips lines of one sign.
    return unusable(item) or ("Aiken needs a question longer than one sign." if len(_stem(item)) < 2 else None)


def write(items: Iterable[Item], category: str = "") -> str:
    """The items as an Aiken file; it has no categories."""
    return "\n".join(_block(item) for item in items if left_out(item) is None)


def _stem(item: Item) -> str:
    stem = one_line(item.stem).lstrip(_GUARD)
    return _GUARD + stem if _OPTION.match(stem) or _ANSWER.match(stem) else stem


def _block(item: Item) -> str:
    lines = [f"{letter}) {one_line(o.text)}" for letter, o in zip(ascii_uppercase, item.options, strict=False)]
    key = next(letter for letter, option in zip(ascii_uppercase, item.options, strict=False) if option.correct)
    return "\n".join([_stem(item), *lines, f"ANSWER: {key}", ""])


@dataclass
class _Open:
    """A question whose answer line has not come yet."""

    line: int
    stem: str = ""
    options: list[str] = field(default_factory=list)


def read(data: str | bytes) -> Import:
    """The questions of an Aiken file. A stem may run over several lines."""
    reading = Reading()
    try:
        text = decoded(data)
    except BadFile as fault:
        reading.fault(1, str(fault))
        return reading.result()
    current: _Open | None = None
    for number, line in enumerate(re.split("\r\n|[\r\n]", text), 1):
        if line.strip():
            current = _next(current, number, line.strip(), reading)
    if current is not None:
        reading.fault(current.line, "this question has no answer; end it with a line such as “ANSWER: B”.")
    return reading.result()


def _next(current: _Open | None, number: int, line: str, reading: Reading) -> _Open | None:
    """The open question after one more line; None once it is complete."""
    option, answer = _OPTION.match(line), _ANSWER.match(line)
    if current is None:
        if option or answer:
            reading.fault(number, "there is no question before this line; write the question on a line of its own.")
            return None
        return _Open(number, line.lstrip(_GUARD))
    if answer:
        _close(current, number, clean(answer[1]), reading)
        return None
    if option:
        _add(current, number, option, reading)
    elif current.options:
        reading.fault(current.line, "this question has no answer; end it with a line such as “ANSWER: B”.")
        return _Open(number, line.lstrip(_GUARD))
    else:
        current.stem += f" {line}"
    return current


def _add(current: _Open, number: int, option: re.Match[str], reading: Reading) -> None:
    due = ascii_uppercase[min(len(current.options), 25)]
    if option[1] != due:
        reading.fault(number, f"option {option[1]} stands where {due} is due; it is read as {due}.")
    current.options.append(clean(option[2]))


def _close(current: _Open, number: int, letter: str, reading: Reading) -> None:
    place = ascii_uppercase.find(letter) if len(letter) == 1 else -1
    if not 0 <= place < len(current.options):
        reading.fault(number, "the answer is not the letter of an option; write a line such as “ANSWER: B”.")
        return
    options = tuple(Option(text, at == place) for at, text in enumerate(current.options))
    words = [text.casefold() for text in current.options]
    kind = ItemType.TRUE_FALSE if sorted(words) == ["false", "true"] else ItemType.SINGLE
    reading.keep(current.line, Item(kind, clean(current.stem), options))
