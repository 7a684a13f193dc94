"""Deeds on the layer of names and speakers: kept in the card, logged, taken back, obeyed by bank, essays and files."""

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.corrections import NAME_TYPES, VOICES, Corrections, LineChoice, NameCorrection, SpeechCorrection
from questions.bank import FAMILIES
from records import bank as bank_records
from records import library as records
from records import people as people_records
from records.database import db, transaction
from services import bank, courses, library, people
from services.errors import Conflict, Missing, Refused
from services.essays import judging
from services.library import layers
from tests.bank_material import RICH, TEXT, make_reading
from tests.conftest import NOW
from tests.essays_material import ESSAY, add_reading, hand_in, make_assignment

STEAMER = "Viktor Samoylov commanded"


@pytest.fixture
def document(course):
    return make_reading(course, NOW)


def decide(course, document, text, kind, canonical="", **more):
    return library.correct_name(course, document.public_id, None, NameCorrection(text, kind, canonical), NOW, **more)


def speaks(course, document, words, voice="reported", speaker="Maria Duval", anchor="", **more):
    return library.correct_speech(course, document.public_id, None, anchor, words, voice, speaker, NOW, **more)


def cluster_of(document, text):
    return library.layer_of(document.current).names.cluster_of(text)


def test_a_decision_is_kept_in_the_card_and_logged_and_holds_at_the_next_look(course, document, instructor):
    made = NameCorrection("Orsk", "place")
    library.correct_name(course, document.public_id, instructor, made, NOW)
    assert document.corrections == {"names": [{"text": "Orsk", "type": "place", "canonical": ""}]}
    assert cluster_of(document, "Orsk").type.value == "place"
    assert library.reading_of(document.current).names.cluster_of("Orsk").type.value == "place"
    deed = people_records.deeds_of(course)[0]
    assert (deed.what, deed.detail["text"], deed.actor_id) == ("name corrected", "Orsk", instructor.id)


def test_a_later_decision_on_the_same_wording_takes_the_place_of_the_earlier(course, document):
    decide(course, document, "Orsk", "person")
    decide(course, document, "Orsk’s", "place")
    assert [row["type"] for row in document.corrections["names"]] == ["place"]


def test_two_people_who_decide_on_different_wordings_lose_neither(course, document):
    decide(course, document, "Orsk", "place", before="")
    decide(course, document, "Kerch", "place", before="")
    assert [row["text"] for row in document.corrections["names"]] == ["Orsk", "Kerch"]


def test_who_has_not_seen_anothers_decision_does_not_write_over_it(course, document):
    first = decide(course, document, "Orsk", "place", before="")
    with pytest.raises(Conflict, match="“Orsk” is a place"):
        decide(course, document, "Orsk", "person", before="")
    assert document.corrections["names"][0]["type"] == "place"
    decide(course, document, "Orsk", "person", before=library.mark_of(first))
    assert document.corrections["names"][0]["type"] == "person"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Atlantis", "place", "does not stand in this reading"),
        ("", "place", "as the reading writes it"),
        ("—", "place", "as the reading writes it"),
        ("x" * 300, "place", "as the reading writes it"),
        ("Orsk", "town", "no kind of name"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_a_sentence_and_nothing_is_kept(course, document, text, kind, said):
    with pytest.raises(Refused, match=said):
        decide(course, document, text, kind)
    assert document.corrections == {}


def test_a_stretch_is_kept_with_what_stands_around_it(course, document):
    made = speaks(course, document, "the canal had never paid for the dead", "author")
    assert (made.prefix[-10:], made.suffix) == ("1987 that ", ".")
    assert library.layer_of(document.current).speech != {}
    assert not any(
        "never paid" in passage.text[s.start : s.end]
        for passage in document.current.passages
        for s in library.layer_of(document.current).speech.get(passage.anchor, ())
    )


def test_of_several_places_the_nearest_is_meant(course):
    twice = make_reading(course, NOW, "It failed, said Nove in May. And then it came again: It failed, said Carr.\n")
    made = speaks(course, twice, "It failed", "quoted", "Carr", twice.current.passages[0].anchor, near=50)
    assert made.suffix.startswith(", said Carr")


@pytest.mark.parametrize(
    ("words", "voice", "said"),
    [
        ("no such words at all", "reported", "do not stand in this reading"),
        ("the works", "reported", "stand in several passages"),
        ("  ", "reported", "Give the words|do not stand"),
        (STEAMER, "sung", "no voice"),
    ],
)
def test_words_that_are_not_one_stretch_are_refused(course, document, words, voice, said):
    with pytest.raises(Refused, match=said):
        speaks(course, document, words, voice)
    assert document.corrections == {}


def test_a_decision_can_be_taken_back_once(course, document):
    found = cluster_of(document, "Marlov")
    mark = library.mark_of(decide(course, document, "Marlov", ""))
    assert cluster_of(document, "Marlov").canonical == "Nikolai Marlov"  # its full name still names him
    speech = library.mark_of(speaks(course, document, STEAMER))
    library.undo(course, document.public_id, None, speech, NOW)
    library.undo(course, document.public_id, None, mark, NOW)
    assert document.corrections == {}
    assert cluster_of(document, "Marlov") == found
    with pytest.raises(Conflict):
        library.undo(course, document.public_id, None, mark, NOW)


def test_a_reading_of_another_course_cannot_be_corrected(course, document, instructor):
    other = people.create_course(instructor, "T-2", "Another", NOW, join_code="TEST-0002")
    with pytest.raises(Missing):
        decide(other, document, "Orsk", "place")


# --- the layer of a long text


def test_the_layer_of_a_long_text_waits_for_a_worker_and_is_corrected_without_finding_it_anew(
    course, document, clock, monkeypatch
):
    at_once = library.layer_of(document.current)
    monkeypatch.setattr(layers, "AT_ONCE", 10)
    assert library.layer_of(document.current) is None
    ordered = library.ask_layer(document.current, NOW)
    assert records.unfinished_layers() == [ordered.public_id]
    assert library.ask_layer(document.current, NOW).public_id == ordered.public_id
    library.work_layer(ordered.public_id, clock)
    library.work_layer(ordered.public_id, clock)
    assert records.unfinished_layers() == []
    assert library.layer_of(document.current).names == at_once.names
    assert library.layer_of(document.current).speech == {a: s for a, s in at_once.speech.items() if s}
    monkeypatch.setattr(layers, "_find", lambda *_: pytest.fail("found anew"))
    decide(course, document, "Orsk", "place")
    assert cluster_of(document, "Orsk").type.value == "place"


def test_a_layer_that_other_code_found_is_found_anew(course, document, clock, monkeypatch):
    monkeypatch.setattr(layers, "AT_ONCE", 10)
    ordered = library.ask_layer(document.current, NOW)
    library.work_layer(ordered.public_id, clock)
    with transaction():
        records.layer_of(document.current).maker = "another"
    assert library.layer_of(document.current) is None
    assert library.ask_layer(document.current, NOW).state == "asked"


# --- the bank and the essays


def generated(course, document, clock):
    run = bank.ask(course, None, [document.public_id], FAMILIES, 60, 1, NOW)
    bank.work(run.public_id, clock)
    return run, [bank.content_of(item.current).stem for item in bank_records.items_of_run(run)]


def test_generation_obeys_the_card_and_records_on_which_corrections_it_rests(course, clock):
    document = make_reading(course, NOW, RICH.read_text("utf-8"), RICH.name)
    plain, before = generated(course, document, clock)
    for passage in document.current.passages:
        speaks(course, document, passage.text, "contested", "Alec Nove", passage.anchor)
    corrected, after = generated(course, document, clock)
    assert before
    assert after == []
    digest = library.corrections_of(document.current).digest
    assert plain.settings["corrections"] == {document.public_id: ""}
    assert corrected.settings["corrections"] == {document.public_id: digest}
    assert digest


VIEW = "concludes, the harbour made of Oxmouth a market town rather than a village that fished"


def attributions(draft):
    return [row["explanation"] for row in draft.assessment.content["ledger"] if row["kind"] == "attribution"]


def test_essays_of_two_courses_with_the_same_bytes_are_judged_by_their_own_corrections(course, instructor, student):
    other = people.create_course(instructor, "T-2", "Another", NOW, join_code="TEST-0002")
    people.enrol(other, student, people_records.Role.STUDENT, NOW)
    text = ESSAY.replace("argues, the\nplace was no longer a village of fishermen but a market", VIEW)
    theirs = add_reading(other)
    view = next(p.text for p in theirs.current.passages if "Amelia Strand" in p.text)
    words = view[view.index("the harbour made") : view.index(" than a fishing village")]
    for place in (course, other):
        add_reading(place)
    speaks(other, theirs, words, "reported", "Josiah Fenn")
    told = {}
    for place in (course, other):
        essay = hand_in(place, make_assignment(place, instructor), student, text)
        told[place.code] = attributions(essay.drafts[-1])
    assert told["T-1"] != told["T-2"]
    assert any("gives this to Amelia Strand too" in line for line in told["T-1"])
    # There the view is Fenn's; but the sentence names Strand, so nothing is held against the essay either.
    assert not any("gives this to" in line for line in told["T-2"])


def test_a_draft_is_read_again_once_a_correction_bears_on_it(course, instructor, student):
    essay = hand_in(course, make_assignment(course, instructor), student)
    draft = essay.drafts[-1]
    assert len(judging.judge(draft, NOW).assessments) == 1
    reading = records.documents_of(course)[0]
    decide(course, reading, "Oxmouth", "place")
    again = judging.judge(draft, NOW)
    assert len(again.assessments) == 2
    assert again.assessment.content["corrections"] == {
        reading.public_id: library.corrections_of(reading.current).digest
    }
    assert len(judging.judge(draft, NOW).assessments) == 2


# --- the card as a file


def course_folder(folder, sources):
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "canal.md").write_text(TEXT)
    card = '[course]\ncode = "C-9"\ntitle = "Canals"\n\n[[sections]]\nname = "A"\n\n'
    (folder / "course.toml").write_text(card + sources)
    return folder


def load(folder, sources=None):
    if sources is not None:
        (folder / "course.toml").write_text((folder / "course.toml").read_text().split("[[sources]]")[0] + sources)
    return courses.load(folder, lambda: NOW, tell=lambda _: None)


CARD = """[[sources]]
file = "canal.md"
title = "The canal"

[[sources.names]]
text = "Orsk"
type = "place"

[[sources.speech]]
quote = "Viktor Samoylov commanded"
voice = "reported"
speaker = "Maria Duval"
"""


def test_a_course_file_decides_and_a_card_that_is_printed_says_the_same(app, tmp_path):
    loaded = load(course_folder(tmp_path / "one", CARD))
    document = records.document_by_slug(loaded.course, "canal")
    assert cluster_of(document, "Orsk").type.value == "place"
    printed = library.card_toml(document)
    assert "[[sources.names]]" in printed
    told = tomllib.loads(printed)["sources"][0]
    assert Corrections.of_table(told) == Corrections.of_table(document.corrections)
    assert (told["file"], told["title"], told["sha256"]) == ("canal.md", "The canal", document.current.sha256)
    with transaction():
        document.corrections = {}
    load(tmp_path / "one", printed)
    assert cluster_of(document, "Orsk").type.value == "place"


def test_a_changed_choice_of_lines_reads_the_file_anew(app, tmp_path):
    folder = course_folder(tmp_path / "one", '[[sources]]\nfile = "canal.md"\n')
    document = records.document_by_slug(load(folder).course, "canal")
    assert document.current.number == 1
    line = '[[sources]]\nfile = "canal.md"\n[[sources.lines]]\nquote = "## The ships"\nkeep = false\n'
    load(folder, line)
    assert document.current.number == 2
    assert not any("The ships" in passage.section for passage in document.current.passages)
    load(folder, line)
    assert document.current.number == 2


def test_what_was_decided_on_the_pages_survives_a_load_and_is_named(app, tmp_path):
    folder = course_folder(tmp_path / "one", CARD)
    loaded = load(folder)
    document = records.document_by_slug(loaded.course, "canal")
    decide(loaded.course, document, "Kerch", "place")
    decide(loaded.course, document, "Orsk", "organisation")
    again = load(folder)
    said = [(row["text"], row["type"]) for row in document.corrections["names"]]
    assert said == [("Kerch", "place"), ("Orsk", "place")]
    assert any(
        line.startswith("canal.md: one correction made on the pages is not in course.toml.") for line in again.said
    )


def test_a_course_file_without_decisions_leaves_those_of_the_pages(app, tmp_path):
    folder = course_folder(tmp_path / "one", '[[sources]]\nfile = "canal.md"\n')
    loaded = load(folder)
    document = records.document_by_slug(loaded.course, "canal")
    decide(loaded.course, document, "Kerch", "place")
    assert load(folder).said == []
    assert document.corrections["names"]


@pytest.mark.parametrize(
    "bad",
    [
        '[[sources.names]]\ntext = "Orsk"\ntype = "town"\n',
        '[[sources.names]]\nname = "Orsk"\n',
        '[[sources.speech]]\nquote = 7\nvoice = "quoted"\n',
    ],
)
def test_a_course_file_that_decides_something_unknown_is_refused_with_a_sentence(app, tmp_path, bad):
    with pytest.raises(Refused, match=r"canal\.md: A correction .* cannot be read"):
        load(course_folder(tmp_path / "one", f'[[sources]]\nfile = "canal.md"\n{bad}'))


def test_the_command_prints_the_card_and_says_what_there_is_instead(app, course, document):
    decide(course, document, "Orsk", "place")
    run = app.test_cli_runner()
    printed = run.invoke(args=["library", "card", "T-1", "canal"])
    assert printed.exit_code == 0
    assert tomllib.loads(printed.output)["sources"][0]["names"] == [{"text": "Orsk", "type": "place"}]
    other = run.invoke(args=["library", "card", "T-1", "lake"])
    assert other.exit_code == 1
    assert "T-1 has no reading lake. It has canal." in other.output
    assert "There is no course T-9." in run.invoke(args=["library", "card", "T-9", "canal"]).output


SAID = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
CORRECTIONS = st.builds(
    Corrections,
    st.lists(st.builds(LineChoice, SAID, st.booleans(), SAID, SAID), max_size=3).map(tuple),
    st.lists(st.builds(NameCorrection, SAID, st.sampled_from(NAME_TYPES), SAID), max_size=3).map(tuple),
    st.lists(st.builds(SpeechCorrection, SAID, st.sampled_from(VOICES), SAID, SAID, SAID), max_size=3).map(tuple),
)


@given(CORRECTIONS, SAID)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_a_card_says_comes_back_from_its_file(document, corrections, title):
    document.title, document.corrections = title, corrections.table()
    with db.session.no_autoflush:
        told = tomllib.loads(library.card_toml(document))["sources"]
    db.session.rollback()
    assert len(told) == 1
    assert library.decided_in(told[0]) == (corrections if corrections.table() else None)
    assert told[0]["title"] == title


def test_a_files_decision_holds_over_the_pages_on_the_same_thing_and_the_rest_of_both_stays():
    kept = Corrections(
        (LineChoice("1937"),), (NameCorrection("Orsk", "person"), NameCorrection("Kerch", "place")),
        (SpeechCorrection("It failed", "quoted", "Carr"),),
    )  # fmt: skip
    given = Corrections(
        (LineChoice("1937", keep=False),), (NameCorrection("Orsk", "place"),),
        (SpeechCorrection("It failed", "author"), SpeechCorrection("It won", "author")),
    )  # fmt: skip
    both = library.joined(kept, given)
    assert both == Corrections(given.lines, (NameCorrection("Kerch", "place"), *given.names), given.speech)
    assert library.joined(Corrections(), given) == given
