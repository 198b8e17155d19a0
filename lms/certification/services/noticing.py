"""The ledger of notices: what was told to whom about a certificate, in the words that were used, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Outbox, Person
from lms.certification.models import Certificate, Notice
from lms.certification.notice_words import HOLDER, INSTRUCTOR, Reader, notice_text
from lms.cohorts.models import CohortInstructor
from lms.cohorts.queries import instructing
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Work

NOTICE_COLUMNS = ("certificate_id", "person_id", "kind", "at")


def readers_of(work: Work, holder: int, cohort_id: int | None) -> list[Reader]:
    """Who is told about somebody's certificate: its holder first, then everyone who instructs their cohort now."""
    instructors = instructing(work.now).where(CohortInstructor.cohort_id == cohort_id).subquery()
    rows = work.connection.execute(
        sa.select(Person.id, Person.language, Person.zone)
        .where(sa.or_(Person.id == holder, Person.id.in_(sa.select(instructors.c.person_id))))
        .order_by(Person.id != holder, Person.id)
    )
    return [Reader(*row, HOLDER if row.id == holder else INSTRUCTOR) for row in rows]


def tell(work: Work, certificate: Certificate, kind: str, readers: Sequence[Reader], said: Mapping[str, Any]) -> int:
    """Writes the notice for everybody who has not had it in this cycle; returns for how many.

    `kind` names the text by its first word and the occasion by the rest, so that each occasion is told once. The same
    text lies in the outbox, from which mail is sent where a mail server is set up."""
    had = set(
        work.connection.execute(
            sa.select(Notice.person_id)
            .join(Certificate, Certificate.id == Notice.certificate_id)
            .where(Certificate.enrolment_id == certificate.enrolment_id, Notice.kind == kind)
        ).scalars()
    )
    made = [_write(work, certificate, kind, one, said) for one in readers if one.person_id not in had]
    if made:
        journal.record(
            work,
            "notice_written",
            {"certificate": certificate.id, "kind": kind},
            enrolment=certificate.enrolment_id,
            seals=[seal(work.connection, "notice", NOTICE_COLUMNS, id=made)],
        )
    return len(made)


def _write(work: Work, certificate: Certificate, kind: str, reader: Reader, said: Mapping[str, Any]) -> int:
    body = journal.write_body(work, notice_text(kind.partition(" ")[0], reader, said, work.now))
    notice = Notice(certificate_id=certificate.id, person_id=reader.person_id, kind=kind, body_id=body, at=work.now)
    work.session.add(notice)
    work.flush()
    work.session.add(
        Outbox(
            key=f"notice:{notice.id}",
            person_id=reader.person_id,
            notice=kind.partition(" ")[0],
            payload_id=body,
            made_at=work.now,
        )
    )
    return notice.id
