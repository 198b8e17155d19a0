"""What people do to a certificate that was issued: suspend, restore, revoke, and reissue it for a corrected name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from lms.certification.models import Certificate
from lms.certification.rules import (
    CORRECT,
    RESTORE,
    REVOKE,
    SUSPEND,
    Life,
    may_act,
    name_problem,
)
from lms.certification.services.events import life_of, record_event
from lms.certification.services.issuing import CERTIFICATE_COLUMNS, write_certificate
from lms.cohorts.models import Enrolment
from lms.practicals.queries import academy_day
from lms.practicals.rules import text_problem
from lms.unit_of_work import Refused, Work, use_case


@use_case
def suspend(work: Work, certificate_id: int, reason: str) -> None:
    """It does not hold until somebody restores it. Its last day stays where it is."""
    _decide(work, certificate_id, SUSPEND, "suspended", reason)


@use_case
def restore(work: Work, certificate_id: int, reason: str) -> None:
    """The suspension that somebody decided is lifted; another cause, such as the registration, stays in force."""
    _decide(work, certificate_id, RESTORE, "restored", reason)


@use_case
def revoke(work: Work, certificate_id: int, reason: str) -> None:
    """It attests nothing any more, and no later act changes that."""
    _decide(work, certificate_id, REVOKE, "revoked", reason)


@use_case
def correct(work: Work, certificate_id: int, name: str, reason: str) -> int:
    """Issues it again under the corrected name, with everything else as it was frozen; the first one is superseded.

    Nothing of the first one is rewritten: it names its successor. Returns the successor's id."""
    held = _held(work, certificate_id, CORRECT, reason)
    name = " ".join(name.split())
    if (code := name_problem(name, held.certificate.holder_name)) is not None:
        raise Refused(code)
    said = {column: getattr(held.certificate, column) for column in CERTIFICATE_COLUMNS}
    for own in ("public_id", "issued_at"):
        del said[own]
    made = write_certificate(
        work,
        {**said, "holder_name": name, "issue": held.certificate.issue + 1, "supersedes_id": certificate_id},
    )
    record_event(work, held.certificate, "superseded", reason, successor=made)
    return made


DECISIONS: dict[str, Callable[..., None]] = {SUSPEND: suspend, RESTORE: restore, REVOKE: revoke}


@dataclass(frozen=True)
class _Held:
    certificate: Certificate
    life: Life
    holder: int


def _decide(work: Work, certificate_id: int, act: str, verb: str, reason: str) -> None:
    held = _held(work, certificate_id, act, reason)
    record_event(work, held.certificate, verb, reason)


def _held(work: Work, certificate_id: int, act: str, reason: str) -> _Held:
    """The certificate under its enrolment's lock; refused where its life does not allow it, or the reason is none."""
    found = work.connection.execute(
        sa.select(Certificate.enrolment_id, Enrolment.person_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.id == certificate_id)
    ).one()
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == found.enrolment_id))
    certificate = work.session.get_one(Certificate, certificate_id)
    stands = life_of(work, certificate, found.person_id, academy_day(work.connection, work.now))
    refusal = may_act(act, stands, work.actor.person_id or 0, found.person_id) or text_problem(reason)
    if refusal is not None:
        raise Refused(refusal)
    return _Held(certificate, stands, found.person_id)
