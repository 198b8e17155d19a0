"""Data at the edge of what a model can be fitted to give no figure, and no error."""

from __future__ import annotations

from fractions import Fraction

from quizzes.analysis import analyse
from quizzes.analysis.decisions import livingston_lewis


def test_true_scores_at_one_end_have_no_decision_figures() -> None:
    assert livingston_lewis({0: 6, 5: 1}, 5, 0.05, Fraction(1, 2)) is None
    analyse([[1, 1, 1, 1, 0, 1, 1]] * 2, pass_mark=Fraction(1, 2))
