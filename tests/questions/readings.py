"""Readings that the tests of generation share: a short history written for them, and the free source of a seed
course."""

from functools import cache
from pathlib import Path

from courseware.readers import read, read_text
from courseware.reading import Reading, analyse

SOURCES = Path(__file__).resolve().parents[2] / "seeds" / "between_the_wars" / "sources"
HISTORY = """\
In 1846, Robert Peel repealed the Corn Laws and split the Conservative Party over the price of bread. Benjamin \
Disraeli \
attacked the repeal of the Corn Laws in the House of Commons for three years. William Gladstone followed Robert \
Peel out of the \
Conservative Party and joined the Liberal Party in 1859. John Bright organised the great public meetings of the \
Anti-Corn Law \
League in Manchester and in Birmingham.

Benjamin Disraeli bought shares in the Suez Canal Company for the British government in November 1875. In May \
1876, Queen \
Victoria accepted the title of Empress of India from Benjamin Disraeli. William Gladstone introduced a bill for \
Irish home rule \
in April 1886. Joseph Chamberlain led the Liberal Unionists against the bill for Irish home rule in 1886.

Germany signed a defensive alliance with Austria in October 1879. France occupied Tunisia in 1881 after a short \
campaign. \
Italy joined the alliance of Germany and Austria in May 1882. Russia concluded a military convention with \
France in 1892. \
Otto von Bismarck convened a congress of the great powers in Berlin in June 1878 to settle the Balkan frontiers. \
Perhaps he feared a war. It did not come then. He was right.
"""


@cache
def history() -> Reading:
    """The short history as a reading."""
    return analyse(read_text(HISTORY))


@cache
def textbook() -> Reading:
    """The textbook chapter of the course Between the Wars."""
    path = SOURCES / "new_economy_to_plan.md"
    return analyse(read(path.read_bytes(), path.name))
