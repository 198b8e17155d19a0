"""The blueprint of quizzes, and whose enrolment and attempt its pages are about."""

from __future__ import annotations

from flask import Blueprint

from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import Reader, now, reading
from lms.permissions import Subject
from lms.sitting import wording  # noqa: F401  (adds the sentences)
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.web import authorise, found, viewer

blueprint = Blueprint("sitting", __name__)


def own() -> EnrolmentRow:
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def own_attempt(public_id: str, reader: Reader | None = None) -> AttemptHead:
    """The viewer's own attempt; anybody else's is a 404. Read through the request's session, or through `reader`."""
    head = attempt_head(reader or reading(), public_id)
    authorise(None if head is None else Subject(head.owner))
    return found(head)
