"""Which sentences may earn anything: the writer's own, on the subject, in sentences, and said once."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from courseware import language
from courseware.spans import Span
from essays import quoting
from essays.drafts import Draft, DraftSentence
from essays.quoting import Copy
from essays.sources import Sources, stream_of


class Doubt(StrEnum):
    """Why a sentence earns nothing."""

    COPIED = "copied"
    REPEATED = "repeated"
    ECHO = "echo of the prompt"
    STARVED = "words without sentences"
    OFF_TOPIC = "off the topic"


@dataclass(frozen=True)
class Credit:
    """For each sentence the reason why it earns nothing, or None; and the copied runs."""

    doubts: tuple[Doubt | None, ...]
    copies: tuple[Copy, ...]
    topical_share: float

    def share(self, *doubts: Doubt, draft: Draft) -> float:
        """The part of the words that stand in sentences with one of these doubts."""
        total = sum(sentence.word_count for sentence in draft.sentences) or 1
        held = sum(s.word_count for s, doubt in zip(draft.sentences, self.doubts, strict=True) if doubt in doubts)
        return held / total

    def creditable(self, draft: Draft) -> tuple[DraftSentence, ...]:
        """The sentences that may earn something."""
        return tuple(s for s, doubt in zip(draft.sentences, self.doubts, strict=True) if doubt is None)


def credit(
    draft: Draft,
    sources: Sources,
    prompt: frozenset[str],
    prompt_text: str,
    quoted: Sequence[Span],
    cited: Sequence[Span] = (),
) -> Credit:
    """Look at every sentence once; ``quoted`` are the stretches in quotation marks, which copy nothing.

    ``cited`` are references, which are no words of the sentence: the same one may stand after ten sentences.
    """
    copies = tuple(copy for copy in quoting.copied_runs(draft.text, sources, quoted) if _in_body(copy, draft))
    topic = _topic(draft, sources, prompt)
    afield = _afield(draft, topic, prompt)
    seen: set[tuple[str, ...]] = set()
    prompt_grams = _grams(prompt_text)
    doubts: list[Doubt | None] = []
    for sentence in draft.sentences:
        said = _without(sentence, cited)
        doubts.append(_doubt(said, copies, seen, prompt_grams, prompt, sentence.index in afield))
        seen |= _grams(said.text)
    on = sum(s.word_count for s in draft.sentences if s.index not in afield)
    total = sum(s.word_count for s in draft.sentences) or 1
    return Credit(tuple(doubts), copies, on / total)


def _without(sentence: DraftSentence, cited: Sequence[Span]) -> DraftSentence:
    """The sentence with spaces for what stands in references, so that every place in it stays."""
    inside = [span for span in cited if span.start < sentence.end and sentence.start < span.end]
    if not inside:
        return sentence
    text = sentence.text
    for span in inside:
        low, high = max(0, span.start - sentence.start), min(len(text), span.end - sentence.start)
        text = text[:low] + " " * (high - low) + text[high:]
    words = tuple(word for word in sentence.words if not any(s.start <= word.start < s.end for s in inside))
    return replace(sentence, text=text, words=words)


def _in_body(copy: Copy, draft: Draft) -> bool:
    return any(paragraph.start <= copy.start < paragraph.end for paragraph in draft.body)


def _grams(text: str, size: int = 5) -> set[tuple[str, ...]]:
    forms = [word.form for word in stream_of(text)]
    return {tuple(forms[place : place + size]) for place in range(len(forms) - size + 1)}


def _doubt(
    sentence: DraftSentence,
    copies: Sequence[Copy],
    seen: set[tuple[str, ...]],
    prompt_grams: set[tuple[str, ...]],
    prompt: frozenset[str],
    afield: bool,
) -> Doubt | None:
    grams = _grams(sentence.text)
    if _copied_share(sentence, copies) >= 0.6:
        return Doubt.COPIED
    if grams and len(grams & seen) >= 0.6 * len(grams):
        return Doubt.REPEATED
    if grams & prompt_grams and len(sentence.keys - prompt) <= 2:
        return Doubt.ECHO
    if is_starved(sentence) or is_salad(sentence):
        return Doubt.STARVED
    return Doubt.OFF_TOPIC if afield else None


def _copied_share(sentence: DraftSentence, copies: Sequence[Copy]) -> float:
    words = list(stream_of(sentence.text))
    held = sum(any(c.start <= sentence.start + w.start < c.end for c in copies) for w in words)
    return held / len(words) if words else 0.0


def is_starved(sentence: DraftSentence) -> bool:
    """A list of words and no sentence: eight words or more, hardly a function word or no verb among them."""
    words = sentence.words
    if len(words) < 8:
        return False
    bare = sum(language.is_stop(word.text) for word in words) / len(words)
    has_verb = any(word.tag.startswith(("VB", "MD")) for word in words)
    return bare < 0.15 or (bare < 0.25 and not has_verb)


_ARTICLES = frozenset(("a", "an", "the"))
_AFTER_ARTICLE = ("IN", "CC", "MD", "TO", "PRP", "DT", "VBZ", "VBP", "VBD", "WDT", "WP", "EX")
_AFTER_MODAL = ("DT", "IN", "VBZ", "VBD", "MD", "CC", "WDT")
_AFTER_POSSESSIVE = ("IN", "DT", "MD", "PRP", "VBZ", "TO", "CC")


def is_salad(sentence: DraftSentence) -> bool:
    """Words in an order that English does not have: two or more steps, one in twelve words, that no grammar allows."""
    words = sentence.words
    bad = 0
    for one, other in itertools.pairwise(words):
        if other.start - one.end != 1:
            continue
        bad += (
            (one.text.lower() in _ARTICLES and other.tag in _AFTER_ARTICLE)
            or (one.tag == "MD" and other.tag in _AFTER_MODAL)
            or (one.tag == "PRP$" and other.tag in _AFTER_POSSESSIVE)
            or (one.tag == "TO" and other.tag in ("IN", "VBZ", "VBD", "MD", "CC", "TO"))
            or one.text.lower() == other.text.lower() != "had"
        )
    return bad >= 2 and bad * 12 >= len(words)


def own_subject(draft: Draft) -> frozenset[str]:
    """Keys that stand for the question where none was given: the six that most sentences share, each in three or more.

    A writer who is asked nothing still answers something, and comes back to it.
    """
    spread = Counter(key for sentence in draft.sentences for key in sentence.keys)
    ranked = sorted(spread, key=lambda key: (-spread[key], key))
    return frozenset(key for key in ranked[:6] if spread[key] >= 3)


def _topic(draft: Draft, sources: Sources, prompt: frozenset[str]) -> frozenset[str]:
    """Keys of the subject: the prompt's, those that mark the sources, and the essay's own that keep the prompt's
    company."""
    company: Counter[str] = Counter()
    for sentence in draft.sentences:
        if sentence.keys & prompt:
            company.update(sentence.keys)
    own = frozenset(key for key, count in company.items() if count >= 3) if not sources.sentences else frozenset()
    return prompt | sources.domain | own


def _afield(draft: Draft, topic: frozenset[str], terms: frozenset[str]) -> frozenset[int]:
    """Sentences off the topic: without a word of it, in a paragraph where fewer than one word in three stands
    in sentences with two such words or with one of the question."""
    out: set[int] = set()
    for number in {sentence.paragraph for sentence in draft.sentences}:
        inside = [sentence for sentence in draft.sentences if sentence.paragraph == number]
        words = sum(sentence.word_count for sentence in inside)
        near = [s for s in inside if len(s.keys & topic) >= 2 or s.keys & terms]
        if sum(sentence.word_count for sentence in near) < words / 3:
            out |= {sentence.index for sentence in inside} - {sentence.index for sentence in near}
    return frozenset(out)
