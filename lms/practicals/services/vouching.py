"""Vouching for a supervisor, the write side: what an unknown person signed counts only from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from lms.accounts.models import Licence, RoleGrant
from lms.accounts.queries import effective_roles
from lms.catalogue.queries import checklist, current_programme, programme
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import ADMINISTRATOR, SUPERVISOR
from lms.practicals.models import AssessorGrant, Observation, ObservationVersion
from lms.practicals.queries.assessors import teaches
from lms.practicals.queries.observations import academy_zone
from lms.practicals.rules.assessing import asked_of
from lms.unit_of_work import Refused, Work, use_case

COLUMNS = ("person_id", "course_id", "areas", "valid_from", "valid_until", "recorded_at", "recorded_by")


@use_case
def vouch(work: Work, person_id: int, course_id: int, areas: Sequence[str], until: date | None = None) -> None:
    """This supervisor may assess these areas of the course, up to the end of a day or for good.

    What the person signed before waits no longer, so the licence is looked at for the whole time since then.
    """
    _may_vouch(work, person_id, course_id)
    held = effective_roles(work.now).where(RoleGrant.person_id == person_id, RoleGrant.role == SUPERVISOR)
    if work.connection.execute(held).first() is None:
        raise Refused("vouch_no_supervisor")
    programme_id = current_programme(work.connection, course_id)
    if programme_id is None:
        raise Refused("vouch_no_supervisor")
    rules = programme(work.connection, programme_id)
    known = {area["id"] for area in checklist(work.connection, rules.checklist_version_id)["areas"]}
    if not areas or not set(areas) <= known:
        raise Refused("choose_area")
    zone = academy_zone(work.connection)
    today = work.now.astimezone(zone).date()
    if until is not None and until < today:
        raise Refused("vouch_past")
    waiting = _waiting(work, person_id, course_id)
    since = min([row[0].astimezone(zone).date() for row in waiting], default=today)
    if asked_of(rules.document).licence and not _licensed(work, person_id, since, today):
        raise Refused("vouch_licence")
    ends = datetime.combine(until + timedelta(days=1), time(), zone) if until else None
    _grant(work, person_id, course_id, sorted(set(areas)), work.now, ends, "assessor_vouched")
    for _signed_at, enrolment_id, observation_id in waiting:
        work.happened("observation_signed", enrolment_id, observation_id)


@use_case
def end_vouching(work: Work, person_id: int, course_id: int) -> None:
    """From now on this person assesses no more; what was signed before stays as it is."""
    _may_vouch(work, person_id, course_id)
    latest = work.connection.execute(
        sa.select(AssessorGrant.areas, AssessorGrant.valid_from, AssessorGrant.valid_until)
        .where(AssessorGrant.person_id == person_id, AssessorGrant.course_id == course_id)
        .order_by(AssessorGrant.id.desc())
        .limit(1)
    ).one_or_none()
    if latest is None or (latest.valid_until is not None and latest.valid_until <= work.now):
        raise Refused("already_so")
    _grant(work, person_id, course_id, latest.areas, latest.valid_from, work.now, "assessor_ended")


def _may_vouch(work: Work, person_id: int, course_id: int) -> None:
    if work.actor.person_id == person_id:
        raise Refused("vouch_self")
    if work.actor.has(ADMINISTRATOR):
        return
    if work.actor.person_id is None or not teaches(work.connection, work.actor.person_id, course_id, work.now):
        raise Refused("vouch_not_yours")


def _licensed(work: Work, person_id: int, since: date, today: date) -> bool:
    """Whether the latest registration is checked, and covers every day from the first waiting signature to today."""
    row = work.connection.execute(
        sa.select(Licence.valid_from, Licence.valid_until, Licence.verification)
        .where(Licence.person_id == person_id)
        .order_by(Licence.id.desc())
        .limit(1)
    ).one_or_none()
    return row is not None and row.verification != "self" and row.valid_from <= since and row.valid_until >= today


def _waiting(work: Work, person_id: int, course_id: int) -> list[tuple[datetime, int, int]]:
    """(moment, enrolment, observation) of every signature that was given before anybody vouched."""
    rows = work.connection.execute(
        sa.select(ObservationVersion.signed_at, Observation.enrolment_id, Observation.id)
        .join(Observation, Observation.id == ObservationVersion.observation_id)
        .join(Enrolment, Enrolment.id == Observation.enrolment_id)
        .where(
            ObservationVersion.observer_id == person_id,
            ObservationVersion.provisional,
            Enrolment.course_id == course_id,
        )
        .order_by(ObservationVersion.id)
    )
    return [(row.signed_at, row.enrolment_id, row.id) for row in rows]


def _grant(
    work: Work, person_id: int, course_id: int, areas: Sequence[str], start: datetime, end: datetime | None, verb: str
) -> None:
    made = AssessorGrant(
        person_id=person_id,
        course_id=course_id,
        areas=list(areas),
        valid_from=start,
        valid_until=end,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(made)
    work.flush()
    journal.record(
        work,
        verb,
        {"person": person_id, "course": course_id, "areas": list(areas)},
        seals=[seal(work.connection, "assessor_grant", COLUMNS, id=made.id)],
    )
