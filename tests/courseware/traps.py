"""Documents with traps, each line with what it truly is; the words are invented, the shapes are those of real files.

A line's tag stands before its bar: P begins a paragraph, c goes on in it, H is a heading, F furniture, S a speaker, N3
begins note 3, n goes on in it; an empty line needs none. A line that ends in a backslash goes on in the next. {3} is
the mark of note 3 and takes the shape that the trap gives it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from courseware.documents import Document, Kind

_LINE = re.compile(r"(P|c|H|F|S|N(?:[\w*†‡]*)|n)\|(.*)")
_ITEM = re.compile(r"^\W*\d{1,2}[.)] ")
_MARK = re.compile(r"\{([\w*†‡]+)\}")


@dataclass
class Trap:
    """A raw text and the truth about it, in letters and digits alone."""

    raw: str = ""
    paragraphs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    furniture: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    """Marker → which paragraph it stands in."""


@dataclass(frozen=True)
class Found:
    """How well a document was read: shares of characters, of paragraphs and of notes."""

    precision: float
    recall: float
    paragraphs: float
    headings: float
    notes: float
    links: float


def squash(text: str) -> str:
    """Letters and digits alone."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def trap(text: str, mark: str = "{0}", page: str = "") -> Trap:
    """Take a tagged text apart. ``mark`` is the shape of note marks; ``page`` replaces a line of three hashes."""
    made = Trap()
    lines: list[str] = []
    into, label = "F", ""
    for line in text.replace("\\\n", "").strip("\n").split("\n"):
        found = _LINE.match(line)
        if line.strip() == "###":
            lines.append(page)
            continue
        if found is None:
            lines.append(line)
            continue
        tag, words = found.groups()
        if tag == "S" and not words.rstrip().endswith(":"):
            label = words + " "
            continue
        into = _note_down(made, tag, words, into)
        lines.append(label + _MARK.sub(lambda one: mark.format(one.group(1)), words))
        label = ""
    made.raw = "\n".join(lines) + "\n"
    return made


def _note_down(made: Trap, tag: str, words: str, into: str) -> str:
    bare = squash(_ITEM.sub("", _MARK.sub("", words)) if tag == "P" else _MARK.sub("", words))
    if tag == "P":
        made.paragraphs.append("")
    if tag in ("P", "c"):
        for found in _MARK.finditer(words):
            made.marks[found.group(1)] = len(made.paragraphs) - 1
        made.paragraphs[-1] += bare
    elif tag == "H":
        made.headings.append(bare)
    elif tag == "F":
        made.furniture += bare
    elif tag == "S":
        return tag
    elif tag[0] == "N":
        marker = tag[1:]
        body = re.sub(rf"^\W*(?:Footnote )?{re.escape(marker)}(?!\w)", "", words) if marker else words
        made.notes.append((marker, squash(body)))
    else:
        marker, said = made.notes[-1]
        made.notes[-1] = (marker, said + bare)
    return tag


def measured(document: Document, truth: Trap) -> Found:
    """What was read beside what is true."""
    taken = [
        squash(piece.span.of(document.raw))
        for piece in document.furniture
        if piece.reason not in ("note marker", "markup", "speaker label", "rule")
    ]
    said = "".join(taken)
    shared = sum((Counter(said) & Counter(truth.furniture)).values())
    paragraphs = [squash(block.text) for block in document.blocks if block.kind is not Kind.HEADING]
    heads = "".join(squash(block.text) for block in document.blocks if block.kind is Kind.HEADING)
    notes = {(note.marker or "", squash(note.text)) for note in document.notes}
    linked = {note.marker: note.block for note in document.notes}
    bodies = [index for index, block in enumerate(document.blocks) if block.kind is not Kind.HEADING]
    right = sum(linked.get(marker) == bodies[place] for marker, place in truth.marks.items() if place < len(bodies))
    return Found(
        shared / len(said) if said else 1.0,
        shared / len(truth.furniture) if truth.furniture else 1.0,
        _agreement(paragraphs, truth.paragraphs),
        1.0 if heads == "".join(truth.headings) else 0.0,
        len(notes & set(truth.notes)) / len(truth.notes) if truth.notes else float(not notes),
        right / len(truth.marks) if truth.marks else 1.0,
    )


def _agreement(found: list[str], true: list[str]) -> float:
    """The share of paragraphs, found and true, that are the same."""
    same = len(set(found) & set(true))
    return 2 * same / (len(set(found)) + len(set(true))) if true else float(not found)


_JOURNAL = """
H|The Grain Crisis of the Northern Counties
F|ANN B. LEE

P|The crisis of the second winter has long been explained by the price
c|policy of the government.{1} In this view, the farmers of the northern
c|counties withheld their grain because the price was too low. The cri-
c|sis had a second cause, which older accounts mention only in passing:
c|the rumours of war that ran through the villages in the summer.{2}
P|   Three kinds of evidence speak for this. The first are the letters
c|which the procurement agents sent to the capital, and which until re-
c|cently were closed to historians. The second are the diaries of the

N1|1 Peter Marsh, The Price of Bread (London: Arnold, 1966), pp. 12-40.
N2|2 On the rumours see John Meyer, "The War Scare," Rural History 5,
n|no. 1 (1978): 1-25, and the literature that is named there.

F|This content downloaded from 10.0.0.1 on Mon, 3 May 2021 10:00:00 UTC
F|All use subject to https://about.example.org/terms
###
F|202                         RURAL HISTORY

c|schoolmasters. The third is the price of salt, which doubled in a
c|month.{3} Nobody buys salt for five years because bread is cheap.

H|The Letters of the Agents

P|The agents wrote every week. Their letters were read by a clerk, who
c|passed on what he thought would please. In the words of one of them,
c|"nobody above wants to hear that the barns are empty."{4} The letters

N3|3 County Archive, f. 12, op. 3, d. 44, l. 7.
N4|4 Ibid., l. 19.

F|This content downloaded from 10.0.0.1 on Mon, 3 May 2021 10:00:00 UTC
F|All use subject to https://about.example.org/terms
###
F|THE GRA1N CRISIS                         203

c|nevertheless tell us how the rumours travelled: with the pedlars, who
c|came on foot, and with the mail.
P|   In January the secretary himself went to see the barns. He stayed
c|for three weeks and spoke to nobody but officials.{5}

N5|5 Marsh, The Price of Bread, p. 97.

F|This content downloaded from 10.0.0.1 on Mon, 3 May 2021 10:00:00 UTC
F|All use subject to https://about.example.org/terms
###
F|204                         RURAL HISTORY

P|The crisis, in short, was made in the minds of people who had seen
c|one war and expected another.
"""

_SCANNED_BOOK = """
H|CHAPTER II

H|THE DIGGING OF THE CANAL

P|The men came on foot from the hills, and slept in barns until the company had built huts for them at the upper \\
basin. The engineer had asked for four hundred of them, and in the end there were

F|34

F|THE NORTH BY WATER

c|six hundred, of whom a third could not be used. Hale wrote to his brother that he had "never seen so many \\
hungry people in one place." The county did nothing.

P|In the spring the frost broke the first of the locks. The damage was paid for by the shareholders, who

F|36

F|THE DIGGING OF THE CANAL

c|were not told how it had come about.{*} Three of them sold their shares in the same week.

N*|* The minutes of the company, vol. 3, p. 22, speak of an "accident".

F|3S

F|THE NORTH BY WATFR

P|The second winter was mild. By March the water stood in the whole of the cut, and in May the first barge went \\
down to the sea with a load of stone.

F|4O

F|THE NORTH BY WATER

P|Nobody thought of the railway then.
"""

_GUTENBERG = """
F|The Project Gutenberg eBook of Letters from the Mill, by Josiah Wren
F|
F|This eBook is for the use of anyone anywhere in the United States and
F|most other parts of the world at no cost.

F|Title: Letters from the Mill

F|Author: Josiah Wren

F|Release Date: May 3, 2004 [eBook #12345]

F|*** START OF THE PROJECT GUTENBERG EBOOK LETTERS FROM THE MILL ***

F|Produced by Ann Lee and the Online Distributed Proofreading Team



F|LETTERS FROM THE MILL

F|BY
F|JOSIAH WREN

F|_WITH A MAP_

F|LEEDS
F|DALE AND SONS
F|1871


F|CONTENTS

F|LETTER                              PAGE
F|   I. The River                        1
F|  II. The Dam                         17
F| III. The Railway                     40



H|LETTER I

H|THE RIVER

P|My dear Brother,--You ask me how we live here. The mill stands at the
c|bend of the river, where the road comes down from the north, and in
c|the winter nobody passes for weeks. It was built by our grandfather,{A}
c|who had made his money in wool.

P|Of the people I shall say little. They work, they eat, and on Sundays
c|they sing:

P|     There is no water like the water
c|     That runs beneath the mill;

P|and then they work again.

F|[Illustration: THE MILL IN WINTER]

NA|[Footnote A: Not by our great-grandfather, as the Gazette of 1834
n|has it.]

H|LETTER II

H|THE DAM

P|The dam gave way in the night of the fourth. We heard nothing but the
c|wind; in the morning the river ran where the garden had been. Mr.
c|Hale was here at noon, and he said it could not be mended before the
c|summer.

F|       *       *       *       *       *

P|I shall write again when the roads are dry.

H|LETTER III

H|THE RAILWAY

P|They have begun to dig on the hill. The surveyor tells me that the
c|line will be open in two years, and that the mill will then be worth
c|nothing.

F|*** END OF THE PROJECT GUTENBERG EBOOK LETTERS FROM THE MILL ***

F|Updated editions will replace the previous one--the old editions will
F|be renamed.
"""

_NEWSPAPER = """
F|THE NORTHERN GAZETTE, TUESDAY, MARCH 4, 1902

H|DAM BREAKS AT HARROW DALE

H|Four Lives Lost; Bridge Swept Away

F|From Our Own Correspondent

P|LEEDS, March 3.--The great dam at Harrow Dale broke at four o'clock
c|this morning after three days of rain. The water took the bridge and
c|eleven houses, and four persons are known to have drowned.

P|The engineer in charge, Mr. Thomas Hale, had warned the county as
c|early as January. "I told them in writing," he said to-day. The

F|Continued on Page 6, Column 3

F|THE NORTHERN GAZETTE, TUESDAY, MARCH 4, 1902

F|Continued from Page 1

c|county surveyor denies that any such letter was received.

P|A subscription has been opened for the families.
"""

_ARCHIVE = """
F|RGASPI, f. 558, op. 11, d. 22, ll. 10-12. Copy. Typescript.

H|DOCUMENT 14

H|Letter of the County Secretary to the Minister on the Grain Deliveries

F|TOP SECRET

P|To the Minister.

P|I report that the deliveries of the first ten days of January amount to 40 percent of the plan. The barns of \\
the lower district are empty. The secretary of that district, comrade Novak, was removed from his post on the 4th.

P|The mood of the farmers is calm. It must be said, however, that rumours of war are spreading, and that salt can \\
no longer be bought.{1}

P|I ask for permission to open the reserve.

P|Secretary of the County, P. Marsh

N1|1. On the price of salt see Document 9.
"""

_INTERVIEW = """
F|Interview with Mrs. Ann Lee

F|Date: 3 May 1981
F|Interviewer: Peter Marsh

S|INTERVIEWER:
P|When did you begin to drive a tram?

S|ANN LEE:
P|In 1951. I was nineteen, and they needed women because so many of the men had not come back.

S|INTERVIEWER:
P|What did the passengers say?

S|ANN LEE:
P|They said nothing. They looked at the floor, and some got off at the next stop.

P|But after a year I knew every stone of the line.

S|INTERVIEWER:
P|And your mother?

S|ANN LEE:
P|She never came with me.
"""

_ESSAY = """
F|Ann Lee
F|Professor Brown
F|HIST 201
F|3 May 2019

H|Why the Canal Failed

P|     Historians have named three reasons for the failure of the canal. Hill holds that the shares were sold too \\
early (Hill 45). Brown points to the flood (Brown 12-14). This essay argues that both overlook the railway, which \\
was planned ten years before it was built, and which the

F|Lee 2

c|company knew about. The minutes of the company show as much.

P|     The first railway bill came before the county in 1832. It failed by two votes. "We shall be ruined by \\
steam," Hale wrote to his brother that night (qtd. in Hill 51). Nobody in the company can have slept well.

F|Lee 3

P|     The canal, then, was lost before it was dug out.

F|Works Cited

F|Brown, Mary. Strangers on the Quay. Dale Press, 1978.

F|Hill, R. Canals of the North. Dale Press, 1960.
"""

_REPORT = """
P|The agency was set up in 1921 and given wide powers.{12} It answered to nobody but the council, and the council \\
met twice a year. In its first report, it asked for more staff.{13}

P|By 1924 it had 300 clerks, 40 inspectors and a newspaper of its own.{14} It is often said that it did nothing, \\
but that is unfair: it counted everything, and what it counted was later used by others, who found

F|7

F|Northern Policy Institute                                          Working Paper 12

c|that the figures were right.{15} The agency was closed in 1927.

N12|12 Council Minutes, 1921, p. 4.
N13|13 Report of the Agency for 1921 (Leeds, 1922), p. 2.
N14|14 Ibid., p. 9.
N15|15 See R. Hill, The Counters (Leeds: Dale Press, 1960), chap. 3.

F|8

F|Northern Policy Institute                                          Working Paper 12

P|Its papers went to the county archive, where they lie unread. Two of them deserve a closer look here.

F|9

F|Northern Policy Institute                                          Working Paper 12

P|The first is a list of all the mills in the county, with their owners and the number of their hands.

F|10
"""

_LECTURE = """
H|Lecture 3: The Canal Age

H|Key questions

P|- Why were canals dug at all?
P|- Who paid for them, and who was paid?

H|Background

P|Before 1790 goods went by packhorse. A horse carried 120 kg at most; a barge carried 25 tons.

P|1. The first phase (1760-1790) was regional.
P|2. The second phase (1790-1815) joined the regions.

H|Further reading

P|Read Hill before next week, and bring one question about it.
"""

_ONE_LINE = """
H|THE FALL OF THE SHARES
P|The shares fell in the spring of 1793. Nobody had expected it, for the canal was nearly finished and the tolls \\
had been fixed by law.
P|Three explanations have been offered. The first is the war, which began in February. The second is the bank in \\
Leeds, which closed its doors in the same month.
P|The third is Hale himself, who had sold his own shares the year before.
"""

_NUMBERED_PARAGRAPHS = """
H|REPORT OF THE COMMISSION

H|The Facts

P|1. The dam was built in 1846 by the County Water Company.

P|2. It was inspected in 1899 by Mr. Hale, who found it to be leaking at the foot.

P|3. The Company did not act upon his letter, a copy of which was found in its files in May of the following year.

H|The Findings

P|4. The Commission finds that the Company knew of the danger.

P|5. It further finds that the county could have known.
"""

_DIARY = """
H|4 March

P|Rain all day. The river is up to the second step, and Hale has gone to the dam with six men.

H|5 March

P|No sleep. The dam holds. Four men came from the lower village and asked for bread, and I gave them what there was.

H|6 March

P|It broke at four in the morning.
"""

_GERMAN = """
H|Die Flut von 1902

P|Der Damm brach am 4. März um vier Uhr früh. Das Wasser riß die Brücke
c|und elf Häuser mit sich; vier Menschen ertranken.{1} Der Ingenieur hatte
c|schon im Januar gewarnt, doch die Gesell-
c|schaft antwortete nicht.

P|Im Sommer wurde der Damm neu gebaut. Er steht noch heute, und niemand
c|spricht mehr davon.

N1|1 Vgl. R. Hügel, Die Kanäle des Nordens (Leipzig, 1960), S. 99.
"""

_PLAY = """
H|ACT I

H|SCENE I

S|HALE:
P|The water rises.

S|WREN:
P|Let it rise. The dam was built by better men than you.

S|HALE:
P|It was built by my father, and he told me where it leaks.

S|WREN:
P|Then tell it to the river.
"""

_HEARING = """
H|HEARING BEFORE THE COMMITTEE ON WATERS

P|    The committee met, pursuant to notice, at 10 o'clock a. m., the
c|chairman presiding.

S|    The CHAIRMAN.
P|The committee will come to order. Mr. Hale, you may
c|begin.

S|    Mr. HALE.
P|I thank the chairman. I inspected the dam in 1899 and found
c|it to be leaking at the foot.

S|    The CHAIRMAN.
P|Did you report this?

S|    Mr. HALE.
P|I did, in writing. I have a copy of the letter here, and I ask
c|that it be printed in the record.
"""

_BOOK = """
F|                        THE HISTORY OF THE MILL

F|                                  BY

F|                           A. N. AUTHOR, M.A.

F|                                LONDON
F|                           ARNOLD & CO., LTD.
F|                                 1911




F|                               CONTENTS


F|  CHAP.                                               PAGE

F|     I. THE BUILDING OF THE MILL                         1

F|    II. THE FLOOD                                       17

F|        INDEX                                           99




H|                               CHAPTER I

H|                       THE BUILDING OF THE MILL


P|The mill was built in 1782.{1} It stood at the bend of the river, where
c|the road from the north came down to the ford,{2} and it was the first of
c|its kind in the county.--It had two wheels.

P|Of its builder we know little. Mr. J. Wren had made his money in wool; he
c|died in 1801, at the age of seventy-one.

F|                     *       *       *       *       *

P|The dam was another matter. "It will not hold," wrote the engineer, "and
c|nobody will listen to me":

P|    I have told them in writing, and I have told them in person. They
c|    answer that the money is spent.

P|    When it breaks I shall be in Leeds.

P|He was right.

S|FOOTNOTES:

N1|[1] Parish Records, vol. ii. p. 34. The name is spelt Wrenn in the
n|earlier entries.

N2|[2] The ford is now a bridge.




H|                              CHAPTER II

H|                              THE FLOOD


P|The dam broke in the night of the fourth of March, and four people were
c|drowned.{3}

S|FOOTNOTES:

N3|[3] _County Gazette_, 5th March.




F|                                INDEX

F|  Dam, breaking of, 17;
F|    building of, 12

F|  Hale, Thomas, ix, 12, 33

F|  Wren, Josiah, 1-4
"""

TRAPS = {
    "journal, form feeds": trap(_JOURNAL, page="\f"),
    "journal, superscripts": trap(_JOURNAL, mark="<sup>{0}</sup>", page="\f"),
    "journal, no page breaks": trap(_JOURNAL, page=""),
    "scanned book": trap(_SCANNED_BOOK, mark="{0}"),
    "Gutenberg": trap(_GUTENBERG, mark="[{0}]"),
    "newspaper": trap(_NEWSPAPER),
    "archive document": trap(_ARCHIVE, mark="{0}"),
    "student essay": trap(_ESSAY),
    "report, wide": trap(_REPORT),
    "lecture notes": trap(_LECTURE),
    "no blank lines": trap(_ONE_LINE),
    "numbered paragraphs": trap(_NUMBERED_PARAGRAPHS),
    "diary": trap(_DIARY),
    "German": trap(_GERMAN),
    "interview": trap(_INTERVIEW),
    "play": trap(_PLAY),
    "hearing": trap(_HEARING),
    "book with index": trap(_BOOK, mark="[{0}]"),
}
