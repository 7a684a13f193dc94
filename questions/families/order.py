"""Orders: what somebody was allowed, required or persuaded to do. The wrong answers are what others were to do."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.stance import proposals

FAMILY = "order"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each order that the sentence gives."""
    return proposals(FAMILY, "order", site, index)
