"""Accounts, courses, sections, joining, rosters."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from records import people as records
from records.database import ALPHABET, db, transaction
from records.people import Course, Deed, Enrolment, Person, Role, Section
from results import roster as rosters
from services.errors import Missing, Refused

LONGEST_ADDRESS = 254
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
LONGEST_SECTION = 60
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")
_HASHER = PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    # Verified against when there is no such account, so that an unknown address takes as long as a wrong password.
    return _HASHER.hash(secrets.token_hex(16))


def log(
    now: datetime, actor: Person | None, what: str, course: Course | None = None, about: str = "", **detail: Any
) -> None:
    """Add a line to the audit log, inside the deed's own transaction."""
    db.session.add(
        Deed(
            at=now,
            actor_id=actor.id if actor else None,
            course_id=course.id if course else None,
            what=what,
            about=about[:200],
            detail=detail,
        )
    )


def password_hash(password: str) -> str:
    """An argon2id hash. Raises Refused for a password that is too short or absurdly long."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"Choose a password of at most {LONGEST_PASSWORD} characters.")
    return _HASHER.hash(password)


def is_address(email: str) -> bool:
    """Whether somebody could sign in with it.

    >>> is_address("Ada@Example.org"), is_address("x@y@z.org"), is_address("a" * 250 + "@b.co")
    (True, False, False)
    """
    return len(email.strip()) <= LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(email.strip().lower()))


def address(email: str) -> str:
    """The address as it is kept. Raises Refused where it is none."""
    email = email.strip().lower()
    if not is_address(email):
        raise Refused(f"“{email[:80]}” is not an email address; write it like name@university.edu.")
    return email


def new_person(email: str, given_name: str, family_name: str, now: datetime, **more: Any) -> Person:
    """A person, added to the session."""
    person = Person(
        email=address(email),
        given_name=given_name.strip()[:120],
        family_name=family_name.strip()[:120],
        created_at=now,
        session_stamp=secrets.token_hex(8),
        **more,
    )
    db.session.add(person)
    db.session.flush()
    return person


def register(email: str, given_name: str, family_name: str, password: str, now: datetime) -> Person:
    """Make an account. Raises Refused where the address has one already or the password is weak."""
    hashed = password_hash(password)
    if not given_name.strip() or not family_name.strip():
        raise Refused("Write your given name and your family name.")
    with transaction():
        if records.person_by_email(email):
            raise Refused("This address has an account already. Sign in, or ask your instructor for a new password.")
        person = new_person(email, given_name, family_name, now, password_hash=hashed)
        log(now, person, "account made", about=person.email)
    return person


def create_administrator(email: str, given_name: str, family_name: str, password: str, now: datetime) -> Person:
    """Make an account that keeps the site, or make an existing one so."""
    hashed = password_hash(password)
    with transaction():
        person = records.person_by_email(email) or new_person(email, given_name, family_name, now)
        person.password_hash = hashed
        person.administrator = True
        person.session_stamp = secrets.token_hex(8)
        log(now, None, "administrator made", about=person.email)
    return person


def authenticate(email: str, password: str) -> Person | None:
    """The person with this address and password, or None; both take the same time."""
    person = records.person_by_email(email)
    known = person.password_hash if person and person.password_hash else None
    try:
        _HASHER.verify(known or _nobody(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return person if known and person and person.disabled_at is None else None


def signed_in(public_id: str, stamp: str) -> Person | None:
    """The person of a session, unless disabled since or the password changed."""
    person = records.person_by_public_id(public_id)
    if person is None or person.disabled_at is not None or person.session_stamp != stamp:
        return None
    return person


def change_password(person: Person, old: str, new: str, now: datetime) -> None:
    """Set a new password; every other session of the person ends."""
    hashed = password_hash(new)
    if authenticate(person.email, old) is None:
        raise Refused("The present password is not right.")
    with transaction():
        person.password_hash = hashed
        person.session_stamp = secrets.token_hex(8)
        log(now, person, "password changed")


def set_password(person: Person, new: str, actor: Person | None, now: datetime) -> None:
    """Set somebody's password for them; their sessions end."""
    hashed = password_hash(new)
    with transaction():
        person.password_hash = hashed
        person.session_stamp = secrets.token_hex(8)
        log(now, actor, "password set", about=person.email)


def disable(person: Person, actor: Person, now: datetime) -> None:
    """Shut an account; it is refused from the next request on."""
    if person.id == actor.id:
        raise Refused("You cannot disable your own account; ask another administrator.")
    with transaction():
        person.disabled_at = now
        log(now, actor, "account disabled", about=person.email)


def enable(person: Person, actor: Person, now: datetime) -> None:
    """Open an account again."""
    with transaction():
        person.disabled_at = None
        log(now, actor, "account enabled", about=person.email)


def new_join_code() -> str:
    """Eight letters that are not read for one another, in two groups."""
    letters = "".join(secrets.choice(ALPHABET.upper()) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Refused where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as fault:
        raise Refused(f"“{name[:60]}” is not a time zone; write one like Europe/London.") from fault


def create_course(
    actor: Person | None,
    code: str,
    title: str,
    now: datetime,
    term: str = "",
    time_zone: str = "UTC",
    join_code: str | None = None,
    simulated: bool = False,
    sections: Sequence[str] = (),
) -> Course:
    """Make a course; its maker is its instructor."""
    code, title = code.strip(), title.strip()
    if not code or not title:
        raise Refused("Give the course a code and a title.")
    zone(time_zone)
    with transaction():
        if records.course_by_code(code):
            raise Refused(f"There is a course {code} already.")
        if join_code and records.course_by_join_code(join_code):
            raise Refused(f"The join code {join_code} belongs to another course.")
        course = Course(
            code=code[:40],
            title=title[:200],
            term=term.strip()[:60],
            time_zone=time_zone,
            join_code="".join((join_code or new_join_code()).split()).upper(),
            simulated=simulated,
            created_at=now,
        )
        course.sections = [Section(name=name) for name in sections]
        db.session.add(course)
        db.session.flush()
        if actor is not None:
            enrol(course, actor, Role.INSTRUCTOR, now)
        log(now, actor, "course made", course, code)
    return course


def enrol(
    course: Course, person: Person, role: Role, now: datetime, section: Section | None = None, time_factor: float = 1.0
) -> Enrolment:
    """Give a person a role in a course; a person who has one keeps the row and gets the new role."""
    with transaction():
        enrolment = records.enrolment_of(person, course) or _ended_enrolment(person, course)
        if enrolment is None:
            enrolment = Enrolment(course_id=course.id, person_id=person.id, created_at=now, role=role)
            db.session.add(enrolment)
        enrolment.role = role
        enrolment.section_id = section.id if section else enrolment.section_id
        enrolment.time_factor = time_factor
        enrolment.ended_at = None
        db.session.flush()
    return enrolment


def _ended_enrolment(person: Person, course: Course) -> Enrolment | None:
    return next((e for e in person.enrolments if e.course_id == course.id), None)


def join(person: Person, join_code: str, now: datetime) -> Course:
    """Join a course as a student with its code. Joining again changes nothing."""
    with transaction():
        course = records.course_by_join_code(join_code)
        if course is None:
            raise Refused("No course has this code. Check it with your instructor; it looks like WARS-2141.")
        if records.enrolment_of(person, course) is None:
            enrol(course, person, Role.STUDENT, now)
            log(now, person, "joined", course, person.email)
    return course


def leave(course: Course, enrolment_id: str, actor: Person, now: datetime) -> None:
    """End an enrolment; attempts and grades stay."""
    with transaction():
        enrolment = records.enrolment_by_public_id(course, enrolment_id)
        if enrolment is None:
            raise Missing("This person")
        if enrolment.role == Role.INSTRUCTOR and len(records.roster(course, Role.INSTRUCTOR)) == 1:
            raise Refused("The course needs an instructor; make somebody else one first.")
        enrolment.ended_at = now
        log(now, actor, "removed from course", course, enrolment.person.email)


def change_enrolment(
    course: Course, enrolment_id: str, actor: Person, now: datetime, role: Role, section: str, time_factor: float
) -> Enrolment:
    """Set role, section and time factor of somebody in the course."""
    if not 1 <= time_factor <= 10:
        raise Refused("The time factor lies between 1 and 10: 1.5 gives half as much time again.")
    with transaction():
        enrolment = records.enrolment_by_public_id(course, enrolment_id)
        if enrolment is None:
            raise Missing("This person")
        last = enrolment.role == Role.INSTRUCTOR and len(records.roster(course, Role.INSTRUCTOR)) == 1
        if last and role != Role.INSTRUCTOR:
            raise Refused("The course needs an instructor; make somebody else one first.")
        before = {"role": enrolment.role, "time_factor": enrolment.time_factor}
        enrolment.role, enrolment.time_factor = role, time_factor
        enrolment.section_id = section_called(course, section).id if section else None
        after = {"role": str(role), "time_factor": time_factor}
        log(now, actor, "enrolment changed", course, enrolment.person.email, before=before, after=after)
    return enrolment


def section_called(course: Course, name: str) -> Section:
    """The section of that name, made where there is none. Raises Refused for a name that is too long to be kept."""
    name = " ".join(name.split())
    if len(name) > LONGEST_SECTION:
        raise Refused(f"“{name[:40]}…” is too long for a section; give it at most {LONGEST_SECTION} characters.")
    section = records.section_named(course, name)
    if section is None:
        section = Section(course_id=course.id, name=name)
        db.session.add(section)
        db.session.flush()
    return section


@dataclass(frozen=True)
class RosterOutcome:
    """What a roster file did, or would do: addresses added to the course, already there, and faults by line."""

    added: tuple[str, ...]
    kept: tuple[str, ...]
    faults: tuple[str, ...]


def preview_roster(course: Course, source: str | bytes) -> RosterOutcome:
    """What importing this file would do; nothing is stored. Raises RosterError for a file that is no roster."""
    people, faults = rosters.read_roster(source)
    here = {enrolment.person.email for enrolment in records.roster(course)}
    sentences = [str(fault) for fault in faults]
    sentences += [
        f"{row.first_name} {row.last_name} has no usable email address; add one, it is the sign-in name."
        for row in people
        if not is_address(row.email)
    ]
    sentences += [
        f"{row.first_name} {row.last_name} is in a section of over {LONGEST_SECTION} letters; shorten its name."
        for row in people
        if len(row.section) > LONGEST_SECTION
    ]
    return RosterOutcome(
        tuple(row.email.lower() for row in people if row.email.lower() not in here),
        tuple(row.email.lower() for row in people if row.email.lower() in here),
        tuple(sentences),
    )


def import_roster(course: Course, source: str | bytes, actor: Person | None, now: datetime) -> RosterOutcome:
    """Enrol everybody in a roster file, or nobody where a line is faulty."""
    with transaction():
        outcome = preview_roster(course, source)
        if outcome.faults:
            raise Refused("Nobody was added. " + " ".join(outcome.faults[:20]))
        for row in rosters.read_roster(source).people:
            person = records.person_by_email(row.email) or new_person(
                row.email, row.first_name, row.last_name, now, student_id=row.student_id[:64]
            )
            if person.email in outcome.added:
                enrol(course, person, Role.STUDENT, now, section_called(course, row.section) if row.section else None)
        log(now, actor, "roster imported", course, added=len(outcome.added), kept=len(outcome.kept))
    return outcome
