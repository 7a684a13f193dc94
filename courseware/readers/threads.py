"""Forum threads and interviews: posts with who posted them, quotations of earlier posts said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware.passages import fingerprint
from courseware.readers.parts import Cut, Part, Role, is_finished
from courseware.spans import Span

_SAID = re.compile(r"\W*(?P<who>[\w.\-’' ]{1,40}?)\s+(?:said|wrote|writes|schrieb)\s*:?\s*(?:↑.{0,60})?$|\W*(?P<on>On .{6,80}wrote:)$")
_INTERFACE = re.compile(
    r"(?:\W*(?:top|reply|quote|like|share|report|save|click to (?:expand|collapse|shrink)\W*|back to top|level \d+|give award|permalink"
    r"|embed|parent|context|full comments|sort by:?.*|\d+ (?:points?|likes?|upvotes?|replies|comments?|reactions?)\b.{0,40}|reactions?:.*"
    r"|joined:? .{0,40}|messages:? ?[\d,.k]+|posts:? ?[\d,.k]+|likes received:.*|location:.{0,40}|#\d{1,5}|page \d+ of \d+|last edited.{0,60}|edited by .{0,60}"
    r"|(?:new|junior|senior|well-known|active|banned|gold|premium) ?(?:member|user)|banned|moderator|donor|original poster|op"
    r"|you must log in.*|members?:? ?[\d,]+|vote|upvote|downvote|award|follow|unread post|post reply|log in or sign up.*)\W*)$",
    re.IGNORECASE,
)
_POSTER = (
    re.compile(r"(?P<who>Deleted member \d+)$"),
    re.compile(r"(?:level \d+\s*)?(?:Posted by\s+)?(?P<who>/?u/[\w-]{2,30})(?:\s*(?:\W|OP|MOD|avatar)?\s*.{0,60})$"),
    re.compile(r"(?:\[[–+-]\])?\s*(?P<who>[\w-]{3,30})\s+(?:\[?S?\]?\s*)?-?\d+ points?\b.{0,60}$"),
    re.compile(r"(?:Post )?by (?P<who>[\w.\- ]{2,30}?) (?:»|›|>>|\|) .{4,60}$"),
    re.compile(r"(?P<who>[\w.-]{2,30}) *[,·•|–—-] *(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d+ ?(?:h|hr|d|m|mo|y|min|hours?|days?|months?|years?)\b).{0,40}$"),
)
_LABEL = re.compile(r"(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}|Q|A)(?: \([^)]{1,30}\))?:\s+(?=\S)")
_LONG = 8


def divide(raw: str, parts: Sequence[Part]) -> bool:
    """Find out whether a text is a thread and if so number its posts, name posters, and discard repeated quotations.

    A text is a thread when its posts are introduced ("X said:", "u/x · 3h"), or when two paragraphs or more of at least
    eight words come again word for word in later stretches (a reply that quotes what it answers).
    """
    live = [part for part in parts if part.role is not Role.FURNITURE and part.text]
    cues = sum(bool(_SAID.match(part.text) or _poster(part.text)) for part in live if len(part.text) < 120)
    counts = Counter(fingerprint(part.text) for part in live if len(part.text.split()) >= _LONG)
    repeats = sum(count - 1 for count in counts.values() if count > 1)
    separated = sum(part.separated for part in live)
    if not (cues >= 2 or (repeats >= 2 and (separated >= 2 or cues)) or repeats >= 4):
        return False
    _number_posts(live)
    _forget_repetitions(live)
    return True


def _poster(text: str) -> str | None:
    """The name in a line that introduces a post."""
    if len(text) > 120:
        return None
    for pattern in _POSTER:
        match = pattern.match(text)
        if match:
            return match.group("who").strip()
    return None


def _number_posts(live: Sequence[Part]) -> None:
    """Posts begin at separators and poster lines; interface lines go."""
    post, fresh, speaker = 0, True, None
    poster_pending = False
    for index, part in enumerate(live):
        if index == 0 and len(part.text.split()) <= 14 and not is_finished(part.text) and _poster(part.text) is None:
            part.role, part.level = Role.HEADING, 1
            continue
        name = _poster(part.text)
        if (part.separated and not poster_pending) or name is not None:
            fresh, speaker = True, (None if name is None else name)
        if name is not None:
            poster_pending = True
            part.discard("forum interface")
            continue
        if _INTERFACE.match(part.text) and len(part.text) < 100:
            part.discard("forum interface")
            continue
        post += fresh
        fresh = poster_pending = False
        part.post, part.speaker = post, speaker
        if part.role is Role.BODY and not _SAID.match(part.text):
            part.role = Role.POST


def _forget_repetitions(live: Sequence[Part]) -> None:
    """Discard what an earlier post said already: whole paragraphs, or the part of one that a reply opens with."""
    said: list[str] = []
    known: set[str] = set()
    current: list[str] = []
    post, opening, quoting = 0, True, None
    everything = ""
    for part in live:
        if part.role in (Role.FURNITURE, Role.HEADING):
            continue
        if part.post != post:
            known.update(current)
            everything += "".join(f"|{line}|" for line in current)
            said += current
            post, opening, quoting, current = part.post, True, None, []
        marker = _SAID.match(part.text)
        if marker and len(part.text) < 120:
            quoting = (marker.group("who") or "").strip() or None
            part.discard("forum interface")
            opening = True
            continue
        words = fingerprint(part.text)
        count = len(words.split())
        whole = words in known and (count >= _LONG or opening)
        partly = (opening or part.role is Role.QUOTATION) and count >= 5 and words in everything
        if words and (whole or partly):
            part.discard("repeated quotation")
            continue
        if quoting and part.role is Role.QUOTATION:
            part.speaker = quoting
        opening = False
        current.append(words)


def name_speakers(raw: str, parts: Sequence[Part]) -> None:
    """In an interview or a play, cut the labels ("Q:", "SMITH:") and keep them as speakers.

    Labels count when at least four paragraphs open with one, two different ones at least, each twice or more on
    the whole, and they open a quarter of all paragraphs.
    """
    live = [part for part in parts if part.role in (Role.BODY, Role.LIST) and not part.post]
    labelled = [(part, _LABEL.match(part.text)) for part in live]
    found = [(part, match) for part, match in labelled if match is not None]
    names = Counter(match.group("who") for _, match in found)
    if len(found) < 4 or len(names) < 2 or max(names.values()) < 2 or len(found) * 4 < len(live):
        return
    if sum(count >= 2 for count in names.values()) < 2:
        return
    for part, match in found:
        start = next(region.start for region in part.regions)
        end = start + _raw_length(raw, part, match.end())
        part.speaker = match.group("who")
        part.cuts.append(Cut(Span(start, end), "speaker label"))
        part.draw(raw)
    _carry(parts)


def _raw_length(raw: str, part: Part, length: int) -> int:
    """Raw code points from a part's start to its cleaned character at ``length``."""
    return part.draw(raw).raw_start(length) - part.start


def _carry(parts: Sequence[Part]) -> None:
    """An answer of several paragraphs keeps its speaker until the next label or heading."""
    speaker: str | None = None
    for part in parts:
        if part.role is Role.HEADING:
            speaker = None
        elif part.role is Role.BODY and not part.post:
            speaker = part.speaker or speaker
            part.speaker = speaker
