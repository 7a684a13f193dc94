"""The guides are in step with what they describe."""

import re
from pathlib import Path

import click
import pytest

import settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])


@pytest.mark.parametrize("setting", settings.SETTINGS.values(), ids=lambda setting: setting.variable)
def test_every_setting_is_in_the_guide_with_its_reason(setting):
    guide = (ROOT / "docs" / "administrators.md").read_text().replace("`", "")
    line = next((row for row in guide.splitlines() if row.startswith(f"| {setting.variable} |")), "")
    assert setting.why in line


def test_no_setting_is_described_that_is_not_there():
    guide = (ROOT / "docs" / "administrators.md").read_text()
    described = set(re.findall(r"^\| `([A-Z_]+)`", guide, re.MULTILINE))
    assert described == {setting.variable for setting in settings.SETTINGS.values()}


def commands(app):
    ours = {"admin", "bank", "course", "essay", "grades", "jobs", "library", "quizzes", "results"}
    for name, group in app.cli.commands.items():
        if name in ours and isinstance(group, click.Group):
            yield from (f"flask {name} {command}" for command in group.commands)


def test_every_command_is_in_a_guide_and_every_one_that_is_described_exists(app):
    there = set(commands(app))
    told = {" ".join(found) for found in re.findall(r"`?(flask) (\w+) (\w+)", DOCS)}
    told = {command for command in told if command.split()[1] not in ("db", "run")}
    assert there <= told, sorted(there - told)
    assert told <= there, sorted(told - there)


@pytest.mark.parametrize("bad", [("PORT", "eight"), ("MARGINALIA_DEMO", "perhaps")])
def test_a_setting_that_cannot_be_read_is_named(bad):
    with pytest.raises(settings.BadSetting, match=bad[0]):
        settings.read(dict([bad]))


def test_a_short_secret_is_refused(tmp_path):
    values = settings.read({"SECRET_KEY": "short", "MARGINALIA_DATA": str(tmp_path)})
    with pytest.raises(settings.BadSetting, match="too short"):
        settings.secret_key(values)


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path):
    values = settings.read({"MARGINALIA_DATA": str(tmp_path)})
    first = settings.secret_key(values)
    assert settings.secret_key(values) == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
