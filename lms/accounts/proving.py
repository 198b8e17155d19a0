"""Proof, before a signature, that the person at the device is the one who signed in: the password again, or a PIN.

A proof can be kept for the next hours of the same sign-in, so that signatures can wait on a bad connection: the
page then holds a token, and neither the password nor the PIN stays on the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.accounts.models import Credential, LoginSession, SigningGrant
from lms.accounts.passwords import password_fits
from lms.accounts.queries import FAILURES_ALLOWED, failures_since
from lms.accounts.services import note_failure
from lms.canonical import digest
from lms.database import Reader, reading
from lms.journal import services as journal
from lms.unit_of_work import Act, Refused, Work, use_case

PASSWORD, PIN = "password", "pin"
GRANT_LIFE = timedelta(hours=8)
PIN_LENGTH = 6
_RUNS = ("0123456789", "9876543210")


def pin_problem(pin: str) -> str | None:
    """A code for what is wrong with a new PIN, or None."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdecimal()):
        return "pin_digits"
    easy = len(set(pin)) < 3 or any(pin in run for run in _RUNS)
    return "pin_easy" if easy else None


@use_case
def set_pin(work: Work, person_id: int, secret: str) -> None:
    """A new PIN, given as its hash; the latest one counts."""
    work.session.add(Credential(person_id=person_id, kind=PIN, secret=secret, recorded_at=work.now))
    journal.record(work, "pin_set", {"person": person_id})


def secret_of(reader: Reader, person_id: int, kind: str) -> str | None:
    """The hash of a person's password or PIN, the latest of them."""
    wanted = sa.select(Credential.secret).where(Credential.person_id == person_id, Credential.kind == kind)
    return reader.execute(wanted.order_by(Credential.id.desc()).limit(1)).scalar_one_or_none()


def prove(act: Act, person_id: int, secret: str) -> str:
    """'password' or 'pin', by what fits; refused where nothing does, or after too many failures, whatever the device.

    Hashing takes its time, so it is done outside any transaction.
    """
    bucket = digest(f"signing|{person_id}")
    if failures_since(reading(), bucket, act.now) >= FAILURES_ALLOWED:
        raise Refused("proof_throttled")
    kind = PIN if pin_problem(secret) != "pin_digits" else PASSWORD
    stored = secret_of(reading(), person_id, kind)
    if not password_fits(stored, secret):
        note_failure(act, bucket)
        raise Refused("proof_wrong")
    return kind


@dataclass(frozen=True)
class Proof:
    """How and when somebody proved to be there."""

    kind: str  # password | pin
    at: datetime


@use_case
def keep_proof(work: Work, session_id: int, kind: str) -> str:
    """A token for signatures of the next hours in this sign-in; only its digest is stored."""
    token = work.chance.token()
    work.session.add(
        SigningGrant(
            token_digest=digest(token),
            session_id=session_id,
            person_id=work.actor.person_id,
            proof=kind,
            made_at=work.now,
            expires_at=work.now + GRANT_LIFE,
        )
    )
    return token


def kept_proof(reader: Reader, token: str, session_id: int, person_id: int, at: datetime) -> Proof | None:
    """The proof behind a token, if it was given in this very sign-in by this person, and not too long ago."""
    wanted = (
        sa.select(SigningGrant.proof, SigningGrant.made_at)
        .join(LoginSession, LoginSession.id == SigningGrant.session_id)
        .where(
            SigningGrant.token_digest == digest(token),
            SigningGrant.session_id == session_id,
            SigningGrant.person_id == person_id,
            SigningGrant.expires_at > at,
            LoginSession.ended_at.is_(None),
        )
    )
    row = reader.execute(wanted).one_or_none()
    return Proof(row.proof, row.made_at) if row else None
