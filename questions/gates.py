"""Gates: which sentences and clauses may carry a closed item. Each has a name and a reason that an instructor can
read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from courseware.gazetteer import person_nouns
from courseware.language import Token
from courseware.names import NameType
from courseware.spans import Span
from courseware.speech import Voice, hedges_in
from questions.candidates import Site
from questions.clauses import Clause
from questions.grammar import CONCESSIVE, FINITE, NOUNS
from questions.words import word_set

SHORTEST, LONGEST = 8, 34
"""Words of a sentence, and of the clause that a question uses."""
LONGEST_SENTENCE = 60
"""A longer sentence is not read: too much in it may bear on the clause."""
REASONS: dict[str, str] = {
    "question": "The sentence asks or commands; it states nothing.",
    "fragment": "The sentence has no subject or no finite verb that can be read.",
    "unbalanced": "A quotation mark or bracket is left open.",
    "quoted": "More than a quarter of the sentence is quotation.",
    "length": "The sentence has fewer than 8 words, or the clause that would be asked has more than 34.",
    "anaphor": "The sentence leans on the one before it.",
    "pronoun": "A pronoun has no antecedent in the clause.",
    "context": "A phrase needs the text before it to be understood.",
    "hedge": "The author hedges: what is only likely cannot be keyed.",
    "negation": "The clause is negated.",
    "condition": "The clause is conditional or counterfactual.",
    "person": "The sentence speaks in the first or second person.",
    "debris": "The sentence holds citations or remains of the page.",
    "two verbs": "A second finite verb cannot be attached safely.",
    "unattached": "A part of the sentence cannot be attached safely.",
    "restrictive relative": "A relative clause restricts the subject and cannot be left out.",
    "lead-in": "The sentence leads in what follows a colon.",
    "empty subject": "The subject is there or it, or a pronoun.",
    "reported": "The words are another's: quoted, reported or contested.",
    "evidence": "The evidence would run over a page break, a note or other furniture.",
    "example": "The sentence illustrates; it is no statement of its own.",
    "slot": "The name does not fill a slot of the clause by itself.",
    "open list": "The slot is one of an open list, so other answers may be right.",
    "key in stem": "The stem gives the key away.",
    "starved": "Too little is left in the stem to identify the answer.",
    "wordy": "The stem would be longer than 30 words.",
    "verb": "The verb cannot be turned into a question safely.",
    "footing": "The stem names no time, event, law or person, so it cannot be understood by itself.",
    "worth": "The fact is not worth asking.",
    "distractors": "Fewer than two distractors could be proved wrong.",
    "round trip": "An independent reader of the text does not come back to this key.",
    "flawed": "The item would break an item-writing rule.",
    "duplicate": "Another item asks the same.",
    "two a sentence": "Two items already rest on this sentence.",
    "share": "The family already holds its share of the bank.",
    "name share": "The name is already the key of its share of the bank.",
    "maximum": "The bank already holds the number of items asked for.",
}

_ANAPHORS = word_set(
    "this these that those such he she it they his her its their him them here there another other others "
    "both neither either one some each many most few several all same similar"
)
_NEEDS_BEFORE = word_set(
    "remaining so such similar instead similarly likewise otherwise again later afterwards afterward meanwhile suit "
    "then soon hence also too else former latter above below following aforementioned respectively earlier "
    "previously subsequent ensuing"
)
_HEDGES = word_set(
    "may might perhaps possibly probably likely unlikely appear seem reportedly allegedly supposedly "
    "presumably apparently arguably maybe suspect purportedly ostensibly could would should allege rumor "
    "rumour speculate suppose doubt uncertain unclear suggest"
)
_NEGATIONS = word_set(
    "not n't n’t never no none neither nor nothing nobody nowhere hardly scarcely cannot without barely rarely seldom"
)
_FIRST_SECOND = word_set("i we you me us my our your mine ours yours myself ourselves yourself i'm we're let's")
_DEBRIS = re.compile(
    r"https?:|www\.|\bpp?\. ?\d|\bibid\b|\bop\. ?cit|\bvol\. ?\d|\bed\. |\beds?\.\)|\bfigure \d|\bfig\. |"
    r"\btable \d|\bchapter \d|[\[{<>}\]|\\=~^*#@]|\bsee also\b|\.\.\.|…|\b[A-Z]\. ?[A-Z]\. ?[A-Z]\. ?[A-Z]\b",
    re.I,
)
_EXAMPLE = re.compile(r"^(?:for example|for instance|e\.g\.)", re.I)
_IT_IS_SAID = re.compile(
    r"\b(?:it (?:is|was|has been) (?:said|believed|thought|claimed|argued)|"
    r"(?:is|was|are|were) (?:said|thought|believed|considered|rumored|alleged|supposed|reported) to|"
    r"so-called|according to|in the (?:view|opinion|eyes) of)\b",
    re.I,
)
_BARE_FRONTS = frozenset(
    {"in exchange", "in response", "in return", "in reply", "in this way", "in doing so", "at this point", "as such",
     "by then", "in so doing", "from there", "along the way", "in time", "over time", "with this",
     "after that", "before that",
     "at that time"}
)  # fmt: skip
"""Fronted phrases that lean on the sentence before."""
_LEANING_FRONT = re.compile(
    r"^(?:within|after|in|for) (?:an?|one|two|three|four|five|six|several|just|only|a few|few|some|many)(?: \w+)? "
    r"(?:hour|day|week|month|year|decade)s?$|\b(?:later|afterwards?|earlier|thereafter|before that|after that)$|"
    r"^(?:the )?(?:next|following|previous) (?:day|week|month|year)",
    re.I,
)
_PERSONAL = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "theirs": "they",
    "themselves": "they",
}  # fmt: skip
_OBJECTIVE = word_set("him them it")
"""They cannot refer to the subject of their own clause."""
_GROUPS = (NameType.COUNTRY, NameType.ORGANISATION, NameType.PLACE, NameType.EVENT, NameType.WORK, NameType.NATIONALITY)
_UNIQUE = word_set(
    "world economy public press past future present poor rich people sea sun moon earth sky west east "
    "north south nation environment internet military navy army church state bible constitution "
    "presidency electorate stage globe countryside frontier population coast interior market mind body "
    "law peasantry working-class bourgeoisie proletariat intelligentsia masses working middle upper lower "
    "right left enemy telegraph telephone railroad automobile radio television idea use slave-trade media "
    "weather wilderness way rest front home number majority minority end beginning start fall rise middle "
    "government revolution century decade time first last founding"
)
_GROUP_ENDINGS = ("ists", "ers", "ants", "men", "women", "ians", "ors", "ents", "ees", "ans", "als", "ics")
_TEMPORAL = word_set("year month week day decade century period era age morning summer winter spring autumn")


def sentence_trip(site: Site) -> tuple[str, str] | None:
    """The first gate that the whole sentence trips, with the words at fault; None where it may go on.

    >>> sorted(REASONS)[:3]
    ['anaphor', 'condition', 'context']
    """
    for code, gate in SENTENCE_GATES:
        detail = gate(site)
        if detail is not None:
            return code, detail
    return None


def clause_trip(
    site: Site, clause: Clause, key: Span | None = None, known: frozenset[str] = frozenset()
) -> tuple[str, str] | None:
    """The first gate that the reduced clause trips. ``key`` is the place of the words that will be asked for; what the
    document keeps speaking of (``known``, as lemmas) needs no referent."""
    tokens = [clause.tokens[index] for index in clause.indices]
    words = sum(token.is_word for token in tokens)
    if words > LONGEST:
        return "length", f"{words} words in the clause"
    told = site.text[: max(token.end for token in tokens) - site.sentence.start]
    hedged = hedges_in(told)
    if hedged or "likelihood" in told:
        return "hedge", hedged[0].of(told) if hedged else "likelihood"
    place = clause.verb[0]
    while place and clause.tokens[place - 1].tag == "RB":
        place -= 1
        tokens.append(clause.tokens[place])
    return words_trip(tokens) or _open_pronoun(site, clause, key) or _context(site, clause, key, known)


def bare_definite(site: Site, start: int, end: int, known: frozenset[str] = frozenset()) -> str | None:
    """A definite phrase between these places of the passage whose referent stands elsewhere; None where there is
    none. What the whole document is about (``known``, as lemmas) needs no referent."""
    tokens = site.sentence.tokens
    kept = [place for place, token in enumerate(tokens) if start <= token.start and token.end <= end]
    for place, index in enumerate(kept):
        named = {tokens[later].lemma for later in kept[place + 1 : place + 3]} & known
        if tokens[index].text.lower() == "the" and not named and _needs_referent(site, tokens, kept, place):
            return _window(tokens, kept, place)
    return None


def context_trip(site: Site, clause: Clause, key: Span | None = None) -> tuple[str, str] | None:
    """The gates of pronouns and context alone, for families that keep hedges and negations of the speaker."""
    return _open_pronoun(site, clause, key) or _context(site, clause, key)


def words_trip(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """Hedges, negations, conditions and persons among these words."""
    for code, words in (("hedge", _HEDGES), ("negation", _NEGATIONS), ("person", _FIRST_SECOND)):
        for token in tokens:
            if token.text.lower() in words or (code == "hedge" and token.lemma in words):
                if code == "hedge" and token.text in ("May", "Would"):
                    continue
                return code, token.text
    for token in tokens:
        if token.lemma in ("if", "unless", "whether"):
            return "condition", token.text
    return None


def _asks(site: Site) -> str | None:
    text = site.text.rstrip("”’\"' ")
    first = site.sentence.tokens[0] if site.sentence.tokens else None
    if first is None:
        return ""
    if text.endswith(("?", "!")):
        return text[-1]
    return first.text if first.tag == "VB" else None


def _fragment(site: Site) -> str | None:
    text, tokens = site.text, site.sentence.tokens
    if not text[:1].isupper() and not text[:1].isdigit() and text[:1] not in "“\"‘'":
        return text[:20]
    if not text.rstrip("”’\"' )").endswith((".", "!", "?")):
        return text[-20:]
    if not any(token.tag in FINITE for token in tokens):
        return "no finite verb"
    return tokens[0].text if tokens[0].tag in ("VBZ", "VBD", "VBP", "MD") else None


def _unbalanced(site: Site) -> str | None:
    text = site.text
    for opening, closing in ("()", "[]", "“”"):
        if text.count(opening) != text.count(closing):
            return opening
    return '"' if text.count('"') % 2 else None


def _quoted(site: Site) -> str | None:
    quoted = sum(len(piece) for piece in re.findall(r"“[^”]*”|\"[^\"]*\"", site.text))
    return "" if quoted > len(site.text) / 4 else None


def _length(site: Site) -> str | None:
    count = site.sentence.word_count
    return None if SHORTEST <= count <= LONGEST_SENTENCE else f"{count} words"


def _anaphor(site: Site) -> str | None:
    first = site.sentence.tokens[0]
    second = site.sentence.tokens[1] if len(site.sentence.tokens) > 1 else first
    word = first.text.lower()
    if word == "one" and second.text.lower() == "of":
        return None
    if word in ("most", "many", "some", "several", "few", "all", "each") and second.tag in NOUNS | {"JJ"}:
        return None
    return first.text if word in _ANAPHORS else None


def _debris(site: Site) -> str | None:
    found = _DEBRIS.search(site.text)
    return found[0] if found else None


def _example(site: Site) -> str | None:
    found = _EXAMPLE.match(site.text)
    return found[0] if found else None


def _reported(site: Site) -> str | None:
    for speech in site.speeches:
        inside = min(speech.end, site.sentence.end) - max(speech.start, site.sentence.start)
        if speech.voice is Voice.CONTESTED or inside > 0.6 * len(site.text):
            return speech.speaker or speech.cue
    found = _IT_IS_SAID.search(site.text)
    return found[0] if found else None


def _furnished(site: Site) -> str | None:
    """Furniture or a note inside the raw slice; a note's marker and markup do no harm."""
    raw = site.raw
    for piece in site.reading.document.furniture:
        if piece.span.overlaps(raw) and piece.reason not in ("note marker", "markup"):
            return piece.reason
    for note in site.reading.document.notes:
        if any(start < raw.end and raw.start < start + length for _, start, length in note.content.runs):
            return "note"
    surplus = len("".join(raw.of(site.reading.document.raw).split())) - len("".join(site.told.split()))
    return f"{surplus} letters more than the sentence" if surplus > 40 else None


def _questionless(site: Site) -> str | None:
    return next((t.text for t in site.sentence.tokens if t.text.lower() in _FIRST_SECOND), None)


SENTENCE_GATES: tuple[tuple[str, Callable[[Site], str | None]], ...] = (
    ("question", _asks),
    ("fragment", _fragment),
    ("unbalanced", _unbalanced),
    ("length", _length),
    ("quoted", _quoted),
    ("debris", _debris),
    ("anaphor", _anaphor),
    ("example", _example),
    ("person", _questionless),
    ("reported", _reported),
    ("evidence", _furnished),
)


def _open_pronoun(site: Site, clause: Clause, key: Span | None) -> tuple[str, str] | None:
    """A personal pronoun is closed only by the subject of its own clause, with no other candidate between."""
    subject = [clause.tokens[index] for index in clause.subject]
    if subject[0].tag == "PRP":
        return "pronoun", subject[0].text
    for index in clause.indices:
        token = clause.tokens[index]
        kind = _PERSONAL.get(token.text.lower())
        if kind and token.text.lower() in _OBJECTIVE:
            return "pronoun", token.text
        if kind and token.text.lower() == "her" and not _is_possessive(clause, index):
            return "pronoun", token.text
        before = index in clause.subject or index in clause.fronted
        if kind and (before or not _refers(site, clause, kind, index)):
            return "pronoun", token.text
    return None


def _is_possessive(clause: Clause, index: int) -> bool:
    following = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    return following is not None and following.tag in NOUNS | {"JJ", "VBG", "VBN"}


def _refers(site: Site, clause: Clause, kind: str, index: int) -> bool:
    head = clause.tokens[clause.subject[-1]]
    mention = site.mention_at(head)
    between = [other for other in site.mentions if head.end <= other.start < clause.tokens[index].start]
    nouns = [
        clause.tokens[i] for i in clause.indices if i > clause.verb[-1] and i < index and clause.tokens[i].tag in NOUNS
    ]
    if kind in ("he", "she"):
        return (
            mention is not None
            and mention.type is NameType.PERSON
            and all(o.type is not NameType.PERSON for o in between)
        )
    if kind == "it":
        singular = head.tag in ("NN", "NNP") and (mention is None or mention.type is not NameType.PERSON)
        return singular and not any(o.type in _GROUPS for o in between) and not any(n.tag == "NN" for n in nouns)
    plural = head.tag in ("NNS", "NNPS") or (mention is not None and mention.type is NameType.NATIONALITY)
    return plural and not any(noun.tag in ("NNS", "NNPS") for noun in nouns)


def _context(
    site: Site, clause: Clause, key: Span | None, known: frozenset[str] = frozenset()
) -> tuple[str, str] | None:
    """Demonstratives, comparisons and definite phrases whose referent stands in an earlier sentence."""
    tokens = clause.tokens
    kept = clause.indices
    front = " ".join(tokens[index].text.lower() for index in clause.fronted)
    if front in _BARE_FRONTS or _LEANING_FRONT.search(front):
        return "context", front
    for place, index in enumerate(kept):
        token = tokens[index]
        if key is not None and key.start <= token.start and token.end <= key.end:
            continue
        word = token.text.lower()
        following = tokens[kept[place + 1]] if place + 1 < len(kept) else None
        if (word in ("this", "these", "those") or (word == "that" and token.tag == "DT")) and not (
            word == "those" and following is not None and following.text.lower() in ("who", "in", "of", "with")
        ):
            return "context", _window(tokens, kept, place)
        such_as = word == "such" and following is not None and following.text.lower() == "as"
        used_otherwise = token.tag == "NNP" or (word == "following" and token.tag == "VBG")
        if word in _NEEDS_BEFORE and not such_as and not used_otherwise:
            return "context", _window(tokens, kept, place)
        if word in (
            "other",
            "others",
            "another",
            "same",
            "both",
            "ones",
            "here",
            "now",
            "today",
            "ago",
            "recently",
            "there",
        ) and not (word == "both" and any(tokens[i].text == "and" for i in kept[place:])):
            return "context", _window(tokens, kept, place)
        if word == "next" and following is not None and following.lemma in _TEMPORAL:
            return "context", _window(tokens, kept, place)
        named = {tokens[later].lemma for later in kept[place + 1 : place + 3]} & known
        if word == "the" and not named and _needs_referent(site, tokens, kept, place):
            return "context", _window(tokens, kept, place)
    return None


def _window(tokens: Sequence[Token], kept: Sequence[int], place: int) -> str:
    return " ".join(tokens[index].text for index in kept[place : place + 3])


def _needs_referent(site: Site, tokens: Sequence[Token], kept: Sequence[int], place: int) -> bool:
    """Whether "the …" is a bare definite phrase: common noun, at most one plain modifier, nothing after that defines
    it."""
    head_place, modifiers = None, 0
    for later in range(place + 1, len(kept)):
        token = tokens[kept[later]]
        if kept[later] != kept[later - 1] + 1:
            break
        if token.tag in ("NNP", "NNPS") or token.text[0].isupper() or site.mention_at(token) is not None:
            return False
        if token.tag in NOUNS:
            head_place = later
        elif token.tag in ("JJS", "RBS") or token.lemma in (
            "first",
            "last",
            "only",
            "second",
            "third",
            "next",
            "final",
            "main",
            "chief",
        ):
            return False
        elif token.tag in ("JJ", "JJR", "VBN", "VBG", "CD", "``", "''", "RB") or token.text in "“”‘’-":
            modifiers += 1
        else:
            break
    if head_place is None:
        return False
    modifiers += head_place - place - 1 - modifiers if head_place - place - 1 > modifiers else 0
    head = tokens[kept[head_place]]
    following = tokens[kept[head_place + 1]] if head_place + 1 < len(kept) else None
    if following is not None and kept[head_place + 1] != kept[head_place] + 1:
        following = None
    if following is not None and (
        following.tag in ("TO", "WDT", "WP", "WP$", "WRB", "CD")
        or (
            following.text.lower() in _DEFINING
            and not (head.lemma in person_nouns() and following.text.lower() == "for")
        )
        or (following.tag == "IN" and _names_next(tokens, kept, head_place + 2))
    ):
        return head.lemma in _TEMPORAL and following.text.lower() != "of"
    if head.lemma in _UNIQUE or head.text.lower() in _UNIQUE:
        return False
    if head.tag == "NNS" and head.text.lower().endswith(_GROUP_ENDINGS):
        return False
    return modifiers < 2


_DEFINING = frozenset({"of", "that", "between", "against", "for", "among", "behind", "to"})


def _names_next(tokens: Sequence[Token], kept: Sequence[int], place: int) -> bool:
    """Whether a name follows, an article allowed before it: "the war in Vietnam" needs nothing more."""
    following = [tokens[index] for index in kept[place : place + 2]]
    return bool(following) and (
        following[0].tag in ("NNP", "NNPS") or (following[0].tag == "DT" and following[-1].tag == "NNP")
    )


def is_concessive(token: Token) -> bool:
    """Whether the word opens a concession."""
    return token.text.lower() in CONCESSIVE
