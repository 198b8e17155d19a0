"""What days alone bring to certificates: a window opens, a reminder is due, a registration ended. Safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy
from lms.accounts.queries import latest_state, licence_until
from lms.catalogue.queries import programme
from lms.certification.models import Certificate, Renewal
from lms.certification.rules import LICENCE, Life, may_be_renewed
from lms.certification.rules.life import SUSPENDED, VALID
from lms.certification.rules.renewal import Rule, reminder_due, rule_of, window_opens
from lms.certification.services.bulletins import suspend_overdue
from lms.certification.services.events import life_of
from lms.certification.services.noticing import readers_of, tell
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.cohorts.services import open_cycle
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.unit_of_work import Work, use_case

RENEWAL_COLUMNS = ("enrolment_id", "certificate_id", "opens_on", "recorded_at")
AROUND = timedelta(days=365)
"""How far from today a last day may lie for the tick to look at it: no window is longer, and whoever let a
certificate lapse for more than a year is enrolled by somebody who knows why."""


@dataclass(frozen=True)
class Ticked:
    """What one run did: cycles that were opened, notices that were written, certificates that were suspended."""

    opened: int = 0
    told: int = 0
    suspended: int = 0


@use_case
def tick_certificates(work: Work) -> Ticked:
    """Brings every certificate to this day. A second run on the same day does nothing."""
    work.lock(sa.select(Academy.id))  # two at once would meet at the constraints; so the second waits and finds it done
    today = academy_day(work.connection, work.now)
    opened = told = 0
    for certificate_id in work.connection.execute(_near(today)).scalars().all():
        certificate = work.session.get_one(Certificate, certificate_id)
        enrolment = enrolment_by_id(work.connection, certificate.enrolment_id, work.now)
        stands = life_of(work, certificate, enrolment.person_id, today)
        rules = programme(work.connection, enrolment.programme_version_id)
        rule = rule_of(rules.document["certificate"])
        if _open(work, certificate, enrolment, stands, rule, today):
            opened += 1
            told += _tell_of_window(work, certificate, enrolment, rule)
        told += _tell(work, certificate, enrolment, stands, rule, today)
    return Ticked(opened, told, suspend_overdue(work))


def _near(today: date) -> sa.Select[int]:
    """Certificates without a successor, of people who are active, whose last day or whose registration's is near."""
    later = aliased(Certificate)
    active, licence = latest_state(Enrolment.person_id).scalar_subquery(), licence_until(Enrolment.person_id)
    return (
        sa.select(Certificate.id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(
            ~sa.exists().where(later.supersedes_id == Certificate.id),
            active,
            sa.or_(
                Certificate.valid_until.between(today - AROUND, today + AROUND),
                licence.between(today - AROUND, today),
            ),
        )
        .order_by(Certificate.id)
    )


def _open(work: Work, certificate: Certificate, enrolment: EnrolmentRow, stands: Life, rule: Rule, today: date) -> bool:
    """Opens the next cycle once the window is open; says whether it did."""
    opens = window_opens(rule, certificate.valid_until)
    newer = sa.select(Enrolment.id).where(
        Enrolment.person_id == enrolment.person_id,
        Enrolment.course_id == enrolment.course_id,
        Enrolment.cycle > enrolment.cycle,
    )
    if opens is None or not opens <= today <= certificate.valid_until + AROUND or not may_be_renewed(stands):
        return False
    if work.connection.execute(newer).first():
        return False
    cycle = open_cycle(work, enrolment.id)
    row = Renewal(enrolment_id=cycle, certificate_id=certificate.id, opens_on=opens, recorded_at=work.now)
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "renewal_opened",
        {"certificate": certificate.id},
        enrolment=cycle,
        seals=[seal(work.connection, "renewal", RENEWAL_COLUMNS, id=row.id)],
    )
    return True


def _tell_of_window(work: Work, certificate: Certificate, enrolment: EnrolmentRow, rule: Rule) -> int:
    """The holder alone: to those who instruct, the reminders say it."""
    said = {
        "title": certificate.title,
        "until": certificate.valid_until,
        "opens": window_opens(rule, certificate.valid_until),
    }
    return tell(work, certificate, "window_opened", readers_of(work, enrolment.person_id, None), said)


def _tell(work: Work, certificate: Certificate, enrolment: EnrolmentRow, stands: Life, rule: Rule, today: date) -> int:
    """Reminds the holder and those who instruct there, where something is due and was not said yet."""
    if stands.state not in (VALID, SUSPENDED):
        return 0
    said = {
        "title": certificate.title,
        "name": certificate.holder_name,
        "until": certificate.valid_until,
        "left": (certificate.valid_until - today).days,
        "opens": window_opens(rule, certificate.valid_until),
    }
    due = reminder_due(certificate.valid_until, today)
    ended = _licence_ended(work, enrolment.person_id, today) if LICENCE in stands.causes else None
    readers = readers_of(work, enrolment.person_id, enrolment.cohort_id) if due or ended else []
    told = tell(work, certificate, f"ends {due}", readers, said) if due else 0
    if ended is not None:
        told += tell(work, certificate, f"licence_ended {ended}", readers, {**said, "licence": ended})
    return told


def _licence_ended(work: Work, person_id: int, today: date) -> date | None:
    until = work.connection.execute(sa.select(licence_until(person_id))).scalar_one_or_none()
    return until if until is not None and until < today else None
