"""Search held against labelled queries, beside two plainer ways and SQLite's own full-text search, in one run.

    python -m benchmarks.search [OPENSTAX_FOLDER] [--failed]

``search/queries.toml`` says what should come for each query: over the shipped course, and, where the folder with
``passages.jsonl`` is given (OpenStax U.S. History, CC BY 4.0), over a textbook of 300,000 words. MRR is the mean of one
over the rank of the first right passage within ten; recall@5 the mean part of the right passages among the first five.

- *substring*: passages that hold most of the query's words as they are typed, most of them first, then most often.
- *BM25*: Robertson and Zaragoza's formula over lower-case words, without forms, phrases, sentences or corrections.
- *FTS5*: SQLite's bm25() over its Porter tokeniser, words joined by OR, phrases as phrases.
"""

from __future__ import annotations

import json
import re
import resource
import sqlite3
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path
from statistics import fmean, median
from time import process_time

from courseware.passages import passages_of
from courseware.readers import read
from courseware.searching import Piece, TextIndex, corrected, excerpt, meanings, parse_query, rank

HERE = Path(__file__).resolve().parent
Corpus = dict[str, list[Piece]]
Way = Callable[[str], list[str]]


def shipped() -> Corpus:
    """The sources of the shipped course, with their notes."""
    corpus = {}
    for path in sorted((HERE.parent / "seeds" / "between_the_wars" / "sources").glob("*.md")):
        document = read(path.read_bytes(), path.name)
        pieces = [
            Piece(p.anchor, p.ordinal + 1, p.text, p.section, p.speaker or "", p.post) for p in passages_of(document)
        ]
        notes = [Piece("", number, note.text, note=note.marker) for number, note in enumerate(document.notes, 1)]
        corpus[path.stem] = pieces + notes
    return corpus


def openstax(folder: Path) -> Corpus:
    """Each section of the textbook as a reading."""
    rows = [json.loads(line) for line in (folder / "passages.jsonl").read_text("utf-8").splitlines()]
    return {
        row["module"]: [Piece("", number, text, (row["title"],)) for number, text in enumerate(row["paragraphs"], 1)]
        for row in rows
    }


def name(key: str, piece: Piece) -> str:
    """How the labels name a piece."""
    return f"{key} {'n' if piece.note is not None else ''}{piece.number}"


def everything(corpus: Corpus) -> list[tuple[str, str]]:
    return [(name(key, piece), piece.text) for key, pieces in corpus.items() for piece in pieces]


def substring(corpus: Corpus) -> Way:
    texts = [(label, text.lower()) for label, text in everything(corpus)]

    def find(query: str) -> list[str]:
        wanted = re.findall(r"[\w'-]+", query.lower())
        scored = [(sum(w in text for w in wanted), sum(text.count(w) for w in wanted), label) for label, text in texts]
        return [label for held, _, label in sorted(scored, key=lambda row: (-row[0], -row[1])) if held]

    return find


def plain_bm25(corpus: Corpus) -> Way:
    rows = [(label, Counter(re.findall(r"\w+", text.lower()))) for label, text in everything(corpus)]
    holding = Counter(word for _, counts in rows for word in counts)
    mean = fmean(sum(counts.values()) for _, counts in rows)

    def score(counts: Counter[str], length: int, words: Sequence[str]) -> float:
        return sum(
            log(1 + (len(rows) - holding[w] + 0.5) / (holding[w] + 0.5))
            * counts[w] * 2.2 / (counts[w] + 1.2 * (0.25 + 0.75 * length / mean))
            for w in words if counts[w]
        )  # fmt: skip

    def find(query: str) -> list[str]:
        words = list(dict.fromkeys(re.findall(r"\w+", query.lower())))
        scored = [(score(counts, sum(counts.values()), words), label) for label, counts in rows]
        return [label for worth, label in sorted(scored, key=lambda row: -row[0]) if worth]

    return find


def fts5(corpus: Corpus) -> Way:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE found USING fts5(label UNINDEXED, text, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO found VALUES (?, ?)", everything(corpus))

    def find(query: str) -> list[str]:
        phrases = re.findall(r'"([^"]+)"', query)
        words = re.findall(r"\w+", re.sub(r'"[^"]+"', " ", query))
        asked = " OR ".join(f'"{part}"' for part in [*phrases, *words])
        rows = base.execute("SELECT label FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT 50", (asked,))
        return [label for (label,) in rows]

    return find


def ours(corpus: Corpus) -> Way:
    indexes = {key: TextIndex(pieces) for key, pieces in corpus.items()}

    def find(query: str) -> list[str]:
        ranking = rank(parse_query(query), indexes)
        if ranking.missing and (better := corrected(ranking.query, ranking.missing, indexes)):
            ranking = rank(better, indexes)
        for ranked in ranking.found[:10]:  # what a page shows is part of what a search costs
            index = indexes[ranked.key]
            excerpt(index.pieces[ranked.piece].text, meanings(ranking.query, index), ranking.weights)
        return [name(ranked.key, indexes[ranked.key].pieces[ranked.piece]) for ranked in ranking.found]

    return find


WAYS = (("substring", substring), ("plain BM25", plain_bm25), ("FTS5 with Porter", fts5), ("ours", ours))


def measures(find: Way, queries: Sequence[tuple[str, str, list[str]]]) -> dict[str, float]:
    ranks, recalls, times = [], [], []
    for query, _, gold in queries:
        begun = process_time()
        found = find(query)
        times.append(process_time() - begun)
        ranks.append(next((1 / place for place, label in enumerate(found[:10], 1) if label in gold), 0.0))
        recalls.append(len(set(found[:5]) & set(gold)) / len(gold))
    return {"mrr": fmean(ranks), "recall": fmean(recalls), "median": median(times), "slowest": max(times)}


def table(title: str, corpus: Corpus, queries: Sequence[tuple[str, str, list[str]]], failed: bool) -> None:
    words = sum(len(text.split()) for _, text in everything(corpus))
    print(f"\n{title}: {len(queries)} queries, {len(everything(corpus)):,} passages, {words:,} words\n")
    print(
        "| way | MRR | recall@5 | MRR, even | recall@5, even | median CPU ms | slowest |\n|---|---|---|---|---|---|---|"
    )
    for label, make in WAYS:
        find = make(corpus)
        everyone, even = measures(find, queries), measures(find, queries[1::2])
        shares = " | ".join(f"{value:.3f}" for one in (everyone, even) for value in (one["mrr"], one["recall"]))
        print(f"| {label} | {shares} | {1000 * everyone['median']:.0f} | {1000 * everyone['slowest']:.0f} |")
    by_kind(ours(corpus), fts5(corpus), queries)
    if failed:
        misses(ours(corpus), queries)


def by_kind(find: Way, floor: Way, queries: Sequence[tuple[str, str, list[str]]]) -> None:
    kinds: Mapping[str, list[tuple[str, str, list[str]]]] = defaultdict(list)
    for row in queries:
        kinds[row[1]].append(row)
    print("\n| kind | n | MRR | of FTS5 | recall@5 | of FTS5 |\n|---|---|---|---|---|---|")
    for kind, rows in sorted(kinds.items()):
        mine, theirs = measures(find, rows), measures(floor, rows)
        print(
            f"| {kind} | {len(rows)} | {mine['mrr']:.2f} | {theirs['mrr']:.2f} | "
            f"{mine['recall']:.2f} | {theirs['recall']:.2f} |"
        )


def misses(find: Way, queries: Sequence[tuple[str, str, list[str]]]) -> None:
    for number, (query, _, gold) in enumerate(queries, 1):
        found = find(query)
        if set(found[: len(gold)]) != set(gold):
            print(f"  {number} {query!r}: wanted {gold}, came {found[:5]}")


def first_search(corpus: Corpus) -> None:
    """What the first search after a start costs over all of it, and what the indexes keep."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = process_time()
    find = ours({"book": [piece for pieces in corpus.values() for piece in pieces]})
    find("the causes of the war")
    kept = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\nIndex built and first search: {process_time() - begun:.2f} CPU-s; {kept:.0f} MB more")


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    labels = tomllib.loads((HERE / "search" / "queries.toml").read_text("utf-8"))
    if folders:
        first_search(openstax(folders[0]))
    for title, corpus in (
        ("between_the_wars", shipped()),
        *([("openstax_us_history", openstax(folders[0]))] if folders else []),
    ):
        queries = [(query, kind, gold) for query, kind, gold in labels[title]["queries"]]
        there = {label for label, _ in everything(corpus)}
        unknown = [label for _, _, gold in queries for label in gold if label not in there]
        if unknown:
            sys.exit(f"These labels name no passage: {unknown}.")
        table(title, corpus, queries, "--failed" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
