"""How many papers a pool carries: how many different ones, and how many that share no question."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb

from quizzes.paper.blueprint import Blueprint, Candidate, Section, sibling_groups, united
from quizzes.paper.filling import open_groups, section_shortages

MOST_STATES = 10_000
Shape = frozenset[int]
"""The cells of a blueprint, by number, that a question can stand for: questions of one shape are alike."""
Kind = tuple[tuple[Shape, int], ...]
"""How many questions of each shape a group of siblings has."""
Polynomial = list[int]
"""The coefficient at k counts the ways to choose k questions."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """`papers` counts sets of questions, whatever their order; None where cells cross (neither holds the other)
    or siblings tie so many cells together that an exact count would take too long. `disjoint` is always exact.

    A blueprint that asks for nothing carries no paper."""

    questions: int
    ideas: int
    papers: int | None
    disjoint: int


def capacity(pool: Iterable[Candidate], blueprint: Blueprint) -> Capacity:
    groups = sibling_groups(list(pool))
    cells = blueprint.cells
    kinds = Counter(_kind(group, blueprint) for group in groups)
    kinds.pop((), None)
    needs = [count for _, count in cells]
    questions = sum(n * members for kind, n in kinds.items() for _, members in kind)
    if not blueprint.total:
        return Capacity(questions, kinds.total(), 0, 0)
    return Capacity(questions, kinds.total(), _papers(kinds, needs), _disjoint(kinds, needs))


def section_capacity(pool: Iterable[Candidate], sections: Sequence[Section]) -> Capacity:
    """The same for a paper in sections. Questions that stand by name are in every paper, so that no two papers
    share none; neither they nor their siblings are drawn. Where a question stands in a paper makes no other paper.

    A paper that cannot be made, for whatever reason `section_shortages` gives, is carried by nothing."""
    candidates = list(pool)
    drawn = [one for group in open_groups(candidates, sections) for one in group]
    fixed = sum(len(section.fixed) for section in sections)
    found = capacity(drawn, united(section.blueprint for section in sections))
    if not fixed:
        return found
    whole = not section_shortages(candidates, sections)
    papers = 1 if not any(section.blueprint.total for section in sections) else found.papers
    return Capacity(found.questions + fixed, found.ideas + fixed, papers if whole else 0, int(whole))


def _kind(group: Sequence[Candidate], blueprint: Blueprint) -> Kind:
    """Without the questions that no cell asks for."""
    shapes = Counter(
        frozenset(
            number
            for number, (cell, count) in enumerate(blueprint.cells)
            if count and cell.takes(one.domain, one.level, one.critical)
        )
        for one in group
    )
    return tuple(sorted(((shape, n) for shape, n in shapes.items() if shape), key=lambda row: sorted(row[0])))


# -- different papers -------------------------------------------------------------------------------------


def _papers(kinds: Mapping[Kind, int], needs: Sequence[int]) -> int | None:
    """The product over parts of the blueprint that no question and no siblings tie to each other."""
    papers = 1
    for part in _parts(kinds, needs):
        touched = {kind: n for kind, n in kinds.items() if any(shape & part for shape, _ in kind)}
        found = _Part(touched, {cell: needs[cell] for cell in part}).papers()
        if found is None:
            return None
        papers *= found
    return papers


def _parts(kinds: Iterable[Kind], needs: Sequence[int]) -> list[Shape]:
    parts = [frozenset({cell}) for cell, need in enumerate(needs) if need]
    for kind in kinds:
        tied: Shape = frozenset().union(*(shape for shape, _ in kind))
        meeting = [part for part in parts if part & tied]
        parts = [part for part in parts if not part & tied] + ([tied.union(*meeting)] if meeting else [])
    return parts


@dataclass(slots=True)
class _Part:
    """Cells that depend on each other, of which each holds the other or has nothing in common with it.

    A set of questions then makes a paper exactly if, from the smallest cells up, what stands in a cell is enough
    for it; what is more goes up to the cell around it, and at the top nothing is left."""

    kinds: Mapping[Kind, int]
    needs: Mapping[int, int]
    shapes: dict[int, frozenset[Shape]] = field(default_factory=dict)
    inside: dict[int, list[int]] = field(default_factory=dict)
    tops: list[int] = field(default_factory=list)
    singles: dict[Shape, Polynomial] = field(default_factory=dict)

    def papers(self) -> int | None:
        if not self._nest():
            return None
        self._count_singles()
        ways = self._tied_choices()
        return None if ways is None else sum(n * self._completions(dict(chosen)) for chosen, n in ways.items())

    def _nest(self) -> bool:
        """Puts each cell into the smallest that holds it; False if two of them cross."""
        every = {shape for kind in self.kinds for shape, _ in kind}
        self.shapes = {cell: frozenset(shape for shape in every if cell in shape) for cell in self.needs}
        placed: list[int] = []
        for cell in sorted(self.needs, key=lambda cell: (len(self.shapes[cell]), cell)):
            mine = self.shapes[cell]
            if any(self.shapes[other] & mine and not self.shapes[other] <= mine for other in placed):
                return False
            self.inside[cell] = [top for top in self.tops if self.shapes[top] and self.shapes[top] <= mine]
            self.tops = [top for top in self.tops if top not in self.inside[cell]] + [cell]
            placed.append(cell)
        return True

    @property
    def _total(self) -> int:
        return sum(self.needs.values())

    def _count_singles(self) -> None:
        """Groups within one shape: so many ideas, each left out or asked in one of its versions."""
        for kind, n in self.kinds.items():
            if len(kind) == 1:
                ((shape, members),) = kind
                ways = [comb(n, k) * members**k for k in range(min(n, self._total) + 1)]
                self.singles[shape] = self._times(self.singles.get(shape, [1]), ways)

    def _tied_choices(self) -> dict[tuple[tuple[Shape, int], ...], int] | None:
        """Every choice among siblings of several shapes, as how many of each shape: in how many ways."""
        states: dict[tuple[tuple[Shape, int], ...], int] = {(): 1}
        for kind in [kind for kind, n in self.kinds.items() if len(kind) > 1 for _ in range(n)]:
            following: Counter[tuple[tuple[Shape, int], ...]] = Counter(states)
            for state, ways in states.items():
                counts = dict(state)
                for shape, members in kind:
                    more = counts | {shape: counts.get(shape, 0) + 1}
                    if more[shape] > sum(self.needs[cell] for cell in shape):
                        continue
                    following[tuple(sorted(more.items(), key=lambda row: sorted(row[0])))] += ways * members
            states = dict(following)
            if len(states) > MOST_STATES:
                return None
        return states

    def _completions(self, tied: Mapping[Shape, int]) -> int:
        """In how many ways the other ideas complete a choice among the tied ones."""
        found = 1
        for top in self.tops:
            left = self._left(top, tied)
            found *= left[0] if left else 0
        return found

    def _left(self, cell: int, tied: Mapping[Shape, int]) -> Polynomial:
        """How many ways fill the cell and all inside it and leave k questions for the cells around it."""
        ways, within = [1], set[Shape]()
        for inner in self.inside[cell]:
            ways = self._times(ways, self._left(inner, tied))
            within |= self.shapes[inner]
        for shape in self.shapes[cell] - within:
            ways = self._times(ways, [0] * tied.get(shape, 0) + self.singles.get(shape, [1]))
        return ways[self.needs[cell] :]

    def _times(self, one: Polynomial, other: Polynomial) -> Polynomial:
        product = [0] * min(len(one) + len(other) - 1, self._total + 1)
        for i, a in enumerate(one):
            for j, b in enumerate(other[: max(0, len(product) - i)]):
                product[i + j] += a * b
        return product


# -- papers that share no question ------------------------------------------------------------------------


def _disjoint(kinds: Mapping[Kind, int], needs: Sequence[int]) -> int:
    """k papers exist exactly if k times the blueprint can be filled with each group at most k times: a
    bipartite graph whose groups have at most k edges and whose cells have k times as many as a paper needs
    splits evenly into k papers (de Werra 1971, An introduction to edge colouring)."""
    questions = sum(n * members for kind, n in kinds.items() for _, members in kind)
    fewest, most = 0, questions // sum(needs)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fewest, most = (middle, most) if _carries(middle, kinds, needs) else (fewest, middle - 1)
    return fewest


def _carries(k: int, kinds: Mapping[Kind, int], needs: Sequence[int]) -> bool:
    """Groups of one kind are alike, so that they can share one node: what they take together divides evenly."""
    network = _Network()
    for kind, n in kinds.items():
        network.join("source", kind, n * min(k, sum(members for _, members in kind)))
        for shape, members in kind:
            network.join(kind, shape, n * members)
            for cell in shape:
                network.join(shape, cell, k * needs[cell])
    for cell, need in enumerate(needs):
        network.join(cell, "sink", k * need)
    return network.flow() == k * sum(needs)


_Node = str | int | Kind | Shape


@dataclass(slots=True)
class _Network:
    """The largest flow by shortest augmenting paths (Edmonds and Karp 1972)."""

    room: dict[_Node, dict[_Node, int]] = field(default_factory=dict)

    def join(self, one: _Node, other: _Node, capacity: int) -> None:
        self.room.setdefault(one, {})[other] = capacity
        self.room.setdefault(other, {}).setdefault(one, 0)

    def flow(self) -> int:
        total = 0
        while path := self._path():
            amount = min(self.room[one][other] for one, other in path)
            for one, other in path:
                self.room[one][other] -= amount
                self.room[other][one] += amount
            total += amount
        return total

    def _path(self) -> list[tuple[_Node, _Node]]:
        before: dict[_Node, _Node] = {}
        waiting = deque[_Node](["source"])
        while waiting and "sink" not in before:
            node = waiting.popleft()
            for other, room in self.room.get(node, {}).items():
                if room and other not in before and other != "source":
                    before[other] = node
                    waiting.append(other)
        path: list[tuple[_Node, _Node]] = []
        node = "sink"
        while node in before:
            path.append((before[node], node))
            node = before[node]
        return path
