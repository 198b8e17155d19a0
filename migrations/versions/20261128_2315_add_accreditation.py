"""Add consent to be reported, and evaluations without names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _to(column: str, table: str, target: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _create(table: str, *parts: sa.SchemaItem) -> None:
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(table, number, *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


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
        "report_consent",
        *_to("person_id", "report_consent", "person"),
        *_to("course_id", "report_consent", "course"),
        sa.Column("given", sa.Boolean(), nullable=False),
        _text("recipient"),
        _text("fields"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_report_consent_pair", "report_consent", ["person_id", "course_id", "id"])
    _create(
        "evaluation_box",
        *_to("course_id", "evaluation_box", "course"),
        _text("digest"),
        _text("questions"),
        _text("document"),
        sa.UniqueConstraint("course_id", "digest", name=op.f("uq_evaluation_box_course_id_digest")),
    )
    _create(
        "evaluation_answered",
        *_to("box_id", "evaluation_answered", "evaluation_box"),
        *_to("person_id", "evaluation_answered", "person"),
        sa.UniqueConstraint("box_id", "person_id", name=op.f("uq_evaluation_answered_box_id_person_id")),
    )
    for table in ("report_consent", "evaluation_answered"):
        _guard(table)


def downgrade() -> None:
    for table in ("evaluation_answered", "evaluation_box", "report_consent"):
        op.drop_table(table)
