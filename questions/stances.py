"""What subjects aim at, allow, believe and bring about, as a document says it.

"In 1818, the Bank ordered its branches to call in their loans" is read as a subject, a verb that takes a complement,
and the complement. A question asks for the complement; complements of the same form that the text gives to other
subjects stand beside it, so that all options are alike in build, in matter and in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from courseware.gazetteer import person_nouns
from courseware.language import Token
from courseware.names import Mention, NameType
from courseware.speech import Speech, Voice
from questions import gates
from questions.candidates import Site
from questions.flaws import loose_terms
from questions.grammar import FINITE, NOUNS, RELATIVES
from questions.words import content_words, word_set

SHORTEST, LONGEST = 4, 22
"""Words of a complement."""
_AIMS = word_set(
    "seek hope want try attempt aim intend plan promise refuse agree decide vow struggle fight threaten resolve offer "
    "choose undertake pledge propose endeavor strive aspire prefer demand"
)
_MOVES = word_set(
    "allow permit enable require force oblige forbid compel encourage urge persuade order instruct authorize authorise "
    "invite pressure ask direct command lead induce empower entitle call commit convince expect"
)
_BELIEFS = word_set(
    "believe fear argue claim insist warn maintain contend assert conclude hold think predict worry complain suspect "
    "suggest propose announce declare admit concede note observe stress emphasize emphasise decide realize realise "
    "recognize recognise understand agree show demonstrate reveal prove point assume feel doubt charge allege"
)
_TELLS = word_set("tell remind inform assure warn convince persuade notify promise")
_BRINGS = word_set("cause trigger provoke produce")
_LEADS = (("lead", "to"), ("result", "in"), ("contribute", "to"), ("give", "rise"))
_STOPS = frozenset({".", ";", ":", "—", "–", "(", ")", "?", "!", "“", "”", '"', "[", "]"})
_LOOSE = word_set("this that these those such him her them hers here there so then former latter this same also too")
_OPEN_SUBJECT = word_set(
    "many some most several few all each both another such no any every more less half part critics people person "
    "result reason example fact problem question answer thing way case number group handful majority minority one two "
    "three four five ten hundreds thousands millions dozens others"
)
_NOUN_PHRASE = NOUNS | {"DT", "JJ", "JJR", "JJS", "POS", "CD", "VBN", "VBG"}


@dataclass(frozen=True)
class Stance:
    """A subject, a verb and its complement. ``start`` and ``end`` are the complement's place in the passage."""

    kind: str
    """aim, order, belief or outcome."""
    subject: str
    mention: Mention | None
    plural: bool
    verb: Token
    tail: str
    """What stands between the verb and the complement and belongs to the question: "settlers" of "allowed settlers
    to"."""
    text: str
    start: int
    end: int
    when: str
    site: Site

    @property
    def words(self) -> frozenset[str]:
        """Stems of the complement."""
        return content_words(self.text)

    @property
    def acts(self) -> str:
        """person, name or noun: subjects of one sort may stand in for each other."""
        if self.mention is None:
            return "noun"
        return "person" if self.mention.type is NameType.PERSON else "name"


def stances_in(sites: Iterable[Site], known: frozenset[str], inside: frozenset[str]) -> Iterator[Stance]:
    """Every stance of these sentences whose complement can be read by itself; the subject is empty where it cannot, and
    such a stance is a wrong answer only."""
    for site in sites:
        tokens, taken, held = site.sentence.tokens, set(), False
        for place in range(1, len(tokens) - SHORTEST):
            if tokens[place].tag in ("VBD", "VBZ", "VBP"):
                stance = _stance_at(site, tokens, place, known, inside)
                if stance is not None:
                    taken.add(stance.start)
                    held = held or stance.kind == "belief"
                    yield stance
        for speech in site.speeches if not held else ():
            stance = _view(site, speech, tokens, inside)
            if stance is not None and stance.start not in taken:
                taken.add(stance.start)
                yield stance
        for place in range(1, len(tokens) - SHORTEST):
            stance = _bystander(site, tokens, place, inside)
            if stance is not None and stance.start not in taken:
                yield stance


_AIMED = word_set(
    "attempt decision plan desire effort refusal willingness promise agreement determination campaign struggle pledge "
    "intention ambition eagerness hope wish bid project goal aim"
)
_HELD = word_set("belief fear idea claim view argument conviction notion charge warning hope suspicion doctrine report")


def _view(site: Site, speech: Speech, tokens: Sequence[Token], known: frozenset[str]) -> Stance | None:
    """ "As Figes notes, …" and "according to Pirenne, …" as a belief of whom they name."""
    if not speech.cue.lower().startswith(("as ", "according", "in ", "for ")) or not speech.speaker:
        return None
    if speech.voice is not Voice.REPORTED or speech.start < site.sentence.start:
        return None
    cluster = site.reading.names.cluster_of(speech.speaker)
    mention = next((m for m in site.mentions if cluster is not None and m.cluster == cluster.id), None)
    body = [t for t in tokens if speech.start <= t.start and t.end <= speech.end]
    if body and body[0].text == "that":
        return None
    while body and not body[-1].is_word:
        body.pop()
    if mention is None or mention.type is not NameType.PERSON or not body or speech.start <= mention.start < speech.end:
        return None
    text = site.passage.text[body[0].start : body[-1].end]
    named = site.mention_at(body[0]) is not None
    told = f"that {text if named else text[:1].lower() + text[1:]}"
    if any(t.text == "," for t in body) or not _is_sound(site, "belief", body, told, known):
        return None
    verb = Token("argues", body[0].start, body[0].start, "VBZ", "argue", False)
    return Stance("belief", mention.text, mention, False, verb, "", told, body[0].start, body[-1].end, "", site)


def _bystander(site: Site, tokens: Sequence[Token], place: int, known: frozenset[str]) -> Stance | None:
    """A complement whose subject is not read: good as a wrong answer only."""
    token, before = tokens[place], tokens[place - 1]
    aimed = (before.lemma in _AIMS and before.tag[:2] == "VB") or (before.lemma in _AIMED and before.tag[:2] == "NN")
    marked = (
        token.text.lower() == "to" and before.text.lower() in ("order", "as") and tokens[place - 2].text in ("in", "so")
    )
    if token.text == "to" and tokens[place + 1].tag == "VB" and (aimed or marked):
        kind, first = "aim", place
    elif token.text == "that" and ((before.lemma in _BELIEFS and before.tag[:2] == "VB") or before.lemma in _HELD):
        kind, first = "belief", place
    elif (before.lemma, token.text) in (("lead", "to"), ("result", "in"), ("contribute", "to")):
        kind, first = "outcome", place + 1
    else:
        return None
    last = _end(tokens, first, kind)
    if last is None:
        return None
    body = tokens[first:last]
    text = site.passage.text[body[0].start : body[-1].end]
    if not _is_sound(site, kind, body, text, known):
        return None
    return Stance(kind, "", None, False, before, "", text, body[0].start, body[-1].end, "", site)


def has_pronoun(text: str) -> bool:
    """Whether a complement holds a possessive or personal pronoun, which must agree with whoever it is said of."""
    return bool(
        set(text.lower().split()) & {"his", "her", "its", "their", "he", "she", "it", "they", "himself", "them"}
    )


def _stance_at(
    site: Site, tokens: Sequence[Token], place: int, known: frozenset[str], inside: frozenset[str]
) -> Stance | None:
    found = _complement(tokens, place)
    if found is None:
        return None
    kind, first, tail = found
    subject = subject_before(site, tokens, place, known)
    last = _end(tokens, first, kind)
    if last is None:
        return None
    body = tokens[first:last]
    text = site.passage.text[body[0].start : body[-1].end]
    if not _is_sound(site, kind, body, text, inside):
        return None
    if subject is None:
        return Stance(kind, "", None, False, tokens[place], "", text, body[0].start, body[-1].end, "", site)
    begin, mention, plural, when, stop = subject
    name = _words(site, tokens, begin, stop)
    between = _words(site, tokens, *tail) if tail else ""
    if tail and not _is_plain(site, tokens[tail[0] : tail[1]], known):
        name = ""
    return Stance(kind, name, mention, plural, tokens[place], between, text, body[0].start, body[-1].end, when, site)


def _words(site: Site, tokens: Sequence[Token], begin: int, end: int) -> str:
    while end > begin and tokens[end - 1].tag in ("RB", ","):
        end -= 1
    pieces = [token.text for token in tokens[begin:end]]
    text = site.passage.text[tokens[begin].start : tokens[end - 1].end]
    named = site.mention_at(tokens[begin]) is not None or tokens[begin].tag in ("NNP", "NNPS")
    if pieces and pieces[0].startswith("["):
        return " ".join(pieces).replace("[", "").replace("]", "")
    return text if named or (begin and tokens[begin].text[:1].isupper()) else text[:1].lower() + text[1:]


def _complement(tokens: Sequence[Token], place: int) -> tuple[str, int, tuple[int, int] | None] | None:
    """Kind of the complement after this verb, its first token, and what stands between as token places."""
    verb, after = tokens[place].lemma, place + 1
    if verb == "have" and after < len(tokens) and tokens[after].tag in ("VBN", "VBD"):
        verb, after = tokens[after].lemma, after + 1
    if after + 2 >= len(tokens):
        return None
    while tokens[after].tag == "RB" and tokens[after].lemma not in ("not", "never"):
        after += 1
        if after + 2 >= len(tokens):
            return None
    if verb in _AIMS and tokens[after].text == "to" and tokens[after + 1].tag == "VB":
        return "aim", after, None
    if verb == "point" and tokens[after].text == "out":
        after += 1
    if verb in _BELIEFS and tokens[after].text == "that":
        return "belief", after, None
    if tuple(t.text for t in tokens[after : after + 1]) == ("to",) and verb in ("lead", "contribute"):
        return "outcome", after + 1, None
    if verb == "result" and tokens[after].text == "in":
        return "outcome", after + 1, None
    if verb in _TELLS:
        end = after
        while end < len(tokens) and end - after < 5 and tokens[end].tag in _NOUN_PHRASE:
            end += 1
        return (
            ("belief", end, (after, end)) if end > after and end < len(tokens) and tokens[end].text == "that" else None
        )
    if verb in _MOVES:
        end = after
        while end < len(tokens) and end - after < 7 and tokens[end].tag in _NOUN_PHRASE | {"IN", "CC"}:
            end += 1
        if end > after and end + 1 < len(tokens) and tokens[end].text == "to" and tokens[end + 1].tag == "VB":
            return "order", end, (after, end)
        return None
    if verb in _BRINGS and tokens[after].tag in ("DT", "JJ", "NN", "NNS"):
        return "outcome", after, None
    return None


def subject_before(
    site: Site, tokens: Sequence[Token], place: int, known: frozenset[str] = frozenset()
) -> tuple[int, Mention | None, bool, str, int] | None:
    """The subject of a main verb: first token, the name that is all of it, number, a date before it, and one past its
    last token; None where there is none to ask about."""
    end = place
    while end and tokens[end - 1].tag == "RB":
        end -= 1
    if end and tokens[end - 1].text == ",":
        end = _before_insertion(tokens, end - 1)
    elif end and tokens[end - 1].text == "and":
        end = _before_first_verb(tokens, end - 1)
    begin = end
    while begin and (tokens[begin - 1].tag in _NOUN_PHRASE or tokens[begin - 1].text in ("of", "’", "and", "[", "]")):
        begin -= 1
    if begin == end:
        return None
    if begin and not _opens_clause(tokens, begin):
        return None
    when = _date_front(site, tokens, begin) if begin else ""
    if when is None:
        return None
    if not end or tokens[begin].text == "and":
        return None
    phrase = tokens[begin:end]
    if not _is_plain(site, phrase, known) or phrase[-1].tag not in NOUNS:
        return None
    mention = site.mention_at(phrase[-1])
    if mention is not None and (mention.type in (NameType.YEAR, NameType.DATE, NameType.MONTH, NameType.QUANTITY)):
        return None
    whole = mention is not None and all(
        site.mention_at(t) is mention or t.tag in ("DT", "NN", "JJ", "NNP") for t in phrase
    )
    head = next((p for p, t in enumerate(phrase) if t.text == "of"), len(phrase))
    plural = phrase[head - 1].tag in ("NNS", "NNPS") or any(t.text == "and" for t in phrase)
    if mention is None and phrase[0].text.lower() in ("a", "an"):
        return None
    return begin, mention if whole else None, plural, when, end


def _opens_clause(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a main clause may begin here: after a comma, or after a "but" or "and" that opens or follows a comma."""
    before = tokens[begin - 1].text.lower()
    if before == ",":
        return True
    return before in ("but", "and", "yet") and (begin == 1 or tokens[begin - 2].text == ",")


def _before_insertion(tokens: Sequence[Token], comma: int) -> int:
    """Where the subject ends that an insertion between two commas follows: "Hitler, a veteran, promised …"."""
    opening = next((p for p in range(min(comma, 10)) if tokens[p].text == ","), comma)
    inside = tokens[opening + 1 : comma]
    plain = len(inside) > 1 and inside[0].tag in RELATIVES | {"DT", "VBN", "VBG", "NN", "JJ", "NNP"}
    if not plain or sum(t.text == "," for t in inside) > 1 or any(t.text == "and" for t in inside[-6:-1]):
        return 0
    verbs = sum(t.tag in FINITE for t in inside)
    return opening if verbs == (inside[0].tag in RELATIVES) else 0


def _before_first_verb(tokens: Sequence[Token], place: int) -> int:
    """Where the subject ends that two verbs share: "Roosevelt signed it and promised …"; 0 where more stands there."""
    verbs = [p for p in range(place) if tokens[p].tag in FINITE]
    if len(verbs) != 1 or any(t.tag in RELATIVES or t.text in (",", ";") for t in tokens[verbs[0] : place]):
        return 0
    return verbs[0]


def _date_front(site: Site, tokens: Sequence[Token], begin: int) -> str | None:
    """ "In 1846," before the subject as it may stand in a question; "" where nothing stands there that must be said;
    None where what stands there is a condition or a clause of its own."""
    front = [token for token in tokens[: begin - 1] if token.text.lower() not in ("but", "and", "yet")]
    if not front:
        return ""
    if any(t.lemma in ("if", "unless", "without", "when", "once") for t in front):
        return None
    if any(t.text == "that" for t in front) and tokens[begin - 1].text == ",":
        return None
    text = site.passage.text[front[0].start : front[-1].end]
    dated = any(len(t.text) == 4 and t.text.isdigit() for t in front)
    return text if dated and front[0].tag == "IN" and len(front) <= 5 and not any(t.text == "," for t in front) else ""


def _is_plain(site: Site, phrase: Sequence[Token], known: frozenset[str] = frozenset()) -> bool:
    """Whether a noun phrase says by itself what it means."""
    unnamed = [t for t in phrase if site.mention_at(t) is None]
    words = {t.text.lower() for t in unnamed} | {t.lemma for t in unnamed}
    if words & (_OPEN_SUBJECT | _LOOSE) or any(t.tag in ("PRP", "PRP$") for t in unnamed):
        return False
    return gates.bare_definite(site, phrase[0].start, phrase[-1].end, known) is None


def _end(tokens: Sequence[Token], first: int, kind: str) -> int | None:
    """One past the last token of the complement; None where it is torn."""
    last = first + 1
    while last < len(tokens) and tokens[last].text not in _STOPS:
        token = tokens[last]
        following = tokens[last + 1] if last + 1 < len(tokens) else token
        if token.text == ",":
            if tokens[last - 1].tag in ("JJ", "RB") or (following.tag == "CC" and following.text == "or"):
                return None
            break
        if kind != "belief" and token.tag == "CC" and (following.tag in FINITE or following.text == "to"):
            break
        if token.text in ("because", "although", "when", "while", "before", "after", "since", "until", "if", "unless"):
            break
        last += 1
    return last if last < len(tokens) else None


def _is_sound(site: Site, kind: str, body: Sequence[Token], text: str, known: frozenset[str]) -> bool:
    count = sum(token.is_word for token in body)
    words = [token.text.lower() for token in body]
    if not SHORTEST <= count <= LONGEST or len(content_words(text)) < 2 or loose_terms(text) or "\n" in text:
        return False
    if set(words[1:]) & _LOOSE or body[-1].tag in FINITE | RELATIVES | {
        "IN",
        "TO",
        "DT",
        "CC",
        "PRP$",
        "VB",
        "MD",
        "RB",
    }:
        return False
    own = words[1] if kind == "belief" and len(words) > 1 else ""
    if any(t.tag == "PRP" and t.text.lower() != own for t in body):
        return False
    negative = gates.words_trip([t for t in body if t.tag != "MD"])
    if negative is not None and (negative[0] == "person" or (negative[0] == "negation" and kind != "belief")):
        return False
    finite = [t for t in body if t.tag in FINITE]
    if (
        (kind == "belief" and not 1 <= len(finite) <= 2)
        or (kind == "outcome" and finite)
        or (kind in ("aim", "order") and finite)
    ):
        return False
    inside = [s for s in site.speeches if s.start < body[-1].end and body[0].start < s.end]
    if inside and kind != "belief":
        return False
    return gates.bare_definite(site, body[0].start, body[-1].end, known) is None


def is_personal(stance: Stance) -> bool:
    """Whether the subject is somebody who can aim and believe."""
    if stance.site.sentence.tokens[0].text.startswith("["):
        return True
    if stance.mention is not None:
        return stance.mention.type in (
            NameType.PERSON, NameType.COUNTRY, NameType.NATIONALITY, NameType.ORGANISATION
        )  # fmt: skip
    head = stance.subject.split(" of ")[0].split()[-1].lower()
    return any(form in person_nouns() for form in (head, head.removesuffix("s"), head.removesuffix("es")))
