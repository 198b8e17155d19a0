"""The faults, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.faults import (
    clocks,
    disk,
    durability,
    killing,
    network,
    racing,
    restarting,
    starting,
    statements,
    stopping,
    workers,
)
from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Fault:
    """`cause` returns how many rounds it took; what it saw and what was answered stands in the stage's history."""

    name: str
    title: str
    cause: Callable[[Stage], int]
    short: bool = True  # part of the run under a minute
    databases: tuple[str, ...] = ("SQLite", "PostgreSQL")


FAULTS = (
    Fault("R1", "whole server killed in a save storm", killing.kill_group),
    Fault("R2", "each acknowledgement follows a sync", durability.sync_before_answer, databases=("SQLite",)),
    Fault("R3", "each statement of a request fails in turn", statements.fail_each),
    Fault("R4", "single workers killed in the storm", workers.kill_workers),
    Fault("R5a", "64 race for the last attempt", racing.last_attempt),
    Fault("R5b", "64 race to start", racing.start),
    Fault("R5c", "64 race to submit", racing.submit),
    Fault("R6", "PostgreSQL restarted in the storm", restarting.restart_postgresql, databases=("PostgreSQL",)),
    Fault("R7", "disk full in the storm", disk.fill_disk, short=False),
    Fault("R9", "the server's clock moved", clocks.move_clock, short=False),
    Fault("R12", "requests dropped, doubled, reordered", network.reorder),
    Fault("R16a", "four servers start on nothing", starting.on_nothing, short=False),
    Fault("R16b", "four servers start on a pending migration", starting.on_pending_migration, short=False),
    Fault("R17", "SIGTERM with requests in flight", stopping.stop_gently),
)
