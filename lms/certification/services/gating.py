"""The gate before a certificate: held by somebody or by a stop, let go by somebody, and stopped when too many come."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.certification.models import Certificate, IssueHold, IssueStop, Standing
from lms.certification.rules.gate import HELD, LET, may_hold, may_let, unusual
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.rules import text_problem
from lms.unit_of_work import Refused, Work, use_case

STOP_COLUMNS = ("led_to_by", "people", "raised_at", "raised_by")
HOLD_COLUMNS = ("enrolment_id", "verb", "stop_id", "recorded_at", "recorded_by")


@use_case
def hold(work: Work, enrolment_id: int, reason: str) -> None:
    """No certificate is issued for this enrolment, whatever becomes complete, until somebody lets it go."""
    holder = _locked(work, enrolment_id)
    certified = sa.select(Certificate.id).where(Certificate.enrolment_id == enrolment_id)
    found = work.connection.execute(certified).first() is not None
    refusal = may_hold(work.actor.person_id or 0, holder, latest_hold(work, enrolment_id), found)
    if refusal := refusal or text_problem(reason):
        raise Refused(refusal)
    _record(work, enrolment_id, HELD, reason=reason)


@use_case
def let_go(work: Work, enrolment_id: int, reason: str) -> None:
    """What was held is issued as soon as everything is met: at once, where it is."""
    holder = _locked(work, enrolment_id)
    refusal = may_let(work.actor.person_id or 0, holder, latest_hold(work, enrolment_id))
    if refusal := refusal or text_problem(reason):
        raise Refused(refusal)
    _record(work, enrolment_id, LET, reason=reason)
    complete = sa.select(Standing.id).where(Standing.enrolment_id == enrolment_id, Standing.complete)
    if work.connection.execute(complete).first():
        work.happened("standing_complete", enrolment_id)


@use_case
def hold_all(work: Work, enrolments: Sequence[int], reason: str) -> None:
    """Holds several at once, all or none."""
    for enrolment_id in sorted(enrolments):  # whoever locks several locks them in one order
        hold(work, enrolment_id, reason)


@use_case
def let_all_go(work: Work, enrolments: Sequence[int], reason: str) -> None:
    """Lets several go at once, all or none."""
    for enrolment_id in sorted(enrolments):  # whoever locks several locks them in one order
        let_go(work, enrolment_id, reason)


def _locked(work: Work, enrolment_id: int) -> int:
    """Whose enrolment it is; its lock is held from here on."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    return work.connection.execute(sa.select(Enrolment.person_id).where(Enrolment.id == enrolment_id)).scalar_one()


def latest_hold(work: Work, enrolment_id: int) -> str | None:
    wanted = sa.select(IssueHold.verb).where(IssueHold.enrolment_id == enrolment_id)
    return work.connection.execute(wanted.order_by(IssueHold.id.desc()).limit(1)).scalar_one_or_none()


def held_back(work: Work, enrolment_id: int) -> bool:
    """Whether the certificate of this complete enrolment is not to be issued now.

    It is not while somebody holds it, nor when the act that is being done completes too many at once: then each of
    them is held under one stop. Whom somebody let go is issued, whatever the number."""
    latest = latest_hold(work, enrolment_id)
    if latest is not None:
        return latest == HELD
    stop = next((fact.subject for fact in work.facts if fact.verb == "issue_stopped"), None)
    if stop is None:
        together = _completed_now(work)
        if not unusual(len(together)):
            return False
        stop = _stop(work, len(together))
    _record(work, enrolment_id, HELD, stop=stop)
    return True


def _completed_now(work: Work) -> set[int]:
    """Whom the act completes who have no certificate: every standing of an act is settled before one is issued over."""
    wanted = {fact.enrolment for fact in work.facts if fact.verb == "standing_complete" and fact.enrolment}
    rows = sa.select(Certificate.enrolment_id).where(Certificate.enrolment_id.in_(wanted))
    return wanted - set(work.connection.execute(rows).scalars())


def _stop(work: Work, people: int) -> int:
    row = IssueStop(led_to_by=work.facts[0].verb, people=people, raised_at=work.now, raised_by=work.actor.person_id)
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "issue_stopped",
        {"stop": row.id, "people": people},
        seals=[seal(work.connection, "issue_stop", STOP_COLUMNS, id=row.id)],
    )
    work.happened("issue_stopped", None, row.id)
    return row.id


def _record(work: Work, enrolment_id: int, verb: str, reason: str | None = None, stop: int | None = None) -> None:
    row = IssueHold(
        enrolment_id=enrolment_id,
        verb=verb,
        stop_id=stop,
        reason_id=None if reason is None else journal.write_body(work, reason.strip()),
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(row)
    work.flush()
    said: dict[str, object] = {"stop": stop} if stop is not None else {}
    if row.reason_id is not None:
        said["reason"] = journal.body_digest(work, row.reason_id)
    journal.record(
        work,
        f"issue_{verb}",
        said,
        enrolment=enrolment_id,
        seals=[seal(work.connection, "issue_hold", HOLD_COLUMNS, id=row.id)],
    )
