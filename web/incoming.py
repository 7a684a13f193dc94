"""What requests bring, before a view reads it: text that a database can keep, JSON that can be read to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import flask
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.routing import IntegerConverter

LARGEST_NUMBER = 1_000_000_000
"""No page, draft or place has a higher number, and every database can hold it."""


class Typed(ImmutableMultiDict[str, Any]):
    """Values of an address or a form without NUL: PostgreSQL refuses it, and SQLite ends a text there.

    >>> Typed([("title", "a\\0b")])["title"]
    'ab'
    """

    def __init__(self, given: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = () if given is None else iter_multi_items(given) if isinstance(given, Mapping) else given
        super().__init__([(_kept(name), _kept(value)) for name, value in pairs])


def _kept(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class Request(flask.Request):
    """A request whose text can be kept, and whose JSON may be as deep as it likes without a fault of ours."""

    parameter_storage_class = Typed

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """As Flask reads it; JSON that is nested too deep to be read is refused like any other that cannot be."""
        try:
            return super().get_json(force=force, silent=silent, cache=cache)
        except RecursionError:
            return None if silent else self.on_json_loading_failed(ValueError("nested too deep"))


class Number(IntegerConverter):
    """A number in a path; one that nothing can have is no address."""

    def __init__(self, url_map: Any, **more: Any) -> None:
        super().__init__(url_map, **({"max": LARGEST_NUMBER} | more))


def number_asked(name: str, otherwise: int | None = None) -> int | None:
    """The whole number of that name in the address; ``otherwise`` where there is none, or one that nothing can have."""
    number = flask.request.args.get(name, type=int)
    return otherwise if number is None or abs(number) > LARGEST_NUMBER else number


def page_asked() -> int:
    """Which page of a list is asked for, from 1."""
    return max(1, number_asked("page") or 1)


def init_app(app: flask.Flask) -> None:
    """Before any route is added: paths know their converters from then on."""
    app.request_class = Request
    app.url_map.converters["int"] = Number
