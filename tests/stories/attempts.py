"""What stories about attempts share: looking at one, the tabs that answer it, and many acts at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from lms.database import db, reading
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.sitting.services.saving import Saved, save_answer
from lms.unit_of_work import Refused
from tests.academy import Academy

QUIZ = 1  # the module whose quiz is sat


def head_of(attempt: str) -> AttemptHead:
    db.session.close()
    head = attempt_head(reading(), attempt)
    assert head is not None
    return head


def right_answers(academy: Academy, attempt: str) -> dict[int, dict[str, list[str]]]:
    slots = academy.slots(attempt)
    return {n: q.shown.type.raw_of(q.shown.type.key(q.spec, deal)) for n, q, deal in slots}


def rows(attempt: str, number: int) -> list[Response]:
    db.session.close()
    wanted = (
        sa.select(Response)
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(Attempt.public_id == attempt, AttemptSlot.number == number)
    )
    return list(reading().execute(wanted.order_by(Response.sequence)).scalars())


def choice(academy: Academy, attempt: str) -> tuple[int, list[str]]:
    """The first item that offers options, with their ids."""
    number, question, _deal = next(one for one in academy.slots(attempt) if one[1].shown.kind == "single_choice")
    return number, [option.id for option in question.spec.shown.options]


class Tab:
    """One open page of an attempt: numbers its own sends, remembers what the server said last."""

    def __init__(self, academy: Academy, attempt: str, number: int, name: str) -> None:
        self.academy, self.attempt, self.number, self.name = academy, attempt, number, name
        self.seq, self.base = 0, 0

    def send(self, option: str | None, seq: int | None = None, base: int | None = None) -> Saved:
        self.seq = self.seq + 1 if seq is None else seq
        raw = {"answer": [option]} if option else {}
        act = self.academy.act("trainee")
        based = self.base if base is None else base
        saved = save_answer(act, self.attempt, self.number, raw, self.name, self.seq, based)
        self.base = saved.sequence
        return saved


def together(app: Flask, count: int, act: Callable[[int], object]) -> list[object]:
    """Runs the act in as many threads, all let go at the same moment; what each returned or raised."""
    barrier, found = threading.Barrier(count), list[object]()

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                found.append(act(number))
            except Refused as refused:
                found.append(refused.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
