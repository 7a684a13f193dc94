"""The frames in which somebody is named for a fact or a view, as patterns over English sentences."""

from __future__ import annotations

import re
from functools import cache

from courseware import language
from courseware.lexicon import listed

_VERBS = listed(
    "argue note claim suggest show reveal contend maintain conclude observe write demonstrate assert "
    "emphasise emphasize stress describe explain state remark insist propose estimate acknowledge "
    "concede interpret highlight illustrate report record comment discuss posit question challenge "
    "warn add agree disagree point credit regard treat hold find say believe see think call date "
    "judge trace reject dispute doubt identify recall imply stipulate portray depict characterise "
    "characterize attribute underline affirm indicate ask reply criticise criticize defend offer "
    "provide"
)
LOOSE = listed("hold find say believe see think call add date treat record report ask offer provide show judge")


@cache
def _forms() -> tuple[str, str]:
    """Regular expressions for the present ("argues", "argue", "has argued") and the past ("argued")."""
    present = {form for verb in _VERBS for form in (verb, _third(verb))}
    past = {language.past_form(verb) for verb in _VERBS}
    return "|".join(sorted(present, key=len, reverse=True)), "|".join(sorted(past, key=len, reverse=True))


def _third(verb: str) -> str:
    return verb + ("es" if verb.endswith(("s", "ch", "sh")) else "s")


_INITIALS = r"(?:[A-Z]\.\s?){1,3}"
_PART = r"(?:[A-Z][a-z]?['’]?[A-Z]?[a-zà-ž]+(?:[-–][A-Z][a-zà-ž]+)?)"
NAME = rf"(?:{_INITIALS}\s?|{_PART}\s+(?:{_INITIALS}\s?)?(?:(?:von|de|van|der|la|le|al)\s+)?)?{_PART}"
_NAMES = rf"{NAME}(?:(?:,\s+{NAME})*,?\s+(?:and|or|&)\s+{NAME})?"
_ADVERB = (
    r"(?:(?:[a-z]+ly|also|too|even|often|still|once|further|rightly|himself|herself|then|"
    r"in\s+turn|here|has|have)\s+){0,3}"
)
_SCHOLARS = (
    r"(?:historians?|scholars?|writers?|authors?|academics?|critics?|economists?|biographers?|"
    r"researchers?|commentators?)"
)
_WORKS = (
    r"(?:view|words|account|opinion|reading|interpretation|judge?ment|argument|claim|study|research|work|conclusion|"
    r"analysis|thesis|estimate|book|article|report|essay|chapter|monograph|phrase|term|"
    r"findings|evidence|terms|position)s?"
)
NOT_NAMES = listed(
    "The This That These Those It He She They We You His Her Their Its One There Here However "
    "Although Though While When Where Why How What Which Who As In On At By For From With Without "
    "After Before During Since Until If But And Or Yet So Some Many Most Several Both Each Other "
    "Others Another Such Western Eastern Soviet American British German French Russian Polish "
    "Japanese European Marxist Communist Party Union Red Army Great War Evidence History Historians "
    "Scholars Moscow London Paris Berlin Washington Warsaw Geneva Munich Kremlin Politburo Comintern "
    "League Nations Russia Germany Britain France Poland Japan Spain Italy China Finland America "
    "Europe USSR Foreign First Second Third Five-Year Plan January February March April May June July "
    "August September October November December Monday Sunday Government Stalinism Communism Nazism "
    "Fascism Marxism Bolshevism Socialism Capitalism Bolsheviks Communists Nazis Fascists Council "
    "Ministry Commissariat Congress Committee Church State Pravda Constitution Treaty Pact Protocol "
    "Agreement"
)


@cache
def frames() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """(pattern, whether the frame alone makes a scholar of whoever stands in it)."""
    present, past = _forms()
    anyform = f"{present}|{past}"
    names = rf"(?P<names>{_NAMES})"
    verb = rf"(?P<verb>{anyform})"
    frames = [
        (rf"\b[Aa]s\s+(?:(?:the\s+)?{_SCHOLARS}\s+)?{names},?\s+{_ADVERB}(?:{present})\b", True),
        (rf"\b[Aa]s\s+(?:(?:the\s+)?{_SCHOLARS}\s+)?{names},?\s+{_ADVERB}{verb}\b", False),
        (rf"\b[Aa]ccording\s+to\s+(?:the\s+)?(?:[a-z]+\s+)?(?:{_SCHOLARS}\s+)?{names}", True),
        (rf"\b[Ii]n\s+{names}['’]s?\s+(?:[a-z]+\s+)?{_WORKS}\b", True),
        (rf"\b[Ff]or\s+{_SCHOLARS}\s+(?:such\s+as|like)\s+{names}", True),
        (rf"\b{_SCHOLARS},?\s+(?:such\s+as|like|including)\s+{names}", True),
        (rf"\b{_SCHOLARS}\s+{names}", True),
        (rf"{names}['’]s?\s+(?:[\w–-]+\s+){{0,3}}(?:[‘“\"'*](?=[A-Z])|{_WORKS}\b)", False),
        (rf"{names}['’]s?\s+(?:[\w–-]+\s+){{0,3}}[‘“\"'*](?=[A-Z][\w’']+)", True),
        (rf"{names}(?:,\s[^,.;]{{3,80}},)?\s+(?:has|have)\s+{_ADVERB}{verb}\b", False),
        (
            rf"{names}(?:,\s[^,.;]{{3,80}},)?\s+{_ADVERB}{verb}(?:\s+(?:in|"
            rf"by)\s+[^,.;]{{2,20}})?\s+(?:out\s+)?(?:that|how|why|whether)\b",
            False,
        ),
        (
            rf"{names}(?:,\s[^,.;]{{3,80}},)?\s+{_ADVERB}(?P<verb>{present})(?:[,:]?\s*[‘“\"']|"
            rf"\s+(?:it|this|the|a|an|his|her|its)\b)",
            False,
        ),
        (rf"{names}(?:,\s[^,.;]{{3,80}},)?\s+{_ADVERB}{verb}[,:]\s*[‘“\"']", False),
        (rf"[,—–]\s+(?:as\s+)?{names}\s+{_ADVERB}(?P<verb>{present})\b", False),
    ]
    return tuple((re.compile(pattern), sure) for pattern, sure in frames)


CITATION = re.compile(
    rf"[(\[](?:(?:see|cf\.|quoted in|cited in|in)\s+)?(?P<names>{_NAMES}(?:\s+et\s+al\.?)?)"
    r"(?:[’']s)?,?\s*(?P<where>(?:\(?[12]\d{3}[a-z]?\)?)(?:\s*[,:]\s*(?:pp?\.\s*)?\d+(?:[-–]\d+)?)?|"
    r"pp?\.\s*\d+(?:[-–]\d+)?|\d{1,4}(?:[-–]\d+)?)"
    r"[^)\]]{0,60}[)\]]"
)
AFTER_NAME = re.compile(rf"(?P<names>{_NAMES})\s+\((?P<where>[12]\d{{3}}[a-z]?|pp?\.\s*\d+)[^)]{{0,30}}\)")

_MARK = r"(?:¶{1,2}|paras?\.?|pars?\.|paragraphs?|passages?)"
LOCATOR = re.compile(rf"{_MARK}\s*(?P<number>\d{{1,6}})(?:\s*[–—-]\s*(?P<last>\d{{1,6}}))?", re.I)
PAGE = re.compile(r"\bpp?\.\s*\d+(?:[-–]\d+)?")
LOCATED = re.compile(
    rf"\((?P<inside>(?P<names>[^()¶\d\n;]{{0,80}}?)[,\s]*(?:{LOCATOR.pattern}|{PAGE.pattern}))\s*\)", re.I
)
"""A passage or page in brackets without a year: (Kuromiya, ¶ 12), (ibid., p. 3), (¶ 14)."""
IBID = re.compile(r"\s*(?:see\s+)?(?:ibid(?:em|\.)?|loc\.\s*cit\.)", re.I)
NOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\^?\d{1,3}\]|\^\d{1,3}(?!\d)|(?<=[.,;:!?”’\"'])\d{1,2}(?=\s|$)")
NOTE_LINE = re.compile(
    r"^[ \t]*(?P<marker>\[\^?\d{1,3}\]:?|\^\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3}[.)]?)\s+(?P<words>\S.*)$", re.M
)
