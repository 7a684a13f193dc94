"""The layer over a reading: who speaks, and what is named, marked in the text and listed beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from courseware.corrections import NameCorrection
from courseware.gazetteer import fold
from courseware.names import Cluster, Mention, NameType
from courseware.spans import MappedText
from courseware.speech import Speech, Voice
from records import library as records
from records.library import DocumentVersion, SourceDocument, StoredPassage
from records.people import Role
from services import library
from services.errors import Missing
from services.library import Layer
from web import access, clock
from web.incoming import number_asked, page_asked
from web.jobs import jobs
from web.library.room import blueprint
from web.marking import Mark

LAYERS = {"speech": "who speaks", "names": "people, places, dates, works"}
"""What the address asks for (?layer=names), and how the choice is worded."""
KINDS = {
    NameType.PERSON: "person",
    NameType.PLACE: "place",
    NameType.COUNTRY: "place",
    NameType.NATIONALITY: "people",
    NameType.ORGANISATION: "organisation",
    NameType.EVENT: "event",
    NameType.WORK: "work",
    NameType.DATE: "date",
    NameType.YEAR: "date",
    NameType.YEARS: "date",
    NameType.MONTH: "date",
    NameType.OTHER: "name",
}
"""The mark of each type; a quantity has none."""
SPOKEN = ("quoted", "reported", "contested")
TYPES = ("person", "place", "country", "nationality", "organisation", "event", "work", "date", "other")
"""What an instructor chooses from, in this order."""
WORDED = {
    "nationality": "people",
    "other": "other name",
    "years": "date",
    "year": "date",
    "month": "date",
    "": "not a name",
}
"""How a type is called where its own word would not say it."""
GROUPS = (
    ("people", "People", ("person",)),
    ("places", "Places", ("place", "country")),
    ("bodies", "Organisations", ("organisation", "nationality")),
    ("works", "Works and events", ("work", "event")),
    ("others", "Others", ("other",)),
    ("dates", "Dates", ("date", "year", "years", "month")),
)
"""Views of the list of names: address, label, types."""
NAMES_A_PAGE = 150
PLACES_SHOWN = 200
OFFERED = 300
FRAME = 6
"""Signs around a quotation that make no report of their own: its marks, a stop."""
AROUND = 70


def type_in_words(kind: str) -> str:
    """A type as the page calls it."""
    return WORDED.get(kind, kind)


def layer_asked() -> str:
    """The layer that the address asks for; empty for none."""
    asked = request.args.get("layer", "")
    return asked if asked in LAYERS else ""


def marks_for(version: DocumentVersion, passages: Iterable[StoredPassage], layer: str) -> dict[str, list[Mark]]:
    """The marks of a layer under the anchors of these passages, in places of their cleaned text.

    Empty without a layer, and while the names of a long text are still to be found.
    """
    laid = library.layer_of(version) if layer in LAYERS else None
    if laid is None:
        return {}
    here = {"course_id": access.course().public_id, "document_id": version.document.public_id}
    shown = access.role() == Role.INSTRUCTOR
    marks = {}
    for passage in passages:
        if layer == "speech":
            stretches = laid.speech.get(passage.anchor, ())
            marks[passage.anchor] = [_speech_mark(speech, passage.anchor, here) for speech in stretches]
        else:
            mentions = laid.names.mentions_in(passage.anchor)
            marks[passage.anchor] = [_name_mark(m, laid, here) for m in mentions if _is_shown(m, shown)]
    return marks


def _is_shown(mention: Mention, instructor: bool) -> bool:
    # A name of which nothing is known tells a reader nothing; who corrects the layer must see it.
    return mention.type in KINDS and (instructor or mention.type is not NameType.OTHER)


def _name_mark(mention: Mention, laid: Layer, here: Mapping[str, str]) -> Mark:
    cluster = laid.names.clusters[mention.cluster]
    title = cluster.canonical if fold(cluster.canonical) != fold(mention.text) else None
    href = url_for("library.name", **here, name=cluster.id)
    return Mark(mention.start, mention.end, KINDS[mention.type], title, href, f"m-{mention.anchor}-{mention.start}")


def _speech_mark(speech: Speech, anchor: str, here: Mapping[str, str]) -> Mark:
    href = url_for("library.stretch", **here, anchor=anchor, start=speech.start, end=speech.end)
    return Mark(speech.start, speech.end, speech.voice.value, speech.speaker, href, f"m-{anchor}-{speech.start}")


def layer_bar(version: DocumentVersion) -> dict[str, Any]:
    """What library/layer_bar.html shows: the choice of layers, the legend, and how far a long text is."""
    asked = layer_asked()
    here = {"course_id": access.course().public_id, "document_id": version.document.public_id}
    kept = {key: value for key, value in request.args.items() if key not in ("layer", "from", "to")}
    choices = [("", "nothing"), *LAYERS.items()]
    return {
        "layer": asked,
        "options": [
            (label, url_for("library.document", **here, **kept, **({"layer": key} if key else {})), key == asked)
            for key, label in choices
        ],
        "legend": _legend(asked),
        "waits": bool(asked) and library.layer_of(version) is None,
        "corrects": access.role() == Role.INSTRUCTOR,
        "ask_url": url_for("library.ask_layer", **here),
        "names_url": url_for("library.names", **here),
        "speakers_url": url_for("library.speakers", **here),
        "stretch_url": url_for("library.stretch", **here),
    }


def _legend(layer: str) -> list[str]:
    if layer == "speech":
        return list(SPOKEN)
    kinds = list(dict.fromkeys(KINDS.values())) if layer else []
    return [kind for kind in kinds if kind != "name" or access.role() == Role.INSTRUCTOR]


@blueprint.record_once
def _register(state: BlueprintSetupState) -> None:
    state.app.extensions["jobs"].register(
        "layer", lambda layer_id: library.work_layer(layer_id, clock.now), records.unfinished_layers
    )


blueprint.add_app_template_global(layer_bar)
blueprint.add_app_template_filter(type_in_words)


@dataclass(frozen=True)
class Row:
    """A cluster in the list of names, with what a correction of it says."""

    cluster: Cluster
    kind: str
    others: tuple[str, ...]
    """Its other wordings, the most frequent first."""
    count: int
    text: str
    """The wording that a correction of the whole cluster names."""
    canonical: str
    before: str
    """The mark of the decision on that wording that holds now."""


def row_of(cluster: Cluster, laid: Layer) -> Row:
    """A cluster as the list and its own page show it."""
    counts = Counter(mention.text for mention in cluster.mentions)
    wordings = sorted(counts, key=lambda text: (-counts[text], text))
    # A name that the instructor gave stands nowhere in the text: a correction is then said of what does.
    own = next((text for text in wordings if fold(text) == fold(cluster.canonical)), wordings[0])
    standing = standing_on(own, laid)
    given = cluster.canonical if fold(own) != fold(cluster.canonical) else ""
    return Row(
        cluster,
        cluster.type.value,
        tuple(dict.fromkeys(text for text in wordings if fold(text) != fold(cluster.canonical))),
        len(cluster.mentions),
        own,
        standing.canonical if standing else given,
        library.mark_of(standing),
    )


def standing_on(text: str, laid: Layer) -> NameCorrection | None:
    """The decision that the card holds on a wording."""
    return next((row for row in laid.corrections.names if fold(row.text) == fold(text)), None)


@dataclass(frozen=True)
class Shown:
    """A reading whose layer is there."""

    document: SourceDocument
    version: DocumentVersion
    layer: Layer


def shown_here(document_id: str) -> Shown | None:
    """The reading and its layer; None while the layer is not there."""
    entry = library.document_here(access.course(), document_id)
    laid = library.layer_of(entry.current)
    return Shown(entry, entry.current, laid) if laid is not None else None


def to_progress(course_id: str, document_id: str) -> ResponseReturnValue:
    """To the page that says how far the layer is."""
    return redirect(url_for("library.layer_progress", course_id=course_id, document_id=document_id))


@blueprint.get("/<document_id>/layer/names")
@access.members
def names(course_id: str, document_id: str) -> ResponseReturnValue:
    """All names of a reading by type; an instructor puts a wrong type right with one click each."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    return names_page(shown)


def names_page(shown: Shown, **more: Any) -> str:
    """The list of names, with what a form has to say."""
    clusters = [cluster for cluster in shown.layer.names.clusters.values() if cluster.type in KINDS]
    counts = Counter(cluster.type.value for cluster in clusters)
    chosen = next((group for group in GROUPS if group[0] == request.args.get("of")), None)
    wanted = chosen[2] if chosen else tuple(kind for _, _, kinds in GROUPS[:-1] for kind in kinds)
    listed = sorted(
        (cluster for cluster in clusters if cluster.type.value in wanted),
        key=lambda cluster: (-len(cluster.mentions), cluster.canonical),
    )
    page, pages = page_asked(), max(1, -(-len(listed) // NAMES_A_PAGE))
    here = {"course_id": access.course().public_id, "document_id": shown.document.public_id}
    tabs = [("All names", url_for("library.names", **here), chosen is None, _sum(counts, GROUPS[:-1]))]
    tabs += [
        (label, url_for("library.names", **here, of=key), chosen is not None and key == chosen[0], count)
        for key, label, kinds in GROUPS
        if (count := sum(counts[kind] for kind in kinds))
    ]
    cut = listed[(page - 1) * NAMES_A_PAGE : page * NAMES_A_PAGE]
    return render_template(
        "library/layers_names.html",
        document=shown.document,
        rows=[row_of(cluster, shown.layer) for cluster in cut],
        tabs=tabs,
        types=TYPES,
        group=chosen[0] if chosen else "",
        page=page,
        pages=pages,
        corrections=[(library.in_words(row), library.mark_of(row)) for row in shown.layer.corrections.names],
        corrects=access.role() == Role.INSTRUCTOR,
        **more,
    )


def _sum(counts: Mapping[str, int], groups: Sequence[tuple[str, str, tuple[str, ...]]]) -> int:
    return sum(counts.get(kind, 0) for _, _, kinds in groups for kind in kinds)


@blueprint.get("/<document_id>/layer/names/<name>")
@access.members
def name(course_id: str, document_id: str, name: str) -> ResponseReturnValue:
    """One name: what it is called, where it stands, and, for an instructor, its correction. ?card=1: for a dialog."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    return name_page(shown, name)


def name_page(shown: Shown, name: str, **more: Any) -> str:
    """The page of one name, or its card alone, with what a form has to say."""
    cluster = shown.layer.names.clusters.get(name)
    if cluster is None:
        raise Missing("This name")
    card = bool(request.args.get("card"))
    counts = Counter(mention.text for mention in cluster.mentions)
    return render_template(
        "library/layers_name_card.html" if card else "library/layers_name.html",
        document=shown.document,
        row=row_of(cluster, shown.layer),
        wordings=counts.most_common(),
        roles=[role for role in cluster.roles if role][:5],
        places=[] if card else _places(shown, cluster.mentions[:PLACES_SHOWN]),
        known=_others(cluster, shown.layer),
        types=TYPES,
        decisions_here=[
            (library.in_words(row), library.mark_of(row))
            for row in shown.layer.corrections.names
            if fold(row.text) in {fold(text) for text in cluster.variants}
        ],
        corrects=access.role() == Role.INSTRUCTOR,
        **more,
    )


def _others(cluster: Cluster, laid: Layer) -> list[str]:
    """Names that the cluster may belong with, those of its own type first."""
    rest = [other for other in laid.names.clusters.values() if other.type in KINDS and other.id != cluster.id]
    rest.sort(key=lambda other: (other.type is not cluster.type, -len(other.mentions), other.canonical))
    return list(dict.fromkeys(other.canonical for other in rest))[:OFFERED]


def _places(shown: Shown, mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """Where mentions stand, with the words around them and a link to the place, in the order of the text."""
    by_anchor = {passage.anchor: (place, passage) for place, passage in enumerate(records.passages_of(shown.version))}
    found = []
    for mention in sorted(mentions, key=lambda m: (by_anchor[m.anchor][0], m.start)):
        place, passage = by_anchor[mention.anchor]
        found.append(_place(shown, passage, place + 1, mention.start, mention.end, "names"))
    return found


def _place(shown: Shown, passage: StoredPassage, number: int, start: int, end: int, layer: str) -> dict[str, Any]:
    raw = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs)).raw_span(start, end)
    left, right = passage.text[max(0, start - AROUND) : start], passage.text[end : end + AROUND]
    asked: dict[str, Any] = {"from": raw.start, "to": raw.end, "layer": layer, "_anchor": passage.anchor}
    return {
        "number": number,
        "before": ("…" + left.split(" ", 1)[-1]) if start > AROUND else left,
        "words": passage.text[start:end],
        "after": (right.rsplit(" ", 1)[0] + "…") if end + AROUND < len(passage.text) else right,
        "url": url_for(
            "library.document", course_id=access.course().public_id, document_id=shown.document.public_id, **asked
        ),
    }


@blueprint.get("/<document_id>/layer/speakers")
@access.members
def speakers(course_id: str, document_id: str) -> ResponseReturnValue:
    """Who speaks in a reading: each speaker with the stretches that are theirs."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    return speakers_page(shown)


def speakers_page(shown: Shown, **more: Any) -> str:
    """The list of speakers, with what a form has to say."""
    stretches = []
    for number, passage in enumerate(records.passages_of(shown.version), 1):
        for speech in _told_once(shown.layer.speech.get(passage.anchor, ())):
            place = _place(shown, passage, number, speech.start, speech.end, "speech")
            who, cue = _who(speech, shown.layer), _cue(speech)
            stretches.append({"speech": speech, "anchor": passage.anchor, "who": who, "cue": cue} | place)
    counts = Counter(row["who"] for row in stretches)
    stretches.sort(key=lambda row: (row["who"] == "", -counts[row["who"]], row["who"]))
    return render_template(
        "library/layers_speakers.html",
        document=shown.document,
        groups=[(who, list(rows)) for who, rows in groupby(stretches, key=lambda row: row["who"])],
        corrections=[(library.in_words(row), library.mark_of(row)) for row in shown.layer.corrections.speech],
        corrects=access.role() == Role.INSTRUCTOR,
        **more,
    )


def _told_once(stretches: Sequence[Speech]) -> list[Speech]:
    """Without reports that are nothing but a quotation of the same speaker with its frame."""
    quoted = [speech for speech in stretches if speech.voice is Voice.QUOTED]
    return [
        speech
        for speech in stretches
        if speech in quoted
        or not any(
            quote.speaker == speech.speaker
            and speech.start <= quote.start
            and quote.end <= speech.end
            and (speech.end - speech.start) - (quote.end - quote.start) <= FRAME
            for quote in quoted
        )
    ]


def _cue(speech: Speech) -> str:
    """The words that show who speaks; a colon says nothing to a reader."""
    return speech.cue if any(sign.isalpha() for sign in speech.cue) and speech.cue != speech.speaker else ""


def _who(speech: Speech, laid: Layer) -> str:
    """The speaker by the name of the cluster that the wording belongs to, so that Molotov is one whatever the form."""
    cluster = laid.names.cluster_of(speech.speaker) if speech.speaker else None
    return cluster.canonical if cluster is not None else speech.speaker or ""


@blueprint.get("/<document_id>/layer/speech")
@access.members
def stretch(course_id: str, document_id: str) -> ResponseReturnValue:
    """Who speaks in one stretch, and, for an instructor, its correction. ?card=1: for a dialog."""
    shown = shown_here(document_id)
    if shown is None:
        return to_progress(course_id, document_id)
    return stretch_page(shown, request.args.get("anchor", ""))


def stretch_page(shown: Shown, anchor: str, **more: Any) -> str:
    """The page of one stretch, or its card alone, with what a form has to say."""
    passages = records.passages_of(shown.version)
    number, passage = next(((number, one) for number, one in enumerate(passages, 1) if one.anchor == anchor), (0, None))
    if passage is None:
        raise Missing("This passage")
    start, end = number_asked("start", 0) or 0, number_asked("end", len(passage.text)) or 0
    end = min(end, len(passage.text))
    if not 0 <= start < end:
        raise Missing("This stretch")
    speech = next((s for s in shown.layer.speech.get(anchor, ()) if (s.start, s.end) == (start, end)), None)
    words = request.args.get("words") or passage.text[start:end]
    persons = (cluster.canonical for cluster in shown.layer.names.of_type(NameType.PERSON))
    return render_template(
        "library/layers_stretch_card.html" if request.args.get("card") else "library/layers_stretch.html",
        document=shown.document,
        place=_place(shown, passage, number, start, end, "speech"),
        speech=speech,
        cue=_cue(speech) if speech else "",
        who=_who(speech, shown.layer) if speech else "",
        words=words,
        anchor=anchor,
        start=start,
        known=sorted({*persons, *(s.speaker for ss in shown.layer.speech.values() for s in ss if s.speaker)}),
        decisions_here=[
            (library.in_words(row), library.mark_of(row))
            for row in shown.layer.corrections.speech
            if row.quote == passage.text[start:end]
        ],
        corrects=access.role() == Role.INSTRUCTOR,
        **more,
    )


@blueprint.post("/<document_id>/layer")
@access.members
def ask_layer(course_id: str, document_id: str) -> ResponseReturnValue:
    """Have the names and speakers of a long text found."""
    entry = library.document_here(access.course(), document_id)
    ordered = library.ask_layer(entry.current, clock.now())
    if ordered.state != "ready":
        jobs().enqueue("layer", ordered.public_id)
    return to_progress(course_id, document_id)


@blueprint.get("/<document_id>/layer")
@access.members
def layer_progress(course_id: str, document_id: str) -> ResponseReturnValue:
    """How far the work on a long text is; leads on to the text once it is done."""
    entry = library.document_here(access.course(), document_id)
    kept = records.layer_of(entry.current)
    ready = library.layer_of(entry.current) is not None
    if request.accept_mimetypes.best == "application/json":
        state = "ready" if ready else kept.state if kept else "absent"
        return jsonify({"state": state, "done": kept.done if kept else 0, "total": kept.total if kept else 0})
    if ready:
        return redirect(url_for("library.document", course_id=course_id, document_id=document_id, layer="names"))
    return render_template("library/layers_progress.html", document=entry, version=entry.current, kept=kept)
