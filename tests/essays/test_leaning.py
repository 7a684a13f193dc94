"""An essay that rests its facts on a forum thread is told so, in the words of the table of genres."""

from courseware.genres import GENRES
from courseware.readers import read
from courseware.reading import analyse
from essays.rubrics import default_history_rubric
from essays.scoring import Brief, assess
from essays.sources import Sources
from tests.essays.course import COURSE

PROMPT = "How far did Soviet foreign policy between the wars follow a consistent aim?"
FROM_THE_THREAD = """Soviet policy before the war followed one aim, because the state always looked for safety.

Litvinov lost his office on 3 May 1939, over three months ahead of the pact that Molotov put his name to in August. This
shows that the change of minister came first and that the pact was not his work. Admiral Drax had come to Moscow in
August without any written power to sign for the British. Therefore no agreement could have been reached that summer.

The British mission went by sea in a slow passenger ship and arrived on 11 August. For this reason good will alone would
not have saved the talks, since London showed Stalin how little it wanted them."""
CARDS = {
    "new_economy_to_plan": "textbook",
    "security_by_other_means": "article",
    "thread_could_the_alliance_have_worked": "thread",
}


def sources(genres):
    paths = [COURSE / "sources" / f"{name}.md" for name in genres]
    readings = [(path.stem, analyse(read(path.read_bytes(), path.name))) for path in paths]
    named = [(name, reading.document.title, "the Marginalia authors", reading) for name, reading in readings]
    return Sources.build(named, genres=genres)


def reason(text, genres):
    found = assess(text, sources(genres), default_history_rubric(), Brief(PROMPT))
    (score,) = [score for score in found.criteria if score.criterion == "attribution"]
    return score.rationale, found


def test_facts_that_rest_on_a_thread_alone_are_named_with_what_a_thread_is_good_for():
    said, found = reason(FROM_THE_THREAD, CARDS)
    assert "have worked?', a forum thread." in str(found.feedback.actions)
    assert "rest on a forum thread alone, “Could the alliance of 1939 have worked?”." in said
    assert GENRES["thread"].good_for in said
    assert GENRES["thread"].weak_for in said


def test_the_same_words_in_a_textbook_are_not():
    said, found = reason(FROM_THE_THREAD, CARDS | {"thread_could_the_alliance_have_worked": "textbook"})
    assert "alone" not in said
    assert "forum thread" not in str(found.feedback)


def test_where_nothing_but_a_thread_was_set_nothing_else_is_asked_for():
    said, _ = reason(FROM_THE_THREAD, {"thread_could_the_alliance_have_worked": "thread"})
    assert "alone" not in said


def test_views_that_are_told_as_views_are_what_a_thread_is_good_for():
    views = """Soviet policy before the war followed one aim, because the state always looked for safety.

According to archive_mouse, Litvinov was dismissed on 3 May 1939, more than three months before the pact. As
archive_mouse says, Molotov signed it on 23 August 1939. This shows that posters correct one another."""
    said, _ = reason(views, CARDS)
    assert "rest on a forum thread alone" not in said


def test_a_genre_changes_no_level():
    given = [reason(FROM_THE_THREAD, CARDS)[1], reason(FROM_THE_THREAD, dict.fromkeys(CARDS, ""))[1]]
    assert [score.level for score in given[0].criteria] == [score.level for score in given[1].criteria]
