"""Add passages that changed, the tasks of those who hold a certificate over the earlier words, and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

HISTORY = ("passage_change", "change_task", "change_answer", "change_end")


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
        "passage_change",
        sa.Column("public_id", sa.Text(), nullable=False),
        *_to("release_id", "passage_change", "release"),
        *_to("lesson_id", "passage_change", "lesson"),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        *_to("before_id", "passage_change", "lesson_version"),
        *_to("after_id", "passage_change", "lesson_version"),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f("uq_passage_change_public_id")),
        sa.UniqueConstraint(
            "release_id", "lesson_id", "anchor", name=op.f("uq_passage_change_release_id_lesson_id_anchor")
        ),
    )
    _create(
        "change_task",
        *_to("change_id", "change_task", "passage_change"),
        *_to("person_id", "change_task", "person"),
        *_to("certificate_id", "change_task", "certificate"),
        *_to("learnt_id", "change_task", "lesson_version"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("change_id", "person_id", name=op.f("uq_change_task_change_id_person_id")),
    )
    op.create_index(op.f("ix_change_task_person_id"), "change_task", ["person_id"])
    _create(
        "change_answer",
        *_to("task_id", "change_answer", "change_task"),
        *_to("question_version_id", "change_answer", "question_version"),
        *_to("key_revision_id", "change_answer", "key_revision"),
        sa.Column("deal", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("unsafe", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_change_answer_task_id"), "change_answer", ["task_id"])
    _create(
        "change_end",
        *_to("task_id", "change_end", "change_task"),
        sa.Column("how", sa.Text(), nullable=False),
        *_to("release_id", "change_end", "release"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how IN ('answered', 'studied', 'taken_back')", name=op.f("ck_change_end_how")),
        sa.UniqueConstraint("task_id", name=op.f("uq_change_end_task_id")),
    )
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
