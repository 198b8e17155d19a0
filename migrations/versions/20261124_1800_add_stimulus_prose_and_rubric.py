"""Add what stands above an item and what it weighs, erasable prose, the rubric and the try of a mark, sections."""

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
    op.add_column("mark", sa.Column("try_number", sa.Integer()))
    op.create_index("uq_mark_try", "mark", ["slot_id", "try_number"], unique=True)
    op.add_column("attempt", sa.Column("furthest", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("attempt_slot", sa.Column("section", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_index("uq_mark_try", "mark")
    for table, column in (
        ("attempt_slot", "section"),
        ("attempt", "furthest"),
        ("mark", "try_number"),
        ("mark", "rubric"),
        ("response", "body_id"),
        ("question_version", "points"),
        ("question_version", "stimulus"),
    ):
        op.drop_column(table, column)
