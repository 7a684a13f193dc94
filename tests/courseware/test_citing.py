"""References to passages: as the manuals print them, and found again in an essay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.authors import authors_of
from courseware.citing import Card, parse_reference, reference, short_author, short_title


@pytest.mark.parametrize(
    ("line", "short"),
    [
        # Chicago 17, 15.22 and 15.29: one, two, three and more authors.
        ("Hiroaki Kuromiya", "Kuromiya"),
        ("Kuromiya, Hiroaki", "Kuromiya"),
        ("Nick Strausfeld and Leo Salter", "Strausfeld and Salter"),
        ("Geoffrey C. Ward & Ken Burns", "Ward and Burns"),
        ("Ann Roe, Ben Poe, and Cy Coe", "Roe, Poe, and Coe"),
        ("Roe, Ann; Poe, Ben; Coe, Cy; Doe, Di", "Roe et al."),
        # 8.5 to 8.10: particles stay with the surname; a suffix is no surname.
        ("Ludwig van Beethoven", "van Beethoven"),
        ("Robert W. Tucker Jr.", "Tucker"),
        ("Martin Luther King, Jr.", "King"),
        # 14.84: a body as author; a body's "and" parts no persons.
        (
            "National Council for Eurasian and East European Research",
            "National Council for Eurasian and East European Research",
        ),
        ("the Marginalia authors", "Marginalia authors"),
        ("Плеханов", "Плеханов"),
        ("unknown posters", ""),
        ("Anonymous", ""),
        ("", ""),
    ],
)
def test_the_author_is_named_as_the_manual_names_them(line, short):
    assert short_author(Card("T", line)) == short


@pytest.mark.parametrize(
    ("card", "words", "expected"),
    [
        (Card("Stalin's Great Terror and Espionage", "Hiroaki Kuromiya", "2009"), {}, "(Kuromiya 2009, ¶ 12)"),
        (Card("Stalin's Great Terror", "Hiroaki Kuromiya", "14 September 2009"), {}, "(Kuromiya 2009, ¶ 12)"),
        (Card("Non-Stalinist USSR", "unknown posters"), {}, "(“Non-Stalinist USSR” n.d., ¶ 12)"),
        (Card("Non-Stalinist USSR"), {"poster": "Snake", "post": 3}, "(Snake n.d., post 3, ¶ 12)"),
        (Card("Non-Stalinist USSR"), {"post": 3}, "(“Non-Stalinist USSR” n.d., post 3, ¶ 12)"),
    ],
)
def test_a_passage_is_referred_to_by_name_year_and_number(card, words, expected):
    assert reference(card, 12, **words) == expected


def test_readings_with_the_same_name_and_year_are_told_apart_by_their_titles():
    one = Card("Security by Other Means: Soviet Foreign Policy", "the Marginalia authors", "2026")
    other = Card("From the New Economic Policy to the Plans", "the Marginalia authors", "2026")
    said = reference(one, 4, among=[one, other])
    assert said == "(Marginalia authors 2026, “Security by Other Means”, ¶ 4)"
    (found,) = parse_reference(f"Safety came first {said}.")
    assert found.means(one)
    assert not found.means(other)
    assert reference(one, 4, among=[one]) == "(Marginalia authors 2026, ¶ 4)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fear ruled (Kuromiya 2009, ¶ 12).", [("Kuromiya", "2009", 12, 12)]),
        ("Fear ruled (Kuromiya, 2009, para. 12).", [("Kuromiya", "2009", 12, 12)]),
        ("Fear ruled (see Kuromiya 2009, ¶¶ 12–14).", [("Kuromiya", "2009", 12, 14)]),
        ("Kuromiya (2009, ¶ 12) says so.", [("Kuromiya", "2009", 12, 12)]),
        ("As Getty and Naumov (1999, ¶ 2) say", [("Getty and Naumov", "1999", 2, 2)]),
        (
            "So (Roe 1999, ¶ 1; “Non-Stalinist USSR” n.d., post 3, ¶ 7).",
            [("Roe", "1999", 1, 1), ("Non-Stalinist USSR", "n.d.", 7, 7)],
        ),
        ("So (Roe 1999, 12) and (1999) and (¶ 3) and (Roe ¶ 3).", []),
        ("(" * 300 + "¶ 1", []),
        ("", []),
    ],
)
def test_references_are_found_in_an_essay(text, expected):
    found = parse_reference(text)
    assert [(one.author, one.year, one.number, one.last) for one in found] == expected
    for one in found:
        assert str(one.number) in text[one.start : one.end]


@pytest.mark.parametrize(
    ("words", "card", "right"),
    [
        ("(Getty & Naumov 1999, ¶ 2)", Card("The Road to Terror", "J. Arch Getty and Oleg Naumov", "1999"), True),
        ("(Getty 1999, ¶ 2)", Card("The Road to Terror", "J. Arch Getty and Oleg Naumov", "1999"), True),
        ("(Naumov 1999, ¶ 2)", Card("The Road to Terror", "J. Arch Getty and Oleg Naumov", "1999"), False),
        ("(Kuromiya 2009a, ¶ 2)", Card("Terror", "Hiroaki Kuromiya", "2009"), True),
        ("(Non-Stalinist USSR nd, ¶ 2)", Card("Non-Stalinist USSR"), True),
        ("(“Terror” 2009, ¶ 2)", Card("Terror", "Hiroaki Kuromiya", "2009"), True),
    ],
)
def test_a_reference_means_the_reading_whose_name_and_year_it_gives(words, card, right):
    (found,) = parse_reference(words)
    assert found.means(card) is right


def test_a_poster_stands_for_the_thread():
    (found,) = parse_reference("(archive_mouse 2026, post 3, ¶ 5)")
    card = Card("Could it have worked?", "the Marginalia authors", "2026", genre="thread")
    assert (found.post, found.means(card), found.means(card, ["archive_mouse"])) == (3, False, True)


_NAMES = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "J. Arch", "Jean-Paul"]), st.sampled_from(["Roe", "O’Neill", "van Dyke", "Žižek"])
    ),
    max_size=5,
)
_TITLES = st.sampled_from(["Terror", "Who Knew? A Story", "The Non-Stalinist USSR: Notes", "Жизнь и судьба", "In"])


@given(
    _NAMES, _TITLES, st.sampled_from(["", "1999", "c. 1937", "May 2009"]), st.integers(1, 99_999), st.integers(0, 80)
)
def test_every_reference_that_is_written_is_found_and_means_its_card(names, title, year, number, post):
    card = Card(title, "; ".join(" ".join(name) for name in names), year)
    written = reference(card, number, post=post)
    (found,) = parse_reference(f"A claim {written}.")
    assert (found.number, found.post) == (number, post)
    assert found.means(card)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for found in parse_reference(text):
        assert 0 <= found.start < found.end <= len(text)
    authors_of(text)
    short_title(text)
