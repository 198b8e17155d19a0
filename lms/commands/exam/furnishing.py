"""The academy of a rehearsal: an empty database, the course of the settings, and trainees who may start at once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app

from lms.accounts.passwords import hash_password
from lms.accounts.services import accept_invitation, found_academy, invite, open_session
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import outline
from lms.cohorts.queries import EnrolmentRow, enrolments_of
from lms.cohorts.services import enrol, open_cohort
from lms.commands.plain import Failure, act_of_the_system
from lms.commands.prepare import ensure_course, migrate
from lms.database import db, now, reading, runtime
from lms.progress.services import reach
from lms.sitting.services.dealing import deal_ahead
from lms.unit_of_work import Work, use_case

BATCH = 20
ZONE = "UTC"


def furnish(key: str, trainees: int) -> dict[str, Any]:
    """Fills the database of the settings, which has to be empty; returns the quiz's public id, how the academy names
    its cookie, and a cookie for each trainee."""
    if sa.inspect(runtime().engine).get_table_names():
        raise Failure("That database is not empty: a rehearsal makes its own academy in an empty one.")
    if not runtime().keys.ids():
        raise Failure("There is no signing key: make one with `flask keys new`.")
    migrate()
    ensure_course()
    act = act_of_the_system()
    found_academy(act, "Rehearsal", "real", ZONE)
    open_cohort(act, 1, "Rehearsal", ZONE, act.now)
    secret = hash_password(act.now.isoformat())
    tokens: list[str] = []
    for start in range(0, trainees, BATCH):
        tokens += _people(act_of_the_system(), range(start, min(start + BATCH, trainees)), secret)
    db.session.remove()
    enrolments = enrolments_of(reading(), now())
    quiz = _quiz(enrolments[0], key)
    for start in range(0, trainees, BATCH):
        _open_the_way(act_of_the_system(), enrolments[start : start + BATCH], quiz)
        deal_ahead(act_of_the_system(), enrolments[start : start + BATCH], quiz.id)
    return {
        "quiz": quiz.public_id,
        "cookie": current_app.config["SESSION_COOKIE_NAME"],
        "sessions": [_cookie(token) for token in tokens],
    }


@use_case
def _people(work: Work, numbers: range, secret: str) -> list[str]:
    """Invites, enrols and signs in; returns the sign-ins' tokens."""
    tokens = []
    for number in numbers:
        made = invite(work, f"Trainee {number + 1}", f"trainee{number + 1}@rehearsal.invalid", "trainee", "", ZONE)
        accept_invitation(work, made.token, secret)
        enrol(work, made.person_id, 1)
        tokens.append(open_session(work, made.person_id, "rehearsal", f"rehearsal {number}"))
    return tokens


@use_case
def _open_the_way(work: Work, enrolments: list[EnrolmentRow], quiz: QuizRow) -> None:
    """Writes down that everything before the quiz was done: nobody reads lessons in a rehearsal."""
    for enrolment in enrolments:
        for module in outline(work.connection, enrolment.release_id).modules:
            reach(work, enrolment.id, "lesson", module.lesson_id, module.lesson_id)
        if quiz.kind == "examination":
            for other in quizzes_of(work.connection, enrolment.release_id):
                if other.kind == "module":
                    reach(work, enrolment.id, "quiz", other.id, 0)


def _quiz(enrolment: EnrolmentRow, key: str) -> QuizRow:
    quizzes = quizzes_of(reading(), enrolment.release_id)
    found = next((row for row in quizzes if row.key == key), None)
    if found is None:
        raise Failure(f"The course has no quiz {key!r}; there are: {', '.join(row.key for row in quizzes)}.")
    return found


def _cookie(token: str) -> str:
    """What a browser would hold after signing in."""
    signer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": token, "_fresh": True}))
