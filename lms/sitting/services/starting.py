"""Starting an attempt: who may, which items are drawn, how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import sqlalchemy as sa

from lms.bank.queries import PoolEntry, QuizRow, information, pool, quizzes_of, shown_questions
from lms.catalogue.queries import outline
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, extra_attempts, time_percent
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.learning.queries import steps_of
from lms.progress.queries import reached
from lms.progress.rules import examination_lock, module_quiz_lock
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.services.submitting import ran_out, submit
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, due_at, may_start
from quizzes.paper import draw
from quizzes.values import seeded_rng


@use_case
def start_attempt(work: Work, enrolment: EnrolmentRow, quiz_id: int) -> str:
    """Starts an attempt, or returns the one that is open. Its time begins in this transaction."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    quiz = next((row for row in quizzes_of(work.connection, enrolment.release_id) if row.id == quiz_id), None)
    if quiz is None:
        raise Refused("quiz_unknown")
    attempts = _attempts(work, enrolment.id, quiz.id)
    running = next((row for row in attempts if row.state == State.IN_PROGRESS), None)
    if running is not None and ran_out(running, work.now):
        submit(work, running, "time")
        work.flush()
        attempts, running = _attempts(work, enrolment.id, quiz.id), None
    if running is not None:
        return running.public_id
    extra = extra_attempts(work.connection, enrolment.id).get(quiz.id, 0)
    finished = [(row.number, row.submitted_at or row.started_at) for row in attempts]
    refusal = may_start(work.now, quiz.policy, extra, finished, None)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.params)
    _refuse_locked(work, enrolment, quiz)
    return _new_attempt(work, enrolment, quiz, len(attempts) + 1, quiz.policy.attempts + extra)


def _attempts(work: Work, enrolment_id: int, quiz_id: int) -> list[Attempt]:
    wanted = sa.select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz_id)
    return list(work.session.execute(wanted.order_by(Attempt.number)).scalars())


def _refuse_locked(work: Work, enrolment: EnrolmentRow, quiz: QuizRow) -> None:
    done = reached(work.connection, enrolment.id)
    if quiz.kind == "examination":
        quizzes = quizzes_of(work.connection, enrolment.release_id)
        lock = examination_lock([row.id for row in quizzes if row.kind == "module"], done.quizzes)
    else:
        steps = steps_of(outline(work.connection, enrolment.release_id))
        lock = module_quiz_lock(next(step for step in steps if step.lesson == quiz.lesson_id), done.lessons)
    if lock is not None:
        raise Refused(lock.code, **lock.params)


def _new_attempt(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int, allowed: int) -> str:
    percent = time_percent(work.connection, enrolment.person_id)
    seed = work.chance.seed()
    entries = _paper(work, enrolment, quiz, seed)
    attempt = Attempt(
        public_id=work.chance.public_id(),
        enrolment_id=enrolment.id,
        quiz_id=quiz.id,
        quiz_version_id=quiz.version_id,
        number=number,
        allowed=allowed,
        policy=quiz.policy.dump(),
        time_percent=percent,
        seed=seed,
        state=State.IN_PROGRESS.value,
        started_at=work.now,
        due_at=due_at(work.now, quiz.policy, Fraction(percent, 100)),
    )
    work.session.add(attempt)
    work.flush()
    shown = shown_questions(work.connection, [entry.question_version_id for entry in entries])
    rng = seeded_rng(seed ^ 0x5EED)  # deals have their own stream, so that drawing never shifts them
    for place, entry in enumerate(entries, start=1):
        question = shown[entry.question_version_id]
        work.session.add(
            AttemptSlot(
                attempt_id=attempt.id,
                number=place,
                question_id=entry.question_id,
                question_version_id=entry.question_version_id,
                key_revision_id=entry.key_revision_id,
                points=entry.points,
                deal=question.type.dump_deal(question.type.deal(question.spec.shown, rng)),
            )
        )
    work.flush()
    columns = ("attempt_id", "number", "question_version_id", "key_revision_id", "points", "deal")
    journal.record(
        work,
        "attempt_started",
        {
            "attempt": attempt.id,
            "quiz": quiz.id,
            "number": number,
            "due_at": attempt.due_at,
            "percent": percent,
        },
        enrolment=enrolment.id,
        seals=[seal(work.connection, "attempt_slot", columns, attempt_id=attempt.id)],
    )
    work.happened("studied", enrolment.id)
    return attempt.public_id


def _paper(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int) -> list[PoolEntry]:
    """Draws the items, leaving out what this person has met in earlier attempts while the pool allows."""
    use = "examination" if quiz.kind == "examination" else "practice"
    entries = pool(work.connection, enrolment.release_id, use, quiz.lesson_id)
    met = work.connection.execute(
        sa.select(AttemptSlot.question_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.quiz_id == quiz.id)
    )
    seen = set(met.scalars())
    avoid = frozenset(entry.candidate.id for entry in entries if entry.question_id in seen)
    drawn = draw([entry.candidate for entry in entries], quiz.blueprint, seeded_rng(seed), avoid)
    by_id = {entry.candidate.id: entry for entry in entries}
    return list(_with_information(work, enrolment, quiz, use, [by_id[item] for item in drawn]))


def _with_information(
    work: Work, enrolment: EnrolmentRow, quiz: QuizRow, use: str, drawn: list[PoolEntry]
) -> Iterator[PoolEntry]:
    """What only informs stands before the first item of its stimulus, and weighs nothing."""
    told: dict[str | None, list[PoolEntry]] = {}
    for entry in information(work.connection, enrolment.release_id, use, quiz.lesson_id):
        told.setdefault(entry.candidate.stimulus, []).append(replace(entry, points="0/1"))
    told.pop(None, None)
    for entry in drawn:
        yield from told.pop(entry.candidate.stimulus, ())
        yield entry
