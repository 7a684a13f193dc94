"""Forum threads and interviews: posts with who posted them, quotations of earlier posts said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware.passages import fingerprint
from courseware.readers.parts import Cut, Part, Role, is_finished
from courseware.spans import Span

_SAID = re.compile(
    r"\W*(?P<who>[\w.\-’' ]{1,40}?)\s+(?:said|wrote|writes|schrieb)\s*:?\s*(?:↑.{0,60})?$"
    r"|\W*(?P<on>On .{6,80}wrote:)$"
)
_INTERFACE = re.compile(
    r"(?:\W*(?:top|reply|quote|like|share|report|save|click to (?:expand|collapse|shrink)\W*|back to top"
    r"|level \d+|give award|permalink"
    r"|embed|parent|context|full comments|sort by:?.*|\d+ (?:points?|likes?|upvotes?|replies|comments?"
    r"|reactions?)\b.{0,40}|reactions?:.*"
    r"|joined:? .{0,40}|messages:? ?[\d,.k]+|posts:? ?[\d,.k]+|likes received:.*|location:.{0,40}|#\d{1,5}"
    r"|page \d+ of \d+|last edited.{0,60}|edited by .{0,60}"
    r"|(?:new|junior|senior|well-known|active|banned|gold|premium|regular) ?(?:member|user|poster)|member"
    r"|[\d.,]+k?|banned|moderator|donor|original poster|op"
    r"|you must log in.*|members?:? ?[\d,]+|vote|upvote|downvote|award|follow|unread post|post reply"
    r"|log in or sign up.*)\W*)$",
    re.IGNORECASE,
)
_POSTER = (
    re.compile(r"(?P<who>Deleted member \d+)$"),
    re.compile(r"(?:level \d+\s*)?(?:Posted by\s+)?(?P<who>/?u/[\w-]{2,30})(?:\s*(?:\W|OP|MOD|avatar)?\s*.{0,60})$"),
    re.compile(r"(?:\[[–+-]\])?\s*(?P<who>[\w-]{3,30})\s+(?:\[?S?\]?\s*)?-?\d+ points?\b.{0,60}$"),
    re.compile(r"(?:Post )?by (?P<who>[\w.\- ]{2,30}?) (?:»|›|>>|\|) .{4,60}$"),
    re.compile(
        r"(?P<who>[\w.-]{2,30}) *[,·•|–—-] *(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d+ ?(?:h|hr|d|m|mo|y|min"
        r"|hours?|days?|months?|years?)\b).{0,40}$"
    ),
    # With the time of day, which a diary's "London, 4 March" or a newspaper's dateline does not give.
    re.compile(
        r"(?P<who>[\w.-]{2,30}) *[,·•|–—-] *(?:\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?|\d{4}-\d\d-\d\d"
        r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|Today|Yesterday),? (?:at )?\d{1,2}[:.]\d\d\b.{0,20}$"
    ),
)
_LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s*)?(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}|Q|A)"
    r"(?: [(\[][^)\]]{1,30}[)\]])?:(?:\s+(?=\S)|$)|(?P<caps>[A-Z][A-Z’'-]+(?: [A-Z][A-Z’'-]+){0,2})\.(?:\s+(?=\S)|$)"
)
_COMMUNITY = re.compile(
    r"r/\w+$|discussion in .* started by .*|thread starter.*|start date.*|forums?\W.*›.*|re: .{3,90}$", re.IGNORECASE
)
_MEMBER = re.compile(
    r"(?:(?:new|junior|senior|well-known|active|banned|gold|premium|regular|veteran) ?(?:member|user|poster)"
    r"|member|banned|moderator|donor"
    r"|joined:? .{3,40}|posts: ?[\d,.k]+|messages: ?[\d,.k]+)$",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"[\W\d]*k?")
_LONG = 8


def is_cue(line: str) -> bool:
    """Whether a line belongs to the forum's page and not to what was posted.

    >>> is_cue("Click to expand..."), is_cue("riverman said: ↑"), is_cue("I said so.")
    (True, True, False)
    """
    text = line.strip()
    return (
        len(text) < 120
        and not _NUMERIC.fullmatch(text)
        and bool(_INTERFACE.match(text) or _SAID.match(text) or _poster(text))
    )


def divide(raw: str, parts: Sequence[Part]) -> bool:
    """Find out whether a text is a thread and if so number its posts, name posters, and discard repeated quotations.

    A text is a thread when its posts are introduced ("X said:", "u/x · 3h"), or when two paragraphs or more of at least
    eight words come again word for word in later stretches (a reply that quotes what it answers).
    """
    _separate_at_rules(parts)
    live = [part for part in parts if part.role is not Role.FURNITURE and part.text]
    said = sum(bool(_SAID.match(part.text)) for part in live if len(part.text) < 120)
    posted = sum(_poster(part.text) is not None for part in live)
    counts = Counter(fingerprint(part.text) for part in live if len(part.text.split()) >= _LONG)
    repeats = sum(count - 1 for count in counts.values() if count > 1)
    separated = sum(part.separated for part in live)
    cues = said + posted
    quoting = repeats >= 3 and separated < 2 and cues < 3 and _answers(live)
    if not (cues >= 2 or (repeats >= 2 and (separated >= 2 or cues)) or quoting):
        return False
    Division(live, headed_by_said=not posted and separated < 2 and said >= 2 and not repeats).run()
    _forget_repetitions(live)
    return True


def _separate_at_rules(parts: Sequence[Part]) -> None:
    """A rule between two paragraphs may part posts."""
    ruled = False
    for part in parts:
        part.separated = part.separated or ruled
        ruled = part.reason == "rule"


def _answers(live: Sequence[Part]) -> bool:
    """Whether repeated paragraphs stand as quotations over answers, for want of anything between the posts.

    Four in five runs of repeated paragraphs must be followed by new words; a document that is there twice, or a
    refrain, does not look so. Each run then begins a post.
    """
    seen: set[str] = set()
    starts: list[Part] = []
    answered = 0
    run: list[Part] = []
    for part in live:
        words = fingerprint(part.text)
        if words in seen:
            run.append(part)
            continue
        if any(len(other.text.split()) >= 2 * _LONG for other in run):
            starts.append(run[0])
            answered += 1
        run = []
        seen.add(words)
    starts += run[:1]
    plain = all(part.role is not Role.HEADING and not part.marks for part in live)
    if len(starts) < 3 or answered * 5 < len(starts) * 4 or not plain:
        return False
    for part in starts:
        part.separated = True
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


class Division:
    """One pass over a thread: where posts begin and who posted them."""

    def __init__(self, live: Sequence[Part], headed_by_said: bool) -> None:
        self.live = live
        self.headed_by_said = headed_by_said
        """Whether "X wrote:" stands above posts, for want of anything else that does."""
        self.names = {_said_by(part.text) for part in live} | {_poster(part.text) for part in live} - {None}
        self.post = 0
        self.fresh = True
        self.waiting = False
        self.speaker: str | None = None
        self.title: str | None = None

    def run(self) -> None:
        """Settle every part."""
        for index, part in enumerate(self.live):
            aside = self._titles(part) or self._closes(index) or self._introduces(index) or self._decorates(part)
            if not aside or (part.is_held and part.role is not Role.HEADING):
                self._says(part)

    def _titles(self, part: Part) -> bool:
        text = part.text.removeprefix("Re: ")
        if self.title is not None:
            if fingerprint(text) == fingerprint(self.title):
                part.discard("forum interface")
            return part.role is Role.FURNITURE
        short = len(part.text.split()) <= 14 and (not is_finished(part.text) or part.text.endswith("?"))
        if self.post or not short or is_cue(text) or _COMMUNITY.match(text):
            return False
        part.role, part.level, self.title = Role.HEADING, 1, text
        return True

    def _closes(self, index: int) -> bool:
        """ "name, date" and then "#3": the foot of the post that ends here."""
        part = self.live[index]
        name = _poster(part.text)
        after = self.live[index + 1].text if index + 1 < len(self.live) else ""
        if name is None or not re.match(r"#\d+$", after) or not self.post:
            return False
        for other in self.live[:index]:
            if other.post == self.post and other.role is Role.POST:
                other.speaker = other.speaker or name
        part.discard("forum interface")
        self.fresh, self.speaker = True, None
        return True

    def _introduces(self, index: int) -> bool:
        part = self.live[index]
        name = _poster(part.text)
        if name is None and self.headed_by_said:
            name = _said_by(part.text)
        after = self.live[index + 1].text if index + 1 < len(self.live) else ""
        lone = len(part.text.split()) <= 3 and len(part.text) <= 30 and not is_finished(part.text)
        if (
            name is None
            and lone
            and not _INTERFACE.match(part.text)
            and (part.text in self.names or _MEMBER.match(after))
        ):
            name = part.text
        if name is not None:
            part.discard("forum interface")
            self.fresh = self.waiting = True
            self.speaker = name
        elif part.separated and not self.waiting:
            self.fresh, self.speaker = True, None
        return name is not None

    def _decorates(self, part: Part) -> bool:
        if len(part.text) < 120 and (_INTERFACE.match(part.text) or _COMMUNITY.match(part.text)):
            part.discard("forum interface")
            return True
        return False

    def _says(self, part: Part) -> None:
        self.post += self.fresh
        self.fresh = self.waiting = False
        part.post, part.speaker = self.post, self.speaker
        if part.role is Role.BODY and not _SAID.match(part.text):
            part.role = Role.POST


def _said_by(text: str) -> str | None:
    match = _SAID.match(text) if len(text) < 120 else None
    return (match.group("who") or "").strip() or None if match else None


def _forget_repetitions(live: Sequence[Part]) -> None:
    """Discard what an earlier post said already: whole paragraphs, or the part of one that a reply opens with.

    What follows "X said:" and was not said in this thread before is a quotation with X as its speaker.
    """
    known: set[str] = set()
    current: list[str] = []
    earlier: list[str] = []
    post, opening, quoted = 0, True, None
    for index, part in enumerate(live):
        if part.role in (Role.FURNITURE, Role.HEADING):
            continue
        if part.post != post:
            known.update(current)
            earlier += current
            post, opening, quoted, current = part.post, True, None, []
        if _SAID.match(part.text) and len(part.text) < 120:
            quoted, opening = _said_by(part.text) or "", True
            part.discard("forum interface")
            continue
        words = fingerprint(part.text)
        long = words.count(" ") + 1 >= _LONG
        excerpt = (opening or part.role is Role.QUOTATION) and words.count(" ") >= 4
        if words and ((words in known and (long or opening)) or (excerpt and any(words in line for line in earlier))):
            part.discard("repeated quotation")
            quoted = None
            continue
        if quoted is not None and _more_follows(live, index):
            part.role, part.speaker = Role.QUOTATION, quoted or None
            quoted = None
            continue
        opening, quoted = False, None
        current.append(words)


def _more_follows(live: Sequence[Part], index: int) -> bool:
    """Whether the post says something after this part."""
    rest = (other for other in live[index + 1 :] if other.role is not Role.FURNITURE)
    following = next(rest, None)
    return following is not None and following.post == live[index].post


def name_speakers(raw: str, parts: Sequence[Part]) -> None:
    """In an interview or a play, cut the labels ("Q:", "SMITH:") and keep them as speakers.

    Labels count when at least four paragraphs open with one, two different ones at least, each twice or more on
    the whole, and they open a quarter of all paragraphs.
    """
    live = [part for part in parts if part.role in (Role.BODY, Role.LIST) and not part.post]
    found = [(part, match) for part in live if (match := _LABEL.match(part.text)) is not None]
    names = Counter(_who(match) for _, match in found)
    lone = sum(match.end() == len(part.text) for part, match in found)
    if len(found) < 4 or len(names) < 2 or max(names.values()) < 2 or len(found) * 4 < len(live) - lone:
        return
    if sum(count >= 2 for count in names.values()) < 2:
        return
    for part, match in found:
        part.speaker = _who(match)
        if match.end() == len(part.text):
            part.discard("speaker label")
        else:
            part.cuts.append(Cut(Span(part.start, part.start + _raw_length(raw, part, match.end())), "speaker label"))
            part.draw(raw)
    _carry(parts)


def _who(label: re.Match[str]) -> str:
    return str(label.group("who") or label.group("caps"))


def _raw_length(raw: str, part: Part, length: int) -> int:
    """Raw code points from a part's start to its cleaned character at ``length``."""
    return part.draw(raw).raw_start(length) - part.start


def _carry(parts: Sequence[Part]) -> None:
    """An answer of several paragraphs keeps its speaker until the next label or heading."""
    speaker: str | None = None
    for part in parts:
        if part.role is Role.HEADING:
            speaker = None
        elif part.reason == "speaker label":
            speaker = part.speaker
        elif part.role is Role.BODY and not part.post:
            speaker = part.speaker or speaker
            part.speaker = speaker
