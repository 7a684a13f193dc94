"""The evidence ledger: every quotation, attribution, paraphrase, figure and misspelt name of an essay against the
sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from courseware.language import Quotation
from courseware.spans import Span
from essays import quoting
from essays.aligning import Alignment, align
from essays.attributing import Attribution, Family, Standing, attributions
from essays.checking import FigureCheck, State, check_figures
from essays.crediting import Credit, credit, own_subject
from essays.drafts import Draft, DraftSentence
from essays.facts import FigureKind
from essays.quoting import Change, QuotationMatch
from essays.references import (
    Borrowed,
    ReferenceCheck,
    Verdict,
    attributed,
    check_references,
    references_in,
    spans_of,
)
from essays.sources import Place, Sources, stream_of
from essays.speakers import SpeakerCheck, check_speakers
from essays.wording import (
    explain_attribution,
    explain_figure,
    explain_quotation,
    explain_reference,
    explain_speaker,
    where,
)

__all__ = ["Evidence", "EvidenceUnit", "LedgerRow", "State", "examine"]

STRONG = 0.5


@dataclass(frozen=True)
class LedgerRow:
    """One thing that the essay says or borrows, and what the sources say to it. ``start`` and ``end`` are raw."""

    kind: str
    """quotation, attribution, reference, paraphrase, copy, date, number, percentage or name."""
    state: State
    start: int
    end: int
    text: str
    place: Place | None
    diff: tuple[Change, ...]
    explanation: str

    @property
    def contradicts(self) -> bool:
        """Whether it says something else than the sources. A misspelt name and a wrong place are slips."""
        return self.state is State.DIFFERS and self.kind not in ("name", "reference")


@dataclass(frozen=True)
class EvidenceUnit:
    """A sentence that brings evidence: of what kinds, how strong (0–1), how specific (0–3), from which documents."""

    sentence: int
    kinds: frozenset[str]
    strength: float
    specificity: int
    documents: frozenset[str]
    borrowed: bool
    attributed: bool
    differs: bool


@dataclass(frozen=True)
class QuotationCheck:
    """A quotation of the essay: its stretch of the reading text, the sentence that holds it, its match."""

    start: int
    end: int
    sentence: int
    match: QuotationMatch | None
    inside: str = ""


@dataclass(frozen=True)
class Evidence:
    """All that was found, before anything is scored."""

    draft: Draft
    credit: Credit
    quotations: tuple[QuotationCheck, ...]
    attributions: tuple[Attribution, ...]
    alignments: tuple[Alignment, ...]
    figures: tuple[FigureCheck, ...]
    units: tuple[EvidenceUnit, ...]
    ledger: tuple[LedgerRow, ...]

    @cached_property
    def strong(self) -> dict[int, EvidenceUnit]:
        """Units that carry an argument, by sentence."""
        return {unit.sentence: unit for unit in self.units if unit.strength >= STRONG}

    def sentence_at(self, place: int) -> int | None:
        """The sentence that holds a place of the reading text."""
        return sentence_at(self.draft.sentences, place)


def sentence_at(sentences: Sequence[DraftSentence], place: int) -> int | None:
    """The index of the sentence that holds a place; None outside the body."""
    return next((s.index for s in sentences if s.start <= place < s.end), None)


def examine(draft: Draft, sources: Sources, prompt_text: str, prompt: frozenset[str]) -> Evidence:
    """Look for everything that the ledger and the criteria need, once."""
    quoted = quoting.quoted_stretches(draft.text)
    spans = [Span(quote.start, quote.end) for quote in quoted]
    references = references_in(draft, sources)
    pointing = spans_of(references)
    credited = credit(draft, sources, prompt or own_subject(draft), prompt_text, spans, pointing)
    named = _with_sections(draft, attributions(draft, sources), sources)
    cited = [*(Span(item.start, item.end) for item in named if item.standing is Standing.SOURCE), *pointing]
    checks = _quotations(draft, [q for q in quoted if not _covered(q.start, q.end, cited)], sources)
    own = credited.creditable(draft)
    aligned = [found for sentence in own if (found := align(sentence, sources, prompt)) is not None]
    figures = _figures(draft, draft.sentences, sources, [*spans, *_citations(draft), *pointing], prompt_text)
    borrowed = Borrowed(
        [(check.start, check.end, check.sentence, check.inside) for check in checks],
        {found.sentence: found for found in aligned},
        figures,
    )
    pointed = check_references(references, draft.sentences, borrowed, sources, prompt)
    aligned = _with_pointed(aligned, pointed, own)
    checks = [_at_pointed(check, pointed) for check in checks]
    named = attributed(pointed, named, sources)
    units = _units(draft, own, checks, named, aligned, figures, prompt, sources)
    spoken = check_speakers(named, draft.sentences, aligned, sources)
    ledger = _ledger(draft, credited, checks, named, aligned, figures, spoken, pointed, sources)
    return Evidence(
        draft, credited, tuple(checks), tuple(named), tuple(aligned), tuple(figures), tuple(units), tuple(ledger)
    )


def _with_pointed(
    aligned: Sequence[Alignment], pointed: Iterable[ReferenceCheck], own: Iterable[DraftSentence]
) -> list[Alignment]:
    """The alignments, and those to which only a reference led, of sentences that may earn something."""
    open_ = {sentence.index for sentence in own} - {found.sentence for found in aligned}
    led = {check.sentence: check.alignment for check in pointed if check.alignment and check.sentence in open_}
    return sorted([*aligned, *(found for found in led.values() if found)], key=lambda found: found.sentence)


def _at_pointed(check: QuotationCheck, pointed: Iterable[ReferenceCheck]) -> QuotationCheck:
    """An exact quotation with the place that its reference names, where it stands in several."""
    for found in pointed:
        stands = found.verdict is Verdict.STANDS and found.quoted == check.start
        if stands and found.place and check.match and check.match.exact:
            return replace(check, match=QuotationMatch(found.place, check.match.diff))
    return check


def _covered(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(span.start < end and start < span.end for span in spans)


_PARENTHESIS = re.compile(r"\([^()\n]{2,160}\)")


def _citations(draft: Draft) -> list[Span]:
    """Brackets that cite: they begin with a capital or a page."""
    found = [
        match for match in _PARENTHESIS.finditer(draft.text) if re.match(r"\((?:[A-Z]|pp?\.|see\b|cf\.)", match.group())
    ]
    return [Span(match.start(), match.end()) for match in found]


def _with_sections(draft: Draft, named: Sequence[Attribution], sources: Sources) -> list[Attribution]:
    """Headings of the sources in quotation marks are citations with a place."""
    headings = {
        _folded(section): number
        for number, source in reversed(list(enumerate(sources.passages)))
        if source.document in sources.documents
        for section in source.passage.section
    }
    found = list(named)
    for match in re.finditer(r"[\"“‘'*]([^\"“”‘*\n]{3,100}?)[.,?!]?[\"”’'*]", draft.text):
        number = headings.get(_folded(match.group(1)))
        if number is not None:
            place = sources.whole(number)
            name = match.group(1).strip()
            found.append(Attribution(match.start(), match.end(), name, Standing.SOURCE, Family.BRACKETS, place, True))
    return sorted(found, key=lambda item: (item.start, item.end))


def _folded(text: str) -> str:
    return " ".join(word.form for word in stream_of(text))


def _quotations(draft: Draft, quoted: Sequence[Quotation], sources: Sources) -> list[QuotationCheck]:
    found = []
    for quote in quoted:
        index = sentence_at(draft.sentences, quote.start)
        if index is not None:
            inside = draft.text[quote.inner_start : quote.inner_end]
            match = quoting.find_quotation(inside, sources)
            found.append(QuotationCheck(quote.start, quote.end, index, match, inside))
    return found


def _figures(
    draft: Draft, own: Sequence[DraftSentence], sources: Sources, masked: Sequence[Span], prompt_text: str
) -> list[FigureCheck]:
    found: list[FigureCheck] = []
    for sentence in own:
        before = draft.sentences[sentence.index - 1] if sentence.index else None
        for check in check_figures(sentence, before, sources, masked):
            if draft.text[check.figure.start : check.figure.end].strip() not in prompt_text:
                found.append(check)
    return found


_EXAMPLE = re.compile(r"\b(?:for (?:example|instance)|such as|e\.g\.|according to|a case in point)\b", re.I)


def _units(
    draft: Draft,
    own: Sequence[DraftSentence],
    quotations: Sequence[QuotationCheck],
    named: Sequence[Attribution],
    aligned: Sequence[Alignment],
    figures: Sequence[FigureCheck],
    prompt: frozenset[str],
    sources: Sources,
) -> list[EvidenceUnit]:
    by_sentence = {found.sentence: found for found in aligned}
    background = _background(draft)
    attributed = _attributed(draft, named)
    units = []
    for sentence in own:
        quotes = [check for check in quotations if check.sentence == sentence.index]
        inside = [check for check in figures if sentence.start <= check.figure.start < sentence.end]
        alignment = by_sentence.get(sentence.index)
        names = {word.key for word in sentence.words if word.is_name and word.is_content} - prompt - background
        by_name = any(sentence.start <= item.start < sentence.end for item in named)
        kinds = _kinds(quotes, inside, alignment, names, by_name, bool(_EXAMPLE.search(sentence.text)))
        if not kinds or (sentence.text.endswith("?") and not quotes and alignment is None):
            continue
        places = [found.match.place for found in quotes if found.match] + ([alignment.place] if alignment else [])
        units.append(
            EvidenceUnit(
                sentence.index,
                kinds,
                _strength(kinds, quotes, names, sentence),
                _specificity(names, inside, bool(quotes), sentence, sources),
                frozenset(place.document for place in places) | _documents_named(named, sentence),
                bool(quotes or alignment),
                sentence.index in attributed,
                any(check.state is State.DIFFERS for check in inside)
                or any(check.match is not None and not check.match.exact for check in quotes),
            )
        )
    return units


def _background(draft: Draft) -> frozenset[str]:
    """Names in more than one sentence in eight (the USSR, the West): what the essay is about, and no evidence by
    themselves."""
    counts = Counter(key for s in draft.sentences for key in {word.key for word in s.words if word.is_name})
    limit = max(3, len(draft.sentences) / 8)
    return frozenset(key for key, count in counts.items() if count > limit)


def _documents_named(named: Sequence[Attribution], sentence: DraftSentence) -> frozenset[str]:
    inside = [item for item in named if sentence.start <= item.start < sentence.end]
    return frozenset(
        item.place.document for item in inside if item.place and item.standing in (Standing.SOURCE, Standing.AUTHOR)
    )


def _kinds(
    quotes: Sequence[QuotationCheck],
    figures: Sequence[FigureCheck],
    alignment: Alignment | None,
    names: set[str],
    attributed: bool,
    example: bool,
) -> frozenset[str]:
    dates = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
    found = {
        "quotation": bool(quotes),
        "attribution": attributed,
        "paraphrase": alignment is not None,
        "date": any(check.figure.kind in dates for check in figures),
        "number": any(check.figure.kind not in dates for check in figures),
        "name": bool(names),
        "example": example,
    }
    return frozenset(kind for kind, present in found.items() if present)


_WEIGHTS = {"attribution": 0.6, "date": 0.4, "number": 0.4, "example": 0.4}


def _strength(
    kinds: frozenset[str], quotes: Sequence[QuotationCheck], names: set[str], sentence: DraftSentence
) -> float:
    """A piece that a source bears out counts whole; one that nobody can look up here counts by what it names."""
    if "paraphrase" in kinds or any(check.match is not None for check in quotes):
        return 1.0
    strength = sum(_WEIGHTS.get(kind, 0.0) for kind in kinds) + min(0.2 * len(names), 0.6)
    return min(0.9, strength) * min(1.0, len(sentence.keys) / 5)


_VAGUE = re.compile(
    r"\b(?:people|things?|stuff|many|some|a lot|lots|various|bad|good|very|certain|several|"
    r"everyone|everything|society|somehow|"
    r"at that time|back then|in those days|etc)\b",
    re.I,
)


def _specificity(
    names: set[str], figures: Sequence[FigureCheck], quoted: bool, sentence: DraftSentence, sources: Sources
) -> int:
    """0–3: who, when or how many, exact words or two names or a term of the subject; vague words take one away."""
    rare = sum(key in sources.domain for key in sentence.keys) >= 3
    points = bool(names) + bool(figures) + (quoted or len(names) >= 2 or rare or len(figures) >= 2)
    return max(0, points - (len(_VAGUE.findall(sentence.text)) >= 2))


def _attributed(draft: Draft, named: Sequence[Attribution]) -> frozenset[int]:
    """Sentences whose source is said: in the sentence, or in the one before or after it in the paragraph."""
    out: set[int] = set()
    for item in named:
        index = sentence_at(draft.sentences, item.start)
        if index is None:
            continue
        out.add(index)
        # What follows "As Preston argues" is still his; a citation in brackets covers the sentence that it closes.
        after = index + 1
        goes_on = item.family is Family.NAMED and after < len(draft.sentences)
        if goes_on and draft.sentences[after].paragraph == draft.sentences[index].paragraph:
            out.add(after)
        only_citation = draft.sentences[index].text.startswith("(")
        if only_citation and index:
            out.add(index - 1)
    return frozenset(out)


def _ledger(
    draft: Draft,
    credited: Credit,
    quotations: Sequence[QuotationCheck],
    named: Sequence[Attribution],
    aligned: Sequence[Alignment],
    figures: Sequence[FigureCheck],
    spoken: Mapping[Attribution, SpeakerCheck],
    pointed: Sequence[ReferenceCheck],
    sources: Sources,
) -> list[LedgerRow]:
    has_sources = bool(sources.sentences)
    rows = [_quotation_row(draft, check, has_sources) for check in quotations]
    told = [check for check in pointed if check.verdict is not Verdict.UNTOLD or check.reference.first]
    spots = spans_of(check.reference for check in told)
    rows += [
        _attribution_row(draft, item, spoken.get(item)) for item in named if not _covered(item.start, item.end, spots)
    ]
    rows += [_reference_row(draft, check, sources) for check in told]
    rows += [_paraphrase_row(draft, found) for found in aligned]
    rows += [_figure_row(draft, check, has_sources) for check in figures]
    rows += [_copy_row(draft, copy) for copy in credited.copies]
    rows += _name_rows(draft, sources)
    return sorted(rows, key=lambda row: (row.start, row.end, row.kind))


def _row(
    draft: Draft,
    kind: str,
    state: State,
    stretch: tuple[int, int],
    place: Place | None,
    explanation: str,
    diff: tuple[Change, ...] = (),
) -> LedgerRow:
    span = draft.raw_span(*stretch)
    return LedgerRow(kind, state, span.start, span.end, span.of(draft.raw), place, diff, explanation)


def _quotation_row(draft: Draft, check: QuotationCheck, has_sources: bool) -> LedgerRow:
    state = State.NOT_IN_SOURCES if has_sources else State.NOT_CHECKABLE
    if check.match is not None:
        state = State.FOUND if check.match.exact else State.DIFFERS
    place = check.match.place if check.match else None
    diff = check.match.diff if check.match else ()
    return _row(
        draft, "quotation", state, (check.start, check.end), place, explain_quotation(check.match, has_sources), diff
    )


def _attribution_row(draft: Draft, item: Attribution, spoken: SpeakerCheck | None) -> LedgerRow:
    if spoken is not None:
        state = State.FOUND if spoken.agrees else State.DIFFERS
        return _row(draft, "attribution", state, (item.start, item.end), spoken.place, explain_speaker(spoken))
    state = {Standing.UNKNOWN: State.NOT_IN_SOURCES, Standing.GENERAL: State.NOT_CHECKABLE}.get(
        item.standing, State.FOUND
    )
    return _row(draft, "attribution", state, (item.start, item.end), item.place, explain_attribution(item))


_REFERENCE_STATES = {Verdict.STANDS: State.FOUND, Verdict.UNTOLD: State.NOT_CHECKABLE}


def _reference_row(draft: Draft, check: ReferenceCheck, sources: Sources) -> LedgerRow:
    state = _REFERENCE_STATES.get(check.verdict, State.DIFFERS)
    stretch = (check.reference.start, check.reference.end)
    return _row(draft, "reference", state, stretch, check.place, explain_reference(check, sources))


def _paraphrase_row(draft: Draft, found: Alignment) -> LedgerRow:
    sentence = draft.sentences[found.sentence]
    words = f"This says in your words what stands in {where(found.place)}."
    if found.label.value == "close paraphrase":
        words = f"This keeps close to the words of {where(found.place)}: name it, or say it more in your own way."
    return _row(draft, "paraphrase", State.FOUND, (sentence.start, sentence.end), found.place, words)


_FIGURE_KINDS = {FigureKind.PERCENT: "percentage", FigureKind.COUNT: "number"}


def _figure_row(draft: Draft, check: FigureCheck, has_sources: bool) -> LedgerRow:
    kind = _FIGURE_KINDS.get(check.figure.kind, "date")
    state = check.state if has_sources else State.NOT_CHECKABLE
    return _row(
        draft, kind, state, (check.figure.start, check.figure.end), check.place, explain_figure(check, has_sources)
    )


def _copy_row(draft: Draft, copy: quoting.Copy) -> LedgerRow:
    words = f"{copy.words} words in a row stand in {copy.place.title} and have no quotation marks here."
    return _row(draft, "copy", State.FOUND, (copy.start, copy.end), copy.place, words)


def _name_rows(draft: Draft, sources: Sources) -> list[LedgerRow]:
    """Each misspelt name once, at its first place."""
    rows: dict[str, LedgerRow] = {}
    for slip in draft.misspellings:
        if slip.is_name and slip.meant and slip.word not in rows:
            span = draft.plain_span(slip.start, slip.end)
            known = slip.meant.lower().removesuffix("'s").removesuffix("’s") in sources.lexis.names
            place = _first_naming(slip.meant, sources)
            by = "the sources write" if known else "the essay elsewhere writes"
            words = f"'{slip.word}' looks like a slip: {by} '{slip.meant}'."
            rows[slip.word] = LedgerRow(
                "name",
                State.DIFFERS,
                span.start,
                span.end,
                span.of(draft.raw),
                place,
                (Change(slip.meant, slip.word),),
                words,
            )
    return list(rows.values())


def _first_naming(name: str, sources: Sources) -> Place | None:
    plain = re.sub(r"['’]s$", "", name)
    for sentence in sources.sentences:
        if plain in sentence.text:
            return sources.place(sentence.passage, sentence.start, sentence.end)
    return None
