"""The essays pages: assigned by instructors, written by students, graded by those who teach."""

from web.essays import assigning, grading, writing
from web.essays.room import blueprint

__all__ = ["assigning", "blueprint", "grading", "writing"]
