"""What a trainee may see of an attempt, and when: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.policy import Policy


@dataclass(frozen=True)
class Disclosure:
    """What a result page may hold."""

    items: bool  # each item with the answer, right or wrong, and the passage
    key: bool  # which option was right, and why each is right or wrong


def disclosure(policy: Policy, *, submitted: bool, passed: bool, attempts_left: int) -> Disclosure:
    """Nothing while an attempt runs; the key only once the quiz is passed or no attempt is left."""
    items = submitted and policy.show_items == "after_submit"
    key = items and policy.show_key == "passed_or_exhausted" and (passed or attempts_left <= 0)
    return Disclosure(items, key)
