"""What holds for one person beside the quizzes' own settings: attempts, dates, extra time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.cohorts.models import (
    Accommodation,
    AttemptGrant,
    Enrolment,
    Extension,
    Membership,
    QuizWindow,
    RequirementWaiver,
)
from lms.cohorts.queries.dates import NO_WINDOW, Window
from lms.cohorts.queries.enrolments import AT
from lms.cohorts.queries.memberships import membership_now
from lms.database import Prepared, Reader, UtcDateTime

FULL_TIME = 100


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


@dataclass(frozen=True)
class Terms:
    """What holds for one person beside the quizzes' own settings.

    extra          granted attempts beyond the policy, by quiz
    windows        the dates of each quiz that has any, by quiz
    time_percent   how much of the usual time: 100, or more
    break_minutes  of stop-the-clock breaks in each attempt
    waived         kinds of requirements that are waived: what they would open is open
    """

    extra: Mapping[int, int]
    windows: Mapping[int, Window]
    time_percent: int = FULL_TIME
    break_minutes: int = 0
    waived: frozenset[str] = frozenset()

    def window(self, quiz_id: int) -> Window:
        return self.windows.get(quiz_id, NO_WINDOW)


def _terms_statement() -> sa.CompoundSelect[Any]:
    """The latest row of each kind, all in one statement: a page asks for them every time."""
    enrolment = sa.bindparam("enrolment", type_=sa.Integer)
    member = membership_now(AT).where(Membership.enrolment_id == enrolment).subquery()
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
    later_waiver = aliased(RequirementWaiver)
    newer_waiver = sa.exists().where(
        later_waiver.enrolment_id == RequirementWaiver.enrolment_id,
        later_waiver.clause == RequirementWaiver.clause,
        later_waiver.id > RequirementWaiver.id,
    )
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
        sa.select(
            sa.literal_column("'waived '", sa.Text).concat(RequirementWaiver.kind), sa.literal_column("0"),
            sa.literal_column("0"), sa.literal_column("0"), never, never, never,
        ).where(RequirementWaiver.enrolment_id == enrolment, RequirementWaiver.waived, ~newer_waiver),
    )  # fmt: skip


_TERMS = Prepared(_terms_statement)


def terms_of(reader: Reader, enrolment_id: int, at: datetime) -> Terms:
    """Granted attempts, dates, extra time and waivers of one enrolment: one statement."""
    rows: dict[str, list[Any]] = {"window": [], "extension": [], "grant": [], "time": [], "waived": []}
    for row in _TERMS(reader, enrolment=enrolment_id, at=at):
        rows[row.kind.split()[0]].append(row)
    windows = {row.quiz_id: Window(row.opens_at, row.due_at, row.closes_at) for row in rows["window"]}
    for row in rows["extension"]:
        window = windows.get(row.quiz_id, NO_WINDOW)
        windows[row.quiz_id] = replace(window, due_at=row.due_at or window.due_at, extended_to=row.closes_at)
    percent, breaks = next(((row.n, row.minutes) for row in rows["time"]), (FULL_TIME, 0))
    waived = frozenset(row.kind.split()[1] for row in rows["waived"])
    return Terms({row.quiz_id: row.n for row in rows["grant"]}, windows, percent, breaks, waived)


def windows_of(reader: Reader, enrolment_id: int, at: datetime) -> Mapping[int, Window]:
    """The dates of every quiz that has any, by quiz, as they hold for this person."""
    return terms_of(reader, enrolment_id, at).windows
