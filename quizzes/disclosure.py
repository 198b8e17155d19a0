"""What may be shown of an attempt now: the review table, and the one rule that no table can lift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, Moment, Thing


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands at one quiz at the moment of looking at one of their attempts."""

    now: datetime
    submitted_at: datetime | None
    """Of the attempt that is looked at; None while it runs."""
    running: bool
    """Any attempt of this person at this quiz runs."""
    passed: bool
    """The quiz, by the policy's rule over attempts."""
    attempts_left: int
    closes_at: datetime | None = None
    checked: bool = False
    """While it runs: this item's answer has been checked at least once."""
    settled: bool = False
    """While it runs: this item takes no more answers, being right or out of tries."""

    @property
    def closed(self) -> bool:
        """No attempt can be started any more."""
        return self.attempts_left <= 0 or (self.closes_at is not None and self.now >= self.closes_at)


def moment(policy: Policy, standing: Standing) -> Moment:
    """The row of the table. 'After close' comes before 'just after': what is closed has nothing left to protect."""
    if standing.submitted_at is None:
        return Moment.DURING
    if standing.closed and not standing.running:
        return Moment.AFTER_CLOSE
    if standing.now < standing.submitted_at + timedelta(minutes=policy.just_after_minutes):
        return Moment.JUST_AFTER
    return Moment.WHILE_OPEN


def disclosure(policy: Policy, standing: Standing) -> frozenset[Thing]:
    """The things to show, whatever page asks. While an attempt runs this is about one of its items."""
    things = _during(policy, standing) if standing.submitted_at is None else _afterwards(policy, standing)
    return things if may_see_key(policy, standing) else things - GIVES_KEY


def may_see_key(policy: Policy, standing: Standing) -> bool:
    """The rule above the table: nobody learns a key that they could still use.

    A key is useful while an attempt of the same person runs (a small pool deals it the same items), and while
    one can be started, unless the quiz is passed and no later attempt can change that. Practice lifts the
    rule, as nothing depends on it; even there an item gives its key away only when it takes no more answers."""
    if standing.submitted_at is None:
        return policy.practice and standing.settled
    return policy.practice or (not standing.running and (standing.closed or _pass_stands(policy, standing)))


def _pass_stands(policy: Policy, standing: Standing) -> bool:
    """With the last attempt or the mean as the grade, a later attempt counts too."""
    return standing.passed and policy.grade_of in ("best", "first")


def _during(policy: Policy, standing: Standing) -> frozenset[Thing]:
    """An unchecked answer is echoed at most. Another try is offered to what was wrong, so that is then said."""
    row = policy.table.at(Moment.DURING)
    if not standing.checked:
        return row & {Thing.RESPONSE}
    return row | ({Thing.CORRECTNESS} if policy.tries > 1 else frozenset())


def _afterwards(policy: Policy, standing: Standing) -> frozenset[Thing]:
    things = policy.table.at(moment(policy, standing))
    dated = policy.review_from is not None and standing.now >= policy.review_from
    return things | policy.table.at(Moment.ON_DATE) if dated else things
