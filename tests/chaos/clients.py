"""The clients of a storm: tabs that sign in, open an attempt and save answers as docs/sitting.md says."""

from __future__ import annotations

import contextlib
import random
import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.chaos.academy import Scene
from tests.chaos.history import History
from tests.chaos.http_client import Answer, Away, Browser

_CONTROL = re.compile(r"<(?:input|textarea)\b[^>]*\bname=\"s(\d+)\.([a-z_]+)\"[^>]*>")
_BASE = re.compile(r'name="base\.(\d+)" value="(\d+)"')
_CHOICE = re.compile(r'value="([^"]*)"')
AGAIN = 0.1  # seconds before a send that was not answered is sent again
LOOKS = 0.05  # how often a tab of the storm asks for the state, for each answer that it sends
FINAL = ("late", "closed", "already_right", "tries_used", "passed_by", "not_reached")


class Unexpected(Exception):
    """An answer that the protocol does not know, where the run cannot go on without it."""


@dataclass(frozen=True)
class Item:
    """How an item is answered: its field, and the options that it offers; none where words are typed."""

    number: int
    field: str
    numeric: bool
    options: tuple[str, ...]


@dataclass
class Pending:
    """What was sent and not yet acknowledged: it is sent again under the same number."""

    item: Item
    seq: int
    base: int
    value: str


class Tab:
    """One open page. `name` goes into every value that it types, so that a foreign value is recognised."""

    def __init__(self, port: int, number: int, email: str, history: History, chance: random.Random) -> None:
        self.number, self.email, self.history, self.chance = number, email, history, chance
        self.browser = Browser(port)
        history.closing.callback(self.browser.close)
        self.client = f"stormclient{number:02}x{chance.randrange(10**6):06}"
        self.attempt = ""
        self.items: tuple[Item, ...] = ()
        self.bases: dict[int, int] = {}
        self.seq = 0
        self.pending: Pending | None = None
        self.over = False  # the attempt takes no more answers

    # -- on the way to the attempt --------------------------------------------------------------------

    def sign_in(self, password: str) -> None:
        self._wanted(self.browser.get("/sign-in"), 200)
        fields = {"email": self.email, "password": password}
        self._wanted(self.browser.post_form("/sign-in", fields), 303)

    def start(self, quiz: str) -> Answer:
        """Asks for an attempt; one that runs is gone on with."""
        self.browser.get(f"/quizzes/{quiz}")
        return self.press_start(quiz)

    def press_start(self, quiz: str) -> Answer:
        """The button of the start page, whose token is here already."""
        number = self.history.number()
        answer = self.browser.post_form(f"/quizzes/{quiz}/attempts", {"integrity": "yes"})
        attempt = answer.headers.get("location", "").rpartition("/attempts/")[2] if answer.status == 303 else ""
        said = {"status": answer.status, "retry_after": answer.headers.get("retry-after")}
        self.history.add("started", n=number, person=self.email, quiz=quiz, attempt=attempt, **said)
        self.attempt = attempt or self.attempt
        return answer

    def open(self) -> None:
        """Reads the page of the attempt: its items and what they hold."""
        page = self._wanted(self.browser.get(f"/attempts/{self.attempt}"), 200).body
        self.items = tuple(items_of(page))
        self.bases = {int(number): int(base) for number, base in _BASE.findall(page)}

    def look(self) -> int | None:
        """Asks for the state, as an open page does all the time; the milliseconds that remain, where it says so."""
        number = self.history.number()
        self.history.add("asked", n=number, attempt=self.attempt)
        try:
            answer = self.browser.get(f"/attempts/{self.attempt}/state.json?client={self.client}")
        except Away as away:
            self.history.add("failed", n=number, client=self.client, why=str(away))
            return None
        told = answer.document if answer.status == 200 else {}
        said = {"status": answer.status, "retry_after": answer.headers.get("retry-after")}
        left = told.get("remaining_ms")
        shown = told.get("sequences")
        self.history.add("state", n=number, attempt=self.attempt, remaining_ms=left, sequences=shown, **said)
        return left

    def submit(self) -> Answer:
        number = self.history.number()
        answer = self.browser.post_form(f"/attempts/{self.attempt}/submission", {})
        said = {"status": answer.status, "retry_after": answer.headers.get("retry-after")}
        self.history.add("submitted", n=number, attempt=self.attempt, **said)
        return answer

    @staticmethod
    def _wanted(answer: Answer, status: int) -> Answer:
        if answer.status != status:
            raise Unexpected(f"{answer.status} instead of {status}: {' '.join(answer.body.split())[:200]}")
        return answer

    # -- answers --------------------------------------------------------------------------------------

    def save_one(self) -> bool:
        """Sends the answer that waits, or a new one; whether it was acknowledged or finally refused."""
        if self.pending is None:
            self.pending = self._next()
        return self.send(self.pending)

    def _next(self) -> Pending:
        item = self.chance.choice(self.items)
        self.seq += 1
        return Pending(item, self.seq, self.bases.get(item.number, 0), self._value(item))

    def _value(self, item: Item) -> str:
        if item.options:
            return self.chance.choice(item.options)
        if item.numeric:
            return f"{self.number + 10}{self.seq:06}"
        return f"tab {self.number} answer {self.seq} item {item.number} {self.chance.getrandbits(32):08x}"

    def send(self, pending: Pending) -> bool:
        """One request; what comes back is noted and followed."""
        number, item = self.history.number(), pending.item
        name = {"item": item.number, "client": self.client, "seq": pending.seq, "base": pending.base}
        self.history.add("sent", n=number, attempt=self.attempt, value=pending.value, **name)
        body = {**name, "fields": {item.field: [pending.value]}, "confidence": None}
        try:
            answer = self.browser.post_json(f"/attempts/{self.attempt}/answers.json", body)
        except Away as away:
            self.history.add("failed", n=number, client=self.client, why=str(away))
            return False
        return self._follow(number, pending, answer)

    def _follow(self, number: int, pending: Pending, answer: Answer) -> bool:
        if answer.status not in (200, 409):
            self.history.add(
                "answered", n=number, status=answer.status, code=None, retry_after=answer.headers.get("retry-after")
            )
            if answer.status < 500:
                said = " ".join(answer.body.split())[:200]
                self.history.broken("errors", f"{answer.status} to request {number}: {said}")
                self.pending = None
            return False
        told = answer.document
        held = {"code": told["code"], "sequence": told["sequence"], "value": _value_of(told["fields"])}
        self.history.add("answered", n=number, status=answer.status, receipt=_receipt(told), **held)
        self.bases[pending.item.number] = told["sequence"]
        self.over = self.over or told["code"] in FINAL
        self.pending = None
        return True


def _value_of(fields: dict[str, list[str]]) -> str:
    return "|".join(value for values in fields.values() for value in values if value)


def _receipt(told: dict[str, Any]) -> dict[str, Any] | None:
    receipt = told.get("receipt")
    return receipt and {name: receipt.get(name) for name in ("attempt", "item", "sequence", "answer")}


def items_of(page: str) -> Iterator[Item]:
    """What an attempt's page asks, and how each item is answered."""
    controls: dict[int, list[tuple[str, str]]] = {}
    for found in _CONTROL.finditer(page):
        controls.setdefault(int(found[1]), []).append((found[2], found[0]))
    for number, tags in controls.items():
        field, first = tags[0]
        offered = 'type="radio"' in first or 'type="checkbox"' in first
        options = [m[1] for _, tag in tags if offered and (m := _CHOICE.search(tag)) and m[1]]
        yield Item(number, field, 'inputmode="decimal"' in first, tuple(options))


class Storm:
    """Tabs that save without a pause until they are told to stop; two of a trainee's tabs get in each other's way."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self.tabs = tabs
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        self._stop.clear()
        self._threads = [threading.Thread(target=self._run, args=(tab,), daemon=True) for tab in self.tabs]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Lets every tab finish the request that it is at."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @contextlib.contextmanager
    def raging(self) -> Iterator[None]:
        self.begin()
        try:
            yield
        finally:
            self.end()

    def _run(self, tab: Tab) -> None:
        while not self._stop.is_set() and not tab.over:
            self._stop.wait(tab.chance.uniform(0, 0.02) if tab.save_one() else AGAIN)
            if tab.chance.random() < LOOKS:
                tab.look()

    def settle(self, seconds: float = 30) -> None:
        """Sends what waits until it is acknowledged: a tab never forgets an answer."""
        until = time.monotonic() + seconds
        for tab in self.tabs:
            while tab.pending is not None and not tab.over:
                if not tab.save_one():
                    if time.monotonic() > until:
                        tab.history.broken("lost", f"{tab.client} {tab.seq} was not acknowledged in {seconds} s")
                        return
                    time.sleep(AGAIN)


def gathered(
    port: int, scene: Scene, history: History, chance: random.Random, count: int = 24, quiz: str = ""
) -> list[Tab]:
    """So many tabs with an attempt open: every third trainee has two, and the second one knows less than the first."""
    people = [person for place, email in enumerate(scene.trainees) for person in [email] * (2 if place % 3 == 0 else 1)]
    tabs = [Tab(port, n, people[n], history, random.Random(chance.getrandbits(64))) for n in range(count)]

    def arrive(tab: Tab) -> None:
        tab.sign_in(scene.password)
        tab.start(quiz or scene.module)
        tab.open()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(arrive, tabs))
    return tabs
