"""An essay that answers no given question, as the command line may be handed one."""

from essays.rubrics import default_history_rubric
from essays.scoring import Brief, assess
from essays.sources import Sources


def test_without_a_question_the_terms_that_the_essay_keeps_to_stand_for_it():
    text = (
        "Soviet foreign policy was consistent, because it always served the survival of the Soviet state. "
        "Its foreign policy joined the League in 1934 to keep the state safe. "
        "When the League failed, foreign policy turned to Germany for the same survival. "
        "The state gained two years. Foreign policy therefore served survival, however often the partners changed. "
        "So the state was kept safe, and that was the measure by which its foreign policy judged every partner. "
        "Nobody in Moscow thought of the pact as friendship, and nobody in Berlin thought so either."
    )
    judged = assess(text, Sources(), default_history_rubric(), Brief(expected_words=None))
    thesis = next(score for score in judged.criteria if score.criterion == "thesis")
    assert thesis.points
    assert "No question was given" in thesis.rationale
