"""A trainee agrees to be reported to an accreditor, or takes that back."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.accreditation.models import ReportConsent
from lms.accreditation.queries.activity import activity_of_release
from lms.accreditation.queries.consent import consent_of
from lms.accreditation.rules.telling import FIELDS
from lms.cohorts.queries import own_enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case

CONSENT_COLUMNS = ("person_id", "course_id", "given", "recipient", "fields", "recorded_at")


@use_case
def decide_reporting(work: Work, given: bool, recipient: str, fields: Iterable[str]) -> None:
    """Adds the actor's word for the course that they study in.

    `recipient` is the accreditor whom the page named: where a release named another one since, nobody has agreed to
    that, and it is refused. What is said already is not said twice."""
    person = work.actor.person_id or 0
    work.lock(sa.select(Person.id).where(Person.id == person))
    enrolment = own_enrolment(work.connection, person, work.now)
    if enrolment is None:
        raise Refused("consent_not_enrolled")
    row = activity_of_release(work.connection, enrolment.release_id)
    if given and recipient != row.recipient:
        raise Refused("consent_other_recipient")
    told = sorted(set(fields)) if given else []
    if not set(told) <= set(FIELDS):
        raise Refused("consent_field")
    before = consent_of(work.connection, person, row.course_id)
    if (before is None and not given) or (before is not None and not before.given and not given):
        return
    if before is not None and given and before.holds_for(recipient) and before.fields == tuple(told):
        return
    consent = ReportConsent(
        person_id=person,
        course_id=row.course_id,
        given=given,
        recipient=row.recipient if given else before.recipient if before else "",
        fields={"format": 1, "fields": told},
        recorded_at=work.now,
    )
    work.session.add(consent)
    work.flush()
    journal.record(
        work,
        "reporting_agreed" if given else "reporting_withdrawn",
        {"course": row.course_id, "fields": told},
        enrolment=enrolment.id,
        seals=[seal(work.connection, "report_consent", CONSENT_COLUMNS, id=consent.id)],
    )
