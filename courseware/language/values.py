"""What a parsed text is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: its letters, its place in the text given, Penn tag and lower-case lemma."""

    text: str
    start: int
    end: int
    tag: str
    lemma: str
    is_content: bool
    """Whether it says what the text is about: a noun, name, main verb, adjective or number that is no stop word."""

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or a digit."""
        return any(mark.isalnum() for mark in self.text)


@dataclass(frozen=True)
class Sentence:
    """One sentence with its place in the text given; token offsets are into that same text."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]

    @property
    def word_count(self) -> int:
        """Words as a person counts them: parted by white space."""
        return len(self.text.split())
