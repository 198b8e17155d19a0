"""`python -m benchmarks.exposure`: whether many draws from a big bank hold the blueprint and use the items evenly."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from quizzes.capacity import capacity
from quizzes.paper import Blueprint, Candidate, Cell, draw
from quizzes.values import seeded_rng

DOMAINS = ("anatomy", "product", "technique", "safety", "consent")
LEVELS = ("recall", "application", "reasoning")
PER_LEVEL = {"recall": 3, "application": 4, "reasoning": 2}
QUESTIONS, DRAWS = 2000, 10_000


def bank(questions: int) -> list[Candidate]:
    """Domains and levels in equal parts, every tenth question critical; a fifth of all stand in pairs of siblings."""
    cells = len(DOMAINS) * len(LEVELS)
    return [_question(n, n // cells, n % cells, questions) for n in range(questions)]


def _question(n: int, row: int, cell: int, questions: int) -> Candidate:
    paired = n < questions // 5
    siblings = f"pair-{cell}-{row // 2}" if paired else None
    return Candidate(
        f"q{n:05}", DOMAINS[cell % len(DOMAINS)], LEVELS[cell // len(DOMAINS)], row % 10 == 0, siblings, None
    )


def blueprint() -> Blueprint:
    """45 items: three, four and two of each domain by level."""
    return Blueprint(tuple((Cell(domain, level), PER_LEVEL[level]) for domain in DOMAINS for level in LEVELS))


@dataclass(frozen=True)
class Exposure:
    """`spread` is chi square over its degrees of freedom, within questions that should come up equally often:
    1 is what equal chances give, and a blueprint's fixed numbers a little less."""

    draws: int
    broken: int
    never: int
    rarest: float
    commonest: float
    spread: float
    median_ms: float
    slowest_ms: float


def measure(pool: Sequence[Candidate], plan: Blueprint, draws: int) -> Exposure:
    by_id = {candidate.id: candidate for candidate in pool}
    shown: Counter[str] = Counter({candidate.id: 0 for candidate in pool})
    broken, times = 0, []
    for seed in range(draws):
        started = time.perf_counter()
        paper = draw(pool, plan, seeded_rng(seed))
        times.append((time.perf_counter() - started) * 1000)
        shown.update(paper)
        broken += not holds([by_id[id] for id in paper], plan)
    ratios = [count / expected for group in _alike(pool) for count, expected in _expected(group, shown)]
    chi = sum((c - e) ** 2 / e for group in _alike(pool) for c, e in _expected(group, shown) if e)
    freedom = sum(len(group) - 1 for group in _alike(pool))
    never = sum(count == 0 for count in shown.values())
    return Exposure(draws, broken, never, min(ratios), max(ratios), chi / freedom, median(times), max(times))


def holds(paper: Sequence[Candidate], plan: Blueprint) -> bool:
    """For cells that do not overlap: every cell has its number, nothing stands twice, no siblings meet."""
    counts = [
        sum(cell.takes(one.domain, one.level, one.critical) for one in paper) == count for cell, count in plan.cells
    ]
    ideas = [one.siblings or one.id for one in paper]
    return all(counts) and len(paper) == plan.total and len(set(ideas)) == len(ideas)


def _alike(pool: Sequence[Candidate]) -> list[list[str]]:
    """Questions of one cell with equally many siblings: the draw has no reason to prefer one of them."""
    sizes = Counter(candidate.siblings for candidate in pool if candidate.siblings)
    found: dict[tuple[str, str, int], list[str]] = {}
    for one in pool:
        found.setdefault((one.domain, one.level, sizes.get(one.siblings or "", 1)), []).append(one.id)
    return list(found.values())


def _expected(group: Sequence[str], shown: Counter[str]) -> list[tuple[int, float]]:
    mean = sum(shown[id] for id in group) / len(group)
    return [(shown[id], mean) for id in group]


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.exposure", description=__doc__)
    words.add_argument("--questions", type=int, default=QUESTIONS)
    words.add_argument("--draws", type=int, default=DRAWS)
    chosen = words.parse_args()
    pool, plan = bank(chosen.questions), blueprint()
    found, carried = measure(pool, plan, chosen.draws), capacity(pool, plan)
    print(f"{found.draws:,} papers of {plan.total} items from {len(pool):,} questions ({carried.ideas:,} ideas)")
    print(f"papers that break the blueprint    {found.broken}")
    print(f"questions never drawn              {found.never}")
    print(f"exposure, as a share of its mean   {found.rarest:.2f} to {found.commonest:.2f}")
    print(f"chi square by degrees of freedom   {found.spread:.3f}")
    print(f"one draw                           {found.median_ms:.1f} ms (slowest {found.slowest_ms:.1f})")
    print(f"disjoint papers                    {carried.disjoint}")
    papers = carried.papers
    print(f"different papers                   {'not counted' if papers is None else f'{papers:.2e}'}")


if __name__ == "__main__":
    main()
