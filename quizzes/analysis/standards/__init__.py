"""Where the pass mark should lie: the judgements of a panel, turned into a cut score that says how sure it is."""

from __future__ import annotations

from quizzes.analysis.standards.angoff import Angoff, AngoffRound, Judge, angoff, angoff_round
from quizzes.analysis.standards.borderline import BorderlineRegression, Refusal, borderline_regression
from quizzes.analysis.standards.ebel import EbelCell, ebel
from quizzes.analysis.standards.hofstee import Compromise, Hofstee, hofstee

__all__ = [
    "Angoff",
    "AngoffRound",
    "BorderlineRegression",
    "Compromise",
    "EbelCell",
    "Hofstee",
    "Judge",
    "Refusal",
    "angoff",
    "angoff_round",
    "borderline_regression",
    "ebel",
    "hofstee",
]
