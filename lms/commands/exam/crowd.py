"""The rehearsal itself: the real server over the academy that was made, and everybody at its door."""

from __future__ import annotations

import contextlib
import http.client
import json
import math
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from lms.commands.plain import Failure

ANSWERS = 5  # that each trainee saves before submitting
TOGETHER = 48  # trainees that the load generator follows at once
STEPS = ("start page", "start", "attempt page", "answer", "submission", "result")
PATIENCE = 60  # seconds for the server to answer first, and for any request

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ITEM = re.compile(r'<section class="item"[^>]*data-item="(\d+)".*?</section>', re.DOTALL)
_CHOICE = re.compile(r'<input[^>]*type="radio"[^>]*name="s\d+\.([^"]+)"[^>]*value="([^"]+)"')
_OTHER = re.compile(r'<input[^>]*name="s\d+\.([^"]+)"[^>]*type="radio"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Limits:
    """Over how many seconds people arrive, and the bar: 95 of 100 starts take at most so long, and nothing fails."""

    arrival: float
    start_p95: float = 1.0


@dataclass
class Taken:
    """How long each step took, in seconds, by step; and what failed."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rehearsed:
    lines: tuple[str, ...]
    reasons: tuple[str, ...]  # why not; none means go
    document: dict[str, Any]


def rehearse(quiz: str, trainees: int, into: str, limits: Limits, say: Callable[[str], None]) -> Rehearsed:
    """Makes the academy, starts the server, sends the crowd; whatever happens, the server is stopped."""
    say(f"Making an academy with {trainees} trainees who may start {quiz!r}.")
    scene = _furnish(quiz, trainees, into)
    with _server(into) as port:
        say(f"{trainees} trainees arrive within {limits.arrival:g} seconds.")
        taken = _crowd(port, scene, limits)
    return judge(taken, trainees, limits)


def judge(taken: Taken, trainees: int, limits: Limits) -> Rehearsed:
    """Figures of each step, and what stands against the examination."""
    rows = {step: _figures(seconds) for step, seconds in taken.seconds.items()}
    lines = [f"{'step':<14}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}"]
    lines += [
        f"{step:<14}{row['count']:>7}" + "".join(f"{row[name] * 1000:>9.0f}" for name in ("p50", "p95", "p99", "max"))
        for step, row in rows.items()
    ]
    lines += [f"failed: {error}" for error in taken.errors[:10]]
    reasons = []
    if taken.errors:
        reasons.append(f"{len(taken.errors)} requests failed")
    if rows["start"]["count"] < trainees:
        reasons.append(f"{rows['start']['count']} of {trainees} trainees started")
    if rows["start"]["p95"] > limits.start_p95:
        reasons.append(f"95 of 100 starts took up to {rows['start']['p95']:.2f} s, wanted {limits.start_p95:g} s")
    document = {"trainees": trainees, "arrival": limits.arrival, "steps": rows, "errors": len(taken.errors)}
    return Rehearsed(tuple(lines), tuple(reasons), document)


def _figures(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {"count": len(ordered)} | {name: percentile(ordered, share) for name, share in shares.items()}


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed; 0 of none."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


# -- the academy and the server, each a process with the settings of this one -----------------------------


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
    server = subprocess.Popen(
        [sys.executable, "-m", "lms.commands.start"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE)
        server.kill()


def _wait(server: subprocess.Popen[str], port: int) -> None:
    for _ in range(PATIENCE * 20):
        if server.poll() is not None:
            said = (server.stderr.read() if server.stderr else "").strip()
            raise Failure(said.splitlines()[-1] if said else "The server did not start.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise Failure("The server did not answer.")


# -- the crowd --------------------------------------------------------------------------------------------


def _crowd(port: int, scene: Mapping[str, Any], limits: Limits) -> Taken:
    """Everybody comes in and starts; then, in as much time again, everybody answers and submits."""
    taken = Taken()
    sessions: list[str] = scene["sessions"]
    trainees = [_Trainee(port, scene["cookie"], session, taken) for session in sessions]
    steps: tuple[Callable[[_Trainee], None], ...] = (lambda one: one.start(scene["quiz"]), _Trainee.finish)
    with ThreadPoolExecutor(min(TOGETHER, len(trainees))) as pool:
        for step in steps:
            began = time.monotonic()
            places = [began + limits.arrival * number / len(trainees) for number in range(len(trainees))]
            list(pool.map(_follow, trainees, [step] * len(trainees), places))
    return taken


def _follow(trainee: _Trainee, step: Callable[[_Trainee], None], at: float) -> None:
    """Waits for the trainee's turn; what fails is noted, and ends the rehearsal of this one."""
    time.sleep(max(0.0, at - time.monotonic()))
    try:
        step(trainee)
    except (OSError, http.client.HTTPException, _Unexpected) as error:
        trainee.taken.errors.append(str(error) or type(error).__name__)
        trainee.page = ""
    finally:
        trainee.connection.close()  # nobody keeps a connection while reading


class _Unexpected(Exception):
    """An answer that is not the one of a rehearsal that goes well."""


class _Trainee:
    """One browser: a connection and a cookie."""

    def __init__(self, port: int, name: str, cookie: str, taken: Taken) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.taken = taken
        self.page = ""  # of the attempt; empty before it starts, and where something failed
        self._where = ""
        self._name, self._cookie = name, cookie

    def start(self, quiz: str) -> None:
        token = _token(self._ask("start page", "GET", f"/quizzes/{quiz}")[1])
        form = {"csrf_token": token, "integrity": "yes"}
        self._where = self._ask("start", "POST", f"/quizzes/{quiz}/attempts", form, wanted=303)[0]
        self.page = self._ask("attempt page", "GET", self._where)[1]

    def finish(self) -> None:
        if not self.page:
            return
        token = _token(self.page)
        for seq, (item, name, value) in enumerate(_choices(self.page)[:ANSWERS], start=1):
            answer = {"item": item, "fields": {name: [value]}, "client": "rehearsal", "seq": seq, "base": 0}
            self._ask("answer", "POST", f"{self._where}/answers.json", answer, token=token)
        form = {"csrf_token": token}
        where = self._ask("submission", "POST", f"{self._where}/submission", form, wanted=303)[0]
        self._ask("result", "GET", where)

    def _ask(
        self, step: str, method: str, path: str, body: Any = None, *, token: str | None = None, wanted: int = 200
    ) -> tuple[str, str]:
        """The place that the answer points to and its text; noted with the time that it took."""
        headers = {"Cookie": f"{self._name}={self._cookie}"}
        data = None
        if token is not None:
            data, headers = json.dumps(body), headers | {"Content-Type": "application/json", "X-CSRFToken": token}
        elif body is not None:
            data, headers = urlencode(body), headers | {"Content-Type": "application/x-www-form-urlencoded"}
        began = time.monotonic()
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != wanted:
            raise _Unexpected(f"{step} answered {answer.status}")
        self.taken.seconds[step].append(time.monotonic() - began)
        self._keep(answer.getheader("Set-Cookie"))
        return answer.getheader("Location") or "", text

    def _keep(self, header: str | None) -> None:
        if header and header.startswith(f"{self._name}="):
            self._cookie = header.split(";")[0].removeprefix(f"{self._name}=")


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    if found is None:
        raise _Unexpected("a page without a form")
    return found[1]


def _choices(page: str) -> list[tuple[int, str, str]]:
    """Item, field and value of a first option, for every item that is answered by one of several."""
    found = []
    for item in _ITEM.finditer(page):
        choice = _CHOICE.search(item[0]) or _OTHER.search(item[0])
        if choice is not None:
            found.append((int(item[1]), choice[1], choice[2]))
    return found
