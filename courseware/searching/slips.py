"""Did you mean: words that no reading has, and the words of the readings that are nearest to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from courseware.language import distance
from courseware.searching.forms import WORD, folded, written_in
from courseware.searching.index import TextIndex
from courseware.searching.queries import Query, Term

_FEWEST = 4


def corrected(query: Query, missing: Sequence[Term], indexes: Mapping[str, TextIndex]) -> Query | None:
    """The query with its unknown words as the readings write what is nearest; None where nothing is near enough."""
    words = {typed: near for typed in _unknown(missing, indexes) if (near := _nearest(typed, indexes))}
    changed = query.with_words(words) if words else query
    return changed if changed.text != query.text else None


def _unknown(missing: Iterable[Term], indexes: Mapping[str, TextIndex]) -> Iterator[str]:
    for term in missing:
        for word in WORD.findall(term.shown):
            if not any(index.places(folded(word)) for index in indexes.values()):
                yield word


def _nearest(typed: str, indexes: Mapping[str, TextIndex]) -> str:
    word = folded(typed)
    if len(word) < _FEWEST or any(map(str.isdigit, word)):
        return ""
    limit = 1 if len(word) < 6 else 2
    counts: Counter[str] = Counter()
    for index in indexes.values():
        alike = (form for form in index.vocabulary if abs(len(form) - len(word)) <= limit and _begins_alike(word, form))
        counts.update({form: len(index.places(form)) for form in alike})
    slips = {form: distance(word, form, limit) for form in counts}
    near = [(slips[form], form[0] != word[0], -counts[form], form) for form in counts if slips[form] <= limit]
    if not near:
        return ""
    form = min(near)[-1]
    return _written(form, next(index for index in indexes.values() if index.places(form)), typed)


def _begins_alike(word: str, form: str) -> bool:
    """The first letter is seldom wrong: it, or the two after it, must be the same."""
    return word[0] == form[0] or word[1:3] == form[1:3] or word[:2] == form[1::-1] or word[1:3] == form[:2]


def _written(form: str, index: TextIndex, typed: str) -> str:
    """The form as the reading writes it; small where the reading writes it small somewhere and it was typed small."""
    seen = []
    for place in index.places(form)[:8]:
        text = index.pieces[index.piece_at(place)].text
        seen += [text[word.start : word.end] for word in written_in(text) if form in (*word.parts, word.whole)]
    if not seen:
        return form
    plain = [re.sub(r"['’]s?$", "", word) for word in seen]
    small = next((word for word in plain if word[0].islower()), "")
    return small if small and typed[0].islower() else plain[0]
