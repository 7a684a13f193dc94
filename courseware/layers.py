"""What was found of names and speakers as plain values, to be kept and taken up again without reading the text anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import courseware
from courseware.gazetteer import NameType
from courseware.names import Cluster, Mention, Names
from courseware.speech import Speech, Voice


def layer_table(names: Names, speech: Mapping[str, Sequence[Speech]]) -> dict[str, Any]:
    """Clusters with the places of their mentions, and stretches of speech; the words themselves stand in the text."""
    return {
        "names": [
            [c.id, c.canonical, c.type.value, c.gender, list(c.roles), [[m.anchor, m.start, m.end] for m in c.mentions]]
            for c in names.clusters.values()
        ],
        "speech": {
            anchor: [[s.start, s.end, s.voice.value, s.speaker, s.cue] for s in stretches]
            for anchor, stretches in speech.items()
            if stretches
        },
    }


def names_of(table: Mapping[str, Any], texts: Mapping[str, str]) -> Names:
    """The names that a table keeps, over the same texts.

    >>> found = Names.of_texts({"a": "Nikolai Ezhov left Moscow."})
    >>> names_of(layer_table(found, {}), {"a": "Nikolai Ezhov left Moscow."}) == found
    True
    """
    clusters = []
    for name, canonical, kind, gender, roles, places in table["names"]:
        mentions = tuple(Mention(texts[a][start:end], start, end, NameType(kind), name, a) for a, start, end in places)
        variants = frozenset(mention.text for mention in mentions)
        clusters.append(Cluster(name, canonical, NameType(kind), variants, gender, tuple(roles), mentions))
    return Names.of_clusters(clusters)


def speech_of(table: Mapping[str, Any]) -> dict[str, list[Speech]]:
    """The stretches that a table keeps, under their anchors."""
    return {
        anchor: [Speech(start, end, Voice(voice), speaker, cue) for start, end, voice, speaker, cue in stretches]
        for anchor, stretches in table["speech"].items()
    }


@cache
def maker() -> str:
    """A hash of the code and the word lists that find names and speakers: what another one kept is found anew."""
    folder = Path(courseware.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".txt", ".xz"))
    said = hashlib.sha256()
    for path in files:
        said.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return said.hexdigest()[:16]
