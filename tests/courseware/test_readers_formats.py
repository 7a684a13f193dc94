import codecs
import io
import zipfile
import zlib

import docx
import pytest
from pypdf import PdfWriter

from courseware.documents import Kind, UnreadableDocument
from courseware.readers import MAX_BYTES, MAX_LINES, read
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PROSE = "Der Kanal wurde 1790 gegraben. Die Bürger fürchteten für ihre Mühlen, und das Wasser stieg über die Dämme."

PAGE = """<!DOCTYPE html><html><head><title>The Canal – Local History</title><meta name="author" content="Ann Lee">
<style>p{color:red}</style><script>fetch('http://example.org')</script></head><body><nav><a href="/">Home</a></nav>
<main><h1>The Canal Age</h1><p>The canal was dug <em>between</em> 1790 and 1794.<sup id="r1"><a href="#fn1">1</a></sup>
It cost a great deal,<a href="#fn2"><sup>[2]</sup></a> and the shares fell.</p><h2>Decline</h2>
<p>Hale wrote in his diary:</p>
<blockquote><p>We shall be ruined by steam.</p></blockquote><ul><li>The locks were closed in 1846.</li></ul>
<table><tr><th>Year</th><th>Tons</th></tr><tr><td>1840</td><td>120</td></tr></table>
<p style="display:none">secret words</p>
<p>The caf&eacute; stands there now &amp; sells tea.</p><div><ol>
<li id="fn1">Minutes of the Company, p. 22. <a href="#r1">↩</a></li>
<li id="fn2"><p>R. Hill, <i>Canals</i> (Leeds, 1960), p. 9.</p><p>Hill gives another sum elsewhere.</p></li></ol></div>
</main><footer>© Site</footer></body></html>"""


def word_file(extra: dict[str, bytes] | None = None) -> bytes:
    """A Word document with a title, a note, deleted words, a quotation, a list and a table."""
    document = docx.Document()
    document.core_properties.author = "Ann Lee"
    document.add_heading("The Canal Age", 0)
    document.add_heading("Beginnings", 1)
    document.add_paragraph("The canal was dug by four hundred men").add_run(".")
    document.add_paragraph("We shall be ruined by steam.", style="Intense Quote")
    document.add_paragraph("The first of two reasons.", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1840", "120 tons"
    plain, out = io.BytesIO(), io.BytesIO()
    document.save(plain)
    noted = (
        " men</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>"
        "<w:del w:id='9'><w:r><w:delText>not</w:delText></w:r></w:del>"
    )
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.decode().replace(" men</w:t></w:r>", noted).encode()
            if name not in (extra or {}):
                target.writestr(name, data)
        notes = f"<w:footnotes xmlns:w='{_W}'><w:footnote w:id='-1'><w:p/></w:footnote><w:footnote w:id='5'><w:p><w:r>"
        notes += "<w:t xml:space='preserve'> Minutes, vol. 3, p. 22.</w:t></w:r></w:p></w:footnote></w:footnotes>"
        target.writestr("word/footnotes.xml", notes)
        for name, data in (extra or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def pdf_file(*pages: list[str]) -> bytes:
    """A PDF whose pages show these lines, written out by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"BT /F1 11 Tf 60 {760 - 15 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines))
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        font = "<< /Font << /F1 3 0 R >> >>"
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {font} /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_PROSE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + _PROSE.encode(), "utf-8-sig"),
        (_PROSE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + _PROSE.encode("utf-16-be"), "utf-16"),
        (_PROSE.encode("cp1252"), None),
        (_PROSE.encode("utf-16-le"), "utf-16-le"),
        (_PROSE.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings_are_found_and_noted(data, encoding):
    document = read(data, "kanal.txt")
    assert document.blocks[0].text == _PROSE
    assert encoding is None or document.encoding == encoding


def test_a_page_is_drawn_without_scripts_and_menus():
    document = read(PAGE.encode(), "canal.html")
    assert_accounted_for(document)
    assert (document.form, document.title, document.card["author"]) == ("html", "The Canal Age", "Ann Lee")
    assert headings(document) == ["The Canal Age", "Decline"]
    assert bodies(document)[0] == "The canal was dug between 1790 and 1794. It cost a great deal, and the shares fell."
    assert [(note.marker, note.block) for note in document.notes] == [("1", 1), ("2", 1)]
    assert document.notes[1].text == "R. Hill, Canals (Leeds, 1960), p. 9. Hill gives another sum elsewhere."
    assert "The café stands there now & sells tea." in bodies(document)
    assert not any(word in document.raw for word in ("secret", "fetch", "Home", "Site", "color"))
    assert next(block for block in document.blocks if "steam" in block.text).kind is Kind.QUOTATION


def test_a_word_document_keeps_headings_notes_and_tables():
    document = read(word_file(), "canal.docx")
    assert_accounted_for(document)
    assert (document.form, document.title, document.card["author"]) == ("docx", "The Canal Age", "Ann Lee")
    assert bodies(document)[0] == "The canal was dug by four hundred men."
    assert [(note.marker, note.text, note.block) for note in document.notes] == [("1", "Minutes, vol. 3, p. 22.", 2)]
    assert [block.kind for block in document.blocks[3:]] == [Kind.QUOTATION, Kind.LIST, Kind.LIST]


def test_pdf_pages_are_joined_and_cleared_of_furniture():
    first = ["THE NORTH BY WATER", "The canal was dug between 1790 and 1794 by four hundred men, who came from"]
    first += ["the county and from beyond the hills. The company paid them by the day, and it", "gave them a", "1"]
    second = ["THE NORTH BY WATER", "house each at the upper basin. They stayed there until the railway came and the"]
    second += ["basin was closed.", "2"]
    third = [
        "THE NORTH BY WATER",
        "The mill burned down in 1902. Nobody was hurt, and the county paid for the roof",
        "of the",
        "3",
    ]
    document = read(pdf_file(first, second, third), "north.pdf")
    assert_accounted_for(document)
    assert document.form == "pdf"
    assert "gave them a house each at the upper basin." in " ".join(bodies(document))
    assert reasons(document, "2") >= {"page number"}
    assert not any("NORTH BY WATER" in text for text in bodies(document))


def _bomb() -> bytes:
    return word_file({"word/styles.xml": b"<a>" + b" " * (70 * 1024 * 1024) + b"</a>"})


def _locked() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _scan() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def _flood() -> bytes:
    """A PDF of a few kilobytes whose page unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    piece = b"BT (never) Tj ET\n" * 61_000
    stream = b"".join(packer.compress(piece) for _ in range(300)) + packer.flush()
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    head += b"2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    page = (
        b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << >> /Contents 3 0 R >>\nendobj\n"
    )
    body = f"\nendobj\n3 0 obj\n<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream
    return head + body + b"\nendstream\nendobj\n" + page + b"trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF"


_ENTITIES = f"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>
<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>""".encode()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t ", "a.txt", "empty"),
        (b"*** --- ***", "a.txt", "no words"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.txt", "PNG"),
        (bytes(range(256)) * 20, "a.txt", "not text"),
        (b"\xff\xfe\x00\xd8", "a.txt", "UTF-16"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "20 MB"),
        (b"a.\n" * (MAX_LINES + 2), "a.txt", "lines"),
        (b"a.\r" * 1_000_000, "a.txt", "lines"),
        (b"words " * 9_000_000, "a.txt", "20 MB"),
        (_flood, "a.pdf", "opened|words|text"),
        (b"Plain words.", "a.pdf", "named .pdf"),
        (b"Plain words.", "a.docx", "named .docx"),
        (b"%PDF-1.4 broken", "a.pdf", "cannot be opened"),
        (_locked, "a.pdf", "password"),
        (_scan, "a.pdf", "OCR"),
        (b"PK\x03\x04 broken", "a.docx", "broken"),
        (_bomb, "a.docx", "unpacks to more"),
        (lambda: word_file({"word/document.xml": _ENTITIES}), "a.docx", "cannot be opened"),
        (b"<html><script>alert(1)</script></html>", "a.html", "no text"),
        (b"{\\rtf1 words}", "a.txt", "RTF"),
        ("\ud7ff".encode() * 0 + b"\xd0\xcf\x11\xe0" + bytes(30), "a.doc", "old Word"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, name, says):
    with pytest.raises(UnreadableDocument, match=says) as refusal:
        read(data() if callable(data) else data, name)
    assert str(refusal.value).endswith(".")


def test_an_archive_of_other_things_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "words")
    with pytest.raises(UnreadableDocument, match="one by one"):
        read(out.getvalue(), "a.zip")


def test_right_to_left_and_combining_letters_keep_their_places():
    text = "القناة حفرت سنة ١٧٩٠. كانت طويلة.\n\nCafe\u0301 au lait, e\u0301te\u0301 1936. Z\u0308o\u0308 was there.\n"
    document = read(text.encode(), "a.txt")
    assert_accounted_for(document)
    assert "\n\n".join(bodies(document)) + "\n" == text
