"""A quiz's settings are exact, frozen, and come back from storage as they went in."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.policy import Policy
from quizzes.review import CLOSED, ITEMS, ITEMS_AND_KEY, Moment, Review, Thing

PLAIN = {"attempts": 1, "pass_mark": Fraction(3, 4)}
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def policy(**changes: Any) -> Policy:
    return Policy(**(PLAIN | changes))


@pytest.mark.parametrize("written", ["3/4", "0.75", "75/100", Fraction(3, 4)])
def test_a_pass_mark_is_exact(written: Any) -> None:
    assert Policy(attempts=1, pass_mark=written).pass_mark == Fraction(3, 4)


def test_a_pass_mark_is_stored_as_text() -> None:
    document = Policy(attempts=1, pass_mark=Fraction(2, 3)).dump()
    assert (document["format"], document["pass_mark"]) == (1, "2/3")


def test_a_policy_survives_storage() -> None:
    first = Policy(attempts=3, minutes=20, wait_hours=(0, 24), pass_mark=Fraction(4, 5), no_unsafe=True)
    assert Policy.load(json.loads(json.dumps(first.dump()))) == first


NEWER = [
    {"practice": True},
    {"item_order": "author"},
    {"option_order": "author"},
    {"layout": "one_page"},
    {"navigation": "forward_only"},
    {"review": Review()},
    {"review_from": DECEMBER},
    {"just_after_minutes": 0},
    {"tries": 2},
    {"tries_penalty": Fraction(1, 3)},
    {"confidence": "brier"},
    {"wrong_costs": Fraction(1)},
    {"item_floor": Fraction(0)},
    {"item_floor": Fraction(-1, 3)},
    {"total_floor": None},
    {"total_floor": Fraction(-2)},
    {"domain_pass_marks": (("safety", Fraction(9, 10)),)},
    {"grade_of": "mean"},
]
NEWEST = [{"at_expiry": "grace"}, {"at_expiry": "abandon"}, {"submit_within_minutes": 6}]


@pytest.mark.parametrize("changes", NEWER)
def test_a_newer_choice_makes_the_document_format_two(changes: dict[str, Any]) -> None:
    chosen = policy(**changes)
    document = json.loads(json.dumps(chosen.dump()))
    assert document["format"] == 2
    assert Policy.load(document) == chosen != policy()


@pytest.mark.parametrize("changes", NEWEST)
@pytest.mark.parametrize("more", [{}, {"practice": True}])
def test_what_happens_when_the_time_is_over_makes_it_format_three(
    changes: dict[str, Any], more: dict[str, Any]
) -> None:
    chosen = policy(**changes, **more)
    document = json.loads(json.dumps(chosen.dump()))
    assert document["format"] == 3
    assert set(document) == {"format", *Policy.model_fields}
    assert Policy.load(document) == chosen != policy(**more)


def test_what_format_two_says_is_written_as_it_always_was() -> None:
    document = policy(practice=True).dump()
    assert {"at_expiry", "submit_within_minutes"} & set(document) == set()
    assert (Policy.load(document).at_expiry, Policy.load(document).submit_within_minutes) == ("submit", 5)


def test_a_policy_of_older_choices_alone_stays_the_document_that_it_was() -> None:
    """A changed document would be another quiz version, and a pack loaded again would be a new release."""
    assert policy().dump() == {
        "format": 1,
        "attempts": 1,
        "minutes": None,
        "wait_hours": [],
        "pass_mark": "3/4",
        "pass_mark_reason": "",
        "critical_right": False,
        "no_unsafe": False,
        "show_items": "after_submit",
        "show_key": "passed_or_exhausted",
        "grace_seconds": 30,
        "late": "hold",
    }
    assert Policy.load(policy().dump()) == policy()


def test_the_defaults_of_newer_formats_never_change() -> None:
    """They are what a document of an older format means, and are written nowhere in it."""
    document = policy().model_dump(mode="json")
    assert {name: value for name, value in document.items() if name not in policy().dump()} == {
        "practice": False,
        "item_order": "shuffled",
        "option_order": "shuffled",
        "layout": "one_at_a_time",
        "navigation": "free",
        "review": None,
        "review_from": None,
        "just_after_minutes": 2,
        "tries": 1,
        "tries_penalty": "0",
        "confidence": "none",
        "wrong_costs": "0",
        "item_floor": None,
        "total_floor": "0",
        "domain_pass_marks": [],
        "grade_of": "best",
        "at_expiry": "submit",
        "submit_within_minutes": 5,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"pass_mark": 0.75},
        {"pass_mark": "1e9"},
        {"pass_mark": "0"},
        {"pass_mark": "1.01"},
        {"pass_mark": "75"},
        {"pass_mark": True},
        {"pass_mark": None},
        {"attempts": 0},
        {"minutes": 0},
        {"wait_hours": [-1]},
        {"grace_seconds": -1},
        {"late": "accept"},
        {"show_key": "always"},
        {"colour": "red"},
        {"format": 4},
        {"format": 3, "at_expiry": "discard"},
        {"format": 3, "submit_within_minutes": 0},
        {"format": 2, "item_order": "random"},
        {"format": 2, "option_order": "random"},
        {"format": 2, "layout": "two_columns"},
        {"format": 2, "navigation": "backward"},
        {"format": 2, "tries": 0},
        {"format": 2, "tries_penalty": "1.1"},
        {"format": 2, "tries_penalty": 0.5},
        {"format": 2, "tries_penalty": "-1/3"},
        {"format": 2, "confidence": "belief"},
        {"format": 2, "wrong_costs": "2"},
        {"format": 2, "item_floor": "1/2"},
        {"format": 2, "item_floor": -0.5},
        {"format": 2, "item_floor": ""},
        {"format": 2, "total_floor": "1"},
        {"format": 2, "domain_pass_marks": [["safety", "0"]]},
        {"format": 2, "domain_pass_marks": [["safety", "1/2"], ["safety", "1/3"]]},
        {"format": 2, "grade_of": "median"},
        {"format": 2, "just_after_minutes": -1},
        {"format": 2, "review_from": "2026-12-01T09:00:00"},
        {"format": 2, "review": {"during": ["everything"]}},
        {"format": 2, "review": {"before": ["key"]}},
        {"format": 2, "review": {}, "show_items": "never"},
        {"format": 2, "review": {}, "show_key": "never"},
    ],
)
def test_what_is_no_policy_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Policy.load({"format": 1, "attempts": 1, "pass_mark": "3/4"} | changes)


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("tries_penalty", "0", Fraction(0)),
        ("tries_penalty", "1", Fraction(1)),
        ("wrong_costs", "0.25", Fraction(1, 4)),
        ("item_floor", "-0.5", Fraction(-1, 2)),
        ("total_floor", "-2", Fraction(-2)),
        ("total_floor", 0, Fraction(0)),
        ("item_floor", None, None),
    ],
)
def test_shares_and_floors_are_exact(field: str, written: Any, value: Fraction | None) -> None:
    assert getattr(policy(**{field: written}), field) == value


def test_a_policy_cannot_change() -> None:
    fixed = Policy(attempts=1, pass_mark=Fraction(1))
    with pytest.raises(ValidationError):
        fixed.attempts = 9


def test_the_last_waiting_time_holds_for_all_later_attempts() -> None:
    waiting = Policy(attempts=5, pass_mark=Fraction(1), wait_hours=(1, 24))
    assert [waiting.wait_before(number) for number in range(1, 6)] == [0, 1, 24, 24, 24]
    assert Policy(attempts=5, pass_mark=Fraction(1)).wait_before(3) == 0


@pytest.mark.parametrize(
    ("items", "key", "table"),
    [
        ("after_submit", "passed_or_exhausted", ITEMS_AND_KEY),
        ("after_submit", "never", ITEMS),
        ("never", "passed_or_exhausted", CLOSED),
        ("never", "never", CLOSED),
    ],
)
def test_the_short_names_stand_for_tables(items: Any, key: Any, table: Review) -> None:
    assert policy(show_items=items, show_key=key).table == table


def test_a_table_of_ones_own_decides() -> None:
    mine = Review(just_after=(Thing.MARKS,))
    assert policy(review=mine).table == mine
    assert policy(review=Review()).table == CLOSED


def test_a_row_holds_each_thing_once_and_in_one_order() -> None:
    row = Review(during=(Thing.KEY, Thing.RESPONSE, Thing.KEY))
    assert row.during == (Thing.RESPONSE, Thing.KEY)
    assert row.at(Moment.DURING) == {Thing.RESPONSE, Thing.KEY}
    assert row.shows(Moment.DURING, Thing.KEY)
    assert not row.shows(Moment.JUST_AFTER, Thing.KEY)


def test_the_named_tables_cell_by_cell() -> None:
    item = {Thing.RESPONSE, Thing.CORRECTNESS, Thing.MARKS, Thing.FEEDBACK}
    for moment in (Moment.JUST_AFTER, Moment.WHILE_OPEN, Moment.AFTER_CLOSE):
        assert (ITEMS.at(moment), ITEMS_AND_KEY.at(moment), CLOSED.at(moment)) == (item, set(Thing), set())
    for table in (ITEMS, ITEMS_AND_KEY, CLOSED):
        assert (table.at(Moment.DURING), table.at(Moment.ON_DATE)) == ({Thing.RESPONSE}, set())


CHECKED = Review(during=(Thing.RESPONSE, Thing.FEEDBACK))
DATED = Review(on_date=(Thing.KEY,))


def test_answers_are_checked_where_something_is_said_of_them_or_another_try_is_given() -> None:
    assert not policy().checks
    assert policy(tries=2).checks
    assert policy(review=CHECKED).checks
    assert not policy(review=Review(during=(Thing.RESPONSE,))).checks


def test_on_one_page_nothing_is_passed_by() -> None:
    assert policy(navigation="forward_only").forward_only
    assert not policy(navigation="forward_only", layout="one_page").forward_only
    assert not policy().forward_only


@pytest.mark.parametrize(
    ("changes", "idle"),
    [
        ({}, ()),
        ({"navigation": "forward_only"}, ()),
        ({"navigation": "forward_only", "layout": "one_page"}, ("navigation",)),
        ({"review_from": DECEMBER}, ("review_from",)),
        ({"review": DATED}, ("review",)),
        ({"review": DATED, "review_from": DECEMBER}, ()),
        ({"tries_penalty": Fraction(1, 3)}, ("tries_penalty",)),
        ({"tries_penalty": Fraction(1, 3), "tries": 2}, ()),
        ({"wrong_costs": Fraction(1, 4)}, ()),
        ({"wrong_costs": Fraction(1, 4), "confidence": "brier"}, ("wrong_costs",)),
        ({"item_floor": Fraction(0), "total_floor": None}, ("item_floor", "total_floor")),
        ({"submit_within_minutes": 9}, ("submit_within_minutes",)),
        ({"submit_within_minutes": 9, "at_expiry": "abandon"}, ("submit_within_minutes",)),
        ({"submit_within_minutes": 9, "at_expiry": "grace"}, ()),
        ({"item_floor": Fraction(0), "total_floor": None, "wrong_costs": Fraction(1)}, ()),
        ({"item_floor": Fraction(0), "total_floor": None, "confidence": "certainty"}, ()),
    ],
)
def test_choices_that_change_nothing_are_named(changes: dict[str, Any], idle: tuple[str, ...]) -> None:
    assert policy(**changes).idle == idle
