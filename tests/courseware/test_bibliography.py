"""Citations as the manuals print them, from what a card can say; and files that reference managers read."""

import json
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.bibliography import Style, citation, full_citation, words_of
from courseware.citing import Card
from courseware.reference_files import bibtex, csl_json, ris


def said(card, style):
    return words_of(citation(card, style))


BEHAVE = Card(
    "Behave: The biology of humans at our best and worst", "Robert M. Sapolsky", "2017", "Penguin Books", "monograph"
)
CHANNELS = Card(
    "The Channels of Student Activism: How the Left and Right Are Winning (and Losing) in Campus Politics Today",
    "Amy J. Binder and Jeffrey L. Kidder",
    "2022",
    "University of Chicago Press",
    "monograph",
)
CROWN = Card(
    "The Crown of Columbus", "Michael Dorris and Louise Erdrich", "1999", "HarperCollins Publishers", "monograph"
)
DIGITAL = Card("Digital_Humanities", "Anne Burdick; Johanna Drucker; Peter Lunenfeld", "2012", "MIT P", "monograph")
PLEASURES = Card(
    "The Pleasures of Reading in an Age of Distraction", "Alan Jacobs", "2011", "Oxford University Press", "monograph"
)
FLAX = Card("Are Flax Seeds All That?", "Dani Blum", "December 13, 2023", "New York Times", "newspaper")
FORGETTING = Card(
    "Can we get better at forgetting?", "Benedict Carey", "2019, March 22", "The New York Times", "newspaper"
)
THREAD = Card("Non-Stalinist USSR", "unknown posters", "", "an alternate history forum", "thread")
REPORT = Card("Taking time", "National Cancer Institute", "2018", "National Cancer Institute", "report")
PROJECT = Card("Doing your research project", "Judith Bell", "2014", "Open University Press", "textbook")


@pytest.mark.parametrize(
    ("card", "style", "printed"),
    [
        # Chicago's own quick guide (a book by two authors; a newspaper).
        (
            CHANNELS,
            Style.CHICAGO,
            "Binder, Amy J., and Jeffrey L. Kidder. The Channels of Student Activism: How the Left and Right Are "
            "Winning (and Losing) in Campus Politics Today. University of Chicago Press, 2022.",
        ),
        (FLAX, Style.CHICAGO, "Blum, Dani. “Are Flax Seeds All That?” New York Times, December 13, 2023."),
        (THREAD, Style.CHICAGO, "“Non-Stalinist USSR.” an alternate history forum, n.d."),
        # MLA Handbook: one, two and three authors.
        (PLEASURES, Style.MLA, "Jacobs, Alan. The Pleasures of Reading in an Age of Distraction. Oxford UP, 2011."),
        (
            CROWN,
            Style.MLA,
            "Dorris, Michael, and Louise Erdrich. The Crown of Columbus. HarperCollins Publishers, 1999.",
        ),
        (DIGITAL, Style.MLA, "Burdick, Anne, et al. Digital_Humanities. MIT P, 2012."),
        (THREAD, Style.MLA, "“Non-Stalinist USSR.” an alternate history forum."),
        # APA 7, examples of chapter 10.
        (
            BEHAVE,
            Style.APA,
            "Sapolsky, R. M. (2017). Behave: The biology of humans at our best and worst. Penguin Books.",
        ),
        (FORGETTING, Style.APA, "Carey, B. (2019, March 22). Can we get better at forgetting? The New York Times."),
        (REPORT, Style.APA, "National Cancer Institute. (2018). Taking time."),
        (THREAD, Style.APA, "Non-Stalinist USSR [Online forum thread]. (n.d.). an alternate history forum."),
        # Cite Them Right.
        (PROJECT, Style.HARVARD, "Bell, J. (2014) Doing your research project. Open University Press."),
        (CROWN, Style.HARVARD, "Dorris, M. and Erdrich, L. (1999) The Crown of Columbus. HarperCollins Publishers."),
        (THREAD, Style.HARVARD, "‘Non-Stalinist USSR’ (no date) an alternate history forum."),
    ],
)
def test_a_citation_reads_as_the_manual_prints_it(card, style, printed):
    assert said(card, style) == printed


@pytest.mark.parametrize(
    ("card", "style", "italics"),
    [
        (BEHAVE, Style.CHICAGO, ["Behave: The biology of humans at our best and worst"]),
        (FLAX, Style.CHICAGO, ["New York Times"]),
        (FLAX, Style.APA, ["New York Times"]),
        (THREAD, Style.CHICAGO, []),
        (THREAD, Style.MLA, ["an alternate history forum"]),
        (BEHAVE, Style.HARVARD, ["Behave: The biology of humans at our best and worst"]),
    ],
)
def test_titles_of_whole_works_stand_in_italics(card, style, italics):
    assert [words for words, italic in citation(card, style) if italic] == italics


def test_the_citation_of_the_card_comes_before_any_style():
    assert full_citation(Card("T", "Ann Roe", citation=" Roe, T (Oxford, 1999). ")) == "Roe, T (Oxford, 1999)."


_WORDS = st.text(alphabet='ab É&{}%\\_#$,;.?\n"“', max_size=20).filter(str.strip)
_CARDS = st.builds(
    Card,
    _WORDS,
    st.text(max_size=30),
    st.sampled_from(["", "2009", "c. 1937"]),
    st.text(max_size=20),
    st.sampled_from(
        ["", "monograph", "article", "thread", "newspaper", "report", "archive document", "speech", "other"]
    ),
)


@given(_CARDS, st.sampled_from(list(Style)))
def test_any_card_gives_one_line_of_a_citation_with_its_title(card, style):
    assert card.title in said(card, style)


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(
    "genre", ["", "monograph", "article", "thread", "newspaper", "essay", "archive document", "speech"]
)
def test_what_a_card_does_not_say_leaves_no_hole(style, genre):
    for author, year, publisher in product(["", "Ann Roe", "the Council"], ["", "1999"], ["", "The Press"]):
        line = said(Card("On Tin", author, year, publisher, genre), style)
        assert not re.search(r"  |\.\.|,\.| [.,]|\(\)|^\W* \w|\s$", line), line
        assert line.endswith((".", ".”"))


@given(_CARDS)
def test_the_files_for_reference_managers_hold_whatever_a_card_says(card):
    (entry,) = json.loads(csl_json(card))
    assert entry["title"] == " ".join(card.title.split())
    lines = ris(card).split("\r\n")
    assert lines[0].startswith("TY  - ")
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])
    made = bibtex(card)
    inside = made.replace("\\{", "").replace("\\}", "")
    assert inside.count("{") == inside.count("}")
    assert "\n}" in made


def test_bibtex_keeps_bodies_whole_and_capitals_as_they_are():
    card = Card(
        "Terror & Espionage",
        "National Council for Eurasian and East European Research",
        "2009",
        "The Council",
        "report",
    )
    made = bibtex(card)
    assert made.startswith("@techreport{nationalcouncil2009terror,")
    assert "author = {{National Council for Eurasian and East European Research}}" in made
    assert "title = {{Terror \\& Espionage}}" in made
    assert "institution = {The Council}" in made


def test_zotero_is_told_persons_as_persons_and_years_as_years():
    (entry,) = json.loads(csl_json(Card("Terror", "Hiroaki Kuromiya", "14 September 2009", "NCEEER", "report")))
    assert entry["author"] == [{"family": "Kuromiya", "given": "Hiroaki"}]
    assert entry["issued"] == {"date-parts": [[2009]]}
    assert entry["type"] == "report"
    assert "AU  - Kuromiya, Hiroaki" in ris(Card("Terror", "Hiroaki Kuromiya", "2009", genre="report"))
