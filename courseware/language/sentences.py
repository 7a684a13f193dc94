"""Repairs to sentence ends: what a splitter does not know about quotations, brackets and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable

from courseware import lexicon
from courseware.language.quotes import Quotation, brackets, quotations
from courseware.spans import Span

_SPEECH_TAG = re.compile(
    r"\s*(?:[a-z]|(?:[A-Z][\w.’'-]*\s+){1,3}(?:said|says|asked|replied|wrote|added|told|declared|answered|exclaimed|"
    r"cried|"
    r"recalled|insisted|argued|noted|remarked|warned|explained|continued|concluded)\b)"
)
_TERMINAL = re.compile(r"[.!?…][\"”’'»)\[\]*_\d¹²³⁰⁴-⁹]*$")
_OPENING = re.compile(r"^[\s\"“‘'(\[*_«—–-]*")
_LONG_QUOTATION = 240
"""Characters from which a quotation of several sentences may be divided."""
_STARTERS = lexicon.listed(
    "The A An In On At By For From He She It They We I You This That These Those There His Her Its Their Our My "
    "Your But And Or Nor However Yet When While After Before As If Since Although Though Even Not No What Who Why "
    "How Where Whose Thus Then So Still Instead Moreover Furthermore Nevertheless Both Many Most Some Such Only "
    "One With Within Nobody During Despite Under Over Meanwhile Indeed Finally Also Another Nothing None Everyone "
    "Everybody Everything Others Several Each All Any Every Few More Much Perhaps Certainly Of Between Through "
    "Throughout Until Upon Without Because Today Now Soon Again Once Next Later Earlier Together Unlike Like "
    "Among Against According Above Below Along Across Around Behind Beyond Whether Did Does Do Is Are Was Were "
    "Has Have Had Can Could Would Should Here Hence Two Three Four Five Six Seven Eight Nine Ten Theirs "
    "Nonetheless Consequently Therefore Afterwards Ultimately Initially Eventually Similarly Likewise Conversely "
    "Additionally Besides Too To Just Almost Nearly Neither Either Less Least Which Somebody Someone Something "
    "Nowhere Everywhere Anyone Anything Never Always Often Sometimes Usually"
)
"""Words that begin sentences, and no names."""
_NAMES_TOO = ("So", "No", "An", "To", "Do")
_LONG_STARTERS = "|".join(sorted(word for word in _STARTERS if len(word) > 1 and word not in _NAMES_TOO))
_CLOSE = r"[\"”’')\]]*"
_INITIALISM = re.compile(
    r"(?:\b(?!N\.B\.|P\.S\.)(?:[A-Z]\.){2,}|\b(?:Jr|Sr|Inc|Co|Ltd|Corp|Bros|B\.C|A\.D|B\.C\.E|C\.E|Ph\.D)\.)"
    rf"{_CLOSE}\s+(?=[\"“‘(]?([A-Z][a-z]*)\b)"
)
_AT_THE_END = re.compile(
    rf"\b(?:etc|[ap]\.\s?m|et al)\.{_CLOSE}\s+(?=[\"“‘(]?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|"
    r"Pacific|Mountain|Greenwich|GMT|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z])"
)
"""After "etc." and "a.m." a capital begins a sentence, unless a day or a zone goes on."""
_SHORT_AT_END = re.compile(
    r"\b(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Me|Mich|Minn|Miss|Mo|Neb|Nev|Okla|Ore|Pa|"
    r"Penn|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tues|Wed|Thurs|Fri|Sat|Sun|Ibid|ibid|"
    r"St|Ave|Blvd|Rd|Sq|lbs|lb|oz|kg|km|cm|mm|ft|yd|mi|hrs|hr|min|mo|yr|ff|f|Esq|(?<![A-Z]\.)[A-Z]|II|III|IV|VI|VII|VIII|IX|XI|XII)\."
    rf"{_CLOSE}\s+(?=[\"“‘(]?(?:{_LONG_STARTERS})\b)"
)
"""Abbreviations, initials and numerals that a word follows which begins sentences and is no name."""
_WORD_NOT_SHORT = re.compile(
    rf"\b(?:(?:[Nn]o|art|arts|in|son|dok|im|h)\.{_CLOSE}\s+(?=[\"“‘(]?[A-Z][a-z])|(?:ala|cal|ore|ill|wash|mass|ind|miss|"
    rf"pa|la|me|wed|sat|sun|mon|mar|jan|dec|apr|oct|nov|est|fig|ark|tex|del)\.{_CLOSE}\s+(?=[\"“‘(]?[A-Z]))"
)
"""Whole words that look like abbreviations: "no." is one before a number only, "sun." is none, "Sun." may be."""
_QUOTED_SHORT = re.compile(r"(?<=\w\.)[”\"’']\s+(?=[“\"‘'][A-Z])")
_CLOSERS = re.compile(r"[”’»)\]*_\"']*(?:[¹²³⁰⁴-⁹]+|\[\d{1,3}\]|\d{1,3}(?=\s+[“\"(A-Z]))?(?=\s|$)")
_ELLIPSIS = re.compile(r"(?:…|\.{2,3}|\.(?:\s\.){2,})[”’\"]?\s+(?=([A-Z][a-z]*)\b)")
_ELLIPSIS_AFTER_STOP = re.compile(r"[.?!](?:\s?\.){3}[”’\"]?\s+(?=[“\"‘(]?[A-Z])")
_HEADED = re.compile(
    r"(?:^|[.!?\n]\s)(?:Article|Chapter|Section|Part|Clause|Point|Rule|Item|Table|Figure|Amendment|Art\.|Fig\.|Sec\.)\s"
    r"(?:\d{1,3}|[IVX]{1,5})\.$"
)
"""The number of an article or a chapter at the head of its text."""
_SHORT_NUMBER = re.compile(
    r"\b(?:vol|no|nos|p|pp|ch|chs|art|fig|sec|sect|para|bk|pt|ed|kn|t|op|d|l|f)\.\s\(?\w{1,4}[.)]$", re.I
)
_TITLED = re.compile(
    r"\b(?:[Ii]n|of|from|to|on|by|with|called|entitled|titled|book|pamphlet|article|novel|essay|play|poem|film|song)\s$"
)
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])[.)]$")
_MISSING_SPACE = re.compile(r"(?<=[a-z][a-z][.!?])(?=[A-Z“‘][a-z])|(?<=[a-z][a-z][.!?][”’\"])(?=[A-Z][a-z])")
_NOTE_AFTER_STOP = re.compile(r"(?<=[a-z)”’\"'][.!?])(?:[”’\"'])?(?:\d{1,3}|[¹²³⁰⁴-⁹]+|\[\d{1,3}\])\s+(?=[A-Z“‘\"(])")


def repaired(text: str, candidates: Iterable[int]) -> list[Span]:
    """Sentence spans from candidate ends (positions just after a sentence), with white space trimmed.

    >>> text = "He asked “Why? For what?” and left. (It was late. Very late.) So it was."
    >>> [span.of(text) for span in repaired(text, [14, 24, 35, 49, 61, 72])]
    ['He asked “Why? For what?” and left.', '(It was late. Very late.)', 'So it was.']
    """
    quotes, pairs = quotations(text), brackets(text)
    ends = sorted(set(_with_closers(text, {*candidates, *_missed_ends(text), *_paragraph_ends(text)})))
    return _trimmed(text, [end for end in ends if end >= len(text) or _is_end(text, end, quotes, pairs, ends)])


def _missed_ends(text: str) -> set[int]:
    """Ends that abbreviation rules hide: "… in the U.S. The …", "…war.Then", "…alike.41 The …"."""
    starts = {m.end() for m in _INITIALISM.finditer(text) if m.group(1) in _STARTERS and m.group(1) != "I"}
    for pattern in (_ELLIPSIS_AFTER_STOP, _AT_THE_END, _SHORT_AT_END, _WORD_NOT_SHORT, _QUOTED_SHORT):
        starts |= {m.end() for m in pattern.finditer(text)}
    starts |= {m.end() for m in _ELLIPSIS.finditer(text) if m.group(1) in _STARTERS}
    return (
        starts | {m.start() for m in _MISSING_SPACE.finditer(text)} | {m.end() for m in _NOTE_AFTER_STOP.finditer(text)}
    )


def _paragraph_ends(text: str) -> set[int]:
    return {match.end() for match in re.finditer(r"\n[ \t]*\n\s*", text)}


def _is_end(text: str, end: int, quotes: list[Quotation], pairs: list[tuple[int, int]], ends: list[int]) -> bool:
    before, after = text[:end].rstrip(), text[end:].lstrip()
    if "\n\n" in text[len(before) : end + len(text[end:]) - len(after)]:
        return True
    opened = _OPENING.match(after)
    first = after[opened.end() :] if opened else after
    if not first or first[0].islower() or _is_join(before, after, first):
        return False
    place = len(before)
    if any(_holds(text, start, stop, place, ends) for start, stop in pairs):
        return False
    return not any(_quote_holds(text, quote, place, ends) for quote in quotes if quote.closed)


def _quote_holds(text: str, quote: Quotation, place: int, ends: list[int]) -> bool:
    """As ``_holds``; and a title in quotation marks does not end the sentence that cites it: In “Why Now?” Lenin …"""
    if place == quote.end and text[quote.inner_end - 1] in "?!" and _TITLED.search(text[: quote.start]):
        words = re.findall(r"[A-Za-z]{4,}", text[quote.inner_start : quote.inner_end])
        begins = re.match(r"\s*(\w+)", text[quote.end :])
        if len(words) > 1 and all(word[0].isupper() for word in words) and begins and begins[1] not in _STARTERS:
            return True
    return _holds(text, quote.start, quote.end, place, ends)


def _is_join(before: str, after: str, first: str) -> bool:
    """Whether the stretch before ends in what cannot close a sentence: an initial, a list number, a comma."""
    opener = re.match(r"\W*(\w+)", first)
    if re.search(r"(?:\b[A-Z]\.){2,}$|\b[A-Z][a-z]?\.$", before[-12:]) and opener:
        is_initial = re.match(r"[A-Z][a-z]?\.\s?[A-Z]", first) or re.search(r"\b[A-Z]\.$", before[-12:])
        if is_initial and opener.group(1) not in _STARTERS:
            return True
    if re.match(r"[”’\"'»)\]]+[,;:]|[.…]", after) or not re.search(r"\w", after) or _HEADED.search(before[-24:]):
        return True
    if _SHORT_NUMBER.search(before[-16:]):
        return False
    if re.search(r"(?:^|[.?!]\s)[QA]\.$", before[-6:]):
        return True
    if re.search(r",\s\d{1,2}\.$", before[-6:]) and opener and opener.group(1) not in _STARTERS:
        return True
    if _NUMBERED.search(before[-6:]) and not before[-6:].rstrip(".)").endswith(" I"):
        listed = re.search(r"(?:^|\n|[a-z]{3}[.!?:;]\s)\(?(?:\d{1,2}|[a-z]{1,4}|[IVX]{1,4})[.)]$", before[-12:])
        begins = opener is not None and len(opener.group(1)) > 1 and opener.group(1) in _STARTERS
        initial = re.search(r"\b[A-Z]\.$", before[-12:]) and not begins
        return bool(listed or initial)
    return not (_TERMINAL.search(before[-8:]) or after[:1].isspace())


def _holds(text: str, start: int, stop: int, place: int, ends: list[int]) -> bool:
    """Whether a quotation or bracket [start, stop) forbids an end at ``place`` inside it, or keeps what follows it."""
    if not start < place <= stop:
        return False
    if place == stop:
        tag = _SPEECH_TAG.match(text[stop:])
        return tag is not None and text[stop - 1] not in ")]" and tag.group().split()[0] not in _STARTERS
    if place >= stop - 1:
        return False
    inner = [end for end in ends if start < end < stop - 1]
    return not (stop - start > _LONG_QUOTATION and len(inner) >= 2)


def _with_closers(text: str, ends: Iterable[int]) -> list[int]:
    """Each end moved past closing marks and note digits that belong to the sentence."""
    moved = []
    for end in ends:
        closing = _CLOSERS.match(text, end)
        moved.append(closing.end() if closing else end)
    return moved


def _trimmed(text: str, ends: list[int]) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        if piece.strip():
            low = start + len(piece) - len(piece.lstrip())
            spans.append(Span(low, start + len(piece.rstrip())))
            start = end
    return spans
