"""Fixtures of the stories about attempts."""

from __future__ import annotations

import pytest

from tests.academy import Academy
from tests.fixtures import (
    academy,
    app,
    client,
    clock,
    cluster,
    counting,
    database_url,
    prepared,
    signed_in,
)
from tests.stories.attempts import QUIZ, choice


@pytest.fixture
def trainee(academy: Academy) -> Academy:
    academy.read_lesson("trainee", 1)
    return academy


@pytest.fixture
def sitting(trainee: Academy) -> tuple[str, int, list[str]]:
    """A running attempt, one of its items, the ids of the item's options."""
    attempt = trainee.start("trainee", QUIZ, ("single_choice",))
    return (attempt, *choice(trainee, attempt))
