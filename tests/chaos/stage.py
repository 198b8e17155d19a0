"""What a fault is given, and what it gives back: a database of its own, an academy, a history, chance from the seed."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from config import ROOT
from tests.chaos.academy import Scene, environment, make
from tests.chaos.checker import Finding, acknowledged, check
from tests.chaos.databases import Database, Store
from tests.chaos.history import History
from tests.chaos.server import LAUNCHER, Server
from tests.chaos.stored import keep, stored_in

KEPT = ROOT / "build" / "chaos"
TRAINEES = 18  # two tabs for every third of them make 24


class Skipped(Exception):
    """Why a fault cannot be caused here, in one sentence."""


@dataclass
class Stage:
    """The ground of one fault on one database."""

    folder: Path
    database: Database
    store: Store
    scene: Scene
    history: History
    chance: random.Random
    short: bool
    keys: Path
    servers: list[Server] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # figures that are printed under the table

    @property
    def sqlite(self) -> bool:
        return self.database.name == "SQLite"

    @property
    def tabs(self) -> int:
        """How many save at once."""
        return 10 if self.short else 24

    def server(self, command: tuple[str, ...] = LAUNCHER, **more: str) -> Server:
        """A server over this stage's database, not started yet; it is stopped when the fault is over."""
        log = self.folder / f"server{len(self.servers)}.log"
        made = Server({**self.environment, **more}, log, command)
        self.servers.append(made)
        return made

    @property
    def environment(self) -> Mapping[str, str]:
        return environment(self.database.url, self.keys)

    def sound(self) -> None:
        """Asks the database itself whether it is whole."""
        for sentence in self.database.unsound():
            self.history.broken("lost", sentence)

    def query(self, text: str, **values: object) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.database.url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(text), values)]
        finally:
            engine.dispose()


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    fault: str
    database: str
    rounds: int
    acknowledged: int
    findings: tuple[Finding, ...]
    seconds: float
    skipped: str = ""
    kept: Path | None = None
    notes: tuple[str, ...] = ()

    def count(self, column: str) -> int:
        return sum(finding.column == column for finding in self.findings)


class Ground:
    """One store with the academy in it, copied for every fault."""

    def __init__(self, store: Store, folder: Path, seed: int, short: bool, keep: bool = False) -> None:
        self.store, self.folder, self.seed, self.short, self.keep = store, folder, seed, short, keep

    @cached_property
    def template(self) -> tuple[Database, Scene]:
        database = self.store.empty("academy")
        return database, make(self._keys, database.url, TRAINEES)

    @property
    def _keys(self) -> Path:
        folder = self.folder / f"{self.store.name.lower()}-academy"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """A copy of the academy for one fault; its servers are stopped in the end, whatever happens."""
        database, scene = self.template
        place = f"{name.lower()}-{self.store.name.lower()}"
        copy, folder = self.store.copy(database, place), self.folder / f"stage-{place}"
        folder.mkdir(parents=True)
        shutil.copytree(self._keys / "keys", folder / "keys")
        history = History(KEPT / f"{self.seed}-{place}.jsonl")
        chance = random.Random(f"{self.seed} {place}")
        history.add("run", seed=self.seed, fault=name, database=self.store.name)
        made = Stage(folder, copy, self.store, scene, history, chance, self.short, folder)
        try:
            yield made
        finally:
            for server in made.servers:
                server.stop()
            history.close()

    def judge(self, stage: Stage, fault: str, rounds: int, seconds: float) -> Row:
        """Holds the history against what is stored; keeps both where they differ."""
        stored = stored_in(stage.database.url)
        found = tuple(check(stage.history.events, stored))
        path: Path | None = stage.history.path
        if found or self.keep:
            keep(stored, stage.history.path.with_suffix(".rows.json"))
            for number, server in enumerate(stage.servers):
                if server.log.exists():
                    shutil.copy(server.log, stage.history.path.with_suffix(f".server{number}.log"))
        else:
            stage.history.path.unlink()
            path = None
        count, notes = acknowledged(stage.history.events), tuple(stage.notes)
        return Row(fault, self.store.name, rounds, count, found, seconds, "", path, notes)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for everything that a run writes, on the disk that /tmp is on."""
    with tempfile.TemporaryDirectory(prefix="signoff-chaos-") as folder:
        yield Path(folder)


def clock() -> float:
    return time.monotonic()
