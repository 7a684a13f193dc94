"""A file on its way in: kept, read by a worker or at once, looked at, then added to the readings or dropped.

Besides lines of the reading's card an import's ``card`` holds, under names that no card has, what was decided of the
import itself: APART, ENCODING and ADDED_BY.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from courseware.corrections import Corrections, LineChoice
from courseware.documents import UnreadableDocument
from courseware.following import follow
from courseware.preview import Preview, preview_json
from courseware.spans import Span
from records import imports as records
from records import library as library_records
from records import people as people_records
from records.database import db, transaction
from records.library import Import, SourceDocument
from records.people import Course, Person
from services.errors import Conflict, Missing, Refused
from services.library.cards import CARD
from services.library.here import document_here
from services.library.importing import ReadSource, Tell, bare_name, keep_source, read_source, slug_of
from services.people import log

AT_ONCE = 60_000
"""Bytes up to which a file is read while the person waits: a twentieth of a second for a text, a second for a PDF."""
KEPT_FOR = timedelta(days=14)
MOST_CHOICES = 1_000
STEPS = 20
"""How often at most the database hears how far a reading is."""
APART, ENCODING, ADDED_BY = "apart", "encoding", "added by"

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252, Western Europe"),
    ("latin-1", "ISO 8859-1, Western Europe"),
    ("iso8859-15", "ISO 8859-15, Western Europe with €"),
    ("mac-roman", "Mac Roman"),
    ("cp850", "DOS 850, Western Europe"),
    ("cp1250", "Windows-1250, Central Europe"),
    ("iso8859-2", "ISO 8859-2, Central Europe"),
    ("cp1251", "Windows-1251, Cyrillic"),
    ("koi8-r", "KOI8-R, Cyrillic"),
    ("cp866", "DOS 866, Cyrillic"),
    ("cp1253", "Windows-1253, Greek"),
    ("cp1254", "Windows-1254, Turkish"),
    ("cp1255", "Windows-1255, Hebrew"),
    ("cp1256", "Windows-1256, Arabic"),
    ("gb18030", "GB 18030, Chinese"),
    ("big5", "Big5, Chinese"),
    ("shift_jis", "Shift JIS, Japanese"),
    ("euc_kr", "EUC-KR, Korean"),
)
"""What may be chosen by hand where the letters of a text file were guessed wrong."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Shown:
    """An import with its preview as the choices stand now."""

    row: Import
    preview: Preview | None
    """None before it has been read, and where it cannot be."""
    repeated: int = 0
    """How many of its choices stood in the reading's card and were found again."""

    @property
    def compared(self) -> Mapping[str, int] | None:
        """For a new version: how many passages of the last one are the same, moved, changed …, and how many are new."""
        found: Mapping[str, int] | None = self.preview.table.get("compared") if self.preview else None
        return found


@dataclass(frozen=True)
class Added:
    """What became of a file that was to be added."""

    row: Import
    is_new: bool = False
    """Whether it was stored just now; not so for what was there already, and for what the worker is yet to add."""


def ask(
    course: Course,
    actor: Person | None,
    data: bytes,
    filename: str,
    card: Mapping[str, str],
    now: datetime,
    document_id: str = "",
    encoding: str = "",
) -> Import:
    """Take a file in for a preview. A small one is read at once, another waits for ``read_import``.

    ``document_id`` names the reading that it is to be a version of; without it that is the one whose file has the same
    name, if any. Raises UnreadableDocument for a small file that cannot be read; nothing is stored of it.
    """
    filename = bare_name(filename)
    entry = document_here(course, document_id) if document_id else _namesake(course, filename)
    lines = Corrections.of_table(entry.corrections).lines if entry else ()
    told = {key: str(value).strip() for key, value in card.items() if key in CARD and value}
    told |= {ENCODING: _known(encoding)} if encoding else {}
    row = Import(
        course_id=course.id,
        document_id=entry.id if entry else None,
        asked_by_id=actor.id if actor else None,
        filename=filename,
        content=data,
        card=told,
        lines=[asdict(line) for line in lines],
        state="asked",
        asked_at=now,
        preview={},
    )
    if is_quick(row):
        row.preview, row.state, row.ended_at = _read(row, entry, told), "ready", now
    with transaction():
        _sweep(now)
        db.session.add(row)
    return row


def _namesake(course: Course, filename: str) -> SourceDocument | None:
    return library_records.document_by_slug(course, slug_of(filename))


def _known(encoding: str) -> str:
    if encoding not in dict(ENCODINGS):
        raise Refused("Choose an encoding from the list.")
    return encoding


def is_quick(row: Import) -> bool:
    """Whether a file is so small that it is read while the person waits."""
    return row.content is not None and len(row.content) <= AT_ONCE


def import_here(course: Course, import_id: str) -> Import:
    """An import of this course that was not dropped. Raises Missing."""
    row = records.import_by_public_id(course, import_id)
    if row is None or row.state == "dropped":
        raise Missing("This import")
    return row


def shown(course: Course, import_id: str) -> Shown:
    """An import of this course with its preview. Raises Missing."""
    row = import_here(course, import_id)
    preview = _preview_of(row)
    if preview is None or row.document is None:
        return Shown(row, preview)
    kept = set(Corrections.of_table(row.document.corrections).lines)
    found = set(preview.read_with) - set(preview.unmatched)
    return Shown(row, preview, len(kept & found))


def _preview_of(row: Import) -> Preview | None:
    return Preview(row.preview, _choices(row)) if row.preview else None


def _choices(row: Import) -> tuple[LineChoice, ...]:
    return Corrections.of_table({"lines": row.lines}).lines


def open_imports(course: Course) -> list[Import]:
    """What was begun in this course and is neither added nor dropped, newest first."""
    return records.open_imports(course)


def unfinished_imports() -> list[str]:
    """Public ids of imports that are to be read; a worker takes them up when it starts."""
    return records.unfinished_imports()


def read_import(import_id: str, clock: Clock, progress: Tell | None = None) -> None:
    """Read a file that waits, and keep its preview; or add it, where somebody has asked for that.

    One that is read, added or dropped is left alone, so being called twice, or again after a kill, changes nothing.
    """
    row = records.any_import(import_id)
    if row is None or not _begin(row):
        return
    try:
        tell = _teller(row, progress)
        if row.card.get(ADDED_BY):
            _add(row, _adder(row), clock(), tell)
        else:
            table = _read(row, row.document, row.card, tell)
            with transaction():
                _keep_preview(records.lock_import(row), table, clock())
    except (UnreadableDocument, Refused) as refusal:
        _give_up(row, str(refusal), clock())
    except Missing:
        return
    except Exception:
        _give_up(row, "The reader stopped with a fault of its own. Nothing was added; tell the administrator.", clock())
        raise


def _begin(row: Import) -> bool:
    with transaction():
        row = records.lock_import(row)
        if row.state not in ("asked", "running"):
            return False
        row.state, row.done, row.total, row.error = "running", 0, 0, ""
    return True


def _adder(row: Import) -> Person | None:
    return people_records.person_by_public_id(row.card[ADDED_BY])


def _teller(row: Import, progress: Tell | None) -> Tell:
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = done * STEPS // total if total else 0
        # Each step is a commit, so there are no more of them than a bar can show.
        if step != told:
            told = step
            with transaction():
                row.done, row.total = done, total
        if progress is not None:
            progress(done, total)

    return tell


def _bytes(row: Import, encoding: str) -> bytes:
    """The file as it is read and kept: where its encoding was chosen by hand, put into UTF-8."""
    if row.content is None:
        raise Missing("This import")
    if not encoding or row.content.startswith((b"PK\x03\x04", b"%PDF-")):
        return row.content
    text = row.content.decode(encoding, "replace").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    return text.encode("utf-8", "replace")


def _source(row: Import, card: Mapping[str, str], tell: Tell | None = None) -> ReadSource:
    return read_source(_bytes(row, card.get(ENCODING, "")), row.filename, card, _choices(row), tell)


def _read(
    row: Import, entry: SourceDocument | None, card: Mapping[str, str], tell: Tell | None = None
) -> dict[str, Any]:
    source = _source(row, card, tell)
    table = preview_json(source.document, source.lines)
    table["read as"] = card.get(ENCODING, "")
    table["compared"] = _compared(entry, source)
    return table


def _compared(entry: SourceDocument | None, source: ReadSource) -> dict[str, int] | None:
    """What would become of the passages of the version that stands now."""
    if entry is None or not entry.versions:
        return None
    followed = follow(library_records.passages_of(entry.current), source.passages)
    counts = Counter(str(one.change) for one in followed.continuations)
    return {"version": entry.current.number, **counts, "new": len(followed.new)}


def _keep_preview(row: Import, table: dict[str, Any], now: datetime) -> None:
    if row.state in ("asked", "running", "ready", "failed"):
        row.preview, row.state, row.error, row.ended_at = table, "ready", "", now


def _give_up(row: Import, sentence: str, now: datetime) -> None:
    """Say why it could not be read or added. What was seen before stays to be looked at, as it was read then."""
    with transaction():
        row = records.lock_import(row)
        if row.state not in ("asked", "running"):
            return
        row.state, row.error, row.ended_at = "ready" if row.preview else "failed", sentence, now
        row.card = _without(row.card, ADDED_BY)
        if row.preview:
            row.card = _with_encoding(row.card, row.preview["read as"])


def _without(card: Mapping[str, str], *names: str) -> dict[str, str]:
    return {key: value for key, value in card.items() if key not in names}


def _with_encoding(card: Mapping[str, str], encoding: str) -> dict[str, str]:
    return _without(card, ENCODING) | ({ENCODING: encoding} if encoding else {})


def choose(course: Course, import_id: str, places: Sequence[Span], keep: bool, everywhere: bool = False) -> None:
    """Keep these lines as text, or take them out; the text is read anew by ``read_again`` or when it is added.

    ``everywhere`` means all lines with the same words.
    """
    with transaction():
        row = _ready(course, import_id)
        lines = _choices(row)
        for place in places:
            try:
                lines = Preview(row.preview, lines).choose(place, keep, everywhere)
            except ValueError as fault:
                raise Refused(str(fault)) from fault
        if len(lines) > MOST_CHOICES:
            raise Refused(f"{MOST_CHOICES:,} choices are the most. Mend the file itself and choose it again.")
        row.lines = [asdict(line) for line in lines]


def _ready(course: Course, import_id: str) -> Import:
    """An import that has been read and is not being read. To be called within a transaction."""
    row = records.lock_import(import_here(course, import_id))
    if row.state == "added":
        raise Conflict("This file has been added already. Open the reading itself.")
    if row.state not in ("ready", "failed"):
        raise Conflict("This file is being read at the moment. Wait until it is done, then choose again.")
    return row


def read_again(course: Course, import_id: str, now: datetime, encoding: str | None = None) -> Import:
    """Read a file with the choices as they stand; with ``encoding``, in that one ("" finds it out).

    A small file is read at once, another is asked for. Raises UnreadableDocument for a small one that cannot be read
    so; what was seen before stays.
    """
    row = import_here(course, import_id)
    card = row.card if encoding is None else _with_encoding(row.card, _known(encoding) if encoding else "")
    table = _read(row, row.document, card) if is_quick(row) and row.state in ("ready", "failed") else None
    with transaction():
        row = _ready(course, import_id)
        row.card = card
        if table is not None:
            _keep_preview(row, table, now)
        else:
            row.state, row.done, row.total, row.error = "asked", 0, 0, ""
    return row


def aim(course: Course, import_id: str, document_id: str, now: datetime) -> Import:
    """Say which reading a file is to be a version of; with an empty id it is one of its own.

    The choices of lines in that reading's card are taken over, and the file is read again.
    """
    entry = document_here(course, document_id) if document_id else None
    with transaction():
        row = _ready(course, import_id)
        row.document_id = entry.id if entry else None
        row.document = entry
        row.card = _without(row.card, APART) | ({} if entry else {APART: "1"})
        known = _choices(row)
        kept = Corrections.of_table(entry.corrections).lines if entry else ()
        row.lines = [asdict(line) for line in (*(line for line in kept if line not in known), *known)]
    return read_again(course, import_id, now)


def add(course: Course, import_id: str, actor: Person, now: datetime) -> Added:
    """Add a file to the readings, with the choices as they stand. One that is added stays added, once.

    A large one is asked for, and added by ``read_import``. Raises Conflict where a reading of the same name has come
    in since it was looked at, and UnreadableDocument for a small one that cannot be read so.
    """
    row = import_here(course, import_id)
    if row.state == "added":
        return Added(row)
    _refuse_namesake(course, row)
    with transaction():
        row = _ready(course, import_id)
        if row.state == "failed":
            raise Refused("This file could not be read, so there is nothing to add. Choose another one.")
        if not is_quick(row):
            row.card = row.card | {ADDED_BY: actor.public_id}
            row.state, row.done, row.total, row.error = "asked", 0, 0, ""
            return Added(row)
    return Added(row, _add(row, actor, now))


def _refuse_namesake(course: Course, row: Import) -> None:
    """Somebody may have added a reading under this file's name meanwhile: then it is a version of that one, or not."""
    if row.document_id is not None or row.card.get(APART):
        return
    entry = _namesake(course, row.filename)
    if entry is None or entry.withdrawn_at is not None:
        return
    with transaction():
        records.lock_import(row).document_id = entry.id
    raise Conflict(
        f"“{entry.title}” came in under the same file name meanwhile. Look at this preview as a new version of it, "
        "or say that it is another reading."
    )


def _add(row: Import, actor: Person | None, now: datetime, tell: Tell | None = None) -> bool:
    """Read outside the database's lock, then store the version and settle the import in one transaction.

    Whether a version was stored.
    """
    source = _source(row, row.card, tell)
    with transaction():
        row = records.lock_import(row)
        if row.state == "added":
            return False
        if row.state == "dropped":
            raise Missing("This import")
        slug = _slug_for(row)
        done = keep_source(row.course, actor, source, row.card, slug, now)
        _close(row, "added", now)
        row.document = done.document
    return done.is_new


def _slug_for(row: Import) -> str:
    if row.document is not None:
        return row.document.slug
    slug = slug_of(row.filename)
    if not row.card.get(APART):
        return slug
    records.lock_course(row.course)
    there = records.slugs_like(row.course, slug)
    free = (name for number in range(1, len(there) + 2) if (name := f"{slug}-{number}" if number > 1 else slug))
    return next(name for name in free if name not in there)


def _close(row: Import, state: str, now: datetime) -> None:
    """The end of an import: what it carried is let go."""
    row.state, row.ended_at, row.error = state, now, ""
    row.content, row.preview = None, {}


def drop(course: Course, import_id: str, actor: Person, now: datetime) -> None:
    """Let a file go that was not added; nothing of it stays."""
    with transaction():
        row = records.lock_import(import_here(course, import_id))
        if row.state == "added":
            raise Conflict("This file has been added already. Withdraw the reading itself if it is not wanted.")
        _close(row, "dropped", now)
        row.lines = []
        log(now, actor, "import dropped", course, row.filename)


def sweep(now: datetime) -> int:
    """Let go of files that nobody has added or dropped for KEPT_FOR; how many there were."""
    with transaction():
        return _sweep(now)


def _sweep(now: datetime) -> int:
    old = records.forgotten_imports(now - KEPT_FOR)
    for row in old:
        _close(row, "dropped", now)
        row.lines = []
    return len(old)
