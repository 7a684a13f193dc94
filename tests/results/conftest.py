"""Hypothesis draws the same examples every time and takes as long as a busy machine needs."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
