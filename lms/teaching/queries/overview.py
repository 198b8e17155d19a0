"""What stands above the map: the cohort's totals, and the trainees who need somebody, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.certification.models import Standing
from lms.cohorts.models import Enrolment
from lms.teaching.queries.facts import Column, columns, trainees
from lms.teaching.rules import PERSONAL, Clock, Need, TraineeFacts, personal_needs

NAMED = 12  # trainees named above the map; its filter shows the others


@dataclass(frozen=True)
class Overview:
    complete: int
    matching: int  # trainees that the filter of the map leaves
    late: Mapping[str, int]  # by subject whose date has passed
    needs: tuple[Need, ...]
    unnamed: int  # trainees who need somebody and are not named


def count(condition: Any) -> sa.ColumnElement[int]:
    """How many rows a condition holds for."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def overview(
    session: Session, cohort_id: int, matching: Column, clock: Clock, late: Sequence[str], named: bool
) -> Overview:
    """`named` says whether the filter looks at names.

    The rules pick and rank the trainees first; all that their rows say is read for those few alone.
    """
    facts = columns(late)
    ranked = _ranked(cohort_id, matching, clock, late, named)
    totals, chosen = _totals(ranked, late), _chosen(ranked)
    rows = session.execute(
        sa.select(*totals.c, chosen.c.n, Enrolment.public_id, Person.name, Standing.clauses, *facts.all())
        .select_from(totals)
        .outerjoin(chosen, sa.true())
        .outerjoin(Enrolment, Enrolment.id == chosen.c.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .order_by(chosen.c.rank, chosen.c.silent_since, chosen.c.enrolment_id)
    ).all()
    first, people = rows[0], [row for row in rows if row.public_id is not None]
    needs = [need for row in people for need in _needs_of(row, clock)]
    order = list(PERSONAL)
    return Overview(
        first.total_complete,
        first.total_matching,
        {subject: getattr(first, f"late_{subject}") for subject in late},
        tuple(sorted(needs, key=lambda need: order.index(need.rule))),
        (first.n or 0) - len(people),
    )


def _ranked(cohort_id: int, matching: Column, clock: Clock, late: Sequence[str], named: bool) -> sa.CTE:
    """Every trainee with the rank of the most urgent rule that holds, and what is counted."""
    facts = columns(late)
    rank = sa.case(*((rule(facts, clock), place) for place, rule in enumerate(PERSONAL.values())))
    selected = [
        Enrolment.id.label("enrolment_id"),
        rank.label("rank"),
        facts.last_activity.label("silent_since"),
        facts.complete.label("complete"),
        matching.label("matching"),
        *(columns((subject,)).overdue.label(f"late_{subject}") for subject in late),
    ]
    # Materialised, so that each rule is judged once for each trainee: merged, it would be for every mention.
    return trainees(selected, [cohort_id], clock.now, named=named).cte("ranked").prefix_with("MATERIALIZED")


def _totals(ranked: sa.CTE, late: Sequence[str]) -> sa.Subquery:
    return sa.select(
        count(ranked.c.complete).label("total_complete"),
        count(ranked.c.matching).label("total_matching"),
        *(count(ranked.c[f"late_{subject}"]).label(f"late_{subject}") for subject in late),
    ).subquery("totals")


def _chosen(ranked: sa.CTE) -> sa.Subquery:
    return (
        sa.select(ranked.c.enrolment_id, ranked.c.rank, ranked.c.silent_since, sa.func.count().over().label("n"))
        .where(ranked.c.rank.is_not(None))
        .order_by(ranked.c.rank, ranked.c.silent_since, ranked.c.enrolment_id)
        .limit(NAMED)
        .subquery("chosen")
    )


def _needs_of(row: Any, clock: Clock) -> list[Need]:
    facts = TraineeFacts(*(getattr(row, name) for name in TraineeFacts.__dataclass_fields__))
    missing = {one["code"]: one["params"] for clause in row.clauses or () for one in clause["missing"]}
    return [
        Need(code, row.public_id, {"name": row.name, "facts": facts, "missing": missing})
        for code in personal_needs(facts, clock)
    ]
