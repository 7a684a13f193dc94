"""Text is data: twenty payloads in every text field, every page in Chromium without its policy, and nothing runs."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import JSON, LargeBinary, String, Text, update

from records.database import db, transaction
from tests import essays_material as writing
from tests import two_courses as material
from tests.conftest import Browser, Clock

PAYLOADS = (
    "<script>ran(1)</script>",
    "<img src=x onerror=ran(2)>",
    '"><img src=x onerror=ran(3)>',
    "'><img src=x onerror=ran(4)>",
    "<svg onload=ran(5)>",
    "<svg><script>ran(6)</script></svg>",
    "</title><script>ran(7)</script>",
    "</textarea><script>ran(8)</script>",
    "</script><script>ran(9)</script>",
    "<!--><img src=x onerror=ran(10)>",
    "<iframe srcdoc='<script>parent.ran(11)</script>'></iframe>",
    "<details open ontoggle=ran(12)>",
    '" autofocus onfocus=ran(13) x="',
    "<math><mtext><style><img src=x onerror=ran(14)></style></mtext></math>",
    "{{ ran(15) }}{% if 1 %}",
    "&lt;img src=x onerror=ran(16)&gt;",
    '[a](javascript:ran(17)) ![b](x" onerror="ran(17))',
    "<a href='javascript:ran(18)'>a</a>",
    "</style><script>ran(19)</script>",
    "<template><script>ran(20)</script></template><object data='javascript:ran(20)'></object>",
)
HOSTILE = " ".join(PAYLOADS)
KEPT = {
    "public_id", "email", "password_hash", "session_stamp", "time_zone", "join_code", "role", "slug", "sha256", "form",
    "encoding", "anchor", "kind", "state", "attempt_policy", "review", "closed_by", "content_hash", "dialect",
    "text_hash", "version", "criterion", "client", "cognitive", "type", "rule",
}  # fmt: skip
"""Columns and keys that hold no words of anybody: ids, hashes, one of a few values."""
ALIKE = frozenset({"passages", "drafts", "assessments", "generation_runs.settings", "assignments.expected_evidence"})
"""What has places in it that must fit the text: filled through the services instead."""
READING = f"""# The harbour {HOSTILE}

## {HOSTILE}

The corporation of Oxmouth began the stone mole in 1841 {HOSTILE} under the engineer Josiah Fenn.[^1]

> A quotation {HOSTILE} stands here, and the historian Amelia Strand concludes that it made Oxmouth a market.

[^1]: A note {HOSTILE}.
"""

pytestmark = pytest.mark.browser


def hostile(value: Any) -> Any:
    """The same shape with the payloads in every text that is somebody's."""
    if isinstance(value, dict):
        return {name: kept if name in KEPT or name == "document" else hostile(kept) for name, kept in value.items()}
    if isinstance(value, list):
        return [hostile(kept) for kept in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) else value


def poison() -> int:
    """Put the payloads into every text of the database; how many columns that were."""
    count = 0
    with transaction():
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                place = f"{table.name}.{column.name}"
                if column.name in KEPT or table.name in ALIKE or place in ALIKE or place == "rubrics.content":
                    continue
                if isinstance(column.type, (String, Text)) and not isinstance(column.type, LargeBinary):
                    count += 1
                    for row in db.session.execute(table.select()).mappings():
                        if row[column.name] is not None:
                            value = f"{row[column.name][:10]} {row['id']} {HOSTILE}"
                            db.session.execute(update(table).where(table.c.id == row["id"]).values({column: value}))
                elif isinstance(column.type, JSON):
                    count += 1
                    for row in db.session.execute(table.select()).mappings():
                        value = hostile(row[column.name])
                        db.session.execute(update(table).where(table.c.id == row["id"]).values({column: value}))
    return count


@pytest.fixture
def poisoned(tmp_path):
    """Two courses, all of whose words are hostile."""
    for app, here, _other in material.two_courses(tmp_path, Clock()):
        document = writing.add_reading(here.course, READING, "hostile.md")
        made = writing.make_assignment(
            here.course, here.instructor, title="Hostile", prompt=HOSTILE, sources=(document.public_id,),
            expected_evidence=({"topic": HOSTILE[:150], "phrases": ["x"], "must": True},), show_levels=True,
        )  # fmt: skip
        essay = writing.hand_in(here.course, made, here.students[0], writing.ESSAY.replace(". ", f". {HOSTILE} ", 5))
        ids = dict(here.ids)
        ids["document_id"] += (document.public_id,)
        ids["assignment_id"] = (made.public_id, *ids["assignment_id"])
        ids["essay_id"] = (essay.public_id, *ids["essay_id"])
        assert poison() > 40
        yield app, here, ids


@pytest.mark.parametrize("who", ["instructor", "student"])
def test_no_text_of_anybody_runs_on_any_page(poisoned, chrome, who):
    app, here, ids = poisoned
    window = Browser(app).sign_in(here.instructor if who == "instructor" else here.students[0])
    ids |= here.of_student[0] if who == "student" else {}
    pages = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        for url in material.addresses(rule, ids)[: 4 if "attempt_id" in str(rule) or "document_id" in str(rule) else 2]:
            reply = window.get(url, buffered=True)
            assert reply.status_code < 500, url
            if reply.status_code == 200 and reply.mimetype == "text/html":
                pages[url] = reply.get_data(as_text=True)
    assert len(pages) > {"instructor": 30, "student": 10}[who]
    assert sum("onerror=ran(2)" in page for page in pages.values()) > len(pages) / 2, (
        "the payloads must be on the pages"
    )
    ran: list[Any] = []
    context = chrome.new_context(bypass_csp=True)
    context.expose_function("ran", lambda number: ran.append(number))
    tab = context.new_page()
    tab.route("**/*", lambda route: answer(route, pages, app))
    for url in pages:
        tab.goto("http://marginalia.test" + url, wait_until="load")
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert ran == [], url
    context.close()


def answer(route: Any, pages: dict[str, str], app: Any) -> None:
    """The page as it was rendered; styles and scripts from the folder; nothing else is there."""
    path = route.request.url.removeprefix("http://marginalia.test")
    if path in pages:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=pages[path])
    elif path.startswith("/static/") and path.split("?")[0].endswith(".js"):
        route.fulfill(status=200, content_type="text/javascript", path=app.static_folder + path.split("?")[0][7:])
    else:
        route.fulfill(status=404, body="")
