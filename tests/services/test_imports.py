"""A file on its way in: read at once or by a worker, looked at, chosen from, added once, let go of."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from benchmarks.importing import book
from courseware.corrections import Corrections
from courseware.documents import UnreadableDocument
from courseware.spans import Span
from records import imports as records_of_imports
from records import library as records
from records.database import db
from services import library, people
from services.errors import Conflict, Missing, Refused
from services.library import previewing
from tests.conftest import NOW, make_person
from tests.two_courses import counted
from web.jobs import jobs

HEAD = "THE HARBOUR AND THE TOWN"
SONG = "Row, row, the tide is low"
"""A refrain that a reader takes for a running head, and an instructor does not."""
PARAGRAPHS = (
    "The town paid for the harbour itself in 1903. Nobody else would have done so at the time.",
    "Anna Velik kept the accounts for eleven years. She wrote that the quay had cost more than the church.",
    "The first steamer came in May. It carried coal for the mill and letters for the mayor.",
    "By 1911 the mill had closed. The letters went on coming.",
)
LONG = book(12_000).encode()
"""Too long to be read while a person waits."""

KILLED_HALFWAY = """
import sys, time
from app import create_app
from services.library import previewing
from web import clock

def halfway(done, total):
    if done * 2 >= total:
        print("halfway", flush=True)
        time.sleep(60)

with create_app().app_context():
    previewing.read_import(sys.argv[1], clock.now, halfway)
"""


def pages(paragraphs=PARAGRAPHS, end="\n", song=True) -> bytes:
    """A text of several pages, each under its running head; after each paragraph comes the refrain."""
    made = [f"{HEAD}\n\n{paragraph}\n\n" + (f"{SONG}\n\n" if song else "") for paragraph in paragraphs]
    return "\f".join(made).replace("\n", end).encode()


def afresh() -> None:
    db.session.rollback()
    db.session.expire_all()


def ask(course, actor, data=None, filename="harbour.txt", **more):
    return previewing.ask(course, actor, pages() if data is None else data, filename, more.pop("card", {}), NOW, **more)


def seen(course, row):
    return previewing.shown(course, row.public_id).preview


def place(course, row, words) -> Span:
    """Where words stand for the first time in the raw text of a preview."""
    start = seen(course, row).raw.index(words)
    return Span(start, start + len(words))


def song_of(course, row) -> Span:
    """Where the refrain was taken out for the first time."""
    piece = next(piece for piece in seen(course, row).taken if piece.text == SONG)
    return Span(piece.start, piece.end)


def taken_songs(version) -> int:
    """How often the refrain was taken out of a version."""
    return sum(piece.text == SONG for piece in version.furniture)


def texts(version) -> list[str]:
    return [passage.text for passage in version.passages]


def test_a_short_file_is_read_at_once_and_nothing_is_added(course, instructor):
    row = ask(course, instructor)
    assert row.state == "ready"
    shown = seen(course, row)
    assert [entry["text"] for entry in shown.table["passages"] if entry["text"] in PARAGRAPHS] == list(PARAGRAPHS)
    assert HEAD in [piece.text for piece in shown.taken]
    assert all(piece.why.endswith(".") for piece in shown.taken)
    assert records.documents_of(course) == []


def test_a_long_file_waits_for_the_worker_which_tells_how_far_it_is(app, course, instructor, clock):
    row = ask(course, instructor, LONG)
    assert row.state == "asked"
    told = []
    previewing.read_import(row.public_id, clock, lambda done, total: told.append((done, total)))
    afresh()
    row = previewing.import_here(course, row.public_id)
    assert row.state == "ready"
    assert 0 < row.done <= row.total
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert seen(course, row).table["words"] > 11_000


def test_a_line_that_is_kept_comes_back_as_text_and_stays_when_the_file_comes_again(course, instructor):
    row = ask(course, instructor)
    before = [piece.text for piece in seen(course, row).taken].count(SONG)
    assert before > 1
    previewing.choose(course, row.public_id, [song_of(course, row)], keep=True)
    first = previewing.add(course, row.public_id, instructor, NOW).row.document.current
    assert taken_songs(first) == before - 1
    again = ask(course, instructor, pages() + b"\nA later hand added this line. It is new.\n")
    shown = previewing.shown(course, again.public_id)
    assert shown.repeated == 1
    second = previewing.add(course, again.public_id, instructor, NOW).row.document.current
    assert second.number == 2
    assert taken_songs(second) == before - 1


def test_choices_survive_another_export_of_the_same_text(course, instructor):
    row = ask(course, instructor)
    before = [piece.text for piece in seen(course, row).taken].count(SONG)
    previewing.choose(course, row.public_id, [song_of(course, row)], keep=True)
    previewing.choose(course, row.public_id, [place(course, row, PARAGRAPHS[-1])], keep=False)
    previewing.add(course, row.public_id, instructor, NOW)
    other = pages(end="\r\n").decode().replace("'", "’").replace(SONG, "Row, row,  the tide is  low")
    again = ask(course, instructor, other.encode("utf-16"))
    shown = previewing.shown(course, again.public_id)
    assert (shown.repeated, shown.preview.unmatched) == (2, [])
    version = previewing.add(course, again.public_id, instructor, NOW).row.document.current
    assert version.encoding == "utf-16"
    assert len([piece for piece in version.furniture if piece.text.startswith("Row, row")]) == before - 1
    assert "letters went on" not in " ".join(texts(version))


def test_all_lines_with_the_same_words_are_kept_by_one_choice(course, instructor):
    row = ask(course, instructor)
    previewing.choose(course, row.public_id, [song_of(course, row)], keep=True, everywhere=True)
    assert len(previewing.import_here(course, row.public_id).lines) == 1
    version = previewing.add(course, row.public_id, instructor, NOW).row.document.current
    assert taken_songs(version) == 0


def test_a_choice_is_put_down_without_reading_the_file_again(course, instructor):
    row = ask(course, instructor)
    before, song = seen(course, row), song_of(course, row)
    previewing.choose(course, row.public_id, [song], keep=True)
    shown = seen(course, row)
    assert (shown.waiting, shown.table) == (1, before.table)
    assert [piece.start for piece in shown.taken if piece.will_change] == [song.start]
    previewing.read_again(course, row.public_id, NOW)
    shown = seen(course, row)
    assert (shown.waiting, len(shown.taken)) == (0, len(before.taken) - 1)
    assert [piece.start for row in shown.rows for piece in row.kept] == [song.start]


def test_a_choice_taken_back_leaves_nothing_behind(course, instructor):
    row = ask(course, instructor)
    before, song = len(seen(course, row).taken), song_of(course, row)
    for keep in (True, False):
        previewing.choose(course, row.public_id, [song], keep)
    assert previewing.import_here(course, row.public_id).lines == []
    previewing.choose(course, row.public_id, [song], keep=True)
    previewing.read_again(course, row.public_id, NOW)
    previewing.choose(course, row.public_id, [song], keep=False)
    version = previewing.add(course, row.public_id, instructor, NOW).row.document.current
    assert len(version.furniture) == before
    assert version.document.corrections == {}


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 10_000_000), Span(9_999_999, 10_000_000)])
def test_a_stretch_that_is_not_in_the_text_is_refused(course, instructor, span):
    row = ask(course, instructor)
    with pytest.raises(Refused, match="not in the text"):
        previewing.choose(course, row.public_id, [span], keep=True)
    assert previewing.import_here(course, row.public_id).lines == []


def test_names_and_speakers_on_the_card_stay_when_a_new_version_is_added(course, instructor):
    row = ask(course, instructor)
    entry = previewing.add(course, row.public_id, instructor, NOW).row.document
    names = {"names": [{"text": "Velik", "type": "person", "canonical": ""}]}
    with library.importing.transaction():
        entry.corrections = names
    again = ask(course, instructor, pages(PARAGRAPHS[:3]))
    previewing.choose(course, again.public_id, [song_of(course, again)], keep=True)
    previewing.add(course, again.public_id, instructor, NOW)
    kept = Corrections.of_table(records.documents_of(course)[0].corrections)
    assert [name.text for name in kept.names] == ["Velik"]
    assert [line.quote for line in kept.lines] == [SONG]


def test_what_a_person_wrote_on_the_card_stays_when_the_file_comes_again(course, instructor):
    front = b"The Harbour\n\nby Otto Wrong\n\nHarbour Press, 1903\n\nAll rights reserved.\n\n" + pages()
    entry = previewing.add(course, ask(course, instructor, front).public_id, instructor, NOW).row.document
    library.correct_card(course, entry.public_id, instructor, {"title": "The harbour", "author": "Ada Right"}, NOW)
    previewing.add(course, ask(course, instructor, front + b"\nOne more line.\n").public_id, instructor, NOW)
    (entry,) = records.documents_of(course)
    assert (entry.title, entry.author, entry.current.number) == ("The harbour", "Ada Right", 2)


def test_adding_twice_adds_once_and_lets_the_bytes_go(course, instructor):
    row = ask(course, instructor)
    for _ in range(2):
        previewing.add(course, row.public_id, instructor, NOW)
    (entry,) = records.documents_of(course)
    assert [version.number for version in entry.versions] == [1]
    row = previewing.import_here(course, row.public_id)
    assert (row.state, row.content, row.preview) == ("added", None, {})


def test_two_people_adding_the_same_file_at_once_add_it_once(app, course, instructor):
    same_file_by_two(app, course, instructor)


def test_the_same_on_postgresql(postgresql):
    teacher = make_person("instructor@example.org")
    same_file_by_two(postgresql, people.create_course(teacher, "T-1", "A course", NOW, join_code="TEST-0001"), teacher)


def same_file_by_two(app, course, instructor):
    """One import added by two at once, and the same new file sent in by two and added by both."""
    rows = [ask(course, instructor), ask(course, instructor)]
    added_at_once(app, course, instructor, [row.public_id for row in rows for _ in range(2)])
    (entry,) = records.documents_of(course)
    assert [version.number for version in entry.versions] == [1]


def test_a_reading_of_its_own_that_is_added_twice_at_once_is_one(app, course, instructor):
    previewing.add(course, ask(course, instructor).public_id, instructor, NOW)
    row = ask(course, instructor)
    previewing.aim(course, row.public_id, "", NOW)
    added_at_once(app, course, instructor, [row.public_id] * 3)
    assert sorted(entry.slug for entry in records.documents_of(course)) == ["harbour", "harbour-2"]


def added_at_once(app, course, instructor, ids):
    """Add these imports at the same moment, each in a thread of its own."""
    faults: list[Exception] = []
    gate = threading.Barrier(len(ids))
    # A row belongs to the session that read it; each thread reads its own.
    kinds, numbers = (type(course), type(instructor)), (course.id, instructor.id)

    def one(import_id: str) -> None:
        with app.app_context():
            mine, me = (db.session.get(kind, number) for kind, number in zip(kinds, numbers, strict=True))
            gate.wait(timeout=30)
            try:
                previewing.add(mine, import_id, me, NOW)
            except Conflict:
                pass
            except Exception as fault:
                faults.append(fault)
            db.session.remove()

    threads = [threading.Thread(target=one, args=(import_id,)) for import_id in ids]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    afresh()
    assert faults == []


def test_a_reading_that_came_in_meanwhile_under_the_same_name_is_not_overwritten_unseen(course, instructor):
    first, second = ask(course, instructor), ask(course, instructor, pages(PARAGRAPHS[:2]))
    previewing.add(course, first.public_id, instructor, NOW)
    with pytest.raises(Conflict, match="meanwhile"):
        previewing.add(course, second.public_id, instructor, NOW)
    (entry,) = records.documents_of(course)
    assert entry.current.number == 1
    assert previewing.import_here(course, second.public_id).document_id == entry.id
    previewing.add(course, second.public_id, instructor, NOW)
    afresh()
    assert records.documents_of(course)[0].current.number == 2


def test_a_file_of_the_same_name_may_be_another_reading(course, instructor):
    previewing.add(course, ask(course, instructor).public_id, instructor, NOW)
    for number in (2, 3):
        row = ask(course, instructor, pages(PARAGRAPHS[:number]))
        assert row.document_id is not None
        previewing.aim(course, row.public_id, "", NOW)
        previewing.add(course, row.public_id, instructor, NOW)
    assert sorted(entry.slug for entry in records.documents_of(course)) == ["harbour", "harbour-2", "harbour-3"]


def test_a_new_version_says_what_becomes_of_the_passages(course, instructor):
    entry = previewing.add(course, ask(course, instructor, pages(song=False)).public_id, instructor, NOW).row.document
    changed = (
        PARAGRAPHS[0],
        PARAGRAPHS[1].replace("church", "school"),
        PARAGRAPHS[3],
        "A new paragraph ends the text.",
    )
    row = ask(course, instructor, pages(changed, song=False), "another name.txt", document_id=entry.public_id)
    compared = previewing.shown(course, row.public_id).compared
    assert {name: count for name, count in compared.items() if count} == {
        "version": 1, "same": 2, "changed": 1, "gone": 1, "new": 1
    }  # fmt: skip
    previewing.add(course, row.public_id, instructor, NOW)
    (entry,) = records.documents_of(course)
    assert (entry.slug, entry.current.number) == ("harbour", 2)


def test_a_small_file_that_cannot_be_read_leaves_nothing(course, instructor):
    before = counted()
    with pytest.raises(UnreadableDocument):
        ask(course, instructor, b"\x89PNG\r\n" * 100)
    assert counted() == before


def test_a_large_file_that_cannot_be_read_says_why_and_may_be_dropped(course, instructor, clock):
    row = ask(course, instructor, b"\x89PNG\r\n" + bytes(70_000))
    previewing.read_import(row.public_id, clock)
    afresh()
    row = previewing.import_here(course, row.public_id)
    assert row.state == "failed"
    assert "picture" in row.error
    with pytest.raises(Refused):
        previewing.add(course, row.public_id, instructor, NOW)
    previewing.drop(course, row.public_id, instructor, NOW)
    with pytest.raises(Missing):
        previewing.import_here(course, row.public_id)
    assert records_of_imports.any_import(row.public_id).content is None
    assert records.documents_of(course) == []


def test_letters_that_were_guessed_wrong_are_read_in_the_encoding_that_is_chosen(course, instructor):
    words = "Город сам заплатил за гавань. Никто другой бы этого не сделал. Письма приходили ещё долго."
    row = ask(course, instructor, words.encode("koi8-r"), encoding="cp1251")
    assert words not in seen(course, row).raw
    previewing.read_again(course, row.public_id, NOW, "koi8-r")
    assert seen(course, row).raw == words
    version = previewing.add(course, row.public_id, instructor, NOW).row.document.current
    assert texts(version) == [words]
    assert library.reading_of(version).document.raw == words
    with pytest.raises(Refused, match="list"):
        ask(course, instructor, words.encode("koi8-r"), encoding="rot13")


@pytest.mark.parametrize("large", [False, True])
def test_choices_that_leave_no_sentence_are_refused_and_the_preview_stays(course, instructor, clock, large):
    text = "A single paragraph stands here. " + ("It goes on for long. " * 4_000 if large else "")
    row = ask(course, instructor, text.encode())
    previewing.read_import(row.public_id, clock)
    previewing.choose(course, row.public_id, [place(course, row, text.strip())], keep=False)
    if large:
        previewing.read_again(course, row.public_id, NOW)
        previewing.read_import(row.public_id, clock)
        afresh()
        assert "sentence" in previewing.import_here(course, row.public_id).error
    else:
        with pytest.raises(UnreadableDocument):
            previewing.read_again(course, row.public_id, NOW)
    shown = seen(course, row)
    assert previewing.import_here(course, row.public_id).state == "ready"
    assert shown.table["words"] > 4
    assert shown.waiting == 1


def test_a_large_file_is_added_by_the_worker_for_the_person_who_asked(course, instructor, clock):
    colleague = make_person("colleague@example.org")
    row = ask(course, instructor, LONG)
    previewing.read_import(row.public_id, clock)
    assert previewing.add(course, row.public_id, colleague, NOW).row.state == "asked"
    assert records.documents_of(course) == []
    for _ in range(2):
        previewing.read_import(row.public_id, clock)
    afresh()
    (entry,) = records.documents_of(course)
    assert (len(entry.versions), entry.current.imported_by_id) == (1, colleague.id)
    assert previewing.import_here(course, row.public_id).state == "added"


def test_what_is_being_read_cannot_be_chosen_from_or_added(course, instructor, clock):
    row = ask(course, instructor, LONG)
    for deed in (
        lambda: previewing.choose(course, row.public_id, [Span(0, 5)], keep=True),
        lambda: previewing.add(course, row.public_id, instructor, NOW),
        lambda: previewing.read_again(course, row.public_id, NOW),
    ):
        with pytest.raises(Conflict, match="being read"):
            deed()
    previewing.drop(course, row.public_id, instructor, NOW)
    previewing.read_import(row.public_id, clock)
    assert records_of_imports.any_import(row.public_id).state == "dropped"


def test_an_import_of_another_course_is_not_there(app, course, instructor):
    row = ask(course, instructor)
    other = people.create_course(instructor, "T-2", "Another course", NOW, join_code="TEST-0002")
    for deed in (
        lambda: previewing.shown(other, row.public_id),
        lambda: previewing.add(other, row.public_id, instructor, NOW),
        lambda: previewing.drop(other, row.public_id, instructor, NOW),
        lambda: previewing.choose(other, row.public_id, [Span(0, 5)], keep=True),
    ):
        with pytest.raises(Missing):
            deed()


def test_files_that_nobody_adds_are_let_go_after_two_weeks(course, instructor, clock):
    old = ask(course, instructor)
    clock.advance(days=13)
    assert previewing.sweep(clock()) == 0
    clock.advance(days=2)
    young = previewing.ask(course, instructor, pages(), "young.txt", {}, clock())
    assert [row.public_id for row in previewing.open_imports(course)] == [young.public_id]
    assert records_of_imports.any_import(old.public_id).content is None


def test_the_database_is_free_while_a_file_is_read(app, course):
    """Somebody else can write at every step of the reading."""
    written = []

    def write_elsewhere(done: int, total: int) -> None:
        with closing(sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE courses SET title = title")
            other.execute("COMMIT")
        written.append(done)

    library.import_document(course, None, LONG, "book.txt", NOW, tell=write_elsewhere)
    assert len(written) >= 4


def test_no_network_is_touched(course, instructor, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        b'<html><base href="http://evil.example/"><link rel=stylesheet href=x.css><img src="x.png"><p>The council met. '
        b'It voted.</p><iframe src="http://evil.example"></iframe></html>'
    )
    row = ask(course, instructor, page, "page.html")
    previewing.add(course, row.public_id, instructor, NOW)
    assert texts(records.documents_of(course)[0].current) == ["The council met. It voted."]


def test_a_worker_that_is_killed_in_the_middle_leaves_the_file_to_the_next_one(app, course, instructor, tmp_path):
    row = ask(course, instructor, LONG)
    environment = os.environ | {"MARGINALIA_DATA": str(tmp_path), "MARGINALIA_DEMO": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED_HALFWAY, row.public_id], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert worker.stdout.readline() == b"halfway\n"
        afresh()
        half = previewing.import_here(course, row.public_id)
        assert (half.state, half.preview) == ("running", {})
        assert half.done > 0
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)
    assert jobs().take_up() == 1
    jobs().queue.execute(jobs().queue.dequeue())
    afresh()
    assert previewing.import_here(course, row.public_id).state == "ready"
    assert jobs().take_up() == 0


def test_a_worker_killed_while_adding_adds_once(app, course, instructor, clock, tmp_path):
    row = ask(course, instructor, LONG)
    previewing.read_import(row.public_id, clock)
    previewing.add(course, row.public_id, instructor, NOW)
    environment = os.environ | {"MARGINALIA_DATA": str(tmp_path), "MARGINALIA_DEMO": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED_HALFWAY, row.public_id], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert worker.stdout.readline() == b"halfway\n"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)
    afresh()
    assert records.documents_of(course) == []
    assert jobs().take_up() == 1
    jobs().queue.execute(jobs().queue.dequeue())
    afresh()
    (entry,) = records.documents_of(course)
    assert len(entry.versions) == 1


def test_a_book_is_stored_with_all_its_parts(course):
    """What is stored many rows at a time is what the reader found, passage by passage."""
    done = library.import_document(course, None, LONG, "book.txt", NOW)
    document = library.reading_of(done.version).document
    assert len(done.version.notes) == len(document.notes) > 20
    assert len(done.version.furniture) == len(document.furniture) > 50
    stored = [passage.text for passage in done.version.passages]
    assert stored == [block.text for block in document.blocks if block.kind != "heading"]
    marked = {note.anchor for note in done.version.notes if note.anchor}
    assert marked <= {passage.anchor for passage in done.version.passages}
    assert re.search(r"\d", next(passage for passage in done.version.passages if passage.marks).marks[0]["marker"])
