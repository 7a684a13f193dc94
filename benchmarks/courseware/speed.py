"""What reading costs: first use, tagging, parsing, names, ranking. Run: ``python -m benchmarks.courseware [FILE …]``.

Without files it reads a text made from a fixed vocabulary, so that everyone measures the same. Every rate is words a
CPU-second of this process, the best of three, beside its ratio to a bare pass of NLTK's own perceptron tagger over the
same tokens with the same weights in the same run.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

FIRST_USE = (
    "import resource, time; a = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; t = time.process_time(); "
    "from courseware.language import parse; from courseware.names import Names; "
    "{use}; print(time.process_time() - t, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - a) / 1024)"
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


def made_text(words: int = 25_000) -> list[str]:
    """Paragraphs of six sentences from the fixed vocabulary and seed 1."""
    chance = random.Random(1)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        paragraph = " ".join(_sentence(chance) for _ in range(6))
        count += len(paragraph.split())
        paragraphs.append(paragraph)
    return paragraphs


def _sentence(chance: random.Random) -> str:
    def value(match: re.Match[str]) -> str:
        numbers = {
            "year": chance.randint(1200, 1999),
            "day": chance.randint(1, 28),
            "count": f"{chance.randint(2, 90)},000",
        }
        kind = match.group(1)
        return str(numbers[kind]) if kind in numbers else chance.choice(VALUES[kind])

    return re.sub(r"\{(\w+)\}", value, chance.choice(PATTERNS))


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


def main(paths: list[str]) -> None:
    """Print the table."""
    from courseware.language import parse
    from courseware.language.tagger import Tagger
    from courseware.names import Names
    from courseware.retrieval import Index, Quotations, Unit
    from courseware.speech import speech_in

    for label, use in (
        ("parse", "parse('Stalin left Moscow in 1937.')"),
        ("parse and names", "Names.of_texts({'a': 'Stalin left Moscow in 1937.'})"),
    ):
        seconds, megabytes = first_use(use)
        print(f"first use, {label}: {seconds:.2f} CPU-s, {megabytes:.0f} MB")

    texts = [
        part for path in paths for part in Path(path).read_text("utf-8").split("\n\n") if part.strip()
    ] or made_text()
    words = sum(len(text.split()) for text in texts)
    parsed = {f"p{number}": parse(text) for number, text in enumerate(texts)}
    tokens = [[token.text for token in sentence.tokens] for sentences in parsed.values() for sentence in sentences]
    named = {f"p{number}": text for number, text in enumerate(texts)}
    units = [
        Unit("d", anchor, s.start, s.end, s.text, tuple(t.lemma for t in s.tokens if t.is_content))
        for anchor, sentences in parsed.items()
        for s in sentences
    ]
    tag, own = bare_tagger(), Tagger()
    bare = best(lambda: [tag(sentence) for sentence in tokens])
    print(f"{words:,} words")
    for label, task in (
        ("NLTK's tagger alone", None),
        ("our tagger", lambda: [own.tag(sentence) for sentence in tokens]),
        ("parse", lambda: [parse(text) for text in texts]),
        ("names, parsed text given", lambda: Names.of_texts(named, parsed)),
        ("speech, parsed text given", lambda: [speech_in(named[anchor], parsed[anchor]) for anchor in named]),
        ("index built", lambda: Index.build(units)),
        ("quotation index built", lambda: Quotations(named)),
    ):
        seconds = best(task) if task else bare
        print(f"{label:28} {words / seconds:>12,.0f} words/CPU-s   {seconds:6.2f} s   {seconds / bare:5.2f} × bare")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
