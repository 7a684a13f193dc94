"""The blueprint of quizzes, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from records.quizzes import Quiz
from services import quizzes
from web import access, clock

blueprint = Blueprint("quizzes", __name__)


def quiz_here(quiz_id: str, drafts: bool = False) -> Quiz:
    """The quiz that the address names, after closing every attempt in it whose time is over."""
    quiz = quizzes.quiz_of(access.course(), quiz_id, drafts)
    if quizzes.close_expired(clock.now(), quiz):
        return quizzes.quiz_of(access.course(), quiz_id, drafts)
    return quiz
