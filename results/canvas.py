"""What a Canvas export says about its assignments and students, so that an import meets them and makes no new ones."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from results.grades import Column, Student
from results.tables import Fault, TableError, read_table

_ID = re.compile(r"\s*\((\d+)\)$")
_OWN = ("student", "id", "sis user id", "sis login id", "section", "integration id", "root account")


@dataclass(frozen=True)
class CanvasExport:
    """Assignment headings as Canvas wrote them (`Title (id)`), and Canvas's id by SIS user id and by login."""

    headings: tuple[str, ...]
    by_sis: Mapping[str, str]
    by_login: Mapping[str, str]


@dataclass(frozen=True)
class CanvasMatch:
    """What will meet what: headings by column id, Canvas ids by student_id, and what has no counterpart."""

    headings: Mapping[str, str]
    ids: Mapping[str, str]
    new_columns: tuple[Column, ...]
    unknown_students: tuple[Student, ...]


def read_canvas(text: str) -> CanvasExport:
    """Read a gradebook that was exported from Canvas. Raises TableError if it is none."""
    table = read_table(text, "Student,ID,SIS User ID,…")
    names = [name.lower() for name in table.header]
    if names[:2] != ["student", "id"]:
        raise TableError(Fault(1, "This is no gradebook from Canvas: its first columns are Student and ID."))
    people = [dict(zip(names, cells, strict=False)) for _, cells in table.records if cells[0] != "Points Possible"]
    return CanvasExport(
        tuple(name for name in table.header if name.lower() not in _OWN and _ID.search(name)),
        {p["sis user id"]: p["id"] for p in people if p.get("sis user id") and p.get("id")},
        {p["sis login id"].lower(): p["id"] for p in people if p.get("sis login id") and p.get("id")},
    )


def match_canvas(columns: Sequence[Column], students: Sequence[Student], export: CanvasExport) -> CanvasMatch:
    """Match columns by title and students by id, then by login; a title that Canvas has twice matches nothing."""
    titles = Counter(_title(heading) for heading in export.headings)
    known = {_title(heading): heading for heading in export.headings if titles[_title(heading)] == 1}
    headings = {c.id: known[_title(c.title)] for c in columns if _title(c.title) in known}
    ids = {s.student_id: found for s in students if (found := _canvas_id(s, export))}
    return CanvasMatch(
        headings,
        ids,
        tuple(column for column in columns if column.id not in headings),
        tuple(student for student in students if not _canvas_id(student, export)),
    )


def _title(heading: str) -> str:
    return " ".join(_ID.sub("", heading).casefold().split())


def _canvas_id(student: Student, export: CanvasExport) -> str | None:
    return export.by_sis.get(student.student_id) or export.by_login.get(student.email.lower())
