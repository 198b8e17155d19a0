"""R1: the whole server is killed in a storm of saves, again and again; what was acknowledged is there."""

from __future__ import annotations

import time

from tests.chaos.clients import Storm, gathered
from tests.chaos.server import NotServing, import_seconds
from tests.chaos.stage import Stage

ROUNDS, SHORT = 50, 2
IMPORTED = 7  # rounds from one import of the application to the next
TIMES = 3  # the import of the application, within which a server answers again


def kill_group(stage: Stage) -> int:
    """SIGKILL for launcher, workers and background work at once, a start, and the tabs send again what waits."""
    server = stage.server()
    server.start()
    storm = Storm(gathered(server.port, stage.scene, stage.history, stage.chance, stage.tabs))
    starts: list[float] = []
    imports: list[float] = []
    rounds = SHORT if stage.short else ROUNDS
    with storm.raging():
        for number in range(rounds):
            time.sleep(stage.chance.uniform(0.5, 1.5))
            server.kill()
            stage.history.add("killed", round=number)
            try:
                starts.append(server.start())
            except NotServing as error:
                stage.history.broken("errors", f"round {number}: {error}")
                return number
            stage.history.add("serving", round=number, seconds=round(starts[-1], 3))
            stage.sound()
            if not stage.short and number % IMPORTED == 0:
                imports.append(import_seconds())
        time.sleep(0.5)
    storm.settle()
    _judge_starts(stage, starts, imports)
    return rounds


def _judge_starts(stage: Stage, starts: list[float], imports: list[float]) -> None:
    """The middle of the starts against the middle of imports that were made in between, while the tabs saved: both
    compete with whatever else the machine does. A short run only says what it saw."""
    text = f"serving again after {_middle(starts):.2f} s, at worst {max(starts):.2f} s"
    text += f"; the import takes {_middle(imports):.2f} s" if imports else ""
    stage.notes.append(text)
    if imports and _middle(starts) > TIMES * _middle(imports):
        stage.history.broken("errors", text)


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
