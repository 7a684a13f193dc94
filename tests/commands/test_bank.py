"""flask bank: what the command line makes, says and refuses."""

from __future__ import annotations

import json

import pytest

from records import bank as records
from services import bank
from tests.bank_material import DULL, RICH, make_bank, make_reading
from tests.conftest import NOW


@pytest.fixture
def flask(app):
    """Runs a command; gives exit code, output and errors."""

    def run(*words: object):
        done = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


@pytest.fixture
def loose(tmp_path):
    """A file in no course."""

    def make(text: str | bytes, name: str = "loose.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


def test_a_loose_file_gives_a_bank_as_json_whose_evidence_stands_in_the_file(flask, loose):
    path = loose(RICH.read_text(), "chapter.md")
    done = flask("bank", "generate", "--file", path, "--seed", 5, "--json")
    assert done.exit_code == 0
    made = json.loads(done.stdout)
    raw = path.read_text()
    assert made["items"]
    for item in made["items"]:
        proof = item["evidence"]
        assert raw[proof["start"] : proof["end"]] == proof["text"]
        assert {"family", "stem", "options", "key", "rationale"} <= item.keys()
        assert all(option["rationale"] for option in item["options"])
        wrong = [option for option in item["options"] if not option["correct"]]
        assert all(option["certificate"] for option in wrong) or item["type"] == "true_false"
    assert all(refusal["reason"] and refusal["explanation"] for refusal in made["refused"])
    again = flask("bank", "generate", "--file", path, "--seed", 5, "--json")
    assert again.stdout == done.stdout


def test_families_and_most_are_obeyed(flask, loose):
    path = loose(RICH.read_text(), "chapter.md")
    done = flask("bank", "generate", "--file", path, "--families", "date, subject", "--most", 2, "--json")
    items = json.loads(done.stdout)["items"]
    assert len(items) == 2
    assert {item["family"] for item in items} <= {"date", "subject"}


def test_a_file_without_a_good_question_gives_none_and_says_why(flask, loose):
    path = loose(DULL)
    plain, machine = (flask("bank", "generate", "--file", path, *more) for more in ((), ("--json",)))
    assert plain.exit_code == machine.exit_code == 0
    assert "No question passed every check" in plain.stdout
    assert json.loads(machine.stdout)["items"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--file", "EMPTY"), "empty.txt: "),
        (("--file", "BYTES"), "bytes.docx: "),
        (("--file", "GOOD", "--families", "date,riddle"), "There is no family “riddle”"),
        ((), "Name either a course or a file"),
        (("T-1", "--file", "GOOD"), "Name either a course or a file"),
        (("NOPE",), "There is no course NOPE."),
        (("T-1",), "Choose at least one reading"),
        (("T-1", "--document", "lost"), "T-1 has no reading lost."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_1(flask, loose, course, words, sentence):
    files = {
        "EMPTY": loose("", "empty.txt"),
        "BYTES": loose(b"PK\x03\x04 nothing", "bytes.docx"),
        "GOOD": loose(DULL, "good.txt"),
    }
    done = flask("bank", "generate", *(files.get(word, word) for word in words))
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.output


def test_generating_into_a_course_keeps_drafts_and_a_second_time_nothing_new(flask, course):
    document = make_reading(course, NOW, RICH.read_text(), RICH.name)
    words = ("bank", "generate", "T-1", "--document", document.slug, "--families", "date,subject", "--json")
    first, second = (json.loads(flask(*words).stdout)["report"] for _ in range(2))
    assert len(records.items_of(course, "draft")) == first["fresh"] > 0
    assert (second["fresh"], second["known"]) == (0, first["fresh"])


@pytest.mark.parametrize("name", ["moodle-xml", "gift", "aiken", "csv", "marginalia"])
def test_an_export_to_a_file_reads_back(flask, course, tmp_path, name):
    make_bank(course, NOW)
    assert flask("bank", "export", "T-1", "--format", name).exit_code == 1
    path = tmp_path / "out"
    done = flask("bank", "export", "T-1", "--format", name, "--state", "draft", "--output", path)
    assert done.exit_code == 0, done.output
    assert "3 questions written." in done.stderr
    printed = flask("bank", "export", "T-1", "--format", name, "--state", "draft")
    assert printed.stdout_bytes == path.read_bytes()
    assert bank.preview_import(course, name, path.read_bytes()).known == 3
    assert json.loads(flask("bank", "import", "T-1", path, "--format", name, "--json").stdout) == {"new": 0}


def test_an_export_that_cannot_be_written_or_an_import_with_faults_is_a_sentence(flask, course, tmp_path, loose):
    make_bank(course, NOW)
    done = flask("bank", "export", "T-1", "--state", "draft", "--output", tmp_path / "no" / "such" / "folder")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    bad = flask("bank", "import", "T-1", loose("Who? {"), "--format", "gift")
    assert bad.exit_code == 1
    assert "Nothing was taken in" in bad.stderr
