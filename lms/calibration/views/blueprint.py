"""The blueprint of calibration, and which course an address names."""

from __future__ import annotations

from flask import Blueprint

from lms.calibration.queries import CourseRow, courses_with_sets
from lms.database import reading
from lms.web import found

blueprint = Blueprint("calibration", __name__)


def course_of(key: str) -> CourseRow:
    return found(next((row for row in courses_with_sets(reading()) if row.key == key), None))
