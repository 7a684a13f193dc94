"""What a printed page carries besides its text: page numbers, running heads, lines that say where it goes on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from courseware.readers.citations import is_citation, signs_in
from courseware.readers.parts import Part, Role, is_finished, standing, starts_low

_LOOKALIKES = str.maketrans(
    dict.fromkeys("ΙІ|lIiӀ", "1") | dict.fromkeys("ΟОOoоοQ", "0") | {"S": "5", "s": "5", "В": "8", "Β": "8", "З": "3"}
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_PAGE_LABEL = re.compile(
    r"[\[({<=\s–—-]*(?:page|p\.|pg\.?)\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[\])}>=\s–—-]*$", re.IGNORECASE
)
_CONTINUED = re.compile(r"\W*\(?continued (?:on|from) (?:next )?(?:page|p\.|col)\b.{0,30}$", re.IGNORECASE)
_KEY_NUMBERS = re.compile(r"\b[\dIVXLC]+\b|\W+", re.IGNORECASE)
_DIVISION = re.compile(
    r"\W*(?:the )?(?:\w+ )?(?:chapter|part|book|section|lecture|act|scene|unit|letter|document|appendix|canto"
    r"|volume|stave|no|week|day|lesson|question|interview|case|source|article|figure|table|plate)\b\W*(?:\d+|[IVXLC]+|\w+)\b",
    re.IGNORECASE,
)
_FOLIO = re.compile(
    r"(?P<lead>[\dIlOSB|]{1,4})(?P<gap>\s*[/|•·—–]\s*|\s+)(?P<rest>\S.*)$|(?P<rest2>.*\S)(?P<gap2>\s*[/|•·—–]\s*|\s+)"
    r"(?P<tail>[\dIlOSB|]{1,4})$"
)
_ALIKE = 0.82
_MOST_HEADS = 120
_SPEAKER = re.compile(r"[\w.’' -]{1,40}:$")


def is_page_number(text: str) -> bool:
    """Whether a lone line is a page number, also as an OCR engine misreads it in other alphabets.

    >>> [is_page_number(line) for line in ("10", "ΙO", "- 12 -", "Page 3 of 9", "xiv", "1917.", "In 12")]
    [True, True, True, True, True, False, False]
    """
    bare = text.strip()
    if not bare or len(bare) > 24 or (" " in bare.strip("-–—[]()|·• ") and not _PAGE_LABEL.match(bare)):
        return False
    if re.fullmatch(r"\d{4}\.?", bare) and 1000 < int(bare[:4]) < 2100:
        return False
    if bare.endswith((".", ")")) and not bare.startswith(("(", "[", "-", "–", "—")):
        return False
    if _PAGE_LABEL.match(bare) or _PAGE_NUMBER.match(bare):
        return not bare.isalpha() or bare.islower() or len(bare) > 1
    core = bare.strip("-–—[]()|·• ")
    return (
        2 <= len(core) <= 3
        and core.translate(_LOOKALIKES).isdigit()
        and any(ord(sign) > 127 or sign.isdigit() for sign in core)
    )


def key_of(text: str) -> str:
    """A line without numbers, case and signs: what a running head keeps from page to page."""
    return _KEY_NUMBERS.sub(" ", text).casefold().strip()


def clear(raw: str, parts: Sequence[Part]) -> None:
    """Mark page numbers, running heads and "continued" lines, and tell pages apart by them where nothing else does."""
    _continuations(parts)
    _page_numbers(parts)
    _folios(raw, parts)
    _running_heads(parts)
    _beside_numbers(parts)
    _pages(parts)


def is_division(text: str) -> bool:
    """Whether a line names a division of a text and its number.

    >>> is_division("CHAPTER IV"), is_division("The Canal")
    (True, False)
    """
    return bool(_DIVISION.match(text))


def _continuations(parts: Sequence[Part]) -> None:
    for part in standing(parts):
        if _CONTINUED.match(part.text):
            part.discard("running head")


def _page_numbers(parts: Sequence[Part]) -> None:
    """Lone numbers. A page begins after (or before) them, so what stands between is marked as broken."""
    for part in standing(parts):
        if part.role in (Role.BODY, Role.HEADING, Role.LIST) and is_page_number(part.text):
            part.discard("page number")


@dataclass(frozen=True)
class _Folio:
    """A line with a page number at one end: its place, the number, what else it says, whether a wide gap parts them."""

    index: int
    number: int
    key: str
    wide: bool
    capital: bool


def folio_of(line: str) -> tuple[int, str, bool] | None:
    """(page number, the other words, whether set apart) of a line that may be a running head with its page number.

    >>> folio_of("202      RURAL HISTORY"), folio_of("THE GRAIN CRISIS 2I5"), folio_of("In 1846 it was")
    ((202, 'RURAL HISTORY', True), (215, 'THE GRAIN CRISIS', False), None)
    """
    found = _FOLIO.match(line.strip())
    if found is None or len(line.strip()) > 100:
        return None
    number = (found.group("lead") or found.group("tail")).translate(_LOOKALIKES)
    rest = (found.group("rest") or found.group("rest2")).strip()
    gap = found.group("gap") or found.group("gap2")
    letters = sum(sign.isalpha() for sign in rest)
    if not number.isdigit() or not re.search(r"\d", found.group("lead") or found.group("tail")):
        return None
    cites = not gap.isspace() or len(gap.expandtabs()) < 3
    if letters < 3 or (cites and signs_in(rest)) or is_finished(rest) or letters * 2 < len(rest.replace(" ", "")):
        return None
    return int(number), rest, len(gap.expandtabs()) > 2 or not gap.isspace()


def _folios(raw: str, parts: Sequence[Part]) -> None:
    """Running heads with the page's number: the numbers rise, and the lines stand apart from each other."""
    live = standing(parts)
    found: list[_Folio] = []
    for index, part in enumerate(live):
        line = raw[part.start : part.end]
        told = folio_of(line) if part.role in (Role.BODY, Role.HEADING, Role.LIST) and len(line) <= 110 else None
        if told is not None and "\n" not in line.strip() and not is_division(line.strip(" #*")):
            found.append(_Folio(index, told[0], key_of(told[1]), told[2], told[1].isupper()))
    chain = _rising(found)
    near = {
        one.index
        for one, other in pairwise(chain)
        if other.index - one.index < 2 and not (one.capital and other.capital)
    }
    chain = [one for one in chain if one.index not in near and one.index - 1 not in near]
    if len(chain) < 2:
        return
    broken = any(breaks_sentence(live, one.index) for one in chain)
    again = _come_again([one.key for one in chain])
    for one in chain:
        if one.wide or (one.key in again and (broken or one.capital)) or (one.capital and broken):
            live[one.index].discard("running head")


def _rising(found: Sequence[_Folio]) -> list[_Folio]:
    """The longest row of folios whose numbers rise as pages do."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    lengths: list[int] = []
    for place, one in enumerate(found):
        rank = bisect_right(ends, one.number - 1)
        above = tails[rank - 1] if rank else -1
        above = above if above >= 0 and one.number - found[above].number <= 40 else -1
        before.append(above)
        lengths.append(1 + (lengths[above] if above >= 0 else 0))
        ends[rank : rank + 1], tails[rank : rank + 1] = [one.number], [place]
    row: list[_Folio] = []
    place = max(range(len(found)), key=lambda index: lengths[index], default=-1)
    while place >= 0:
        row.append(found[place])
        place = before[place]
    return row[::-1]


def alike(one: str, other: str) -> bool:
    """Whether two lines say the same but for a letter or two that an OCR engine misread."""
    if one == other:
        return True
    close = min(len(one), len(other)) >= 5 and abs(len(one) - len(other)) <= 3
    return close and SequenceMatcher(None, one, other).ratio() > _ALIKE


def _come_again(keys: Sequence[str], elsewhere: Sequence[str] = ()) -> set[str]:
    """The keys that stand there twice or also ``elsewhere``, but for a letter or two.

    A book has some dozens of running heads, however often each comes; where there are hundreds of different ones they
    are compared letter by letter only, so that the work stays in proportion to the text.
    """
    times, others = Counter(keys), set(elsewhere)
    found = {key for key, count in times.items() if count > 1 or key in others}
    if len(times) > _MOST_HEADS or len(others) > _MOST_HEADS:
        return found
    every = others | set(times)
    return found | {key for key in times if any(other != key and alike(key, other) for other in every)}


def breaks_sentence(live: Sequence[Part], index: int) -> bool:
    """Whether a line stands within a sentence that begins above it and goes on in small letters below."""
    body = _body_before(live, index)
    after = live[index + 1] if index + 1 < len(live) else None
    if body is None or after is None:
        return False
    return not is_finished(body.text) and not body.text.endswith(":") and starts_low(after.text)


def _beside_numbers(parts: Sequence[Part]) -> None:
    """Short lines beside a page number or a running head: furniture too, if they break a sentence or come again."""
    live = standing(parts)
    places = {id(part): index for index, part in enumerate(live)}
    beside: list[int] = []
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        index = places.get(id(part))
        edges = [other for other in (before, after) if other is not None and other.reason in _EDGES]
        short = len(part.text.split()) <= 12 and not is_finished(part.text) and not part.text.endswith(":")
        if index is not None and edges and short and part.role in (Role.BODY, Role.HEADING):
            beside.append(index)
    keys = [key_of(live[index].text) for index in beside]
    again = _come_again(keys, [key_of(part.text) for part in parts if part.reason == "running head"])
    for index, key in zip(beside, keys, strict=True):
        if breaks_sentence(live, index) or (key in again and index and len(key) > 2):
            live[index].discard("running head")
    if live and live[0].role is not Role.FURNITURE and len(live) > 1 and _is_masthead(live, parts):
        live[0].discard("title page")


def _is_masthead(live: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Whether the first line is a newspaper's or journal's name and date, said again at the head of a page."""
    key, first = key_of(live[0].text), live[0]
    again = any(part.reason == "running head" and alike(key, key_of(part.text)) for part in parts)
    titled = len(live[1].text.split()) <= 14 and not is_finished(live[1].text)
    return again and titled and bool(re.search(r"\b1[5-9]\d\d\b|\b20\d\d\b|\bvol|\bno\b", first.text, re.IGNORECASE))


_EDGES = ("page number", "running head")


def _running_heads(parts: Sequence[Part]) -> None:
    """Short lines that come three times or more and stand at page tops, or break a sentence, or are no headings."""
    live = standing(parts)
    places: dict[str, list[int]] = defaultdict(list)
    for index, part in enumerate(live):
        key = key_of(part.text) if len(part.text) <= 90 and part.role in (Role.BODY, Role.HEADING) else ""
        ends = is_finished(part.text) and (starts_low(part.text) or part.text[0].isdigit())  # a last line, or a note
        if len(key) > 2 and not ends and not _SPEAKER.match(part.text) and not part.marks:
            places[key].append(index)
    for indices in places.values():
        if len(indices) < 3 or _heads_sections(live, indices):
            continue
        tops = [index for index in indices if _at_top(live, index)]
        lone = all(live[index].role is Role.BODY and not is_finished(live[index].text) for index in indices)
        if not tops and not lone:
            continue
        for index in indices:
            if index != indices[0] or not _is_true_title(live, index):
                live[index].discard("running head")


def _heads_sections(live: Sequence[Part], indices: Sequence[int]) -> bool:
    """Whether lines alike but for their numbers head sections ("Chapter I", "5 March"): no sentence is broken."""
    texts = [live[index].text for index in indices]
    if len({text.casefold() for text in texts}) < len(texts):
        return False
    if any(breaks_sentence(live, index) for index in indices):
        return False
    folios = sum(folio_of(text) is not None and text.isupper() and not is_division(text) for text in texts)
    paged = sum(_is_page_edge(live, index) for index in indices)
    return folios * 2 <= len(texts) and (paged * 2 <= len(texts) or any(is_division(text) for text in texts))


def _is_page_edge(live: Sequence[Part], index: int) -> bool:
    """Whether another page begins or ends at a line."""
    before = live[index - 1] if index else None
    after = live[index + 1] if index + 1 < len(live) else None
    page = live[index].page
    return (before is not None and before.page != page) or (after is not None and after.page != page)


def _at_top(live: Sequence[Part], index: int) -> bool:
    """Whether a line stands at the top (or foot) of a page or breaks a sentence."""
    if _is_page_edge(live, index):
        return True
    after = live[index + 1] if index + 1 < len(live) else None
    body = _body_before(live, index)
    return body is not None and after is not None and not is_finished(body.text) and not body.text.endswith(":")


def _body_before(live: Sequence[Part], index: int) -> Part | None:
    """The last part before a line that is no heading and does not look like a note."""
    for part in reversed(live[max(0, index - 14) : index]):
        noted = bool(part.marks) and part.marks[0].span.start == part.start
        if part.role is not Role.HEADING and len(part.text.split()) > 3 and not noted and not is_citation(part.text):
            return part
    return None


def _is_true_title(live: Sequence[Part], index: int) -> bool:
    """The first of a row of equal lines is the title itself where the text begins there or a section does."""
    part = live[index]
    if index == 0:
        return True
    before, after = live[index - 1], live[index + 1] if index + 1 < len(live) else None
    if part.role is Role.HEADING and before.role is Role.HEADING and before.page == part.page and index == 1:
        return True
    body = _body_before(live, index)
    opens = after is not None and not starts_low(after.text) and (body is None or is_finished(body.text))
    return opens and before.page == part.page


def _pages(parts: Sequence[Part]) -> None:
    """Where nothing else tells pages apart, running heads and page numbers do."""
    if len({part.page for part in parts}) > 1:
        return
    page, within = 0, False
    for part in parts:
        edge = part.reason in ("page number", "running head")
        page += edge and not within
        within = edge
        part.page = page
