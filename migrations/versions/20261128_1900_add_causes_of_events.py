"""Say which cause an event of a certificate has, and give every certificate one successor at most."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # A plain ADD COLUMN on both databases: rebuilding the table would drop its triggers on SQLite.
    op.add_column("certificate_event", sa.Column("cause", sa.Text(), server_default="decision", nullable=False))
    op.create_index("uq_certificate_supersedes_id", "certificate", ["supersedes_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_certificate_supersedes_id", "certificate")
    op.drop_column("certificate_event", "cause")
