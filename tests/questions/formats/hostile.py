"""Items and texts made to break file formats."""

from dataclasses import replace

from hypothesis import strategies as st

from questions.formats.exchange import unusable
from questions.items import Certificate, Cognitive, Evidence, Item, ItemType, Lineage, MarkingPoint, Option, Prompt

FRAGMENTS = (
    *("Ezhov", "1937", "A)", "B. ", "ANSWER: A", "U.S. policy", "_____", "TRUE", "T", "A", "0", "Evidence: “"),
    *("::", "//", "// x", "$CATEGORY: top", "{", "}", "{=a ~b}", "~", "=", "#", "####", ":", "->", "&&058;"),
    *("\\", "\\n", "\\:", "\\*", "*", "%100%", "%-50%", "%50%x", "[html]", "[plain]", "[", "]"),
    *(
        "&amp;",
        "&lt;b&gt;",
        "<b>",
        "</text>",
        "<br>",
        "<p>",
        "<!-- x -->",
        "<![CDATA[",
        "]]>",
        "<script>alert(1)</script>",
    ),
    *("\n", "\n\n", "\r\n", "\r", "\t", " ", "  ", "\x00", "\x07", "\x0b", "\x1f", "\x85", "\xa0", "\u2028"),
    *("\ufeff", "\u2060", "\ufdd0", "\uffff", "\u202e", "שלום", "مرحبا", "🙂", "👩‍🏫", "é", "e\u0301"),
    *('"', "'", "“", "”", ",", ";", "|", "=1+1", "@x", "+x", "-0.35", "-x", "＝x"),
    *("$x^2$", "\\(x\\)", "$$\\frac{1}{2}$$"),
)

texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=6).map("".join)
names = st.text("abcdefg-_", min_size=1, max_size=10)


def _evidence():
    return st.builds(
        lambda anchor, start, text, document: Evidence(anchor, start, start + len(text), text, document),
        names, st.integers(0, 10**6), texts, st.just("") | st.just("ab" * 32),
    )  # fmt: skip


def _options(rights):
    certificate = st.none() | st.builds(Certificate, names, texts, texts, st.floats(0, 1))
    return st.tuples(*(st.builds(Option, texts, st.just(right), texts, certificate) for right in rights))


numbers = st.integers(-(10**9), 10**9).map(str) | st.decimals(-1000, 1000, places=2).map(str) | st.just("681,692")


@st.composite
def items(draw):
    """Items of every type with hostile texts, each of which a student could be asked."""
    kind = draw(st.sampled_from(list(ItemType)))
    typed = kind in (ItemType.SHORT, ItemType.NUMERIC) or (kind is ItemType.CLOZE and draw(st.booleans()))
    options = ()
    if kind is ItemType.TRUE_FALSE and draw(st.booleans()):
        right = draw(st.booleans())
        options = (Option("True", right, draw(texts)), Option("False", not right, draw(texts)))
    elif kind is ItemType.MULTIPLE:
        options = draw(_options(draw(st.lists(st.booleans(), min_size=2, max_size=12).filter(any))))
    elif kind in (ItemType.ORDERING, ItemType.MATCHING):
        options = draw(_options([False] * draw(st.integers(3, 6))))
    elif not typed and kind is not ItemType.CONSTRUCTED:
        size = draw(st.integers(2, 5))
        place = draw(st.integers(0, size - 1))
        options = draw(_options([at == place for at in range(size)]))
    answers = draw(st.lists(numbers if kind is ItemType.NUMERIC else texts, min_size=1, max_size=3)) if typed else []
    item = Item(
        kind,
        draw(texts),
        options,
        tuple(answers),
        draw(st.sampled_from([0.0, 0.5, 2.0, 1e-7])) if kind is ItemType.NUMERIC else 0.0,
        draw(texts),
        draw(st.none() | _evidence()),
        draw(st.sampled_from(list(Cognitive))),
        draw(st.none() | st.floats(0, 1)),
        draw(st.floats(0, 5)),
        tuple(draw(st.lists(names, max_size=2, unique=True))),
        tuple(draw(st.lists(names, max_size=2, unique=True))),
        draw(st.builds(Lineage, names, texts, st.none() | st.integers(0, 10**6), names)),
    )
    if kind is ItemType.MATCHING:
        prompt = st.builds(Prompt, texts, st.integers(0, len(options) - 1))
        return replace(item, prompts=tuple(draw(st.lists(prompt, min_size=2, max_size=5))))
    if kind is ItemType.CONSTRUCTED:
        point = st.builds(MarkingPoint, texts, st.integers(1, 20))
        return replace(item, marking=tuple(draw(st.lists(point, min_size=1, max_size=4))))
    return item


usable_items = items().filter(lambda item: unusable(item) is None)
