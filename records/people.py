"""People, courses, sections and who is what where; and the log of deeds."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from records.database import Addressed, Base, Numbered, db


class Role(StrEnum):
    """What a person is in a course."""

    STUDENT = "student"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"


class Person(Addressed, Base):
    """Somebody with an account. The address is kept in lower case."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    student_id: Mapped[str] = mapped_column(String(64), default="")
    password_hash: Mapped[str | None] = mapped_column(String(256))
    administrator: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    session_stamp: Mapped[str] = mapped_column(String(32), default="")
    """Changes with the password: a session that carries another one is over."""
    created_at: Mapped[datetime]

    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="person")

    @property
    def name(self) -> str:
        """As a reader would write it."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def sort_name(self) -> tuple[str, str, str]:
        """For lists: family name, given name, address."""
        return (self.family_name.casefold(), self.given_name.casefold(), self.email)


class Course(Addressed, Base):
    """A course with its readings, items, quizzes and assignments."""

    __tablename__ = "courses"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    term: Mapped[str] = mapped_column(String(60), default="")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    join_code: Mapped[str] = mapped_column(String(20), unique=True)
    simulated: Mapped[bool] = mapped_column(default=False)
    """Its class is made up; every page of results says so."""
    created_at: Mapped[datetime]

    sections: Mapped[list[Section]] = relationship(back_populates="course", order_by="Section.name")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="course")


class Section(Numbered, Base):
    """A teaching group of a course."""

    __tablename__ = "sections"
    __table_args__ = (UniqueConstraint("course_id", "name"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))

    course: Mapped[Course] = relationship(back_populates="sections")


class Enrolment(Addressed, Base):
    """A person's role in a course, with the time factor that every quiz of the course gives them."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        CheckConstraint("time_factor BETWEEN 1 AND 10", name="time_factor_range"),
        CheckConstraint("role IN ('student', 'assistant', 'instructor')", name="role_known"),
        Index("ix_enrolments_person_id", "person_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(12))
    time_factor: Mapped[float] = mapped_column(default=1.0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(back_populates="enrolments")
    person: Mapped[Person] = relationship(back_populates="enrolments")
    section: Mapped[Section | None] = relationship()


class Deed(Numbered, Base):
    """A line of the audit log; never changed."""

    __tablename__ = "deeds"
    __table_args__ = (Index("ix_deeds_course_id_at", "course_id", "at"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    actor: Mapped[Person | None] = relationship()


def person_by_email(email: str) -> Person | None:
    """The account of an address, however it is capitalised."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def person_by_public_id(public_id: str) -> Person | None:
    """The account of a public id."""
    return db.session.scalar(select(Person).where(Person.public_id == public_id))


def any_person() -> bool:
    """Whether there is an account at all."""
    return db.session.scalar(select(func.count(Person.id))) != 0


def all_people() -> list[Person]:
    """Every account, in order of names."""
    return sorted(db.session.scalars(select(Person)), key=lambda person: person.sort_name)


def course_by_public_id(public_id: str) -> Course | None:
    """The course of an address."""
    return db.session.scalar(select(Course).where(Course.public_id == public_id))


def course_by_code(code: str) -> Course | None:
    """The course with that code."""
    return db.session.scalar(select(Course).where(Course.code == code))


def course_by_join_code(join_code: str) -> Course | None:
    """The course that a join code opens; case and spaces do not count."""
    return db.session.scalar(select(Course).where(Course.join_code == "".join(join_code.split()).upper()))


def all_courses() -> list[Course]:
    """Every course by its code."""
    return list(db.session.scalars(select(Course).order_by(Course.code)))


def enrolment_of(person: Person, course: Course) -> Enrolment | None:
    """What a person is in a course now."""
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id == person.id, Enrolment.course_id == course.id, Enrolment.ended_at.is_(None))
        .options(joinedload(Enrolment.section))
    )


def enrolments_of(person: Person) -> list[Enrolment]:
    """A person's courses."""
    rows = db.session.scalars(
        select(Enrolment)
        .join(Course)
        .where(Enrolment.person_id == person.id, Enrolment.ended_at.is_(None))
        .options(joinedload(Enrolment.course))
        .order_by(Course.code)
    )
    return list(rows)


def roster(course: Course, role: Role | None = None, section_id: int | None = None) -> list[Enrolment]:
    """The enrolments of a course by family name; of one role or section where asked."""
    query = (
        select(Enrolment)
        .where(Enrolment.course_id == course.id, Enrolment.ended_at.is_(None))
        .options(joinedload(Enrolment.person), joinedload(Enrolment.section))
    )
    if role is not None:
        query = query.where(Enrolment.role == role)
    if section_id is not None:
        query = query.where(Enrolment.section_id == section_id)
    return sorted(db.session.scalars(query), key=lambda enrolment: enrolment.person.sort_name)


def enrolment_by_public_id(course: Course, public_id: str) -> Enrolment | None:
    """An enrolment of this course."""
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.course_id == course.id, Enrolment.public_id == public_id)
        .options(joinedload(Enrolment.person))
    )


def section_named(course: Course, name: str) -> Section | None:
    """A section of this course."""
    return db.session.scalar(select(Section).where(Section.course_id == course.id, Section.name == name))


def deeds_of(course: Course | None, limit: int = 200) -> list[Deed]:
    """The newest lines of the log, of one course or of all."""
    query = select(Deed).options(joinedload(Deed.actor)).order_by(Deed.id.desc()).limit(limit)
    if course is not None:
        query = query.where(Deed.course_id == course.id)
    return list(db.session.scalars(query))
