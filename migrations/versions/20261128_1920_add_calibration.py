"""Add calibration of assessors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

HISTORY = (
    "calibration_case_version",
    "calibration_set_version",
    "calibration_rating",
    "calibration_round",
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
    _create(
        "calibration_case_version",
        *_to("course_id", "calibration_case_version", "course"),
        _text("key"),
        _number("number"),
        _text("digest"),
        _number("level"),
        _text("document"),
        _unique("calibration_case_version", "course_id", "key", "number"),
        _unique("calibration_case_version", "course_id", "key", "digest"),
    )
    _create(
        "calibration_set_version",
        *_to("course_id", "calibration_set_version", "course"),
        _number("number"),
        _text("digest"),
        _text("document"),
        _when("made_at"),
        _unique("calibration_set_version", "course_id", "number"),
    )
    _create(
        "calibration_rating",
        *_to("person_id", "calibration_rating", "person"),
        *_to("case_version_id", "calibration_rating", "calibration_case_version"),
        _number("round"),
        _number("level"),
        _when("rated_at"),
        _unique("calibration_rating", "person_id", "case_version_id", "round"),
        _check("calibration_rating", "round", "round >= 1"),
        _check("calibration_rating", "level", "level BETWEEN 1 AND 9"),
    )
    _index("calibration_rating", "case_version_id")
    _create(
        "calibration_round",
        *_to("person_id", "calibration_round", "person"),
        *_to("course_id", "calibration_round", "course"),
        _number("number"),
        *_to("reason_id", "calibration_round", "journal_body"),
        *_to("opened_by", "calibration_round", "person"),
        _when("opened_at"),
        _unique("calibration_round", "person_id", "course_id", "number"),
        _check("calibration_round", "number", "number >= 2"),
    )
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
