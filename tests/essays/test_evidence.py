"""The ledger: quotations, attributions, figures and names, on small sources and on the real essay where it is found."""

import pytest

from courseware.readers import read_text
from courseware.reading import analyse
from essays.attributing import Standing, attributions
from essays.checking import State
from essays.drafts import read_draft
from essays.evidence import examine
from essays.quoting import copied_runs, find_quotation, quoted_stretches
from essays.scoring import prompt_keys
from essays.sources import Sources
from tests.documents import document_path
from tests.essays.course import real_sources

SOURCE = """# The Canal

The canal was opened by the governor Amos Thornbury in June 1825. It cost about 7.1 million dollars and was 363
miles long.

Engineers said that the canal would "never pay for itself", and the legislature listened. Tolls repaid the whole debt \
within nine years, and by 1836 the state earned more from it than from land.

The historian Clara Denholm has argued that the canal made the city and not the other way round.
"""


@pytest.fixture(scope="module")
def sources():
    reading = analyse(read_text(SOURCE, "markdown"))
    return Sources.build([("canal", "The Canal", "Josiah Pemberton", reading)])


@pytest.mark.parametrize(
    ("quoted", "exact", "changes"),
    [
        ("Tolls repaid the whole debt within nine years", True, []),
        ("tolls repaid the whole debt", True, []),
        ("Tolls repaid … within nine years", True, []),
        ("Tolls repaid ... by 1836 the state earned more", True, []),
        ("[t]olls repaid the whole debt", True, []),
        ("Tolls repaid the whole [sum owed] within nine years", True, []),
        ("Tolls repaid the entire debt within nine years", False, [("whole", "entire")]),
        ("Tolls repaid the whole debt within ninety years", False, [("nine", "ninety")]),
    ],
)
def test_a_quotation_is_exact_or_shows_its_changes(sources, quoted, exact, changes):
    match = find_quotation(quoted, sources)
    assert match is not None
    assert match.exact is exact
    assert [(change.source, change.essay) for change in match.diff if not change.same] == changes


@pytest.mark.parametrize(
    "quoted", ["ships that pass in the night", "the king of the golden river sang", "of the and in the"]
)
def test_a_quotation_from_elsewhere_is_not_found(sources, quoted):
    assert find_quotation(quoted, sources) is None


@pytest.mark.parametrize(
    "title", ["'The Great Terror'", "“Russia’s War”", '"Dizzy with Success"', "‘A Tale of Two Cities’"]
)
def test_a_title_is_no_quotation(title):
    assert quoted_stretches(f"In {title} the author argues much.") == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("As Denholm argues, the canal made the city.", ["Denholm"]),
        ("Clara Denholm has persuasively argued that it made the city.", ["Clara Denholm"]),
        ("According to Wexcombe, the debt was small.", ["Wexcombe"]),
        ("Edwin Wexcombe notes that tolls rose.", ["Edwin Wexcombe"]),
        ("Wexcombe’s ‘Locks and Lives’ shows the price.", ["Wexcombe"]),
        ("Wexcombe's post-war study of the trade shows the price.", ["Wexcombe"]),
        ("Historians such as Wexcombe and Denholm disagree.", ["Wexcombe", "Denholm"]),
        ("The debt was repaid (Wexcombe, 1994, p. 12).", ["Wexcombe"]),
        ("The debt was repaid (Wexcombe 1994: 12).", ["Wexcombe"]),
        ("Wexcombe (1994) puts it lower.", ["Wexcombe"]),
        ("In Wexcombe’s view the debt was small.", ["Wexcombe"]),
        ("The debt, as the historian Edwin Wexcombe points out, was small.", ["Edwin Wexcombe"]),
        ("Davies and Wheatcroft conclude that it failed.", ["Davies", "Wheatcroft"]),
        ("The canal was opened in June (May 1825 at the latest).", []),
        ("Soviet policy shows that it was consistent.", []),
        ("This shows that he was right. However, it failed.", []),
        ("Germany argued that the pact was void.", []),
    ],
)
def test_the_frames_of_attribution(sources, sentence, names):
    found = [item for item in attributions(read_draft(sentence), sources) if item.standing is not Standing.GENERAL]
    assert [item.name for item in found] == names


@pytest.mark.parametrize(
    ("name", "standing"), [("Pemberton", Standing.AUTHOR), ("Denholm", Standing.CITED), ("Wexcombe", Standing.UNKNOWN)]
)
def test_the_sources_know_their_authors_and_whom_they_cite(sources, name, standing):
    found = attributions(read_draft(f"As {name} argues, the canal made the city."), sources)
    assert [item.standing for item in found] == [standing]


def rows(text, sources):
    keys = prompt_keys("What did the canal do?")[1]
    return examine(read_draft(text, sources.lexis), sources, "What did the canal do?", keys).ledger


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("The governor Thornbury opened the canal in 1825.", [State.FOUND]),
        ("The governor Thornbury opened the canal in 1852.", [State.DIFFERS]),
        ("The canal was 363 miles long.", [State.FOUND]),
        ("The canal was 663 miles long.", [State.DIFFERS]),
        ("It cost about 7 million dollars.", [State.FOUND]),
        ("Tolls repaid the debt within 19 years.", [State.DIFFERS]),
        ("The railway reached the town in 1851.", [State.NOT_IN_SOURCES]),
        ("The canal employed 50,000 men.", [State.NOT_IN_SOURCES]),
    ],
)
def test_a_figure_is_supported_contradicted_or_unknown(sources, sentence, states):
    found = [row for row in rows(sentence, sources) if row.kind in ("date", "number", "percentage")]
    assert [row.state for row in found] == states


def test_without_sources_nothing_is_wrong():
    found = examine(
        read_draft('In 1852 he said "the canal will never pay". As Wexcombe notes, it did.'), Sources(), "", frozenset()
    )
    assert {row.state for row in found.ledger} <= {State.NOT_CHECKABLE, State.NOT_IN_SOURCES}


def test_copied_words_are_found_and_quoted_ones_are_not(sources):
    words = "Tolls repaid the whole debt within nine years, and by 1836 the state earned more"
    assert [copy.words for copy in copied_runs(f"So: {words}.", sources)] == [15]
    text = f'So: "{words}".'
    from courseware.spans import Span

    assert copied_runs(text, sources, [Span(text.index('"'), len(text) - 1)]) == []


@pytest.mark.documents
def test_the_real_essay_keeps_its_historians_titles_and_names():
    path, index = document_path("student_essay_stalinist_foreign_policy.txt"), real_sources()
    if path is None or index is None:
        pytest.skip("The real documents were not found.")
    found = examine(read_draft(path.read_text("utf-8"), index.lexis), index, "", frozenset())
    people = [row for row in found.ledger if row.kind == "attribution"]
    assert [row.text.split()[-1] for row in people] == ["Figes", "Preston", "Conquest", "Kudryashov", "Overy"]
    assert all(row.state is not State.DIFFERS for row in people)
    assert not [row for row in found.ledger if row.kind == "quotation"]
    names = {row.text: row.diff[0].source for row in found.ledger if row.kind == "name"}
    assert names["Litvoniv"] == "Litvinov"
    assert [row.text for row in found.ledger if row.kind == "name"].count("Litvoniv") == 1
    assert not [row for row in found.ledger if row.state is State.DIFFERS and row.kind != "name"]
