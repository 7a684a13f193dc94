"""How the essay argues: evidence explained, other views met."""

from __future__ import annotations

import re

from essays.measures.values import Findings, Measure, capped


def reasoning(found: Findings) -> Measure:
    """The part of the evidence that is followed within two sentences by what it shows about the claim."""
    units = found.evidence.strong
    comments = [comment for comment in found.argument.commentary if comment.evidence in units]
    linked = [comment for comment in comments if comment.linked]
    if len(units) < 2:
        return _reasons_only(found)
    share = len(comments) / len(units)
    parts = [
        (
            f"{len(comments)} of {len(units)} pieces of evidence explained",
            0.55 * share,
        ),
        (f"{len(linked)} led back to the claim or the question", 0.2 * len(linked) / len(units)),
        ("how often", 0.25 * min(1.0, len(linked) / 5)),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if len(comments) <= 2:
        result = capped(
            result, 0.59 if comments else 0.19, "at most two pieces are explained" if comments else "none is explained"
        )
    shown = sorted({comment.sentence for comment in comments})
    reason = f"{len(comments)} of {len(units)} pieces of evidence are followed by what they show"
    if linked:
        reason += f", for example '{found.quote(linked[0].sentence, 70)}'"
    return Measure(result, reason + ".", found.spans(shown))


_BECAUSE = re.compile(
    r"\b(?:because|therefore|thus|since|so that|which means|as a result|this (?:shows|means|suggests))\b", re.I
)


def _reasons_only(found: Findings) -> Measure:
    """Without evidence an essay can still give reasons; they do not reach the upper levels."""
    given = [s.index for s in found.own if _BECAUSE.search(s.text) and len(s.keys) >= 5]
    parts = (("reasons are given, but not from evidence", min(0.39, 0.1 * len(given))),)
    text = "There is hardly any evidence yet for the reasoning to work on"
    return Measure(parts, text + ("; reasons are given without it." if given else "."), found.spans(given))


def counter_argument(found: Findings) -> Measure:
    """The best-developed other view: mentioned, reasoned, answered with evidence, led back to the thesis."""
    counters = found.argument.counters
    if not counters:
        return Measure((), "No other view or awkward evidence is mentioned.")
    best = max(
        counters,
        key=lambda c: (
            c.plain and c.reasoned,
            c.answer is not None and c.reasoned,
            c.answer_evidenced,
            c.returns,
            c.reasoned,
            -c.sentence,
        ),
    )
    answered = best.answer is not None
    parts = (
        ("another view is mentioned", 0.25),
        ("with a reason or evidence", 0.2 if best.reasoned else 0.0),
        ("it is answered", 0.2 if answered else 0.0),
        ("the answer has evidence", 0.1 if best.answer_evidenced and best.reasoned else 0.0),
        ("and leads back to the question", 0.15 if best.returns and answered and best.reasoned else 0.0),
        ("more than one is met", 0.1 if sum(c.answer is not None and c.reasoned for c in counters) > 1 else 0.0),
    )
    where_to = [index for index in (best.sentence, best.answer) if index is not None]
    reason = f"Another view stands at '{found.quote(best.sentence, 70)}'"
    if answered and best.answer != best.sentence:
        reason += f" and is answered at '{found.quote(best.answer or 0, 60)}'"
    elif answered:
        reason += " and is answered in the same sentence"
    else:
        reason += "; no answer to it was found nearby"
    return Measure(parts, reason + ".", found.spans(list(dict.fromkeys(where_to))))
