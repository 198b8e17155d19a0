"""Accounts, the write side: invitations, sign-ins, roles, licences. Every act is journaled without personal text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lms.accounts.models import (
    Academy,
    Credential,
    Invitation,
    Licence,
    LoginSession,
    Person,
    PersonState,
    RoleGrant,
    SignInFailure,
)
from lms.accounts.queries import FAILURE_WINDOW, effective_roles
from lms.canonical import digest
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import ADMINISTRATOR, ROLES
from lms.unit_of_work import Refused, Work, use_case

INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    person_id: int
    public_id: str
    token: str


@use_case
def found_academy(work: Work, name: str, kind: str, zone: str) -> None:
    """The first act in an empty database; whether it is a demo can never be changed."""
    if work.session.get(Academy, 1) is not None:
        raise Refused("academy_exists")
    work.session.add(Academy(id=1, name=name, kind=kind, zone=zone, created_at=work.now))
    journal.record(work, "academy_founded", {"kind": kind})


@use_case
def invite(
    work: Work, name: str, email: str, role: str, title: str = "", zone: str = "UTC", language: str = "en"
) -> Invited:
    """A new person with a role and a one-time link. Refused for an address that is taken or a role that is none."""
    email = email.strip().lower()
    if role not in ROLES:
        raise Refused("role_unknown")
    if work.session.execute(sa.select(Person.id).where(Person.email == email)).first():
        raise Refused("email_taken")
    person = Person(
        public_id=work.chance.public_id(),
        name=" ".join(name.split()),
        email=email,
        title=title.strip(),
        language=language,
        zone=zone,
        created_at=work.now,
    )
    work.session.add(person)
    work.flush()
    work.session.add(
        PersonState(person_id=person.id, active=True, recorded_at=work.now, recorded_by=work.actor.person_id)
    )
    _grant(work, person.id, role)
    token = _invitation(work, person.id)
    journal.record(work, "person_invited", {"person": person.id, "role": role})
    return Invited(person.id, person.public_id, token)


@use_case
def invite_again(work: Work, person_id: int) -> str:
    """A fresh one-time link; earlier ones stop working."""
    work.connection.execute(
        sa.update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None))
        .values(used_at=work.now)
    )
    token = _invitation(work, person_id)
    journal.record(work, "person_invited_again", {"person": person_id})
    return token


def _invitation(work: Work, person_id: int) -> str:
    token = work.chance.token()
    work.session.add(
        Invitation(
            token_digest=digest(token),
            person_id=person_id,
            made_at=work.now,
            made_by=work.actor.person_id,
            expires_at=work.now + INVITATION_LIFE,
        )
    )
    return token


@use_case
def accept_invitation(work: Work, token: str, secret: str) -> int:
    """Uses the link up and stores the first password's hash; returns the person."""
    row = work.session.execute(
        sa.select(Invitation).where(Invitation.token_digest == digest(token)).with_for_update()
    ).scalar_one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= work.now:
        raise Refused("invitation_closed")
    row.used_at = work.now
    work.session.add(Credential(person_id=row.person_id, kind="password", secret=secret, recorded_at=work.now))
    journal.record(work, "invitation_accepted", {"person": row.person_id})
    return row.person_id


@use_case
def change_password(work: Work, person_id: int, secret: str, keep_session: int) -> None:
    """A new password; every other sign-in of the person ends."""
    work.session.add(Credential(person_id=person_id, kind="password", secret=secret, recorded_at=work.now))
    end_sessions(work, person_id, "password_changed", except_session=keep_session)
    journal.record(work, "password_changed", {"person": person_id})


@use_case
def open_session(work: Work, person_id: int, device: str, bucket: str) -> str:
    """A new sign-in; returns the token for the cookie, of which only the digest is kept."""
    token = work.chance.token()
    work.session.add(
        LoginSession(
            token_digest=digest(token),
            person_id=person_id,
            created_at=work.now,
            seen_at=work.now,
            device=device[:120],
        )
    )
    work.connection.execute(sa.delete(SignInFailure).where(SignInFailure.bucket == bucket))
    return token


@use_case
def note_failure(work: Work, bucket: str) -> None:
    """Counts a failed sign-in, and forgets those that no longer count."""
    work.connection.execute(sa.delete(SignInFailure).where(SignInFailure.at < work.now - FAILURE_WINDOW))
    work.session.add(SignInFailure(bucket=bucket, at=work.now))


@use_case
def touch_session(work: Work, session_id: int) -> None:
    work.connection.execute(sa.update(LoginSession).where(LoginSession.id == session_id).values(seen_at=work.now))


@use_case
def end_session(work: Work, session_id: int, why: str, person_id: int | None = None) -> None:
    statement = sa.update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
    if person_id is not None:
        statement = statement.where(LoginSession.person_id == person_id)
    work.connection.execute(statement.values(ended_at=work.now, ended_why=why))


@use_case
def end_sessions(work: Work, person_id: int, why: str, except_session: int | None = None) -> int:
    statement = sa.update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    if except_session is not None:
        statement = statement.where(LoginSession.id != except_session)
    return work.connection.execute(statement.values(ended_at=work.now, ended_why=why)).rowcount


def _grant(work: Work, person_id: int, role: str) -> None:
    work.session.add(
        RoleGrant(
            person_id=person_id,
            role=role,
            valid_from=work.now,
            valid_until=None,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )


@use_case
def grant_role(work: Work, person_id: int, role: str) -> None:
    if role not in ROLES:
        raise Refused("role_unknown")
    if _holds(work, person_id, role):
        raise Refused("role_held")
    _grant(work, person_id, role)
    journal.record(work, "role_granted", {"person": person_id, "role": role}, seals=[_role_seal(work, person_id)])


@use_case
def end_role(work: Work, person_id: int, role: str) -> None:
    """Ends a role from now on; the last administrator keeps it."""
    if not _holds(work, person_id, role):
        raise Refused("role_not_held")
    _keep_an_administrator(work, person_id, role)
    since = work.session.execute(
        sa.select(RoleGrant.valid_from)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == role)
        .order_by(RoleGrant.id.desc())
        .limit(1)
    ).scalar_one()
    work.session.add(
        RoleGrant(
            person_id=person_id,
            role=role,
            valid_from=since,
            valid_until=work.now,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )
    journal.record(work, "role_ended", {"person": person_id, "role": role}, seals=[_role_seal(work, person_id)])


def _role_seal(work: Work, person_id: int) -> dict[str, object]:
    """Seals the latest grant alone: later grants must not break earlier seals."""
    work.flush()
    latest = work.connection.execute(
        sa.select(sa.func.max(RoleGrant.id)).where(RoleGrant.person_id == person_id)
    ).scalar_one()
    return seal(work.connection, "role_grant", ("person_id", "role", "valid_from", "valid_until"), id=latest)


def _holds(work: Work, person_id: int, role: str) -> bool:
    held = effective_roles(work.now).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    return work.session.execute(held).first() is not None


def _keep_an_administrator(work: Work, person_id: int, role: str) -> None:
    if role != ADMINISTRATOR:
        return
    others = effective_roles(work.now).where(RoleGrant.role == ADMINISTRATOR, RoleGrant.person_id != person_id)
    active = [row.person_id for row in work.session.execute(others) if _is_active(work, row.person_id)]
    if not active:
        raise Refused("last_administrator")


def _is_active(work: Work, person_id: int) -> bool:
    return bool(
        work.session.execute(
            sa.select(PersonState.active)
            .where(PersonState.person_id == person_id)
            .order_by(PersonState.id.desc())
            .limit(1)
        ).scalar_one_or_none()
    )


@use_case
def set_active(work: Work, person_id: int, active: bool) -> None:
    """Deactivates (ending every sign-in) or reactivates a person."""
    if _is_active(work, person_id) == active:
        raise Refused("already_so")
    if not active:
        if _holds(work, person_id, ADMINISTRATOR):
            _keep_an_administrator(work, person_id, ADMINISTRATOR)
        end_sessions(work, person_id, "deactivated")
    work.session.add(
        PersonState(person_id=person_id, active=active, recorded_at=work.now, recorded_by=work.actor.person_id)
    )
    journal.record(work, "person_activated" if active else "person_deactivated", {"person": person_id})


@use_case
def record_licence(
    work: Work,
    person_id: int,
    profession: str,
    body: str,
    number: str,
    valid_from: date,
    valid_until: date,
    verification: str,
) -> None:
    """A registration as somebody checked it; what follows for certificates is decided above."""
    if valid_until < valid_from:
        raise Refused("dates_reversed")
    licence = Licence(
        person_id=person_id,
        profession=profession,
        body=body.strip(),
        number=number.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        verification=verification,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(licence)
    work.flush()
    columns = ("person_id", "profession", "number", "valid_from", "valid_until", "verification")
    journal.record(
        work,
        "licence_recorded",
        {"person": person_id, "verification": verification},
        seals=[seal(work.connection, "licence", columns, id=licence.id)],
    )
    work.happened("licence_recorded", subject=person_id)


@use_case
def set_preferences(work: Work, person_id: int, language: str, zone: str) -> None:
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(language=language, zone=zone))
