"""An item as a QTI assessment item: its declarations, its interaction, how an answer is scored, what is said to it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence

from questions.formats.exchange import clean, general_feedback, one_line, unusable
from questions.formats.qti.names import Node, Version, node
from questions.items import Item, ItemType
from questions.scoring import readings

LONGEST_TITLE = 80
RESPONSE = "RESPONSE"
_BLANK = re.compile(r"_{3,}")


def left_out(item: Item) -> str | None:
    """Why a QTI package cannot carry the item, as a sentence; None where it can."""
    if item.type is ItemType.NUMERIC:
        if not all(readings(answer) for answer in item.answers if clean(answer)):
            return "Write its answers as numbers."
        if not math.isfinite(item.tolerance) or item.tolerance < 0:
            return "Give the tolerance as a number from 0 up."
    return unusable(item)


def changed(item: Item) -> tuple[str, ...]:
    """What of an item a package carries otherwise than Marginalia keeps it, in words."""
    said = ["the proofs that distractors are wrong"] if any(option.certificate for option in item.options) else []
    if item.type is ItemType.ORDERING:
        said.append("part marks: another system scores an order as right or wrong")
    if item.type in (ItemType.SHORT, ItemType.CLOZE) and not item.options:
        said.append("forgiven misspellings: another system compares letter by letter, without capitals")
    if item.lineage.family != "written":
        said.append("how it was generated (rule, seed)")
    return tuple(said)


def identifier(item: Item) -> str:
    """A name for the item that is the same in every package."""
    return f"item-{item.content_hash[:16]}"


def title(item: Item) -> str:
    """The beginning of the stem, for lists."""
    return one_line(item.stem)[:LONGEST_TITLE].strip()


def assessment_item(item: Item, version: Version) -> Node:
    """The item whole."""
    declaration, interaction, scoring = _PARTS.get(item.type, _choice_parts)(item)
    written = item.type is ItemType.CONSTRUCTED
    return node(
        "assessmentItem",
        declaration,
        _outcome("SCORE", "float", "0"),
        _outcome("MAXSCORE", "float", str(item.possible)),
        None if written else _outcome("GENERAL", "identifier"),
        _outcome("CHOSEN", "identifier", several=item.type is ItemType.MULTIPLE) if _reasons(item) else None,
        node("itemBody", _for_teachers(item, version), *interaction),
        None if written else node("responseProcessing", *scoring, *_said(item)),
        *([] if written else _feedback(item, version)),
        identifier=identifier(item),
        title=title(item),
        adaptive="false",
        timeDependent="false",
        lang="en",
    )


def _outcome(name: str, kind: str, value: str | None = None, several: bool = False) -> Node:
    default = node("defaultValue", node("value", value)) if value is not None else None
    return node(
        "outcomeDeclaration",
        default,
        identifier=name,
        cardinality="multiple" if several else "single",
        baseType=kind,
    )


def _response(cardinality: str, kind: str, values: Sequence[str], mapping: Node | None = None) -> Node:
    right = node("correctResponse", *(node("value", value) for value in values)) if values else None
    return node("responseDeclaration", right, mapping, identifier=RESPONSE, cardinality=cardinality, baseType=kind)


def _names(item: Item) -> list[str]:
    return [f"option-{place + 1}" for place in range(len(item.options))]


def _paragraphs(text: str) -> list[Node]:
    """Text as paragraphs; a single line end within one is a break."""
    made = []
    for paragraph in re.split(r"\n{2,}", clean(text)):
        lines: list[Node | str] = []
        for line in paragraph.split("\n"):
            lines += [node("br"), line] if lines else [line]
        made.append(node("p", *lines))
    return made


def _lines(text: str) -> list[Node | str]:
    """Text where no paragraph may stand."""
    lines: list[Node | str] = []
    for line in clean(text).split("\n"):
        lines += [node("br"), line] if lines else [line]
    return lines


Parts = tuple[Node, list[Node], list[Node]]
"""Response declaration, what stands in the body, response rules."""


def _choice_parts(item: Item) -> Parts:
    if not item.options:
        return _typed_parts(item)
    names = _names(item)
    right = [name for name, option in zip(names, item.options, strict=True) if option.correct]
    several = item.type is ItemType.MULTIPLE
    choices = [
        node("simpleChoice", *_lines(option.text), identifier=name)
        for name, option in zip(names, item.options, strict=True)
    ]
    interaction = node(
        "choiceInteraction",
        node("prompt", *_lines(item.stem)),
        *choices,
        responseIdentifier=RESPONSE,
        shuffle="false" if item.type is ItemType.TRUE_FALSE else "true",
        maxChoices="0" if several else "1",
    )
    if not several:
        return _response("single", "identifier", right), [interaction], [_score_if_right()]
    share = _share(len(right))
    marks = [(name, share if option.correct else f"-{share}") for name, option in zip(names, item.options, strict=True)]
    return _response("multiple", "identifier", right, _mapping(marks)), [interaction], [_score_by_map()]


def _share(parts: int) -> str:
    return format(1 / parts, ".10f").rstrip("0").rstrip(".")


def _mapping(marks: Iterable[tuple[str, str]], kind: str = "") -> Node:
    entries = [
        node("mapEntry", mapKey=key, mappedValue=value, **({"caseSensitive": "false"} if kind == "string" else {}))
        for key, value in marks
    ]
    return node("mapping", *entries, lowerBound="0", upperBound="1", defaultValue="0")


def _score_if_right() -> Node:
    same = node("match", node("variable", identifier=RESPONSE), node("correct", identifier=RESPONSE))
    return _score_if(same)


def _score_if(condition: Node) -> Node:
    return node("responseCondition", node("responseIf", condition, _set("SCORE", _value("float", "1"))))


def _score_by_map() -> Node:
    return _set("SCORE", node("mapResponse", identifier=RESPONSE))


def _set(name: str, expression: Node) -> Node:
    return node("setOutcomeValue", expression, identifier=name)


def _value(kind: str, text: str) -> Node:
    return node("baseValue", text, baseType=kind)


def _entry(item: Item, length: int) -> list[Node]:
    """The stem with a field to type in: in its blank where it has one, after it where it has none."""
    field = node("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=str(length))
    stem = clean(item.stem)
    blank = _BLANK.search(stem)
    if blank is None:
        return [*_paragraphs(stem), node("p", field)]
    before, after = re.sub(r"\s+", " ", stem[: blank.start()]), re.sub(r"\s+", " ", stem[blank.end() :])
    return [node("p", before, field, after)]


def _typed_parts(item: Item) -> Parts:
    answers = list(dict.fromkeys(answer for answer in map(one_line, item.answers) if answer))
    # Keys that differ in capitals alone would be two entries for one answer.
    alone = list({answer.casefold(): answer for answer in reversed(answers)}.values())[::-1]
    mapping = _mapping([(answer, "1") for answer in alone], "string")
    length = max(12, max(map(len, answers)) + 4)
    return _response("single", "string", answers[:1], mapping), _entry(item, length), [_score_by_map()]


def _numeric_parts(item: Item) -> Parts:
    numbers = [format(readings(answer)[0], "f") for answer in item.answers if clean(answer)]
    near = format(item.tolerance, ".12f").rstrip("0").rstrip(".") or "0"
    tests = [
        node(
            "equal",
            node("variable", identifier=RESPONSE),
            _value("float", number),
            toleranceMode="absolute",
            tolerance=f"{near} {near}",
        )
        for number in numbers
    ]
    rule = _score_if(tests[0] if len(tests) == 1 else node("or", *tests))
    return _response("single", "float", numbers[:1]), _entry(item, 12), [rule]


def _matching_parts(item: Item) -> Parts:
    names = _names(item)
    pairs = [f"line-{place + 1} {names[prompt.option]}" for place, prompt in enumerate(item.prompts)]
    lines = [
        node("simpleAssociableChoice", *_lines(prompt.text), identifier=f"line-{place + 1}", matchMax="1")
        for place, prompt in enumerate(item.prompts)
    ]
    options = [
        node("simpleAssociableChoice", *_lines(option.text), identifier=name, matchMax="0")
        for name, option in zip(names, item.options, strict=True)
    ]
    interaction = node(
        "matchInteraction",
        node("prompt", *_lines(item.stem)),
        node("simpleMatchSet", *lines),
        node("simpleMatchSet", *options),
        responseIdentifier=RESPONSE,
        shuffle="true",
        maxAssociations=str(len(lines)),
    )
    mapping = _mapping([(pair, _share(len(pairs))) for pair in pairs])
    return _response("multiple", "directedPair", pairs, mapping), [interaction], [_score_by_map()]


def _ordering_parts(item: Item) -> Parts:
    names = _names(item)
    choices = [
        node("simpleChoice", *_lines(option.text), identifier=name)
        for name, option in zip(names, item.options, strict=True)
    ]
    interaction = node(
        "orderInteraction",
        node("prompt", *_lines(item.stem)),
        *choices,
        responseIdentifier=RESPONSE,
        shuffle="true",
    )
    return _response("ordered", "identifier", names), [interaction], [_score_if_right()]


def _hot_text_parts(item: Item) -> Parts:
    names = _names(item)
    inside: list[Node | str] = []
    for name, option in zip(names, item.options, strict=True):
        inside += [*([" "] if inside else []), node("hottext", one_line(option.text), identifier=name)]
    interaction = node(
        "hottextInteraction",
        node("prompt", *_lines(item.stem)),
        node("p", *inside),
        responseIdentifier=RESPONSE,
        maxChoices="1",
    )
    right = [name for name, option in zip(names, item.options, strict=True) if option.correct]
    return _response("single", "identifier", right), [interaction], [_score_if_right()]


def _constructed_parts(item: Item) -> Parts:
    interaction = node(
        "extendedTextInteraction",
        node("prompt", *_lines(item.stem)),
        responseIdentifier=RESPONSE,
        expectedLines="8",
    )
    return _response("single", "string", []), [interaction], []


_PARTS: dict[ItemType, Callable[[Item], Parts]] = {
    ItemType.SHORT: _typed_parts,
    ItemType.NUMERIC: _numeric_parts,
    ItemType.MATCHING: _matching_parts,
    ItemType.ORDERING: _ordering_parts,
    ItemType.HOT_TEXT: _hot_text_parts,
    ItemType.CONSTRUCTED: _constructed_parts,
}


def _reasons(item: Item) -> list[tuple[str, str]]:
    """The options with something to say to who chooses them."""
    if item.type in (ItemType.MATCHING, ItemType.ORDERING):
        return []
    pairs = zip(_names(item), item.options, strict=True)
    return [(name, clean(option.rationale)) for name, option in pairs if clean(option.rationale)]


def _said(item: Item) -> list[Node]:
    """The rules that show feedback: to what was chosen, and the rationale with its evidence to everybody."""
    chosen = [_set("CHOSEN", node("variable", identifier=RESPONSE))] if _reasons(item) else []
    return [*chosen, _set("GENERAL", _value("identifier", "shown"))]


def _feedback(item: Item, version: Version) -> list[Node]:
    made = [_modal("CHOSEN", name, reason, version) for name, reason in _reasons(item)]
    general = general_feedback(item)
    return [*made, _modal("GENERAL", "shown", general, version)] if general else made


def _modal(outcome: str, name: str, text: str, version: Version) -> Node:
    return node(
        "modalFeedback",
        *_wrapped(_paragraphs(text), version),
        outcomeIdentifier=outcome,
        identifier=name,
        showHide="show",
    )


def _wrapped(blocks: list[Node], version: Version) -> list[Node]:
    return [node("contentBody", *blocks)] if version.kebab else blocks


def _for_teachers(item: Item, version: Version) -> Node | None:
    """What a scorer is told: the marking points and model answers of a constructed response, with the evidence."""
    if item.type is not ItemType.CONSTRUCTED:
        return None
    points = [node("li", f"{one_line(point.text)} ({point.points})") for point in item.marking]
    models = [part for answer in item.answers if clean(answer) for part in _paragraphs(answer)]
    proof = _paragraphs(general_feedback(item)) if general_feedback(item) else []
    more = {"use": "scoring"} if version.kebab else {}
    return node("rubricBlock", *_wrapped([node("ul", *points), *models, *proof], version), view="scorer", **more)
