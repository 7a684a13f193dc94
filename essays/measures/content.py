"""What the essay says: its answer, its evidence, how exact the evidence is."""

from __future__ import annotations

from collections.abc import Sequence

from essays.evidence import EvidenceUnit
from essays.measures.values import Findings, Measure, Topic, along, capped, listed
from essays.wording import counted


def thesis(found: Findings) -> Measure:
    """Stance in the first fifth or the last tenth that answers a term of the question, with reason, limit, detail."""
    best = found.argument.thesis
    unasked = "" if found.prompt else " No question was given, so the terms that the essay keeps to stand for it."
    if best is None:
        missing = "No sentence near the beginning or the end was found that answers the question in its own terms."
        return Measure((), missing + unasked)
    parts = list(best.parts)
    last = [s for s in found.own if s.paragraph == found.own[-1].paragraph]
    returned = (
        best.early
        and len({s.paragraph for s in found.own}) > 1
        and any(len(s.keys & best.sentence.keys) >= 2 for s in last)
    )
    parts.append(("is taken up again at the end", 0.1 if returned else 0.0))
    result = tuple(parts)
    if not best.has("takes a position"):
        result = capped(result, 0.39, "no position is taken in so many words")
    elif not found.evidence.strong:
        result = capped(result, 0.59, "nothing in the essay bears it out")
    elif not best.early:
        result = capped(result, 0.79, "the answer comes only at the end")
    met = [name for name, value in parts if value > 0 and name != "is specific"]
    met += [] if best.early else ["stands only near the end"]
    reason = f"The sentence that looks most like your answer, '{found.quote(best.sentence.index)}', {listed(met)}."
    return Measure(result, reason + unasked, (found.span(best.sentence.index),))


_QUANTITY = ((0, 0), (0.9, 0.12), (1, 0.2), (3, 0.4), (5, 0.6), (8, 0.78), (14, 0.85))


def evidence(found: Findings) -> Measure:
    """Pieces of evidence, saturating; breadth over the reading; kinds; what the instructor expects."""
    units = found.evidence.strong
    amount = sum(unit.strength for unit in units.values())
    used = {document for unit in units.values() for document in unit.documents}
    supplied = {found.sources.texts[number].document_id for number in found.sources.documents}
    breadth = len(used & supplied) / len(supplied) if supplied else 1.0
    kinds = {kind for unit in units.values() for kind in unit.kinds} - {"name", "example"}
    parts = [
        (counted(len(units), "piece of evidence", "pieces of evidence"), along(amount, _QUANTITY)),
        (_kinds_named(kinds), 0.05 * min(len(kinds), 3) / 3),
        (_breadth_named(used & supplied, supplied), (0.1 * breadth if units else 0.0) if supplied else 0.0),
    ]
    result: tuple[tuple[str, float], ...] = tuple(part for part in parts if part[0])
    if found.expected:
        result = _with_expected(result, found.expected)
    if len(supplied) > 1 and breadth < 0.6:
        result = capped(result, 0.79 if breadth else 0.69, "little of the reading is used")
    if not kinds & {"quotation", "attribution"}:
        result = capped(result, 0.79, "no exact words and nobody's view are among it")
    if found.sources_only and not used:
        result = capped(result, 0.19, "only the assigned sources count here")
    ranked = sorted(units.values(), key=lambda unit: (-unit.strength, -unit.specificity, unit.sentence))
    return Measure(result, _evidence_reason(found, ranked, used & supplied, supplied), found.spans(sorted(units)))


def _kinds_named(kinds: set[str]) -> str:
    return f"of {counted(len(kinds), 'kind')}: {', '.join(sorted(kinds))}" if kinds else ""


def _breadth_named(used: set[str], supplied: set[str]) -> str:
    return f"from {len(used)} of {len(supplied)} sources" if supplied else ""


def _with_expected(
    parts: tuple[tuple[str, float], ...], expected: tuple[tuple[Topic, bool], ...]
) -> tuple[tuple[str, float], ...]:
    """Expected evidence carries three tenths of the criterion when the instructor has listed it."""
    total = sum(1 + topic.must for topic, _ in expected)
    hit = sum(1 + topic.must for topic, present in expected if present)
    part = (
        f"{sum(present for _, present in expected)} of {len(expected)} expected topics",
        round(0.3 * hit / total, 4),
    )
    return (*((name, round(0.7 * value, 4)) for name, value in parts), part)


def _evidence_reason(found: Findings, ranked: Sequence[EvidenceUnit], used: set[str], supplied: set[str]) -> str:
    if not ranked:
        return (
            "No sentence of the writer's own was found that brings a quotation, a fact from the "
            "reading, a name with a date or a figure."
        )
    titles = {text.document_id: text.title for text in found.sources.texts}
    text = f"{counted(len(ranked), 'piece of evidence', 'pieces of evidence').capitalize()}, for example "
    text += listed([f"'{found.quote(unit.sentence, 60)}'" for unit in ranked[:3]])
    if supplied and used:
        text += f"; drawn from {listed([titles[document] for document in sorted(used)])}"
    elif supplied:
        text += "; none of it could be matched with the sources supplied, which is no fault in itself"
    return text + "."


def specificity(found: Findings) -> Measure:
    """The mean of how exact the pieces of evidence are (0–3), for three pieces or more."""
    units = list(found.evidence.units)
    if not units:
        return Measure((), "Nothing is named beyond what the question names.")
    exact = sum(unit.specificity for unit in units) / (3 * len(units))
    full = min(1.0, len(units) / 5)
    strong = sum(unit.specificity >= 2 for unit in units)
    parts = (
        ("how exact the evidence is on average", 0.75 * exact * full),
        (
            f"{strong} of {len(units)} pieces name who with when, how many or the exact words",
            0.25 * full * strong / len(units),
        ),
    )
    sharp = [unit.sentence for unit in units if unit.specificity >= 2]
    reason = (
        f"{strong} of {len(units)} sentences with evidence name who together with when, how many or the exact words"
    )
    if sharp:
        reason += f", as in '{found.quote(max(sharp, key=lambda index: _spec(units, index)), 70)}'"
    return Measure(parts, reason + ".", found.spans(sharp))


def _spec(units: Sequence[EvidenceUnit], index: int) -> tuple[int, int]:
    return next((unit.specificity, -index) for unit in units if unit.sentence == index)
