"""A bank as a table that spreadsheets open: a row an item, a column an option.

UTF-8 with a byte order mark, because Excel reads a file without it as something else. A cell that a spreadsheet would
take for a formula gets an apostrophe before it, which reading takes off again; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence

from questions.formats.exchange import BadFile, Import, Reading, clean, decoded, one_line, unusable
from questions.items import Cognitive, Evidence, Item, ItemType, Lineage, MarkingPoint, Option, Prompt

TITLE = "CSV table"
SUFFIX = ".csv"
MEDIA_TYPE = "text/csv"

FEWEST_OPTION_COLUMNS = 4
_FRONT = ("type", "question", "key")
_BACK = (
    "accepted", "tolerance", "rationale", "evidence", "passage", "start", "end", "document", "cognitive", "difficulty",
    "worth", "flaws", "tags", "family", "rule", "seed", "generator", "lines", "marking",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def left_out(item: Item) -> str | None:
    """Why the table cannot carry the item, as a sentence; None where it can."""
    if not math.isfinite(item.tolerance) or item.tolerance < 0:
        return "Give the tolerance as a number from 0 up."
    return unusable(item)


def write(items: Iterable[Item], category: str = "") -> str:
    """The items as a table with headings; it has no categories."""
    kept = [item for item in items if left_out(item) is None]
    width = max([FEWEST_OPTION_COLUMNS, *(len(item.options) for item in kept)])
    options = [f"{name} {at}" for at in range(1, width + 1) for name in ("option", "why")]
    columns = [*_FRONT, *options, *_BACK]
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: _guarded(value) for name, value in _row(item).items()} for item in kept)
    return "\ufeff" + file.getvalue()


def _guarded(value: str) -> str:
    value = clean(value)
    return f"'{value}" if _FORMULA.match(value) and not _PLAIN_NUMBER.fullmatch(value) else value


def _unguarded(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def _row(item: Item) -> dict[str, str]:
    proof, lineage = item.evidence, item.lineage
    row = {
        "type": str(item.type),
        "question": item.stem,
        "key": " ".join(str(at) for at, option in enumerate(item.options, 1) if option.correct),
        "accepted": _joined(item.answers),
        "lines": json.dumps([[clean(p.text), p.option + 1] for p in item.prompts], ensure_ascii=False)
        if item.prompts
        else "",
        "marking": json.dumps([[clean(m.text), m.points] for m in item.marking], ensure_ascii=False)
        if item.marking
        else "",
        "tolerance": repr(item.tolerance) if item.tolerance else "",
        "rationale": item.rationale,
        "cognitive": str(item.cognitive),
        "difficulty": "" if item.difficulty is None or not math.isfinite(item.difficulty) else repr(item.difficulty),
        "worth": repr(item.worth) if item.worth and math.isfinite(item.worth) else "",
        "flaws": _joined(item.flaws),
        "tags": _joined(item.tags),
        "family": lineage.family,
        "rule": lineage.rule,
        "seed": "" if lineage.seed is None else str(lineage.seed),
        "generator": lineage.generator,
    }
    if proof:
        row |= {"evidence": proof.text, "passage": proof.anchor, "document": proof.document}
        row |= {"start": str(proof.start), "end": str(proof.end)}
    for at, option in enumerate(item.options, 1):
        row |= {f"option {at}": option.text, f"why {at}": option.rationale}
    return row


def _joined(texts: Sequence[str]) -> str:
    r"""Several texts in a cell, apart by " | "; a bar or backslash of their own has a backslash before it."""
    return " | ".join(re.sub(r"([\\|])", r"\\\1", one_line(text)) for text in texts if clean(text))


def _split(cell: str) -> tuple[str, ...]:
    pieces = re.findall(r"(?:\\.|[^\\|])+", cell, re.DOTALL)
    return tuple(text for text in (clean(re.sub(r"\\(.)", r"\1", piece)) for piece in pieces) if text)


def read(data: str | bytes) -> Import:
    """The items of a table whose first row names its columns; commas, semicolons or tabs between cells."""
    reading = Reading()
    try:
        text = decoded(data)
        _read_rows(text, reading)
    except (BadFile, csv.Error) as fault:
        known = str(fault) if isinstance(fault, BadFile) else "this table cannot be read; save it as CSV again."
        reading.fault(1, known)
    return reading.result()


def _read_rows(text: str, reading: Reading) -> None:
    heading = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
    columns = [_column(name) for name in next(rows, [])]
    if "question" not in columns:
        raise BadFile("The first row must name the columns: type, question, key, option 1, option 2 and so on.")
    before = rows.line_num
    try:
        for cells in rows:
            line, before = before + 1, rows.line_num
            if any(map(clean, cells)):
                _read_row(dict(zip(columns, (clean(_unguarded(cell)) for cell in cells), strict=False)), line, reading)
    except csv.Error:
        reading.fault(before + 1, "this row cannot be read; look for a quotation mark without its pair.")


def _column(name: str) -> str:
    name = " ".join(clean(name).casefold().replace("_", " ").split())
    return {"stem": "question", "answer": "key", "answers": "accepted", "anchor": "passage"}.get(name, name)


def _read_row(row: Mapping[str, str], line: int, reading: Reading) -> None:
    try:
        item = _item(row)
    except ValueError as fault:
        reading.fault(line, str(fault))
    else:
        reading.keep(line, item)


def _item(row: Mapping[str, str]) -> Item:
    texts = [(row[f"option {at}"], row.get(f"why {at}", "")) for at in _option_numbers(row)]
    kind = _kind(row.get("type", ""))
    keyed = kind not in (ItemType.MATCHING, ItemType.ORDERING)
    right = _key(row.get("key", ""), [text for text, _ in texts] if keyed else [])
    options = tuple(Option(text, at in right, why) for at, (text, why) in enumerate(texts))
    accepted = _split(row.get("accepted", "")) or (() if options else _split(row.get("key", "")))
    return Item(
        type=kind or _guessed(options),
        stem=row.get("question", ""),
        options=options,
        answers=accepted,
        tolerance=_number(row, "tolerance") or 0.0,
        rationale=row.get("rationale", ""),
        evidence=_evidence(row),
        cognitive=_cognitive(row.get("cognitive", "")),
        difficulty=_number(row, "difficulty"),
        worth=_number(row, "worth") or 0.0,
        flaws=_split(row.get("flaws", "")),
        tags=_split(row.get("tags", "")),
        lineage=Lineage(
            row.get("family", "") or Lineage().family,
            row.get("rule", ""),
            _seed(row.get("seed", "")),
            row.get("generator", ""),
        ),
        prompts=tuple(Prompt(text, place - 1) for text, place in _listed(row, "lines")),
        marking=tuple(MarkingPoint(text, points) for text, points in _listed(row, "marking")),
    )


def _listed(row: Mapping[str, str], name: str) -> list[tuple[str, int]]:
    """The texts of a cell with their numbers: [["Litvinov", 1], ["Molotov", 2]]."""
    cell = row.get(name, "")
    if not cell:
        return []
    try:
        pairs = json.loads(cell)
        if not all(isinstance(text, str) and type(number) is int for text, number in pairs):
            raise ValueError
        return [(clean(text), number) for text, number in pairs]
    except (ValueError, TypeError, RecursionError) as fault:
        raise ValueError(f'write {name} as [["words", 1], ["other words", 2]].') from fault


def _option_numbers(row: Mapping[str, str]) -> list[int]:
    """The numbers of the option columns with something in them, in order."""
    named = (re.fullmatch(r"option (\d{1,3})", name, re.ASCII) for name in row)
    return sorted(int(found[1]) for found in named if found and row[found[0]])


def _key(cell: str, texts: Sequence[str]) -> set[int]:
    """The places of the right options: by number, by letter, or one by its words."""
    if not texts:
        return set()
    words = [text.casefold() for text in texts]
    marks = re.split(r"[\s,;|]+", cell.strip())
    if all(re.fullmatch(r"\d{1,3}|[A-Za-z]", mark, re.ASCII) for mark in marks):
        places = {int(mark) - 1 if mark.isdigit() else ord(mark.upper()) - ord("A") for mark in marks}
        if all(0 <= place < len(texts) for place in places):
            return places
    if cell.casefold() in words:
        return {words.index(cell.casefold())}
    raise ValueError("the key names no option; write the numbers of the right options, such as “2” or “1 3”.")


def _kind(cell: str) -> ItemType | None:
    name = cell.casefold().replace(" ", "_").replace("-", "_")
    if name in list(ItemType):
        return ItemType(name)
    if name:
        raise ValueError(f"there is no type “{cell[:40]}”; write one of {', '.join(ItemType)}.")
    return None


def _guessed(options: Sequence[Option]) -> ItemType:
    if not options:
        return ItemType.SHORT
    return ItemType.MULTIPLE if sum(option.correct for option in options) > 1 else ItemType.SINGLE


def _cognitive(cell: str) -> Cognitive:
    if cell and cell.casefold() not in list(Cognitive):
        raise ValueError(f"there is no cognitive level “{cell[:40]}”; write one of {', '.join(Cognitive)}.")
    return Cognitive(cell.casefold()) if cell else Cognitive.REMEMBER


def _number(row: Mapping[str, str], name: str) -> float | None:
    cell = row.get(name, "")
    if not cell:
        return None
    if not re.fullmatch(r"[+-]?\d{1,30}(?:[.,]\d{1,30})?(?:e[+-]?\d{1,3})?", cell, re.ASCII | re.IGNORECASE):
        raise ValueError(f"the {name} “{cell[:40]}” is no number.")
    value = float(cell.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"the {name} “{cell[:40]}” is too large.")
    if value < 0 and name == "tolerance":
        raise ValueError("the tolerance is below 0; give a number from 0 up.")
    return value


def _seed(cell: str) -> int | None:
    if cell and not re.fullmatch(r"-?\d{1,30}", cell, re.ASCII):
        raise ValueError(f"the seed “{cell[:40]}” is no whole number.")
    return int(cell) if cell else None


def _evidence(row: Mapping[str, str]) -> Evidence | None:
    if not row.get("evidence"):
        return None
    start, end = int(_number(row, "start") or 0), int(_number(row, "end") or 0)
    if not 0 <= start <= end:
        raise ValueError("the evidence ends before it starts; give start and end as counted characters.")
    return Evidence(row.get("passage", ""), start, end, row["evidence"], row.get("document", ""))
