"""A mechanical fix removes the flaw it is offered for, and an accepted flaw stays silent for as long as it is there."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from quizzes.item import read_item
from quizzes.linting import Vocabulary, Warning, apply_fix, lint, lint_set
from quizzes.values import SpecError
from tests.pure.test_linting import TEXTS, bare, item, options

CHOICE = bare({"kind": "single_choice", "stem": "She comes back.", "lead_in": "What do you do first today?"})


def form(*texts: str, key: int = 1, **changes: Any) -> dict[str, Any]:
    return CHOICE | {"options": options(*(texts or TEXTS), key=key)} | changes


def warnings(raw: dict[str, Any]) -> tuple[Warning, ...]:
    return lint(read_item(raw, "practice"))


def fired(raw: dict[str, Any], rule: str) -> list[Warning]:
    return [warning for warning in warnings(raw) if warning.rule == rule]


@pytest.mark.parametrize(
    ("rule", "raw"),
    [
        ("numbers_not_ascending", form("8 mL", "2 mL", "4 mL", shuffle=False)),
        ("numbers_shuffled", form("2 mL", "4 mL", "8 mL")),
        ("identical_options", form("Wait", "Treat", "Ask", "wait")),
        ("punctuation_mixed", form("Wait.", "Treat", "Ask")),
        ("doubled_word", form(stem="She comes back with with a bruise.")),
        ("unsafe_notation", form(stem="Draw up .5 mL.")),
        ("unsafe_notation", form(stem="Draw up 5.0 mL.")),
        ("unsafe_notation", form(stem="Draw up 2 cc now.")),
        ("article_cue", form(lead_in="The muscle on that half is an …")),
    ],
)
def test_a_fix_removes_its_flaw_and_leaves_the_form_alone(rule: str, raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    (warning,) = fired(raw, rule)
    assert warning.fix is not None
    changed = apply_fix(raw, warning.fix)
    assert raw == before
    assert fired(changed, rule) == []
    assert {w.rule for w in warnings(changed)} <= {w.rule for w in warnings(raw)} | {"numbers_shuffled"}


def test_numbers_are_sorted_with_everything_that_belongs_to_them() -> None:
    raw = form("8 mL", "2 mL", "4 mL", key=0, shuffle=False)
    (warning,) = fired(raw, "numbers_not_ascending")
    assert warning.fix is not None
    sorted_options = apply_fix(raw, warning.fix)["options"]
    assert [(o["text"], o["correct"]) for o in sorted_options] == [("2 mL", False), ("4 mL", False), ("8 mL", True)]


@pytest.mark.parametrize(
    "raw",
    [
        form("Wait", "Treat", "Ask", "treat", key=3),
        form("Wait", "Treat", "treat"),
        form("Wait", "Treat", "Ask", "wait", golden=[{"answer": "d", "credit": 0}]),
    ],
    ids=["the second is the key", "too few would be left", "a golden answer names it"],
)
def test_a_duplicate_that_matters_is_left_to_a_person(raw: dict[str, Any]) -> None:
    (warning,) = fired(raw, "identical_options")
    assert warning.fix is None


def test_whose_units_a_short_form_means_is_left_to_a_person() -> None:
    (warning,) = fired(form(stem="Inject 4 IU at the site."), "unsafe_notation")
    assert warning.fix is None


def test_a_fix_for_a_place_that_is_gone_is_refused() -> None:
    (warning,) = fired(form("Wait.", "Treat", "Ask"), "punctuation_mixed")
    assert warning.fix is not None
    with pytest.raises(LookupError):
        apply_fix(CHOICE, warning.fix)
    with pytest.raises(LookupError):
        apply_fix(CHOICE, {"do": "burn", "path": ["stem"]})


def test_an_accepted_flaw_is_silent() -> None:
    flawed = form(lead_in="Which of these is not a sign?")
    assert [w.rule for w in warnings(flawed)] == ["negative_lead_in"]
    assert warnings(flawed | {"accepts": {"negative_lead_in": "The exception is what is taught."}}) == ()


def test_an_acceptance_of_what_is_no_longer_there_is_a_warning_itself() -> None:
    (warning,) = warnings(form(accepts={"negative_lead_in": "It was so."}))
    assert (warning.rule, warning.path) == ("accepted_in_vain", ("accepts", "negative_lead_in"))
    assert warning.fix is not None
    assert warnings(apply_fix(form(accepts={"negative_lead_in": "It was so."}), warning.fix)) == ()


def test_a_rule_that_did_not_run_makes_no_acceptance_vain() -> None:
    accepts = {"units_without_product": "The product is the question."}
    assert lint(item(accepts=accepts)) == ()
    vocabulary = Vocabulary(products=("onabotulinumtoxinA",))
    assert [w.rule for w in lint(item(accepts=accepts), vocabulary)] == ["accepted_in_vain"]
    assert lint(item(accepts=accepts, stem="She had 20 units."), vocabulary) == ()


def test_an_acceptance_of_no_rule_is_a_warning() -> None:
    assert [(w.rule, w.params) for w in warnings(form(accepts={"negative": "A slip."}))] == [
        ("accepted_unknown_rule", {"rule": "negative"})
    ]


def test_a_near_duplicate_can_be_accepted_by_the_second_of_the_two() -> None:
    first, accepts = item(id="i1"), {"near_duplicate": "The month is the point."}
    second = item(id="i2", stem="A patient comes back after a month.", accepts=accepts)
    assert lint_set([first, second]) == ()
    assert [(w.rule, w.path) for w in lint_set([second])] == [("accepted_in_vain", ("i2", "accepts", "near_duplicate"))]


@pytest.mark.parametrize("accepts", [["negative_lead_in"], {"negative_lead_in": ""}, {"negative_lead_in": 1.5}])
def test_an_acceptance_has_a_reason(accepts: object) -> None:
    with pytest.raises(SpecError):
        item(accepts=accepts)
