"""Moodle XML: what Moodle's question bank exports and imports (https://docs.moodle.org/en/Moodle_XML_format).

Texts are HTML in which everything of ours is escaped, kept in CDATA as Moodle itself does. Reading goes through
defusedxml with document types, entities and the network off and with our own limits on size and depth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from questions.formats import moodle
from questions.formats.exchange import LARGEST_FILE, Import, Reading, clean, general_feedback, marking_text, one_line
from questions.items import Item, ItemType, Option

TITLE = "Moodle XML"
SUFFIX = ".xml"
MEDIA_TYPE = "application/xml"
DEEPEST = 64
"""Elements within elements. Moodle's own files go to 5; defusedxml itself accepts hundreds of thousands."""
MOST_ELEMENTS = 2_000_000

left_out = moodle.left_out


def write(items: Iterable[Item], category: str = "") -> str:
    """The items as a Moodle XML file, in the category of that name under the course's top category if one is given."""
    questions = [_question(place, item) for place, item in enumerate(items) if left_out(item) is None]
    opening = [_category(category)] if clean(category) else []
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *opening, *questions, "</quiz>", ""])


def _category(name: str) -> str:
    path = "$course$/top/" + one_line(name).replace("/", "//")
    return f'  <question type="category">\n    <category><text>{_cdata(path)}</text></category>\n  </question>'


def _cdata(text: str) -> str:
    if not any(sign in text for sign in "<>&"):
        return text
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _html(tag: str, text: str) -> str:
    return f'<{tag} format="html"><text>{_cdata(moodle.as_html(text))}</text></{tag}>'


def _question(place: int, item: Item) -> str:
    kind, lines = _body(item)
    own = [f"<tag><text>{_cdata(tag)}</text></tag>" for tag in moodle.tags(item)]
    lines = [
        f"<name><text>{_cdata(moodle.name(place, item))}</text></name>",
        _html("questiontext", item.stem),
        _html("generalfeedback", general_feedback(item)),
        f"<defaultgrade>{item.possible}.0000000</defaultgrade>",
        f"<penalty>{'1.0000000' if kind == 'truefalse' else '0.3333333'}</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{item.content_hash[:16]}</idnumber>",
        *lines,
        *(["<tags>", *own, "</tags>"] if own else []),
    ]
    return "\n".join([f'  <question type="{kind}">', *(f"    {line}" for line in lines), "  </question>"])


def _body(item: Item) -> tuple[str, list[str]]:
    """Moodle's name of the item's type, and the elements that only this type has."""
    if moodle.is_true_false(item):
        words = [(word, moodle.truth(item, word)) for word in ("true", "false")]
        kind = "moodle_auto_format"
        return "truefalse", [_answer(w, "100" if o.correct else "0", o.rationale, kind) for w, o in words]
    if item.options and item.type not in (ItemType.SHORT, ItemType.NUMERIC, *_WHOLE):
        return "multichoice", list(_choice(item))
    if item.type in _WHOLE:
        return _WHOLE[item.type](item)
    answers = [answer for answer in item.answers if clean(answer)]
    if item.type is ItemType.NUMERIC:
        tolerance = f"<tolerance>{item.tolerance!r}</tolerance>"
        return "numerical", [
            _answer(moodle.number_text(a), "100", "", "moodle_auto_format", tolerance) for a in answers
        ]
    accepted = [_answer(moodle.accepted_text(a), "100", "", "moodle_auto_format") for a in answers]
    return "shortanswer", ["<usecase>0</usecase>", *accepted]


def _matching(item: Item) -> tuple[str, list[str]]:
    lines = [
        f'<subquestion format="html"><text>{_cdata(moodle.as_html(line))}</text>'
        f"<answer><text>{_cdata(text)}</text></answer></subquestion>"
        for line, text in moodle.matched(item)
    ]
    return "matching", ["<shuffleanswers>true</shuffleanswers>", *lines]


def _ordering(item: Item) -> tuple[str, list[str]]:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(item.options)),
        "gradingtype": "LONGEST_ORDERED_SUBSET",  # the nearest to our own
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    lines = [
        f'<answer fraction="{place}.0000000" format="html"><text>{_cdata(moodle.as_html(option.text))}</text></answer>'
        for place, option in enumerate(item.options, 1)
    ]
    return "ordering", [*(f"<{name}>{value}</{name}>" for name, value in settings.items()), *lines]


def _essay(item: Item) -> tuple[str, list[str]]:
    told = marking_text(item)
    return "essay", [
        "<responseformat>plain</responseformat>",
        "<responserequired>1</responserequired>",
        "<responsefieldlines>10</responsefieldlines>",
        "<attachments>0</attachments>",
        "<attachmentsrequired>0</attachmentsrequired>",
        _html("graderinfo", told),
        _html("responsetemplate", ""),
    ]


_WHOLE = {ItemType.MATCHING: _matching, ItemType.ORDERING: _ordering, ItemType.CONSTRUCTED: _essay}


def _choice(item: Item) -> Iterator[str]:
    yield f"<single>{'false' if item.type is ItemType.MULTIPLE else 'true'}</single>"
    yield f"<shuffleanswers>{'false' if item.type is ItemType.HOT_TEXT else 'true'}</shuffleanswers>"
    yield "<answernumbering>abc</answernumbering>"
    for option, mark in zip(item.options, moodle.marks(item), strict=True):
        yield _answer(moodle.as_html(option.text), mark, option.rationale, "html")


def _answer(text: str, mark: str, why: str, kind: str, more: str = "") -> str:
    reason = _html("feedback", why)
    return f'<answer fraction="{mark}" format="{kind}"><text>{_cdata(text)}</text>{reason}{more}</answer>'


class _TooMuch(ValueError):
    """A file beyond our limits, as a sentence."""


class _Tree(TreeBuilder):
    """Builds elements that know their line, and stops at the limits."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0
        self.parser: Any = None

    def start(self, tag: Any, attrs: Any, /) -> Any:
        """Open an element. Raises _TooMuch at the limits."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise _TooMuch(f"elements lie more than {DEEPEST} deep in each other; this is no file of Moodle's.")
        if self.count > MOST_ELEMENTS:
            raise _TooMuch("this file has too many elements; split it.")
        element = super().start(tag, attrs)
        # Attribute names cannot hold a space in XML, so no file can bring a line number of its own.
        element.set("line ", str(self.parser.parser.CurrentLineNumber))
        return element

    def end(self, tag: Any, /) -> Any:
        """Close an element."""
        self.depth -= 1
        return super().end(tag)


def read(data: str | bytes) -> Import:
    """The questions of a Moodle XML file: multichoice, truefalse, shortanswer, numerical, matching, ordering, essay."""
    reading = Reading()
    root = _parsed(data, reading)
    if root is None:
        return reading.result()
    if root.tag != "quiz":
        reading.fault(_line(root), f"this file begins with <{str(root.tag)[:40]}>; give one that begins with <quiz>.")
        return reading.result()
    for element in root.iterfind("question"):
        if element.get("type") != "category":
            _read_question(element, reading)
    return reading.result()


def _parsed(data: str | bytes, reading: Reading) -> Element | None:
    """The file's root element; None with a fault where it is no XML that we accept."""
    if len(data) > LARGEST_FILE:
        reading.fault(1, f"this file is too large; split it into files under {LARGEST_FILE // 1_000_000} MB.")
        return None
    tree = _Tree()
    parser = DefusedXMLParser(target=tree, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    tree.parser = parser
    try:
        parser.feed(data.strip())
        root: Element = parser.close()
    except DefusedXmlException:
        reading.fault(1, "this file defines a document type or entities; take the <!DOCTYPE …> out.")
    except ParseError as fault:
        reading.fault(fault.position[0], f"this is not XML that can be read: {str(fault).partition(':')[0]}.")
    except _TooMuch as fault:
        reading.fault(parser.parser.CurrentLineNumber, str(fault))
    except (ValueError, LookupError):
        reading.fault(1, "the encoding of this file is unknown; save it as UTF-8.")
    else:
        return root
    return None


def _line(element: Element) -> int:
    return int(element.get("line ", "1"))


def _text(element: Element | None) -> str:
    """All text of the element's <text>, or of the element itself where it has none, as older files do."""
    if element is None:
        return ""
    inner = element.find("text")
    return "".join((element if inner is None else inner).itertext())


def _shown(element: Element | None, kind: str = "html") -> str:
    return "" if element is None else moodle.shown_text(_text(element), element.get("format") or kind)


def _read_question(element: Element, reading: Reading) -> None:
    kind = element.get("type", "")
    if kind not in _READERS:
        known = "write it as multiple choice or short answer"
        reading.fault(_line(element), f"a question of type “{clean(kind)[:40]}” cannot be read; {known}.")
        return
    try:
        item, lost = _READERS[kind](element, _shown(element.find("questiontext")))
    except ValueError as fault:
        reading.fault(_line(element), str(fault))
        return
    item = moodle.with_feedback(item, _shown(element.find("generalfeedback")))
    item = moodle.with_tags(item, [_text(tag) for tag in element.iterfind("tags/tag")])
    reading.keep(_line(element), item, [*lost, *_unread(element)])


def _mark(answer: Element) -> float:
    return moodle.percent(answer.get("fraction") or "0")


def _read_choice(element: Element, stem: str) -> tuple[Item, list[str]]:
    options = [(_shown(a), _mark(a), _shown(a.find("feedback"))) for a in element.iterfind("answer")]
    return moodle.choice(stem, options, single=_said(element, "single", "true") not in ("false", "0", ""))


def _read_truth(element: Element, stem: str) -> tuple[Item, list[str]]:
    answers = list(element.iterfind("answer"))
    if len(answers) != 2:
        raise ValueError("a true/false question needs two answers, true and false.")
    words = [_text(answer).strip().casefold() for answer in answers]
    # Old files hold the words in the teacher's language, true first.
    yes, no = reversed(answers) if words == ["false", "true"] else answers
    if (_mark(yes) > 0) == (_mark(no) > 0):
        raise ValueError("mark one of true and false as right, with fraction 100.")
    return moodle.true_false(stem, _mark(yes) > 0, _shown(yes.find("feedback")), _shown(no.find("feedback"))), []


def _read_typed(element: Element, stem: str) -> tuple[Item, list[str]]:
    item, lost = moodle.typed(stem, [(clean(_text(a)), _mark(a)) for a in element.iterfind("answer")])
    if _said(element, "usecase", "0") == "1":
        lost.append("that capitals count")
    return item, lost + _said_to_answers(element)


def _read_numeric(element: Element, stem: str) -> tuple[Item, list[str]]:
    answers = [(clean(_text(a)), _tolerance(a), _mark(a)) for a in element.iterfind("answer")]
    item, lost = moodle.numeric(stem, answers)
    if any(not moodle.is_number(answer) for answer in item.answers):
        raise ValueError("an answer of this numerical question is no number; write it like 1914 or 2.5.")
    if element.find("units/unit") is not None:
        lost.append("units")
    return item, lost + _said_to_answers(element)


def _read_matching(element: Element, stem: str) -> tuple[Item, list[str]]:
    lines = element.findall("subquestion")
    return moodle.matching(stem, [(_shown(line), one_line(_text(line.find("answer")))) for line in lines]), []


def _read_ordering(element: Element, stem: str) -> tuple[Item, list[str]]:
    # Moodle takes the order of the file and makes the fractions anew.
    options = tuple(Option(_shown(answer)) for answer in element.iterfind("answer"))
    lost = [] if _said(element, "selecttype", "all") == "all" else ["that only some of its things are shown"]
    return Item(ItemType.ORDERING, stem, options), lost


def _read_essay(element: Element, stem: str) -> tuple[Item, list[str]]:
    grade = _said(element, "defaultgrade", "1").partition(".")[0]
    points = int(grade) if grade.isascii() and grade.isdigit() and len(grade) < 4 else 1
    item, lost = moodle.constructed(stem, _shown(element.find("graderinfo")), points)
    if _shown(element.find("responsetemplate")):
        lost.append("the text that stands in the field at first")
    return item, lost


def _tolerance(answer: Element) -> float:
    try:
        value = float(answer.findtext("tolerance") or "0")
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise ValueError("the tolerance is no number; give one from 0 up.")
    return value


_READERS = {
    "multichoice": _read_choice,
    "truefalse": _read_truth,
    "shortanswer": _read_typed,
    "numerical": _read_numeric,
    "matching": _read_matching,
    "ordering": _read_ordering,
    "essay": _read_essay,
}


def _said(element: Element, tag: str, otherwise: str) -> str:
    return (element.findtext(tag) or otherwise).strip().casefold()


def _said_to_answers(element: Element) -> list[str]:
    said = [answer for answer in element.iterfind("answer") if _shown(answer.find("feedback"))]
    return [f"what is said to the answer “{clean(_text(answer))[:60]}”" for answer in said]


_REPLIES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def _unread(element: Element) -> list[str]:
    """What a question holds that an item has no place for."""
    lost = []
    if any(_shown(element.find(tag)) for tag in _REPLIES):
        lost.append("the replies to every right, partly right or wrong answer")
    grade = _said(element, "defaultgrade", "1")
    if element.get("type") != "essay" and grade.rstrip("0").rstrip(".") != "1":
        lost.append(f"its mark of {grade[:12]}: points are given in the quiz")
    if element.find("hint") is not None:
        lost.append("hints")
    texts = [
        _text(part) for part in (element.find("questiontext"), element.find("generalfeedback")) if part is not None
    ]
    if next(element.iter("file"), None) is not None or any(moodle.pictures(text) for text in texts):
        lost.append("a picture or other file")
    return lost
