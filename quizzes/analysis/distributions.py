"""Normal, beta, binomial, t and F in pure Python, accurate to 1e-12, for the intervals that this package gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

NORMAL = NormalDist()
HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
SMALLEST = 1e-300  # Lentz's method divides by what may vanish


def z(probability: float) -> float:
    """The standard normal quantile."""
    return NORMAL.inv_cdf(probability)


def _stirling_error(n: float) -> float:
    """log n! minus Stirling's formula for it (Loader 2000): log-gammas of large numbers would cancel."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - HALF_LOG_TWO_PI
    total, inverse = 0.0, 1 / (n * n)
    for coefficient in reversed(STIRLING):
        total = total * inverse + coefficient
    return total / n


def _deviance(x: float, expected: float) -> float:
    """x log(x / m) + m - x without cancellation where x is near m (Loader 2000, bd0)."""
    if abs(x - expected) >= 0.1 * (x + expected):
        return x * math.log(x / expected) + expected - x
    ratio = (x - expected) / (x + expected)
    total, term, odd = (x - expected) * ratio, 2 * x * ratio, 1
    while True:
        term, odd = term * ratio * ratio, odd + 2
        if total + term / odd == total:
            return total
        total += term / odd


def _front(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b / B(a, b), which is also the beta density over the log odds; y is 1 - x."""
    n = a + b
    if x <= 0 or y <= 0:
        return 0.0
    exponent = _stirling_error(n) - _stirling_error(a) - _stirling_error(b) - _deviance(a, n * x) - _deviance(b, n * y)
    return math.exp(exponent) * math.sqrt(a * b / (2 * math.pi * n))


def _continued_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta (Abramowitz & Stegun 26.5.8) by Lentz's method."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value, m = d, 0
    while True:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for coefficient in (even, odd):
            d = 1 / _away_from_zero(1 + coefficient * d)
            c = _away_from_zero(1 + coefficient / c)
            value *= c * d
        if abs(c * d - 1) < 1e-16 or m > 100_000:
            return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > SMALLEST else SMALLEST


def _incomplete_beta(x: float, y: float, a: float, b: float) -> float:
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _front(y, x, b, a) * _continued_fraction(y, b, a) / b
    return _front(x, y, a, b) * _continued_fraction(x, a, b) / a


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    return _incomplete_beta(x, 1 - x, a, b)


def binomial_at_least(c: int, k: int, probability: float) -> float:
    """Pr(Bin(k, p) >= c), as I_p(c, k - c + 1)."""
    if c <= 0:
        return 1.0
    return beta_cdf(probability, c, k - c + 1) if c <= k else 0.0


def _beta_odds(probability: float, a: float, b: float) -> float:
    """x / (1 - x) of the beta quantile: Newton's steps over the log odds, halving where one leaves the bracket."""
    if probability > 0.5:
        return 1 / _beta_odds(1 - probability, b, a)
    low, high, at = -700.0, 700.0, math.log(a / b)
    for _ in range(200):
        x, y = 1 / (1 + math.exp(-at)), 1 / (1 + math.exp(at))
        excess, slope = _incomplete_beta(x, y, a, b) - probability, _front(x, y, a, b)
        low, high = (low, at) if excess > 0 else (at, high)
        following = at - excess / slope if slope > SMALLEST else math.nan
        if not low <= following <= high:
            following = (low + high) / 2
        step, at = abs(following - at), following
        if step < 1e-14 * max(1.0, abs(at)):
            break
    return math.exp(at)


def beta_quantile(probability: float, a: float, b: float) -> float:
    odds = _beta_odds(probability, a, b)
    return odds / (1 + odds)


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """F is a beta's odds times df2 / df1."""
    return _beta_odds(probability, df1 / 2, df2 / 2) * df2 / df1


def t_quantile(probability: float, df: float) -> float:
    """Student's t, whose square is F with 1 and df degrees of freedom."""
    if probability == 0.5:
        return 0.0
    size = math.sqrt(f_quantile(abs(2 * probability - 1), 1, df))
    return math.copysign(size, probability - 0.5)


def equal_bivariate_normal(limit: float, correlation: float, panels: int = 200) -> float:
    """Pr(X <= limit and Y <= limit) of two standard normals (Drezner & Wesolowsky 1990), by Simpson's rule over
    the arc sine of the correlation, where the integrand is smooth."""
    step = math.asin(correlation) / panels
    heights = [math.exp(-limit * limit / (1 + math.sin(step * i))) for i in range(panels + 1)]
    return NORMAL.cdf(limit) ** 2 + _simpson(heights, step) / (2 * math.pi)


def _simpson(heights: Sequence[float], step: float) -> float:
    inner = 4 * math.fsum(heights[1:-1:2]) + 2 * math.fsum(heights[2:-1:2])
    return (heights[0] + inner + heights[-1]) * step / 3
