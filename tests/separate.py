"""A test client whose requests share nothing with the test's own application context, as in a real server."""

from __future__ import annotations

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.database import db


class SeparateClient(FlaskClient):
    """Flask would run a request inside the context that a fixture has pushed: then the person whom the first
    request signed in would be found in `g` by every later request, whatever its cookie says."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.close()  # what the test reads next must not come from before this request
        return contextvars.Context().run(super().open, *args, **kwargs)
