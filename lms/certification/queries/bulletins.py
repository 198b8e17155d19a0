"""Safety bulletins: as those who were sent them see them, and as those who sent them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.certification.models import BulletinAnswer, BulletinTask, SafetyBulletin
from lms.certification.rules.bulletins import DONE, stands
from lms.database import Reader


@dataclass(frozen=True)
class TaskRow:
    """A bulletin that somebody was sent, and how their task stands; `tries` are the options that were chosen."""

    public_id: str
    title: str
    document: dict[str, Any]
    due_on: date
    state: str  # open | overdue | done
    tries: tuple[int, ...]


def tasks_of(reader: Reader, person_id: int, today: date) -> tuple[TaskRow, ...]:
    """Every bulletin that somebody was sent, the newest first; one statement."""
    rows = reader.execute(
        sa.select(
            SafetyBulletin.public_id,
            SafetyBulletin.title,
            SafetyBulletin.document,
            SafetyBulletin.due_on,
            BulletinAnswer.option,
            BulletinAnswer.right,
        )
        .join(BulletinTask, BulletinTask.bulletin_id == SafetyBulletin.id)
        .outerjoin(BulletinAnswer, BulletinAnswer.task_id == BulletinTask.id)
        .where(BulletinTask.person_id == person_id)
        .order_by(SafetyBulletin.id.desc(), BulletinAnswer.id)
    )
    return tuple(_task(group, today) for group in _grouped(rows))


def _grouped(rows: Any) -> list[list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.public_id, []).append(row)
    return list(grouped.values())


def _task(rows: list[Any], today: date) -> TaskRow:
    first, tried = rows[0], [row for row in rows if row.option is not None]
    state = stands([row.right for row in tried], first.due_on, today)
    tries = tuple(row.option for row in tried)
    return TaskRow(first.public_id, first.title, first.document, first.due_on, state, tries)


@dataclass(frozen=True)
class SentRow:
    """A bulletin that was sent to the holders of a cohort, and the names of those who have not answered it yet."""

    public_id: str
    title: str
    due_on: date
    made_at: datetime
    by: str
    people: int
    waiting: tuple[str, ...]


def bulletins_of(reader: Reader, cohort_id: int, today: date) -> tuple[SentRow, ...]:
    """Every bulletin of a cohort, the newest first; one statement."""
    maker, holder = aliased(Person), aliased(Person)
    right = sa.exists().where(BulletinAnswer.task_id == BulletinTask.id, BulletinAnswer.right)
    rows = reader.execute(
        sa.select(
            SafetyBulletin.public_id,
            SafetyBulletin.title,
            SafetyBulletin.due_on,
            SafetyBulletin.made_at,
            maker.name.label("by"),
            holder.name.label("holder"),
            right.label("answered"),
        )
        .join(BulletinTask, BulletinTask.bulletin_id == SafetyBulletin.id)
        .join(maker, maker.id == SafetyBulletin.made_by)
        .join(holder, holder.id == BulletinTask.person_id)
        .where(SafetyBulletin.cohort_id == cohort_id)
        .order_by(SafetyBulletin.id.desc(), sa.func.lower(holder.name), holder.id)
    )
    return tuple(_sent(group, today) for group in _grouped(rows))


def _sent(rows: list[Any], today: date) -> SentRow:
    first = rows[0]
    waiting = tuple(row.holder for row in rows if stands([row.answered], row.due_on, today) != DONE)
    return SentRow(first.public_id, first.title, first.due_on, first.made_at, first.by, len(rows), waiting)
