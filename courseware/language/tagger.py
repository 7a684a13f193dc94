"""The averaged perceptron part-of-speech tagger, with NLTK's trained weights and a faster way to add them up.

Method: M. Collins, "Discriminative training methods for hidden Markov models", EMNLP 2002; features and weights as in
NLTK's ``PerceptronTagger`` (M. Honnibal). The sums are the same; what a word adds whatever stands around it is added
up once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add

from courseware import lexicon

_WEIGHT = re.compile(r"(\D)(-?\d+)")
_REMEMBERED = 3000
Scores = list[int]


class Tagger:
    """Penn Treebank tags for the words of one sentence.

    >>> Tagger().tag(["The", "army", "crossed", "the", "river", "."])
    ['DT', 'NN', 'VBD', 'DT', 'NN', '.']
    """

    def __init__(self) -> None:
        data = lexicon.load("tagger")
        self._classes: list[str] = data["classes"]
        self._single: dict[str, str] = data["single"]
        self._features: dict[str, dict[str, str]] = data["features"]
        self._index = {chr(ord("A") + number): number for number in range(len(self._classes))}
        self._own: dict[str, Scores] = {}
        self._before: dict[str, Scores] = {}
        self._after: dict[str, Scores] = {}
        self._tags: dict[tuple[str, str], Scores] = {}

    def tag(self, words: Sequence[str]) -> list[str]:
        """One tag a word. Quotation marks are expected in Penn form (`` and '')."""
        shapes = ["-START-", "-START2-", *(shape(word) for word in words), "-END-", "-END2-"]
        before, earlier = "-START-", "-START2-"
        tags: list[str] = []
        for place, word in enumerate(words):
            known = self._single.get(word)
            tag = known if known else self._choose(place + 2, word, shapes, before, earlier)
            tags.append(tag)
            before, earlier = tag, before
        return tags

    def _choose(self, place: int, word: str, shapes: list[str], before: str, earlier: str) -> str:
        scores = list(map(add, self._of_word(word, shapes[place]), self._of_tags(before, earlier)))
        scores = list(map(add, scores, self._of_before(shapes[place - 1])))
        scores = list(map(add, scores, self._of_after(shapes[place + 1])))
        self._add_to(scores, "i-1 tag+i word", f"{before} {shapes[place]}")
        self._add_to(scores, "i-2 word", shapes[place - 2])
        self._add_to(scores, "i+2 word", shapes[place + 2])
        best = max(scores)
        # NLTK breaks a tie by the name of the tag, the later one first; classes are sorted by name.
        return self._classes[len(scores) - 1 - scores[::-1].index(best)]

    def _of_word(self, word: str, form: str) -> Scores:
        found = self._own.get(word)
        if found is None:
            pairs = (("bias", ""), ("i suffix", word[-3:]), ("i pref1", word[:1]), ("i word", form))
            found = self._sum(self._own, word, pairs)
        return found

    def _of_before(self, form: str) -> Scores:
        found = self._before.get(form)
        return found or self._sum(self._before, form, (("i-1 word", form), ("i-1 suffix", form[-3:])))

    def _of_after(self, form: str) -> Scores:
        found = self._after.get(form)
        return found or self._sum(self._after, form, (("i+1 word", form), ("i+1 suffix", form[-3:])))

    def _of_tags(self, before: str, earlier: str) -> Scores:
        key = (before, earlier)
        found = self._tags.get(key)
        if found is None:
            pairs = (("i-1 tag", before), ("i-2 tag", earlier), ("i tag+i-2 tag", f"{before} {earlier}"))
            found = self._tags[key] = self._total(pairs)
        return found

    def _sum(self, store: dict[str, Scores], key: str, pairs: Sequence[tuple[str, str]]) -> Scores:
        if len(store) > _REMEMBERED:
            store.clear()
        store[key] = self._total(pairs)
        return store[key]

    def _total(self, pairs: Sequence[tuple[str, str]]) -> Scores:
        scores = [0] * len(self._classes)
        for template, key in pairs:
            self._add_to(scores, template, key)
        return scores

    def _add_to(self, scores: Scores, template: str, key: str) -> None:
        packed = self._features[template].get(key)
        if packed:
            for letter, weight in _WEIGHT.findall(packed):
                scores[self._index[letter]] += int(weight)


def shape(word: str) -> str:
    """A word as the features see it: lower case, numbers and hyphenated words as classes (NLTK's ``normalize``).

    >>> shape("1937"), shape("12th"), shape("Anti-Comintern"), shape("Moscow")
    ('!YEAR', '!DIGITS', '!HYPHEN', 'moscow')
    """
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    if word and word[0].isdigit():
        return "!DIGITS"
    return word.lower()
