"""The quizzes pages: made by instructors, sat by students, marked by those who teach."""

from web.quizzes import making, marking, sitting
from web.quizzes.room import blueprint

__all__ = ["blueprint", "making", "marking", "sitting"]
