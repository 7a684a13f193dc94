"""A sentence reduced to one clause: fronted part, subject, verb group, rest. What cannot be attached is refused.

The reduction removes non-restrictive relatives, appositions and participles, brackets, leading connectives and dangling
adverbs, and ends before a second main clause. It never removes a date, a restriction, a purpose, "only" or a
negation, so
the reduced clause is a subsequence of the source that the source still vouches for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.gazetteer import NameType, senses_of
from courseware.language import Sentence, Token
from questions.words import word_set

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
VERBAL = FINITE | {"VB", "VBN", "VBG"}
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
BE = frozenset({"be"})
AUXILIARIES = frozenset({"be", "have", "do"})
DANGLING = word_set(
    "also however thus therefore then moreover furthermore nevertheless nonetheless indeed finally "
    "consequently hence accordingly meanwhile instead likewise similarly additionally subsequently "
    "eventually ultimately soon later too still even already again clearly certainly obviously naturally "
    "unfortunately interestingly importantly significantly ironically notably famously surely simply "
    "firstly secondly thirdly first second third next similarly overall"
)
CONNECTIVES = word_set(
    "and but yet so or nor for in fact of course for example for instance in addition in short in other "
    "words on the other hand by contrast in contrast at the same time as a result in turn that is after "
    "all in particular to be sure at any rate above all as well in general"
)
PHRASES = (
    "as a postscript", "on the one hand", "in part", "by and large", "in any case", "to this day", "in the process",
    "in fact", "of course", "for example", "for instance", "in addition", "in short", "in other words", "by contrast",
    "on the other hand", "in contrast", "as a result", "in turn", "after all", "in particular", "to be sure",
    "at any rate",
    "above all", "in general", "on the contrary", "in this way", "at first", "at last", "in the end", "all in all",
    "in conclusion", "in sum", "by comparison", "in reality", "in the meantime", "as well",
)  # fmt: skip
SUBORDINATORS = word_set(
    "when while because since after before until till although though whereas if unless as that once lest whether than"
)
CONCESSIVE = frozenset({"although", "though", "while", "whereas"})
COORDINATORS = frozenset({"and", "but", "or", "yet", "nor", "so"})
RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
OPENING_MARKS = frozenset({"“", '"', "``", "‘"})
DASHES = frozenset({"–", "—", "--"})


TELLING = word_set(
    "say think believe know feel fear hope argue claim insist suggest see hear find decide realise "
    "realize assume hold declare state warn note show prove tell inform assure convince learn demand "
    "propose order ensure mean wish complain"
)
"""Verbs that may take a clause without "that"."""


class Unreadable(Exception):
    """A sentence that cannot be reduced to one clause: a gate's code, and the words at fault."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Clause:
    """One clause of a sentence as indices into its tokens, each part in the order of the source.

    ``fronted`` stands before the subject (a date, a place, a circumstance); ``rest`` follows the verb group.
    ``dropped``
    counts the words left out. ``coordinated`` tells that the rest holds a second verb of the same subject.
    """

    sentence: Sentence
    fronted: tuple[int, ...]
    subject: tuple[int, ...]
    verb: tuple[int, ...]
    rest: tuple[int, ...]
    dropped: int = 0
    coordinated: bool = False
    apposition: tuple[int, ...] = ()

    def words(self, indices: Iterable[int]) -> str:
        """The words that stand there, spaced as in the source."""
        return join(self.sentence, indices)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @property
    def indices(self) -> tuple[int, ...]:
        """All that is kept, in the order of the source."""
        return self.fronted + self.subject + self.verb + self.rest

    @property
    def text(self) -> str:
        """The reduced clause as a statement, without its full stop."""
        parts = [self.words(self.fronted), self.words(self.subject + self.verb + self.rest)]
        return ", ".join(part for part in parts if part)

    @property
    def head_verb(self) -> Token:
        """The last verb of the verb group."""
        return self.tokens[self.verb[-1]]


def join(sentence: Sentence, indices: Iterable[int]) -> str:
    """Tokens put together again: as close as they stood in the source, one space where something was left out."""
    pieces: list[str] = []
    before: Token | None = None
    for index in indices:
        token = sentence.tokens[index]
        if before is not None and before.end != token.start and not (token.text in ",;:.)’'" or token.tag == "POS"):
            pieces.append(" ")
        pieces.append(token.text)  # a pronoun that was named has another text than the source
        before = token
    return "".join(pieces)


def clause_of(sentence: Sentence) -> Clause:
    """The sentence's main clause. Raises Unreadable with the code of the gate that it trips."""
    tokens = sentence.tokens
    kept = _without_brackets(tokens)
    kept = _without_final_mark(tokens, kept)
    kept = _without_connective(tokens, kept)
    fronted, kept = _fronted(tokens, kept)
    if fronted:
        kept = _without_connective(tokens, kept)
    if kept and tokens[kept[0]].text in (",", "“", "”"):
        raise Unreadable("unattached", tokens[kept[0]].text)
    verb_place = _main_verb(tokens, kept)
    subject, apposition = _subject(tokens, kept[:verb_place])
    group_end = _verb_group(tokens, kept, verb_place)
    verb = tuple(i for i in kept[verb_place:group_end] if tokens[i].lemma not in DANGLING or tokens[i].tag != "RB")
    rest, coordinated = _rest(tokens, kept[group_end:], tokens[verb[-1]].lemma)
    used = len(fronted) + len(subject) + len(verb) + len(rest)
    return Clause(sentence, fronted, subject, verb, rest, len(tokens) - used, coordinated, apposition)


def _without_brackets(tokens: Sequence[Token]) -> list[int]:
    kept, depth = [], 0
    for index, token in enumerate(tokens):
        if token.text in ("(", "[") or token.tag == "-LRB-":
            depth += 1
        elif token.text in (")", "]") or token.tag == "-RRB-":
            depth -= 1
            if depth < 0:
                raise Unreadable("unbalanced", token.text)
        elif depth == 0:
            kept.append(index)
    if depth:
        raise Unreadable("unbalanced", "(")
    return _without_dashed(tokens, kept)


def _without_dashed(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """Two dashes enclose an insertion; one dash ends the clause; more are refused."""
    dashes = [place for place, index in enumerate(kept) if tokens[index].text in DASHES]
    if len(dashes) == 1:
        return kept[: dashes[0]]
    if len(dashes) == 2:
        return kept[: dashes[0]] + kept[dashes[1] + 1 :]
    if dashes:
        raise Unreadable("unattached", "dashes")
    return kept


def _without_final_mark(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    while kept and tokens[kept[-1]].text in (".", ";", ",", "!", "?"):
        kept = kept[:-1]
    if not kept:
        raise Unreadable("fragment")
    return kept


def _without_connective(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """Cut "However,", "In fact," and the like from the front."""
    comma = next((place for place, index in enumerate(kept[:6]) if tokens[index].text == ","), None)
    if comma is not None:
        opening = " ".join(tokens[index].text.lower() for index in kept[:comma])
        if opening in DANGLING or opening in PHRASES or opening in COORDINATORS:
            return kept[comma + 1 :]
    if tokens[kept[0]].text.lower() in DANGLING - {"first", "second", "third", "next", "even", "still"}:
        return kept[1:]
    if tokens[kept[0]].text.lower() in COORDINATORS:
        return kept[1:]
    return kept


def _is_set_off(tokens: Sequence[Token], kept: Sequence[int]) -> bool:
    """Whether "Militarily," or "Ever prone to literary references," opens the sentence: a comma before any noun
    subject."""
    comma = next((place for place, index in enumerate(kept[:9]) if tokens[index].text == ","), None)
    if comma is None or any(tokens[index].tag in FINITE for index in kept[:comma]):
        return False
    return comma == 1 or any(tokens[index].tag in ("IN", "TO") for index in kept[1:comma])


_OPENERS = frozenset({"when", "after", "before", "once", "because", "since", "until", "as"})
"""Conjunctions whose clause may stand before the question."""


def _fronted(tokens: Sequence[Token], kept: list[int]) -> tuple[tuple[int, ...], list[int]]:
    """What stands before the subject with a comma after it: a phrase stays, a concession or a participle goes."""
    first = tokens[kept[0]]
    opens = first.tag in ("IN", "TO", "WRB", "VBG", "VBN") or first.text.lower() in SUBORDINATORS
    opens = opens or (first.tag in ("RB", "JJ") and _is_set_off(tokens, kept))
    bare_date = _bare_date_opening(tokens, kept)
    if bare_date:
        return tuple(kept[:bare_date]), kept[bare_date:]
    if not opens:
        return (), kept
    end = _fronted_end(tokens, kept)
    if end is None:
        raise Unreadable("unattached", first.text)
    front, remainder = kept[:end], kept[end + 1 :]
    if not remainder:
        raise Unreadable("fragment")
    has_verb = any(tokens[index].tag in FINITE for index in front)
    if first.lemma in ("if", "unless"):
        raise Unreadable("condition", first.text)
    if first.tag in ("VBG", "VBN", "RB", "JJ") or (has_verb and first.text.lower() in CONCESSIVE):
        return (), remainder
    clausal = has_verb or any(tokens[index].tag in RELATIVES for index in front)
    if clausal and first.text.lower() not in _OPENERS:
        raise Unreadable("unattached", first.text)
    return tuple(front), remainder


def _bare_date_opening(tokens: Sequence[Token], kept: list[int]) -> int:
    """Length of "In 1932" or "In May 1932" before a subject that follows without a comma; 0 where there is none."""
    if tokens[kept[0]].text.lower() not in ("in", "on", "by", "during", "after", "from"):
        return 0
    place = 1
    while place < len(kept) and (tokens[kept[place]].tag == "CD" or tokens[kept[place]].text in MONTHS):
        place += 1
    years = [tokens[index].text for index in kept[1:place]]
    dated = any(len(year) == 4 and year.isdigit() for year in years)
    follows = tokens[kept[place]] if place < len(kept) else None
    if dated and follows is not None and follows.tag in ("DT", "NNP", "NNPS", "NNS", "NN", "PRP$", "PRP"):
        return place
    return 0


MONTHS = word_set("January February March April May June July August September October November December")


def _fronted_end(tokens: Sequence[Token], kept: list[int]) -> int | None:
    """Place of the comma before the subject: the first one after which a subject and its finite verb can be read."""
    for place, index in enumerate(kept):
        if tokens[index].text != ",":
            continue
        after = kept[place + 1 : place + 2]
        if not after:
            return None
        token = tokens[after[0]]
        if (token.tag in ("CD",) and len(token.text) == 4) or token.text in MONTHS or token.tag == "CC":
            continue
        if _list_goes_on(tokens, kept, place):
            continue
        if token.tag in (
            "DT",
            "NNP",
            "NNPS",
            "NN",
            "NNS",
            "PRP",
            "PRP$",
            "JJ",
            "CD",
            "JJS",
            "RB",
            "VBN",
            "EX",
            "JJR",
            "PDT",
        ):
            return place
        return None
    return None


def _list_goes_on(tokens: Sequence[Token], kept: list[int], place: int) -> bool:
    """Whether this comma stands in a list ("In Kiev, Odessa, and Minsk, …") or before a state ("In Nashville,
    Tennessee, …")."""
    commas = [p for p in range(place + 1, len(kept)) if tokens[kept[p]].text == ","]
    verb = next((p for p in range(place + 1, len(kept)) if tokens[kept[p]].tag in FINITE), len(kept))
    commas = [p for p in commas if p < verb]
    if not commas:
        return False
    following = tokens[kept[commas[0] + 1]] if commas[0] + 1 < len(kept) else None
    if following is not None and following.tag == "CC":
        return True
    between = [tokens[index] for index in kept[place + 1 : commas[0]]]
    named = tokens[kept[place - 1]].tag in ("NNP", "NNPS")
    return named and len(between) <= 2 and all(token.tag in ("NNP", "NNPS") for token in between)


def _main_verb(tokens: Sequence[Token], kept: Sequence[int]) -> int:
    """Place in ``kept`` of the first finite verb outside a relative clause enclosed by commas."""
    enclosed = _enclosed_relative(tokens, kept)
    for place, index in enumerate(kept):
        token = tokens[index]
        if enclosed and enclosed[0] <= place < enclosed[1]:
            continue
        if token.tag in FINITE:
            if place == 0:
                raise Unreadable("fragment", token.text)
            return place
        if token.tag in RELATIVES or (token.tag == "IN" and token.lemma == "that"):
            raise Unreadable("restrictive relative", token.text)
        if token.text in (";", ":"):
            raise Unreadable("unattached", token.text)
    raise Unreadable("fragment", "no finite verb")


def _enclosed_relative(tokens: Sequence[Token], kept: Sequence[int]) -> tuple[int, int] | None:
    """Places of ", who … ," before the main verb: from the first comma to the place after the closing one."""
    for place, index in enumerate(kept[:-1]):
        if tokens[index].tag in FINITE:
            return None
        if tokens[index].text == "," and _starts_relative(tokens, kept, place + 1):
            return _relative_end(tokens, kept, place)
    return None


def _starts_relative(tokens: Sequence[Token], kept: Sequence[int], place: int) -> bool:
    window = [tokens[index] for index in kept[place : place + 4]]
    if not window:
        return False
    if window[0].tag in RELATIVES:
        return True
    if window[0].tag in ("VBN", "VBD") and len(window) > 1 and window[1].tag in ("IN", "RB", "TO"):
        return True  # ", signed in 1878,"
    # "in which", "some of whom"
    return any(t.text.lower() in ("which", "whom", "whose") for t in window[1:]) and window[0].tag in (
        "IN",
        "DT",
        "CD",
        "JJ",
    )


def _relative_end(tokens: Sequence[Token], kept: Sequence[int], opening: int) -> tuple[int, int] | None:
    seen_verb = False
    for place in range(opening + 1, len(kept)):
        token = tokens[kept[place]]
        seen_verb = seen_verb or token.tag in FINITE
        if token.text == "," and seen_verb:
            following = [tokens[index] for index in kept[place + 1 : place + 3]]
            if following and (following[0].tag in FINITE or (following[0].tag == "RB" and following[-1].tag in FINITE)):
                return opening, place + 1
    return None


def _subject(tokens: Sequence[Token], before_verb: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The subject's tokens without adverbs at its end, relatives and appositions, and the apposition's own tokens."""
    places = list(before_verb)
    relative = next(
        (p for p, i in enumerate(places[:-1]) if tokens[i].text == "," and _starts_relative(tokens, places, p + 1)),
        None,
    )
    if relative is not None:
        if tokens[places[-1]].text != "," and not (tokens[places[-1]].tag == "RB" and tokens[places[-2]].text == ","):
            raise Unreadable("unattached", "relative clause")
        places = places[:relative]
    enclosed = False
    while places and (tokens[places[-1]].tag in ("RB",) or tokens[places[-1]].text == ","):
        if tokens[places[-1]].lemma in ("only", "never", "not"):
            break
        enclosed = enclosed or (tokens[places[-1]].text == "," and relative is None)
        places = places[:-1]
    while places and tokens[places[0]].tag == "RB" and tokens[places[0]].lemma in DANGLING:
        places = places[1:]
    places, apposition = _split_apposition(tokens, places, enclosed)
    _check_subject(tokens, places)
    return tuple(places), tuple(apposition)


def _split_apposition(tokens: Sequence[Token], places: list[int], enclosed: bool) -> tuple[list[int], list[int]]:
    """ "Nikolai Ezhov, the head of the NKVD," → name and apposition; a list ("A, B, and C") is left whole.

    ``enclosed`` tells that a comma stood between the subject and its verb.
    """
    commas = [place for place, index in enumerate(places) if tokens[index].text == ","]
    if not commas:
        if enclosed:
            raise Unreadable("unattached", "comma before the verb")
        return places, []
    tail = places[commas[-1] + 1 :]
    if enclosed and len(commas) == 1:
        return places[: commas[0]], tail
    if not enclosed and any(tokens[index].tag == "CC" for index in tail):
        return places, []
    raise Unreadable("unattached", "commas in the subject")


_SUBJECT_TAGS = NOUNS | {
    "DT",
    "PDT",
    "JJ",
    "JJR",
    "JJS",
    "CD",
    "POS",
    "PRP$",
    "PRP",
    "IN",
    "CC",
    "VBN",
    "VBG",
    "TO",
    "FW",
}


def _check_subject(tokens: Sequence[Token], places: Sequence[int]) -> None:
    if not places:
        raise Unreadable("fragment", "no subject")
    for index in places:
        token = tokens[index]
        if token.tag == "IN" and token.lemma in SUBORDINATORS:
            raise Unreadable("unattached", token.text)
        if token.tag not in _SUBJECT_TAGS and token.text not in (
            ",",
            "“",
            "”",
            '"',
            "``",
            "''",
            "’",
            "‘",
            "-",
            "$",
            "%",
            "&",
        ):
            if token.tag in ("RB", "RBS", "RBR"):
                continue
            raise Unreadable("unattached", token.text)
    if tokens[places[0]].text.lower() in ("there", "it") or tokens[places[0]].tag == "EX":
        raise Unreadable("empty subject", tokens[places[0]].text)
    if (
        tokens[places[-1]].tag not in NOUNS | {"PRP", "CD", "JJ", "VBG", "DT", "NNP", "VBN"}
        and tokens[places[-1]].text not in "”’'"
    ):
        raise Unreadable("unattached", tokens[places[-1]].text)
    if tokens[places[0]].tag == "VBG" and len(places) > 1 and tokens[places[0]].text[0].isupper():
        raise Unreadable("unattached", tokens[places[0]].text)


def _verb_group(tokens: Sequence[Token], kept: Sequence[int], place: int) -> int:
    """One past the last token of the verb group that starts at ``place``."""
    end = place + 1
    last_verb = end
    while end < len(kept):
        token = tokens[kept[end]]
        head = tokens[kept[last_verb - 1]]
        if token.tag == "RB":
            end += 1
        elif token.tag in ("VB", "VBN", "VBG", "VBD") and _continues(head, token):
            end += 1
            last_verb = end
        else:
            break
    return last_verb


def _continues(head: Token, token: Token) -> bool:
    """Whether a verb form carries on the group: modal + base, have + participle, be + participle or -ing, do + base."""
    if head.tag == "MD":
        return token.tag == "VB"
    if head.lemma == "have":
        return token.tag in ("VBN", "VBD")
    if head.lemma == "be":
        return token.tag in ("VBN", "VBG", "VBD")
    return head.lemma == "do" and token.tag == "VB"


def _rest(tokens: Sequence[Token], places: Sequence[int], verb_lemma: str) -> tuple[tuple[int, ...], bool]:
    """What follows the verb, ended before the first thing that is not needed, and whether a second verb stands in
    it."""
    places = _without_insertion(tokens, places)
    end = _rest_end(tokens, places)
    rest = list(places[:end])
    while rest and (tokens[rest[-1]].text in (",", ":", "–") or tokens[rest[-1]].tag in ("CC",)):
        rest = rest[:-1]
    if len(rest) > 2 and [tokens[index].text for index in rest[-2:]] == ["as", "well"]:
        rest = rest[:-2]
    while len(rest) > 1 and tokens[rest[0]].tag == "RB" and tokens[rest[0]].lemma in DANGLING:
        rest = rest[1:]
    rest = _without_comma_adverbs(tokens, rest)
    if len(rest) > 1 and tokens[rest[-1]].tag in FINITE and tokens[rest[-2]].tag in RELATIVES:
        raise Unreadable("unattached", f"{tokens[rest[-2]].text} {tokens[rest[-1]].text}")
    if rest and _leaves_open(tokens[rest[-1]]):
        raise Unreadable("unattached", tokens[rest[-1]].text)
    if (
        rest
        and tokens[rest[0]].tag in ("VBN", "VBD")
        and verb_lemma not in ("be", "have", "get", "become", "remain", "feel")
    ):
        raise Unreadable("two verbs", tokens[rest[0]].text)
    coordinated = _check_rest(tokens, rest, verb_lemma not in TELLING)
    return tuple(rest), coordinated


def _leaves_open(token: Token) -> bool:
    """Whether a clause cannot end in this word: a conjunction, an article, a relative; a bare preposition may."""
    return token.tag in ("TO", "DT", "WDT", "WP", "WRB", "PRP$", "MD") or (
        token.tag == "IN" and token.lemma in SUBORDINATORS
    )


def _without_insertion(tokens: Sequence[Token], places: Sequence[int]) -> list[int]:
    """Cut ", a leading Federalist," where a preposition goes on after it; lists and clauses are left."""
    commas = [place for place, index in enumerate(places) if tokens[index].text == ","]
    if len(commas) != 2 or commas[1] + 1 >= len(places) or commas[0] == 0:
        return list(places)
    inside = [tokens[index] for index in places[commas[0] + 1 : commas[1]]]
    plain = inside and inside[0].tag == "DT" and not any(t.tag in FINITE | {"CC"} | RELATIVES for t in inside)
    if plain and tokens[places[commas[1] + 1]].tag in ("IN", "TO"):
        return [*places[: commas[0]], *places[commas[1] + 1 :]]
    return list(places)


def _rest_end(tokens: Sequence[Token], places: Sequence[int]) -> int:
    for place, index in enumerate(places):
        token = tokens[index]
        if token.text == ";":
            return place
        if token.text == ":":
            raise Unreadable("lead-in", ":")
        if token.text == "," and place and tokens[places[place - 1]].lemma in SUBORDINATORS:
            raise Unreadable("unattached", tokens[places[place - 1]].text)
        if token.text == "," and place + 1 < len(places) and _ends_clause(tokens, places, place):
            return place
    return len(places)


def _ends_clause(tokens: Sequence[Token], places: Sequence[int], comma: int) -> bool:
    """Whether what follows this comma is a relative, a participle, a concession or a second main clause."""
    following = tokens[places[comma + 1]]
    if _starts_relative(tokens, places, comma + 1):
        return True
    if following.text.lower() in CONCESSIVE | {"but", "yet", "so", "as", "because", "since", "nor", "thus", "thereby"}:
        return True
    if following.tag == "VBG" and _closes_list(tokens, places, comma):
        raise Unreadable("unattached", "a list")
    if following.tag == "VBG":
        after = tokens[places[comma + 2]] if comma + 2 < len(places) else following
        if comma and tokens[places[comma - 1]].tag in ("JJ", "VBN") and after.tag in NOUNS:
            raise Unreadable("unattached", following.text)  # "unarmed, fleeing civilians"
        return True
    if following.tag == "RB" and comma + 2 < len(places) and tokens[places[comma + 2]].tag in ("VBG", "IN", "DT"):
        return True
    if following.tag == "CC":
        after = tokens[places[comma + 2]] if comma + 2 < len(places) else following
        if _closes_list(tokens, places, comma):
            if _second_clause(tokens, places, comma + 2):
                raise Unreadable("unattached", "a list of clauses")
            return False
        if after.text == "," or after.tag in ("IN", "RB", "WRB", "PRP", "TO"):
            return True
        return _second_clause(tokens, places, comma + 2)
    if following.tag in ("PRP", "DT", "NNP", "NNS", "NN", "JJ", "PRP$"):
        return _apposition_to_end(tokens, places, comma + 1)
    return False


def _closes_list(tokens: Sequence[Token], places: Sequence[int], comma: int) -> bool:
    """Whether ", and" ends a list: another comma stands within six tokens before, with no finite verb between."""
    window = [tokens[index] for index in places[max(0, comma - 6) : comma]]
    commas = [place for place, token in enumerate(window) if token.text == ","]
    return bool(commas) and not any(token.tag in FINITE | RELATIVES for token in window[commas[-1] :])


def _second_clause(tokens: Sequence[Token], places: Sequence[int], place: int) -> bool:
    """Whether a finite verb follows a coordinator before the next comma: a second clause or a second verb."""
    for index in places[place:]:
        if tokens[index].tag in FINITE:
            return True
        if tokens[index].text == "," or tokens[index].tag in RELATIVES:
            return False
    return False


def _apposition_to_end(tokens: Sequence[Token], places: Sequence[int], start: int) -> bool:
    """A noun phrase after the last comma that runs to the end without "and" is an apposition; lists are not cut."""
    tail = [tokens[index] for index in places[start:]]
    if any(token.tag == "CC" for token in tail) or any(token.text == "," for token in tail):
        return False
    names = " ".join(token.text for token in tail)
    placed = any(sense.type is not NameType.PERSON for sense in senses_of(names)) or tail[-1].tag == "CD"
    # "in Nashville, Tennessee" and "on May 5, 1937" belong together
    return not (placed and len(tail) <= 3 and all(token.tag in ("NNP", "CD") for token in tail))


def _without_comma_adverbs(tokens: Sequence[Token], rest: list[int]) -> list[int]:
    """Cut ", however," and ", too" inside the rest."""
    cut: set[int] = set()
    for place, index in enumerate(rest[:-1]):
        if tokens[index].text == "," and tokens[rest[place + 1]].lemma in DANGLING:
            after = rest[place + 2] if place + 2 < len(rest) else None
            if after is None or tokens[after].text == ",":
                cut |= {index, rest[place + 1]} | ({after} if after is not None else set())
    return [index for index in rest if index not in cut]


def _is_regular(token: Token) -> bool:
    return token.text.endswith("ed") or token.text in ("known", "made", "led", "held", "built", "sent", "brought")


def _check_rest(tokens: Sequence[Token], rest: Sequence[int], reduced: bool) -> bool:
    """Attach each further finite verb to what opens its clause; Unreadable where nothing does. True for a second
    verb."""
    openers, coordinated = 0, False
    for place, index in enumerate(rest):
        token = tokens[index]
        if token.tag in RELATIVES or (token.tag in ("IN", "WDT") and token.lemma in SUBORDINATORS):
            openers += 1
        elif token.tag in FINITE:
            before = tokens[rest[place - 1]] if place else None
            if before is not None and (
                before.tag == "CC" or (before.tag == "RB" and place > 1 and tokens[rest[place - 2]].tag == "CC")
            ):
                coordinated = True
            elif openers:
                openers -= 1
            elif token.tag == "VBD" and reduced and before is not None and before.tag in NOUNS and _is_regular(token):
                continue  # "an executive order known as …": a participle that the tagger took for a past tense
            else:
                raise Unreadable("two verbs", token.text)
    if openers and any(_needs_verb(tokens[index]) for index in rest) and not any(tokens[i].tag in FINITE for i in rest):
        raise Unreadable("unattached", "a clause without its verb")
    return coordinated


def _needs_verb(token: Token) -> bool:
    """Whether the word opens a clause that must have a finite verb, unlike "after" and "before"."""
    return (
        token.lemma in ("when", "while", "because", "that", "who", "which", "whose", "although") and token.tag != "DT"
    )
