"""Search: what a query asks for, where it stands, in which order it comes, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.searching import Piece, TextIndex, clipped, corrected, excerpt, meanings, parse_query, rank
from courseware.searching.excerpts import matches_in
from courseware.spans import Span

TEXTS = (
    "The Party purged its officers in 1937. Litvinov’s ambassadors were recalled and arrested.",
    "Litvinov was dismissed on 3 May 1939. The co-operation of the two armies had ended in 1933.",
    "Germany signed the treaty. The German pilots trained at Lipetsk, and labour was organised by the OGPU.",
    "A war on two fronts was the nightmare of every planner. Nobody fought two wars at once.",
    "The Works Progress Administration (WPA) hired artists. The agency employed 13,000 men in Łódź and Göring’s town.",
    "Artists remembered the WPA fondly. The Five-Year Plan was another matter.",
)


def pieces(*texts):
    return [Piece(f"p-{number}", number, text, ("Part",)) for number, text in enumerate(texts, 1)]


INDEXES = {"one": TextIndex(pieces(*TEXTS))}


def found(query, indexes=INDEXES):
    return [indexes[ranked.key].pieces[ranked.piece].number for ranked in rank(parse_query(query), indexes).found]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("PURGES", 1),
        ("purge officer", 1),
        ("dismissal", 2),
        ("cooperation", 2),
        ("co-operation", 2),
        ("labor organization", 3),
        ("labour organisation", 3),
        ("fight", 4),
        ("13000", 5),
        ("Lodz", 5),
        ("Goering Göring", 5),
        ("litvinov's dismissal", 2),
        ("Litvinov’s dismissal", 2),
        ("“two fronts”", 4),
        ('"two fronts"', 4),
        ("‘two fronts’", 4),
        ("five year plan", 6),
        ('"five year plan"', 6),
        ('"the five-year plan"', 6),
        ('"cooperation of the two"', 2),
        ("Why did they dismiss Litvinov?", 2),
    ],
)
def test_a_word_is_found_in_any_form_case_and_typography(query, number):
    assert found(query)[0] == number


@pytest.mark.parametrize(
    "query", ['"fronts two"', '"two armies were recalled"', '"purge"', "xylophone", "-war", "", "  ", '""']
)
def test_what_does_not_stand_there_is_not_found(query):
    assert found(query) == []


def test_what_is_left_out_stays_out_in_every_inflection():
    assert found("war") == [4]
    assert set(found("Litvinov")) == {1, 2}
    assert found("Litvinov -arrests") == [2]
    assert found('Litvinov -"3 May"') == [1]
    assert found("the -purging") != []
    assert 1 not in found("1937 officers Litvinov -purging")


def test_an_exact_phrase_is_required_and_other_words_only_rank():
    assert found('"two fronts" Litvinov') == [4]


def test_an_abbreviation_that_the_text_explains_is_found_by_its_words_and_the_other_way_round():
    assert set(found("WPA")) == {5, 6}
    assert set(found("Works Progress Administration")) == {5, 6}


def test_a_people_is_found_with_its_country_but_after_it():
    assert found("Germany")[0] == 3
    other = {"a": TextIndex(pieces("The Germans lost.", "Germany lost."))}
    assert found("Germany", other) == [2, 1]


def test_words_in_one_sentence_come_before_words_far_apart():
    far = "Stalin spoke at length. Nobody answered him for a while. In the evening there was talk of Poland."
    near = "It rained. Stalin feared that Poland would refuse, and said so to everybody who asked. It rained again."
    assert found("Stalin Poland", {"a": TextIndex(pieces(far, near))}) == [2, 1]


def test_readings_are_counted_together_and_ties_keep_their_order():
    two = {"b": TextIndex(pieces("The mill burned.")), "a": TextIndex(pieces("The mill burned."))}
    ranking = rank(parse_query("mill"), two)
    assert [ranked.key for ranked in ranking.found] == ["b", "a"]
    assert ranking.counts() == {"b": 1, "a": 1}


def test_a_note_is_found_and_stands_behind_a_passage_that_says_the_same():
    one = {"a": TextIndex([Piece("p", 1, "Cohen, Bukharin.", note="2"), Piece("p", 1, "Cohen, Bukharin.")])}
    assert [one["a"].pieces[ranked.piece].note for ranked in rank(parse_query("Bukharin"), one).found] == [None, "2"]


def test_a_poster_is_found_by_the_handle():
    posts = {"a": TextIndex([Piece("p-1", 1, "No.", speaker="archive_mouse"), Piece("p-2", 2, "Yes.", speaker="sam")])}
    assert found("archive_mouse", posts) == [1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Litvoniv", "Litvinov"),
        ("litvoniv dismissed", "Litvinov dismissed"),
        ("dismised", "dismissed"),
        ("armys", None),
        ("nightmair", "nightmare"),
        ("xqzzvw", None),
        ("wer", None),
    ],
)
def test_a_slip_is_mended_from_the_words_of_the_readings(typed, meant):
    ranking = rank(parse_query(typed), INDEXES)
    better = corrected(ranking.query, ranking.missing, INDEXES)
    assert (better.text if better else None) == meant


def shown(query, text):
    index = TextIndex([Piece("p", 1, text)])
    ranking = rank(parse_query(query), {"a": index})
    return excerpt(text, meanings(ranking.query, index), ranking.weights)


def test_the_best_sentence_is_shown_with_its_words_marked_and_its_neighbours_named():
    text = "It rained. The mill burned down in 1902. Nobody was hurt. The owner left."
    seen = shown("burning mills", text)
    assert [span.of(text) for span in seen.sentences] == ["The mill burned down in 1902."]
    assert [mark.of(text) for mark in seen.marks] == ["mill", "burned"]
    assert (seen.before.of(text), seen.after.of(text)) == ("It rained.", "Nobody was hurt.")


def test_a_second_sentence_is_shown_only_for_a_word_that_the_first_lacks():
    text = "The mill burned down. Nobody was hurt. In 1902 the owner left. The mill stood."
    assert [span.of(text) for span in shown("mill 1902", text).sentences] == [
        "The mill burned down.",
        "In 1902 the owner left.",
    ]
    assert len(shown("mill burned owner hurt", text).sentences) == 2


def test_a_phrase_is_marked_whole_even_over_hyphens():
    text = "Then the Five-Year Plan began."
    seen = shown('"five year plan"', text)
    assert [mark.of(text) for mark in seen.marks] == ["Five-Year Plan"]


def test_a_long_sentence_is_cut_between_words_around_what_was_found():
    text = "One " + "word and " * 200 + "the quagga came " + "again and " * 200 + "ended."
    seen = shown("quagga", text)
    cut = clipped(seen.sentences[0], seen.marks, text)
    assert len(cut) <= 420
    assert "quagga" in cut.of(text)
    assert text[cut.start - 1] == " "
    assert text[cut.end] == " "


SOME = ("mill", "burned", "Five-Year", "co-operation", "war", "of", "the", "1937", "Łódź")
WORDS = st.lists(st.sampled_from(SOME), min_size=1, max_size=12)


@given(WORDS, st.data())
def test_every_stretch_of_a_text_is_found_as_a_phrase_and_marked_where_it_stands(words, data):
    text = " ".join(words) + "."
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    phrase = " ".join(words[first:last])
    index = TextIndex([Piece("p", 1, text)])
    query = parse_query(f'"{phrase}"')
    ranking = rank(query, {"a": index})
    assert len(ranking.found) == 1
    marked = [text[match.start : match.end] for match in matches_in(text, meanings(query, index))]
    assert phrase in marked


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(typed):
    ranking = rank(parse_query(typed), INDEXES)
    scores = [ranked.score for ranked in ranking.found]
    assert scores == sorted(scores, reverse=True)
    corrected(ranking.query, ranking.missing, INDEXES)
    for ranked in ranking.found:
        text = INDEXES["one"].pieces[ranked.piece].text
        seen = excerpt(text, meanings(ranking.query, INDEXES["one"]), ranking.weights)
        assert all(Span(0, len(text)).start <= mark.start < mark.end <= len(text) for mark in seen.marks)
        assert len(seen.sentences) <= 2
