"""Tags and closed lists of words by which sentences are cut: what is finite, what opens a clause, what may go."""

from __future__ import annotations

from questions.words import word_set

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
VERBAL = FINITE | {"VB", "VBN", "VBG"}
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
BE = frozenset({"be"})
AUXILIARIES = frozenset({"be", "have", "do"})
DANGLING = word_set(
    "also however thus therefore then moreover furthermore nevertheless nonetheless indeed finally "
    "consequently hence accordingly meanwhile instead likewise similarly additionally subsequently "
    "eventually ultimately soon later too still even already again clearly certainly obviously naturally "
    "unfortunately interestingly importantly significantly ironically notably famously surely simply "
    "firstly secondly thirdly first second third next similarly overall"
)
CONNECTIVES = word_set(
    "and but yet so or nor for in fact of course for example for instance in addition in short in other "
    "words on the other hand by contrast in contrast at the same time as a result in turn that is after "
    "all in particular to be sure at any rate above all as well in general"
)
PHRASES = (
    "as a postscript", "on the one hand", "in part", "by and large", "in any case", "to this day", "in the process",
    "in fact", "of course", "for example", "for instance", "in addition", "in short", "in other words", "by contrast",
    "on the other hand", "in contrast", "as a result", "in turn", "after all", "in particular", "to be sure",
    "at any rate",
    "above all", "in general", "on the contrary", "in this way", "at first", "at last", "in the end", "all in all",
    "in conclusion", "in sum", "by comparison", "in reality", "in the meantime", "as well",
)  # fmt: skip
SUBORDINATORS = word_set(
    "when while because since after before until till although though whereas if unless as that once lest whether than"
)
CONCESSIVE = frozenset({"although", "though", "while", "whereas"})
COORDINATORS = frozenset({"and", "but", "or", "yet", "nor", "so"})
RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
OPENING_MARKS = frozenset({"“", '"', "``", "‘"})
DASHES = frozenset({"–", "—", "--"})


TELLING = word_set(
    "say think believe know feel fear hope argue claim insist suggest see hear find decide realise "
    "realize assume hold declare state warn note show prove tell inform assure convince learn demand "
    "propose order ensure mean wish complain"
)
"""Verbs that may take a clause without "that"."""
MONTHS = word_set("January February March April May June July August September October November December")


class Unreadable(Exception):
    """A sentence that cannot be reduced to one clause: a gate's code, and the words at fault."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
