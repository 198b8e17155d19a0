"""What a trainee may see of an attempt, and when: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.policy import Policy


@dataclass(frozen=True)
class Disclosure:
    """What a result page may hold."""

    items: bool  # each item with the answer, right or wrong, and the passage
    key: bool  # which option was right, and why each is right or wrong


def disclosure(policy: Policy, *, submitted: bool, running: bool, passed: bool, attempts_left: int) -> Disclosure:
    """Nothing of this attempt while it runs; the key only once the quiz is passed or no attempt is left.

    `running` is about any attempt at the quiz: the last one has used up the attempts already when it starts,
    and a small pool deals it items that the results of the earlier ones would then explain.
    """
    items = submitted and policy.show_items == "after_submit"
    settled = not running and (passed or attempts_left <= 0)
    return Disclosure(items, items and settled and policy.show_key == "passed_or_exhausted")
