"""Invented texts in the shapes that sources come in, and what every document must keep."""

from courseware.documents import Document, Kind

RUNNING_HEADS = """# The Canal Age

The canal was dug between 1790 and 1794 by four hundred men under the engineer Thomas Hale.<sup>1</sup> It was the

<sup>&</sup>lt;sup>1</sup> Minutes of the Canal Company, *vol. 3* (London: Dale Press, 1801), p. 22.



# The North by Water

first of its kind in the county. 2 Nobody had seen such a ditch, and the shares rose for three years. The railway

A longer account of the shares is R. Hill, *Canals of the North* (Leeds: Dale Press, 1960), p. 9; see also M. Brown,



#### Decline

3

closed it in 1846.<sup>3</sup> The basin was drained and a mill was built upon the spot.

*Strangers on the Quay* (Leeds: Dale Press, 1978), pp. 4–19.

<sup>3</sup> *County Gazette*, 4 May 1846.



# The North by Water

The mill burned down in 1902.



#### Decline

5

The ruin can be seen from the road.



# The North by Water

Children play in it.



#### Decline

ΙO
"""

ENDNOTES = """The Strike of 1902

By Ann Lee

In the spring of 1902 the dockers stopped work for six weeks.1 The owners had cut the day rate.2 "We shall not go \
back," wrote the union's secretary, "until the old rate is paid."3 The newspapers were divided.

The Aftermath

By June the strike had failed. Smith holds that the funds ran out,4 while Brown points to the arrival of workers from \
abroad.5

Notes

1. Minutes of the Harbour Board, 4 March 1902, p. 12.
2. John Smith, The Docks (London: Arnold, 1955), pp. 33–35.
3. Quoted in Smith, The Docks, p. 41.
4. Smith, The Docks, p. 77. The union's own accounts were lost in the fire of 1911.
5. Mary Brown, "Strangers on the Quay," Labour Review 12 (1978): 4–19.

Bibliography

Brown, Mary. "Strangers on the Quay." Labour Review 12 (1978): 4–19.

Smith, John. The Docks. London: Arnold, 1955.
"""

WRAPPED = """*** START OF THE PROJECT GUTENBERG EBOOK A SHORT ACCOUNT OF THE MILL ***

A SHORT ACCOUNT OF THE MILL

By A. N. Author

CHAPTER I

THE RIVER AND THE TOWN

The mill stood at the bend of the river where the road from the north
came down to the ford. It had been built, so the parish records say, in
1782 by a certain Josiah Wren,[1] who had made his money in the wool
trade. The dam gave way in 1791 and was re-
built the following spring. It was Wren's son-
in-law who repaired the wheel.

[Illustration: The mill in 1790]

[Footnote 1: Parish Records, vol. ii, p. 34. The name is spelt Wrenn in
the earlier entries.]

     There is no water like the water
     That runs beneath the mill.

CHAPTER II

THE RAILWAY

The railway came in 1846. It was a _very_ small line, and it ran from
the quarry to the harbour.

*** END OF THE PROJECT GUTENBERG EBOOK A SHORT ACCOUNT OF THE MILL ***

Section 1. General Terms of Use follow here.
"""

PAGES = (
    "A HISTORY OF THE CANAL\n\nThe canal was dug between 1790 and 1794 by four hundred men. It was the work\n"
    "of the engineer Thomas Hale, who had learned his trade in the Low Countries and\nwho was the first to use the new "
    "locks. The company paid him well and gave him a\n\n12\n\fA HISTORY OF THE CANAL\n\nhouse at the upper basin. He "
    "lived there until he died. The canal company con-\n\n____________\n"
    "1 Minutes of the Canal Company, vol. 3, p. 22.\n\n13\n"
    "\fA HISTORY OF THE CANAL\n\ntinued to pay his widow a pension.2 She never left the house.\n\n"
    "2 See R. Hill, Canals of the North (Leeds: Dale Press, 1960), p. 9.\n\n14\n"
)

ARTICLE = """# The Long Winter

*By Ann Lee*, 3 May 2019

The winter of 1947 was **the coldest** on record in [the region](https://example.org/region "The region"). Coal ran \
short[^1] and trains stopped.

![A frozen canal](https://example.org/canal.jpg)

## Causes

Three causes are usually named:

- the blockade of the northern ports;
- the poor harvest of 1946, which the ministry had *not* foreseen.

> We burned the chairs first, and then the table.

The [ministry][2] denied it. 5 * 3 = 15 is *not* emphasis. AT&amp;T wired the news.

[^1]: Ministry of Fuel, *Report* (London, 1948), p. 3.
    A second line of the note.

[2]: https://example.org/ministry
"""

XENFORO = """What if the canal had failed?

Hale99
Well-Known Member
Joined: Jan 2, 2011

What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.

Hale99, Mar 3, 2015
#1
Reply

riverman
Active Member

Hale99 said: ↑
What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.
Click to expand...

I doubt it. The engines of that time could not have climbed the grade at Harrow Dale.

riverman, Mar 4, 2015
#2
"""

PHPBB = """Re: The grain crisis
Post by marta » Tue Mar 03, 2015 4:13 pm

Did the price policy cause the grain crisis, or was it the war scare of the year before?

Re: The grain crisis
Post by jan_k » Tue Mar 03, 2015 6:40 pm

marta wrote: ↑Tue Mar 03, 2015 4:13 pm
Did the price policy cause the grain crisis, or was it the war scare of the year before?

Both, I think. Peasants held back grain because industrial goods were dear and scarce.
"""

REDDIT = """r/AskHistorians
Posted by u/curious_cat 3 days ago
Why did the canal age end so quickly?
I always read that the railways killed the canals, but were there other reasons for it?

12 Comments
Share

u/locksmith · 3 days ago
Railways were cheaper to build, and the canal companies had paid out their profits.

42
Reply

u/curious_cat OP · 2 days ago
> the canal companies had paid out their profits

So they had no money for repairs? That explains the photographs of the 1850s.
"""

UNMARKED = (
    "The canal that failed\n\nWhat would have happened if the company had failed in its first year of work?\n\xa0\n"
    "What would have happened if the company had failed in its first year of work?\n\nNothing much, in my opinion, "
    "because the river was deep enough for barges.\n\xa0\n"
    "Nothing much, in my opinion, because the river was deep enough for barges.\n\nBut not in summer.\n\xa0\nTop\n"
)

ENCYCLOPEDIA = """Great Flood of 1902

From Example Encyclopedia

The Great Flood of 1902 struck the northern counties in March 1902.[1][2] It killed four people.[3]

Background[edit]

The dam had been built in 1846. It was already leaking in 1899.[2]

References

1. "Flood in the North". County Gazette. 5 March 1902. p. 1.
2. Hill, R. (1960). Canals of the North. Leeds: Dale Press. p. 99.
3. Hill 1960, p. 101.
"""

JOURNAL = """The Grain Crisis Reconsidered
Author(s): Ann B. Lee
Source: Journal of Rural History, Vol. 12, No. 3 (Autumn, 1998), pp. 201-220
Published by: Dale University Press
Stable URL: https://www.example.org/stable/123456

The crisis of 1927–28 has long been explained by the price policy of the government.1 In this view, peasants withheld \
grain because the price was too low. The crisis had a second cause, the war scare of 1927.2 Hoarding began early.3

This content downloaded from 10.0.0.1 on Mon, 3 May 2021 10:00:00 UTC
All use subject to https://about.example.org/terms

1 See, for example, Peter Marsh, The Price of Bread (London: Arnold, 1966), pp. 12-40.
2 On the war scare see John Meyer, "The War Scare of 1927," Soviet Union 5, no. 1 (1978): 1-25.
3 Jan Novak, Borders and Bread (Prague: Karolinum, 1991), 77.

202 / Journal of Rural History

The war scare

The rumours of war reached the villages in the summer. Hoarding followed, and the procurement agencies, which

4 Novak, Borders and Bread, 81–83.

203 / Journal of Rural History

had counted on a normal harvest, found the granaries empty.4 In January the General Secretary travelled to Siberia.

204 / Journal of Rural History

References

Marsh, Peter. The Price of Bread. London: Arnold, 1966.
Novak, Jan. Borders and Bread. Prague: Karolinum, 1991.
"""

INTERVIEW = """An Interview with Ann Lee

Ann Lee drove a tram in the city for thirty years. We spoke in her kitchen in May.

Q: When did you begin to drive?

A: In 1951. I was nineteen, and they needed women because so many of the men had not come back.

But you got used to it, and after a year I knew every stone of the line.

Q: What did the passengers say?

A: They said nothing: they looked at the floor.
"""

ALL = {
    "running heads": RUNNING_HEADS,
    "endnotes": ENDNOTES,
    "wrapped": WRAPPED,
    "wrapped, CRLF": WRAPPED.replace("\n", "\r\n"),
    "pages": PAGES,
    "article": ARTICLE,
    "xenforo": XENFORO,
    "phpbb": PHPBB,
    "reddit": REDDIT,
    "unmarked thread": UNMARKED,
    "interview": INTERVIEW,
    "encyclopedia": ENCYCLOPEDIA,
    "journal": JOURNAL,
}


def assert_accounted_for(document: Document) -> None:
    """Each character of the raw text but white space is said once, in a block or a note, or is furniture."""
    owners = bytearray(len(document.raw))
    for owner in (*document.blocks, *document.notes):
        for start, raw, length in owner.content.runs:
            assert owner.text[start : start + length] == document.raw[raw : raw + length]
            for place in range(raw, raw + length):
                owners[place] += 1
    for piece in document.furniture:
        for place in range(piece.span.start, piece.span.end):
            owners[place] += 1
    wrong = [place for place, count in enumerate(owners) if count != 1 and not document.raw[place].isspace()]
    assert not wrong, [(place, document.raw[max(0, place - 20) : place + 20]) for place in wrong[:3]]


def bodies(document: Document) -> list[str]:
    """The words of everything but headings."""
    return [block.text for block in document.blocks if block.kind is not Kind.HEADING]


def headings(document: Document) -> list[str]:
    """The headings in order."""
    return [block.text for block in document.blocks if block.kind is Kind.HEADING]


def reasons(document: Document, words: str) -> set[str]:
    """Why pieces that hold these words were taken out."""
    return {piece.reason for piece in document.furniture if words in piece.span.of(document.raw)}
