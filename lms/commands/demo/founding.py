"""The first days of the demo academy: course, staff and two cohorts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import sqlalchemy as sa
from flask import current_app

from lms.accounts.services import accept_invitation, found_academy, record_licence
from lms.administration.services import invite_person, set_due_dates
from lms.catalogue.models import Release
from lms.cohorts.queries import cohort_by_public_id, own_enrolment
from lms.cohorts.services import assign_instructor, open_cohort
from lms.commands.demo.people import ZONE
from lms.commands.demo.stage import CHARACTERS, SYSTEM_ITSELF, Stage
from lms.commands.plain import Failure
from lms.commands.prepare import ensure_key
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from lms.unit_of_work import Work

AUTUMN, WINTER = "Autumn cohort", "Winter cohort"
STAFF = ((120, "admin", SYSTEM_ITSELF), (118, "okafor", "admin"), (117, "novak", "admin"), (34, "costa", "admin"))
BODIES = {"MD": ("physician", "Ordem dos Médicos"), "RN": ("nurse", "Ordem dos Enfermeiros")}
REGISTERED_FOR = timedelta(days=4 * 365)


def found(stage: Stage) -> None:
    """Founds the academy 120 days back; what follows from people is planned, and played later."""
    ensure_key()
    stage.plan(stage.at(120, "09:00"), SYSTEM_ITSELF, partial(_academy, stage))
    stage.play()
    for ago, who, by in STAFF:
        stage.plan(stage.at(ago, "09:20"), by, partial(invited, stage, who))
        stage.plan(stage.at(ago, "12:40"), SYSTEM_ITSELF, partial(accepted, stage, who))
        stage.plan(stage.at(ago, "14:05"), "admin", partial(registered, stage, who))
    stage.plan(stage.at(112, "10:00"), "admin", partial(_autumn, stage))
    stage.plan(stage.at(10, "10:00"), "admin", partial(_winter, stage))


def _academy(stage: Stage, work: Work) -> None:
    found_academy(work, "Meridian Academy", "demo", ZONE)
    known = sa.select(Release.course_id, sa.func.max(Release.id)).group_by(Release.course_id)
    if work.connection.execute(known).first() is None:
        _load_course(work)
    course_id, release_id = work.connection.execute(known).all()[0]
    stage.open_course(work, course_id, release_id)


def _load_course(work: Work) -> None:
    folder = current_app.config["SIGNOFF"].course_folder
    pack = read_pack(folder).pack
    if pack is None:
        raise Failure(f"The course in {folder} has faults: see `flask course check`.")
    load_pack(work, pack)


def invited(stage: Stage, who: str, work: Work, cohort: str | None = None) -> None:
    """Invites somebody of the demo and, where a cohort is named, enrols them there."""
    person = CHARACTERS[who]
    place = stage.cohorts[cohort] if cohort else None
    made = invite_person(work, person.name, person.email, person.role, person.title, person.zone, place)
    stage.people[who], stage.tokens[who] = made.person_id, made.token
    enrolment = own_enrolment(work.connection, made.person_id, work.now)
    if enrolment is not None:
        stage.enrolments[who] = enrolment


def accepted(stage: Stage, who: str, work: Work) -> None:
    """Sets the first password, which signs the person in as well."""
    accept_invitation(work, stage.tokens.pop(who), stage.secret)
    stage.sign_in(work, who)


def registered(stage: Stage, who: str, work: Work) -> None:
    """Records the registration of somebody who has one, as it was checked."""
    character = CHARACTERS[who]
    if character.registration is None:
        return
    profession, body = BODIES[character.title]
    until = stage.day(-character.registration.ends)
    number, checked = character.registration.number, character.registration.checked
    record_licence(work, stage.people[who], profession, body, number, until - REGISTERED_FOR, until, checked)


def _autumn(stage: Stage, work: Work) -> None:
    _cohort(stage, work, AUTUMN, 105, ("okafor", "novak"))
    _due(stage, work, AUTUMN, {"lessons": 3, "quizzes": 10, "examination": 24, "practicals": 59})


def _winter(stage: Stage, work: Work) -> None:
    _cohort(stage, work, WINTER, 3, ("novak",))
    _due(stage, work, WINTER, {"lessons": 60, "quizzes": 67, "examination": 90, "practicals": 150})


def _due(stage: Stage, work: Work, cohort: str, ahead: dict[str, int]) -> None:
    dates = {subject: stage.at(-days, "18:00") for subject, days in ahead.items()}
    set_due_dates(work, stage.cohorts[cohort], dates)


def _cohort(stage: Stage, work: Work, name: str, starts: int, instructors: tuple[str, ...]) -> None:
    public_id = open_cohort(work, stage.course, name, ZONE, stage.at(starts, "09:00"))
    made = cohort_by_public_id(work.session, public_id, work.now)
    assert made is not None
    stage.cohorts[name] = made.id
    for who in instructors:
        assign_instructor(work, made.id, stage.people[who])
