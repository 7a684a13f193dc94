"""Marginalia's own bank file: JSON Lines, a heading and then an item a line with everything it carries.

Evidence, certificates and lineage are kept to the sign, so a bank comes back with the same content hashes.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from questions.formats.exchange import BadFile, Import, Reading, checked, decoded
from questions.items import Item, UnusableItem, as_json, from_json

TITLE = "Marginalia bank"
SUFFIX = ".bank.jsonl"
MEDIA_TYPE = "application/jsonl"
VERSION = 1

# PostgreSQL holds no NUL, and half a surrogate pair cannot be written as UTF-8.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def left_out(item: Item) -> str | None:
    """Why the bank file cannot carry the item, as a sentence; None where it can."""
    try:
        _sound(as_json(checked(item)))
    except ValueError as fault:
        return str(fault)
    return None


def write(items: Iterable[Item], category: str = "") -> str:
    """The items as a bank file; ``category`` is the bank's title."""
    heading = {"format": "marginalia-bank", "version": VERSION, "title": _UNKEEPABLE.sub("", category)}
    lines = [{"id": item.content_hash} | as_json(item) for item in items if left_out(item) is None]
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in [heading, *lines])


def read(data: str | bytes) -> Import:
    """The items of a bank file. An id that no longer fits its item, because the line was edited, is made anew."""
    reading = Reading()
    try:
        # Not splitlines(): JSON may hold U+2028 and others as they are.
        lines = decoded(data).split("\n")
    except BadFile as fault:
        reading.fault(1, str(fault))
        return reading.result()
    for number, line in enumerate(lines, 1):
        if line.strip():
            _read_line(number, line, reading)
    return reading.result()


def _read_line(number: int, line: str, reading: Reading) -> None:
    try:
        values = json.loads(line, parse_constant=_no_constant)
        if isinstance(values, dict) and values.get("format") == "marginalia-bank":
            _check_heading(values)
            return
        item = _item(values)
    except RecursionError:
        reading.fault(number, "this line is nested too deep to be an item.")
    except json.JSONDecodeError as fault:
        reading.fault(number, f"this line is not JSON ({fault.msg.casefold()} at sign {fault.colno}).")
    except ValueError as fault:
        reading.fault(number, str(fault))
    else:
        reading.keep(number, item)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number that can be kept; write a number or null.")


def _check_heading(values: dict[str, Any]) -> None:
    if values.get("version") != VERSION:
        raise ValueError(
            f"this is version {values.get('version')!r} of the bank file; this Marginalia reads {VERSION}."
        )


_TEXT = "text"
_TEXTS = "a list of texts"
_NUMBER = "a number"
_WHOLE = "a whole number"
_SHAPES: dict[str, dict[str, str]] = {
    "item": {
        "type": _TEXT, "stem": _TEXT, "answers": _TEXTS, "tolerance": _NUMBER, "rationale": _TEXT, "cognitive": _TEXT,
        "difficulty": f"{_NUMBER} or null", "worth": _NUMBER, "flaws": _TEXTS, "tags": _TEXTS,
    },
    "option": {"text": _TEXT, "correct": "true or false", "rationale": _TEXT},
    "certificate": {"rule": _TEXT, "reason": _TEXT, "nearest": _TEXT, "overlap": _NUMBER},
    "evidence": {"anchor": _TEXT, "start": _WHOLE, "end": _WHOLE, "text": _TEXT, "document": _TEXT},
    "prompt": {"text": _TEXT, "option": _WHOLE},
    "marking point": {"text": _TEXT, "points": _WHOLE},
    "lineage": {"family": _TEXT, "rule": _TEXT, "seed": f"{_WHOLE} or null", "generator": _TEXT},
}  # fmt: skip


def _item(values: object) -> Item:
    """The item of decoded JSON whose every value has the right kind. Raises ValueError with a sentence."""
    values = _sound(values)
    values.pop("id", None)
    try:
        return from_json(values)
    except UnusableItem:
        raise ValueError("this is not an item; give it a type that Marginalia knows and a stem.") from None


def _sound(values: object) -> dict[str, Any]:
    """The values of an item, where each has the right kind. Raises ValueError with a sentence."""
    whole = _shaped(values, "item", also={"id", "options", "evidence", "lineage", *_LISTS})
    for option in _listed(whole, "options"):
        shaped = _shaped(option, "option", also={"certificate"})
        if shaped.get("certificate") is not None:
            _shaped(shaped["certificate"], "certificate")
    for name, shape in _LISTS.items():
        for part in _listed(whole, name):
            _shaped(part, shape)
    for part in ("evidence", "lineage"):
        if whole.get(part) is not None:
            _shaped(whole[part], part)
    return whole


_LISTS = {"prompts": "prompt", "marking": "marking point", "more_evidence": "evidence"}


def _listed(whole: dict[str, Any], name: str) -> Iterable[object]:
    parts = whole.get(name, [])
    if not isinstance(parts, (list, tuple)):
        raise ValueError(f"{name} must be a list.")
    return parts


def _shaped(values: object, name: str, also: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise ValueError(f"{name} must be an object in braces.")
    unknown = set(values) - set(_SHAPES[name]) - set(also)
    if unknown:
        raise ValueError(f"{name} has no “{min(unknown)[:40]}”; take it out.")
    for part, shape in _SHAPES[name].items():
        if part in values and not _fits(values[part], shape):
            raise ValueError(f"{part} of the {name} must be {shape}, without signs that cannot be kept.")
    return dict(values)


def _fits(value: object, shape: str) -> bool:
    if value is None:
        return shape.endswith("or null")
    if shape == _TEXT:
        return isinstance(value, str) and not _UNKEEPABLE.search(value)
    if shape == _TEXTS:
        return isinstance(value, (list, tuple)) and all(_fits(text, _TEXT) for text in value)
    if isinstance(value, bool):
        return shape == "true or false"
    if shape.startswith(_NUMBER):
        return isinstance(value, (int, float)) and abs(value) < 1e18 and math.isfinite(value)
    return shape.startswith(_WHOLE) and isinstance(value, int) and abs(value) < 10**18
