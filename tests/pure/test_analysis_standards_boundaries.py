"""Panels, markers and certainty at their limits: numbers that can be worked by hand, refusals in words."""

from __future__ import annotations

import math
from fractions import Fraction as F

import pytest

from quizzes.analysis.agreement import Agreement, Weighting, weighted_kappa
from quizzes.analysis.certainty import Calibration, CertainAnswer, Level, bonus, certainty_figures
from quizzes.analysis.standards import (
    Compromise,
    EbelCell,
    Hofstee,
    angoff,
    angoff_round,
    borderline_regression,
    ebel,
    hofstee,
)
from quizzes.analysis.standards.borderline import BorderlineRegression

HALVES = [[F(1, 2), F(1, 2)], [F(1, 2), F(1, 2)]]


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ([], "a panel has two judges and two items or more"),
        (HALVES[:1], "a panel has two judges and two items or more"),
        ([[F(1, 2)], [F(1, 2)]], "a panel has two judges and two items or more"),
        ([HALVES[0], HALVES[1][:1]], "every judge rates every item"),
        ([[F(-1, 100), F(0)], [F(0), F(0)]], "a rating lies between 0 and 1"),
        ([[F(0), F(0)], [F(0), F(101, 100)]], "a rating lies between 0 and 1"),
    ],
)
def test_a_panel_is_refused_in_words(ratings: list[list[F]], words: str) -> None:
    with pytest.raises(ValueError, match=rf"^{words}$"):
        angoff_round(ratings)


def test_two_judges_of_one_mind_about_two_items_are_a_panel() -> None:
    found = angoff_round([[F(0), F(1)], [F(0), F(1)]])
    assert (found.cut, found.spread, found.standard_error) == (1, 0, 0)
    assert (found.between_judges, found.between_items, found.residual) == (0, 0.5, 0)
    assert found.standard_error_items_random == 1
    assert found.judges[0].r is None
    assert found.judges[0].rmsd is None


def test_components_of_variance_by_hand() -> None:
    """Rows .2 .4 .9 and .4 .8 .6: means .5 and .6, of items .3 .6 .75; squares between them .015, .21 and .13."""
    found = angoff_round([[F("0.2"), F("0.4"), F("0.9")], [F("0.4"), F("0.8"), F("0.6")]])
    left = F("0.13") / 2
    judges, items = F("0.015"), F("0.21") / 2
    assert found.residual == pytest.approx(float(left), abs=1e-15)
    assert found.between_judges == pytest.approx(float((judges - left) / 3), abs=1e-15)
    assert found.between_items == pytest.approx(float((items - left) / 2), abs=1e-15)
    assert found.spread == pytest.approx(math.sqrt(0.045), abs=1e-15)
    assert found.standard_error == pytest.approx(math.sqrt(0.0225), abs=1e-15)
    assert found.standard_error_items_random == pytest.approx(math.sqrt(0.0225 + 3 * 0.02), abs=1e-15)


def test_an_error_that_no_variance_could_have_is_none() -> None:
    """Items that differ less than chance would make them: error .02, items -.04 each."""
    found = angoff_round([[F("0.4"), F("0.6")], [F("0.8"), F("0.4")]])
    assert found.between_items == pytest.approx(-0.04, abs=1e-15)
    assert found.standard_error == pytest.approx(0.1, abs=1e-15)
    assert found.standard_error_items_random is None


def test_a_first_round_without_spread_has_no_ratio() -> None:
    found = angoff(HALVES, [[F(1, 2), F(1, 2)], [F(1), F(1, 2)]])
    assert (found.first.cut, found.spread_ratio, found.shift, found.mark) == (1, None, F(1, 4), 2)


def test_both_rounds_are_compared_with_what_the_items_proved_to_be() -> None:
    ratings = [[F("0.4"), F("0.8")], [F("0.6"), F("0.7")]]
    found = angoff(ratings, ratings[::-1], [F(1), F(2)], [F("0.4"), F("0.8")])
    assert [judge.rmsd for judge in found.first.judges] == [0, pytest.approx(math.sqrt((0.04 + 0.01) / 2))]
    assert [judge.rmsd for judge in found.final.judges] == [pytest.approx(math.sqrt((0.04 + 0.01) / 2)), 0]
    assert [judge.cut for judge in found.final.judges] == [2, 2]
    with pytest.raises(ValueError):
        angoff(ratings, ratings, facilities=[F(1)])


SCORES = [F(mark, 100) for mark in (42, 48, 55, 60, 65, 70, 75, 80, 85, 90)]


def test_a_panel_of_one_at_the_outermost_limits_finds_the_middle() -> None:
    """The diagonal falls from (0, 1) to (1, 0); at 59 % it is at .41 and the curve at .3, at 60 % both are at .4."""
    found = hofstee([Compromise(F(0), F(1), F(0), F(1))], SCORES)
    assert (found.cut, found.failing, found.method_failed) == (F("0.6"), F("0.4"), False)


def test_a_score_of_everything_lies_on_the_curve() -> None:
    found = hofstee([Compromise(F(1), F(1), F(0), F(1))], SCORES)
    assert (found.cut, found.failing, found.method_failed) == (1, 1, False)


@pytest.mark.parametrize(
    ("judge", "fails"),
    [
        (Compromise(F("0.55"), F("0.6"), F(0), F("0.3")), False),  # the curve stands at .3 exactly
        (Compromise(F("0.55"), F("0.6"), F(0), F("0.29")), True),
        (Compromise(F("0.5"), F("0.55"), F("0.3"), F("0.5")), False),
        (Compromise(F("0.5"), F("0.55"), F("0.31"), F("0.5")), True),
    ],
)
def test_the_curve_may_touch_the_corner_of_what_the_panel_accepts(judge: Compromise, fails: bool) -> None:
    found = hofstee([judge], SCORES)
    assert (found.cut, found.failing, found.method_failed) == (F("0.55"), F("0.3"), fails)


def test_a_failed_compromise_still_shows_the_panel() -> None:
    judges = [Compromise(F("0.8"), F("0.9"), F(0), F("0.1")), Compromise(F("0.8"), F("0.9"), F("0.1"), F("0.3"))]
    panel = Compromise(F("0.8"), F("0.9"), F("0.05"), F("0.2"))
    assert hofstee(judges, SCORES) == Hofstee(F("0.8"), F("0.8"), panel, True)
    low = Compromise(F("0.1"), F("0.3"), F("0.1"), F("0.2"))
    assert hofstee([low], SCORES) == Hofstee(F("0.3"), F(0), low, True)


@pytest.mark.parametrize("least", ["0.5", "0.55"])
def test_where_curve_and_diagonal_run_together_the_least_cut_of_it_is_taken(least: str) -> None:
    """Three tenths fail at any cut from 55 % to 59 %, and just that is what the panel accepts."""
    found = hofstee([Compromise(F(least), F("0.59"), F("0.3"), F("0.3"))], SCORES)
    assert (found.cut, found.failing, found.method_failed) == (F("0.55"), F("0.3"), False)


def test_within_a_per_cent_the_curve_is_a_straight_line() -> None:
    """Nobody has between 55 and 60: from 59 % to 60 % it rises from .3 to .4."""
    low, high = (hofstee([Compromise(cut, cut, F(0), F(1))], SCORES).failing for cut in (F("0.5925"), F("0.5975")))
    assert (low, high) == (F("0.325"), F("0.375"))


@pytest.mark.parametrize(
    ("judges", "words"),
    [
        ([], "there is nothing to compromise about"),
        ([Compromise(F("0.6"), F("0.5"), F(0), F(1))], "a least limit lies above its greatest, or beyond 0 and 1"),
        ([Compromise(F(0), F(1), F("0.3"), F("0.2"))], "a least limit lies above its greatest, or beyond 0 and 1"),
        ([Compromise(F(-1), F(1), F(0), F(1))], "a least limit lies above its greatest, or beyond 0 and 1"),
        ([Compromise(F(0), F(2), F(0), F(1))], "a least limit lies above its greatest, or beyond 0 and 1"),
        ([Compromise(F(0), F(1), F(-1), F(1))], "a least limit lies above its greatest, or beyond 0 and 1"),
        ([Compromise(F(0), F(1), F(0), F(2))], "a least limit lies above its greatest, or beyond 0 and 1"),
    ],
)
def test_limits_are_refused_in_words(judges: list[Compromise], words: str) -> None:
    with pytest.raises(ValueError, match=rf"^{words}$"):
        hofstee(judges, SCORES)


def test_there_is_no_compromise_about_no_scores() -> None:
    with pytest.raises(ValueError, match=r"^there is nothing to compromise about$"):
        hofstee([Compromise(F(0), F(1), F(0), F(1))], [])


def test_a_line_through_marks_that_do_not_vary_explains_nothing() -> None:
    found = borderline_regression([1, 2, 3] * 10, [50] * 30, 2)
    assert isinstance(found, BorderlineRegression)
    assert (found.n, found.cut, found.slope, found.r_squared, found.interval) == (30, 50, 0, 0, (50, 50))


def test_grades_and_marks_come_in_pairs() -> None:
    with pytest.raises(ValueError, match=r"^one grade for each mark$"):
        borderline_regression([1, 2, 3], [50, 60], 2)


def test_an_interval_of_the_cut_can_be_asked_for_at_another_level() -> None:
    """t(28) at 90 %, two-sided, is 1.701130934265931 (scipy.stats.t)."""
    grades = [grade for grade in (1, 2, 3) for _ in range(10)]
    marks = [40 + 10 * grade + (2 if place % 2 else -2) for place, grade in enumerate(grades)]
    found = borderline_regression(grades, marks, 2, 0.9)
    assert isinstance(found, BorderlineRegression)
    half = 1.701130934265931 * math.sqrt(120 / 28 / 30)
    assert found.interval == pytest.approx((60 - half, 60 + half), abs=1e-11)


def test_cells_without_items_make_no_cut() -> None:
    assert ebel([EbelCell("useful", "easy", 0, F(1))]) is None
    assert ebel([EbelCell("useful", "easy", 1, F(1, 3))]) == F(1, 3)


# -- markers ------------------------------------------------------------------------------------------------


def test_an_agreement_without_an_error_has_no_interval() -> None:
    assert Agreement(3, 0.9, 0.5, 0.8, None).interval() is None
    assert Agreement(3, 0.9, 0.5, None, 0.1).interval() is None


def test_one_category_leaves_nothing_to_agree_about() -> None:
    assert weighted_kappa([("a", "a")], "a") is None
    assert weighted_kappa([("a", "b"), ("a", "a")], "ab") is not None


def test_a_rating_outside_the_rubric_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^not among the categories: \['x', 'y'\]$"):
        weighted_kappa([("y", "a"), ("a", "x")], "ab")


def test_quadratic_weights_are_what_is_meant_unless_told_otherwise() -> None:
    ratings = [("0", "0"), ("1", "2"), ("2", "2"), ("0", "2")]
    assert weighted_kappa(ratings, "012") == weighted_kappa(ratings, "012", Weighting.QUADRATIC)
    assert weighted_kappa(ratings, "012") != weighted_kappa(ratings, "012", Weighting.LINEAR)


def test_two_who_always_agree_are_sure_to() -> None:
    found = weighted_kappa([("a", "a"), ("b", "b")], "ab")
    assert found is not None
    assert (found.observed, found.chance, found.kappa, found.standard_error) == (1, 0.5, 1, 0)


def test_an_interval_of_agreement_can_be_asked_for_at_another_level() -> None:
    low, high = Agreement(9, 0.9, 0.5, 0.8, 0.1).interval(0.9) or (0, 0)
    assert (low, high) == pytest.approx((0.8 - 0.16448536269514722, 0.8 + 0.16448536269514722), abs=1e-12)


# -- certainty ----------------------------------------------------------------------------------------------


def answers(certainty: int | None, right: int, n: int) -> list[CertainAnswer]:
    return [CertainAnswer(F(number < right), certainty) for number in range(n)]


@pytest.mark.parametrize(
    ("certainty", "right", "n", "calibration"),
    [
        (1, 0, 3, Calibration.DESERVED),
        (1, 2, 3, Calibration.DESERVED),
        (1, 3, 4, Calibration.SLIGHTLY_UNDERCONFIDENT),  # a twelfth above two thirds: 4 / 144
        (1, 9, 9, Calibration.UNDERCONFIDENT),  # a third above, nine times: 1
        (1, 4, 4, Calibration.SLIGHTLY_UNDERCONFIDENT),  # four times: 4 / 9
        (1, 5, 5, Calibration.UNDERCONFIDENT),  # five times: 5 / 9
        (2, 2, 3, Calibration.DESERVED),
        (2, 4, 5, Calibration.DESERVED),
        (2, 5, 5, Calibration.SLIGHTLY_UNDERCONFIDENT),  # a fifth above four fifths: 1 / 5
        (2, 1, 2, Calibration.SLIGHTLY_OVERCONFIDENT),  # a sixth below two thirds: 2 / 36
        (2, 0, 2, Calibration.OVERCONFIDENT),  # two thirds below: 8 / 9
        (3, 4, 5, Calibration.DESERVED),
        (3, 5, 5, Calibration.DESERVED),
        (3, 3, 5, Calibration.SLIGHTLY_OVERCONFIDENT),  # a fifth below: 1 / 5
        (3, 0, 1, Calibration.OVERCONFIDENT),  # four fifths below: 16 / 25
    ],
)
def test_a_certainty_is_deserved_within_its_own_range(
    certainty: int, right: int, n: int, calibration: Calibration
) -> None:
    found = certainty_figures(answers(certainty, right, n))
    assert found is not None
    level = found.levels[certainty - 1]
    assert level == Level(certainty, n, F(right, n), calibration)


def test_exactly_a_half_is_still_slight() -> None:
    """A fifth and a twentieth below four fifths, eight times: 8 / 16."""
    found = certainty_figures([CertainAnswer(F(11, 20), 3)] * 8)
    assert found is not None
    assert found.levels[2].calibration is Calibration.SLIGHTLY_OVERCONFIDENT


def test_what_was_never_stated_has_no_calibration() -> None:
    found = certainty_figures(answers(None, 1, 2))
    assert found is not None
    assert found.levels == (
        Level(1, 2, F(1, 2), Calibration.DESERVED),
        Level(2, 0, None, None),
        Level(3, 0, None, None),
    )


def test_items_weigh_by_their_greatest_marks() -> None:
    found = certainty_figures([CertainAnswer(F(1), 3, F(2)), CertainAnswer(F(0), 2, F(1))])
    assert found is not None
    assert (found.accuracy, found.average) == (F(2, 3), F(6 - 2, 3))
    assert found.bonus == F(1, 10) * (F(4, 3) - F(2, 3))
    assert certainty_figures([CertainAnswer(F(1), 3, F(0))]) is None


@pytest.mark.parametrize(
    ("accuracy", "steady"),
    [(F(1, 2), F(1, 2)), (F(2, 3), F(2, 3)), (F(3, 4), F(1)), (F(4, 5), F(6, 5)), (F(9, 10), F(21, 10)), (F(1), F(3))],
)
def test_the_bonus_is_a_tenth_of_what_is_above_the_best_single_certainty(accuracy: F, steady: F) -> None:
    """One certainty for all: the first up to two thirds, the second up to four fifths, then the third."""
    assert bonus(accuracy, steady) == 0
    assert bonus(accuracy, steady + 1) == F(1, 10)


def test_the_words_of_a_calibration_stay_as_they_are() -> None:
    assert [one.value for one in Calibration] == [
        "deserved",
        "slightly_overconfident",
        "overconfident",
        "slightly_underconfident",
        "underconfident",
    ]
    assert [one.value for one in Weighting] == ["linear", "quadratic"]
