"""Add to each piece of mail how often it was refused, and when it is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("refused", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("try_after", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "try_after")
    op.drop_column("outbox", "refused")
