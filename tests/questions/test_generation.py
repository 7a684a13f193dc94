"""What is true of every bank, whatever it is made from."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.readers import read, read_text
from courseware.reading import Reading, analyse
from questions.bank import FAMILIES, UnusableSettings
from questions.candidates import Candidate
from questions.document_index import DocumentIndex
from questions.gates import REASONS
from questions.generation import Bank, Settings, bank_json, generate
from questions.items import ItemType, stands_in
from questions.selection import ASK_BY_OPTIONS, alike, asked
from tests.documents import NAMES, ROOT, document_path
from tests.questions.readings import HISTORY, history, textbook


def bank_of(reading: Reading, seed: int = 7, **wanted: object) -> Bank:
    return generate([reading], Settings(**wanted), seed)  # type: ignore[arg-type]


READINGS = pytest.mark.parametrize("reading", [history(), textbook()], ids=["history", "textbook"])


@READINGS
def test_evidence_is_the_raw_slice_and_holds_the_key(reading: Reading) -> None:
    bank = bank_of(reading)
    assert bank.items
    for item in bank.items:
        assert item.evidence is not None
        assert reading.document.raw[item.evidence.start : item.evidence.end] == item.evidence.text
        assert item.evidence.document == reading.document.sha256
        if item.type is not ItemType.TRUE_FALSE and item.lineage.family != "chronology":
            assert stands_in(item.key, item.evidence.text)


@READINGS
def test_every_distractor_carries_a_certificate_that_holds(reading: Reading) -> None:
    for item in bank_of(reading).items:
        for option in item.distractors:
            assert option.certificate is not None
            assert option.certificate.reason
            if item.type is not ItemType.TRUE_FALSE:
                assert option.certificate.overlap < 0.5
            if item.lineage.family not in ("statement", "true_false"):
                assert (
                    not reading.names.same(option.text, item.key) or option.text[:1].isdigit() or item.key[:3] == "the"
                )
            if option.certificate.nearest:
                assert any(option.certificate.nearest in passage.text for passage in reading.passages)


@READINGS
def test_items_are_sound_questions(reading: Reading) -> None:
    for item in bank_of(reading).items:
        assert item.flaws == ()
        assert 6 <= len(item.stem.split()) <= 30 + 3
        assert item.stem.endswith(("?", "."))
        assert item.stem[0].isupper()
        assert "  " not in item.stem
        assert " ," not in item.stem
        assert " ?" not in item.stem
        if item.type is ItemType.SHORT:
            assert item.answers
            continue
        assert sum(option.correct for option in item.options) == 1
        assert item.type is ItemType.TRUE_FALSE or 3 <= len(item.options) <= 4


@READINGS
def test_everything_that_was_tried_is_accounted_for(reading: Reading) -> None:
    bank = bank_of(reading)
    assert bank.report.candidates == len(bank.items) + len(bank.refused)
    assert bank.report.kept == len(bank.items)
    assert sum(bank.report.by_reason.values()) == len(bank.refused)
    for refusal in bank.refused:
        assert refusal.reason in REASONS
        assert 0 <= refusal.start < refusal.end <= len(reading.document.raw)


@READINGS
def test_no_sentence_carries_more_than_two_items_and_no_two_stems_are_alike(reading: Reading) -> None:
    items = bank_of(reading).items
    places = [(item.evidence.start, item.evidence.end) for item in items if item.evidence]
    assert all(places.count(place) <= 2 for place in places)
    items = tuple(item for item in items if item.lineage.family not in ASK_BY_OPTIONS)
    assert all(alike(asked(a), asked(b)) <= 0.6 for n, a in enumerate(items) for b in items[n + 1 :])


@READINGS
def test_the_same_seed_gives_the_same_bytes_and_another_seed_the_same_keys(reading: Reading) -> None:
    one, again, other = (json.dumps(bank_json(bank_of(reading, seed))) for seed in (7, 7, 8))
    assert one == again
    assert {item["stem"] for item in json.loads(one)["items"] if item["type"] != "true_false"} & {
        item["stem"] for item in json.loads(other)["items"]
    }


def test_the_bank_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    program = (
        "import json; from tests.questions.readings import history; from questions.generation import *;"
        "print(json.dumps(bank_json(generate([history()], Settings(), 3))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_families_ask_what_the_text_says() -> None:
    stems = {item.stem: item.key for item in bank_of(history()).items}
    assert stems.get("In what year did France occupy Tunisia after a short campaign?", "1881") == "1881"
    assert {item.lineage.family for item in bank_of(history()).items} >= {"subject", "date"}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_bank_holds_only_the_families_asked_for(family: str) -> None:
    bank = bank_of(textbook(), families=(family,))
    assert {item.lineage.family for item in bank.items} <= {family}


def test_a_bank_holds_no_more_than_its_maximum() -> None:
    assert len(bank_of(textbook(), maximum=3).items) == 3


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    generate([history()], Settings(), 1, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len(told)


@pytest.mark.parametrize("text", ["", "No.", "1937", "What? Why? Who?", "a b c\n\nd e f", "((((", "“"])
def test_a_text_that_states_nothing_gives_an_empty_bank(text: str) -> None:
    try:
        reading = analyse(read_text(text))
    except ValueError:
        return
    bank = generate([reading], Settings(), 1)
    assert bank.items == ()
    assert bank.report.evidence_integrity is None


@pytest.mark.parametrize(
    ("wanted", "message"),
    [({"families": ("riddle",)}, "no family"), ({"options": 2}, "three"), ({"maximum": 0}, "one")],
)
def test_settings_that_make_no_bank_are_refused_in_words(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(UnusableSettings, match=message):
        Settings(**wanted)  # type: ignore[arg-type]


_SENTENCES = [sentence + "." for sentence in HISTORY.replace("\n\n", " ").rstrip(". \n").split(". ")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_SENTENCES), min_size=3, max_size=14), st.integers(0, 3))
def test_any_order_of_sentences_gives_whole_evidence(sentences: list[str], seed: int) -> None:
    reading = analyse(read_text("\n\n".join(" ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4))))
    bank = generate([reading], Settings(), seed)
    for item in bank.items:
        assert item.evidence is not None
        assert reading.document.raw[item.evidence.start : item.evidence.end] == item.evidence.text


def test_the_index_knows_where_a_year_stands() -> None:
    index = DocumentIndex(history())
    assert [index.sites[place].text[:6] for place in index.places_of("1881", "year")] == ["France"]
    assert isinstance(index.sites[0].lemmas, frozenset)
    assert Candidate.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.documents
@pytest.mark.parametrize("name", NAMES)
def test_real_documents_give_whole_evidence(name: str) -> None:
    path = document_path(name)
    if path is None:
        pytest.skip(f"{name} is not here")
    reading = analyse(read(path.read_bytes(), name))
    bank = generate([reading], Settings(), 1)
    for item in bank.items:
        assert item.evidence is not None
        assert reading.document.raw[item.evidence.start : item.evidence.end] == item.evidence.text
    assert bank.report.candidates == len(bank.items) + len(bank.refused)
