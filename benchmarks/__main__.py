"""`make bench`: fills an academy, starts the product and its floors, measures, prints and writes the figures."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import report
from benchmarks.academy import environment, fill, make_app
from benchmarks.capture import copy_database, take_pictures
from benchmarks.floors import FOLDER, Pictures
from benchmarks.measuring import Trial, contender, prepare, run
from benchmarks.profiling import profile
from benchmarks.saving import Choices
from benchmarks.servers import serving

ROUNDS = 5
PRODUCT = "app:wsgi"
# Which floor stands beside which pages, under the name that its figure has in the results.
FLOORS = {
    "bytes_floor_ms": "benchmarks.floors:bytes_floor",
    "template_floor_ms": "benchmarks.floors:template_floor",
    "insert_floor_ms": "benchmarks.floors:insert_floor",
    "bare_insert_ms": "benchmarks.floors:bare_insert_floor",
}
WRITING = ("insert_floor_ms", "bare_insert_ms")


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    words.add_argument("--rounds", type=int, default=ROUNDS)
    words.add_argument("--profile", action="store_true", help="say where the time goes, and measure nothing")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="signoff-bench-") as name:
        folder = Path(name)
        app, clock = make_app(folder)
        with app.app_context():
            print("filling the academy", flush=True)
            scene = fill(app, clock, folder)
        pictures, shares = take_pictures(app, scene, folder)
        if chosen.profile:
            profile(app, pictures, shares)
            return
        copy_database(app, folder, tuple(f"{floor}.db" for floor in WRITING))
        measure(folder, pictures, shares, chosen.rounds)


def measure(folder: Path, pictures: Pictures, shares: list[Choices], rounds: int) -> None:
    with ExitStack() as servers:
        print("warming up", flush=True)
        trials = start(servers, folder, pictures, shares)
        found = run(trials, rounds)
    figures: dict[str, dict[str, float | None]] = {}
    for name, page in pictures.pages.items():
        costs = {figure: round(cost, 4) for figure, cost in found[name].items()}
        figures[name] = {"cpu_ms": None, "template_floor_ms": None, **costs, "statements": page.statements}
    report.write(figures)
    print(report.table(figures))


def start(servers: ExitStack, folder: Path, pictures: Pictures, shares: list[Choices]) -> list[Trial]:
    """One server for each contender, warm; a page's contenders stand side by side, to be measured in turn."""
    given = {**environment(folder), FOLDER: str(folder)}
    running = {
        figure: servers.enter_context(serving(target, given))
        for figure, target in {"cpu_ms": PRODUCT, **FLOORS}.items()
    }
    return [
        prepare(contender(name, page, figure, running[figure], shares))
        for name, page in pictures.pages.items()
        for figure in running
        if _belongs(name, figure)
    ]


def _belongs(page: str, figure: str) -> bool:
    if page == "save_answer":
        return figure != "template_floor_ms"
    return figure not in WRITING


if __name__ == "__main__":
    main()
