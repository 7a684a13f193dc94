"""The one module that imports NLTK: its Punkt splitter, its regular-expression tokeniser, its Porter stemmer."""

from __future__ import annotations

from functools import cache

from nltk.stem.porter import PorterStemmer
from nltk.tokenize import RegexpTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from courseware import lexicon

_ASCII_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})

_PATTERN = r"""(?x)
    (?:[A-Z]\.){2,}                                   # U.S.S.R.
  | (?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|Sr|Jr|Sen|Rep|Gov|Pres|Gen|Col|Maj|Capt|Lt|Sgt|Adm|Messrs|Mme|No|Nos|no|nos|
       vol|vols|pp|p|ed|eds|cf|viz|ca|etc|vs|v|ch|Kn|ll|Co|Corp|Inc|Ltd|Bros|Mt|Ft|
       Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.(?=[\s,;:)])(?!\s*$)
  | (?:i\.\ ?e\.|e\.\ ?g\.|a\.m\.|p\.m\.|op\.\ cit\.|et\ al\.)
  | (?<!\w)[A-Z][a-z]?\.(?=\s*[A-Z][\w.])                # V. M. Molotov, Iu. S. Kukushkin
  | \d+(?:[.,]\d+)*(?:st|nd|rd|th|s|’s|'s)?(?:[-–‑]\d+(?:[.,]\d+)*s?)?(?![\w])
  | [Cc]an(?=not\b)
  | [^\W_]+?(?=[nN]['’][tT]\b) | [nN]['’][tT]\b
  | ['’](?:[sS]|[rR]e|[vV]e|[lL]l|[dD]|[mM])(?!\w)
  | [^\W_]+(?:(?:[-‐‑]|['’](?!(?:[sS]|[rR]e|[vV]e|[lL]l|[dD]|[mM])(?!\w)))[^\W_]+)*
  | \.{2,} | … | -{2,} | [—–] | ``|'' | \S
"""


@cache
def _splitter() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(lexicon.word_set("abbreviations"))
    return PunktSentenceTokenizer(parameters)


@cache
def _tokeniser() -> RegexpTokenizer:
    return RegexpTokenizer(_PATTERN)


@cache
def _stemmer() -> PorterStemmer:
    return PorterStemmer()


def sentence_ends(text: str) -> list[int]:
    """Where Punkt, untrained but told our abbreviations, ends sentences (Kiss & Strunk 2006)."""
    return [end for _, end in _splitter().span_tokenize(text.translate(_ASCII_MARKS))]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Penn-like tokens of one sentence as [start, end): possessives split, "1937–38" and "U.S." whole."""
    return list(_tokeniser().span_tokenize(text))


@cache
def stem(word: str) -> str:
    """The Porter stem of a word.

    >>> stem("collectivisation"), stem("purges") == stem("purged")
    ('collectivis', True)
    """
    return str(_stemmer().stem(word))
