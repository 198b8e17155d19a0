"""The running processes: web workers under granian and the work in the background, ended together."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app import wsgi
from lms.commands import work

PATIENCE = 15  # seconds that a worker may take to finish its requests


@dataclass(frozen=True)
class Place:
    """Where the server listens, with how many processes, each of which works on so many requests at a time."""

    address: str
    port: int
    workers: int
    threads: int


def serve(place: Place, before_fork: Callable[[], None], welcome: str) -> int:
    """Serves until a signal arrives; returns the exit code. `before_fork` runs when the port is ours."""
    if sys.platform == "linux":
        # The workers inherit what the launcher has imported; from Python 3.14 on this must be asked for.
        multiprocessing.set_start_method("fork", force=True)
    hangup = signal.getsignal(signal.SIGHUP)
    server = _granian(place)
    background = _Background(server, (os.getpid(), place.address, place.port, welcome))

    def start() -> None:
        # granian would reload its workers on SIGHUP; a closed terminal means stop, nohup means go on
        signal.signal(signal.SIGHUP, hangup if hangup == signal.SIG_IGN else server.signal_handler_interrupt)
        before_fork()
        background.start()

    server.on_startup(start)
    server.on_shutdown(background.stop)
    server.serve(target_loader=functools.partial(load, os.getpid()), wrap_loader=False)
    return 1 if background.failed else 0


def _granian(place: Place) -> Any:
    # Static files go through Flask as well: granian's own would lack the security headers and ETags.
    return Granian(
        "app:wsgi",
        address=place.address,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=place.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )


def load(parent: int) -> Flask:
    """The application of one web worker, which ends on SIGTERM and when the launcher is gone.

    A second signal that reaches granian's handler while the first is at work would deadlock it, so that no
    signal interrupts the worker: a thread waits for the first SIGTERM, and Ctrl+C is the launcher's to hear.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_end_on_signal, daemon=True).start()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    return wsgi()


def _end_on_signal() -> None:
    signal.sigwait({signal.SIGTERM})
    handler = signal.getsignal(signal.SIGTERM)
    if callable(handler):
        handler(signal.SIGTERM, None)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


class _Background:
    """The process beside the web workers; when it ends by itself, so does everything."""

    def __init__(self, server: Any, arguments: tuple[int, str, int, str]) -> None:
        self.failed = False
        self._server = server
        self._process = multiprocessing.Process(target=work_in_background, args=arguments, name="work")
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._process.start()
        self._watcher.start()

    def _watch(self) -> None:
        self._process.join()
        time.sleep(0.5)  # a signal to the whole group may reach the launcher a little later
        if not self._server.interrupt_signal:
            self.failed = True
            sys.stderr.write("The work in the background ended unexpectedly; stopping.\n")
            os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self._process.terminate()
        self._watcher.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()


def work_in_background(parent: int, address: str, port: int, welcome: str) -> None:
    """What `flask work` does, after saying once that the web workers answer."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the launcher decides what a closed terminal means
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _wait_for_answer(address, port)
    sys.stdout.write(welcome + "\n")
    sys.stdout.flush()
    with wsgi().app_context():
        work.run(parent)


def _wait_for_answer(address: str, port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
            return
        time.sleep(0.05)
