"""Revisions: what a new version of a reading changed, and what an instructor decides of all that cites it.

``listing`` shows, ``settling`` decides. What an import does is in ``services.library.revising``.
"""

from services.revisions.listing import (
    ChangedPassage,
    Citation,
    Place,
    changes_waiting,
    place_now,
    standing_of,
    summary,
    waiting_counts,
    waiting_here,
)
from services.revisions.settling import (
    keep_highlight,
    keep_highlights_together,
    retire,
    still_right,
    still_right_together,
)

__all__ = [
    "ChangedPassage",
    "Citation",
    "Place",
    "changes_waiting",
    "keep_highlight",
    "keep_highlights_together",
    "place_now",
    "retire",
    "standing_of",
    "still_right",
    "still_right_together",
    "summary",
    "waiting_counts",
    "waiting_here",
]
