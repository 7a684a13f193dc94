"""The bank: generating whole or not at all, reviewing among others, finding evidence, files out and in."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from questions.changes import changes
from questions.items import Item, ItemType, Lineage, Option, UnusableItem
from records import bank as records
from records.bank import GenerationRun, Wanted
from records.database import db, transaction
from services import bank, library
from services.errors import Conflict, Missing, Refused
from tests.bank_material import DULL, PROOF, RICH, TEXT, fill, make_bank, make_reading, question
from tests.conftest import NOW, make_person


@pytest.fixture
def rich(course):
    return make_reading(course, NOW, RICH.read_text(), RICH.name)


def ordered(course, document, instructor=None, families=("subject", "date", "cloze"), most=60, seed=1) -> GenerationRun:
    return bank.ask(course, instructor, [document.public_id], families, most, seed, NOW)


def worked(course, document, **more) -> GenerationRun:
    run = ordered(course, document, **more)
    bank.work(run.public_id, lambda: NOW)
    return bank.run_here(course, run.public_id)


class Killed(BaseException):
    """What a kill is to the code that it stops."""


# Generating


def test_a_run_keeps_drafts_that_cite_their_place_and_every_refusal_with_its_reason(course, rich, instructor):
    run = worked(course, rich, instructor=instructor)
    items = records.items_of(course, "draft")
    assert run.state == "done"
    assert run.ended_at == NOW
    assert len(items) == run.report["fresh"] == run.report["kept"] > 0
    raw = rich.current.raw
    for item in items:
        content = bank.content_of(item.current)
        assert raw[content.evidence.start : content.evidence.end] == content.evidence.text
        assert bank.passage_of(course, content.evidence).version.sha256 == rich.current.sha256
        assert (item.document_id, item.run_id, item.position) == (rich.id, run.id, content.evidence.start)
    counts = records.refusal_counts(run)
    assert sum(counts.values()) == run.report["refused"] > 0
    assert len(items) + sum(counts.values()) == run.report["candidates"]
    assert all(bank.reason_in_words(reason) != reason for reason in counts)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_the_bank_has_is_not_kept_twice_whatever_the_seed(course, rich, seed):
    first = worked(course, rich)
    again = worked(course, rich, seed=seed)
    stems = [bank.content_of(item.current).stem for item in records.items_of(course)]
    assert again.report["known"] > 0
    assert again.report["fresh"] <= first.report["fresh"]
    assert len(stems) == len(set(stems)) or seed == 2
    if seed == 1:
        assert again.report["fresh"] == 0
        assert again.report["known"] == first.report["fresh"]


def test_a_rejected_question_does_not_come_back(course, rich):
    worked(course, rich)
    for item in records.items_of(course):
        bank.decide(course, item.public_id, 1, "rejected", None, "", NOW)
    assert worked(course, rich).report["fresh"] == 0


def test_a_run_that_is_done_is_left_alone(course, rich):
    run = worked(course, rich)
    before = len(records.items_of(course))
    bank.work(run.public_id, lambda: pytest.fail("it is done"))
    assert len(records.items_of(course)) == before


@pytest.mark.parametrize("at", [1, 40])
def test_a_killed_run_stores_nothing_and_is_done_whole_the_next_time(course, rich, at):
    run = ordered(course, rich)

    def kill(done: int, total: int) -> None:
        if done == at:
            raise Killed

    with pytest.raises(Killed):
        bank.work(run.public_id, lambda: NOW, kill)
    db.session.rollback()
    assert bank.run_here(course, run.public_id).state == "running"
    assert records.items_of(course) == []
    assert records.refused_of(run) == []
    assert bank.unfinished_runs() == [run.public_id]
    bank.work(run.public_id, lambda: NOW)
    assert bank.run_here(course, run.public_id).state == "done"
    assert len(records.items_of(course)) == run.report["fresh"] > 0
    assert bank.unfinished_runs() == []


def test_progress_runs_to_the_end_and_never_back(course, rich):
    told: list[tuple[int, int]] = []
    run = ordered(course, rich)
    bank.work(run.public_id, lambda: NOW, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == run.report["sentences"]


def test_a_text_without_a_good_question_ends_done_with_none(course):
    dull = make_reading(course, NOW, DULL, "dull.txt")
    run = worked(course, dull)
    assert (run.state, run.report["fresh"]) == ("done", 0)
    assert records.refusal_counts(run)


def test_a_reading_withdrawn_before_its_turn_fails_with_a_sentence(course, rich, instructor):
    run = ordered(course, rich)
    library.withdraw(course, rich.public_id, instructor, NOW)
    bank.work(run.public_id, lambda: NOW)
    assert run.state == "failed"
    assert run.error.endswith(".")
    assert bank.unfinished_runs() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"documents": []}, "Choose at least one reading"),
        ({"families": []}, "Choose at least one kind"),
        ({"families": ["riddle"]}, "no kind of question “riddle”"),
        ({"most": 0}, "between 1 and"),
        ({"most": 10**9}, "between 1 and"),
        ({"seed": -1}, "Give a seed"),
        ({"seed": 2**70}, "Give a seed"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused_and_not_kept(course, change, sentence):
    document = make_reading(course, NOW)
    order = {"documents": [document.public_id], "families": ["date"], "most": 5, "seed": 1} | change
    with pytest.raises(Refused, match=sentence):
        bank.ask(course, None, order["documents"], order["families"], order["most"], order["seed"], NOW)
    assert records.runs_of(course) == []


# Deciding


def test_a_decision_is_kept_with_who_when_and_why(course, instructor):
    _, (item, *_) = make_bank(course, NOW)
    bank.decide(course, item.public_id, 1, "rejected", instructor, "  Trivial. ", NOW)
    (decision,) = records.decisions_of(item)
    assert (decision.state, decision.reason, decision.by_id, decision.at) == (
        "rejected",
        "Trivial.",
        instructor.id,
        NOW,
    )


def test_deciding_the_same_again_changes_nothing(course, instructor):
    _, (item, *_) = make_bank(course, NOW)
    for _ in range(2):
        bank.decide(course, item.public_id, 1, "approved", instructor, "", NOW, seen="draft")
    assert len(records.decisions_of(item)) == 1


def test_a_decision_about_an_older_version_is_a_conflict_that_names_both(course, instructor):
    document, (item, *_) = make_bank(course, NOW)
    bank.edit(course, item.public_id, 1, question(document, "Who took it over?"), instructor, NOW)
    with pytest.raises(Conflict, match="looked at version 1, it is now at version 2"):
        bank.decide(course, item.public_id, 1, "approved", instructor, "", NOW)
    assert records.item_by_public_id(course, item.public_id).state == "draft"


def test_two_reviewers_who_decide_differently_meet_a_conflict_that_names_both(course, instructor):
    _, (item, *_) = make_bank(course, NOW)
    other = make_person("second@example.org", "Otto", "Second")
    bank.decide(course, item.public_id, 1, "rejected", other, "", NOW, seen="draft")
    with pytest.raises(Conflict, match=r"asked for it to be approved. Otto Second has made it rejected"):
        bank.decide(course, item.public_id, 1, "approved", instructor, "", NOW, seen="draft")
    assert records.item_by_public_id(course, item.public_id).state == "rejected"


def test_of_two_edits_at_once_one_wins_and_the_other_is_told(app, course):
    document, (item, *_) = make_bank(course, NOW)
    item_id, course_id = item.public_id, course.id
    gate, outcomes = threading.Barrier(2), []

    def reviewer(stem: str) -> None:
        with app.app_context():
            from records.people import Course

            here = db.session.get(Course, course_id)
            mine = question(document, stem)
            gate.wait()
            try:
                bank.edit(here, item_id, 1, mine, None, NOW)
                outcomes.append("kept")
            except Conflict:
                outcomes.append("conflict")

    threads = [threading.Thread(target=reviewer, args=(f"Who was number {number}?",)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(outcomes) == ["conflict", "kept"]
    assert [version.number for version in bank.versions_of(item)] == [2, 1]


@pytest.mark.parametrize(
    ("path", "wanted", "possible"),
    [
        ((), "retired", False),
        (("approved",), "rejected", False),
        (("approved",), "retired", True),
        (("rejected",), "approved", True),
        (("rejected",), "retired", False),
        (("approved", "retired"), "draft", True),
        ((), "accepted", False),
    ],
)
def test_an_item_moves_only_between_states_that_follow_each_other(course, path, wanted, possible):
    _, (item, *_) = make_bank(course, NOW)
    for state in path:
        bank.decide(course, item.public_id, 1, state, None, "", NOW)
    if possible:
        assert bank.decide(course, item.public_id, 1, wanted, None, "", NOW).state == wanted
    else:
        with pytest.raises(Refused, match="it can become"):
            bank.decide(course, item.public_id, 1, wanted, None, "", NOW)


def test_an_item_without_evidence_cannot_be_approved(course):
    kept = bank.write(course, question(), None, NOW)
    with pytest.raises(Refused, match="cites no words of a reading"):
        bank.decide(course, kept.public_id, 1, "approved", None, "", NOW)
    assert bank.approve_all(course, None, NOW) == 0


def test_evidence_from_elsewhere_or_changed_evidence_cannot_be_approved(course):
    document = make_reading(course, NOW)
    item = question(document)
    foreign = replace(item, evidence=replace(item.evidence, document="f" * 64))
    shifted = replace(item, stem="Who followed him?", evidence=replace(item.evidence, start=item.evidence.start + 1))
    for number, faulty in enumerate((foreign, shifted)):
        kept = bank.write(course, faulty, None, NOW)
        with pytest.raises(Refused, match=["no reading of this course", "does not say"][number]):
            bank.decide(course, kept.public_id, 1, "approved", None, "", NOW)


def test_a_family_is_approved_together_and_only_as_many_as_were_seen(course, instructor):
    document, _ = make_bank(course, NOW)
    with transaction():
        fill(course, NOW, document, ["When one?", "When two?"], family="date")
    with pytest.raises(Conflict, match="You looked at 1 drafts, there are now 2"):
        bank.approve_all(course, instructor, NOW, "date", expected=1)
    assert bank.approve_all(course, instructor, NOW, "date", expected=2) == 2
    assert records.state_counts(course) == {"draft": 3, "approved": 2, "rejected": 0, "retired": 0}


def test_an_item_of_another_course_is_missing(course, instructor):
    from services import people

    _, (item, *_) = make_bank(course, NOW)
    other = people.create_course(instructor, "T-2", "Another", NOW)
    with pytest.raises(Missing):
        bank.decide(other, item.public_id, 1, "approved", instructor, "", NOW)


# Editing and writing


def test_an_edit_is_a_new_version_and_a_draft_again_and_the_old_one_stays(course, instructor):
    document, (item, *_) = make_bank(course, NOW)
    bank.decide(course, item.public_id, 1, "approved", instructor, "", NOW)
    bank.edit(course, item.public_id, 1, question(document, "Who led the works after June 1934?"), instructor, NOW)
    newer, older = bank.versions_of(item)
    assert (newer.number, newer.created_by_id, older.number) == (2, instructor.id, 1)
    assert bank.content_of(older).stem == "Who was the first?"
    assert item.state == "draft"
    assert [decision.state for decision in records.decisions_of(item)] == ["draft", "approved"]


def test_an_edit_notes_the_flaws_that_it_makes(course):
    document, (item, *_) = make_bank(course, NOW)
    bank.edit(course, item.public_id, 1, question(document, "Who did not lead the works?"), None, NOW)
    assert bank.content_of(item.current).flaws == ("negative wording",)
    assert [entry.public_id for entry in records.queue_of(course, Wanted(flaw="negative wording"))] == [item.public_id]
    assert len(records.queue_of(course, Wanted(flaw="any"))) == 1
    assert records.queue_of(course, Wanted(flaw="wording")) == []


def test_an_edit_that_changes_nothing_or_cannot_be_asked_is_refused(course):
    _, (item, *_) = make_bank(course, NOW)
    same = bank.content_of(item.current)
    with pytest.raises(Refused, match="Nothing was changed"):
        bank.edit(course, item.public_id, 1, same, None, NOW)
    with pytest.raises(UnusableItem, match="Mark the right option"):
        bank.edit(course, item.public_id, 1, replace(same, options=(Option("a"), Option("b"))), None, NOW)
    assert len(bank.versions_of(item)) == 1


def test_the_difference_between_versions_reads_part_by_part():
    old = Item(ItemType.SINGLE, "Who led it?", (Option("Ezhov", True), Option("Berg")), lineage=Lineage())
    new = replace(old, stem="Who led the NKVD?", options=(Option("Yezhov", True), Option("Berg"), Option("Roy")))
    assert [(change.part, change.stretches) for change in changes(old, new)] == [
        ("Question", (("Who led ", "same"), ("it", "removed"), ("the NKVD", "added"), ("?", "same"))),
        ("Option 1", (("Ezhov", "removed"), ("Yezhov", "added"), (" (key)", "same"))),
        ("Option 3", (("Roy", "added"),)),
    ]


def test_a_question_that_is_here_cannot_be_written_again(course):
    bank.write(course, question(), None, NOW)
    with pytest.raises(Refused, match="in the bank already"):
        bank.write(course, question(stem="who  replaced nikolai Marlov in June 1934?"), None, NOW)


# Evidence


@pytest.mark.parametrize(
    "words",
    [PROOF, PROOF.replace(" ", "  \n"), "Velik founded the town of Lugansk", "had never paid for the dead."],
)
def test_words_copied_from_a_reading_are_found_at_their_raw_place(course, words):
    document = make_reading(course, NOW)
    found = bank.find(course, words)
    assert document.current.raw[found.start : found.end] == found.text
    assert found.text.split() == words.split()
    assert bank.passage_of(course, found).version.sha256 == document.current.sha256


@pytest.mark.parametrize("typed", ['the "iron" plan—Stalin’s', "the “iron” plan-Stalin's"])
def test_shapes_of_quotation_marks_and_dashes_do_not_count(course, typed):
    make_reading(course, NOW, "He called it the “iron” plan–Stalin's own, and nobody laughed at the words.\n", "a.txt")
    assert bank.find(course, typed).text == "the “iron” plan–Stalin's"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("short", "between 12 and"),
        ("x" * 2_001, "between 12 and"),
        ("These words stand nowhere at all.", "stand in no reading"),
        ("the steamer on the first voyag.", "stand in no reading"),
        ("a repeated line", "stand in 2 places"),
        ("[a-z]+ (.*) \\d{3}", "stand in no reading"),
    ],
)
def test_words_that_mean_no_single_place_are_refused(course, words, sentence):
    make_reading(course, NOW)
    make_reading(course, NOW, "Here is a repeated line for us.\n\nAnd there a repeated line again.\n", "b.txt")
    with pytest.raises(Refused, match=sentence):
        bank.find(course, words)


# The queue


def test_the_queue_goes_through_a_reading_in_the_order_of_its_text(course):
    document = make_reading(course, NOW)
    early = replace(question(document, "Who moved?"), evidence=bank.find(course, "the engineer Nikolai Marlov moved"))
    with transaction():
        (late,) = fill(course, NOW, document, ["Who replaced him?"])
    first = bank.write(course, early, None, NOW)
    loose = bank.write(course, question(stem="Who was he?"), None, NOW)
    queue = records.queue_of(course, Wanted("draft"))
    assert [entry.public_id for entry in queue] == [first.public_id, late.public_id, loose.public_id]
    place = bank.place_in_queue(queue, late)
    assert (place.previous, place.next, place.number, place.of) == (first.public_id, loose.public_id, 2, 3)


def test_after_a_decision_comes_the_next_of_the_queue_then_the_first_that_is_left(course):
    _, items = make_bank(course, NOW)
    ids = [item.public_id for item in items]
    seen = []
    here = items[1]
    for _ in range(3):
        bank.decide(course, here.public_id, 1, "approved", None, "", NOW)
        following = bank.next_to_review(course, Wanted("draft"), here)
        seen.append(following)
        here = bank.item_here(course, following) if following else here
    assert seen == [ids[2], ids[0], None]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted("draft"), 4),
        (Wanted("draft", "date"), 1),
        (Wanted("approved"), 0),
        (Wanted(cognitive="remember"), 4),
        (Wanted(cognitive="analyse"), 0),
        (Wanted(document_id=-1), 0),
        (Wanted(flaw="any"), 0),
    ],
)
def test_filters_narrow_the_queue(course, wanted, count):
    document, _ = make_bank(course, NOW)
    with transaction():
        fill(course, NOW, document, ["When was it?"], family="date")
    assert len(records.queue_of(course, wanted)) == len(records.wanted_items(course, wanted)) == count


# Files


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "csv", "marginalia", "aiken"])
def test_an_exported_bank_read_again_makes_no_duplicate(course, name):
    _, items = make_bank(course, NOW)
    for item in items:
        bank.decide(course, item.public_id, 1, "approved", None, "", NOW)
    made = bank.export_items(course, name)
    assert made.items == 3
    assert made.left_out == ()
    preview = bank.preview_import(course, name, made.content)
    assert (preview.faults, len(preview.fresh), preview.known) == ((), 0, 3)
    assert bank.import_items(course, name, made.content, None, NOW) == 0


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "csv", "marginalia"])
def test_evidence_comes_through_a_file_and_is_tied_to_the_reading_that_says_it(course, instructor, name):
    from services import people

    _, (item, *_) = make_bank(course, NOW)
    bank.decide(course, item.public_id, 1, "approved", None, "", NOW)
    text = bank.export_items(course, name).content.decode()
    other = people.create_course(instructor, "T-2", "Another", NOW)
    make_reading(other, NOW)
    assert bank.import_items(other, name, text, instructor, NOW) == 1
    (copy,) = records.items_of(other)
    bank.decide(other, copy.public_id, 1, "approved", instructor, "", NOW)
    assert copy.document_id is not None


def test_the_same_file_twice_makes_no_duplicates(course):
    file = b"::Q1:: Who led it? {=Ezhov ~Berg ~Roy}\n\n::Q2:: Who left it? {=Roy ~Berg ~Ezhov}\n"
    assert [bank.import_items(course, "gift", file, None, NOW) for _ in range(2)] == [2, 0]


def test_a_file_with_a_fault_is_not_taken_in_at_all(course):
    file = b"::Q1:: Who led it? {=Ezhov ~Berg}\n\n::Q2:: Who left it? {=Roy ~Berg\n"
    preview = bank.preview_import(course, "gift", file)
    assert preview.faults
    assert len(preview.fresh) == 1
    with pytest.raises(Refused, match="Nothing was taken in"):
        bank.import_items(course, "gift", file, None, NOW)
    assert records.items_of(course) == []


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "aiken", "csv", "marginalia"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x00" * 50, b"<quiz>", TEXT.encode(), b'{"a": [' * 3_000])
def test_a_file_that_is_none_is_a_list_of_sentences(course, name, data):
    preview = bank.preview_import(course, name, data)
    assert preview.faults
    assert all(preview.faults)
    assert preview.items == ()


def test_exporting_nothing_or_into_nothing_is_a_sentence(course):
    with pytest.raises(Refused, match="nothing to export"):
        bank.export_items(course, "gift")
    with pytest.raises(Refused, match="no format “word”"):
        bank.export_items(course, "word")
    with pytest.raises(Refused, match="no state"):
        bank.export_items(course, "gift", ("lost",))


def test_a_sourcing_question_asks_by_the_genre_of_the_card_and_follows_its_correction(course, instructor):
    document = make_reading(course, NOW)
    card = {"title": "The Canal", "genre": "report"}
    library.correct_card(course, document.public_id, instructor, card, NOW)
    stems = []
    for genre in ("report", "memoir"):
        library.correct_card(course, document.public_id, instructor, card | {"genre": genre}, NOW)
        run = bank.ask(course, instructor, [document.public_id], ["sourcing"], 5, 1, NOW)
        bank.work(run.public_id, lambda: NOW)
        stems += [bank.content_of(row.current).stem for row in records.items_of_run(run)]
    assert ["report" in stems[0], "memoir" in stems[1]] == [True, True]
