"""The whole story in a real Chromium: from a text to a graded class, with axe on every page that it passes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from records.people import Course, Person
from services import bank
from tests.browser.conftest import violations
from tests.conftest import NOW, PASSWORD
from tests.documents import NAMES, ROOT, document_path

pytestmark = pytest.mark.browser
SEEDS = ROOT / "seeds" / "between_the_wars"


@dataclass(frozen=True)
class Material:
    """What a story is told with."""

    sources: tuple[Path, ...]
    essay: Path
    names: tuple[str, ...]
    """People whom the ledger must find in the essay."""


INVENTED = Material(
    tuple(sorted((SEEDS / "sources").glob("*.md"))), SEEDS / "essays" / "08_excellent.txt", ("Litvinov",)
)


def real() -> Material | None:
    """The four real documents, where all of them are found."""
    *sources, essay = [document_path(name) for name in NAMES]
    if essay is None or None in sources:
        return None
    historians = ("Figes", "Preston", "Conquest", "Kudryashov", "Overy")
    return Material(tuple(path for path in sources if path), essay, historians)


class Teller:
    """Somebody at a browser, whose every page is looked over before it is left."""

    def __init__(self, chrome: Any, address: str, width: int, scheme: str) -> None:
        self.context = chrome.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def look(self) -> None:
        """Have axe look at the page. What the console said before it came counts too; what it says itself does not."""
        said, _ = list(self.faults), self.faults.clear()
        assert violations(self.page) + said == []
        self.faults.clear()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def press(self, name: str, role: str = "button") -> None:
        """Press the button or link of that name in the page's main part."""
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("/sign-in")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.press("Sign in")

    def agree(self) -> None:
        """Say yes to the question that a button asks first."""
        self.page.locator("dialog[open]").get_by_role("button").last.click()
        self.page.wait_for_load_state()


def add_readings(teacher: Teller, here: str, material: Material) -> None:
    for path in material.sources:
        teacher.go(f"{here}/readings/new")
        teacher.page.set_input_files("#file", path)
        teacher.press("Look at it")
        expect(teacher.page.locator(".proof-words").first).to_be_visible()
        teacher.look()
        teacher.press("Add to the readings")
        expect(teacher.page.locator(".passage-words").first).to_be_visible()
        teacher.look()


def fill_bank(teacher: Teller, here: str) -> None:
    """Generate from every reading, and review one candidate by key."""
    teacher.go(f"{here}/bank/generate")
    for box in teacher.page.locator("input[name=readings]").all():
        box.check()
    teacher.press("Generate")
    expect(teacher.page.get_by_text("Why the others were refused").first).to_be_visible(timeout=60_000)
    teacher.look()
    teacher.go(f"{here}/bank")
    teacher.press("Review these drafts", "link")
    teacher.look()
    expect(teacher.page.locator("mark").first).to_be_visible()
    first = teacher.page.locator("h1").inner_text()
    teacher.page.keyboard.press("a")
    teacher.page.wait_for_load_state()
    expect(teacher.page.locator("h1")).not_to_have_text(first)


def make_quiz(teacher: Teller, here: str) -> str:
    teacher.go(f"{here}/quizzes/new")
    teacher.page.fill("#title", "Week one")
    teacher.page.fill("#minutes", "20")
    teacher.page.locator("main form button[type=submit]").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    for box in teacher.page.locator("input[name=item]").all()[:4]:
        box.check()
    teacher.press("Keep and go to the quiz")
    teacher.look()
    address = teacher.page.url.removeprefix(teacher.address)
    teacher.press("Open the quiz")
    teacher.look()
    return address


def join(student: Teller, code: str) -> None:
    student.go("/register")
    for field, words in {
        "#given_name": "Nora", "#family_name": "Newcomer", "#email": "nora@example.org",
        "#password": "several words in a row", "#again": "several words in a row",
    }.items():  # fmt: skip
        student.page.fill(field, words)
    student.press("Make the account")
    student.page.fill("#join_code", code.lower())
    student.press("Join")
    student.look()


def give_extra_time(teacher: Teller, quiz: str) -> None:
    teacher.go(f"{quiz}/accommodations")
    choice = teacher.page.locator("#student option", has_text="Newcomer")
    teacher.page.locator("#student").select_option(value=choice.get_attribute("value"))
    teacher.page.locator("main input[name=time_factor]").fill("2")
    teacher.page.locator("main input[name=reason], main textarea[name=reason]").first.fill("Documented need")
    teacher.page.locator("main form button[type=submit]").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    expect(teacher.page.locator("main")).to_contain_text("Newcomer")


def answer(page: Page, number: int) -> None:
    """Answer a question by keyboard, whatever its type, and wait for the acknowledgement."""
    box = page.locator(f"#q{number}")
    if box.locator("input[type=radio]").count():
        box.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
    else:
        box.locator("input[type=text], textarea").first.focus()
        page.keyboard.type("1937")
    expect(box.locator("[data-answer-state]")).to_contain_text("Saved", timeout=15_000)


def sit(student: Teller, chrome: Any, quiz: str) -> None:
    """Take the quiz by keyboard, go on in another browser, hand in and review it."""
    student.go(quiz)
    expect(student.page.locator("main")).to_contain_text("40 minutes")
    student.press("Start")
    student.page.wait_for_selector("form[data-ready]")
    student.look()
    answer(student.page, 1)
    other = Teller(chrome, student.address, 1280, "light")
    other.sign_in("nora@example.org", "several words in a row")
    other.go(quiz)
    other.press("Go on", "link")
    other.page.wait_for_selector("form[data-ready]")
    expect(other.page.locator("#q1 [data-answer-state]")).to_contain_text("Saved")
    for number in (2, 3, 4):
        answer(other.page, number)
    other.press("Hand in")
    other.agree()
    other.page.wait_for_url("**/review")
    other.look()
    expect(other.page.locator("mark").first).to_be_visible()
    expect(other.page.locator("main")).to_contain_text("Key")
    other.context.close()


def make_assignment(teacher: Teller, here: str) -> str:
    teacher.go(f"{here}/essays/new")
    teacher.page.fill("#title", "Consistency")
    teacher.page.fill("#prompt", "How consistent was Stalinist foreign policy with the aims of Stalinism at home?")
    for box in teacher.page.locator("input[name=sources]").all():
        box.check()
    teacher.page.locator("main form button[type=submit]").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    address = teacher.page.url.removeprefix(teacher.address)
    teacher.page.get_by_role("button", name="Open").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    return address


def write(student: Teller, assignment: str, material: Material) -> None:
    """Paste a draft, read the feedback, revise, submit."""
    student.go(assignment)
    student.go(f"{assignment}/write")
    student.page.wait_for_selector("form[data-ready]")
    text = material.essay.read_text()
    student.page.fill("#text", text)
    expect(student.page.locator("#saved")).to_contain_text("Saved", timeout=15_000)
    student.page.get_by_role("button", name="Get feedback").click()
    student.page.wait_for_url("**/drafts/1")
    student.look()
    for name in material.names:
        expect(student.page.locator("main")).to_contain_text(name)
    expect(student.page.locator("mark").first).to_be_visible()
    student.go(f"{assignment}/write")
    student.page.wait_for_selector("form[data-ready]")
    student.page.fill("#text", text + "\n\nThe aim was steady though the means changed with every season.")
    expect(student.page.locator("#saved")).to_contain_text("Saved", timeout=15_000)
    student.page.locator("main").get_by_role("button", name="Submit", exact=True).click()
    student.agree()
    student.page.wait_for_url(lambda url: not url.endswith("/write"))
    student.look()
    expect(student.page.locator("main")).not_to_contain_text("points of")


def grade(teacher: Teller, assignment: str, material: Material) -> None:
    teacher.go(assignment)
    teacher.page.get_by_role("link", name="Newcomer").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    ledger = teacher.page.locator(".grading-ledger")
    for name in material.names:
        expect(ledger).to_contain_text(name)
    box = teacher.page.locator(".grading-criterion").first
    box.locator("input[type=radio]:not([data-given])").last.check()
    box.locator("input[name=reason]").fill("The thesis is stated and held to.")
    box.locator("button[type=submit]").first.click()
    teacher.page.wait_for_load_state()
    teacher.look()
    expect(teacher.page.locator(".grading-criterion").first).to_contain_text("The thesis is stated and held to.")
    expect(teacher.page.locator(".grading-criterion").first).to_contain_text("scorer", ignore_case=True)
    teacher.page.get_by_role("button", name="Release the assignment").click()
    teacher.agree()
    teacher.look()


def see_results(teacher: Teller, here: str, quiz: str) -> None:
    teacher.go(f"{here}/results")
    expect(teacher.page.locator("main")).to_contain_text("Week one")
    teacher.go(quiz.replace("/quizzes/", "/results/quizzes/"))
    teacher.go(f"{here}/results/gradebook")
    with teacher.page.expect_download() as download:
        teacher.page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    nora = next(row for row in rows if row["email"] == "nora@example.org")
    assert float(nora["Week one"]) >= 0
    assert float(nora["Consistency"]) > 0


COURSES = ["the course of this project", pytest.param("the four real documents", marks=pytest.mark.documents)]


@pytest.mark.parametrize("told", COURSES)
def test_from_texts_to_a_graded_class(told: str, chrome: Any, served: str, course: Course, instructor: Person) -> None:
    material = real() if "real" in told else INVENTED
    if material is None:
        pytest.skip("the four real documents are not here")
    here, code = f"/courses/{course.public_id}", course.join_code
    teacher, student = Teller(chrome, served, 1280, "light"), Teller(chrome, served, 390, "dark")
    teacher.sign_in(instructor.email)
    add_readings(teacher, here, material)
    fill_bank(teacher, here)
    approve_rest(course, instructor)
    quiz = make_quiz(teacher, here)
    join(student, code)
    give_extra_time(teacher, quiz)
    sit(student, chrome, quiz)
    assignment = make_assignment(teacher, here)
    write(student, assignment, material)
    grade(teacher, assignment, material)
    see_results(teacher, here, quiz)
    student.go(f"{here}/results/mine")
    expect(student.page.locator("main")).to_contain_text("Consistency")
    teacher.context.close()
    student.context.close()


def approve_rest(course: Course, instructor: Person) -> None:
    """What an instructor does with "a" for each; the story has shown one."""
    bank.approve_all(course, instructor, NOW)


def test_a_stranger_meets_only_the_sign_in_page(chrome: Any, served: str, app: Any) -> None:
    visitor = Teller(chrome, served, 320, "light")
    visitor.go("/")
    expect(visitor.page.locator("h1")).to_have_text("Sign in")
    visitor.context.close()
