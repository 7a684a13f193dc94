"""Who speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.courseware import voices
from courseware.language import parse
from courseware.spans import Span
from courseware.speech import (
    Speech,
    Voice,
    first_person,
    hedges_in,
    lead_in_speaker,
    second_person,
    speech_in,
    voice_of,
)


def speeches(text: str) -> list[Speech]:
    return speech_in(text, parse(text))


def said(text: str, voice: Voice) -> list[tuple[str | None, str]]:
    return [(speech.speaker, text[speech.start : speech.end]) for speech in speeches(text) if speech.voice is voice]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "As Natalie Davis has written, fiction abounds in the archives.",
            "Natalie Davis",
            "fiction abounds in the archives.",
        ),
        ("Getty argues that the threat came from inside.", "Getty", "the threat came from inside"),
        (
            "According to Joachim C. Fest, this was the period when he grew strong.",
            "Joachim C. Fest",
            "this was the period when he grew strong.",
        ),
        ("Zarubin told Stalin that his sources had been tested.", "Zarubin", "his sources had been tested"),
        ("The police chief asked Zarubin whether the paper was genuine.", "The police chief", "the paper was genuine"),
        ("It is said that more than 20,000 people died.", None, "more than 20,000 people died."),
        (
            "In Lenin’s view, the party was the vanguard of the workers.",
            "Lenin",
            "the party was the vanguard of the workers.",
        ),
        (
            "The Japanese government estimated that there were 2,000 spies.",
            "The Japanese government",
            "there were 2,000 spies",
        ),
        ("Some historians claim that the fear was real.", "Some historians", "the fear was real"),
        ("In May 1937 Stalin told Ezhov that the main enemy was abroad.", "Stalin", "the main enemy was abroad"),
        ("For Marx, the workers had no country to lose.", "Marx", "the workers had no country to lose."),
    ],
)
def test_reported_speech_names_its_speaker(text, speaker, content):
    assert said(text, Voice.REPORTED) == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    [
        "Stalin sent his forces to Xinjiang in order to crush the rebels.",
        "This study shows that the party grew in those years.",
        "The results suggest that prices fell.",
        "Stalin knew that the dead were no spies.",
        "The police used threat and torture to invent “evidence.”",
        "For years, the town had no wall.",
        "The treaty that they signed ended the war.",
        "They responded in ways that yielded little.",
    ],
)
def test_what_the_author_says_is_not_marked(text):
    assert speeches(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "Hitler commented, “Stalin is probably sick in the brain.”",
            "Hitler",
            "Stalin is probably sick in the brain.",
        ),
        ("“We do not have real intelligence,” said Molotov.", "Molotov", "We do not have real intelligence,"),
        (
            "Zarubin was sure: “Such a thing is completely precluded, Comrade.”",
            "Zarubin",
            "Such a thing is completely precluded, Comrade.",
        ),
        ("He was called “the man of steel and iron” in those days.", None, "the man of steel and iron"),
    ],
)
def test_a_quotation_is_given_to_its_speaker(text, speaker, words):
    assert said(text, Voice.QUOTED) == [(speaker, words)]


def share(found: voices.Voices) -> float:
    return sum(found.right.values()) / sum(found.wanted.values())


def test_nineteen_of_twenty_traps_have_their_voice():
    traps = voices.traps()
    assert sum(traps.wanted.values()) > 100
    assert share(traps) >= 0.95, traps.faults
    assert traps.speakers_right >= 0.9 * traps.speakers, traps.faults


def test_spots_read_by_hand_have_their_voice_and_speaker():
    spots = voices.read_by_hand()
    assert sum(spots.wanted.values()) > 50
    assert share(spots) >= 0.93, spots.faults
    assert spots.speakers_right >= 0.85 * spots.speakers, spots.faults


@pytest.mark.parametrize(
    "text",
    [
        "Adams wrote Thoughts on Government, which influenced many.",
        "It will be argued that the plan failed.",
        "Before he assumed office prices rose.",
        "He was shrewd in his calculations on steel.",
        "The fact that the plan failed is known.",
    ],
)
def test_no_frame_is_found_where_none_is(text):
    assert speeches(text) == []


def test_what_stands_on_both_sides_of_an_inserted_frame_is_reported():
    text = "The threat, Getty argued, came from inside."
    assert said(text, Voice.REPORTED) == [("Getty", "The threat"), ("Getty", "came from inside")]


def test_he_is_whom_the_sentence_before_was_about():
    text = "Molotov was interviewed. He insisted that spies were of no use."
    assert said(text, Voice.REPORTED) == [("Molotov", "spies were of no use")]


def test_a_title_in_quotation_marks_is_no_speech():
    assert speeches("She wrote ‘The Origins of the Great Purges’ in 1985.") == []


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The assumption is based on no credible evidence.", 1),
        ("He wrote that it was an English plot. This of course was wrong.", 2),
        ("This is exactly the point of view that he wanted to spread.", 1),
    ],
)
def test_a_view_that_the_author_rejects_is_contested(text, spoken):
    contested = [speech for speech in speeches(text) if speech.voice is Voice.CONTESTED]
    assert len(contested) == 1
    assert len(parse(text[contested[0].start : contested[0].end])) == spoken


def test_alleged_is_contested():
    assert said("The Pravda editor alleged that they were spies.", Voice.CONTESTED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In a rare, candid speech he gave in 1938, Stalin said as much:", "Stalin"),
        (
            "A Soviet official who lived through the Great Terror left this account after defecting to the West:",
            "A Soviet official",
        ),
        ("Stalin praised the report and then spoke to Ezhov:", "Stalin"),
        ("The causes were three:", None),
        ("He said nothing.", None),
    ],
)
def test_a_lead_in_names_who_speaks_in_the_block_quotation(text, expected):
    assert lead_in_speaker(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("As I write this, you know it.", True, True),
        ("He said, “I know you.”", False, False),
        ("World War I began; the US joined.", False, False),
        ("Our view differs.", True, False),
    ],
)
def test_persons(text, first, second):
    assert (first_person(text), second_person(text)) == (first, second)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It may have been so.", ["may"]),
        ("In May 1937 he left.", []),
        ("It is likely, perhaps.", ["It is likely", "perhaps"]),
        ("He left.", []),
    ],
)
def test_hedges(text, words):
    assert [span.of(text) for span in hedges_in(text)] == words


def test_the_narrowest_speech_that_holds_a_span_is_its_voice():
    text = "Stalin insisted that “a spy must of necessity be steeped in poison and gall” in those years."
    inner = text.index("poison")
    found = voice_of(Span(inner, inner + 6), speeches(text))
    assert found is not None
    assert found.voice is Voice.QUOTED
    assert voice_of(Span(0, 6), speeches(text)) is None


WORDS = st.sampled_from(
    [
        "Stalin",
        "said",
        "that",
        "he",
        "argued",
        "“",
        "”",
        ",",
        ".",
        ":",
        "according to",
        "the",
        "was",
        "wrong",
        "In",
        "Lenin’s",
        "view",
        "told",
        "Ezhov",
        "1937",
        "who",
        "(",
        ")",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_speech_lies_inside_the_text(text):
    assert all(0 <= speech.start <= speech.end <= len(text) for speech in speeches(text))
