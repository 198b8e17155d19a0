"""Who learns where: the wall between cohorts stands in these queries, so that pages, exports and search share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.catalogue.queries import current_release_of
from lms.cohorts.models import (
    Accommodation,
    AttemptGrant,
    Cohort,
    CohortInstructor,
    DueDate,
    Enrolment,
    Extension,
    Membership,
    QuizWindow,
)
from lms.database import Prepared, Reader, Rows, UtcDateTime
from lms.permissions import Subject

FULL_TIME = 100
Moment = datetime | sa.BindParameter[datetime]


def instructing(at: Moment) -> sa.Select[int, int]:
    """(cohort, person) of everyone who instructs now: the latest row of each pair decides."""
    later = aliased(CohortInstructor)
    newer = sa.exists().where(
        later.cohort_id == CohortInstructor.cohort_id,
        later.person_id == CohortInstructor.person_id,
        later.id > CohortInstructor.id,
    )
    return sa.select(CohortInstructor.cohort_id, CohortInstructor.person_id).where(
        ~newer,
        CohortInstructor.valid_from <= at,
        sa.or_(CohortInstructor.valid_until.is_(None), CohortInstructor.valid_until > at),
    )


def membership_now(at: Moment) -> sa.Select[int, int]:
    """(enrolment, cohort) of everyone's present cohort."""
    later = aliased(Membership)
    newer = sa.exists().where(later.enrolment_id == Membership.enrolment_id, later.id > Membership.id)
    return sa.select(Membership.enrolment_id, Membership.cohort_id).where(
        ~newer,
        Membership.valid_from <= at,
        sa.or_(Membership.valid_until.is_(None), Membership.valid_until > at),
    )


@dataclass(frozen=True)
class EnrolmentRow:
    """An enrolment with whose it is, where it belongs and who instructs there."""

    id: int
    public_id: str
    person_id: int
    course_id: int
    cycle: int
    programme_version_id: int
    cohort_id: int | None
    cohort_name: str | None
    cohort_public_id: str | None
    name: str
    title: str
    zone: str
    created_at: datetime
    release_id: int  # the course as it stands now


def _enrolment_rows(at: Moment) -> Rows:
    member = membership_now(at).subquery()
    return (
        sa.select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.person_id,
            Enrolment.course_id,
            Enrolment.cycle,
            Enrolment.programme_version_id,
            Cohort.id,
            Cohort.name,
            Cohort.public_id,
            Person.name,
            Person.title,
            Person.zone,
            Enrolment.created_at,
            current_release_of(Enrolment.course_id),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(member, member.c.enrolment_id == Enrolment.id)
        .outerjoin(Cohort, Cohort.id == member.c.cohort_id)
    )


_AT: sa.BindParameter[datetime] = sa.bindparam("at", type_=UtcDateTime())
_OWN = Prepared(
    lambda: (
        _enrolment_rows(_AT).where(Enrolment.person_id == sa.bindparam("person")).order_by(Enrolment.id.desc()).limit(1)
    )
)


def own_enrolment(reader: Reader, person_id: int, at: datetime) -> EnrolmentRow | None:
    """The enrolment that a person studies in: the newest one."""
    row = _OWN(reader, person=person_id, at=at).one_or_none()
    return EnrolmentRow(*row) if row else None


def enrolment_by_public_id(reader: Reader, public_id: str, at: datetime) -> EnrolmentRow | None:
    row = reader.execute(_enrolment_rows(at).where(Enrolment.public_id == public_id)).one_or_none()
    return EnrolmentRow(*row) if row else None


def enrolment_by_id(reader: Reader, enrolment_id: int, at: datetime) -> EnrolmentRow:
    return EnrolmentRow(*reader.execute(_enrolment_rows(at).where(Enrolment.id == enrolment_id)).one())


def enrolments_of(reader: Reader, at: datetime, cohort_public_id: str | None = None) -> list[EnrolmentRow]:
    """Everybody who is enrolled, or who is in this cohort; the oldest enrolments first."""
    rows = _enrolment_rows(at).order_by(Enrolment.id)
    if cohort_public_id is not None:
        rows = rows.where(Cohort.public_id == cohort_public_id)
    return [EnrolmentRow(*row) for row in reader.execute(rows)]


def instructors_of(reader: Reader, cohort_id: int | None, at: datetime) -> frozenset[int]:
    rows = instructing(at).where(CohortInstructor.cohort_id == cohort_id)
    return frozenset(row.person_id for row in reader.execute(rows))


def subject_of(reader: Reader, enrolment: EnrolmentRow | None, at: datetime) -> Subject | None:
    """What the permissions need to know of an enrolment."""
    if enrolment is None:
        return None
    return Subject(enrolment.person_id, instructors_of(reader, enrolment.cohort_id, at))


@dataclass(frozen=True)
class CohortRow:
    id: int
    public_id: str
    course_id: int
    name: str
    zone: str
    starts_at: datetime
    members: int


def _cohort_rows(at: datetime) -> Rows:
    member = membership_now(at).subquery()
    count = (
        sa.select(sa.func.count())
        .select_from(member)
        .where(member.c.cohort_id == Cohort.id)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return sa.select(Cohort.id, Cohort.public_id, Cohort.course_id, Cohort.name, Cohort.zone, Cohort.starts_at, count)


def cohorts(session: Session, at: datetime, instructor_id: int | None = None) -> list[CohortRow]:
    """All cohorts, or those that this person instructs."""
    statement = _cohort_rows(at).order_by(Cohort.starts_at.desc(), Cohort.name)
    if instructor_id is not None:
        mine = instructing(at).where(CohortInstructor.person_id == instructor_id).subquery()
        statement = statement.where(Cohort.id.in_(sa.select(mine.c.cohort_id)))
    return [CohortRow(*row) for row in session.execute(statement)]


def cohort_by_public_id(session: Session, public_id: str, at: datetime) -> CohortRow | None:
    row = session.execute(_cohort_rows(at).where(Cohort.public_id == public_id)).one_or_none()
    return CohortRow(*row) if row else None


def time_percent(reader: Reader, person_id: int) -> int:
    """How much of the usual time this person has: 100, or more."""
    found = reader.execute(
        sa.select(Accommodation.time_percent)
        .where(Accommodation.person_id == person_id)
        .order_by(Accommodation.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or FULL_TIME


_EXTRA = Prepared(
    lambda: (
        sa.select(AttemptGrant.quiz_id, sa.func.count())
        .where(AttemptGrant.enrolment_id == sa.bindparam("enrolment"))
        .group_by(AttemptGrant.quiz_id)
    )
)


def extra_attempts(reader: Reader, enrolment_id: int) -> dict[int, int]:
    """Granted attempts beyond the policy, by quiz."""
    return {row[0]: row[1] for row in _EXTRA(reader, enrolment=enrolment_id)}


def _due_statement() -> Rows:
    later = aliased(DueDate)
    newer = sa.exists().where(
        later.cohort_id == DueDate.cohort_id, later.subject == DueDate.subject, later.id > DueDate.id
    )
    return sa.select(DueDate.subject, DueDate.due_at).where(DueDate.cohort_id == sa.bindparam("cohort"), ~newer)


_DUE = Prepared(_due_statement)


def due_dates(reader: Reader, cohort_id: int | None) -> dict[str, datetime]:
    """The cohort's dates by subject; the latest row of each counts, and an empty one withdraws it."""
    return {row.subject: row.due_at for row in _DUE(reader, cohort=cohort_id) if row.due_at is not None}


@dataclass(frozen=True)
class Window:
    """When one person may sit one quiz: the dates of the present cohort and, beside them, the person's own.

    opens_at     no attempt starts before
    due_at       when it should be done; refuses nothing
    closes_at    when the cohort's window closes
    extended_to  when it closes for this person; an earlier date than the cohort's takes nothing away
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    extended_to: datetime | None = None

    @property
    def last_start(self) -> datetime | None:
        """No attempt starts from then on: the later of the two closing dates."""
        return max((at for at in (self.closes_at, self.extended_to) if at is not None), default=None)


NO_WINDOW = Window()


@dataclass(frozen=True)
class Terms:
    """What holds for one person beside the quizzes' own settings.

    extra          granted attempts beyond the policy, by quiz
    windows        the dates of each quiz that has any, by quiz
    time_percent   how much of the usual time: 100, or more
    break_minutes  of stop-the-clock breaks in each attempt
    """

    extra: Mapping[int, int]
    windows: Mapping[int, Window]
    time_percent: int = FULL_TIME
    break_minutes: int = 0

    def window(self, quiz_id: int) -> Window:
        return self.windows.get(quiz_id, NO_WINDOW)


def _terms_statement() -> sa.CompoundSelect[Any]:
    """The latest row of each kind, all in one statement: a page asks for them every time."""
    enrolment = sa.bindparam("enrolment", type_=sa.Integer)
    member = membership_now(_AT).where(Membership.enrolment_id == enrolment).subquery()
    later, later_own, later_time = aliased(QuizWindow), aliased(Extension), aliased(Accommodation)
    newer = sa.exists().where(
        later.cohort_id == QuizWindow.cohort_id, later.quiz_id == QuizWindow.quiz_id, later.id > QuizWindow.id
    )
    newer_own = sa.exists().where(
        later_own.enrolment_id == Extension.enrolment_id,
        later_own.quiz_id == Extension.quiz_id,
        later_own.id > Extension.id,
    )
    newer_time = sa.exists().where(later_time.person_id == Accommodation.person_id, later_time.id > Accommodation.id)
    never = sa.cast(sa.null(), UtcDateTime())
    return sa.union_all(
        sa.select(
            sa.literal_column("'window'", sa.Text).label("kind"),
            QuizWindow.quiz_id,
            sa.literal_column("0", sa.Integer).label("n"),
            sa.literal_column("0", sa.Integer).label("minutes"),
            QuizWindow.opens_at,
            QuizWindow.due_at,
            QuizWindow.closes_at,
        )
        .join(member, member.c.cohort_id == QuizWindow.cohort_id)
        .where(~newer),
        sa.select(
            sa.literal_column("'extension'", sa.Text), Extension.quiz_id, sa.literal_column("0"),
            sa.literal_column("0"), never, Extension.due_at, Extension.closes_at,
        ).where(Extension.enrolment_id == enrolment, ~newer_own),
        sa.select(
            sa.literal_column("'grant'", sa.Text), AttemptGrant.quiz_id, sa.func.count(),
            sa.literal_column("0"), never, never, never,
        )
        .where(AttemptGrant.enrolment_id == enrolment)
        .group_by(AttemptGrant.quiz_id),
        sa.select(
            sa.literal_column("'time'", sa.Text), sa.literal_column("0"), Accommodation.time_percent,
            Accommodation.break_minutes, never, never, never,
        )
        .join(Enrolment, Enrolment.person_id == Accommodation.person_id)
        .where(Enrolment.id == enrolment, ~newer_time),
    )  # fmt: skip


_TERMS = Prepared(_terms_statement)


def terms_of(reader: Reader, enrolment_id: int, at: datetime) -> Terms:
    """Granted attempts, dates and extra time of one enrolment: one statement."""
    rows: dict[str, list[Any]] = {"window": [], "extension": [], "grant": [], "time": []}
    for row in _TERMS(reader, enrolment=enrolment_id, at=at):
        rows[row.kind].append(row)
    windows = {row.quiz_id: Window(row.opens_at, row.due_at, row.closes_at) for row in rows["window"]}
    for row in rows["extension"]:
        window = windows.get(row.quiz_id, NO_WINDOW)
        windows[row.quiz_id] = replace(window, due_at=row.due_at or window.due_at, extended_to=row.closes_at)
    percent, breaks = next(((row.n, row.minutes) for row in rows["time"]), (FULL_TIME, 0))
    return Terms({row.quiz_id: row.n for row in rows["grant"]}, windows, percent, breaks)


def windows_of(reader: Reader, enrolment_id: int, at: datetime) -> Mapping[int, Window]:
    """The dates of every quiz that has any, by quiz, as they hold for this person."""
    return terms_of(reader, enrolment_id, at).windows


@dataclass(frozen=True)
class MemberRow:
    enrolment_public_id: str
    person_public_id: str
    name: str
    email: str


def members(session: Session, cohort_id: int, at: datetime) -> list[MemberRow]:
    member = membership_now(at).subquery()
    rows = session.execute(
        sa.select(Enrolment.public_id, Person.public_id, Person.name, Person.email)
        .join(member, member.c.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(member.c.cohort_id == cohort_id)
        .order_by(sa.func.lower(Person.name))
    )
    return [MemberRow(*row) for row in rows]
