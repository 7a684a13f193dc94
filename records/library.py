"""Documents of a course, their versions as imported, and the passages, notes and furniture of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, deferred, joinedload, mapped_column, relationship

from records.database import Addressed, Base, Numbered, db
from records.people import Course


class SourceDocument(Addressed, Base):
    """A reading of a course with its card. What it says stands in its versions."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(300), default="")
    year: Mapped[str] = mapped_column(String(20), default="")
    publisher: Mapped[str] = mapped_column(String(300), default="")
    genre: Mapped[str] = mapped_column(String(40), default="")
    licence: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(20), default="en")
    citation: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    corrections: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """What an instructor decided of lines, names and speakers: a courseware.corrections.Corrections as a table."""
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", order_by="DocumentVersion.number.desc()"
    )

    @property
    def current(self) -> DocumentVersion:
        """The newest version."""
        return self.versions[0]


class DocumentVersion(Numbered, Base):
    """A document as it came in, whole: bytes, decoded text, content hash. Never changed."""

    __tablename__ = "document_versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(255))
    form: Mapped[str] = mapped_column(String(20))
    encoding: Mapped[str] = mapped_column(String(40))
    words: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """The choices of lines that it was cut with; the same bytes with other choices are another version."""
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    raw: Mapped[str] = deferred(mapped_column(Text))
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    document: Mapped[SourceDocument] = relationship(back_populates="versions")
    passages: Mapped[list[StoredPassage]] = relationship(back_populates="version", order_by="StoredPassage.ordinal")
    notes: Mapped[list[StoredNote]] = relationship(order_by="StoredNote.start")
    furniture: Mapped[list[StoredFurniture]] = relationship(order_by="StoredFurniture.start")


class StoredPassage(Numbered, Base):
    """A passage of a document version; start and end are raw code points, runs map its words onto them."""

    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("version_id", "anchor"),
        UniqueConstraint("version_id", "ordinal"),
        Index("ix_passages_anchor", "anchor"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"))
    anchor: Mapped[str] = mapped_column(String(20))
    ordinal: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    section: Mapped[list[str]] = mapped_column(JSON, default=list)
    speaker: Mapped[str | None] = mapped_column(String(120))
    post: Mapped[int] = mapped_column(default=0)
    """Which post of a thread it belongs to, from 1; 0 elsewhere."""
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    runs: Mapped[list[list[int]]] = mapped_column(JSON)
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    earlier: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Other anchors that its words had in the versions before: links to them lead here."""

    version: Mapped[DocumentVersion] = relationship(back_populates="passages")


class StoredNote(Numbered, Base):
    """A note of a document version and the passage that it hangs on, where that could be shown."""

    __tablename__ = "notes"

    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"), index=True)
    marker: Mapped[str | None] = mapped_column(String(12))
    anchor: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]


class StoredFurniture(Numbered, Base):
    """A raw stretch that was taken out, with the reason."""

    __tablename__ = "furniture"

    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(60))


class Import(Addressed, Base):
    """A file on its way in: kept whole while it is read and previewed, and until it is added or dropped."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'running', 'ready', 'failed', 'added', 'dropped')", name="state_known"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    """The reading that it is to be a version of; none for a new one. After it is added, the reading that it became."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The bytes as they came; none once they stand in a version or were dropped."""
    card: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """The choices of lines so far."""
    state: Mapped[str] = mapped_column(String(12), default="asked")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    preview: Mapped[dict[str, Any]] = deferred(mapped_column(JSON, default=dict))
    """What was read, as courseware.reading.document_json gives it; empty until it is ready."""
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    document: Mapped[SourceDocument | None] = relationship()


class Highlight(Addressed, Base):
    """Words of a reading that a person marked, with a note to oneself. Nobody else sees it."""

    __tablename__ = "highlights"
    __table_args__ = (Index("ix_highlights_person_id_document_id", "person_id", "document_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    anchor: Mapped[str] = mapped_column(String(20))
    start: Mapped[int]
    end: Mapped[int]
    """Raw code points of the version with that hash."""
    quote: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(64), default="")
    suffix: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    document: Mapped[SourceDocument] = relationship()


class ChangedCitation(Addressed, Base):
    """Something that cites a passage which a new version of the reading changed or lost, for a person to look at."""

    __tablename__ = "changed_citations"
    __table_args__ = (
        CheckConstraint("kind IN ('item', 'expected evidence', 'highlight', 'quiz')", name="kind_known"),
        CheckConstraint("change IN ('changed', 'split', 'joined', 'gone')", name="change_known"),
        UniqueConstraint("version_id", "kind", "subject_id", "anchor"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"))
    """The new version."""
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    """The id of the row of its kind: an item, an assignment, a highlight."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    """Whose it is to look at, where it is one person's own (a highlight); none for the course's instructors."""
    anchor: Mapped[str] = mapped_column(String(20))
    """The passage as it was cited."""
    now: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The anchors of the passages that continue it; empty where it is gone."""
    change: Mapped[str] = mapped_column(String(12))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decision: Mapped[str] = mapped_column(String(20), default="")
    """What was decided: still right, moved, retired; empty while it waits."""

    version: Mapped[DocumentVersion] = relationship()


def documents_of(course: Course) -> list[SourceDocument]:
    """The documents of a course by title, with their versions."""
    rows = db.session.scalars(
        select(SourceDocument)
        .where(SourceDocument.course_id == course.id, SourceDocument.withdrawn_at.is_(None))
        .options(joinedload(SourceDocument.versions))
        .order_by(SourceDocument.title)
    ).unique()
    return list(rows)


def document_by_public_id(course: Course, public_id: str) -> SourceDocument | None:
    """A document of this course."""
    return db.session.scalar(
        select(SourceDocument).where(SourceDocument.course_id == course.id, SourceDocument.public_id == public_id)
    )


def document_by_slug(course: Course, slug: str) -> SourceDocument | None:
    """A document of this course by the name that its files use."""
    return db.session.scalar(
        select(SourceDocument).where(SourceDocument.course_id == course.id, SourceDocument.slug == slug)
    )


def version_by_id(version_id: int) -> DocumentVersion | None:
    """A stored version."""
    return db.session.get(DocumentVersion, version_id)


def passages_of(version: DocumentVersion) -> list[StoredPassage]:
    """The passages of a version in reading order."""
    rows = db.session.scalars(
        select(StoredPassage).where(StoredPassage.version_id == version.id).order_by(StoredPassage.ordinal)
    )
    return list(rows)


def passage_by_anchor(course: Course, sha256: str, anchor: str) -> StoredPassage | None:
    """The passage that an item or an essay points at: by the hash of its version and its anchor, in this course."""
    return db.session.scalar(
        select(StoredPassage)
        .join(DocumentVersion)
        .join(SourceDocument)
        .where(SourceDocument.course_id == course.id, DocumentVersion.sha256 == sha256, StoredPassage.anchor == anchor)
        .options(joinedload(StoredPassage.version).joinedload(DocumentVersion.document))
        .limit(1)
    )


def passage_counts(course: Course) -> dict[int, int]:
    """Passages by version."""
    rows = db.session.execute(
        select(StoredPassage.version_id, func.count(StoredPassage.id))
        .join(DocumentVersion)
        .join(SourceDocument)
        .where(SourceDocument.course_id == course.id)
        .group_by(StoredPassage.version_id)
    )
    return dict(rows.tuples().all())


class StoredLayer(Addressed, Base):
    """What was found of names and speakers in a version, before any correction: worked out once, for its pages."""

    __tablename__ = "layers"
    __table_args__ = (CheckConstraint("state IN ('asked', 'running', 'ready', 'failed')", name="state_known"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"), unique=True)
    maker: Mapped[str] = mapped_column(String(16))
    """A hash of the code that finds them; another one finds them anew."""
    state: Mapped[str] = mapped_column(String(12), default="asked")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any]] = deferred(mapped_column(JSON, nullable=False, default=dict))
    """As courseware.layers.layer_table gives it; empty until it is ready."""
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    version: Mapped[DocumentVersion] = relationship()


def layer_of(version: DocumentVersion) -> StoredLayer | None:
    """What is kept of a version's names and speakers, or of the work that finds them."""
    return db.session.scalar(select(StoredLayer).where(StoredLayer.version_id == version.id))


def layer_by_public_id(public_id: str) -> StoredLayer | None:
    """A kept layer, ready or not."""
    return db.session.scalar(select(StoredLayer).where(StoredLayer.public_id == public_id))


def unfinished_layers() -> list[str]:
    """Public ids of layers that were asked for and are not ready."""
    rows = select(StoredLayer.public_id).where(StoredLayer.state.in_(("asked", "running"))).order_by(StoredLayer.id)
    return list(db.session.scalars(rows))


def locked_document(course: Course, public_id: str) -> SourceDocument | None:
    """A document of this course as it stands now, held against others until the transaction ends."""
    return db.session.scalar(
        select(SourceDocument)
        .where(SourceDocument.course_id == course.id, SourceDocument.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
