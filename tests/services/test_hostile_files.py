"""Files that no reading, roster or course can be made of: a sentence, and nothing stored."""

from __future__ import annotations

import io
import zipfile

import pytest

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


@pytest.mark.parametrize(
    ("name", "data"),
    [
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
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
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


def test_two_texts_pasted_without_a_title_are_two_readings(browser, course, instructor):
    window = browser(instructor)
    for words in ("The first text says this. It has two sentences.", "The second text says that. It has two as well."):
        reply = window.post(f"/courses/{course.public_id}/readings/new", {"pasted": words, "genre": ""})
        assert reply.status_code == 302
    assert len(records.documents_of(course)) == 2


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
