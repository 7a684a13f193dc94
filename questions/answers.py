"""An answer to an item in words, for logs, tables and reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questions.items import Item


def in_words(item: Item, answer: Mapping[str, Any] | None) -> str:
    """What the answer says; empty for a blank one. Places are those of ``item.options``.

    >>> from questions.items import ItemType, Option, Prompt
    >>> two = (Option("Litvinov"), Option("Molotov"))
    >>> in_words(Item(ItemType.SINGLE, "Who?", two), {"options": [1]})
    'Molotov'
    >>> years = (Prompt("1934", 0), Prompt("1939", 1))
    >>> in_words(Item(ItemType.MATCHING, "Who?", two, prompts=years), {"pairs": [1, None]})
    '1934 – Molotov; 1939 – (nothing)'
    """
    if not answer:
        return ""
    texts = [option.text for option in item.options]
    if "options" in answer:
        return "; ".join(texts[place] for place in answer["options"])
    if "order" in answer:
        return " → ".join(texts[place] for place in answer["order"])
    if "pairs" in answer:
        given = zip(item.prompts, answer["pairs"], strict=True)
        return "; ".join(f"{prompt.text} – {'(nothing)' if at is None else texts[at]}" for prompt, at in given)
    return str(answer.get("text", ""))
