"""flask essay: for people, for programs, on loose files without a database and by an assignment."""

from __future__ import annotations

import json

import pytest

from app import create_app
from records import essays as records
from tests.essays_material import ESSAY, PROMPT, READING, make_assignment


@pytest.fixture
def runner(tmp_path):
    """The command line of a site whose database has no tables."""
    return create_app({"MARGINALIA_DATA": str(tmp_path / "empty"), "MARGINALIA_DEMO": "1"}).test_cli_runner()


@pytest.fixture
def files(tmp_path):
    """An essay and a folder of readings, one of them no text."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "oxmouth.md").write_text(READING)
    (sources / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    (sources / ".hidden").write_text("not a reading")
    (tmp_path / "essay.txt").write_bytes(ESSAY.replace("\n", "\r\n").encode())
    return str(tmp_path / "essay.txt"), str(sources)


def test_a_loose_essay_is_scored_without_a_course(runner, files):
    essay, sources = files
    done = runner.invoke(args=["essay", "score", essay, "--sources", sources, "--prompt", PROMPT, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert set(told) >= {"criteria", "total", "ledger", "flags", "feedback", "words", "version", "rubric_hash"}
    assert "picture.txt is left out" in done.stderr
    text = ESSAY.replace("\n", "\r\n")
    for row in told["ledger"]:
        assert text[row["start"] : row["end"]] == row["text"]
    for entry in told["criteria"]:
        assert {"id", "level", "points", "possible", "rationale", "spans"} <= set(entry)
        for span in entry["spans"]:
            assert text[span["start"] : span["end"]] == span["text"]
    place = next(row["place"] for row in told["ledger"] if row["state"] == "differs")
    assert "outlast" in READING[place["from"] : place["to"]]


def test_a_person_reads_the_same(runner, files):
    essay, sources = files
    done = runner.invoke(args=["essay", "score", essay, "--sources", sources, "--prompt", PROMPT])
    assert done.exit_code == 0
    for words in ("points, provisional", "Evidence ledger", "What to do next"):
        assert words in done.output


def test_the_same_essay_twice_is_the_same_to_the_byte(runner, files):
    essay, sources = files
    done = {runner.invoke(args=["essay", "score", essay, "--sources", sources, "--json"]).stdout for _ in range(2)}
    assert len(done) == 1


def test_five_words_are_scored_and_left_to_the_instructor(runner, files, tmp_path):
    short = tmp_path / "short.txt"
    short.write_text("The harbour served everybody well.")
    done = runner.invoke(args=["essay", "score", str(short), "--sources", files[1], "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["total"]["points"] is None


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"x" * 300_000])
def test_a_file_that_is_no_essay_is_a_sentence(runner, files, tmp_path, content):
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(content)
    done = runner.invoke(args=["essay", "score", str(wrong), "--sources", files[1]])
    assert done.exit_code == 1
    assert done.output.startswith("Error: wrong.txt: ")
    assert "Traceback" not in done.output


def test_a_faulty_rubric_and_a_folder_without_readings_are_sentences(runner, files, tmp_path):
    rubric, empty = tmp_path / "rubric.toml", tmp_path / "none"
    rubric.write_text("title = ")
    empty.mkdir()
    done = runner.invoke(args=["essay", "score", files[0], "--sources", files[1], "--rubric", str(rubric)])
    assert (done.exit_code, "not valid TOML" in done.output) == (1, True)
    done = runner.invoke(args=["essay", "score", files[0], "--sources", str(empty)])
    assert (done.exit_code, "at least one text" in done.output) == (1, True)


def test_neither_sources_nor_assignment_is_a_usage_error(runner, files):
    assert runner.invoke(args=["essay", "score", files[0]]).exit_code == 2


def test_an_essay_is_scored_by_an_assignment_and_nothing_is_kept(app, course, instructor, files):
    made = make_assignment(course, instructor)
    runner = app.test_cli_runner()
    for name in (made.public_id, made.title):
        done = runner.invoke(args=["essay", "score", files[0], "--course", "T-1", "--assignment", name, "--json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["rubric_hash"] == made.rubric.content_hash
    assert records.essays_of(made) == []
    wrong = runner.invoke(args=["essay", "score", files[0], "--course", "T-1", "--assignment", "Nothing"])
    assert (wrong.exit_code, "no assignment “Nothing”" in wrong.output) == (1, True)
    assert runner.invoke(args=["essay", "score", files[0], "--course", "T-9", "--assignment", "x"]).exit_code == 1
