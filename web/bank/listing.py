"""The list of items with its filters, and approving a family at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questions.flaws import RULES
from questions.items import Cognitive
from records import bank as records
from records import library as library_records
from records.bank import BankItem, Wanted
from records.library import SourceDocument
from services import bank
from web import access, clock
from web.bank.room import blueprint
from web.forms import Form
from web.incoming import page_asked

A_PAGE = 50
STATE_NAMES = {"draft": "Drafts", "approved": "Approved", "rejected": "Rejected", "retired": "Retired", "all": "All"}
BADGES = {"draft": "caution", "approved": "good", "rejected": "bad", "retired": "muted"}


@dataclass(frozen=True)
class Filter:
    """What the address asks for: a state (or "all"), and what narrows it down."""

    wanted: Wanted
    query: dict[str, str]

    @property
    def state(self) -> str:
        """The state asked for, or "all"."""
        return self.wanted.state or "all"


def asked_filter(documents: list[SourceDocument]) -> Filter:
    """The filter in the address; what it does not know it passes over."""
    given = {name: request.args.get(name, "") for name in ("state", "family", "reading", "level", "flaw")}
    state = given["state"] if given["state"] in STATE_NAMES else "draft"
    reading = next((document for document in documents if document.public_id == given["reading"]), None)
    level = given["level"] if given["level"] in set(Cognitive) else None
    flaw = given["flaw"] if given["flaw"] == "any" or given["flaw"] in RULES else None
    wanted = Wanted(
        None if state == "all" else state, given["family"][:40] or None, reading.id if reading else None, level, flaw
    )
    kept = {
        "state": state, "family": wanted.family, "reading": given["reading"] if reading else None, "level": level,
        "flaw": flaw,
    }  # fmt: skip
    return Filter(wanted, {name: value for name, value in kept.items() if value})


@blueprint.get("")
@access.instructors
def items(course_id: str) -> ResponseReturnValue:
    """The items of a state, narrowed down."""
    here = access.course()
    documents = library_records.documents_of(here)
    sought = asked_filter(documents)
    queue = records.queue_of(here, sought.wanted)
    page = page_asked()
    shown = records.wanted_items(here, sought.wanted, A_PAGE, (page - 1) * A_PAGE)
    titles = {document.id: document.title for document in documents}
    return render_template(
        "bank/items.html",
        tabs=_tabs(course_id, sought),
        sought=sought,
        rows=[_row(item, titles) for item in shown],
        first=(page - 1) * A_PAGE + 1,
        total=len(queue),
        page=page,
        pages=-(-len(queue) // A_PAGE),
        start=queue[0].public_id if queue else None,
        runs=records.runs_of(here)[:5],
        documents=documents,
        choices=_choices(documents),
        drafts=records.family_counts(here, "draft") if sought.state == "draft" else {},
        form=Form(),
    )


def _tabs(course_id: str, sought: Filter) -> list[tuple[str, str, bool, int]]:
    counts = records.state_counts(access.course())
    counts["all"] = sum(counts.values())
    rest = {name: value for name, value in sought.query.items() if name != "state"}
    return [
        (label, url_for("bank.items", course_id=course_id, state=state, **rest), state == sought.state, counts[state])
        for state, label in STATE_NAMES.items()
    ]


def _row(item: BankItem, titles: dict[int, str]) -> dict[str, Any]:
    content = bank.content_of(item.current)
    return {
        "id": item.public_id,
        "item": content,
        "state": item.state,
        "badge": BADGES[item.state],
        "family": item.family,
        "reading": titles.get(item.document_id or 0, ""),
        "version": item.current.number,
    }


def _choices(documents: list[SourceDocument]) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Under each filter's name its label and what may be chosen."""
    counts: dict[str, int] = {}
    for state in records.STATES:
        for family, number in records.family_counts(access.course(), state).items():
            counts[family] = counts.get(family, 0) + number
    return {
        "family": ("Family", [(family, family.replace("_", "/")) for family in sorted(counts)]),
        "reading": ("Reading", [(document.public_id, document.title) for document in documents]),
        "level": ("Cognitive level", [(level.value, level.value) for level in Cognitive]),
        "flaw": ("Flaw", [("any", "any flaw"), *((rule, rule) for rule in RULES)]),
    }


@blueprint.post("/approve")
@access.instructors
def approve_family(course_id: str) -> ResponseReturnValue:
    """Approve all drafts of a family."""
    family = request.form.get("family", "")[:40]
    expected = request.form.get("expected", type=int)
    done = bank.approve_all(access.course(), access.person(), clock.now(), family, expected=expected)
    left = (expected or done) - done
    flash(f"{done} drafts of the family {family.replace('_', '/')} are approved.", "success")
    if left > 0:
        flash(f"{left} of them cite no words of a reading and stay drafts.", "warning")
    return redirect(url_for("bank.items", course_id=course_id))
