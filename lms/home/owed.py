"""What whoever holds a certificate owes: rows for the statement that the trainee's page asks anyway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.certification.models import (
    BulletinAnswer,
    BulletinTask,
    ChangeEnd,
    ChangeTask,
    PassageChange,
    SafetyBulletin,
)
from lms.database import Rows
from lms.sitting.models import Attempt


@dataclass(frozen=True)
class Owed:
    """What whoever holds a certificate has to answer or to read, or it is suspended."""

    public_id: str
    title: str
    due_on: date
    state: str  # open | overdue
    lesson: str = ""  # not told here


def _columns(what: str, public_id: Any, subject: Any, place: Any, title: Any, due_on: Any) -> Rows:
    return sa.select(
        sa.literal_column(f"'{what}'"),
        subject,
        public_id,
        sa.literal_column("0"),
        sa.cast(sa.null(), Attempt.due_at.type),
        sa.cast(sa.null(), Attempt.submitted_at.type),
        place,
        sa.cast(sa.null(), Attempt.policy.type),
        title,
        due_on,
    )


def bulletins_owed() -> Rows:
    right = sa.exists().where(BulletinAnswer.task_id == BulletinTask.id, BulletinAnswer.right)
    sent = SafetyBulletin
    return (
        _columns("bulletin", sent.public_id, sent.id, sa.literal_column("''"), sent.title, sent.due_on)
        .join(BulletinTask, BulletinTask.bulletin_id == sent.id)
        .where(BulletinTask.person_id == sa.bindparam("person"), ~right)
    )


def changes_owed() -> Rows:
    ended = sa.exists().where(ChangeEnd.task_id == ChangeTask.id)
    made = PassageChange
    return (
        _columns("change", made.public_id, made.lesson_id, made.anchor, made.title, ChangeTask.due_on)
        .join(ChangeTask, ChangeTask.change_id == made.id)
        .where(ChangeTask.person_id == sa.bindparam("person"), ~ended)
    )


def owed_of(rows: list[Any], what: str, today: date) -> tuple[Owed, ...]:
    """Each bulletin and each passage once, the most urgent first."""
    first: dict[tuple[int, str], Owed] = {}
    for row in sorted(rows, key=lambda one: (one.due_on, one.text)):
        if row.what == what:
            state = "overdue" if row.due_on < today else "open"
            first.setdefault((row.subject, row.state), Owed(row.text, row.title, row.due_on, state))
    return tuple(first.values())
