"""A class list from anywhere: what it says, and what has to be mended before anybody is added to a course."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from results.grades import Student
from results.tables import Fault, Table, TableError, decoded, read_table

FIELDS = ("student_id", "last_name", "first_name", "email", "section")
LONGEST = 200
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_SPOILED_ID = re.compile(r"\d(\.\d+)?[eE]\+\d+", re.ASCII)
_SYNONYMS = {
    "student_id": "student id,student number,student no,id number,sis user id,sis id,matriculation number,"
    "org defined id,orgdefinedid,id,user id,username,user name",
    "last_name": "last name,surname,family name,lastname,familyname",
    "first_name": "first name,given name,given names,forename,forenames,firstname,givenname,preferred name",
    "email": "email,e mail,email address,e mail address,mail,sis login id",
    "section": "section,sections,group,groups,class,tutorial,seminar",
    "name": "name,full name,student,student name",
}
_FIELD_OF = {name: field for field, names in _SYNONYMS.items() for name in names.split(",")}


class RosterError(TableError):
    """A file that is no roster at all; its faults say what to do."""


class Roster(NamedTuple):
    """People who can be added, and faults by line. Whether one fault stops all is for the caller to decide."""

    people: tuple[Student, ...]
    faults: tuple[Fault, ...]


def read_roster(source: str | bytes) -> Roster:
    """Read a roster: any order of columns, commas, semicolons or tabs, common headings of other systems.

    Needs names (two columns, or one as `Last, First`) and a student id or an email address for each person. Ids are
    text, so leading zeros stay. A second line for the same id or address is a fault and the first one stands. Raises
    RosterError when the file as a whole cannot be read or lacks a needed column.

    >>> people, faults = read_roster("ID number;Surname;Given name\\n0042;Okoye;Ada\\n0042;Okoye;Ada\\n")
    >>> people[0].student_id, str(faults[0])
    ('0042', 'line 3: The student id 0042 is already on line 2. Keep one of the two.')
    """
    try:
        table = read_table(
            decoded(source) if isinstance(source, bytes) else source, "student_id,last_name,first_name,…"
        )
        places = _places(table)
    except TableError as error:
        raise RosterError(*error.faults) from error
    return _read(table, places)


def _read(table: Table, places: Mapping[str, int]) -> Roster:
    people: list[Student] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in table.records:
        try:
            person = _person(cells, places, len(table.header))
            _refuse_double(person, seen)
        except ValueError as error:
            faults.append(Fault(line, str(error)))
        else:
            people.append(person)
            seen.update(dict.fromkeys(_keys(person), line))
    if not table.records:
        faults.append(Fault(0, "The roster names nobody. After the header give one line for each person."))
    return Roster(tuple(people), tuple(faults))


def _places(table: Table) -> dict[str, int]:
    fields = [_FIELD_OF.get(_bare(name), "") for name in table.header]
    places: dict[str, int] = {}
    for i, field in enumerate(fields):
        if field in places and field in ("last_name", "first_name", "email", "name"):
            raise TableError(
                Fault(1, f"“{table.header[places[field]]}” and “{table.header[i]}” mean the same. Keep one.")
            )
        if field and _rank(table.header[i]) < _rank(table.header[places[field]] if field in places else ""):
            places[field] = i
    if "student_id" not in places and "email" not in places:
        raise TableError(Fault(1, f"No column holds ids or email addresses. Name the columns {', '.join(FIELDS)}."))
    if not {"last_name", "first_name", "name"} & set(places):
        raise TableError(Fault(1, f"No column holds names. Name the columns {', '.join(FIELDS)}."))
    return places


def _rank(heading: str) -> int:
    """How sure a heading is; of several columns that could hold ids, the surest is read."""
    bare = _bare(heading)
    names = _SYNONYMS[_FIELD_OF[bare]].split(",") if bare in _FIELD_OF else []
    return names.index(bare) if names else len(_FIELD_OF)


def _bare(heading: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", heading.lower()).split())


def _person(cells: Sequence[str], places: Mapping[str, int], width: int) -> Student:
    if len(cells) != width:
        raise ValueError(f"There are {len(cells)} cells where the header has {width}. Add or remove separators.")
    found = {field: " ".join(cells[place].split()) for field, place in places.items()}
    last, first = _names(found)
    person = Student(found.get("student_id", ""), last, first, found.get("email", ""), found.get("section", ""))
    _refuse_faulty(person)
    return person


def _names(found: Mapping[str, str]) -> tuple[str, str]:
    if "last_name" in found or "first_name" in found:
        return found.get("last_name", ""), found.get("first_name", "")
    last, comma, first = found["name"].partition(",")
    if found["name"] and not comma:
        raise ValueError(f"“{found['name']}” does not show which is the last name. Write it as “Last, First”.")
    return last.strip(), first.strip()


def _refuse_faulty(person: Student) -> None:
    if not (person.last_name or person.first_name):
        raise ValueError("The name is missing. Give each person a last or first name.")
    if not (person.student_id or person.email):
        raise ValueError("Both the student id and the email address are missing. Give one of them.")
    if person.email and not _EMAIL.fullmatch(person.email):
        raise ValueError(f"“{person.email}” is not an email address. Write it as name@place.")
    if _SPOILED_ID.fullmatch(person.student_id):
        raise ValueError(f"The id {person.student_id} was shortened by a spreadsheet. Format the column as text.")
    longest = max((person.student_id, person.last_name, person.first_name, person.email, person.section), key=len)
    if len(longest) > LONGEST:
        raise ValueError(f"“{longest[:30]}…” is longer than {LONGEST} characters. Shorten it.")


def _keys(person: Student) -> list[tuple[str, str]]:
    keys = (("student id", person.student_id), ("email address", person.email))
    return [(kind, value.casefold()) for kind, value in keys if value]


def _refuse_double(person: Student, seen: Mapping[tuple[str, str], int]) -> None:
    for kind, value in _keys(person):
        if (kind, value) in seen:
            raise ValueError(f"The {kind} {value} is already on line {seen[kind, value]}. Keep one of the two.")
