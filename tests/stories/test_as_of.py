"""Truth at a date: the records that were there then, folded anew, give the standing that was stored then."""

from __future__ import annotations

import json
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from lms.accounts.services import record_licence
from lms.certification.models import StandingSnapshot
from lms.certification.queries import AsOf, as_of
from lms.certification.services import choose_programme, release, review_unsafe, tick, waive, withdraw_waiver
from lms.cohorts.queries import EnrolmentRow, enrolments_of
from lms.cohorts.services import grant_attempt
from lms.database import db, reading, runtime
from lms.learning.services import accept_text
from lms.practicals.queries import observations
from lms.practicals.services import withdraw_observation
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.reopening import reopen
from lms.sitting.services.submitting import submit_attempt
from lms.teaching.queries.trainee import unsafe_answers
from tests.academy import MONDAY, Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import entrust, practise, sign, study
from tests.stories.policies import publish_programme, set_quizzes
from tests.stories.test_programme_versions import SAFETY
from tests.teaching import submit, unsafe

DATES = 1_000


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "remembered", remembered)


def remembered(academy: Academy) -> None:
    """Half a year of three trainees: whatever can change a standing happens to one of them."""
    clock = academy.clock
    set_quizzes(academy, show_items="never", show_key="never")
    academy.read_lessons(upto=2)
    clock.advance(days=1, minutes=7)
    academy.sit("trainee", 1, wrong=8)
    clock.advance(hours=2)
    submit(academy, "other", unsafe)
    clock.advance(hours=5)
    for row in unsafe_answers(reading(), academy.enrolment("other").id):
        review_unsafe(academy.act("instructor"), academy.enrolment("other").id, row.slot_id, "Spoken through.")
        clock.advance(minutes=3)
    attempt = academy.start("trainee", 1)
    clock.advance(minutes=21)
    submit_attempt(academy.act("trainee"), attempt)  # by the clock, and noticed later
    clock.advance(minutes=40)
    reopen(academy.act("instructor"), attempt, 15, "The alarm went off.")
    clock.advance(minutes=5)
    academy.answer("trainee", attempt)
    submit_attempt(academy.act("trainee"), attempt)
    clock.advance(days=1)
    academy.judge(attempt)
    clock.advance(days=2)
    set_quizzes(academy, at_expiry="abandon")
    left = academy.start("trainee", 2)
    clock.advance(hours=6)
    submit_attempt(academy.act("trainee"), left)  # too late: it is used up
    clock.advance(hours=1)
    quiz = quiz_states(reading(), academy.enrolment(), clock())[1].quiz.public_id
    grant_attempt(academy.act("instructor"), academy.enrolment().id, quiz, "Was called to an emergency.")
    clock.advance(days=3)
    lapsing = (date(2026, 1, 1), clock().date() + timedelta(days=20), "primary_source")
    record_licence(academy.act("admin"), academy.people["other"].id, "physician", "Board", "1", *lapsing)
    clock.advance(days=1)
    waive(academy.act("instructor"), academy.enrolment("other").id, "practicals", "Practised elsewhere.")
    clock.advance(days=30)
    tick(academy.act())
    clock.advance(days=5)
    withdraw_waiver(academy.act("second"), academy.enrolment("other").id, "practicals", "It was another product.")
    clock.advance(days=2)
    publish_programme(academy, "choose", [SAFETY], performed=6)
    clock.advance(days=1)
    choose_programme(academy.act("other"), academy.enrolment("other").id, academy.enrolment().programme_newest_id)
    clock.advance(days=4)
    study(academy)
    clock.advance(days=2)
    practise(academy)
    clock.advance(days=1)
    withdrawn = sign(academy, "second", areas=("forehead",))
    clock.advance(hours=3)
    withdraw_observation(academy.act("second"), withdrawn, "It was another trainee.")
    assert observations(reading(), academy.enrolment().id)
    clock.advance(days=1)
    _finish(academy)
    clock.advance(days=40)
    publish_programme(academy, "move", [SAFETY], performed=7)
    clock.advance(days=60)
    tick(academy.act())
    db.session.remove()


def _finish(academy: Academy) -> None:
    rules = academy.enrolment()
    text = reading().execute(sa.text("SELECT attestation_version_id FROM programme_version WHERE id = 1")).scalar_one()
    accept_text(academy.act("trainee"), rules.id, text)
    academy.clock.advance(hours=5)
    entrust(academy)
    academy.clock.advance(days=1)
    release(academy.act("instructor"), academy.enrolment())
    db.session.close()


@pytest.fixture
def later(academy: Academy) -> Academy:
    """The academy after all of it."""
    last = reading().execute(sa.select(sa.func.max(StandingSnapshot.recorded_at))).scalar_one()
    academy.clock.moment = last + timedelta(days=30)
    return academy


def snapshots() -> list[Any]:
    return list(reading().execute(sa.select(StandingSnapshot).order_by(StandingSnapshot.id)).scalars())


def enrolments(academy: Academy) -> dict[int, EnrolmentRow]:
    return {row.id: row for row in enrolments_of(reading(), academy.clock())}


def test_on_a_thousand_dates_the_fold_is_what_was_stored(later: Academy) -> None:
    """At any moment, between two acts too; judged at the moment of the snapshot, since time alone changes things."""
    rows = enrolments(later)
    assert len({row.enrolment_id for row in snapshots()}) == 3
    assert len(snapshots()) > 35
    exact = [(row.enrolment_id, row.recorded_at) for row in snapshots()]
    rng, span = Random(2027), (later.clock() - MONDAY) / timedelta(seconds=1)
    drawn = [(rng.choice(list(rows)), MONDAY + timedelta(seconds=rng.uniform(0, span))) for _ in range(DATES)]
    differing = [place for place in [*exact, *drawn][:DATES] if not as_of(reading(), rows[place[0]], place[1]).agrees]
    assert differing == []


def test_the_answer_of_a_day_does_not_change_with_what_happens_later(later: Academy) -> None:
    rows = enrolments(later)
    day = MONDAY + timedelta(days=43)
    before = {id: as_of(reading(), row, day) for id, row in rows.items()}
    later.read_lessons("other", upto=3)
    sign(later, whom="other")
    publish_programme(later, "move", performed=8)
    db.session.close()
    assert {id: as_of(reading(), row, day) for id, row in enrolments(later).items()} == before


def test_what_time_alone_changed_is_told_apart(later: Academy) -> None:
    other = later.enrolment("other")
    lapsed = as_of(reading(), other, MONDAY + timedelta(days=29))  # the licence ended, and nothing was settled yet
    assert (lapsed.agrees, lapsed.lapsed) == (True, ("licence",))
    assert next(clause.state for clause in lapsed.clauses if clause.id == "licence") == "attention"


def test_a_snapshot_is_written_when_the_standing_changes_and_only_then(later: Academy) -> None:
    by_enrolment: dict[int, list[Any]] = {}
    for row in snapshots():
        by_enrolment.setdefault(row.enrolment_id, []).append(row)
    for rows in by_enrolment.values():
        pairs = list(pairwise(rows))
        assert all(a.recorded_at <= b.recorded_at for a, b in pairs)
        assert all((a.digest, a.programme_version_id) != (b.digest, b.programme_version_id) for a, b in pairs)


def test_who_settles_with_an_earlier_moment_leaves_nothing_out(later: Academy) -> None:
    """Two acts wait for one lock; the one whose moment is earlier comes last, and sees the other's evidence."""
    earlier, mine = later.act("instructor"), later.enrolment("other").id
    later.clock.advance(seconds=2)
    waive(later.act("second"), mine, "practicals", "Practised elsewhere.")
    waive(earlier, mine, "lessons", "Read elsewhere.")
    db.session.close()
    last = snapshots()[-1]
    states = {clause["id"]: clause["state"] for clause in last.clauses}
    assert (states["practicals"], states["lessons"]) == ("waived", "waived")
    assert as_of(reading(), later.enrolment("other"), last.recorded_at).agrees


def test_a_changed_snapshot_is_found(later: Academy) -> None:
    row = snapshots()[-1]
    assert not rewritten(row.id, enrolments(later)[row.enrolment_id]).agrees


def rewritten(id: int, enrolment: EnrolmentRow) -> AsOf:
    db.session.close()
    with runtime().engine.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON standing_snapshot"
        connection.execute(sa.text(f"DROP TRIGGER refuse_update_standing_snapshot{on}"))
        connection.execute(sa.text("UPDATE standing_snapshot SET clauses = '[]' WHERE id = :id"), {"id": id})
    moment = reading().execute(sa.select(StandingSnapshot.recorded_at).where(StandingSnapshot.id == id)).scalar_one()
    return as_of(reading(), enrolment, moment)


# -- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def runner(later: Academy) -> FlaskCliRunner:
    return later.app.test_cli_runner()


def test_the_command_tells_the_standing_of_a_day(later: Academy, runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=["as-of", "2026-12-04", later.enrolment("other").public_id])
    assert told.exit_code == 0, told.output
    assert "Li Wei" in told.output
    assert "waived    practicals" in told.output
    assert "Waived by Chidi Okafor on 2 Dec 2026: “Practised elsewhere.”" in told.output
    after = runner.invoke(args=["as-of", "2027-02-20", later.enrolment("other").public_id])
    assert "open      practicals" in after.output
    assert "programme version 2" in after.output


def test_the_command_speaks_to_programs_too(later: Academy, runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=["as-of", "2026-12-20T09:00:00+01:00", later.enrolment("other").public_id, "--json"])
    document = json.loads(told.output)
    assert document["agrees"] is True
    assert document["stored"] == document["folded"]
    assert document["at"] == "2026-12-20T08:00:00.000000Z"
    assert document["clauses"]["practicals"] == "waived"


def test_today_is_now(later: Academy, runner: FlaskCliRunner) -> None:
    today = later.clock().astimezone(UTC).date().isoformat()
    assert runner.invoke(args=["as-of", today, later.enrolment().public_id]).exit_code == 0


@pytest.mark.parametrize(
    ("when", "enrolment", "sentence"),
    [
        ("2026-13-01", "", "2026-13-01 is not a date"),
        ("yesterday", "", "yesterday is not a date"),
        ("14.03.2027", "", "14.03.2027 is not a date"),
        ("2026-12-20T09:00:00", "", "has no zone"),
        ("2126-12-20", "", "has not come yet"),
        ("2020-01-01", "", "began at 2026-11-23"),
        ("2026-12-20", "nobody", "There is no enrolment nobody."),
    ],
)
def test_bad_input_is_one_sentence(
    when: str, enrolment: str, sentence: str, later: Academy, runner: FlaskCliRunner
) -> None:
    told = runner.invoke(args=["as-of", when, enrolment or later.enrolment().public_id])
    assert told.exit_code == 2
    assert sentence in told.output
    assert len(told.output.strip().splitlines()) == 1


def test_a_record_that_does_not_agree_exits_with_one(later: Academy, runner: FlaskCliRunner) -> None:
    row = snapshots()[-1]
    rewritten(row.id, enrolments(later)[row.enrolment_id])
    public_id = enrolments(later)[row.enrolment_id].public_id
    told = runner.invoke(args=["as-of", later.clock().date().isoformat(), public_id])
    assert told.exit_code == 1
    assert "does not agree" in told.output
