"""Add safety bulletins to those who hold a certificate, their tasks and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

HISTORY = ("safety_bulletin", "bulletin_task", "bulletin_answer")


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
        "safety_bulletin",
        sa.Column("public_id", sa.Text(), nullable=False),
        *_to("cohort_id", "safety_bulletin", "cohort"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_to("made_by", "safety_bulletin", "person"),
        sa.UniqueConstraint("public_id", name=op.f("uq_safety_bulletin_public_id")),
    )
    _create(
        "bulletin_task",
        *_to("bulletin_id", "bulletin_task", "safety_bulletin"),
        *_to("person_id", "bulletin_task", "person"),
        *_to("certificate_id", "bulletin_task", "certificate"),
        sa.UniqueConstraint("bulletin_id", "person_id", name=op.f("uq_bulletin_task_bulletin_id_person_id")),
    )
    op.create_index(op.f("ix_bulletin_task_person_id"), "bulletin_task", ["person_id"])
    _create(
        "bulletin_answer",
        *_to("task_id", "bulletin_answer", "bulletin_task"),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_bulletin_answer_task_id"), "bulletin_answer", ["task_id"])
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
