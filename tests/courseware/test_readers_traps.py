"""How well documents with traps are read, beside the truth about each of their lines."""

import re
import textwrap

import pytest

from courseware.readers import read, read_text
from tests.courseware.material import assert_accounted_for
from tests.courseware.traps import TRAPS, Found, measured

PERFECT = Found(1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("name", TRAPS)
def test_each_line_is_read_as_what_it_is(name):
    document = read_text(TRAPS[name].raw)
    assert_accounted_for(document)
    assert measured(document, TRAPS[name]) == PERFECT


def _unwrapped(text: str) -> str:
    """Each paragraph on one line, as a word processor saves it; short lines keep their ends."""
    return re.sub(
        r"(?<=\S{3})-\n(?=[a-z])|(?<=[^\n]{58})\n(?=[^\n\d ])", lambda found: "" if "-" in found[0] else " ", text
    )


RESHAPED = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "old Macintosh": lambda text: text.replace("\n", "\r"),
    "curly quotes": lambda text: re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’"),
    "wide margin": lambda text: textwrap.indent(text, "      ", lambda line: bool(line.strip())),
    "trailing spaces": lambda text: text.replace("\n", "   \n"),
}


@pytest.mark.parametrize("shape", RESHAPED)
@pytest.mark.parametrize("name", TRAPS)
def test_another_export_is_read_alike(name, shape):
    document = read(RESHAPED[shape](TRAPS[name].raw).encode(), "a.txt")
    assert_accounted_for(document)
    assert measured(document, TRAPS[name]) == PERFECT
