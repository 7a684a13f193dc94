"""What kind of document a reading is, and what that kind is good for: the table behind cards, questions and feedback.

The questions asked of a document before its words are read (who made it, when, for whom, why) are the sourcing
heuristic of Wineburg, S. (1991), Historical problem solving, Journal of Educational Psychology 83(1), 73–87. That
there are primary, secondary and tertiary sources follows Turabian, A Manual for Writers, 9th ed., 3.1.1–3.1.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where a document stands between what happened and its reader."""

    PRIMARY = "made at the time, or by somebody who was there"
    SECONDARY = "made afterwards, by somebody who studied the sources"
    TERTIARY = "made afterwards, from what others had found"
    OPINION = "made by people who say what they think, unchecked"


@dataclass(frozen=True)
class Genre:
    """A kind of document. ``what``, ``good_for`` and ``weak_for`` go on after "is", "for" and "for".

    ``several`` is the word for more than one, ``ask`` the first question that a reader puts to such a document.
    ``proves`` says whether an essay may rest a claim about what happened on it alone.
    """

    name: str
    several: str
    standing: Standing
    what: str
    good_for: str
    weak_for: str
    ask: str
    proves: bool = True

    @property
    def a_name(self) -> str:
        """The name with its article.

        >>> GENRES["archive document"].a_name, GENRES["thread"].a_name
        ('an archive document', 'a forum thread')
        """
        name = self.called
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"

    @property
    def called(self) -> str:
        """The name as it is said in a sentence."""
        return _SAID.get(self.name, self.name)


_SAID = {"article": "scholarly article", "thread": "forum thread", "newspaper": "newspaper article"}

_TABLE = (
    Genre(
        "monograph",
        "monographs",
        Standing.SECONDARY,
        "a book in which a specialist studies one subject and cites the sources",
        "an argued interpretation, and the evidence to which its notes lead",
        "what people thought at the time, beyond the words that it quotes",
        "Which question does the author answer, and on which sources does the answer rest?",
    ),
    Genre(
        "textbook",
        "textbooks",
        Standing.TERTIARY,
        "a survey for students that sums up what others have found",
        "an overview, dates, and what scholars agree on",
        "settling a disputed point, as it reports conclusions without their evidence",
        "What does the survey leave out, and whose conclusions does it repeat?",
    ),
    Genre(
        "article",
        "scholarly articles",
        Standing.SECONDARY,
        "a study of one question, written for other scholars",
        "one argument about one question, and its place among those of others",
        "an overview of the whole subject",
        "Against whom does the author argue, and with which evidence?",
    ),
    Genre(
        "report",
        "reports",
        Standing.SECONDARY,
        "findings on a set question, written up for the body that asked or paid for them",
        "findings on the question that was set, and what the body was told",
        "what lay outside the question that was set",
        "Who asked for it or paid for it, and what did they want to know?",
    ),
    Genre(
        "thread",
        "forum threads",
        Standing.OPINION,
        "a discussion in which members of a forum answer one another, mostly under assumed names",
        "the views that people hold, and how they argue for them",
        "what happened in the past, as nobody checks what is posted",
        "Who is speaking, how would they know, and does anybody correct them?",
        proves=False,
    ),
    Genre(
        "essay",
        "essays",
        Standing.OPINION,
        "a short piece that argues its author's own view",
        "a point of view, and the reasons given for it",
        "facts that it states without a source",
        "What does the author want the reader to think, and what is offered in support?",
        proves=False,
    ),
    Genre(
        "newspaper",
        "newspaper articles",
        Standing.PRIMARY,
        "news or comment printed for the public soon after the event",
        "what was said in public at the time, and how it was presented",
        "what was kept from the public, or came out only later",
        "Who owned or controlled the paper, and for whom was it written?",
    ),
    Genre(
        "archive document",
        "archive documents",
        Standing.PRIMARY,
        "a record made in the course of business, kept in an archive and not meant for the public",
        "what its makers ordered, reported or were told at the time",
        "what its makers did not know, or would not put on paper",
        "Who made it, for whose eyes, and what was it meant to bring about?",
    ),
    Genre(
        "speech",
        "speeches",
        Standing.PRIMARY,
        "words spoken in public to move an audience",
        "what the speaker wanted the audience to hear",
        "what the speaker thought or did in private",
        "Who was listening, and what did the speaker want of them?",
    ),
    Genre(
        "memoir",
        "memoirs",
        Standing.PRIMARY,
        "recollections that somebody who was there wrote down afterwards",
        "how a participant remembered events and wished to be seen",
        "exact dates and words, which memory and hindsight change",
        "How long afterwards was it written, and what did the author stand to gain?",
    ),
)

GENRES: Mapping[str, Genre] = {genre.name: genre for genre in _TABLE}
"""The kinds that a card may name, in the order in which it offers them."""

OTHER = "other"
"""What a card says of a document that is none of these; nothing is concluded from it."""


def genre_named(name: str) -> Genre | None:
    """The kind that a card names; None where it names none that is known.

    >>> genre_named("Report").standing.name, genre_named("other")
    ('SECONDARY', None)
    """
    return GENRES.get(name.strip().lower())
