"""The table that is printed, each figure with what is wanted of it, and the file with the same figures."""

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
FLOORS = {"bytes_floor_ms": "(a)", "template_floor_ms": "(b)"}
SAVING = {
    "bare_insert_ms": "one durable INSERT by the raw driver",
    "insert_floor_ms": "(c) the same with login, CSRF check and session look-up",
}
# At most so many times what the floor costs.
WANTED = {"attempt_page": {"bytes_floor_ms": 10.0, "template_floor_ms": 1.0}, "lesson_page": {"template_floor_ms": 1.2}}
SAVE, CROWD = 1.6, 1.3  # x (c), without the signature; the page of 1,000 trainees x that of 100

Figures = Mapping[str, Mapping[str, float | None]]


def write(figures: Figures) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="ascii")


def table(figures: Figures) -> str:
    """Markdown, so that it can stand in docs/performance.md as it is printed."""
    lines = [
        "| page | server CPU | (a) same bytes | (b) same templates | x (a) | x (b) | statements | wanted |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_line(name, figures[name]) for name in PAGES]
    save = figures["save_answer"]
    lines += [
        "",
        "| saving one answer | ms | the product's cost is | without the receipt's signature |",
        "|---|---:|---:|---:|",
        *(f"| {words} | {_ms(save[name])} | {_x(save, name)} | {_x(_unsigned(save), name)} |" for name, words in SAVING.items()),
        "",
        f"The signature costs {save['signature_ms']} ms. " + _sentence(_times(_unsigned(save), "insert_floor_ms"), SAVE, "(c)"),
        f"1,000 trainees cost {_many(figures):.2f} x of what 100 cost. " + _sentence(_many(figures), CROWD, "that"),
    ]
    return "\n".join(lines)


def _line(name: str, row: Mapping[str, float | None]) -> str:
    floors = " | ".join(_ms(row[floor]) for floor in FLOORS)
    times = " | ".join(_x(row, floor) for floor in FLOORS)
    wanted = "; ".join(
        f"{bar:g} x {FLOORS[floor]}: {_verdict(_times(row, floor), bar)}" for floor, bar in WANTED.get(name, {}).items()
    )
    return f"| {PAGES[name]} | {_ms(row['cpu_ms'])} | {floors} | {times} | {row['statements']} | {wanted} |"


def _unsigned(row: Mapping[str, float | None]) -> Mapping[str, float | None]:
    """A save without what its receipt's signature costs."""
    return {**row, "cpu_ms": (row["cpu_ms"] or 0) - (row["signature_ms"] or 0)}


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ms"


def _times(row: Mapping[str, float | None], floor: str) -> float | None:
    cost, least = row["cpu_ms"], row[floor]
    return cost / least if cost and least else None


def _x(row: Mapping[str, float | None], floor: str) -> str:
    times = _times(row, floor)
    return "–" if times is None else f"{times:.2f} x"


def _verdict(times: float | None, bar: float) -> str:
    return "met" if times is not None and times <= bar else "not met"


def _sentence(times: float | None, bar: float, of: str) -> str:
    return f"Wanted: at most {bar:g} x {of}: {_verdict(times, bar)}."


def _many(figures: Figures) -> float:
    many, few = figures["cohort_1000"]["cpu_ms"], figures["cohort_100"]["cpu_ms"]
    return many / few if many and few else 0.0
