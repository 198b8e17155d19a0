"""Add waivers, moves between versions of a programme and snapshots of standings."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

HISTORY = ("programme_move", "requirement_waiver", "standing_snapshot")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _to(column: str, table: str, target: str, nullable: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return (
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name),
    )


def _when(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


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
    _create(
        "requirement_waiver",
        *_to("enrolment_id", "requirement_waiver", "enrolment"),
        _text("clause"),
        _text("kind"),
        _text("clause_digest"),
        sa.Column("waived", sa.Boolean(), nullable=False),
        *_to("reason_id", "requirement_waiver", "journal_body"),
        _text("recorded_name"),
        _when("recorded_at"),
        *_to("recorded_by", "requirement_waiver", "person"),
    )
    op.create_index("ix_requirement_waiver_clause", "requirement_waiver", ["enrolment_id", "clause", "id"])
    _create(
        "programme_move",
        *_to("enrolment_id", "programme_move", "enrolment"),
        *_to("offered_id", "programme_move", "programme_version"),
        *_to("programme_version_id", "programme_move", "programme_version"),
        _text("how"),
        _when("recorded_at"),
        *_to("recorded_by", "programme_move", "person", nullable=True),
        sa.CheckConstraint("how IN ('moved', 'chose_new', 'chose_old')", name=op.f("ck_programme_move_how")),
    )
    op.create_index("ix_programme_move_enrolment", "programme_move", ["enrolment_id", "id"])
    _create(
        "standing_snapshot",
        *_to("enrolment_id", "standing_snapshot", "enrolment"),
        *_to("programme_version_id", "standing_snapshot", "programme_version"),
        *_to("release_id", "standing_snapshot", "release"),
        _text("clauses"),
        sa.Column("complete", sa.Boolean(), nullable=False),
        _text("digest"),
        _when("recorded_at"),
    )
    op.create_index("ix_standing_snapshot_enrolment", "standing_snapshot", ["enrolment_id", "id"])
    _first_snapshots()
    for table in HISTORY:
        _guard(table)


def _first_snapshots() -> None:
    """Every standing that is there begins the series of its enrolment, as of when it was computed."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT standing.enrolment_id, enrolment.programme_version_id, standing.clauses, standing.complete, "
            "standing.computed_at, "
            "(SELECT max(release.id) FROM release WHERE release.course_id = enrolment.course_id) AS release_id "
            "FROM standing JOIN enrolment ON enrolment.id = standing.enrolment_id ORDER BY standing.enrolment_id"
        )
    ).mappings()
    wanted = sa.text(
        "INSERT INTO standing_snapshot "
        "(enrolment_id, programme_version_id, release_id, clauses, complete, digest, recorded_at) "
        "VALUES (:enrolment_id, :programme_version_id, :release_id, :clauses, :complete, :digest, :computed_at)"
    )
    for row in rows.all():
        connection.execute(wanted, {**row, "digest": hashlib.sha256(row["clauses"].encode()).hexdigest()})


def downgrade() -> None:
    for table in HISTORY:
        op.drop_table(table)
