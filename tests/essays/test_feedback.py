"""Feedback and what becomes of it: strengths first, three actions, a passage by its place, the next draft."""

import time

import pytest

from essays.calibration import offset
from essays.comparison import Taken, compare, word_edits
from essays.rubrics import parse_rubric
from tests.essays.course import brief, essay, judged, sources

NUMBERS = [f"0{number}" for number in range(1, 9)]


@pytest.mark.parametrize("number", NUMBERS)
def test_feedback_begins_with_a_strength_and_asks_for_three_things_at_most(number):
    text = essay(number)
    feedback = judged(text).feedback
    assert len(feedback.actions) <= 3
    assert feedback.strengths or "02" in number or not judged(text).criteria[0].share
    for item in [*feedback.strengths, *feedback.actions]:
        assert 0 <= item.start < item.end <= len(text)


@pytest.mark.parametrize("number", NUMBERS)
def test_evidence_comes_before_language(number):
    order = [action.criterion for action in judged(essay(number)).feedback.actions]
    assert "conventions" not in order[:-1]


def test_an_essay_short_of_evidence_is_sent_to_a_passage_that_it_has_not_used():
    text = essay("01") + "\n\nStalin wanted security for the Soviet Union, and Litvinov served it in 1934."
    result = judged(text)
    action = next(action for action in result.feedback.actions if action.criterion == "evidence")
    assert action.place is not None
    assert action.place.anchor not in {row.place.anchor for row in result.ledger if row.place}
    assert action.place.title in action.step


def test_no_machine_word_reaches_a_student():
    for number in NUMBERS:
        for action in judged(essay(number)).feedback.actions:
            assert not {"lemma", "unit", "strength", "None"} & set(f"{action.seen} {action.step}".split())


def test_an_action_that_was_taken_is_seen_in_the_next_draft():
    old = essay("06")
    sentence = (
        "\n\nIt could be objected that the purge of 1937 wrecked the army that was supposed to do the defending, as "
        "northbound argues. However, this objection mistakes bad judgement for another aim: the purge was meant to "
        "make the Soviet Union secure, and it is consistent with the policy at home."
    )
    new = old.rstrip() + sentence
    result = compare(old, judged(old), new, judged(new))
    states = {taken.action.criterion: taken.state for taken in result.actions}
    assert states["counter_argument"] is Taken.DONE
    assert any("1937" in row.text for row in result.gained)
    assert result.lost == ()
    assert result.words_after > result.words_before


def test_the_word_diff_puts_both_drafts_together_again():
    old, new = essay("03"), essay("05")
    edits = word_edits(old, new)
    assert "".join(old[edit.old_start : edit.old_end] for edit in edits) == old
    assert "".join(new[edit.new_start : edit.new_end] for edit in edits) == new
    assert all(old[e.old_start : e.old_end] == new[e.new_start : e.new_end] for e in edits if e.kind == "same")


@pytest.mark.parametrize(
    ("pairs", "levels"),
    [([], None), ([(2, 3)], 1 / 6), ([(2, 2)] * 9, 0.0), ([(3, 2)] * 15, -0.75), ([(1, 2)] * 40, 19 / 24)],
)
def test_an_offset_is_held_back_by_its_prior(pairs, levels):
    found = offset(pairs)
    assert (found.levels if found else None) == (pytest.approx(levels) if levels is not None else None)


def test_a_criterion_that_nothing_measures_is_left_to_the_instructor():
    rubric = parse_rubric(
        """title = "T"
[[criteria]]
id = "c1"
name = "Elegance"
levels = [{level = 1, points = 0}, {level = 2, points = 3}]
[[criteria]]
id = "c2"
name = "Use of sources"
levels = [{level = 1, points = 0}, {level = 2, points = 3}, {level = 3, points = 7}]
"""
    )
    elegance, evidence = judged(essay("07"), rubric).criteria
    assert (elegance.level, elegance.points) == (None, None)
    assert "needs the instructor" in elegance.rationale
    assert (evidence.level, evidence.points) == (3, 7)


def test_an_essay_costs_less_than_half_a_second():
    text = essay("08")
    judged(text)
    began = time.process_time()
    judged(text)
    assert time.process_time() - began < 0.5
    assert brief().expected_evidence
    assert len(sources().sentences) > 100
