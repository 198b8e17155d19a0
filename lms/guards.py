"""What the database itself refuses: no UPDATE and no DELETE on history. One list, for triggers and for their check."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

APPEND_ONLY = (
    "acceptance",
    "assessor_grant",
    "accommodation",
    "attempt_grant",
    "attempt_minutes",
    "attempt_reopening",
    "attempt_slot",
    "audit_check",
    "bulletin_answer",
    "bulletin_task",
    "calibration_case_version",
    "calibration_rating",
    "calibration_round",
    "calibration_set_version",
    "certificate",
    "certificate_event",
    "change_answer",
    "change_end",
    "change_task",
    "check_answer",
    "checklist_version",
    "claim_version",
    "cohort_instructor",
    "credential",
    "due_date",
    "entrustment_case",
    "entrustment_decision",
    "entrustment_vote",
    "evaluation_answered",
    "extension",
    "issue_hold",
    "issue_stop",
    "journal_entry",
    "key_revision",
    "late_decision",
    "lesson_version",
    "licence",
    "logbook_entry",
    "logbook_version",
    "mark",
    "membership",
    "notice",
    "observation",
    "observation_version",
    "passage_change",
    "person_state",
    "practice_day",
    "practice_day_booking",
    "practice_day_cohort",
    "practice_day_trainer",
    "practice_day_version",
    "prior_learning",
    "programme_move",
    "programme_version",
    "question_version",
    "quiz_window",
    "quiz_version",
    "reached",
    "refresh_answer",
    "refresh_pause",
    "release",
    "release_decision",
    "release_lesson",
    "release_question",
    "release_quiz",
    "renewal",
    "report_consent",
    "requirement_waiver",
    "response",
    "role_grant",
    "safety_bulletin",
    "scope_address",
    "scope_event",
    "signing_grant",
    "signoff_event",
    "signoff_request",
    "standing_snapshot",
    "text_version",
    "unsafe_review",
)


def trigger_names(dialect: str) -> set[str]:
    verbs = ("update", "delete") if dialect == "sqlite" else ("update", "delete", "truncate")
    return {f"refuse_{verb}_{table}" for table in APPEND_ONLY for verb in verbs}


def missing_guards(connection: Connection) -> list[str]:
    """Names of declared triggers, CHECKs and partial indexes that the database does not have (empty is good)."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        found = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        found = sa.text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    present = set(connection.execute(found).scalars())
    return sorted(trigger_names(dialect) - present)
