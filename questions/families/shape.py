"""What every family asks of its stems: the key not given away, enough left to ask, statements with a gap."""

from __future__ import annotations

from collections.abc import Sequence

from courseware import language
from courseware.names import Mention, NameType
from questions.candidates import Candidate, Refused
from questions.clauses import Clause, join
from questions.wording import word_count
from questions.words import content_words, word_set

GAP = "____"
SHORTEST, LONGEST = 6, 30
"""Words of a stem."""


def statement_with_gap(clause: Clause, mention: Mention | tuple[int, int], indices: Sequence[int]) -> str:
    """The clause made of these tokens, with a gap where the name (or the stretch of text) stood."""
    start, end = (mention.start, mention.end) if isinstance(mention, Mention) else mention
    pieces = [_piece(clause, part, start, end) for part in (
        [i for i in indices if i in clause.fronted], [i for i in indices if i not in clause.fronted]
    )]  # fmt: skip
    return ", ".join(piece for piece in pieces if piece)


def _piece(clause: Clause, indices: Sequence[int], start: int, end: int) -> str:
    """One part of the clause, with the gap where the stretch stood if it stood there."""
    before = [i for i in indices if clause.tokens[i].end <= start]
    after = [i for i in indices if clause.tokens[i].start >= end]
    left, right = join(clause.sentence, before), join(clause.sentence, after)
    if len(before) + len(after) == len(indices):
        return left or right
    glue = "" if not right or right[:1] in "’',.;-–" else " "
    return f"{left}{'' if left.endswith(('“', '(', '-', '–')) or not left else ' '}{GAP}{glue}{right}"


def checked_stem(candidate: Candidate) -> Candidate:
    """The candidate itself, or Refused where its stem gives the key away, says too little or runs too long."""
    words = word_count(candidate.stem)
    if words > LONGEST:
        raise Refused("wordy", f"{words} words")
    if words < SHORTEST:
        raise Refused("starved", candidate.stem)
    if " ," in candidate.stem or ",," in candidate.stem or candidate.stem.startswith(","):
        raise Refused("unattached", ",")
    leaked = gives_away(candidate)
    if leaked:
        raise Refused("key in stem", leaked)
    if sum(_tells(lemma) for lemma in candidate.lemmas) < (
        (3 if _names_event(candidate) else 5)
        if candidate.kind == "year"
        else 3
        if candidate.kind in ("cause", "purpose", "means")
        else 4
    ) or not anchored(candidate):
        raise Refused("starved", candidate.stem)
    return candidate


def _names_event(candidate: Candidate) -> bool:
    """Whether the stem names a treaty, a law or another event, which few words then place."""
    events = (NameType.EVENT, NameType.WORK)
    return any(mention.type in events and mention.text in candidate.stem for mention in candidate.site.mentions)


_MONTHS = word_set("january february march april may june july august september october november december")


_NUMBERS = word_set(
    "one two three four five six seven eight nine ten twelve twenty hundred thousand million billion close"
)


def _tells(lemma: str) -> bool:
    """Whether a lemma says what is asked, apart from when."""
    return not lemma.isdigit() and lemma not in _MONTHS and lemma not in _NUMBERS


def gives_away(candidate: Candidate) -> str:
    """A word of the key that stands in the stem, or a name of the key's cluster; empty where there is none."""
    shared = content_words(candidate.key) & content_words(candidate.statement.replace(GAP, " "))
    if shared:
        return min(shared)
    names = candidate.site.reading.names
    for mention in candidate.site.mentions:
        if mention.start == candidate.key_span.start or mention.text not in candidate.stem:
            continue
        if mention.cluster == candidate.cluster or names.same(mention.text, candidate.key):
            return mention.text
    return ""


def anchored(candidate: Candidate) -> bool:
    """Whether the stem ties the question to something: a name, a number, or at least six content words."""
    key = candidate.key_span
    named = any(
        mention.text in candidate.stem and not (mention.start < key.end and key.start < mention.end)
        for mention in candidate.site.mentions
    )
    return named or any(mark.isdigit() for mark in candidate.stem) or len(candidate.lemmas) >= 6


def lemmas_of(text: str) -> frozenset[str]:
    """Content lemmas of a stem or statement."""
    return language.content_lemmas(text.replace(GAP, " "))
