"""Who learns where: the wall between cohorts stands in these queries, so that pages, exports and search share it."""

from __future__ import annotations

from lms.cohorts.queries.cohort import CohortRow, MemberRow, cohort_by_public_id, cohorts, members
from lms.cohorts.queries.dates import NO_WINDOW, Window, due_dates, due_statement
from lms.cohorts.queries.enrolments import (
    EnrolmentRow,
    enrolment_by_id,
    enrolment_by_public_id,
    enrolments_of,
    newest_cycle,
    own_enrolment,
    programme_held,
    subject_of,
)
from lms.cohorts.queries.memberships import Moment, instructing, instructors_of, membership_now
from lms.cohorts.queries.terms import FULL_TIME, Terms, extra_attempts, terms_of, time_percent, windows_of
from lms.cohorts.queries.waivers import waived_clauses

__all__ = [
    "FULL_TIME",
    "NO_WINDOW",
    "CohortRow",
    "EnrolmentRow",
    "MemberRow",
    "Moment",
    "Terms",
    "Window",
    "cohort_by_public_id",
    "cohorts",
    "due_dates",
    "due_statement",
    "enrolment_by_id",
    "enrolment_by_public_id",
    "enrolments_of",
    "extra_attempts",
    "instructing",
    "instructors_of",
    "members",
    "membership_now",
    "newest_cycle",
    "own_enrolment",
    "programme_held",
    "subject_of",
    "terms_of",
    "time_percent",
    "waived_clauses",
    "windows_of",
]
