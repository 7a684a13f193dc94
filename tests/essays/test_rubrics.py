import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.measures import MEASURES, measure_for
from essays.rubrics import Criterion, FaultyRubric, Level, Rubric, default_history_rubric, parse_rubric, write_rubric

texts = st.text(max_size=40)


@st.composite
def rubrics(draw):
    """Any rubric that the types allow."""
    criteria = []
    for number in range(draw(st.integers(1, 4))):
        points = sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=6)))
        levels = tuple(
            Level(place, point, draw(texts).strip(), draw(texts).strip(), tuple(draw(st.lists(texts, max_size=2))))
            for place, point in enumerate(points)
        )
        criteria.append(Criterion(f"c{number}", draw(texts).strip() or "Name", levels, draw(texts).strip()))
    return Rubric(draw(texts).strip() or "Title", tuple(criteria))


@given(rubrics())
def test_a_rubric_survives_being_written_and_read(rubric):
    again = parse_rubric(write_rubric(rubric))
    assert again == rubric
    assert again.hash == rubric.hash


def test_the_default_rubric_has_the_nine_criteria_and_a_measure_for_each():
    rubric = default_history_rubric()
    assert [criterion.id for criterion in rubric.criteria] == list(MEASURES)
    assert rubric.possible == 100


def test_any_change_of_words_gives_another_hash():
    text = write_rubric(default_history_rubric())
    assert parse_rubric(text.replace("One or two pieces", "A piece or two")).hash != default_history_rubric().hash


BASE = """title = "T"
[[criteria]]
id = "thesis"
name = "Thesis"
[[criteria.levels]]
level = 0
points = 0
[[criteria.levels]]
level = 1
points = 5
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "T"', "", "Give the rubric a title"),
        ('title = "T"', "title = T", "not valid TOML"),
        ("points = 5", "points = 0", "level 1: its 0 points must be more than the 0 of level 0"),
        ("points = 5", 'points = "five"', "level entry 2: 'points' must be a number"),
        ("points = 5", "points = nan", "'points' must be a number"),
        ("points = 5", "points = true", "'points' must be a number"),
        ("level = 1", "level = 1.5", "'level' must be a whole number"),
        ("level = 1", "level = 0", "list levels from the lowest"),
        ('name = "Thesis"', "", "give it a name"),
        ('id = "thesis"', 'id = "The sis"', "small letters"),
        ('id = "thesis"', "id = 3", "'id' must be text"),
        ("points = 5", "points = 5\npatterns = 3", "list of sentences"),
        ("[[criteria.levels]]\nlevel = 1\npoints = 5\n", "", "has 1 levels: give it from 2 to 20"),
        ("[[criteria]]", "[criteria]", "its own"),
    ],
)
def test_a_faulty_rubric_says_where_and_what_to_do(old, new, says):
    with pytest.raises(FaultyRubric, match=says.replace("[", r"\[")):
        parse_rubric(BASE.replace(old, new, 1))


def test_two_criteria_may_not_share_an_id():
    body = BASE.split("\n", 1)[1]
    with pytest.raises(FaultyRubric, match="Two criteria have the id 'thesis'"):
        parse_rubric(BASE + body)


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("Use of textual evidence", "evidence"),
        ("Grammar & mechanics", "conventions"),
        ("Organization", "organisation"),
        ("Counterclaim", "counter_argument"),
        ("Citations", "attribution"),
        ("Analysis", "reasoning"),
        ("Historical accuracy", "accuracy"),
        ("Thesis statement", "thesis"),
        ("Penmanship", None),
    ],
)
def test_a_criterion_of_another_name_finds_its_measure(name, measure):
    assert measure_for("x1", name) == measure
