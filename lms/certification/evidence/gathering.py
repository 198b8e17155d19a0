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
    done = _known(reached(reader, enrolment.id), known_by)
    over = answers.attempts_over(reader, enrolment.id, known_by)
    extra = decisions.extra_by_quiz(reader, enrolment.id, known_by)
    rules = programme(reader, enrolment.programme_version_id)
    kinds = {clause["kind"] for clause in rules.clauses}
    positions = {module.lesson_id: module.position for module in path.modules}
    facts = {quiz.id: _quiz(quiz, positions.get(quiz.lesson_id or 0, 0), done, over, extra) for quiz in quizzes}
    final = next((quiz for quiz in quizzes if quiz.kind == "examination"), None)
    sat = [one for one in over if final is not None and one.quiz == final.id]
    academy = _ZONE(reader).one_or_none()
    zone = academy.zone if academy else "UTC"
    return Evidence(
        today=today.astimezone(ZoneInfo(zone)).date(),
        licence=decisions.licence(reader, enrolment.person_id, known_by),
        lessons=tuple(
            LessonFact(module.lesson_id, module.position, module.title, done.lessons.get(module.lesson_id))
            for module in path.modules
        ),
        quizzes=tuple(facts[quiz.id] for quiz in quizzes if quiz.kind == "module"),
        examination=facts[final.id] if final is not None else None,
        unsafe=answers.unsafe(reader, enrolment.id, over, quizzes, known_by),
        domains=answers.domain_shares(reader, sat, known_by) if "domains" in kinds else (),
        domain_titles={row["id"]: row["title"] for row in path.release.document["domains"]},
        critical=(
            answers.critical(reader, enrolment.id, over, {one.id for one in sat}, known_by)
            if "critical" in kinds
            else ()
        ),
        observations=decisions.signed(reader, enrolment.id, known_by),
        decided=decided(reader, enrolment.id, known_by) if "entrustment" in kinds else (),
        attested_at=decisions.attested(reader, enrolment.id, rules.attestation_version_id, known_by),
        released_at=decisions.released(reader, enrolment.id, known_by),
        waivers=decisions.waivers(reader, enrolment.id, known_by),
    )


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
