"""Exact expectations of 'this binomial score fails' over a beta distribution of true scores."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise

from quizzes.analysis.distributions import beta_cdf
from quizzes.analysis.true_scores import TrueScores


def log_beta_binomial(n: int, a: float, b: float) -> list[float]:
    """log Pr(X = x), x = 0 to n. By ratios of neighbours: log-gammas of large shapes would cancel."""
    first = math.fsum(math.log1p(-a / (a + b + i)) for i in range(n))
    steps = (math.log((n - x) / (x + 1) * (a + x) / (b + n - x - 1)) for x in range(n))
    return list(accumulate(chain([first], steps)))


def _log_binomials(n: int) -> list[float]:
    return list(accumulate(chain([0.0], (math.log((n - x) / (x + 1)) for x in range(n)))))


def failing(true_scores: TrueScores, n: int, cut: int) -> list[float]:
    """The Bernstein coefficients of Pr(Bin(n, t) < cut), a polynomial in t, between the bounds of the true scores.

    Coefficient j is the chance that j throws at the upper bound and n - j at the lower give fewer than `cut`: all lie
    within 0 and 1, so that nothing cancels when they are summed."""
    steps = [float(x < cut) for x in range(n + 1)]
    if true_scores.parameters == 2:
        return steps
    below, _ = _split(steps, true_scores.high)
    _, between = _split(below, true_scores.low / true_scores.high)
    return between


def _split(coefficients: Sequence[float], at: float) -> tuple[list[float], list[float]]:
    """De Casteljau: the coefficients of the same polynomial below and above `at`."""
    row, below, above = list(coefficients), [coefficients[0]], [coefficients[-1]]
    while len(row) > 1:
        row = [left + at * (right - left) for left, right in pairwise(row)]
        below.append(row[0])
        above.append(row[-1])
    return below, above[::-1]


def expected(coefficients: Sequence[float], a: float, b: float) -> float:
    """E[f(y)] for f in Bernstein's form and y ~ Beta(a, b): each term of the base is a beta-binomial probability."""
    return math.fsum(f * math.exp(p) for f, p in zip(coefficients, _logs(coefficients, a, b), strict=True))


def expected_square(coefficients: Sequence[float], a: float, b: float) -> float:
    """E[f(y)^2]: two scores of one person."""
    n = len(coefficients) - 1
    once, twice, both = _log_binomials(n), _log_binomials(2 * n), log_beta_binomial(2 * n, a, b)
    shared = [p - ways for p, ways in zip(both, twice, strict=True)]
    known = [(i, f, once[i]) for i, f in enumerate(coefficients) if f]
    return math.fsum(f * _row(known, i, ways, shared) for i, f, ways in known)


def _row(known: Sequence[tuple[int, float, float]], i: int, ways: float, shared: Sequence[float]) -> float:
    return sum(f * math.exp(ways + there + shared[i + j]) for j, f, there in known)


def split_expectation(coefficients: Sequence[float], a: float, b: float, at: float) -> tuple[float, float]:
    """(E[f; y < at], E[1 - f; y >= at]): rightly failed, rightly passed."""
    terms = list(_terms(coefficients, a, b, at))
    return math.fsum(f * p * below for f, p, below in terms), math.fsum(
        (1 - f) * p * (1 - below) for f, p, below in terms
    )


def _terms(coefficients: Sequence[float], a: float, b: float, at: float) -> Iterator[tuple[float, float, float]]:
    """Times y^j (1 - y)^(n-j), Beta(a, b) is Beta(a + j, b + n - j): its part below `at` is an incomplete beta."""
    n = len(coefficients) - 1
    for j, (f, p) in enumerate(zip(coefficients, _logs(coefficients, a, b), strict=True)):
        yield f, math.exp(p), beta_cdf(at, a + j, b + n - j)


def _logs(coefficients: Sequence[float], a: float, b: float) -> list[float]:
    return log_beta_binomial(len(coefficients) - 1, a, b)
