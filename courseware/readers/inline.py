"""Markup inside a line: emphasis, links, tags, entities, and the places where a note marker may stand."""

from __future__ import annotations

import re

from courseware.readers.parts import Cut, Mark
from courseware.spans import Span

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SUPERSCRIPT = r"[⁰¹²³⁴-⁹]{1,3}"
RAISED = (
    r"(?:<sup>\s*(?:&(?:</sup>)?\s*(?:amp;)?lt;\s*sup>|<sup>)?|\$\s*(?:\{\s*\})?\^\s*\{?|\^(?=\d{1,3}\^))\s*\\?"
    r"(?P<raised>\d{1,3}|[*†‡§]{1,3}|d?dagger|ast)\s*(?:</sup>(?:\s*</sup>)?|\}?\s*\$|(?<=\d)\^)"
)
"""A raised number as HTML (with the debris that an OCR engine leaves when it escapes its own tag), TeX or Pandoc."""

_SIGNS = {"dagger": "†", "ddagger": "‡", "ast": "*"}
_SPECIAL = re.compile(r"[*_<\[`&$^\\⁰¹²³⁴-⁹†‡­~]|[.,;:!?'\"’”)\]]\s{0,2}\d")
_LOW = "a-zß-ɏа-я"
_CLOSE = "’”'\")\\]"
_AFTER_CLOSE = (
    rf"(?:(?<=[A-ZÀ-Þ]{{2}}[.,;:!?])|(?<=[{_LOW}{_CLOSE}][.,;:!?])|(?<=[.,;:!?{_LOW}][{_CLOSE}])"
    rf"|(?<=[.,;:!?][’'][”\"]))"
)
_AFTER_END = rf"(?:(?<=[{_LOW}{_CLOSE}][.!?])|(?<=[.!?,][{_CLOSE}]))"
_TOKEN = re.compile(
    r"(?P<escape>\\(?=[\\`*_{}\[\]()#+.!>~|-]))"
    rf"|{RAISED}"
    r"|(?P<image>!\[(?P<alt>[^\]\n]{0,300})\]\([^)\s]{0,2000}(?:\s+\"[^\"]*\")?\))"
    r"|(?P<foot>\[\^(?P<footname>[^\]\s]{1,40})\](?!:))"
    r"|(?P<link>(?<!!)\[(?P<words>(?!\d{1,3}\])[^\[\]]{1,400})\](?P<target>\([^)\s]{0,2000}(?:\s+\"[^\"]*\")?\)"
    r"|\[[^\]\n^]{1,60}\]))"
    r"|(?P<bracket>(?<=[\w.,;:!?'\"’”)\]])\[(?P<number>\d{1,3}|[*†‡]|[A-Za-z])\])"
    r"|(?P<tag></?(?:sup|sub|i|b|em|strong|u|s|del|ins|small|span|font|a|br|hr|p|div|center|mark|q|cite|code"
    r"|blockquote)"
    r"(?:\s[^<>]{0,400})?/?>|<!--.*?-->)"
    rf"|(?P<super>(?<=\S){SUPERSCRIPT})"
    r"|(?P<tick>`+)"
    r"|(?P<edit>\[edit\](?=\s*$))"
    r"|(?P<soft>­)"
    r"|(?P<dagger>(?<=[\w.,;:!?'\"’”)\]])[†‡]{1,3})"
    r"|(?P<star>(?<=[\w.,;:!?'\"’”)\]])\*{1,3}(?=\s|$))"
    rf"|(?P<tight>{_AFTER_CLOSE}(?P<tightnumber>\d{{1,3}})(?=[\s,;]|$))"
    r"|(?P<dated>(?:(?<=\b\d{4}[.,])|(?<=\d[–-]\d\d[.,]))(?P<datednumber>\d{1,3})(?=\s+[A-ZÀ-Þ“‘\"']|\s*$))"
    rf"|(?P<loose>{_AFTER_END}\s{{1,2}}(?P<loosenumber>\d{{1,3}})(?=\s+[A-ZÀ-ÞЀ-Я“‘\"']|\s*$))",
    re.DOTALL,
)
_EMPHASIS = re.compile(
    r"(?<![*\\])(?P<two>\*\*)(?=[^\s*])(?:[^*]|\*(?!\*))*?[^\s*\\]\*\*(?!\*)|"
    r"(?<![a-zA-ZÀ-ÖØ-öø-ɏЀ-ӿ*\\])(?P<stars>\*{1,3})(?=[^\s*])(?P<inside>[^*]*?[^\s*\\])(?P=stars)(?![\w*])"
    r"|(?<![\w_\\])(?P<lows>_{1,3})(?=[^\s_])[^_]*?[^\s_\\](?P=lows)(?![\w_])"
    r"|(?<![\w~])(?P<waves>~~)(?=\S)[^~]*?\S~~(?![\w~])"
)
_UNIT = re.compile(r"(?:\b(?:[kcdmµn]?m|ft|mi|in|yd|sec|s|[xyznr])|\d)$")
_ABBREVIATED = re.compile(
    r"(?<![’'])\b(?:pp?|ll?|nos?|nr|vols?|v|ch|chs|chap|chaps|art|arts|fig|figs|sec|sect|sects|par|para|paras|pt|ser|bk"
    r"|col|cols|ed|"
    r"f|ff|fol|fols|op|d|t|kn|n|nn|st|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ca|approx|tab|eq|ex|app|cf|ibid|"
    r"doc|docs|item|line|lines|act|scene|verse|exh|reg|tel|ext|box|mr|mrs|dr|bd|s|verses|series|page|pages)[.:,]$",
    re.IGNORECASE,
)


def is_unit(before: str) -> bool:
    """Whether a raised number after these words is a power ("40 m²") and no mark.

    >>> is_unit("a field of 3 km"), is_unit("the end.")
    (True, False)
    """
    return bool(_UNIT.search(before))


def digits_of(marker: str) -> str:
    """A marker in plain digits: superscripts come down.

    >>> digits_of("²³")
    '23'
    """
    return marker.translate(_SUPERSCRIPTS)


def scan(raw: str, region: Span) -> tuple[list[Cut], list[Mark]]:
    """The markup of a region as cuts, and the places where a note marker may stand.

    Linear in the region. Words are never changed: quotation marks and dashes stay as they are.

    >>> cuts, marks = scan("as *he* said.⁴", Span(0, 14))
    >>> [cut.span.of("as *he* said.⁴") for cut in cuts], [mark.marker for mark in marks]
    (['*', '*'], ['4'])
    """
    if not _SPECIAL.search(raw, region.start, region.end):
        return [], []
    cuts: list[Cut] = []
    marks: list[Mark] = []
    for match in _TOKEN.finditer(raw, region.start, region.end):
        _take(raw, match, cuts, marks)
    taken = {place for cut in cuts for place in (cut.span.start,)}
    if any(sign in raw[region.start : region.end] for sign in "*_~"):
        cuts += [cut for cut in _emphasis(raw, region) if cut.span.start not in taken]
        emphasised = {cut.span.start for cut in cuts}
        marks = [mark for mark in marks if mark.span.start not in emphasised]
    return cuts, marks


def _take(raw: str, match: re.Match[str], cuts: list[Cut], marks: list[Mark]) -> None:
    """Note what one token cuts out or marks."""
    kind = match.lastgroup or ""
    span = Span(*match.span())
    if kind in _SIMPLE:
        cuts.append(Cut(span))
    elif kind == "link":
        cuts.append(Cut(Span(span.start, span.start + 1)))
        cuts.append(Cut(Span(match.start("target") - 1, span.end)))
    elif kind == "image":
        cuts.append(Cut(span))
    else:
        mark = _mark(raw, match, kind)
        if mark is not None:
            marks.append(mark)


_SIMPLE = frozenset({"escape", "tag", "tick", "soft", "edit"})


def _mark(raw: str, match: re.Match[str], kind: str) -> Mark | None:
    """The mark that a token may be, or None where its surroundings speak against it."""
    span = Span(*match.span())
    before = raw[max(0, span.start - 14) : span.start]
    if kind == "raised":
        power = match.group()[0] in "$^" and is_unit(before.rstrip())
        return None if power else Mark(_SIGNS.get(match.group("raised"), match.group("raised")), span)
    if kind == "foot":
        return Mark(match.group("footname"), span)
    if kind == "super":
        return None if is_unit(before) else Mark(digits_of(match.group()), span)
    if kind == "bracket":
        return Mark(match.group("number"), span, sure=False)
    if kind in ("dagger", "star"):
        return Mark(match.group(), span, sure=False)
    if _ABBREVIATED.search(before):
        return None
    return Mark(match.group(f"{kind}number"), span, sure=False)


def _emphasis(raw: str, region: Span) -> list[Cut]:
    """The signs of *emphasis*, also nested; up to three rounds."""
    cuts: list[Cut] = []
    stretches = [region]
    for _ in range(2):
        inner: list[Span] = []
        for stretch in stretches:
            for match in _EMPHASIS.finditer(raw, stretch.start, stretch.end):
                sign = match.group("two") or match.group("stars") or match.group("lows") or match.group("waves")
                opening = Span(match.start(), match.start() + len(sign))
                closing = Span(match.end() - len(sign), match.end())
                cuts += [Cut(opening), Cut(closing)]
                inner.append(Span(opening.end, closing.start))
        stretches = inner
    return cuts
