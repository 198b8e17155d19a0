"""Item and test statistics: columns of marks in, figures with their intervals out, and only what they can bear is said.

Statistics are estimates and not marks, so that they are doubles; marks come in as exact numbers and stay exact where
they decide something: whether an item varies, whether a score reaches the cut."""

from __future__ import annotations

from quizzes.analysis.analysis import Analysis, TestFigures, analyse
from quizzes.analysis.columns import Columns, exact_columns
from quizzes.analysis.flags import Flag, FlagCode, Rule
from quizzes.analysis.item import ItemFigures
from quizzes.analysis.options import Choices

__all__ = [
    "Analysis",
    "Choices",
    "Columns",
    "Flag",
    "FlagCode",
    "ItemFigures",
    "Rule",
    "TestFigures",
    "analyse",
    "exact_columns",
]
