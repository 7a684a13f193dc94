"""Why, what for and how, as a document says it: each reason beside the clause that it explains.

"The tax failed because the towns refused to pay it" is split into what came about and why. Other reasons of the same
kind stand beside the key: they have its form, and the text gives them for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from courseware.language import Token
from questions import gates
from questions.candidates import Site
from questions.flaws import loose_terms
from questions.grammar import FINITE, NOUNS, RELATIVES
from questions.words import content_words, is_vague, word_set

SHORTEST, LONGEST = 2, 18
"""Words of a reason after its connective."""
NEAR = 80
"""Sentences within which another reason may stand beside the key."""
_BECAUSE_OF = (
    ("because", "of"), ("as", "a", "result", "of"), ("due", "to"), ("owing", "to"), ("thanks", "to"),
    ("in", "response", "to"),
)  # fmt: skip
_STOPS = frozenset({".", ";", ":", "—", "–", "(", ")", "?", "!", "“", "”", '"', "[", "]"})
_LOOSE = word_set("this that these those such him her them hers here there so then former latter this same also too")
_OPENERS = word_set("it they he she")
_DONE_TO_AN_END = word_set(
    "send raise use build create found establish form pass issue call convene adopt introduce launch organize organise "
    "sign impose dispatch travel march seize meet appoint hire move join write publish sell spend borrow exploit draft "
    "mobilize mobilise deploy design invade occupy cut cross arrest execute burn close open levy recruit import hold "
    "install erect dig construct set propose employ divert print buy purchase conclude revive abolish nationalise "
    "nationalize devalue suspend lower withdraw station bring stage break reform reorganise reorganize invent unite"
)
"""Verbs whose clause may end in a purpose."""
_COMPLETED = word_set(
    "ability right power attempt decision plan desire way effort permission opportunity need refusal authority "
    "willingness freedom time chance pressure call order failure reluctance promise agreement determination will wish "
    "move step reason tendency duty obligation campaign struggle fight law bill commitment license claim demand "
    "request proposal pledge intention ambition eagerness vote first last one people person man woman right"
)
"""Nouns that an infinitive completes, so that it says no purpose."""
KINDS = ("clause", "phrase", "purpose", "means")


@dataclass(frozen=True)
class Reason:
    """A reason and what it explains: ``first`` to ``last`` are its token places with the connective, ``main`` the
    places of the clause."""

    kind: str
    """clause (because …), phrase (because of …), purpose (to …) or means (by …ing …)."""
    lead: str
    """The connective as an option shows it."""
    body: str
    first: int
    last: int
    main: tuple[int, int]
    site: Site

    @property
    def text(self) -> str:
        """The reason as an option shows it."""
        return f"{self.lead} {self.body}"

    @property
    def start(self) -> int:
        """Where the reason starts in the passage's cleaned text."""
        return self.site.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        """Where the reason ends in the passage's cleaned text."""
        return self.site.sentence.tokens[self.last - 1].end

    @property
    def opener(self) -> str:
        """The pronoun that its clause opens with; empty where it has none."""
        word = self.body.split()[0].lower()
        return word if self.kind == "clause" and word in _OPENERS else ""

    def main_site(self) -> Site:
        """The sentence cut down to the clause that is explained."""
        tokens = self.site.sentence.tokens[self.main[0] : self.main[1]]
        text = self.site.passage.text[tokens[0].start : tokens[-1].end]
        first = replace(tokens[0], text=tokens[0].text[:1].upper() + tokens[0].text[1:])
        sentence = replace(
            self.site.sentence, text=text, start=tokens[0].start, end=tokens[-1].end, tokens=(first, *tokens[1:])
        )
        return replace(self.site, sentence=sentence)


def reasons_in(sites: Iterable[Site]) -> Iterator[Reason]:
    """Every reason of these sentences that can be read by itself."""
    for site in sites:
        tokens = site.sentence.tokens
        for place in range(len(tokens) - 3):
            reason = _reason_at(site, tokens, place)
            if reason is not None:
                yield reason


def _reason_at(site: Site, tokens: Sequence[Token], place: int) -> Reason | None:
    kind, after, lead = _connective(tokens, place)
    if not kind:
        return None
    last = _end(tokens, after, fronted=place == 0)
    if last is None:
        return None
    body = tokens[after:last]
    words = sum(token.is_word for token in body)
    if not SHORTEST <= words <= LONGEST or not _is_whole(kind, body):
        return None
    main = (last + 1, _main_end(tokens, last + 1)) if place == 0 else (0, _before(tokens, place))
    if main[1] - main[0] < 4:
        return None
    passage = site.passage.text
    text = passage[body[0].start : body[-1].end]
    if "\n" in text or loose_terms(text):
        return None
    return Reason(kind, lead, text, place, last, main, site)


def _connective(tokens: Sequence[Token], place: int) -> tuple[str, int, str]:
    """Kind of reason that begins here, the place after its connective, and the connective as shown."""
    words = [token.text.lower() for token in tokens[place : place + 4]]
    before = tokens[place - 1] if place else None
    for phrase in _BECAUSE_OF:
        if tuple(words[: len(phrase)]) == phrase:
            return "phrase", place + len(phrase), " ".join(phrase)
    if words[0] == "because" and (before is None or before.lemma not in ("not", "only", "simply", "partly", "just")):
        return "clause", place + 1, "because"
    if words[:3] == ["in", "order", "to"] or words[:3] == ["so", "as", "to"]:
        return "purpose", place + 3, "to"
    if words[0] == "to" and tokens[place + 1].tag == "VB" and (place == 0 or _closes_deed(tokens, place)):
        return "purpose", place + 1, "to"
    closes = before is None or before.tag in NOUNS | {"RB", "CD"} or before.text == ","
    if words[0] == "by" and tokens[place + 1].tag == "VBG" and closes:
        return "means", place + 1, "by"
    return "", place, ""


def _closes_deed(tokens: Sequence[Token], place: int) -> bool:
    """Whether "to" follows a noun that no infinitive completes, in a clause whose verb is done to some end."""
    before = tokens[place - 1]
    if before.tag not in NOUNS or before.lemma in _COMPLETED:
        return False
    verbs = [p for p in range(place) if tokens[p].tag in ("VBD", "VBN", "VBP", "VBZ")]
    if not verbs or tokens[verbs[-1]].lemma not in _DONE_TO_AN_END:
        return False
    between = tokens[verbs[-1] + 1 : place]
    return len(between) <= 10 and not any(
        t.tag in RELATIVES | {"VBG", "TO", "MD", "VB"} or t.text in _STOPS or t.lemma in _COMPLETED for t in between
    )


def _end(tokens: Sequence[Token], after: int, fronted: bool) -> int | None:
    """One past the last token of the reason: up to a mark that closes it; None where a list or an insertion begins."""
    last = after
    while last < len(tokens) and tokens[last].text not in _STOPS and tokens[last].text != ",":
        last += 1
    if last >= len(tokens) or tokens[last].text not in (".", ";", ",", "—", "–"):
        return None
    if fronted:
        return last if tokens[last].text == "," else None
    if tokens[last].text == ",":
        following = tokens[last + 1] if last + 1 < len(tokens) else tokens[last]
        if following.tag not in RELATIVES | {"VBG", "PRP", "RB"} and following.text not in ("but", "while", "although"):
            return None
    return last


def _before(tokens: Sequence[Token], place: int) -> int:
    while place and tokens[place - 1].text in (",", "—", "–"):
        place -= 1
    return place


def _main_end(tokens: Sequence[Token], start: int) -> int:
    end = start
    while end < len(tokens) and tokens[end].text not in (".", ";", ":", "—", "–"):
        end += 1
    return end


def _is_whole(kind: str, body: Sequence[Token]) -> bool:
    words = [token.text.lower() for token in body]
    finite = any(token.tag in FINITE for token in body)
    if set(words[1:]) & (_LOOSE | _OPENERS) or words[0] in _LOOSE:
        return False
    if body[-1].tag in ("IN", "TO", "DT", "CC", "MD", "RB", "WDT", "PRP$", "VBG", "VB", "VBD"):
        return False
    if gates.words_trip([token for token in body if token.tag != "MD"]) is not None:
        return False
    if kind == "clause":
        return (
            finite and body[0].tag in NOUNS | {"DT", "JJ", "PRP", "NNP", "NNPS", "CD"} and words[0] not in ("i", "we")
        )
    if kind == "phrase":
        return not finite and body[0].tag not in ("VBG", "PRP$") and any(t.tag in NOUNS for t in body)
    return not any(token.tag in FINITE for token in body[:3])


_ABOUT = re.compile(r"^(?:his|her|its|their)\b")


def unlike(reason: Reason, stem: str, pool: Iterable[Reason], known: frozenset[str]) -> list[str]:
    """Wordings of other reasons of the kind, the nearest first, that share no telling word with the key or the stem."""
    told = content_words(stem)
    seen: list[frozenset[str]] = [content_words(reason.body)]
    found: list[str] = []
    others = [other for other in pool if _is_comparable(reason, other)]
    others.sort(key=lambda other: abs(other.site.ordinal - reason.site.ordinal))
    for other in others:
        words = content_words(other.body)
        if is_vague(other.body) or words & seen[0] or len(words & told) > 1:
            continue
        if any(len(words & known) > 1 for known in seen[1:]):
            continue
        if gates.bare_definite(other.site, other.start, other.end, known) is not None:
            continue
        seen.append(words)
        found.append(f"{reason.lead} {other.body}")
    return found[:8]


def _is_comparable(reason: Reason, other: Reason) -> bool:
    if other.kind != reason.kind or other.site.ordinal == reason.site.ordinal:
        return False
    if abs(other.site.ordinal - reason.site.ordinal) > NEAR or other.opener not in ("", reason.opener):
        return False
    return 0.45 <= len(other.body) / len(reason.body) <= 2
