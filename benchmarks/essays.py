"""Agreement of the essay scorer with human raters on ArgRewrite V.2, beside essay length alone and rater against rater.

    python -m benchmarks.essays PATH/TO/argrewrite

The folder holds ``scores.csv`` and ``essays/``: Kashefi et al., Language Resources & Evaluation 2022 (CC BY 4.0). The
reading that the writers used is not in the corpus, so nothing can be matched with a source here: these figures are
a floor
for the surface measures and say nothing of the evidence ledger. The prompt is invented from the corpus description.

Quadratic weighted kappa (Cohen 1968) of levels 1–4 with the raters' mean rounded to a level. The scorer's share of
0–1 and
the length are both cut into four levels at the raters' own level frequencies: that takes the raters' distribution
as given, for both alike, and asks only whether the order is right.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from essays.rubrics import default_history_rubric
from essays.scoring import Brief, assess
from essays.sources import Sources

PROMPT = (
    "Should self-driving cars be allowed on public roads? Write an argumentative essay that takes a position on "
    "autonomous vehicles, supports it with evidence, and answers the strongest arguments against it."
)
PAIRS = (
    ("thesis", "thesis"),
    ("evidence", "evidence"),
    ("reasoning", "reasoning"),
    ("counter_argument", "rebuttal"),
    ("organisation", "organisation"),
    ("conventions", "conventions"),
    ("specificity", "precision"),
)


def kappa(ours: Sequence[int], theirs: Sequence[int], levels: int = 4) -> float:
    """Quadratic weighted kappa of two lists of levels from 1."""
    size = len(ours)
    seen = sum((a - b) ** 2 for a, b in zip(ours, theirs, strict=True)) / size
    chance = sum((a - b) ** 2 for a in ours for b in theirs) / size**2
    return 1 - seen / chance if chance else 0.0


def cut(values: Sequence[float], like: Sequence[int], dice: random.Random) -> list[int]:
    """Values as levels with the same frequencies as another list of levels; equal values fall by the dice."""
    order = sorted(range(len(values)), key=lambda index: (values[index], dice.random()))
    levels = [0] * len(values)
    for index, level in zip(order, sorted(like), strict=True):
        levels[index] = level
    return levels


def agreement(values: Sequence[float], gold: Sequence[int]) -> float:
    """Mean kappa over fifty ways of parting equal values."""
    return sum(kappa(cut(values, gold, random.Random(seed)), gold) for seed in range(50)) / 50


def ranks(values: Sequence[float]) -> list[float]:
    """Mid-ranks."""
    order = sorted(values)
    return [(order.index(value) + len(order) - 1 - order[::-1].index(value)) / 2 for value in values]


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation."""
    a, b = ranks(one), ranks(other)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    top = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    below = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return top / below if below else 0.0


def main(folder: Path) -> None:
    """Print the table."""
    rows = list(csv.DictReader((folder / "scores.csv").open(encoding="utf-8")))
    rubric, nothing, brief = default_history_rubric(), Sources(), Brief(PROMPT, dialect="american")
    shares: list[dict[str, float]] = []
    lengths: list[float] = []
    began = time.process_time()
    for row in rows:
        text = (folder / "essays" / row["essay"]).read_text(encoding="utf-8", errors="replace")
        result = assess(text, nothing, rubric, brief)
        shares.append({score.criterion: score.share or 0.0 for score in result.criteria})
        lengths.append(float(result.words))
    spent = (time.process_time() - began) / len(rows)
    print(f"{len(rows)} drafts, {spent:.3f} CPU-seconds a draft, no sources supplied\n")
    print(f"{'criterion':18}{'raters on':>14}{'scorer':>9}{'length':>9}{'human':>9}{'rho':>8}{'rho len':>9}")
    for ours, theirs in PAIRS:
        one = [int(row[f"{theirs}_rater1"]) for row in rows]
        two = [int(row[f"{theirs}_rater2"]) for row in rows]
        mean = [(a + b) / 2 for a, b in zip(one, two, strict=True)]
        gold = [int(value + 0.5) for value in mean]
        values = [share[ours] for share in shares]
        print(
            f"{ours:18}{theirs:>14}{agreement(values, gold):9.2f}{agreement(lengths, gold):9.2f}"
            f"{kappa(one, two):9.2f}{spearman(values, mean):8.2f}{spearman(lengths, mean):9.2f}"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "scores.csv").is_file():
        sys.exit("Say where the corpus is: python -m benchmarks.essays FOLDER (with scores.csv and essays/ in it).")
    main(Path(sys.argv[1]))
