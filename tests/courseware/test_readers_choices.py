import pytest

from courseware.corrections import LineChoice
from courseware.documents import Document, Kind
from courseware.readers import because, choice_for, explained, lines_in, read, read_text
from courseware.spans import Span
from tests.courseware import material
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons
from tests.courseware.test_readers_formats import PAGE, pdf_file, word_file
from tests.courseware.traps import TRAPS


def piece(document: Document, words: str, nth: int = 0) -> Span:
    """The raw place of the nth furniture piece that says this and nothing else."""
    found = [piece.span for piece in document.furniture if piece.span.of(document.raw).strip("#* ") == words]
    return found[nth]


def chosen(text: str, *lines: LineChoice) -> Document:
    document = read_text(text, lines=lines)
    assert_accounted_for(document)
    return document


def test_a_kept_line_is_text_in_its_place_and_its_likes_stay_furniture():
    plain = read_text(material.RUNNING_HEADS)
    choice = choice_for(plain, piece(plain, "Decline", 1), keep=True)
    kept = chosen(material.RUNNING_HEADS, choice)
    assert [block.text for block in kept.blocks].count("Decline") == 1
    assert len([one for one in kept.furniture if one.reason == "running head"]) == 5


def test_a_choice_for_everywhere_keeps_each_line_with_these_words():
    plain = read_text(material.RUNNING_HEADS)
    choice = choice_for(plain, piece(plain, "Decline"), keep=True, everywhere=True)
    assert (choice.prefix, choice.suffix) == ("", "")
    kept = chosen(material.RUNNING_HEADS, choice)
    assert [block.text for block in kept.blocks].count("Decline") == 3


def test_a_kept_line_that_broke_a_sentence_is_joined_into_it():
    text = "The basin had been deepened by the men of\n\n1846\n\nwho came from the county. It was drained.\n"
    text += "\n\n\nThe north was poor.\n\n12\n\nIt had no road."
    plain = read_text(text)
    assert reasons(plain, "12") == {"page number"}
    whole = chosen(
        text.replace("1846", "46"), LineChoice("46", prefix="by the men of", suffix="who came from the county")
    )
    assert bodies(whole)[0] == "The basin had been deepened by the men of 46 who came from the county. It was drained."


def test_a_line_taken_out_of_a_wrapped_paragraph_leaves_the_rest_whole():
    text = material.WRAPPED
    choice = LineChoice("1782 by a certain Josiah Wren,[1] who had made his money in the wool", keep=False)
    document = chosen(text, choice)
    assert "parish records say, in trade. The dam gave way" in bodies(document)[0]
    assert reasons(document, "Josiah") == {"taken out by hand"}


def test_a_taken_out_paragraph_that_broke_a_sentence_joins_its_halves():
    text = "The railway closed the upper\n\nSee the map of the canals overleaf.\n\nbasin of the canal in 1846."
    assert bodies(chosen(text, LineChoice("See the map of the canals overleaf.", keep=False))) == [
        "The railway closed the upper basin of the canal in 1846."
    ]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("quote", ["No such line", "", "***", "canal"])
def test_a_choice_that_matches_no_line_changes_nothing(quote, keep):
    for text in material.ALL.values():
        assert read_text(text, lines=[LineChoice(quote, keep)]) == read_text(text)


@pytest.mark.parametrize(
    "reshape",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("#### ", "").replace("# ", ""),
        lambda text: text.replace("'", "’").replace("–", "-"),
        lambda text: text.replace("<sup>", "[").replace("</sup>", "]"),
        lambda text: text.replace("\n\n\n\n", "\n\n\f"),
    ],
)
def test_choices_hold_in_another_export_of_the_same_source(reshape):
    plain = read_text(material.RUNNING_HEADS)
    keep = choice_for(plain, piece(plain, "Decline", 1), keep=True)
    span = Span(plain.raw.index("The mill burned"), plain.raw.index("1902.") + 5)
    drop = choice_for(plain, span, keep=False)
    document = chosen(reshape(material.RUNNING_HEADS), keep, drop)
    assert [block.text for block in document.blocks].count("Decline") == 1
    assert reasons(document, "burned down") == {"taken out by hand"}


@pytest.mark.parametrize(
    ("data", "name", "quote"),
    [
        (PAGE.encode(), "a.html", "The locks were closed in 1846."),
        (word_file(), "a.docx", "The first of two reasons."),
        (pdf_file(["The canal was dug by hand.", "Nobody saw it."]), "a.pdf", "Nobody saw it."),
        (b"The canal was dug by hand.\n\nNobody saw it.", "a.md", "Nobody saw it."),
    ],
)
def test_every_format_obeys(data, name, quote):
    document = read(data, name, lines=[LineChoice(quote, keep=False)])
    assert_accounted_for(document)
    assert quote not in " ".join(bodies(document))
    assert reasons(document, quote) == {"taken out by hand"}


def test_kept_pieces_of_every_sort_come_back_as_text():
    for name, text in material.ALL.items():
        plain = read_text(text)
        for one in plain.furniture:
            words = "".join(sign for sign in one.span.of(text) if sign.isalnum())
            if not words or one.reason == "markup":
                continue
            document = chosen(text, choice_for(plain, one.span, keep=True))
            left = [
                part
                for part in document.furniture
                if part.span.overlaps(one.span) and any(sign.isalnum() for sign in part.span.of(text))
            ]
            assert not left, (name, one.span.of(text), left)


def test_the_later_choice_about_a_line_holds():
    text = "The canal was dug by hand.\n\nNobody saw it.\n\nIt was long."
    lines = [LineChoice("Nobody saw it.", keep=False), LineChoice("Nobody saw it.")]
    assert "Nobody saw it." in bodies(chosen(text, *lines))
    assert "Nobody saw it." not in bodies(chosen(text, *reversed(lines)))


def test_the_lines_of_a_passage_can_be_chosen():
    document = read_text(material.WRAPPED)
    block = next(block for block in document.blocks if "railway came" in block.text)
    lines = [line.of(document.raw) for line in lines_in(document, block.span)]
    assert lines[1] == "the quarry to the harbour."
    assert block.kind is Kind.PARAGRAPH


def test_every_piece_taken_out_says_why():
    document = read_text(material.RUNNING_HEADS)
    told = {one.span.of(document.raw): sentence for one, sentence in explained(document)}
    assert told["# The North by Water"].startswith("The same short line stands on 3 pages")
    assert "number alone" in told["ΙO"]
    assert all(sentence.endswith(".") for sentence in told.values())
    assert because("a sort not known yet") == "It was read as a sort not known yet."
    assert headings(document)


def test_each_reason_that_a_reader_gives_has_its_sentence():
    texts = [*material.ALL.values(), *(trap.raw for trap in TRAPS.values())]
    given = {piece.reason for text in texts for piece in read_text(text).furniture}
    given |= {piece.reason for piece in read(PAGE.encode(), "a.html").furniture}
    assert len(given) > 10
    assert not [reason for reason in given if because(reason).startswith("It was read as")]
