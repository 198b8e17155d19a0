"""Runs faults, each on a fresh copy of the academy, and gathers the lines of the table."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.chaos.checker import Finding
from tests.chaos.databases import SqliteStore, Store
from tests.chaos.faults import FAULTS, Fault
from tests.chaos.pg import Postgres, PostgresStore
from tests.chaos.stage import Ground, Row, Skipped, clock, scratch

Say = Callable[[str], None]


@contextmanager
def grounds(names: Iterable[str], seed: int, short: bool, keep: bool = False) -> Iterator[list[Ground]]:
    """One for each database that is asked for; a PostgreSQL server runs as long as its ground is used."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        yield [Ground(_store(name, folder, stack), folder, seed, short, keep) for name in names]


def _store(name: str, folder: Path, stack: ExitStack) -> Store:
    if name == "sqlite":
        return SqliteStore(folder)
    return PostgresStore(stack.enter_context(Postgres.serving()))


def chosen(only: str | None, short: bool) -> list[Fault]:
    """Those of the run, or those whose name begins as `only` says."""
    if only is None:
        return [fault for fault in FAULTS if fault.short or not short]
    found = [fault for fault in FAULTS if fault.name.lower().startswith(only.lower())]
    if not found:
        raise SystemExit(f"No fault is called {only}: there are {', '.join(fault.name for fault in FAULTS)}.")
    return found


def run(ground: Ground, fault: Fault) -> Row:
    """One fault on one database. What breaks the harness itself counts as an error: nothing was shown then."""
    begun = clock()
    with ground.stage(fault.name) as stage:
        try:
            rounds = fault.cause(stage)
            stage.sound()
        except Skipped as skipped:
            stage.history.close()
            stage.history.path.unlink()
            return Row(fault.name, ground.store.name, 0, 0, (), clock() - begun, str(skipped))
        except Exception as error:  # the other faults are still worth running
            traceback.print_exc(file=sys.stderr)
            found = (Finding("errors", "harness", f"{type(error).__name__}: {error}"),)
            return Row(fault.name, ground.store.name, 0, 0, found, clock() - begun, "", stage.history.path)
        finally:
            for server in stage.servers:
                server.stop()
        return ground.judge(stage, fault.name, rounds, clock() - begun)
