"""One draft against the one before: what changed word by word, which evidence came and went, which actions were
taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from essays.evidence import LedgerRow, State
from essays.feedback import Action
from essays.scoring import Assessment, CriterionScore

_PIECES = re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]")
_EVIDENCE = ("quotation", "attribution", "reference", "paraphrase", "date", "number", "percentage")


@dataclass(frozen=True)
class Edit:
    """A stretch that stayed, went or came: raw [start, end) in the old and in the new draft; equal ends are empty."""

    kind: str
    """same, gone, new or changed."""
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Taken(StrEnum):
    """What became of an action."""

    DONE = "done"
    TRIED = "tried"
    OPEN = "open"


@dataclass(frozen=True)
class TakenAction:
    """An action of the earlier feedback and what the new draft did about it."""

    action: Action
    state: Taken
    reason: str


@dataclass(frozen=True)
class Comparison:
    """What the writer did between two drafts."""

    edits: tuple[Edit, ...]
    gained: tuple[LedgerRow, ...]
    lost: tuple[LedgerRow, ...]
    actions: tuple[TakenAction, ...]
    words_before: int
    words_after: int


def compare(old_text: str, old: Assessment, new_text: str, new: Assessment) -> Comparison:
    """The new draft beside the old one. Nothing in it is a score.

    Evidence is the same when its words, or the place in the source that it draws on, are the same.
    """
    edits = word_edits(old_text, new_text)
    gained = _missing(new.ledger, old.ledger)
    lost = _missing(old.ledger, new.ledger)
    actions = tuple(_taken(action, old, new, edits) for action in old.feedback.actions)
    return Comparison(edits, gained, lost, actions, old.words, new.words)


def word_edits(old: str, new: str) -> tuple[Edit, ...]:
    """The word diff of two texts, in order; long texts are compared paragraph by paragraph first.

    >>> [(e.kind, "a new day"[e.new_start:e.new_end]) for e in word_edits("a day", "a new day")]
    [('same', 'a '), ('new', 'new '), ('same', 'day')]
    """
    edits: list[Edit] = []
    lines_old, lines_new = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, [old[a:b] for a, b in lines_old], [new[a:b] for a, b in lines_new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        left, right = _bounds(lines_old, a, b, len(old)), _bounds(lines_new, c, d, len(new))
        if kind == "equal":
            edits.append(Edit("same", *left, *right))
        else:
            edits += _within(old, left, new, right)
    return tuple(edits)


def _lines(text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(r"[^\n]*\n|[^\n]+", text)]


def _bounds(lines: Sequence[tuple[int, int]], first: int, last: int, end: int) -> tuple[int, int]:
    if first < last:
        return lines[first][0], lines[last - 1][1]
    place = lines[first][0] if first < len(lines) else end
    return place, place


_KINDS = {"equal": "same", "delete": "gone", "insert": "new", "replace": "changed"}


def _within(old: str, left: tuple[int, int], new: str, right: tuple[int, int]) -> list[Edit]:
    ours = [(m.start() + left[0], m.end() + left[0]) for m in _PIECES.finditer(old[left[0] : left[1]])]
    theirs = [(m.start() + right[0], m.end() + right[0]) for m in _PIECES.finditer(new[right[0] : right[1]])]
    matcher = SequenceMatcher(None, [old[a:b] for a, b in ours], [new[a:b] for a, b in theirs], autojunk=False)
    return [
        Edit(_KINDS[kind], *_bounds(ours, a, b, left[1]), *_bounds(theirs, c, d, right[1]))
        for kind, a, b, c, d in matcher.get_opcodes()
    ]


def _missing(rows: Sequence[LedgerRow], others: Sequence[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Evidence of the first that the second does not have."""
    known = {key for row in others for key in _keys(row)}
    return tuple(row for row in rows if _is_evidence(row) and not set(_keys(row)) & known)


def _is_evidence(row: LedgerRow) -> bool:
    """A reference counts only where it was found to be right."""
    return row.kind in _EVIDENCE and (row.kind != "reference" or row.state is State.FOUND)


def _keys(row: LedgerRow) -> list[tuple[str, ...]]:
    words = " ".join(re.findall(r"\w+", row.text.lower()))
    keys: list[tuple[str, ...]] = [(row.kind, words)]
    if row.kind == "paraphrase" and row.place is not None:
        keys.append((row.kind, row.place.anchor, str(row.place.start)))
    return keys


def _taken(action: Action, old: Assessment, new: Assessment, edits: Sequence[Edit]) -> TakenAction:
    """Done when the criterion rose or the named passage is used; tried when the words or what follows them changed."""
    before, after = _score(old, action.criterion), _score(new, action.criterion)
    if action.place is not None and _uses(new, action.place.anchor) and not _uses(old, action.place.anchor):
        return TakenAction(action, Taken.DONE, "The passage that was named is used now.")
    if before is not None and after is not None and (after.share or 0.0) >= (before.share or 0.0) + 0.1:
        return TakenAction(action, Taken.DONE, f"{after.name} has risen since.")
    if any(
        edit.kind != "same" and edit.old_start <= action.end + 200 and action.start <= edit.old_end for edit in edits
    ):
        return TakenAction(action, Taken.TRIED, "These words, or what follows them, have changed.")
    return TakenAction(action, Taken.OPEN, "Nothing has changed here yet.")


def _score(assessment: Assessment, criterion: str) -> CriterionScore | None:
    return next((score for score in assessment.criteria if score.criterion == criterion), None)


def _uses(assessment: Assessment, anchor: str) -> bool:
    return any(row.place is not None and row.place.anchor == anchor and _is_evidence(row) for row in assessment.ledger)
