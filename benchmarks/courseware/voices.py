"""How often the right voice and speaker are found: counted against ``speech.csv`` and ``speech_traps.csv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.courseware.references import rows
from benchmarks.courseware.sources import reading_of, texts_of
from courseware.gazetteer import fold
from courseware.language import parse
from courseware.spans import Span
from courseware.speech import Speech, speech_in, voice_of


@dataclass
class Voices:
    """Spots counted by the voice that is right, with how often it was found, and how often the speaker was."""

    wanted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    speakers: int = 0
    speakers_right: int = 0
    faults: list[str] = field(default_factory=list)

    def count(self, speeches: Iterable[Speech], span: Span, words: str, voices: str, speaker: str) -> None:
        """Compare one spot."""
        found = voice_of(span, speeches)
        voice = found.voice.value if found else "author"
        first = voices.split("/")[0]
        self.wanted[first] += 1
        if voice not in voices.split("/"):
            self.faults.append(f"{voice} for {voices}: {words}" + (f" (“{found.cue}”)" if found else ""))
            return
        self.right[first] += 1
        if speaker and found:
            self._count_speaker(found, speaker, words)

    def _count_speaker(self, found: Speech, speaker: str, words: str) -> None:
        wanted = [fold(name) for name in speaker.split("/")]
        given = fold(found.speaker or "")
        self.speakers += 1
        if any(name == given or (name and given.endswith(" " + name)) for name in wanted):
            self.speakers_right += 1
        else:
            self.faults.append(f"speaker {found.speaker} for {speaker}: {words}")


def read_by_hand(halves: Iterable[str] = ("tune", "test")) -> Voices:
    """The spots of ``speech.csv`` in the texts of one half or both that are here."""
    names = {name for name, _, _, half in rows("texts") if half in halves}
    total = Voices()
    for name, words, voices, speaker in rows("speech"):
        if name in names:
            _count(total, name, words, voices, speaker)
    return total


def _count(total: Voices, name: str, words: str, voices: str, speaker: str) -> None:
    reading = reading_of(name)
    for anchor, text in texts_of(name).items():
        place = text.find(words)
        if place >= 0:
            speeches = reading.speech[anchor] if reading else speech_in(text, parse(text))
            total.count(speeches, Span(place, place + len(words)), words, voices, speaker)
            return
    if texts_of(name):
        total.faults.append(f"not in {name}: {words}")


def traps() -> Voices:
    """The passages written for this reference."""
    total = Voices()
    for text, words, voices, speaker in rows("speech_traps"):
        place = text.rindex(words)
        total.count(speech_in(text, parse(text)), Span(place, place + len(words)), f"{words} | {text}", voices, speaker)
    return total
