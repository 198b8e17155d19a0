"""`python -m benchmarks.core`: what the pure core costs, each figure beside a floor measured in the same run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice
from statistics import median

from benchmarks import analysis, exposure, grading
from config import ROOT
from lms.publishing.pack.products import VOCABULARY
from lms.publishing.pack.reader import read_pack
from quizzes.item import Item
from quizzes.linting import lint, lint_set

TAKERS = (200, 2_000, 20_000)  # with 50 items each: 10,000, 100,000 and 1,000,000 responses
MOST_TIMES, MOST_MEGABYTES = 12, 60
LINTED, MOST_SECONDS = 2_000, 2
DRAWS = 200


def main() -> None:
    print(grading.report(grading.measure()), analysis_table(), linting_line(), drawing_line(), sep="\n\n", flush=True)


def analysis_table() -> str:
    lines = ["| analysis of a quiz | CPU | a bare loop | x floor | memory |", "|---|---:|---:|---:|---:|"]
    for takers in TAKERS:
        ours, floor = analysis.analysis_seconds(takers)
        held = analysis.analysis_megabytes(takers)
        name = f"{takers * analysis.ITEMS:,} responses"
        lines.append(f"| {name} | {ours:.3f} s | {floor:.3f} s | {ours / floor:.1f} x | {held:.1f} MB |")
    return "\n".join([*lines, "", f"Wanted: at most {MOST_TIMES} x and {MOST_MEGABYTES} MB, growing linearly."])


def linting_line() -> str:
    course = shipped()
    copies = (replace(item, id=f"{item.id}-{n}", siblings=item.id) for n in count() for item in course)
    items = list(islice(copies, LINTED))
    spent = median(linting_seconds(items) for _ in range(3))
    return f"Linting {LINTED:,} items: {spent:.2f} s of CPU (wanted: under {MOST_SECONDS} s)."


def shipped() -> list[Item]:
    pack = read_pack(ROOT / "course").pack
    if pack is None:
        raise SystemExit("the shipped course has errors: flask course check course")
    return list(pack.items())


def linting_seconds(items: Sequence[Item]) -> float:
    """Every rule on each item, and the rules over all of them as one set."""
    started = time.process_time()
    for item in items:
        lint(item, VOCABULARY)
    lint_set(items)
    return time.process_time() - started


def drawing_line() -> str:
    pool, plan = exposure.bank(exposure.QUESTIONS), exposure.blueprint()
    found = exposure.measure(pool, plan, DRAWS)
    drawn = f"One paper of {plan.total} from {len(pool):,} items: {found.median_ms:.1f} ms"
    return f"{drawn}, {found.broken} of {DRAWS} break the blueprint."


if __name__ == "__main__":
    main()
