"""The real server, started as `make run` starts it: a launcher with its workers in a process group of their own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from config import ROOT

LAUNCHER = (sys.executable, "-m", "lms.commands.start")
PATIENCE = 60  # seconds that a start may take on a machine that is busy


class NotServing(Exception):
    """The server ended, or did not answer in time; the end of its log says why."""


class Server:
    """`command` and `environment` are those of the first start and of every later one; the port stays the same, and
    stands in place of PORT in the command."""

    def __init__(self, environment: Mapping[str, str], log: Path, command: Sequence[str] = LAUNCHER) -> None:
        self.port, self.log = free_port(), log
        self.command = tuple(str(self.port) if word == "PORT" else word for word in command)
        self.environment = {**os.environ, **environment, "PORT": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, before: Callable[[], None] | None = None) -> float:
        """Starts it and waits until it answers; returns the seconds that this took."""
        begun = time.monotonic()
        self.launch(before)
        self.wait()
        return time.monotonic() - begun

    def launch(self, before: Callable[[], None] | None = None) -> None:
        """Starts it without waiting. `before` runs in the new process, as for a limit."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=before,  # the harness's threads hold no lock that a limit would need
            )

    def wait(self, patience: float = PATIENCE) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self._running.poll() is not None:
                raise NotServing(f"exit code {self._running.returncode}: {self.said()}")
            if self.answers():
                return
            time.sleep(0.02)
        raise NotServing(f"no answer in {patience} s: {self.said()}")

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/sign-in")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL for the launcher, the workers and the work in the background at the same moment."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(PATIENCE)

    def terminate(self) -> None:
        """SIGTERM for the launcher, as a service manager sends it."""
        self._running.terminate()

    def ended(self) -> int:
        """Waits for the end; the exit code."""
        return self._running.wait(PATIENCE)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.terminate()
        try:
            self.ended()
        except subprocess.TimeoutExpired:
            self.kill()

    def workers(self) -> dict[str, int]:
        """The processes that answer requests, by the names that granian gives them: worker-1, worker-2."""
        found = {}
        for pid in children(self._running.pid):
            _before, named, number = _title(pid).partition("worker-")
            if named:
                found[named + number.split("\0")[0].strip()] = pid
        return found

    def listening(self) -> int:
        """How many sockets accept connections at the port: each worker that is ready has one of its own."""
        wanted, listens = f":{self.port:04X}", "0A"
        rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        return sum(row[1].endswith(wanted) and row[3] == listens for row in rows)

    def unread(self) -> int:
        """How many connections at the port hold something that no worker has read yet."""
        wanted, established = f":{self.port:04X}", "01"
        rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        here = (row for row in rows if row[1].endswith(wanted) and row[3] == established)
        return sum(int(row[4].partition(":")[2], 16) > 0 for row in here)

    def said(self) -> str:
        """The end of what it wrote, on one line."""
        return " ".join(self.log.read_text(errors="replace").split())[-400:]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise NotServing("it was never started")
        return self.process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent and fields[0] != "Z":
                    found.append(int(entry.name))
    return sorted(found)


def _title(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def import_seconds() -> float:
    """How long a fresh process takes to import the application: what a start cannot go below."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import lms.commands.start"], cwd=ROOT, check=True)
    return time.monotonic() - begun
