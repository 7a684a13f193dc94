"""The quizzes pages: made by instructors, sat by students, marked by those who teach."""

from web.quizzes import assembling, making, marking, sitting
from web.quizzes.room import blueprint

__all__ = ["assembling", "blueprint", "making", "marking", "sitting"]
