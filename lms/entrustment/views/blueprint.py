"""The blueprint of entrustment, and whose trainee or case a page is about."""

from __future__ import annotations

from flask import Blueprint

from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, enrolment_by_public_id, subject_of
from lms.database import now, reading
from lms.entrustment.queries import CaseRow, case_row
from lms.web import authorise, found

blueprint = Blueprint("entrustment", __name__)


def trainee_of(public_id: str) -> EnrolmentRow:
    """A trainee for those who instruct there; a 404 for everybody else."""
    row = found(enrolment_by_public_id(reading(), public_id, now()))
    authorise(subject_of(reading(), row, now()))
    return row


def case_of(public_id: str) -> tuple[CaseRow, EnrolmentRow]:
    """A case for those who instruct its trainee; a 404 for everybody else."""
    case = found(case_row(reading(), public_id))
    row = enrolment_by_id(reading(), case.enrolment_id, now())
    authorise(subject_of(reading(), row, now()))
    return case, row
