"""The demo academy: sixteen people in telling states, made by the use cases that real people go through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask

from lms.accounts.queries import academy
from lms.clock import seeded_chance
from lms.commands.demo.founding import found
from lms.commands.demo.people import SIGN_INS
from lms.commands.demo.stage import Stage
from lms.commands.demo.stories import tell
from lms.commands.demo.training import train
from lms.database import Runtime, db, reading, runtime
from lms.unit_of_work import Refused

__all__ = ["SIGN_INS", "make_demo"]

SEED = 20261128


def make_demo(app: Flask, now: datetime | None = None) -> None:
    """Fills a migrated database without an academy; the same day gives the same academy, ids included.

    Refused (`academy_exists`) where there is one: nothing is ever mixed with real people.
    """
    with app.app_context():
        parts = runtime()
        if academy(reading()) is not None:
            raise Refused("academy_exists")
        with _repeatable(parts):
            stage = Stage(now or parts.clock())
            found(stage)
            tell(stage)
            train(stage)
            stage.play()
        db.session.remove()


@contextmanager
def _repeatable(parts: Runtime) -> Iterator[None]:
    """Chance that repeats while the demo is made, and real chance again whatever happens."""
    chance, parts.chance = parts.chance, seeded_chance(SEED)
    try:
        yield
    finally:
        parts.chance = chance
