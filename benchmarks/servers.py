"""Granian servers of two workers each, and the CPU time that one of them has used with all its processes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import ROOT

WORKERS = 2
THREADS = 4  # of each worker, as `make run` has it
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    process: int

    def cpu(self) -> float:
        """Seconds of user and system time of the server and its workers since they began."""
        children: dict[int, list[int]] = {}
        used: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with contextlib.suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    children.setdefault(int(fields[1]), []).append(int(entry.name))
                    used[int(entry.name)] = int(fields[11]) + int(fields[12])
        return sum(used[one] for one in _family(self.process, children)) / TICKS


def _family(process: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    yield process
    for child in children.get(process, ()):
        yield from _family(child, children)


@contextlib.contextmanager
def serving(target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Starts `module:factory` on a free port, and stops it."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    command += ["--log-level", "warning", target]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("A server ended by itself; its words stand above.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("A server did not begin to answer within half a minute.")
