"""Add requests for a sign-off, the logbook and who may assess."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

HISTORY = (
    "assessor_grant",
    "audit_check",
    "logbook_entry",
    "logbook_version",
    "signing_grant",
    "signoff_event",
    "signoff_request",
)


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


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str, name: str = "") -> None:
    op.create_index(name or f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    _logbook()
    _requests()
    _create(
        "assessor_grant",
        *_to("person_id", "assessor_grant", "person"),
        *_to("course_id", "assessor_grant", "course"),
        _text("areas"),
        _when("valid_from"),
        _when("valid_until", nullable=True),
        _when("recorded_at"),
        *_to("recorded_by", "assessor_grant", "person"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_assessor_grant_order")),
    )
    _index("assessor_grant", "person_id", "course_id", "id", name="ix_assessor_grant_person")
    _create(
        "signing_grant",
        _text("token_digest"),
        *_to("session_id", "signing_grant", "login_session"),
        *_to("person_id", "signing_grant", "person"),
        _text("proof"),
        _when("made_at"),
        _when("expires_at"),
        _unique("signing_grant", "token_digest"),
    )
    _index("signing_grant", "session_id")
    _create(
        "audit_check",
        *_to("observation_id", "audit_check", "observation"),
        *_to("note_id", "audit_check", "journal_body"),
        *_to("checked_by", "audit_check", "person"),
        _when("checked_at"),
    )
    _index("audit_check", "observation_id")
    _observations()
    for table in HISTORY:
        _guard(table)


def _logbook() -> None:
    _create(
        "logbook_entry",
        _text("public_id"),
        *_to("enrolment_id", "logbook_entry", "enrolment"),
        _text("case_code"),
        _when("created_at"),
        _unique("logbook_entry", "public_id"),
        _unique("logbook_entry", "case_code"),
    )
    _index("logbook_entry", "enrolment_id")
    _create(
        "logbook_version",
        *_to("entry_id", "logbook_version", "logbook_entry"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("role"),
        *_to("checklist_version_id", "logbook_version", "checklist_version"),
        sa.Column("performed_on", sa.Date(), nullable=False),
        _text("document"),
        *_to("reflection_id", "logbook_version", "journal_body", nullable=True),
        *_to("written_by", "logbook_version", "person"),
        _when("written_at"),
        _text("digest"),
        _unique("logbook_version", "entry_id", "number"),
        sa.CheckConstraint("role IN ('observed', 'performed', 'drill')", name=op.f("ck_logbook_version_role")),
    )


def _requests() -> None:
    _create(
        "signoff_request",
        _text("public_id"),
        *_to("enrolment_id", "signoff_request", "enrolment"),
        *_to("entry_version_id", "signoff_request", "logbook_version", nullable=True),
        *_to("supervisor_id", "signoff_request", "person", nullable=True),
        _when("made_at"),
        _when("expires_at"),
        _unique("signoff_request", "public_id"),
    )
    for column in ("enrolment_id", "entry_version_id", "supervisor_id"):
        _index("signoff_request", column)
    _create(
        "signoff_event",
        *_to("request_id", "signoff_event", "signoff_request"),
        _text("verb"),
        _when("expires_at", nullable=True),
        *_to("reason_id", "signoff_event", "journal_body", nullable=True),
        _when("at"),
        *_to("by_id", "signoff_event", "person"),
        sa.CheckConstraint(
            "verb IN ('renewed', 'signed', 'rejected', 'withdrawn')", name=op.f("ck_signoff_event_verb")
        ),
    )
    _index("signoff_event", "request_id", "id", name="ix_signoff_event_request")
    for name, which in (("renewed", "verb = 'renewed'"), ("closed", "verb <> 'renewed'")):
        op.create_index(
            f"uq_signoff_event_{name}",
            "signoff_event",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )


def _observations() -> None:
    """Columns are plain additions: on SQLite a table that batch mode makes anew would lose its triggers."""
    answers = sa.ForeignKey("signoff_request.id", name=op.f("fk_observation_request_id_signoff_request"))
    op.add_column("observation", sa.Column("request_id", sa.Integer(), answers), inline_references=True)
    op.create_index("uq_observation_request_id", "observation", ["request_id"], unique=True)
    op.add_column("observation_version", sa.Column("observer_role", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "observation_version", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_index("uq_observation_request_id", "observation")
    for table, column in (
        ("observation", "request_id"),
        ("observation_version", "observer_role"),
        ("observation_version", "provisional"),
    ):
        op.drop_column(table, column)
    for table in (
        "audit_check",
        "signing_grant",
        "assessor_grant",
        "signoff_event",
        "signoff_request",
        "logbook_version",
        "logbook_entry",
    ):
        op.drop_table(table)
