"""Prior learning: another academy's certificate counts for what an assessor of this academy says, and for no more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.certification.services import waive
from lms.cohorts.models import Enrolment
from lms.credentials.models import PriorLearning
from lms.credentials.others import check_of_others
from lms.credentials.rules.baking import NotBaked, unbaked
from lms.credentials.rules.checking import Refusal
from lms.credentials.rules.shape import Credential
from lms.database import Reader
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.keys import KeyRing
from lms.unit_of_work import Refused, Work, use_case

COLUMNS = (
    "enrolment_id", "page", "issuer", "issuer_id", "holder", "title", "level", "counts", "valid_from", "valid_until",
    "digest", "clauses", "recorded_name", "recorded_at", "recorded_by",
)  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """A file of another academy that was found genuine: what it says, and the signed text itself."""

    credential: Credential
    text: str

    @property
    def level(self) -> str:
        """In a sentence, as the file has it."""
        return self.credential.criteria.split("\n")[0]


def brought(data: bytes, keys: KeyRing, now: datetime) -> Brought:
    """The certificate in a file of any form, of an academy that this one relies on. Refusal otherwise."""
    credential = check_of_others(data, keys, now)
    try:
        return Brought(credential, unbaked(data).decode())
    except (NotBaked, UnicodeDecodeError) as error:  # it was read once already
        raise Refusal("not_baked") from error


@use_case
def accept_prior(work: Work, enrolment_id: int, data: bytes, clauses: Sequence[str], reason: str) -> None:
    """Waives these requirements for what the file shows, with the reason, and keeps the file.

    It is checked anew. Refusal where it is not genuine, Refused where it counts for somebody already, where nothing
    is chosen, and for whatever keeps a requirement from being waived; then nothing of it is done.
    """
    shown = brought(data, work.runtime.keys, work.now)
    said = shown.credential
    if not clauses:
        raise Refused("prior_nothing")
    person = work.connection.execute(sa.select(Enrolment.person_id).where(Enrolment.id == enrolment_id)).scalar_one()
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    counts_for = (
        sa.select(Enrolment.id, Enrolment.person_id)
        .join(PriorLearning, PriorLearning.enrolment_id == Enrolment.id)
        .where(PriorLearning.page == said.page)
    )
    for known in work.connection.execute(counts_for):
        if known.person_id != person:
            raise Refused("prior_taken")
        if known.id == enrolment_id:
            raise Refused("prior_known")
    for clause in clauses:
        waive(
            work, enrolment_id, clause, f"{said.title} · {said.issuer} · {shown.level} · {said.page}\n{reason.strip()}"
        )
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    row = PriorLearning(
        enrolment_id=enrolment_id,
        page=said.page,
        issuer=said.issuer,
        issuer_id=said.issuer_id,
        holder=said.holder,
        title=said.title,
        level=shown.level,
        counts=dict(said.shown),
        valid_from=said.valid_from.date(),
        valid_until=said.valid_until.date(),
        digest=hashlib.sha256(shown.text.encode()).hexdigest(),
        file_id=journal.write_body(work, shown.text),
        clauses=sorted(clauses),
        recorded_name=name,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "prior_learning_accepted",
        {"prior": row.id, "file": row.digest, "clauses": row.clauses},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "prior_learning", COLUMNS, id=row.id)],
    )


@dataclass(frozen=True)
class PriorRow:
    """What counts already for a trainee; `clauses` are ids of requirements."""

    page: str
    issuer: str
    holder: str
    title: str
    level: str
    valid_until: date
    clauses: tuple[str, ...]
    by: str
    at: datetime


def prior_of(reader: Reader, enrolment_id: int) -> list[PriorRow]:
    """One statement; the newest first."""
    known = PriorLearning
    wanted = (
        sa.select(
            known.page,
            known.issuer,
            known.holder,
            known.title,
            known.level,
            known.valid_until,
            known.clauses,
            known.recorded_name,
            known.recorded_at,
        )
        .where(known.enrolment_id == enrolment_id)
        .order_by(known.id.desc())
    )
    return [
        PriorRow(
            row.page,
            row.issuer,
            row.holder,
            row.title,
            row.level,
            row.valid_until,
            tuple(row.clauses),
            row.recorded_name,
            row.recorded_at,
        )
        for row in reader.execute(wanted)
    ]
