"""What a family proposes and what a gate refuses: a sentence in its place, a candidate, a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from courseware import language
from courseware.language import Sentence, Token
from courseware.names import Mention, NameType
from courseware.passages import Passage
from courseware.reading import Reading
from courseware.spans import Span
from courseware.speech import Speech
from questions.clauses import Clause
from questions.items import Cognitive, Evidence, ItemType, Option


@dataclass(frozen=True)
class Site:
    """A sentence in its passage, with the names in it and the stretches that are not the author's."""

    reading: Reading = field(repr=False)
    passage: Passage
    sentence: Sentence
    ordinal: int
    """Place of the sentence in its document, counted from 0."""
    before: Sentence | None
    mentions: tuple[Mention, ...]
    speeches: tuple[Speech, ...]
    since: int | None = None
    """Where its evidence begins in the passage, if a sentence before it has to be read too."""

    @property
    def text(self) -> str:
        """The sentence as cleaned."""
        return self.sentence.text

    @cached_property
    def raw(self) -> Span:
        """The raw stretch of the sentence, and of those before it that have to be read too."""
        return self.passage.content.raw_span(self._begins, self.sentence.end)

    @property
    def told(self) -> str:
        """The words of that stretch, as cleaned."""
        return self.passage.text[self._begins : self.sentence.end]

    @property
    def _begins(self) -> int:
        return self.sentence.start if self.since is None else self.since

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Content lemmas of the sentence."""
        return language.content_lemmas(self.sentence.tokens)

    def evidence(self) -> Evidence:
        """The raw slice that proves what the sentence says."""
        raw = self.raw
        document = self.reading.document
        return Evidence(self.passage.anchor, raw.start, raw.end, raw.of(document.raw), document.sha256)

    def mention_at(self, token: Token) -> Mention | None:
        """The name that the token is part of."""
        for mention in self.mentions:
            if mention.start <= token.start and token.end <= mention.end:
                return mention
        return None

    def names_of(self, *types: NameType) -> list[Mention]:
        """The names of these types, in the order of the sentence."""
        return [mention for mention in self.mentions if mention.type in types]


@dataclass(frozen=True)
class Candidate:
    """A question before it has options: what is asked, what answers it, and where that stands.

    ``statement`` is the reduced clause with "____" where the key stood; the round trip puts the key back.
    """

    family: str
    rule: str
    stem: str
    key: str
    kind: str
    """What the key is: person, country, place, organisation, people, event, work, year, date, month, role, truth."""
    site: Site = field(repr=False)
    key_span: Span
    """Place of the key in the passage's cleaned text."""
    statement: str
    cluster: str | None = None
    cognitive: Cognitive = Cognitive.REMEMBER
    difficulty: float = 0.7
    type: ItemType = ItemType.SINGLE
    clause: Clause | None = field(default=None, repr=False)
    truth: bool | None = None
    """For true/false: whether the stem is true."""
    wrong: tuple[str, ...] = ()
    """Distractors that the family itself brings (roles of other persons, say), best first."""
    note: str = ""
    """For a date: the event as a statement without its date."""
    answers: tuple[str, ...] = ()
    """Accepted variants of a short answer, the one shown first."""
    quoted: str = ""
    """The words of the key that stand in the source, where the key has a pronoun before them; empty for all of it."""
    options: tuple[Option, ...] = field(default=(), repr=False)
    """Distractors that the family itself has proved."""

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Content lemmas of the stem."""
        return language.content_lemmas(self.statement.replace("____", " "))

    @property
    def number(self) -> int | None:
        """The year in the key; None where it holds none."""
        digits = "".join(mark if mark.isdigit() else " " for mark in self.key).split()
        return next((int(piece) for piece in digits if len(piece) == 4), None)


@dataclass(frozen=True)
class Refusal:
    """A candidate that was not kept: family, the gate's code, the reason in words, and where it stood."""

    family: str
    reason: str
    detail: str
    sentence: str
    start: int
    end: int
    document: str = ""


class Refused(Exception):
    """Raised inside a family or a check: this candidate is not kept. Code of a row in ``gates.REASONS``, and words."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


UNQUOTED = frozenset({"dated event", "poster", "truth", "use"})
"""Kinds of key that do not stand in the sentence word for word: an event without its date, the poster above a post, a
verdict, the use of a document."""

Proposal = Candidate | Refused
"""What a family says of a sentence: a candidate, or why there is none."""
