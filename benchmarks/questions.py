"""Generate banks on textbook sections or loose files and print yield, figures of the bank report and speed.

    python -m benchmarks.questions sections passages.jsonl [--modules m1,m2] [--sample 60] [--seed 1] [--sheet out.csv]
    python -m benchmarks.questions files a.txt b.md
    python -m benchmarks.questions flaws questions.jsonl

A sheet has one row an item with empty columns for the six criteria; sheets that were rated stand in
benchmarks/questions/.
``sections`` reads one JSON object a line with "module", "title" and "paragraphs"; ``flaws`` one with "stem",
"options", "key_index".
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from courseware.readers import read, read_text
from courseware.reading import Reading, analyse
from questions.flaws import flaws_of
from questions.generation import Bank, Settings, generate
from questions.items import Item, ItemType, Option

CRITERIA = ("well_formed", "answerable", "key_right", "distractors", "worth", "no_flaw")


def sections(path: Path, modules: set[str]) -> Iterator[tuple[str, Reading]]:
    """Each section as a reading."""
    for line in path.read_text("utf-8").splitlines():
        section = json.loads(line)
        if not modules or section["module"] in modules:
            yield section["module"], analyse(read_text("\n\n".join(section["paragraphs"])))


def files(paths: list[Path]) -> Iterator[tuple[str, Reading]]:
    """Each file as a reading."""
    for path in paths:
        yield path.name, analyse(read(path.read_bytes(), path.name))


def made(readings: Iterator[tuple[str, Reading]], seed: int) -> list[tuple[str, Bank]]:
    """A bank a reading, with a line of figures each and a line of speed at the end."""
    started, words, banks = time.process_time(), 0, []
    for name, reading in readings:
        bank = generate([reading], Settings(), seed)
        words += bank.report.words
        banks.append((name, bank))
        print(f"{name}: {bank.report.words} words, {bank.report.kept} items {bank.report.by_family}")
    spent = time.process_time() - started
    kept = sum(bank.report.kept for _, bank in banks)
    print(f"{words} words, {kept} items, {words / max(spent, 1e-9):.0f} words a CPU-second")
    return banks


def sheet(banks: list[tuple[str, Bank]], count: int, seed: int, path: Path) -> None:
    """A random sample of items as CSV, ready to be rated."""
    drawn = [(name, item) for name, bank in banks for item in bank.items]
    random.Random(seed).shuffle(drawn)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["source", "family", "stem", "options", "key", *CRITERIA, "acceptable", "note", "evidence"])
        for name, item in drawn[:count]:
            options = " | ".join(option.text for option in item.options)
            evidence = item.evidence.text if item.evidence else ""
            writer.writerow([name, item.lineage.family, item.stem, options, item.key, *[""] * 8, evidence])


def expert_flaws(path: Path) -> None:
    """Share of expert items that break a rule, and how often each rule is broken."""
    rules: Counter[str] = Counter()
    items = flawed = 0
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("options"):
            options = tuple(Option(text, place == row["key_index"]) for place, text in enumerate(row["options"]))
            found = flaws_of(Item(ItemType.SINGLE, row["stem"], options))
            items, flawed = items + 1, flawed + bool(found)
            rules.update(flaw.rule for flaw in found)
    print(f"{flawed} of {items} ({flawed / items:.1%}) break at least one rule")
    for rule, count in rules.most_common():
        print(f"  {count:4d} {rule}")


def main() -> None:
    """Read the arguments and run what they name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sections", "files", "flaws"])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--modules", default="")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheet", type=Path)
    given = parser.parse_args()
    if given.what == "flaws":
        expert_flaws(given.paths[0])
        return
    modules = {name for name in given.modules.split(",") if name}
    banks = made(sections(given.paths[0], modules) if given.what == "sections" else files(given.paths), given.seed)
    if given.sheet:
        sheet(banks, given.sample, given.seed, given.sheet)


if __name__ == "__main__":
    main()
