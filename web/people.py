"""Signing in, courses and who is in them."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_wtf.file import FileField, FileRequired
from wtforms import DecimalField, EmailField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, InputRequired, NumberRange, Optional

from records import essays as essay_records
from records import library as library_records
from records import people as records
from records import quizzes as quiz_records
from records.people import Person, Role
from results.tables import TableError
from services import people
from services.errors import Refused
from web import access, clock, security, waiting
from web.forms import Form, stripped, words
from web.pages import found

blueprint = Blueprint("people", __name__)

DEMO_SIGN_INS = (
    ("Instructor", "instructor@example.org"),
    ("Assistant", "assistant@example.org"),
    ("Student", "student@example.org"),
    ("Administrator", "administrator@example.org"),
)
DEMO_PASSWORD = "read-the-sources"  # noqa: S105 (printed at start-up, and only where MARGINALIA_DEMO is on)


class SignInForm(Form):
    """Address and password."""

    email = EmailField("Email address", [DataRequired("Write your email address.")], filters=[stripped])
    password = PasswordField("Password", [DataRequired("Write your password.")])


class RegisterForm(Form):
    """A new account."""

    given_name = words("Given name", "Write your given name.", 120)
    family_name = words("Family name", "Write your family name.", 120)
    email = EmailField("Email address", [DataRequired("Write your email address.")], filters=[stripped])
    password = PasswordField(
        "Password",
        [DataRequired("Choose a password.")],
        description=f"At least {people.SHORTEST_PASSWORD} characters; a few words in a row are good.",
    )
    again = PasswordField("The password again", [EqualTo("password", "The two passwords differ.")])


class PasswordForm(Form):
    """Another password."""

    old = PasswordField("Present password", [DataRequired("Write your present password.")])
    new = PasswordField("New password", [DataRequired("Choose a password.")])
    again = PasswordField("The new password again", [EqualTo("new", "The two passwords differ.")])


class JoinForm(Form):
    """A join code."""

    join_code = words("Course code", "Write the code that your instructor gave you.", 20, description="Like WARS-2141.")


class CourseForm(Form):
    """A new course."""

    code = words("Code", "Give the course a code, such as HIST-201.", 40)
    title = words("Title", "Give the course a title.")
    term = words("Term", None, 60)
    time_zone = SelectField("Time zone", choices=sorted(available_timezones()), default="UTC")


class RosterForm(Form):
    """A class list."""

    file = FileField("CSV file", [FileRequired("Choose the file.")])


class EnrolmentForm(Form):
    """Role, section and time of one person in the course."""

    role = SelectField("Role", choices=[(role.value, role.value.capitalize()) for role in Role])
    section = words("Section", None, 60)
    time_factor = DecimalField(
        "Time factor",
        [InputRequired("Write 1 for ordinary time."), NumberRange(1, 10, "Between 1 and 10.")],
        description="1 is ordinary time, 2 is double time, in every quiz of the course.",
    )


class AccountForm(Form):
    """An account made by an administrator."""

    given_name = words("Given name", "Write the given name.", 120)
    family_name = words("Family name", "Write the family name.", 120)
    email = StringField("Email address", [DataRequired("Write the address.")], filters=[stripped])
    password = PasswordField("First password", [DataRequired("Choose a password.")])


class ConfirmedRosterForm(Form):
    """The text of a previewed roster, sent again to be stored."""

    text = TextAreaField("Roster", [Optional()])


_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def _inside(target: str | None) -> str:
    # Only a path of this site: "//host" and "/\\host" would lead away, and so would "/", tab, "/host", since browsers
    # take white space and control characters out of addresses.
    return target if target and _PATH.fullmatch(target) else url_for("people.home")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.everybody
@security.limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    form = SignInForm()
    target = request.values.get("next")
    if form.validate_on_submit():
        person = people.authenticate(form.email.data or "", form.password.data or "")
        if person is not None:
            security.sign_in(person)
            return redirect(_inside(target))
        form.refuse("password", "Address and password do not fit together. Check both, or ask your instructor.")
    sign_ins = DEMO_SIGN_INS if current_app.config["DEMO"] else ()
    page = render_template("people/sign_in.html", form=form, sign_ins=sign_ins, password=DEMO_PASSWORD, next=target)
    return page, 422 if form.errors else 200


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("people.sign_in"))


@blueprint.route("/register", methods=["GET", "POST"])
@access.everybody
@security.limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def register() -> ResponseReturnValue:
    """Make an account and go on to join a course."""
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            person = people.register(
                form.email.data, form.given_name.data, form.family_name.data, form.password.data, clock.now()
            )
        except Refused as refusal:
            form.refuse("password" if "password" in str(refusal) else "email", refusal)
        else:
            security.sign_in(person)
            flash("Your account is made. Now join your course with its code.", "success")
            return redirect(url_for("people.join"))
    return render_template("people/register.html", form=form), 422 if form.errors else 200


@blueprint.get("/")
@access.everybody
def home() -> ResponseReturnValue:
    """A person's courses; the sign-in page for others."""
    if not security.somebody():
        return redirect(url_for("people.sign_in"))
    person = access.person()
    return render_template("people/home.html", enrolments=records.enrolments_of(person), form=JoinForm())


@blueprint.route("/join", methods=["GET", "POST"])
@access.signed_in
@security.limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT"], methods=["POST"])
def join() -> ResponseReturnValue:
    """Join a course by its code."""
    form = JoinForm()
    if form.validate_on_submit():
        try:
            course = people.join(access.person(), form.join_code.data, clock.now())
        except Refused as refusal:
            form.refuse("join_code", refusal)
        else:
            flash(f"You are in {course.title}.", "success")
            return redirect(url_for("people.course", course_id=course.public_id))
    return render_template("people/join.html", form=form), 422 if form.errors else 200


@blueprint.route("/account", methods=["GET", "POST"])
@access.signed_in
def account() -> ResponseReturnValue:
    """A person's own account."""
    form = PasswordForm()
    if form.validate_on_submit():
        person = access.person()
        try:
            people.change_password(person, form.old.data, form.new.data, clock.now())
        except Refused as refusal:
            form.refuse("old" if "present" in str(refusal) else "new", refusal)
        else:
            security.sign_in(person)
            flash("Your password is changed; other sessions have ended.", "success")
            return redirect(url_for("people.account"))
    return render_template("people/account.html", form=form), 422 if form.errors else 200


@blueprint.route("/courses/new", methods=["GET", "POST"])
@access.administrators
def new_course() -> ResponseReturnValue:
    """Make a course."""
    form = CourseForm()
    if form.validate_on_submit():
        try:
            course = people.create_course(
                access.person(), form.code.data, form.title.data, clock.now(), form.term.data, form.time_zone.data
            )
        except Refused as refusal:
            form.refuse("code", refusal)
        else:
            return redirect(url_for("people.course", course_id=course.public_id))
    return render_template("people/new_course.html", form=form), 422 if form.errors else 200


@blueprint.get("/courses/<course_id>")
@access.members
def course(course_id: str) -> ResponseReturnValue:
    """What there is to do in a course."""
    here, now, role = access.course(), clock.now(), access.role()
    teaching, instructor = role != Role.STUDENT, role == Role.INSTRUCTOR
    section = access.sections_seen()
    return render_template(
        "people/course.html",
        documents=library_records.documents_of(here),
        quizzes=quiz_records.quizzes_of(here, drafts=teaching),
        assignments=essay_records.assignments_of(here, drafts=teaching),
        students=len(records.roster(here, Role.STUDENT, section)) if teaching else None,
        waiting=waiting.for_teacher(here, section, instructor)
        if teaching
        else waiting.for_student(here, access.person(), now),
        beginning=waiting.first_steps(here) if instructor else [],
        now=now,
    )


@blueprint.get("/courses/<course_id>/people")
@access.instructors
def roster(course_id: str) -> ResponseReturnValue:
    """Who is in the course."""
    return render_template("people/roster.html", enrolments=records.roster(access.course()), form=RosterForm())


@blueprint.post("/courses/<course_id>/people/roster")
@access.instructors
def preview_roster(course_id: str) -> ResponseReturnValue:
    """Show what a class list would do before it does it."""
    form = RosterForm()
    if not form.validate():
        return _roster_again(form)
    try:
        source = form.file.data.read()
        outcome = people.preview_roster(access.course(), source)
    except (TableError, Refused) as refusal:
        form.refuse("file", refusal)
        return _roster_again(form)
    confirm = ConfirmedRosterForm(formdata=None, text=source.decode("utf-8-sig", "replace"))
    return render_template("people/roster_preview.html", outcome=outcome, form=confirm)


def _roster_again(form: RosterForm) -> ResponseReturnValue:
    return render_template("people/roster.html", enrolments=records.roster(access.course()), form=form), 422


@blueprint.post("/courses/<course_id>/people/roster/import")
@access.instructors
def import_roster(course_id: str) -> ResponseReturnValue:
    """Enrol everybody of a previewed list."""
    outcome = people.import_roster(access.course(), ConfirmedRosterForm().text.data or "", access.person(), clock.now())
    flash(f"{len(outcome.added)} added; {len(outcome.kept)} were here already.", "success")
    return redirect(url_for("people.roster", course_id=course_id))


@blueprint.route("/courses/<course_id>/people/<enrolment_id>", methods=["GET", "POST"])
@access.instructors
def enrolment(course_id: str, enrolment_id: str) -> ResponseReturnValue:
    """Role, section and time of one person."""
    row = found(records.enrolment_by_public_id(access.course(), enrolment_id))
    form = EnrolmentForm(role=row.role, section=row.section.name if row.section else "", time_factor=row.time_factor)
    if form.validate_on_submit():
        try:
            people.change_enrolment(
                access.course(),
                enrolment_id,
                access.person(),
                clock.now(),
                Role(form.role.data),
                form.section.data,
                float(form.time_factor.data),
            )
        except Refused as refusal:
            form.refuse("role", refusal)
        else:
            flash(f"{row.person.name} is changed.", "success")
            return redirect(url_for("people.roster", course_id=course_id))
    return render_template("people/enrolment.html", enrolment=row, form=form), 422 if form.errors else 200


@blueprint.post("/courses/<course_id>/people/<enrolment_id>/remove")
@access.instructors
def remove(course_id: str, enrolment_id: str) -> ResponseReturnValue:
    """End somebody's part in the course; what they did stays."""
    people.leave(access.course(), enrolment_id, access.person(), clock.now())
    flash("Removed from the course; attempts and grades are kept.", "success")
    return redirect(url_for("people.roster", course_id=course_id))


@blueprint.get("/courses/<course_id>/log")
@access.instructors
def log(course_id: str) -> ResponseReturnValue:
    """What was done in the course, newest first."""
    return render_template("people/log.html", deeds=records.deeds_of(access.course()))


@blueprint.get("/administration")
@access.administrators
def administration() -> ResponseReturnValue:
    """Accounts and courses of the site."""
    return render_template(
        "people/administration.html",
        people=records.all_people(),
        courses=records.all_courses(),
        deeds=records.deeds_of(None, 50),
        form=AccountForm(),
    )


@blueprint.post("/administration/people")
@access.administrators
def new_account() -> ResponseReturnValue:
    """Make an account for somebody."""
    form = AccountForm()
    if form.validate():
        try:
            people.register(
                form.email.data, form.given_name.data, form.family_name.data, form.password.data, clock.now()
            )
        except Refused as refusal:
            form.refuse("password" if "password" in str(refusal) else "email", refusal)
        else:
            flash(f"{form.email.data} has an account.", "success")
            return redirect(url_for("people.administration"))
    page = render_template(
        "people/administration.html",
        people=records.all_people(),
        courses=records.all_courses(),
        deeds=records.deeds_of(None, 50),
        form=form,
    )
    return page, 422


def _somebody(person_id: str) -> Person:
    return found(records.person_by_public_id(person_id))


@blueprint.post("/administration/people/<person_id>/disable")
@access.administrators
def disable(person_id: str) -> ResponseReturnValue:
    """Shut an account."""
    people.disable(_somebody(person_id), access.person(), clock.now())
    flash("The account is disabled.", "success")
    return redirect(url_for("people.administration"))


@blueprint.post("/administration/people/<person_id>/enable")
@access.administrators
def enable(person_id: str) -> ResponseReturnValue:
    """Open an account again."""
    people.enable(_somebody(person_id), access.person(), clock.now())
    flash("The account is open again.", "success")
    return redirect(url_for("people.administration"))
