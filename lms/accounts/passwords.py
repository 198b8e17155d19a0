"""Passwords: argon2id, hashed outside any transaction and a few at a time."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP ASVS 5.0 appendix C: argon2id with 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_AT_ONCE = threading.Semaphore(4)  # ten sign-ins at once must not take a quarter of a gigabyte
_DUMMY = _HASHER.hash("nobody has this password")

SHORTEST = 10
LONGEST = 128

# The commonest choices of the length we accept; a breached password list belongs to the installation.
COMMON = frozenset(
    {
        "1234567890", "12345678910", "123456789a", "qwertyuiop", "password12", "password123", "password1234",
        "iloveyou12", "letmein123", "welcome123", "administrator", "qwerty12345", "1q2w3e4r5t", "0987654321",
        "passw0rd123", "abcdefghij", "aaaaaaaaaa", "1111111111", "0000000000", "sunshine123", "football123",
        "baseball123", "superman123", "princess123", "botulinum1", "botulinumtoxin", "injection1", "signoff123",
    }
)  # fmt: skip


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is right. Does the same work when there is no such person, so that time tells nothing."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _DUMMY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def password_problem(password: str, context: tuple[str, ...] = ()) -> str | None:
    """A code for what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    lower = password.lower()
    if lower in COMMON or len(set(lower)) < 4:
        return "password_common"
    if any(len(word) >= 4 and word.lower() in lower for word in context):
        return "password_personal"
    return None
