"""What the rules look at, as columns: the same for the cohort's page, its filters and its export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.accounts.queries import licence_until
from lms.certification.models import Standing
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now, newest_cycle
from lms.progress.models import Reached
from lms.sitting.models import Attempt
from lms.teaching.queries.running import undecided
from lms.teaching.rules import NO_LICENCE

Column = sa.ColumnElement[Any]


@dataclass(frozen=True)
class FactColumns:
    """Columns named like the fields of `TraineeFacts`, so that the rules can judge either."""

    complete: Column
    unsafe: Column
    decision: Column
    release: Column
    used_up: Column
    fails: Column
    last_activity: Column
    licence_until: Column
    late: Column
    waiting: Column
    overdue: Column

    def all(self) -> list[Column]:
        return [column.label(name) for name, column in vars(self).items()]


def columns(late: Sequence[str]) -> FactColumns:
    """`late` are the subjects whose date has passed in this cohort."""
    unfinished = sa.or_(Standing.complete.is_(None), Standing.complete.is_(False))
    unmet = [sa.not_(_says(f'kind":"{subject}","missing":[],')) for subject in late]
    return FactColumns(
        complete=sa.func.coalesce(Standing.complete, sa.false()),
        unsafe=sa.and_(unfinished, _missing("unsafe_open")),
        decision=sa.and_(unfinished, _missing("ntrustment_missing")),
        release=sa.and_(Standing.met == Standing.total - 1, _missing("release_waiting")),
        used_up=sa.and_(unfinished, _missing("xhausted")),
        fails=sa.func.coalesce(_most_fails(), 0),
        last_activity=sa.func.coalesce(Standing.last_activity_at, Enrolment.created_at),
        licence_until=sa.func.coalesce(licence_until(Enrolment.person_id), sa.literal(NO_LICENCE, sa.Date())),
        late=Enrolment.id.in_(undecided().with_only_columns(Attempt.enrolment_id)),
        waiting=sa.exists().where(Attempt.enrolment_id == Enrolment.id, Attempt.state == "submitted"),
        overdue=sa.and_(unfinished, sa.or_(sa.false(), *unmet)),
    )


def _missing(code: str) -> Column:
    """Whether something is missing with this code, or one that ends so ('xhausted': quiz or examination)."""
    return _says(f'{code}","params":')


def _says(part: str) -> Column:
    """Whether the standing holds this piece of canonical JSON, whose keys are sorted and whose texts are escaped.

    SQLite looks for the first letter before it compares, so a piece begins with a rare one: never with a quote.
    """
    text = sa.type_coerce(Standing.clauses, sa.Text())
    return sa.func.coalesce(text, "").like(f"%{part}%")


def _most_fails() -> sa.ScalarSelect[int]:
    passed = sa.exists().where(
        Reached.enrolment_id == Attempt.enrolment_id,
        Reached.kind == "quiz",
        Reached.subject_id == Attempt.quiz_id,
    )
    n = sa.func.count()
    return (
        sa.select(n)
        .where(Attempt.enrolment_id == Enrolment.id, Attempt.passed.is_(False), ~passed)
        .group_by(Attempt.quiz_id)
        .order_by(n.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def trainees(
    selected: Sequence[Any], cohort_ids: Sequence[int], at: datetime, *, named: bool = False
) -> sa.Select[Any]:
    """A select over the present members of these cohorts; the wall between cohorts stands here.

    Of somebody who renews, the newest cycle alone: the ones before are told with their certificates.
    `named` joins the person too, for whoever asks for a name.
    """
    member = membership_now(at).subquery("member")
    statement = (
        sa.select(*selected, member.c.cohort_id)
        .select_from(member)
        .join(Enrolment, Enrolment.id == member.c.enrolment_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .where(member.c.cohort_id.in_(cohort_ids), newest_cycle())
    )
    return statement.join(Person, Person.id == Enrolment.person_id) if named else statement
