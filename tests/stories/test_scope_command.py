"""`flask scope show` tells what is on record: for a thousand random histories, on a day of each."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result

from lms.accounts.models import Licence, Person
from lms.database import db, runtime
from lms.entrustment.models import ScopeEvent
from tests.academy import Academy
from tests.scope_histories import AREAS, FIRST, history, slow

HISTORIES = 1_000
NOON = timedelta(hours=12)


def run(academy: Academy, *words: str) -> Result:
    db.session.remove()
    return academy.app.test_cli_runner().invoke(args=["scope", "show", *words])


def _people(academy: Academy, n: int) -> list[int]:
    """So many people with a history each; the seed of each is its place."""
    people, events, licences = [], [], []
    with runtime().engine.begin() as connection:
        first = connection.execute(sa.select(sa.func.max(Person.id))).scalar_one() + 1
        for seed in range(n):
            person = first + seed
            people.append({"id": person, "public_id": f"p{seed}", "name": f"P {seed}", "email": f"p{seed}@example.org",
                           "title": "", "created_at": academy.clock()})  # fmt: skip
            told = history(seed)
            licences += [_licence(person, row) for row in told.licences]
            events += [_event(person, row) for row in told.events]
        connection.execute(sa.insert(Person), people)
        connection.execute(sa.insert(Licence), licences)
        connection.execute(sa.insert(ScopeEvent), events)
    return [row["id"] for row in people]


def _licence(person: int, row: Any) -> dict[str, Any]:
    return {
        "person_id": person,
        "profession": "nurse",
        "body": "Board",
        "number": "1",
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "verification": "document" if row.checked else "self",
        "recorded_at": datetime.combine(row.recorded_on, datetime.min.time(), UTC) + NOON,
    }


def _event(person: int, row: Any) -> dict[str, Any]:
    return {
        "person_id": person,
        "enrolment_id": 1,
        "kind": row.kind,
        "areas": sorted(row.areas),
        "product": row.product,
        "level": row.level,
        "document": {"areas": {area: area.title() for area in AREAS}, "product": row.product, "level": "A level"},
        "starts_on": row.starts_on,
        "recorded_by": 1,
        "recorded_name": "Chidi Okafor",
        "recorded_at": datetime.combine(row.starts_on, datetime.min.time(), UTC) + NOON,
    }


def test_the_command_equals_the_slow_model_for_a_thousand_histories(academy: Academy) -> None:
    _people(academy, HISTORIES)
    something = 0
    for seed in range(HISTORIES):
        on = FIRST + timedelta(days=(0, 3, 10, 30, 60, 100, 400)[seed % 7])
        shown = run(academy, f"p{seed}", "--on", on.isoformat(), "--json")
        assert shown.exit_code == 0, shown.output
        told = json.loads(shown.output)["permitted"]
        expected = sorted((area, product, level, since.isoformat()) for area, product, level, since in
                          slow(history(seed), on))  # fmt: skip
        assert [tuple(one[name] for name in ("area", "product", "level", "since")) for one in told] == expected, seed
        something += bool(told)
    assert something > HISTORIES // 10


def test_it_speaks_in_sentences(academy: Academy) -> None:
    _people(academy, 40)
    seed = next(seed for seed in range(40) if slow(history(seed), FIRST + timedelta(days=30)))
    said = run(academy, f"P{seed}@example.org".lower(), "--on", "2027-02-03").output
    assert said.startswith(f"P {seed} on 2027-02-03\n")
    assert ": level " in said
    assert "nothing is permitted" in run(academy, "trainee@example.org").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody@example.org",), "There is nobody"),
        (("trainee@example.org", "--on", "tomorrow"), "is not a day"),
        (("trainee@example.org", "--on", "2027-13-01"), "is not a day"),
    ],
)
def test_what_cannot_be_answered_is_said_with_exit_code_two(
    words: tuple[str, ...], told: str, academy: Academy
) -> None:
    shown = run(academy, *words)
    assert (shown.exit_code, told in shown.output) == (2, True)
    assert "Traceback" not in shown.output
