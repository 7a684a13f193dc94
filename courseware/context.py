"""What stands around a name and what it says of the thing named: votes for types, and roles in apposition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware import lexicon
from courseware.gazetteer import (
    NameType,
    common_count,
    country_of,
    gender_of,
    heads,
    person_nouns,
    senses_of,
    starts_a_person,
)
from courseware.language import Token, lemma
from courseware.mentions import Candidate

_PLACE_NOUNS = lexicon.listed(
    "city town village port capital region province county colony island river valley district state country "
    "republic kingdom territory suburb settlement peninsula coast fort fortress plantation camp"
)
_WORK_NOUNS = lexicon.listed(
    "book novel play poem film newspaper journal magazine pamphlet essay article story opera song painting memoir "
    "movie weekly daily autobiography treatise periodical"
)
_OWNED_BY_STATES = lexicon.listed(
    "capital government army navy economy border borders population independence frontier coast territory "
    "parliament streets neighbors neighbours people workers citizens troops foreign northern southern eastern "
    "western"
)
_OWNED_BY_PERSONS = lexicon.listed(
    "death wife husband father mother son daughter life birth speech book writings army forces reign presidency "
    "administration policies plan ideas view views letter career brother sister biography work successor "
    "predecessor sympathies attempts decision role leadership authority conclusions reforms rise arrest execution "
    "office assurance"
)
_GROUPS_OF_PLACES = lexicon.listed(
    "citizen resident inhabitant people mayor siege fall capture street outskirts occupation sack suburb port "
    "university battle bombing liberation evacuation destruction population garrison"
)
_ATTACKS = lexicon.listed("raid attack assault march advance drive")
_BODY_NOUNS = lexicon.listed(
    "party organization organisation group company agency committee union league association body movement band firm "
    "corporation society faction army gang club"
)
_WORK_ENDINGS = lexicon.listed("newspaper journal magazine periodical")
_REGIONS = lexicon.listed("West East North South")
_PLACE_PREPOSITIONS = lexicon.listed("in at near via throughout outside inside within across around")
_OFFICE = re.compile(
    r"\b((?:People’s |People's |Vice |Deputy |First )*(?:Commissar|Minister|Secretary|Director|Head|Chief|"
    r"Chairman|President|"
    r"Governor|Bishop|Archbishop|Duke|Earl) (?:of|for) (?:the )?[A-Z]\w+(?: (?:and )?[a-z]\w+){1,2})$"
)
_LIFE_SPAN = re.compile(r"^\s*\((?:born|b\.|c\.|ca\.|r\.|d\.)?\s*\d{3,4}\s*(?:[–-]\s*\d{2,4})?\)")


def votes_of(candidate: Candidate, tokens: Sequence[Token], text: str) -> Counter[NameType]:
    """Votes from the gazetteer, from the given name, and from the words on both sides."""
    votes: Counter[NameType] = Counter()
    if candidate.certain:
        votes[candidate.certain] += 6
    _by_knowledge(candidate, votes)
    first = next(place for place, token in enumerate(tokens) if token.start >= candidate.start)
    last = next(place for place, token in enumerate(tokens) if token.end >= candidate.end)
    _from_before(tokens, first, candidate, votes)
    _from_after(tokens, first, last, votes)
    following = next((token for token in tokens[last + 1 : last + 3] if token.text != ")"), None)
    if following is not None and len(candidate.words) == 1 and _is_adjective(candidate, following):
        votes[NameType.PERSON] -= 4
        votes[NameType.PLACE] -= 4
    if _is_stranger(candidate) and _acts(tokens, first, last):
        votes[NameType.PERSON] += 1
    if _is_stranger(candidate) and _SURNAME.search(candidate.words[-1]) and not _is_placed(tokens, first):
        votes[NameType.PERSON] += 2
    if candidate.text[:4] == "The " and candidate.certain is None and first and tokens[first].text == "The":
        votes[NameType.WORK] += 4
    if _LIFE_SPAN.match(text[candidate.end : candidate.end + 24]):
        votes[NameType.PERSON] += 3
    return votes


_SURNAME = re.compile(
    r"^[A-Z]\w{2,}(?:ov|ev|off|sky|ski|skii|skij|enko|vich|vitch|dze|shvili|yan|oglu|sson|sen|mann|berg|stein|feld|witz|"
    r"escu|quist|gaard|hardt|meyer|nikov|ovich|evich|akis|opoulos)$"
)
"""Endings of surnames that few names of places have."""


def _is_placed(tokens: Sequence[Token], first: int) -> bool:
    before = tokens[first - 1].text.lower() if first else ""
    return before in _PLACE_PREPOSITIONS or before in ("the", "to", "from")


def _by_knowledge(candidate: Candidate, votes: Counter[NameType]) -> None:
    senses = senses_of(candidate.text)
    common = len(candidate.words) == 1 and (common_count(candidate.words[0]) or 0) > 20
    for kind in {sense.type for sense in senses}:
        only = len({sense.type for sense in senses}) == 1
        votes[kind] += (1 if common else 3) if only else 1
    kinds = {sense.type for sense in senses}
    if len(candidate.words) == 1 and NameType.PERSON in kinds and NameType.PLACE in kinds:
        votes[NameType.PERSON] += 1
    battle = any("battle" in role for sense in senses for role in sense.roles)
    if len(candidate.words) == 1 and (battle or (NameType.PLACE in kinds and NameType.PERSON not in kinds)):
        votes[NameType.PLACE] += 3 if battle else 2
    if NameType.COUNTRY in kinds and any("American state" in sense.roles for sense in senses):
        votes[NameType.PLACE] += 4
    elif NameType.COUNTRY in kinds:
        votes[NameType.COUNTRY] += 4
    elif any({"national capital", "American state"} & set(sense.roles) for sense in senses):
        votes[NameType.PLACE] += 3
    elif len(candidate.words) > 1 and senses:
        votes[senses[0].type] += 2
    words = [word for word in candidate.words if not re.fullmatch(r"(?:[A-Z]\.)+|[IVX]+", word)]
    plain = not any(word in heads() or word in ("of", "for", "and") for word in words)
    if 1 < len(words) <= 4 and starts_a_person(words[0]) and plain:
        votes[NameType.PERSON] += 4
    elif len(words) == 1 and gender_of(words[0]) and not senses:
        votes[NameType.PERSON] += 1
    if (
        len(words) in (2, 3)
        and plain
        and all(common_count(word) is None and country_of(word) is None for word in words)
    ):
        votes[NameType.PERSON] += 1


def _from_before(tokens: Sequence[Token], first: int, candidate: Candidate, votes: Counter[NameType]) -> None:
    if first == 0:
        return
    before = tokens[first - 1]
    noun = tokens[first - 2] if first > 1 and before.text == "of" else before
    if before.text.lower() in _PLACE_PREPOSITIONS and not _owned_next(tokens, candidate):
        votes[NameType.PLACE] += 2
    if noun.text.lower() in _PLACE_NOUNS and (noun is not before or noun.tag == "NN"):
        votes[NameType.PLACE] += 3
    if before.text.lower() in _WORK_NOUNS:
        votes[NameType.WORK] += 3
    named = before.text in ("called", "named") and first > 1
    votes[NameType.PLACE] += 3 * (named and tokens[first - 2].lemma in _PLACE_NOUNS)
    votes[NameType.WORK] += 3 * (named and tokens[first - 2].lemma in _WORK_NOUNS)
    votes[NameType.ORGANISATION] += 3 * (named and tokens[first - 2].lemma in _BODY_NOUNS)
    if before.text == "of" and noun.lemma in _GROUPS_OF_PLACES and not _owned_next(tokens, candidate):
        votes[NameType.PLACE] += 2
    if before.text == "on" and first > 1 and tokens[first - 2].lemma in _ATTACKS:
        votes[NameType.PLACE] += 2
    if candidate.is_kin:
        votes[NameType.PERSON] += 3
    if before.tag == "NN" and before.lemma in person_nouns():
        votes[NameType.PERSON] += 3
    if _is_list_mate(tokens, first):
        votes[NameType.PLACE] += 2
    if _is_example(tokens, first) or _is_apposed(tokens, first):
        votes[NameType.PERSON] += 3
    if before.text.lower() == "the" and _is_acronym(candidate.text):
        votes[NameType.ORGANISATION] += 2
    if before.text == "(" and _is_acronym(candidate.text) and first > 1 and tokens[first - 2].text in heads():
        votes[heads()[tokens[first - 2].text][0]] += 4
    if before.text.lower() == "the" and not _is_attribute(tokens, candidate):
        votes[NameType.PERSON] -= 3
        votes[NameType.PLACE] -= 1
    if before.tag in ("DT", "PRP$") and len(candidate.words) == 1:
        _from_article(candidate.words[0], votes)
    if before.text.lower() in ("told", "against") and len(candidate.words) == 1:
        votes[NameType.PERSON] += 1
    if (
        before.text.lower() in ("to", "from", "toward", "towards")
        and first > 1
        and tokens[first - 2].tag.startswith("VB")
    ):
        votes[NameType.PLACE] += 1


def _is_attribute(tokens: Sequence[Token], candidate: Candidate) -> bool:
    """Whether a small noun follows, so that the article is that noun's: "the Wilson administration"."""
    following = next((token for token in tokens if token.start >= candidate.end), None)
    return following is not None and following.tag.startswith("NN") and following.text[0].islower()


def _from_article(word: str, votes: Counter[NameType]) -> None:
    """One word after an article: a region ("the West"), or the short name of a body, law or event ("the Party")."""
    if word in _REGIONS:
        votes[NameType.PLACE] += 8
        votes[NameType.PERSON] -= 4
    elif word in heads() and heads()[word][0] in (NameType.ORGANISATION, NameType.EVENT, NameType.WORK):
        votes[heads()[word][0]] += 4


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,7}", text)) and not senses_of(text)


def _is_example(tokens: Sequence[Token], first: int) -> bool:
    """Whether a noun of persons stands before "such as" or "like": "historians such as Conquest"."""
    gap = 2 if first > 2 and (tokens[first - 2].text, tokens[first - 1].text) == ("such", "as") else 1
    return (
        first > gap
        and tokens[first - 1].text in ("as", "like")
        and tokens[first - gap - 1].lemma in person_nouns() | {"individual"}
    )


def _is_apposed(tokens: Sequence[Token], first: int) -> bool:
    """Whether a noun of persons opens the sentence before a comma: "A career diplomat, Litvinov was …"."""
    return (
        2 <= first <= 7
        and tokens[first - 1].text == ","
        and tokens[first - 2].tag == "NN"
        and tokens[first - 2].lemma in person_nouns()
    )


def _is_list_mate(tokens: Sequence[Token], first: int) -> bool:
    """Whether a known place stands just before, with a comma or "and" between: "Gansu, Qinghai and …"."""
    if first < 2 or tokens[first - 1].text not in (",", "and"):
        return False
    senses = senses_of(tokens[first - 2].text)
    return bool(senses) and {sense.type for sense in senses} <= {NameType.PLACE, NameType.COUNTRY}


def _owned_next(tokens: Sequence[Token], candidate: Candidate) -> bool:
    following = next((token for token in tokens if token.start >= candidate.end), None)
    return following is not None and following.tag == "POS"


def _from_after(tokens: Sequence[Token], first: int, last: int, votes: Counter[NameType]) -> None:
    after = tokens[last + 1 : last + 6]
    if not after:
        return
    _from_apposition(tokens[last + 1 : last + 9], votes)
    if after[0].lemma in ("resident", "citizen", "inhabitant"):
        votes[NameType.PLACE] += 2
    place = 1 if len(after) > 1 and after[0].tag == "RB" else 0
    verb = after[place]
    if verb.tag in ("VBD", "VBZ", "VBP") and verb.lemma in lexicon.word_set("person_verbs"):
        votes[NameType.PERSON] += 2
    if after[0].text == "who" or (
        len(after) > 1 and after[0].text == "," and after[1].text in ("who", "whose", "whom")
    ):
        votes[NameType.PERSON] += 2
    if after[0].tag == "POS" and len(after) > 1:
        votes[NameType.COUNTRY] += after[1].lemma in _OWNED_BY_STATES
        votes[NameType.PERSON] += 2 * (after[1].lemma in _OWNED_BY_PERSONS)
    if (
        len(after) > 1
        and (after[0].text in ("in", "near", ",") and _is_place(after[1].text))
        and first
        and tokens[first - 1].text in ("to", "from", "at", "in", "near", "of", "and")
    ):
        votes[NameType.PLACE] += 3
    if first and tokens[first - 1].text.lower() == "as" and lemma(after[0].text, "VBZ") in reporting_lemmas():
        votes[NameType.PERSON] += 3
    if after[0].tag == "POS" and any(token.text in ("‘", "“", '"', "*") for token in after[1:4]):
        votes[NameType.PERSON] += 2
    if after[0].text == "himself" or after[0].text == "herself":
        votes[NameType.PERSON] += 4


def _from_apposition(after: Sequence[Token], votes: Counter[NameType]) -> None:
    """ "Heibei (a province …", "the Cherokee Phoenix, the newspaper of …", "Mitt Romney, a well-known executive"."""
    if len(after) < 3 or after[0].text not in (",", "(") or after[1].text.lower() not in ("a", "an", "the"):
        return
    head: Token | None = None
    for token in after[2:]:
        if not token.tag.startswith(("NN", "JJ", "VBN", "VBG", "RB", "CD", "HYPH")):
            break
        head = token if token.tag in ("NN", "NNP") and token.text[0].islower() else head
    if head is None:
        return
    lists = (
        (NameType.PLACE, _PLACE_NOUNS, 4), (NameType.WORK, _WORK_NOUNS, 5), (NameType.ORGANISATION, _BODY_NOUNS, 4),
        (NameType.PERSON, person_nouns(), 3),
    )  # fmt: skip
    kind, _, weight = next((row for row in lists if head.lemma in row[1]), (NameType.OTHER, (), 0))
    votes[kind] += weight


def reporting_lemmas() -> frozenset[str]:
    """Verbs of saying, as lemmas."""
    return lexicon.word_set("reporting_verbs")


def _is_adjective(candidate: Candidate, following: Token) -> bool:
    """Whether a common word stands before a noun, with a capital that some books give it: "White settlers"."""
    common = (common_count(candidate.words[0]) or 0) > 20
    return common and following.tag.startswith("NN") and following.text[0].islower()


def _is_stranger(candidate: Candidate) -> bool:
    """Whether a single word is in no dictionary and no gazetteer, so that only its place can tell what it names."""
    word = candidate.words[-1]
    unknown = common_count(word) is None and not senses_of(word) and country_of(word) is None and word not in heads()
    return len(candidate.words) <= 2 and unknown and not word.isupper()


def _acts(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the name, without article, is a subject or an owner."""
    if first and tokens[first - 1].text.lower() in ("the", "a", "in", "at", "near", "from", "to"):
        return False
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is not None and following.tag in ("VBD", "VBZ", "VBP", "MD", "POS")


def _is_place(word: str) -> bool:
    senses = senses_of(word) if word[0].isupper() else ()
    return bool(senses) and {sense.type for sense in senses} <= {NameType.PLACE, NameType.COUNTRY}


def roles_of(candidate: Candidate, tokens: Sequence[Token]) -> tuple[str, ...]:
    """What the sentence calls a person beside the name: "the police chief Nikolai Ezhov", "Radek, a journalist,".

    The phrase is given without its determiner, lower case but for names in it.
    """
    first = next(place for place, token in enumerate(tokens) if token.start >= candidate.start)
    last = next(place for place, token in enumerate(tokens) if token.end >= candidate.end)
    found = (_before(tokens, first), _apposed(tokens, last))
    return tuple(role for role in found if role)


def _before(tokens: Sequence[Token], first: int) -> str:
    office = _OFFICE.search(" ".join(token.text for token in tokens[max(0, first - 7) : first]))
    if office:
        return office.group(1)
    if (
        not first
        or tokens[first - 1].tag != "NN"
        or not tokens[first - 1].text.islower()
        or tokens[first - 1].lemma not in person_nouns()
    ):
        return ""
    start = first - 1
    while (
        start
        and first - start < 5
        and tokens[start - 1].tag in ("NN", "JJ", "VBN")
        and tokens[start - 1].text.isalpha()
    ):
        start -= 1
    return " ".join(token.text for token in tokens[start:first])


def _apposed(tokens: Sequence[Token], last: int) -> str:
    after = tokens[last + 1 : last + 10]
    if len(after) < 3 or after[0].text != "," or after[1].text.lower() not in ("a", "an", "the"):
        return ""
    phrase: list[Token] = []
    for token in after[2:]:
        if token.tag not in ("NN", "JJ", "NNP", "VBN"):
            break
        phrase.append(token)
    if not phrase or phrase[-1].lemma not in person_nouns():
        return ""
    closing = after[2 + len(phrase)].text if 2 + len(phrase) < len(after) else "."
    return (
        " ".join(token.text for token in phrase) if closing in (",", ".", ";", "of", "who", "and", "for", "in") else ""
    )
