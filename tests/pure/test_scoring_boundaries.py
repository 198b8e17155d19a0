"""A result at its limits: what a slot and a result are unless told otherwise, blanks, tiny pass marks."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from quizzes.policy import Policy
from quizzes.scoring import Result, SectionResult, SlotResult, percent, score
from quizzes.values import Danger, Outcome

RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))


def policy(**changes: Any) -> Policy:
    return Policy(**({"attempts": 1, "pass_mark": Fraction(3, 4)} | changes))


def slot(outcome: Outcome | None, **changes: Any) -> SlotResult:
    return replace(SlotResult(Fraction(1), outcome, critical=False, domain="safety"), **changes)


def test_a_paper_without_sections_is_one_section_without_a_name() -> None:
    found = score([slot(RIGHT), slot(WRONG)], policy()).sections
    assert found == (SectionResult("", Fraction(1), Fraction(2), Fraction(1, 2), 1, 2),)


def test_a_result_kept_from_before_there_were_sections_has_none() -> None:
    kept = Result(Fraction(1), Fraction(1), Fraction(1), True, True, (), 0, 0, ())
    assert (kept.sections, kept.domains_below, kept.certainty) == ((), (), None)


def test_an_answer_whose_certainty_was_not_said_counts_as_the_least_certain() -> None:
    assert score([slot(RIGHT)], policy(confidence="certainty")).share == Fraction(1, 3)
    assert score([slot(RIGHT)], policy(confidence="brier")).share == 0


def test_a_blank_waits_for_nobody() -> None:
    result = score([slot(RIGHT), slot(WRONG, answered=False)], policy())
    assert (result.complete, result.passed, result.share) == (True, False, Fraction(1, 2))


def test_a_blank_that_is_critical_is_wrong_and_one_marked_as_dangerous_is_dangerous() -> None:
    blank = slot(Outcome(Fraction(0), Danger.UNSAFE), answered=False, critical=True)
    result = score([blank], policy(critical_right=True, no_unsafe=True))
    assert (result.critical_wrong, result.unsafe) == (1, 1)


@pytest.mark.parametrize("changes", [{"points": Fraction(-1, 10**9)}, {"weight": Fraction(-1)}])
def test_what_counts_less_than_nothing_is_refused_in_words(changes: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError, match=r"^an item counts 0 or more$"):
        slot(RIGHT, **changes)


@pytest.mark.parametrize(
    ("share", "pass_mark", "shown"),
    [
        ("1/100", "14/1000", 0),  # the pass mark itself would show as 1
        ("14/1000", "15/1000", 1),
        ("0", "1/1000", 0),
        ("1/1000", "1/1000", 0),
        ("5/1000", "5/1000", 1),
        ("4999/1000000", "5/1000", 0),
    ],
)
def test_a_tiny_pass_mark_is_not_shown_as_reached_either(share: str, pass_mark: str, shown: int) -> None:
    assert percent(Fraction(share), Fraction(pass_mark)) == shown
