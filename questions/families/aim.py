"""Aims: what somebody sought, hoped, refused or agreed to do. The wrong answers are aims of others."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.stance import proposals

FAMILY = "aim"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each aim that the sentence gives."""
    return proposals(FAMILY, "aim", site, index)
