"""Cohorts, the write side: who learns where, under whom, by when, and with how much time."""

from __future__ import annotations

from lms.cohorts.services.cohort import assign_instructor, open_cohort, release_instructor
from lms.cohorts.services.dates import (
    DUE_SUBJECTS,
    EXTENSION_COLUMNS,
    WINDOW_COLUMNS,
    extend,
    in_order,
    set_due_date,
    set_window,
)
from lms.cohorts.services.enrolments import enrol, move_to_cohort, open_cycle
from lms.cohorts.services.grants import ACCOMMODATION_COLUMNS, MOST_BREAK_MINUTES, grant_attempt, grant_time

__all__ = [
    "ACCOMMODATION_COLUMNS",
    "DUE_SUBJECTS",
    "EXTENSION_COLUMNS",
    "MOST_BREAK_MINUTES",
    "WINDOW_COLUMNS",
    "assign_instructor",
    "enrol",
    "extend",
    "grant_attempt",
    "grant_time",
    "in_order",
    "move_to_cohort",
    "open_cohort",
    "open_cycle",
    "release_instructor",
    "set_due_date",
    "set_window",
]
