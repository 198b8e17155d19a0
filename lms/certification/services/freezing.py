"""What met each requirement, in the versions of then: kept inside the certificate, whatever is changed later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.certification.rules import ClauseState
from lms.database import Reader
from lms.practicals.models import ObservationVersion
from lms.progress.models import Reached
from lms.sitting.models import Attempt, AttemptSlot


def frozen(reader: Reader, enrolment_id: int, states: Sequence[ClauseState]) -> dict[str, Any]:
    """Lessons, attempts with their items, and observations with their assessors, all by their versions' ids.

    No answer, no score and no text of anybody is among them: those stay where they are, under their own digests."""
    seen = {state.kind: state.evidence for state in states}
    attempts = [*seen.get("quizzes", {}).get("attempts", {}).values()]
    attempts += [seen[kind]["attempt"] for kind in ("examination",) if "attempt" in seen.get(kind, {})]
    return {
        "lessons": _lessons(reader, enrolment_id),
        "attempts": _attempts(reader, attempts),
        "observations": _observations(reader, seen.get("practicals", {}).get("observations", [])),
    }


def _lessons(reader: Reader, enrolment_id: int) -> list[dict[str, int]]:
    rows = reader.execute(
        sa.select(Reached.subject_id, Reached.evidence_id)
        .where(Reached.enrolment_id == enrolment_id, Reached.kind == "lesson")
        .order_by(Reached.subject_id)
    )
    return [{"lesson": lesson, "version": version} for lesson, version in rows]


def _attempts(reader: Reader, wanted: Sequence[int]) -> list[dict[str, Any]]:
    rows = reader.execute(
        sa.select(
            Attempt.id,
            Attempt.quiz_version_id,
            AttemptSlot.question_version_id,
            AttemptSlot.key_revision_id,
        )
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .where(Attempt.id.in_(wanted))
        .order_by(Attempt.id, AttemptSlot.number)
    )
    found: dict[int, dict[str, Any]] = {}
    for attempt, quiz, question, key in rows:
        told = found.setdefault(attempt, {"attempt": attempt, "quiz_version": quiz, "items": []})
        told["items"].append({"question_version": question, "key_revision": key})
    return list(found.values())


def _observations(reader: Reader, wanted: Sequence[int]) -> list[dict[str, Any]]:
    rows = reader.execute(
        sa.select(
            ObservationVersion.id,
            ObservationVersion.digest,
            ObservationVersion.observer_id,
            ObservationVersion.role,
            ObservationVersion.level,
        )
        .where(ObservationVersion.id.in_(wanted))
        .order_by(ObservationVersion.id)
    )
    return [
        {"version": version, "digest": digest, "assessor": assessor, "role": role, "level": level}
        for version, digest, assessor, role, level in rows
    ]
