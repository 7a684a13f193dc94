"""Exchange formats: each a module with ``write``, ``read`` and ``left_out``. FORMATS holds them by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from questions.formats import aiken, csv_table, gift, moodle_xml, native
from questions.formats.exchange import BadFile, Fault, Format, Import, Loss, losses

FORMATS = MappingProxyType(
    {
        "gift": cast(Format, gift),
        "moodle-xml": cast(Format, moodle_xml),
        "aiken": cast(Format, aiken),
        "csv": cast(Format, csv_table),
        "marginalia": cast(Format, native),
    }
)

__all__ = ["FORMATS", "BadFile", "Fault", "Format", "Import", "Loss", "losses"]
