"""All evidence of one enrolment in one value."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lms.accounts.models import Academy
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import outline, programme
from lms.certification.evidence import answers, decisions
from lms.certification.evidence.answers import Over
from lms.certification.evidence.routes import Route, route_of
from lms.certification.rules import Evidence, LessonFact, QuizFact
from lms.cohorts.queries import EnrolmentRow
from lms.database import Prepared, Reader
from lms.entrustment.queries import decided
from lms.progress.queries import Reach, reached

_ZONE = Prepared(lambda: sa.select(Academy.zone))


def gather(reader: Reader, enrolment: EnrolmentRow, today: datetime, known_by: datetime | None = None) -> Evidence:
    """The evidence of one enrolment: the same number of statements whatever there is of it.

    `today` is the moment that licences and recency are judged at. With `known_by`, only what was recorded by then
    is looked at; the enrolment must be the one of then (see `as_known`). Without it everything counts: who settles
    a standing holds the enrolment's lock, and whoever held it before may have acted at a moment that lies later.
    """
    release_id = decisions.finished_release(reader, enrolment.id, known_by) or enrolment.release_id
    path = outline(reader, release_id)
    quizzes = quizzes_of(reader, release_id)
    academy = _ZONE(reader).one_or_none()
    zone = ZoneInfo(academy.zone if academy else "UTC")
    route = route_of(reader, enrolment, zone)
    done = _known(_reached(reader, route), known_by)
    over = answers.attempts_over(reader, route.own, known_by)
    ways = [(route.own, over), *_earlier(reader, route, known_by)]
    extra = decisions.extra_by_quiz(reader, enrolment.id, known_by)
    rules = programme(reader, enrolment.programme_version_id)
    kinds = {clause["kind"] for clause in rules.clauses}
    positions = {module.lesson_id: module.position for module in path.modules}
    facts = {quiz.id: _quiz(quiz, positions.get(quiz.lesson_id or 0, 0), done, over, extra) for quiz in quizzes}
    final = next((quiz for quiz in quizzes if quiz.kind == "examination"), None)
    sat = [one for _id, part in ways for one in part if final is not None and one.quiz == final.id]
    return Evidence(
        today=today.astimezone(zone).date(),
        licence=decisions.licence(reader, enrolment.person_id, known_by),
        lessons=tuple(
            LessonFact(module.lesson_id, module.position, module.title, done.lessons.get(module.lesson_id))
            for module in path.modules
        ),
        quizzes=tuple(facts[quiz.id] for quiz in quizzes if quiz.kind == "module"),
        examination=facts[final.id] if final is not None else None,
        unsafe=tuple(fact for id, part in ways for fact in answers.unsafe(reader, id, part, quizzes, known_by)),
        domains=answers.domain_shares(reader, sat, known_by) if "domains" in kinds else (),
        domain_titles={row["id"]: row["title"] for row in path.release.document["domains"]},
        critical=(
            tuple(
                fact
                for id, part in ways
                for fact in answers.critical(reader, id, part, {one.id for one in sat}, known_by)
            )
            if "critical" in kinds
            else ()
        ),
        observations=decisions.signed(reader, route, known_by),
        decided=decided(reader, enrolment.id, known_by) if "entrustment" in kinds else (),
        attested_at=decisions.attested(reader, enrolment.id, rules.attestation_version_id, known_by),
        released_at=decisions.released(reader, enrolment.id, known_by),
        waivers=decisions.waivers(reader, enrolment.id, known_by),
    )


def _earlier(reader: Reader, route: Route, known_by: datetime | None) -> list[tuple[int, list[Over]]]:
    """Attempts of the cycle before that began once the window was open."""
    if route.earlier is None or route.since is None:
        return []
    over, since = answers.attempts_over(reader, route.earlier, known_by), route.since
    return [(route.earlier, [one for one in over if one.started_at >= since])]


def _reached(reader: Reader, route: Route) -> Reach:
    """What was reached in the cycle, and in the one before since its window opened; the earlier moment holds."""
    own = reached(reader, route.own)
    if route.earlier is None or route.since is None:
        return own
    before, since = reached(reader, route.earlier), route.since
    lessons = {lesson: at for lesson, at in before.lessons.items() if at >= since}
    quizzes = {quiz: at for quiz, at in before.quizzes.items() if at >= since}
    attempts = {quiz: attempt for quiz, attempt in before.attempts.items() if quiz in quizzes}
    return Reach(own.lessons | lessons, own.quizzes | quizzes, own.attempts | attempts)


def _known(done: Reach, known_by: datetime | None) -> Reach:
    if known_by is None:
        return done
    passed = {quiz: at for quiz, at in done.quizzes.items() if at <= known_by}
    return Reach(
        {lesson: at for lesson, at in done.lessons.items() if at <= known_by},
        passed,
        {quiz: attempt for quiz, attempt in done.attempts.items() if quiz in passed},
    )


def _quiz(quiz: QuizRow, position: int, done: Reach, over: list[Over], extra: dict[int, int]) -> QuizFact:
    mine = [one for one in over if one.quiz == quiz.id]
    return QuizFact(
        quiz.id,
        quiz.title,
        position,
        done.quizzes.get(quiz.id),
        done.attempts.get(quiz.id),
        len(mine),
        quiz.policy.attempts + extra.get(quiz.id, 0),
        any(one.waiting for one in mine),
    )
