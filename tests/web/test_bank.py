"""The bank's pages: who sees them, reviewing with and without others, writing, running, files in and out."""

from __future__ import annotations

import base64
import io
import re
from html import unescape

import pytest

from questions.items import ItemType
from records import bank as records
from records.bank import Wanted
from records.database import db, transaction
from services import bank, library
from tests.bank_material import DULL, PROOF, RICH, fill, make_bank, make_reading, question
from tests.conftest import NOW, make_person

GIFT = b"::Q1:: Who led it? {=Ezhov ~Berg ~Roy}\n\n::Q2:: Who left it? {=Roy ~Berg ~Ezhov}\n"


@pytest.fixture
def root(course) -> str:
    return f"/courses/{course.public_id}/bank"


@pytest.fixture
def teacher(browser, instructor):
    return browser(instructor)


def text(reply) -> str:
    return unescape(reply.get_data(as_text=True))


def state_of(course, item) -> str:
    return records.item_by_public_id(course, item.public_id).state


def decision(state: str, **more) -> dict[str, object]:
    return {"state": state, "version": 1, "seen": "draft"} | more


# Who sees it


def test_students_assistants_and_strangers_get_404_on_every_page_of_the_bank(
    app, course, browser, student, assistant, stranger, root
):
    document, (item, *_) = make_bank(course, NOW)
    run = bank.ask(course, None, [document.public_id], ["date"], 5, 1, NOW)
    values = {
        "course_id": course.public_id, "item_id": item.public_id, "run_id": run.public_id, "format_name": "gift",
    }  # fmt: skip
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("bank.")]
    assert len(rules) > 12
    for person in (student, assistant, stranger):
        window = browser(person)
        for rule in rules:
            with app.test_request_context():
                url = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            for method in rule.methods & {"GET", "POST"}:
                reply = window.get(url) if method == "GET" else window.post(url, decision("approved"))
                assert reply.status_code == 404, (person.email, method, url)
                assert item.current.content["stem"] not in text(reply)
    assert state_of(course, item) == "draft"


def test_an_item_or_run_of_another_course_is_404(course, instructor, teacher, root):
    from services import people

    other = people.create_course(instructor, "T-2", "Another", NOW)
    document, (item, *_) = make_bank(other, NOW)
    run = bank.ask(other, None, [document.public_id], ["date"], 5, 1, NOW)
    for path in (f"items/{item.public_id}", f"items/{item.public_id}/edit", f"runs/{run.public_id}"):
        assert teacher.get(f"{root}/{path}").status_code == 404
    assert teacher.post(f"{root}/items/{item.public_id}/decide", decision("approved")).status_code == 404


# The list


def test_an_empty_bank_says_what_to_do(teacher, root, course):
    assert "Add a reading" in text(teacher.get(root))
    make_reading(course, NOW)
    page = text(teacher.get(root))
    assert "No draft waits for you" in page
    assert "Generate questions" in page


def test_the_list_shows_stems_keys_and_counts_and_obeys_its_filters(teacher, root, course):
    document, _ = make_bank(course, NOW)
    with transaction():
        fill(course, NOW, document, ["When was it <b>dug</b>?"], family="date")
    page = teacher.get(root).get_data(as_text=True)
    assert "When was it &lt;b&gt;dug&lt;/b&gt;?" in page
    assert "Who was the first?" in text(teacher.get(f"{root}?family=subject&reading={document.public_id}"))
    assert "Who was the first?" not in text(teacher.get(f"{root}?family=date"))
    assert "No question fits these filters" in text(teacher.get(f"{root}?level=analyse&state=all"))
    assert "No question is approved yet" in text(teacher.get(f"{root}?state=approved"))
    strange = teacher.get(f"{root}?state=lost&reading=none&level=high&flaw=%00&page=99999")
    assert strange.status_code == 200


def test_a_family_is_approved_together_but_not_if_it_grew_meanwhile(teacher, root, course):
    document, items = make_bank(course, NOW)
    assert teacher.post(f"{root}/approve", {"family": "subject", "expected": 2}).status_code == 409
    assert teacher.post(f"{root}/approve", {"family": "subject", "expected": 3}).status_code == 302
    assert {state_of(course, item) for item in items} == {"approved"}
    assert document.title in text(teacher.get(f"{root}?state=approved"))


# Reviewing


def test_the_review_page_shows_key_reasons_proofs_and_the_evidence_in_its_passage(teacher, root, course):
    _, (item, *_) = make_bank(course, NOW)
    page = text(teacher.get(f"{root}/items/{item.public_id}"))
    for words in (
        "Who was the first?",
        "He was dismissed in 1929.",
        "One filler.",
        "Viktor Samoylov commanded the steamer",
        "10% of the question’s content words",
        "1 of 3",
        "The works",
        "Anna Velik founded",  # the rest of the passage
        "subject: who",
        "seed 1" if item.run_id else "marginalia 1",
    ):
        assert words in page, words
    assert re.search(r'<mark class="mark-key mark-evidence mark"[^>]*>Ivan Tresk', page)
    for key in "aern":
        assert f'data-shortcut="{key}"' in page
    assert "data-shortcuts-switch" in page


def test_after_a_decision_comes_the_next_draft_and_the_last_can_be_taken_back(teacher, root, course, instructor):
    _, (one, two, three) = make_bank(course, NOW)
    reply = teacher.post(f"{root}/items/{one.public_id}/decide?state=draft", decision("approved"))
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(f"{root}/items/{two.public_id}?after={one.public_id}")
    page = text(teacher.get(reply.headers["Location"]))
    assert "Approved: Who was the first?" in re.sub(r"<[^>]+>", "", page)
    assert "Take it back" in page
    back = decision("draft", seen="approved", stay="1")
    assert teacher.post(f"{root}/items/{one.public_id}/decide", back).status_code == 302
    assert state_of(course, one) == "draft"
    teacher.post(f"{root}/items/{two.public_id}/decide", decision("rejected", reason="<i>Trivial</i>"))
    assert records.decisions_of(two)[0].reason == "<i>Trivial</i>"
    assert "&lt;i&gt;Trivial" in teacher.get(f"{root}/items/{two.public_id}").get_data(as_text=True)
    teacher.post(f"{root}/items/{one.public_id}/decide", decision("approved"))
    last = teacher.post(f"{root}/items/{three.public_id}/decide", decision("approved"))
    assert last.headers["Location"].startswith(f"{root}?state=draft")


def test_the_reason_belongs_to_rejecting_so_that_enter_in_it_never_approves(teacher, root, course):
    _, (item, *_) = make_bank(course, NOW)
    page = teacher.get(f"{root}/items/{item.public_id}").get_data(as_text=True)
    buttons = re.findall(r'<button[^>]*name="state"[^>]*>', page)
    forms = {re.search(r'value="(\w+)"', b)[1]: re.search(r'form="(\w+)"', b)[1] for b in buttons}
    assert forms["approved"] != forms["rejected"]
    assert re.search(r'<input[^>]*name="reason"[^>]*form="(\w+)"', page)[1] == forms["rejected"]


def test_the_queue_stays_within_the_filter(teacher, root, course):
    document, (_one, *_) = make_bank(course, NOW)
    with transaction():
        dates = fill(course, NOW, document, ["When was it?", "When did it end?"], family="date")
    reply = teacher.post(f"{root}/items/{dates[0].public_id}/decide?family=date", decision("approved"))
    assert f"/items/{dates[1].public_id}?" in reply.headers["Location"]
    assert "family=date" in reply.headers["Location"]


def test_deciding_about_an_older_version_is_a_409_page_with_both_wordings(teacher, root, course, browser):
    document, (item, *_) = make_bank(course, NOW)
    other = make_person("second@example.org", "Otto", "Second")
    bank.edit(course, item.public_id, 1, question(document, "Who was the second head?"), other, NOW)
    reply = teacher.post(f"{root}/items/{item.public_id}/decide", decision("approved"))
    assert reply.status_code == 409
    page = text(reply)
    assert "Otto Second changed this question" in page
    plain = re.sub(r"<[^>]+>", "", page)
    assert "[was: first]" in plain
    assert "[is now: second head]" in plain
    assert state_of(course, item) == "draft"


def test_two_reviewers_of_one_version_do_not_overwrite_each_other(teacher, root, course, browser):
    from records.people import Role
    from services import people

    _, (item, *_) = make_bank(course, NOW)
    other = make_person("second@example.org", "Otto", "Second")
    people.enrol(course, other, Role.INSTRUCTOR, NOW)
    url = f"{root}/items/{item.public_id}/decide"
    assert browser(other).post(url, decision("rejected")).status_code == 302
    reply = teacher.post(url, decision("approved"))
    assert reply.status_code == 409
    assert "Otto Second has made it rejected" in text(reply)
    assert teacher.post(url, decision("rejected")).status_code == 302  # the same again is no quarrel


@pytest.mark.parametrize(
    "form", [{}, {"state": "lost"}, {"state": "retired"}, {"version": "x"}, {"version": "10" * 30}]
)
def test_a_decision_that_makes_no_sense_is_a_sentence(teacher, root, course, form):
    _, (item, *_) = make_bank(course, NOW)
    reply = teacher.post(f"{root}/items/{item.public_id}/decide", {"seen": "draft", "version": 1} | form)
    assert reply.status_code in (409, 422)
    assert state_of(course, item) == "draft"


# Writing


def options(*texts: str, right: int = 0) -> dict[str, str]:
    form = {f"options-{place}-text": words for place, words in enumerate(texts)}
    return form | {f"options-{right}-correct": "y"}


def test_an_edit_keeps_the_proofs_that_still_hold_and_is_seen_in_the_history(teacher, root, course):
    _, (item, *_) = make_bank(course, NOW)
    url = f"{root}/items/{item.public_id}/edit"
    page = text(teacher.get(url))
    assert "Pavel Orlin" in page
    assert "Anna Velik founded" in page
    form = {
        "version": 1, "stem": "Who was the first?", "evidence": PROOF, "cognitive": "understand", "rationale": "So.",
    } | options("Ivan Tresk", "Pavel Orlin", "Maria Duval")  # fmt: skip
    assert teacher.post(url, form).status_code == 302
    changed = bank.content_of(records.item_by_public_id(course, item.public_id).current)
    assert [bool(option.certificate) for option in changed.options] == [False, True, False]
    assert changed.evidence == bank.content_of(bank.versions_of(item)[1]).evidence
    history = re.sub(r"<[^>]+>", "", text(teacher.get(f"{root}/items/{item.public_id}/history")))
    assert "[was: Viktor Samoylov]" in history
    assert "[is now: Maria Duval]" in history
    assert "Ines Teacher" in history


def test_a_changed_stem_drops_the_proofs_that_were_made_for_the_old_one(teacher, root, course):
    _, (item, *_) = make_bank(course, NOW)
    form = {"version": 1, "stem": "Who took over the works?", "evidence": PROOF, "cognitive": "remember"}
    form |= options("Ivan Tresk", "Pavel Orlin", "Viktor Samoylov")
    teacher.post(f"{root}/items/{item.public_id}/edit", form)
    changed = bank.content_of(records.item_by_public_id(course, item.public_id).current)
    assert not any(option.certificate for option in changed.options)
    assert "No proof is stored" in text(teacher.get(f"{root}/items/{item.public_id}"))


def test_editing_what_somebody_else_has_edited_shows_both_and_stores_nothing(teacher, root, course):
    document, (item, *_) = make_bank(course, NOW)
    bank.edit(course, item.public_id, 1, question(document, "Who was the head then?"), None, NOW)
    form = {"version": 1, "stem": "Who was the leader?", "evidence": PROOF, "cognitive": "remember"}
    reply = teacher.post(f"{root}/items/{item.public_id}/edit", form | options("Ivan Tresk", "Pavel Orlin"))
    assert reply.status_code == 409
    page = text(reply)
    assert "Who was the head then?" in page
    assert "leader" in page
    assert len(bank.versions_of(item)) == 2


@pytest.mark.parametrize(
    ("kind", "form", "key"),
    [
        ("single_choice", options("Ivan Tresk", "Pavel Orlin", "", "Anna Velik", right=1), "Pavel Orlin"),
        ("multiple_choice", options("a", "b", "c") | {"options-2-correct": "y"}, "a; c"),
        ("true_false", {"truth": "False"}, "False"),
        ("short_answer", {"answers": "Tresk\r\n\r\nIvan Tresk"}, "Tresk"),
        ("numeric", {"answers": "20", "tolerance": "0.5"}, "20"),
    ],
)
def test_every_kind_of_question_can_be_written_by_hand(teacher, root, course, kind, form, key):
    make_reading(course, NOW)
    given = {"stem": "Who was it?", "evidence": PROOF, "cognitive": "remember"} | form
    reply = teacher.post(f"{root}/items/new?kind={kind}", given)
    assert reply.status_code == 302, text(reply)
    (item,) = records.items_of(course)
    content = bank.content_of(item.current)
    assert (content.type, content.key, content.lineage.family) == (ItemType(kind), key, "written")
    assert content.evidence.text == PROOF
    assert item.current.created_by.name == "Ines Teacher"
    assert teacher.get(reply.headers["Location"]).status_code == 200
    assert teacher.get(f"{root}/items/{item.public_id}/edit").status_code == 200


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"stem": ""} | options("a", "b"), "Write the question."),
        ({"stem": "Who?"} | options("a"), "Give at least two options."),
        ({"stem": "Who?", "options-0-text": "a", "options-1-text": "b"}, "Mark the right option."),
        ({"stem": "Who?", "options-1-correct": "y"} | options("a", "b"), "Only one option can be right"),
        ({"stem": "Who?"} | options("a", "A "), "Two options say the same."),
        ({"stem": "Who?", "evidence": "words that stand nowhere"} | options("a", "b"), "stand in no reading"),
        ({"stem": "x" * 6_000} | options("a", "b"), "At most 5000 characters"),
        ({"stem": "Who?", "cognitive": "dream"} | options("a", "b"), "Not a valid choice"),
    ],
)
def test_a_question_that_cannot_be_asked_comes_back_with_what_was_typed(teacher, root, course, form, sentence):
    make_reading(course, NOW)
    reply = teacher.post(f"{root}/items/new", {"cognitive": "remember"} | form)
    assert reply.status_code == 422
    assert sentence in text(reply)
    assert records.items_of(course) == []


def test_a_question_without_evidence_is_a_draft_that_cannot_be_approved(teacher, root, course):
    form = {"stem": "Who was it?", "cognitive": "remember"} | options("a", "b")
    item_url = teacher.post(f"{root}/items/new", form).headers["Location"]
    page = text(teacher.get(item_url))
    assert "cites no words of a reading" in page
    reply = teacher.post(f"{item_url}/decide", decision("approved"))
    assert reply.status_code == 422
    assert "Edit it and give the words" in text(reply)


# Running


def test_generating_from_the_page_leads_to_a_run_that_says_what_was_kept_and_refused(teacher, root, course):
    document = make_reading(course, NOW, RICH.read_text(), RICH.name)
    form = {"readings": [document.public_id], "families": ["subject", "date"], "most": 20, "seed": 3}
    reply = teacher.post(f"{root}/generate", form)
    assert reply.status_code == 302
    run_url = reply.headers["Location"]
    page = text(teacher.get(run_url))
    (run,) = records.runs_of(course)
    assert (run.state, run.seed, run.settings["most"]) == ("done", 3, 20)
    assert f"of {run.report['candidates']} candidates" in page
    for reason, count in records.refusal_counts(run).items():
        assert bank.reason_in_words(reason) in page
        listed = text(teacher.get(f"{run_url}/refused?reason={reason}"))
        assert f"{count} candidate" in listed
        assert records.refused_of(run, reason)[0].sentence in listed
    assert teacher.get(f"{run_url}/refused?reason=nonsense&page=7").status_code == 200
    first = records.items_of(course)[0]
    assert f"seed {run.seed}" in text(teacher.get(f"{root}/items/{first.public_id}"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"readings": []}, "Choose at least one reading"),
        ({"families": []}, "Choose at least one kind"),
        ({"most": "many"}, "Not a valid integer value"),
        ({"most": "9999"}, "between 1 and 500"),
        ({"seed": ""}, "Give a whole number"),
        ({"seed": "-4"}, "Give a seed"),
        ({"readings": ["nothing"]}, "is not a valid choice"),
    ],
)
def test_an_order_that_cannot_be_done_comes_back_with_a_sentence(teacher, root, course, change, sentence):
    document = make_reading(course, NOW)
    form = {"readings": [document.public_id], "families": ["date"], "most": 5, "seed": 1} | change
    reply = teacher.post(f"{root}/generate", form)
    assert reply.status_code == 422
    assert sentence in text(reply)
    assert records.runs_of(course) == []


def test_a_text_that_gives_no_question_says_so_plainly(teacher, root, course):
    dull = make_reading(course, NOW, DULL, "dull.txt")
    form = {"readings": [dull.public_id], "families": ["subject", "date"], "most": 5, "seed": 1}
    page = text(teacher.get(teacher.post(f"{root}/generate", form).headers["Location"]))
    assert "No question passed every check" in page


def test_a_run_under_way_shows_its_bar_reloads_without_script_and_answers_a_script(teacher, root, course, clock):
    document = make_reading(course, NOW)
    run = bank.ask(course, None, [document.public_id], ["date"], 5, 1, NOW)
    url = f"{root}/runs/{run.public_id}"
    page = teacher.get(url).get_data(as_text=True)
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "js/bank.js" in page
    assert "flask jobs work" not in page
    with transaction():
        run.state, run.done, run.total = "running", 30, 40
    assert teacher.get(f"{url}/progress").get_json() == {"state": "running", "done": 30, "total": 40}
    assert "30 of 40 sentences" in text(teacher.get(url))
    with transaction():
        run.state = "waiting"
    clock.advance(minutes=2)
    assert "flask jobs work" in text(teacher.get(url))
    with transaction():
        run.state, run.error = "failed", "The reading is not here."
    assert "The reading is not here." in text(teacher.get(url))


# Files


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "aiken", "csv", "marginalia"])
def test_an_export_downloads_as_a_file_of_that_format(teacher, root, course, name):
    make_bank(course, NOW)
    empty = teacher.get(f"{root}/export/{name}")
    assert empty.status_code == 422
    assert "nothing to export" in text(empty)
    reply = teacher.get(f"{root}/export/{name}?state=draft")
    assert reply.status_code == 200
    assert re.fullmatch(r'attachment; filename="t-1-draft\.[\w.]+"', reply.headers["Content-Disposition"])
    assert "Who was the first?" in reply.get_data(as_text=True)
    assert "All 3 questions fit." in text(teacher.get(f"{root}/export?state=draft"))


def test_an_unknown_format_is_a_sentence(teacher, root):
    reply = teacher.get(f"{root}/export/word")
    assert reply.status_code == 422
    assert "There is no format “word”" in text(reply)


def test_an_import_is_seen_before_it_is_stored_and_passes_over_what_is_here(teacher, root, course):
    bank.import_items(course, "gift", GIFT.split(b"\n\n")[0], None, NOW)
    file = {"file": (io.BytesIO(GIFT), "bank.gift"), "format": ""}
    page = teacher.post(f"{root}/import", file, content_type="multipart/form-data").get_data(as_text=True)
    assert "Nothing is stored yet" in page
    assert "here already" in page
    assert len(records.items_of(course)) == 1
    form = dict(re.findall(r'name="(format|content)"[^>]*value="([^"]*)"', page))
    assert base64.b64decode(form["content"]) == GIFT
    assert teacher.post(f"{root}/import/store", form).status_code == 302
    assert len(records.items_of(course)) == 2


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.gift", "Choose a file with questions"),
        (b"<quiz><question", "a.xml", "Mend these places"),
        (b"Who?\nA. one\nB. two\n", "a.txt", "Mend these places"),
        (b"\x00\xff\xfe\x00" * 9, "a.jsonl", "Mend these places"),
    ],
)
def test_a_faulty_file_says_what_is_wrong_and_offers_nothing_to_store(teacher, root, course, data, name, sentence):
    file = {"file": (io.BytesIO(data), name), "format": ""}
    page = text(teacher.post(f"{root}/import", file, content_type="multipart/form-data"))
    assert sentence in page
    assert "import/store" not in page
    assert records.items_of(course) == []


@pytest.mark.parametrize("content", ["", "%%%", "AAA", base64.b64encode(b"Who? {").decode()])
def test_a_forged_confirmation_stores_nothing_and_is_a_sentence(teacher, root, course, content):
    reply = teacher.post(f"{root}/import/store", {"format": "gift", "content": content})
    assert reply.status_code == 422
    assert records.items_of(course) == []


def test_withdrawn_readings_keep_their_evidence(teacher, root, course, instructor):
    document, (item, *_) = make_bank(course, NOW)
    library.withdraw(course, document.public_id, instructor, NOW)
    page = text(teacher.get(f"{root}/items/{item.public_id}"))
    assert "Anna Velik founded" in page
    assert len(records.queue_of(course, Wanted("draft"))) == 3
    db.session.rollback()
