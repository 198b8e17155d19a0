"""R1: the whole server is killed in a storm of saves, again and again; what was acknowledged is there."""

from __future__ import annotations

import time

from tests.chaos.clients import Storm, gathered
from tests.chaos.server import NotServing
from tests.chaos.stage import Stage

ROUNDS, SHORT = 50, 4
TIMES = 3  # the import of the application, within which a server answers again


def kill_group(stage: Stage) -> int:
    """SIGKILL for launcher, workers and background work at once, a start, and the tabs send again what waits."""
    server = stage.server()
    server.start()
    storm = Storm(gathered(server.port, stage.scene, stage.history, stage.chance))
    starts: list[float] = []
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
        time.sleep(0.5)
    storm.settle()
    _judge_starts(stage, starts)
    return rounds


def _judge_starts(stage: Stage, starts: list[float]) -> None:
    """The middle of the starts: single ones compete with what else the machine does."""
    middle = sorted(starts)[len(starts) // 2]
    text = f"serving again after {middle:.2f} s, at worst {max(starts):.2f} s; the import takes {stage.importing:.2f} s"
    stage.notes.append(text)
    if middle > TIMES * stage.importing:
        stage.history.broken("errors", text)
