"""Every pair of choices makes a policy that works, and whose parts do not contradict each other."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from quizzes.attempt import Refusal, State, Timing, effective_deadline, is_overdue, may_save, may_start, may_try
from quizzes.certainty import LEVELS
from quizzes.disclosure import Standing, disclosure
from quizzes.grade import grade
from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, Moment, Review, Thing
from quizzes.scoring import Result, SlotResult, percent, score
from quizzes.values import Danger, Outcome

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
EVERYTHING = Review(**{moment.value: tuple(Thing) for moment in Moment})
RIGHT, HALF, WRONG = Outcome(Fraction(1)), Outcome(Fraction(1, 2)), Outcome(Fraction(0))
UNSAFE = Outcome(Fraction(0), Danger.UNSAFE)

CHOICES: dict[str, list[dict[str, Any]]] = {
    "attempts": [{"attempts": 1}, {"attempts": 3}],
    "minutes": [{"minutes": None}, {"minutes": 20}],
    "wait": [{"wait_hours": ()}, {"wait_hours": (0, 24)}],
    "pass_mark": [{"pass_mark": Fraction(1, 1000)}, {"pass_mark": Fraction(2, 3)}, {"pass_mark": Fraction(1)}],
    "critical_right": [{"critical_right": False}, {"critical_right": True}],
    "no_unsafe": [{"no_unsafe": False}, {"no_unsafe": True}],
    "table": [
        {},
        {"show_key": "never"},
        {"show_items": "never"},
        {"review": Review()},
        {"review": EVERYTHING},
        {"review": Review(during=(Thing.CORRECTNESS,))},
    ],
    "review_from": [{"review_from": None}, {"review_from": NOON - HOUR}, {"review_from": NOON + HOUR}],
    "just_after": [{"just_after_minutes": 0}, {"just_after_minutes": 2}],
    "grace": [{"grace_seconds": 0}, {"grace_seconds": 30}],
    "late": [{"late": "hold"}, {"late": "refuse"}],
    "practice": [{"practice": False}, {"practice": True}],
    "item_order": [{"item_order": "shuffled"}, {"item_order": "author"}],
    "option_order": [{"option_order": "shuffled"}, {"option_order": "author"}],
    "layout": [{"layout": "one_at_a_time"}, {"layout": "one_page"}],
    "navigation": [{"navigation": "free"}, {"navigation": "forward_only"}],
    "tries": [{"tries": 1}, {"tries": 3}],
    "tries_penalty": [{"tries_penalty": Fraction(0)}, {"tries_penalty": Fraction(1, 3)}, {"tries_penalty": 1}],
    "confidence": [{"confidence": "none"}, {"confidence": "certainty"}, {"confidence": "brier"}],
    "wrong_costs": [{"wrong_costs": Fraction(0)}, {"wrong_costs": Fraction(1, 4)}, {"wrong_costs": 1}],
    "item_floor": [{"item_floor": None}, {"item_floor": Fraction(-1, 2)}, {"item_floor": 0}],
    "total_floor": [{"total_floor": None}, {"total_floor": Fraction(-1)}, {"total_floor": 0}],
    "domains": [{"domain_pass_marks": ()}, {"domain_pass_marks": (("a", Fraction(9, 10)),)}],
    "at_expiry": [{"at_expiry": rule} for rule in ("submit", "grace", "abandon")],
    "submit_within": [{"submit_within_minutes": 5}, {"submit_within_minutes": 1}],
    "grade_of": [{"grade_of": rule} for rule in ("best", "last", "first", "mean")],
}


def test_no_choice_is_left_out() -> None:
    named = {name for options in CHOICES.values() for option in options for name in option}
    assert named == set(Policy.model_fields) - {"pass_mark_reason"}


@pytest.mark.parametrize(("one", "other"), list(combinations(CHOICES, 2)))
def test_every_pair_of_choices_holds_together(one: str, other: str) -> None:
    for first in CHOICES[one]:
        for second in CHOICES[other]:
            policy = Policy(**({"attempts": 2, "pass_mark": Fraction(3, 4)} | first | second))
            assert Policy.load(json.loads(json.dumps(policy.dump()))) == policy
            _an_attempt_runs(policy)
            _results_agree(policy)
            _nothing_leaks(policy)


def _an_attempt_runs(policy: Policy) -> None:
    assert may_start(NOON, policy, 0, [], None) is None
    used = [(number, NOON - 99 * HOUR) for number in range(1, policy.attempts + 1)]
    assert may_start(NOON, policy, 0, used, None) == Refusal("attempts_used", {"allowed": policy.attempts})
    due = effective_deadline(Timing(NOON, policy.minutes))
    assert (due is None) == (policy.minutes is None)
    late = (due or NOON) + timedelta(seconds=policy.grace_seconds) + SECOND
    assert is_overdue(State.IN_PROGRESS, late, due, policy.grace_seconds) == (due is not None)
    furthest = 3 if policy.forward_only else 0
    saved = may_save(State.IN_PROGRESS, NOON, due, policy.grace_seconds, 2, furthest)
    assert (saved is not None) == (policy.navigation == "forward_only" and policy.layout == "one_at_a_time")
    assert (may_try(policy, 0) is None) == policy.checks
    assert may_try(policy, policy.tries) is not None
    assert policy.checks or policy.tries == 1


def _results_agree(policy: Policy) -> None:
    all_right, all_wrong, blank, mixed = (_paper(policy, *outcomes) for outcomes in PAPERS)
    assert (all_right.share, all_right.passed, all_right.reasons) == (1, True, ())
    assert not all_wrong.passed
    assert all_wrong.share <= blank.share <= mixed.share < 1
    assert blank.share == 0
    for floor in (policy.item_floor, policy.total_floor):
        assert floor is None or all_wrong.share >= floor
    assert policy.negative or all_wrong.share == 0
    for result in (all_right, all_wrong, blank, mixed):
        shown = percent(result.share, policy.pass_mark)
        assert (shown == 100) == (result.share == 1)
        graded = grade([result], policy)
        assert graded is not None
        assert (graded.share, graded.passed, graded.reasons) == (result.share, result.passed, result.reasons)
        assert result.passed == (not result.reasons)


PAPERS: tuple[tuple[Outcome | None, ...], ...] = ((RIGHT, RIGHT), (WRONG, UNSAFE), (None, None), (RIGHT, HALF))


def _paper(policy: Policy, *outcomes: Outcome | None) -> Result:
    """Two items, answered with the highest level; None is left blank."""
    level = LEVELS[policy.confidence][-1] if LEVELS[policy.confidence] else None
    return score(
        [
            SlotResult(Fraction(2), outcome or WRONG, True, "a", "part", answered=outcome is not None, level=level)
            for outcome in outcomes
        ],
        policy,
    )


def _nothing_leaks(policy: Policy) -> None:
    running = Standing(NOON, None, True, False, 1)
    assert disclosure(policy, running) <= {Thing.RESPONSE}
    tried = Standing(NOON, None, True, False, 1, checked=True)
    shown = disclosure(policy, tried)
    assert not shown & GIVES_KEY
    assert policy.checks or shown <= {Thing.RESPONSE}
    assert Thing.CORRECTNESS in shown or policy.tries == 1
    settled = Standing(NOON, None, True, False, 1, checked=True, settled=True)
    assert policy.practice or not disclosure(policy, settled) & GIVES_KEY
    assert disclosure(policy, tried) <= disclosure(policy, settled)
    open_still = Standing(NOON, NOON - HOUR, False, False, 1)
    assert policy.practice or not disclosure(policy, open_still) & GIVES_KEY
    again = Standing(NOON, NOON - HOUR, True, True, 1)
    assert policy.practice or not disclosure(policy, again) & GIVES_KEY
    over = Standing(NOON, NOON - HOUR, False, False, 0)
    assert disclosure(policy, over) >= policy.table.at(Moment.AFTER_CLOSE)
