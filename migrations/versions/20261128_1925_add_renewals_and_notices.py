"""Add renewals, and the ledger of what was told to whom about a certificate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

HISTORY = ("renewal", "notice")


def _to(column: str, table: str, target: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


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
        "renewal",
        *_to("enrolment_id", "renewal", "enrolment"),
        *_to("certificate_id", "renewal", "certificate"),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _unique("renewal", "enrolment_id"),
        _unique("renewal", "certificate_id"),
    )
    _create(
        "notice",
        *_to("certificate_id", "notice", "certificate"),
        *_to("person_id", "notice", "person"),
        sa.Column("kind", sa.Text(), nullable=False),
        *_to("body_id", "notice", "journal_body"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _unique("notice", "certificate_id", "person_id", "kind"),
    )
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
