"""Whatever a file holds, reading it answers with items and faults, never with a crash."""

import random

import pytest

from questions.formats import FORMATS
from questions.formats.exchange import LARGEST_FILE, checked
from questions.items import Evidence, Item, ItemType, Option
from tests.questions.formats.hostile import FRAGMENTS

BANK = [
    Item(ItemType.SINGLE, "Who?", (Option("Ezhov", True, "yes"), Option("Yagoda", rationale="no")), rationale="why"),
    Item(ItemType.MULTIPLE, "Which?", tuple(Option(sign, sign in "ab") for sign in "abcd")),
    Item(ItemType.TRUE_FALSE, "So?", (Option("True", True), Option("False"))),
    Item(ItemType.SHORT, "Who?", answers=("Ezhov", "Yezhov"), evidence=Evidence("p1", 3, 8, "Ezhov")),
    Item(ItemType.NUMERIC, "When?", answers=("1937",), tolerance=1.0, tags=("x",)),
    Item(ItemType.CLOZE, "The ____ fell.", answers=("wall",)),
]
SIGNS = (
    *FRAGMENTS,
    *(
        "</quiz>",
        "<quiz>",
        "<question type='multichoice'>",
        "<answer fraction='nan'>",
        "<!DOCTYPE x>",
        "&x;",
        "<?xml?>",
    ),
    *("{", "}", "[", "]", "null", "NaN", "1e999", '"a":', "-1", "9" * 400, "\ud800", ",,,", '"""', "difficulty:0.5.5"),
    *("{#..}", "{#1..x}", "{=}", "{~}", "{~=}", "{T#", "=%999%", "%-%", "1:nan", "[tag:type:cloze]", "$CATEGORY:"),
)


def damaged(text, rng):
    """The text with one to eight cuts, repeats, insertions and swaps, some of them in its bytes."""
    for _ in range(rng.randint(1, 8)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        match rng.randrange(6):
            case 0:
                text = text[:at] + text[min(to, at + 40) :]
            case 1:
                text = text[:at] + text[at : at + 200] + text[at:]
            case 2 | 3:
                text = text[:at] + rng.choice(SIGNS) + text[at:]
            case 4:
                text = (
                    text[:at] + chr(rng.choice([0, 1, 34, 60, 123, 0x85, 0xD800, 0x1F600, 0x10FFFF])) + text[at + 1 :]
                )
            case _:
                text = text[:to]
    if rng.random() < 0.4:
        raw = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(rng.randint(0, 4) if raw else 0):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        return bytes(raw)
    return text


@pytest.mark.parametrize("name", FORMATS)
def test_no_malformed_file_crashes_a_reader(name):
    whole = FORMATS[name].write(BANK, "A bank")
    rng = random.Random(f"malformed {name}")
    for _ in range(500):
        data = damaged(whole, rng)
        reading = FORMATS[name].read(data)
        assert reading.items or reading.faults
        assert all(checked(item) for item in reading.items)
        assert all(fault.line >= 1 and fault.message and "Traceback" not in fault.message for fault in reading.faults)
        assert all(0 <= loss.item < len(reading.items) for loss in reading.losses)
        FORMATS[name].read(FORMATS[name].write(reading.items))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "data", ["", b"", " \n\n", "\x00", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", "\ud800", "[" * 100_000]
)
def test_a_file_without_questions_is_one_plain_fault(name, data):
    reading = FORMATS[name].read(data)
    assert reading.items == ()
    assert reading.faults


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_beyond_the_limit_is_refused_unread(name):
    reading = FORMATS[name].read(b"x" * (LARGEST_FILE + 1))
    assert "too large" in reading.faults[0].message


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "piece", ["{", "}", "<!--", "<a", "[tag:", "\\", "\n", " ", "'", '"', "#", "=", "A) x\n", "Evidence: “"]
)
def test_reading_takes_time_in_proportion_to_length(name, piece):
    FORMATS[name].read(f"<quiz><question type='essay'>{piece * 30_000}")
    FORMATS[name].read("::a::[html]Who?{=" + piece * 30_000 + "~b}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "<!DOCTYPE"),
        ('<!DOCTYPE q SYSTEM "http://localhost/x.dtd"><quiz/>', "<!DOCTYPE"),
        ("<quiz>" + "<a>" * 65, "64 deep"),
        ("<html/>", "begins with <quiz>"),
        ("<quiz>\n<question></quiz>", "not XML"),
    ],
)
def test_xml_that_asks_for_more_than_questions_is_refused(text, told):
    assert told in FORMATS["moodle-xml"].read(text).faults[0].message


@pytest.mark.parametrize(
    ("name", "text", "line", "told"),
    [
        ("gift", "::a::Who?{=Ezhov ~Yagoda}\n\n// note\n::b::Who?{=Ezhov\n", 4, "not between { and }"),
        ("gift", "Read this first.", 1, "no answers in braces"),
        ("gift", "\nWho?{=a =b ~c}", 2, "several options are marked"),
        ("gift", "When?{#soon}", 1, "no number"),
        ("gift", "Who?{~%50%a ~b ~}", 0, ""),
        ("gift", "Match{=a -> b =c}", 1, "what belongs to it"),
        ("gift", "Who?{=a ~a}", 1, "Two options say the same."),
        ("aiken", "Who?\nA) Ezhov\nB) Yagoda\n", 1, "has no answer"),
        ("aiken", "A) Ezhov\n", 1, "no question before"),
        ("aiken", "Who?\nA) Ezhov\nB) Yagoda\nANSWER: C", 4, "not the letter"),
        ("csv", "type,stem\n", 0, ""),
        ("csv", "a,b\n1,2\n", 1, "must name the columns"),
        ("csv", "question,option 1,option 2,key\nWho?,Ezhov,Yagoda,3\n", 2, "names no option"),
        ("csv", 'question,key\n"Who\nis it?",Ezhov\nWhen?,\n', 4, "accepted answer"),
        ("marginalia", '{"type":"single_choice"}', 1, "not an item"),
        ("marginalia", '\n{"type":"short_answer","stem":5}', 2, "stem of the item must be text"),
        ("marginalia", "{", 1, "not JSON"),
        ("marginalia", '{"format":"marginalia-bank","version":9}', 1, "version 9"),
    ],
)
def test_a_fault_names_the_line_and_what_to_do(name, text, line, told):
    faults = FORMATS[name].read(text).faults
    if line:
        assert (faults[0].line, told in faults[0].message) == (line, True), faults
