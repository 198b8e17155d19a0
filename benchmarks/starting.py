"""What a start costs: trainees before an examination, half of them with a paper that was dealt ahead."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from benchmarks.servers import Server
from lms.accounts.passwords import hash_password
from lms.bank.queries import QuizRow, quizzes_of
from lms.cohorts.queries import enrolments_of
from lms.commands.exam.furnishing import cookie_of, open_the_way, people
from lms.database import db, now, reading
from lms.sitting.services.dealing import deal_ahead
from tests.academy import Academy

ROUNDS = 5
EACH = 20  # starts of each kind in a round
WARM = 12  # and before the first one
BATCH = 20

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Starters:
    """Cookies of those who have not started yet, by whether their paper lies ready; and the quiz's public id."""

    quiz: str
    dealt: Sequence[str]
    drawn: Sequence[str]


def gather_starters(academy: Academy) -> Starters:
    """As many as `measure_starts` needs; runs inside the application's context."""
    count, secret = 2 * (WARM + ROUNDS * EACH), hash_password("nobody signs in by it")
    tokens: list[str] = []
    for start in range(0, count, BATCH):
        tokens += people(academy.act(), range(start, min(start + BATCH, count)), secret)
    enrolments = enrolments_of(reading(), now())[-count:]
    quiz = _examination(quizzes_of(reading(), enrolments[0].release_id))
    db.session.remove()
    for start in range(0, count, BATCH):
        part = enrolments[start : start + BATCH]
        open_the_way(academy.act(), part, quiz)
        if start < count // 2:
            deal_ahead(academy.act(), [one for one in part if one.id < enrolments[count // 2].id], quiz.id)
    cookies = [cookie_of(token) for token in tokens]
    db.session.remove()
    return Starters(quiz.public_id, cookies[: count // 2], cookies[count // 2 :])


def _examination(quizzes: Sequence[QuizRow]) -> QuizRow:
    return next(quiz for quiz in quizzes if quiz.kind == "examination")


def measure_starts(server: Server, starters: Starters) -> dict[str, float]:
    """CPU milliseconds of one start with a dealt paper, of one without, and of the start page: medians of rounds."""
    costs: dict[str, list[float]] = {}
    waiting = {"start_dealt": iter(starters.dealt), "start_drawn": iter(starters.drawn)}
    for kind, cookies in waiting.items():
        _start(server, starters.quiz, cookies, WARM, kind, {})
    for _ in range(ROUNDS):
        for kind, cookies in waiting.items():
            _start(server, starters.quiz, cookies, EACH, kind, costs)
    return {name: median(values) for name, values in costs.items()}


def _start(
    server: Server, quiz: str, cookies: Iterator[str], n: int, kind: str, costs: dict[str, list[float]]
) -> None:
    mine, connection = [next(cookies) for _ in range(n)], http.client.HTTPConnection("127.0.0.1", server.port)
    before = server.cpu()
    tokens = [_token(connection, quiz, cookie) for cookie in mine]
    between = server.cpu()
    for cookie, token in zip(mine, tokens, strict=True):
        form = urlencode({"csrf_token": token, "integrity": "yes"})
        headers = {"Cookie": f"signoff={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/quizzes/{quiz}/attempts", form, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise RuntimeError(f"a start answered {answer.status}")
    costs.setdefault("start_page", []).append((between - before) * 1000 / n)
    costs.setdefault(kind, []).append((server.cpu() - between) * 1000 / n)
    connection.close()


def _token(connection: http.client.HTTPConnection, quiz: str, cookie: str) -> str:
    connection.request("GET", f"/quizzes/{quiz}", None, {"Cookie": f"signoff={cookie}"})
    answer = connection.getresponse()
    found = _TOKEN.search(answer.read().decode())
    if answer.status != 200 or found is None:
        raise RuntimeError(f"a start page answered {answer.status}")
    return found[1]
