"""Who somebody is: the signed-in person in one statement, and lists for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

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
from lms.canonical import digest
from lms.database import Prepared, Reader, Rows, UtcDateTime, record

FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class SessionRow:
    session_id: int
    person_id: int
    public_id: str
    name: str
    title: str
    email: str
    roles: frozenset[str]
    language: str
    zone: str
    created_at: datetime
    seen_at: datetime


def effective_roles(at: datetime | sa.BindParameter[datetime]) -> sa.Select[int, str]:
    """(person, role) of every role that holds at this moment: the latest row of each pair decides."""
    later = aliased(RoleGrant)
    newer = sa.exists().where(
        later.person_id == RoleGrant.person_id, later.role == RoleGrant.role, later.id > RoleGrant.id
    )
    return sa.select(RoleGrant.person_id, RoleGrant.role).where(
        ~newer,
        RoleGrant.valid_from <= at,
        sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > at),
    )


PersonColumn: TypeAlias = "sa.SQLColumnExpression[int] | int"


def latest_state(person: PersonColumn = Person.id) -> sa.Select[bool]:
    """Whether the person that a column of the enclosing statement names is active."""
    return (
        sa.select(PersonState.active)
        .where(PersonState.person_id == person)
        .order_by(PersonState.id.desc())
        .limit(1)
        .correlate_except(PersonState)
    )


def _session_statement() -> Rows:
    roles = effective_roles(sa.bindparam("at", type_=UtcDateTime())).subquery()
    return (
        sa.select(
            LoginSession.id,
            LoginSession.person_id,
            Person.public_id,
            Person.name,
            Person.title,
            Person.email,
            Person.language,
            Person.zone,
            LoginSession.created_at,
            LoginSession.seen_at,
            roles.c.role,
        )
        .join(Person, Person.id == LoginSession.person_id)
        .outerjoin(roles, roles.c.person_id == Person.id)
        .where(
            LoginSession.token_digest == sa.bindparam("digest"),
            LoginSession.ended_at.is_(None),
            latest_state().scalar_subquery().is_(True),
        )
    )


_SESSION = Prepared(_session_statement)


def session_of(reader: Reader, token: str, at: datetime) -> SessionRow | None:
    """The sign-in behind a token, with the person and the roles that hold now; None when ended or deactivated."""
    rows = _SESSION(reader, digest=digest(token), at=at).all()
    if not rows:
        return None
    first = rows[0]
    return record(SessionRow, *first[:6], frozenset(row.role for row in rows if row.role), *first[6:10])


@dataclass(frozen=True)
class SignInCard:
    """What a sign-in needs to be judged: never more than this leaves the query."""

    person_id: int
    secret: str | None
    active: bool


def sign_in_card(session: Session, email: str) -> SignInCard | None:
    secret = (
        sa.select(Credential.secret)
        .where(Credential.person_id == Person.id, Credential.kind == "password")
        .order_by(Credential.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    row = session.execute(
        sa.select(Person.id, secret, latest_state().scalar_subquery()).where(Person.email == email.strip().lower())
    ).one_or_none()
    return SignInCard(row[0], row[1], bool(row[2])) if row else None


def failures_since(session: Session, bucket: str, at: datetime) -> int:
    return session.execute(
        sa.select(sa.func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.bucket == bucket, SignInFailure.at > at - FAILURE_WINDOW)
    ).scalar_one()


@dataclass(frozen=True)
class AcademyRow:
    name: str
    demo: bool
    zone: str

    def day_of(self, at: datetime) -> date:
        """The day at the academy: registrations and certificates end by its calendar, not by the reader's."""
        return at.astimezone(ZoneInfo(self.zone)).date()


def academy(session: Session) -> AcademyRow | None:
    row = session.execute(sa.select(Academy.name, Academy.kind, Academy.zone)).one_or_none()
    return AcademyRow(row.name, row.kind == "demo", row.zone) if row else None


@dataclass(frozen=True)
class InvitationCard:
    person_id: int
    name: str
    email: str
    expires_at: datetime


def open_invitation(session: Session, token: str, at: datetime) -> InvitationCard | None:
    """The person behind a one-time link; None when it is unknown, used or too old."""
    row = session.execute(
        sa.select(Person.id, Person.name, Person.email, Invitation.expires_at)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.token_digest == digest(token), Invitation.used_at.is_(None), Invitation.expires_at > at)
    ).one_or_none()
    return InvitationCard(*row) if row else None


@dataclass(frozen=True)
class SignInRow:
    id: int
    device: str
    created_at: datetime
    seen_at: datetime


def open_sign_ins(session: Session, person_id: int) -> list[SignInRow]:
    rows = session.execute(
        sa.select(LoginSession.id, LoginSession.device, LoginSession.created_at, LoginSession.seen_at)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc())
    )
    return [SignInRow(*row) for row in rows]


@dataclass(frozen=True)
class LicenceRow:
    profession: str
    body: str
    number: str
    valid_from: date
    valid_until: date
    verification: str
    recorded_at: datetime
    recorded_by: str | None


def licences_of(session: Session, person_id: int, most: int | None = None) -> tuple[LicenceRow, ...]:
    """What was recorded of a person's licence, the newest first; the first one counts."""
    recorder = aliased(Person)
    rows = session.execute(
        sa.select(
            Licence.profession,
            Licence.body,
            Licence.number,
            Licence.valid_from,
            Licence.valid_until,
            Licence.verification,
            Licence.recorded_at,
            recorder.name,
        )
        .outerjoin(recorder, recorder.id == Licence.recorded_by)
        .where(Licence.person_id == person_id)
        .order_by(Licence.id.desc())
        .limit(most)
    )
    return tuple(LicenceRow(*row) for row in rows)


def licence_until(person: PersonColumn) -> sa.ScalarSelect[date]:
    """The last day of the licence that counts, for the person that a column of the enclosing statement names."""
    latest = sa.select(Licence.valid_until).where(Licence.person_id == person).order_by(Licence.id.desc()).limit(1)
    return latest.correlate_except(Licence).scalar_subquery()


def licence_of(session: Session, person_id: int) -> LicenceRow | None:
    """The licence that counts."""
    return next(iter(licences_of(session, person_id, most=1)), None)


@dataclass(frozen=True)
class PersonRow:
    id: int
    public_id: str
    name: str
    title: str
    email: str
    roles: tuple[str, ...]
    active: bool
    invited: bool  # has no password yet
    seen_at: datetime | None
    language: str
    zone: str


def people(
    session: Session,
    at: datetime,
    *,
    search: str = "",
    role: str = "",
    public_id: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[PersonRow], int]:
    """People by name, with their roles, and how many there are in all; two statements however many rows."""
    roles = effective_roles(at).subquery()
    has_password = sa.exists().where(Credential.person_id == Person.id, Credential.kind == "password")
    seen = (
        sa.select(sa.func.max(LoginSession.seen_at))
        .where(LoginSession.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    wanted = sa.select(Person.id)
    if search:
        sought = search.strip().lower()
        wanted = wanted.where(
            sa.or_(
                sa.func.lower(Person.name).contains(sought, autoescape=True),
                Person.email.contains(sought, autoescape=True),
            )
        )
    if role:
        wanted = wanted.where(Person.id.in_(sa.select(roles.c.person_id).where(roles.c.role == role)))
    if public_id:
        wanted = wanted.where(Person.public_id == public_id)
    total = session.execute(sa.select(sa.func.count()).select_from(wanted.subquery())).scalar_one()
    page = wanted.order_by(sa.func.lower(Person.name), Person.id).limit(limit).offset(offset).subquery()
    rows = session.execute(
        sa.select(
            Person.id,
            Person.public_id,
            Person.name,
            Person.title,
            Person.email,
            latest_state().scalar_subquery(),
            has_password,
            seen,
            Person.language,
            Person.zone,
            roles.c.role,
        )
        .where(Person.id.in_(sa.select(page.c.id)))
        .outerjoin(roles, roles.c.person_id == Person.id)
        .order_by(sa.func.lower(Person.name), Person.id, roles.c.role)
    ).all()
    grouped: dict[int, PersonRow] = {}
    for row in rows:
        known = grouped.get(row[0])
        held = (*(known.roles if known else ()), *((row.role,) if row.role else ()))
        grouped[row[0]] = PersonRow(
            row[0], row[1], row[2], row[3], row[4], held, bool(row[5]), not row[6], row[7], row[8], row[9]
        )
    return list(grouped.values()), total


def instructors(session: Session, at: datetime) -> list[tuple[int, str, str]]:
    """(id, public id, name) of everyone who may instruct now."""
    roles = effective_roles(at).subquery()
    rows = session.execute(
        sa.select(Person.id, Person.public_id, Person.name)
        .join(roles, sa.and_(roles.c.person_id == Person.id, roles.c.role == "instructor"))
        .where(latest_state().scalar_subquery().is_(True))
        .order_by(Person.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def person_id_of(session: Session, public_id: str) -> int | None:
    return session.execute(sa.select(Person.id).where(Person.public_id == public_id)).scalar_one_or_none()


def public_id_of(session: Session, person_id: int) -> str:
    return session.execute(sa.select(Person.public_id).where(Person.id == person_id)).scalar_one()
