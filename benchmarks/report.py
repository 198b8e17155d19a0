"""The table that is printed, and the file with the same figures."""

from __future__ import annotations

import json
from collections.abc import Mapping

from config import ROOT

RESULTS = ROOT / "build" / "bench.json"
PAGES = {
    "attempt_page": "attempt page, 20 items",
    "lesson_page": "lesson page",
    "home": "home",
    "save_answer": "saving one answer",
    "cohort_100": "cohort page, 100 trainees",
    "cohort_1000": "cohort page, 1,000 trainees",
}
FLOORS = ("bytes_floor_ms", "template_floor_ms")
SAVING = {
    "bare_insert_ms": "one durable INSERT by the raw driver",
    "insert_floor_ms": "(c) the same with login, CSRF check and session look-up",
}

Figures = Mapping[str, Mapping[str, float | None]]


def write(figures: Figures) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="ascii")


def table(figures: Figures) -> str:
    """Markdown, so that it can stand in docs/performance.md as it is printed."""
    lines = [
        "| page | server CPU | (a) same bytes | x (a) | (b) same templates | x (b) | statements |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_line(name, figures[name]) for name in PAGES]
    save = figures["save_answer"]
    lines += [
        "",
        "| saving one answer | ms | the product's cost is |",
        "|---|---:|---:|",
        *(f"| {words} | {_ms(save[floor])} | {_times(save, floor)} |" for floor, words in SAVING.items()),
        "",
        f"1,000 trainees cost {_ratio(figures):.2f} x of what 100 cost (wanted: at most 1.3).",
    ]
    return "\n".join(lines)


def _line(name: str, row: Mapping[str, float | None]) -> str:
    floors = " | ".join(f"{_ms(row[floor])} | {_times(row, floor)}" for floor in FLOORS)
    return f"| {PAGES[name]} | {_ms(row['cpu_ms'])} | {floors} | {row['statements']} |"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ms"


def _times(row: Mapping[str, float | None], floor: str) -> str:
    cost, least = row["cpu_ms"], row[floor]
    return "–" if not cost or not least else f"{cost / least:.2f} x"


def _ratio(figures: Figures) -> float:
    many, few = figures["cohort_1000"]["cpu_ms"], figures["cohort_100"]["cpu_ms"]
    return many / few if many and few else 0.0
