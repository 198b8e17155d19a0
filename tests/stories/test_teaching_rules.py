"""The rules of who needs an instructor are conditions of SQL as well: over every mixture of facts both agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lms.teaching.rules import RULES, Clock, TraineeFacts, behind, needs_attention

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_rules_judge_columns_as_they_judge_values() -> None:
    """The same functions are the filters of the page: over every mixture of facts, SQL and Python agree."""
    table = sa.Table(
        "facts",
        sa.MetaData(),
        *(
            sa.Column(name, sa.Boolean)
            for name in ("complete", "unsafe", "decision", "release", "used_up", "late", "waiting", "overdue")
        ),
        sa.Column("fails", sa.Integer),
        sa.Column("last_activity", sa.DateTime),
        sa.Column("licence_until", sa.Date),
    )
    plain = Clock(NOW.replace(tzinfo=None), NOW.date())
    mixtures = [
        TraineeFacts(
            complete=bool(n & 1),
            unsafe=n % 7 == 0,
            decision=n % 19 == 0,
            release=n % 11 == 0,
            used_up=n % 5 == 0,
            fails=n % 4,
            last_activity=plain.now - timedelta(days=n % 9),
            licence_until=plain.today + timedelta(days=n % 61),
            late=n % 17 == 0,
            waiting=n % 13 == 0,
            overdue=n % 3 == 0,
        )
        for n in range(200)
    ]
    with sa.create_engine("sqlite://").connect() as connection:
        table.metadata.create_all(connection)
        connection.execute(sa.insert(table), [vars(facts) for facts in mixtures])
        for rule in (*RULES.values(), needs_attention, behind):
            judged = connection.execute(sa.select(rule(table.c, plain)).order_by(sa.text("rowid"))).scalars()
            assert [bool(verdict) for verdict in judged] == [bool(rule(facts, plain)) for facts in mixtures]
