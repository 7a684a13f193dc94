"""Outcomes: what a thing led to. The wrong answers are what the text says that others led to."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.stance import proposals

FAMILY = "outcome"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each outcome that the sentence gives."""
    return proposals(FAMILY, "outcome", site, index)
