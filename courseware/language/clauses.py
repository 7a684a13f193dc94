"""Finite verbs that the tagger takes for participles or nouns: found by the clause that would have none otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from courseware.language.morphology import is_only_past, is_verb, past_kinds, third_person_base

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_HAVE = frozenset(["have", "has", "had", "having", "’ve", "'ve"])
_BE = frozenset(["be", "is", "are", "was", "were", "been", "being", "am", "’s", "'s", "’re", "'re"])
_DO = frozenset(["do", "does", "did"])
_BREAKS = frozenset([",", ";", ":", "(", ")", "—", "–", "--", "“", "”", '"', "[", "]", "‘", "’", "."])
_OPENERS = frozenset(
    ["because", "while", "although", "though", "if", "when", "whereas", "until", "unless", "where", "whether", "as",
     "since", "once", "after", "before", "that"]
)  # fmt: skip
_JOINERS = frozenset(["and", "but", "or", "so", "yet", "nor"])
_PERCEIVE = frozenset(["saw", "see", "let", "make", "made", "help", "helped", "watch", "watched", "heard", "hear"])
_PRONOUNS = frozenset(["this", "these", "those", "all", "few", "many", "some", "most", "others", "both", "several"])
_NEEDS_NOUN_AFTER = ("DT", "PRP", "PRP$", "NNP", "CD", "WDT")


def with_finite_verbs(words: Sequence[str], tags: list[str]) -> list[str]:
    """The tags with participles after have and be, bases after to and modals, and the verbs that clauses lack.

    >>> with_finite_verbs("The pressure returned in May .".split(), ["DT", "NN", "VBN", "IN", "NNP", "."])
    ['DT', 'NN', 'VBD', 'IN', 'NNP', '.']
    """
    low = [word.lower() for word in words]
    for place in range(len(tags)):
        tags[place] = _beside(low, tags, place)
    for start, end, opened in list(_segments(low, tags)):
        if opened and not any(tag in _FINITE for tag in tags[start:end]) and not _goes_on(low, tags, start, end):
            _give_verb(low, tags, start, end)
    return tags


def _beside(low: Sequence[str], tags: Sequence[str], place: int) -> str:
    """A verb's tag by the auxiliary, the modal or the pronoun before it."""
    tag, word = tags[place], low[place]
    back = place - 1
    while back >= 0 and tags[back] == "RB":
        back -= 1
    before = low[back] if back >= 0 else ""
    if tag in ("NN", "JJ") and is_only_past(word):
        tag = "VBD"
    if tag == "VBP" and "VBD" in past_kinds(word) and not is_verb(word):
        tag = "VBD"
    if tag == "VBN" and before in _JOINERS and back == place - 1 and _verb_before(tags, low, back) == "VBD":
        return "VBD" if "VBD" in past_kinds(word) else tag
    if tag == "VBD" and (before in _HAVE or before in _BE) and "VBN" in past_kinds(word):
        return "VBN"
    if tag == "VBN" and back >= 0 and tags[back] == "PRP" and "VBD" in past_kinds(word) and not _asked(low, back):
        return "VBD"
    if tag in ("NN", "VBP", "VBD", "JJ") and (tags[back] == "MD" if back >= 0 else False) and is_verb(word):
        return tag if tag == "JJ" and place + 1 < len(tags) and tags[place + 1].startswith("NN") else "VB"
    if tag in ("NN", "VBP") and before in _DO and low[back + 1 : place] == ["not"] and is_verb(word):
        return "VB"
    if tag == "NN" and before == "to" and back == place - 1 and is_verb(word):
        return "VB" if place + 1 < len(tags) and tags[place + 1] in _NEEDS_NOUN_AFTER else tag
    perceived = tag == "VBP" and back > 0 and tags[back] in ("PRP", "PRP$") and low[back - 1] in _PERCEIVE
    return "VB" if perceived else tag


def _verb_before(tags: Sequence[str], low: Sequence[str], place: int) -> str:
    """The tag of the nearest verb before a place in its sentence; of an auxiliary nothing."""
    for back in range(place - 1, -1, -1):
        if tags[back].startswith("VB"):
            return "" if low[back] in _HAVE or low[back] in _BE else tags[back]
    return ""


def _asked(low: Sequence[str], pronoun: int) -> bool:
    """Whether have or be stands before a pronoun, as in a question: "had he known"."""
    return pronoun > 0 and (low[pronoun - 1] in _HAVE or low[pronoun - 1] in _BE)


def _segments(low: Sequence[str], tags: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Stretches between marks and conjunctions; the last value says whether a clause opens there."""
    start, opened = 0, True
    for place, word in enumerate(low):
        if word in _BREAKS or _opens_clause(low, tags, place):
            if place > start:
                yield start, place, opened
            following = low[place + 1] if place + 1 < len(low) else ""
            opened = word in _OPENERS or word in _JOINERS or tags[place] in ("WDT", "WP") or word in (";", ":")
            if word in _BREAKS and word not in (";", ":"):
                opened = following in _JOINERS or following in _OPENERS
            start = place + 1
    if start < len(low):
        yield start, len(low), opened


def _opens_clause(low: Sequence[str], tags: Sequence[str], place: int) -> bool:
    if low[place] == "as" and place + 1 < len(low) and low[place + 1] in ("a", "an", "well"):
        return False
    if low[place] in _OPENERS:
        return tags[place] in ("IN", "WRB", "RB")
    if tags[place] in ("WDT", "WP", "WRB"):
        return True
    return low[place] in _JOINERS and place > 0 and (low[place - 1] in _BREAKS or _verb_since_break(low, tags, place))


def _verb_since_break(low: Sequence[str], tags: Sequence[str], place: int) -> bool:
    """Whether a finite verb stands between the last mark and here, so that "and" may join clauses."""
    for back in range(place - 1, -1, -1):
        if low[back] in _BREAKS:
            return False
        if tags[back] in _FINITE:
            return True
    return False


def _goes_on(low: Sequence[str], tags: Sequence[str], start: int, end: int) -> bool:
    """Whether the clause gets its verb after an insertion between commas: "The men arrested, all officers, were …"."""
    owed = 0
    for place in range(end, len(low)):
        if low[place] in (";", ":"):
            return False
        owed += low[place] in _OPENERS or tags[place] in ("WDT", "WP", "WRB")
        if tags[place] in _FINITE:
            back = place - 1
            while back > end and tags[back] == "RB":
                back -= 1
            if not owed and low[back] in (",", ")", "—", "–"):
                return True
            owed = max(0, owed - 1)
    return False


def _give_verb(low: Sequence[str], tags: list[str], start: int, end: int) -> None:
    """Make the likeliest word of a clause its finite verb, if there is one."""
    if any((low[at] in _HAVE or low[at] in _BE) and tags[at] != "POS" for at in range(start, end)):
        return
    participles = [at for at in range(start, end) if tags[at] == "VBN" and _after_subject(low, tags, start, at)]
    pasts = [at for at in participles if "VBD" in past_kinds(low[at]) and not _is_by(low, at)]
    if pasts:
        tags[pasts[-1]] = "VBD"
        return
    for at in range(start + 1, end):
        finite = _finite_of_noun(low, tags, start, end, at)
        if finite:
            tags[at] = finite
            return


def _after_subject(low: Sequence[str], tags: Sequence[str], start: int, at: int) -> bool:
    back = at - 1
    while back >= start and tags[back] == "RB":
        back -= 1
    return back >= start and (tags[back] in (*_NOUNS, "PRP", "EX") or low[back] in _PRONOUNS)


def _is_by(low: Sequence[str], at: int) -> bool:
    return at + 1 < len(low) and low[at + 1] == "by"


def _finite_of_noun(low: Sequence[str], tags: Sequence[str], start: int, end: int, at: int) -> str | None:
    """The finite tag of a word tagged as a noun, where a subject stands before it and no noun phrase goes on after."""
    if tags[at] not in ("NN", "NNS", "JJ") or not _after_subject(low, tags, start, at):
        return None
    after = tags[at + 1] if at + 1 < len(tags) else "."
    if (after in _NOUNS and tags[at] != "NNS") or any(tags[back] in ("VBG", "VB", "TO") for back in range(start, at)):
        return None
    before = tags[at - 1]
    if tags[at] == "NNS":
        return "VBZ" if before in ("NN", "NNP") and third_person_base(low[at]) else None
    if "VBD" in past_kinds(low[at]) and (tags[at] != "JJ" or not low[at].endswith("ed")):
        return "VBD"
    plural = before in ("NNS", "NNPS") or low[at - 1] in _PRONOUNS or low[at - 1] in ("they", "we")
    return (
        "VBP"
        if plural and tags[at] == "NN" and is_verb(low[at]) and after in ("IN", "DT", "WRB", "PRP", "WDT")
        else None
    )
