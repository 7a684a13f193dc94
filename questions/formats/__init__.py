"""Exchange formats. FORMATS are written and read, PACKAGES only written; WRITERS are both, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from questions.formats import aiken, anki, csv_table, gift, moodle_xml, native
from questions.formats.exchange import BadFile, Fault, Format, Import, Loss, Writer, losses
from questions.formats.qti.package import QTI_THREE, QTI_TWO

FORMATS = MappingProxyType(
    {
        "gift": cast(Format, gift),
        "moodle-xml": cast(Format, moodle_xml),
        "aiken": cast(Format, aiken),
        "csv": cast(Format, csv_table),
        "marginalia": cast(Format, native),
    }
)
PACKAGES = MappingProxyType(
    {"qti-2.1": cast(Writer, QTI_TWO), "qti-3.0": cast(Writer, QTI_THREE), "anki": cast(Writer, anki)}
)
WRITERS = MappingProxyType({**FORMATS, **PACKAGES})

__all__ = ["FORMATS", "PACKAGES", "WRITERS", "BadFile", "Fault", "Format", "Import", "Loss", "Writer", "losses"]
