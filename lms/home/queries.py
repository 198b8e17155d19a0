"""The trainee's page: what is next, what is missing, what is due. A fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import Outline, outline
from lms.certification.models import SafetyBulletin
from lms.certification.queries import ClauseRow, StandingRow, standing
from lms.cohorts.queries import EnrolmentRow, due_statement
from lms.database import Prepared, Reader, Rows
from lms.home.owed import Owed, bulletins_owed, changes_owed, owed_of
from lms.home.rules import ModuleFact, Next, next_thing
from lms.journal.models import Body
from lms.learning.models import Reading
from lms.practicals.models import Observation, ObservationVersion
from lms.sitting.models import Attempt
from quizzes.attempt import State, by_the_clock, expiry, next_start
from quizzes.policy import Policy

_DUE_CLAUSES = {
    "lessons": "lessons",
    "quizzes": "quizzes",
    "examination": "examination",
    "practicals": "practicals",
}


@dataclass(frozen=True)
class Feedback:
    """What a supervisor wrote last."""

    strength: str | None
    next_step: str | None
    observer: str
    level: int | None
    at: datetime


@dataclass(frozen=True)
class DueRow:
    subject: str
    at: datetime
    overdue: bool


@dataclass(frozen=True)
class HomePage:
    enrolment: EnrolmentRow
    title: str
    clauses: tuple[ClauseRow, ...]
    open_clauses: int
    complete: bool
    next: Next
    share: int  # per cent of the next lesson that was read already
    stopped_at: str  # title of the section where reading stopped
    due: tuple[DueRow, ...]
    feedback: Feedback | None
    bulletins: tuple[Owed, ...]
    changes: tuple[Owed, ...]
    untouched: bool  # nothing was read yet
    document: dict[str, Any]  # of the release
    evaluation_open: bool  # the course asks questions at its end, and this is it


def home_page(reader: Reader, enrolment: EnrolmentRow, now: datetime, today: date) -> HomePage:
    path = outline(reader, enrolment.release_id)
    quizzes = quizzes_of(reader, enrolment.release_id)
    stand = standing(reader, enrolment.id) or StandingRow((), 0, 0, False, None, now)
    attempts, readings, dates, owed = _trail(reader, enrolment, quizzes)
    step = _next(path, quizzes, stand, attempts, now)
    module = path.module(step.target) if step.code == "lesson" else None
    anchor, share = readings.get(module.lesson_id, ("", 0)) if module else ("", 0)
    return HomePage(
        enrolment,
        path.release.title,
        stand.clauses,
        sum(not clause.met for clause in stand.clauses),
        stand.complete,
        step,
        share,
        anchor,
        _due(dates, stand, now),
        _feedback(reader, enrolment.id),
        owed_of(owed, "bulletin", today),
        owed_of(owed, "change", today),
        not readings and not attempts,
        path.release.document,
        bool(path.release.document.get("activity", {}).get("evaluation")) and stand.studied,
    )


def _trail_statement() -> sa.CompoundSelect[Any]:
    attempts: Rows = sa.select(
        sa.literal_column("'attempt'").label("what"),
        Attempt.quiz_id.label("subject"),
        Attempt.public_id.label("text"),
        Attempt.number.label("number"),
        Attempt.due_at.label("due_at"),
        Attempt.submitted_at.label("submitted_at"),
        Attempt.state.label("state"),
        Attempt.policy.label("policy"),
        sa.literal_column("''").label("title"),
        sa.cast(sa.null(), SafetyBulletin.due_on.type).label("due_on"),
    ).where(
        Attempt.enrolment_id == sa.bindparam("enrolment"),
        sa.or_(Attempt.state == "in_progress", Attempt.quiz_id == sa.bindparam("examination")),
    )
    readings = sa.select(
        sa.literal_column("'reading'"),
        Reading.lesson_id,
        Reading.anchor,
        Reading.share,
        sa.cast(sa.null(), Attempt.due_at.type),
        sa.cast(sa.null(), Attempt.submitted_at.type),
        sa.literal_column("''"),
        sa.cast(sa.null(), Attempt.policy.type),
        sa.literal_column("''"),
        sa.cast(sa.null(), SafetyBulletin.due_on.type),
    ).where(Reading.enrolment_id == sa.bindparam("enrolment"))
    due = due_statement().subquery()
    dates = sa.select(
        sa.literal_column("'date'"),
        sa.literal_column("0"),
        due.c.subject,
        sa.literal_column("0"),
        due.c.due_at,
        sa.cast(sa.null(), Attempt.due_at.type),
        sa.literal_column("''"),
        sa.cast(sa.null(), Attempt.policy.type),
        sa.literal_column("''"),
        sa.cast(sa.null(), SafetyBulletin.due_on.type),
    ).where(due.c.due_at.is_not(None))
    return sa.union_all(attempts, readings, dates, bulletins_owed(), changes_owed())


_TRAIL = Prepared(_trail_statement)


def _trail(
    reader: Reader, enrolment: EnrolmentRow, quizzes: tuple[QuizRow, ...]
) -> tuple[list[Any], dict[int, tuple[str, int]], dict[str, datetime], list[Any]]:
    """Running attempts and attempts at the examination, every place in a lesson, the cohort's dates, and what the
    holder of a certificate owes: one statement."""
    examination = next((quiz.id for quiz in quizzes if quiz.kind == "examination"), 0)
    rows = _TRAIL(
        reader,
        enrolment=enrolment.id,
        examination=examination,
        cohort=enrolment.cohort_id,
        person=enrolment.person_id,
    ).all()
    return (
        [row for row in rows if row.what == "attempt"],
        {row.subject: (row.text, row.number) for row in rows if row.what == "reading"},
        {row.text: row.due_at for row in rows if row.what == "date"},
        [row for row in rows if row.what in ("bulletin", "change")],
    )


def _next(path: Outline, quizzes: tuple[QuizRow, ...], stand: StandingRow, attempts: list[Any], now: datetime) -> Next:
    by_id = {quiz.id: quiz for quiz in quizzes}
    running = next((row for row in attempts if not _is_over(row, now)), None)
    examination = next((quiz for quiz in quizzes if quiz.kind == "examination"), None)
    return next_thing(
        running=(running.text, by_id[running.subject].title, running.due_at) if running else None,
        modules=_modules(path, quizzes, stand),
        examination=(examination.public_id, examination.title) if examination else None,
        examination_state=_state(stand, "examination"),
        examination_from=_examination_from(examination, attempts, now),
        now=now,
        practice_open=_state(stand, "practicals") != "met",
        attestation_open=_state(stand, "attestation") == "partial",
        decision_open=_state(stand, "entrustment") == "partial",
        release_open=_state(stand, "release") == "partial",
        complete=stand.complete,
    )


def _is_over(row: Any, now: datetime) -> bool:
    """Whether an attempt has ended, by somebody or by the clock; by the settings that it began with."""
    state = State(row.state)
    return state is not State.IN_PROGRESS or by_the_clock(state, now, row.due_at, Policy.load(row.policy)) is not None


def _state(stand: StandingRow, kind: str) -> str:
    """'met' also where it is waived, or the programme asks for nothing of the kind."""
    clause = stand.clause(kind)
    return clause.state if clause and not clause.met else "met"


def _modules(path: Outline, quizzes: tuple[QuizRow, ...], stand: StandingRow) -> list[ModuleFact]:
    lessons, passed = stand.clause("lessons"), stand.clause("quizzes")
    read = set(lessons.evidence.get("lessons", ())) if lessons else set()
    done = {int(quiz) for quiz in passed.evidence.get("attempts", {})} if passed else set()
    stuck = (
        {params["position"] for code, params in passed.missing if code in ("quiz_exhausted", "quiz_waiting")}
        if passed
        else set()
    )
    by_lesson = {quiz.lesson_id: quiz for quiz in quizzes if quiz.kind == "module"}
    facts = []
    for module in path.modules:
        quiz = by_lesson.get(module.lesson_id)
        facts.append(
            ModuleFact(
                module.key,
                module.position,
                module.title,
                module.minutes,
                module.lesson_id in read or _waived(lessons),
                quiz.public_id if quiz else None,
                (quiz is not None and quiz.id in done) or _waived(passed),
                module.position in stuck,
            )
        )
    return facts


def _waived(clause: ClauseRow | None) -> bool:
    return clause is not None and clause.waived is not None


def _examination_from(examination: QuizRow | None, attempts: list[Any], now: datetime) -> datetime | None:
    """When the wait after the latest attempt is over; None before the first, and while one runs."""
    if examination is None:
        return None
    mine = [row for row in attempts if row.subject == examination.id]
    if not all(_is_over(row, now) for row in mine):
        return None
    ends = [(row.number, row.submitted_at or expiry(row.due_at, Policy.load(row.policy))) for row in mine]
    return next_start(examination.policy, ends)


def _due(dates: dict[str, datetime], stand: StandingRow, now: datetime) -> tuple[DueRow, ...]:
    rows = [
        DueRow(subject, at, at < now)
        for subject, at in dates.items()
        if _state(stand, _DUE_CLAUSES.get(subject, subject)) != "met"
    ]
    return tuple(sorted(rows, key=lambda row: row.at)[:3])


def _feedback_statement() -> Rows:
    strength, next_step = aliased(Body), aliased(Body)
    return (
        sa.select(
            sa.case((strength.erased_at.is_(None), strength.text)),
            sa.case((next_step.erased_at.is_(None), next_step.text)),
            ObservationVersion.observer_name,
            ObservationVersion.level,
            ObservationVersion.signed_at,
        )
        .join(Observation, Observation.id == ObservationVersion.observation_id)
        .join(strength, strength.id == ObservationVersion.strength_id)
        .join(next_step, next_step.id == ObservationVersion.next_step_id)
        .where(Observation.enrolment_id == sa.bindparam("enrolment"), ObservationVersion.state == "signed")
        .order_by(ObservationVersion.id.desc())
        .limit(1)
    )


_FEEDBACK = Prepared(_feedback_statement)


def _feedback(reader: Reader, enrolment_id: int) -> Feedback | None:
    row = _FEEDBACK(reader, enrolment=enrolment_id).one_or_none()
    return Feedback(*row) if row else None
