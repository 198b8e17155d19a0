"""The crowd of a rehearsal: trainees who come in one after the other, each with a browser of their own."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from lms.commands.exam.verdict import Limits, Taken

ANSWERS = 5  # that each trainee saves before submitting
TOGETHER = 2_000  # trainees that are followed at once, each with a thread of its own
STACK = 256 * 1024  # bytes of such a thread
POLL = 10.0  # seconds between two looks of an open page at the state of its attempt
PATIENCE = 60  # seconds for any request
CLIENT = "rehearsal"  # the name that each trainee's only tab gives itself

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ITEM = re.compile(r'<section class="item"[^>]*data-item="(\d+)".*?</section>', re.DOTALL)
_CHOICE = re.compile(r'<input[^>]*type="radio"[^>]*name="s\d+\.([^"]+)"[^>]*value="([^"]+)"')
_OTHER = re.compile(r'<input[^>]*name="s\d+\.([^"]+)"[^>]*type="radio"[^>]*value="([^"]+)"')


def crowd(port: int, scene: Mapping[str, Any], limits: Limits) -> Taken:
    """Everybody comes in and starts; then, in as much time again, everybody answers and submits. Open pages ask for
    the state of their attempt all the while, as a browser's do."""
    taken, used = Taken(), time.process_time()
    sessions: list[str] = scene["sessions"]
    before, began = threading.stack_size(STACK), time.monotonic() + 0.5
    with ThreadPoolExecutor(min(TOGETHER, len(sessions))) as pool:
        for number, session in enumerate(sessions):
            comes = began + limits.arrival * number / len(sessions)
            trainee = _Trainee(port, scene["cookie"], session, taken)
            pool.submit(_follow, trainee, scene["quiz"], comes, comes + limits.arrival)
    threading.stack_size(before)
    taken.crowd_cpu = time.process_time() - used
    return taken


def _follow(trainee: _Trainee, quiz: str, comes: float, goes: float) -> None:
    """One trainee from the door to the result; what fails is noted, and ends the rehearsal of this one."""
    time.sleep(max(0.0, comes - time.monotonic()))
    trainee.taken.late = max(trainee.taken.late, time.monotonic() - comes)
    try:
        trainee.start(quiz)
        while goes - time.monotonic() > POLL:
            time.sleep(POLL)
            trainee.poll()
        time.sleep(max(0.0, goes - time.monotonic()))
        trainee.finish()
    except (OSError, http.client.HTTPException, _Unexpected) as error:
        trainee.taken.errors.append(str(error) or type(error).__name__)
    finally:
        trainee.connection.close()


class _Unexpected(Exception):
    """An answer that is not the one of a rehearsal that goes well."""


class _Trainee:
    """One browser: a connection and a cookie."""

    def __init__(self, port: int, name: str, cookie: str, taken: Taken) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.taken = taken
        self.page = ""  # of the attempt
        self._where = ""
        self._name, self._cookie = name, cookie

    def start(self, quiz: str) -> None:
        token = _token(self._ask("start page", "GET", f"/quizzes/{quiz}")[1])
        form = {"csrf_token": token, "integrity": "yes"}
        self._where = self._ask("start", "POST", f"/quizzes/{quiz}/attempts", form, wanted=303)[0]
        self.page = self._ask("attempt page", "GET", self._where)[1]
        self.connection.close()  # nobody keeps a connection while reading

    def poll(self) -> None:
        self._ask("state", "GET", f"{self._where}/state.json?client={CLIENT}")
        self.connection.close()

    def finish(self) -> None:
        token = _token(self.page)
        for seq, (item, name, value) in enumerate(_choices(self.page)[:ANSWERS], start=1):
            answer = {"item": item, "fields": {name: [value]}, "client": CLIENT, "seq": seq, "base": 0}
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
