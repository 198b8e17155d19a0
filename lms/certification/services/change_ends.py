"""How a task about a changed passage ends, once, and with it the suspension that it had led to."""

from __future__ import annotations

import sqlalchemy as sa

from lms.catalogue.queries import current_release_of
from lms.certification.models import Certificate, ChangeEnd, ChangeTask
from lms.certification.rules.changes import cause_of
from lms.certification.rules.life import FINAL
from lms.certification.services.events import certificates_of_holder, life_of, record_event
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.unit_of_work import Work

END_COLUMNS = ("task_id", "how", "release_id", "at")


def end_task(work: Work, task_id: int, how: str) -> None:
    """The task is over, which lifts the suspension that it had led to; nothing where it was over already."""
    found = work.connection.execute(
        sa.select(ChangeTask.change_id, ChangeTask.person_id, Certificate.enrolment_id, Enrolment.course_id)
        .join(Certificate, Certificate.id == ChangeTask.certificate_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(ChangeTask.id == task_id)
    ).one()
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == found.enrolment_id))
    if work.connection.execute(sa.select(ChangeEnd.id).where(ChangeEnd.task_id == task_id)).first():
        return
    release = work.connection.execute(sa.select(current_release_of(sa.literal(found.course_id)))).scalar_one()
    end = ChangeEnd(task_id=task_id, how=how, release_id=release, at=work.now)
    work.session.add(end)
    work.flush()
    journal.record(
        work,
        "change_ended",
        {"change": found.change_id, "how": how},
        enrolment=found.enrolment_id,
        seals=[seal(work.connection, "change_end", END_COLUMNS, id=end.id)],
    )
    today, cause = academy_day(work.connection, work.now), cause_of(found.change_id)
    for certificate in certificates_of_holder(work, found.person_id, found.course_id):
        stands = life_of(work, certificate, found.person_id, today)
        if stands.state not in FINAL and cause in stands.causes:
            record_event(work, certificate, "restored", None, cause)
