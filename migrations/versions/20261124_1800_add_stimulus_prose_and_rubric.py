"""Add what stands above an item and what it weighs, prose that can be erased, and the rubric of a mark."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Plain additions: on SQLite a table that batch mode makes anew would lose its triggers."""
    op.add_column("question_version", sa.Column("stimulus", sa.Text()))
    op.add_column("question_version", sa.Column("points", sa.Text(), nullable=False, server_default="1/1"))
    prose = sa.ForeignKey("journal_body.id", name="fk_response_body_id_journal_body")
    op.add_column("response", sa.Column("body_id", sa.Integer(), prose), inline_references=True)
    op.add_column("mark", sa.Column("rubric", sa.Text()))


def downgrade() -> None:
    for table, column in (
        ("mark", "rubric"),
        ("response", "body_id"),
        ("question_version", "points"),
        ("question_version", "stimulus"),
    ):
        op.drop_column(table, column)
