"""The time audit: what start pages promise is what is given, and a difference does not go unnoticed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cohorts.queries import Window
from lms.cohorts.services import set_window
from lms.commands.timing import audit as auditing
from lms.commands.timing.audit import Case, Measured, measured
from lms.commands.timing.surfaces import ACCOMMODATIONS, SURFACES, Accommodation, Surface
from lms.database import Base, runtime
from lms.sitting.models import Attempt
from lms.sitting.queries import states
from lms.sitting.services import starting
from lms.sitting.services.deadlines import first_deadline
from quizzes.attempt import effective_deadline
from tests.academy import Academy

SLOWER = Accommodation(125, 35)
PLAIN = Surface("60 minutes", {"minutes": 60, "attempts": 2})


def case(academy: Academy) -> Case:
    return next(auditing.built_in_cases(academy.act()))


def test_all_timed_surfaces_and_people_are_there() -> None:
    assert {(one.percent, one.breaks > 0) for one in ACCOMMODATIONS} >= {
        *product((100, 110, 125, 150, 200), (False,)),
        (100, True),
        (150, True),
    }
    assert {surface.asks for surface in SURFACES} == {"answers", "added", "wait", "wait_overdue", "submission"}
    assert len({surface.name for surface in SURFACES}) == len(SURFACES) >= 20


def test_the_built_in_table_gives_what_it_promises(trainee: Academy) -> None:
    found = [measured(trainee.act(), case(trainee), surface, SLOWER) for surface in SURFACES]
    assert [one for one in found if not one.good] == []
    promised = {one.surface: one.promised for one in found}
    assert promised["no limit"] is None
    assert promised["60 minutes"] == 60 * (75 + 35)
    assert promised["60 minutes, the window closes after 40"] == 60 * (50 + 35)
    assert promised["60 minutes in a window of 40, and 10 added"] == 60 * (50 + 10 + 35)
    assert promised["45 minutes"] == 60 * (56 + 35) + 15
    assert promised["24 hours after a time that ran out"] == 60 * (24 * 60 + 75)


def test_nothing_stays_of_it(trainee: Academy) -> None:
    tables = [table.name for table in Base.metadata.sorted_tables]

    def counts() -> dict[str, int]:
        with runtime().engine.connect() as connection:
            return {name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}

    before = counts()
    assert measured(trainee.act(), case(trainee), PLAIN, SLOWER).good
    assert counts() == before


def test_the_command_goes_through_what_is_stored(trainee: Academy, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "ACCOMMODATIONS", (Accommodation(150),))
    monkeypatch.setattr(auditing, "SURFACES", (PLAIN,))
    at, quiz = trainee.clock(), case(trainee).quiz.public_id
    set_window(trainee.act("instructor"), 1, quiz, None, None, at + timedelta(minutes=12))
    set_window(trainee.act("stranger"), 2, quiz, at + timedelta(days=1), None, None)
    done = app.test_cli_runner().invoke(args=["sitting", "time-audit", "--json"])
    assert (done.exit_code, done.stderr) == (0, "")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert {row["difference"] for row in rows} == {0}
    stored = [row for row in rows if row["surface"] == "as it is stored"]
    assert len(stored) == 11 * 2
    cut, closed, *_ = stored
    assert (cut["promised"], cut["given"]) == (18 * 60, 18 * 60)
    assert (closed["promised"], closed["given"], closed["fault"]) == (None, None, "")
    assert rows[-1]["promised"] == 90 * 60
    words = app.test_cli_runner().invoke(args=["sitting", "time-audit"]).stdout
    assert f"{len(rows)} cases, 0 of them differ" in words


@pytest.mark.parametrize("where", ["page", "start"])
def test_a_minute_that_is_missing_is_found(where: str, trainee: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page or the start reckons another deadline than the other one does."""
    if where == "page":
        monkeypatch.setattr(states, "effective_deadline", lambda timing: _earlier(effective_deadline(timing)))
    else:
        monkeypatch.setattr(starting, "first_deadline", _set_earlier)
    found = measured(trainee.act(), case(trainee), PLAIN, Accommodation(150))
    assert found.difference == (60 if where == "page" else -60)
    assert not found.good


def _earlier(at: datetime | None) -> datetime | None:
    return None if at is None else at - timedelta(minutes=1)


def _set_earlier(attempt: Attempt, window: Window) -> None:
    attempt.due_at = _earlier(first_deadline(attempt, window))


def test_what_one_side_limits_and_the_other_does_not_is_a_difference() -> None:
    assert not Measured("", "", "", None, 60).good
    assert not Measured("", "", "", 60, 60, "an answer 0 s after the end is late").good
    assert Measured("", "", "", None, None).good
