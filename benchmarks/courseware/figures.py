"""The figures of quality, printed: sentences, lemmas, tags, names, voices."""

from __future__ import annotations

from benchmarks.courseware import names, sentences, tagging, voices
from benchmarks.courseware.references import rows
from benchmarks.courseware.sources import texts_of
from courseware.language import lemma


def show(faults: bool = False) -> None:
    """Print every figure of quality, and with ``faults`` every error counted."""
    missing = [name for name, *_ in rows("texts") if not texts_of(name)]
    if missing:
        print(f"not here, so not counted: {', '.join(missing)}")
    for title, found in (
        ("sentence ends, texts read by hand", sentences.read_by_hand()),
        ("sentence ends, traps", sentences.traps()),
    ):
        wrong = found.missed + found.false
        print(f"{title}: {wrong} wrong of {found.wanted:,} ({found.per_thousand:.1f} in a thousand)")
        _show(faults, [f"{kind}: {text}" for kind, text in found.faults])
    _show_lemmas(faults)
    for name in ("tags", "tags_untouched", "tag_traps"):
        tagged = tagging.tagged(name)
        hard = tagged.hard_right / tagged.hard
        print(f"{name}: {tagged.right / tagged.words:.3f} of {tagged.words:,}; hard words {hard:.3f} of {tagged.hard}")
        _show(faults, tagged.faults)
    for part in ("tune", "test"):
        tally = names.tally(names.half(part))
        figures = ", ".join(f"{label} {value:.3f}" for label, value in tally.figures().items() if label != "names")
        print(f"names, {part}: {tally.wanted:,} names; {figures}")
        _show(faults, [" | ".join(fault) for fault in tally.faults])
    for title, voiced in (
        ("voices, tune", voices.read_by_hand(["tune"])),
        ("voices, test", voices.read_by_hand(["test"])),
        ("voices, traps", voices.traps()),
    ):
        _show_voices(title, voiced)
        _show(faults, voiced.faults)


def _show_lemmas(faults: bool) -> None:
    table = list(rows("inflections"))
    wrong = [f"{form} ({tag}): {lemma(form, tag)} for {base}" for form, tag, base in table if lemma(form, tag) != base]
    print(f"lemmas: {len(wrong)} wrong of {len(table)}")
    _show(faults, wrong)


def _show_voices(title: str, voiced: voices.Voices) -> None:
    wanted, right = sum(voiced.wanted.values()), sum(voiced.right.values())
    each = ", ".join(f"{voice} {voiced.right[voice]}/{voiced.wanted[voice]}" for voice in voiced.wanted)
    print(f"{title}: {right / wanted:.3f} of {wanted} ({each}); speakers {voiced.speakers_right}/{voiced.speakers}")


def _show(faults: bool, lines: list[str]) -> None:
    if faults:
        for line in lines:
            print(f"    {line}")
