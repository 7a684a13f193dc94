"""Results: the gradebook, overrides, item analysis, the dashboard. What other rooms use stands here by name.

``work`` reads what the students have done, ``grades`` makes grades of it, ``analysis`` and ``overview`` what it says.
"""

from services.results.analysis import (
    AnalysedItem,
    AssignmentAnalysis,
    QuizAnalysis,
    assignment_analysis,
    quiz_analysis,
    responses,
)
from services.results.grades import (
    CellDetail,
    OwnGrade,
    OwnGrades,
    cell_detail,
    gradebook,
    gradebook_of,
    override_grade,
    own_grades,
    policy_of,
)
from services.results.overview import Overview, Summary, name_of, overview, progress_of
from services.results.work import CourseWork, Sitting, Subject, Writing, course_work, settle

__all__ = [
    "AnalysedItem",
    "AssignmentAnalysis",
    "CellDetail",
    "CourseWork",
    "Overview",
    "OwnGrade",
    "OwnGrades",
    "QuizAnalysis",
    "Sitting",
    "Subject",
    "Summary",
    "Writing",
    "assignment_analysis",
    "cell_detail",
    "course_work",
    "gradebook",
    "gradebook_of",
    "name_of",
    "override_grade",
    "overview",
    "own_grades",
    "policy_of",
    "progress_of",
    "quiz_analysis",
    "responses",
    "settle",
]
