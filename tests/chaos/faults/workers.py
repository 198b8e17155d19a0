"""R4: single workers are killed in the storm; the launcher makes new ones, the others go on answering."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from typing import Any

from tests.chaos.clients import Storm, gathered
from tests.chaos.server import Server
from tests.chaos.stage import Stage

ROUNDS, SHORT = 10, 2
PATIENCE = 60  # seconds within which a worker has to be replaced


def kill_workers(stage: Stage) -> int:
    """SIGKILL for one worker at a time, for each in turn: granian takes a worker that dies twice within 5.5 seconds
    for one that cannot live, and ends. A tab loses the request that was in flight when the worker was deaf, and no
    other."""
    server = stage.server()
    server.start()
    names = sorted(server.workers())
    storm = Storm(gathered(server.port, stage.scene, stage.history, stage.chance, stage.tabs))
    rounds = SHORT if stage.short else ROUNDS
    with storm.raging():
        for number in range(rounds):
            time.sleep(stage.chance.uniform(0.3, 0.8))
            name = names[number % len(names)]
            victim = server.workers()[name]
            os.kill(victim, signal.SIGKILL)
            _deaf(server, len(names))
            before = len(stage.history.events)
            stage.history.add("killed", worker=victim)
            if not _replaced(server, names, victim):
                stage.history.broken("errors", f"round {number}: {name} was not replaced in {PATIENCE} s")
                return number
            lost = Counter(event["client"] for event in _failed(stage, before))
            twice = sum(times > 1 for times in lost.values())
            if twice:
                stage.history.broken("errors", f"round {number}: {twice} tabs lost more than what was in flight")
        time.sleep(0.3)
    storm.settle()
    stage.notes.append(f"{len(_failed(stage))} requests were cut off by {rounds} kills")
    return rounds


def _failed(stage: Stage, since: int = 0) -> list[dict[str, Any]]:
    return [event for event in stage.history.events[since:] if event["kind"] == "failed"]


def _deaf(server: Server, workers: int) -> None:
    """Waits until the killed worker's socket accepts nothing any more: its threads die one by one, and until the last
    is gone a tab that comes back at once may be cut off anew."""
    until = time.monotonic() + PATIENCE
    while server.listening() >= workers and time.monotonic() < until:
        time.sleep(0.002)


def _replaced(server: Server, names: list[str], victim: int) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        alive = server.workers()
        if sorted(alive) == names and victim not in alive.values() and server.listening() == len(names):
            return True
        time.sleep(0.05)
    return False
