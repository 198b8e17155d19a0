"""A newer version of the programme and those under way: moved by it, or asked, or left where they began."""

from __future__ import annotations

import sqlalchemy as sa

from lms.catalogue.models import Release
from lms.catalogue.queries import current_programme, programme
from lms.certification.models import Certificate
from lms.certification.rules import may_choose
from lms.certification.services.standing import under_way
from lms.cohorts.models import Enrolment, ProgrammeMove
from lms.cohorts.queries import enrolment_by_id, programme_held
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Fact, Refused, Work, use_case

MOVE_COLUMNS = ("enrolment_id", "offered_id", "programme_version_id", "how", "recorded_at", "recorded_by")


@use_case
def choose_programme(work: Work, enrolment_id: int, version_id: int) -> None:
    """The trainee decides between the version that holds and the newest one, where that one leaves it to them.

    Who stays can still change to the newest one later; there is no way back from it."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    newest, held = enrolment.programme_newest_id, enrolment.programme_version_id
    certified = sa.select(Certificate.id).where(Certificate.enrolment_id == enrolment_id)
    refusal = may_choose(
        programme(work.connection, newest).under_way,
        held,
        newest,
        work.connection.execute(certified).first() is not None,
        version_id,
    )
    if refusal is not None:
        raise Refused(refusal)
    if version_id == held and enrolment.programme_offered_id == newest:
        raise Refused("already_so")
    move_to_programme(work, enrolment_id, newest, version_id, "chose_new" if version_id == newest else "chose_old")


@use_case
def move_to_programme(work: Work, enrolment_id: int, offered_id: int, version_id: int, how: str) -> None:
    """From now on this version holds for the enrolment; what it began with stays on record."""
    row = ProgrammeMove(
        enrolment_id=enrolment_id,
        offered_id=offered_id,
        programme_version_id=version_id,
        how=how,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "programme_moved",
        {"offered": offered_id, "programme": version_id, "how": how},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "programme_move", MOVE_COLUMNS, id=row.id)],
    )
    work.happened("programme_moved", enrolment_id, row.id)


def move_under_way(work: Work, fact: Fact) -> None:
    """Follows a new release: where its programme says so, everybody under way goes on under it."""
    if fact.verb != "release_loaded":
        return
    course = work.connection.execute(sa.select(Release.course_id).where(Release.id == fact.subject)).scalar_one()
    newest = current_programme(work.connection, course)
    if newest is None or programme(work.connection, newest).under_way != "move":
        return
    behind = under_way(fact.subject).where(programme_held() != newest)
    for enrolment_id in work.connection.execute(behind).scalars().all():
        move_to_programme(work, enrolment_id, newest, newest, "moved")
