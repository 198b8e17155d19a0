"""Gives each place of a paper a group of siblings, at the least cost: a matching that can take back what it gave."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field

Costs = tuple[int | None, ...]
"""What a group costs at each place, by the place's number from 0; None: it cannot stand there."""


@dataclass(slots=True)
class Matching:
    """Which group stands for which place. Siblings of different domains make this more than filling one place
    after the other: the last could find its only question gone. Each step gives one place one group more,
    moving others where that is cheaper or necessary (the shortest augmenting path), so that the whole stays the
    cheapest of its size: Ahuja, Magnanti and Orlin, Network Flows, section 9.7.

    A big bank has few kinds of groups: those of equal costs are taken in their order, so only the next one of
    each kind is looked at."""

    costs: Sequence[Costs]
    owners: dict[int, int] = field(default_factory=dict)
    """The place of each group that has one."""
    unfilled: list[tuple[int, ...]] = field(default_factory=list)
    """For each place that ran short: the places that compete with it, itself first."""
    _free: list[list[tuple[int, list[int]]]] = field(default_factory=list)
    """For each place: the cost and the groups, the next one last, of every kind that can stand there."""
    _owned: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds: dict[Costs, list[int]] = {}
        for group in range(len(self.costs) - 1, -1, -1):
            kinds.setdefault(self.costs[group], []).append(group)
        for place in range(len(self.costs[0]) if self.costs else 0):
            kept = [(cost, groups) for costs, groups in kinds.items() if (cost := costs[place]) is not None]
            self._free.append(kept)

    def fill(self, place: int, count: int) -> None:
        for _ in range(count):
            if not self._give(place):
                break

    def _give(self, place: int) -> bool:
        """False, with the places that compete noted, if no group can be found."""
        reached, came_from = self._reach(place)
        ends = [
            (price + cost, order, groups[-1], at, groups)
            for order, (at, price) in enumerate(reached.items())
            for cost, groups in (self._free[at] if self._free else ())
            if groups
        ]
        if not ends:
            self.unfilled.append(tuple(reached))
            return False
        _, _, group, at, groups = min(ends)
        groups.pop()
        insort(self._owned, group)
        self.owners[group] = at
        while at != place:
            at, group = came_from[at]
            self.owners[group] = at
        return True

    def _reach(self, start: int) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The least cost at which each place would give a group up for `start` (Bellman and Ford)."""
        reached, came_from, waiting = {start: 0}, {}, [start]
        while waiting:
            place = waiting.pop(0)
            so_far = reached[place]
            for group in self._owned:
                costs, owner = self.costs[group], self.owners[group]
                cost, kept = costs[place], costs[owner]
                if owner == place or cost is None or kept is None:
                    continue
                price = so_far + cost - kept
                if owner not in reached or price < reached[owner]:
                    reached[owner], came_from[owner] = price, (place, group)
                    waiting.append(owner)
        return reached, came_from
