"""How trainees of the demo agree to be reported, and what they say of the course at its end."""

from __future__ import annotations

from functools import partial

from lms.accreditation.queries.activity import activity_of_release
from lms.accreditation.services.consenting import decide_reporting
from lms.accreditation.services.evaluating import evaluate
from lms.canonical import digest_of
from lms.commands.demo.enrolling import Trainee
from lms.unit_of_work import Work


def agrees(trainee: Trainee, ago: int, *fields: str) -> None:
    """To whichever body the course names, which is none in the course that ships."""
    stage = trainee.stage

    def agree(work: Work) -> None:
        row = activity_of_release(work.connection, trainee.enrolment.release_id)
        decide_reporting(work, True, row.recipient, fields)

    stage.plan(stage.at(ago, "20:40"), trainee.who, agree)


def takes_back(trainee: Trainee, ago: int) -> None:
    stage = trainee.stage
    stage.plan(stage.at(ago, "20:45"), trainee.who, lambda work: decide_reporting(work, False, "", ()))


def evaluates(trainee: Trainee, ago: int, **sheet: str) -> None:
    """Answers some of the questions; names of questions are written with an underscore for a hyphen."""
    stage = trainee.stage
    answers = {name.replace("_", "-"): value for name, value in sheet.items()}
    stage.plan(stage.at(ago, "20:50"), trainee.who, partial(_evaluate, trainee, answers))


def _evaluate(trainee: Trainee, answers: dict[str, str], work: Work) -> None:
    """Nothing where the course asks other questions than these."""
    row = activity_of_release(work.connection, trainee.enrolment.release_id)
    if set(answers) <= {question["id"] for question in row.questions}:
        evaluate(work, digest_of(list(row.questions)), answers)
