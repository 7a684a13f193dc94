from hypothesis import given
from hypothesis import strategies as st

from courseware.comparing import Stretch, beside, lines

_WORDS = st.lists(st.sampled_from(["one", "Two", "three.", "“four”", "\n", " ", "—"]), max_size=30).map(" ".join)


@given(_WORDS, _WORDS)
def test_each_side_says_its_own_text_and_what_is_alike_is_alike(before, after):
    old, new = beside(before, after)
    assert "".join(stretch.text for stretch in old) == before
    assert "".join(stretch.text for stretch in new) == after
    alike = ["".join(s.text for s in side if not s.differs).casefold().split() for side in (old, new)]
    assert [word.strip("“”—") for word in alike[0]] == [word.strip("“”—") for word in alike[1]]


def test_only_the_words_that_differ_are_marked():
    old, new = beside("He left in June 1934, alone.", "He left early in July 1934, alone.")
    assert [stretch.text for stretch in old if stretch.differs] == ["June"]
    assert [stretch.text for stretch in new if stretch.differs] == ["early", "July"]


def test_typography_is_no_difference():
    assert not any(stretch.differs for side in beside("the “line” – 1937", 'The "line"  -- 1937') for stretch in side)


def test_passages_compared_as_one_are_parted_again():
    old, new = beside("One two. Three four.", "One two.\n\nThree five.")
    assert ["".join(stretch.text for stretch in line) for line in lines(new)] == ["One two.", "Three five."]
    assert len(lines(old)) == 1
    assert lines([]) == [[]]
    assert lines([Stretch("\n\n")]) == [[], []]
