"""A reading is revised: what cites a changed passage is put down, and nothing else; each is settled by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.anchoring import selector_of
from courseware.corrections import Corrections, LineChoice
from questions.changes import changes
from records import bank as bank_records
from records import library as library_records
from records import quizzes as quiz_records
from records import revisions as records
from records.database import db, transaction
from services import bank, essays, library, people, quizzes, revisions
from services.bank.storing import add
from services.errors import Conflict, Missing, Refused
from tests import essays_material, quizzes_material
from tests.bank_material import PROOF, RICH, TEXT, make_bank, make_reading
from tests.conftest import NOW, make_person
from tests.courseware.test_passages import TYPOGRAPHIES
from tests.documents import document_path
from tests.revisions_material import (
    TOUCHED,
    mark,
    paragraphs,
    plant,
    proof,
    put,
    question,
    revised,
    reworded,
    text_of,
)  # fmt: skip


def waiting(course, document, person=None):
    return [
        citation for passage in revisions.changes_waiting(course, document, person) for citation in passage.citations
    ]


def rows(course, person=None):
    return records.waiting(course, None, person)


def content(item):
    db.session.expire_all()
    return bank.content_of(item.current)


def anchors_of(document):
    return [passage.anchor for passage in library_records.passages_of(document.current)]


# Exactly what cites a changed passage


@pytest.fixture
def planted(course):
    """Two hundred items over forty passages: the first forty drafts, the others approved."""
    made = paragraphs()
    document = put(course, text_of(made))
    sentences = [said for sentences in made for said in sentences]
    items = plant(course, document, sentences[:40], "draft") + plant(course, document, sentences[40:])
    return made, document, dict(zip(sentences, items, strict=True))


def test_of_two_hundred_items_exactly_those_on_changed_passages_wait(course, planted):
    made, document, items = planted
    document = put(course, text_of(revised(made)))
    expected = {(items[said].id, change) for place, change in TOUCHED.items() for said in made[place]}
    assert len(expected) == 35
    assert {(row.subject_id, row.change) for row in rows(course)} == expected
    assert {citation.subject.id for citation in waiting(course, document)} == {number for number, _ in expected}
    assert revisions.waiting_counts(course) == {document.id: 35}
    assert revisions.summary(document) == {
        "same": 31, "moved": 2, "changed": 3, "split": 1, "joined": 2, "gone": 1, "new": 1,
    }  # fmt: skip


def test_it_is_said_of_each_whether_its_words_still_stand(course, planted):
    made, document, items = planted
    document = put(course, text_of(revised(made)))
    stands = {citation.subject.id: citation.stands for citation in waiting(course, document)}
    for place, change in TOUCHED.items():
        for number, said in enumerate(made[place]):
            touched = change == "gone" or (change == "changed" and number == 2)
            assert stands[items[said].id] is not touched, (place, number)
    for citation in waiting(course, document):
        if citation.stands:
            assert citation.places[0].text == citation.words[0]


def test_retired_and_rejected_items_and_those_of_other_readings_do_not_wait(course, instructor):
    made = paragraphs(6)
    document, other = put(course, text_of(made)), put(course, text_of(paragraphs(6, 8)), "other.md")
    plant(course, document, made[1][:1], "retired")
    plant(course, document, made[1][1:2], "rejected")
    kept = plant(course, document, made[1][2:3])
    plant(course, other, [paragraphs(6, 8)[1][0]])
    made[1][4] = reworded(made[1][4])
    put(course, text_of(made))
    assert [row.subject_id for row in rows(course)] == [kept[0].id]


def test_moved_passages_and_paragraphs_put_in_or_set_in_another_typography_list_nothing(course, planted):
    made, document, _ = planted
    before = anchors_of(document)
    moved = [made[39], ["Bees make honey, and nobody asks."], *made[:39]]
    document = put(course, text_of(moved))
    assert anchors_of(document)[2:] == before[:39]
    for name in ("curly quotes", "no-break spaces", "soft hyphens", "decomposed", "ligatures", "capitals"):
        document = put(course, text_of([[TYPOGRAPHIES[name](said) for said in sentences] for sentences in moved]))
        assert anchors_of(document)[2:] == before[:39], name
    assert not rows(course)


def test_a_figure_or_sign_changed_lists_its_passage_though_the_anchor_stays(course):
    made = paragraphs(5)
    made[2][0] = "The widow paid £15 for the kilns at Narva in 1800."
    document = put(course, text_of(made))
    items = plant(course, document, [made[1][0], made[2][0], made[2][1]])
    before = anchors_of(document)
    made[2][0] = made[2][0].replace("£", "$")
    document = put(course, text_of(made))
    assert anchors_of(document) == before
    assert [(one.subject.id, one.stands) for one in waiting(course, document)] == [
        (items[1].id, False), (items[2].id, True),
    ]  # fmt: skip


def test_the_same_bytes_with_another_choice_of_lines_are_a_revision_like_any_other(course):
    made = paragraphs(6)
    document = put(course, text_of(made))
    items = plant(course, document, [sentences[0] for sentences in made])
    choice = Corrections(lines=(LineChoice(" ".join(made[3]), keep=False),))
    done = library.import_document(course, None, text_of(made).encode(), "ledger.md", NOW, corrections=choice)
    assert done.version.sha256 == document.versions[1].sha256
    assert [(row.subject_id, row.change) for row in rows(course)] == [(items[3].id, "gone")]
    assert all(bank.passage_of(course, content(item).evidence) for item in items)
    library.import_document(course, None, text_of(made).encode(), "ledger.md", NOW, corrections=Corrections())
    assert not rows(course)


def test_an_item_with_several_proofs_waits_for_each_passage_that_changed(course, instructor):
    made = paragraphs(8)
    document = put(course, text_of(made))
    further = tuple(proof(document, made[place][number]) for place, number in ((4, 0), (4, 1), (6, 2)))
    with transaction():
        item = add(course, replace(question(document, made[1][0]), more_evidence=further), None, NOW, document=document)
    made[4][1], made[6][0] = reworded(made[4][1]), reworded(made[6][0])
    document = put(course, text_of(made))
    found = {citation.row.anchor: citation for citation in waiting(course, document)}
    assert set(found) == {further[0].anchor, further[2].anchor}
    assert [bool(place and place.verbatim) for place in found[further[0].anchor].places] == [True, False]
    assert found[further[2].anchor].stands
    for anchor in found:
        revisions.still_right(course, document.public_id, found[anchor].row.public_id, instructor, NOW)
    after = content(item)
    assert after.evidence.document == document.versions[1].sha256
    assert {one.document for one in after.more_evidence} == {document.current.sha256}
    assert [one.text.rstrip(".") for one in after.more_evidence] == [
        said.rstrip(".") for said in (made[4][0], made[4][1], made[6][2])
    ]
    assert not waiting(course, document)


# Expected evidence and highlights


def test_expected_evidence_waits_where_a_phrase_stood_in_the_changed_passage(course, instructor):
    topics = (
        {"topic": "engineer", "phrases": ["Josiah Fenn", "quarries at Lantley"], "must": True},
        {"topic": "Amelia Strand", "phrases": [], "must": False},
    )
    one = essays_material.make_assignment(course, instructor, expected_evidence=topics)
    text = essays_material.READING
    essays_material.add_reading(course, text.replace("refused by the corporation", "refused by the mayor"))
    document = one.sources[0]
    waits = waiting(course, document)
    assert [(row.subject.title, row.words, row.stands) for row in waits] == [("The harbour", ("Amelia Strand",), True)]
    essays_material.add_reading(course, text.replace("quarries at Lantley", "pits at Lantley"))
    (citation,) = waiting(course, document)
    assert citation.words == ("Josiah Fenn", "quarries at Lantley")
    assert [bool(place and place.verbatim) for place in citation.places] == [True, False]
    essays.release(course, one.public_id, instructor, NOW)
    essays_material.add_reading(course, text.replace("quarries at Lantley", "mines at Lantley"))
    assert not waiting(course, document)


def test_expected_evidence_that_nobody_looked_at_waits_through_further_versions(course, instructor):
    topics = ({"topic": "Fenn", "phrases": ["Josiah Fenn"], "must": True},)
    essays_material.make_assignment(course, instructor, expected_evidence=topics)
    text = essays_material.READING
    document = essays_material.add_reading(course, text.replace("Josiah Fenn", "John Fenn"))
    (first,) = waiting(course, document)
    document = essays_material.add_reading(course, text.replace("Josiah Fenn", "J. Fenn") + "\nOne line more of it.\n")
    (second,) = waiting(course, document)
    assert (second.row.anchor, second.row.version.number) == (first.row.anchor, 3)
    revisions.still_right(course, document.public_id, second.row.public_id, instructor, NOW)
    document = essays_material.add_reading(course, text.replace("Josiah Fenn", "J. Fenn") + "\nTwo lines more of it.\n")
    assert not waiting(course, document)


def test_a_highlight_waits_for_its_own_person_alone(course, student, instructor):
    made = paragraphs(6)
    document = put(course, text_of(made))
    other = make_person("other@example.org")
    mine, theirs = mark(document, student, made[2][1]), mark(document, other, made[2][2])
    mark(document, student, made[4][0])
    made[2][2] = reworded(made[2][2])
    document = put(course, text_of(made))
    assert [one.subject.id for one in waiting(course, document, student)] == [mine.id]
    assert [(one.subject.id, one.stands) for one in waiting(course, document, other)] == [(theirs.id, False)]
    assert waiting(course, document) == []
    assert revisions.waiting_counts(course) == {}
    with pytest.raises(Missing):
        revisions.keep_highlight(course, document.public_id, rows(course, other)[0].public_id, student, NOW)
    kept = revisions.keep_highlight(course, document.public_id, rows(course, student)[0].public_id, student, NOW)
    assert (kept.subject.quote, kept.subject.sha256) == (made[2][1], document.current.sha256)
    raw = document.current.raw[kept.subject.start : kept.subject.end]
    assert (raw, kept.subject.note) == (made[2][1], "look again")
    assert waiting(course, document, student) == []


# Anchors lead on


def test_old_anchors_lead_through_any_number_of_versions(course):
    made = paragraphs(8)
    document = put(course, text_of(made))
    first = anchors_of(document)
    for year in ("1601", "1602", "1603"):
        made[2][1] = " ".join([*made[2][1].split()[:-1], year + "."])
        document = put(course, text_of(made))
    assert [one.text for one in records.passage_now(document, first[2])] == [" ".join(made[2])]
    split = [*made[:2], made[2][:2], made[2][2:], *made[3:]]
    document = put(course, text_of(split))
    assert [one.text for one in records.passage_now(document, first[2])] == [
        " ".join(made[2][:2]),
        " ".join(made[2][2:]),
    ]
    joined = [*made[:2], made[2][:2], [*made[2][2:], *made[3]], *made[4:]]
    document = put(course, text_of(joined))
    assert [one.text for one in records.passage_now(document, first[3])] == [" ".join([*made[2][2:], *made[3]])]
    assert len(records.passage_now(document, first[2])) == 2
    document = put(course, text_of(joined[:2]))
    assert records.passage_now(document, first[3]) == []
    assert records.passage_now(document, "p-nothing") == records.passage_now(document, '%"') == []
    assert [one.anchor for one in records.passage_now(document, first[0])] == [first[0]]


def test_a_passage_keeps_its_anchor_while_copies_of_it_come_and_go(course):
    made = paragraphs(6)
    document = put(course, text_of(made))
    first = anchors_of(document)
    copied = [made[3], *made[:4], made[3], *made[4:]]
    document = put(course, text_of(copied))
    texts = {one.anchor: one.text for one in library_records.passages_of(document.current)}
    assert first[3] in texts
    assert [anchor for anchor in anchors_of(document) if anchor in first] == first
    document = put(course, text_of([*made[:4], made[3], *made[4:]]))
    assert [anchor for anchor in anchors_of(document) if anchor in first] == first
    document = put(course, text_of(made))
    assert anchors_of(document) == first


def test_what_is_generated_cites_the_anchors_that_are_stored(course):
    text = RICH.read_text()
    paragraph = next(one for one in text.split("\n\n") if "Stakhanov" in one)
    make_reading(course, NOW, text, RICH.name)
    document = make_reading(
        course, NOW, text.replace(paragraph, paragraph + "\n\nA short line.\n\n" + paragraph), RICH.name
    )
    made = library.reading_of(document.current)
    assert [passage.anchor for passage in made.passages] == anchors_of(document)
    assert set(made.parsed) == set(anchors_of(document))


def test_words_of_an_older_version_are_found_in_the_newest(course):
    made = paragraphs(6)
    document = put(course, text_of(made))
    passage = library_records.passages_of(document.current)[2]
    start = passage.text.index(made[2][1])
    selector = selector_of(passage.text, start, start + len(made[2][1]))
    made[2][4] = reworded(made[2][4])
    document = put(course, text_of(made))
    place = revisions.place_now(document, passage.anchor, selector)
    assert (place.text, place.verbatim, place.here) == (made[2][1], True, True)
    raw = document.current.raw
    assert place.raw.of(raw) == made[2][1]
    moved = [*made[:2], [one for one in made[2] if one != selector.quote], *made[3:5], [*made[5], selector.quote]]
    document = put(course, text_of(moved))
    place = revisions.place_now(document, passage.anchor, selector)
    assert (place.text, place.verbatim, place.here) == (selector.quote, True, False)


# Settling


@pytest.fixture
def revised_once(course):
    """A reading of six passages with an item on each sentence of the third, whose third sentence is then reworded."""
    made = paragraphs(6)
    document = put(course, text_of(made))
    items = plant(course, document, made[2])
    was = content(items[2])
    made[2][2] = reworded(made[2][2])
    return made, put(course, text_of(made)), items, was


def change_of(course, document, item):
    return next(one for one in waiting(course, document) if one.subject.id == item.id)


def test_still_right_makes_a_new_version_that_cites_the_new_words_and_stays_approved(course, instructor, revised_once):
    made, document, items, _ = revised_once
    item, before = items[1], content(items[1])
    change = change_of(course, document, item).row.public_id
    revisions.still_right(course, document.public_id, change, instructor, NOW)
    after = content(item)
    assert (item.state, item.current.number) == ("approved", 2)
    assert after.evidence.document == document.current.sha256
    assert document.current.raw[after.evidence.start : after.evidence.end] == after.evidence.text == made[2][1]
    assert {change.part for change in changes(before, after)} <= {"Flaws found"}
    assert item.id not in [one.subject.id for one in waiting(course, document)]
    versions = bank.versions_of(item)
    assert bank.content_of(versions[1]) == before
    assert bank.passage_of(course, before.evidence).version.number == 1
    assert "still right in version 2" in bank_records.decisions_of(item)[0].reason


def test_a_draft_that_is_still_right_stays_a_draft(course, instructor):
    made = paragraphs(4)
    document = put(course, text_of(made))
    (item,) = plant(course, document, [made[1][0]], "draft")
    made[1][3] = reworded(made[1][3])
    document = put(course, text_of(made))
    revisions.still_right(course, document.public_id, rows(course)[0].public_id, instructor, NOW)
    assert (item.state, content(item).evidence.document) == ("draft", document.current.sha256)


def test_an_item_whose_key_is_no_longer_said_cannot_be_called_right(course, instructor, revised_once):
    _, document, items, was = revised_once
    citation = change_of(course, document, items[2])
    assert not citation.stands
    assert citation.key_lost == was.key
    with pytest.raises(Refused, match=was.key):
        revisions.still_right(course, document.public_id, citation.row.public_id, instructor, NOW)
    assert content(items[2]) == was
    assert change_of(course, document, items[2])


def test_reworded_evidence_that_still_has_the_key_is_cited_as_it_reads_now(course, instructor):
    made = paragraphs(4)
    document = put(course, text_of(made))
    (item,) = plant(course, document, [made[1][1]])
    made[1][1] = made[1][1].replace(" at ", " close by ")
    document = put(course, text_of(made))
    (citation,) = waiting(course, document)
    assert (citation.stands, citation.key_lost) == (False, "")
    revisions.still_right(course, document.public_id, citation.row.public_id, instructor, NOW)
    assert content(item).evidence.text.rstrip(".") == made[1][1].rstrip(".")
    assert bank.passage_of(course, content(item).evidence).version.number == 2


def test_an_item_whose_passage_is_gone_stays_proved_by_its_own_version_and_is_not_asked_about_again(course, instructor):
    made = paragraphs(6)
    document = put(course, text_of(made))
    (item,) = plant(course, document, [made[2][0]])
    document = put(course, text_of([*made[:2], *made[3:]]))
    (citation,) = waiting(course, document)
    assert (citation.row.change, citation.places) == ("gone", (None,))
    revisions.still_right(course, document.public_id, citation.row.public_id, instructor, NOW)
    assert (item.state, item.current.number) == ("approved", 1)
    assert bank.passage_of(course, content(item).evidence).version.number == 1
    document = put(course, text_of([*made[:2], *made[3:], ["Bees make honey in the valley."]]))
    assert not waiting(course, document)


def test_words_that_moved_into_another_passage_are_cited_there(course, instructor):
    made = paragraphs(6)
    document = put(course, text_of(made))
    (item,) = plant(course, document, [made[2][4]])
    document = put(course, text_of([*made[:2], made[2][:4], [made[2][4], *made[3]], *made[4:]]))
    (citation,) = waiting(course, document)
    assert (citation.stands, citation.places[0].here, citation.places[0].verbatim) == (False, False, True)
    revisions.still_right(course, document.public_id, citation.row.public_id, instructor, NOW)
    assert bank.passage_of(course, content(item).evidence).text.startswith(made[2][4])
    assert citation.row.decision == "moved"


def test_retiring_takes_an_approved_item_out_and_rejects_a_draft(course, instructor, revised_once):
    made, document, items, _ = revised_once
    revisions.retire(course, document.public_id, change_of(course, document, items[2]).row.public_id, instructor, NOW)
    assert items[2].state == "retired"
    (draft,) = plant(course, document, [made[4][0]], "draft")
    made[4][1] = reworded(made[4][1])
    document = put(course, text_of(made))
    revisions.retire(course, document.public_id, change_of(course, document, draft).row.public_id, instructor, NOW)
    assert draft.state == "rejected"


def test_all_that_still_stands_is_settled_together_and_only_that(course, instructor, revised_once):
    _, document, items, _ = revised_once
    with pytest.raises(Conflict, match="there are now 4"):
        revisions.still_right_together(course, document.public_id, instructor, NOW, expected=5)
    assert len(waiting(course, document)) == 5
    assert revisions.still_right_together(course, document.public_id, instructor, NOW, expected=4) == 4
    assert [one.subject.id for one in waiting(course, document)] == [items[2].id]
    assert [item.state for item in items] == ["approved"] * 5
    assert records.settled_counts(document.current) == {"still right": 4}


def test_what_was_settled_cannot_be_settled_again(course, instructor, revised_once):
    _, document, items, _ = revised_once
    change = change_of(course, document, items[1]).row.public_id
    revisions.still_right(course, document.public_id, change, instructor, NOW)
    with pytest.raises(Conflict, match="settled"):
        revisions.retire(course, document.public_id, change, instructor, NOW)
    assert items[1].state == "approved"
    with pytest.raises(Missing):
        revisions.retire(course, document.public_id, "nothing", instructor, NOW)


def test_an_item_edited_or_retired_in_the_bank_waits_no_more(course, instructor, revised_once):
    made, document, items, _ = revised_once
    new = proof(document, made[2][2])
    bank.edit(course, items[2].public_id, 1, question(document, made[2][2], "When?"), instructor, NOW)
    assert content(items[2]).evidence == new
    bank.decide(course, items[3].public_id, 1, "retired", instructor, "", NOW)
    assert {one.subject.id for one in waiting(course, document)} == {items[n].id for n in (0, 1, 4)}
    assert revisions.waiting_counts(course) == {document.id: 3}


def test_a_version_that_puts_the_words_back_takes_its_citations_off_the_list(course):
    made = paragraphs(6)
    text = text_of(made)
    document = put(course, text)
    plant(course, document, made[2])
    made[2][2] = reworded(made[2][2])
    put(course, text_of(made))
    assert len(rows(course)) == 5
    put(course, text)
    assert not rows(course)


def test_a_citation_waits_once_however_many_versions_come(course):
    made = paragraphs(6)
    document = put(course, text_of(made))
    plant(course, document, made[2])
    for year in ("1601", "1602", "1603"):
        made[2][1] = " ".join([*made[2][1].split()[:-1], year + "."])
        document = put(course, text_of(made))
    assert len(rows(course)) == len(waiting(course, document)) == 5
    assert {row.version.number for row in rows(course)} == {4}


def test_a_past_attempt_keeps_the_item_and_the_words_that_it_was_asked_with(course, instructor, student, revised_once):
    _, document, items, _ = revised_once
    quiz = quizzes_material.make_quiz(course, instructor, NOW, [items[1]])
    attempt = quizzes.start(course, quiz.public_id, student, NOW)
    slot = quiz_records.quiz_by_public_id(course, quiz.public_id).slots[0]
    before = (slot.item_version_id, slot.version.content_hash)
    change = change_of(course, document, items[1]).row.public_id
    revisions.still_right(course, document.public_id, change, instructor, NOW)
    revisions.retire(course, document.public_id, change_of(course, document, items[2]).row.public_id, instructor, NOW)
    slot = quiz_records.quiz_by_public_id(course, quiz.public_id).slots[0]
    assert (slot.item_version_id, slot.version.content_hash) == before
    assert attempt.public_id
    assert bank.content_of(slot.version).evidence.document == document.versions[1].sha256


def test_nothing_is_kept_of_an_import_that_fails_half_way(course, monkeypatch):
    document, _ = make_bank(course, NOW)

    def fails(*_):
        raise RuntimeError("full")

    monkeypatch.setattr("services.library.importing.note_revision", fails)
    with pytest.raises(RuntimeError):
        make_reading(course, NOW, TEXT.replace("June 1934", "July 1934"))
    monkeypatch.undo()
    assert [version.number for version in document.versions] == [1]
    assert not rows(course)
    document = make_reading(course, NOW, TEXT.replace("June 1934", "July 1934"))
    assert document.current.number == 2
    assert all(PROOF in citation.words for citation in waiting(course, document))


def test_the_same_holds_on_postgresql(postgresql):
    teacher = make_person("teacher@example.org")
    course = people.create_course(teacher, "T-9", "On PostgreSQL", NOW)
    made = paragraphs(8)
    document = put(course, text_of(made))
    first = anchors_of(document)
    plant(course, document, made[2])
    made[2][2] = reworded(made[2][2])
    document = put(course, text_of(made))
    assert [one.text for one in records.passage_now(document, first[2])] == [" ".join(made[2])]
    assert revisions.still_right_together(course, document.public_id, teacher, NOW) == 4
    (last,) = waiting(course, document)
    revisions.retire(course, document.public_id, last.row.public_id, teacher, NOW)
    assert not waiting(course, document)


def test_a_real_document_revised_lists_what_cites_the_changed_passage(course):
    path = document_path("great_terror_and_espionage.txt")
    if path is None:
        pytest.skip("great_terror_and_espionage.txt is not on this machine")
    text = path.read_text()
    document = put(course, text, "report.txt")
    passages = library_records.passages_of(document.current)
    chosen = passages[20]
    word = next(word for word in chosen.text.split() if word.isalpha() and len(word) > 6 and text.count(word) == 1)
    items = []
    with transaction():
        for passage in passages:
            start = passage.start
            words = document.current.raw[start : start + 30]
            made = question(document, words, key="1937") if document.current.raw.index(words) == start else None
            if made:
                items.append((passage.anchor, add(course, made, None, NOW, document=document)))
    document = put(course, text.replace(word, "quagga"), "report.txt")
    assert {row.anchor for row in rows(course)} == {chosen.anchor}
    assert {row.subject_id for row in rows(course)} == {item.id for anchor, item in items if anchor == chosen.anchor}
