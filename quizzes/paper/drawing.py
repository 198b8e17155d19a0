"""The draw itself: from a pool, a plan and chance to the questions of a paper in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizzes.paper.blueprint import Blueprint, Candidate, Section
from quizzes.paper.filling import Group, Place, Wishes, fill, fitting, open_groups, section_shortages, wanted
from quizzes.policy import Order
from quizzes.values import Rng, SpecError, below, shuffle


def draw(
    pool: Iterable[Candidate],
    blueprint: Blueprint,
    rng: Rng,
    avoid: frozenset[str] = frozenset(),
    *,
    parallel_of: frozenset[str] = frozenset(),
    order: Order = "shuffled",
) -> tuple[str, ...]:
    """Ids of a paper with as few of `avoid` as the pool allows. The same pool, in whatever order, and the same
    chance give the same paper. For a retest, siblings of the missed questions `parallel_of` come before others,
    and these count as to be avoided. Raises SpecError with the shortages if there is no paper."""
    (paper,) = draw_sections(pool, (Section(blueprint, order=order),), rng, avoid, parallel_of=parallel_of)
    return paper


def draw_sections(
    pool: Iterable[Candidate],
    sections: Sequence[Section],
    rng: Rng,
    avoid: frozenset[str] = frozenset(),
    *,
    parallel_of: frozenset[str] = frozenset(),
) -> tuple[tuple[str, ...], ...]:
    """The same for a paper in sections, which share no question and no siblings; one tuple for each."""
    candidates = sorted(pool, key=lambda candidate: candidate.id)
    wishes = Wishes(avoid | parallel_of, parallel_of)
    groups = shuffle(open_groups(candidates, sections), rng)
    counts = wanted(sections)
    matching = fill(groups, counts, wishes)
    if matching.unfilled or any(section.fixed for section in sections):
        _refuse(candidates, sections)
    known = {candidate.id: candidate for candidate in candidates if any(section.fixed for section in sections)}
    chosen = [[known[id] for id in section.fixed] for section in sections]
    for group, number in sorted(matching.owners.items()):
        place = counts[number][0]
        chosen[place.section].append(_pick(groups[group], place, wishes, rng))
    return tuple(_arrange(chosen[number], section.order, rng) for number, section in enumerate(sections))


def _refuse(candidates: Sequence[Candidate], sections: Sequence[Section]) -> None:
    if problems := section_shortages(candidates, sections):
        raise SpecError(problems)


def _pick(group: Group, place: Place, wishes: Wishes, rng: Rng) -> Candidate:
    members = wishes.preferred(fitting(group, place.cell))
    return members[below(len(members), rng)]


def _arrange(chosen: Iterable[Candidate], order: Order, rng: Rng) -> tuple[str, ...]:
    """Items of one stimulus stand together, in their author's order, wherever the shuffle puts them as a whole.

    The author's order is that of the ids."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for item in chosen:
        key = ("alone", item.id) if item.stimulus is None else ("stimulus", item.stimulus)
        blocks.setdefault(key, []).append(item.id)
    together = [sorted(block) for block in blocks.values()]
    placed = shuffle(together, rng) if order == "shuffled" else sorted(together)
    return tuple(id for block in placed for id in block)
