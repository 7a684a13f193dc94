"""Which name is the subject of a clause."""

from __future__ import annotations

from courseware.names import Mention
from questions.candidates import Site
from questions.clauses import Clause
from questions.grammar import NOUNS
from questions.wording import KINDS

_PREFIX_TAGS = NOUNS | {"DT", "JJ", "VBN", "POS", "CD"}


def subject_mention(site: Site, clause: Clause) -> Mention | None:
    """The name that is the whole subject, a title or role before it allowed; None where there is none."""
    tokens = [clause.tokens[index] for index in clause.subject]
    mention = site.mention_at(tokens[-1])
    if (
        mention is None
        or mention.type not in KINDS
        or any(token.tag in ("CC", "IN") and not _inside(mention, token.start) for token in tokens)
    ):
        return None
    prefix = [token for token in tokens if token.start < mention.start]
    if any(token.tag not in _PREFIX_TAGS or token.text in ",“”" for token in prefix):
        return None
    if any(token.tag == "POS" for token in prefix) or any(
        site.mention_at(token) not in (None, mention) for token in prefix
    ):
        return None
    return mention if tokens[-1].end <= mention.end else None


def _inside(mention: Mention, place: int) -> bool:
    return mention.start <= place < mention.end
