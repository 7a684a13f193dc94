"""Sentences, tokens, tags and lemmas."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.courseware import references, tagging
from benchmarks.courseware import sentences as ends
from courseware.language import (
    base_form,
    brackets,
    content_lemmas,
    is_plural,
    lemma,
    noun_chunks,
    parse,
    parse_tokens,
    past_form,
    pluralise,
    quotations,
    sentence_spans,
    words,
)
from courseware.lexicon import listed

ALPHABET = st.sampled_from([*list("abc AB.?!,;:'\"“”‘’()[]…—–-1890\n¹²"), "U.S. ", "vol. ", "Mr. ", "i. e. ", " He "])
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "See vol. 2, no. 3, pp. 12–14, and op. cit., p. 5.",
        "V. M. Molotov and L. M. Kaganovich met Iu. S. Petrov on St. Petersburg Street.",
        "He told them (it was late. Nobody listened.) to go.",
        "She asked “Why now? Why here?” and left.",
        "“Will they come?” he asked.",
        "They fought at Kharkov, i. e. in Ukraine, on Aug. 5, and won.",
        "The U.S. Steel Corporation bought J.P. Morgan's shares.",
        "He waited... and then he left.",
        "J. Arch Getty, “‘Excesses Are Not Permitted’: Mass Terror,” Russian Review 61, no. 1.",
        "It was called 'What Came Next?', and it sold well.",
        "In Worcester v. Georgia the court ruled against the state.",
        "The ll. 5–7, Kn. 2, and fol. 3 are lost.",
    ],
)
def test_no_sentence_ends_inside(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He left in 1937.", "Nobody knew why."),
        ("It fought for the U.S.", "The war went on."),
        ("It was “the end.”", "He left."),
        ("He said it was “too honest a soul.”", "Stalin then insisted."),
        ("He agreed.¹", "They did not."),
        ("It came from “reliable sources.”²²", "He left."),
        ("(One may doubt it.)", "They did."),
        ("Why did it fail?", "Nobody knows!"),
        ("The plan cost £5.", "It failed."),
        ("It was vol. 3, p. 206.", "In 1941 he died."),
        ("He worked all night…", "Then he slept."),
        ("He said: “No, such a thing is precluded.”", "When Zarubin explained that, nobody spoke."),
    ],
)
def test_sentences_end_between(first, second):
    assert sentences(f"{first} {second}") == [first, second]


def test_of_the_ends_read_by_hand_at_most_five_in_a_thousand_are_wrong():
    read = ends.read_by_hand()
    assert read.wanted > 150
    assert read.per_thousand <= 5, read.faults


def test_few_traps_catch_the_splitter():
    traps = ends.traps()
    assert traps.wanted > 200
    assert traps.missed + traps.false <= 4, traps.faults


def test_a_long_quotation_of_several_sentences_is_divided():
    inner = "We do not have what we need in this country today. " * 6
    assert len(sentences(f"He wrote: “{inner.strip()}” Then he stopped.")) > 3


def test_an_unclosed_quotation_does_not_swallow_the_paragraph():
    text = 'He said "we will fight. They left. Nobody came. The war was lost. It ended.'
    assert len(sentences(text)) == 5


def test_sentences_never_cross_a_blank_line():
    assert sentences("A title without a stop\n\nThe text begins. It ends.") == [
        "A title without a stop",
        "The text begins.",
        "It ends.",
    ]


@given(TEXTS)
def test_sentences_hold_every_letter_once_and_in_order(text):
    spans = sentence_spans(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@given(TEXTS)
def test_tokens_stand_where_they_say(text):
    for sentence in parse(text):
        assert sentence.text == text[sentence.start : sentence.end]
        assert all(token.text == text[token.start : token.end] and token.text.strip() for token in sentence.tokens)
        joined = "".join(token.text for token in sentence.tokens)
        assert "".join(joined.split()) == "".join(sentence.text.split())


@given(TEXTS)
def test_quotations_and_brackets_lie_inside_the_text_and_apart(text):
    quotes = quotations(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in quotes)
    assert all(a.end <= b.start for a, b in itertools.pairwise(quotes))
    assert all(text[start] in "([{" and text[end - 1] in ")]}" for start, end in brackets(text))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("the ‘social fascist’ cries", ["social fascist"]),
        ("the kulaks' land and the Party's line", []),
        ("“one,” he said, “two”", ["one,", "two"]),
        ('He was "misinforming the Politburo."', ["misinforming the Politburo."]),
        ("in the '30s and '40s", []),
        ("Overy’s ‘Russia’s War’ reveals", ["Russia’s War"]),
        ("“the ‘kulak’ operation”", ["the ‘kulak’ operation"]),
        (
            "the 'highest form of [the proletariat's] class organisation', united",
            ["highest form of [the proletariat's] class organisation"],
        ),
    ],
)
def test_quotations_are_told_from_apostrophes(text, inside):
    assert [text[quote.inner_start : quote.inner_end] for quote in quotations(text)] == inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stalin’s spies", [("Stalin", "NNP"), ("’s", "POS"), ("spies", "NNS")]),
        ("the workers' party", [("the", "DT"), ("workers", "NNS"), ("'", "POS"), ("party", "NN")]),
        ("in 1937–38", [("in", "IN"), ("1937–38", "CD")]),
        ("They cannot go.", [("They", "PRP"), ("can", "MD"), ("not", "RB"), ("go", "VB"), (".", ".")]),
        ("the U.S. army", [("the", "DT"), ("U.S.", "NNP"), ("army", "NN")]),
        ("during the 1930s", [("during", "IN"), ("the", "DT"), ("1930s", "NNS")]),
        ("King George III ruled", [("King", "NNP"), ("George", "NNP"), ("III", "NNP"), ("ruled", "VBD")]),
    ],
)
def test_tokens_and_tags(text, expected):
    assert [(token.text, token.tag) for token in parse_tokens(text)] == expected


@pytest.mark.parametrize(
    ("reference", "share", "hard"), [("tags", 0.985, 0.965), ("tags_untouched", 0.975, 0.96), ("tag_traps", 0.9, 0.9)]
)
def test_words_have_the_tags_that_a_reader_gave_them(reference, share, hard):
    found = tagging.tagged(reference)
    assert found.right / found.words >= share, found.faults
    assert found.hard_right / found.hard >= hard, found.faults


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("The plans saw, as Figes notes, a revolution.", "saw", "VBD"),
        ("As Figes notes, it failed.", "notes", "VBZ"),
        ("The treaty signed in 1919 was broken.", "signed", "VBN"),
        ("Bukharin, the editor dismissed in 1929, replied.", "dismissed", "VBN"),
        ("The men arrested in 1937, most of them officers, were shot.", "arrested", "VBN"),
        ("The attack led by him failed.", "led", "VBN"),
        ("The pressure returned in the autumn.", "returned", "VBD"),
        ("Her father met her in Paris.", "her", "PRP"),
    ],
)
def test_verbs_and_participles_are_told_apart(text, word, tag):
    assert next(token.tag for token in parse_tokens(text) if token.text == word) == tag


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [
        ("was", "VBD", "be"), ("signed", "VBD", "sign"), ("hoped", "VBD", "hope"), ("hopped", "VBD", "hop"),
        ("planning", "VBG", "plan"), ("countries", "NNS", "country"), ("wives", "NNS", "wife"),
        ("crises", "NNS", "crisis"),
        ("classes", "NNS", "class"), ("carries", "VBZ", "carry"), ("goes", "VBZ", "go"), ("better", "JJR", "good"),
        ("larger", "JJR", "large"), ("earliest", "JJS", "early"), ("Soviets", "NNPS", "soviet"),
        ("industrialising", "VBG", "industrialise"),
        ("referred", "VBD", "refer"), ("argues", "VBZ", "argue"), ("series", "NNS", "series"),
        ("seized", "VBD", "seize"),
        ("freed", "VBD", "free"), ("dying", "VBG", "die"), ("buses", "NNS", "bus"), ("heroes", "NNS", "hero"),
    ],
)  # fmt: skip
def test_lemmas(word, tag, expected):
    assert lemma(word, tag) == expected


def test_every_form_of_the_hand_checked_table_has_its_dictionary_form():
    table = list(references.rows("inflections"))
    wrong = {(form, tag): lemma(form, tag) for form, tag, base in table if lemma(form, tag) != base}
    assert len(table) > 600
    assert wrong == {}


@pytest.mark.parametrize(
    "base",
    sorted(
        listed(
        "sign begin carry plan refer open die agree seek offer develop commit execute "
        "abolish destroy admit visit fight win lead overthrow order stop drop occur install canvass rival focus panic"
        )
    ),
)  # fmt: skip
def test_the_past_of_a_verb_leads_back_to_its_base(base):
    assert base_form(past_form(base)) == base


@pytest.mark.parametrize(
    ("singular", "plural"), [("treaty", "treaties"), ("man", "men"), ("church", "churches"), ("day", "days")]
)
def test_plurals(singular, plural):
    assert pluralise(singular) == plural
    assert is_plural(plural)
    assert not is_plural(singular)
    assert lemma(plural, "NNS") == singular


def test_content_lemmas_leave_out_stop_words_and_light_verbs():
    assert content_lemmas("The army had been taking the old town in 1941.") == {"army", "old", "town", "1941"}


def test_noun_chunks_stop_at_prepositions_and_verbs():
    tokens = parse_tokens("Many young workers of the city joined the Communist Party in 1924.")
    chunks = [" ".join(token.text for token in tokens[span.start : span.end]) for span in noun_chunks(tokens)]
    assert chunks == ["Many young workers", "the city", "the Communist Party", "1924"]


def test_words_leave_marks_out():
    assert words("“Stalin’s” war—1937–38…") == ["Stalin’s", "war", "1937", "38"]
