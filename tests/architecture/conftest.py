"""Fixtures of the tests of the house itself."""

from __future__ import annotations

from tests.fixtures import (
    app,
    chance,
    clock,
    cluster,
    database_url,
    prepared,
    pytest_configure,
    template,
)
