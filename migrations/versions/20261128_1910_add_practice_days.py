"""Add practice days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

HISTORY = (
    "practice_day",
    "practice_day_version",
    "practice_day_cohort",
    "practice_day_trainer",
    "practice_day_booking",
)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _to(column: str, table: str, target: str, nullable: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _when(name: str, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _create(table: str, *parts: sa.SchemaItem) -> None:
    op.create_table(table, _id(), *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER refuse_{verb}_{table} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is history: {verb} refused'); END"
            )
        return
    for verb in ("update", "delete", "truncate"):
        op.execute(
            f"CREATE TRIGGER refuse_{verb}_{table} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str, name: str = "") -> None:
    op.create_index(name or f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _planning()
    _coming()
    for table in HISTORY:
        _guard(table)


def _planning() -> None:
    _create(
        "practice_day",
        _text("public_id"),
        *_to("course_id", "practice_day", "course"),
        *_to("created_by", "practice_day", "person"),
        _when("created_at"),
        _unique("practice_day", "public_id"),
    )
    _create(
        "practice_day_version",
        *_to("day_id", "practice_day_version", "practice_day"),
        _number("number"),
        _text("state"),
        _text("place"),
        _when("starts_at"),
        _when("ends_at"),
        _text("zone"),
        _number("places"),
        _number("ratio"),
        _text("kit"),
        *_to("reason_id", "practice_day_version", "journal_body", nullable=True),
        *_to("recorded_by", "practice_day_version", "person"),
        _when("recorded_at"),
        _unique("practice_day_version", "day_id", "number"),
        _check("practice_day_version", "state", "state IN ('planned', 'cancelled')"),
        _check("practice_day_version", "order", "starts_at < ends_at"),
        _check("practice_day_version", "places", "places BETWEEN 1 AND 200"),
        _check("practice_day_version", "ratio", "ratio BETWEEN 1 AND 50"),
        _check("practice_day_version", "reason", "(state = 'cancelled') = (reason_id IS NOT NULL)"),
    )
    _create(
        "practice_day_cohort",
        *_to("day_id", "practice_day_cohort", "practice_day"),
        *_to("cohort_id", "practice_day_cohort", "cohort"),
        _unique("practice_day_cohort", "day_id", "cohort_id"),
    )
    _index("practice_day_cohort", "cohort_id")
    _create(
        "practice_day_trainer",
        *_to("day_id", "practice_day_trainer", "practice_day"),
        *_to("person_id", "practice_day_trainer", "person"),
        sa.Column("coming", sa.Boolean(), nullable=False),
        *_to("recorded_by", "practice_day_trainer", "person"),
        _when("recorded_at"),
    )
    _index("practice_day_trainer", "day_id", "person_id", "id", name="ix_practice_day_trainer_day")


def _coming() -> None:
    _create(
        "practice_day_booking",
        *_to("day_id", "practice_day_booking", "practice_day"),
        *_to("enrolment_id", "practice_day_booking", "enrolment"),
        _number("number"),
        _text("verb"),
        _number("seat", nullable=True),
        _number("turn", nullable=True),
        _number("open", nullable=True),
        *_to("by_id", "practice_day_booking", "person", nullable=True),
        _when("at"),
        _unique("practice_day_booking", "day_id", "enrolment_id", "number"),
        _unique("practice_day_booking", "day_id", "seat", "turn"),
        _check(
            "practice_day_booking",
            "verb",
            "verb IN ('booked', 'waitlisted', 'moved_up', 'cancelled', 'attended', 'absent')",
        ),
        _check(
            "practice_day_booking",
            "given",
            "CASE WHEN verb IN ('booked', 'moved_up') THEN seat IS NOT NULL AND turn IS NOT NULL AND open IS NOT NULL "
            "ELSE seat IS NULL AND turn IS NULL AND open IS NULL END",
        ),
        _check("practice_day_booking", "seat", "seat IS NULL OR (seat BETWEEN 1 AND open AND turn >= 1)"),
    )
    _index("practice_day_booking", "enrolment_id", "id", name="ix_practice_day_booking_enrolment")


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
