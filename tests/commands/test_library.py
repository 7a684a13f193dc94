"""flask library and flask course on files on their way in: previews, choices of lines, progress."""

from __future__ import annotations

import io
import json

import pytest

from records import library as records
from tests.services.test_imports import HEAD, LONG, PARAGRAPHS, SONG, pages
from web.commands.library import Bar


@pytest.fixture
def run(app):
    def call(*words: str):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return call


@pytest.fixture
def harbour(tmp_path):
    path = tmp_path / "harbour.txt"
    path.write_bytes(pages())
    return path


def test_a_preview_says_what_is_read_and_what_is_taken_out_and_why(run, harbour):
    reply = run("library", "preview", harbour)
    assert reply.exit_code == 0, reply.output
    for words in ("5 passages" if False else "passages", "Sections", "Taken out: running head", HEAD, "(× "):
        assert words in reply.output


def test_a_preview_for_a_program_has_all_that_the_page_has(run, harbour):
    table = json.loads(run("library", "preview", harbour, "--json").output)
    assert {"sections", "passages", "notes", "furniture", "warnings", "headings"} <= set(table)
    assert all(piece["why"].endswith(".") for piece in table["furniture"])
    assert set(PARAGRAPHS) <= {passage["text"] for passage in table["passages"]}
    assert sum(section["passages"] for section in table["sections"]) == len(table["passages"])
    kept = json.loads(run("library", "preview", harbour, "--json", "--keep", SONG).output)
    assert SONG in [piece["text"] for piece in table["furniture"]]
    assert SONG not in [piece["text"] for piece in kept["furniture"]]


def test_reading_for_a_program_says_what_it_said_before(run, harbour):
    table = json.loads(run("library", "read", harbour, "--json").output)
    assert set(table) == {"title", "form", "encoding", "sha256", "words", "card", "passages", "notes", "furniture"}


def test_choices_of_an_import_are_kept_in_the_card_and_repeated(run, harbour, course):
    first = run("library", "import", "T-1", harbour, "--keep", SONG, "--take-out", PARAGRAPHS[-1], "--json")
    assert json.loads(first.output) == {"slug": "harbour", "version": 1, "new": True, "lines": 2}
    harbour.write_bytes(pages(end="\r\n") + b"\r\nA last line was added. It is new.\r\n")
    assert json.loads(run("library", "import", "T-1", harbour, "--json").output)["lines"] == 2
    version = records.documents_of(course)[0].current
    assert version.number == 2
    words = " ".join(passage.text for passage in version.passages)
    assert SONG not in [piece.text for piece in version.furniture]
    assert "letters went on" not in words
    assert "It is new." in words


def test_a_line_that_is_not_in_the_file_is_named(run, harbour, course):
    reply = run("library", "import", "T-1", harbour, "--keep", "No such line")
    assert reply.exit_code == 0
    assert "“No such line” is not a line of this file" in reply.output
    assert (
        "“No such line” is not a line of this file"
        in run("library", "preview", harbour, "--keep", "No such line").output
    )


def test_a_file_that_cannot_be_read_gets_a_sentence(run, tmp_path, course):
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for words in (("library", "preview", path), ("library", "import", "T-1", path), ("library", "read", path)):
        reply = run(*words)
        assert reply.exit_code == 1
        assert "picture.txt: This is a PNG picture" in reply.output
    assert records.documents_of(course) == []


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("waited", "drawn"), [(0.0, False), (2.5, True)])
def test_a_bar_is_drawn_only_for_what_takes_longer_than_two_seconds(waited, drawn):
    stream = Terminal()
    bar = Bar("Reading", stream=stream)
    for _ in range(2):
        bar.begun -= waited
        for done in range(1, 6):
            bar(done, 5)
    assert ("100%" in stream.getvalue()) is drawn
    assert stream.getvalue().count("\n") == (2 if drawn else 0)


def test_no_bar_is_drawn_where_nobody_looks():
    stream = io.StringIO()
    bar = Bar("Reading", stream=stream)
    bar.begun -= 10
    bar(1, 2)
    bar(2, 2)
    assert stream.getvalue() == ""


def test_a_course_folder_is_loaded_by_the_same_deed_and_tells_how_far_its_files_are(app, tmp_path, clock):
    from services import courses

    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "book.txt").write_bytes(LONG)
    (tmp_path / "course.toml").write_text(
        '[course]\ncode = "B-1"\ntitle = "Books"\n[[sources]]\nfile = "book.txt"\n', encoding="utf-8"
    )
    told: list[tuple[int, int]] = []
    loaded = courses.load(tmp_path, clock, tell=lambda _: None, progress=lambda *steps: told.append(steps))
    assert told[-1][0] == told[-1][1] > 0
    assert records.documents_of(loaded.course)[0].current.words > 11_000
