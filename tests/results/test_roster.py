"""Rosters from many systems; what is wrong is told by line with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results import exports
from results.grades import Student
from results.roster import RosterError, read_roster

ADA = Student("0042", "Okoye", "Ada", "ada@example.org", "A")


@pytest.mark.parametrize(
    "text",
    [
        "student_id,last_name,first_name,email,section\n0042,Okoye,Ada,ada@example.org,A\n",
        "\ufeffID number;Surname;First name;Email address;Group\r\n0042;Okoye;Ada;ada@example.org;A\r\n",
        "Given Name\tFAMILY NAME\tE-mail\tStudent ID\tSection\nAda\tOkoye\tada@example.org\t0042\tA\n",
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Okoye, Ada",17,0042,ada@example.org,A\n',
        'sep=;\n"Name";"Student number";"Mail";"Class";"Remarks"\n"Okoye, Ada";"0042";"ada@example.org";"A";"x"\n',
        "\n\nstudent_id,last_name,first_name,email,section\n\n 0042 , Okoye,Ada ,ada@example.org,A\n\n",
    ],
)
def test_rosters_of_many_systems_name_the_same_person(text):
    assert read_roster(text) == ((ADA,), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_survive_the_encodings_of_spreadsheets(encoding):
    roster = read_roster("student_id,last_name,first_name\n1,Łukasz,Zoë\n".replace("Ł", "Å").encode(encoding))
    assert (roster.people[0].last_name, roster.people[0].first_name) == ("Åukasz", "Zoë")


HEAD = "student_id,last_name,first_name,email\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("1,Okoye\n", "line 2: There are 2 cells where the header has 4"),
        ("1,,,\n", "line 2: The name is missing"),
        (",Okoye,Ada,\n", "line 2: Both the student id and the email address are missing"),
        ("1,Okoye,Ada,ada\n", "line 2: “ada” is not an email address"),
        ("1.23E+11,Okoye,Ada,\n", "line 2: The id 1.23E+11 was shortened by a spreadsheet"),
        ("1,A,A,\n\n1,B,B,\n", "line 4: The student id 1 is already on line 2"),
        ("1,A,A,a@b.c\n2,B,B,A@B.C\n", "line 3: The email address a@b.c is already on line 2"),
        (f"1,{'x' * 300},A,\n", "longer than 200 characters"),
        ("", "The roster names nobody"),
    ],
)
def test_a_bad_line_is_told_by_number_with_what_to_do(lines, told):
    assert told in str(read_roster(HEAD + lines).faults[0])


def test_good_lines_are_kept_beside_bad_ones_for_the_preview():
    roster = read_roster(HEAD + "1,Okoye,Ada,\nbroken\n2,Ito,Ken,\n")
    assert [person.student_id for person in roster.people] == ["1", "2"]
    assert [fault.line for fault in roster.faults] == [3]


def test_a_name_in_one_column_must_show_the_last_name():
    assert "Last, First" in str(read_roster("name,student_id\nAda Okoye,1\n").faults[0])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "The file is empty"),
        (b"", "The file is empty"),
        (b"PK\x03\x04", "workbook"),
        ("last_name,first_name\na,b\n", "No column holds ids or email addresses"),
        ("student_id,section\n1,A\n", "No column holds names"),
        ('student_id,last_name\n1,"Okoye\n', "quotation marks"),
    ],
)
def test_what_is_no_roster_is_refused(source, told):
    with pytest.raises(RosterError, match=told):
        read_roster(source)


def test_the_plain_grade_file_is_a_roster():
    assert read_roster("".join(exports.plain((), [exports.Row(ADA, ())], bom=True))).people == (ADA,)


@given(st.one_of(st.text(max_size=80), st.binary(max_size=80)))
def test_no_upload_makes_anything_but_people_faults_or_a_plain_refusal(source):
    for upload in (source, HEAD + source if isinstance(source, str) else HEAD.encode() + source):
        try:
            people, faults = read_roster(upload)
        except RosterError:
            continue
        assert all(p.student_id or p.email for p in people)
        assert people or faults
