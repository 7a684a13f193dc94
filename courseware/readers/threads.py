"""Forum threads, news and mail: posts with who posted them, quotations of earlier posts said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware.passages import fingerprint
from courseware.readers import forums
from courseware.readers.parts import Cut, Part, Role, is_finished
from courseware.spans import Span

_LONG = 8


def divide(raw: str, parts: Sequence[Part]) -> bool:
    """Find out whether a text is a thread and if so number its posts, name posters, and discard repeated quotations.

    A text is a thread when its posts are introduced ("X said:", "u/x · 3h"), or when two paragraphs or more of at least
    eight words come again word for word in later stretches (a reply that quotes what it answers).
    """
    _separate_at_rules(parts)
    live = [part for part in parts if part.role is not Role.FURNITURE and part.text]
    said = sum(forums.said_line(part.text) for part in live)
    posted = sum(forums.poster_of(part.text) is not None for part in live) + _names_over_ages(live)
    posted += sum(forums.closer_of(part.text) is not None or part.poster is not None for part in live)
    mailed = len(_mail_heads(live))
    counts = Counter(fingerprint(part.text) for part in live if len(part.text.split()) >= _LONG)
    repeats = sum(count - 1 for count in counts.values() if count > 1)
    separated = sum(part.separated for part in live)
    cues = said + posted
    quoting = repeats >= 3 and separated < 2 and cues < 3 and _answers(live)
    if not (cues >= 2 or mailed >= 2 or (repeats >= 2 and (separated >= 2 or cues)) or quoting):
        return False
    headed_by_said = not posted and not mailed and separated < 2 and said >= 2 and not repeats
    Division(raw, parts, live, headed_by_said).run()
    _forget_repetitions(live)
    return True


def _names_over_ages(live: Sequence[Part]) -> int:
    """How often a lone name stands over "4y ago"."""
    return sum(_name_over_age(live, index) is not None for index in range(len(live)))


def _name_over_age(live: Sequence[Part], index: int) -> str | None:
    """The name in a line that says nothing else, with "4y ago" under it and signs at most between."""
    name = live[index].text
    if not re.fullmatch(r"@?[\w.-]{2,30}|\[deleted\]", name) or forums.is_interface(name):
        return None
    for after in live[index + 1 : index + 5]:
        if forums.is_aged(after.text):
            return name.lstrip("@")
        if after.text.casefold() not in ("•", "·", "op", "mod", "author", "|"):
            return None
    return None


def _mail_heads(live: Sequence[Part]) -> dict[int, str]:
    """Index of the first field of each mail's head → who sent it. A head has a sender, and a subject or a date."""
    heads: dict[int, str] = {}
    index = 0
    while index < len(live):
        fields: dict[str, str] = {}
        place = index
        while place < len(live) and (field := forums.field_of(live[place].text)) is not None:
            fields.setdefault(*field)
            place += 1
        if "from" in fields and len(fields) > 1 and not fields.keys().isdisjoint(("subject", "date", "sent")):
            heads[index] = forums.sender_of(fields["from"])
        index = max(place, index + 1)
    return heads


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


class Division:
    """One pass over a thread: where posts begin and who posted them."""

    def __init__(self, raw: str, parts: Sequence[Part], live: Sequence[Part], headed_by_said: bool) -> None:
        self.raw = raw
        self.live = live
        self.headed_by_said = headed_by_said
        """Whether "X wrote:" stands above posts, for want of anything else that does."""
        self.heads = _mail_heads(live)
        self.names = {forums.said_by(part.text) for part in live} | {forums.poster_of(part.text) for part in live}
        self.names |= {part.poster for part in live}
        self.names -= {None}
        self.signed = _after_underscores(raw, parts)
        self.post = 0
        self.fresh = True
        self.waiting = False
        self.in_signature = False
        self.speaker: str | None = None
        self.title: str | None = None

    def run(self) -> None:
        """Settle every part."""
        for index, part in enumerate(self.live):
            aside = (
                self._mails(index)
                or self._closes(index)
                or self._introduces(index)
                or self._signs(part)
                or self._decorates(index)
                or self._titles(part)
            )
            if not aside or (part.is_held and part.role is not Role.HEADING):
                self._says(part)

    def _mails(self, index: int) -> bool:
        """The head of a mail: its sender posts what follows, and its first subject is the thread's title."""
        part = self.live[index]
        field = forums.field_of(part.text) if self.heads else None
        if field is None:
            return False
        if index in self.heads:
            self.fresh = self.waiting = True
            self.speaker, self.in_signature = self.heads[index], False
        if field[0] == "subject" and self.title is None:
            self.title = field[1]
            part.role, part.level = Role.HEADING, 1
            part.cuts.append(Cut(Span(part.start, self.raw.index(":", part.start) + 1), "forum interface"))
            part.draw(self.raw)
        elif self.waiting or index in self.heads:
            part.discard("forum interface")
        return self.waiting

    def _titles(self, part: Part) -> bool:
        text = re.sub(r"^(?:Re|Thread): ", "", part.text)
        if self.title is not None:
            if fingerprint(text) == fingerprint(self.title):
                part.discard("forum interface")
            return part.role is Role.FURNITURE
        short = len(part.text.split()) <= 14 and (not is_finished(part.text) or part.text.endswith("?"))
        if self.post or not short or forums.is_cue(text) or forums.is_community(text) or not re.search(r"\w", text):
            return False
        part.role, part.level, self.title = Role.HEADING, 1, text
        if len(text) < len(part.text):
            part.cuts.append(Cut(Span(part.start, self.raw.index(":", part.start) + 1), "forum interface"))
            part.draw(self.raw)
        return True

    def _closes(self, index: int) -> bool:
        """What stands under a post and names who posted it: "name, date" and then "#3", or a name and an avatar."""
        part = self.live[index]
        after = self.live[index + 1].text if index + 1 < len(self.live) else ""
        name = forums.closer_of(part.text)
        if name is None and re.match(r"#\d+$", after):
            name = forums.poster_of(part.text)
        if name is None or not self.post or (self.waiting and self.fresh):
            return False
        for place in range(index - 1, -1, -1):
            other = self.live[place]
            if other.post and other.post != self.post:
                break
            if other.role is Role.POST:
                other.speaker = other.speaker or name
        part.discard("forum interface")
        if after == name:
            self.live[index + 1].discard("forum interface")
        self.fresh, self.speaker = True, None
        return True

    def _introduces(self, index: int) -> bool:
        part = self.live[index]
        if part.role is Role.FURNITURE:
            return True
        name = part.poster or forums.poster_of(part.text) or _name_over_age(self.live, index) or self._heads_all(index)
        if name is None and self.headed_by_said:
            name = forums.said_by(part.text)
        after = self.live[index + 1].text if index + 1 < len(self.live) else ""
        lone = len(part.text.split()) <= 3 and len(part.text) <= 30 and not is_finished(part.text)
        known = part.text in self.names or forums.is_rank(after)
        if name is None and lone and known and not forums.is_interface(part.text):
            name = part.text
        if name is not None:
            part.discard("forum interface")
            self.fresh = self.waiting = True
            self.speaker, self.in_signature = name, False
        elif part.separated and not self.waiting and not self.heads:
            self.fresh, self.speaker = True, None
        return name is not None

    def _heads_all(self, index: int) -> str | None:
        """The name under "4 y. ago" at the head of the whole thread."""
        name = self.live[index].text
        above = self.live[index - 1].text if index and not self.post and self.title is None else ""
        return name if forums.is_aged(above) and re.fullmatch(r"[\w-]{2,30}", name) else None

    def _is_flair(self, index: int) -> bool:
        """A few words that a poster bears, between "4y ago" and the post."""
        part = self.live[index]
        above = self.live[index - 1].text if index else ""
        below = self.live[index + 1].text if index + 1 < len(self.live) else ""
        short = len(part.text.split()) <= 4 and not is_finished(part.text)
        return short and self.waiting and forums.is_aged(above) and len(below.split()) > 4

    def _signs(self, part: Part) -> bool:
        """A signature: what follows two dashes or a row of underscores to the end of the post."""
        if part.text in ("--", "-- ") or id(part) in self.signed:
            self.in_signature = True
        if self.in_signature and len(part.text) <= 160:
            part.discard("forum interface")
            return True
        self.in_signature = False
        return False

    def _decorates(self, index: int) -> bool:
        part = self.live[index]
        beside = [self.live[place].text for place in (index - 1, index + 1) if 0 <= place < len(self.live)]
        dated = forums.is_dated(part.text) and (
            self.waiting or not self.post or any(forums.is_interface(text) for text in beside) or "#" in part.text
        )
        if dated or self._is_flair(index) or forums.is_interface(part.text) or forums.is_community(part.text):
            if dated and "#" in part.text:
                self.fresh, self.speaker = True, None
            part.discard("forum interface")
            return True
        return False

    def _says(self, part: Part) -> None:
        signed = forums.signature_of(part.text)
        if signed is not None:
            self.fresh, self.speaker = True, signed[1]
        self.post += self.fresh
        self.fresh = self.waiting = False
        part.post, part.speaker = self.post, self.speaker
        if part.role is Role.BODY and not forums.said_line(part.text):
            part.role = Role.POST
        if signed is not None:
            place = part.draw(self.raw).raw_start(len(signed[0]))
            part.cuts.append(Cut(Span(place, part.end), "forum interface"))
            part.draw(self.raw)
            self.fresh, self.speaker = True, None


def _after_underscores(raw: str, parts: Sequence[Part]) -> set[int]:
    """What follows a row of underscores: a forum's line over signatures."""
    ruled = False
    found: set[int] = set()
    for part in parts:
        if part.reason == "rule":
            ruled = raw[part.start : part.end].strip().startswith("____")
        else:
            found |= {id(part)} if ruled else set()
            ruled = False
    return found


def _forget_repetitions(live: Sequence[Part]) -> None:
    """Discard what an earlier post said already: whole paragraphs, or the part of one that a reply opens with.

    What follows "X said:" and was not said in this thread before is a quotation with X as its speaker.
    """
    known: set[str] = set()
    current: list[str] = []
    earlier = _Said()
    post, opening, quoted = 0, True, None
    for index, part in enumerate(live):
        if part.role in (Role.FURNITURE, Role.HEADING):
            continue
        if part.post != post:
            known.update(current)
            earlier.add(current)
            post, opening, quoted, current = part.post, True, None, []
        if forums.said_line(part.text):
            quoted, opening = forums.said_by(part.text) or "", True
            part.discard("forum interface")
            continue
        words = fingerprint(part.text)
        long = words.count(" ") + 1 >= _LONG
        excerpt = (opening or part.role is Role.QUOTATION) and (words.count(" ") >= 4 or quoted is not None)
        if words and ((words in known and (long or opening)) or (excerpt and words in earlier)):
            part.discard("repeated quotation")
            quoted = None
            continue
        if quoted is not None and _more_follows(live, index):
            part.role, part.speaker = Role.QUOTATION, quoted or None
            quoted = None
            continue
        opening, quoted = False, None
        current.append(words)


class _Said:
    """What a thread has said so far, found again by any four words of it; fewer words only in what came last."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: dict[tuple[str, ...], list[int]] = {}

    def add(self, lines: Sequence[str]) -> None:
        """Take in the lines of a post."""
        for line in lines:
            words = line.split()
            for start in range(len(words) - 3):
                self.places.setdefault(tuple(words[start : start + 4]), []).append(len(self.lines))
            self.lines.append(line)

    def __contains__(self, words: str) -> bool:
        first = tuple(words.split()[:4])
        if len(first) < 4:
            return any(words in line for line in self.lines[-40:])
        return any(words in self.lines[place] for place in self.places.get(first, ())[:200])


def _more_follows(live: Sequence[Part], index: int) -> bool:
    """Whether the post says something after this part."""
    rest = (other for other in live[index + 1 : index + 60] if other.role is not Role.FURNITURE)
    following = next(rest, None)
    return following is not None and following.post == live[index].post
