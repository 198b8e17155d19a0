"""How a trainee of the demo comes in: invited, enrolled, registered, and granted what they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lms.cohorts.queries import EnrolmentRow
from lms.cohorts.services import grant_attempt, grant_time
from lms.commands.demo.founding import AUTUMN, accepted, invited, registered
from lms.commands.demo.stage import SYSTEM_ITSELF, Stage
from lms.unit_of_work import Work


@dataclass(frozen=True)
class Trainee:
    """Somebody on a stage; days count back from the day of loading.

    clock  when this person studies
    pace   the share of a quiz's time that this person uses
    """

    stage: Stage
    who: str
    clock: str = "19:10"
    pace: float = 0.6

    @property
    def enrolment(self) -> EnrolmentRow:
        return self.stage.enrolments[self.who]

    @property
    def person(self) -> int:
        return self.stage.people[self.who]


def is_invited(trainee: Trainee, ago: int, cohort: str = AUTUMN) -> None:
    stage = trainee.stage
    stage.plan(stage.at(ago, "11:15"), "admin", partial(invited, stage, trainee.who, cohort=cohort))


def joins(trainee: Trainee, ago: int, cohort: str = AUTUMN) -> None:
    """Invited two days before; the registration is recorded on the day."""
    is_invited(trainee, ago + 2, cohort)
    stage = trainee.stage
    stage.plan(stage.at(ago, "08:30"), SYSTEM_ITSELF, partial(accepted, stage, trainee.who))
    stage.plan(stage.at(ago, "14:05"), "admin", partial(registered, stage, trainee.who))


def gets_time(trainee: Trainee, ago: int, by: str, percent: int = 150) -> None:
    def grant(work: Work) -> None:
        grant_time(work, trainee.person, trainee.enrolment.id, percent, "health")

    trainee.stage.plan(trainee.stage.at(ago, "12:30"), by, grant)


def gets_attempt(trainee: Trainee, ago: int, by: str, position: int, reason: str) -> None:
    def grant(work: Work) -> None:
        grant_attempt(work, trainee.enrolment.id, trainee.stage.quizzes[position - 1].public_id, reason)

    trainee.stage.plan(trainee.stage.at(ago, "12:45"), by, grant)
