"""Courses as files: what is loaded, what loading again changes, and what a faulty folder says."""

import shutil

import pytest

from records import essays as essay_records
from records import library as library_records
from records import people as people_records
from records import quizzes as quiz_records
from records.database import db
from records.quizzes import Attempt
from services import courses
from services.errors import Refused
from tests.documents import ROOT

FOLDER = ROOT / "seeds" / "between_the_wars"


def quiet(_sentence):
    """Tell nobody."""


@pytest.fixture
def folder(tmp_path):
    """The shipped course with two essays and eight students, so that loading it takes a second."""
    copy = shutil.copytree(FOLDER, tmp_path / "course")
    card = (copy / "course.toml").read_text().split("[[essays]]")
    tail = card[-1][card[-1].index("# Abilities") :]
    (copy / "course.toml").write_text("[[essays]]".join(card[:3]) + tail)
    rows = (copy / "people.csv").read_text().splitlines()
    (copy / "people.csv").write_text("\n".join(rows[:12]) + "\n")
    return copy


def test_a_course_loads_whole_and_loading_it_again_changes_nothing(app, clock, folder):
    loaded = courses.load(folder, clock, tell=quiet)
    assert loaded.missing == []
    course = people_records.course_by_code("BTW-201")
    before = db.session.query(Attempt).count()
    assert before > 0
    assert len(library_records.documents_of(course)) == 3
    assert len(quiz_records.quizzes_of(course)) == 2
    (assignment,) = essay_records.assignments_of(course)
    handed_in = essay_records.essays_of(assignment)
    assert len(handed_in) == 2
    assert all(essay.submitted_at for essay in handed_in)
    courses.load(folder, clock, tell=quiet)
    assert db.session.query(Attempt).count() == before
    assert len(quiz_records.quizzes_of(course)) == 2


def test_a_text_that_is_not_found_is_named_and_the_rest_loads(app, clock, folder):
    (folder / "sources" / "security_by_other_means.md").unlink()
    loaded = courses.load(folder, clock, tell=quiet)
    assert loaded.missing == ["security_by_other_means.md"]
    assert len(library_records.documents_of(loaded.course)) == 2


def test_a_changed_text_is_noticed_and_becomes_a_new_version(app, clock, folder):
    courses.load(folder, clock, tell=quiet)
    path = folder / "sources" / "security_by_other_means.md"
    path.write_text(path.read_text() + "\nOne more sentence was added to the end of it.\n")
    loaded = courses.load(folder, clock, tell=quiet)
    assert "another sha256" in loaded.said[0]
    document = library_records.document_by_slug(loaded.course, "security-by-other-means")
    assert [version.number for version in document.versions] == [2, 1]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("course.toml", "[course", "Correct the file"),
        ("course.toml", "", "code and a title"),
        ("people.csv", "given_name,family_name,email,role\nA,B,a@example.org,king\n", "line 2"),
    ],
)
def test_a_faulty_folder_is_a_sentence(app, clock, folder, name, text, sentence):
    (folder / name).write_text(text)
    with pytest.raises(Refused, match=sentence):
        courses.load(folder, clock, tell=quiet)


def test_a_file_name_may_not_lead_out_of_the_folder(tmp_path):
    with pytest.raises(Refused, match="bare file name"):
        courses.find("../secret.key", tmp_path, ())
