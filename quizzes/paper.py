"""Draws a paper: so many questions of each domain, never two that test the same idea."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quizzes.values import Problem, Rng, SpecError, below, shuffle

Domain = str | None
"""None stands for any domain."""


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    domain: str
    level: str
    critical: bool = False
    siblings: str | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many questions of each domain; a pair whose domain is None takes any."""

    counts: tuple[tuple[Domain, int], ...]

    def __post_init__(self) -> None:
        domains = [domain for domain, _ in self.counts]
        if len(set(domains)) < len(domains) or any(count < 0 for _, count in self.counts):
            raise ValueError("a blueprint names each domain once, with a count of 0 or more")

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def draw(
    pool: Iterable[Candidate], blueprint: Blueprint, rng: Rng, avoid: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Ids of a paper with as few of `avoid` as the pool allows, in random order. The same pool, in whatever
    order, and the same chance give the same paper. Raises SpecError with the shortages if there is none."""
    candidates = sorted(pool, key=lambda candidate: candidate.id)
    if short := shortages(candidates, blueprint):
        raise SpecError(short)
    groups = [_Group(members, avoid) for members in shuffle(_sibling_groups(candidates), rng)]
    owners = _assign(groups, dict(blueprint.counts)).owners
    chosen = [group.pick(owners[i], rng) for i, group in enumerate(groups) if i in owners]
    return shuffle(chosen, rng)


def shortages(pool: Iterable[Candidate], blueprint: Blueprint) -> tuple[Problem, ...]:
    """What of the blueprint cannot be filled, with numbers; siblings count once. Empty if a paper exists."""
    groups = [_Group(members, frozenset()) for members in _sibling_groups(list(pool))]
    problems, fillable = [], {}
    for domain, wanted in blueprint.counts:
        available = sum(group.serves(domain) for group in groups)
        fillable[domain] = min(wanted, available)
        if available < wanted:
            problems.append(_short("too_few_questions", (domain,), wanted, available))
    matching = _assign(groups, fillable)
    for domains in matching.unfilled:
        wanted = sum(fillable[domain] for domain in domains)
        available = sum(owner in domains for owner in matching.owners.values())
        problems.append(_short("too_few_together", domains, wanted, available))
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class _Group:
    """Siblings, of whom one at most may stand in a paper; most groups have a single member."""

    members: tuple[Candidate, ...]
    avoid: frozenset[str]

    def serves(self, domain: Domain) -> bool:
        return any(domain in (None, member.domain) for member in self.members)

    def cost(self, domain: Domain) -> int:
        return int(all(member.id in self.avoid for member in self._of(domain)))

    def pick(self, domain: Domain, rng: Rng) -> str:
        members = self._of(domain)
        preferred = [member for member in members if member.id not in self.avoid] or members
        return preferred[below(len(preferred), rng)].id

    def _of(self, domain: Domain) -> list[Candidate]:
        return [member for member in self.members if domain in (None, member.domain)]


@dataclass(slots=True)
class _Matching:
    """Which group stands for which domain. Siblings of different domains make this more than filling one
    domain after the other: the last could find its only question gone. Each step gives one domain one group
    more, moving others where that is cheaper or necessary (the shortest augmenting path), so that the whole
    stays the cheapest of its size: Ahuja, Magnanti and Orlin, Network Flows, section 9.7."""

    costs: dict[Domain, dict[int, int]]
    owners: dict[int, Domain] = field(default_factory=dict)
    unfilled: list[tuple[Domain, ...]] = field(default_factory=list)

    def give(self, domain: Domain) -> bool:
        """False, with the domains that compete noted, if no group can be found."""
        reached, came_from = self._reach(domain)
        ends = [
            (reached[place] + cost, place, group)
            for place in reached
            for group, cost in self.costs[place].items()
            if group not in self.owners
        ]
        if not ends:
            self.unfilled.append(tuple(reached))
            return False
        _, place, group = min(ends, key=lambda end: end[0])
        self.owners[group] = place
        while place != domain:
            place, group = came_from[place]
            self.owners[group] = place
        return True

    def _reach(self, start: Domain) -> tuple[dict[Domain, int], dict[Domain, tuple[Domain, int]]]:
        """The least cost at which each domain would give a group up for `start` (Bellman and Ford)."""
        reached: dict[Domain, int] = {start: 0}
        came_from: dict[Domain, tuple[Domain, int]] = {}
        waiting = [start]
        while waiting:
            place = waiting.pop(0)
            for group, cost in self.costs[place].items():
                if (owner := self.owners.get(group, place)) == place:
                    continue
                price = reached[place] + cost - self.costs[owner][group]
                if owner not in reached or price < reached[owner]:
                    reached[owner], came_from[owner] = price, (place, group)
                    waiting.append(owner)
        return reached, came_from


def _assign(groups: Sequence[_Group], counts: dict[Domain, int]) -> _Matching:
    costs = {
        domain: {i: group.cost(domain) for i, group in enumerate(groups) if group.serves(domain)} for domain in counts
    }
    matching = _Matching(costs)
    for domain, count in counts.items():
        for _ in range(count):
            if not matching.give(domain):
                break
    return matching


def _sibling_groups(candidates: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        key = ("alone", candidate.id) if candidate.siblings is None else ("group", candidate.siblings)
        groups.setdefault(key, []).append(candidate)
    return [tuple(members) for members in groups.values()]


def _short(code: str, domains: Sequence[Domain], wanted: int, available: int) -> Problem:
    names = ", ".join(sorted(domain or "any" for domain in domains))
    return Problem(("blueprint", names), code, {"domain": names, "wanted": wanted, "available": available})
