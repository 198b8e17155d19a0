"""Chance that repeats: what a test draws follows from its name, the same on every run, worker and database."""

from __future__ import annotations

import hashlib
import os

SALT = os.environ.get("TEST_SEED", "")
"""Another word, other draws: a test has to hold for every one."""


def seed_of(name: str) -> int:
    """64 bits from a name, such as a test's node id."""
    return int.from_bytes(hashlib.sha256(f"{SALT}\n{name}".encode()).digest()[:8], "big")
