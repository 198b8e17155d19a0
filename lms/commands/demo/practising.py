"""How a trainee of the demo practises and is certified: what others sign, the statement, the release."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from lms.catalogue.queries import ProgrammeRow, checklist, programme
from lms.certification.services import release, review_unsafe
from lms.commands.demo.enrolling import Trainee
from lms.commands.demo.logbook import Note
from lms.commands.demo.stage import later
from lms.learning.services import accept_text
from lms.practicals.rules import Observed
from lms.practicals.services import sign_observation, withdraw_observation
from lms.teaching.queries.trainee import unsafe_answers
from lms.unit_of_work import Work

NOTICED_AFTER = timedelta(minutes=20)


def is_seen(trainee: Trainee, ago: int, by: str, note: Note) -> None:
    """Somebody signs on the day what they saw."""
    stage = trainee.stage
    stage.plan(stage.at(ago, "17:40"), by, partial(_sign, trainee, ago, note))


def _sign(trainee: Trainee, ago: int, note: Note, work: Work) -> str:
    wording = checklist(work.connection, _rules(trainee, work).checklist_version_id)
    steps = {step["id"]: note.steps.get(step["id"], "done") for step in wording["steps"]}
    seen = Observed(
        role=note.role,
        performed_on=trainee.stage.day(ago),
        areas=() if note.role == "drill" else (note.subject,),
        product="" if note.role == "drill" else wording["products"][0]["id"],
        drill=note.subject if note.role == "drill" else "",
        steps=steps if note.role == "performed" else {},
        level=note.level,
        strength=note.strength,
        next_step=note.next_step,
    )
    return sign_observation(work, trainee.enrolment, seen)


def _rules(trainee: Trainee, work: Work) -> ProgrammeRow:
    return programme(work.connection, trainee.enrolment.programme_version_id)


def is_seen_by_mistake(trainee: Trainee, ago: int, by: str, note: Note, reason: str) -> None:
    """Signed and taken back a little later."""

    def mistake(work: Work) -> None:
        withdraw_observation(work, _sign(trainee, ago, note, later(work, -NOTICED_AFTER)), reason)

    trainee.stage.plan(trainee.stage.at(ago, "18:05"), by, mistake)


def is_spoken_to(trainee: Trainee, ago: int, by: str, said: str) -> None:
    """An instructor talks over every unsafe answer that is open."""

    def talk(work: Work) -> None:
        for answer in unsafe_answers(work.connection, trainee.enrolment.id):
            if answer.reviewed_at is None:
                review_unsafe(work, trainee.enrolment.id, answer.slot_id, said)

    trainee.stage.plan(trainee.stage.at(ago, "12:15"), by, talk)


def signs_statement(trainee: Trainee, ago: int) -> None:
    def sign(work: Work) -> None:
        accept_text(work, trainee.enrolment.id, _rules(trainee, work).attestation_version_id)

    trainee.stage.plan(trainee.stage.at(ago, "20:25"), trainee.who, sign)


def is_released(trainee: Trainee, ago: int, by: str) -> None:
    stage = trainee.stage
    stage.plan(stage.at(ago, "09:50"), by, lambda work: release(work, trainee.enrolment))
