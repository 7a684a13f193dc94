"""Reading tables that people saved from somewhere: encodings, byte order marks, separators, numbered lines."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_FAULTS_TOLD = 10
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of a file, and what to do about it. Line 0 is the file as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class TableError(ValueError):
    """A table that cannot be read as it stands; `faults` holds every line that has to be mended."""

    def __init__(self, *faults: Fault):
        self.faults = faults
        told = [str(fault) for fault in faults[:MAX_FAULTS_TOLD]]
        if len(faults) > MAX_FAULTS_TOLD:
            told.append(f"… and {len(faults) - MAX_FAULTS_TOLD} more lines.")
        super().__init__("\n".join(told))


@dataclass(frozen=True)
class Table:
    """A header and numbered records of text cells. `separator` is what the file used between cells."""

    header: tuple[str, ...]
    records: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str


def decoded(data: bytes) -> str:
    """Text of a file from a spreadsheet: by its byte order mark, else UTF-8, else Windows-1252.

    Raises TableError for bytes that are no text, such as a workbook that was not saved as CSV.
    """
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise TableError(Fault(0, "This is a spreadsheet workbook. Save it as CSV (UTF-8) and give that file."))
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise TableError(Fault(0, "This file is not text. Save the table as CSV (UTF-8) and give that file."))
    return text


def read_table(text: str, wanted: str) -> Table:
    """Header and records of CSV text separated by commas, semicolons or tabs; blank lines are skipped.

    `wanted` says in a few words what the header should hold, for the message about an empty file. A byte order mark and
    Excel's `sep=` line are dropped. Raises TableError when there is no header or a quotation mark is never closed.
    """
    body, skipped = _without_preface(text)
    separator = _separator(body)
    records = list(_records(body, separator, skipped))
    if not records:
        raise TableError(Fault(0, f"The file is empty. Give a CSV file whose first line is {wanted}."))
    return Table(records[0][1], tuple(records[1:]), separator)


def number(cell: str, separator: str = ",") -> float | None:
    """The number in a cell, or None if it holds none. A decimal comma counts only where cells are not parted by commas.

    >>> number("0.5"), number("0,5", ";"), number("0,5"), number("nan"), number("1_0")
    (0.5, 0.5, None, None, None)
    """
    bare = cell.strip().replace("\u2212", "-")
    if separator != ",":
        bare = bare.replace(",", ".")
    return float(bare) if _NUMBER.fullmatch(bare) and bare.isascii() else None


def _without_preface(text: str) -> tuple[str, int]:
    body = text.lstrip("\ufeff")
    first, _, rest = body.partition("\n")
    if first.strip().strip('"').lower() in {"sep=,", "sep=;", "sep=\t", "sep="}:
        return rest, 1
    return body, 0


def _separator(body: str) -> str:
    """Whichever of comma, semicolon and tab parts the first filled line most often, outside quotation marks."""
    first = next((line for line in body.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max((",", ";", "\t"), key=bare.count)


def _records(body: str, separator: str, skipped: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, tuple(cell.strip() for cell in cells)
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise TableError(Fault(line, f"This line cannot be read ({error}). Check its quotation marks.")) from error
