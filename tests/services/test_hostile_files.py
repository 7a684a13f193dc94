"""Files that no reading, roster or course can be made of: a sentence, and nothing stored."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from pypdf import PdfWriter

from courseware.documents import UnreadableDocument
from records import library as records
from records import people as people_records
from services import library, people
from services.errors import Refused
from tests.conftest import NOW
from tests.two_courses import counted

PLAIN = b"The council met in 1922 and voted for the canal. It opened eleven years later."
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def packed(body: str, name: str = "word/document.xml", parts: int = 0) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
        for number in range(parts):
            archive.writestr(f"word/media/{number}.xml", "x")
    return held.getvalue()


FILES = [
    ("empty.txt", b""),
    ("blank.txt", b" \n\t\n"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    ("bytes.txt", bytes(range(256)) * 100),
    ("numbers.txt", b"1 2 3 4 5"),
    ("word.txt", b"word"),
    ("title.md", b"# Only a heading"),
    ("brackets.txt", b"(" * 200_000),
    ("deep.html", b"<div>" * 100_000 + b"A sentence stands here."),
    ("script.html", b"<script>alert('A sentence stands here.')</script>"),
    ("bomb.docx", packed(BODY % ("<w:p><w:r><w:t>" + "A" * 150_000_000 + "</w:t></w:r></w:p>"))),
    ("parts.docx", packed(BODY % "", parts=5_000)),
    ("deep.docx", packed(BODY % ("<w:sdt>" * 50_000))),
    ("other.docx", packed("x", "elsewhere.xml")),
    ("entity.docx", packed('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + BODY % "&e;")),
    ("text.docx", b"hello"),
    ("text.pdf", b"hello"),
    ("loop.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"),
]


@pytest.mark.parametrize(("name", "data"), FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_without_a_readable_sentence_is_refused_with_one(course, instructor, name, data):
    before = counted()
    with pytest.raises(UnreadableDocument) as refusal:
        library.import_document(course, instructor, data, name, NOW)
    assert str(refusal.value)[0].isupper()
    assert str(refusal.value).endswith((".", "?"))
    assert counted() == before


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("The canal opened in 1933, said the town.", "utf-16"), ("Жить стало лучше. Жить стало веселее.", "cp1251"),
     ("The café was shut. So was the bank.", "latin-1"), ("運河は一九三三年に開通した。", "utf-8")],
)  # fmt: skip
def test_other_encodings_and_scripts_are_read(course, text, encoding):
    done = library.import_document(course, None, text.encode(encoding), "text.txt", NOW)
    assert done.version.passages[0].text == text


@pytest.mark.parametrize("sent", ["../../etc/cron.d/job.txt", r"C:\Users\ada\job.txt", "jo\nb.txt", "job\0.txt"])
def test_a_file_is_kept_under_a_bare_name(course, sent):
    assert library.import_document(course, None, PLAIN, sent, NOW).version.filename == "job.txt"


def test_two_readings_with_names_in_another_script_are_two(course):
    for name in ("Жизнь.txt", "Судьба.txt", "生活.txt"):
        library.import_document(course, None, name.encode() + b". " + PLAIN, name, NOW)
    assert len(records.documents_of(course)) == 3


def send(window, course, **sent):
    """Send a file or a text in by the page."""
    return window.post(f"/courses/{course.public_id}/readings/new", {"genre": "", "reading": "", "encoding": ""} | sent)


def test_two_texts_pasted_without_a_title_are_two_readings(browser, course, instructor):
    window = browser(instructor)
    for words in ("The first text says this. It has two sentences.", "The second text says that. It has two as well."):
        sent = send(window, course, pasted=words)
        assert window.post(sent.headers["Location"] + "/add").status_code == 302
    assert len(records.documents_of(course)) == 2


@pytest.mark.parametrize(("name", "data"), FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_page_refuses_such_a_file_with_a_sentence_and_keeps_nothing_of_it(browser, course, instructor, name, data):
    window = browser(instructor)
    before = counted()
    reply = send(window, course, file=(io.BytesIO(data), name))
    page = window.get(reply.headers["Location"]).get_data(as_text=True) if reply.status_code == 302 else reply.text
    assert re.search(r"could not be read|Please look at this again", page)
    assert re.search(r"[A-Z][^<>]{20,}\.", re.sub(r"<[^>]+>", "", page))
    after = counted()
    # A large one is read by the worker, and its bytes wait for another encoding or to be dropped.
    assert after == before or after == before | {"imports": before["imports"] + 1}
    assert not records.documents_of(course)


def test_what_is_no_text_is_cleaned_out_of_what_is_kept(course):
    page = b"""<html><head><title>T</title><script>fetch('http://evil.example')</script></head><body>
      <img src=http://evil.example/x.png onerror=alert(1)><p onclick=evil()>The council met in 1922.</p>
      <style>p{background:url(http://evil.example)}</style><iframe src=//evil.example>A frame stands here.</iframe>
      <p>It voted for the canal.<!-- evil --></p></body></html>"""
    version = library.import_document(course, None, page, "page.html", NOW).version
    words = " ".join(passage.text for passage in version.passages)
    assert words == "The council met in 1922. It voted for the canal."


@pytest.mark.parametrize(
    "words",
    [
        "اجتمع المجلس في عام 1922. وصوت لصالح القناة.",
        "הנהר עלה על גדותיו. העיר נשארה יבשה.",
        "Le cafe\u0301 e\u0301tait ferme\u0301. La rue aussi.",
        "The sign \u202eread backwards\u202c. Nobody minded it.",
        "👩‍👩‍👧 came by. They left at noon.",
    ],
)
def test_other_directions_and_combining_letters_stay_as_they_are(course, words):
    version = library.import_document(course, None, words.encode(), "text.txt", NOW).version
    assert "".join(passage.text for passage in version.passages) == words


def test_line_ends_of_every_kind_part_the_same_paragraphs(course):
    pieces = [f"Paragraph {number} says what it says. It ends here." for number in range(6)]
    mixed = "".join(
        piece + ends for piece, ends in zip(pieces, ("\n\n", "\r\n\r\n", "\r\r", "\n\r\n", "\r\n\n", "\n"), strict=True)
    )
    version = library.import_document(course, None, mixed.encode(), "mixed.txt", NOW).version
    assert [passage.text for passage in version.passages] == pieces


def test_a_million_lines_are_refused_before_they_are_read(course):
    begun = time.process_time()
    with pytest.raises(UnreadableDocument, match="lines"):
        library.import_document(course, None, b"One line.\n" * 1_000_000, "lines.txt", NOW)
    assert time.process_time() - begun < 2


def test_a_locked_pdf_is_refused_with_what_to_do(course):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(UnreadableDocument, match="password"):
        library.import_document(course, None, held.getvalue(), "locked.pdf", NOW)


@pytest.mark.parametrize(
    "lines",
    [
        "1,Ada,Lovelace,not-an-address,",
        "1,Ada,Lovelace,a@b@c.org,",
        f"1,Ada,Lovelace,{'x' * 250}@example.org,",
        f"1,Ada,Lovelace,ada@example.org,{'S' * 61}",
        f"1,A,B,one@example.org,{'S' * 61}a\n2,C,D,two@example.org,{'S' * 61}b",
        "1,Ada,Lovelace",
        "1,Ada,Lovelace,ada@example.org,One\n1,Ada,Lovelace,ADA@example.org,One",
    ],
)
def test_a_faulty_roster_enrols_nobody(course, instructor, lines):
    roster = "student_id,first_name,last_name,email,section\n" + lines + "\n3,Good,Line,good@example.org,One\n"
    assert people.preview_roster(course, roster).faults
    with pytest.raises(Refused, match="Nobody was added"):
        people.import_roster(course, roster, instructor, NOW)
    assert people_records.person_by_email("good@example.org") is None
