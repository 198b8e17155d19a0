"""R5: many requests at the same moment for what there is only one of: exactly one gets it."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from tests.chaos.academy import ALLOWED
from tests.chaos.clients import Tab
from tests.chaos.http_client import Answer, Away
from tests.chaos.stage import Stage

RACERS = 64
ATTEMPTS = "SELECT a.public_id FROM attempt a JOIN enrolment e ON e.id = a.enrolment_id JOIN person p"
ATTEMPTS += " ON p.id = e.person_id JOIN quiz q ON q.id = a.quiz_id WHERE p.email = :email AND q.public_id = :quiz"


def last_attempt(stage: Stage) -> int:
    """All attempts but one are used; 64 requests start the last one and submit it, as fast as they can."""

    def prepare(tab: Tab) -> None:
        while len(_attempts(stage, tab, stage.scene.examination)) < ALLOWED - 1:
            tab.start(stage.scene.examination)
            tab.submit()
        tab.browser.get(f"/quizzes/{stage.scene.examination}")

    def race(tab: Tab) -> Answer:
        answer = tab.press_start(stage.scene.examination)
        return tab.submit() if answer.status == 303 else answer

    return _rounds(stage, prepare, race, lambda tab: _have(stage, tab, stage.scene.examination, ALLOWED))


def start(stage: Stage) -> int:
    """64 requests start the same attempt: all are led to the one that there is."""

    def prepare(tab: Tab) -> None:
        tab.browser.get(f"/quizzes/{stage.scene.examination}")

    return _rounds(
        stage, prepare, lambda tab: tab.press_start(stage.scene.examination), lambda tab: _led_to_one(stage, tab)
    )


def submit(stage: Stage) -> int:
    """64 requests submit the same attempt, the second of its trainee: it is submitted and marked once."""

    def prepare(tab: Tab) -> None:
        tab.start(stage.scene.module)
        tab.open()
        tab.save_one()

    return _rounds(stage, prepare, Tab.submit, lambda tab: _have(stage, tab, stage.scene.module, 2))


def _rounds(
    stage: Stage, prepare: Callable[[Tab], None], race: Callable[[Tab], Answer], judge: Callable[[Tab], None]
) -> int:
    server = stage.server()
    server.start()
    rounds = 1 if stage.short else 4
    for number in range(rounds):
        email = stage.scene.trainees[number]
        tab = Tab(server.port, number, email, stage.history, random.Random(stage.chance.getrandbits(64)))
        tab.sign_in(stage.scene.password)
        prepare(tab)
        _race([_twin(tab, place) for place in range(RACERS)], race)
        judge(tab)
    return rounds


def _twin(tab: Tab, place: int) -> Tab:
    """The same sign-in over a connection of its own."""
    twin = Tab(tab.browser.port, place, tab.email, tab.history, tab.chance)
    twin.browser.cookies, twin.browser.token = dict(tab.browser.cookies), tab.browser.token
    twin.browser.timeout = 60
    twin.attempt, twin.items, twin.bases = tab.attempt, tab.items, dict(tab.bases)
    return twin


def _race(tabs: list[Tab], act: Callable[[Tab], Answer]) -> None:
    barrier = threading.Barrier(len(tabs))

    def run(tab: Tab) -> None:
        barrier.wait()
        try:
            answer = act(tab)
        except Away as away:
            tab.history.broken("errors", f"no answer: {away}")
            return
        if answer.status not in (303, 409):
            tab.history.broken("errors", f"{answer.status} in a race")

    threads = [threading.Thread(target=run, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _attempts(stage: Stage, tab: Tab, quiz: str) -> list[str]:
    return [str(row[0]) for row in stage.query(ATTEMPTS, email=tab.email, quiz=quiz)]


def _have(stage: Stage, tab: Tab, quiz: str, wanted: int) -> None:
    found = len(_attempts(stage, tab, quiz))
    if found != wanted:
        stage.history.broken("slipped", f"{tab.email} has {found} attempts instead of {wanted}")


def _led_to_one(stage: Stage, tab: Tab) -> None:
    found = _attempts(stage, tab, stage.scene.examination)
    starts = [event for event in stage.history.events if event["kind"] == "started" and event["person"] == tab.email]
    led = {event["attempt"] for event in starts}
    if len(found) != 1 or led != set(found):
        stage.history.broken("slipped", f"{tab.email} was led to {sorted(led)}; there are {sorted(found)}")
