"""What each sentence of an essay does: thesis, claim, evidence, commentary, counter-argument, rebuttal, transition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from essays.drafts import DraftSentence


class Role(StrEnum):
    """What a sentence does in the argument."""

    THESIS = "thesis"
    CLAIM = "claim"
    EVIDENCE = "evidence"
    COMMENTARY = "commentary"
    COUNTER = "counter-argument"
    REBUTTAL = "rebuttal"
    TRANSITION = "transition"
    CONCLUSION = "conclusion"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Thesis:
    """The sentence that most looks like the answer, with what speaks for it. ``strength`` is the sum of ``parts``,
    0–1."""

    sentence: DraftSentence
    parts: tuple[tuple[str, float], ...]
    early: bool

    @property
    def strength(self) -> float:
        """0–1."""
        return sum(value for _, value in self.parts)

    def has(self, name: str) -> bool:
        """Whether a part speaks for it."""
        return any(part == name and value > 0 for part, value in self.parts)


@dataclass(frozen=True)
class Commentary:
    """A sentence (or clause) that says what a piece of evidence shows."""

    evidence: int
    sentence: int
    linked: bool
    """Whether it shares a content word with the claim of its paragraph, the thesis or the question."""


@dataclass(frozen=True)
class Counter:
    """Another view: where it stands, whether it has a reason or evidence, where it is answered, whether that
    returns."""

    sentence: int
    reasoned: bool
    plain: bool = False
    """Whether the words leave no doubt that another view is meant ("the strongest objection", "critics argue")."""
    answer: int | None = None
    answer_evidenced: bool = False
    returns: bool = False


@dataclass(frozen=True)
class Argument:
    """The essay's argument as far as its surface shows it."""

    thesis: Thesis | None
    commentary: tuple[Commentary, ...]
    counters: tuple[Counter, ...]
    topic_sentences: tuple[int, ...]
    """Body paragraphs whose first sentence makes a point, by the index of that sentence."""
    roles: tuple[tuple[int, Role], ...]


_STANCE = re.compile(
    r"\b(?:I (?:will |shall |would )?(?:argue|believe|think|contend|maintain|suggest|support|hold|agree|disagree)|"
    r"(?:this|the|my) (?:essay|paper|article) (?:argues|will argue|contends|maintains|"
    r"suggests|shows|will show)|in my (?:opinion|view)|"
    r"should|must|ought|cannot be|therefore|thus|hence|in (?:fact|truth|reality|essence)|"
    r"ultimately|above all|rather than|"
    r"not (?:simply|merely|so much)|more (?:\w+ ){1,3}than|less (?:\w+ ){1,3}than|the (?:main|"
    r"real|central|true|key|chief|decisive|fundamental|primary) |"
    r"can(?: best)? be (?:seen|understood|explained|argued|said)|(?:was|were|is|are|remained|"
    r"had been|has been)\s+(?:\w+\s+){0,3}(?:"
    r"consistent|inconsistent|compatible|incompatible|contradictory|successful|unsuccessful|"
    r"necessary|inevitable|responsible|"
    r"justified|decisive|better|worse|best|worst|beneficial|harmful|"
    r"dangerous|safer|mistaken|wrong|right|true|false|"
    r"rational|irrational|effective|ineffective|coherent|flawed|driven|determined|shaped|"
    r"caused|the result|a result|a mistake|a failure|a success))",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|since|as it|for it|in order to|so that|due to|given that|which (?:meant|"
    r"means|made|makes|explains|served)|"
    r"therefore|by \w+ing|through|in that|driven by|on account of|owing to|for the sake of)\b",
    re.I,
)
_LIMIT = re.compile(
    r"\b(?:although|though|while|whereas|even though|despite|in spite of|not only|rather than|"
    r"only|until|except|insofar|to the extent|"
    r"but|yet|however|unless|until|from \d{4}|after \d{4}|before \d{4}|at least|as long as|"
    r"whatever|at whatever cost|even (?:if|when|where))\b",
    re.I,
)
_ANNOUNCES = re.compile(
    r"\b(?:this (?:essay|paper) (?:will |aims to |is going to )?(?:discuss|look at|examine|describe|explore|be about)|"
    r"I (?:will|shall|am going to|want to) (?:discuss|look at|examine|describe|explore|write|talk))\b",
    re.I,
)
_INFER = re.compile(
    r"\b(?:this|that|these|those|which|it|they|such [\w-]+|the (?:fact|result|effect|lesson|"
    r"point|evidence|[\w-]+)) (?:[\w-]+ ){0,4}?"
    r"(?:show(?:s|ed)?|suggest(?:s|ed)?|mean(?:s|t)?|prove[sd]?|demonstrate[sd]?|"
    r"indicate[sd]?|reveal(?:s|ed)?|reflect(?:s|ed)?|explain(?:s|ed)?|impl(?:y|ies|ied)|"
    r"confirm(?:s|ed)?|support(?:s|ed)?|make[s]? (?:it )?(?:clear|sense)|matter(?:s|ed)?|"
    r"serve[sd]?|epitomi[sz]e[sd]?|illustrate[sd]?|highlight(?:s|ed)?|"
    r"would (?:have|not|be)|could (?:have|not|be)|fit(?:s|ted)?|agree[sd]? with|was (?:a|the|"
    r"not|more|less|also|therefore|thus|only|exactly|why)|"
    r"were (?:a|the|not|more|less|also)|is (?:a|the|not|why|what|how|more|less|also|exactly))\b|"
    r"\b(?:therefore|thus|hence|consequently|accordingly|because|in other words|as a result|"
    r"so that|in this (?:way|sense|light|respect)|"
    r"for this reason|that is why|if (?:he|she|they|it|the|this|stalin)|seems? to|appears? to|"
    r"suggesting|showing|meaning|indicating|which (?:shows|means|suggests|meant|explains)|"
    r"what (?:it|this|that) (?:shows|means|proves)|in line with|consistent with|"
    r"inconsistent with|the (?:point|reason|purpose|lesson|logic|implication) (?:of|is|was|"
    r"for|behind)|rather than|"
    r"can(?: \w+)? be (?:seen|read|understood|explained)|one can|we can|it follows|"
    r"no (?:wonder|accident|coincidence))\b",
    re.I,
)
_COUNTER = re.compile(
    r"(?:^|[.;,]\s*|\b(?:and|but|that)\s+)(?:some|many|other|certain|several|"
    r"most)?\s*(?:people|historians|critics|opponents|scholars|skeptics|sceptics|others|"
    r"writers)\b[^.]{0,40}"
    r"\b(?:argue|claim|say|believe|think|contend|object|point|maintain|fear|worry|might|may|"
    r"would|could|see|saw|regard|doubt|raise|have)|"
    r"\b(?:it (?:could|can|might|may) (?:also )?be (?:argued|objected|said|claimed)|"
    r"one (?:could|might|may) (?:argue|object|say|think|reply)|"
    r"on the other (?:hand|side)|critics|opponents|sceptics|skeptics|objection|"
    r"counter-?argument|counterclaim|the opposite view|contrary view|another view|"
    r"alternative (?:view|reading|explanation|interpretation)|"
    r"admittedly|it is (?:\w+ )?true that|granted|of course|to be sure|against (?:this|that|"
    r"my|the) (?:view|reading|thesis|argument|case|claim|interpretation)|"
    r"the (?:strongest|best|main|hardest|obvious|most serious|other) (?:case|argument|"
    r"evidence|objection|problem|reading|difficulty)|"
    r"(?:seem|seems|seemed|appear|appears|appeared) to (?:\w+ )?(?:contradict|be inconsistent|"
    r"buck|belie[sd]?\b|go against|undermine|challenge|speak against)|"
    r"can still be seen to belie[sd]?\b|belie[sd]? |took the contrary|disagrees?\b|does not fit|"
    r"did not fit|do not fit|hard to (?:square|reconcile)|at odds with|"
    r"there are (?:still )?(?:some )?(?:concerns|problems|arguments against|disadvantages|"
    r"drawbacks|downsides|risks)|(?:raise|raised|have) (?:\w+ )?concerns|"
    r"cons of|the cons\b|downside|drawback|disadvantage|although (?:some|many|it|there|"
    r"critics|historians)|even though|while (?:some|many|it is|there|critics|historians)|"
    r"despite (?:the|this|these|all)|in spite of|could be seen as|might seem|may seem|might appear|may appear)",
    re.I,
)
_PLAIN_COUNTER = re.compile(
    r"\b(?:objections?|critics|opponents|sceptics|skeptics|counter-?arguments?|contrary view|"
    r"opposite view|took the contrary|"
    r"the (?:strongest|hardest|best|main|other) (?:case|argument|evidence|objection|"
    r"difficulty)|(?:could|can|might|may) (?:also )?be (?:argued|objected)|"
    r"against (?:this|that|my) (?:view|reading|thesis|argument|case|claim|interpretation)|"
    r"(?:some|other|many) (?:people|historians|scholars|writers) |"
    r"inconsistent with|seems? to contradict|belie[sd]?\b|buck the|at odds with|does not fit|did not fit)",
    re.I,
)
_ANSWER = re.compile(
    r"(?:^|[.;]\s*)(?:but|yet|however|nevertheless|nonetheless|still|even so|instead|in fact|"
    r"in reality|this (?:view|argument|objection|reading|claim|is (?:not|wrong|untrue|"
    r"mistaken)))\b|"
    r"\b(?:however|nevertheless|nonetheless|did not necessarily|"
    r"does not (?:necessarily )?(?:mean|follow|prove)|fails to|overlooks|ignores|is (?:wrong|"
    r"mistaken|unconvincing|not convincing|weak|too simple|flawed|untrue|not true)|"
    r"cannot explain|can be answered|outweigh|far outweigh|misses|the (?:answer|reply) (?:is|"
    r"to|seems)|do not (?:think|believe|agree)|I (?:disagree|would reply)|but (?:this|that|it|"
    r"the|if|even|these|such|an?)|yet (?:this|that|it|the))\b",
    re.I,
)
_TRANSITION = re.compile(
    r"^(?:however|moreover|furthermore|in addition|similarly|likewise|next|first|second|third|"
    r"finally|on the one hand|turning to|having|"
    r"meanwhile|at the same time|another)\b",
    re.I,
)


_ASIDE = re.compile(r"\([^()\n]{2,200}\)|[“\"][^“”\"\n]{3,400}[”\"]|(?<!\w)[‘'][^‘’'\n]{8,300}[’'](?!\w)")


def own_words(sentence: DraftSentence) -> str:
    """The sentence with quotations and brackets blanked, so that another's "critics" are not the writer's; places
    stay."""
    return _ASIDE.sub(lambda match: " " * len(match.group()), sentence.text)


def read_argument(
    sentences: Sequence[DraftSentence], evidence: Mapping[int, bool], prompt: frozenset[str], terms: frozenset[str]
) -> Argument:
    """Roles of the creditable sentences. ``evidence`` maps the index of an evidence sentence to whether it reports
    (dates, figures, quotes, names somebody) rather than only names things;
    ``terms`` are the keys of the question itself; ``prompt`` all keys of the prompt."""
    thesis = find_thesis(sentences, prompt, terms, evidence)
    paragraphs = _paragraphs(sentences)
    topics = _topic_sentences(paragraphs, thesis, evidence)
    comments = _commentary(paragraphs, evidence, thesis, prompt)
    counters = _counters(sentences, evidence, thesis, prompt)
    roles = _roles(sentences, evidence, thesis, topics, comments, counters)
    return Argument(thesis, tuple(comments), tuple(counters), topics, roles)


def find_thesis(
    sentences: Sequence[DraftSentence], prompt: frozenset[str], terms: frozenset[str], evidence: Mapping[int, bool]
) -> Thesis | None:
    """The best answer in the first fifth (at least three sentences) or the last tenth (at least three) of the essay."""
    first = max(3, len(sentences) // 5)
    last = max(3, len(sentences) // 10)
    early = list(sentences[:first])
    late = list(sentences[max(first, len(sentences) - last) :])
    found = [t for s in early if (t := _as_thesis(s, prompt, terms, True, evidence))]
    found += [t for s in late if (t := _as_thesis(s, prompt, terms, False, evidence))]
    return max(found, key=lambda t: (round(t.strength, 3), t.early, -t.sentence.index), default=None)


def _as_thesis(
    sentence: DraftSentence, prompt: frozenset[str], terms: frozenset[str], early: bool, evidence: Mapping[int, bool]
) -> Thesis | None:
    text = own_words(sentence)
    hits = len(sentence.keys & (terms or prompt))
    stance = bool(_STANCE.search(text))
    if text.rstrip().endswith("?") or hits == 0 or len(sentence.words) < 6 or (_ANNOUNCES.search(text) and not stance):
        return None
    new = len(sentence.keys - prompt)
    parts = (
        ("answers the question in its terms", 0.08 * min(hits, 4)),
        ("takes a position", (0.25 if _OWN.search(text) else 0.2) if stance or _OWN.search(text) else 0.0),
        ("gives a reason", 0.1 if _REASON.search(text) else 0.0),
        ("sets a limit or a contrast", 0.1 if _LIMIT.search(text) else 0.0),
        ("is specific", 0.1 * min(new, 4) / 4),
        ("stands early", 0.08 if early else 0.0),
        ("reports a fact or somebody else's view", -0.25 if _reports(sentence, evidence, text) else 0.0),
    )
    return Thesis(sentence, parts, early)


def _reports(sentence: DraftSentence, evidence: Mapping[int, bool], text: str) -> bool:
    return not _OWN.search(text) and (evidence.get(sentence.index, False) or bool(_PLAIN_COUNTER.search(text)))


_OWN = re.compile(
    r"\b(?:I (?:will |shall |would )?(?:argue|believe|think|contend|maintain|suggest|hold|"
    r"agree|disagree|support|oppose|"
    r"am going to argue|am (?:\w+ )?(?:against|opposed|in favou?r|wary|convinced))|"
    r"(?:this|the present|my) (?:essay|paper) (?:argues|will argue|contends|maintains|"
    r"suggests)|in my (?:opinion|view)|in conclusion)\b",
    re.I,
)


def _paragraphs(sentences: Sequence[DraftSentence]) -> list[list[DraftSentence]]:
    groups: dict[int, list[DraftSentence]] = {}
    for sentence in sentences:
        groups.setdefault(sentence.paragraph, []).append(sentence)
    return [groups[number] for number in sorted(groups)]


_DATED = re.compile(
    r"^(?:In|On|By|From|During|Between)\s+(?:the\s+\w+\s+of\s+)?(?:\d|[A-Z][a-z]+\s+\d{4})|"
    r"^(?:Then|After (?:that|this)|Next|In the same|Later|Soon|Finally|Afterwards)\b"
)
_NUMBERED = re.compile(r"^(?:The|My|A) (?:first|second|third|fourth|next|last|final|main|other) ")


def _topic_sentences(
    paragraphs: Sequence[Sequence[DraftSentence]], thesis: Thesis | None, evidence: Mapping[int, bool]
) -> tuple[int, ...]:
    """First sentences of body paragraphs that make a point: no bare fact and no date, and taken up by what follows."""
    aim = thesis.sentence.keys if thesis else frozenset()
    groups = paragraphs[1:] if len(paragraphs) > 2 else paragraphs
    return tuple(group[0].index for group in groups if _opens_with_its_point(group, aim, evidence))


def _opens_with_its_point(group: Sequence[DraftSentence], aim: frozenset[str], evidence: Mapping[int, bool]) -> bool:
    first = group[0]
    if len(group) < 2 or len(first.words) < 5 or _DATED.match(first.text):
        return False
    if _NUMBERED.match(first.text):
        return True
    shared = len(first.keys & frozenset().union(*(sentence.keys for sentence in group[1:])))
    plain = first.index not in evidence
    return shared >= 2 or (plain and (shared > 0 or bool(first.keys & aim) or group[1].index in evidence))


def _commentary(
    paragraphs: Sequence[Sequence[DraftSentence]],
    evidence: Mapping[int, bool],
    thesis: Thesis | None,
    prompt: frozenset[str],
) -> list[Commentary]:
    """For each piece of evidence the first sentence, itself or one of the next two, that draws something from it.

    It must infer (connectives alone are not counted), add two new content words or more, and stand on its own feet.
    """
    found: list[Commentary] = []
    for group in paragraphs:
        claim = group[0].keys | (thesis.sentence.keys if thesis else frozenset()) | prompt
        for place, sentence in enumerate(group):
            if sentence.index in evidence:
                comment = _comment_on(sentence, _following(group, place, evidence), claim, evidence)
                found += [comment] if comment is not None else []
    return found


def _following(group: Sequence[DraftSentence], place: int, evidence: Mapping[int, bool]) -> Sequence[DraftSentence]:
    """The next two sentences, or, where pieces stand in a row of up to four, the two after the row."""
    end = place + 1
    while end < len(group) and end - place < 4 and group[end].index in evidence:
        end += 1
    return [*group[place + 1 : place + 3], *group[max(end, place + 3) : end + 2]]


def _comment_on(
    sentence: DraftSentence, following: Sequence[DraftSentence], claim: frozenset[str], evidence: Mapping[int, bool]
) -> Commentary | None:
    within = _inference_within(sentence)
    if within is not None:
        return Commentary(sentence.index, sentence.index, bool(within & claim))
    known = sentence.keys
    for other in following:
        new = other.keys - known
        if len(new) >= 2 and (
            _INFER.search(own_words(other)) or (other.index not in evidence and other.keys & (claim | known))
        ):
            return Commentary(sentence.index, other.index, bool(other.keys & claim))
    return None


_WITHIN = re.compile(
    r"\b(?:because|therefore|thus|which (?:shows?|means?|meant|suggests?|proves?|explains?|"
    r"made|was|reflects?)|so that|showing|suggesting|proving|meaning|"
    r"since|in order to|which is why|rather than|as if|reflection of|in that|given (?:that|"
    r"the)|since it|for it|as (?:it|he|they) (?:was|were|had|wanted|feared|needed)|"
    r"demonstrat\w+|revealing)\b",
    re.I,
)


def _inference_within(sentence: DraftSentence) -> frozenset[str] | None:
    """Content keys of the part of a sentence that explains the rest; None where too little stands on either side."""
    for match in _WITHIN.finditer(own_words(sentence)):
        place = sentence.start + match.start()
        after = frozenset(word.key for word in sentence.words if word.is_content and word.start > place)
        before = frozenset(word.key for word in sentence.words if word.is_content and word.start < place)
        if len(after) >= 3 and (len(before) >= 3 or match.start() == 0):
            return after
    return None


def _counters(
    sentences: Sequence[DraftSentence], evidence: Mapping[int, bool], thesis: Thesis | None, prompt: frozenset[str]
) -> list[Counter]:
    found: list[Counter] = []
    aim = (thesis.sentence.keys if thesis else frozenset()) | prompt
    for place, sentence in enumerate(sentences):
        if (thesis and sentence.index == thesis.sentence.index) or not _COUNTER.search(own_words(sentence)):
            continue
        if found and sentence.index <= (found[-1].answer or found[-1].sentence):
            continue
        found.append(_counter(sentence, sentences[place + 1 : place + 4], evidence, aim))
    return found


def _counter(
    sentence: DraftSentence, following: Sequence[DraftSentence], evidence: Mapping[int, bool], aim: frozenset[str]
) -> Counter:
    plain = bool(_PLAIN_COUNTER.search(own_words(sentence)))
    reasoned = len(sentence.keys) >= 5 and (len(sentence.words) >= 14 or sentence.index in evidence)
    reasoned = reasoned or any(other.index in evidence for other in following[:1])
    for place, other in enumerate(following):
        if _ANSWER.search(own_words(other)) and len(other.keys) >= 3:
            near = following[place : place + 3]
            backed = any(one.index in evidence for one in near)
            returns = any(one.keys & aim for one in near)
            return Counter(sentence.index, reasoned, plain, other.index, backed, returns)
    inner = re.search(
        r"[,;]\s*(?:but|yet|however|nevertheless)\b|^(?:although|though|while|despite|even though)\b",
        sentence.text,
        re.I,
    )
    if inner and len(sentence.keys) >= 6:
        return Counter(sentence.index, reasoned, plain, sentence.index, False, bool(sentence.keys & aim))
    return Counter(sentence.index, reasoned, plain)


def _roles(
    sentences: Sequence[DraftSentence],
    evidence: Mapping[int, bool],
    thesis: Thesis | None,
    topics: Sequence[int],
    comments: Sequence[Commentary],
    counters: Sequence[Counter],
) -> tuple[tuple[int, Role], ...]:
    """One role a sentence: the rarer the role, the sooner it is given."""
    roles: dict[int, Role] = {sentence.index: Role.STATEMENT for sentence in sentences}
    last = sentences[-1].paragraph if sentences else 0
    several = bool(sentences) and sentences[0].paragraph != last
    for sentence in sentences:
        if _TRANSITION.match(sentence.text) and len(sentence.words) < 9:
            roles[sentence.index] = Role.TRANSITION
        if several and sentence.paragraph == last:
            roles[sentence.index] = Role.CONCLUSION
    roles.update((comment.sentence, Role.COMMENTARY) for comment in comments)
    roles.update((index, Role.EVIDENCE) for index in evidence if index in roles)
    roles.update((index, Role.CLAIM) for index in topics if index not in evidence)
    for counter in counters:
        if counter.answer is not None:
            roles[counter.answer] = Role.REBUTTAL
        roles[counter.sentence] = Role.COUNTER
    if thesis:
        roles[thesis.sentence.index] = Role.THESIS
    return tuple(sorted(roles.items()))
