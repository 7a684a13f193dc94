"""Anki decks (.apkg), out only: a card for each item, with its key, its reason and the words that prove it behind.

A note's identity is the item's content hash, so a deck imported again adds no card twice; an edited item is a new card.
"""

from __future__ import annotations

import hashlib
import html
import io
from collections.abc import Iterable, Sequence

import genanki

from questions.formats.exchange import clean, unusable
from questions.items import Item, ItemType
from questions.scoring import shown_order

TITLE = "Anki deck"
SUFFIX = ".apkg"
MEDIA_TYPE = "application/octet-stream"

_FIELDS = ("Question", "Options", "Answer", "Reason", "Evidence", "Hash")
_FRONT = '<p class="stem">{{Question}}</p>{{Options}}'
_BACK = (
    '{{FrontSide}}<hr id="answer"><div class="key">{{Answer}}</div>'
    "{{#Reason}}<p>{{Reason}}</p>{{/Reason}}{{#Evidence}}<blockquote>{{Evidence}}</blockquote>{{/Evidence}}"
)
_STYLE = (
    ".card{font:1.1rem/1.5 Georgia,serif;max-width:38em;margin:0 auto;padding:1em;text-align:left}"
    ".stem{font-weight:bold}.key{font-weight:bold}li{margin:.3em 0}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #8a6d3b;font-style:italic}"
)


def left_out(item: Item) -> str | None:
    """Why a deck cannot carry the item, as a sentence; None where it can."""
    return unusable(item)


def changed(item: Item) -> tuple[str, ...]:
    """What of an item a deck carries otherwise than Marginalia keeps it, in words."""
    said = ["scoring: who learns with cards judges for himself or herself"]
    if any(option.certificate for option in item.options):
        said.append("the proofs that distractors are wrong")
    return tuple(said)


def write(items: Iterable[Item], category: str = "") -> bytes:
    """The items that can be carried, as a deck of that name."""
    name = clean(category) or "Marginalia"
    model = genanki.Model(
        _number("model"),
        "Marginalia question",
        fields=[{"name": field} for field in _FIELDS],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    deck = genanki.Deck(_number(f"deck {name}"), name)
    for item in items:
        if left_out(item) is None:
            deck.add_note(_note(model, item))
    file = io.BytesIO()
    genanki.Package(deck).write_to_file(file)
    return file.getvalue()


def _number(name: str) -> int:
    # Anki tells decks and models apart by a number; the same name always gives the same one.
    return int(hashlib.sha256(f"marginalia {name}".encode()).hexdigest()[:8], 16) + (1 << 30)


def _note(model: genanki.Model, item: Item) -> genanki.Note:
    proof = f"“{_html(item.evidence.text)}”" if item.evidence and clean(item.evidence.text) else ""
    fields = [_html(item.stem), _options(item), _key(item), _html(item.rationale), proof, item.content_hash]
    return genanki.Note(model=model, fields=fields, guid=genanki.guid_for(item.content_hash))


def _html(text: str) -> str:
    return html.escape(clean(text), quote=False).replace("\n", "<br>")


def _listed(texts: Sequence[str], kind: str = "ol") -> str:
    marks = ' type="A"' if kind == "ol" else ""
    return f"<{kind}{marks}>" + "".join(f"<li>{_html(text)}</li>" for text in texts) + f"</{kind}>" if texts else ""


def _options(item: Item) -> str:
    """What stands under the question; an order by lot for what is to be put in order or chosen."""
    texts = [item.options[place].text for place in shown_order(item, item.content_hash)]
    if item.type is ItemType.MATCHING:
        return _listed([prompt.text for prompt in item.prompts], "ul") + _listed(texts)
    return _listed(texts, "ul" if item.type is ItemType.ORDERING else "ol")


def _key(item: Item) -> str:
    if item.type is ItemType.CONSTRUCTED:
        points = _listed([f"{point.text} ({point.points})" for point in item.marking], "ul")
        return "".join(f"<p>{_html(answer)}</p>" for answer in item.answers) + points
    if item.type is ItemType.ORDERING:
        return "<ol>" + "".join(f"<li>{_html(option.text)}</li>" for option in item.options) + "</ol>"
    if item.type is ItemType.MATCHING:
        return _listed([f"{prompt.text} – {item.options[prompt.option].text}" for prompt in item.prompts], "ul")
    return _html(item.key)
