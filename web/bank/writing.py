"""Writing a question by hand, and editing one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, FloatField, FormField, HiddenField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from questions.items import Cognitive, Evidence, Item, ItemType, MarkingPoint, Option, Prompt, UnusableItem
from records import library as library_records
from services import bank
from services.errors import Conflict, Refused
from web import access, clock
from web.bank.listing import asked_filter
from web.bank.reviewing import overtaken, proof_of
from web.bank.room import blueprint
from web.forms import Form, paragraphs, words

MOST_OPTIONS = 8
MOST_SENTENCES = 20
KINDS = {
    ItemType.SINGLE: "One right option",
    ItemType.MULTIPLE: "Several right options",
    ItemType.TRUE_FALSE: "True or false",
    ItemType.SHORT: "Short answer",
    ItemType.NUMERIC: "Number",
    ItemType.MATCHING: "Matching",
    ItemType.ORDERING: "Ordering",
    ItemType.HOT_TEXT: "Sentence in a passage",
    ItemType.CONSTRUCTED: "Written response",
}
"""What may be written by hand, as its tab says."""


class OptionForm(PlainForm):
    """One option: its words, whether it is right, and why or why not."""

    text = words("Option", None, 2_000)
    correct = BooleanField("This option is right")
    rationale = paragraphs("Why", None, 5_000)


class ItemForm(Form):
    """What a person may write of an item, of whichever kind."""

    version = HiddenField()
    stem = paragraphs("Question", "Write the question.", 5_000)
    options = FieldList(FormField(OptionForm), max_entries=MOST_SENTENCES)
    truth = RadioField("The statement is", choices=[("True", "true"), ("False", "false")], validators=[Optional()])
    answers = paragraphs("Accepted answers", None, 5_000, description="One a line; the first is the one shown.")
    tolerance = FloatField("Tolerance", [Optional()], description="How far off an answer may be: 0 for exact.")
    pairs = paragraphs(
        "What belongs together",
        None,
        5_000,
        description="A pair a line, with = between: Litvinov = foreign affairs. Two lines may share a right side.",
    )
    spare_options = paragraphs("Spare options", None, 2_000, description="One a line; they belong to none of them.")
    sequence = paragraphs("In the right order", None, 5_000, description="One a line, the first at the top.")
    marking = paragraphs(
        "What earns points",
        None,
        5_000,
        description="A point a line; more than one with = and the number: names a cause of the famine = 2.",
    )
    rationale = paragraphs("Rationale", None, 10_000, description="What the text says; shown to students on review.")
    evidence = paragraphs(
        "Words that prove the key",
        None,
        2_000,
        description="Copied from a reading of this course. Without them the question cannot be approved.",
    )
    cognitive = SelectField("Cognitive level", choices=[(level.value, level.value) for level in Cognitive])

    def fill(self, item: Item) -> None:
        """Show what an item says, with a spare option."""
        self.stem.data, self.rationale.data = item.stem, item.rationale
        self.cognitive.data = item.cognitive.value
        self.answers.data, self.tolerance.data = "\n".join(item.answers), item.tolerance
        self.evidence.data = _line(item.evidence.text) if item.evidence else ""
        self.truth.data = item.key if item.type is ItemType.TRUE_FALSE else None
        taken = {prompt.option for prompt in item.prompts}
        self.pairs.data = "\n".join(f"{prompt.text} = {item.options[prompt.option].text}" for prompt in item.prompts)
        self.spare_options.data = "\n".join(o.text for at, o in enumerate(item.options) if at not in taken)
        self.sequence.data = "\n".join(option.text for option in item.options)
        self.marking.data = "\n".join(
            point.text if point.points == 1 else f"{point.text} = {point.points}" for point in item.marking
        )
        for option in item.options:
            self.options.append_entry({"text": option.text, "correct": option.correct, "rationale": option.rationale})
        self.spare()

    def spare(self, most: int = MOST_OPTIONS) -> None:
        """Leave room for at least four options, and for one more than there are."""
        wanted = min(most, max(4, sum(bool(entry["text"].data) for entry in self.options) + 1))
        while len(self.options) < wanted:
            self.options.append_entry()


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _written(form: ItemForm, before: Item) -> Item:
    """The item that the form describes. Raises Refused where its evidence stands nowhere."""
    changed = replace(
        before,
        stem=_text(form.stem.data),
        rationale=_text(form.rationale.data),
        cognitive=Cognitive(form.cognitive.data),
        evidence=_evidence(form, before.evidence),
    )
    if before.type is ItemType.TRUE_FALSE:
        return _proofs_kept(before, replace(changed, options=_truth(form, before)))
    if before.type in (ItemType.SHORT, ItemType.NUMERIC) or (before.type is ItemType.CLOZE and not before.options):
        lines = tuple(line.strip() for line in (form.answers.data or "").splitlines() if line.strip())
        return replace(changed, answers=lines, tolerance=form.tolerance.data or 0.0)
    if before.type is ItemType.MATCHING:
        return _matched(form, changed)
    if before.type is ItemType.ORDERING:
        return replace(changed, options=tuple(_kept(before, line) for line in _lines(form.sequence.data)))
    if before.type is ItemType.CONSTRUCTED:
        model = _text(form.answers.data)
        return replace(changed, answers=(model,) if model else (), marking=tuple(_points(form.marking.data)))
    options = tuple(
        Option(_text(entry["text"].data), bool(entry["correct"].data), _text(entry["rationale"].data))
        for entry in form.options
        if entry["text"].data
    )
    return _proofs_kept(before, replace(changed, options=options))


def _lines(text: str | None) -> list[str]:
    return [_line(line) for line in (text or "").splitlines() if line.strip()]


def _kept(before: Item, text: str) -> Option:
    """The option with these words as it was before, with its reason and proof; a new one where there was none."""
    return next((option for option in before.options if option.text == text), Option(text))


def _matched(form: ItemForm, item: Item) -> Item:
    """The item with the pairs that were written, each right side once. Raises Refused for a line that is no pair."""
    pairs = [line.partition("=")[::2] for line in _lines(form.pairs.data)]
    if not all(left.strip() and right.strip() for left, right in pairs):
        raise Refused("Write each pair with = between what belongs together.")
    texts = list(dict.fromkeys([*(right.strip() for _, right in pairs), *_lines(form.spare_options.data)]))
    prompts = tuple(Prompt(left.strip(), texts.index(right.strip())) for left, right in pairs)
    return replace(item, options=tuple(_kept(item, text) for text in texts), prompts=prompts)


def _points(text: str | None) -> Iterator[MarkingPoint]:
    for line in _lines(text):
        said, mark, number = line.rpartition("=")
        is_number = bool(mark) and number.strip().isascii() and number.strip().isdigit() and len(number) < 5
        yield MarkingPoint(said.strip(), int(number)) if is_number else MarkingPoint(line)


def _truth(form: ItemForm, before: Item) -> tuple[Option, ...]:
    why = {option.text: option.rationale for option in before.options}
    return tuple(Option(word, form.truth.data == word, why.get(word, "")) for word in ("True", "False"))


def _proofs_kept(before: Item, after: Item) -> Item:
    """A proof holds for this stem, this key and this option; where one of them changed, it is dropped."""
    if (before.stem, before.key) != (after.stem, after.key):
        return after
    proofs = {option.text: option.certificate for option in before.options}
    return replace(
        after, options=tuple(replace(option, certificate=proofs.get(option.text)) for option in after.options)
    )


def _evidence(form: ItemForm, before: Evidence | None) -> Evidence | None:
    given = _line(form.evidence.data)
    if not given:
        return None
    return before if before and _line(before.text) == given else bank.find(access.course(), given)


@blueprint.route("/items/new", methods=["GET", "POST"])
@access.instructors
def new(course_id: str) -> ResponseReturnValue:
    """Write a question."""
    asked = request.args.get("kind", ItemType.SINGLE.value)
    kind = ItemType(asked) if asked in {kind.value for kind in KINDS} else ItemType.SINGLE
    form = ItemForm()
    if request.method == "POST" and form.validate():
        try:
            kept = bank.write(access.course(), _written(form, Item(kind, "")), access.person(), clock.now())
        except (UnusableItem, Refused) as refusal:
            _refuse(form, refusal)
        else:
            flash("The question is among the drafts.", "success")
            return redirect(url_for("bank.item", course_id=course_id, item_id=kept.public_id))
    form.spare(MOST_SENTENCES if kind is ItemType.HOT_TEXT else MOST_OPTIONS)
    tabs = [(label, url_for("bank.new", course_id=course_id, kind=k.value), k is kind) for k, label in KINDS.items()]
    return render_template(
        "bank/edit.html", form=form, kind=kind, tabs=tabs, shown=None, proof=None
    ), 422 if form.errors else 200


@blueprint.route("/items/<item_id>/edit", methods=["GET", "POST"])
@access.instructors
def edit(course_id: str, item_id: str) -> ResponseReturnValue:
    """Edit a question; what was there before stays as a version."""
    here = access.course()
    shown = bank.item_here(here, item_id)
    query = asked_filter(library_records.documents_of(here)).query
    form = ItemForm()
    before = bank.content_of(shown.current)
    if request.method == "GET":
        form.fill(before)
        form.version.data = str(shown.current.number)
    elif form.validate():
        number = _number(form.version.data or "")
        try:
            mine = _written(form, before)
            bank.edit(here, item_id, number, mine, access.person(), clock.now())
        except Conflict as conflict:
            return overtaken(course_id, item_id, number, conflict, mine)
        except (UnusableItem, Refused) as refusal:
            _refuse(form, refusal)
        else:
            return redirect(url_for("bank.item", course_id=course_id, item_id=item_id, **query))
    form.spare(MOST_SENTENCES if before.type is ItemType.HOT_TEXT else MOST_OPTIONS)
    page = render_template(
        "bank/edit.html", form=form, kind=before.type, shown=shown, query=query, tabs=None, proof=proof_of(before)
    )
    return page, 422 if form.errors else 200


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _refuse(form: ItemForm, refusal: Exception) -> None:
    said = str(refusal)
    form.refuse(next((field for word, field in _ABOUT.items() if word in said), "stem"), said)


_ABOUT = {
    "reading": "evidence",
    "words": "evidence",
    "answer": "answers",
    "pair": "pairs",
    "match": "pairs",
    "order": "sequence",
    "marking": "marking",
    "points": "marking",
}
"""The field that a refusal is about, by a word of it."""
