"""The bank: items generated, reviewed, written and exchanged.

One module a part of an item's life: ``generating``, ``evidence``, ``reviewing``, ``exchanging``, and ``storing``
beneath them. What other rooms use stands here by name.
"""

from services.bank.evidence import document_of, find, passage_of
from services.bank.exchanging import (
    Export,
    ImportedItem,
    ImportPreview,
    export_items,
    format_named,
    import_items,
    preview_import,
    writer_named,
)
from services.bank.generating import (
    MOST_ITEMS,
    ask,
    explanation,
    reason_in_words,
    run_here,
    unfinished_runs,
    work,
)
from services.bank.reviewing import (
    MOVES,
    QueuePlace,
    approve_all,
    decide,
    edit,
    item_here,
    next_to_review,
    place_in_queue,
    versions_of,
    write,
)
from services.bank.storing import asked_by, content_of
from services.bank.supplying import supplied, supplies_of

__all__ = [
    "MOST_ITEMS",
    "MOVES",
    "Export",
    "ImportPreview",
    "ImportedItem",
    "QueuePlace",
    "approve_all",
    "ask",
    "asked_by",
    "content_of",
    "decide",
    "document_of",
    "edit",
    "explanation",
    "export_items",
    "find",
    "format_named",
    "import_items",
    "item_here",
    "next_to_review",
    "passage_of",
    "place_in_queue",
    "preview_import",
    "reason_in_words",
    "run_here",
    "supplied",
    "supplies_of",
    "unfinished_runs",
    "versions_of",
    "work",
    "write",
    "writer_named",
]
