"""How many words have the right tag: counted against ``tags.txt``, verbs and that/her/to apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.courseware.references import FOLDER
from courseware.language import parse_tokens

_HARD = ("that", "her", "as", "to", "so", "like")


@dataclass
class Tagged:
    """Words counted and right, all and hard ones (verbs, participles, that, her, as …)."""

    words: int = 0
    right: int = 0
    hard: int = 0
    hard_right: int = 0
    faults: list[str] = field(default_factory=list)


def tagged(name: str = "tags") -> Tagged:
    """Count over a reference: a sentence a line, a bar, and its words that are checked as word/TAG."""
    total = Tagged()
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            _count(total, line)
    return total


def _count(total: Tagged, line: str) -> None:
    sentence, _, checked = line.partition("|")
    tokens = [token for token in parse_tokens(sentence) if token.is_word]
    place = 0
    for word, tag in (pair.rsplit("/", 1) for pair in checked.split()):
        ahead = next((at for at in range(place, len(tokens)) if tokens[at].text == word), None)
        at = ahead if ahead is not None else next(at for at, token in enumerate(tokens) if token.text == word)
        _compare(total, word, tag, tokens[at].tag, sentence)
        place = at + 1


def _compare(total: Tagged, word: str, wanted: str, found: str, text: str) -> None:
    hard = wanted.startswith(("VB", "MD")) or found.startswith("VB") or word.lower() in _HARD
    total.words += 1
    total.right += wanted == found
    total.hard += hard
    total.hard_right += hard and wanted == found
    if wanted != found:
        total.faults.append(f"{word}: {found} for {wanted} in “{text[:70]}”")
