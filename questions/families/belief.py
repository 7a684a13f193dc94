"""Beliefs: what somebody argued, feared or believed. The wrong answers are what the text gives to others."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.document_index import DocumentIndex
from questions.families.stance import proposals

FAMILY = "belief"


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for each belief that the sentence gives."""
    return proposals(FAMILY, "belief", site, index)
