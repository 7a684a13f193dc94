"""Names and speakers of a reading as its page shows them: found once for each version, corrected at every look.

What is found of a short text is worked out when it is asked for; of a long one by a worker, and kept. Corrections are
laid over what was found, so that a correction shows at once even in a book.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from courseware.correcting import corrected_names, corrected_speech
from courseware.corrections import Corrections
from courseware.documents import Kind
from courseware.language import parse
from courseware.layers import layer_table, maker, names_of, speech_of
from courseware.names import Names
from courseware.passages import Passage
from courseware.spans import MappedText
from courseware.speech import Speech
from courseware.speech import speech_of as find_speech
from records import library as records
from records.database import db, transaction
from records.library import DocumentVersion, StoredLayer, StoredPassage
from services.errors import Missing
from services.library.here import corrections_of

AT_ONCE = 8_000
"""Words of a text whose names are found while a page waits: about a second."""
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
Found = tuple[Names, Mapping[str, list[Speech]]]


@dataclass(frozen=True)
class Layer:
    """The names and the speakers of a version, and which of them the card decides."""

    names: Names
    speech: Mapping[str, list[Speech]]
    corrections: Corrections
    found: Names
    """The names before any correction."""


def layer_of(version: DocumentVersion) -> Layer | None:
    """Names and speakers of a version, corrected as its card has them now; None while a long text waits for a worker.

    Places count in the cleaned text of the stored passages.
    """
    ready = is_ready(records.layer_of(version))
    if not ready and version.words > AT_ONCE:
        return None
    return _layer(version.sha256, version.id, ready, corrections_of(version))


def is_ready(kept: StoredLayer | None) -> bool:
    """Whether a layer is kept and was found by this code."""
    return kept is not None and kept.state == "ready" and kept.maker == maker()


@lru_cache(maxsize=6)
def _layer(sha256: str, version_id: int, kept: bool, corrections: Corrections) -> Layer:
    names, speech = _found(sha256, version_id, kept)
    texts = {passage.anchor: passage.text for passage in records.passages_of(_version(version_id))}
    return Layer(
        corrected_names(names, texts, corrections.names),
        corrected_speech(speech, texts, corrections.speech),
        corrections,
        names,
    )


@lru_cache(maxsize=4)
def _found(sha256: str, version_id: int, kept: bool) -> Found:
    # The hash stands in the key because numbers are given again, by another database in the same process.
    version = _version(version_id)
    stored = records.passages_of(version)
    layer = records.layer_of(version) if kept else None
    if layer is None:
        return _find([_passage(passage) for passage in stored])
    return names_of(layer.found, {passage.anchor: passage.text for passage in stored}), speech_of(layer.found)


def _version(version_id: int) -> DocumentVersion:
    version = records.version_by_id(version_id)
    if version is None:
        raise Missing("This reading")
    return version


def _find(passages: list[Passage], progress: Progress | None = None) -> Found:
    parsed = {}
    for done, passage in enumerate(passages):
        parsed[passage.anchor] = parse(passage.text)
        if progress is not None:
            progress(done, 2 * len(passages))
    # Names are found in the whole text at once, and take about as long as reading it.
    return Names.find(passages, parsed), find_speech(passages, parsed)


def _passage(stored: StoredPassage) -> Passage:
    content = MappedText(stored.text, tuple((run[0], run[1], run[2]) for run in stored.runs))
    # Only a block quotation is read otherwise than the rest.
    kind = Kind.QUOTATION if stored.kind == Kind.QUOTATION else Kind.PARAGRAPH
    return Passage(stored.anchor, stored.ordinal, content, tuple(stored.section), kind, stored.speaker)


def ask_layer(version: DocumentVersion, now: datetime) -> StoredLayer:
    """Order the names and speakers of a long text, where they are not ready and nobody has ordered them."""
    version_id = version.id
    with transaction():
        kept = records.layer_of(_version(version_id))
        if kept is None:
            kept = StoredLayer(version_id=version_id, maker=maker(), asked_at=now)
            db.session.add(kept)
        elif kept.state == "failed" or kept.maker != maker():
            kept.maker, kept.state, kept.done, kept.asked_at, kept.ended_at = maker(), "asked", 0, now, None
    return kept


def work_layer(public_id: str, clock: Clock) -> None:
    """Find what was ordered and keep it. Done twice, it changes nothing."""
    kept = records.layer_by_public_id(public_id)
    if kept is None or kept.state in ("ready", "failed"):
        return
    stored = records.passages_of(_version(kept.version_id))
    with transaction():
        kept.state, kept.done, kept.total = "running", 0, 2 * len(stored)
    try:
        names, speech = _find([_passage(passage) for passage in stored], _teller(kept))
    except Exception:
        with transaction():
            kept.state, kept.ended_at = "failed", clock()
        raise
    with transaction():
        kept.found, kept.state, kept.ended_at = layer_table(names, speech), "ready", clock()


def _teller(kept: StoredLayer) -> Progress:
    def tell(done: int, total: int) -> None:
        # Each step is a commit, so there are no more of them than a bar can show.
        if total and done % max(1, total // 20) == 0:
            with transaction():
                kept.done = done

    return tell
