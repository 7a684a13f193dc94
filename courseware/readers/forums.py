"""What forums and mail put around posts: who posted, who is quoted, buttons, counters, dates and signatures."""

from __future__ import annotations

import re

_SAID = re.compile(
    r"\W*(?P<who>[\w.\-’' ]{1,40}?)\s+(?:said|wrote|writes|schrieb)\s*:?\s*(?:↑.{0,60})?$"
    r"|\W*Originally posted by:? (?P<posted>[\w.\-’' ]{1,40}?)(?: View Post)?:?$"
    r"|\W*(?P<on>(?:On|In|Am|Le) .{6,120}(?:wrote|writes|schrieb|écrit) ?:)$",
    re.IGNORECASE,
)
_DAY = (
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d\d-\d\d|Today|Yesterday)"
)
_AGO = (
    r"(?:about |over |almost )?(?:an? (?:second|minute|hour|day|week|month|year)|\d+\s?"
    r"(?:(?:second|minute|hour|day|week|month|year)s?|s|sec|m|min|h|hr|d|w|wk|mo|y|yr))"
    r"\.?(?:, \d+ \w+)?(?: ago)?"
)
_DATED = re.compile(
    rf"\W*(?:(?:posted|asked|answered|modified|edited|created|last \w+|replied|commented)(?: on)?:? )?{_DAY}"
    rf"(?:,? (?:at )?\d{{1,2}}[:.]\d\d(?::\d\d)?(?: ?[AP]M)?)?(?: ?#\d+)?\W*$",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:asked|answered|posted|modified|edited)\b", re.IGNORECASE)
_AGED = re.compile(rf"(?:(?:asked|modified|edited|posted|answered) )?{_AGO}(?: \(edited\))?$|just now$", re.IGNORECASE)
_INTERFACE = re.compile(
    r"(?:\W*(?:top|reply|quote|like|share|report|save|follow|award|vote|upvote|downvote|promoted|promotion|best|edited"
    r"|click to (?:expand|collapse|shrink)\W*|back to top|level \d+|give award|permalink|embed|parent|context|hide"
    r"|full comments|comments?|sort(?:ed)? by:?.*|all \d+ comments|go to comments|search comments|view all comments"
    r"|\d+ more repl(?:y|ies)|continue this thread|load more comments|comment (?:deleted|removed) by \w+|read more"
    r"|\d+ (?:points?|likes?|upvotes?|replies|comments?|answers?|reactions?|votes?|views?)\b.{0,40}|reactions?:.*"
    r"|viewed [\d.,km]+ times?|(?:join(?:ed)?(?: date)?|member since|registered):? .{0,40}|messages:? ?[\d,.k]+"
    r"|(?:posts|threads|reputation|rep power|likes received|trophy points|thanks):? ?[\d,.k]+|likes received:.*"
    r"|location:.{0,40}|#\d{1,5}|page \d+ of \d+|last edited.{0,60}|edited by .{0,60}|improve this (?:question|answer)"
    r"|add a comment|show \d+ more comments?|highest score \(default\)|\d+ (?:gold|silver|bronze) badges?"
    r"|(?:new|junior|senior|well-known|active|banned|gold|premium|regular|veteran) ?(?:member|user|poster)|member"
    r"|[\d.,]+k?|banned|moderator|donor|original poster|op|mod|avatar|[\w-]+ avatar|reply with quote|view post|quote:"
    r"|you must log in.*|members?:? ?[\d,]+|unread post|post reply|log in or sign up.*|[•·|]+)\W*)$",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"(?:permalink|embed|save|parent|report|reply|give|award|share|hide|crosspost|context|comments?|full|unhide|edit"
    r"|delete|quote|like|link|next|prev|root|\d+|\W+)+$",
    re.IGNORECASE,
)
_POSTER = (
    re.compile(r"(?P<who>Deleted member \d+)$"),
    re.compile(r"(?:level \d+\s*)?(?:Posted by\s+)?(?P<who>/?u/[\w-]{2,30})(?:\s*(?:\W|OP|MOD)?\s*(?!avatar).{0,60})$"),
    re.compile(r"\[[–+-]\]\s*(?P<who>[\w-]{3,20}?)(?=[A-Z][a-z]|\[| ).{0,60}?-?\d+ points?\b.{0,60}$"),
    re.compile(r"(?P<who>[\w-]{3,30})\s+(?:\[?S?\]?\s*)?-?\d+ points?\b.{0,60}$"),
    re.compile(rf"submitted {_AGO} (?:ago )?by (?P<who>[\w-]{{3,30}}).{{0,40}}$", re.IGNORECASE),
    re.compile(rf"(?P<who>[\w-]{{2,30}}) (?:{_AGO}|on {_DAY})(?: \||.{{0,60}}\[[–-]\]).{{0,40}}$"),
    re.compile(r"(?P<who>[\w.-]{2,30})(?: (?P=who))? is (?:offline|online)\b.{0,20}$"),
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
_FIELD = re.compile(
    r"(?P<field>From|To|Cc|Bcc|Subject|Date|Sent|Newsgroups|Message-ID|References|Organization|Organisation|Lines|Path|Xref"
    r"|Reply-To|In-Reply-To|Followup-To|User-Agent|Mime-Version|Distribution|Keywords|Summary|Content-[\w-]+|X-[\w-]+"
    r"|NNTP-[\w-]+|Mailing-List|List-[\w-]+):\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_COMMUNITY = re.compile(
    r"r/\w+$|discussion in .* started by .*|thread starter.*|start date.*|forums?\W.*›.*|re: .{3,90}$", re.IGNORECASE
)
_MEMBER = re.compile(
    r"(?:(?:new|junior|senior|well-known|active|banned|gold|premium|regular|veteran) ?(?:member|user|poster)"
    r"|member|banned|moderator|donor|joined:? .{3,40}|posts: ?[\d,.k]+|messages: ?[\d,.k]+)$",
    re.IGNORECASE,
)
_AVATAR = re.compile(r"(?P<who>.{2,30}?)(?:’s|'s) user avatar$")
_SIGNED = re.compile(rf"(?P<said>.*\S) [–—-] (?P<who>[\w.-]{{2,30}}) +{_DAY}(?: at \d{{1,2}}:\d\d)?$")
_TELLING = re.compile(r"[:»›|•·\d]")
"""One of these stands in every longer line that a forum puts around a post."""
_NUMERIC = re.compile(r"[\W\d]*k?")
_LONGEST = 120


def is_cue(line: str) -> bool:
    """Whether a line belongs to the forum's page and not to what was posted.

    >>> is_cue("Click to expand..."), is_cue("riverman said: ↑"), is_cue("I said so.")
    (True, True, False)
    """
    text = line.strip()
    if len(text) >= _LONGEST or (len(text) > 45 and not _TELLING.search(text)) or _NUMERIC.fullmatch(text):
        return False
    named = poster_of(text) or closer_of(text) or field_of(text)
    return named is not None or is_interface(text) or said_line(text) or (_VERB.match(text) and is_dated(text)) is True


def is_interface(text: str) -> bool:
    """Whether a line is a button, a counter, a date or a place's name on a forum's page.

    >>> is_interface("Share"), is_interface("share.")
    (True, False)
    """
    if len(text) >= _LONGEST or (text[:1].islower() and text.endswith(".")):
        return False
    buttons = " " in text and _BUTTONS.match(text) and re.search(r"[a-z]", text)
    return bool(buttons) or bool(_INTERFACE.match(text) or _AGED.match(text))


def is_dated(text: str) -> bool:
    """Whether a line is the date of a post, and nothing else."""
    return len(text) < 80 and bool(_DATED.match(text) or _AGED.match(text))


def is_aged(text: str) -> bool:
    """Whether a line says how long ago something was posted.

    >>> is_aged("4y ago"), is_aged("3 years ago"), is_aged("long ago")
    (True, True, False)
    """
    return bool(_AGED.match(text))


def is_community(text: str) -> bool:
    """Whether a line names the forum or the thread once more."""
    return len(text) < _LONGEST and bool(_COMMUNITY.match(text))


def is_rank(text: str) -> bool:
    """What stands under a poster's name."""
    return bool(_MEMBER.match(text))


def poster_of(text: str) -> str | None:
    """The name in a line that introduces a post.

    >>> poster_of("[–]locksmithCanals & Rivers 42 points 4 years ago"), poster_of("Hale99 Hale99 is offline")
    ('locksmith', 'Hale99')
    """
    if len(text) > _LONGEST:
        return None
    for pattern in _POSTER:
        match = pattern.match(text)
        if match:
            return match.group("who").strip()
    return None


def closer_of(text: str) -> str | None:
    """The name in a line at the foot of a post."""
    match = _AVATAR.match(text)
    return match.group("who") if match else None


def signature_of(text: str) -> tuple[str, str] | None:
    """(what is said, by whom) of a comment with its name and date at its end."""
    match = _SIGNED.match(text)
    return (match.group("said"), match.group("who")) if match else None


def said_line(text: str) -> bool:
    """Whether a line introduces a quotation of an earlier post."""
    return len(text) < _LONGEST and bool(_SAID.match(text))


def said_by(text: str) -> str | None:
    """Who is quoted after this line."""
    match = _SAID.match(text) if len(text) < _LONGEST else None
    return (match.group("who") or match.group("posted") or "").strip() or None if match else None


def field_of(text: str) -> tuple[str, str] | None:
    """(field, value) of a line in the head of a mail or a news article.

    >>> field_of("From: hale@example.org (Thomas Hale)")
    ('from', 'hale@example.org (Thomas Hale)')
    """
    match = _FIELD.match(text)
    return (match.group("field").casefold(), match.group("value").strip()) if match and len(text) < 400 else None


def sender_of(value: str) -> str:
    """The name in a From field: without its address where it has another name.

    >>> [sender_of(one) for one in ("hale@example.org (Thomas Hale)", "Ann Lee <ann@example.org>", "ann@example.org")]
    ['Thomas Hale', 'Ann Lee', 'ann']
    """
    bracketed = re.match(r"\S+@\S+\s*\((?P<name>[^)]+)\)", value)
    before = re.match(r"[\"']?(?P<name>[^<\"'@]+?)[\"']?\s*<", value)
    found = bracketed or before
    return found.group("name").strip() if found else value.split("@")[0].strip("<\"' ")
