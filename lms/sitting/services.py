"""Taking a quiz, the write side: start, save, flag, submit, mark, settle. The server owns the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.bank.queries import PoolEntry, QuizRow, keyed_questions, pool, quizzes_of, shown_questions
from lms.canonical import digest_of, timestamp
from lms.catalogue.queries import outline
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, extra_attempts, time_percent
from lms.database import Prepared, Rows
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.learning.queries import steps_of
from lms.progress.queries import reached
from lms.progress.rules import examination_lock, module_quiz_lock
from lms.progress.services import reach
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response, SlotFlag
from lms.unit_of_work import Fact, Refused, Work, use_case
from quizzes.attempt import State, due_at, is_overdue, may_save, may_start, may_submit
from quizzes.paper import draw
from quizzes.policy import Policy
from quizzes.scoring import Result, SlotResult, score
from quizzes.values import AnswerError, Danger, Message, Outcome, seeded_rng

GRADER = "machine"
GRADER_VERSION = "1"


@dataclass(frozen=True)
class Saved:
    """What the server now holds for a slot; `code` is 'saved', 'same', 'conflict', 'late' or 'closed'."""

    code: str
    number: int
    sequence: int
    values: dict[str, list[str]]
    received_at: datetime | None
    receipt: str = ""
    messages: tuple[Message, ...] = field(default=())


# -- start ------------------------------------------------------------------------------------------------


@use_case
def start_attempt(work: Work, enrolment: EnrolmentRow, quiz_id: int) -> str:
    """Starts an attempt, or returns the one that is open. Its time begins in this transaction."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    quiz = next((row for row in quizzes_of(work.connection, enrolment.release_id) if row.id == quiz_id), None)
    if quiz is None:
        raise Refused("quiz_unknown")
    attempts = _attempts(work, enrolment.id, quiz.id)
    running = next((row for row in attempts if row.state == State.IN_PROGRESS), None)
    if running is not None and _overdue(running, work.now):
        _submit(work, running, "time")
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


def _overdue(attempt: Attempt, now: datetime) -> bool:
    policy = Policy.load(attempt.policy)
    return is_overdue(State(attempt.state), now, attempt.due_at, policy.grace_seconds)


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
                points="1/1",
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
    return [by_id[item] for item in drawn]


# -- save -------------------------------------------------------------------------------------------------


@use_case
def save_answer(
    work: Work,
    attempt_public_id: str,
    number: int,
    raw: Mapping[str, Sequence[str]],
    client_id: str,
    client_seq: int,
    base_sequence: int,
) -> Saved:
    """Stores an answer as typed and says what is held now. Refused for somebody else's attempt.

    The same send twice is stored once; the same answer again is not stored again; an answer whose sender had
    not seen the latest one of another tab is refused with that one; an answer after the time is kept apart.
    """
    place = _place(work, attempt_public_id, number)
    latest = _latest(work, place.slot_id)
    if latest is not None and latest.client_id == client_id and latest.client_seq >= client_seq:
        return _sent_before(place, latest, raw, client_seq)
    refusal = may_save(State(place.state), work.now, place.due_at, place.policy.grace_seconds)
    if refusal is not None and refusal.code != "too_late" and place.submitted_how != "time":
        return _held("closed", place, latest)
    answer = _parse(place, raw)
    if refusal is not None:
        return _keep_late(work, place, latest, answer, client_id, client_seq, base_sequence)
    if latest is not None and latest.sequence != base_sequence and latest.client_id != client_id:
        return _held("conflict", place, latest)
    if (latest.answer if latest else None) == answer:
        return _held("same", place, latest)
    sequence = latest.sequence + 1 if latest else 1
    row = _store(work, place, sequence, answer, client_id, client_seq, base_sequence, late=False)
    return _held("saved", place, row, messages=_hints(place, answer))


def _sent_before(place: _Place, latest: _Held, raw: Mapping[str, Sequence[str]], client_seq: int) -> Saved:
    """A send that was overtaken or repeated. The number of the latest with another answer is a plain form that
    was changed and sent again: it must not hear that the change was saved."""
    repeated = latest.client_seq > client_seq or _parse(place, raw) == latest.answer
    return _held("same" if repeated else "conflict", place, latest)


@dataclass(frozen=True)
class _Place:
    slot_id: int
    number: int
    attempt_id: int
    state: str
    due_at: datetime | None
    policy: Policy
    submitted_how: str | None
    kind: Any
    shown: Any
    deal: Any


@dataclass(frozen=True)
class _Held:
    sequence: int
    answer: dict[str, Any] | None
    client_id: str
    client_seq: int
    received_at: datetime
    receipt: str


def _place_statement() -> Rows:
    return (
        sa.select(
            AttemptSlot.id,
            Attempt.id.label("attempt_id"),
            Attempt.state,
            Attempt.due_at,
            Attempt.policy,
            Attempt.submitted_how,
            AttemptSlot.question_version_id,
            AttemptSlot.deal,
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Attempt.public_id == sa.bindparam("attempt"),
            AttemptSlot.number == sa.bindparam("number"),
            Enrolment.person_id == sa.bindparam("person"),
        )
        .with_for_update(of=Attempt)
    )


_PLACE = Prepared(_place_statement)
_LATEST = Prepared(
    lambda: (
        sa.select(
            Response.sequence,
            Response.answer,
            Response.client_id,
            Response.client_seq,
            Response.received_at,
            Response.receipt,
        )
        .where(Response.slot_id == sa.bindparam("slot"))
        .order_by(Response.sequence.desc())
        .limit(1)
    )
)
_STORE = Prepared(lambda: sa.insert(Response))


def _place(work: Work, attempt_public_id: str, number: int) -> _Place:
    """The slot, with its attempt locked, if the attempt is the actor's own."""
    row = _PLACE(work.connection, attempt=attempt_public_id, number=number, person=work.actor.person_id).one_or_none()
    if row is None:
        raise Refused("slot_unknown")
    question = shown_questions(work.connection, [row.question_version_id])[row.question_version_id]
    return _Place(
        row.id,
        number,
        row.attempt_id,
        row.state,
        row.due_at,
        Policy.load(row.policy),
        row.submitted_how,
        question.type,
        question.spec.shown,
        question.type.load_deal(row.deal),
    )


def _latest(work: Work, slot_id: int) -> _Held | None:
    row = _LATEST(work.connection, slot=slot_id).one_or_none()
    return _Held(*row) if row else None


def _parse(place: _Place, raw: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    try:
        answer = place.kind.parse(place.shown, place.deal, raw)
    except AnswerError as error:
        raise Refused("answer_unreadable") from error
    return None if answer is None else place.kind.dump_answer(answer)


def _store(
    work: Work,
    place: _Place,
    sequence: int,
    answer: dict[str, Any] | None,
    client_id: str,
    client_seq: int,
    base_sequence: int,
    *,
    late: bool,
) -> _Held:
    receipt = digest_of(
        {
            "attempt": place.attempt_id,
            "slot": place.slot_id,
            "sequence": sequence,
            "answer": answer,
            "at": timestamp(work.now),
        }
    )
    values = {
        "slot_id": place.slot_id,
        "sequence": sequence,
        "client_id": client_id,
        "client_seq": client_seq,
        "base_sequence": base_sequence,
        "answer": answer,
        "late": late,
        "receipt": receipt,
        "received_at": work.now,
    }
    try:
        _STORE(work.connection, **values)
    except IntegrityError as error:  # the same client number for another answer: no page of ours sends that
        raise Refused("answer_unreadable") from error
    return _Held(sequence, answer, client_id, client_seq, work.now, receipt)


def _keep_late(
    work: Work,
    place: _Place,
    latest: _Held | None,
    answer: dict[str, Any] | None,
    client_id: str,
    client_seq: int,
    base_sequence: int,
) -> Saved:
    """An answer after the time is kept apart where the policy says so, and is never marked by itself."""
    if place.policy.late == "hold":
        sequence = latest.sequence + 1 if latest else 1
        _store(work, place, sequence, answer, client_id, client_seq, base_sequence, late=True)
    return _held("late", place, latest)


def _held(code: str, place: _Place, row: _Held | None, messages: tuple[Message, ...] = ()) -> Saved:
    if row is None:
        return Saved(code, place.number, 0, {}, None)
    values = place.kind.raw_of(place.kind.load_answer(row.answer)) if row.answer else {}
    return Saved(code, place.number, row.sequence, values, row.received_at, row.receipt, messages)


def _hints(place: _Place, answer: dict[str, Any] | None) -> tuple[Message, ...]:
    """What to ask back while the attempt runs, such as a number that can be read in two ways."""
    if answer is None:
        return ()
    return tuple(place.kind.hints(place.shown, place.deal, place.kind.load_answer(answer)))


@use_case
def flag_item(work: Work, attempt_public_id: str, number: int, flagged: bool) -> None:
    place = _place(work, attempt_public_id, number)
    if place.state != State.IN_PROGRESS:
        raise Refused("not_in_progress")
    row = work.session.get(SlotFlag, place.slot_id)
    if row is None:
        work.session.add(SlotFlag(slot_id=place.slot_id, flagged=flagged))
    else:
        row.flagged = flagged


# -- submit and mark --------------------------------------------------------------------------------------


@use_case
def submit_attempt(work: Work, attempt_public_id: str) -> str:
    """Submits one's own attempt; a second time changes nothing. Returns the state."""
    attempt = work.session.execute(
        sa.select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == attempt_public_id, Enrolment.person_id == work.actor.person_id)
        .with_for_update(of=Attempt)
    ).scalar_one_or_none()
    if attempt is None:
        raise Refused("attempt_unknown")
    if may_submit(State(attempt.state)) is None:
        _submit(work, attempt, "time" if _overdue(attempt, work.now) else "trainee")
    return attempt.state


def _submit(work: Work, attempt: Attempt, how: str) -> None:
    attempt.state = State.SUBMITTED.value
    attempt.submitted_at = work.now
    attempt.submitted_how = how
    work.flush()
    responses = list(
        work.connection.execute(
            sa.select(Response.id)
            .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
            .where(AttemptSlot.attempt_id == attempt.id)
        ).scalars()
    )
    columns = (
        "slot_id",
        "sequence",
        "client_id",
        "client_seq",
        "base_sequence",
        "answer",
        "late",
        "receipt",
        "received_at",
    )
    journal.record(
        work,
        "attempt_submitted",
        {"attempt": attempt.id, "how": how, "answers": len(responses)},
        enrolment=attempt.enrolment_id,
        seals=[seal(work.connection, "response", columns, id=responses)] if responses else [],
    )
    work.happened("attempt_submitted", attempt.enrolment_id, attempt.id)


@use_case
def close_overdue(work: Work) -> int:
    """Submits, with what was saved, every attempt whose time and grace are over; returns how many."""
    candidates = work.session.execute(
        sa.select(Attempt)
        .where(Attempt.state == State.IN_PROGRESS.value, Attempt.due_at < work.now)
        .order_by(Attempt.id)
        .limit(200)
        .with_for_update(skip_locked=True)
    ).scalars()
    overdue = [attempt for attempt in candidates if _overdue(attempt, work.now)]
    for attempt in overdue:
        _submit(work, attempt, "time")
    return len(overdue)


def mark_submitted(work: Work, fact: Fact) -> None:
    """Follows a submission: the machine marks every slot by its latest answer in time."""
    if fact.verb != "attempt_submitted":
        return
    rows = work.connection.execute(final_answers(fact.subject)).all()
    keys = keyed_questions(work.connection, [row.key_revision_id for row in rows])
    marks = [_machine_mark(work, row, keys[row.key_revision_id]) for row in rows]
    ids = list(work.connection.execute(sa.insert(Mark).returning(Mark.id), marks).scalars())
    journal.record(
        work,
        "attempt_marked",
        {"attempt": fact.subject, "grader": GRADER, "version": GRADER_VERSION},
        enrolment=fact.enrolment,
        seals=[seal(work.connection, "mark", MARK_COLUMNS, id=ids)],
    )
    work.happened("marks_given", fact.enrolment, fact.subject)


MARK_COLUMNS = (
    "slot_id",
    "response_id",
    "question_version_id",
    "key_revision_id",
    "credit",
    "credit_millionths",
    "danger",
    "grader",
    "grader_version",
    "given_by",
    "why",
    "at",
)


def final_answers(attempt_id: int | None) -> Rows:
    """Every slot of an attempt with its latest answer that came in time."""
    newest = (
        sa.select(sa.func.max(Response.sequence))
        .where(Response.slot_id == AttemptSlot.id, Response.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    return (
        sa.select(
            AttemptSlot.id.label("slot_id"),
            AttemptSlot.number,
            AttemptSlot.question_version_id,
            AttemptSlot.key_revision_id,
            AttemptSlot.points,
            AttemptSlot.deal,
            Response.id.label("response_id"),
            Response.answer,
        )
        .outerjoin(Response, sa.and_(Response.slot_id == AttemptSlot.id, Response.sequence == newest))
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AttemptSlot.number)
    )


def _machine_mark(work: Work, row: Any, question: Any) -> dict[str, Any]:
    kind = question.shown.type
    answer = kind.load_answer(row.answer) if row.answer else None
    outcome = kind.grade(question.spec, kind.load_deal(row.deal), answer)
    credit = outcome.credit if outcome is not None else None
    return {
        "slot_id": row.slot_id,
        "response_id": row.response_id,
        "question_version_id": row.question_version_id,
        "key_revision_id": row.key_revision_id,
        "credit": exact(credit),
        "credit_millionths": None if credit is None else int(credit * 1_000_000),
        "danger": outcome.danger.value if outcome is not None and outcome.danger is not None else None,
        "messages": [
            {"code": message.code, "params": dict(message.params)} for message in (outcome.messages if outcome else ())
        ],
        "grader": GRADER,
        "grader_version": GRADER_VERSION,
        "given_by": None,
        "reason_id": None,
        "why": "submitted",
        "at": work.now,
    }


def exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def settle_marked(work: Work, fact: Fact) -> None:
    """Follows new marks: the one owner of an attempt's score, result and state."""
    if fact.verb != "marks_given":
        return
    attempt = work.session.get(Attempt, fact.subject)
    if attempt is None:
        return
    result = result_of(work.connection, attempt.id, Policy.load(attempt.policy))
    attempt.score, attempt.maximum = exact(result.score), exact(result.maximum)
    attempt.result = result_document(result)
    attempt.passed = result.passed
    attempt.state = (State.RELEASED if result.complete else State.SUBMITTED).value
    work.flush()
    if result.passed:
        reach(work, attempt.enrolment_id, "quiz", attempt.quiz_id, attempt.id)
    work.happened("attempt_settled", attempt.enrolment_id, attempt.id)


def result_of(connection: Any, attempt_id: int, policy: Policy) -> Result:
    """The result from the latest marks alone."""
    newest = (
        sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id).correlate(AttemptSlot).scalar_subquery()
    )
    rows = connection.execute(
        sa.select(AttemptSlot.points, AttemptSlot.question_version_id, Mark.credit, Mark.danger)
        .outerjoin(Mark, Mark.id == newest)
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AttemptSlot.number)
    ).all()
    shown = shown_questions(connection, [row.question_version_id for row in rows])
    return score([_slot_result(row, shown[row.question_version_id]) for row in rows], policy)


def _slot_result(row: Any, question: Any) -> SlotResult:
    outcome = None
    if row.credit is not None:
        outcome = Outcome(Fraction(row.credit), Danger(row.danger) if row.danger else None)
    return SlotResult(Fraction(row.points), outcome, question.critical, question.domain)


def result_document(result: Result) -> dict[str, Any]:
    return {
        "format": 1,
        "share": exact(result.share),
        "complete": result.complete,
        "critical_wrong": result.critical_wrong,
        "unsafe": result.unsafe,
        "reasons": list(result.reasons),
        "domains": [[row.domain, row.right, row.n, exact(row.share)] for row in result.domains],
    }
