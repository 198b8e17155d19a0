"""What a rehearsal measured, and what it concludes: go, or the reasons why not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

STEPS = ("start page", "start", "attempt page", "state", "answer", "submission", "result")


@dataclass(frozen=True)
class Limits:
    """Over how many seconds people arrive, and the bar: 95 of 100 starts take at most so long, and nothing fails.

    late    seconds that the load generator may be behind its own plan: beyond that it saw fewer at once than it says
    """

    arrival: float
    start_p95: float = 1.0
    late: float = 1.0


@dataclass
class Taken:
    """How long each step took, in seconds, by step; what failed; how late anybody came; CPU seconds of the server, its
    own start included, and of the crowd."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    errors: list[str] = field(default_factory=list)
    late: float = 0.0
    server_cpu: float = 0.0
    crowd_cpu: float = 0.0


@dataclass(frozen=True)
class Rehearsed:
    lines: tuple[str, ...]
    reasons: tuple[str, ...]  # why not; none means go
    document: dict[str, Any]


def judge(taken: Taken, trainees: int, limits: Limits) -> Rehearsed:
    """Figures of each step, and what stands against the examination."""
    rows = {step: _figures(seconds) for step, seconds in taken.seconds.items()}
    lines = [f"{'step':<14}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}"]
    lines += [
        f"{step:<14}{row['count']:>7}" + "".join(f"{row[name] * 1000:>9.0f}" for name in ("p50", "p95", "p99", "max"))
        for step, row in rows.items()
    ]
    lines.append(f"CPU: {taken.server_cpu:.1f} s of the server, {taken.crowd_cpu:.1f} s of the crowd")
    lines += [f"failed: {error}" for error in taken.errors[:10]]
    reasons = []
    if taken.errors:
        reasons.append(f"{len(taken.errors)} requests failed")
    if rows["start"]["count"] < trainees:
        reasons.append(f"{rows['start']['count']} of {trainees} trainees started")
    if rows["start"]["p95"] > limits.start_p95:
        reasons.append(f"95 of 100 starts took up to {rows['start']['p95']:.2f} s, wanted {limits.start_p95:g} s")
    if taken.late > limits.late:
        reasons.append(
            f"this machine sent the trainees up to {taken.late:.1f} s late, so it was not as full as planned"
        )
    document: dict[str, Any] = {
        "trainees": trainees,
        "arrival": limits.arrival,
        "steps": rows,
        "errors": len(taken.errors),
    }
    document |= {"steps": rows, "late": taken.late, "server_cpu": taken.server_cpu, "crowd_cpu": taken.crowd_cpu}
    return Rehearsed(tuple(lines), tuple(reasons), document)


def _figures(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {"count": len(ordered)} | {name: percentile(ordered, share) for name, share in shares.items()}


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed; 0 of none."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
