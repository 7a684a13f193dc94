"""A press for plain text: prose laid out on pages with running heads, numbers and notes, and the truth about it."""

import random
import re
import textwrap
from dataclasses import dataclass

_WHO = ("The engineer", "The county", "A clerk of the company", "Thomas Hale", "The secretary", "Nobody in the north")
_DID = ("asked for", "refused", "paid for", "wrote about", "had long expected", "did not understand", "inspected")
_WHAT = ("the new locks", "a second survey", "the price of salt", "the dam above the mill", "the letters of the agents")
_WHEN = (
    "in the spring of that year",
    "before the frost came",
    "when the shares had fallen for the third time in a row",
    "although the minutes of the company say nothing of it",
    "in 1846",
    "because the well-known report had not yet been printed",
)
_CITES = (
    "See {who}, The Price of Bread (London: Dale Press, {year}), pp. {page}–{more}.",
    "{who}, Canals of the North, p. {page}.",
    "Ibid., p. {page}.",
    "{who}, “Strangers on the Quay,” Journal of Rural History {page}, no. 3 ({year}): {page}–{more}.",
    "On this point the older literature is divided; compare {who}, The War Scare, p. {page}, with the later view.",
)
_AUTHORS = ("Peter Marsh", "A. B. Lee", "John Meyer", "R. Hill")


@dataclass(frozen=True)
class Pressed:
    """A raw text, its paragraphs, its furniture, and (marker, words, paragraph) of its notes."""

    raw: str
    paragraphs: list[str]
    furniture: str
    notes: list[tuple[str, str, int]]


def sentence(dice: random.Random) -> str:
    """One invented sentence."""
    said = f"{dice.choice(_WHO)} {dice.choice(_DID)} {dice.choice(_WHAT)} {dice.choice(_WHEN)}"
    return f"{said}, and {dice.choice(_DID)} {dice.choice(_WHAT)}." if dice.random() < 0.4 else f"{said}."


def citation(dice: random.Random) -> str:
    """One invented note."""
    year, page = dice.randint(1920, 2010), dice.randint(2, 90)
    return dice.choice(_CITES).format(who=dice.choice(_AUTHORS), year=year, page=page, more=page + dice.randint(3, 60))


def press(seed: int, *, head: str = "alternating", feed: bool = True, inset: int = 4, mark: str = "{0}") -> Pressed:
    """Twenty paragraphs on pages of 34 lines; ``head`` is alternating, same or none. No ``inset``: blank lines part."""
    dice = random.Random(seed)
    paragraphs, notes, lines = [], [], []
    for number in range(20):
        sentences = [sentence(dice) for _ in range(dice.randint(3, 8))]
        paragraphs.append(" ".join(sentences))
        if dice.random() < 0.6:
            notes.append((str(len(notes) + 1), citation(dice), number))
            sentences[-1] += f"\ue000{len(notes)}\ue001"
        lead = [""] if lines and not inset else []
        filled = textwrap.wrap(" ".join(sentences), 64, initial_indent=" " * inset, break_on_hyphens=False)
        lines += lead + filled
    furniture, pages = "", []
    for place in range(0, len(lines), 34):
        number = 17 + place // 34
        top, foot = _edges(head, number)
        body = "\n".join(lines[place : place + 34]).strip("\n")
        marked = re.findall("\ue000(\\d+)\ue001", body)
        below = "\n".join(
            textwrap.fill(f"{one} {notes[int(one) - 1][1]}", 64, break_on_hyphens=False) for one in marked
        )
        furniture += top + foot
        pages.append("\n\n".join(piece for piece in (top, body, below, foot) if piece))
    raw = ("\n\f" if feed else "\n\n\n\n").join(pages)
    raw = re.sub("\ue000(\\d+)\ue001", lambda found: mark.format(found.group(1)), raw)
    return Pressed(raw, paragraphs, furniture, notes)


def _edges(head: str, number: int) -> tuple[str, str]:
    if head == "none":
        return "", str(number)
    if head == "same":
        return "The Canals of the North", f"- {number} -"
    return (f"{number}          CANALS OF THE NORTH" if number % 2 else f"THE DIGGING          {number}"), ""
