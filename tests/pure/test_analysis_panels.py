"""Pass marks set by panels, agreement of markers, certainty-based marks, in numbers that can be worked by hand."""

from __future__ import annotations

import math
from fractions import Fraction as F

import pytest

from quizzes.analysis.agreement import Weighting, weighted_kappa
from quizzes.analysis.certainty import Calibration, CertainAnswer, bonus, certainty_figures, certainty_mark
from quizzes.analysis.standards import (
    BorderlineRegression,
    Compromise,
    EbelCell,
    Refusal,
    angoff,
    angoff_round,
    borderline_regression,
    ebel,
    hofstee,
)

FIRST = [[F("0.6"), F("0.8"), F("0.4")], [F("0.5"), F("0.9"), F("0.7")], [F("0.8"), F("0.8"), F("0.8")]]
SECOND = [[F("0.6"), F("0.8"), F("0.5")], [F("0.6"), F("0.8"), F("0.6")], [F("0.7"), F("0.8"), F("0.6")]]


def test_angoff_cut_and_its_error() -> None:
    """The judges' cuts are 1.8, 2.1 and 2.4."""
    found = angoff_round(FIRST)
    assert (found.cut, [judge.cut for judge in found.judges]) == (F("2.1"), [F("1.8"), F("2.1"), F("2.4")])
    assert found.spread == pytest.approx(0.3, abs=1e-12)
    assert found.standard_error == pytest.approx(0.3 / math.sqrt(3), abs=1e-12)


def test_angoff_error_is_that_of_the_crossed_study() -> None:
    found = angoff_round(FIRST)
    judges, items = 3, 3
    crossed = items * math.sqrt(found.between_judges / judges + found.residual / (items * judges))
    assert found.standard_error == pytest.approx(crossed, abs=1e-12)
    sampled = items * math.sqrt(
        found.between_judges / judges + found.residual / (items * judges) + found.between_items / items
    )
    assert found.standard_error_items_random == pytest.approx(sampled, abs=1e-12)


def test_the_second_round_is_final_and_rounds_up_to_a_mark() -> None:
    found = angoff(FIRST, SECOND)
    assert found.final.cut == F(2)
    assert found.mark == 2
    assert found.shift == F("-0.1")
    assert found.spread_ratio == pytest.approx(1 / 3, abs=1e-12)
    assert angoff(SECOND, FIRST).mark == 3
    assert angoff(SECOND, FIRST, step=F(1, 4)).mark == F("2.25")


def test_judges_are_compared_with_what_the_items_proved_to_be() -> None:
    judge = angoff_round(FIRST, facilities=[F("0.5"), F("0.9"), F("0.7")]).judges
    assert (judge[1].r, judge[1].rmsd) == (pytest.approx(1), 0)
    assert judge[2].r is None
    assert judge[0].rmsd == pytest.approx(math.sqrt((0.01 + 0.01 + 0.09) / 3))


def test_angoff_weighs_items_by_their_marks() -> None:
    assert angoff_round(FIRST, maxima=[F(1), F(2), F(1)]).judges[0].cut == F("2.6")


@pytest.mark.parametrize("ratings", [[], FIRST[:1], [FIRST[0], FIRST[1][:2]], [[F(2), F(0)], [F(0), F(0)]]])
def test_a_panel_that_is_none_is_refused(ratings: list[list[F]]) -> None:
    with pytest.raises(ValueError):
        angoff_round(ratings)


SCORES = [F(mark, 100) for mark in (42, 48, 55, 60, 65, 70, 75, 80, 85, 90)]
JUDGES = [Compromise(F("0.45"), F("0.7"), F(0), F("0.3")), Compromise(F("0.55"), F("0.7"), F(0), F("0.5"))]


def test_hofstee_crosses_the_curve() -> None:
    """From (50 %, .40) to (70 %, 0) the diagonal is at .30 for 55 %, and so is the curve."""
    found = hofstee(JUDGES, SCORES)
    assert (found.cut, found.failing, found.method_failed) == (F("0.55"), F("0.3"), False)
    assert found.panel == Compromise(F("0.5"), F("0.7"), F(0), F("0.4"))


def test_hofstee_between_two_points() -> None:
    """From 54 % to 55 % the curve rises by .10, here from .20 at 54 %: it meets .245 - .005 x at x = 3/7."""
    judge = Compromise(F("0.54"), F("0.56"), F("0.235"), F("0.245"))
    found = hofstee([judge], SCORES)
    assert found.cut == F("0.54") + F(3, 700)


def test_hofstee_says_when_it_failed() -> None:
    everyone_fails = hofstee([Compromise(F("0.8"), F("0.9"), F(0), F("0.2"))], SCORES)
    assert (everyone_fails.cut, everyone_fails.method_failed) == (F("0.8"), True)
    nobody_fails = hofstee([Compromise(F("0.1"), F("0.3"), F("0.1"), F("0.2"))], SCORES)
    assert (nobody_fails.cut, nobody_fails.method_failed) == (F("0.3"), True)
    one_cut = hofstee([Compromise(F("0.6"), F("0.6"), F("0.1"), F("0.5"))], SCORES)
    assert (one_cut.cut, one_cut.method_failed) == (F("0.6"), False)


def test_hofstee_refuses_limits_in_disorder() -> None:
    with pytest.raises(ValueError):
        hofstee([Compromise(F("0.7"), F("0.5"), F(0), F("0.4"))], SCORES)
    with pytest.raises(ValueError):
        hofstee([], SCORES)


GRADES = [grade for grade in (1, 2, 3) for _ in range(10)]
CHECKLIST = [40 + 10 * grade + (2 if place % 2 else -2) for place, grade in enumerate(GRADES)]


def test_borderline_regression() -> None:
    """40 + 10 g, two marks off each time: SSE 120, SST 2120, Sxx 20; t(28) = 2.0484071417952454 from scipy."""
    found = borderline_regression(GRADES, CHECKLIST, 2)
    assert isinstance(found, BorderlineRegression)
    assert (found.cut, found.slope, found.intercept) == pytest.approx((60, 10, 40), abs=1e-12)
    assert found.r_squared == pytest.approx(1 - 120 / 2120, abs=1e-12)
    assert found.root_mean_square_error == pytest.approx(math.sqrt(120 / 28), abs=1e-12)
    assert found.standard_error == pytest.approx(math.sqrt(120 / 28 / 30), abs=1e-12)
    half = 2.0484071417952454 * math.sqrt(120 / 28 / 30)
    assert found.interval == pytest.approx((60 - half, 60 + half), abs=1e-12)


def test_away_from_the_middle_the_cut_is_less_sure() -> None:
    found = borderline_regression(GRADES, CHECKLIST, 1)
    assert isinstance(found, BorderlineRegression)
    assert found.standard_error == pytest.approx(math.sqrt(120 / 28) * math.sqrt(1 / 30 + 1 / 20), abs=1e-12)


def test_borderline_regression_refuses_what_is_too_little() -> None:
    assert borderline_regression(GRADES[:29], CHECKLIST[:29], 2) == Refusal("too_few_trainees", 29, 30)
    two = [min(grade, 2) for grade in GRADES]
    assert borderline_regression(two, CHECKLIST, 2) == Refusal("too_few_grades", 2, 3)
    with pytest.raises(ValueError):
        borderline_regression(GRADES[1:], CHECKLIST, 2)


def test_ebel() -> None:
    cells = [
        EbelCell("essential", "easy", 10, F("0.9")),
        EbelCell("useful", "hard", 30, F("0.5")),
        EbelCell("useful", "easy", 0, F("1")),
    ]
    assert ebel(cells) == F("0.6")
    assert ebel([]) is None


TABLE = [[11, 3, 1, 0], [2, 9, 4, 1], [0, 3, 8, 2], [0, 1, 2, 7]]
RATINGS = [(str(i), str(j)) for i, row in enumerate(TABLE) for j, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(
    ("weighting", "kappa", "error"),
    [
        (Weighting.LINEAR, 0.6550522648083623, 0.07341301950151065),
        (Weighting.QUADRATIC, 0.7692307692307692, 0.06413986448792725),
    ],
)
def test_weighted_kappa_agrees_with_statsmodels(weighting: Weighting, kappa: float, error: float) -> None:
    """statsmodels.stats.inter_rater.cohens_kappa, kappa and std_kappa."""
    found = weighted_kappa(RATINGS, "0123", weighting)
    assert found is not None
    assert (found.n, found.kappa, found.standard_error) == (54, pytest.approx(kappa), pytest.approx(error))
    interval = found.interval()
    assert interval is not None
    assert interval[1] - kappa == pytest.approx(1.959963984540054 * error)


def test_a_category_that_nobody_used_still_counts() -> None:
    ratings = [("0", "0"), ("1", "1"), ("0", "1"), ("1", "0"), ("1", "1")]
    two, four = weighted_kappa(ratings, "01", Weighting.LINEAR), weighted_kappa(ratings, "0123", Weighting.LINEAR)
    assert two is not None
    assert four is not None
    assert (two.observed, four.observed) == (pytest.approx(0.6), pytest.approx(0.6 + 0.4 * 2 / 3))


def test_agreement_that_chance_would_give_has_no_kappa() -> None:
    found = weighted_kappa([("1", "1")] * 5, "123")
    assert found is not None
    assert (found.kappa, found.interval()) == (None, None)
    assert weighted_kappa([], "123") is None
    with pytest.raises(ValueError):
        weighted_kappa([("1", "4")], "123")


@pytest.mark.parametrize(
    ("credit", "certainty", "mark"),
    [(1, 1, 1), (1, 2, 2), (1, 3, 3), (0, 1, 0), (0, 2, -2), (0, 3, -6), (F(1, 2), 3, F(3, 2)), (1, None, 1)],
)
def test_certainty_marks(credit: F, certainty: int | None, mark: F) -> None:
    assert certainty_mark(F(credit), certainty) == mark


def test_next_to_nothing_is_wrong() -> None:
    assert certainty_mark(F(5, 10**8), 3) == -6
    assert certainty_mark(F(51, 10**9), 3) == F(153, 10**9)


def test_certainty_is_deserved_or_not() -> None:
    """Of ten answers at certainty 3, six are right: .2 below .8, and .04 * 10 is below a half; with 13, above."""
    sure = [CertainAnswer(F(1), 3)] * 6 + [CertainAnswer(F(0), 3)] * 4
    found = certainty_figures([*sure, CertainAnswer(F(1)), CertainAnswer(F(1), 2)])
    assert found is not None
    assert [level.n for level in found.levels] == [1, 1, 10]
    assert found.levels[2].calibration is Calibration.SLIGHTLY_OVERCONFIDENT
    assert found.levels[0].calibration is Calibration.SLIGHTLY_UNDERCONFIDENT
    assert (found.accuracy, found.average) == (F(8, 12), F(18 - 24 + 1 + 2, 12))
    more = certainty_figures([*sure, *[CertainAnswer(F(3, 5), 3)] * 3])
    assert more is not None
    assert more.levels[2].calibration is Calibration.OVERCONFIDENT


def test_the_bonus_rewards_knowing_what_one_knows() -> None:
    """Half right: one certainty for all would earn 1/2 at best; certain of the right half only, 3/2 + 0."""
    assert bonus(F(1, 2), F(3, 2)) == F(1, 10)
    assert bonus(F(1), F(1)) == F(-1, 5)
    assert certainty_figures([]) is None
