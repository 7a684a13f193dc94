"""Purpose questions: in order to do what. The wrong answers are other purposes of the same document."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.reason import proposals

FAMILY = "purpose"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each purpose that the sentence gives."""
    return proposals(FAMILY, site, index, "purpose")
