"""What changes or shows what somebody may do: suspending, restoring, ending, and the card's address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import enrolment_by_id
from lms.entrustment.models import ScopeAddress, ScopeEvent
from lms.entrustment.queries import facts_of
from lms.entrustment.scope import ENDED, RESTORED, SUSPENDED, Held, held
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.practicals.rules import text_problem
from lms.unit_of_work import Refused, Work, use_case

EVENT_COLUMNS = (
    "person_id",
    "enrolment_id",
    "kind",
    "areas",
    "product",
    "level",
    "document",
    "decision_id",
    "starts_on",
    "recorded_by",
    "recorded_name",
    "recorded_at",
)


@use_case
def suspend_scope(work: Work, enrolment_id: int, areas: Sequence[str], reason: str) -> None:
    """From today on nothing is permitted in these areas, whatever the product, until somebody restores it."""
    _change(work, enrolment_id, areas, reason, SUSPENDED)


@use_case
def restore_scope(work: Work, enrolment_id: int, areas: Sequence[str], reason: str) -> None:
    """What was suspended in these areas is permitted again, as it had been decided."""
    _change(work, enrolment_id, areas, reason, RESTORED)


@use_case
def end_scope(work: Work, enrolment_id: int, areas: Sequence[str], reason: str) -> None:
    """What was decided for these areas holds no more; it takes a new decision to permit it again."""
    _change(work, enrolment_id, areas, reason, ENDED)


ACTS: dict[str, Callable[..., None]] = {"suspend": suspend_scope, "restore": restore_scope, "end": end_scope}


def _change(work: Work, enrolment_id: int, areas: Sequence[str], reason: str, kind: str) -> None:
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    if enrolment.person_id == work.actor.person_id:
        raise Refused("scope_own")
    if (code := text_problem(reason)) is not None:
        raise Refused(code)
    today = academy_day(work.connection, work.now)
    now = held(facts_of(work.connection, enrolment.person_id), today)
    if not areas or not set(areas) <= {one.permit.area for one in now}:
        raise Refused("scope_areas")
    if not all(any(_changes(one, kind) for one in now if one.permit.area == area) for area in areas):
        raise Refused("already_so")
    event = ScopeEvent(
        person_id=enrolment.person_id,
        enrolment_id=enrolment_id,
        kind=kind,
        areas=sorted(set(areas)),
        product="",
        level=None,
        document={"format": 1},
        reason_id=journal.write_body(work, reason.strip()),
        starts_on=today,
    )
    add_event(work, event)


def _changes(one: Held, kind: str) -> bool:
    return kind == ENDED or one.suspended == (kind == RESTORED)


def add_event(work: Work, event: ScopeEvent) -> None:
    """Records an event under the actor's printed name."""
    event.recorded_by = work.actor.person_id or 0
    event.recorded_name = work.connection.execute(
        sa.select(Person.name).where(Person.id == work.actor.person_id)
    ).scalar_one()
    event.recorded_at = work.now
    work.session.add(event)
    work.flush()
    said = {"areas": event.areas, "product": event.product, "level": event.level}
    if event.reason_id is not None:
        said["reason"] = journal.body_digest(work, event.reason_id)
    journal.record(
        work,
        f"scope_{event.kind}",
        said,
        enrolment=event.enrolment_id,
        seals=[seal(work.connection, "scope_event", EVENT_COLUMNS, id=event.id)],
    )


@use_case
def renew_address(work: Work, enrolment_id: int) -> str:
    """A fresh address for the holder's card; the one before leads nowhere from now on."""
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    if enrolment.person_id != work.actor.person_id:
        raise Refused("scope_not_own")
    made = ScopeAddress(public_id=work.chance.public_id(), person_id=enrolment.person_id, made_at=work.now)
    work.session.add(made)
    journal.record(work, "scope_address_made", {"person": enrolment.person_id}, enrolment=enrolment_id)
    return made.public_id
