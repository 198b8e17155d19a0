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
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import counting_mark
from lms.sitting.services.submitting import ran_out, submit
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, due_at, may_start
from quizzes.dealing import deal_for
from quizzes.paper import draw_sections
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
    shown = shown_questions(work.connection, [entry.question_version_id for _, entry in entries])
    rng = seeded_rng(seed ^ 0x5EED)  # deals have their own stream, so that drawing never shifts them
    for place, (section, entry) in enumerate(entries, start=1):
        question = shown[entry.question_version_id]
        deal = deal_for(question.type, question.spec.shown, rng, quiz.policy.option_order)
        work.session.add(
            AttemptSlot(
                attempt_id=attempt.id,
                number=place,
                question_id=entry.question_id,
                question_version_id=entry.question_version_id,
                key_revision_id=entry.key_revision_id,
                points=entry.points,
                section=section,
                deal=question.type.dump_deal(deal),
            )
        )
    work.flush()
    columns = ("attempt_id", "number", "section", "question_version_id", "key_revision_id", "points", "deal")
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


def _paper(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int) -> list[tuple[str, PoolEntry]]:
    """Draws the items, each with its section: as few as the pool allows that this person has met in earlier
    attempts, and where it must be others, such that ask again what was missed in the latest one."""
    use = "examination" if quiz.kind == "examination" else "practice"
    entries = pool(work.connection, enrolment.release_id, use, quiz.lesson_id)
    met, missed = _met(work, enrolment.id, quiz.id)
    by_id = {entry.candidate.id: entry for entry in entries}
    drawn = draw_sections(
        [entry.candidate for entry in entries],
        quiz.paper,
        seeded_rng(seed),
        frozenset(id for id, entry in by_id.items() if entry.question_id in met),
        parallel_of=frozenset(id for id, entry in by_id.items() if entry.question_id in missed),
    )
    told = _information(work, enrolment, quiz, use)
    paper: list[tuple[str, PoolEntry]] = []
    for section, ids in zip(quiz.paper, drawn, strict=True):
        paper += [(section.id, entry) for entry in _with_information(told, [by_id[id] for id in ids])]
    return paper


def _met(work: Work, enrolment_id: int, quiz_id: int) -> tuple[set[int], set[int]]:
    """The questions of all attempts so far, and those of the latest one that were not fully right."""
    rows = work.connection.execute(
        sa.select(AttemptSlot.question_id, Attempt.number, Mark.credit)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .outerjoin(Mark, Mark.id == counting_mark())
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz_id)
    ).all()
    latest = max((row.number for row in rows), default=0)
    missed = {row.question_id for row in rows if row.number == latest and row.credit != "1/1"}
    return {row.question_id for row in rows}, missed


def _information(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, use: str) -> dict[str | None, list[PoolEntry]]:
    """What only informs, by its stimulus; it weighs nothing."""
    told: dict[str | None, list[PoolEntry]] = {}
    for entry in information(work.connection, enrolment.release_id, use, quiz.lesson_id):
        told.setdefault(entry.candidate.stimulus, []).append(replace(entry, points="0/1"))
    told.pop(None, None)
    return told


def _with_information(told: dict[str | None, list[PoolEntry]], drawn: list[PoolEntry]) -> Iterator[PoolEntry]:
    """It stands before the first item of its stimulus, once in a paper."""
    for entry in drawn:
        yield from told.pop(entry.candidate.stimulus, ())
        yield entry
