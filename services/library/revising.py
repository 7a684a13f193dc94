"""A new version of a reading: its passages keep their anchors, old ones lead to new ones, and what cites a passage that
changed is put down for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from courseware.anchoring import stands_in
from courseware.following import ALTERED, Change, Continuation, Followed, follow, kept_anchors
from courseware.passages import Passage
from records import library as library_records
from records import revisions as records
from records.database import db
from records.essays import Assignment
from records.library import ChangedCitation, DocumentVersion, SourceDocument, StoredPassage
from records.revisions import EXPECTED, HIGHLIGHT, ITEM, OVERTAKEN, STILL_RIGHT


def anchored(before: DocumentVersion | None, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a version to be kept, those with words of the version before under the anchors that they had."""
    if before is None:
        return list(passages)
    anchors = kept_anchors(library_records.passages_of(before), passages)
    return [replace(passage, anchor=anchor) for passage, anchor in zip(passages, anchors, strict=True)]


def note_revision(document: SourceDocument, version: DocumentVersion, now: datetime) -> None:
    """Lead the anchors of earlier versions to a new version, and put down what cites a passage that it changed.

    Every passage that is cited is held against the version in which it is cited, so nothing is put down twice, and
    what a later version puts right again is taken off the list.
    """
    db.session.flush()
    earlier = records.versions_before(version)
    if not earlier:
        return
    desk = _Desk(document, version, earlier)
    _lead_on(library_records.passages_of(earlier[0]), library_records.passages_of(version), desk.since(earlier[0]))
    past = records.citations_of_versions(document)
    for row in past:
        if row.settled_at is None:
            row.settled_at, row.decision = now, OVERTAKEN
    db.session.add_all(desk.rows(past))
    db.session.flush()


def _lead_on(old: Sequence[StoredPassage], new: Sequence[StoredPassage], followed: Followed) -> None:
    """Write on each new passage the anchors that its words had before, of all versions; its own is not among them."""
    known = {passage.anchor: passage.earlier for passage in old}
    here = {passage.anchor: passage for passage in new}
    for entry in followed.continuations:
        for passage in (here[anchor] for anchor in entry.now):
            past = [*passage.earlier, *known[entry.anchor], entry.anchor]
            passage.earlier = [anchor for anchor in dict.fromkeys(past) if anchor not in here]


@dataclass(frozen=True)
class _Citation:
    """Something that cites passages of a version."""

    kind: str
    subject_id: int
    anchor: str
    """The passage as it is cited."""
    version: DocumentVersion
    """The version that the new one is held against: the one cited, or the last that somebody found it right in."""
    anchors: tuple[str, ...]
    """The passages in that version."""
    person_id: int | None = None


class _Desk:
    """A new version beside those before it: what cites them, and what became of the passages cited."""

    def __init__(self, document: SourceDocument, version: DocumentVersion, earlier: Sequence[DocumentVersion]) -> None:
        self._document, self._version, self._earlier = document, version, earlier
        self._new = library_records.passages_of(version)
        self._followed: dict[int, Followed] = {}
        self._anchors: dict[int, set[str]] = {}

    def since(self, version: DocumentVersion) -> Followed:
        """What became of the passages of an earlier version; worked out once."""
        if version.id not in self._followed:
            self._followed[version.id] = follow(library_records.passages_of(version), self._new)
        return self._followed[version.id]

    def change(self, citation: _Citation) -> Continuation | None:
        """What became of the passages cited, as one; None where nothing that a person must look at did."""
        entries = [entry for entry in self.since(citation.version).continuations if entry.anchor in citation.anchors]
        altered = [entry for entry in entries if entry.change in ALTERED]
        if not altered:
            return None
        now = tuple(dict.fromkeys(anchor for entry in entries for anchor in entry.now))
        change = altered[0].change if now else Change.GONE
        return Continuation(citation.anchor, now, Change.CHANGED if change is Change.GONE and now else change, 0.0)

    def rows(self, past: Sequence[ChangedCitation]) -> list[ChangedCitation]:
        """What waits for a person from now on."""
        found = [(citation, self.change(citation)) for citation in self.citations(past)]
        return [self._row(citation, change) for citation, change in found if change is not None]

    def _row(self, citation: _Citation, found: Continuation) -> ChangedCitation:
        return ChangedCitation(
            version_id=self._version.id,
            kind=citation.kind,
            subject_id=citation.subject_id,
            person_id=citation.person_id,
            anchor=citation.anchor,
            now=list(found.now),
            change=str(found.change),
        )

    def citations(self, past: Sequence[ChangedCitation]) -> Iterator[_Citation]:
        """Everything that cites a passage of this reading, each thing once for each passage."""
        found_right = {(row.kind, row.subject_id, row.anchor): row for row in past if row.decision == STILL_RIGHT}
        for citation in [*self._items(), *self._highlights(), *self._expected(past)]:
            row = found_right.get((citation.kind, citation.subject_id, citation.anchor))
            if row is not None and row.version.number > citation.version.number:
                citation = replace(citation, version=row.version, anchors=tuple(row.now))
            yield citation

    def _items(self) -> Iterator[_Citation]:
        for item in records.items_in_use(self._document):
            proofs = [(proof.get("document", ""), proof.get("anchor", "")) for proof in records.proofs_of(item)]
            if item.document_id not in (None, self._document.id):
                proofs = proofs[1:]  # its key is proved by another reading, perhaps of the same bytes
            cited = [one for sha256, anchor in proofs for one in self._cited(ITEM, item.id, sha256, anchor)]
            yield from {citation.anchor: citation for citation in cited}.values()

    def _highlights(self) -> Iterator[_Citation]:
        for mark in records.highlights_in(self._document):
            yield from self._cited(HIGHLIGHT, mark.id, mark.sha256, mark.anchor, mark.person_id)

    def _cited(
        self, kind: str, subject_id: int, sha256: str, anchor: str, person_id: int | None = None
    ) -> Iterator[_Citation]:
        """The citation in the newest version with these bytes and this anchor; none where there is no such version."""
        for version in self._earlier:
            if version.sha256 == sha256 and anchor in self._anchors_of(version):
                yield _Citation(kind, subject_id, anchor, version, (anchor,), person_id)
                return

    def _anchors_of(self, version: DocumentVersion) -> set[str]:
        if version.id not in self._anchors:
            self._anchors[version.id] = {passage.anchor for passage in library_records.passages_of(version)}
        return self._anchors[version.id]

    def _expected(self, past: Sequence[ChangedCitation]) -> Iterator[_Citation]:
        """Passages with a phrase of an assignment's expected evidence: of the version before, and those that waited."""
        before = self._earlier[0]
        altered = {entry.anchor for entry in self.since(before).continuations if entry.change in ALTERED}
        texts = {row.anchor: row.text for row in library_records.passages_of(before) if row.anchor in altered}
        waited = [
            row for row in past if row.version_id == before.id and (row.kind, row.decision) == (EXPECTED, OVERTAKEN)
        ]
        for assignment in records.assignments_on(self._document):
            rows = [row for row in waited if (row.kind, row.subject_id) == (EXPECTED, assignment.id)]
            yield from self._carried(rows, assignment)
            followed = {anchor for row in rows for anchor in row.now}
            for anchor, text in texts.items():
                if anchor not in followed and phrases_in(assignment.expected_evidence, text):
                    yield _Citation(EXPECTED, assignment.id, anchor, before, (anchor,))

    def _carried(self, rows: Sequence[ChangedCitation], assignment: Assignment) -> Iterator[_Citation]:
        """What nobody had looked at when this version came, as it was cited."""
        for row in rows:
            cited = records.passage_before(row.version, row.anchor)
            if cited is not None and phrases_in(assignment.expected_evidence, cited.text):
                yield _Citation(EXPECTED, row.subject_id, row.anchor, cited.version, (row.anchor,))


def phrases_in(expected: Sequence[Mapping[str, Any]], text: str) -> list[str]:
    """The phrases of an assignment's expected evidence that stand in a text; a topic without phrases is its own.

    >>> phrases_in([{"topic": "Rapallo", "phrases": ["Treaty of Rapallo", "1922"]}], "Signed at Rapallo in 1922.")
    ['1922']
    """
    phrases = [phrase for topic in expected for phrase in (topic.get("phrases") or [topic["topic"]])]
    return [phrase for phrase in phrases if stands_in(phrase, text)]
