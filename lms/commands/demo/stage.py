"""Where the demo is played: a calendar back from the day of loading, and steps taken in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.accounts.passwords import hash_password
from lms.accounts.services import end_sessions, open_session
from lms.bank.queries import QuizRow, pool, quizzes_of
from lms.catalogue.queries import Outline, outline
from lms.cohorts.queries import EnrolmentRow
from lms.commands.demo.people import PASSWORD, PEOPLE, ZONE
from lms.permissions import SYSTEM, Actor
from lms.unit_of_work import Act, Work, transaction
from quizzes.question import Worth, type_for

SYSTEM_ITSELF = ""
VISIT = timedelta(minutes=25)
SITTING_NOW = timedelta(minutes=10)  # who acted this recently is still signed in


@dataclass(frozen=True)
class Step:
    """One transaction of somebody; several use cases may share it, as they do behind one form."""

    at: datetime
    who: str
    do: Callable[[Work], object]


class Stage:
    """The demo under way: what happens when, and whom and what the use cases have made so far."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.secret = hash_password(PASSWORD)  # once: it is slow on purpose
        self.people: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self.enrolments: dict[str, EnrolmentRow] = {}
        self.cohorts: dict[str, int] = {}
        self.course: int = 0
        self.outline: Outline
        self.quizzes: tuple[QuizRow, ...] = ()
        self.with_texts: frozenset[int] = frozenset()  # the quizzes whose papers may wait for a person
        self._zone = ZoneInfo(ZONE)
        self._steps: list[Step] = []

    def day(self, ago: int) -> date:
        """The academy's day so many days back; negative ones lie ahead."""
        return self.now.astimezone(self._zone).date() - timedelta(days=ago)

    def at(self, ago: int, clock: str) -> datetime:
        moment = datetime.combine(self.day(ago), time.fromisoformat(clock), self._zone)
        return moment.astimezone(UTC)

    def act(self, who: str, at: datetime) -> Act:
        if who == SYSTEM_ITSELF:
            return Act(SYSTEM, at)
        role = CHARACTERS[who].role
        return Act(Actor(self.people[who], frozenset({role}), role), at)

    def open_course(self, work: Work, course_id: int, release_id: int) -> None:
        self.course = course_id
        self.outline = outline(work.connection, release_id)
        self.quizzes = quizzes_of(work.connection, release_id)
        self.with_texts = frozenset(quiz.id for quiz in self.quizzes if _asks_for_texts(work, release_id, quiz))

    def plan(self, at: datetime, who: str, do: Callable[[Work], object]) -> None:
        self._steps.append(Step(at, who, do))

    def play(self) -> None:
        """Takes every step in the order of time: later rows have later ids, as they would have had."""
        steps = sorted(self._steps, key=lambda step: step.at)
        last = {step.who: step for step in steps}
        for step in steps:
            with transaction(self.act(step.who, step.at)) as work:
                if last[step.who] is step and step.who != SYSTEM_ITSELF:
                    self.sign_in(work, step.who)
                step.do(work)
        self._steps.clear()

    def sign_in(self, work: Work, who: str) -> None:
        """Leaves the trace of a visit that lists of people show."""
        open_session(work, self.people[who], CHARACTERS[who].device, "")
        if work.now < self.now - SITTING_NOW:
            work.flush()
            end_sessions(later(work, VISIT), self.people[who], "signed_out")


def _asks_for_texts(work: Work, release_id: int, quiz: QuizRow) -> bool:
    """Whether a paper of this quiz can hold what no machine marks."""
    use = "examination" if quiz.kind == "examination" else "practice"
    kinds = {entry.kind for entry in pool(work.connection, release_id, use, quiz.lesson_id)}
    return any(type_for(kind).worth is Worth.PERSON for kind in kinds)


CHARACTERS = {person.key: person for person in PEOPLE}


def moved_to(work: Work, moment: datetime) -> Work:
    """The same transaction at another moment: an attempt takes minutes, and its rows say so."""
    return replace(work, now=moment, _session=work.session)  # both write through one session


def later(work: Work, span: timedelta) -> Work:
    return moved_to(work, work.now + span)
