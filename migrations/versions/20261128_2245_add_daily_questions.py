"""Add the answers to questions that come back after the certificate, and the pause that somebody makes of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

HISTORY = ("refresh_answer", "refresh_pause")


def _to(column: str, table: str, target: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=False),
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
        "refresh_answer",
        *_to("person_id", "refresh_answer", "person"),
        *_to("question_id", "refresh_answer", "question"),
        *_to("question_version_id", "refresh_answer", "question_version"),
        *_to("key_revision_id", "refresh_answer", "key_revision"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("deal", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("unsafe", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "person_id", "question_id", "day", name=op.f("uq_refresh_answer_person_id_question_id_day")
        ),
    )
    _create(
        "refresh_pause",
        *_to("person_id", "refresh_pause", "person"),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_refresh_pause_person", "refresh_pause", ["person_id", "id"])
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
