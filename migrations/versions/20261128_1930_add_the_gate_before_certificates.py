"""Add the gate before a certificate: what is held, and stops when too many would be issued at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

HISTORY = ("issue_stop", "issue_hold")


def _to(column: str, table: str, target: str, nullable: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _create(table: str, *parts: sa.SchemaItem) -> None:
    identity = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(table, identity, *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


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


def upgrade() -> None:
    _create(
        "issue_stop",
        sa.Column("led_to_by", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        *_to("raised_by", "issue_stop", "person", nullable=True),
    )
    _create(
        "issue_hold",
        *_to("enrolment_id", "issue_hold", "enrolment"),
        sa.Column("verb", sa.Text(), nullable=False),
        *_to("stop_id", "issue_hold", "issue_stop", nullable=True),
        *_to("reason_id", "issue_hold", "journal_body", nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_to("recorded_by", "issue_hold", "person", nullable=True),
        sa.CheckConstraint("verb IN ('held', 'let')", name=op.f("ck_issue_hold_verb")),
    )
    op.create_index("ix_issue_hold_enrolment", "issue_hold", ["enrolment_id", "id"])
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
