"""Quizzes: made by instructors, sat by students, scored after closing, reviewed when they may be.

One module a part of a quiz's life: ``timing`` (who may sit when, and until when), ``making``, ``assembling`` (by a
blueprint), ``showing`` (answers between page and item), ``sitting``, ``marking``, ``review``. What other rooms use
stands here by name.
"""

from services.quizzes.assembling import assembly, fill
from services.quizzes.making import (
    QuizSettings,
    accommodate,
    choose_items,
    close_quiz,
    create_quiz,
    edit_quiz,
    open_quiz,
    quiz_of,
    release,
)
from services.quizzes.marking import attempt_score, correct_slot_score, score_attempt, undo_correction, unscored
from services.quizzes.review import Question, Review, Reviewed, questions_of, questions_of_quiz, review, reviewed
from services.quizzes.sitting import (
    FormAnswer,
    Saved,
    State,
    attempt_of,
    close_expired,
    keep_form,
    save,
    start,
    state_of,
    submit,
)
from services.quizzes.timing import (
    GRACE,
    Allowance,
    Standing,
    allowance_of,
    effective_end,
    end_of,
    is_over,
    is_released,
    may_start,
    standing,
)

__all__ = [
    "GRACE",
    "Allowance",
    "FormAnswer",
    "Question",
    "QuizSettings",
    "Review",
    "Reviewed",
    "Saved",
    "Standing",
    "State",
    "accommodate",
    "allowance_of",
    "assembly",
    "attempt_of",
    "attempt_score",
    "choose_items",
    "close_expired",
    "close_quiz",
    "correct_slot_score",
    "create_quiz",
    "edit_quiz",
    "effective_end",
    "end_of",
    "fill",
    "is_over",
    "is_released",
    "keep_form",
    "may_start",
    "open_quiz",
    "questions_of",
    "questions_of_quiz",
    "quiz_of",
    "release",
    "review",
    "reviewed",
    "save",
    "score_attempt",
    "standing",
    "start",
    "state_of",
    "submit",
    "undo_correction",
    "unscored",
]
