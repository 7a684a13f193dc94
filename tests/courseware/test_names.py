"""Names: found, typed, and gathered into what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.courseware import names as reference
from courseware.dates import dates_in, quantities_in
from courseware.language import parse
from courseware.names import Names, NameType, acronyms_in
from tests.documents import NAMES, document_path


def names_of(*paragraphs: str) -> Names:
    return Names.of_texts({f"p{number}": text for number, text in enumerate(paragraphs)})


def typed(text: str) -> dict[str, str]:
    return {mention.text: mention.type.value for mention in names_of(text).mentions_in("p0")}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("In 1919 they signed the Treaty of Versailles.", "Treaty of Versailles", "event"),
        ("It joined the Anti-Comintern Pact with Japan.", "Anti-Comintern Pact", "event"),
        ("The Marco Polo Bridge Incident began it.", "Marco Polo Bridge Incident", "event"),
        ("He fought in the Spanish Civil War.", "Spanish Civil War", "event"),
        ("They met at Indiana University in May.", "Indiana University", "organisation"),
        ("The Royal African Company sold them.", "Royal African Company", "organisation"),
        ("Parliament passed the Stamp Act.", "Stamp Act", "work"),
        ("The troops crossed the Hudson River.", "Hudson River", "place"),
        ("In time the Ottoman Empire fell.", "Ottoman Empire", "country"),
        ("She was born in Kharkiv, Ukraine.", "Kharkiv", "place"),
        ("The general met Commissar V. M. Molotov there.", "V. M. Molotov", "person"),
        ("Later the secret police chief Nikolai Ezhov came.", "Nikolai Ezhov", "person"),
        ("The ruler of Mali was the famous Mansa Musa.", "Mansa Musa", "person"),
        ("The British soldiers left.", "British", "nationality"),
        ("Many Trotskyites were shot.", "Trotskyites", "nationality"),
        ("The army of Germany marched.", "Germany", "country"),
        ("They believed in Bolshevism.", "Bolshevism", "other"),
        ("During World War Two it grew.", "World War Two", "event"),
        ("The Second Continental Congress met.", "Second Continental Congress", "organisation"),
        ("The Pure Food and Drug Act passed.", "Pure Food and Drug Act", "work"),
        ("The Land Law of 1796 applied to Ohio.", "Land Law of 1796", "work"),
        ("Trade fell after the War of 1812 ended.", "War of 1812", "event"),
        ("They helped Belgium during World War I and after.", "World War I", "event"),
        ("The court decided Brown v. Board of Education in 1954.", "Brown v. Board of Education", "event"),
        ("The Trading with the Enemy Act of 1917 forbade it.", "Trading with the Enemy Act of 1917", "work"),
        ("The scandal of the Crédit Mobilier broke.", "Crédit Mobilier", "organisation"),
        ("Later the Roosevelt Corollary was added.", "Roosevelt Corollary", "work"),
        ("He wrote in Pravda that it was over.", "Pravda", "work"),
        ("Many fled to the West in those years.", "West", "place"),
        ("The Sioux were driven off.", "Sioux", "nationality"),
        ("Many African Americans moved north.", "African Americans", "nationality"),
        ("The Wilson administration created it.", "Wilson", "person"),
        ("They lived in Georgia and Alabama.", "Georgia", "place"),
        ("Robert Conquest concluded otherwise.", "Robert Conquest", "person"),
        ("It reached the Soviet Far East.", "Far East", "place"),
        ("The Cherokee Phoenix, the newspaper of the tribe, closed.", "Cherokee Phoenix", "work"),
        ("Louisiana senator Huey “Kingfish” Long spoke.", "Huey “Kingfish” Long", "person"),
        ("Leif Ericson was the son of Eric the Red of Norway.", "Eric the Red", "person"),
        (
            "It was formed by the Cooper Union for the Advancement of Science and Art.",
            "Cooper Union for the Advancement of Science and Art",
            "organisation",
        ),
        (
            "It was led by the National Council for Eurasian and East European Research.",
            "National Council for Eurasian and East European Research",
            "organisation",
        ),
    ],
)
def test_a_name_has_its_type(text, name, kind):
    assert typed(text).get(name) == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The American Ambassador John Cudahy wrote.", {"American", "John Cudahy"}),
        ("It reached Poland and Germany then.", {"Poland", "Germany"}),
        ("They told the Polish Consul S. Lipski so.", {"Polish", "S. Lipski"}),
        ("Stalin’s Great Terror began.", {"Stalin", "Great Terror"}),
        ("The Jewish U.S. Supreme Court justice spoke.", {"Jewish", "U.S. Supreme Court"}),
        ("Then New York Governor Theodore Roosevelt ran.", {"New York", "Theodore Roosevelt"}),
    ],
)
def test_neighbouring_names_are_parted(text, parts):
    assert set(typed(text)) == parts


@pytest.mark.parametrize(
    "text", ["However, many workers left.", "Desperate workers struck.", "The President resigned.", "On Monday I left."]
)
def test_capitals_that_name_nothing_are_left(text):
    assert typed(text) == {}


@pytest.mark.parametrize("part", ["tune", "test"])
def test_names_read_by_hand_are_found_typed_and_gathered(part):
    tally = reference.tally(reference.half(part))
    figures = tally.figures()
    assert figures["names"] > 100
    assert figures["precision"] >= 0.95
    assert figures["recall"] >= 0.95
    assert figures["type"] >= 0.95
    assert min(figures["pair precision"], figures["pair recall"]) >= 0.95


def test_a_surname_belongs_to_the_full_name_before_it():
    names = names_of("Vasilii M. Zarubin came to Berlin. Zarubin’s report was long.", "Zarubin left in 1937.")
    assert names.cluster_of("Zarubin").canonical == "Vasilii M. Zarubin"
    assert len(names.cluster_of("Zarubin").mentions) == 3


def test_initials_and_given_name_make_one_person():
    names = names_of("J. Arch Getty wrote first. Later John Arch Getty wrote again, and Getty was read.")
    assert len(names.of_type(NameType.PERSON)) == 1


def test_a_nickname_is_another_name_of_the_same_person():
    names = names_of(
        "General Thomas “Stonewall” Jackson came. “Stonewall” Jackson held. Jackson and Stonewall Jackson won."
    )
    assert len(names.of_type(NameType.PERSON)) == 1
    assert len(names.cluster_of("Jackson").mentions) == 4


def test_a_relative_named_in_passing_does_not_take_the_surname():
    names = names_of(
        "Theodore Roosevelt led them. Theodore Roosevelt won. President Theodore Roosevelt spoke.",
        "Many years later his cousin Franklin Roosevelt did the same.",
        "Roosevelt believed in reform.",
    )
    (mention,) = names.mentions_in("p2")
    assert names.clusters[mention.cluster].canonical == "Theodore Roosevelt"


@pytest.mark.parametrize(
    "text",
    [
        "The Spanish-speaking towns grew.",
        "Post-archival research added much.",
        "It demanded the National safety of all.",
    ],
)
def test_adjectives_and_stressed_words_are_no_names(text):
    small = "A national law and a national safety."
    assert {mention.text for mention in names_of(text, small).mentions_in("p0")} <= {"Spanish"}


def test_mr_and_mrs_tell_no_two_names_apart():
    names = names_of("Maxim Litvinov spoke. Mr. Litvinov left. Eleanor Roosevelt came. Mrs. Roosevelt wrote.")
    assert names.same("Mr. Litvinov", "Maxim Litvinov")
    assert names.cluster_of("Mrs. Roosevelt").id == names.cluster_of("Eleanor Roosevelt").id


def test_a_surname_used_before_a_namesakes_full_name_is_another_person():
    names = names_of("Roosevelt and Churchill met Stalin. Eleanor Roosevelt stayed at home. Roosevelt was ill.")
    first, second, third = [m.cluster for m in names.mentions_in("p0") if m.text.endswith("Roosevelt")]
    assert first == third != second


def test_a_title_that_opens_with_an_article_inside_a_sentence_is_a_work():
    found = typed("In his classic The Origins of the Second World War, A. J. P. Taylor argued so.")
    assert found == {"The Origins of the Second World War": "work", "A. J. P. Taylor": "person"}


def test_a_person_is_found_in_a_line_of_capitals():
    assert typed("FROM: Ambassador William C. Bullitt, Moscow.")["William C. Bullitt"] == "person"


def test_members_of_a_family_stay_apart():
    names = names_of("William Howe sailed. Admiral Richard Howe followed. General William Howe won.")
    assert len(names.of_type(NameType.PERSON)) == 2
    assert not names.same("William Howe", "Richard Howe")


def test_kings_of_one_name_stay_apart():
    names = names_of("George II reigned before George III. George III lost the colonies.")
    assert not names.same("George II", "George III")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "The secret police (OGPU) and the Primary Party Organisation (PPO) met. The PPO voted.",
            "PPO",
            "Primary Party Organisation",
        ),
        ("Artur Artuziov was accused. Later Artuzov was proved right.", "Artuzov", "Artuziov"),
        ("Moscow decided. The Soviet Union agreed.", "Moscow", "the Soviet Union"),
        ("The Kremlin decided.", "the Kremlin", "USSR"),
        (
            "The Treaty of Versailles was broken. The Versailles Treaty fell.",
            "Treaty of Versailles",
            "Versailles Treaty",
        ),
        ("The Communist Party ruled. The Party was large.", "the Party", "Communist Party"),
        ("Maxim Litvinov left. Litvoniv came back.", "Litvoniv", "Litvinov"),
        ("The United States joined. The U.S. won.", "U.S.", "United States"),
        ("The Germans came to Germany.", "Germans", "Germany"),
        ("Lenins death changed it. After that Lenin was praised.", "Lenins", "Lenin"),
    ],
)
def test_names_of_one_thing_are_the_same(text, one, other):
    assert names_of(text).same(one, other)
    assert names_of(text).same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Austria", "Australia"),
        ("Stalin", "Hitler"),
        ("Berlin", "Warsaw"),
        ("Japan", "China"),
        ("Slovakia", "Slovenia"),
        ("1937", "1938"),
    ],
)
def test_names_of_two_things_are_not_the_same(one, other):
    assert not names_of(f"They spoke of {one} and of {other}.").same(one, other)


def test_what_the_text_calls_a_person_is_a_role():
    names = names_of("The secret police chief Nikolai Ezhov came. Karl Radek, a journalist, wrote it.")
    assert "secret police chief" in names.cluster_of("Ezhov").roles
    assert "journalist" in names.cluster_of("Radek").roles


def test_gender_comes_from_the_given_name_or_the_title():
    names = names_of("Natalie Zemon Davies wrote. Queen Nzinga ruled. Karl Radek left.")
    assert [names.cluster_of(name).gender for name in ("Davies", "Queen Nzinga", "Radek")] == ["f", "f", "m"]


def test_a_place_and_a_person_of_one_name_are_told_apart():
    names = names_of(
        "George Washington led them. Washington crossed the river. Much later a house was built in Washington."
    )
    kinds = [mention.type for mention in names.mentions_in("p0") if mention.text == "Washington"]
    assert kinds == [NameType.PERSON, NameType.PLACE]


def test_titles_in_quotation_marks_after_a_name_are_works():
    assert typed("Overy’s post-archives ‘Russia’s War’ reveals it.")["Russia’s War"] == "work"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 23 August 1939", [("23 August 1939", "date")]),
        ("the August 20, 1935 report", [("August 20, 1935", "date")]),
        ("in early September it", [("early September", "month")]),
        ("in 1937–38 and 1939-1940", [("1937–38", "years"), ("1939-1940", "years")]),
        ("by the mid-1930s", [("mid-1930s", "years")]),
        ("in the summer of 1937", [("the summer of 1937", "month")]),
        ("he may march in May", [("May", "month")]),
        ("the nineteenth century", [("nineteenth century", "years")]),
        ("in the winter of 1927–28 it", [("the winter of 1927–28", "month")]),
        ("in the first days of March they", [("March", "month")]),
        ("about 1,900 miles", []),
        ("from 44 BC to AD 410", [("44 BC", "year"), ("AD 410", "year")]),
        ("pp. 12–14 cost £1066.50", []),
    ],
)
def test_dates(text, expected):
    assert [(text[start:end], kind.value) for start, end, kind in dates_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some say more than 20,000 people died.", ["more than 20,000 people"]),
        ("They had about 2,000 Polish spies.", ["about 2,000 Polish spies"]),
        ("Over 75 per cent voted.", ["Over 75 per cent"]),
        ("It killed approximately one million people.", ["approximately one million people"]),
        ("It cost $4 million in all.", ["$4 million"]),
        ("One may doubt it in 1937.", []),
        ("The Five Year Plans failed.", []),
        ("Two-thirds of the army fled.", []),
        ("It lasted four years.", ["four years"]),
        (
            "It lost between three and a half and four million people.",
            ["between three and a half and four million people"],
        ),
        ("They came a little over three months after.", ["a little over three months"]),
        ("The sum of $200 per month was paid.", ["$200"]),
    ],
)
def test_quantities_keep_their_unit_and_how_surely(text, expected):
    (sentence,) = parse(text)
    found = quantities_in(sentence.text, sentence.tokens, dates_in(text))
    assert [text[start:end] for start, end, _ in found] == expected


def test_an_acronym_in_brackets_names_the_words_before_it():
    assert acronyms_in("the National Recovery Administration (NRA) and a man (see above)") == [
        ("National Recovery Administration", "NRA")
    ]


WORDS = st.sampled_from(
    [
        "Stalin",
        "the",
        "Berlin",
        "of",
        "King",
        "and",
        "Party",
        "V.",
        "’s",
        ".",
        ",",
        "(",
        ")",
        "War",
        "in",
        "1937",
        "said",
        "Mrs.",
        "U.S.",
        "–",
        "“",
        "”",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_mentions_say_what_stands_there(text):
    names = names_of(text)
    for mention in names.mentions_in("p0"):
        assert text[mention.start : mention.end] == mention.text
        assert mention in names.clusters[mention.cluster].mentions


def test_the_same_text_gives_the_same_names():
    text = "Stalin met Hitler in Berlin. The Kremlin waited. Stalin left for Moscow with V. M. Molotov."
    assert repr(names_of(text)) == repr(names_of(text))


@pytest.mark.documents
@pytest.mark.parametrize("name", NAMES)
def test_the_real_documents_are_read_without_a_stop(name):
    path = document_path(name)
    if path is None:
        pytest.skip("the document is not here")
    paragraphs = [" ".join(part.split()) for part in path.read_text("utf-8").split("\n\n") if part.strip()]
    names = names_of(*paragraphs)
    assert names.same("Stalin", "Joseph Stalin")
    assert names.cluster_of("Stalin").type is NameType.PERSON
    assert names.cluster_of("Soviet Union").type is NameType.COUNTRY


def test_a_name_that_begins_with_its_kind_is_typed_by_it():
    names = Names.of_texts({"a": "Hitler postponed Operation Barbarossa. Operation Barbarossa began on 22 June 1941."})
    assert [cluster.canonical for cluster in names.of_type(NameType.EVENT)] == ["Operation Barbarossa"]
