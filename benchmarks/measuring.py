"""Rounds of requests over kept connections, and what each contender's server spent on one request."""

from __future__ import annotations

import http.client
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median

from benchmarks.floors import FLOOR, Picture
from benchmarks.saving import SAVED, THREADS, Choices, bodies
from benchmarks.servers import Server

ROUND = 1.1  # seconds of the server's CPU, so that its clock's steps of 10 ms are within one per cent
WARM_UP = 10  # times that every thread connects anew, so that each worker has seen the page
FEWEST = 16
TELLING = 150  # milliseconds from which on a measurement says roughly what a request costs


@dataclass(frozen=True)
class Contender:
    """Something that answers: the product or a floor, at one page. `figure` is its name in the results."""

    page: str
    figure: str
    server: Server
    method: str
    path: str
    headers: Mapping[str, str]
    series: Sequence[Iterator[bytes | None]]  # bodies to send, for each thread of the client

    def send(self, n: int) -> None:
        """So many requests in all, over one kept connection of each thread."""
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._visit, self.series, itertools.repeat(-(-n // THREADS), THREADS)))

    def _visit(self, series: Iterator[bytes | None], n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        for _ in range(n):
            body = next(series)
            connection.request(self.method, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 200 or (body is not None and SAVED not in said):
                raise RuntimeError(f"{self.page} {self.figure}: {answer.status} {said[:300]!r}")
        connection.close()

    def cost(self, n: int) -> float:
        """CPU milliseconds of one request, over so many."""
        n = -(-n // THREADS) * THREADS
        before = self.server.cpu()
        self.send(n)
        return (self.server.cpu() - before) * 1000 / n


def contender(page: str, picture: Picture, figure: str, server: Server, shares: list[Choices]) -> Contender:
    """The product asks for who you are; floors are asked at their own address with the same headers."""
    path = picture.path if figure == "cpu_ms" else f"{FLOOR}/{page}"
    headers = {"Cookie": f"signoff={picture.cookie}", "Accept": "text/html"}
    if page != "save_answer":
        return Contender(page, figure, server, "GET", path, headers, [itertools.repeat(None)] * THREADS)
    headers |= dict.fromkeys(("Accept", "Content-Type"), "application/json") | {"X-CSRFToken": picture.token}
    series = [bodies(share, f"benchmark{number}") for number, share in enumerate(shares)]
    return Contender(page, figure, server, "POST", path, headers, series)


@dataclass
class Trial:
    """One contender through all rounds."""

    contender: Contender
    requests: int
    costs: list[float] = field(default_factory=list)


def prepare(contender: Contender) -> Trial:
    """Warms the contender up and finds how many requests fill a round."""
    for _ in range(WARM_UP):
        contender.send(THREADS)
    requests, cost = FEWEST, contender.cost(FEWEST)
    while requests * cost < TELLING:
        requests *= 4
        cost = contender.cost(requests)
    return Trial(contender, max(FEWEST, math.ceil(ROUND * 1000 / cost)))


def run(trials: Sequence[Trial], rounds: int) -> dict[str, dict[str, float]]:
    """Median of the rounds by page and figure; contenders take turns within each round."""
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", flush=True)
        for trial in trials:
            trial.costs.append(trial.contender.cost(trial.requests))
    found: dict[str, dict[str, float]] = {}
    for trial in trials:
        found.setdefault(trial.contender.page, {})[trial.contender.figure] = median(trial.costs)
    return found
