"""The bank pages: the list, generating, reviewing, writing, exchanging. One module a part."""

from web.bank import exchanging, generating, listing, reviewing, writing
from web.bank.room import blueprint

__all__ = ["blueprint", "exchanging", "generating", "listing", "reviewing", "writing"]
