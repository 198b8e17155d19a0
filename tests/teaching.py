"""What happens in a cohort, in few words: attempts that go wrong in the ways that an instructor has to deal with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from lms.accounts.models import Licence, Person
from lms.catalogue.queries import outline
from lms.certification.models import Standing
from lms.cohorts.models import Enrolment, Membership
from lms.database import db, reading
from lms.progress.services import reach
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import transaction
from quizzes.values import AnswerError
from tests.academy import Academy, of_kind

NUMBERS = ("numeric", "calculated")
PRODUCT = 6  # the module on units and doses


def read(academy: Academy, whom: str, position: int) -> None:
    """One lesson on record as read by the trainee, which opens its quiz."""
    row = academy.enrolment(whom)
    with transaction(academy.act(whom)) as work:
        module = outline(work.connection, row.release_id).modules[position - 1]
        reach(work, row.id, "lesson", module.lesson_id, module.lesson_version_id)
    db.session.close()


def submit(academy: Academy, whom: str, answers: Any, position: int = PRODUCT) -> str:
    """Sits a quiz with what `answers(question, deal)` gives for each item; returns the attempt."""
    read(academy, whom, position)
    wanted = [of_kind(*NUMBERS)] if position == PRODUCT else []
    attempt = academy.start(whom, position, *wanted, *([dangerous] if answers is unsafe else []))
    for number, question, deal in academy.slots(attempt):
        raw = answers(question, deal)
        if raw:
            save_answer(academy.act(whom), attempt, number, raw, "testclient", number, 0)
    submit_attempt(academy.act(whom), attempt)
    db.session.close()
    return attempt


def right(question: Any, deal: Any) -> dict[str, list[str]]:
    kind = question.shown.type
    found: dict[str, list[str]] = kind.raw_of(kind.key(question.spec, deal))
    return found


def ambiguous(question: Any, deal: Any) -> dict[str, list[str]]:
    """The right answer, but numbers so written that they can be read in two ways."""
    raw = right(question, deal)
    return {**raw, "answer": ["1,250"]} if question.shown.kind in ("numeric", "calculated") else raw


def unsafe(question: Any, deal: Any) -> dict[str, list[str]]:
    """A dangerous answer wherever the item has one."""
    kind, raw = question.shown.type, right(question, deal)
    options = [{"answer": [option.id]} for option in getattr(question.spec.shown, "options", ())]
    for tried in (*options, {**raw, "answer": ["99999"]}):
        try:
            outcome = kind.grade(question.spec, deal, kind.parse(question.spec.shown, deal, tried))
        except AnswerError:
            continue
        if outcome is not None and outcome.danger is not None:
            return tried
    return raw


def dangerous(question: Any, deal: Any) -> bool:
    """Whether the item is critical and can be answered dangerously, which an instructor has to talk over."""
    kind, shown = question.shown.type, question.spec.shown
    outcome = kind.grade(question.spec, deal, kind.parse(shown, deal, unsafe(question, deal)))
    return question.shown.critical and outcome is not None and outcome.danger is not None


def nothing(question: Any, deal: Any) -> dict[str, list[str]]:
    return {}


def waiting_items(academy: Academy, attempt: str) -> list[int]:
    """Numbers of the items that ask for a number."""
    return [n for n, question, _deal in academy.slots(attempt) if question.shown.kind in ("numeric", "calculated")]


def crowd(academy: Academy, n: int, name: str = "Person") -> None:
    """So many more trainees in the cohort, each standing as 'trainee' does."""
    mine = academy.enrolment()
    cohort = mine.cohort_id
    standing = reading().execute(Standing.__table__.select().where(Standing.enrolment_id == mine.id)).mappings().one()
    at = academy.clock()
    db.session.close()
    with transaction(academy.act()) as work:
        for i in range(n):
            person = work.connection.execute(
                insert(Person)
                .returning(Person.id)
                .values(
                    public_id=f"{name}-person-{i}",
                    name=f"{name} {i:04}",
                    email=f"{name}{i}@example.org",
                    created_at=at,
                )
            ).scalar_one()
            enrolment = work.connection.execute(
                insert(Enrolment).returning(Enrolment.id).values(
                    public_id=f"{name}-{i}", person_id=person, course_id=mine.course_id, cycle=1,
                    programme_version_id=mine.programme_version_id, created_at=at,
                )
            ).scalar_one()  # fmt: skip
            work.connection.execute(
                insert(Membership).values(enrolment_id=enrolment, cohort_id=cohort, valid_from=at, recorded_at=at)
            )
            values = {name: value for name, value in standing.items() if name not in ("id", "enrolment_id")}
            work.connection.execute(insert(Standing).values(enrolment_id=enrolment, **values))
            work.connection.execute(
                insert(Licence).values(
                    person_id=person, profession="nurse", body="Board", number=str(i), valid_from=at.date(),
                    valid_until=at.date().replace(year=2030), verification="document", recorded_at=at,
                )
            )  # fmt: skip
