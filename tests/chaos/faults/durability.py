"""R2: durability as seen from outside: between a request and its acknowledgement the database's log was synced."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.chaos.clients import Tab
from tests.chaos.databases import SqliteFile
from tests.chaos.server import LAUNCHER
from tests.chaos.stage import Skipped, Stage

SAVES, SHORT = 60, 20
CALLS = "fdatasync,fsync,read,recvfrom,recvmsg,sendto,sendmsg,write,writev"
_LINE = re.compile(r"(?P<pid>\d+) +(?P<rest>.*)")
_CALL = re.compile(r"(?P<name>\w+)\(")
_RESUMED = re.compile(r"<\.\.\. (?P<name>\w+) resumed>")
_READS, _WRITES, _SYNCS = (
    ("read", "recvfrom", "recvmsg"),
    ("sendto", "sendmsg", "write", "writev"),
    ("fdatasync", "fsync"),
)


def sync_before_answer(stage: Stage) -> int:
    """One tab saves one answer after the other, so that no other save's sync can be taken for its own."""
    assert isinstance(stage.database, SqliteFile)
    trace = stage.folder / "trace"
    server = stage.server((*_strace(stage), "-o", str(trace), *LAUNCHER))
    server.start()
    tab = Tab(server.port, 1, stage.scene.trainees[0], stage.history, random.Random(stage.chance.getrandbits(64)))
    tab.browser.timeout = 60
    tab.sign_in(stage.scene.password)
    tab.start(stage.scene.module)
    tab.open()
    tab.items = tuple(item for item in tab.items if not item.options and not item.numeric)
    saves = SHORT if stage.short else SAVES
    for _ in range(saves):
        tab.save_one()
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGTERM)  # strace hands no signal on
    server.ended()
    values = [event["value"] for event in stage.history.events if event["kind"] == "sent"]
    with trace.open(encoding="utf-8", errors="replace") as lines:
        found = synced(lines, values, f"{stage.database.path.name}-wal")
    for one in found:
        if not one.holds:
            stage.history.broken("lost", f"{one.value!r} was acknowledged before a sync: {one}")
    stage.notes.append(
        f"{sum(one.holds for one in found)} of {len(values)} acknowledgements followed a sync of their own"
    )
    return saves


def _strace(stage: Stage) -> tuple[str, ...]:
    found = shutil.which("strace")
    if found is None:
        raise Skipped("strace is not installed.")
    tried = subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True, check=False, cwd=stage.folder)
    if tried.returncode:
        raise Skipped("this user may not trace processes.")
    return (found, "-f", "-y", "-s", "8192", "-e", f"trace={CALLS}")


@dataclass
class Synced:
    """Where in the trace a value came in, was synced, and was answered; None where that was not seen."""

    value: str
    came: int | None = None
    synced: int | None = None  # a sync that began after it had come in has ended
    went: int | None = None  # the first byte of the answer after that
    named: bool = False  # and that answer names it

    @property
    def holds(self) -> bool:
        in_order = self.came is not None and self.synced is not None and self.went is not None
        return in_order and self.named and self.synced < self.went  # type: ignore[operator]


def synced(lines: Iterable[str], values: Sequence[str], log: str) -> list[Synced]:
    """One request after the other. `log` is the name of the file whose syncs count; of a call that strace shows in
    two halves, a sync counts from its first half on and is done with its second."""
    found = [Synced(value) for value in values]
    begun: dict[str, int] = {}  # process -> where its sync began
    for place, line in enumerate(lines):
        if (match := _LINE.match(line)) is None:
            continue
        pid, rest = match["pid"], match["rest"]
        call, resumed = _CALL.match(rest), _RESUMED.match(rest)
        name = call["name"] if call else resumed["name"] if resumed else ""
        if name in _SYNCS:
            if call and log in rest:
                begun[pid] = place
            if pid in begun and "unfinished" not in rest:
                _note_sync(found, begun.pop(pid), place)
        elif name in _READS:
            _note_arrival(found, rest, place)
        elif name in _WRITES:
            _note_answer(found, rest, place)
    return found


def _note_sync(found: Iterable[Synced], begun: int, ended: int) -> None:
    for one in found:
        if one.came is not None and one.synced is None and one.came < begun:
            one.synced = ended


def _note_arrival(found: Iterable[Synced], text: str, place: int) -> None:
    for one in found:
        if one.came is None and one.value in text:
            one.came = place


def _note_answer(found: Iterable[Synced], text: str, place: int) -> None:
    for one in found:
        if one.came is not None and one.went is None and "HTTP/1.1 " in text:
            one.went = place
        if one.went is not None and one.value in text:
            one.named = True
