"""What reading costs: first use, each step, a whole ingest, and how it grows with a book's length.

Rates are words a CPU-second of this process, the best of three, beside their ratio to a bare pass of NLTK's own
perceptron tagger over the same tokens with the same weights in the same run. Without files the text is made from a
fixed vocabulary and seed, so that everyone measures the same; a book of 200,000 words is the textbook where that is
found.
"""

from __future__ import annotations

import math
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import process_time

from benchmarks.courseware.memory import peak
from benchmarks.courseware.sources import textbook
from courseware.language import parse, sentence_spans
from courseware.language.tagger import Tagger
from courseware.names import Names
from courseware.readers import read
from courseware.reading import analyse
from courseware.retrieval import Index, Quotations, Unit
from courseware.speech import speech_in

FIRST_USE = (
    "import time; from benchmarks.courseware.memory import peak; a = peak(); t = time.process_time(); "
    "from courseware.language import parse; from courseware.names import Names; "
    "{use}; print(time.process_time() - t, peak() - a)"
)
PATTERNS = (
    "In {year} {person} told {person} that the {noun} of {place} was {adjective}.",
    "The {adjective} {noun} signed the Treaty of {place} on {day} August {year}, and {place} agreed.",
    "{person}’s {noun} crossed the river near {place}; more than {count} people fled to {place}.",
    "Although the {noun} had been {adjective}, {person} (who later left) did not accept “the {adjective} {noun}.”",
)
VALUES = {
    "person": [
        "Stalin",
        "V. M. Molotov",
        "Abraham Lincoln",
        "Queen Nzinga",
        "Chiang Kai-shek",
        "Henry Clinton",
        "Zarubin",
    ],
    "place": ["Moscow", "Mali", "Kharkiv", "Philadelphia", "Japan", "the Ottoman Empire", "Xinjiang", "Versailles"],
    "noun": [
        "army",
        "government",
        "treaty",
        "committee",
        "harvest",
        "railway",
        "embassy",
        "police",
        "revolt",
        "council",
    ],
    "adjective": ["secret", "foreign", "new", "small", "dangerous", "industrial", "old", "sudden", "divided", "weak"],
}


def made_text(words: int = 25_000, persons: Sequence[str] = ()) -> list[str]:
    """Paragraphs of six sentences from the fixed vocabulary and seed 1."""
    chance = random.Random(1)
    values = {**VALUES, "person": [*(persons or VALUES["person"])]}
    paragraphs: list[str] = []
    count = 0
    while count < words:
        paragraph = " ".join(_sentence(chance, values) for _ in range(6))
        count += len(paragraph.split())
        paragraphs.append(paragraph)
    return paragraphs


def _sentence(chance: random.Random, values: Mapping[str, Sequence[str]]) -> str:
    def value(match: re.Match[str]) -> str:
        numbers = {
            "year": chance.randint(1200, 1999),
            "day": chance.randint(1, 28),
            "count": f"{chance.randint(2, 90)},000",
        }
        kind = match.group(1)
        return str(numbers[kind]) if kind in numbers else chance.choice(values[kind])

    return re.sub(r"\{(\w+)\}", value, chance.choice(PATTERNS))


def strangers(number: int = 600) -> list[str]:
    """Made names of persons whom no list knows, so that a long text names many."""
    chance = random.Random(2)
    syllables = (
        "ka",
        "ro",
        "lin",
        "ves",
        "tor",
        "mi",
        "dan",
        "sel",
        "gor",
        "pa",
        "shu",
        "nik",
        "bel",
        "or",
        "tim",
        "ev",
    )
    given = ("Anna", "Boris", "Clara", "Dmitri", "Erich", "Flora", "Georg", "Helen", "Ivan", "Karl", "Maria", "Peter")
    return [
        f"{chance.choice(given)} {''.join(chance.choice(syllables) for _ in range(3)).capitalize()}"
        for _ in range(number)
    ]


def book(words: int) -> list[str]:
    """Paragraphs of a book of about so many words: the textbook's where it is found, else made ones."""
    found = [paragraph for paragraphs in textbook().values() for paragraph in paragraphs]
    found = found or made_text(words, [*VALUES["person"], *strangers()])
    count = 0
    for number, paragraph in enumerate(found):
        count += len(paragraph.split())
        if count >= words:
            return found[: number + 1]
    return found


def ingest(data: bytes) -> tuple[int, int]:
    """Bytes to a document, passages, sentences, names, speech and an index to search; words read and names found."""
    reading = analyse(read(data, "book.txt"))
    units = [
        Unit("d", anchor, s.start, s.end, s.text, tuple(t.lemma for t in s.tokens if t.is_content))
        for anchor, sentences in reading.parsed.items()
        for s in sentences
    ]
    Index.build(units)
    Quotations(reading.texts)
    assert reading.speech is not None
    return sum(len(text.split()) for text in reading.texts.values()), len(reading.names.clusters)


def growth() -> list[tuple[int, float, float]]:
    """Words, CPU-seconds and megabytes at the peak of a whole ingest in a fresh interpreter, for four lengths."""
    found = []
    for words in (25_000, 50_000, 100_000, 200_000):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.courseware.speed", str(words)],
            capture_output=True,
            text=True,
            check=True,
        )
        read_words, seconds, megabytes = map(float, done.stdout.split())
        found.append((int(read_words), seconds, megabytes))
    return found


def exponent(points: Sequence[tuple[int, float, float]]) -> float:
    """The power of the length with which the time grows: the slope of the fitted line through the logarithms."""
    x, y = [math.log(words) for words, _, _ in points], [math.log(seconds) for _, seconds, _ in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def best(task: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU-seconds of some rounds."""
    times = []
    for _ in range(rounds):
        start = process_time()
        task()
        times.append(process_time() - start)
    return min(times)


def first_use(use: str) -> tuple[float, float]:
    """CPU-seconds and megabytes that a fresh interpreter needs to import and use the part once."""
    done = subprocess.run([sys.executable, "-c", FIRST_USE.format(use=use)], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def bare_tagger() -> Callable[[list[str]], object]:
    """NLTK's own tagger with the packaged weights."""
    from nltk.tag.perceptron import PerceptronTagger

    from courseware import lexicon

    data = lexicon.load("tagger")
    letters = {chr(ord("A") + number): name for number, name in enumerate(data["classes"])}
    weights = {
        f"{template} {key}".strip(): {letters[a]: int(b) / 1000 for a, b in re.findall(r"(\D)(-?\d+)", packed)}
        for template, features in data["features"].items()
        for key, packed in features.items()
    }
    tagger = PerceptronTagger(load=False)
    tagger.decode_json_params((weights, data["single"], data["classes"]))
    return tagger.tag


def show(paths: Sequence[str]) -> None:
    """Print first use, the rate of each step and of a whole ingest, and the growth."""
    for label, use in (
        ("parse", "parse('Stalin left Moscow in 1937.')"),
        ("parse and names", "Names.of_texts({'a': 'Stalin left Moscow in 1937.'})"),
    ):
        seconds, megabytes = first_use(use)
        print(f"first use, {label}: {seconds:.2f} CPU-s, {megabytes:.0f} MB")
    texts = [part for path in paths for part in Path(path).read_text("utf-8").split("\n\n") if part.strip()]
    texts = texts or book(25_000)
    _show_rates(texts)
    points = growth()
    for words, seconds, megabytes in points:
        rate = f"{words / seconds:>7,.0f} words/CPU-s"
        print(f"{words:>9,} words: whole ingest {seconds:6.2f} CPU-s, {rate}, peak {megabytes:.0f} MB")
    print(f"time grows with the length to the power {exponent(points):.2f}")


def _show_rates(texts: Sequence[str]) -> None:
    words = sum(len(text.split()) for text in texts)
    parsed = {f"p{number}": parse(text) for number, text in enumerate(texts)}
    tokens = [[token.text for token in sentence.tokens] for sentences in parsed.values() for sentence in sentences]
    named = {f"p{number}": text for number, text in enumerate(texts)}
    units = [
        Unit("d", anchor, s.start, s.end, s.text, tuple(t.lemma for t in s.tokens if t.is_content))
        for anchor, sentences in parsed.items()
        for s in sentences
    ]
    data = "\n\n".join(texts).encode()
    tag, own = bare_tagger(), Tagger()
    bare = best(lambda: [tag(sentence) for sentence in tokens])
    print(f"{words:,} words")
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("our tagger", lambda: [own.tag(sentence) for sentence in tokens]),
        ("sentences", lambda: [sentence_spans(text) for text in texts]),
        ("parse (sentences, tags, lemmas)", lambda: [parse(text) for text in texts]),
        ("names, parsed text given", lambda: Names.of_texts(named, parsed)),
        ("speech, parsed text given", lambda: [speech_in(named[anchor], parsed[anchor]) for anchor in named]),
        ("index built", lambda: Index.build(units)),
        ("quotation index built", lambda: Quotations(named)),
        ("whole ingest, from bytes", lambda: ingest(data)),
    )
    print(f"{'NLTK’s tagger alone':32} {words / bare:>12,.0f} words/CPU-s   {bare:6.2f} s    1.00 × bare")
    for label, task in steps:
        seconds = best(task)
        print(f"{label:32} {words / seconds:>12,.0f} words/CPU-s   {seconds:6.2f} s   {seconds / bare:5.2f} × bare")


def _one(words: int) -> None:
    data = "\n\n".join(book(words)).encode()
    start = process_time()
    read_words, _ = ingest(data)
    spent = process_time() - start
    print(read_words, spent, peak())


if __name__ == "__main__":
    _one(int(sys.argv[1]))
