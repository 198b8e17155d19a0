"""What an attempt shows: the table decides, and no table gives a key to somebody who could still use it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.disclosure import Standing, disclosure, may_see_key, moment
from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, Moment, Review, Thing

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EVERYTHING = Review(**{moment.value: tuple(Thing) for moment in Moment})
ITEM = {Thing.RESPONSE, Thing.CORRECTNESS, Thing.MARKS, Thing.FEEDBACK}


def policy(**changes: Any) -> Policy:
    return Policy(**({"attempts": 2, "pass_mark": Fraction(4, 5)} | changes))


def standing(**changes: Any) -> Standing:
    """An hour after the first of two attempts, which was not passed."""
    usual = {"now": NOON, "submitted_at": NOON - 60 * MINUTE, "running": False, "passed": False, "attempts_left": 1}
    return Standing(**(usual | changes))


RUNNING = {"submitted_at": None, "running": True}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Moment.WHILE_OPEN),
        (RUNNING, Moment.DURING),
        (RUNNING | {"attempts_left": 0}, Moment.DURING),
        ({"submitted_at": NOON}, Moment.JUST_AFTER),
        ({"submitted_at": NOON - 2 * MINUTE + SECOND}, Moment.JUST_AFTER),
        ({"submitted_at": NOON - 2 * MINUTE}, Moment.WHILE_OPEN),
        ({"attempts_left": 0}, Moment.AFTER_CLOSE),
        ({"attempts_left": -1}, Moment.AFTER_CLOSE),
        ({"attempts_left": 0, "running": True}, Moment.WHILE_OPEN),
        ({"attempts_left": 0, "submitted_at": NOON}, Moment.AFTER_CLOSE),
        ({"closes_at": NOON}, Moment.AFTER_CLOSE),
        ({"closes_at": NOON, "running": True}, Moment.WHILE_OPEN),
        ({"closes_at": NOON + SECOND}, Moment.WHILE_OPEN),
        ({"passed": True}, Moment.WHILE_OPEN),
    ],
)
def test_the_moment_to_the_second(changes: dict[str, Any], found: Moment) -> None:
    assert moment(policy(), standing(**changes)) is found


def test_just_after_lasts_as_long_as_the_policy_says() -> None:
    recent = standing(submitted_at=NOON)
    assert moment(policy(just_after_minutes=0), recent) is Moment.WHILE_OPEN
    assert moment(policy(just_after_minutes=61), standing()) is Moment.JUST_AFTER


def test_each_row_of_the_table_holds_at_its_moment() -> None:
    table = Review(
        during=(Thing.RESPONSE, Thing.MARKS),
        just_after=(Thing.CORRECTNESS,),
        while_open=(Thing.FEEDBACK,),
        after_close=(Thing.KEY,),
        on_date=(Thing.MARKS,),
    )
    chosen = policy(review=table)
    assert disclosure(chosen, standing(**RUNNING, checked=True)) == {Thing.RESPONSE, Thing.MARKS}
    assert disclosure(chosen, standing(submitted_at=NOON)) == {Thing.CORRECTNESS}
    assert disclosure(chosen, standing()) == {Thing.FEEDBACK}
    assert disclosure(chosen, standing(attempts_left=0)) == {Thing.KEY}


def test_from_its_date_on_the_last_row_is_added() -> None:
    table = Review(while_open=(Thing.RESPONSE,), on_date=(Thing.MARKS,))
    assert disclosure(policy(review=table, review_from=NOON + SECOND), standing()) == {Thing.RESPONSE}
    assert disclosure(policy(review=table, review_from=NOON), standing()) == {Thing.RESPONSE, Thing.MARKS}
    assert disclosure(policy(review=table), standing()) == {Thing.RESPONSE}
    assert disclosure(policy(review=table, review_from=NOON), standing(**RUNNING, checked=True)) == {Thing.RESPONSE}


def test_an_answer_that_was_not_checked_is_echoed_at_most() -> None:
    assert disclosure(policy(review=EVERYTHING), standing(**RUNNING)) == {Thing.RESPONSE}
    assert disclosure(policy(review=Review(during=(Thing.MARKS,))), standing(**RUNNING)) == set()
    assert disclosure(policy(review=EVERYTHING), standing(**RUNNING, checked=True)) == ITEM


def test_wrong_try_again_says_wrong_and_keeps_the_key() -> None:
    tried = standing(**RUNNING, checked=True, settled=True)
    assert disclosure(policy(tries=2), tried) == {Thing.RESPONSE, Thing.CORRECTNESS}
    assert disclosure(policy(tries=1), tried) == {Thing.RESPONSE}
    assert disclosure(policy(tries=2), standing(**RUNNING)) == {Thing.RESPONSE}


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, False),
        ({"passed": True}, True),
        ({"passed": True, "running": True}, False),
        ({"attempts_left": 0}, True),
        ({"attempts_left": 0, "running": True}, False),
        ({"closes_at": NOON}, True),
        ({"closes_at": NOON + SECOND}, False),
        ({"closes_at": NOON, "running": True}, False),
        (RUNNING, False),
        (RUNNING | {"settled": True, "checked": True}, False),
        (RUNNING | {"passed": True, "attempts_left": 0}, False),
    ],
)
def test_the_key_waits_until_it_is_of_no_more_use(changes: dict[str, Any], seen: bool) -> None:
    open_table = policy(review=EVERYTHING)
    assert may_see_key(open_table, standing(**changes)) is seen
    assert bool(disclosure(open_table, standing(**changes)) & GIVES_KEY) is seen


@pytest.mark.parametrize(("rule", "seen"), [("best", True), ("first", True), ("last", False), ("mean", False)])
def test_a_pass_opens_the_key_where_no_later_attempt_can_change_it(rule: Any, seen: bool) -> None:
    assert may_see_key(policy(grade_of=rule), standing(passed=True)) is seen
    assert may_see_key(policy(grade_of=rule), standing(passed=True, attempts_left=0)) is True


def test_practice_shows_the_key_while_attempts_are_open_but_not_while_the_item_is() -> None:
    free = policy(review=EVERYTHING, practice=True, tries=3)
    assert disclosure(free, standing()) == set(Thing)
    assert disclosure(free, standing(running=True)) == set(Thing)
    assert disclosure(free, standing(**RUNNING, checked=True)) == ITEM
    assert disclosure(free, standing(**RUNNING, checked=True, settled=True)) == set(Thing)


def test_the_short_names_show_what_they_always_did() -> None:
    """What the settings of format 1 meant, written out once more, over everything that they depend on."""
    names = product(("after_submit", "never"), ("passed_or_exhausted", "never"))
    facts = product((None, NOON, NOON - 60 * MINUTE), (True, False), (True, False), (-1, 0, 1))
    for (items, key), (submitted_at, running, passed, left) in product(names, list(facts)):
        chosen = policy(show_items=items, show_key=key)
        now = Standing(NOON, submitted_at, running or submitted_at is None, passed, left)
        shows_items = submitted_at is not None and items == "after_submit"
        settled = not now.running and (passed or left <= 0)
        shows_key = shows_items and settled and key == "passed_or_exhausted"
        after = (ITEM if shows_items else set()) | (GIVES_KEY if shows_key else set())
        assert disclosure(chosen, now) == (after if submitted_at else {Thing.RESPONSE})


things = st.sets(st.sampled_from(list(Thing))).map(tuple)
tables = st.builds(Review, during=things, just_after=things, while_open=things, after_close=things, on_date=things)
standings = st.builds(
    standing,
    submitted_at=st.sampled_from([None, NOON, NOON - 60 * MINUTE]),
    running=st.booleans(),
    passed=st.booleans(),
    attempts_left=st.integers(-1, 2),
    closes_at=st.sampled_from([None, NOON - SECOND, NOON + SECOND]),
    checked=st.booleans(),
    settled=st.booleans(),
)


@given(tables, standings, st.sampled_from(["best", "last", "first", "mean"]), st.integers(1, 2), st.booleans())
def test_no_table_gives_a_key_away(table: Review, now: Standing, rule: Any, tries: int, dated: bool) -> None:
    chosen = policy(review=table, grade_of=rule, tries=tries, review_from=NOON if dated else None)
    shown = disclosure(chosen, now)
    if now.running or now.submitted_at is None:
        assert not shown & GIVES_KEY
    if not now.passed and now.attempts_left > 0 and now.closes_at != NOON - SECOND:
        assert not shown & GIVES_KEY
    rows = set().union(*(table.at(moment) for moment in Moment))
    assert shown <= rows | ({Thing.CORRECTNESS} if now.checked and tries > 1 else set())
