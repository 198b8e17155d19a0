"""The application in this process, on a stage's database, with people signed in: for faults inside of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from lms.clock import utc_now
from lms.database import runtime
from tests.academy import PASSWORD, FakeClock
from tests.chaos.academy import settings


@contextlib.contextmanager
def application(url: str, keys: Path) -> Iterator[tuple[Flask, FakeClock]]:
    """No context is left open, so that requests share nothing; the clock stands where it is put."""
    app, clock = create_app(settings(url, keys), {"WTF_CSRF_ENABLED": False}), FakeClock(utc_now())
    app.extensions["signoff"].clock = clock
    try:
        yield app, clock
    finally:
        with app.app_context():
            runtime().engine.dispose()


def signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.status_code
    return client
