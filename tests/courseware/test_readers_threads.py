"""Threads as they come out of the clipboard: news, mail, old and new forums."""

import pytest

from courseware.documents import Kind
from courseware.readers import read_text
from tests.courseware.material import assert_accounted_for, headings

USENET = """From: hale@example.org (Thomas Hale)
Newsgroups: soc.history.what-if
Subject: What if the canal company had failed?
Date: 3 Mar 1998 10:12:44 GMT
Message-ID: <6dgk2s$1@example.org>

Suppose the canal company had gone bankrupt in its first year. Would the
railway have come earlier to the north? I think it would.

Thomas Hale
--
"Nobody dug canals for pleasure."

From: marta@example.net (Marta Novak)
Newsgroups: soc.history.what-if
Subject: Re: What if the canal company had failed?
Date: 4 Mar 1998 08:01:10 GMT
References: <6dgk2s$1@example.org>

Thomas Hale wrote:
> Suppose the canal company had gone bankrupt in its first year. Would the
> railway have come earlier to the north? I think it would.

I doubt it. The engines of that time could not have climbed the grade at
Harrow Dale, and the county had no money for cuttings.

> I think it would.

On what evidence?

--\x20
Marta Novak            marta@example.net

From: jk@example.com (Jan K.)
Newsgroups: soc.history.what-if
Subject: Re: What if the canal company had failed?
Date: 5 Mar 1998 22:40:00 GMT

On 4 Mar 1998 08:01:10 GMT, marta@example.net (Marta Novak) wrote:

>Thomas Hale wrote:
>> I think it would.
>
>On what evidence?

There is a letter by the engineer, in which he says that the plans for the
line had been drawn up "before ever a spade was put into the ground."
"""

MAIL = """From: Ann Lee <ann@example.org>
To: canal-history@example.org
Subject: The shares of 1793
Date: Mon, 3 May 2004 10:00:00 +0100

Dear all,

Does anybody know who sold the shares in the spring of 1793? The minutes name only Hale.

Best,
Ann

________________________________
From: Peter Marsh <peter@example.org>
To: Ann Lee
Subject: Re: The shares of 1793
Date: Tue, 4 May 2004 09:00:00 +0100

Dear Ann,

There were three of them. See the Gazette of 4 May.

Peter

On Mon, 3 May 2004, Ann Lee wrote:

> Does anybody know who sold the shares in the spring of 1793? The minutes name only Hale.
"""

REDDIT_NEW = """r/AskHistorians
•
4 yr. ago
curious_cat

Why did the canal age end so quickly?

I always read that the railways killed the canals, but were there other reasons for it?

Upvote
125

Downvote

24
Go to comments

Share
u/Other_Ad avatar
Promoted

Sort by:

Best

Search Comments
locksmith
•
4y ago
Canals & Rivers
Railways were cheaper to build, and the canal companies had paid out their profits.

They had nothing left when the frost of 1846 broke the locks.

Upvote
42

Downvote
Reply
reply

Award

Share

u/curious_cat avatar
curious_cat
OP
•
4y ago
So they had no money for repairs?

Upvote
8

Downvote
Reply
reply

Award

Share

[deleted]
•
4y ago
Comment deleted by user

1 more reply
"""

REDDIT_OLD = """Why did the canal age end so quickly? (self.AskHistorians)

submitted 4 years ago by curious_cat

I always read that the railways killed the canals, but were there other reasons for it?

24 comments share save hide report

all 24 comments
sorted by: best

[–]locksmithCanals & Rivers 42 points 4 years ago\x20

Railways were cheaper to build, and the canal companies had paid out their profits.

They had nothing left when the frost of 1846 broke the locks.

permalink embed save report reply

[–]curious_cat[S] 8 points 4 years ago\x20

So they had no money for repairs?

permalink embed save parent report reply

[–]locksmithCanals & Rivers 12 points 4 years ago\x20

> So they had no money for repairs?

None. The minutes of the company say as much.

permalink embed save parent report reply
"""

VBULLETIN = """Thread: What if the canal had failed?

03-03-2015, 04:13 PM #1
Hale99 Hale99 is offline
Senior Member
Join Date: Jan 2011
Location: Leeds
Posts: 1,204

What if the canal had failed?
What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.
__________________
Nobody dug canals for pleasure.

Reply With Quote
03-04-2015, 09:20 AM #2
riverman riverman is offline
Member
Join Date: May 2012
Posts: 88

Quote:
Originally Posted by Hale99 View Post
What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.
I doubt it. The engines of that time could not have climbed the grade at Harrow Dale.

Reply With Quote
"""

ANSWERS = """Why did the canal age end so quickly?
Asked 4 years, 3 months ago
Modified 2 years ago
Viewed 2k times

12

I always read that the railways killed the canals. Were there other reasons for it?

industrial-revolution transport
Share
Improve this question
Follow
asked Mar 3, 2018 at 16:13
curious cat's user avatar
curious cat
1,234
1
1 gold badge
12 silver badges
\x20
1
What have you read so far? – marta Mar 3, 2018 at 17:00
Add a comment
2 Answers
Sorted by:

Highest score (default)
7

Railways were cheaper to build, and the canal companies had paid out their profits.

They had nothing left when the frost of 1846 broke the locks.

Share
Improve this answer
Follow
answered Mar 4, 2018 at 8:01
locksmith's user avatar
locksmith
345
"""

XENFORO_2 = """WI: The canal had failed

    Thread starter Hale99 Start date Mar 3, 2015\x20

Hale99
Banned

    Mar 3, 2015
    #1

What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.

\x20

riverman

    Mar 4, 2015
    #2

Hale99 said:
What if the canal company had gone bankrupt in 1795? I think the railway would have come earlier to the north.
I doubt it. The engines of that time could not have climbed the grade at Harrow Dale.

Reactions: marta and Jan K.

marta
Donor

    Mar 4, 2015
    #3

riverman said:
I doubt it.
Click to expand...
The grade was one in forty. There were engines for that.

You must log in or register to reply here.
Share:
"""


@pytest.mark.parametrize(
    ("text", "title", "posts"),
    [
        (USENET, "What if the canal", [("Thomas Hale", "Suppose"), ("Marta Novak", "I doubt"), ("Jan K.", "There is")]),
        (MAIL, "The shares of 1793", [("Ann Lee", "Dear all,"), ("Peter Marsh", "Dear Ann,")]),
        (REDDIT_NEW, "Why did", [("curious_cat", "I always"), ("locksmith", "Railways"), ("curious_cat", "So they")]),
        (
            REDDIT_OLD,
            "Why did",
            [
                ("curious_cat", "I always"),
                ("locksmith", "Railways"),
                ("curious_cat", "So they"),
                ("locksmith", "None."),
            ],
        ),
        (VBULLETIN, "What if the canal", [("Hale99", "What if the canal company"), ("riverman", "I doubt it.")]),
        (ANSWERS, "Why did", [("curious cat", "I always"), ("marta", "What have"), ("locksmith", "Railways")]),
        (XENFORO_2, "WI: The canal", [("Hale99", "What if"), ("riverman", "I doubt it."), ("marta", "The grade")]),
    ],
)
def test_every_post_has_its_poster_and_nothing_of_the_page(text, title, posts):
    document = read_text(text)
    assert_accounted_for(document)
    assert headings(document)[0].startswith(title)
    said = {}
    for block in document.blocks:
        if block.kind is Kind.POST:
            said.setdefault(block.post, (block.speaker, block.text))
    assert [speaker for speaker, _ in said.values()] == [speaker for speaker, _ in posts]
    assert [words.startswith(start) for (_, words), (_, start) in zip(said.values(), posts, strict=True)] == [
        True
    ] * len(posts)
    texts = [block.text for block in document.blocks]
    assert len(set(texts)) == len(texts)
    interface = ("Reply", "Upvote", "permalink", "Join Date", "Newsgroups", "Message-ID", "Follow", "#2", "example.")
    assert not [words for words in interface if any(words in one for one in texts)]


def test_a_memorandum_with_one_head_is_no_thread():
    text = (
        "From: P. Marsh\nTo: The Minister\nDate: 4 January 1928\nSubject: Grain\n\nThe barns are empty.\n\nSend salt."
    )
    document = read_text(text)
    assert all(block.kind is not Kind.POST for block in document.blocks)
    assert document.blocks[-1].text == "Send salt."
