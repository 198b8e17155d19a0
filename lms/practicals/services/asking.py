"""Asking for a sign-off, the write side: made and renewed by the trainee or begun by a supervisor; rejected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Outbox, Person
from lms.accounts.queries import effective_roles
from lms.accounts.services import invite
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, own_enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import INSTRUCTOR, SUPERVISOR
from lms.practicals.models import SignoffEvent, SignoffRequest
from lms.practicals.queries.assessors import assessor
from lms.practicals.queries.entries import entry
from lms.practicals.queries.requests import RequestRow, request_row, requests_of
from lms.practicals.rules import text_problem
from lms.practicals.rules.asking import LIFE, OPEN, may_answer, may_renew
from lms.practicals.services.signing import EVENT_COLUMNS
from lms.privacy.rules import IDENTIFIES
from lms.unit_of_work import Refused, Work, use_case

MOST_OPEN = 20
MOST_INVITED = 5  # supervisors that one trainee brings in
COLUMNS = ("public_id", "enrolment_id", "entry_version_id", "supervisor_id", "begun", "made_at", "expires_at")


@use_case
def ask(
    work: Work, enrolment: EnrolmentRow, entry_id: str | None = None, supervisor: tuple[str, str] | None = None
) -> str:
    """Asks for a signature; returns the request's public id.

    `entry_id` is the entry's public id; without one the supervisor fills in what was done. `supervisor` is a name
    and an e-mail address: somebody who is not known by it is invited, and counts once the academy vouches.
    """
    if work.actor.person_id != enrolment.person_id:
        raise Refused("entry_not_own")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    before = requests_of(work.connection, enrolment.id)
    if sum(row.fact.state(work.now) == OPEN for row in before) >= MOST_OPEN:
        raise Refused("requests_many", n=MOST_OPEN)
    version = _entry_to_sign(work, enrolment.id, entry_id, before) if entry_id else None
    asked = _supervisor(work, supervisor, before) if supervisor else None
    made = _request(work, enrolment.id, entry_version_id=version, supervisor_id=asked, begun=False)
    if made.supervisor_id is not None:
        mail = Outbox(
            key=f"signoff-{made.public_id}", person_id=made.supervisor_id, notice="signoff_asked", made_at=work.now
        )
        work.session.add(mail)
    _recorded(work, made, "signoff_asked")
    return made.public_id


@use_case
def begin(work: Work, email: str) -> str:
    """A supervisor begins where nobody asked: by the trainee's address, for whom they may assess. Returns the public
    id of a request that is addressed to themselves; the one that is still open, where they began before.

    Nobody learns whether an address is known: whoever has no right to the trainee is told what a stranger is.
    """
    person, me = _known(work, email), work.actor.person_id
    enrolment = own_enrolment(work.connection, person, work.now) if person is not None else None
    if me is None or enrolment is None:
        raise Refused("begin_unknown")
    if me == enrolment.person_id:
        raise Refused("observe_self")
    who = assessor(work.connection, me, enrolment, False, work.now)
    if not (who.instructs or who.vouched(work.now)):
        raise Refused("begin_unknown")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    waiting = [row for row in requests_of(work.connection, enrolment.id) if row.fact.state(work.now) == OPEN]
    for row in waiting:
        if row.begun and row.supervisor_id == me:
            return row.public_id
    if len(waiting) >= MOST_OPEN:
        raise Refused("begin_many", n=MOST_OPEN)
    made = _request(work, enrolment.id, supervisor_id=me, begun=True)
    _recorded(work, made, "signoff_begun")
    return made.public_id


def _request(work: Work, enrolment_id: int, **values: Any) -> SignoffRequest:
    made = SignoffRequest(
        public_id=work.chance.public_id()[:10],
        enrolment_id=enrolment_id,
        made_at=work.now,
        expires_at=work.now + LIFE,
        **values,
    )
    work.session.add(made)
    work.flush()
    return made


def _recorded(work: Work, made: SignoffRequest, verb: str) -> None:
    sealed = seal(work.connection, "signoff_request", COLUMNS, id=made.id)
    journal.record(work, verb, {"request": made.id}, enrolment=made.enrolment_id, seals=[sealed])


def _known(work: Work, email: str) -> int | None:
    wanted = sa.select(Person.id).where(Person.email == email.strip().lower())
    return work.connection.execute(wanted).scalar_one_or_none()


def _entry_to_sign(work: Work, enrolment_id: int, public_id: str, before: list[RequestRow]) -> int:
    row = entry(work.connection, public_id)
    if row is None or row.enrolment_id != enrolment_id:
        raise Refused("entry_unknown")
    states = {one.fact.state(work.now) for one in before if one.entry_id == row.entry_id}
    if "signed" in states:
        raise Refused("entry_signed")
    if "open" in states:
        raise Refused("entry_asked")
    return row.version_id


def _supervisor(work: Work, named: tuple[str, str], before: list[RequestRow]) -> int:
    """The person behind an address. Nobody learns here who is registered under it, but that it cannot be asked."""
    name, email = named[0], named[1].strip().lower()
    known = _known(work, email)
    if known is None:
        brought = {row.supervisor_id for row in before if row.supervisor_id is not None}
        if len(brought) >= MOST_INVITED:
            raise Refused("supervisors_many", n=MOST_INVITED)
        return invite(work, name, email, SUPERVISOR).person_id
    roles = effective_roles(work.now).subquery()
    held = set(work.connection.execute(sa.select(roles.c.role).where(roles.c.person_id == known)).scalars())
    if known == work.actor.person_id or not held & {SUPERVISOR, INSTRUCTOR}:
        raise Refused("supervisor_not_asked")
    return known


@use_case
def renew_request(work: Work, public_id: str) -> None:
    """Gives a request another fourteen days, once."""
    request = _own(work, public_id)
    if (refusal := may_renew(request.fact, work.now)) is not None:
        raise Refused(refusal)
    _event(work, request, "renewed", "signoff_renewed", expires_at=work.now + LIFE)


@use_case
def withdraw_request(work: Work, public_id: str) -> None:
    """The trainee takes a request back; the entry can be changed and asked for again."""
    request = _own(work, public_id)
    if request.fact.closed:
        raise Refused("request_closed")
    _event(work, request, "withdrawn", "signoff_withdrawn")


@use_case
def reject_request(work: Work, public_id: str, reason: str) -> None:
    """A supervisor does not sign, and says why; the trainee reads it and can ask again."""
    request = _locked(work, public_id)
    enrolment = enrolment_by_id(work.connection, request.enrolment_id, work.now)
    if (refusal := may_answer(request.fact, work.now)) is not None:
        raise Refused(refusal)
    person = work.actor.person_id
    if person is None or person == enrolment.person_id:
        raise Refused("observe_self")
    who = assessor(work.connection, person, enrolment, False, work.now)
    if not (who.instructs or who.supervises):
        raise Refused("assess_no_role")
    if (code := text_problem(reason)) is not None:
        raise Refused(code if code == IDENTIFIES else "reject_reason")
    body = journal.write_body(work, reason.strip())
    said = {"reason": journal.body_digest(work, body)}
    _event(work, request, "rejected", "signoff_rejected", said, reason_id=body)


def _locked(work: Work, public_id: str) -> RequestRow:
    wanted = sa.select(SignoffRequest.enrolment_id).where(SignoffRequest.public_id == public_id)
    enrolment_id = work.connection.execute(wanted).scalar_one_or_none()
    if enrolment_id is not None:
        work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    request = request_row(work.connection, public_id)
    if request is None:
        raise Refused("request_unknown")
    return request


def _own(work: Work, public_id: str) -> RequestRow:
    request = _locked(work, public_id)
    enrolment = enrolment_by_id(work.connection, request.enrolment_id, work.now)
    if enrolment.person_id != work.actor.person_id:
        raise Refused("entry_not_own")
    return request


def _event(
    work: Work, request: RequestRow, verb: str, entry_verb: str, said: Mapping[str, Any] | None = None, **values: Any
) -> None:
    event = SignoffEvent(request_id=request.id, verb=verb, at=work.now, by_id=work.actor.person_id, **values)
    work.session.add(event)
    work.flush()
    journal.record(
        work,
        entry_verb,
        {"request": request.id, **(said or {})},
        enrolment=request.enrolment_id,
        seals=[seal(work.connection, "signoff_event", EVENT_COLUMNS, id=event.id)],
    )
