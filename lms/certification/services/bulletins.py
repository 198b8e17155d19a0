"""Safety bulletins: sent to those who hold a certificate, answered by them, and what is overdue suspends."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from lms.certification.models import (
    BulletinAnswer,
    BulletinTask,
    Certificate,
    SafetyBulletin,
)
from lms.certification.rules import LICENCE, Life
from lms.certification.rules.bulletins import Bulletin, cause_of, problems
from lms.certification.rules.life import EXPIRED, FINAL, SUSPENDED, VALID
from lms.certification.services.events import certificates_of_holder, life_of, record_event
from lms.certification.services.noticing import readers_of, tell
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import membership_now
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.unit_of_work import Refused, Work, use_case

BULLETIN_COLUMNS = ("public_id", "cohort_id", "title", "document", "due_on", "made_at", "made_by")
TASK_COLUMNS = ("bulletin_id", "person_id", "certificate_id")
ANSWER_COLUMNS = ("task_id", "option", "right", "at")


@use_case
def send_bulletin(work: Work, cohort_id: int, bulletin: Bulletin) -> str:
    """Sends it to everybody of the cohort whose certificate holds today, or would but for a registration.

    Returns its public id. Refused for nobody, and for a bulletin that could not be answered."""
    today = academy_day(work.connection, work.now)
    if found := problems(bulletin, today):
        raise Refused(found[0][1])
    holders = current_holders(work, cohort_id)
    if not holders:
        raise Refused("bulletin_nobody")
    said = asdict(bulletin)
    title, due_on = said.pop("title"), said.pop("due_on")
    row = SafetyBulletin(
        public_id=work.chance.public_id(),
        cohort_id=cohort_id,
        title=title,
        document={"format": 1, **said, "options": list(bulletin.options)},
        due_on=due_on,
        made_at=work.now,
        made_by=work.actor.person_id,
    )
    work.session.add(row)
    work.flush()
    tasks = [
        BulletinTask(bulletin_id=row.id, person_id=person, certificate_id=certificate.id)
        for person, certificate in holders
    ]
    work.session.add_all(tasks)
    work.flush()
    journal.record(
        work,
        "bulletin_sent",
        {"bulletin": row.id, "people": len(tasks)},
        seals=[
            seal(work.connection, "safety_bulletin", BULLETIN_COLUMNS, id=row.id),
            seal(work.connection, "bulletin_task", TASK_COLUMNS, bulletin_id=row.id),
        ],
    )
    for person, certificate in holders:
        tell(work, certificate, f"bulletin {row.id}", readers_of(work, person, None), {"title": title, "due": due_on})
    return row.public_id


def current_holders(work: Work, cohort_id: int) -> list[tuple[int, Certificate]]:
    """(person, newest certificate) of everybody in the cohort whose certificate holds but for a registration."""
    member = membership_now(work.now).where(Membership.cohort_id == cohort_id).subquery()
    rows = work.session.execute(
        sa.select(Enrolment.person_id, Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(member, member.c.enrolment_id == Enrolment.id)
        .order_by(Certificate.id)
    ).all()
    newest: dict[int, Certificate] = {row[0]: row[1] for row in rows}
    today = academy_day(work.connection, work.now)
    return [(one, newest[one]) for one in sorted(newest) if _holds(life_of(work, newest[one], one, today))]


def _holds(stands: Life) -> bool:
    return stands.state in (VALID, SUSPENDED) and set(stands.causes) <= {LICENCE}


@use_case
def answer_bulletin(work: Work, public_id: str, option: int) -> bool:
    """One try at its question by somebody who was sent it; says whether it is right.

    A right answer ends the task and lifts the suspension that the overdue task had led to."""
    found = work.connection.execute(
        sa.select(
            BulletinTask.id, BulletinTask.certificate_id, SafetyBulletin.id.label("bulletin"), SafetyBulletin.document
        )
        .join(SafetyBulletin, SafetyBulletin.id == BulletinTask.bulletin_id)
        .where(SafetyBulletin.public_id == public_id, BulletinTask.person_id == work.actor.person_id)
    ).one_or_none()
    if found is None or not 0 <= option < len(found.document["options"]):
        raise Refused("bulletin_option")
    issued = work.session.get_one(Certificate, found.certificate_id)
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == issued.enrolment_id))
    done = sa.select(BulletinAnswer.id).where(BulletinAnswer.task_id == found.id, BulletinAnswer.right)
    if work.connection.execute(done).first():
        raise Refused("already_so")
    answer = BulletinAnswer(task_id=found.id, option=option, right=option == found.document["right"], at=work.now)
    work.session.add(answer)
    work.flush()
    journal.record(
        work,
        "bulletin_answered",
        {"bulletin": found.bulletin},
        enrolment=issued.enrolment_id,
        seals=[seal(work.connection, "bulletin_answer", ANSWER_COLUMNS, id=answer.id)],
    )
    if answer.right:
        for certificate in certificates_of_holder(work, work.actor.person_id or 0, _course_of(issued)):
            today = academy_day(work.connection, work.now)
            stands = life_of(work, certificate, work.actor.person_id or 0, today)
            if stands.state not in FINAL and cause_of(found.bulletin) in stands.causes:
                record_event(work, certificate, "restored", None, cause_of(found.bulletin))
    return answer.right


def _course_of(issued: Certificate) -> sa.ScalarSelect[int]:
    return sa.select(Enrolment.course_id).where(Enrolment.id == issued.enrolment_id).scalar_subquery()


def suspend_overdue(work: Work) -> int:
    """Suspends the newest certificate of everybody whose bulletin is overdue, once; returns how many.

    A renewal or a new number in between does not evade it: the newest one is asked."""
    today = academy_day(work.connection, work.now)
    answered = sa.exists().where(BulletinAnswer.task_id == BulletinTask.id, BulletinAnswer.right)
    overdue = work.connection.execute(
        sa.select(BulletinTask.person_id, BulletinTask.certificate_id, SafetyBulletin.id, SafetyBulletin.title)
        .join(SafetyBulletin, SafetyBulletin.id == BulletinTask.bulletin_id)
        .where(SafetyBulletin.due_on < today, ~answered)
        .order_by(BulletinTask.id)
    ).all()
    suspended = 0
    for person, certificate_id, bulletin, title in overdue:
        issued = work.session.get_one(Certificate, certificate_id)
        newest = certificates_of_holder(work, person, _course_of(issued))[-1]
        stands = life_of(work, newest, person, today)
        if stands.state in (*FINAL, EXPIRED) or cause_of(bulletin) in stands.causes:
            continue
        record_event(work, newest, "suspended", None, cause_of(bulletin))
        cohort = membership_now(work.now).where(Membership.enrolment_id == newest.enrolment_id)
        member = work.connection.execute(cohort).one_or_none()
        readers = readers_of(work, person, member.cohort_id if member else None)
        tell(work, newest, f"bulletin_overdue {bulletin}", readers, {"title": title, "name": newest.holder_name})
        suspended += 1
    return suspended
