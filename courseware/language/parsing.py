"""Sentences with tagged, lemmatised tokens, and what is read off them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from courseware import lexicon
from courseware.language.corrections import corrected
from courseware.language.morphology import lemma
from courseware.language.sentences import repaired
from courseware.language.tagger import Tagger
from courseware.language.toolkit import sentence_ends, token_spans
from courseware.language.values import Sentence, Token
from courseware.spans import Span

_CONTENT = ("NN", "VB", "JJ", "CD", "FW")
_LIGHT_VERBS = lexicon.listed("be have do get go make take come give put let")
_OPENING = re.compile(r"[“„«‘]")


def sentence_spans(text: str) -> list[Span]:
    """Where each sentence of a passage stands, white space trimmed.

    >>> text = "V. M. Molotov signed, i. e. agreed. See vol. 2, pp. 3–4. Why?"
    >>> [span.of(text) for span in sentence_spans(text)]
    ['V. M. Molotov signed, i. e. agreed.', 'See vol. 2, pp. 3–4.', 'Why?']
    """
    return repaired(text, sentence_ends(text))


def parse(text: str) -> list[Sentence]:
    """The sentences of one passage's text with their tokens; offsets are into ``text``."""
    return [
        Sentence(span.start, span.end, span.of(text), _tokens(span.of(text), span.start))
        for span in sentence_spans(text)
    ]


def parse_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of one sentence, stem or option.

    >>> [(token.text, token.tag) for token in parse_tokens("Stalin’s spies didn't leave.")]
    [('Stalin', 'NNP'), ('’s', 'POS'), ('spies', 'NNS'), ('did', 'VBD'), ("n't", 'RB'), ('leave', 'VB'), ('.', '.')]
    """
    return _tokens(text, 0)


@cache
def _tagger() -> Tagger:
    return Tagger()


def _tokens(text: str, offset: int) -> tuple[Token, ...]:
    spans = token_spans(text)
    words = [text[start:end] for start, end in spans]
    tags = corrected(
        words, _tagger().tag([_penn(word, start, text) for word, (start, _) in zip(words, spans, strict=True)])
    )
    return tuple(
        _token(word, start + offset, end + offset, tag)
        for word, (start, end), tag in zip(words, spans, tags, strict=True)
    )


def _token(word: str, start: int, end: int, tag: str) -> Token:
    base = lemma(word, tag)
    return Token(word, start, end, tag, base, _is_content(word, tag, base))


def _is_content(word: str, tag: str, base: str) -> bool:
    return tag.startswith(_CONTENT) and not is_stop(base) and base not in _LIGHT_VERBS and any(map(str.isalnum, word))


def _penn(word: str, start: int, text: str) -> str:
    """A quotation mark or apostrophe in the form that the tagger was trained on."""
    if len(word) > 3 and word[0] not in "'’\"“”":
        return word.replace("–", "-") if "–" in word else word
    if _OPENING.fullmatch(word) or (word in "\"'" and start + 1 < len(text) and not text[start + 1].isspace()):
        return "``"
    if word in ("”", '"', "»", "’", "'"):
        follows_s = word in "’'" and start > 0 and text[start - 1] in "sS"
        return "'" if follows_s else "''"
    return {"–": "--", "—": "--", "…": "...", "(": "(", "[": "(", "]": ")"}.get(word, word.replace("’", "'"))


def is_stop(word: str) -> bool:
    """Whether a word is too common to say what a text is about.

    >>> is_stop("However"), is_stop("war")
    (True, False)
    """
    return word.lower() in lexicon.word_set("stop_words")


def content_lemmas(source: str | Iterable[Token]) -> frozenset[str]:
    """Lemmas of nouns, names, main verbs, adjectives and numbers, stop words left out; of a text or of tokens.

    >>> sorted(content_lemmas("The purges of 1937 had destroyed the army."))
    ['1937', 'army', 'destroy', 'purge']
    """
    tokens = (token for sentence in parse(source) for token in sentence.tokens) if isinstance(source, str) else source
    return frozenset(token.lemma for token in tokens if token.is_content)


_WORD = re.compile(r"[^\W_]+(?:['’\-‐][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words and numbers of a text without its marks.

    >>> words("Stalin’s “line” — 1937–38")
    ['Stalin’s', 'line', '1937', '38']
    """
    return _WORD.findall(text)


_IN_CHUNK = ("NN", "JJ", "CD", "VBN", "VBG", "POS", "PRP$", "DT", "PDT", "$", "FW")


def noun_chunks(sentence: Sentence | Sequence[Token]) -> list[Span]:
    """Stretches of token indices that make base noun phrases: determiner, modifiers, head; no prepositions.

    >>> tokens = parse_tokens("The secret police arrested many old Bolsheviks in Moscow.")
    >>> [" ".join(token.text for token in tokens[span.start:span.end]) for span in noun_chunks(tokens)]
    ['The secret police', 'many old Bolsheviks', 'Moscow']
    """
    tokens = sentence.tokens if isinstance(sentence, Sentence) else sentence
    chunks: list[Span] = []
    start: int | None = None
    for index in range(len(tokens) + 1):
        tag = tokens[index].tag if index < len(tokens) else "."
        opens_anew = start is not None and tag in ("DT", "PRP$", "PDT") and tokens[index - 1].tag not in ("PDT", "DT")
        if start is not None and (not tag.startswith(_IN_CHUNK) or opens_anew):
            _close_chunk(tokens, start, index, chunks)
            start = None
        if start is None and tag.startswith(_IN_CHUNK) and tag != "POS":
            start = index
    return chunks


def _close_chunk(tokens: Sequence[Token], start: int, end: int, chunks: list[Span]) -> None:
    while end > start and not tokens[end - 1].tag.startswith(("NN", "CD")):
        end -= 1
    while (
        end - start > 1
        and tokens[start].tag in ("VBG", "VBN")
        and start > 0
        and tokens[start - 1].tag[:2] in ("VB", "IN", "TO")
    ):
        start += 1
    if end > start:
        chunks.append(Span(start, end))
