"""Whether a sentence can be read by itself, and as which clause; worked out once for every family that needs one."""

from __future__ import annotations

from collections.abc import Sequence

from questions import gates
from questions.antecedents import resolved_in
from questions.candidates import Refused, Site
from questions.clauses import Clause, clause_of
from questions.grammar import Unreadable

Read = tuple[Site, Clause] | Refused


def clause_read(site: Site, sites: Sequence[Site]) -> Read:
    """The sentence with its clause, its opening pronoun named where a rule proves whom it means; else the refusal."""
    trip = gates.sentence_trip(site)
    if trip and trip[0] == "anaphor":
        named = resolved_in(site, sites)
        if named is not None and gates.sentence_trip(named) is None:
            site, trip = named, None
    if trip:
        return Refused(*trip)
    try:
        return site, clause_of(site.sentence)
    except Unreadable as fault:
        return Refused(fault.code, fault.detail)
