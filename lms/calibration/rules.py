"""When an assessor is calibrated, and who rates more strictly or leniently than the expert. Pure.

Levels are ordinal: a rating is below, at or above the expert's, at most one level away or further. Nothing is averaged.

Severity is judged by D, how many more ratings lie below the expert's than above. Somebody without a bias is below as
often as above. How often they are off at all is taken from the others' ratings (with PRIOR ratings' worth of PRIOR_OFF,
so that a few assessors do not decide it), which gives D its exact distribution by convolution. The p-values of all
assessors are judged together by Benjamini and Hochberg (1995): among those who are named, at most FALSE are expected
to be there by chance. Besides, D must be at least half of the cases: a small lean over many cases is no finding.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.analysis.agreement import Weighting, weighted_kappa
from quizzes.analysis.intervals import Interval, wilson

FEWEST = 10  # cases below which nothing is said
FALSE = 0.05  # expected share of chance among those who are named
PRIOR, PRIOR_OFF = 24, 0.3
CANNOT_TELL, STRICT, LENIENT, NONE = "cannot_tell", "strict", "lenient", "none"


@dataclass(frozen=True)
class Rated:
    """One case: the expert's level and the assessor's."""

    expert: int
    given: int


@dataclass(frozen=True)
class Tally:
    """Counts of ratings against the expert's level."""

    n: int
    below: int
    above: int
    within: int  # at most one level away

    @property
    def exact(self) -> int:
        return self.n - self.below - self.above

    @property
    def difference(self) -> int:
        return self.below - self.above


def tally(rated: Iterable[Rated]) -> Tally:
    rows = list(rated)
    return Tally(
        len(rows),
        sum(one.given < one.expert for one in rows),
        sum(one.given > one.expert for one in rows),
        sum(abs(one.given - one.expert) <= 1 for one in rows),
    )


def agrees(found: Tally) -> bool:
    """Acceptable agreement: at least half of the ratings exact, at least nine in ten within one level."""
    return found.n >= FEWEST and 2 * found.exact >= found.n and 10 * found.within >= 9 * found.n


def calibrated(rated: Collection[Rated], cases: int) -> bool:
    """Whether every case of the set is rated, with acceptable agreement."""
    return len(rated) == cases and agrees(tally(rated))


@dataclass(frozen=True)
class Severity:
    """How one assessor rates. Shares come with their 95 % intervals (Wilson), kappa with its own; None: cannot tell.

    p       how often chance alone would give such a difference, two-sided
    kappa   quadratic weights over the whole scale: agreement beyond chance, with credit for near misses
    """

    tally: Tally
    verdict: str
    p: float | None = None
    below: Interval | None = None
    above: Interval | None = None
    exact: Interval | None = None
    kappa: float | None = None
    kappa_interval: Interval | None = None


def severity(ratings: Mapping[int, Sequence[Rated]], levels: Sequence[int]) -> dict[int, Severity]:
    """Everybody's severity, by assessor. `levels` is the whole scale, in order."""
    tallies = {person: tally(rated) for person, rated in ratings.items()}
    ps = {
        person: _chance(found.n, _off(tallies, person), found.difference)
        for person, found in tallies.items()
        if found.n >= FEWEST
    }
    named = _named(ps)
    return {
        person: _severity(found, ratings[person], levels, ps.get(person), person in named)
        for person, found in tallies.items()
    }


def _severity(found: Tally, rated: Sequence[Rated], levels: Sequence[int], p: float | None, named: bool) -> Severity:
    if p is None:
        return Severity(found, CANNOT_TELL)
    verdict = NONE
    if named and 2 * abs(found.difference) >= found.n:
        verdict = STRICT if found.difference > 0 else LENIENT
    agreement = weighted_kappa(
        [(str(one.expert), str(one.given)) for one in rated], [str(level) for level in levels], Weighting.QUADRATIC
    )
    return Severity(
        found,
        verdict,
        p,
        wilson(found.below / found.n, found.n),
        wilson(found.above / found.n, found.n),
        wilson(found.exact / found.n, found.n),
        agreement.kappa if agreement else None,
        _possible(agreement.interval()) if agreement and agreement.standard_error else None,  # no width is no interval
    )


def _possible(found: Interval | None) -> Interval | None:
    """As far as kappa can reach: the normal approximation goes beyond one where agreement is high."""
    if found is None:
        return None
    low, high = found
    return max(-1.0, low), min(1.0, high)


def _off(tallies: Mapping[int, Tally], person: int) -> float:
    """How often somebody without a bias is off: by the others' ratings, and a prior for few of them."""
    others = [found for one, found in tallies.items() if one != person]
    off = sum(found.below + found.above for found in others) + PRIOR * PRIOR_OFF
    return off / (sum(found.n for found in others) + PRIOR)


@functools.lru_cache(10_000)
def _chance(n: int, off: float, difference: int) -> float:
    """P(|D| >= |difference|) where each of n ratings is below or above with off/2 each."""
    shares = {0: 1.0}
    for _ in range(n):
        following: dict[int, float] = {}
        for at, share in shares.items():
            for step, weight in ((-1, off / 2), (0, 1 - off), (1, off / 2)):
                following[at + step] = following.get(at + step, 0.0) + share * weight
        shares = following
    return min(1.0, sum(share for at, share in shares.items() if abs(at) >= abs(difference)))


def _named(ps: Mapping[int, float]) -> frozenset[int]:
    """Benjamini and Hochberg's step-up: whose p-values are small enough among all of them."""
    ordered = sorted(ps, key=lambda person: (ps[person], person))
    last = max((k for k, person in enumerate(ordered, 1) if ps[person] <= FALSE * k / len(ordered)), default=0)
    return frozenset(ordered[:last])
