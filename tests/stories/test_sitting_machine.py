"""Whatever happens in whatever order: random sequences of everything that bears on time, against a model of the rules.

The model is written anew from what is promised, without the functions that it is compared with: a deadline is a sum,
an answer counts when it came within it, and who may go on follows from four facts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lms.accounts import services as accounts
from lms.bank.models import KeyRevision
from lms.bank.queries import keyed_questions, quizzes_of, release_items
from lms.certification.services import recompute
from lms.cohorts import services as cohorts
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.marking.services.regrading import regrade
from lms.progress.queries import reached
from lms.sitting.models import Attempt, AttemptSlot, LateDecision, Mark, Response
from lms.sitting.queries.slots import counting_mark
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.extending import add_minutes, add_minutes_to_all
from lms.sitting.services.late import decide_late
from lms.sitting.services.reopening import reopen
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused, transaction
from quizzes.review import Review, Thing
from tests.academy import PASSWORD, Academy, TestPerson, of_kind
from tests.stories.attempts import QUIZ
from tests.stories.policies import set_quizzes
from tests.teaching import read

EXAMPLES, STEPS = 14, 32
ALLOWED, MINUTES, GRACE, JUST_AFTER = 3, 20, 30, 2
WHY = "The room lost its power for a while."
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TOLD = Review(while_open=(Thing.CORRECTNESS,), after_close=(Thing.CORRECTNESS,))


@dataclass
class Said:
    """One answer as it was stored."""

    option: str
    late: bool
    at: datetime
    accepts: int | None = None  # the sequence of the late one that it lets count
    decided: bool = False


@dataclass
class Sat:
    """An attempt by the rules.

    ended    when it was over: by its trainee, or by the clock at its deadline; None while it runs
    closed   since it ended, there was a moment at which no other attempt could be started
    """

    name: str
    started: datetime
    factor: Fraction
    deadline: datetime
    items: dict[int, list[str]]
    closings: list[datetime | None] = field(default_factory=list)  # of the cohort, that held since its start
    extensions: list[datetime] = field(default_factory=list)
    added: int = 0
    reopened: tuple[datetime, int] | None = None
    ended: datetime | None = None
    how: str = ""
    closed: bool = False
    answers: dict[int, list[Said]] = field(default_factory=dict)

    def over(self, now: datetime) -> bool:
        return self.ended is None and now > self.deadline + GRACE * SECOND

    def runs(self, now: datetime) -> bool:
        return self.ended is None and not self.over(now)

    def counts(self, item: int) -> int:
        """The sequence of the answer that counts; 0 for none."""
        said = self.answers.get(item, [])
        return max((place for place, one in enumerate(said, start=1) if not one.late), default=0)


class Sitting(RuleBasedStateMachine):
    """One trainee of a cohort, an instructor, an administrator, and the clock."""

    academy: Academy
    quiz: str
    people = 0

    def __init__(self) -> None:
        super().__init__()
        self.attempts: list[Sat] = []
        self.factor = Fraction(1)
        self.extended: datetime | None = None
        self.seq = 0

    # -- the model ---------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.academy.clock()

    def deadline(self, sat: Sat) -> datetime:
        if sat.reopened is not None:
            at, minutes = sat.reopened
            return at + (minutes + sat.added) * MINUTE
        seconds = MINUTES * 60 * sat.factor
        windows = []
        if None not in sat.closings:
            windows += [Fraction((at - sat.started) // SECOND) * sat.factor for at in sat.closings if at is not None]
        windows += [Fraction((at - sat.started) // SECOND) for at in sat.extensions]
        if windows:
            seconds = min(seconds, max(Fraction(0), *windows))
        return sat.started + math.ceil(seconds) * SECOND + sat.added * MINUTE

    def settle(self) -> None:
        """Something that bears on deadlines has changed: what runs may end later."""
        for sat in self.attempts:
            if sat.runs(self.now):
                sat.deadline = max(sat.deadline, self.deadline(sat))

    @property
    def shut(self) -> bool:
        """No attempt can start any more, by a date."""
        dates = [at for at in (self.closes, self.extended) if at is not None]
        return bool(dates) and self.now >= max(dates)

    def by_the_clock(self, sat: Sat) -> None:
        sat.ended, sat.how = sat.deadline, "time"

    @contextmanager
    def refused(self, code: str | None) -> Iterator[None]:
        """What follows is refused with this code, or goes through."""
        try:
            yield
            found = None
        except Refused as refused:
            found = refused.code
        db.session.close()
        assert found == code

    # -- what happens ------------------------------------------------------------------------------------

    @initialize()
    def arrive(self) -> None:
        """Somebody new, so that an example starts with nothing; the cohort's dates are withdrawn."""
        Sitting.people += 1
        self.who = f"sitter{Sitting.people}"
        act = self.academy.act()
        made = accounts.invite(act, f"Sitter {Sitting.people}", f"{self.who}@example.org", "trainee", "", "UTC")
        accounts.accept_invitation(act, made.token, PASSWORD)
        enrolment = cohorts.enrol(act, made.person_id, 1)
        self.academy.people[self.who] = TestPerson(made.person_id, made.public_id, "", self.who, enrolment)
        read(self.academy, self.who, QUIZ)
        row = self.academy.enrolment(self.who)
        self.enrolment_id, self.release_id = row.id, row.release_id
        db.session.close()
        self.closes: datetime | None = None
        cohorts.set_window(self.academy.act("admin"), 1, self.quiz, None, None, None)
        self.start()

    def teardown(self) -> None:
        """Out of the room, so that the next example has it alone."""
        db.session.close()
        if hasattr(self, "who"):
            self.academy.clock.advance(seconds=1)
            cohorts.move_to_cohort(self.academy.act("admin"), self.enrolment_id, 2)

    @rule(data=st.data())
    def happens(self, data: st.DataObject) -> None:
        """One act of those that make sense now; the ones that say most come up most often."""
        act = data.draw(st.sampled_from(self._possible()), label="act")
        values = [data.draw(st.sampled_from(choices)) for choices in _ACTS[act][1]]
        getattr(self, act)(*values)

    def _possible(self) -> list[str]:
        last = self.attempts[-1] if self.attempts else None
        makes_sense = {
            "run_out": last is not None and last.runs(self.now),
            "start": last is None or not last.runs(self.now),
            "reopen": last is not None and not last.runs(self.now),
            "decide": bool(self._waiting()),
        }
        return [act for act, (weight, _) in _ACTS.items() for _ in range(weight) if makes_sense.get(act, True)]

    def tick(self, seconds: int) -> None:
        self.academy.clock.advance(seconds=seconds)

    def run_out(self, beyond: int) -> None:
        """On to the deadline of the latest attempt, or some seconds beyond it."""
        self.academy.clock.moment = max(self.now, self.attempts[-1].deadline + beyond * SECOND)

    def start(self) -> None:
        last = self.attempts[-1] if self.attempts else None
        code = None
        if last is None or not last.runs(self.now):
            code = "attempts_used" if len(self.attempts) >= ALLOWED else None
            code = "closed" if self.shut else code
        with self.refused(code):
            name = self.academy.start(self.who, QUIZ, of_kind("single_choice"))
        if code is not None:
            return
        if last is not None and last.runs(self.now):
            assert name == last.name
            return
        if last is not None and last.over(self.now):
            self.by_the_clock(last)
        offered = {
            number: [option.id for option in question.spec.shown.options]
            for number, question, _deal in self.academy.slots(name)
            if question.shown.kind == "single_choice"
        }
        sat = Sat(name, self.now, self.factor, self.now, dict(list(offered.items())[:2]), closings=[self.closes])
        sat.extensions += [] if self.extended is None else [self.extended]
        sat.deadline = self.deadline(sat)
        self.attempts.append(sat)

    def save(self, which: int, item: int, option: int) -> None:
        """An answer to the latest attempt, or now and then to an earlier one."""
        sat = self.attempts[-1] if which else self.attempts[0]
        number = list(sat.items)[item % len(sat.items)]
        chosen = sat.items[number][option]
        said, counts = sat.answers.setdefault(number, []), sat.counts(number)
        if sat.ended is not None and sat.how == "trainee":
            code = "closed"
        elif counts and said[counts - 1].option == chosen:
            code = "same"
        else:
            code = "saved" if sat.runs(self.now) else "late"
        self.seq += 1
        act = self.academy.act(self.who)
        saved = save_answer(act, sat.name, number, {"answer": [chosen]}, "machinetab", self.seq, counts)
        assert saved.code == code
        if code in ("saved", "late"):
            said.append(Said(chosen, code == "late", self.now))

    def submit(self) -> None:
        sat = self.attempts[-1]
        submit_attempt(self.academy.act(self.who), sat.name)
        if sat.over(self.now):
            self.by_the_clock(sat)
        elif sat.ended is None:
            sat.ended, sat.how = self.now, "trainee"

    def work(self) -> None:
        """What runs in the background."""
        close_overdue(self.academy.act())
        for sat in self.attempts:
            if sat.over(self.now):
                self.by_the_clock(sat)

    def add(self, minutes: int) -> None:
        sat = self.attempts[-1]
        with self.refused(None if sat.runs(self.now) else "minutes_over"):
            add_minutes(self.academy.act("instructor"), sat.name, minutes, WHY)
        self._added(sat, minutes)

    def add_to_the_room(self, minutes: int) -> None:
        """Nobody else sits: whoever did in an example before has left the cohort."""
        running = bool(self.attempts) and self.attempts[-1].runs(self.now)
        with self.refused(None if running else "minutes_nobody"):
            add_minutes_to_all(self.academy.act("instructor"), 1, self.quiz, minutes, WHY)
        for sat in self.attempts:
            self._added(sat, minutes)

    def _added(self, sat: Sat, minutes: int) -> None:
        if sat.runs(self.now):
            sat.added += minutes
            sat.deadline = max(sat.deadline, self.deadline(sat))

    def set_window(self, minutes: int | None) -> None:
        self.academy.clock.advance(seconds=1)  # what is written in the same instant as a start holds for it
        self.closes = None if minutes is None else self.now + minutes * MINUTE
        for sat in self.attempts:
            sat.closings.append(self.closes)
        cohorts.set_window(self.academy.act("admin"), 1, self.quiz, None, None, self.closes)
        self.settle()

    def extend(self, minutes: int) -> None:
        self.academy.clock.advance(seconds=1)
        closes = self.now + minutes * MINUTE
        code = "extension_not_later" if self.closes is not None and closes <= self.closes else None
        with self.refused(code):
            cohorts.extend(self.academy.act("instructor"), self.enrolment_id, self.quiz, None, closes, WHY)
        if code is None:
            self.extended = closes
            for sat in self.attempts:
                sat.extensions.append(closes)
            self.settle()

    def grant_time(self, percent: int) -> None:
        person = self.academy.people[self.who].id
        category = "none" if percent == 100 else "health"
        cohorts.grant_time(self.academy.act("instructor"), person, self.enrolment_id, percent, category)
        self.factor = Fraction(percent, 100)
        for sat in self.attempts:
            if sat.runs(self.now):
                sat.factor = max(sat.factor, self.factor)
        self.settle()

    def reopen(self, which: int, minutes: int) -> None:
        self.academy.clock.advance(seconds=1)  # minutes of the same instant would count as given since
        place = len(self.attempts) - 1 if which else 0
        sat = self.attempts[place]
        with self.refused(self._why_not(place)):
            reopen(self.academy.act("instructor"), sat.name, minutes, WHY)
            sat.reopened, sat.added = (self.now, minutes), 0
            sat.ended, sat.how, sat.closed = None, "", False
            sat.deadline = self.now + minutes * MINUTE

    def _why_not(self, place: int) -> str | None:
        sat, last = self.attempts[place], self.attempts[-1]
        if sat.runs(self.now):
            return "reopen_runs"
        if sat is not last:
            return "reopen_other_runs" if last.ended is None else "reopen_later"
        head = self._row(sat)
        if head.passed or head.quiz_id in reached(reading(), self.enrolment_id).quizzes:
            return "reopen_passed"
        told = sat.ended is not None and (sat.closed or self.now >= sat.ended + JUST_AFTER * MINUTE)
        return "reopen_right_shown" if told else None

    def _waiting(self) -> list[tuple[Sat, int, int]]:
        return [
            (sat, item, place)
            for sat in self.attempts
            for item, said in sat.answers.items()
            for place, one in enumerate(said, start=1)
            if one.late and not one.decided
        ]

    def decide(self, which: int, accepted: bool, stale: bool) -> None:
        waiting = self._waiting()
        sat, item, place = waiting[which % len(waiting)]
        code = "late_runs" if sat.runs(self.now) else "late_changed" if stale and accepted else None
        counts, said = sat.counts(item), sat.answers[item]
        with self.refused(code):
            decide_late(
                self.academy.act("instructor"), sat.name, item, place, accepted, WHY, counts + 7 if stale else counts
            )
        if code is not None:
            return
        said[place - 1].decided = True
        if sat.over(self.now):
            self.by_the_clock(sat)
        if accepted:
            said.append(Said(said[place - 1].option, False, self.now, accepts=place))
        with self.refused("late_accepted_before" if accepted else "late_left_out_before"):
            decide_late(self.academy.act("second"), sat.name, item, place, not accepted, WHY, sat.counts(item))

    def correct_a_key(self, item: int, option: int) -> None:
        """The right option of an item is another one: what is over is marked anew, and no answer is touched."""
        sat = self.attempts[-1]
        number = list(sat.items)[item % len(sat.items)]
        question = next(question for n, question, _ in self.academy.slots(sat.name) if n == number)
        _correct(self.academy, self.release_id, question.shown.key, sat.items[number][option])
        regrade(self.academy.act("admin"), self.release_id, question.shown.key, WHY)

    # -- what holds after each ---------------------------------------------------------------------------

    def _row(self, sat: Sat) -> Attempt:
        db.session.close()
        return reading().execute(sa.select(Attempt).where(Attempt.public_id == sat.name)).scalar_one()

    @invariant()
    def attempts_stand_as_the_rules_have_it(self) -> None:
        """Numbers within what is allowed, at most one open, deadlines to the second, and never a submission early."""
        if not self.attempts:
            return
        db.session.close()
        rows = reading().execute(
            sa.select(Attempt).where(Attempt.enrolment_id == self.enrolment_id).order_by(Attempt.number)
        ).scalars().all()  # fmt: skip
        assert [row.public_id for row in rows] == [sat.name for sat in self.attempts]
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert len(rows) <= ALLOWED
        assert sum(row.state == "in_progress" for row in rows) <= 1
        for row, sat in zip(rows, self.attempts, strict=True):
            assert row.due_at == sat.deadline
            assert (row.state == "in_progress", row.submitted_at) == (sat.ended is None, sat.ended)
            sat.closed = sat.closed or (sat.ended is not None and (self.shut or row.number >= ALLOWED))

    @invariant()
    def what_counts_came_in_time_or_was_accepted(self) -> None:
        for sat in self.attempts:
            stored = self._stored(sat)
            assert stored == {
                (item, place): (one.option, one.late, one.at, one.accepts)
                for item, said in sat.answers.items()
                for place, one in enumerate(said, start=1)
            }

    def _stored(self, sat: Sat) -> dict[tuple[int, int], tuple[Any, ...]]:
        accepted = sa.orm.aliased(Response)
        rows = reading().execute(
            sa.select(AttemptSlot.number, Response, accepted.sequence, LateDecision.accepted)
            .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
            .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
            .outerjoin(accepted, accepted.id == Response.accepts_id)
            .outerjoin(LateDecision, LateDecision.response_id == Response.accepts_id)
            .where(Attempt.public_id == sat.name)
        ).all()  # fmt: skip
        for _number, response, _accepts, decision in rows:
            assert (response.accepts_id is None) == (decision is None), "a person has said that it counts"
            assert decision in (None, True)
        return {
            (number, one.sequence): (one.answer["chosen"][0], one.late, one.received_at, accepts)
            for number, one, accepts, _decision in rows
        }

    @invariant()
    def the_mark_that_counts_is_of_the_answer_that_counts(self) -> None:
        """And is what the machine says of it by the key that the mark names."""
        over = [sat for sat in self.attempts if sat.ended is not None]
        for sat in over:
            rows = reading().execute(
                sa.select(AttemptSlot.number, Response.sequence, Response.answer, Mark.credit, Mark.key_revision_id)
                .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
                .join(Mark, Mark.id == counting_mark())
                .outerjoin(Response, Response.id == Mark.response_id)
                .where(Attempt.public_id == sat.name, AttemptSlot.number.in_(list(sat.items)))
            ).all()  # fmt: skip
            keys = keyed_questions(reading(), [row.key_revision_id for row in rows])
            assert {row.number: row.sequence or 0 for row in rows} == {item: sat.counts(item) for item in sat.items}
            for row in rows:
                right = next(o.id for o in keys[row.key_revision_id].spec.key.options if o.correct)
                assert row.credit == ("1/1" if row.answer and row.answer["chosen"] == [right] else "0/1")


# How often each act comes up, and what it may be given.
_ACTS: dict[str, tuple[int, tuple[tuple[Any, ...], ...]]] = {
    "tick": (2, ((1, 31, 60, 119, 120, 600),)),
    "run_out": (2, ((-1, 0, 1, GRACE, GRACE + 1, GRACE + 1, GRACE + 7),)),
    "start": (2, ()),
    "save": (6, ((0, 1, 1, 1), (0, 1), (0, 1, 2))),
    "submit": (1, ()),
    "work": (1, ()),
    "add": (1, ((1, 5, 30),)),
    "add_to_the_room": (1, ((1, 10),)),
    "set_window": (1, ((None, -5, 5, 15, 60, 600),)),
    "extend": (1, ((5, 30, 900),)),
    "grant_time": (1, ((100, 125, 150),)),
    "reopen": (4, ((0, 1, 1, 1), (5, 30))),
    "decide": (4, ((0, 1, 2), (True, True, False), (False, False, True))),
    "correct_a_key": (1, ((0, 1), (0, 1, 2))),
}


def _correct(academy: Academy, release_id: int, question: str, option: str) -> None:
    """Adds a revision of the item's key in which this option is the right one."""
    place = release_items(reading(), release_id)[question]
    revisions = sa.select(sa.func.max(KeyRevision.number)).where(
        KeyRevision.question_version_id == place.question_version_id
    )
    number = (reading().execute(revisions).scalar_one() or 0) + 1
    keyed = keyed_questions(reading(), [place.key_revision_id])[place.key_revision_id]
    document: Any = keyed.shown.type.store(keyed.spec)[1]
    for one in document["options"]:
        one["correct"], one["unsafe"] = one["id"] == option, False
    document["golden"] = [{"answer": option, "credit": "1", "unsafe": False, "why": "", "draw": None}]
    db.session.close()
    with transaction(academy.act("admin")) as work:
        work.connection.execute(
            sa.insert(KeyRevision).values(
                question_version_id=place.question_version_id,
                number=number,
                digest=f"corrected {number}",
                key=document,
                rendered=keyed.rendered,
                made_at=work.now,
            )
        )


@pytest.fixture
def room(academy: Academy) -> Academy:
    set_quizzes(academy, attempts=ALLOWED, minutes=MINUTES, wait_hours=(), review=TOLD, just_after_minutes=JUST_AFTER)
    return academy


def test_no_sequence_of_acts_breaks_a_rule_of_time(room: Academy) -> None:
    quiz = quizzes_of(reading(), room.enrolment().release_id)[QUIZ - 1].public_id
    machine = type("Machine", (Sitting,), {"academy": room, "quiz": quiz})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert recompute(room.act(), True) == []
    db.session.close()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
