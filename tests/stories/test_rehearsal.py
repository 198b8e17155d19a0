"""A rehearsal of a start that many make at once: what it does, and what it concludes from what it saw."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from lms.commands.exam.crowd import _choices
from lms.commands.exam.verdict import STEPS, Limits, Taken, judge, percentile

LIMITS = Limits(arrival=60)


def taken(start: list[float], errors: int = 0) -> Taken:
    seconds = {step: [0.1] * len(start) for step in STEPS} | {"start": start}
    return Taken(seconds, [f"error {n}" for n in range(errors)])


def test_everybody_in_time_is_go() -> None:
    assert judge(taken([0.2] * 100), 100, LIMITS).reasons == ()


def test_five_in_a_hundred_may_be_slow_and_six_may_not() -> None:
    assert judge(taken([0.2] * 95 + [9.0] * 5), 100, LIMITS).reasons == ()
    (reason,) = judge(taken([0.2] * 94 + [9.0] * 6), 100, LIMITS).reasons
    assert "9.00 s" in reason


def test_one_failure_or_one_who_did_not_start_is_no_go() -> None:
    assert judge(taken([0.2] * 100, errors=1), 100, LIMITS).reasons == ("1 requests failed",)
    assert judge(taken([0.2] * 99), 100, LIMITS).reasons == ("99 of 100 trainees started",)


def test_a_crowd_that_came_too_late_is_no_go() -> None:
    """The figures would be those of a smaller crowd."""
    late = taken([0.2] * 100)
    late.late = 1.5
    (reason,) = judge(late, 100, LIMITS).reasons
    assert "1.5 s late" in reason


def test_nobody_at_all_is_no_go() -> None:
    assert judge(taken([]), 10, LIMITS).reasons == ("0 of 10 trainees started",)


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (1.0, 4)])
def test_a_percentile_is_a_value_that_was_seen(share: float, value: float) -> None:
    assert percentile([1, 2, 3, 4], share) == value


def test_options_are_found_whatever_the_order_of_their_attributes() -> None:
    page = (
        '<section class="item" id="item-1" data-item="1"><input type="radio" name="s1.choice" value="a"></section>'
        '<section class="item" id="item-2" data-item="2"><input name="s2.choice" type="radio" value="b"></section>'
        '<section class="item" id="item-3" data-item="3"><input type="text" name="s3.number"></section>'
    )
    assert _choices(page) == [(1, "choice", "a"), (2, "choice", "b")]


def rehearse(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SIGNOFF_")},
        "SIGNOFF_ENV": "demo",
        "SIGNOFF_KEYS": str(folder / "keys"),
        "DATABASE_URL": f"sqlite:///{folder / 'real.db'}",
    }
    command = [sys.executable, "-m", "flask", "--app", "app:wsgi"]
    if not (folder / "keys").exists():
        subprocess.run([*command, "keys", "new"], cwd=ROOT, env=environment, check=True, capture_output=True)
    return subprocess.run(
        [*command, "exam", "rehearse", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_small_crowd_starts_answers_and_submits_on_the_real_server(tmp_path: Path) -> None:
    into = f"sqlite:///{tmp_path / 'empty.db'}"
    found = rehearse(tmp_path, "final", "--trainees", "3", "--into", into, "--within", "3", "--json", f"{tmp_path}/it")
    counts = {line[:13].strip(): int(line[13:21]) for line in found.stdout.splitlines() if line[:13].strip() in STEPS}
    once = {**dict.fromkeys(STEPS, 3), "answer": counts["answer"], "state": 0}
    assert counts == once, found.stdout + found.stderr  # nobody's page stays open for the ten seconds between two looks
    assert counts["answer"] >= 3
    assert "failed" not in found.stdout
    assert (tmp_path / "it").exists()
    assert not (tmp_path / "real.db").exists(), "the academy's own database was not touched"
    again = rehearse(tmp_path, "final", "--trainees", "3", "--into", into)
    assert again.returncode == 1
    assert "That database is not empty" in again.stderr


@pytest.mark.parametrize(
    ("into", "said"), [("nonsense", "no address of a database"), ("sqlite:///{folder}/real.db", "of the settings")]
)
def test_a_database_that_cannot_be_meant_is_refused(into: str, said: str, tmp_path: Path) -> None:
    found = rehearse(tmp_path, "final", "--into", into.format(folder=tmp_path))
    assert found.returncode == 1
    assert said in found.stderr
