"""Word documents as people make them: tracked changes, text boxes, notes, tables, styles of other programs."""

import io
import zipfile

import pytest

from courseware.documents import Kind
from courseware.readers import read
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons

_NAMES = (
    "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
    "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
    "xmlns:v='urn:schemas-microsoft-com:vml'"
)
_STYLES = f"""<w:styles {_NAMES}><w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>
<w:style w:styleId='H'><w:name w:val='Abschnitt'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>
<w:style w:styleId='Q'><w:name w:val='Quotations'/></w:style></w:styles>"""


def word(body, notes="", main="word/document.xml"):
    """A Word document with this body, written out by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(main, f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", _STYLES)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        relation = f"<Relationship Id='a' Type='{kind}' Target='{main}'/>"
        archive.writestr("_rels/.rels", f"<Relationships>{relation}</Relationships>")
        if notes:
            archive.writestr("word/footnotes.xml", f"<w:footnotes {_NAMES}>{notes}</w:footnotes>")
    return out.getvalue()


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(one if one[0] == '<' else run(one) for one in runs)}</w:p>"


def load(body, **more):
    document = read(word(body, **more), "a.docx")
    assert_accounted_for(document)
    return document


_FIRST = paragraph("The canal was dug by four hundred men.")


def test_deleted_words_are_no_text_and_inserted_and_moved_ones_are():
    changes = (
        "<w:del w:id='1'><w:r><w:delText>never </w:delText></w:r></w:del><w:ins w:id='2'>" + run("soon ") + "</w:ins>"
    )
    moves = f"<w:moveFrom>{run('gone ')}</w:moveFrom><w:moveTo>{run('here.')}</w:moveTo>"
    assert bodies(load(paragraph("It was ", changes, "closed ", moves)))[0] == "It was soon closed here."


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    assert bodies(load(paragraph("It was ", properties=mark) + paragraph("closed.") + _FIRST))[0] == "It was closed."


def test_a_text_box_is_read_once_and_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('A word from the engineer.')}</w:txbxContent>"
    choice = f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    both = f"<mc:AlternateContent>{choice}<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    held = f"<w:r>{both}</mc:AlternateContent></w:r>"
    assert bodies(load(paragraph("It was ", held, "closed.")))[:2] == ["It was closed.", "A word from the engineer."]
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert bodies(load(paragraph("It was ", old, "closed.")))[1] == "A word from the engineer."


def test_hidden_words_and_field_codes_are_not_drawn():
    field = "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
    document = load(paragraph("It was closed.", run(" secret", "<w:vanish/>"), field))
    assert document.raw.strip() == "It was closed."


def test_notes_hang_on_their_references_whatever_their_sign():
    reference = "<w:r><w:footnoteReference w:id='{0}'{1}/>{2}</w:r>"
    body = paragraph("It was dug", reference.format(2, "", ""), " by hand.")
    body += paragraph("It fell", reference.format(3, " w:customMarkFollows='1'", "<w:t>*</w:t>"), " in 1791.")
    notes = "".join(
        f"<w:footnote w:id='{key}'>{paragraph('<w:r><w:footnoteRef/></w:r>', ' ' + words)}</w:footnote>"
        for key, words in ((2, "Minutes, p. 3."), (3, "Gazette, p. 4."))
    )
    document = load(body, notes=notes)
    assert bodies(document) == ["It was dug by hand.", "It fell in 1791."]
    assert [(note.text, note.block) for note in document.notes] == [("Minutes, p. 3.", 0), ("Gazette, p. 4.", 1)]


def test_raised_digits_typed_by_hand_are_marks_and_powers_are_not():
    raised = "<w:vertAlign w:val='superscript'/>"
    body = paragraph("It was dug by hand.", run("1", raised), " It had 40 m", run("2", raised), " of locks.")
    document = load(body + paragraph("1. Minutes of the Company, vol. 3, p. 22."))
    assert bodies(document)[0] == "It was dug by hand. It had 40 m2 of locks."
    assert [(note.marker, note.block) for note in document.notes] == [("1", 0)]


def test_headings_are_known_by_outline_by_style_and_by_bold():
    bold = "<w:b/>"
    body = paragraph("The Canal", properties="<w:pStyle w:val='Title'/>")
    body += paragraph("Beginnings\t3", properties="<w:pStyle w:val='T1'/>")
    body += paragraph("Beginnings", properties="<w:pStyle w:val='H'/>") + _FIRST
    body += paragraph(run("The End", bold)) + paragraph(run("Bold", bold), " words open this one.")
    document = load(body)
    assert headings(document) == ["The Canal", "Beginnings", "The End"]
    assert reasons(document, "Beginnings 3") == {"contents list"}


def test_quotations_lists_and_tables_keep_their_kind():
    cell = "<w:tc>{0}</w:tc>"
    row = "<w:tbl><w:tr>" + cell.format(paragraph("1840")) + cell.format(paragraph("120 tons")) + "</w:tr></w:tbl>"
    listed = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    quoted = "<w:pStyle w:val='Q'/>"
    body = _FIRST + paragraph("We are lost.", properties=quoted) + paragraph("The locks.", properties=listed) + row
    kinds = [block.kind for block in load(body).blocks]
    assert kinds == [Kind.PARAGRAPH, Kind.QUOTATION, Kind.LIST, Kind.LIST]


def test_a_table_that_holds_the_whole_text_is_read_paragraph_by_paragraph_and_once():
    long = "The grain crisis had two causes. " * 12
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('1840')}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph(long)}{paragraph('It ended in May.')}{inner}</w:tc></w:tr></w:tbl>"
    assert [text[:9] for text in bodies(load(body))] == ["The grain", "It ended ", "1840"]


def test_strict_files_and_files_with_another_main_part_are_read():
    strict = word(_FIRST, main="word/document2.xml")
    assert bodies(read(strict, "a.docx")) == ["The canal was dug by four hundred men."]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(_FIRST))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            target.writestr(name, source.read(name).replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert bodies(read(out.getvalue(), "a.docx")) == ["The canal was dug by four hundred men."]


@pytest.mark.parametrize("total", [4])
def test_whoever_waits_hears_how_far_it_is(total):
    heard = []
    read(word(_FIRST), "a.docx", tell=lambda done, whole: heard.append((done, whole)))
    assert heard == [(step, total) for step in range(1, total + 1)]
