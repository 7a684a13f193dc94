"""Readings in, a bank out: sentences through the gates, families, proofs, flaw rules, round trip, selection.

The same readings, settings and seed give the same bank, byte for byte; nothing depends on the order of a set or on
the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from courseware.names import NameType
from courseware.reading import Reading
from questions import gates, report
from questions.bank import Bank, Settings, bank_json
from questions.candidates import UNQUOTED, Candidate, Proposal, Refusal, Refused, Site
from questions.clauses import Clause
from questions.distractors import distractors_for
from questions.document_index import DocumentIndex
from questions.events import events_in
from questions.families import (
    aim,
    argument,
    attribution,
    belief,
    cause,
    chronology,
    cloze,
    date,
    definition,
    evidence,
    means,
    objects,
    order,
    outcome,
    place,
    purpose,
    quantity,
    quotation,
    role,
    sourcing,
    statement,
    subject,
    term,
    true_false,
)  # fmt: skip
from questions.flaws import flaws_of
from questions.footing import grounded, says_when
from questions.grammar import Unreadable
from questions.items import Evidence, Item, ItemType, Lineage, Option, check, stands_in
from questions.peers import is_demonym_of
from questions.roundtrip import READ_WHOLE, Answerer
from questions.selection import Checked, select, worth_of
from questions.slots import untitled
from questions.statements import statements_in
from questions.words import is_number_like
from questions.worth import check_worth

__all__ = ["GENERATOR", "Bank", "Settings", "bank_json", "generate"]

GENERATOR = "marginalia 1"
_BY_CLAUSE = {
    "subject": subject.propose, "object": objects.propose, "date": date.propose, "place": place.propose,
    "quantity": quantity.propose, "cloze": cloze.propose,
}  # fmt: skip
_BY_SENTENCE = {
    "aim": aim.propose, "order": order.propose, "belief": belief.propose, "outcome": outcome.propose,
    "cause": cause.propose, "purpose": purpose.propose, "means": means.propose, "argument": argument.propose,
    "role": role.propose, "attribution": attribution.propose,
    "quotation": quotation.propose, "definition": definition.propose, "term": term.propose,
    "evidence": evidence.propose, "true_false": true_false.propose,
}  # fmt: skip
_TYPED = ("subject", "attribution", "object", "quotation", "place")
"""Families whose questions can do without options."""
FEWEST_TOLD = 6
"""Content words of a question without options and without a time, or more than one might answer it."""
_OF_SENTENCE = "sentence"
"""Family under which a refusal is kept that concerns every closed family at once."""


def generate(
    readings: Sequence[Reading], settings: Settings, seed: int, progress: Callable[[int, int], None] | None = None
) -> Bank:
    """The bank of these readings. ``progress`` is told sentences done and sentences in all.

    Generates few items rather than bad ones: every candidate that a gate, a proof, a rule or the independent answerer
    stopped is in ``Bank.refused`` with its reason.
    """
    workshops = [_Workshop(DocumentIndex(reading), settings, seed) for reading in readings]
    total = sum(len(workshop.index.sites) for workshop in workshops)
    done = 0
    for workshop in workshops:
        for site in workshop.index.sites:
            workshop.work(site)
            done += 1
            if progress is not None:
                progress(done, total)
        workshop.finish()
    checked = [entry for workshop in workshops for entry in workshop.checked]
    kept, left_out = select(checked, settings, seed)
    refused = [refusal for workshop in workshops for refusal in workshop.refused]
    refused += [refusal_of(entry.candidate.family, entry.candidate.site, fault) for entry, fault in left_out]
    refused.sort(key=lambda r: (r.document, r.start, r.end, r.family, r.reason, r.detail))
    tried = sum(workshop.asked for workshop in workshops), sum(workshop.answered for workshop in workshops)
    figures = report.of(kept, refused, [workshop.index for workshop in workshops], tried)
    hashes = tuple(reading.document.sha256 for reading in readings)
    titles = {reading.document.sha256: reading.document.title for reading in readings}
    return Bank(tuple(entry.item for entry in kept), tuple(refused), figures, hashes, titles)


def refusal_of(family: str, site: Site, fault: Refused | Unreadable) -> Refusal:
    """The refusal that an instructor can open: family, reason, what was found, and the sentence's raw place."""
    raw = site.raw
    return Refusal(family, fault.code, fault.detail, site.text, raw.start, raw.end, site.reading.document.sha256)


@dataclass
class _Workshop:
    """One document on its way through the checks."""

    index: DocumentIndex
    settings: Settings
    seed: int

    def __post_init__(self) -> None:
        self.answerer = Answerer(self.index)
        self.index.statements = statements_in(self.index)
        self.checked: list[Checked] = []
        self.refused: list[Refusal] = []
        self.asked = self.answered = 0

    def work(self, site: Site) -> None:
        """Try every family on one sentence; keep what passes, note what does not."""
        for family, proposal, clause in self._proposals(site):
            try:
                if isinstance(proposal, Refused):
                    raise proposal
                self.checked.append(Checked(self._item(proposal, clause), proposal))
            except Refused as fault:
                self.refused.append(refusal_of(family, site, fault))

    def finish(self) -> None:
        """Try the families that need what the whole document gave."""
        proposals: list[Candidate] = []
        if "chronology" in self.settings.families:
            proposals += chronology.propose(list(events_in(self.index)))
        if "statement" in self.settings.families:
            proposals += statement.propose(self.index)
        for proposal in proposals:
            try:
                self.checked.append(Checked(self._item(proposal, proposal.clause), proposal))
            except Refused as fault:
                self.refused.append(refusal_of(proposal.family, proposal.site, fault))
        self._source()

    def _source(self) -> None:
        """What the document's kind is good for; its gates are those of no sentence, as no sentence says it."""
        made = sourcing.propose(self.index, GENERATOR, self.seed) if "sourcing" in self.settings.families else None
        if made is None:
            return
        item, candidate = made
        flaws = flaws_of(item)
        if flaws:
            fault = Refused("flawed", f"{flaws[0].rule}: {flaws[0].evidence}")
            self.refused.append(refusal_of(candidate.family, candidate.site, fault))
        else:
            self.checked.append(Checked(check(item), candidate))

    def _proposals(self, site: Site) -> Iterator[tuple[str, Proposal, Clause | None]]:
        for family in self.settings.families:
            if family in _BY_SENTENCE:
                for proposal in _BY_SENTENCE[family](site, None, self.index):
                    yield family, proposal, None
        read = self.index.clauses[site.ordinal]
        if isinstance(read, Refused):
            yield _OF_SENTENCE, read, None
            return
        site, clause = read
        for family in self.settings.families:
            if family in _BY_CLAUSE:
                for proposal in _BY_CLAUSE[family](site, clause, self.index):
                    yield family, proposal, clause

    def _item(self, candidate: Candidate, clause: Clause | None) -> Item:
        """The finished item, or Refused by the first check that it fails."""
        self._check_gates(candidate, clause)
        check_worth(candidate, self.index)
        candidate = grounded(candidate, self.index)
        rng = random.Random(f"{self.seed}:{candidate.family}:{candidate.stem}:{candidate.key}")  # noqa: S311 - repeatable
        try:
            item = _assembled(candidate, self.index, self.settings, self.seed, rng)
        except Refused as fault:
            if fault.code != "distractors" or not is_nameable(candidate, self.index):
                raise
            candidate = as_short(candidate, self.index)
            item = _assembled(candidate, self.index, self.settings, self.seed, rng)
        flaws = flaws_of(item)
        if flaws:
            raise Refused("flawed", f"{flaws[0].rule}: {flaws[0].evidence}")
        self._check_round_trip(candidate)
        return check(replace(item, worth=worth_of(candidate, self.index)))

    def _check_gates(self, candidate: Candidate, clause: Clause | None) -> None:
        evidence = candidate.site.evidence()
        if candidate.kind not in UNQUOTED and not stands_in(candidate.quoted or candidate.key, evidence.text):
            raise Refused("evidence", f"“{candidate.key}” is broken in the raw text")
        if clause is None:
            trip = next(
                (
                    t
                    for t in gates.SENTENCE_GATES
                    if t[0] in ("evidence", "debris", "unbalanced") and t[1](candidate.site) is not None
                ),
                None,
            )
            if trip:
                raise Refused(trip[0], trip[1](candidate.site) or "")
            return
        found = gates.clause_trip(candidate.site, candidate.clause or clause, candidate.key_span)
        if found:
            raise Refused(*found)

    def _check_round_trip(self, candidate: Candidate) -> None:
        if candidate.kind in ("role", "abbreviation", *UNQUOTED):
            return
        self.asked += 1
        if candidate.kind in READ_WHOLE or candidate.family in ("attribution", "quotation"):
            if not self.answerer.finds(candidate):
                raise Refused("round trip", "the reader finds another sentence")
            self.answered += 1
            return
        answer = self.answerer.answer(candidate.stem)
        if answer is None or answer.ordinal != candidate.site.ordinal or not _agrees(answer.text, candidate):
            raise Refused(
                "round trip", f"the reader answers “{answer.text}”" if answer else "the reader finds no answer"
            )
        self.answered += 1


def is_nameable(candidate: Candidate, index: DocumentIndex) -> bool:
    """Whether a question whose distractors could not be proved can be answered by typing the name."""
    kinds = ("person", "country", "state", "colony")
    wanted = candidate.kind in kinds and candidate.cluster is not None
    if candidate.family not in ("subject", "attribution") or is_demonym_of(candidate.stem, candidate.key):
        return False
    if candidate.family == "subject" and not says_when(candidate.stem) and len(candidate.lemmas) < FEWEST_TOLD:
        return False
    if candidate.kind == "country" and index.most_named(NameType.COUNTRY) == candidate.cluster:
        return False
    return wanted and candidate.type is ItemType.SINGLE and candidate.family in _TYPED


def as_short(candidate: Candidate, index: DocumentIndex) -> Candidate:
    """The same question for a typed answer: any name that the document has for the key is accepted."""
    cluster = index.reading.names.clusters.get(candidate.cluster or "")
    names = sorted(cluster.variants) if cluster else []
    told = frozenset(candidate.stem.split())
    full = untitled(cluster.canonical) if cluster else candidate.key
    variants = [
        name for name in names if name[:1].isupper() and name not in told and _may_stand_for(name, candidate, full)
    ]
    return replace(candidate, type=ItemType.SHORT, answers=(candidate.key, *variants), rule=f"{candidate.rule}, typed")


def _may_stand_for(name: str, candidate: Candidate, full: str) -> bool:
    """Whether a variant says as much as the key: any name of a person, an abbreviation, or a name as long."""
    if name == candidate.key:
        return False
    if candidate.kind == "person":
        return candidate.key.split()[-1] in name.split() and (" " not in name or name == full or full in name)
    return name.isupper() or len(name.split()) >= len(candidate.key.split())


def _agrees(answer: str, candidate: Candidate) -> bool:
    """Whether the reader's answer is the key; of a quantity it is the key with what is counted."""
    return candidate.key in answer if candidate.kind in ("quantity", "year") else answer == candidate.key


def _assembled(candidate: Candidate, index: DocumentIndex, settings: Settings, seed: int, rng: random.Random) -> Item:
    evidence = candidate.site.evidence()
    lineage = Lineage(candidate.family, candidate.rule, seed, GENERATOR)
    rationale = f"The text says: “{candidate.site.told}”"
    if candidate.type is ItemType.SHORT:
        return Item(
            candidate.type, candidate.stem, answers=candidate.answers, rationale=rationale, evidence=evidence,
            cognitive=candidate.cognitive, difficulty=candidate.difficulty, lineage=lineage,
        )  # fmt: skip
    wrong = candidate.options[: settings.options - 1] or distractors_for(candidate, index, settings.options - 1, rng)
    if candidate.type is ItemType.TRUE_FALSE:
        return _true_false(candidate, evidence, lineage)
    options = _in_order([Option(candidate.key, True, rationale), *wrong])
    return Item(
        candidate.type, candidate.stem, options, rationale=rationale, evidence=evidence, cognitive=candidate.cognitive,
        difficulty=candidate.difficulty, lineage=lineage,
    )  # fmt: skip


def _true_false(candidate: Candidate, evidence: Evidence, lineage: Lineage) -> Item:
    """The statement with both verdicts, the wrong one with its proof."""
    wrong = candidate.options[0]
    right = Option(candidate.key, True, wrong.rationale)
    options = (right, wrong) if candidate.truth else (wrong, right)
    return Item(
        ItemType.TRUE_FALSE, candidate.stem, options, rationale=wrong.rationale, evidence=evidence,
        cognitive=candidate.cognitive, difficulty=candidate.difficulty, lineage=lineage,
    )  # fmt: skip


def _in_order(options: list[Option]) -> tuple[Option, ...]:
    values = [is_number_like(option.text) for option in options]
    if all(value is not None for value in values):
        return tuple(sorted(options, key=lambda option: is_number_like(option.text) or 0.0))
    return tuple(options)
