"""QTI packages hold to the published schemas, and Anki decks to their database; both carry every type of item."""

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from questions.formats import PACKAGES, losses
from questions.items import Evidence, Item, ItemType, MarkingPoint, Option, Prompt
from tests.questions.formats.hostile import usable_items

SCHEMAS = Path(__file__).parents[4] / "shared" / "data" / "qti_schemas"
FILES = {
    "qti-2.1": ("qtiv2p1/imsqti_v2p1.xsd", "imscp_v1p1.xsd"),
    "qti-3.0": ("qtiv3p0/imsqti_asiv3p0_sbacv1p0_v1p0.xsd", "qtiv3p0/imsqtiv3p0_imscpv1p2_v1p0.xsd"),
}
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
EVENTS = (Option("NEP"), Option("the plan"), Option("the purges"))
PROOF = Evidence("p-1", 0, 5, "Stalin praised <b>Zarubin</b>.", "ab" * 32)
EVERY = [
    Item(ItemType.SINGLE, "Who?", (Option("Ezhov", True, "He did."), Option("Yagoda", False, "He did not."))),
    Item(ItemType.MULTIPLE, "Which?", (Option("a", True), Option("b", True), Option("c"))),
    Item(ItemType.TRUE_FALSE, "True or false?", (Option("True", True), Option("False"))),
    Item(ItemType.SHORT, "Who?", answers=("Ezhov", "ezhov", "Yezhov"), evidence=PROOF, rationale="It says so."),
    Item(ItemType.NUMERIC, "How many?", answers=("1,500", "1600"), tolerance=2.5),
    Item(ItemType.CLOZE, "The ____ was signed.", answers=("pact",)),
    Item(ItemType.ORDERING, "Put them in order.", EVENTS),
    Item(ItemType.MATCHING, "Match them.", EVENTS, prompts=(Prompt("1921", 0), Prompt("1928", 1))),
    Item(ItemType.HOT_TEXT, "Which sentence?", (Option("One."), Option("Two.", True))),
    Item(ItemType.CONSTRUCTED, "Why?", answers=("Because.",), marking=(MarkingPoint("a cause", 2),), evidence=PROOF),
]


@pytest.fixture(scope="module", params=list(FILES))
def schema(request):
    if not SCHEMAS.is_dir():
        pytest.skip("the QTI schemas are not beside the repository, so no package was held against them")
    parser = etree.XMLParser(no_network=True)
    item, manifest = (etree.XMLSchema(etree.parse(SCHEMAS / name, parser)) for name in FILES[request.param])
    return request.param, item, manifest


def files_of(name, items, title="Bank"):
    with zipfile.ZipFile(io.BytesIO(PACKAGES[name].write(items, title))) as archive:
        assert archive.testzip() is None
        return {place: etree.fromstring(archive.read(place)) for place in archive.namelist()}


def assert_valid(schema, items, title="Bank"):
    name, item_schema, manifest_schema = schema
    files = files_of(name, items, title)
    for place, tree in files.items():
        (manifest_schema if place == "imsmanifest.xml" else item_schema).assertValid(tree)
    return files


def test_a_package_with_every_type_holds_to_the_schema(schema):
    files = assert_valid(schema, EVERY)
    assert len(files) == len(EVERY) + 2


@given(bank=st.lists(usable_items, max_size=3), title=st.text(max_size=30))
@settings(max_examples=40, suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture], deadline=None)
def test_a_package_of_hostile_items_holds_to_the_schema(schema, bank, title):
    assert_valid(schema, bank, title)


def key_in(tree):
    """What the file calls right: the texts of the right choices, or the values themselves."""
    body = tree.find("{*}itemBody") if tree.find("{*}itemBody") is not None else tree.find("{*}qti-item-body")
    named = {element.get("identifier"): " ".join("".join(element.itertext()).split()) for element in body.iter()}
    values = [value.text for value in tree.findall(".//{*}correctResponse/{*}value")]
    values += [value.text for value in tree.findall(".//{*}qti-correct-response/{*}qti-value")]
    return [" – ".join(named.get(part, part) for part in value.split(" ")) for value in values]


@pytest.mark.parametrize("name", list(FILES))
@pytest.mark.parametrize(
    ("item", "key"),
    [
        (EVERY[0], ["Ezhov"]),
        (EVERY[1], ["a", "b"]),
        (EVERY[2], ["True"]),
        (EVERY[3], ["Ezhov"]),
        (EVERY[4], ["1500"]),
        (EVERY[6], ["NEP", "the plan", "the purges"]),
        (EVERY[7], ["1921 – NEP", "1928 – the plan"]),
        (EVERY[8], ["Two."]),
        (EVERY[9], []),
    ],
)
def test_a_package_says_the_right_key(name, item, key):
    (tree,) = [tree for place, tree in files_of(name, [item]).items() if place.startswith("items/")]
    assert key_in(tree) == key


@pytest.mark.parametrize("name", list(FILES))
def test_the_same_bank_gives_the_same_package_and_an_item_given_twice_stands_in_it_once(name):
    once = PACKAGES[name].write(EVERY, "Bank")
    assert PACKAGES[name].write([*EVERY, EVERY[0]], "Bank") == once


def notes_of(data, tmp_path):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (tmp_path / "deck.sqlite").write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(tmp_path / "deck.sqlite") as deck:
        return dict(deck.execute("SELECT guid, flds FROM notes").fetchall())


def test_a_deck_holds_a_card_for_each_item_with_its_key_and_evidence(tmp_path):
    notes = notes_of(PACKAGES["anki"].write(EVERY, "Bank"), tmp_path)
    assert len(notes) == len(EVERY)
    (ezhov,) = [fields for fields in notes.values() if "It says so." in fields]
    assert ezhov.split("\x1f")[2] == "Ezhov"
    assert "praised &lt;b&gt;Zarubin" in ezhov


def test_a_deck_made_again_has_the_same_notes_so_that_nothing_is_learnt_twice(tmp_path):
    first, again = (notes_of(PACKAGES["anki"].write(EVERY, "Bank"), tmp_path) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_only_written_says_what_it_changes(name):
    said = [loss.what for loss in losses(PACKAGES[name], EVERY)]
    assert any("part marks" in what or "scoring" in what for what in said)
