"""Readers of the hand-checked references that lie beside this module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a reference; lines that start with # are comments."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.reader(line for line in file if not line.startswith("#") and line.strip())
