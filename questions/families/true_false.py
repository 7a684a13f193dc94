"""True or false: a statement of the source as it stands, or with one date or name put in another's place."""

from __future__ import annotations

from questions.candidates import Proposal, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex

FAMILY = "true_false"


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """Nothing yet: the swap needs a proof of its own."""
    return []
