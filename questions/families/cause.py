"""Cause questions: why it came about. The wrong answers are other causes of the same document."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.reason import proposals

FAMILY = "cause"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each cause that the sentence gives."""
    return proposals(FAMILY, site, index, "clause", "phrase")
