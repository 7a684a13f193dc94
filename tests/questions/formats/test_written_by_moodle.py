"""Files that Moodle itself wrote, and one that it read, are read right."""

from pathlib import Path

import pytest

from questions.formats import FORMATS
from questions.items import ItemType

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "data" / "moodle_formats"
found = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="Moodle's own files are not here (../shared/data/moodle_formats)"
)

YEARS = ["1492", "1588", "1598", "1666", "1776", "1815", "1851", "1861", "1912", "1945"]


def reading(file):
    name = "moodle-xml" if file.endswith(".xml") else "gift"
    return FORMATS[name].read((FOLDER / file).read_bytes())


@found
@pytest.mark.parametrize("file", ["statsA.gift", "statsA.export.gift", "statsA.export.xml"])
def test_ten_years_with_their_keys(file):
    read = reading(file)
    assert [item.key for item in read.items] == YEARS
    assert all(len(item.options) == 4 and item.type is ItemType.SINGLE for item in read.items)
    assert read.items[0].stem == "Which year did Columbus first cross the Atlantic?"
    assert (read.faults, read.losses) == ((), ())


@found
def test_a_file_that_moodle_read_keeps_its_feedback():
    read = reading("history10.gift")
    assert len(read.items) == 10
    assert read.faults == ()
    assert read.items[0].options[1].rationale == "That is the Norman conquest."
    assert read.items[3].key == "The Thirty Years' War"


@found
@pytest.mark.parametrize("file", ["statsB.export.gift", "statsB.export.xml", "statsB.xml"])
def test_every_type_comes_with_its_key_and_what_cannot_come_is_said(file):
    read = reading(file)
    by_stem = {item.stem: item for item in read.items}
    assert by_stem["Year of the battle of Hastings?"].key == "1066"
    assert by_stem["Who crossed the Rubicon in 49 BC?"].key == "Caesar"
    assert by_stem["Which two were Allies in 1916?"].type is ItemType.MULTIPLE
    assert by_stem["Which two were Allies in 1916?"].key == "France; Russia"
    assert by_stem["In which year did the First World War begin?"].answers == ("1914",)
    assert by_stem["Name the sea route city that Vasco da Gama reached in 1498."].answers == ("Calicut", "Kozhikode")
    assert by_stem["The Western Roman Empire outlasted the Eastern."].key == "False"
    assert len(read.items) == 10
    assert read.faults == ()
    essay, match = (next(i for i in read.items if i.type is kind) for kind in (ItemType.CONSTRUCTED, ItemType.MATCHING))
    assert "Thirty Years" in essay.stem
    assert essay.possible >= 1
    assert len(match.prompts) >= 2
    assert any("50 %" in loss.what for loss in read.losses)
    assert any("India" in loss.what for loss in read.losses)


@found
def test_both_of_moodles_exports_of_a_bank_read_alike():
    gift, xml = (reading(f"statsB.export.{ending}").items for ending in ("gift", "xml"))
    # GIFT has no place for what an essay's markers are told.
    assert [i for i in gift if i.type is not ItemType.CONSTRUCTED] == [
        i for i in xml if i.type is not ItemType.CONSTRUCTED
    ]
