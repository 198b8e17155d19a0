"""Add windows, extensions, breaks, added minutes, reopenings, decisions on late answers, dealt papers, receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HISTORY = ("attempt_minutes", "attempt_reopening", "extension", "late_decision", "quiz_window")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _to(column: str, table: str, target: str, nullable: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _when(name: str, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _recorded(table: str) -> tuple[sa.SchemaItem, ...]:
    return (_when("recorded_at"), *_to("recorded_by", table, "person", nullable=True))


def _with_reason(table: str) -> tuple[sa.SchemaItem, ...]:
    return (*_to("reason_id", table, "journal_body"), *_recorded(table))


def _create(table: str, *parts: sa.SchemaItem) -> None:
    op.create_table(table, _id(), *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


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
    """Columns are plain additions: on SQLite a table that batch mode makes anew would lose its triggers."""
    op.add_column("accommodation", sa.Column("break_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempt", sa.Column("break_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempt", sa.Column("receipt", sa.Text(), nullable=False, server_default=""))
    op.add_column("response", sa.Column("signature", sa.Text(), nullable=False, server_default=""))
    accepts = sa.ForeignKey("response.id", name=op.f("fk_response_accepts_id_response"))
    op.add_column("response", sa.Column("accepts_id", sa.Integer(), accepts), inline_references=True)
    _create(
        "quiz_window",
        *_to("cohort_id", "quiz_window", "cohort"),
        *_to("quiz_id", "quiz_window", "quiz"),
        _when("opens_at", nullable=True),
        _when("due_at", nullable=True),
        _when("closes_at", nullable=True),
        *_recorded("quiz_window"),
        sa.CheckConstraint(
            "opens_at IS NULL OR due_at IS NULL OR opens_at < due_at", name=op.f("ck_quiz_window_opens_before_due")
        ),
        sa.CheckConstraint(
            "due_at IS NULL OR closes_at IS NULL OR due_at <= closes_at", name=op.f("ck_quiz_window_due_before_closes")
        ),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name=op.f("ck_quiz_window_opens_before_closes")
        ),
    )
    op.create_index("ix_quiz_window_pair", "quiz_window", ["cohort_id", "quiz_id", "id"])
    _create(
        "extension",
        *_to("enrolment_id", "extension", "enrolment"),
        *_to("quiz_id", "extension", "quiz"),
        _when("due_at", nullable=True),
        _when("closes_at", nullable=True),
        *_with_reason("extension"),
        sa.CheckConstraint(
            "due_at IS NULL OR closes_at IS NULL OR due_at <= closes_at", name=op.f("ck_extension_due_before_closes")
        ),
    )
    op.create_index("ix_extension_pair", "extension", ["enrolment_id", "quiz_id", "id"])
    _create(
        "attempt_minutes",
        *_to("attempt_id", "attempt_minutes", "attempt"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *_with_reason("attempt_minutes"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_attempt_minutes_minutes")),
    )
    op.create_index("ix_attempt_minutes_attempt_id", "attempt_minutes", ["attempt_id"])
    _create(
        "attempt_break",
        *_to("attempt_id", "attempt_break", "attempt"),
        _when("began_at"),
        _when("ends_at"),
        _when("ended_at", nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_attempt_break_ended")),
    )
    op.create_index("ix_attempt_break_attempt_id", "attempt_break", ["attempt_id"])
    op.create_index(
        "uq_attempt_break_running",
        "attempt_break",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _create(
        "attempt_reopening",
        *_to("attempt_id", "attempt_reopening", "attempt"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("was_state", sa.Text(), nullable=False),
        _when("was_submitted_at", nullable=True),
        *_with_reason("attempt_reopening"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_attempt_reopening_minutes")),
    )
    op.create_index("ix_attempt_reopening_attempt_id", "attempt_reopening", ["attempt_id"])
    _create(
        "late_decision",
        *_to("response_id", "late_decision", "response"),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        *_with_reason("late_decision"),
        sa.UniqueConstraint("response_id", name=op.f("uq_late_decision_response_id")),
    )
    _create(
        "dealt_paper",
        *_to("enrolment_id", "dealt_paper", "enrolment"),
        *_to("quiz_id", "dealt_paper", "quiz"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_to("quiz_version_id", "dealt_paper", "quiz_version"),
        *_to("release_id", "dealt_paper", "release"),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        _when("made_at"),
        sa.UniqueConstraint("enrolment_id", "quiz_id", "number", name=op.f("uq_dealt_paper_enrolment_id_quiz_id_number")),
    )
    for table in HISTORY:
        _guard(table)


def downgrade() -> None:
    for table in (
        "dealt_paper",
        "late_decision",
        "attempt_reopening",
        "attempt_break",
        "attempt_minutes",
        "extension",
        "quiz_window",
    ):
        op.drop_table(table)
    for table, column in (
        ("response", "accepts_id"),
        ("response", "signature"),
        ("attempt", "receipt"),
        ("attempt", "break_minutes"),
        ("accommodation", "break_minutes"),
    ):
        op.drop_column(table, column)
