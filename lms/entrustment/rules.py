"""How several people decide together at which level somebody is entrusted. Pure; levels are ordinal, never averaged.

A first round is over when as many people have signed a vote as the case asks for. One level for all: that is decided.
Otherwise the lowest level, which all of them can carry, is decided, and who held a higher one dissents. The same
people may then sign a second vote, knowing the first ones: only where all of them name one level does it take the
place of the first decision; otherwise the first one stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

LEAST_PEOPLE = 2
AGREED, LOWEST, STANDS = "agreed", "lowest", "stands"
MEANING = "entrusted_by_me"


@dataclass(frozen=True)
class VoteFact:
    """A signed vote as far as the rule looks at it."""

    voter: int
    round: int
    level: int


@dataclass(frozen=True)
class Outcome:
    """What is decided, how it came about, and who held another level."""

    level: int
    how: str
    dissent: tuple[int, ...] = ()


def of_round(votes: Collection[VoteFact], number: int) -> tuple[VoteFact, ...]:
    return tuple(vote for vote in votes if vote.round == number)


def decide(votes: Collection[VoteFact], people: int, number: int) -> Outcome | None:
    """What round `number` decides; None while somebody has still to sign. The order of votes is no matter."""
    first = of_round(votes, 1)
    if len({vote.voter for vote in first}) < max(people, LEAST_PEOPLE):
        return None
    lowest = _lowest(first)
    if number == 1:
        return lowest
    second = of_round(votes, 2)
    if lowest.how == AGREED or {vote.voter for vote in second} != {vote.voter for vote in first}:
        return None
    again = _lowest(second)
    return again if again.how == AGREED else Outcome(lowest.level, STANDS, again.dissent)


def _lowest(votes: Collection[VoteFact]) -> Outcome:
    level = min(vote.level for vote in votes)
    dissent = tuple(sorted(vote.voter for vote in votes if vote.level != level))
    return Outcome(level, LOWEST if dissent else AGREED, dissent)


def round_now(votes: Collection[VoteFact], people: int) -> int | None:
    """Which round takes votes; None where nothing is left to vote on."""
    first = decide(votes, people, 1)
    if first is None:
        return 1
    return 2 if first.how == LOWEST and decide(votes, people, 2) is None else None


def why_not_vote(votes: Collection[VoteFact], people: int, voter: int, trainee: int) -> str | None:
    """A code for why this person cannot vote now, or None. Whether they instruct there is the permission's matter."""
    if voter == trainee:
        return "vote_own"
    number = round_now(votes, people)
    if number is None:
        return "vote_closed"
    if any(vote.voter == voter for vote in of_round(votes, number)):
        return "vote_cast"
    if number == 2 and all(vote.voter != voter for vote in of_round(votes, 1)):
        return "vote_first_round"
    return None


# -- what a programme may ask for -------------------------------------------------------------------------


@dataclass(frozen=True)
class DecidedFact:
    """The decision that counts in one case; `order` tells the later case."""

    order: int
    areas: frozenset[str]
    product: str
    level: int
    people: int


@dataclass(frozen=True)
class ClauseVerdict:
    """How the clause stands: `have` of `need` areas are decided at the level; what is missing, as a code."""

    have: int
    need: int
    missing: str | None = None  # entrustment_missing | entrustment_people | entrustment_level
    areas: frozenset[str] = frozenset()  # those at the level, and the decisions that say so
    decisions: frozenset[int] = frozenset()

    @property
    def met(self) -> bool:
        return self.missing is None


def entrustment(clause: Mapping[str, Any], decided: Collection[DecidedFact]) -> ClauseVerdict:
    """A clause `{kind: entrustment, people: 2, level: 3, areas: 1}`.

    Asks for a decision by so many people at that level or above, for so many areas (1 where none is given). In an
    area of a product the latest decision alone counts, so that a restriction takes away what was granted before.
    """
    need = int(clause.get("areas", 1))
    latest: dict[tuple[str, str], DecidedFact] = {}
    for fact in sorted(decided, key=lambda one: one.order):
        latest |= {(area, fact.product): fact for area in fact.areas}
    together = {key: fact for key, fact in latest.items() if fact.people >= int(clause["people"])}
    good = {key: fact for key, fact in together.items() if fact.level >= int(clause["level"])}
    areas = frozenset(area for area, _product in good)
    decisions = frozenset(fact.order for fact in good.values())
    if len(areas) >= need:
        return ClauseVerdict(need, need, None, areas, decisions)
    code = "entrustment_level" if together else "entrustment_people" if latest else "entrustment_missing"
    return ClauseVerdict(len(areas), need, code, areas, decisions)
