"""Gathers what the clauses look at, from the records of every floor below."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lms.accounts.models import Academy, Licence
from lms.bank.models import QuestionVersion
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import outline, programme
from lms.certification.models import ReleaseDecision, UnsafeReview
from lms.certification.rules import Evidence, LessonFact, LicenceFact, ObservationFact, QuizFact, UnsafeFact
from lms.cohorts.queries import EnrolmentRow, extra_attempts
from lms.database import Reader
from lms.learning.models import Acceptance
from lms.practicals.queries import signed_observations
from lms.progress.queries import Reach, reached
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import dangerous_mark


def gather(reader: Reader, enrolment: EnrolmentRow, now: datetime) -> Evidence:
    """The evidence of one enrolment as it stands now; the same number of statements whatever there is of it."""
    path = outline(reader, enrolment.release_id)
    quizzes = quizzes_of(reader, enrolment.release_id)
    done = reached(reader, enrolment.id)
    attempts = _attempts(reader, enrolment.id)
    extra = extra_attempts(reader, enrolment.id)
    rules = programme(reader, enrolment.programme_version_id)
    positions = {module.lesson_id: module.position for module in path.modules}
    facts = {
        quiz.id: _quiz_fact(quiz, positions.get(quiz.lesson_id or 0, 0), done, attempts, extra) for quiz in quizzes
    }
    zone = reader.execute(sa.select(Academy.zone)).scalar_one_or_none() or "UTC"
    return Evidence(
        today=now.astimezone(ZoneInfo(zone)).date(),
        licence=_licence(reader, enrolment.person_id),
        lessons=tuple(
            LessonFact(module.lesson_id, module.position, module.title, done.lessons.get(module.lesson_id))
            for module in path.modules
        ),
        quizzes=tuple(facts[quiz.id] for quiz in quizzes if quiz.kind == "module"),
        examination=next((facts[quiz.id] for quiz in quizzes if quiz.kind == "examination"), None),
        unsafe=_unsafe(reader, enrolment.id, quizzes),
        observations=_observations(reader, enrolment.id),
        attested_at=_attested(reader, enrolment.id, rules.attestation_version_id),
        released_at=reader.execute(
            sa.select(ReleaseDecision.decided_at).where(ReleaseDecision.enrolment_id == enrolment.id)
        ).scalar_one_or_none(),
    )


def _attempts(reader: Reader, enrolment_id: int) -> dict[int, list[tuple[int, int, bool]]]:
    """(number, id, waits for a mark) of every attempt that is over, by quiz."""
    rows = reader.execute(
        sa.select(Attempt.quiz_id, Attempt.number, Attempt.id, Attempt.state)
        .where(Attempt.enrolment_id == enrolment_id)
        .order_by(Attempt.number)
    )
    grouped: dict[int, list[tuple[int, int, bool]]] = {}
    for row in rows:
        if row.state != "in_progress":
            grouped.setdefault(row.quiz_id, []).append((row.number, row.id, row.state == "submitted"))
    return grouped


def _quiz_fact(
    quiz: QuizRow,
    position: int,
    done: Reach,
    attempts: dict[int, list[tuple[int, int, bool]]],
    extra: dict[int, int],
) -> QuizFact:
    mine = attempts.get(quiz.id, [])
    return QuizFact(
        quiz.id,
        quiz.title,
        position,
        done.quizzes.get(quiz.id),
        done.attempts.get(quiz.id),
        len(mine),
        quiz.policy.attempts + extra.get(quiz.id, 0),
        any(waits for _, _, waits in mine),
    )


def _licence(reader: Reader, person_id: int) -> LicenceFact | None:
    row = reader.execute(
        sa.select(Licence.profession, Licence.body, Licence.valid_from, Licence.valid_until, Licence.verification)
        .where(Licence.person_id == person_id)
        .order_by(Licence.id.desc())
        .limit(1)
    ).one_or_none()
    return LicenceFact(*row) if row else None


def _unsafe(reader: Reader, enrolment_id: int, quizzes: tuple[QuizRow, ...]) -> tuple[UnsafeFact, ...]:
    """Unsafe answers to critical items, earlier tries included, and whether somebody has spoken about each."""
    rows: Any = reader.execute(
        sa.select(AttemptSlot.id, Attempt.quiz_id, UnsafeReview.id.label("review"))
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Mark, Mark.id == dangerous_mark())
        .outerjoin(UnsafeReview, UnsafeReview.slot_id == AttemptSlot.id)
        .where(Attempt.enrolment_id == enrolment_id, QuestionVersion.critical)
        .order_by(AttemptSlot.id)
    )
    titles = {quiz.id: quiz.title for quiz in quizzes}
    return tuple(UnsafeFact(row.id, titles.get(row.quiz_id, ""), row.review is not None) for row in rows)


def _observations(reader: Reader, enrolment_id: int) -> tuple[ObservationFact, ...]:
    return tuple(
        ObservationFact(
            row.observation_id,
            row.version_id,
            row.role,
            row.case_code,
            frozenset(row.areas),
            row.level,
            row.observer_id,
            row.performed_on,
        )
        for row in signed_observations(reader, enrolment_id)
    )


def _attested(reader: Reader, enrolment_id: int, text_version_id: int) -> datetime | None:
    return reader.execute(
        sa.select(Acceptance.at).where(
            Acceptance.enrolment_id == enrolment_id, Acceptance.text_version_id == text_version_id
        )
    ).scalar_one_or_none()
