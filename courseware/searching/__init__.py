"""Search within and across readings: passages and notes, ranked, with the sentence that answers."""

from courseware.searching.excerpts import Excerpt, clipped, excerpt
from courseware.searching.index import Piece, TextIndex
from courseware.searching.meanings import Meant, meanings
from courseware.searching.queries import Query, Term, parse_query
from courseware.searching.ranking import Ranked, Ranking, rank
from courseware.searching.slips import corrected

__all__ = [
    "Excerpt",
    "Meant",
    "Piece",
    "Query",
    "Ranked",
    "Ranking",
    "Term",
    "TextIndex",
    "clipped",
    "corrected",
    "excerpt",
    "meanings",
    "parse_query",
    "rank",
]
