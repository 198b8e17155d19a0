"""Many finished attempts at one quiz, written straight into the database: more than a test could sit."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import KeyedQuestion, PoolEntry, keyed_questions, pool, quizzes_of
from lms.canonical import exact
from lms.cohorts.models import Enrolment
from lms.database import db, reading
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response
from lms.unit_of_work import transaction
from quizzes.question import Worth
from quizzes.values import AnswerError, Outcome, seeded_rng
from tests.academy import Academy
from tests.teaching import crowd

Given = dict[str, list[str]]
Answering = Callable[[KeyedQuestion, Any, bool, random.Random], Given | None]
"""(question, deal, whether this taker knows it, chance) -> what is sent; None leaves the item blank."""


@dataclass(frozen=True)
class Sat:
    """The quiz and the items that its attempts hold."""

    quiz: str
    quiz_id: int
    keys: tuple[str, ...]


def by_ability(question: KeyedQuestion, deal: Any, knows: bool, chance: random.Random) -> Given | None:
    """The key for who knows, else some option, else a number that is wrong."""
    kind = question.shown.type
    right = kind.raw_of(kind.key(question.spec, deal))
    if knows:
        return right
    options = [option.id for option in getattr(question.spec.shown, "options", ())]
    if options:
        return {"answer": [chance.choice(options)]}
    return {**right, "answer": ["7"]} if "answer" in right else None


def sit_many(
    academy: Academy,
    n: int,
    position: int = 11,
    name: str = "Sitter",
    size: int | None = None,
    answering: Answering = by_ability,
    seed: int = 1,
    numbers: Sequence[int] = (1,),
    kinds: Sequence[str] = (),
) -> Sat:
    """So many trainees of the cohort with finished attempts; `size` items are drawn, or everybody has all of them."""
    chance, enrolment = random.Random(seed), academy.enrolment()
    quiz = quizzes_of(reading(), enrolment.release_id)[position - 1]
    use = "examination" if quiz.kind == "examination" else "practice"
    entries = [e for e in pool(reading(), enrolment.release_id, use, quiz.lesson_id) if not kinds or e.kind in kinds]
    keys = keyed_questions(reading(), [entry.key_revision_id for entry in entries])
    entries = [entry for entry in entries if keys[entry.key_revision_id].shown.type.worth is Worth.MACHINE]
    crowd(academy, n, name)
    wanted = sa.select(Enrolment.id).where(Enrolment.public_id.startswith(f"{name}-")).order_by(Enrolment.id)
    enrolments = list(reading().execute(wanted).scalars())
    db.session.close()
    with transaction(academy.act()) as work:
        for enrolment_id in enrolments:
            ability = chance.gauss(0, 1)
            for number in numbers:
                paper = sorted(chance.sample(entries, size), key=entries.index) if size else entries
                attempt = _attempt(work.connection, academy, enrolment_id, quiz, number)
                _sit(work.connection, academy, attempt, paper, keys, ability, chance, answering)
    db.session.close()
    return Sat(quiz.public_id, quiz.id, tuple(entry.candidate.id for entry in entries))


def _attempt(connection: Any, academy: Academy, enrolment: int, quiz: Any, number: int) -> int:
    values = {
        "public_id": f"sat-{enrolment}-{quiz.id}-{number}", "enrolment_id": enrolment, "quiz_id": quiz.id,
        "quiz_version_id": quiz.version_id, "number": number, "allowed": 9, "policy": quiz.policy.dump(),
        "time_percent": 100, "seed": 1, "state": "released", "started_at": academy.clock(),
        "submitted_at": academy.clock(), "submitted_how": "trainee",
    }  # fmt: skip
    made: int = connection.execute(sa.insert(Attempt).returning(Attempt.id).values(values)).scalar_one()
    return made


def _sit(
    connection: Any,
    academy: Academy,
    attempt: int,
    paper: Sequence[PoolEntry],
    keys: Mapping[int, KeyedQuestion],
    ability: float,
    chance: random.Random,
    answering: Answering,
) -> None:
    slots, found = [], []
    for place, entry in enumerate(paper, start=1):
        question = keys[entry.key_revision_id]
        kind, shown = question.shown.type, question.spec.shown
        deal = kind.deal(shown, seeded_rng(chance.getrandbits(62)))
        hardness = sum(entry.candidate.id.encode()) % 7 / 3 - 1.2
        knows = ability + chance.gauss(0, 1) > hardness
        raw = answering(question, deal, knows, chance)
        try:
            answer = None if raw is None else kind.parse(shown, deal, raw)
        except AnswerError:
            answer = None
        outcome = kind.grade(question.spec, deal, answer)
        found.append((entry, kind, answer, outcome))
        slots.append({
            "attempt_id": attempt, "number": place, "question_id": entry.question_id, "section": "",
            "question_version_id": entry.question_version_id, "key_revision_id": entry.key_revision_id,
            "points": entry.points, "deal": kind.dump_deal(deal),
        })  # fmt: skip
    insert = sa.insert(AttemptSlot).returning(AttemptSlot.id, sort_by_parameter_order=True)
    ids = list(connection.execute(insert, slots).scalars())
    _answer_and_mark(connection, academy, attempt, ids, found)


def _answer_and_mark(connection: Any, academy: Academy, attempt: int, ids: Sequence[int], found: Sequence[Any]) -> None:
    answered = [
        {
            "slot_id": slot, "sequence": 1, "client_id": "sitter", "client_seq": 1, "base_sequence": 0,
            "answer": kind.dump_answer(answer), "received_at": academy.clock(),
        }
        for slot, (_, kind, answer, _) in zip(ids, found, strict=True)
        if answer is not None
    ]  # fmt: skip
    insert = sa.insert(Response).returning(Response.slot_id, Response.id)
    responses = {row.slot_id: row.id for row in connection.execute(insert, answered)} if answered else {}
    marks = [_mark(academy, slot, responses.get(slot), *one) for slot, one in zip(ids, found, strict=True)]
    connection.execute(sa.insert(Mark), marks)
    credits = [outcome.credit for *_, outcome in found if outcome is not None]
    waits, total = len(credits) < len(found), sum(credits, Fraction(0))
    connection.execute(
        sa.update(Attempt)
        .where(Attempt.id == attempt)
        .values(
            score=exact(total),
            maximum=exact(Fraction(len(found))),
            state="submitted" if waits else "released",
            passed=None if waits else total >= Fraction(4, 5) * len(found),
        )
    )


def _mark(
    academy: Academy, slot: int, response: int | None, entry: Any, kind: Any, answer: Any, outcome: Outcome | None
) -> dict[str, Any]:
    return {
        "slot_id": slot, "response_id": response, "question_version_id": entry.question_version_id,
        "key_revision_id": entry.key_revision_id, "credit": exact(outcome.credit) if outcome else None,
        "credit_millionths": int(outcome.credit * 1_000_000) if outcome else None,
        "danger": outcome.danger.value if outcome and outcome.danger else None, "messages": [], "rubric": None,
        "grader": "machine", "grader_version": "1", "why": "submitted", "at": academy.clock(),
    }  # fmt: skip
