"""Add entrustment decisions and scopes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

HISTORY = (
    "entrustment_case",
    "entrustment_vote",
    "entrustment_decision",
    "scope_event",
    "scope_address",
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


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _deciding()
    _scope()
    for table in HISTORY:
        _guard(table)


def _deciding() -> None:
    _create(
        "entrustment_case",
        _text("public_id"),
        *_to("enrolment_id", "entrustment_case", "enrolment"),
        _text("areas"),
        _text("product"),
        *_to("checklist_version_id", "entrustment_case", "checklist_version"),
        _number("people"),
        *_to("opened_by", "entrustment_case", "person"),
        _when("opened_at"),
        _unique("entrustment_case", "public_id"),
        _check("entrustment_case", "people", "people >= 2"),
    )
    _index("entrustment_case", "enrolment_id")
    _create(
        "entrustment_vote",
        *_to("case_id", "entrustment_vote", "entrustment_case"),
        _number("round"),
        *_to("voter_id", "entrustment_vote", "person"),
        _text("voter_name"),
        _text("voter_role"),
        _number("level"),
        *_to("reason_id", "entrustment_vote", "journal_body"),
        _text("meaning"),
        _text("document"),
        _text("evidence_digest"),
        _when("cast_at"),
        _text("digest"),
        _unique("entrustment_vote", "case_id", "round", "voter_id"),
        _check("entrustment_vote", "round", "round IN (1, 2)"),
        _check("entrustment_vote", "level", "level BETWEEN 1 AND 5"),
    )
    _create(
        "entrustment_decision",
        *_to("case_id", "entrustment_decision", "entrustment_case"),
        _number("round"),
        _number("level"),
        _text("how"),
        _text("document"),
        _when("decided_at"),
        _text("digest"),
        _unique("entrustment_decision", "case_id", "round"),
        _check("entrustment_decision", "round", "round IN (1, 2)"),
        _check("entrustment_decision", "level", "level BETWEEN 1 AND 5"),
        _check("entrustment_decision", "how", "how IN ('agreed', 'lowest', 'stands')"),
    )


def _scope() -> None:
    _create(
        "scope_event",
        *_to("person_id", "scope_event", "person"),
        *_to("enrolment_id", "scope_event", "enrolment"),
        _text("kind"),
        _text("areas"),
        _text("product"),
        _number("level", nullable=True),
        _text("document"),
        *_to("decision_id", "scope_event", "entrustment_decision", nullable=True),
        *_to("reason_id", "scope_event", "journal_body", nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        *_to("recorded_by", "scope_event", "person"),
        _text("recorded_name"),
        _when("recorded_at"),
        _check("scope_event", "kind", "kind IN ('granted', 'restricted', 'suspended', 'restored', 'ended')"),
        _check("scope_event", "level", "level IS NULL OR level BETWEEN 1 AND 5"),
    )
    _index("scope_event", "person_id", "id", name="ix_scope_event_person")
    _create(
        "scope_address",
        _text("public_id"),
        *_to("person_id", "scope_address", "person"),
        _when("made_at"),
        _unique("scope_address", "public_id"),
    )
    _index("scope_address", "person_id")


def downgrade() -> None:
    for table in reversed(HISTORY):
        op.drop_table(table)
