"""The blueprint of accreditation, and the course that a trainee's pages are about."""

from __future__ import annotations

from flask import Blueprint

from lms.accreditation.queries.activity import ActivityRow, activity_of_release
from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import now, reading
from lms.permissions import Subject
from lms.web import authorise, found, viewer

blueprint = Blueprint("accreditation", __name__)


def own() -> tuple[EnrolmentRow, ActivityRow]:
    """What the viewer studies; 404 for who studies nothing here."""
    me = viewer()
    authorise(Subject(me.person_id))
    enrolment = found(own_enrolment(reading(), me.person_id, now()))
    return enrolment, activity_of_release(reading(), enrolment.release_id)
