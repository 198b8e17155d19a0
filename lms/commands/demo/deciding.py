"""How the instructors of the demo decide together what somebody is entrusted with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lms.commands.demo.enrolling import Trainee
from lms.entrustment.queries import cases_of, evidence
from lms.entrustment.services import cast_vote, open_case
from lms.unit_of_work import Work

OPENED, VOTED = "08:20", ("12:35", "16:10")


@dataclass(frozen=True)
class Vote:
    """Who names which level, and why."""

    by: str
    level: int
    reason: str


def is_decided(trainee: Trainee, ago: int, *votes: Vote) -> None:
    """The first of them opens a case about every area that was performed; then each votes on their own."""
    stage = trainee.stage
    stage.plan(stage.at(ago, OPENED), votes[0].by, partial(_open, trainee))
    for clock, vote in zip(VOTED, votes, strict=True):
        stage.plan(stage.at(ago, clock), vote.by, partial(_vote, trainee, vote))


def _open(trainee: Trainee, work: Work) -> None:
    ((product, areas),) = evidence(work.connection, trainee.enrolment, work.now).choices.items()
    open_case(work, trainee.enrolment.id, sorted(areas), product)


def _vote(trainee: Trainee, vote: Vote, work: Work) -> None:
    case = cases_of(work.connection, trainee.enrolment.id)[-1]
    seen = evidence(work.connection, trainee.enrolment, work.now).digest
    cast_vote(work, case.public_id, vote.level, vote.reason, seen, "password")
