"""Means questions: how a thing was done. The wrong answers are other means of the same document."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.reason import proposals

FAMILY = "means"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each means that the sentence gives."""
    return proposals(FAMILY, site, index, "means")
