"""Our figures are Moodle's own, unrounded, on the reference quiz where it is found."""

import json
import os
from pathlib import Path

import pytest

from results.items import AttemptChoice, ScoreMatrix, analyse

HERE = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("MARGINALIA_MOODLE", HERE.parent / "shared" / "data" / "moodle_statistics" / "set_a"))

pytestmark = pytest.mark.skipif(
    not (FOLDER / "statistics_raw.json").is_file(),
    reason="Moodle's reference figures are not here; set MARGINALIA_MOODLE to their folder to compare.",
)

ITEM = {
    "s": "n",
    "facility": "facility_index",
    "sd": "standard_deviation",
    "effectiveweight": "effective_weight",
    "discriminationindex": "discrimination_index",
    "discriminativeefficiency": "discriminative_efficiency",
    "negcovar": "negative_covariance",
    "randomguessscore": "random_guess_score",
}
QUIZ = {
    "median": "median",
    "standarddeviation": "standard_deviation",
    "skewness": "skewness",
    "kurtosis": "kurtosis",
    "cic": "coefficient_of_internal_consistency",
    "errorratio": "error_ratio",
    "standarderror": "standard_error",
}


@pytest.fixture(scope="module")
def moodle():
    return json.loads((FOLDER / "statistics_raw.json").read_text(encoding="utf-8"))


def analysed(choice):
    matrix = ScoreMatrix.from_csv((FOLDER / "marks_matrix.csv").read_text(encoding="utf-8"))
    return analyse(matrix, choice, dict.fromkeys(matrix.items, 0.25))


@pytest.mark.parametrize("choice", list(AttemptChoice))
def test_every_item_figure_is_moodles(moodle, choice):
    pairs = list(zip(moodle[choice]["questions"], analysed(choice).items, strict=True))
    assert len(pairs) == 10
    for theirs, ours in pairs:
        for name, figure in ITEM.items():
            assert getattr(ours, figure) == pytest.approx(theirs[name], abs=1e-9), (ours.item, figure)


@pytest.mark.parametrize("choice", list(AttemptChoice))
def test_every_quiz_figure_is_moodles(moodle, choice):
    theirs, ours = moodle[choice]["quiz"], analysed(choice).quiz
    for name, figure in QUIZ.items():
        assert getattr(ours, figure) == pytest.approx(float(theirs[name]), abs=1e-9), figure
    for kind in AttemptChoice:
        assert ours.counts[kind] == int(theirs[f"{kind}attemptscount"])
        assert ours.averages[kind] == pytest.approx(float(theirs[f"{kind}attemptsavg"]), abs=1e-9)
