"""Script concordance: an answer is worth what the panel makes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError

KIND = type_for("script_concordance")


def raw(votes: dict[str, int], **changes: Any) -> dict[str, Any]:
    scale = [{"id": id, "text": f"Step {id}", "votes": n} for id, n in votes.items()]
    return {"lead_in": "What now?", "hypothesis": "It is so.", "finding": "It is not.", "scale": scale} | changes


def worth(votes: dict[str, int], step: str) -> Outcome | None:
    spec = KIND.read(raw(votes))
    deal = KIND.plain_deal(spec.shown)
    return KIND.grade(spec, deal, KIND.parse(spec.shown, deal, {"answer": [step]}))


@pytest.mark.parametrize(("step", "credit"), [("a", "1"), ("b", "1/2"), ("c", "0")])
def test_a_step_earns_its_votes_over_those_of_the_most_frequent_one(step: str, credit: str) -> None:
    assert worth({"a": 8, "b": 4, "c": 0}, step) == Outcome(Fraction(credit))


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 999), min_size=3).filter(lambda v: any(v.values())))
def test_more_votes_never_earn_less(votes: dict[str, int]) -> None:
    earned = {step: outcome.credit for step in votes if (outcome := worth(votes, step))}
    assert max(earned.values()) == 1
    assert all(earned[one] <= earned[other] for one in votes for other in votes if votes[one] <= votes[other])


def test_the_scale_keeps_its_order_for_everybody() -> None:
    spec = KIND.read(raw({"c": 1, "a": 2, "b": 0}))
    options = KIND.control(spec.shown, KIND.plain_deal(spec.shown)).widget.options  # type: ignore[attr-defined]
    assert [option.id for option in options] == ["c", "a", "b"]


def test_a_panel_that_chose_nothing_safe_is_a_mistake() -> None:
    scale = [
        {"id": "a", "text": "A", "votes": 0},
        {"id": "b", "text": "B", "votes": 0},
        {"id": "c", "text": "C", "votes": 5, "unsafe": True},
    ]
    with pytest.raises(SpecError) as refused:
        KIND.read(raw({}, scale=scale))
    assert [problem.code for problem in refused.value.problems] == ["panel_without_votes"]


def test_a_dangerous_step_earns_nothing_however_many_voted_for_it() -> None:
    scale = [
        {"id": "a", "text": "A", "votes": 1},
        {"id": "b", "text": "B", "votes": 0},
        {"id": "c", "text": "C", "votes": 5, "unsafe": True},
    ]
    spec = KIND.read(raw({}, scale=scale))
    deal = KIND.plain_deal(spec.shown)
    found = {id: KIND.grade(spec, deal, KIND.parse(spec.shown, deal, {"answer": [id]})) for id in "ac"}
    assert found["a"] == Outcome(Fraction(1))
    assert found["c"] is not None
    assert (found["c"].credit, found["c"].danger) == (0, Danger.UNSAFE)
    assert KIND.key(spec, deal).step == "a"  # type: ignore[attr-defined]


@pytest.mark.parametrize("sent", [["z"], ["a", "b"]])
def test_a_step_that_is_not_on_the_scale_is_refused(sent: list[str]) -> None:
    spec = KIND.read(raw({"a": 1, "b": 2, "c": 0}))
    with pytest.raises(AnswerError):
        KIND.parse(spec.shown, KIND.plain_deal(spec.shown), {"answer": sent})
