"""The rehearsal itself: the real server over the academy that was made, and everybody at its door."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

from lms.commands.exam.crowd import crowd
from lms.commands.exam.verdict import Limits, Rehearsed, judge
from lms.commands.plain import Failure

PATIENCE = 60  # seconds for the server to answer first, and to end


def rehearse(quiz: str, trainees: int, into: str, limits: Limits, say: Callable[[str], None]) -> Rehearsed:
    """Makes the academy, starts the server, sends the crowd; whatever happens, the server is stopped."""
    say(f"Making an academy with {trainees} trainees who may start {quiz!r}.")
    scene = _furnish(quiz, trainees, into)
    before = _children_cpu()
    with _server(into) as port:
        say(f"{trainees} trainees arrive within {limits.arrival:g} seconds.")
        taken = crowd(port, scene, limits)
    taken.server_cpu = _children_cpu() - before
    return judge(taken, trainees, limits)


def _children_cpu() -> float:
    """CPU seconds of the processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(into: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": into}


def _furnish(quiz: str, trainees: int, into: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "flask", "--app", "app:wsgi", "exam", "furnish", quiz, str(trainees)]
    done = subprocess.run(command, env=_environment(into), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "The academy was not made.")
    scene: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return scene


@contextlib.contextmanager
def _server(into: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**_environment(into), "PORT": str(port), "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "lms.commands.start"]
    with tempfile.TemporaryFile("w+") as words:  # not a pipe, which would hold up a server that says much
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=words, text=True)
        try:
            _wait(server, port, words)
            yield port
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(PATIENCE)
            server.kill()


def _wait(server: subprocess.Popen[str], port: int, words: IO[str]) -> None:
    for _ in range(PATIENCE * 20):
        if server.poll() is not None:
            words.seek(0)
            said = words.read().strip()
            raise Failure(said.splitlines()[-1] if said else "The server did not start.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise Failure("The server did not answer.")
