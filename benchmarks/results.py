"""How long item analysis and the grade file take for a large class, and how much memory the file needs.

Run `python -m benchmarks.results` from the repository; `--json` prints figures for a program. The class is simulated
from a fixed seed.
"""

import argparse
import json
import random
import time
import tracemalloc
from collections.abc import Iterator

from results import exports
from results.grades import Cell, Column, Kind, Row, State, Student
from results.items import ScoreMatrix, analyse


def simulated_matrix(students: int, items: int, seed: int = 20261122) -> ScoreMatrix:
    """A class whose students differ in ability and whose items differ in difficulty; a tenth is part marks."""
    chance = random.Random(seed)
    hard = [chance.random() for _ in range(items)]
    rows = tuple(tuple(_points(chance, able, h) for h in hard) for able in (chance.random() for _ in range(students)))
    names = tuple(f"Q{j + 1}" for j in range(items))
    return ScoreMatrix(tuple(f"s{i:05d}" for i in range(students)), (1,) * students, names, (1.0,) * items, rows)


def _points(chance: random.Random, able: float, hard: float) -> float | None:
    if chance.random() < 0.02:
        return None
    if chance.random() < 0.1:
        return chance.choice((0.25, 1 / 3, 0.5))
    return float(chance.random() < 0.15 + 0.7 * able * (1 - hard / 2))


def simulated_rows(students: int, columns: int) -> Iterator[Row]:
    """Rows of a gradebook, made one at a time."""
    for i in range(students):
        cells = tuple(Cell(State.GRADED, 10, (i * 7 + j) % 31 / 3.1) for j in range(columns))
        yield Row(Student(f"{i:06d}", f"Last {i}", f"First {i}", f"s{i}@example.org", "A"), cells)


def measure(students: int, items: int) -> dict[str, float]:
    """Seconds for the analysis and the file, the file's size and the most memory that writing it took, in MB."""
    matrix = simulated_matrix(students, items)
    began = time.perf_counter()
    analyse(matrix, "highest")
    analysed = time.perf_counter() - began
    columns = [Column(f"c{j}", f"Quiz {j}", Kind.QUIZ, 10) for j in range(items)]
    began = time.perf_counter()
    size = sum(len(line) for line in exports.plain(columns, simulated_rows(students, items)))
    written = time.perf_counter() - began
    tracemalloc.start()
    for _ in exports.plain(columns, simulated_rows(min(students, 1000), items)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "students": students,
        "items": items,
        "analysis_seconds": round(analysed, 2),
        "file_seconds": round(written, 2),
        "file_megabytes": round(size / 1e6, 2),
        "file_peak_memory_megabytes": round(peak / 1e6, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    figures = measure(wanted.students, wanted.items)
    print(json.dumps(figures) if wanted.json else "\n".join(f"{name:28} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
