"""Whether a sentence is its author's own assertion."""

from __future__ import annotations

from questions.candidates import Site


def author_speaks(site: Site) -> bool:
    """Whether no part of the sentence is quoted, reported or contested."""
    return not any(speech.start < site.sentence.end and site.sentence.start < speech.end for speech in site.speeches)
