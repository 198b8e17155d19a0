"""Tables of certification: standings, releases, certificates with frozen evidence, and their events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Standing(Base):
    """How an enrolment stands at each clause of its programme: recomputed from evidence, never decided here."""

    __tablename__ = "standing"
    __table_args__ = (sa.UniqueConstraint("enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    clauses: Mapped[Any] = mapped_column(Document)  # [{id, kind, state, have, need, missing, evidence}]
    met: Mapped[int]
    total: Mapped[int]
    complete: Mapped[bool]
    last_activity_at: Mapped[datetime | None]
    computed_at: Mapped[datetime]


class StandingSnapshot(Base):
    """A standing as it was settled: written whenever it differs from the one before, never changed."""

    __tablename__ = "standing_snapshot"
    __table_args__ = (sa.Index("ix_standing_snapshot_enrolment", "enrolment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    programme_version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"))
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    clauses: Mapped[Any] = mapped_column(Document)
    complete: Mapped[bool]
    digest: Mapped[str]  # SHA-256 of the clauses in canonical form
    recorded_at: Mapped[datetime]  # never before the snapshot before it


class UnsafeReview(Base):
    """An instructor has spoken with the trainee about an unsafe answer: it no longer stands open."""

    __tablename__ = "unsafe_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt_slot.id"), unique=True)
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    reviewed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reviewed_at: Mapped[datetime]


class ReleaseDecision(Base):
    """The release of a certificate by a second person, over the evidence as it stood then."""

    __tablename__ = "release_decision"
    __table_args__ = (sa.UniqueConstraint("enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_name: Mapped[str]
    evidence_digest: Mapped[str]
    decided_at: Mapped[datetime]


class Certificate(Base):
    """What was issued, frozen. Whether it still holds is told by its events."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "issue"),
        sa.Index("uq_certificate_supersedes_id", "supersedes_id", unique=True),  # one successor, also of two at once
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    issue: Mapped[int] = mapped_column(default=1)  # 2 and more where a spelling was corrected
    holder_name: Mapped[str]
    credential_type: Mapped[str]
    title: Mapped[str]
    level: Mapped[int]
    document: Mapped[Any] = mapped_column(Document)  # wording and the frozen evidence of every clause
    issued_at: Mapped[datetime]
    valid_until: Mapped[date]
    supersedes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"))
    digest: Mapped[str]  # of everything above
    key_id: Mapped[str]
    signature: Mapped[str]  # of the digest, by the academy's key


class CertificateEvent(Base):
    """issued, suspended, restored, revoked, superseded: folded, they say how the certificate stands (`rules.life`)."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        sa.CheckConstraint("verb IN ('issued', 'suspended', 'restored', 'revoked', 'superseded')", name="verb"),
        sa.Index("ix_certificate_event_certificate", "certificate_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    verb: Mapped[str]
    cause: Mapped[str] = mapped_column(default="decision", server_default="decision")  # each is lifted by its own
    at: Mapped[datetime]
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Renewal(Base):
    """That a cycle renews a certificate, and from which day on evidence counts for it."""

    __tablename__ = "renewal"
    __table_args__ = (sa.UniqueConstraint("enrolment_id"), sa.UniqueConstraint("certificate_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))  # the new cycle
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))  # as it was when the window opened
    opens_on: Mapped[date]  # a day of the academy
    recorded_at: Mapped[datetime]


class Notice(Base):
    """What somebody was told about a certificate, in the words that were used; each notice once for each reader."""

    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("certificate_id", "person_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))  # who was told
    kind: Mapped[str]  # 'window_opened', 'ends_90' …, 'licence_ended 2028-06-30'
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))  # the text
    at: Mapped[datetime]


class IssueStop(Base):
    """One act would have completed so many people at once that none of them was issued a certificate: one task."""

    __tablename__ = "issue_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    led_to_by: Mapped[str]  # the first fact of the act: 'release_loaded' …
    people: Mapped[int]
    raised_at: Mapped[datetime]
    raised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class IssueHold(Base):
    """A certificate that is still to come is held, or let go. The latest row of an enrolment counts."""

    __tablename__ = "issue_hold"
    __table_args__ = (
        sa.CheckConstraint("verb IN ('held', 'let')", name="verb"),
        sa.Index("ix_issue_hold_enrolment", "enrolment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    verb: Mapped[str]
    stop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("issue_stop.id"))  # held by a stop, or
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))  # decided by somebody
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class SafetyBulletin(Base):
    """Something that those who hold a certificate have to know, with one question. Never changed."""

    __tablename__ = "safety_bulletin"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    title: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)  # text, question, options, the place of the right one, why
    due_on: Mapped[date]  # a day of the academy, the last one in time
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class BulletinTask(Base):
    """That somebody who held a certificate then was sent a bulletin."""

    __tablename__ = "bulletin_task"
    __table_args__ = (sa.UniqueConstraint("bulletin_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(sa.ForeignKey("safety_bulletin.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))  # the one held then


class BulletinAnswer(Base):
    """One try at the question of a bulletin; the first right one ends the task."""

    __tablename__ = "bulletin_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("bulletin_task.id"), index=True)
    option: Mapped[int]
    right: Mapped[bool]
    at: Mapped[datetime]


class PassageChange(Base):
    """A safety-critical passage that a release says otherwise than the release before it. Never changed."""

    __tablename__ = "passage_change"
    __table_args__ = (sa.UniqueConstraint("release_id", "lesson_id", "anchor"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))  # that brought it
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    anchor: Mapped[str]
    title: Mapped[str]  # of the section that the passage stands in
    before_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson_version.id"))
    after_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson_version.id"))
    days: Mapped[int]  # that holders have, by the programme of then
    made_at: Mapped[datetime]


class ChangeTask(Base):
    """That somebody who held a certificate over the earlier words is to read a passage and answer its questions."""

    __tablename__ = "change_task"
    __table_args__ = (sa.UniqueConstraint("change_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("passage_change.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))  # the one held then
    learnt_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson_version.id"))  # the version that they had read
    due_on: Mapped[date]  # a day of the academy, the last one in time
    made_at: Mapped[datetime]


class ChangeAnswer(Base):
    """One try at a question of such a task."""

    __tablename__ = "change_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("change_task.id"), index=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    deal: Mapped[Any] = mapped_column(Document)
    answer: Mapped[Any] = mapped_column(Document)
    right: Mapped[bool]
    unsafe: Mapped[bool]
    at: Mapped[datetime]


class ChangeEnd(Base):
    """That such a task is over, and how; once for each."""

    __tablename__ = "change_end"
    __table_args__ = (sa.CheckConstraint("how IN ('answered', 'studied', 'taken_back')", name="how"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("change_task.id"), unique=True)
    how: Mapped[str]
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))  # the course as it was then
    at: Mapped[datetime]
