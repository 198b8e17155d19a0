"""Add certificates of other academies for which requirements were waived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TABLE = "prior_learning"


def _to(column: str, target: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{TABLE}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *_to("enrolment_id", "enrolment"),
        *_text("page", "issuer", "issuer_id", "holder", "title", "level", "counts"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        *_text("digest"),
        *_to("file_id", "journal_body"),
        *_text("clauses", "recorded_name"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_to("recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("enrolment_id", "page", name=op.f(f"uq_{TABLE}_enrolment_id_page")),
    )
    op.create_index(op.f(f"ix_{TABLE}_page"), TABLE, ["page"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER refuse_{verb}_{TABLE} BEFORE {verb.upper()} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is history: {verb} refused'); END"
            )
        return
    for verb in ("update", "delete", "truncate"):
        op.execute(
            f"CREATE TRIGGER refuse_{verb}_{TABLE} BEFORE {verb.upper()} ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table(TABLE)
