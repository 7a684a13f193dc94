"""Bad input: whatever is sent to whatever address, the reply is a sentence and a refusal stores nothing."""

from __future__ import annotations

import html
import json
import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from records import db
from tests import two_courses as material
from tests.conftest import Browser, Clock

HOSTILE = (
    "",
    " \t\n",
    "\0",
    "a\0b",
    "x" * 70_000,
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e999",
    "-0",
    "9" * 25,
    "9" * 5_000,
    "1" + "0" * 18,
    "²",
    "٣",
    "1.5",
    "1,5",
    "null",
    "[]",
    "{}",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe",
    "\u202e\u0000\u200b",
    "../../etc/passwd",
    "'; DROP TABLE people; --",
    "%s%n{0}{{7*7}}",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30T10:00",
    "graded",
    "withdrawn",
    "\r\nSet-Cookie: a=b",
)
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/json"),
    (b"{", "application/json"),
    (b"null", "application/json"),
    (b"[]", "application/json"),
    (b'"text"', "application/json"),
    (b"1e999", "application/json"),
    (b"\xff\xfe{}", "application/json"),
    (b"[" * 50_000, "application/json"),
    (b"9" * 5_000, "application/json"),
    (b'{"answer": ' * 20_000, "application/json"),
    (b"\xff" * 100, "application/x-www-form-urlencoded"),
    (b"a=%ff%fe%00&b=%zz&=&&;", "application/x-www-form-urlencoded"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"rubbish", "multipart/form-data"),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../a\x00b"\r\n\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"<a/>", "text/xml"),
    (b"words", "text/plain; charset=nonsense"),
    (b"\0\0", "\xff/\xfe"),
)
ANSWERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "x" * 70_000,
    "\0",
    "\ud800",
    [],
    {},
    [[]],
    {"options": None},
    {"options": "0"},
    {"options": [0, 0]},
    {"options": [-1]},
    {"options": [2**70]},
    {"options": ["٣"]},
    {"options": [[0]]},
    {"options": [1.0]},
    {"options": [True]},
    {"options": [0] * 5_000},
    {"options": [None]},
    {"options": {"a": 1}},
    {"text": None},
    {"text": []},
    {"text": "\0"},
    {"text": "\ud800"},
    {"text": "x" * 400_000},
    {"text": 5},
    {"text": "a", "options": [0]},
    {"text": "9" * 5_000},
    {"text": "1e999"},
    {"text": "NaN"},
    {"file": "/etc/passwd"},
)
NUMBERS: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2,
    2**31,
    2**63,
    2**70,
    1.0,
    "1",
    [],
    {},
    float("nan"),
    float("inf"),
    -(2**70),
)
QUERIES = (
    "page=0",
    "page=-5",
    "page=99999999999999999999",
    "page=x",
    "from=-1&to=5",
    "from=5&to=1",
    "from=1&to=99999999999999999999",
    "state=%00",
    "state=x",
    "family=" + "x" * 5_000,
    "reading=%ff%fe",
    "level[]=1",
    "flaw=%f0%9f",
    "attempts=none",
    "format=%00",
    "bom=2",
    "sort=__class__",
    "draft=-1",
    "draft=99999999999999999999",
    "reason=%00",
    "kind=%ed%a0%80",
    "after=%00",
    "next=//evil.example",
    "document=%00",
    "%00=%00",
    "seen=%ff",
    "a=1&a=2&state=draft&state=approved",
)
BAD_IDS = (
    "%00",
    "%ff%fe",
    "x" * 4_000,
    "..%2f..%2fetc%2fpasswd",
    "-1",
    "0",
    "9" * 30,
    "%F0%9F%92%A9",
    "a%0ab",
    "'%20OR%201=1--",
)


@dataclass
class Sent:
    """A form of a page: where it goes, and what it sends when nobody types."""

    action: str
    method: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page, read as a browser would send them."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.found, self.inside, self.choice, self.area = url, [], False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = True
            self.found.append(Sent(given.get("action") or self.url, given.get("method", "get").upper()))
        name = given.get("name")
        if tag == "select":
            self.choice = name or ""
        if not self.found:
            return
        here = self.found[-1]
        if tag == "option" and self.choice and (self.choice not in here.fields or "selected" in given):
            here.fields[self.choice] = given.get("value", "")
        if not name:
            return
        if tag in ("input", "button") and given.get("type") == "file":
            here.files.append(name)
        elif tag in ("input", "button"):
            here.fields[name] = given.get("value", "on")
        elif tag == "textarea":
            self.area = name
            here.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1].fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.choice = ""


class World:
    """The two courses, with a copy that is put back after each deed that went through."""

    def __init__(self, app: Any, here: material.Furnished, other: material.Furnished) -> None:
        self.app, self.here, self.other = app, here, other
        self.before = material.everything()
        db.session.rollback()
        self.kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(db.engine.url.database or "")) as live:
            live.backup(self.kept)
        self.faults: list[str] = []
        self.asked = 0

    def put_back(self) -> None:
        """As it was."""
        db.session.rollback()
        db.session.expire_all()
        with closing(sqlite3.connect(db.engine.url.database or "")) as live:
            self.kept.backup(live)

    def judge(self, what: str, reply: Any) -> None:
        """Note a crash, or a refusal that stored something; then put everything back."""
        self.asked += 1
        changed = material.everything() != self.before
        if reply.status_code >= 500:
            self.faults.append(f"{reply.status_code} {what}")
        elif reply.status_code >= 400 and changed and not kept_apart(reply):
            self.faults.append(f"half stored: {reply.status_code} {what} {self.difference()}")
        elif reply.status_code >= 400 and not kept_apart(reply) and not sentence(reply):
            self.faults.append(f"no sentence: {reply.status_code} {what}")
        if changed:
            self.put_back()

    def difference(self) -> list[str]:
        """The tables that differ."""
        return [name for name, rows in material.everything().items() if rows != self.before[name]]


def kept_apart(reply: Any) -> bool:
    """Words that came too late are kept beside those that count, and the page is told so."""
    return bool(reply.is_json and reply.get_json().get("state") == "late")


def sentence(reply: Any) -> bool:
    """Whether a refusal says something that a person can read."""
    text = reply.get_data(as_text=True)
    words = json.loads(text).get("error", "") if reply.is_json else re.sub(r"<[^>]+>", " ", text)
    return bool(re.search(r"[A-Z][^.]{8,}[.:!?]", html.unescape(words), re.S)) and "Traceback" not in text


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    for app, here, other in material.two_courses(tmp_path_factory.mktemp("bad"), Clock()):
        yield World(app, here, other)


def window_of(world: World, who: str) -> tuple[Browser, str]:
    """A signed-in browser and its token."""
    world.faults.clear()
    person = {"instructor": world.here.instructor, "student": world.here.students[0]}[who]
    window = Browser(world.app).sign_in(person)
    return window, window.token()


def rules(world: World, method: str) -> list[Any]:
    chosen = [rule for rule in world.app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]
    return [rule for rule in chosen if rule.endpoint != "people.sign_out"]


def own_ids(world: World, who: str) -> dict[str, Any]:
    return {**world.here.ids} | ({**world.here.of_student[0]} if who == "student" else {})


def first(rule: Any, ids: dict[str, Any]) -> str:
    return material.addresses(rule, ids)[0]


def report(world: World) -> None:
    assert not world.faults, f"{len(world.faults)} of {world.asked}:\n" + "\n".join(sorted(set(world.faults))[:60])


WHO = pytest.mark.parametrize("who", ["instructor", "student"])
SHARE = pytest.mark.parametrize("share", [0.25, pytest.param(1.0, marks=pytest.mark.long)], ids=["some", "all"])
"""How much of what is hostile each address is given: a quarter, drawn with a seed, or everything."""


def some(things: Sequence[Any], share: float, chance: random.Random) -> list[Any]:
    """As many of them as the share says."""
    return chance.sample(list(things), max(1, round(len(things) * share)))


@SHARE
@WHO
def test_no_query_and_no_id_breaks_a_page(world, who, share):
    chance = random.Random(f"{who} quer")
    window, _ = window_of(world, who)
    ids = own_ids(world, who)
    for rule in rules(world, "GET"):
        url = first(rule, ids)
        for query in some(QUERIES, share, chance):
            world.judge(f"GET {rule} ?{query[:40]}", window.get(f"{url}?{query}", buffered=True))
        for name in re.findall(r"<(?:\w+:)?(\w+)>", str(rule)):
            for bad in some(BAD_IDS, share, chance):
                reply = window.get(first(rule, ids | {name: (bad,)}), buffered=True)
                world.judge(f"GET {rule} {name}={bad[:40]}", reply)
    report(world)


@SHARE
@WHO
def test_no_body_of_any_type_breaks_an_address(world, who, share):
    chance = random.Random(f"{who} body")
    window, token = window_of(world, who)
    for rule in rules(world, "POST"):
        url = first(rule, own_ids(world, who))
        for body, kind in some(BODIES, share, chance):
            reply = window.ask(
                "POST", buffered=True, url=url, data=body, headers={"X-CSRFToken": token, "Content-Type": kind}
            )
            world.judge(f"POST {rule} {kind[:40]!r} {body[:30]!r}", reply)
    report(world)


@WHO
def test_no_answer_and_no_number_breaks_a_save(world, who):
    window, token = window_of(world, who)
    headers = {"X-CSRFToken": token, "Accept": "application/json", "Content-Type": "application/json"}
    ids = own_ids(world, who) | {
        "attempt_id": (world.here.running[0].public_id,),
        "assignment_id": world.here.ids["assignment_id"][1:],
    }
    slots = [slot.public_id for slot in world.here.running[0].slots]
    by_rule = {rule.endpoint: rule for rule in rules(world, "POST")}
    targets = [first(by_rule["quizzes.answer"], ids | {"slot_id": (slot,)}) for slot in slots]
    targets.append(first(by_rule["essays.text"], ids))
    good = {"answer": {"text": "word"}, "sequence": 9, "base": 8, "client": "w1"}
    bodies = [good | {"answer": answer} for answer in ANSWERS]
    bodies += [good | {"answer": {"text": answer}} for answer in ANSWERS]
    bodies += [good | {name: value} for name in ("sequence", "base") for value in NUMBERS]
    bodies += [good | {"client": value} for value in (*NUMBERS, "", "x" * 41, "a b", "\0", "\ud800")]
    bodies += [{name: good[name] for name in good if name != left_out} for left_out in good]
    for url in targets:
        for body in bodies:
            reply = window.ask("POST", buffered=True, url=url, data=json.dumps(body).encode(), headers=headers)
            world.judge(f"POST {url[-40:]} {json.dumps(body)[:80]}", reply)
    report(world)


def forms_of(world: World, window: Browser, who: str) -> list[Sent]:
    """Every form on every page, each action once."""
    found: dict[tuple[str, frozenset[str]], Sent] = {}
    for rule in rules(world, "GET"):
        url = first(rule, own_ids(world, who) | ({"attempt_id": (world.here.running[0].public_id,)}))
        reply = window.get(url, buffered=True)
        if reply.status_code != 200 or "html" not in (reply.content_type or ""):
            continue
        parser = Forms(url)
        parser.feed(reply.get_data(as_text=True))
        for form in parser.found:
            if form.method == "POST" and "sign-out" not in form.action:
                found.setdefault((form.action, frozenset(form.fields)), form)
    return list(found.values())


@SHARE
@WHO
def test_no_value_of_any_field_breaks_a_form(world, who, share):
    chance = random.Random(f"{who} valu")
    window, token = window_of(world, who)
    forms = forms_of(world, window, who)
    assert len(forms) >= {"instructor": 15, "student": 5}[who]
    for form in forms:
        for name in form.fields:
            for value in some(HOSTILE, share / 2, chance):
                try_value(world, window, form, token, name, [value])
            try_value(world, window, form, token, name, [])
            try_value(world, window, form, token, name, ["a", "b", "c"])
    report(world)


def try_value(world: World, window: Browser, form: Sent, token: str, name: str, values: list[Any]) -> None:
    sent = MultiDict(form.fields)
    if "csrf_token" in sent:
        sent["csrf_token"] = token
    sent.setlist(name, values)
    reply = window.ask(
        "POST", buffered=True, url=form.action, data=urlencoded(sent), content_type="application/x-www-form-urlencoded"
    )
    shown = [value[:30] for value in values]
    world.judge(f"POST {form.action} {name}={shown!r}", reply)


def urlencoded(fields: MultiDict[str, Any]) -> bytes:
    def quoted(value: Any) -> str:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        return "".join(f"%{byte:02x}" if byte < 48 or byte > 122 or 57 < byte < 97 else chr(byte) for byte in data)

    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields.items(multi=True)).encode()


def test_no_file_breaks_an_upload(world):
    window, token = window_of(world, "instructor")
    uploads = [form for form in forms_of(world, window, "instructor") if form.files]
    assert len(uploads) >= 4
    for form in uploads:
        for place, (_, name) in enumerate(material.hostile_files()):
            data = dict(form.fields) | {"csrf_token": token, form.files[0]: material.hostile_files()[place]}
            reply = window.ask("POST", buffered=True, url=form.action, data=data, content_type="multipart/form-data")
            world.judge(f"POST {form.action} {name!r}", reply)
    report(world)
