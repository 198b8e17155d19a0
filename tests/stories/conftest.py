"""Fixtures of the stories about attempts."""

from __future__ import annotations

import pytest

from tests.academy import Academy, of_kind
from tests.fixtures import (
    academy,
    app,
    chance,
    client,
    clock,
    cluster,
    counting,
    database_url,
    prepared,
    pytest_configure,
    signed_in,
    template,
)
from tests.stories.attempts import QUIZ, choice


@pytest.fixture
def trainee(academy: Academy) -> Academy:
    academy.read_lesson("trainee", 1)
    return academy


@pytest.fixture
def sitting(trainee: Academy) -> tuple[str, int, list[str]]:
    """A running attempt, one of its items, the ids of the item's options."""
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    return (attempt, *choice(trainee, attempt))
