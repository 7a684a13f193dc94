"""Words found again in a text that was changed: by what they say, by what stands around them, by their place.

The selectors are those of the Web Annotation Data Model (W3C Recommendation, 23 February 2017): TextQuoteSelector
(section 4.2.4) and TextPositionSelector (4.2.5). Words that were themselves edited are found as the Hypothesis client
does it (match-quote.ts): approximate matches, weighed 50 : 20 : 20 : 2 for quote, prefix, suffix and place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from courseware.passages import wording

AROUND = 32
"""Characters of prefix and suffix that a selector keeps."""
LEAST = 0.5
"""Share of a quote's words that must be there for it to be found at all; Hypothesis too allows errors for half."""
MOST_STEPS = 100_000
"""Words compared when an edited quote is looked for closely: the longer it is, the fewer places are looked at."""

_TOKEN = re.compile(
    r"[^\W_\u02b9-\u02bc](?:[^\W_\u02b9-\u02bc]|[\u00ad\u0300-\u036f\u0483-\u0489\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff])*"
    r"|([^\w\s\\*]|[\u02b9-\u02bc])\1*"
)
_EDGE = frozenset(".,;:!?'-()[]")


class Kept(Protocol):
    """A passage as it was read or as it is kept."""

    @property
    def anchor(self) -> str:
        """Its id."""
        ...

    @property
    def text(self) -> str:
        """Its cleaned words."""
        ...


P = TypeVar("P", bound=Kept)


class How(StrEnum):
    """In what way words were found."""

    EXACT = "exact"
    """Letter by letter."""
    NORMALISED = "normalised"
    """Word for word, in another typography."""
    FUZZY = "fuzzy"
    """Nearly, or in part."""


@dataclass(frozen=True)
class Selector:
    """Words of a text, what stood directly around them, and where: code points, 0 and 0 where that is not known."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Found:
    """Where the words stand now, how they were found, and how sure that is: 1 for the very words in one place."""

    start: int
    end: int
    how: How
    sure: float


class Token(NamedTuple):
    """A word or sign of a text in its plain form, and where it stands."""

    form: str
    start: int
    end: int


class _Place(NamedTuple):
    """Tokens [start, end) of a text that may be the quote, and the share of its words that they have."""

    start: int
    end: int
    share: float


def selector_of(text: str, start: int, end: int) -> Selector:
    """The selector of a stretch of a text.

    >>> selector_of("The mill stood on the river.", 4, 8)
    Selector(quote='mill', prefix='The ', suffix=' stood on the river.', start=4, end=8)
    """
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)


def select(text: str, selector: Selector) -> Found | None:
    """The place of the quote in a text: letter by letter, else word for word, else nearly; None where it is not there.

    Of several places the one counts whose surroundings agree best, then the one nearest to where it stood.

    >>> select("He left. She left.", Selector("left", prefix="She "))
    Found(start=13, end=17, how=<How.EXACT: 'exact'>, sure=1.0)
    >>> select("The mill’s wheel stood still.", Selector("mill's  wheel")).how
    <How.NORMALISED: 'normalised'>
    """
    said = tokens_of(selector.quote)
    low, high = _trimmed(said)
    wanted = [token.form for token in said[low:high]]
    if not wanted:
        return None
    tokens = tokens_of(text)
    places, how = _verbatim(tokens, wanted), How.NORMALISED
    if not places:
        places, how = _nearly(tokens, wanted), How.FUZZY
    if not places:
        return None
    around = _words(tokens_of(selector.prefix)), _words(tokens_of(selector.suffix))
    best, sure = _best(tokens, places, around, selector.start)
    first, last = _with_edges(tokens, best, said[:low], said[high:])
    start, end = tokens[first].start, tokens[last - 1].end
    return Found(start, end, How.EXACT if text[start:end] == selector.quote.strip() else how, sure)


def select_among(passages: Iterable[P], selector: Selector) -> tuple[P, Found] | None:
    """The passage that holds the quote, and where in its text; the surest where several do, the first of equals."""
    found = [(passage, place) for passage in passages if (place := select(passage.text, selector))]
    return max(found, key=lambda one: (one[1].how is not How.FUZZY, one[1].sure), default=None)


def stands_in(quote: str, text: str) -> bool:
    """Whether a text says these words one after another, whatever the shapes of its quotation marks, dashes and spaces.

    >>> stands_in("the “line” of 1937", "Then the 'line'  of 1937 changed"), stands_in("line of 1938", "line of 1937")
    (True, False)
    """
    said = tokens_of(quote)
    low, high = _trimmed(said)
    return low < high and bool(_verbatim(tokens_of(text), [token.form for token in said[low:high]]))


def tokens_of(text: str) -> list[Token]:
    """The words and signs of a text in their plain forms, in order.

    >>> [token.form for token in tokens_of("The “Line”—1937")]
    ['the', "'", 'line', "'", '-', '1937']
    """
    found = (Token(_form(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text))
    return [token for token in found if token.form]


def _form(said: str) -> str:
    return said.lower() if said.isascii() and said.isalnum() else "".join(wording(said))


def _trimmed(tokens: Sequence[Token]) -> tuple[int, int]:
    """The tokens between the stops and marks at either end: who copies words takes those along or leaves them."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].form in _EDGE:
        start += 1
    while end > start and tokens[end - 1].form in _EDGE:
        end -= 1
    return start, end


def _with_edges(
    tokens: Sequence[Token], place: _Place, head: Sequence[Token], tail: Sequence[Token]
) -> tuple[int, int]:
    """The place with the stops and marks of the quote's ends, where the text has the same."""
    start, end = place.start - len(head), place.end + len(tail)
    same_head = start >= 0 and [t.form for t in tokens[start : place.start]] == [t.form for t in head]
    same_tail = [t.form for t in tokens[place.end : end]] == [t.form for t in tail]
    return start if same_head else place.start, end if same_tail else place.end


def _verbatim(tokens: Sequence[Token], wanted: Sequence[str]) -> list[_Place]:
    forms = [token.form for token in tokens]
    size = len(wanted)
    starts = (place for place in range(len(forms) - size + 1) if forms[place] == wanted[0])
    return [_Place(place, place + size, 1.0) for place in starts if forms[place : place + size] == list(wanted)]


def _nearly(tokens: Sequence[Token], wanted: Sequence[str]) -> list[_Place]:
    """Places that have at least half of the words in their order, one for each stretch of the text."""
    found = [place for low, high in _windows(tokens, wanted) for place in _closest(tokens, low, high, wanted)]
    apart: list[_Place] = []
    for place in sorted(set(found), key=lambda place: (-place.share, place.start)):
        if all(place.end <= other.start or other.end <= place.start for other in apart):
            apart.append(place)
    return apart


def _windows(tokens: Sequence[Token], wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches in which most of the words meet at about the place that the quote's order gives them."""
    at: dict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(wanted):
        at[form].append(place)
    often = Counter(token.form for token in tokens if token.form in at)
    votes: dict[int, float] = defaultdict(float)
    size = max(4, len(wanted))
    for place, token in enumerate(tokens):
        if often[token.form] * len(at.get(token.form, ())) > MOST_STEPS:
            continue  # a word that stands everywhere says nothing of the place
        for offset in at.get(token.form, ()):
            votes[(place - offset) // size] += 1 / often[token.form]
    for bin_ in sorted(votes, key=lambda bin_: (-votes[bin_], bin_))[: max(2, MOST_STEPS // (3 * size * size))]:
        yield max(0, bin_ * size - size // 2), min(len(tokens), bin_ * size + 3 * size)


def _closest(tokens: Sequence[Token], low: int, high: int, wanted: Sequence[str]) -> list[_Place]:
    """The stretch of a window with the fewest words changed, put in or left out (Sellers 1980, J. Algorithms 1).

    Row by row over the window's words: for each length of the quote's beginning the errors so far, and where it began.
    A word that was put in counts half: what was said is still said around it. A word is not exchanged for a stop, so
    that a quote whose last words are gone ends with its sentence.
    """
    size = len(wanted)
    said = [(word, word[0].isalnum()) for word in wanted]
    errors, begun = [float(number) for number in range(size + 1)], [low] * (size + 1)
    best = (size + 1.0, low, low)
    for place in range(low, high):
        form, is_word = tokens[place].form, tokens[place].form[0].isalnum()
        before, begun_before = 0.0, place
        errors[0], begun[0] = 0.0, place + 1
        for number, (word, of_letters) in enumerate(said, 1):
            other = 0.0 if form == word else 1.0 if is_word == of_letters else 1.5
            choices = (
                (before + other, begun_before),
                (errors[number] + 0.5, begun[number]),
                (errors[number - 1] + 1, begun[number - 1]),
            )
            before, begun_before = errors[number], begun[number]
            errors[number], begun[number] = min(choices, key=_fewest)
        if errors[size] < best[0] or (errors[size] == best[0] and best[2] == place):
            best = (errors[size], begun[size], place + 1)
    share = 1 - best[0] / size
    return [_Place(best[1], best[2], share)] if share >= LEAST and best[1] < best[2] else []


def _fewest(choice: tuple[float, int]) -> float:
    return choice[0]


def _best(
    tokens: Sequence[Token], places: Sequence[_Place], around: tuple[list[str], list[str]], start: int
) -> tuple[_Place, float]:
    """The likeliest place, and how sure it is: the share of the words, less where another place is as likely."""
    if len(places) == 1:
        return places[0], places[0].share
    weights = [50 * place.share + 20 * _context(tokens, place, *around) for place in places]
    length = max(tokens[-1].end, start, 1)
    near = [2 - 2 * abs(tokens[place.start].start - start) / length for place in places]
    ranked = sorted(range(len(places)), key=lambda one: (-weights[one] - near[one], one))
    best, second = ranked[:2]
    margin = min(1.0, max(0.0, weights[best] - weights[second]) / 20)
    return places[best], round(places[best].share * (0.5 + 0.5 * margin), 3)


def _context(tokens: Sequence[Token], place: _Place, ahead: Sequence[str], behind: Sequence[str]) -> float:
    """How much of what stood before and after the quote stands there too, from 0 to 2."""
    before = _words(tokens[max(0, place.start - 3 * len(ahead)) : place.start])
    after = _words(tokens[place.end : place.end + 3 * len(behind)])
    return _agree(ahead[::-1], before[::-1], str.endswith) + _agree(behind, after, str.startswith)


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens if token.form[0].isalnum()]


def _agree(wanted: Sequence[str], there: Sequence[str], holds: Callable[[str, str], bool]) -> float:
    """The share of the words around a quote that stand there too, counted outwards to the first that does not.

    Of the outermost word a selector may have kept a part alone.
    """
    same = 0
    for one, other in zip(wanted, there, strict=False):
        if one != other and not (same == len(wanted) - 1 and holds(other, one)):
            break
        same += 1
    return same / len(wanted) if wanted else 0.0
