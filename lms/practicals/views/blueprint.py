"""The blueprint of practice, and whose enrolment, entry and request its pages are about."""

from __future__ import annotations

from flask import Blueprint

from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, own_enrolment, subject_of
from lms.database import now, reading
from lms.messages import say
from lms.permissions import Subject
from lms.practicals.forms.signing import JudgementForm
from lms.practicals.forms.writing import EntryForm
from lms.practicals.queries import ObservationRow, observation
from lms.practicals.queries.entries import EntryRow, entry
from lms.practicals.queries.requests import RequestRow, request_row
from lms.practicals.services import Incomplete
from lms.unit_of_work import Refused
from lms.web import authorise, found, viewer

blueprint = Blueprint("practicals", __name__)


def own() -> EnrolmentRow:
    """The viewer's own enrolment."""
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def own_entry(public_id: str) -> tuple[EntryRow, EnrolmentRow]:
    """The viewer's own entry; anybody else's is a 404."""
    row = found(entry(reading(), public_id))
    enrolment = enrolment_by_id(reading(), row.enrolment_id, now())
    authorise(Subject(enrolment.person_id))
    return row, enrolment


def own_request(public_id: str) -> RequestRow:
    """The viewer's own request; anybody else's is a 404."""
    row = found(request_row(reading(), public_id))
    authorise(Subject(enrolment_by_id(reading(), row.enrolment_id, now()).person_id))
    return row


def seen_by_staff(public_id: str) -> tuple[ObservationRow, EnrolmentRow]:
    """An observation for those who instruct there, for whoever signed it, and for administrators who read."""
    row = found(observation(reading(), public_id))
    enrolment = enrolment_by_id(reading(), row.enrolment_id, now())
    subject = found(subject_of(reading(), enrolment, now()))
    authorise(Subject(subject.owner, subject.instructors, row.observer_id))
    return row, enrolment


def marked(form: EntryForm | JudgementForm, refusal: Refused) -> int:
    """Puts a refusal where it belongs on the form, and says with which status it is shown."""
    if isinstance(refusal, Incomplete):
        for name, code in refusal.fields:
            form.refuse(name, code)
        return 400
    form.form_errors = [say(refusal.code, refusal.params)]
    return 409
