import json

from courseware.readers import read_text
from courseware.reading import analyse, document_json
from tests.courseware import material


def test_a_reading_has_sentences_names_and_speech_for_every_passage():
    reading = analyse(read_text(material.ARTICLE))
    anchors = {passage.anchor for passage in reading.passages}
    assert set(reading.parsed) == set(reading.speech) == anchors
    for passage in reading.passages:
        assert all(passage.text[one.start : one.end] == one.text for one in reading.parsed[passage.anchor])
    assert all(mention.anchor in anchors for cluster in reading.names.clusters.values() for mention in cluster.mentions)


def test_plain_values_point_into_the_raw_text():
    document = read_text(material.RUNNING_HEADS)
    told = json.loads(json.dumps(document_json(document)))
    first = told["passages"][0]
    said = "".join("".join(document.raw[start:end].split()) for start, end in first["pieces"])
    assert said == "".join(first["text"].split())
    assert (first["start"], first["end"]) == (first["pieces"][0][0], first["pieces"][-1][1])
    for note in told["notes"]:
        assert note["passage"] == first["anchor"]
        assert {"marker": note["marker"], "position": note["position"]} in first["marks"]
    for piece in told["furniture"]:
        assert piece["text"] == document.raw[piece["start"] : piece["end"]]


def test_a_post_carries_its_number_and_poster():
    told = document_json(read_text(material.PHPBB))["passages"]
    assert [(post["post"], post["speaker"], post["kind"]) for post in told] == [
        (1, "marta", "post"),
        (2, "jan_k", "post"),
    ]
