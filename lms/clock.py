"""The only places where time and chance enter: everything below receives them as arguments."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Chance:
    """Makes identifiers that cannot be guessed, tokens, salts and seeds."""

    token_bytes: Callable[[int], bytes] = secrets.token_bytes

    def public_id(self) -> str:
        """128 random bits as 26 lower-case letters and digits: an id for a URL, never an authorisation."""
        return _base32(self.token_bytes(16))

    def token(self) -> str:
        """256 random bits: a secret that is stored only as its digest."""
        return self.token_bytes(32).hex()

    def salt(self) -> str:
        return self.token_bytes(16).hex()

    def seed(self) -> int:
        """63 random bits: what a paper is drawn from."""
        return int.from_bytes(self.token_bytes(8), "big") >> 1


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    letters = []
    for _ in range((len(data) * 8 + 4) // 5):
        number, digit = divmod(number, 32)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))


def seeded_chance(seed: int) -> Chance:
    """Chance that repeats: for the demo academy and for tests, never for people."""
    return Chance(random.Random(seed).randbytes)
