"""A small academy for tests: made with the real use cases, at a fixed moment, in a database copied for each test."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.accounts.queries import session_of
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.cohorts import services as cohorts
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id
from lms.database import db, reading, runtime
from lms.learning.queries import lesson_view
from lms.learning.services import accept_text, answer_check, check_seed, note_place
from lms.marking.services.giving import judge_text
from lms.permissions import SYSTEM, Actor
from lms.publishing.services import load_pack
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.saving import save_answer
from lms.sitting.services.starting import start_attempt
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Act, Work, transaction
from quizzes.question import Worth
from quizzes.values import seeded_rng
from tests.course import shipped

ROOT = Path(__file__).resolve().parent.parent
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
_HASH: list[str] = []


@dataclass
class FakeClock:
    """The clock of the application under test; only tests move it."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@dataclass(frozen=True)
class TestPerson:
    """Somebody of the test academy."""

    __test__ = False
    id: int
    public_id: str
    email: str
    name: str
    enrolment: str = ""  # public id


PEOPLE = (
    ("admin", "Ada Lindqvist", "administrator", ""),
    ("instructor", "Chidi Okafor", "instructor", "MD"),
    ("second", "Mara Novak", "instructor", "RN"),
    ("stranger", "Otto Brandt", "instructor", "MD"),  # instructs another cohort
    ("trainee", "Ana Ferreira", "trainee", "RN"),
    ("other", "Li Wei", "trainee", "MD"),
    ("outsider", "Joonas Mäkinen", "trainee", "MD"),  # in the other cohort
    ("supervisor", "Inês Carvalho", "supervisor", "MD"),  # nobody vouches for her yet
)


class _DrawnAnew(Exception):
    """Takes a paper back."""


Holding = Callable[[KeyedQuestion, Any], bool]
"""(question, deal) -> whether the item is one that a test is about."""


def of_kind(*kinds: str) -> Holding:
    return lambda question, _deal: question.shown.kind in kinds


def _dealt(work: Work, attempt: str) -> list[tuple[KeyedQuestion, Any]]:
    """The items of a paper that has just been drawn."""
    work.flush()
    wanted = select(AttemptSlot.key_revision_id, AttemptSlot.deal).join(Attempt).where(Attempt.public_id == attempt)
    rows = work.connection.execute(wanted.order_by(AttemptSlot.number)).all()
    keys = keyed_questions(work.connection, [row.key_revision_id for row in rows])
    return [(keys[id], keys[id].shown.type.load_deal(deal)) for id, deal in rows]


@dataclass
class Academy:
    """Handles to what the fixture made, and shortcuts that walk the real use cases."""

    app: Flask
    clock: FakeClock
    people: dict[str, TestPerson] = field(default_factory=dict)
    cohort: str = ""
    other_cohort: str = ""

    def act(self, who: str | None = None) -> Act:
        if who is None:
            return Act(SYSTEM, self.clock())
        role = {
            "admin": "administrator",
            "instructor": "instructor",
            "second": "instructor",
            "stranger": "instructor",
            "supervisor": "supervisor",
        }
        name = role.get(who, "trainee")
        return Act(Actor(self.people[who].id, frozenset({name}), name), self.clock())

    def enrolment(self, who: str = "trainee") -> EnrolmentRow:
        row = enrolment_by_public_id(reading(), self.people[who].enrolment, self.clock())
        assert row is not None
        return row

    def read_lessons(self, who: str = "trainee", upto: int = 10) -> None:
        """Reads the first lessons to their end and tries every check, accepting declarations on the way."""
        for position in range(1, upto + 1):
            self.read_lesson(who, position)

    def read_lesson(self, who: str, position: int) -> None:
        db.session.close()
        enrolment = self.enrolment(who)
        key = self._path(enrolment).modules[position - 1].key
        view = lesson_view(reading(), enrolment, key)
        assert view is not None
        if view.lock is not None and view.lock.code == "declaration":
            accept_text(self.act(who), enrolment.id, view.module.declaration_version_id)
            db.session.close()
            view = lesson_view(reading(), enrolment, key)
            assert view is not None
        assert view.lock is None, view.lock
        note_place(self.act(who), enrolment.id, view.module, "end", 100)
        for item, check in view.checks.items():
            kind = check.question.shown.type
            from_key = kind.raw_of(kind.key(check.question.spec, self._check_deal(enrolment, check)))
            answer_check(self.act(who), enrolment.id, enrolment.release_id, view.module, item, from_key)
        db.session.close()

    def _path(self, enrolment: EnrolmentRow) -> Any:
        view = lesson_view(reading(), enrolment, "treatment")
        assert view is not None
        return view.outline

    def _check_deal(self, enrolment: EnrolmentRow, check: Any) -> Any:
        shown = check.question.shown
        return shown.type.deal(shown.spec.shown, seeded_rng(check_seed(enrolment.id, shown.id)))

    def quiz_ids(self, who: str = "trainee") -> list[int]:
        db.session.close()
        return [state.quiz.id for state in quiz_states(reading(), self.enrolment(who), self.clock())]

    def start(self, who: str, position: int, *holding: Holding) -> str:
        """Starts the quiz of a module (1 to 10), or the examination (11); returns the attempt's public id.

        A paper is drawn anew until it has an item for each of `holding`."""
        quiz, enrolment = self.quiz_ids(who)[position - 1], self.enrolment(who)
        for _ in range(100):
            with contextlib.suppress(_DrawnAnew), transaction(self.act(who)) as work:
                attempt = start_attempt(work, enrolment, quiz)
                dealt = _dealt(work, attempt) if holding else []
                if not all(any(holds(*item) for item in dealt) for holds in holding):
                    raise _DrawnAnew
                return attempt
        raise AssertionError("none of a hundred papers holds what the test is about")

    def slots(self, attempt: str) -> list[Any]:
        """Every slot of an attempt with its keyed question and deal, in order."""
        db.session.close()
        session = reading()
        rows = (
            session.query(AttemptSlot).join(Attempt).filter(Attempt.public_id == attempt).order_by(AttemptSlot.number)
        )
        rows = rows.all()
        keys = keyed_questions(session, [row.key_revision_id for row in rows])
        return [
            (row.number, keys[row.key_revision_id], keys[row.key_revision_id].shown.type.load_deal(row.deal))
            for row in rows
        ]

    def answer(self, who: str, attempt: str, wrong: int = 0) -> None:
        """Answers an attempt by its key, leaving the last `wrong` items blank."""
        slots = self.slots(attempt)
        for number, question, deal in slots[: len(slots) - wrong]:
            kind = question.shown.type
            save_answer(
                self.act(who),
                attempt,
                number,
                kind.raw_of(kind.key(question.spec, deal)),
                "testclient",
                number,
                0,
            )

    def sit(self, who: str, position: int, wrong: int = 0) -> str:
        attempt = self.start(who, position)
        self.answer(who, attempt, wrong)
        self.submit(who, attempt)
        return attempt

    def submit(self, who: str, attempt: str) -> None:
        submit_attempt(self.act(who), attempt)
        self.judge(attempt)

    def judge(self, attempt: str) -> None:
        """An instructor gives the best levels to every text that waits."""
        for number, question, _deal in self.slots(attempt):
            if question.shown.type.worth is Worth.PERSON:
                rubric = question.spec.shown.rubric
                best = {line.id: max(line.levels, key=lambda level: level.points).id for line in rubric}
                judge_text(self.act("instructor"), attempt, number, best, "")
        db.session.close()

    def sign_in(self, client: FlaskClient, who: str) -> FlaskClient:
        """Signs a client in by putting a real session's token into its cookie."""
        person = self.people[who]
        token = accounts.open_session(self.act(), person.id, "test", "")
        assert session_of(reading(), token, self.clock()) is not None
        db.session.close()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


def found(app: Flask, clock: FakeClock) -> Academy:
    """Fills an empty, migrated database: academy, course, two cohorts, eight people."""
    runtime().keys.new(clock())
    academy = Academy(app, clock)
    act = academy.act()
    accounts.found_academy(act, "Meridian Academy", "demo", "Europe/Lisbon")
    load_pack(act, shipped())
    if not _HASH:
        _HASH.append(hash_password(PASSWORD))
    academy.cohort = cohorts.open_cohort(act, 1, "Autumn cohort", "Europe/Lisbon", clock())
    academy.other_cohort = cohorts.open_cohort(act, 1, "Winter cohort", "Europe/Lisbon", clock())
    for key, name, role, title in PEOPLE:
        made = accounts.invite(act, name, f"{key}@example.org", role, title, "Europe/Lisbon")
        accounts.accept_invitation(act, made.token, _HASH[0])
        enrolment = ""
        if role == "trainee":
            enrolment = cohorts.enrol(act, made.person_id, 2 if key == "outsider" else 1)
        if role in ("trainee", "instructor"):
            accounts.record_licence(
                act,
                made.person_id,
                "nurse",
                "Ordem dos Enfermeiros",
                "12345",
                date(2024, 1, 1),
                date(2028, 6, 30),
                "primary_source",
            )
        academy.people[key] = TestPerson(made.person_id, made.public_id, f"{key}@example.org", name, enrolment)
    for cohort, key in ((1, "instructor"), (1, "second"), (2, "stranger")):
        cohorts.assign_instructor(act, cohort, academy.people[key].id)
    return academy


class StatementCount:
    """Counts the SQL statements inside a block, without BEGIN, COMMIT and SAVEPOINT."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._engine = runtime().engine
        self.statements: list[str] = []

    def __enter__(self) -> StatementCount:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cur: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
            self.statements.append(statement)

    def __len__(self) -> int:
        return len(self.statements)
