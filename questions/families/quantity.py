"""Quantity questions: how many. What the text says of the figure's sureness ("about", "nearly") stays with it."""

from __future__ import annotations

import re

from courseware.names import Mention, NameType
from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.grammar import NOUNS
from questions.items import ItemType
from questions.numbers import Figure, figure_in, figures_beside
from questions.wording import before_second_verb, capitalised, fronted_text, inverted, is_proper, question, stopped

_SPANS = ("year", "month", "week", "day", "hour", "minute", "decade", "time", "mile")
FAMILY = "quantity"
_LARGE = ("million", "billion")
"""Scales at which a figure tells of a whole country."""
_BOUND = re.compile(
    r"^(?:more than|over|under|fewer than|less than|at least|at most|up to|as many as|as much as|no more than|only|"
    r"well over|just over|just under|another|other|an additional|no fewer than|as few as|a total of|around only)\b",
    re.I,
)


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """A question for each figure of the clause that stands there by itself."""
    found: list[Proposal] = []
    for mention in site.names_of(NameType.QUANTITY):
        figure = figure_in(mention.text)
        if figure is None or not any(mention.start <= clause.tokens[i].start < mention.end for i in clause.indices):
            continue
        try:
            found.append(_candidate(site, clause, mention, figure, index))
        except Refused as refusal:
            found.append(refusal)
    return found


def _candidate(site: Site, clause: Clause, mention: Mention, figure: Figure, index: DocumentIndex) -> Candidate:
    if _BOUND.match(mention.text):
        raise Refused("slot", f"“{mention.text}” leaves the figure open")
    if (
        figure.value < 3
        or "." in figure.text
        or not ("per" in figure.after or "%" in figure.after or figure.after.strip() in _LARGE)
    ):
        raise Refused("worth", f"{mention.text}: a passing figure")
    figures = [m for m in site.names_of(NameType.QUANTITY) if m.start != mention.start]
    if any(_unit(m.text) == _unit(mention.text) for m in figures):
        raise Refused("open list", mention.text)
    start = mention.start + mention.text.index(figure.text)
    if start and site.passage.text[start - 1] in "/-–.,:$£€":
        raise Refused("slot", mention.text)
    if re.search(
        r"(?:\d|\w+ty|ten|\b(?:two|three|four|five|six|seven|eight|nine)) (?:to|and|or) $", site.passage.text[:start]
    ):
        raise Refused("open list", mention.text)
    if figure.word and _unit(mention.text) in _SPANS:
        raise Refused("worth", mention.text)
    span = Span(start, start + len(figure.text))
    stem, kept, kind = _question(site, clause, mention, span)
    wrong = figures_beside(figure, ())
    gap = statement_with_gap(clause, (span.start, span.end), kept)
    if kind is ItemType.CLOZE:
        gap = capitalised(gap) if not is_proper(site, clause.indices[0]) else gap
        stem = f"Which number fills the gap? {stopped(gap)}"
    return checked_stem(Candidate(
        FAMILY, "figure of the clause", stem, figure.text, "quantity", site, span, gap, clause=clause, difficulty=0.5,
        wrong=tuple(wrong), type=kind,
    ))  # fmt: skip


def _question(site: Site, clause: Clause, mention: Mention, span: Span) -> tuple[str, tuple[int, ...], ItemType]:
    """ "How many" where the counted thing is the whole subject or opens the rest; a gap everywhere else."""
    tokens = clause.tokens
    inside = [i for i in clause.indices if mention.start <= tokens[i].start < mention.end]
    unit = clause.words([i for i in inside if tokens[i].start >= span.end])
    counted = bool(unit) and tokens[inside[-1]].tag in ("NNS", "NNPS") and not unit.startswith(("%", "per", "of"))
    front = fronted_text(site, clause)
    begin = f"{front}, how many {unit}" if front else f"How many {unit}"
    rest = before_second_verb(clause)
    kept = clause.fronted + clause.subject + clause.verb + rest
    if counted and tuple(inside) == clause.subject:
        return question(f"{begin} {clause.words(clause.verb)} {clause.words(rest)}"), kept, ItemType.SINGLE
    starts = rest[: len(inside)] == tuple(inside)
    after = rest[len(inside) :]
    closed = not after or tokens[after[0]].tag in ("IN", "TO")
    named = tokens[clause.subject[-1]].tag in NOUNS and tokens[clause.verb[0]].tag == "VBD"
    if counted and starts and closed and named and clause.head_verb.lemma != "be" and clause.head_verb.tag != "VBN":
        return question(f"{begin} {inverted(site, clause, after)}"), kept, ItemType.SINGLE
    return "", clause.indices, ItemType.CLOZE


def _unit(text: str) -> str:
    """What is counted: the last word."""
    return text.split()[-1].lower().rstrip("s") if text else ""


def _same_unit(mention: Mention, index: DocumentIndex) -> list[Figure]:
    """Figures of the document that count the same thing, in order of the text."""
    found = []
    for site in index.sites:
        for other in site.names_of(NameType.QUANTITY):
            figure = figure_in(other.text)
            if figure is not None and other.start != mention.start and _unit(other.text) == _unit(mention.text):
                found.append(figure)
    return found


__all__ = ["FAMILY", "propose"]
