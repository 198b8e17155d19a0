"""What a cohort knows in each domain of the test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.analysis.crossing import Marks, cross
from quizzes.analysis.reliability import alpha
from quizzes.analysis.scores import distribution


@dataclass(frozen=True, slots=True)
class DomainFigures:
    """`mean` and `sd` are shares of the domain's greatest mark. A domain of few items is seldom reliable: see alpha."""

    domain: str
    items: int
    mean: float | None
    sd: float | None
    alpha: float | None


def domain_figures(columns: Sequence[Marks], domains: Sequence[str], maxima: Sequence[float]) -> list[DomainFigures]:
    """`domains` names each item's; the columns are of takers who were presented every item."""
    return [_figures(name, columns, domains, maxima) for name in Counter(domains)]


def _figures(name: str, columns: Sequence[Marks], domains: Sequence[str], maxima: Sequence[float]) -> DomainFigures:
    places = [place for place, domain in enumerate(domains) if domain == name]
    chosen = [columns[place] for place in places]
    totals, greatest = list(map(sum, zip(*chosen, strict=True))), sum(maxima[place] for place in places)
    scores = distribution(totals)
    return DomainFigures(
        domain=name,
        items=len(places),
        mean=_share(scores.mean, greatest),
        sd=_share(scores.sd, greatest),
        alpha=alpha([cross(column, totals) for column in chosen]),
    )


def _share(mark: float | None, greatest: float) -> float | None:
    return None if mark is None or not greatest else mark / greatest
