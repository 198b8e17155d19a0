"""R6: PostgreSQL is restarted without a checkpoint in the storm: nothing but 503 meanwhile, nothing lost after."""

from __future__ import annotations

import time

from tests.chaos.clients import Storm, gathered
from tests.chaos.pg import PostgresDatabase
from tests.chaos.stage import Stage

ROUNDS, SHORT = 8, 2
PATIENCE = 30  # seconds until the first acknowledgement after a restart


def restart_postgresql(stage: Stage) -> int:
    """`pg_ctl -m immediate`, up to half a second of absence, a start that recovers from the log."""
    database = stage.database
    assert isinstance(database, PostgresDatabase)
    server = stage.server()
    server.start()
    storm = Storm(gathered(server.port, stage.scene, stage.history, stage.chance))
    rounds, waits = SHORT if stage.short else ROUNDS, list[float]()
    with storm.raging():
        for number in range(rounds):
            time.sleep(stage.chance.uniform(0.5, 1.5))
            database.server.restart(stage.chance.uniform(0, 0.5))
            stage.history.add("restarted", round=number)
            begun = len(stage.history.events)
            waits.append(_until_acknowledged(stage, begun))
    storm.settle()
    cut = sum(event["kind"] == "failed" for event in stage.history.events)
    if cut:
        stage.history.broken("errors", f"{cut} requests got no answer from the web server")
    refused = sum(event.get("status") == 503 for event in stage.history.events)
    stage.notes.append(f"{refused} times 503; the first acknowledgement {max(waits):.2f} s after a restart at worst")
    return rounds


def _until_acknowledged(stage: Stage, begun: int) -> float:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        if any(event.get("status") == 200 and event["kind"] == "answered" for event in stage.history.events[begun:]):
            return time.monotonic() - started
        time.sleep(0.02)
    stage.history.broken("errors", f"nothing was acknowledged for {PATIENCE} s after a restart")
    return float(PATIENCE)
