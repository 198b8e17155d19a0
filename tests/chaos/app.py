"""The application with a clock that the harness sets: what R9 serves as `tests.chaos.app:wsgi`."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from app import wsgi as product
from lms.clock import utc_now

CLOCK = "CHAOS_CLOCK"  # names the file that holds by how many seconds the server's clock is wrong


def wsgi() -> Flask:
    app, path = product(), Path(os.environ[CLOCK])

    def wrong() -> datetime:
        return utc_now() + timedelta(seconds=float(path.read_text()))

    app.extensions["signoff"].clock = wrong
    return app
