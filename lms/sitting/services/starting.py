"""Starting an attempt: who may, with which paper, how long it takes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import outline
from lms.cohorts.models import Cohort, Enrolment, Membership
from lms.cohorts.queries import EnrolmentRow, Terms, membership_now, terms_of
from lms.database import Prepared, Rows, UtcDateTime
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.learning.queries import steps_of
from lms.progress.queries import reached
from lms.progress.rules import examination_lock, module_quiz_lock
from lms.sitting.models import Attempt
from lms.sitting.services.deadlines import first_deadline
from lms.sitting.services.dealing import hand_out, store
from lms.sitting.services.submitting import end_by_the_clock, over_since
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, may_start


def _lock_dates() -> sa.Select[int]:
    """Nobody sets other dates for the cohort while an attempt starts by those that hold."""
    at: sa.BindParameter[datetime] = sa.bindparam("at", type_=UtcDateTime())
    mine = membership_now(at).where(Membership.enrolment_id == sa.bindparam("enrolment")).subquery()
    cohort = sa.select(Cohort.id).where(Cohort.id == sa.select(mine.c.cohort_id).scalar_subquery())
    return cohort.with_for_update(read=True)


def _attempts() -> Rows:
    wanted: Rows = sa.select(
        Attempt.id,
        Attempt.number,
        Attempt.state,
        Attempt.started_at,
        Attempt.due_at,
        Attempt.submitted_at,
        Attempt.policy,
    )
    mine = (Attempt.enrolment_id == sa.bindparam("enrolment"), Attempt.quiz_id == sa.bindparam("quiz"))
    return wanted.where(*mine).order_by(Attempt.number)


_LOCK = Prepared(lambda: sa.select(Enrolment.id).where(Enrolment.id == sa.bindparam("enrolment")).with_for_update())
_LOCK_DATES = Prepared(_lock_dates)
_ATTEMPTS = Prepared(_attempts)
_INSERT = Prepared(lambda: sa.insert(Attempt).returning(Attempt.id))
_SEALED = ("attempt_id", "number", "section", "question_version_id", "key_revision_id", "points", "deal")


@use_case
def start_attempt(work: Work, enrolment: EnrolmentRow, quiz_id: int) -> str:
    """Starts an attempt, or returns the one that is open. Its time begins in this transaction.

    An attempt that the clock has ended is written down as ended, and counts as one that is over."""
    _LOCK(work.connection, enrolment=enrolment.id)
    _LOCK_DATES(work.connection, enrolment=enrolment.id, at=work.now)
    quiz = next((row for row in quizzes_of(work.connection, enrolment.release_id) if row.id == quiz_id), None)
    if quiz is None:
        raise Refused("quiz_unknown")
    attempts = _ATTEMPTS(work.connection, enrolment=enrolment.id, quiz=quiz.id).all()
    running = next((row for row in attempts if row.state == State.IN_PROGRESS), None)
    if running is not None:
        attempt = work.session.get_one(Attempt, running.id)
        if end_by_the_clock(work, attempt) is None:
            return attempt.public_id
        work.flush()
        attempts = _ATTEMPTS(work.connection, enrolment=enrolment.id, quiz=quiz.id).all()
    terms = terms_of(work.connection, enrolment.id, work.now)
    window, extra = terms.window(quiz.id), terms.extra.get(quiz.id, 0)
    finished = [(row.number, over_since(row)) for row in attempts]
    refusal = may_start(work.now, quiz.policy, extra, finished, None, window.opens_at, window.last_start)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.params)
    _refuse_locked(work, enrolment, quiz, terms)
    return _new_attempt(work, enrolment, quiz, len(attempts) + 1, terms)


def _refuse_locked(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, terms: Terms) -> None:
    done = reached(work.connection, enrolment.id)
    if quiz.kind == "examination":
        quizzes = () if "quizzes" in terms.waived else quizzes_of(work.connection, enrolment.release_id)
        lock = examination_lock([row.id for row in quizzes if row.kind == "module"], done.quizzes)
    else:
        steps = steps_of(outline(work.connection, enrolment.release_id))
        lock = module_quiz_lock(next(step for step in steps if step.lesson == quiz.lesson_id), done.lessons)
    if lock is not None:
        raise Refused(lock.code, **lock.params)


def _new_attempt(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int, terms: Terms) -> str:
    paper = hand_out(work, enrolment, quiz, number)
    attempt = Attempt(
        public_id=work.chance.public_id(),
        enrolment_id=enrolment.id,
        quiz_id=quiz.id,
        quiz_version_id=quiz.version_id,
        number=number,
        allowed=quiz.policy.attempts + terms.extra.get(quiz.id, 0),
        policy=quiz.policy.dump(),
        time_percent=terms.time_percent,
        break_minutes=terms.break_minutes,
        seed=paper.seed,
        state=State.IN_PROGRESS.value,
        started_at=work.now,
        furthest=1,
        holder="",
        receipt="",
    )
    first_deadline(attempt, terms.window(quiz.id))
    attempt_id = _insert(work, attempt)
    store(work, attempt_id, paper)
    journal.record(
        work,
        "attempt_started",
        {
            "attempt": attempt_id,
            "quiz": quiz.id,
            "number": number,
            "due_at": attempt.due_at,
            "percent": terms.time_percent,
            "breaks": terms.break_minutes,
        },
        enrolment=enrolment.id,
        seals=[seal(work.connection, "attempt_slot", _SEALED, attempt_id=attempt_id)],
    )
    work.happened("studied", enrolment.id)
    return attempt.public_id


def _insert(work: Work, attempt: Attempt) -> int:
    """Stores it without a session, whose bookkeeping costs several times what the statement does."""
    values = {column.key: getattr(attempt, column.key) for column in Attempt.__table__.columns if column.key != "id"}
    id: int = _INSERT(work.connection, **values).one()[0]
    return id
