"""The demo academy: every trainee in the state that a page has something to say about, the same every time."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from lms.accounts.models import LoginSession, Person
from lms.accounts.passwords import password_problem
from lms.accounts.queries import academy as academy_of
from lms.accreditation.queries.activity import activity_by_id
from lms.accreditation.queries.consent import Span, attendance
from lms.accreditation.queries.evaluation import evaluations_of
from lms.calibration.queries import report
from lms.certification.queries import StandingRow, certificate_of, standing
from lms.certification.services import recompute, tick
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, cohorts, extra_attempts, own_enrolment, time_percent
from lms.commands.demo import SIGN_INS, make_demo
from lms.commands.demo.people import PASSWORD, PEOPLE
from lms.database import db, reading, runtime
from lms.days.queries import days_of_cohort
from lms.home.queries import home_page
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.marking.queries.waiting import waiting_in, waiting_items, waiting_list
from lms.permissions import SYSTEM
from lms.practicals.queries import observations
from lms.practicals.queries.observations import academy_zone
from lms.refreshing.models import RefreshAnswer
from lms.refreshing.queries import fresh_of
from lms.refreshing.rules import MOST
from lms.sitting.models import Attempt, Mark, Response
from lms.teaching.queries.cohort import Choice, cohort_page
from lms.teaching.queries.trainee import unsafe_answers
from lms.teaching.rules import Clock
from lms.unit_of_work import Act, Refused
from tests.academy import Academy, FakeClock
from tests.fixtures import make_app
from tests.postgres import Cluster

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, 10, tzinfo=UTC)

# Who: the clauses as met (+), partial (/), open (.) or needing attention (!), and what the home page names next.
STATES = {
    "fatima": ("+++++++++", "done", 0),
    "eleni": ("++++++++/", "release", 0),
    "liv": ("+++++/...", "practice", 0),
    "mercedes": ("!++/+/...", "wait", 0),
    "li": ("+++/+/...", "examination", 0),
    "tomas": ("+//.+....", "quiz", 5),
    "priya": ("+//.!/...", "lesson", 7),
    "seun": ("+//.+/...", "lesson", 7),
    "yuki": ("+//.+/...", "attempt", 0),
    "ana": ("+//.+/...", "lesson", 6),
    "karim": ("!...+....", "lesson", 1),
    "mateo": ("!...+....", "lesson", 1),
}
SIGNS = {"met": "+", "partial": "/", "open": ".", "attention": "!"}
NEEDS = {
    ("unsafe", "priya"),
    ("release", "eleni"),
    ("stalled", "tomas"),
    ("licence", "liv"),
    ("licence", "mercedes"),
    ("waiting", ""),
}


@dataclass(frozen=True)
class Demo:
    app: Flask
    now: datetime

    def enrolment(self, who: str) -> EnrolmentRow:
        email = f"{who}@meridian.example"
        person = reading().execute(sa.select(Person.id).where(Person.email == email)).scalar_one()
        found = own_enrolment(reading(), person, self.now)
        assert found is not None
        return found


def make(folder: Path, cluster: Cluster | None, now: datetime) -> Flask:
    url = cluster.create(folder.name) if cluster else f"sqlite:///{folder / 'demo.db'}"
    app = make_app(url, folder / "keys", FakeClock(now))
    with app.app_context():
        upgrade()
    make_demo(app)
    return app


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster | None) -> Flask:
    """Made once for this file; no test writes into it."""
    return make(tmp_path_factory.mktemp("demo_afternoon"), cluster, AFTERNOON)


@pytest.fixture
def demo(made: Flask) -> Iterator[Demo]:
    with made.app_context():
        yield Demo(made, AFTERNOON)
        db.session.remove()
        db.engine.dispose()


def test_every_trainee_is_in_the_state_that_is_told_of_them(demo: Demo) -> None:
    found = {}
    for who in STATES:
        page = home_page(reading(), demo.enrolment(who), demo.now, demo.now.date())
        clauses = "".join(SIGNS[clause.state] for clause in page.clauses)
        found[who] = (clauses, page.next.code, page.next.position)
    assert found == STATES


def test_the_instructors_page_shows_each_reason_to_step_in(demo: Demo) -> None:
    winter, autumn = sorted(cohorts(reading(), demo.now), key=lambda cohort: cohort.members)
    assert [(cohort.name, cohort.members) for cohort in (autumn, winter)] == [
        ("Autumn cohort", 10),
        ("Winter cohort", 2),
    ]
    page = cohort_page(reading(), autumn, Choice(), Clock(demo.now, demo.now.date()))
    names = {demo.enrolment(who).public_id: who for who in STATES}
    assert {(need.rule, names.get(need.target, "")) for need in page.needs} == NEEDS
    assert (page.complete, page.unnamed) == (1, 0)


def test_midway_means_a_part_of_lesson_six_with_a_failed_attempt_behind(demo: Demo) -> None:
    ana = demo.enrolment("ana")
    page = home_page(reading(), ana, demo.now, demo.now.date())
    assert (page.share, page.stopped_at != "") == (55, True)
    assert page.feedback is not None
    assert page.feedback.observer == "Chidi Okafor"
    assert passes(ana) == {True: 5, False: 1}


def passes(enrolment: EnrolmentRow) -> Counter[bool | None]:
    rows = sa.select(Attempt.passed).where(Attempt.enrolment_id == enrolment.id)
    return Counter(reading().execute(rows).scalars())


def test_unsafe_answers_are_one_to_talk_over_and_one_talked_over(demo: Demo) -> None:
    (open_one,) = unsafe_answers(reading(), demo.enrolment("priya").id)
    (talked,) = unsafe_answers(reading(), demo.enrolment("seun").id)
    assert open_one.reviewed_at is None
    assert (talked.reviewed_by, talked.talk != "") == ("Chidi Okafor", True)
    dangers = reading().execute(sa.select(sa.func.count()).where(Mark.danger.is_not(None))).scalar_one()
    assert dangers == 2


def test_one_number_and_one_text_wait_for_a_person(demo: Demo) -> None:
    seun = demo.enrolment("seun")
    assert waiting_in(reading(), seun.cohort_id or 0, demo.now).n == 2
    assert [item.n for item in waiting_items(reading(), seun.cohort_id or 0, demo.now)] == [1]
    (row,) = waiting_list(reading(), seun.cohort_id or 0, demo.now)
    assert (row.name, row.attempt_number) == (seun.name, 1)


def test_an_attempt_runs_with_half_as_much_time_again(demo: Demo) -> None:
    yuki = demo.enrolment("yuki")
    running = sa.select(Attempt.started_at, Attempt.due_at).where(Attempt.state == "in_progress")
    started, due = reading().execute(running.where(Attempt.enrolment_id == yuki.id)).one()
    assert due is not None
    assert (demo.now - started, due - started) == (timedelta(minutes=5), timedelta(minutes=30))
    assert time_percent(reading(), yuki.person_id) == 150
    assert sum(extra_attempts(reading(), demo.enrolment("liv").id).values()) == 1


def test_practice_lacks_a_second_assessor_and_the_drill_alone(demo: Demo) -> None:
    stand = standing(reading(), demo.enrolment("liv").id)
    assert stand is not None
    clause = stand.clause("practicals")
    assert clause is not None
    assert [code for code, _params in clause.missing] == ["assessors_short", "drill_missing"]


def test_nobody_reads_the_same_words_twice_in_a_logbook(demo: Demo) -> None:
    for who in STATES:
        rows = observations(reading(), demo.enrolment(who).id)
        said = [text for row in rows for text in (row.strength, row.next_step)]
        assert len(set(said)) == len(said), who
    levels = [row.level for row in observations(reading(), demo.enrolment("fatima").id) if row.level]
    assert sorted(levels) in (levels, levels[::-1])


def test_a_practice_day_has_been_and_another_one_is_full(demo: Demo) -> None:
    cohort = demo.enrolment("liv").cohort_id
    assert cohort is not None
    before, ahead = days_of_cohort(reading(), cohort)
    assert [one.state for one in before.held] == ["attended", "attended", "absent"]
    assert not ahead.begun(demo.now)
    assert (len(ahead.held), ahead.free, len(ahead.waiting)) == (2, 0, 1)


def test_the_instructors_are_calibrated_and_the_supervisor_is_on_the_way(demo: Demo) -> None:
    found = report(reading(), 1, [1, 2, 3, 4, 5], demo.now)
    assert found is not None
    assert [row.calibrated for row in found.rows if row.complete] == [True, True]
    assert [row.severity.verdict for row in found.rows if not row.complete] == ["cannot_tell"]


def test_everything_lies_in_the_past_and_was_in_time(demo: Demo) -> None:
    session = reading()
    assert session.execute(sa.select(sa.func.max(Entry.at))).scalar_one() <= demo.now
    assert session.execute(sa.select(sa.func.max(LoginSession.created_at))).scalar_one() <= demo.now
    assert session.execute(sa.select(sa.func.count()).where(Response.late)).scalar_one() == 0
    how = sa.select(Attempt.submitted_how).where(Attempt.submitted_at.is_not(None)).distinct()
    assert session.execute(how).scalars().all() == ["trainee"]
    silent = standing(session, demo.enrolment("tomas").id)
    assert silent is not None
    assert silent.last_activity_at is not None
    assert (demo.now.date() - silent.last_activity_at.date()).days == 12


def test_the_records_hold_and_time_alone_changes_nothing(demo: Demo) -> None:
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(Act(SYSTEM, demo.now), True) == []
    assert tick(Act(SYSTEM, demo.now)) == 0
    found = academy_of(reading())
    assert found is not None
    assert found.demo


def test_the_certificate_can_be_checked(demo: Demo) -> None:
    day = demo.now.date()
    certificate = certificate_of(reading(), demo.enrolment("fatima").id, day, runtime().keys)
    assert certificate is not None
    assert certificate.status == "valid"


def test_the_holder_has_answered_before_and_is_asked_something_today(demo: Demo) -> None:
    holder = demo.enrolment("fatima").person_id
    found = fresh_of(reading(), holder, demo.now, academy_zone(reading()))
    assert 0 < len(found.today.asked) <= MOST
    given = sa.select(sa.func.count(RefreshAnswer.day.distinct()), sa.func.count())
    days, answers = reading().execute(given.where(RefreshAnswer.person_id == holder)).one()
    assert answers >= days == 2


def test_those_who_are_named_can_sign_in(demo: Demo) -> None:
    for title, email, password in SIGN_INS:
        assert len(title) <= 16  # the launcher's column
        client = demo.app.test_client()
        assert client.post("/sign-in", data={"email": email, "password": password}).status_code == 303
        assert client.get("/", follow_redirects=True).status_code == 200


def test_the_password_fits_the_rules_of_everybody() -> None:
    for person in PEOPLE:
        assert password_problem(PASSWORD, (*person.name.split(), person.key)) is None
    assert max(len(person.name) for person in PEOPLE) == 60


def _lasting(row: StandingRow | None) -> StandingRow | None:
    """Without the last activity: the attempt that runs now began five minutes ago, whatever the hour."""
    return row and replace(row, last_activity_at=None)


def everything(app: Flask, now: datetime) -> list[tuple[object, ...]]:
    with app.app_context():
        rows = reading().execute(sa.select(Enrolment.id, Enrolment.public_id).order_by(Enrolment.id)).all()
        found: list[tuple[object, ...]] = [(*row, _lasting(standing(reading(), row.id))) for row in rows]
        attempts = sa.select(Attempt.id, Attempt.public_id, Attempt.seed, Attempt.result).order_by(Attempt.id)
        found += [tuple(row) for row in reading().execute(attempts)]
        db.session.remove()
        return found


def test_the_same_day_gives_the_same_academy(made: Flask, tmp_path: Path, cluster: Cluster | None) -> None:
    again = make(tmp_path, cluster, MORNING)
    assert everything(again, MORNING) == everything(made, AFTERNOON)
    with again.app_context():
        db.engine.dispose()


def test_where_an_academy_is_none_is_made(academy: Academy) -> None:
    with pytest.raises(Refused) as refused:
        make_demo(academy.app)
    assert refused.value.code == "academy_exists"


def test_chance_is_real_again_afterwards(demo: Demo) -> None:
    assert runtime().chance.token_bytes is secrets.token_bytes


def test_five_have_evaluated_the_course_and_one_completion_may_be_told(demo: Demo) -> None:
    """Three agreed: one has a certificate, one waits for it, and one took it back."""
    row = activity_by_id(reading(), 1)
    here = academy_of(reading())
    assert row is not None
    assert here is not None
    assert [one.results.n for one in evaluations_of(reading(), 1, row.questions)] == [5]
    fatima = next(person.name for person in PEOPLE if person.key == "fatima")
    found = attendance(reading(), 1, row.recipient, Span(), here)
    assert [(one.name, bool(one.licence_number), one.email) for one in found.named] == [(fatima, True, "")]
