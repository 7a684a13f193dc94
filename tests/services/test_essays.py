"""Essays kept, drafted, read, submitted, graded, released: services on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from essays import scoring
from essays.rubrics import default_history_rubric, write_rubric
from records import essays as records
from records.people import Role
from services import essays, people
from services.errors import Conflict, Missing, Refused
from services.essays import judging
from tests.conftest import NOW, make_person
from tests.essays_material import CANARY, ESSAY, hand_in, make_assignment, settings, write

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def assignment(course, instructor):
    return make_assignment(course, instructor)


def save(course, assignment, student, text, sequence, base=None, client="w1", now=NOW):
    base = sequence - 1 if base is None else base
    return essays.save_text(course, assignment.public_id, student, text, sequence, base, client, now)


# Assigning


def test_the_same_rubric_is_kept_once_however_it_is_laid_out(course, instructor):
    text = write_rubric(default_history_rubric())
    one = essays.add_rubric(course, text, instructor, NOW)
    again = essays.add_rubric(course, "# a remark\n" + text, instructor, NOW)
    assert one.id == again.id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title =", "not valid TOML"),
        ('title = "Short"', "0 criteria"),
        ("", "title"),
        ('title = "T"\n[[criteria]]\nname = "A"\n', "0 levels"),
        ("x" * 200_000, "longer than"),
    ],
)
def test_a_faulty_rubric_is_a_sentence_and_stores_nothing(course, instructor, text, said):
    with pytest.raises(Refused, match=said):
        essays.add_rubric(course, text, instructor, NOW)
    assert records.rubrics_of(course) == []


@pytest.mark.parametrize(
    "more",
    [
        {"title": " "},
        {"prompt": ""},
        {"expected_low": 900, "expected_high": 100},
        {"drafts_allowed": 0},
        {"drafts_allowed": 99},
        {"dialect": "klingon"},
        {"opens_at": LATER, "due_at": NOW},
        {"rubric": "nobody"},
        {"sources": ("nobody",)},
    ],
)
def test_contradicting_settings_are_refused_with_a_sentence(course, instructor, more):
    with pytest.raises(Refused, match=r"\.$"):
        essays.create_assignment(course, instructor, settings(course, **more), NOW)


def test_an_assignment_without_readings_does_not_open(course, instructor):
    made = essays.create_assignment(course, instructor, settings(course, sources=()), NOW)
    with pytest.raises(Refused, match="at least one reading"):
        essays.open_assignment(course, made.public_id, instructor, NOW)


def test_the_rubric_stays_once_a_draft_was_sent(course, instructor, student, assignment):
    short = '[[criteria]]\nname = "Thesis"\n' + "".join(
        f"[[criteria.levels]]\nlevel = {n}\npoints = {n}\n" for n in range(2)
    )
    other = essays.add_rubric(course, 'title = "Other"\n' + short, instructor, NOW)
    write(course, assignment, student)
    essays.send_draft(course, assignment.public_id, student, NOW)
    with pytest.raises(Refused, match="judged by this rubric"):
        essays.edit_assignment(course, assignment.public_id, instructor, settings(course, rubric=other.public_id), NOW)


@pytest.mark.parametrize("text", ["* Rapallo: Treaty of Rapallo, 1922\nSpain", "One", ""])
def test_expected_evidence_is_written_as_it_is_read(text):
    assert essays.write_expected(essays.read_expected(text)) == text


def test_a_line_of_expected_evidence_without_a_topic_is_named():
    with pytest.raises(Refused, match="line 2"):
        essays.read_expected("Spain\n* : gold")


# Saving


def test_a_save_appends_to_the_log_and_becomes_the_latest(course, student, assignment):
    assert save(course, assignment, student, "One", 1).state == "saved"
    assert save(course, assignment, student, "One two", 2).sequence == 2
    essay = essays.essay_for(assignment, student)
    assert (essay.text, essay.sequence) == ("One two", 2)
    assert [row.text for row in records.saved_texts_of(essay)] == ["One", "One two"]


def test_the_same_save_again_changes_nothing(course, student, assignment):
    replies = [save(course, assignment, student, "One", 1) for _ in range(3)]
    assert {(reply.state, reply.sequence) for reply in replies} == {("saved", 1)}
    assert len(records.saved_texts_of(essays.essay_for(assignment, student))) == 1


def test_an_old_number_never_wins(course, student, assignment):
    save(course, assignment, student, "One", 1)
    save(course, assignment, student, "One two", 2)
    reply = save(course, assignment, student, "Old", 1)
    assert (reply.state, reply.sequence, reply.text) == ("conflict", 2, "One two")


def test_a_window_that_lost_a_reply_goes_on(course, student, assignment):
    save(course, assignment, student, "One", 1)
    reply = save(course, assignment, student, "One two", 2, base=0)
    assert (reply.state, reply.text) == ("saved", "One two")


def test_words_of_another_window_are_not_written_over(course, student, assignment):
    save(course, assignment, student, "From the library", 1, client="w1")
    reply = save(course, assignment, student, "From home", 7, base=0, client="w2")
    assert (reply.state, reply.text) == ("conflict", "From the library")
    assert save(course, assignment, student, "From home", 8, base=1, client="w2").state == "saved"


def test_what_comes_after_submitting_is_kept_apart(course, student, assignment):
    essay = hand_in(course, assignment, student)
    reply = save(course, assignment, student, "A second thought", 2)
    again = save(course, assignment, student, "A second thought", 2)
    assert reply.state == again.state == "late"
    assert reply.text == ESSAY
    assert [row.sequence for row in records.saved_texts_of(essay)] == [1, -1]


@pytest.mark.parametrize(
    ("text", "sequence", "base", "client"),
    [
        (None, 1, 0, "w"),
        ({"a": 1}, 1, 0, "w"),
        ("x", 0, 0, "w"),
        ("x", True, 0, "w"),
        ("x", "1", 0, "w"),
        ("x", 1, 1, "w"),
        ("x", 1, -1, "w"),
        ("x", 1, 0, ""),
        ("x", 1, 0, "a b"),
        ("x", 1, 0, None),
        ("x", 10**9, 0, "w"),
        ("é" * 100_001, 1, 0, "w"),
    ],
)
def test_a_save_that_makes_no_sense_is_refused_and_keeps_nothing(
    course, student, assignment, text, sequence, base, client
):
    with pytest.raises(Refused):
        essays.save_text(course, assignment.public_id, student, text, sequence, base, client, NOW)
    assert essays.essay_for(assignment, student) is None


def test_two_hundred_kilobytes_are_kept_and_hostile_characters_do_no_harm(course, student, assignment):
    text = "a\r\nb\x00\ud800<script>" + "x" * 199_900
    assert save(course, assignment, student, text, 1).state == "saved"
    assert essays.essay_for(assignment, student).text.startswith("a\nb?<script>")


def test_nothing_is_saved_before_it_opens_or_in_another_course(course, student, instructor):
    soon = make_assignment(course, instructor, opens_at=LATER)
    with pytest.raises(Refused, match="not opened yet"):
        save(course, soon, student, "x", 1)
    other = people.create_course(instructor, "T-2", "Another", NOW)
    with pytest.raises(Missing):
        essays.save_text(other, soon.public_id, student, "x", 1, 0, "w", LATER)


# Drafts


def test_a_draft_is_read_and_the_same_words_are_the_same_draft(course, student, assignment):
    write(course, assignment, student)
    one = essays.send_draft(course, assignment.public_id, student, NOW)
    two = essays.send_draft(course, assignment.public_id, student, LATER)
    assert one.id == two.id
    assert len(two.assessments) == 1
    content = two.assessment.content
    assert {row["state"] for row in content["ledger"]} >= {"found", "differs"}
    place = next(row["place"] for row in content["ledger"] if row["kind"] == "quotation")
    reading = assignment.sources[0].current
    assert "outlast any\ntimber pier" not in place["text"]
    assert "cut granite" in reading.raw[place["from"] : place["to"]]
    assert place["sha256"] == reading.sha256


def test_drafts_are_counted_and_submitting_needs_none_of_them(course, instructor, student):
    one = make_assignment(course, instructor, drafts_allowed=1)
    write(course, one, student, "A first draft of five or more words.")
    essays.send_draft(course, one.public_id, student, NOW)
    write(course, one, student)
    with pytest.raises(Refused, match="1 of 1 drafts"):
        essays.send_draft(course, one.public_id, student, NOW)
    essay = essays.submit(course, one.public_id, student, NOW)
    assert essay.submitted_draft.number == 2


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_sent_of_an_empty_essay(course, student, assignment, text):
    if text:
        write(course, assignment, student, text)
    for deed in (essays.send_draft, essays.submit):
        with pytest.raises(Refused, match="Write your essay first"):
            deed(course, assignment.public_id, student, NOW)


def test_five_words_are_kept_and_left_to_the_instructor(course, student, assignment):
    essay = hand_in(course, assignment, student, "The harbour served everybody well.")
    here = essays.standing(essay.submitted_draft)
    assert here.points is None
    assert here.needs_instructor
    assert any("5 words" in flag["explanation"] or "five words" in flag["explanation"] for flag in here.flags)
    assert essays.state_of(essay, assignment) == "needs the instructor"


def test_a_scorer_that_raises_keeps_the_draft_and_gives_no_zero(course, student, assignment, monkeypatch):
    def stop(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr(judging, "assess", stop)
    essay = hand_in(course, assignment, student)
    here = essays.standing(essay.submitted_draft)
    assert (here.points, here.judged) == (None, False)
    assert here.flags[0]["kind"] == "not scored"
    assert "kept as you sent it" in here.content["feedback"]["note"]
    monkeypatch.undo()
    again = essays.submit(course, assignment.public_id, student, LATER)
    assert essays.standing(again.submitted_draft).points is not None


@pytest.mark.parametrize("wrong", [{"points": float("nan")}, {"points": 999.0}, {"level": 77}, {"level": None}])
def test_a_scorer_out_of_its_rubric_gives_no_level(course, student, assignment, monkeypatch, wrong):
    real = judging.assessment_json

    def skewed(assessment):
        content = real(assessment)
        content["criteria"][0] |= wrong
        return content

    monkeypatch.setattr(judging, "assessment_json", skewed)
    essay = hand_in(course, assignment, student)
    assert essays.standing(essay.submitted_draft).points is None


def test_reading_again_changes_nothing_where_nothing_changed(course, instructor, student, assignment):
    essay = hand_in(course, assignment, student)
    draft = essays.reassess(course, essay.public_id, instructor, LATER)
    assert len(draft.assessments) == 1


def test_a_scorer_that_stops_later_leaves_what_was_given(course, instructor, student, assignment, monkeypatch):
    essay = hand_in(course, assignment, student)
    before = essays.standing(essay.submitted_draft).points
    monkeypatch.setattr(judging, "assess", lambda *_: 1 / 0)
    with pytest.raises(Refused, match="stands"):
        essays.reassess(course, essay.public_id, instructor, LATER)
    assert essays.standing(records.draft_by_number(essay.submitted_draft.id)).points == before


def test_the_scorer_reads_outside_the_write_lock(course, student, assignment, monkeypatch):
    from records import database

    real = scoring.assess
    held = []
    monkeypatch.setattr(judging, "assess", lambda *given: held.append(database._writing.get()) or real(*given))
    hand_in(course, assignment, student)
    assert held == [False]


# Submitting


def test_submitting_twice_is_one_submission(course, student, assignment):
    one = hand_in(course, assignment, student)
    at = one.submitted_at
    two = essays.submit(course, assignment.public_id, student, LATER)
    assert (two.submitted_at, len(two.drafts)) == (at, 1)
    with pytest.raises(Refused, match="submitted"):
        essays.send_draft(course, assignment.public_id, student, LATER)


def test_a_late_essay_is_taken_and_marked(course, instructor, student):
    due = make_assignment(course, instructor, due_at=NOW + timedelta(minutes=5))
    essay = hand_in(course, due, student, now=LATER)
    assert essays.is_late(essay, due)


def test_a_closed_assignment_takes_nothing(course, instructor, student, assignment):
    write(course, assignment, student)
    essays.close_assignment(course, assignment.public_id, instructor, NOW)
    with pytest.raises(Refused, match="closed"):
        essays.submit(course, assignment.public_id, student, NOW)
    assert save(course, assignment, student, "More", 2).state == "late"


# Grading


@pytest.fixture
def essay(course, student, assignment):
    return hand_in(course, assignment, student)


def test_an_override_counts_and_the_scorers_level_stays(course, instructor, assignment, essay):
    before = essays.standing(essay.submitted_draft)
    first = before.criteria[0]
    level = 0 if first.machine_level else 1
    essays.override_level(course, essay.public_id, first.criterion.id, level, "Read it twice.", instructor, 0, LATER)
    after = essays.standing(records.draft_by_number(essay.submitted_draft.id))
    given = after.criteria[0]
    assert (given.level, given.machine_level) == (level, first.machine_level)
    assert after.points == before.points - first.points + given.points


def test_of_two_graders_the_second_hears_both_values(course, instructor, assistant, essay):
    essays.override_level(course, essay.public_id, "thesis", 2, "Too general.", assistant, 0, NOW)
    with pytest.raises(Conflict) as refusal:
        essays.override_level(course, essay.public_id, "thesis", 4, "Very sharp.", instructor, 0, LATER)
    said = str(refusal.value)
    assert [part for part in ("Asa Helper", "General (8 points)", "Precise (15 points)") if part not in said] == []
    assert [row.level for row in records.overrides_of(essay.submitted_draft)] == [2]


def test_the_same_override_sent_twice_is_one(course, instructor, essay):
    rows = [
        essays.override_level(course, essay.public_id, "thesis", 2, "Too general.", instructor, 0, NOW)
        for _ in range(3)
    ]
    assert len({row.id for row in rows}) == 1


def test_taking_back_lets_the_scorers_level_count_and_keeps_both_rows(course, instructor, essay):
    made = essays.override_level(course, essay.public_id, "thesis", 0, "None found.", instructor, 0, NOW)
    essays.take_back(course, essay.public_id, "thesis", "I was wrong.", instructor, made.id, LATER)
    given = essays.standing(records.draft_by_number(essay.submitted_draft.id)).criteria[0]
    assert given.override is None
    assert given.level == given.machine_level
    assert len(given.overrides) == 2


@pytest.mark.parametrize(
    ("level", "reason", "said"), [(2, " ", "why"), (77, "x", "no level 77"), (None, "x", "take back")]
)
def test_an_override_that_makes_no_sense_is_refused(course, instructor, essay, level, reason, said):
    with pytest.raises(Refused, match=said):
        essays.override_level(course, essay.public_id, "thesis", level, reason, instructor, 0, NOW)
    assert records.overrides_of(essay.submitted_draft) == []


def test_an_essay_that_is_being_written_has_no_levels_to_give(course, instructor, student, assignment):
    write(course, assignment, student)
    essay = essays.essay_for(assignment, student)
    with pytest.raises(Refused, match="not submitted"):
        essays.override_level(course, essay.public_id, "thesis", 1, "x", instructor, 0, NOW)


def test_a_new_reading_by_the_scorer_changes_no_persons_level(course, instructor, essay, monkeypatch):
    essays.override_level(course, essay.public_id, "thesis", 0, "None found.", instructor, 0, NOW)
    real = judging.assess

    def other(*given):
        assessment = real(*given)
        object.__setattr__(assessment, "words", 1)
        return assessment

    monkeypatch.setattr(judging, "assess", other)
    draft = essays.reassess(course, essay.public_id, instructor, LATER)
    assert len(draft.assessments) == 2
    assert essays.standing(draft).criteria[0].level == 0


def test_an_assistant_sees_the_own_section_only(course, instructor, assistant, student, assignment, essay):
    enrolment = people.enrol(course, assistant, Role.ASSISTANT, NOW)
    row = people.change_enrolment(course, enrolment.public_id, instructor, NOW, Role.ASSISTANT, "Monday", 1)
    with pytest.raises(Missing):
        essays.essay_seen(course, essay.public_id, row.section_id)
    assert essays.essay_rows(course, assignment, row.section_id) == []


def test_the_rows_say_how_far_each_has_come(course, instructor, student, assignment, essay):
    idle, busy = make_person("idle@example.org", "Ida", "Aaron"), make_person("busy@example.org", "Ben", "Baker")
    for person in (idle, busy):
        people.enrol(course, person, Role.STUDENT, NOW)
    write(course, assignment, busy, "Begun.")
    rows = essays.essay_rows(course, assignment)
    assert [row.state for row in rows] == ["not started", "writing", "assessed"]
    assert essays.next_waiting(rows).id == essay.id
    essays.comment(course, essay.public_id, "Good.", instructor, NOW)
    assert essays.next_waiting(essays.essay_rows(course, assignment)) is None
    essays.release(course, assignment.public_id, instructor, NOW)
    assert essays.essay_rows(course, assignment)[2].state == "released"


def test_the_same_comment_twice_is_one(course, instructor, essay):
    one = essays.comment(course, essay.public_id, "Good.\r\n", instructor, NOW)
    assert essays.comment(course, essay.public_id, "Good.", instructor, NOW).id == one.id


def test_nothing_expected_stands_in_what_is_kept_of_a_draft(essay):
    assert CANARY not in str(essay.submitted_draft.assessment.content).lower()
