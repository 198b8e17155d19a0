"""R9: the server's clock is ahead, behind, and jumps: decisions are the same on every worker, and no time negative."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from tests.chaos.app import CLOCK
from tests.chaos.clients import Tab
from tests.chaos.stage import Stage

ASKED = 12  # connections, so that both workers answer
MINUTES, GRACE = 90, 30  # of the quiz
ROUNDED = 1_000  # milliseconds: a deadline is rounded up to a whole second, as at any start
HOURS = 6 * 3_600.0  # less than the silence after which a sign-in ends
SERVED = ("-m", "granian", "--interface", "wsgi", "--factory", "--workers", "2", "--blocking-threads", "4")


@dataclass
class Clock:
    """By how many seconds the server's clock is wrong; written whole, since workers read it all the time."""

    path: Path
    stage: Stage

    def set(self, seconds: float) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(seconds))
        os.replace(fresh, self.path)
        self.stage.history.add("clock", offset=seconds)


Story = Callable[[Stage, Tab, Clock], None]


def move_clock(stage: Stage) -> int:
    """Each story is another trainee's attempt over a server of two workers."""
    clock = Clock(stage.folder / "clock", stage)
    clock.set(0)
    command = (sys.executable, *SERVED, "--log-level", "warning", "--port", "PORT", "tests.chaos.app:wsgi")
    server = stage.server(command, **{CLOCK: str(clock.path)})
    server.start()
    for place, (begins, story) in enumerate(STORIES):
        clock.set(begins)
        chance = random.Random(stage.chance.getrandbits(64))
        tab = Tab(server.port, place, stage.scene.trainees[place], stage.history, chance)
        tab.sign_in(stage.scene.password)
        tab.start(stage.scene.module)
        tab.open()
        tab.items = tuple(item for item in tab.items if not item.options)  # each answer is another one
        story(stage, tab, clock)
        tab.submit()
        if tab.browser.get(f"/attempts/{tab.attempt}/result").status != 200:
            stage.history.broken("errors", f"story {place}: no result after the submission")
        tab.browser.close()
    return len(STORIES)


def _in_time_and_late(stage: Stage, tab: Tab, clock: Clock) -> None:
    """Within the grace all workers take an answer, after it none does."""
    _all(stage, tab, "saved")
    clock.set(MINUTES * 60 + GRACE - 10)
    _all(stage, tab, "saved")
    clock.set(MINUTES * 60 + GRACE + 10)
    _all(stage, tab, "late")


def _corrected_forward(stage: Stage, tab: Tab, clock: Clock) -> None:
    """It began by a clock that was six hours behind: once that is put right, the time is over for every worker."""
    _all(stage, tab, "saved")
    clock.set(0)
    _all(stage, tab, "late")


def _back_within(stage: Stage, tab: Tab, clock: Clock) -> None:
    """Ten minutes on, then five back: answers go on, and their order is that of their sequences."""
    clock.set(600)
    _all(stage, tab, "saved")
    clock.set(300)
    _all(stage, tab, "saved")


def _back_before_the_start(stage: Stage, tab: Tab, clock: Clock) -> None:
    """It began by a clock that was ahead: put right, it is not over, and nobody has more than the time from then on."""
    _all(stage, tab, "saved")
    clock.set(0)
    _no_more_than_the_time(stage, tab)
    _all(stage, tab, "saved")
    _no_more_than_the_time(stage, tab)
    clock.set(MINUTES * 60 + GRACE + 10)
    _all(stage, tab, "late")


def _back_while_nothing_is_sent(stage: Stage, tab: Tab, clock: Clock) -> None:
    """The same for somebody who only reads: the work in the background sees it, and the time runs from then on."""
    clock.set(0)
    _no_more_than_the_time(stage, tab)
    command = [sys.executable, "-m", "flask", "--app", "tests.chaos.app:wsgi", "work", "--once"]
    environment = {**os.environ, **stage.environment, CLOCK: str(clock.path)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    _no_more_than_the_time(stage, tab)
    clock.set(MINUTES * 60 + GRACE + 10)
    _all(stage, tab, "late")


def _no_more_than_the_time(stage: Stage, tab: Tab) -> None:
    tab.browser.close()  # the server may have given up the connection meanwhile
    left = tab.look()
    if left is None:
        stage.history.broken("errors", "the state does not say how much time is left")
    elif left > MINUTES * 60_000 + ROUNDED:
        text = f"{left // 60_000} of {MINUTES} minutes are left after the clock went back"
        stage.history.broken("slipped", text)


def _back_after_the_end(stage: Stage, tab: Tab, clock: Clock) -> None:
    """Over by a clock that is then put back: what was refused as late stays apart."""
    clock.set(MINUTES * 60 + GRACE + 10)
    _all(stage, tab, "late")
    clock.set(60)
    _all(stage, tab, None)


STORIES: tuple[tuple[float, Story], ...] = (
    (0, _in_time_and_late),
    (-HOURS, _corrected_forward),
    (0, _back_within),
    (3_600, _back_before_the_start),
    (HOURS, _back_before_the_start),
    (3_600, _back_while_nothing_is_sent),
    (0, _back_after_the_end),
)


def _all(stage: Stage, tab: Tab, wanted: str | None) -> None:
    """Saves over many fresh connections, each a new answer: every worker decides the same."""
    codes: Counter[str] = Counter()
    for _ in range(ASKED):
        tab.browser.close()
        tab.over = False
        tab.save_one()
        last = next(event for event in reversed(stage.history.events) if event["kind"] in ("answered", "failed"))
        codes[last.get("code") or str(last.get("status"))] += 1
    if len(codes) != 1 or (wanted and set(codes) != {wanted}):
        stage.history.broken("slipped", f"{dict(codes)} where all were to be {wanted or 'the same'}")
