"""Index late answers, so that a cohort's page finds the few that there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index(
        "ix_response_late",
        "response",
        ["slot_id"],
        sqlite_where=sa.text("late = 1"),
        postgresql_where=sa.text("late"),
    )


def downgrade() -> None:
    op.drop_index("ix_response_late", "response")
