"""Where the four real documents are found, if they are. Their text is in copyright and never committed."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "building_socialism_introduction.txt",
    "great_terror_and_espionage.txt",
    "forum_thread_non_stalinist_ussr.txt",
    "student_essay_stalinist_foreign_policy.txt",
)


def document_path(name: str) -> Path | None:
    """The first place that holds the document, or None."""
    places = [ROOT / "seeds" / "stalinism" / "sources", ROOT.parent / "shared" / "seeds"]
    if "MARGINALIA_SOURCES" in os.environ:
        places.insert(1, Path(os.environ["MARGINALIA_SOURCES"]))
    return next((place / name for place in places if (place / name).is_file()), None)
