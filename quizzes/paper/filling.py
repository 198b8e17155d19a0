"""Fills the cells of sections with groups of siblings, and says in numbers what cannot be filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizzes.paper.blueprint import Blueprint, Candidate, Cell, Section, sibling_groups
from quizzes.paper.matching import Costs, Matching
from quizzes.values import Path, Problem


class Place(NamedTuple):
    """A cell of one section."""

    section: int
    cell: Cell


Group = tuple[Candidate, ...]
Wanted = Sequence[tuple[Place, int]]
_Kind = tuple[str, str, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Questions that a paper would rather not repeat, and among them those whose siblings it would rather hold."""

    seen: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()

    def preferred(self, members: Sequence[Candidate]) -> Sequence[Candidate]:
        """Of siblings that fit, those not seen before; all of them if there are none."""
        return [member for member in members if member.id not in self.seen] or members


def wanted(sections: Sequence[Section]) -> Wanted:
    return [
        (Place(number, cell), count)
        for number, section in enumerate(sections)
        for cell, count in section.blueprint.cells
    ]


def fitting(group: Group, cell: Cell) -> list[Candidate]:
    return [member for member in group if cell.takes(member.domain, member.level, member.critical)]


def fill(groups: Sequence[Group], counts: Wanted, wishes: Wishes) -> Matching:
    """Places by their number in `counts`. To repeat a question costs more than all missed ideas left out."""
    cells = [place.cell for place, _ in counts]
    repeat = sum(count for _, count in counts) + 1
    known: dict[tuple[_Kind, ...], Costs] = {}
    matching = Matching([_costs(group, cells, wishes, repeat, known) for group in groups])
    for number, (_, count) in enumerate(counts):
        matching.fill(number, count)
    return matching


def _costs(
    group: Group, cells: Sequence[Cell], wishes: Wishes, repeat: int, known: dict[tuple[_Kind, ...], Costs]
) -> Costs:
    """Equal for groups of equal kinds, of which a bank of thousands has a few dozen."""
    missed = bool(wishes.missed) and any(member.id in wishes.missed for member in group)
    kinds = tuple((m.domain, m.level, m.critical, m.id in wishes.seen, missed) for m in group)
    if kinds not in known:
        known[kinds] = tuple(_cost(kinds, cell, bool(wishes.missed), repeat) for cell in cells)
    return known[kinds]


def _cost(kinds: Sequence[_Kind], cell: Cell, retest: bool, repeat: int) -> int | None:
    fits = [(seen, missed) for domain, level, critical, seen, missed in kinds if cell.takes(domain, level, critical)]
    if not fits:
        return None
    repeats = all(seen for seen, _ in fits)
    parallel = not repeats and fits[0][1]
    return repeats * repeat + (retest and not parallel)


def shortages(pool: Iterable[Candidate], blueprint: Blueprint) -> tuple[Problem, ...]:
    """What of the blueprint cannot be filled, with numbers; siblings count once. Empty if a paper exists."""
    return section_shortages(pool, (Section(blueprint),))


def section_shortages(pool: Iterable[Candidate], sections: Sequence[Section]) -> tuple[Problem, ...]:
    """What of a paper in sections cannot be filled, and what is wrong with the questions it names."""
    candidates = list(pool)
    problems = list(_fixed_problems(candidates, sections))
    groups = open_groups(candidates, sections)
    counts = wanted(sections)
    found = [sum(bool(fitting(group, place.cell)) for group in groups) for place, _ in counts]
    for (place, count), n in zip(counts, found, strict=True):
        if n < count:
            problems.append(_short("too_few_questions", sections, (place,), count, n))
    fillable = [(place, min(count, n)) for (place, count), n in zip(counts, found, strict=True)]
    matching = fill(groups, fillable, Wishes())
    for numbers in matching.unfilled:
        together = sum(fillable[number][1] for number in numbers)
        filled = sum(owner in numbers for owner in matching.owners.values())
        places = [fillable[number][0] for number in numbers]
        problems.append(_short("too_few_together", sections, places, together, filled))
    return tuple(problems)


def open_groups(candidates: Sequence[Candidate], sections: Sequence[Section]) -> list[Group]:
    """The groups that are left to draw from: a question that stands by name takes its siblings out."""
    fixed = {id for section in sections for id in section.fixed}
    groups = sibling_groups(candidates)
    return [group for group in groups if not any(member.id in fixed for member in group)] if fixed else groups


def _fixed_problems(candidates: Sequence[Candidate], sections: Sequence[Section]) -> Iterable[Problem]:
    known = {candidate.id: candidate for candidate in candidates}
    ideas: set[tuple[bool, str]] = set()
    for section in sections:
        for place, id in enumerate(section.fixed):
            path = (*_path(section), "fixed", place)
            if id not in known:
                yield Problem(path, "question_unknown", {"id": id})
                continue
            idea = (known[id].siblings is not None, known[id].siblings or id)
            if idea in ideas:
                yield Problem(path, "siblings_together", {"id": id})
            ideas.add(idea)


def _path(section: Section) -> Path:
    return ("sections", section.id) if section.id else ()


def _short(code: str, sections: Sequence[Section], places: Sequence[Place], count: int, found: int) -> Problem:
    names = ", ".join(sorted({place.cell.name for place in places}))
    inside = {place.section for place in places}
    path = _path(sections[places[0].section]) if len(inside) == 1 else ()
    return Problem((*path, "blueprint", names), code, {"domain": names, "wanted": count, "available": found})
