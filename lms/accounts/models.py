"""Tables of accounts: the academy, people, how they sign in, what they may do, and their licence."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base


class Academy(Base):
    """The one academy of this installation; whether it is a demo is fixed at creation."""

    __tablename__ = "academy"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one"),
        sa.CheckConstraint("kind IN ('demo', 'real')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    zone: Mapped[str]
    created_at: Mapped[datetime]


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # as on the licence, letter for letter
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    title: Mapped[str] = mapped_column(default="")  # 'MD', 'RN': shown beside the name
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")  # IANA name; every time on a page is shown in it
    created_at: Mapped[datetime]


class PersonState(Base):
    """Whether a person is active: the latest row counts, none is overwritten."""

    __tablename__ = "person_state"
    __table_args__ = (sa.Index("ix_person_state_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    active: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))


class RoleGrant(Base):
    """A role from a date on, or its end. The latest row of (person, role) counts."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
        sa.Index("ix_role_grant_person", "person_id", "role", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Credential(Base):
    """A way to prove who one is. Passwords are argon2id; the latest row of a kind counts."""

    __tablename__ = "credential"
    __table_args__ = (sa.Index("ix_credential_person", "person_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]  # password | pin
    secret: Mapped[str]
    recorded_at: Mapped[datetime]


class LoginSession(Base):
    """One sign-in. The cookie carries a random token, the database its digest: ended here, it is ended everywhere."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]  # signed_out | administrator | deactivated | password_changed | expired
    device: Mapped[str]  # a label made from the user agent, for the list of sign-ins


class SigningGrant(Base):
    """Proof, given in one sign-in, that the person was at the device: signatures of the next hours may rest on it.

    The page keeps the token, the database its digest; neither the password nor the PIN stays on the device.
    """

    __tablename__ = "signing_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("login_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proof: Mapped[str]  # password | pin
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInFailure(Base):
    """Failed sign-ins of one account from one network, in the database so that all workers share the count."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(index=True)  # digest of account and network
    at: Mapped[datetime]


class Invitation(Base):
    """A one-time link with which a person sets the first password."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Licence(Base):
    """A professional registration as it was checked. The latest row counts."""

    __tablename__ = "licence"
    __table_args__ = (
        sa.CheckConstraint("valid_until >= valid_from", name="order"),
        sa.CheckConstraint("verification IN ('self', 'document', 'primary_source')", name="verification"),
        sa.Index("ix_licence_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    profession: Mapped[str]  # physician | nurse
    body: Mapped[str]  # the board that keeps the register
    number: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    verification: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Outbox(Base):
    """Mail written in the transaction of its cause and sent at least once; the key makes a repeat harmless."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    notice: Mapped[str]  # 'invitation' …
    payload_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    refused: Mapped[int] = mapped_column(server_default="0", default=0)  # how often the mail server did not take it
    try_after: Mapped[datetime | None]


class Job(Base):
    """Work in the background: what is due, who holds the lease, when it last ran."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    lease: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    ran_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
