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
from lms.database import Prepared
from lms.journal.seals import MOST_VALUES
from lms.sitting.models import Attempt, AttemptSlot, DealtPaper, Mark
from lms.sitting.queries.slots import counting_mark
from lms.unit_of_work import Work, use_case
from quizzes.attempt import State
from quizzes.dealing import deal_for
from quizzes.paper import draw_sections
from quizzes.values import seeded_rng

FORMAT = 1
AHEAD = timedelta(days=1)
AT_ONCE = 10  # papers in one transaction, so that nobody waits long for the gate
COLUMNS = ("section", "question_id", "question_version_id", "key_revision_id", "points", "deal")


@dataclass(frozen=True)
class Paper:
    """What a seed draws: the columns of each slot but its attempt and number, in order."""

    seed: int
    slots: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Earlier:
    """The questions of a person's attempts so far, and those of the latest that were not fully right."""

    met: frozenset[int] = frozenset()
    missed: frozenset[int] = frozenset()

    def dump(self) -> dict[str, list[int]]:
        return {"met": sorted(self.met), "missed": sorted(self.missed)}


_MINE = (DealtPaper.enrolment_id == sa.bindparam("enrolment"), DealtPaper.quiz_id == sa.bindparam("quiz"))
_READY = Prepared(
    lambda: sa.select(
        DealtPaper.number, DealtPaper.quiz_version_id, DealtPaper.release_id, DealtPaper.seed, DealtPaper.slots
    ).where(*_MINE)
)
_USE_UP = Prepared(lambda: sa.delete(DealtPaper).where(*_MINE))


def hand_out(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int) -> Paper:
    """The paper that was dealt ahead for this attempt, if a start would still draw it; else one that is drawn now.
    What was dealt ahead is used up either way.

    It is not what a start would draw once the course is another, or once a mark of the attempt before is."""
    kept = _READY(work.connection, enrolment=enrolment.id, quiz=quiz.id).all()
    if kept:
        _USE_UP(work.connection, enrolment=enrolment.id, quiz=quiz.id)
    earlier = earlier_of(work, enrolment.id, quiz.id) if number > 1 else Earlier()
    for row in kept:
        if _fits(row, enrolment, quiz, number) and row.slots["earlier"] == earlier.dump():
            return Paper(row.seed, tuple(row.slots["slots"]))
    return draw(work, enrolment, quiz, work.chance.seed(), earlier)


def _fits(row: Any, enrolment: EnrolmentRow, quiz: QuizRow, number: int) -> bool:
    """Whether a dealt paper is for this attempt, and from the course as it is."""
    dealt: tuple[int, int, int] = (row.number, row.quiz_version_id, row.release_id)
    return dealt == (number, quiz.version_id, enrolment.release_id)


def draw(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int, earlier: Earlier) -> Paper:
    """The paper of a seed: the same seed, course and earlier attempts give the same one."""
    entries = _entries(work, enrolment, quiz, seed, earlier)
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
        quiz = _quiz(work, enrolment, quiz_id)
        if quiz is None:
            continue
        work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
        number = _next_numbers(work, [(enrolment, quiz)]).get(enrolment.id)
        if number is not None:
            _deal(work, enrolment, quiz, number)
            dealt += 1
    return dealt


def _deal(work: Work, enrolment: EnrolmentRow, quiz: QuizRow, number: int) -> None:
    """Stores a paper; one of an earlier version of the course or for an earlier attempt makes room."""
    earlier = earlier_of(work, enrolment.id, quiz.id) if number > 1 else Earlier()
    paper = draw(work, enrolment, quiz, work.chance.seed(), earlier)
    _USE_UP(work.connection, enrolment=enrolment.id, quiz=quiz.id)
    work.connection.execute(
        sa.insert(DealtPaper).values(
            enrolment_id=enrolment.id,
            quiz_id=quiz.id,
            number=number,
            quiz_version_id=quiz.version_id,
            release_id=enrolment.release_id,
            seed=paper.seed,
            slots={"format": FORMAT, "slots": list(paper.slots), "earlier": earlier.dump()},
            made_at=work.now,
        )
    )


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
        members = enrolments_of(work.connection, work.now, cohort)
        pairs = [(row, quiz) for row in members if (quiz := _quiz(work, row, quiz_id)) is not None]
        wanting = _next_numbers(work, pairs)
        waiting = [row for row in members if row.id in wanting]
        dealt += deal_ahead(work, waiting[: AT_ONCE - dealt], quiz_id)
    return dealt


def _quiz(work: Work, enrolment: EnrolmentRow, quiz_id: int) -> QuizRow | None:
    return next((row for row in quizzes_of(work.connection, enrolment.release_id) if row.id == quiz_id), None)


def _next_numbers(work: Work, pairs: Sequence[tuple[EnrolmentRow, QuizRow]]) -> dict[int, int]:
    """For the enrolments that may start one quiz and have no paper for it: the number of the attempt it would be."""
    if not pairs:
        return {}
    ids, quiz_id = [enrolment.id for enrolment, _ in pairs], pairs[0][1].id
    latest: dict[int, int] = {}
    sitting: set[int] = set()
    for part in _parts(ids):
        attempts = sa.select(Attempt.enrolment_id, Attempt.number, Attempt.state)
        for row in work.connection.execute(attempts.where(Attempt.enrolment_id.in_(part), Attempt.quiz_id == quiz_id)):
            latest[row.enrolment_id] = max(row.number, latest.get(row.enrolment_id, 0))
            if row.state == State.IN_PROGRESS:
                sitting.add(row.enrolment_id)
    ready = _ready(work, ids, quiz_id)
    found = {}
    for enrolment, quiz in pairs:
        number = latest.get(enrolment.id, 0) + 1
        has_one = any(_fits(row, enrolment, quiz, number) for row in ready.get(enrolment.id, ()))
        if number <= quiz.policy.attempts and enrolment.id not in sitting and not has_one:
            found[enrolment.id] = number
    return found


def _ready(work: Work, ids: Sequence[int], quiz_id: int) -> dict[int, list[Any]]:
    """The papers that lie ready for these enrolments, without what they hold."""
    found: dict[int, list[Any]] = {}
    for part in _parts(ids):
        papers = sa.select(
            DealtPaper.enrolment_id, DealtPaper.number, DealtPaper.quiz_version_id, DealtPaper.release_id
        )
        for row in work.connection.execute(
            papers.where(DealtPaper.enrolment_id.in_(part), DealtPaper.quiz_id == quiz_id)
        ):
            found.setdefault(row.enrolment_id, []).append(row)
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at a time as a statement takes parameters."""
    return (ids[start : start + MOST_VALUES] for start in range(0, len(ids), MOST_VALUES))


# -- drawing ----------------------------------------------------------------------------------------------


def _entries(
    work: Work, enrolment: EnrolmentRow, quiz: QuizRow, seed: int, earlier: Earlier
) -> list[tuple[str, PoolEntry]]:
    """Draws the items, each with its section: as few as the pool allows that this person has met in earlier
    attempts, and where it must be others, such that ask again what was missed in the latest one."""
    use = "examination" if quiz.kind == "examination" else "practice"
    entries = pool(work.connection, enrolment.release_id, use, quiz.lesson_id)
    by_id = {entry.candidate.id: entry for entry in entries}
    drawn = draw_sections(
        [entry.candidate for entry in entries],
        quiz.paper,
        seeded_rng(seed),
        frozenset(id for id, entry in by_id.items() if entry.question_id in earlier.met),
        parallel_of=frozenset(id for id, entry in by_id.items() if entry.question_id in earlier.missed),
    )
    told = _information(work, enrolment, quiz, use)
    paper: list[tuple[str, PoolEntry]] = []
    for section, ids in zip(quiz.paper, drawn, strict=True):
        paper += [(section.id, entry) for entry in _with_information(told, [by_id[id] for id in ids])]
    return paper


def earlier_of(work: Work, enrolment_id: int, quiz_id: int) -> Earlier:
    """What the attempts before bear on the next paper of this quiz."""
    rows = work.connection.execute(
        sa.select(AttemptSlot.question_id, Attempt.number, Mark.credit)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .outerjoin(Mark, Mark.id == counting_mark())
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz_id)
    ).all()
    latest = max((row.number for row in rows), default=0)
    missed = frozenset(row.question_id for row in rows if row.number == latest and row.credit != "1/1")
    return Earlier(frozenset(row.question_id for row in rows), missed)


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
