"""Why a figure is undefined. An undefined figure is None with one of these reasons, never 0."""

from collections.abc import Mapping
from enum import StrEnum


class Undefined(StrEnum):
    """A reason: the value is for programs, `sentence` for people."""

    NO_ATTEMPTS = "no_attempts"
    FEWER_THAN_2 = "fewer_than_2_attempts"
    FEWER_THAN_3 = "fewer_than_3_attempts"
    FEWER_THAN_4 = "fewer_than_4_attempts"
    ITEM_CONSTANT = "item_scores_do_not_vary"
    REST_CONSTANT = "rest_scores_do_not_vary"
    TOTAL_CONSTANT = "totals_do_not_vary"
    NEGATIVE_COVARIANCE = "negative_covariance_with_total"
    NO_COVARIANCE = "no_item_varies_with_the_total"
    NO_POINTS = "no_points_possible"
    ONE_ITEM = "only_one_item"
    NO_GUESS = "no_guess_score_for_this_type"
    NOT_GIVEN = "not_given"
    REPEATED_STUDENTS = "students_counted_more_than_once"
    EXTREME = "value_at_its_limit"
    NOTHING_COMPARED = "nothing_to_compare"
    NO_DISAGREEMENT_POSSIBLE = "no_disagreement_possible"
    EMPTY_GROUP = "ability_group_is_empty"

    @property
    def sentence(self) -> str:
        """The reason as a sentence for the page."""
        return SENTENCES[self]


SENTENCES: Mapping[Undefined, str] = {
    Undefined.NO_ATTEMPTS: "Nobody's attempt is counted yet.",
    Undefined.FEWER_THAN_2: "Needs at least two attempts.",
    Undefined.FEWER_THAN_3: "Needs at least three attempts.",
    Undefined.FEWER_THAN_4: "Needs at least four attempts.",
    Undefined.ITEM_CONSTANT: "Everybody has the same points on this item.",
    Undefined.REST_CONSTANT: "Everybody has the same points on the rest of the quiz.",
    Undefined.TOTAL_CONSTANT: "Everybody has the same total.",
    Undefined.NEGATIVE_COVARIANCE: "Students with higher totals score lower on this item: check its key.",
    Undefined.NO_COVARIANCE: "No item rises with the total, so weights cannot be shared out.",
    Undefined.NO_POINTS: "No points are possible here.",
    Undefined.ONE_ITEM: "Needs at least two items.",
    Undefined.NO_GUESS: "Points from guessing cannot be worked out for this type of item.",
    Undefined.NOT_GIVEN: "The type of the item is not known here.",
    Undefined.REPEATED_STUDENTS: "Some students are counted more than once, so the attempts are not independent.",
    Undefined.EXTREME: "The value lies at its limit, where this interval has no width.",
    Undefined.NOTHING_COMPARED: "There is nothing to compare yet.",
    Undefined.NO_DISAGREEMENT_POSSIBLE: "Both gave one and the same level throughout, so chance agreement is complete.",
    Undefined.EMPTY_GROUP: "Too many equal totals to tell a lower group from an upper one.",
}
