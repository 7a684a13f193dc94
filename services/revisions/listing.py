"""What the newest version of a reading changed, with what cites it and where the words cited stand now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from courseware.anchoring import Found, How, Selector, select_among, selector_of
from courseware.following import follow
from courseware.passages import fingerprint
from courseware.spans import MappedText, Span
from questions.items import Evidence, Item, stands_in
from records import library as library_records
from records import revisions as records
from records.bank import BankItem
from records.essays import Assignment
from records.library import ChangedCitation, DocumentVersion, Highlight, SourceDocument, StoredPassage
from records.people import Course, Person
from records.revisions import EXPECTED, HIGHLIGHT, ITEM
from services import bank
from services.library.here import place_in
from services.library.revising import phrases_in


@dataclass(frozen=True)
class Place:
    """Where cited words, or those most like them, stand in the newest version: a stretch of a passage's text."""

    passage: StoredPassage
    span: Span
    verbatim: bool
    """Word for word, whatever the shapes of quotation marks and dashes."""
    here: bool
    """In a passage that continues the one cited; else in another."""
    sure: float

    @property
    def text(self) -> str:
        """The words that stand there now."""
        return self.span.of(self.passage.text)

    @property
    def raw(self) -> Span:
        """The place in the document."""
        runs = tuple((run[0], run[1], run[2]) for run in self.passage.runs)
        return MappedText(self.passage.text, runs).raw_span(self.span.start, self.span.end)


@dataclass(frozen=True)
class Citation:
    """Something that cites a passage which changed: the words cited, and where each stands now."""

    row: ChangedCitation
    subject: BankItem | Assignment | Highlight
    words: tuple[str, ...]
    """The evidence of an item, what was highlighted, or the phrases that the passage was expected for."""
    places: tuple[Place | None, ...]
    proofs: tuple[int, ...] = ()
    """Of an item, which of its proofs the words are: 0 for the evidence of its key, then the further ones."""
    key_lost: str = ""
    """The key of an item, where the words cited had it and those that stand there now have not."""

    @property
    def stands(self) -> bool:
        """Whether all of its words still stand word for word in the passage that continues the one cited."""
        return bool(self.places) and all(place and place.verbatim and place.here for place in self.places)

    @property
    def title(self) -> str:
        """The item's stem, the assignment's title, the words highlighted."""
        if isinstance(self.subject, BankItem):
            return bank.content_of(self.subject.current).stem
        return self.subject.title if isinstance(self.subject, Assignment) else self.subject.quote


@dataclass(frozen=True)
class ChangedPassage:
    """Passages of the version cited and those that continue them, with what cites them. Several are split or joined."""

    was: tuple[StoredPassage, ...]
    now: tuple[StoredPassage, ...]
    change: str
    citations: tuple[Citation, ...]


def changes_waiting(
    course: Course, document: SourceDocument, person: Person | None = None
) -> tuple[ChangedPassage, ...]:
    """The passages that the newest version changed and something cites that waits to be looked at, in reading order.

    Without a person what instructors look at: items and expected evidence; with one, that person's own highlights.
    """
    citations = Newest(document).citations(records.waiting(course, document, person))
    groups: dict[tuple[str, ...], list[Citation]] = {}
    for citation in citations:
        groups.setdefault(_group(citation.row), []).append(citation)
    made = (_changed(document.current, group) for group in groups.values())
    return tuple(sorted(made, key=lambda one: one.was[0].ordinal if one.was else 0))


def waiting_counts(course: Course) -> dict[int, int]:
    """How many citations wait for an instructor in each reading, by its inner number; readings without any are out."""
    rows = records.waiting(course)
    by_reading: dict[int, list[ChangedCitation]] = {}
    for row in rows:
        by_reading.setdefault(row.version.document_id, []).append(row)
    counts = {number: len(_citing(rows)) for number, rows in by_reading.items()}
    return {number: count for number, count in counts.items() if count}


def waiting_here(course: Course, document: SourceDocument, person: Person | None) -> int:
    """How many citations wait in one reading: the instructors', or with a person that person's own highlights."""
    rows = records.waiting(course, document, person)
    return len(_citing(rows)) if rows else 0


def summary(document: SourceDocument) -> dict[str, int]:
    """How many passages of the version before the newest one left as they were, changed, and so on; and how many are
    new. Empty for a reading of one version."""
    newest, *before = document.versions
    if not before:
        return {}
    return _summary(newest.id, newest.sha256, before[0].id)


@lru_cache(maxsize=32)
def _summary(newest_id: int, sha256: str, before_id: int) -> dict[str, int]:
    # The hash stands in the key because numbers are given again, by another database in the same process.
    versions = [library_records.version_by_id(number) for number in (before_id, newest_id)]
    old, new = (library_records.passages_of(version) if version else [] for version in versions)
    followed = follow(old, new)
    return dict(Counter(str(one.change) for one in followed.continuations)) | {"new": len(followed.new)}


def place_now(document: SourceDocument, anchor: str, selector: Selector) -> Place | None:
    """Where words of any version stand in the newest: in what continues their passage, else word for word elsewhere,
    else nearly. For a highlight that is to be shown, or a link to words of an older version."""
    return Newest(document).place(records.passage_now(document, anchor), selector)


def _group(row: ChangedCitation) -> tuple[str, ...]:
    """Passages that were joined are shown together, all others by themselves."""
    return ("joined", *row.now) if row.change == "joined" else ("one", row.anchor)


def _changed(version: DocumentVersion, group: Sequence[Citation]) -> ChangedPassage:
    row = group[0].row
    now = records.passages_named(version, row.now)
    anchors = [citation.row.anchor for citation in group]
    if row.change == "joined":
        anchors += [anchor for passage in now for anchor in passage.earlier]
    found = [records.passage_before(version, anchor) for anchor in dict.fromkeys(anchors)]
    there = [passage for passage in found if passage is not None]
    # Of the anchors that lead to a joined passage only those of one version stood beside one another.
    newest = max((passage.version_id for passage in there), default=0)
    cited = {citation.row.anchor for citation in group}
    was = [passage for passage in there if passage.version_id == newest or passage.anchor in cited]
    return ChangedPassage(tuple(sorted(was, key=lambda one: one.ordinal)), tuple(now), row.change, tuple(group))


def _citing(rows: Sequence[ChangedCitation]) -> list[tuple[ChangedCitation, BankItem | Assignment | Highlight]]:
    """The rows whose subject still cites the passage, with it. What was edited or retired elsewhere waits no more."""
    subjects: dict[str, dict[int, BankItem] | dict[int, Assignment] | dict[int, Highlight]] = {
        ITEM: records.items_with([row.subject_id for row in rows if row.kind == ITEM]),
        EXPECTED: records.assignments_with([row.subject_id for row in rows if row.kind == EXPECTED]),
        HIGHLIGHT: records.highlights_with([row.subject_id for row in rows if row.kind == HIGHLIGHT]),
    }
    found = [(row, subjects.get(row.kind, {}).get(row.subject_id)) for row in rows]
    return [(row, subject) for row, subject in found if subject is not None and _still_cites(row, subject)]


def _still_cites(row: ChangedCitation, subject: BankItem | Assignment | Highlight) -> bool:
    if isinstance(subject, Assignment):
        before = records.passage_before(row.version, row.anchor)
        return before is not None and bool(phrases_in(subject.expected_evidence, before.text))
    if isinstance(subject, Highlight):
        return _cites(row, subject.sha256, subject.anchor)
    in_use = subject.state in ("draft", "approved")
    return in_use and any(_cites(row, proof["document"], proof["anchor"]) for proof in records.proofs_of(subject))


def _cites(row: ChangedCitation, sha256: str, anchor: str) -> bool:
    """Whether this is the passage of the row, in a version before the one that changed it."""
    if anchor != row.anchor:
        return False
    return sha256 != row.version.sha256 or not records.passages_named(row.version, [anchor])


def proofs_of(item: Item) -> list[Evidence]:
    """Every place that an item cites: the evidence of its key first."""
    return [proof for proof in (item.evidence, *item.more_evidence) if proof is not None]


class Newest:
    """The newest version of a reading: where words that were cited in an older one stand in it."""

    def __init__(self, document: SourceDocument) -> None:
        self._document = document
        self._version = document.current
        self._prints: dict[int, str] | None = None
        self._passages: list[StoredPassage] = []

    def citations(self, rows: Sequence[ChangedCitation]) -> list[Citation]:
        """The rows that still wait, with the words cited and their places."""
        return [self.citation(row, subject) for row, subject in _citing(rows)]

    def citation(self, row: ChangedCitation, subject: BankItem | Assignment | Highlight) -> Citation:
        """One row with the words cited and their places."""
        now = records.passages_named(self._version, row.now)
        if isinstance(subject, Assignment):
            before = records.passage_before(row.version, row.anchor)
            words = tuple(dict.fromkeys(phrases_in(subject.expected_evidence, before.text))) if before else ()
            return Citation(row, subject, words, tuple(self.place(now, Selector(phrase)) for phrase in words))
        if isinstance(subject, Highlight):
            selector = Selector(subject.quote, subject.prefix, subject.suffix)
            return Citation(row, subject, (subject.quote,), (self.place(now, selector),))
        return self._of_item(row, subject, now)

    def _of_item(self, row: ChangedCitation, subject: BankItem, now: Sequence[StoredPassage]) -> Citation:
        item = bank.content_of(subject.current)
        every = proofs_of(item)
        cited = [number for number, proof in enumerate(every) if _cites(row, proof.document, proof.anchor)]
        selectors = [self._cited(every[number]) for number in cited]
        places = tuple(self.place(now, selector) for selector in selectors)
        words = tuple(selector.quote for selector in selectors)
        still = [place.text for place in places if place] + [
            proof.text for proof in every if proof.anchor != row.anchor
        ]
        lost = any(places) and any(stands_in(item.key, said) for said in words) and item.key
        kept = any(stands_in(item.key, said) for said in still)
        return Citation(row, subject, words, places, tuple(cited), "" if kept or not lost else item.key)

    def _cited(self, proof: Evidence) -> Selector:
        """The words that prove an item, cleaned as their passage is, with what stands around them."""
        passage = bank.passage_of(self._document.course, proof)
        span = place_in(passage, proof.start, proof.end) if passage else None
        if passage is None or span is None:
            return Selector(" ".join(proof.text.split()))
        return selector_of(passage.text, span.start, span.end)

    def place(self, now: Sequence[StoredPassage], selector: Selector) -> Place | None:
        """Where the words stand: word for word in these passages, word for word in others, or nearly in these."""
        near = select_among(now, selector)
        if near is not None and near[1].how is not How.FUZZY:
            return self._place(near, here=True)
        elsewhere = select_among(self._saying(selector.quote), selector)
        if elsewhere is not None and elsewhere[1].how is not How.FUZZY:
            return self._place(elsewhere, here=False)
        return self._place(near, here=True) if near is not None else None

    def _place(self, found: tuple[StoredPassage, Found], here: bool) -> Place:
        passage, place = found
        return Place(passage, Span(place.start, place.end), place.how is not How.FUZZY, here, place.sure)

    def _saying(self, quote: str) -> list[StoredPassage]:
        """The passages whose words are those of the quote among others: quickly found, to be looked at closely."""
        if self._prints is None:
            self._passages = library_records.passages_of(self._version)
            self._prints = {passage.id: f" {fingerprint(passage.text)} " for passage in self._passages}
        wanted = f" {fingerprint(quote)} "
        return [passage for passage in self._passages if wanted.strip() and wanted in self._prints[passage.id]]


def standing_of(changed: Sequence[ChangedPassage]) -> list[Citation]:
    """The citations whose words still stand word for word where they stood."""
    return [citation for passage in changed for citation in passage.citations if citation.stands]
