"""What we write means the same to Moodle: its importers' rules, as observed, applied to our files step by step.

The rules are written down anew here from what Moodle does with a file, and share nothing with our readers.
"""

import html
import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from questions.formats import FORMATS, moodle
from questions.formats.exchange import clean, one_line
from questions.items import Item, ItemType, Option
from tests.questions.formats.hostile import usable_items

BLANKS = " \t\n\r\0\x0b"  # what PHP's trim takes away
# The marks that Moodle allows an option to have; anything else stops its import.
ALLOWED = [
    100,
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
    10,
    5,
    0,
]
QUICK = settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)


def shown(markup):
    """What a browser shows of our HTML: entities and line breaks are all that we write."""
    assert not re.search(r"<(?!br>)", markup)
    return html.unescape(markup.replace("<br>", "\n"))


def gift_chunks(text):
    """Lines are trimmed; an empty one (or "0") ends a question; a line that begins with // is dropped."""
    held = []
    for line in [*text.split("\n"), ""]:
        line = line.strip(BLANKS)
        if line in ("", "0"):
            if held:
                yield "\n".join(" " if part.startswith("//") else part for part in held).strip(BLANKS)
            held = []
        else:
            held.append(line)


STAND_IN = {":": "058", "#": "035", "=": "061", "{": "123", "}": "125", "~": "126"}


def hide(text):
    text = text.replace("\\\\", "&&092;")
    for sign, number in STAND_IN.items():
        text = text.replace(f"\\{sign}", f"&&{number};")
    return text.replace("\\n", "&&010").replace("&&092;", "\\")


def reveal(text, kind):
    if text.startswith("[") and text[1 : text.find("]")] in ("html", "moodle", "plain", "markdown"):
        kind, text = text[1 : text.find("]")], text[text.find("]") + 1 :]
    for sign, number in STAND_IN.items():
        text = text.replace(f"&&{number};", sign)
    return text.replace("&&010", "\n").strip(BLANKS), kind


def weigh(text, otherwise):
    if re.match(r"%-*([0-9]{1,2})\.?([0-9]*)%", text):
        weight, rest = text[1:].split("%", 1)
        return float(weight), rest
    return otherwise, text


def gift_import(chunk):
    """(type, stem, [(answer, mark, feedback)…], general feedback) as Moodle makes them of a question."""
    chunk = hide(chunk)
    if chunk.startswith("$CATEGORY:"):
        return "category", chunk[10:].strip(BLANKS), [], ""
    assert chunk.startswith("::")
    chunk = chunk[2:].split("::", 1)[1].strip(BLANKS)
    start, end = chunk.index("{"), chunk.index("}")
    assert chunk.endswith("}")
    answers, stem = chunk[start + 1 : end].strip(BLANKS), chunk[:start] + chunk[end + 1 :]
    general = ""
    if "####" in answers:
        answers, general = answers.rsplit("####", 1)
        answers = answers.strip(BLANKS)
    stem, kind = reveal(stem, "moodle")
    said = shown(stem) if kind == "html" else stem

    def parts(mark):
        pieces = answers.split(mark)
        return pieces[1:] if pieces[0].strip(BLANKS) in ("", "0") else pieces

    def both(text):
        words, _, why = text.partition("#")
        return shown(reveal(words.strip(BLANKS), kind)[0]), shown(reveal(why.strip(BLANKS), kind)[0])

    found, result = "shortanswer", []
    if answers.startswith("#"):
        found = "numerical"
        for piece in answers[1:].split("="):
            if piece.strip(BLANKS):
                number, tolerance = piece.strip(BLANKS).split("#")[0].split(":")
                result.append((float(number), float(tolerance), ""))
    elif "~" in answers:
        found = "single" if "=" in answers else "multi"
        answers = answers.replace("=", "~=")
        for piece in (part.strip(BLANKS) for part in parts("~")):
            mark, text = (100.0, piece[1:]) if piece.startswith("=") else weigh(piece, 0.0)
            words, why = both(text)
            result.append((words, mark, why))
    elif "=" in answers and "->" in answers:
        found = "match"
        for piece in (part.strip(BLANKS) for part in parts("=")):
            line, _, text = piece.partition("->")
            result.append((shown(reveal(line.strip(BLANKS), kind)[0]), reveal(text, "plain")[0].strip(BLANKS)))
    elif answers.split("#")[0].strip(BLANKS) in ("T", "TRUE", "F", "FALSE"):
        found = "truefalse"
        _, wrong, right = [*answers.split("#", 2), "", ""][:3]
        truth = answers.startswith("T")
        why = {
            truth: shown(reveal(right.strip(BLANKS), kind)[0]),
            not truth: shown(reveal(wrong.strip(BLANKS), kind)[0]),
        }
        result = [("true", 100.0 * truth, why[True]), ("false", 100.0 * (not truth), why[False])]
    else:
        for piece in (part.strip(BLANKS) for part in parts("=")):
            mark, text = weigh(piece, 100.0)
            result.append((reveal(text.split("#")[0].strip(BLANKS), kind)[0], mark, ""))
    return found, said, result, shown(reveal(general.strip(BLANKS), kind)[0])


def expected(item):
    """What Moodle should hold of an item: type and answers."""
    if moodle.is_true_false(item):
        options = {clean(o.text).casefold(): o for o in item.options}
        return "truefalse", [(w, 100.0 * options[w].correct, clean(options[w].rationale)) for w in ("true", "false")]
    if item.type is ItemType.MATCHING:
        pairs = [(clean(p.text), one_line(item.options[p.option].text)) for p in item.prompts]
        return "match", pairs + [("", one_line(o.text)) for o in item.distractors]
    if item.type is ItemType.ORDERING:
        return "ordering", [clean(option.text) for option in item.options]
    if item.type is ItemType.CONSTRUCTED:
        return "essay", []
    if item.options:
        marks = [float(mark) for mark in moodle.marks(item)]
        options = [(clean(o.text), mark, clean(o.rationale)) for o, mark in zip(item.options, marks, strict=True)]
        return ("multi" if item.type is ItemType.MULTIPLE else "single"), options
    answers = [a for a in item.answers if one_line(a)]
    if item.type is ItemType.NUMERIC:
        return "numerical", [(float(moodle.number_text(a)), item.tolerance, "") for a in answers]
    return "shortanswer", [(one_line(a).replace("*", "\\*"), 100.0, "") for a in answers]


@given(item=usable_items)
@QUICK
def test_moodle_takes_every_gift_question_with_its_key(item):
    chunks = list(gift_chunks(FORMATS["gift"].write([item], "A/B\n\n$CATEGORY: top")))
    assert len(chunks) == 1 + (FORMATS["gift"].left_out(item) is None)
    for chunk in chunks[1:]:
        kind, stem, answers, general = gift_import(chunk)
        assert (kind, answers) == expected(item)
        assert stem == clean(item.stem)
        assert clean(item.rationale) in general


@given(item=usable_items)
@QUICK
def test_moodle_takes_every_xml_question_with_its_key(item):
    root = ElementTree.fromstring(FORMATS["moodle-xml"].write([item]))
    questions = list(root.iter("question"))
    assert len(questions) == (FORMATS["moodle-xml"].left_out(item) is None)
    for question in questions:
        kind, answers = expected(item)
        names = {"single": "multichoice", "multi": "multichoice", "match": "matching"}
        assert question.get("type") == names.get(kind, kind)
        assert shown((question.findtext("questiontext/text") or "").strip(BLANKS)) == clean(item.stem)
        if kind == "match":
            lines = question.findall("subquestion")
            assert [(shown(line.findtext("text") or ""), line.findtext("answer/text")) for line in lines] == answers
            continue
        if kind == "ordering":
            assert [shown(answer.findtext("text")) for answer in question.iter("answer")] == answers
            assert question.findtext("selecttype") == "ALL"
            assert question.findtext("selectcount") == str(len(answers))
            continue
        for answer, (words, mark, why) in zip(question.iter("answer"), answers, strict=True):
            text = answer.findtext("text")
            if kind == "numerical":
                assert (float(text), float(answer.findtext("tolerance")), answer.get("fraction")) == (
                    words,
                    mark,
                    "100",
                )
            else:
                assert ((shown(text) if kind in ("single", "multi") else text), float(answer.get("fraction"))) == (
                    words,
                    mark,
                )
                assert shown(answer.findtext("feedback/text") or "") == why


def aiken_import(text):
    stem, options = None, []
    for line in (line.strip(BLANKS) for line in text.split("\n")):
        if len(line.encode()) < 2:
            continue
        if re.match(r"[A-Z][).][ \t]?", line):
            assert stem is not None
            options.append(line[2:].strip(BLANKS))
        elif line.startswith("ANSWER:"):
            yield stem, options, ord(line[7:].strip(BLANKS)[0]) - ord("A")
            stem, options = None, []
        else:
            assert stem is None
            stem = line


@given(item=usable_items)
@QUICK
def test_moodle_takes_every_aiken_question_with_its_key(item):
    if FORMATS["aiken"].left_out(item) is None:
        ((stem, options, key),) = aiken_import(FORMATS["aiken"].write([item]))
        assert stem.lstrip("\u2060") == one_line(item.stem).lstrip("\u2060").strip()
        assert options == [one_line(option.text) for option in item.options]
        assert item.options[key].correct


@pytest.mark.parametrize("right", range(1, 21))
@pytest.mark.parametrize("wrong", [0, 1, 7])
def test_the_marks_of_any_number_of_right_options_are_allowed_and_make_100(right, wrong):
    options = tuple(Option(f"o{at}", at < right) for at in range(right + wrong))
    marks = [float(mark) for mark in moodle.marks(Item(ItemType.MULTIPLE, "?", options))]
    assert all(abs(mark) in ALLOWED for mark in marks)
    # Moodle rounds the sum to two places before it compares it with 1.
    assert round(sum(mark for mark in marks if mark > 0) / 100, 2) == 1
