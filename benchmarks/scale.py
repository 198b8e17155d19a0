"""What stays the same when the academy grows: a million responses, fifty clients at once, a server that is full.

`python -m benchmarks.scale`; part of `make bench`. Each figure stands beside its own base of the same run."""

from __future__ import annotations

import http.client
import itertools
import json
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask

from benchmarks.academy import Scene, environment, fill, make_app
from benchmarks.academy import _person as add_person
from benchmarks.capture import _choices, _cookie, _get, _signed_in, _token, copy_database
from benchmarks.saving import SAVED, Choices, bodies
from benchmarks.servers import Server, serving
from config import ROOT
from lms.database import db, runtime

CLIENTS = 50
RESPONSES = 1_000_000
ROUNDS = 5
REQUESTS = 400  # of each measurement
SATURATION = 5.0  # seconds
RESULTS = ROOT / "build" / "bench-scale.json"
BARS = {"million": 1.3, "clients": 1.3, "p99": 20.0}

# One enrolment holds them all: 50,000 attempts of 20 items, each answered once.
MILLION = """
CREATE TEMP TABLE many(n INTEGER);
WITH RECURSIVE up(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM up WHERE n < 100 + {attempts} - 1)
INSERT INTO many SELECT n FROM up;
INSERT INTO attempt (public_id, enrolment_id, quiz_id, quiz_version_id, number, allowed, policy, time_percent, seed,
                     state, started_at, submitted_at, submitted_how, furthest, holder)
SELECT 'many' || m.n, a.enrolment_id, a.quiz_id, a.quiz_version_id, m.n, 10000000, a.policy, 100, 1,
       'submitted', a.started_at, a.started_at, 'time', 1, ''
FROM many m, (SELECT * FROM attempt WHERE public_id = ?1) a;
"""
SLOTS = """
INSERT INTO attempt_slot (attempt_id, number, section, question_id, question_version_id, key_revision_id, points, deal)
SELECT t.id, s.number, s.section, s.question_id, s.question_version_id, s.key_revision_id, s.points, s.deal
FROM attempt t, attempt_slot s WHERE t.public_id LIKE 'many%'
AND s.attempt_id = (SELECT id FROM attempt WHERE public_id = ?1)
"""
ANSWERS = """
INSERT INTO response (slot_id, sequence, client_id, client_seq, base_sequence, answer, late, receipt, received_at)
SELECT s.id, 1, 'many', 1, 0, '{"format":1}', 0, '', t.started_at
FROM attempt_slot s JOIN attempt t ON t.id = s.attempt_id WHERE t.public_id LIKE 'many%'
"""


@dataclass(frozen=True)
class Seat:
    """Somebody who sits an attempt of their own, and what they send."""

    cookie: str
    token: str
    path: str
    choices: Choices


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="signoff-bench-") as name:
        folder = Path(name)
        app, clock = make_app(folder)
        with app.app_context():
            print("filling the academy", flush=True)
            scene = fill(app, clock, folder)
            attempts = [scene.saving, *(_another(scene, number) for number in range(1, CLIENTS))]
        seats = [_seat(app, scene, number, attempt) for number, attempt in enumerate(attempts)]
        page = _seat(app, scene, 0, scene.pages["attempt_page"][1].rsplit("/", 1)[1], who="sitter")
        copy_database(app, folder, ("large.db",))
        print(f"storing {RESPONSES:,} responses", flush=True)
        _grow(folder / "large.db", scene.pages["attempt_page"][1].rsplit("/", 1)[1])
        with app.app_context():
            signature = _signature()
        with ExitStack() as servers:
            given = environment(folder)
            small = servers.enter_context(serving("app:wsgi", given))
            grown = {**given, "DATABASE_URL": f"sqlite:///{folder / 'large.db'}"}
            large = servers.enter_context(serving("app:wsgi", grown))
            figures = measure(small, large, seats, page)
    figures["signature_ms"] = signature
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({key: round(value, 4) for key, value in figures.items()}, indent=2) + "\n")
    print(table(figures))


def _another(scene: Scene, number: int) -> str:
    key = f"saver{number}"
    add_person(scene.academy, key, f"Saver {number}", "trainee", "RN")
    scene.academy.read_lesson(key, 1)
    return scene.academy.start(key, 1)


def _seat(app: Flask, scene: Scene, number: int, attempt: str, who: str | None = None) -> Seat:
    client = _signed_in(app, scene, who or ("saver" if number == 0 else f"saver{number}"))
    path = f"/attempts/{attempt}"
    token = _token(_get(client, path))
    with app.app_context():
        choices = _choices(Scene(scene.academy, scene.pages, attempt))
        db.session.remove()
    return Seat(_cookie(client), token, path, choices)


def _grow(path: Path, like: str) -> None:
    """By plain SQL: what is measured is the size of the tables, not how they were filled."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        slots = connection.execute(
            "SELECT count(*) FROM attempt_slot WHERE attempt_id = (SELECT id FROM attempt WHERE public_id = ?)", (like,)
        ).fetchone()[0]
        for statement in MILLION.replace("{attempts}", str(RESPONSES // slots)).split(";"):
            if statement.strip():
                connection.execute(statement, (like,) if "?1" in statement else ())
        connection.execute(SLOTS, (like,))
        connection.execute(ANSWERS)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _signature() -> float:
    """Milliseconds of one signature of a receipt, in this process."""
    ring, times = runtime().keys, 300
    ring.sign("warm")
    began = time.process_time()
    for number in range(times):
        ring.sign(f'{{"receipt":{number}}}')
    return (time.process_time() - began) * 1000 / times


# -- measuring --------------------------------------------------------------------------------------------


def measure(small: Server, large: Server, seats: Sequence[Seat], page: Seat) -> dict[str, float]:
    series = {
        id(server): [bodies(seat.choices, f"bench{number}x{server.port}") for number, seat in enumerate(seats)]
        for server in (small, large)
    }
    costs: dict[str, list[float]] = {}

    def note(name: str, server: Server, who: Sequence[Seat], bodies_of: Sequence[Iterator[bytes]] | None) -> None:
        before = server.cpu()
        _send(server, who, bodies_of, REQUESTS)
        costs.setdefault(name, []).append((server.cpu() - before) * 1000 / REQUESTS)

    for server in (small, large):
        _send(server, [page] * 4, None, 80)
        _send(server, seats, series[id(server)], 200)
    for _ in range(ROUNDS):
        note("page", small, [page] * 4, None)
        note("page_million", large, [page] * 4, None)
        note("save", small, seats[:1], series[id(small)][:1])
        note("save_million", large, seats[:1], series[id(large)][:1])
        note("save_clients", small, seats, series[id(small)])
        note("page_clients", small, [page] * CLIENTS, None)
    found = {name: median(values) for name, values in costs.items()}
    return found | _saturated(small, seats, series[id(small)])


def _send(server: Server, who: Sequence[Seat], series: Sequence[Iterator[bytes]] | None, n: int) -> None:
    share = -(-n // len(who))
    with ThreadPoolExecutor(len(who)) as pool:
        list(
            pool.map(
                lambda pair: _visit(server, *pair, share),
                zip(who, series or itertools.repeat(None), strict=False),
            )
        )


def _visit(server: Server, seat: Seat, series: Iterator[bytes] | None, n: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for _ in range(n):
        _one(connection, seat, series)
    connection.close()


def _one(connection: http.client.HTTPConnection, seat: Seat, series: Iterator[bytes] | None) -> None:
    headers = {"Cookie": f"signoff={seat.cookie}"}
    if series is None:
        connection.request("GET", seat.path, None, headers)
    else:
        headers |= {"X-CSRFToken": seat.token, "Content-Type": "application/json"}
        connection.request("POST", f"{seat.path}/answers.json", next(series), headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200 or (series is not None and SAVED not in said):
        raise RuntimeError(f"{seat.path}: {answer.status} {said[:300]!r}")


def _saturated(server: Server, seats: Sequence[Seat], series: Sequence[Iterator[bytes]]) -> dict[str, float]:
    """As many saves as the server takes from all clients at once: the median and the slowest of a hundred."""
    taken: list[float] = []
    lock, until = threading.Lock(), time.monotonic() + SATURATION

    def visit(seat: Seat, mine: Iterator[bytes]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        times = []
        while time.monotonic() < until:
            began = time.monotonic()
            _one(connection, seat, mine)
            times.append((time.monotonic() - began) * 1000)
        connection.close()
        with lock:
            taken.extend(times)

    threads = [threading.Thread(target=visit, args=pair) for pair in zip(seats, series, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(taken)
    return {"saturated_median": median(ordered), "saturated_p99": ordered[int(len(ordered) * 0.99)]}


def table(figures: dict[str, float]) -> str:
    """Markdown, so that it can stand in docs/performance.md as it is printed."""
    rows = [
        ("attempt page, 1,000,000 responses stored", "page_million", "page", BARS["million"]),
        ("saving, 1,000,000 responses stored", "save_million", "save", BARS["million"]),
        (f"attempt page, {CLIENTS} clients at once", "page_clients", "page", BARS["clients"]),
        (f"saving, {CLIENTS} clients at once", "save_clients", "save", BARS["clients"]),
        ("saving at saturation: the 99th of 100, against the median", "saturated_p99", "saturated_median", BARS["p99"]),
    ]
    lines = ["| what | ms | its base | x | wanted at most | |", "|---|---:|---:|---:|---:|---|"]
    for words, name, base, bar in rows:
        ratio = figures[name] / figures[base]
        met = "met" if ratio <= bar else "not met"
        lines.append(f"| {words} | {figures[name]:.2f} | {figures[base]:.2f} | {ratio:.2f} | {bar:g} | {met} |")
    lines += ["", f"The signature of a receipt costs {figures['signature_ms']:.3f} ms of each save."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
