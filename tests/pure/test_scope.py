"""What somebody may do on a day: the fold, against a slow model that asks each day and area anew."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from lms.entrustment.scope import LicenceFact, ScopeFact, held, licensed, permitted
from tests.scope_histories import FIRST, history, slow

DAY = timedelta(days=1)
LICENCE = LicenceFact(1, FIRST, FIRST, FIRST + 400 * DAY, True)


def grant(order: int, on: date = FIRST, areas: str = "a", level: int = 3, kind: str = "granted") -> ScopeFact:
    return ScopeFact(order, kind, on, frozenset(areas), "p", level)


def event(order: int, kind: str, on: date = FIRST, areas: str = "") -> ScopeFact:
    return ScopeFact(order, kind, on, frozenset(areas))


def levels(events: list[ScopeFact], on: date = FIRST, licences: tuple[LicenceFact, ...] = (LICENCE,)) -> dict[str, int]:
    return {one.area: one.level for one in permitted(events, licences, on)}


def test_from_the_day_of_the_decision_on() -> None:
    assert levels([grant(1)], FIRST - DAY, (LicenceFact(1, FIRST - 9 * DAY, FIRST - 9 * DAY, FIRST, True),)) == {}
    assert levels([grant(1)]) == {"a": 3}
    assert permitted([grant(1)], [LICENCE], FIRST + DAY)[0].since == FIRST


def test_the_latest_decision_counts() -> None:
    lower = grant(2, FIRST + DAY, level=2, kind="restricted")
    assert levels([grant(1), lower], FIRST) == {"a": 3}
    assert levels([lower, grant(1)], FIRST + DAY) == {"a": 2}
    assert permitted([grant(1), lower], [LICENCE], FIRST + DAY)[0].since == FIRST + DAY


def test_suspended_until_restored_whatever_is_decided_meanwhile() -> None:
    events = [grant(1, areas="ab"), event(2, "suspended", areas="a")]
    assert levels(events) == {"b": 3}
    assert levels([*events, grant(3, areas="a", level=4)]) == {"b": 3}
    assert levels([*events, grant(3, areas="a", level=4), event(4, "restored", areas="a")]) == {"a": 4, "b": 3}
    assert levels([*events, event(3, "suspended"), event(4, "restored", areas="b")]) == {"b": 3}
    assert levels([*events, event(3, "restored")]) == {"a": 3, "b": 3}


def test_ended_takes_a_new_decision() -> None:
    events = [grant(1, areas="ab"), event(2, "ended", areas="a")]
    assert levels(events) == {"b": 3}
    assert levels([*events, event(3, "restored")]) == {"b": 3}
    assert levels([*events, grant(3, areas="a", level=2)]) == {"a": 2, "b": 3}


def test_the_registration_on_record_that_day_counts() -> None:
    assert levels([grant(1)], licences=()) == {}
    assert levels([grant(1)], FIRST + 400 * DAY) == {"a": 3}
    assert levels([grant(1)], FIRST + 401 * DAY) == {}
    unseen = LicenceFact(2, FIRST + 2 * DAY, FIRST, FIRST + 900 * DAY, False)
    assert levels([grant(1)], FIRST + DAY, (LICENCE, unseen)) == {"a": 3}
    assert levels([grant(1)], FIRST + 2 * DAY, (LICENCE, unseen)) == {}
    later = LicenceFact(3, FIRST + 5 * DAY, FIRST, FIRST + 900 * DAY, True)
    assert levels([grant(1)], FIRST + 4 * DAY, (later,)) == {}
    assert levels([grant(1)], FIRST + 5 * DAY, (later,)) == {"a": 3}


@pytest.mark.parametrize("part", range(10))
def test_the_fold_equals_the_slow_model_for_a_thousand_histories(part: int) -> None:
    some = 0
    for seed in range(part * 100, part * 100 + 100):
        told = history(seed)
        events, licences = list(told.events), list(told.licences)
        random.Random(seed).shuffle(events)
        random.Random(seed).shuffle(licences)
        for days in (0, 3, 10, 30, 60, 100, 400, 800):
            on = FIRST + days * DAY
            folded = {(one.area, one.product, one.level, one.since) for one in permitted(events, licences, on)}
            assert folded == slow(told, on), (seed, on)
            some += bool(folded)
    assert some > 100  # there is something to compare


def test_what_is_held_says_what_is_on_hold() -> None:
    found = held([grant(1, areas="ab"), event(2, "suspended", areas="a")], FIRST)
    assert [(one.permit.area, one.suspended, one.event) for one in found] == [("a", True, 1), ("b", False, 1)]
    assert licensed([LICENCE], FIRST)
