"""What an instructor decides of names and speakers holds for everything that is made of the reading."""

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.correcting import corrected_names, corrected_speech
from courseware.corrections import NAME_TYPES, VOICES, Corrections, LineChoice, NameCorrection, SpeechCorrection
from courseware.gazetteer import NameType
from courseware.layers import layer_table, names_of, speech_of
from courseware.names import Names
from courseware.readers import read, read_text
from courseware.reading import Reading, analyse
from courseware.spans import Span
from courseware.speech import Speech, Voice, voice_of
from essays.checking import State
from essays.rubrics import default_history_rubric
from essays.scoring import Brief, assess
from essays.sources import Sources
from questions import gates
from questions.bank import Settings
from questions.candidates import Candidate, Site
from questions.clauses import clause_of
from questions.distractors import names_of_document
from questions.document_index import DocumentIndex
from questions.families import attribution, subject
from questions.generation import generate
from questions.speaking import author_speaks

CHAPTER = Path(__file__).parents[2] / "seeds" / "between_the_wars" / "sources" / "new_economy_to_plan.md"

WAR = """# The war

Jackson burned the depots of the Meridian Railway and the mills of Vicksburg in November 1864. General Robert Lee led
the army over the southern river in June 1863. General Ulysses Grant took the city of Vicksburg in July 1863. General
William Sherman founded the school of engineers in April 1862.
"""

CANAL = """# The canal

In March 1931 the engineer Nikolai Marlov moved to Orsk. Ivan Tresk replaced Nikolai Marlov as head of the works in June
1934. Anna Velik founded the town of Lugansk in 1928. The historian Maria Duval wrote of it in 1987, as Pavel Orlin did.

The chronicler Edgar Holt wrote a history of the works in 1990. The northern canal carried more grain in 1935 than the
railway to Kerch carried in a decade. Viktor Samoylov read the book in Moscow in 1991.
"""
GRAIN = "The northern canal carried more grain in 1935 than the railway to Kerch carried in a decade."


def reading(text: str, **table: object) -> Reading:
    return analyse(read_text(text, "markdown"), Corrections.of_table(table))


def named(text: str, *corrections: NameCorrection) -> Names:
    return corrected_names(Names.of_texts({"a": text}), {"a": text}, corrections)


def rows(names: Names) -> list[tuple[str, str, str]]:
    return [(m.text, m.type.value, names.clusters[m.cluster].canonical) for m in names.mentions_in("a")]


# --- names


@pytest.mark.parametrize("kind", [kind for kind in NAME_TYPES if kind])
def test_a_wording_is_what_the_card_says(kind):
    names = named("Jackson lay in ruins. The army left Jackson.", NameCorrection("Jackson", kind))
    assert [(text, found) for text, found, _ in rows(names)] == [("Jackson", kind), ("Jackson", kind)]
    cluster = names.cluster_of("Jackson")
    assert cluster is not None
    assert cluster.corrected
    assert names.of_type(NameType(kind)) == [cluster]


def test_what_the_lexicon_knows_of_the_old_type_is_no_longer_said():
    before, after = named("He left Moscow."), named("He left Moscow.", NameCorrection("Moscow", "person"))
    assert "national capital" in before.clusters["moscow"].roles
    assert after.clusters["moscow"].roles == ()


def test_a_wording_joins_the_cluster_that_it_is_said_to_belong_with():
    text = "Nikolai Marlov built it. The Chief of Works, called Iron Kolya, died at Orsk."
    names = named(text, NameCorrection("Iron Kolya", "person", "Nikolai Marlov"))
    assert names.cluster_of("Iron Kolya") is names.cluster_of("Marlov")
    assert names.same("Iron Kolya", "Nikolai Marlov")


def test_a_name_that_the_text_does_not_have_may_head_a_cluster():
    names = named("Koba came. Stalin left.", NameCorrection("Koba", "person", "Iosif Dzhugashvili"))
    assert names.cluster_of("Koba").canonical == "Iosif Dzhugashvili"
    assert names.cluster_of("Iosif Dzhugashvili") is names.cluster_of("Koba")


def test_a_cluster_joins_another_whole_and_a_single_wording_alone():
    text = "Nikolai Marlov met Ivan Tresk. Marlov left. Tresk stayed."
    whole = named(text, NameCorrection("Nikolai Marlov", "person", "Ivan Tresk"))
    assert {canonical for _, _, canonical in rows(whole)} == {"Ivan Tresk"}
    part = named(text, NameCorrection("Marlov", "person", "Ivan Tresk"))
    assert [canonical for _, _, canonical in rows(part)] == ["Nikolai Marlov", "Ivan Tresk", "Ivan Tresk", "Ivan Tresk"]


def test_a_wording_that_is_its_own_canonical_stands_apart():
    text = "Nikolai Marlov met Ivan Tresk. Marlov left."
    names = named(text, NameCorrection("Marlov", "person", "Marlov"))
    assert [canonical for _, _, canonical in rows(names)] == ["Nikolai Marlov", "Ivan Tresk", "Marlov"]


def test_a_surname_said_to_be_a_person_joins_its_only_bearer():
    text = "Andrew Jackson rode on. They rested in Jackson."
    apart = NameCorrection("Jackson", "place", "Jackson")
    assert rows(named(text, apart))[-1] == ("Jackson", "place", "Jackson")
    assert rows(named(text, NameCorrection("Jackson", "person")))[-1] == ("Jackson", "person", "Andrew Jackson")


def test_what_names_nothing_is_no_mention():
    text = "The Bureau of Roads met in Paris."
    assert [found for found, _, _ in rows(named(text, NameCorrection("Bureau of Roads", "")))] == ["Paris"]


def test_a_name_that_was_not_found_is_one_at_every_whole_occurrence():
    text = "The iron road of Orsk was long. An iron road, said he; the iron roads and the ironroad are others."
    names = named(text, NameCorrection("iron road", "work"))
    assert [found for found, kind, _ in rows(names) if kind == "work"] == ["iron road", "iron road"]


def test_a_part_of_a_longer_name_is_left_to_it():
    text = "Andrew Jackson rode. Jackson Hole is far."
    names = named(text, NameCorrection("Jackson Hole", "place"), NameCorrection("Jackson", "person"))
    assert rows(names) == [("Andrew Jackson", "person", "Andrew Jackson"), ("Jackson Hole", "place", "Jackson Hole")]


def test_a_word_that_only_begins_a_sentence_is_no_name_where_the_document_also_writes_it_small():
    text = "They met Will. Will he stay? He will."
    assert [mention.start for mention in named(text, NameCorrection("Will", "person")).mentions_in("a")] == [9]


def test_of_two_decisions_on_one_wording_the_later_holds():
    names = named("He left Orsk.", NameCorrection("Orsk", "person"), NameCorrection("Orsk", "place"))
    assert rows(names) == [("Orsk", "place", "Orsk")]


def test_places_and_clusters_stay_sound_whatever_is_decided():
    plain = analyse(read(CHAPTER.read_bytes(), CHAPTER.name))
    clusters = [c for c in plain.names.clusters.values() if c.type is not NameType.QUANTITY]
    decided = [
        NameCorrection(one.canonical, ("person", "", "place")[place % 3], other.canonical if place % 2 else "")
        for place, (one, other) in enumerate(pairwise(clusters))
        if place % 3 != 1 or not place % 2
    ]
    names = corrected_names(plain.names, plain.texts, decided)
    for anchor, words in plain.texts.items():
        for mention in names.mentions_in(anchor):
            assert words[mention.start : mention.end] == mention.text
            cluster = names.clusters[mention.cluster]
            assert mention in cluster.mentions
            assert mention.type is cluster.type
    held = [m for c in names.clusters.values() for m in c.mentions]
    assert len(held) == len(set(held))
    assert sum(len(names.mentions_in(anchor)) for anchor in plain.texts) == len(held)


def test_no_decision_changes_nothing():
    plain = analyse(read(CHAPTER.read_bytes(), CHAPTER.name))
    assert corrected_names(plain.names, plain.texts, []) is plain.names
    assert corrected_speech(plain.speech, plain.texts, []) == plain.speech


# --- who speaks


def spoken(text: str, *corrections: SpeechCorrection, found: tuple[Speech, ...] = ()) -> list[Speech]:
    return corrected_speech({"a": list(found)}, {"a": text}, corrections)["a"]


def test_a_stretch_has_the_voice_and_speaker_that_the_card_says():
    assert spoken(CANAL, SpeechCorrection(GRAIN.split(" than")[0], "reported", "Edgar Holt")) == [
        Speech(place := CANAL.index(GRAIN[:20]), place + len(GRAIN.split(" than")[0]), Voice.REPORTED, "Edgar Holt",
               "as corrected")
    ]  # fmt: skip


def test_what_is_the_authors_own_is_cut_out_of_what_held_it():
    text = "Holt said it rained, it snowed, it froze."
    whole = Speech(10, 40, Voice.REPORTED, "Holt", "said")
    left = spoken(text, SpeechCorrection("it snowed", "author"), found=(whole,))
    assert [(Span(s.start, s.end).of(text), s.speaker) for s in left] == [
        ("it rained, ", "Holt"),
        (", it froze", "Holt"),
    ]
    assert spoken(text, SpeechCorrection("it rained, it snowed, it froze.", "author"), found=(whole,)) == []


def test_a_quotation_inside_a_corrected_report_stays():
    text = "The plan failed, “a bitter winter” being blamed."
    quote = Speech(18, 33, Voice.QUOTED, "Marlov", "quotation marks")
    found = spoken(text, SpeechCorrection(text, "reported", "Holt"), found=(quote,))
    assert voice_of(Span(18, 33), found).speaker == "Marlov"
    assert voice_of(Span(0, 15), found).speaker == "Holt"


def test_another_speaker_keeps_the_cue_that_was_found():
    text = "He argued that it failed."
    found = spoken(text, SpeechCorrection("it failed", "reported", "Nove"),
                   found=(Speech(15, 24, Voice.REPORTED, "He", "argued"),))  # fmt: skip
    assert found == [Speech(15, 24, Voice.REPORTED, "Nove", "argued")]


def test_a_stretch_is_known_by_what_stands_around_it():
    text = "It failed, said Nove. It failed, said Carr."
    second = SpeechCorrection("It failed", "quoted", "Carr", prefix="said Nove. ", suffix=", said Carr.")
    assert [speech.start for speech in spoken(text, second)] == [22]
    assert [speech.start for speech in spoken(text, SpeechCorrection("It failed", "quoted", "Carr"))] == [0, 22]
    assert spoken(text, SpeechCorrection("It failed", "quoted", "Carr", prefix="elsewhere")) == []


def test_other_white_space_and_quotation_marks_lead_to_the_same_stretch():
    curly = "He wrote:\n“It can’t  last – never.” And left."
    entry = SpeechCorrection('"It can\'t last - never."', "quoted", "Holt", prefix="He wrote: ", suffix=" And left.")
    assert [Span(s.start, s.end).of(curly) for s in spoken(curly, entry)] == ["“It can’t  last – never.”"]


# --- what is made of it


def index_of(text: str, **table: object) -> DocumentIndex:
    return DocumentIndex(reading(text, **table))


def site_of(index: DocumentIndex, words: str) -> Site:
    return next(site for site in index.sites if words in site.text)


def asked_for(index: DocumentIndex, words: str) -> list[str]:
    """The persons whom a question after the subject of that sentence would ask for."""
    site = site_of(index, words)
    found = subject.propose(site, clause_of(site.sentence), index)
    return [one.key for one in found if isinstance(one, Candidate) and one.kind == "person"]


@pytest.mark.parametrize(("kind", "keys"), [("person", ["Jackson"]), ("place", []), ("", [])])
def test_a_name_is_asked_for_as_what_the_card_says_it_is(kind, keys):
    assert asked_for(index_of(WAR, names=[{"text": "Jackson", "type": kind}]), "Meridian Railway") == keys


def test_a_corrected_person_needs_no_further_sign():
    text = CANAL.replace("Ivan Tresk replaced", "Qzeb replaced")
    assert asked_for(index_of(text), "Qzeb replaced") == []
    assert asked_for(index_of(text, names=[{"text": "Qzeb", "type": "person"}]), "Qzeb replaced") == ["Qzeb"]


HOLT = {"speech": [{"quote": GRAIN, "voice": "reported", "speaker": "Holt"}]}


def test_what_is_said_to_be_reported_is_asked_as_the_speakers_with_the_sentence_that_names_him():
    plain, told = index_of(CANAL), index_of(CANAL, **HOLT)
    assert author_speaks(site_of(plain, "grain"))
    assert not author_speaks(site_of(told, "grain"))
    assert gates.sentence_trip(site_of(plain, "grain")) is None
    assert gates.sentence_trip(site_of(told, "grain"))[0] == "reported"
    assert attribution.propose(site_of(plain, "grain"), None, plain) == []
    (asked,) = attribution.propose(site_of(told, "grain"), None, told)
    assert asked.key == "Edgar Holt"
    assert "grain" in asked.stem
    evidence = asked.site.evidence().text
    assert "Edgar Holt" in evidence
    assert evidence in CANAL


def test_no_question_that_is_kept_states_what_is_said_to_be_reported():
    path = CHAPTER.with_name("security_by_other_means.md")
    plain = generate([analyse(read(path.read_bytes(), path.name))], Settings(maximum=300), 3)
    closed = [item for item in plain.items if item.lineage.family in ("date", "subject", "true_false", "place")]
    assert closed
    document = analyse(read(path.read_bytes(), path.name))
    passage = next(p for p in document.passages if p.anchor == closed[0].evidence.anchor)
    told = Corrections(speech=(SpeechCorrection(passage.text, "reported", "Alec Nove"),))
    again = generate([analyse(read(path.read_bytes(), path.name), told)], Settings(maximum=300), 3)
    resting = {item.lineage.family for item in again.items if item.evidence.anchor == passage.anchor}
    assert resting <= {"attribution", "quotation", "belief"}


def test_what_is_said_to_be_the_authors_own_is_asked_again():
    view = "According to Holt, the northern canal carried more grain in 1935 than the railway."
    text = CANAL.split("The northern")[0] + view
    words = "the northern canal carried more grain in 1935 than the railway"
    found = reading(text).speech
    assert any(speech.speaker == "Holt" for speeches in found.values() for speech in speeches)
    cleared = reading(text, speech=[{"quote": words, "voice": "author"}]).speech
    assert not any(speech.speaker == "Holt" for speeches in cleared.values() for speech in speeches)


def test_names_said_to_be_one_never_stand_beside_each_other():
    others = [
        {"quote": "Anna Velik founded the town of Lugansk in 1928.", "voice": "reported", "speaker": "Pavel Orlin"},
        {"quote": "Ivan Tresk replaced", "voice": "reported", "speaker": "Nikolai Marlov"},
    ]

    def beside(**more: object) -> set[str]:
        index = index_of(CANAL, speech=[*HOLT["speech"], *others], **more)
        asked = next(one for one in attribution.propose(site_of(index, "grain"), None, index))
        return {filler.text for filler in names_of_document(asked, index)}

    assert beside() == {"Nikolai Marlov", "Pavel Orlin"}
    assert beside(names=[{"text": "Pavel Orlin", "type": "person", "canonical": "Edgar Holt"}]) == {"Nikolai Marlov"}


ESSAY = """The canal was worth its cost, because it fed the towns along the river for many years.

As {name} argues, more grain went along the northern canal in 1935 than the Kerch railway had carried in ten years. This
shows that the works paid for themselves, since grain was what the towns needed most.

It may be objected that many died at the works. Yet the towns lived, and so the canal served the country well.
"""


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Edgar Holt", State.FOUND),
        ("Holt", State.FOUND),
        ("Maria Duval", State.DIFFERS),
        ("Sheila Preston", State.NOT_IN_SOURCES),
    ],
)
def test_an_essays_attribution_is_judged_by_the_corrected_speaker(name, state):
    def ledger(**table: object) -> list:
        source = ("canal", "The canal", "Josiah Pemberton", reading(CANAL, **table))
        made = assess(ESSAY.format(name=name), Sources.build([source]), default_history_rubric(), Brief(""))
        return [row for row in made.ledger if row.kind == "attribution"]

    assert all(row.state is not State.DIFFERS for row in ledger())
    row = ledger(speech=[{"quote": GRAIN, "voice": "reported", "speaker": "Edgar Holt"}])[0]
    assert row.state is state
    if state is not State.NOT_IN_SOURCES:
        assert "Edgar Holt" in row.explanation
        assert "grain" in row.place.text


def test_an_essay_may_name_a_speaker_as_the_card_calls_him():
    table = {
        "names": [{"text": "Holt", "type": "person", "canonical": "Edgar Holt"},
                  {"text": "chronicler", "type": "person", "canonical": "Edgar Holt"}],
        "speech": [{"quote": GRAIN, "voice": "reported", "speaker": "Ned Quill"}],
    }  # fmt: skip
    source = ("canal", "The canal", "", reading(CANAL, **table))
    made = assess(ESSAY.format(name="Ned Quill"), Sources.build([source]), default_history_rubric(), Brief(""))
    row = next(row for row in made.ledger if row.kind == "attribution")
    assert row.state is State.FOUND, "a speaker whom only the card names is one of the sources' people"


# --- the card

TEXTS = st.text(min_size=1, max_size=40)
TABLES = st.builds(
    Corrections,
    st.lists(st.builds(LineChoice, TEXTS, st.booleans(), TEXTS, TEXTS), max_size=4).map(tuple),
    st.lists(st.builds(NameCorrection, TEXTS, st.sampled_from(NAME_TYPES), TEXTS), max_size=4).map(tuple),
    st.lists(st.builds(SpeechCorrection, TEXTS, st.sampled_from(VOICES), TEXTS, TEXTS, TEXTS), max_size=4).map(tuple),
)


@given(TABLES, TABLES)
def test_a_table_says_the_same_decisions_and_its_digest_tells_them_apart(one, other):
    assert Corrections.of_table(one.table()) == one
    assert (one.digest == other.digest) is (one == other)


@pytest.mark.parametrize(
    "table",
    [
        {"names": [{"text": "Jackson", "type": "persona"}]},
        {"names": [{"text": "Jackson"}]},
        {"names": [{"text": 1937, "type": "year"}]},
        {"names": {"text": "Jackson", "type": "person"}},
        {"names": "Jackson"},
        {"names": ["Jackson"]},
        {"speech": [{"quote": "It failed", "voice": "sung"}]},
        {"speech": [{"quote": "It failed", "voice": "quoted", "singer": "Carr"}]},
        {"lines": [{"quote": "1937", "keep": "yes"}]},
    ],
)
def test_a_card_that_says_something_else_is_refused_with_a_sentence(table):
    with pytest.raises(ValueError, match=r"in the card cannot be read: .+ Compare it with seeds/README\.md\.$"):
        Corrections.of_table(table)


def test_the_types_and_voices_of_the_card_are_those_of_the_text():
    assert set(NAME_TYPES) == {"", *(kind.value for kind in NameType)}
    assert set(VOICES) == {voice.value for voice in Voice}
    assert asdict(NameCorrection("a", "")) == {"text": "a", "type": "", "canonical": ""}


def test_what_is_kept_of_a_layer_comes_back_as_it_was():
    plain = analyse(read(CHAPTER.read_bytes(), CHAPTER.name))
    table = layer_table(plain.names, plain.speech)
    assert names_of(table, plain.texts) == plain.names
    assert speech_of(table) == {anchor: speech for anchor, speech in plain.speech.items() if speech}
