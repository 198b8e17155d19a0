"""Measures the time audit's cases: an invented trainee reads the start page, starts and uses the time to its end.

Each case is a transaction of its own that is taken back, so that nothing of it stays and nobody waits long."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import sqlalchemy as sa

from lms.accounts.services import invite
from lms.bank.queries import QuizRow, keyed_questions, quizzes_of
from lms.catalogue.queries import current_release_id
from lms.cohorts.models import Cohort
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id
from lms.cohorts.services import enrol, extend, grant_time, open_cohort, set_window
from lms.commands.timing.surfaces import ACCOMMODATIONS, SURFACES, Accommodation, Surface
from lms.database import Reader, memory
from lms.permissions import Actor
from lms.progress.services import reach
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.queries.states import StartPage, start_page
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.extending import add_minutes
from lms.sitting.services.saving import save_answer
from lms.sitting.services.starting import start_attempt
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Act, Refused, Work, transaction
from quizzes.attempt import State
from quizzes.question import Worth

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
STORED = Surface("as it is stored")
ADDED = 10
EMAIL = "time-audit@invalid"


@dataclass(frozen=True)
class Measured:
    """Seconds that were promised and that were given; None where nothing limits them, or nobody may start.

    `fault` says in what the two contradict each other though the seconds agree."""

    quiz: str
    surface: str
    accommodation: str
    promised: int | None
    given: int | None
    fault: str = ""

    @property
    def difference(self) -> int | None:
        if self.promised is None or self.given is None:
            return 0 if self.promised == self.given else None
        return self.given - self.promised

    @property
    def good(self) -> bool:
        return self.difference == 0 and not self.fault


@dataclass(frozen=True)
class Case:
    """A quiz in a cohort, or in one that is made for the purpose."""

    course_id: int
    quiz: QuizRow
    cohort_id: int | None
    name: str


def audit(act: Act) -> Iterator[Measured]:
    """Every stored quiz in every cohort, then the built-in table on the first quiz of each course."""
    for case in _stored_cases(act):
        for accommodation in ACCOMMODATIONS:
            yield measured(act, case, STORED, accommodation)
    for case in built_in_cases(act):
        for surface, accommodation in product(SURFACES, ACCOMMODATIONS):
            yield measured(act, case, surface, accommodation)


def _stored_cases(act: Act) -> Iterator[Case]:
    for course_id, quizzes, cohorts in _courses(act):
        for quiz, (name, cohort) in product(quizzes, cohorts):
            yield Case(course_id, quiz, cohort, f"{quiz.key} in {name}")


def built_in_cases(act: Act) -> Iterator[Case]:
    for course_id, quizzes, _ in _courses(act):
        yield Case(course_id, quizzes[0], None, "built-in")


def _courses(act: Act) -> list[tuple[int, tuple[QuizRow, ...], list[tuple[str, int]]]]:
    """(course, its quizzes, its cohorts by name) of what can be sat."""
    found = []
    with _undone(act) as work:
        rows = work.connection.execute(sa.select(Cohort.course_id, Cohort.name, Cohort.id).order_by(Cohort.id)).all()
        for course_id in sorted({row.course_id for row in rows}):
            release = current_release_id(work.connection, course_id)
            quizzes = quizzes_of(work.connection, release) if release is not None else ()
            if quizzes:
                found.append((course_id, quizzes, [(row.name, row.id) for row in rows if row.course_id == course_id]))
    return found


class _TakenBack(Exception):
    """Ends a transaction of which nothing is to stay."""


@contextlib.contextmanager
def _undone(act: Act) -> Iterator[Work]:
    with contextlib.suppress(_TakenBack), transaction(act) as work:
        yield work
        raise _TakenBack


def measured(act: Act, case: Case, surface: Surface, accommodation: Accommodation) -> Measured:
    start = act.now.replace(microsecond=0)
    found: tuple[int | None, int | None, str] = (None, None, "not measured")
    with _undone(Act(act.actor, start)) as work:
        sitter = _Sitter.made(work, case, surface, accommodation)
        with _settings(sitter.enrolment.release_id, case.quiz, surface, work.connection):
            try:
                found = getattr(sitter, f"measure_{surface.asks}")()
            except Refused as refused:
                found = (None, None, f"refused: {refused.code}")
    return Measured(case.name, surface.name, accommodation.name, *found)


@contextlib.contextmanager
def _settings(release_id: int, quiz: QuizRow, surface: Surface, reader: Reader) -> Iterator[None]:
    """The quiz with other settings, for everything in this process that asks for it meanwhile."""
    stored = quizzes_of(reader, release_id)
    changed = replace(quiz, policy=quiz.policy.model_copy(update=dict(surface.settings)))
    memory().keep("quizzes", release_id, tuple(changed if one.id == quiz.id else one for one in stored))
    try:
        yield
    finally:
        memory().keep("quizzes", release_id, stored)


@dataclass(frozen=True)
class _Sitter:
    """The invented trainee of one case."""

    work: Work
    case: Case
    enrolment: EnrolmentRow
    accommodation: Accommodation
    actor: Actor

    @classmethod
    def made(cls, work: Work, case: Case, surface: Surface, accommodation: Accommodation) -> _Sitter:
        """Enrolled, with the quiz open, the dates set and the time granted."""
        cohort = case.cohort_id
        if cohort is None:
            open_cohort(work, case.course_id, "Time audit", "UTC", work.now)
            work.flush()
            cohort = work.connection.execute(sa.select(sa.func.max(Cohort.id))).scalar_one()
        person = invite(work, "Time Audit", EMAIL, "trainee").person_id
        work.flush()
        public_id = enrol(work, person, cohort)
        enrolment = enrolment_by_public_id(work.connection, public_id, work.now)
        assert enrolment is not None
        _open(work, enrolment, case.quiz)
        if accommodation != Accommodation():
            grant_time(work, person, enrolment.id, accommodation.percent, "other", accommodation.breaks)
        if surface.closes is not None:
            set_window(work, cohort, case.quiz.public_id, None, None, work.now + surface.closes)
        if surface.extended is not None:
            extend(work, enrolment.id, case.quiz.public_id, None, work.now + surface.extended, "Time audit")
        work.flush()
        return cls(work, case, enrolment, accommodation, Actor(person, frozenset({"trainee"}), "trainee"))

    # -- what is measured: seconds promised, seconds given, what else is wrong --

    def measure_answers(self) -> tuple[int | None, int | None, str]:
        page = self._page(self.work.now)
        if page.state.refusal is not None:
            return None, None, self._also_refused(page)
        attempt, breaks = self._start(), self._breaks(page)
        self._take_breaks(attempt, breaks)
        promised = None if page.seconds is None else page.seconds + breaks // SECOND
        return promised, self._given(attempt), self._fault(attempt)

    def measure_added(self) -> tuple[int | None, int | None, str]:
        page, attempt = self._page(self.work.now), self._start()
        assert page.seconds is not None
        with self._at(timedelta(0), self.work.actor) as work:
            add_minutes(work, attempt, ADDED, "Time audit")
        self._take_breaks(attempt, self._breaks(page))
        promised = page.seconds + 60 * ADDED + self._breaks(page) // SECOND
        return promised, self._given(attempt), self._fault(attempt)

    def measure_submission(self) -> tuple[int | None, int | None, str]:
        """Up to the last second at which the attempt can be submitted, less the grace of what is on its way."""
        page, attempt = self._page(self.work.now), self._start()
        assert page.seconds is not None
        policy = page.state.quiz.policy
        within = policy.submit_within_minutes * 60 if policy.at_expiry == "grace" else 0
        grace = policy.grace_seconds
        last = next(
            (
                n
                for n in range(page.seconds + within + grace + 5, 0, -1)
                if self._submits(attempt, timedelta(seconds=n))
            ),
            grace,
        )
        return page.seconds + within, last - grace, ""

    def measure_wait(self) -> tuple[int | None, int | None, str]:
        attempt = self._start()
        with self._at(MINUTE) as work:
            submit_attempt(work, attempt)
        return self._waited(MINUTE)

    def measure_wait_overdue(self) -> tuple[int | None, int | None, str]:
        """Long after the time ran out, nobody has looked at the attempt."""
        self._start()
        return self._waited(timedelta(hours=9))

    def _waited(self, after: timedelta) -> tuple[int | None, int | None, str]:
        """From a moment on: until the date that the start page names, and until the first start that is let pass."""
        seen = self._page(self.work.now + after)
        if seen.state.refusal is None or seen.state.refusal.code != "wait":
            return None, None, "no wait is named"
        named: Any = seen.state.refusal.params["next_at"]
        promised = (named - self.work.now) // SECOND
        given = next(
            (n for n in range(promised - 3, promised + 4) if self._starts(timedelta(seconds=n))), promised + 99
        )
        return promised, given, ""

    # -- acts --

    @contextlib.contextmanager
    def _at(self, since: timedelta, actor: Actor | None = None) -> Iterator[Work]:
        """The same transaction at a later moment, with entities of its own."""
        work = Work(actor or self.actor, self.work.now + since, self.work.connection, self.work.runtime)
        try:
            yield work
            work.flush()
        finally:
            work.session.close()

    @contextlib.contextmanager
    def _tried(self, since: timedelta) -> Iterator[Work]:
        """The same, taken back."""
        point = self.work.connection.begin_nested()
        try:
            with self._at(since) as work:
                yield work
        finally:
            point.rollback()

    def _page(self, at: datetime) -> StartPage:
        page = start_page(self.work.connection, self.enrolment, self.case.quiz.public_id, at)
        assert page is not None
        return page

    def _start(self) -> str:
        with self._at(timedelta(0)) as work:
            return start_attempt(work, self.enrolment, self.case.quiz.id)

    def _starts(self, since: timedelta) -> bool:
        with contextlib.suppress(Refused), self._tried(since) as work:
            start_attempt(work, self.enrolment, self.case.quiz.id)
            return True
        return False

    def _submits(self, attempt: str, since: timedelta) -> bool:
        with self._tried(since) as work:
            return submit_attempt(work, attempt) == State.SUBMITTED
        return False

    def _also_refused(self, page: StartPage) -> str:
        try:
            self._start()
        except Refused as refused:
            said = page.state.refusal.code if page.state.refusal else ""
            return "" if refused.code == said else f"the page says {said}, the start {refused.code}"
        return "the page refuses what can be started"

    def _breaks(self, page: StartPage) -> timedelta:
        return timedelta(0) if page.ends_at is None else page.break_minutes * MINUTE

    def _take_breaks(self, attempt: str, whole: timedelta) -> None:
        """In two parts: one that is ended after a third of it, one that ends by itself."""
        if whole:
            begun = SECOND
            with self._at(begun) as work:
                begin_break(work, attempt)
            with self._at(begun + whole / 3) as work:
                end_break(work, attempt)
            with self._at(begun + whole / 3 + SECOND) as work:
                begin_break(work, attempt)

    # -- what came of it --

    def _given(self, attempt: str) -> int | None:
        due_at = self._row(attempt).due_at
        return None if due_at is None else -((self.work.now - due_at) // SECOND)

    def _row(self, attempt: str) -> Any:
        wanted = sa.select(Attempt.id, Attempt.due_at, Attempt.policy).where(Attempt.public_id == attempt)
        return self.work.connection.execute(wanted).one()

    def _fault(self, attempt: str) -> str:
        """An answer at the last second has to count, and one after the grace must not."""
        row = self._row(attempt)
        if row.due_at is None:
            return ""
        left, grace = row.due_at - self.work.now, row.policy["grace_seconds"]
        for since, code in (
            (left, "saved"),
            (left + grace * SECOND, "saved"),
            (left + (grace + 1) * SECOND, "late"),
        ):
            found = self._saves(attempt, row.id, since)
            if found != code and (code, found) != ("late", "closed"):
                return f"an answer {(since - left) // SECOND} s after the end is {found}"
        return ""

    def _saves(self, attempt: str, attempt_id: int, since: timedelta) -> str:
        number, raw = self._answer(attempt_id)
        with self._tried(since) as work:
            return save_answer(work, attempt, number, raw, "timeaudit", 1, 0).code
        return "nothing"

    def _answer(self, attempt_id: int) -> tuple[int, dict[str, list[str]]]:
        """The first item that a machine marks, with a right answer to it; the first of all where the paper goes
        forward only is the one that is open."""
        rows = self.work.connection.execute(
            sa.select(AttemptSlot.number, AttemptSlot.key_revision_id, AttemptSlot.deal)
            .where(AttemptSlot.attempt_id == attempt_id)
            .order_by(AttemptSlot.number)
        ).all()
        keys = keyed_questions(self.work.connection, [row.key_revision_id for row in rows])
        for row in rows:
            question = keys[row.key_revision_id]
            kind = question.shown.type
            if kind.worth is Worth.MACHINE:
                return row.number, kind.raw_of(kind.key(question.spec, kind.load_deal(row.deal)))
        raise Refused("slot_unknown")


def _open(work: Work, enrolment: EnrolmentRow, quiz: QuizRow) -> None:
    """What opens the quiz is read or passed."""
    if quiz.lesson_id is not None:
        reach(work, enrolment.id, "lesson", quiz.lesson_id, 0)
        return
    for one in quizzes_of(work.connection, enrolment.release_id):
        if one.kind == "module":
            reach(work, enrolment.id, "quiz", one.id, 0)
