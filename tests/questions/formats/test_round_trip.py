"""What a format writes it reads back: stems, options, keys and rationales, whatever stands in them."""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.formats import FORMATS, aiken, losses, native
from questions.formats.exchange import clean, one_line, unusable
from questions.items import Evidence, Item, ItemType, Lineage, Option, check
from questions.scoring import readings
from tests.questions.formats.hostile import items, texts, usable_items

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
RICH = ["gift", "moodle-xml", "csv"]


def back(name, item):
    reading = FORMATS[name].read(FORMATS[name].write([item]))
    assert reading.faults == () or FORMATS[name].left_out(item)
    return reading.items


def said(options):
    return sorted((clean(o.text).casefold(), o.correct, clean(o.rationale)) for o in options)


def pairs_of(item):
    return [(clean(p.text), one_line(item.options[p.option].text)) for p in item.prompts]


@pytest.mark.parametrize("name", RICH)
@given(item=usable_items)
@settings(max_examples=120, suppress_health_check=SLOW, deadline=None)
def test_an_item_comes_back_with_its_stem_options_key_and_rationales(name, item):
    if FORMATS[name].left_out(item):
        assert back(name, item) == ()
        return
    (read,) = back(name, item)
    assert read.type is item.type
    assert read.stem == clean(item.stem)
    if item.type is ItemType.MATCHING:
        assert pairs_of(read) == pairs_of(item)
        assert {one_line(o.text) for o in read.options} == {one_line(o.text) for o in item.options}
    elif item.type is ItemType.ORDERING:
        assert [o.text for o in read.options] == [clean(o.text) for o in item.options]
    elif item.type is ItemType.CONSTRUCTED:
        assert [(one_line(p.text), p.points) for p in read.marking] == [
            (one_line(p.text), p.points) for p in item.marking
        ]
    elif item.type is ItemType.TRUE_FALSE:
        assert said(read.options) == said(item.options)
    else:
        want = [(clean(o.text), o.correct, clean(o.rationale)) for o in item.options]
        assert [(o.text, o.correct, o.rationale) for o in read.options] == want
    if item.type is ItemType.NUMERIC:
        assert [readings(a)[0] for a in read.answers] == [readings(a)[0] for a in item.answers]
        assert read.tolerance == item.tolerance
    elif not item.options and item.type is not ItemType.CONSTRUCTED:
        assert read.answers == tuple(a for a in map(one_line, item.answers) if a)
    assert read.cognitive is item.cognitive
    assert read.difficulty is None or math.isclose(read.difficulty, item.difficulty)
    if item.evidence and clean(item.evidence.text) and "Evidence: “" not in item.rationale + item.evidence.text:
        assert read.evidence == replace(item.evidence, text=clean(item.evidence.text), document=read.evidence.document)
        assert read.rationale == clean(item.rationale)


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "csv", "aiken", "marginalia"])
@given(bank=st.lists(usable_items, max_size=4))
@settings(max_examples=40, suppress_health_check=SLOW, deadline=None)
def test_a_second_round_changes_nothing_more_and_nobody_disturbs_a_neighbour(name, bank):
    module = FORMATS[name]
    kept = [item for item in bank if module.left_out(item) is None]
    once = module.read(module.write(bank, "A/B: {x}\n// $CATEGORY")).items
    assert len(once) == len(kept)
    assert [back(name, item) for item in kept] == [(item,) for item in once]
    assert module.read(module.write(once)).items == once


@given(item=items())
@settings(max_examples=150, suppress_health_check=SLOW, deadline=None)
def test_our_own_file_carries_everything_to_the_sign(item):
    if native.left_out(item) is None:
        assert back("marginalia", item) == (item,)
        assert losses(native, [item]) == ()


@given(item=usable_items)
@settings(max_examples=100, suppress_health_check=SLOW, deadline=None)
def test_aiken_carries_stem_options_and_key(item):
    if aiken.left_out(item):
        assert back("aiken", item) == ()
        return
    (read,) = back("aiken", item)
    assert read.stem == one_line(item.stem).lstrip("\u2060").strip()
    assert [(o.text, o.correct) for o in read.options] == [(one_line(o.text), o.correct) for o in item.options]


@pytest.mark.parametrize("name", FORMATS)
@given(item=items())
@settings(max_examples=60, suppress_health_check=SLOW, deadline=None)
def test_every_item_is_either_carried_with_its_losses_said_or_left_out_with_a_reason(name, item):
    module = FORMATS[name]
    reason = module.left_out(item)
    stated = losses(module, [item])
    if reason is not None:
        assert back(name, item) == ()
        assert [loss.what for loss in stated] == [f"left out: {reason}"]
    else:
        (read,) = back(name, item)
        assert bool(stated) == (read != item)
        assert not any("does not come back" in loss.what for loss in stated)


@given(text=texts)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    text.encode("utf-8", "surrogatepass")
    clean(text).encode()


SINGLE = Item(
    ItemType.SINGLE,
    "Who?",
    (Option("Ezhov", True, "He was."), Option("Yagoda")),
    evidence=Evidence("p1", 0, 5, "Ezhov", "ab" * 32),
    lineage=Lineage("subject", "r1", 7, "g"),
    worth=1.0,
)


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        (
            "gift",
            {
                "which version of the document holds the evidence",
                "the worth",
                "how it was generated (family, rule, seed)",
            },
        ),
        ("csv", set()),
        ("marginalia", set()),
        (
            "aiken",
            {
                "why options are right or wrong",
                "the evidence",
                "the worth",
                "how it was generated (family, rule, seed)",
            },
        ),
    ],
)
def test_each_format_says_what_it_cannot_carry(name, lost):
    assert {loss.what for loss in losses(FORMATS[name], [SINGLE])} == lost


@pytest.mark.parametrize("right", range(1, 23))
@pytest.mark.parametrize("name", ["gift", "moodle-xml"])
def test_any_number_of_right_options_up_to_twenty_comes_back(name, right):
    options = tuple(Option(f"o{at}", at < right) for at in range(right + 2))
    item = check(Item(ItemType.MULTIPLE, "Which?", options))
    assert bool(FORMATS[name].left_out(item)) == (right > 20)
    assert [read.options for read in back(name, item)] == ([options] if right <= 20 else [])


def test_a_typed_cloze_is_usable_without_options():
    assert unusable(Item(ItemType.CLOZE, "The ____ fell.", answers=("wall",))) is None


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@SUM(A1)", "＝1", "'=1"])
def test_no_cell_of_a_table_is_a_formula(cell):
    item = Item(ItemType.SHORT, cell, answers=(cell,), rationale=cell)
    written = FORMATS["csv"].write([item])
    assert f",{cell}" not in written
    assert f"'{cell}" in written
    assert back("csv", item)[0].stem == cell


def test_a_negative_number_in_a_table_stays_a_number():
    item = Item(ItemType.NUMERIC, "What?", answers=("-0.35",))
    assert ",-0.35," in FORMATS["csv"].write([item])


@pytest.mark.parametrize("name", RICH)
@pytest.mark.parametrize(
    "stem", ["[html]", "[html]Who?", "%50%", "// Who?", "$CATEGORY: x", "::Who::", "{=a}", "]]>", "&amp;"]
)
def test_a_stem_that_looks_like_markup_is_only_text(name, stem):
    item = Item(
        ItemType.SINGLE, stem, (Option(f"{stem}a", True, stem), Option(f"{stem}b", rationale=stem)), rationale=stem
    )
    assert losses(FORMATS[name], [item]) == ()
