"""Lemmas and inflections: WordNet's irregular forms and the regular rules of English spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from courseware import lexicon

_BE = {"am", "is", "are", "was", "were", "been", "being", "'m", "'re", "’m", "’re", "be"}
_CLOSED = {
    "'s": "'s", "’s": "'s", "n't": "not", "n’t": "not", "'ll": "will", "’ll": "will", "'d": "would", "’d": "would",
    "'ve": "have", "’ve": "have", "has": "have", "had": "have", "having": "have", "did": "do", "does": "do",
    "done": "do",
    "doing": "do", "ca": "can", "wo": "will", "them": "they", "him": "he", "me": "i", "us": "we",
}  # fmt: skip
_PREFERRED = {
    "axes": "axe", "installed": "install", "installing": "install", "installs": "install", "ottomans": "ottoman",
    "guilders": "guilder", "lures": "lure",
}  # fmt: skip
"""Where WordNet's lists of irregular forms give a rare spelling or another word."""
_VOWELS = "aeiou"
_SAME_PLURAL = {
    "series",
    "species",
    "sheep",
    "deer",
    "means",
    "aircraft",
    "headquarters",
    "crossroads",
    "corps",
    "news",
}
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ness|itis|ics)$")
_NO_MEN = frozenset(["specimen", "omen", "abdomen", "regimen", "acumen", "stamen", "yemen", "amen"])
_KEEP_DOUBLE = frozenset(["install", "canvass"])
"""Verbs whose doubled letter stays although a rarer spelling without it is in the dictionary."""


def _irregular(part: str) -> dict[str, str]:
    forms: dict[str, str] = lexicon.load("irregular")[part]
    return forms


@lru_cache(maxsize=20_000)
def lemma(word: str, tag: str = "NN") -> str:
    """The dictionary form of a word, lower case, for its Penn tag.

    >>> lemma("Wives", "NNS"), lemma("fought", "VBD"), lemma("industries", "NNS"), lemma("planning", "VBG")
    ('wife', 'fight', 'industry', 'plan')
    >>> lemma("was", "VBD"), lemma("Purges", "NNP"), lemma("worst", "JJS"), lemma("Paris", "NNP")
    ('be', 'purges', 'bad', 'paris')
    """
    low = word.lower()
    if low in _BE and tag[:1] == "V":
        return "be"
    if low in _CLOSED and tag[:2] not in ("NN", "JJ"):
        return _CLOSED[low]
    if tag == "NNS" or (tag == "NNPS" and not low.endswith("ss")):
        return _PREFERRED.get(low) or _irregular("noun").get(low) or _singular(low)
    if tag[:2] == "VB":
        return low if _is_base(low, tag) else _verb_base(low, tag)
    if tag in ("JJR", "JJS", "RBR", "RBS"):
        return _irregular("adj").get(low) or _irregular("adv").get(low) or _positive(low)
    return low


def _singular(word: str) -> str:
    if word.endswith("men") and word not in _NO_MEN and len(word) > 4:
        return word[:-2] + "an"
    if word in _SAME_PLURAL or len(word) < 4 or _NOT_PLURAL.search(word) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + ("ie" if len(word) == 4 or word in ("movies", "cookies", "zombies", "calories") else "y")
    if re.search(r"(?:ss|sh|ch|x|zz)es$", word) or re.search(r"[^aeiou]oes$", word):
        return word[:-1] if word[:-1] in lexicon.word_counts() else word[:-2]
    if re.search(r"[^s]ses$|zes$", word):
        return _commonest((word[:-1], word[:-2]))
    return word[:-3] + "y" if word.endswith("quies") else word[:-1]


def _commonest(options: Sequence[str]) -> str:
    """The spelling that the dictionary has; the commoner of two; the first where it has none."""
    counts = [(lexicon.word_counts().get(option), option) for option in options]
    known = [(count, option) for count, option in counts if count is not None]
    return max(known, key=lambda pair: pair[0])[1] if known else options[0]


@cache
def _verb_bases() -> frozenset[str]:
    return frozenset(lexicon.load("verbs"))


def _is_base(word: str, tag: str) -> bool:
    """Whether the tag and the word say that it is no inflected form: "to found a city", not "found"."""
    return (tag in ("VB", "VBP") and word not in _irregular("verb")) or (tag == "VB" and word in _verb_bases())


def _verb_base(word: str, tag: str) -> str:
    found = _PREFERRED.get(word) or _irregular("verb").get(word)
    if found:
        return found
    endings = {"VBZ": ("s",), "VBD": ("ed",), "VBN": ("ed", "en"), "VBG": ("ing",)}.get(tag, ("ed", "ing", "s"))
    for ending in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _best_base(word[: -len(ending)], ending)
    return word


def _best_base(root: str, ending: str) -> str:
    """The base whose regular inflection is root + ending: the known verb among the spellings, else the likeliest."""
    if ending == "s":
        options = [root, root[:-1] if root.endswith("e") else root, root[:-2] + "y" if root.endswith("ie") else root]
    else:
        undoubled = root[:-1] if len(root) > 2 and root[-1] == root[-2] and root[-1] not in "aeiou" else root
        swapped = root[:-1] + "y" if root.endswith("i") else root
        options = [root + "e", root, undoubled, swapped]
        if undoubled != root:
            options = [root] if root in _KEEP_DOUBLE else [undoubled, root, root + "e"]
    known = [option for option in options if option in _verb_bases()]
    return known[0] if known else _guess_base(root, ending)


def _guess_base(root: str, ending: str) -> str:
    if ending == "s":
        return root[:-2] + "y" if root.endswith("ie") else root
    if root.endswith("i"):
        return root[:-1] + "y"
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeioulsz":
        return root[:-1]
    return (
        root + "e" if re.search(r"(?:[^aeiou][iua][zvgcs]|[aiou]t|[bcdgkptz]l|[^aeiouw]u|rg|nc|rc|lv)$", root) else root
    )


def _positive(word: str) -> str:
    root = re.sub(r"(?:er|est)$", "", word)
    if root == word or len(root) < 3 or word in ("elder", "eldest"):
        return word
    if root.endswith("i"):
        return root[:-1] + "y"
    undoubled = (root[:-1],) if root[-1] == root[-2] and root[-1] not in _VOWELS else ()
    return _commonest((root, root + "e", *undoubled))


def base_form(word: str, tag: str = "VBD") -> str:
    """The form that follows "did".

    >>> base_form("signed"), base_form("began"), base_form("carries", "VBZ"), base_form("was")
    ('sign', 'begin', 'carry', 'be')
    """
    return lemma(word, tag)


@cache
def _irregular_pasts() -> dict[str, str]:
    return dict(row[:2] for row in lexicon.table("past_forms"))  # type: ignore[misc]


@lru_cache(maxsize=20_000)
def past_kinds(word: str) -> frozenset[str]:
    """Which of VBD and VBN a lower-case word can be by its form.

    >>> sorted(past_kinds("signed")), sorted(past_kinds("took")), sorted(past_kinds("taken")), sorted(past_kinds("war"))
    (['VBD', 'VBN'], ['VBD'], ['VBN'], [])
    """
    base = _irregular("verb").get(word)
    if word.endswith("ed") and not _is_irregular_past(word):
        known = base or (len(word) > 4 and _verb_base(word, "VBD") in _verb_bases())
        return frozenset(("VBD", "VBN")) if known else frozenset()
    if _is_irregular_past(word):
        return frozenset(("VBD", "VBN")) if _participle_is(word) else frozenset(("VBD",))
    participle = base is not None and not word.endswith(("ing", "s")) and word != base
    return frozenset(("VBN",)) if participle else frozenset()


@cache
def _pasts() -> dict[str, str]:
    return {past: base for base, past in _irregular_pasts().items()}


def _is_irregular_past(word: str) -> bool:
    return word in _pasts()


@cache
def _own_participles() -> frozenset[str]:
    """Bases with a participle that is not their past: "take" has "taken"."""
    endings = ("ing", "s", "ed")
    return frozenset(
        base
        for word, base in _irregular("verb").items()
        if not word.endswith(endings) and word != base and _irregular_pasts().get(base, word) != word
    )


def _participle_is(past: str) -> bool:
    return _pasts()[past] not in _own_participles()


@lru_cache(maxsize=20_000)
def is_only_past(word: str) -> bool:
    """Whether a lower-case word is a simple past and no other word: "wore", "froze", but not "rose" or "felt"."""
    return _is_irregular_past(word) and word not in lexicon.word_counts() and word not in _verb_bases()


def is_verb(word: str) -> bool:
    """Whether a lower-case word is a verb's base form."""
    return word in _verb_bases()


def third_person_base(word: str) -> str | None:
    """The verb of which a lower-case word is the third person; None where it can be none.

    >>> third_person_base("matters"), third_person_base("carries"), third_person_base("series")
    ('matter', 'carry', None)
    """
    base = _verb_base(word, "VBZ") if word.endswith("s") else word
    return base if base != word and base in _verb_bases() else None


def past_form(base: str) -> str:
    """The simple past of a verb's base form.

    >>> past_form("sign"), past_form("begin"), past_form("carry"), past_form("plan"), past_form("open")
    ('signed', 'began', 'carried', 'planned', 'opened')
    """
    if base in _irregular_pasts():
        return _irregular_pasts()[base]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + base[-1] + "ed" if _doubles(base) else base + "ed"


def _doubles(base: str) -> bool:
    """Whether the last letter is doubled: one vowel before it, and the last syllable stressed."""
    if not re.search(r"[^aeiou][aeiou][bdfglmnprt]$|^[aeiou][dm]d?$", base):
        return False
    syllables = len(re.findall(r"[aeiouy]+", base))
    return syllables == 1 or (
        bool(re.search(r"(?:[^o]fer|cur|mit|pel|bel|gret|cel|dmit|bhor|tter|trol|quip|gin|get|set)$", base))
        and (
            not base.endswith(
                ("offer", "differ", "suffer", "utter", "matter", "shatter", "scatter", "label", "limit", "edit")
            )
        )
    )


def pluralise(noun: str) -> str:
    """The plural of a noun in the singular.

    >>> pluralise("city"), pluralise("church"), pluralise("man"), pluralise("hero"), pluralise("crisis")
    ('cities', 'churches', 'men', 'heroes', 'crises')
    """
    if noun in _SAME_PLURAL:
        return noun
    if noun in _plurals():
        return _plurals()[noun]
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if re.search(r"(?:s|sh|ch|x|z)$", noun) or noun in ("hero", "potato", "tomato", "veto", "echo", "embargo"):
        return noun + "es"
    return noun + "s"


@cache
def _plurals() -> dict[str, str]:
    return {
        "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "mouse": "mice",
        "crisis": "crises", "thesis": "theses", "analysis": "analyses", "basis": "bases", "axis": "axes",
        "wife": "wives",
        "life": "lives", "leaf": "leaves", "half": "halves", "knife": "knives", "self": "selves", "wolf": "wolves",
        "ox": "oxen", "tooth": "teeth", "criterion": "criteria", "phenomenon": "phenomena", "medium": "media",
        "hypothesis": "hypotheses", "statesman": "statesmen", "serviceman": "servicemen", "nobleman": "noblemen",
        "Englishman": "Englishmen", "Frenchman": "Frenchmen", "thief": "thieves", "shelf": "shelves",
    }  # fmt: skip


def is_plural(word: str, tag: str = "") -> bool:
    """Whether a noun stands in the plural; the tag decides where there is one.

    >>> is_plural("spies"), is_plural("men"), is_plural("crisis"), is_plural("Soviets", "NNPS")
    (True, True, False, True)
    """
    if tag:
        return tag in ("NNS", "NNPS")
    low = word.lower()
    return _irregular("noun").get(low, low) != low or (low.endswith("s") and _singular(low) != low)
