"""A sentence reduced to one clause: fronted part, subject, verb group, rest. What cannot be attached is refused.

The reduction removes non-restrictive relatives, appositions and participles, brackets, leading connectives and dangling
adverbs, and ends before a second main clause. It never removes a date, a restriction, a purpose, "only" or a
negation, so
the reduced clause is a subsequence of the source that the source still vouches for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.language import Sentence, Token
from questions.fronts import fronted_part, without_brackets, without_connective, without_final_mark
from questions.grammar import DANGLING, FINITE, RELATIVES, Unreadable
from questions.remainders import rest_part
from questions.subjects import enclosed_relative, subject_part


@dataclass(frozen=True)
class Clause:
    """One clause of a sentence as indices into its tokens, each part in the order of the source.

    ``fronted`` stands before the subject (a date, a place, a circumstance); ``rest`` follows the verb group.
    ``dropped``
    counts the words left out. ``coordinated`` tells that the rest holds a second verb of the same subject.
    """

    sentence: Sentence
    fronted: tuple[int, ...]
    subject: tuple[int, ...]
    verb: tuple[int, ...]
    rest: tuple[int, ...]
    dropped: int = 0
    coordinated: bool = False
    apposition: tuple[int, ...] = ()

    def words(self, indices: Iterable[int]) -> str:
        """The words that stand there, spaced as in the source."""
        return join(self.sentence, indices)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @property
    def indices(self) -> tuple[int, ...]:
        """All that is kept, in the order of the source."""
        return self.fronted + self.subject + self.verb + self.rest

    @property
    def text(self) -> str:
        """The reduced clause as a statement, without its full stop."""
        parts = [self.words(self.fronted), self.words(self.subject + self.verb + self.rest)]
        return ", ".join(part for part in parts if part)

    @property
    def head_verb(self) -> Token:
        """The last verb of the verb group."""
        return self.tokens[self.verb[-1]]


def join(sentence: Sentence, indices: Iterable[int]) -> str:
    """Tokens put together again: as close as they stood in the source, one space where something was left out."""
    pieces: list[str] = []
    before: Token | None = None
    for index in indices:
        token = sentence.tokens[index]
        if before is not None and before.end != token.start and not (token.text in ",;:.)’'" or token.tag == "POS"):
            pieces.append(" ")
        pieces.append(token.text)  # a pronoun that was named has another text than the source
        before = token
    return "".join(pieces)


def clause_of(sentence: Sentence) -> Clause:
    """The sentence's main clause. Raises Unreadable with the code of the gate that it trips."""
    tokens = sentence.tokens
    kept = without_brackets(tokens)
    kept = without_final_mark(tokens, kept)
    kept = without_connective(tokens, kept)
    fronted, kept = fronted_part(tokens, kept)
    if fronted:
        kept = without_connective(tokens, kept)
    if kept and tokens[kept[0]].text in (",", "“", "”"):
        raise Unreadable("unattached", tokens[kept[0]].text)
    verb_place = _main_verb(tokens, kept)
    subject, apposition = subject_part(tokens, kept[:verb_place])
    group_end = _verb_group(tokens, kept, verb_place)
    verb = tuple(i for i in kept[verb_place:group_end] if tokens[i].lemma not in DANGLING or tokens[i].tag != "RB")
    rest, coordinated = rest_part(tokens, kept[group_end:], tokens[verb[-1]].lemma)
    used = len(fronted) + len(subject) + len(verb) + len(rest)
    return Clause(sentence, fronted, subject, verb, rest, len(tokens) - used, coordinated, apposition)


def _main_verb(tokens: Sequence[Token], kept: Sequence[int]) -> int:
    """Place in ``kept`` of the first finite verb outside a relative clause enclosed by commas."""
    enclosed = enclosed_relative(tokens, kept)
    for place, index in enumerate(kept):
        token = tokens[index]
        if enclosed and enclosed[0] <= place < enclosed[1]:
            continue
        if token.tag in FINITE:
            if place == 0:
                raise Unreadable("fragment", token.text)
            return place
        if token.tag in RELATIVES or (token.tag == "IN" and token.lemma == "that"):
            raise Unreadable("restrictive relative", token.text)
        if token.text in (";", ":"):
            raise Unreadable("unattached", token.text)
    raise Unreadable("fragment", "no finite verb")


def _verb_group(tokens: Sequence[Token], kept: Sequence[int], place: int) -> int:
    """One past the last token of the verb group that starts at ``place``."""
    end = place + 1
    last_verb = end
    while end < len(kept):
        token = tokens[kept[end]]
        head = tokens[kept[last_verb - 1]]
        if token.tag == "RB":
            end += 1
        elif token.tag in ("VB", "VBN", "VBG", "VBD") and _continues(head, token):
            end += 1
            last_verb = end
        else:
            break
    return last_verb


def _continues(head: Token, token: Token) -> bool:
    """Whether a verb form carries on the group: modal + base, have + participle, be + participle or -ing, do + base."""
    if head.tag == "MD":
        return token.tag == "VB"
    if head.lemma == "have":
        return token.tag in ("VBN", "VBD")
    if head.lemma == "be":
        return token.tag in ("VBN", "VBG", "VBD")
    return head.lemma == "do" and token.tag == "VB"
