"""A document with everything worked out that questions and essays ask of it: sentences, names, who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from courseware.documents import Document
from courseware.language import Sentence, parse
from courseware.names import Names
from courseware.passages import Passage, passages_of


@dataclass(frozen=True)
class Reading:
    """A document, its passages, and each passage's sentences under its anchor."""

    document: Document
    passages: tuple[Passage, ...]
    parsed: dict[str, list[Sentence]]

    @cached_property
    def names(self) -> Names:
        """Mentions and alias clusters."""
        return Names.find(self.passages)


def analyse(document: Document) -> Reading:
    """Parse every passage once."""
    passages = tuple(passages_of(document))
    return Reading(document, passages, {passage.anchor: parse(passage.text) for passage in passages})
