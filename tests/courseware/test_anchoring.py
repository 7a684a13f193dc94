"""Words found again after an edit, and what became of each passage in a new version."""

from __future__ import annotations

import random
from dataclasses import dataclass
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import anchoring as bench
from courseware.anchoring import How, Selector, select, select_among, selector_of, stands_in
from courseware.following import ALTERED, Change, Followed, follow, kept_anchors
from courseware.passages import anchors_of, passages_of
from courseware.readers import read_text
from tests.bank_material import RICH
from tests.courseware.test_passages import TYPOGRAPHIES

MILL = (
    "The mill stood at the bend of the river. It had been built in 1782 by a certain Josiah Wren, who had made his "
    "money in wool. The dam gave way in 1791; it was rebuilt in the spring. It was built well."
)
TEXTS = [passage.text for passage in passages_of(read_text(RICH.read_text()))]


@dataclass(frozen=True)
class Cut:
    anchor: str
    text: str


def cut(texts: list[str]) -> list[Cut]:
    return [Cut(anchor, text) for anchor, text in zip(anchors_of(texts), texts, strict=True)]


# Finding words again


@pytest.mark.parametrize("quote", ["in 1782", "Josiah Wren, who had", "The mill", "well.", MILL])
def test_words_that_stand_there_are_found_letter_by_letter(quote):
    found = select(MILL, Selector(quote))
    assert (MILL[found.start : found.end], found.how, found.sure) == (quote, How.EXACT, 1.0)


@pytest.mark.parametrize("name", [name for name in TYPOGRAPHIES if name != "zero-width spaces"])
def test_words_in_another_typography_are_found_word_for_word(name):
    text = "He said: “the office—first of its kind—cooperated with the fire brigade’s staff.” Then he re-elected them."
    quote = "the office—first of its kind—cooperated with the fire brigade’s staff"
    other = TYPOGRAPHIES[name](text)
    found = select(other, Selector(quote))
    assert found.how in (How.EXACT, How.NORMALISED)
    assert found.sure == 1.0
    assert stands_in(other[found.start : found.end], quote)


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("built in 1783 by a certain Josiah Wren", "built in 1782 by a certain Josiah Wren"),
        ("who made money in wool", "who had made his money in wool"),
        ("The big dam broke in 1791; it was rebuilt", "The dam gave way in 1791; it was rebuilt"),
    ],
)
def test_edited_words_are_found_nearly_and_it_is_said_how_sure_that_is(quote, now):
    found = select(MILL, Selector(quote))
    assert found.how is How.FUZZY
    assert 0.5 <= found.sure < 1
    assert now in MILL[found.start : found.end] or MILL[found.start : found.end] in now


@pytest.mark.parametrize(
    "quote", ["", "  ", "…", "The railway came in 1846 and ran to the harbour", "wool trade fair of 1801"]
)
def test_what_is_not_there_is_not_found(quote):
    assert select(MILL, Selector(quote)) is None
    assert select("", Selector(quote)) is None


@pytest.mark.parametrize(
    ("selector", "place"),
    [
        (Selector("He came.", prefix="It rained. "), 1),
        (Selector("He came.", suffix=" It froze."), 2),
        (Selector("He came.", start=40), 2),
        (Selector("He came."), 0),
        (Selector("He came!", prefix="unknown words ", suffix=" It froze."), 2),
    ],
)
def test_of_several_places_the_surroundings_decide_and_then_the_place(selector, place):
    text = "He came. It rained. He came. It snowed. He came. It froze."
    found = select(text, selector)
    starts = [0, 20, 40]
    assert found.start == starts[place]
    assert found.sure == (0.5 if not selector.prefix + selector.suffix else found.sure)


def test_the_same_words_around_make_two_places_less_sure_than_one():
    twice = select("He came. It rained. He came. It rained.", Selector("He came", suffix=". It rained."))
    once = select("He came. It rained. He came. It froze.", Selector("He came", suffix=". It rained."))
    assert twice.sure < once.sure


def test_among_passages_the_one_that_says_the_very_words_counts():
    passages = cut(["He came to the town in 1902.", "He came to the town in 1903.", "He left."])
    passage, found = select_among(passages, Selector("came to the town in 1903"))
    assert (passage.anchor, found.how) == (passages[1].anchor, How.EXACT)
    assert select_among(passages, Selector("The railway was never built")) is None


@given(st.integers(0, len(MILL) - 1), st.integers(1, 60), st.integers(0, 10**6))
@settings(max_examples=120, deadline=None)
def test_any_stretch_of_whole_words_is_found_again_whatever_is_put_around_it(start, length, seed):
    words = MILL.split()
    first = start % len(words)
    quote = " ".join(words[first : first + max(1, length % 12)])
    place = MILL.index(quote)
    kept = selector_of(MILL, place, place + len(quote))
    chance = random.Random(seed)
    text = " ".join(chance.choices(TEXTS, k=2)) + " " + MILL + " " + chance.choice(TEXTS)
    found = select(text, kept)
    assert text[found.start : found.end] == quote
    if text.count(quote) == 1:
        assert text.index(quote) == found.start


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("(in 1782)", "It stood in 1782.", True),
        ("cost £5", "It cost £5.", True),
        ("cost £5", "It cost $5.", False),
        ("50%", "It was 50 percent", False),
        ("", "It was", False),
        ("the mill's wheel", "The mill’s  wheel", True),
    ],
)
def test_whether_words_stand_word_for_word(quote, text, stands):
    assert stands_in(quote, text) is stands


def test_words_put_into_a_quote_cost_less_than_words_lost_from_it():
    text = "Hoarding spread. Stalin went to Orsk in the first weeks of the new year in order to force the collection."
    found = select(text, Selector("Stalin went to Orsk in January 1928 in order to force the collection"))
    assert text[found.start : found.end] == text[17:-1]


# What became of each passage


def changes(texts: list[str], later: list[str]) -> tuple[list[str], Followed]:
    followed = follow(cut(texts), cut(later))
    return [str(one.change) for one in followed.continuations], followed


def halves(text: str) -> tuple[str, str]:
    sentences = text.split(". ")
    middle = len(sentences) // 2
    return ". ".join(sentences[:middle]) + ".", ". ".join(sentences[middle:])


def edited(text: str, chance: random.Random, share: int = 8) -> str:
    words = text.split()
    for place in chance.sample(range(len(words)), max(1, len(words) // share)):
        words[place] = chance.choice(["harbour", "quarrel", "sevenfold", "lantern", "1846"])
    return " ".join(words)


def test_an_equal_text_is_the_same_throughout():
    found, followed = changes(TEXTS, TEXTS)
    assert set(found) == {"same"}
    assert not followed.new


def test_one_of_each_sort_of_change_is_told_apart():
    later = list(TEXTS)
    later[1] = edited(TEXTS[1], random.Random(1))
    later[3:4] = halves(TEXTS[3])
    later[6:8] = [TEXTS[5] + " " + TEXTS[6]]
    later.remove(TEXTS[9])
    later.remove(TEXTS[11])
    later.insert(0, TEXTS[11])
    later.append("A paragraph about bees and honey that nobody has read before.")
    found, followed = changes(TEXTS, later)
    wanted = ["same"] * len(TEXTS)
    for place, what in {1: "changed", 3: "split", 5: "joined", 6: "joined", 9: "gone", 11: "moved"}.items():
        wanted[place] = what
    assert found == wanted
    anchors = anchors_of(later)
    assert followed.new == (anchors[-1],)
    assert followed.continuations[3].now == tuple(anchors[4:6])
    assert followed.continuations[9].now == ()
    assert followed.of(Change.MOVED)[0].now == (anchors[0],)


def test_a_passage_of_other_words_in_the_same_place_continues_nothing():
    later = list(TEXTS)
    later[4] = "Bees make honey. Nobody in the valley had ever asked them why, and they never said."
    found, followed = changes(TEXTS, later)
    assert found[4] == "gone"
    assert followed.new == (anchors_of(later)[4],)


def test_a_sign_that_says_something_is_a_change_of_a_passage_that_keeps_its_anchor():
    later = [text.replace(", ", " ", 1) if place == 2 else text for place, text in enumerate(TEXTS)]
    found, followed = changes(TEXTS, later)
    assert [place for place, what in enumerate(found) if what != "same"] == [2]
    assert followed.continuations[2].now == (followed.continuations[2].anchor,)


def test_a_sentence_moved_over_a_break_changes_both_passages_and_joins_neither():
    one, other = TEXTS[3].rsplit(". ", 1)
    later = [*TEXTS[:3], one + ".", other + " " + TEXTS[4], *TEXTS[5:]]
    found, followed = changes(TEXTS, later)
    assert found[3:5] == ["changed", "changed"]
    assert [len(entry.now) for entry in followed.continuations] == [1] * len(TEXTS)


def test_equal_passages_are_followed_by_their_neighbours():
    texts = ["Bell.", "He came.", "Bell.", "She came.", "Bell."]
    later = ["Bell.", "It rained.", *texts]
    followed = follow(cut(texts), cut(later))
    anchors = anchors_of(later)
    assert [entry.now for entry in followed.continuations] == [(anchor,) for anchor in anchors[2:]]


@pytest.mark.parametrize(("texts", "later"), [([], []), ([], ["A."]), (["A."], []), ([""], ["", ""]), (["A."], ["B."])])
def test_texts_of_nothing_are_followed(texts, later):
    found, _ = changes(texts, later)
    assert len(found) == len(texts)


_DEEDS = ("keep", "keep", "keep", "edit", "split", "join", "drop", "put", "copy", "move")


@st.composite
def revisions(draw) -> tuple[list[str], list[str], set[int]]:
    """A text, a revision of it, and the places of the passages that no deed touched."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    texts = chance.sample(TEXTS, draw(st.integers(1, len(TEXTS))))
    later: list[str] = []
    kept: set[int] = set()
    moved: list[str] = []
    deeds = draw(st.lists(st.sampled_from(_DEEDS), min_size=len(texts), max_size=len(texts)))
    place = 0
    while place < len(texts):
        deed = deeds[place]
        if deed in ("keep", "put", "copy"):
            later.append(texts[place])
            kept.add(place)
            later += ["Bees make honey."] if deed == "put" else [texts[place]] if deed == "copy" else []
        elif deed == "edit":
            later.append(edited(texts[place], chance))
        elif deed == "split":
            later += halves(texts[place])
        elif deed == "join" and place + 1 < len(texts):
            later.append(texts[place] + " " + texts[place + 1])
            place += 1
        elif deed == "move":
            moved.append(texts[place])
            kept.add(place)
        place += 1
    for text in moved:
        later.insert(chance.randrange(len(later) + 1), text)
    return texts, later, kept


@given(revisions())
@settings(max_examples=150, deadline=None)
def test_every_passage_old_and_new_is_accounted_for_once(revision):
    texts, later, _ = revision
    old, new = cut(texts), cut(later)
    followed = follow(old, new)
    assert [entry.anchor for entry in followed.continuations] == [passage.anchor for passage in old]
    carried = [anchor for entry in followed.continuations for anchor in entry.now]
    assert sorted({*carried, *followed.new}) == sorted(passage.anchor for passage in new)
    assert not set(carried) & set(followed.new)
    for anchor in carried:
        kin = [entry for entry in followed.continuations if anchor in entry.now]
        assert len(kin) == 1 or all(entry.change in (Change.JOINED, Change.SPLIT) for entry in kin)
    for entry in followed.continuations:
        assert (entry.change is Change.GONE) == (not entry.now)
        assert (entry.change is Change.SPLIT) == (len(entry.now) > 1)
        assert 0 <= entry.likeness <= 1.001
    assert follow(old, new) == followed


@given(revisions())
@settings(max_examples=150, deadline=None)
def test_passages_that_nobody_touched_are_never_listed_and_keep_their_anchors(revision):
    texts, later, kept = revision
    old, new = cut(texts), cut(later)
    followed = follow(old, new)
    anchors = kept_anchors(old, new)
    assert len(set(anchors)) == len(later)
    for place in kept:
        entry = followed.continuations[place]
        assert entry.change not in ALTERED
        there = anchors_of(later).index(entry.now[0])
        assert (later[there], anchors[there]) == (texts[place], old[place].anchor)


@given(revisions(), st.sampled_from(sorted(TYPOGRAPHIES)))
@settings(max_examples=80, deadline=None)
def test_a_revision_from_another_word_processor_is_the_same_revision(revision, name):
    texts, later, _ = revision
    old = cut(texts)
    plain = follow(old, cut(later))
    assert follow(old, cut([TYPOGRAPHIES[name](text) for text in later])) == plain


def test_a_book_is_followed_within_its_time():
    chance = random.Random(1)
    draw = bench.words_of(chance)
    old = bench.named(bench.book(3_000, chance, draw))
    new = bench.named(bench.revised(old, 0.5, chance, draw))
    assert sum(len(part.text.split()) for part in old) > 190_000
    begun = process_time()
    follow(old, new)
    assert process_time() - begun < 6
    assert bench.right(old, new) > 0.999
