"""Papers: drawn when an attempt starts, or before, so that a start which many make at once only hands one out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import PoolEntry, QuizRow, information, pool, quizzes_of, shown_questions
from lms.cohorts.models import Cohort, Enrolment, QuizWindow
from lms.cohorts.queries import EnrolmentRow, enrolments_of
from lms.sitting.models import Attempt, AttemptSlot, DealtPaper, Mark
from lms.sitting.queries.slots import counting_mark
from lms.unit_of_work import Work, use_case
from quizzes.attempt import State
from quizzes.dealing import deal_for
from quizzes.paper import draw_sections
from quizzes.values import seeded_rng

FORMAT = 1
AHEAD = timedelta(days=1)
AT_ONCE = 25  # papers in one transaction, so that nobody waits long for the gate
COLUMNS = ("section", "question_id", "question_version_id", "key_revision_id", "points", "deal")


@dataclass(frozen=True)
class Paper:
    """What a seed draws: the columns of each slot but its attempt and number, in order."""

    seed: int
    slots: tuple[dict[str, Any], ...]


def hand_out(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int) -> Paper:
    """The paper that was dealt ahead for this attempt, if the course is still the one it was drawn from; else one
    that is drawn now. What was dealt ahead is used up either way."""
    wanted = sa.select(DealtPaper).where(DealtPaper.enrolment_id == enrolment.id, DealtPaper.quiz_id == quiz.id)
    kept = work.connection.execute(wanted.order_by(DealtPaper.number)).all()
    if kept:
        work.connection.execute(sa.delete(DealtPaper).where(DealtPaper.id.in_([row.id for row in kept])))
    for row in kept:
        if (row.number, row.quiz_version_id, row.release_id) == (number, quiz.version_id, enrolment.release_id):
            return Paper(row.seed, tuple(row.slots["slots"]))
    return draw(work, enrolment, quiz, work.chance.seed())


def draw(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int) -> Paper:
    """The paper of a seed: the same seed, course and earlier attempts give the same one."""
    entries = _entries(work, enrolment, quiz, seed)
    shown = shown_questions(work.connection, [entry.question_version_id for _, entry in entries])
    rng = seeded_rng(seed ^ 0x5EED)  # deals have their own stream, so that drawing never shifts them
    slots = []
    for section, entry in entries:
        question = shown[entry.question_version_id]
        deal = deal_for(question.type, question.spec.shown, rng, quiz.policy.option_order)
        kept = (entry.question_id, entry.question_version_id, entry.key_revision_id, entry.points)
        slots.append(dict(zip(COLUMNS, (section, *kept, question.type.dump_deal(deal)), strict=True)))
    return Paper(seed, tuple(slots))


def store(work: Work, attempt_id: int, paper: Paper) -> None:
    """The slots of a new attempt."""
    rows = [{"attempt_id": attempt_id, "number": number, **slot} for number, slot in enumerate(paper.slots, start=1)]
    if rows:
        work.connection.execute(sa.insert(AttemptSlot), rows)


@use_case
def deal_ahead(work: Work, enrolments: Sequence[EnrolmentRow], quiz_id: int) -> int:
    """Draws the next paper of a quiz for each of these enrolments that has none yet; returns how many it drew.

    Passes over whoever sits the quiz now, and whoever has no attempt left by the quiz's own number of them."""
    dealt = 0
    for enrolment in enrolments:
        work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
        quiz = next((row for row in quizzes_of(work.connection, enrolment.release_id) if row.id == quiz_id), None)
        number = None if quiz is None else _next_number(work, enrolment, quiz)
        if quiz is None or number is None or _is_dealt(work, enrolment, quiz, number):
            continue
        paper = draw(work, enrolment, quiz, work.chance.seed())
        work.connection.execute(
            sa.insert(DealtPaper).values(
                enrolment_id=enrolment.id,
                quiz_id=quiz.id,
                number=number,
                quiz_version_id=quiz.version_id,
                release_id=enrolment.release_id,
                seed=paper.seed,
                slots={"format": FORMAT, "slots": list(paper.slots)},
                made_at=work.now,
            )
        )
        dealt += 1
    return dealt


@use_case
def deal_before_openings(work: Work) -> int:
    """Draws, a few at a time, the papers of every quiz whose window opens within a day; returns how many."""
    later = aliased(QuizWindow)
    newer = sa.exists().where(
        later.cohort_id == QuizWindow.cohort_id, later.quiz_id == QuizWindow.quiz_id, later.id > QuizWindow.id
    )
    soon = sa.select(QuizWindow.quiz_id, Cohort.public_id).join(Cohort, Cohort.id == QuizWindow.cohort_id)
    windows = work.connection.execute(
        soon.where(~newer, QuizWindow.opens_at > work.now, QuizWindow.opens_at <= work.now + AHEAD)
    ).all()
    dealt = 0
    for quiz_id, cohort in windows:
        has_one = sa.select(DealtPaper.enrolment_id).where(DealtPaper.quiz_id == quiz_id)
        ready = set(work.connection.execute(has_one).scalars())
        waiting = [row for row in enrolments_of(work.connection, work.now, cohort) if row.id not in ready]
        dealt += deal_ahead(work, waiting[: AT_ONCE - dealt], quiz_id)
    return dealt


def _next_number(work: Work, enrolment: EnrolmentRow, quiz: QuizRow) -> int | None:
    wanted = sa.select(Attempt.number, Attempt.state).where(
        Attempt.enrolment_id == enrolment.id, Attempt.quiz_id == quiz.id
    )
    rows = work.connection.execute(wanted).all()
    number = max((row.number for row in rows), default=0) + 1
    if number > quiz.policy.attempts or any(row.state == State.IN_PROGRESS for row in rows):
        return None
    return number


def _is_dealt(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int) -> bool:
    """Whether the paper is there; one of an earlier version of the course or for an earlier attempt makes room."""
    mine = (DealtPaper.enrolment_id == enrolment.id, DealtPaper.quiz_id == quiz.id)
    rows = work.connection.execute(sa.select(DealtPaper).where(*mine)).all()
    fits = (number, quiz.version_id, enrolment.release_id)
    if any((row.number, row.quiz_version_id, row.release_id) == fits for row in rows):
        return True
    if rows:
        work.connection.execute(sa.delete(DealtPaper).where(*mine))
    return False


# -- drawing ----------------------------------------------------------------------------------------------


def _entries(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int) -> list[tuple[str, PoolEntry]]:
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
