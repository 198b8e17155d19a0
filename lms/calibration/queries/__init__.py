"""Which cases calibrate the assessors of a course, how far somebody is, and how everybody rates."""

from lms.calibration.queries.cases import CaseRow, SetRow, current_set, wording
from lms.calibration.queries.progress import CourseRow, Progress, RatingRow, calibrated, courses_with_sets, progress
from lms.calibration.queries.report import AssessorRow, Report, report

__all__ = [
    "AssessorRow",
    "CaseRow",
    "CourseRow",
    "Progress",
    "RatingRow",
    "Report",
    "SetRow",
    "calibrated",
    "courses_with_sets",
    "current_set",
    "progress",
    "report",
    "wording",
]
