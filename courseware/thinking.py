"""Ways of historical thinking: what an item asks for and what a criterion of a rubric judges."""

from __future__ import annotations

from enum import StrEnum


class Thinking(StrEnum):
    """After Wineburg (1991) and the Stanford History Education Group's historical thinking skills (2012).

    Argument, which those authors leave to writing, stands beside them because essays and items share this list.
    """

    SOURCING = "sourcing"
    CONTEXTUALISATION = "contextualisation"
    CORROBORATION = "corroboration"
    CLOSE_READING = "close reading"
    ARGUMENT = "argument"


EXPLAINED = {
    Thinking.SOURCING: "Who made the source, when and for whom, and what it can be used for.",
    Thinking.CONTEXTUALISATION: "When and where something happened, and what was going on around it.",
    Thinking.CORROBORATION: "Where sources agree, and where they do not.",
    Thinking.CLOSE_READING: "What the words say, claim and leave out.",
    Thinking.ARGUMENT: "What is claimed, on what evidence, against whom.",
}
"""What each of them asks, in a line for teachers."""
