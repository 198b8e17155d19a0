"""How many papers a pool carries: the count by theory is the count by trying, on pools that can be tried."""

from __future__ import annotations

from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.capacity import Capacity, capacity, section_capacity
from quizzes.paper import Blueprint, Candidate, Cell, Section, shortages


def candidate(id: str, domain: str, siblings: str | None = None, level: str = "recall") -> Candidate:
    return Candidate(id, domain, level, False, siblings)


def is_paper(questions: tuple[Candidate, ...], blueprint: Blueprint) -> bool:
    """No siblings, and every question has a cell: tried cell by cell."""
    ideas = [one.siblings or f"alone {one.id}" for one in questions]
    cells = [cell for cell, count in blueprint.cells for _ in range(count)]
    return len(set(ideas)) == len(ideas) and _fills(cells, questions)


def _fills(cells: list[Cell], questions: tuple[Candidate, ...]) -> bool:
    if not cells:
        return not questions
    return any(
        cells[0].takes(one.domain, one.level, one.critical)
        and _fills(cells[1:], tuple(other for other in questions if other is not one))
        for one in questions
    )


def papers_of(pool: list[Candidate], blueprint: Blueprint) -> list[frozenset[str]]:
    found = [paper for paper in combinations(pool, blueprint.total) if is_paper(paper, blueprint)]
    return [frozenset(one.id for one in paper) for paper in found]


def most_disjoint(papers: list[frozenset[str]]) -> int:
    if not papers:
        return 0
    first, rest = papers[0], papers[1:]
    return max(most_disjoint(rest), 1 + most_disjoint([paper for paper in rest if not paper & first]))


OPTIONS = ("a", "b", "c", None, Cell("a", "recall"), Cell("b", "reasoning"), Cell("a", critical=True))
CROSSING = (Cell(level="recall"), Cell(critical=True))
questions = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(["recall", "reasoning"]),
    st.booleans(),
    st.sampled_from([None, None, "x", "y", "z"]),
)
pools = st.lists(questions, max_size=8).map(
    lambda rows: [Candidate(f"{i}", *row[:3], siblings=row[3]) for i, row in enumerate(rows)]
)


def blueprints(options: tuple[str | Cell | None, ...]) -> st.SearchStrategy[Blueprint]:
    counts = st.lists(st.tuples(st.sampled_from(options), st.integers(0, 2)), min_size=1, max_size=4)
    return counts.map(lambda rows: Blueprint(tuple(dict(rows).items()))).filter(lambda plan: 0 < plan.total <= 4)


@settings(max_examples=60)
@given(pools, blueprints(OPTIONS))
def test_papers_are_counted_as_by_trying_them_all(pool: list[Candidate], blueprint: Blueprint) -> None:
    found, papers = capacity(pool, blueprint), papers_of(pool, blueprint)
    assert found.papers in (len(papers), None)
    crosses = {Cell("a", "recall"), Cell("a", critical=True)} <= {cell for cell, count in blueprint.cells if count}
    assert found.papers is not None or crosses
    if len(papers) <= 24:
        assert found.disjoint == most_disjoint(papers)
    assert (found.disjoint > 0) == bool(papers) == (not shortages(pool, blueprint))


@settings(max_examples=40)
@given(pools, blueprints((*OPTIONS, *CROSSING)))
def test_disjoint_papers_are_counted_even_where_cells_cross(pool: list[Candidate], blueprint: Blueprint) -> None:
    found, papers = capacity(pool, blueprint), papers_of(pool, blueprint)
    assert found.papers in (len(papers), None)
    if len(papers) <= 24:
        assert found.disjoint == most_disjoint(papers)


def test_a_bank_without_siblings_by_the_formula() -> None:
    pool = [candidate(f"{domain}{n}", domain) for domain in "ab" for n in range(10)]
    assert capacity(pool, Blueprint((("a", 3), ("b", 2)))) == Capacity(20, 20, 120 * 45, 3)


def test_siblings_are_one_idea_in_several_versions() -> None:
    """Two pairs and one single, two of them in a paper: 2 x 2 + 2 + 2 ways."""
    pool = [candidate(f"{pair}{n}", "a", pair) for pair in "xy" for n in "12"] + [candidate("z", "a")]
    assert capacity(pool, Blueprint((("a", 2),))) == Capacity(5, 3, 8, 2)


def test_siblings_of_different_cells_are_counted_once() -> None:
    pool = [candidate("a1", "a", "twins"), candidate("b1", "b", "twins"), candidate("a2", "a"), candidate("b2", "b")]
    assert capacity(pool, Blueprint((("a", 1), ("b", 1)))) == Capacity(4, 3, 3, 2)


def test_questions_that_no_cell_asks_for_do_not_count() -> None:
    pool = [candidate("a1", "a", "twins"), candidate("c1", "c", "twins"), candidate("c2", "c")]
    assert capacity(pool, Blueprint((("a", 1), ("c", 0)))) == Capacity(1, 1, 1, 1)


def test_a_blueprint_that_cannot_be_filled_carries_nothing() -> None:
    assert capacity([candidate("a1", "a")], Blueprint((("a", 2),))) == Capacity(1, 1, 0, 0)
    assert capacity([], Blueprint((("a", 1),))) == Capacity(0, 0, 0, 0)


@pytest.mark.parametrize("counts", [(), (("a", 0),)])
def test_a_blueprint_that_asks_for_nothing_carries_no_paper(counts: tuple[tuple[str, int], ...]) -> None:
    assert capacity([candidate("a1", "a")], Blueprint(counts)).papers == 0
    assert capacity([candidate("a1", "a")], Blueprint(counts)).disjoint == 0


def test_cells_that_cross_are_not_counted_and_say_so() -> None:
    pool = [candidate("1", "a"), candidate("2", "a", level="reasoning"), candidate("3", "b")]
    found = capacity(pool, Blueprint((("a", 1), (Cell(level="recall"), 1))))
    assert (found.papers, found.disjoint) == (None, 1)


def test_many_ties_between_many_cells_are_not_counted_and_say_so() -> None:
    pool = [candidate(f"{d}{n}", d, f"{d < 'e'}{n}") for d in "abcdefgh" for n in range(40)]
    found = capacity(pool, Blueprint(tuple((domain, 20) for domain in "abcdefgh")))
    assert found.papers is None
    assert found.disjoint == 0  # 40 ideas for the first four domains, and 80 questions of them in each paper
    assert capacity(pool, Blueprint((("a", 20), ("e", 20)))).disjoint == 2


def test_a_big_bank_is_counted_exactly() -> None:
    """Ten thousand questions: any number from 5 of the first domain, from 9 of the last, and others to fill up."""
    pool = [candidate(f"{n:05}", "abcde"[n % 5]) for n in range(9_900)] + [
        candidate(f"f{n}", "f", "pair" if n < 2 else None) for n in range(100)
    ]
    found = capacity(pool, Blueprint((("a", 5), ("f", 9), (None, 10))))
    last = {k: comb(98, k) + 2 * comb(98, k - 1) for k in range(9, 20)}
    by_hand = sum(comb(1980, k) * last[n] * comb(7920, 24 - k - n) for n in last for k in range(5, 25 - n))
    assert found == Capacity(10_000, 9_999, by_hand, 11)  # 100 questions of the last domain, 9 in each paper


def test_a_question_that_stands_by_name_is_in_every_paper_and_its_siblings_in_none() -> None:
    pool = [candidate("1", "a", "x"), candidate("2", "a", "x"), *(candidate(id, "a") for id in "345")]
    sections = (Section(Blueprint((("a", 1),)), "first", ("1",)), Section(Blueprint((("a", 1),)), "second"))
    assert section_capacity(pool, sections) == Capacity(questions=4, ideas=4, papers=3, disjoint=1)


def test_sections_without_names_carry_what_their_sum_does() -> None:
    pool = [candidate(id, "a") for id in "1234"] + [candidate(id, "b") for id in "567"]
    sections = (Section(Blueprint((("a", 1),)), "first"), Section(Blueprint((("a", 1), ("b", 1))), "second"))
    assert section_capacity(pool, sections) == capacity(pool, Blueprint((("a", 2), ("b", 1))))


def test_a_paper_of_named_questions_alone_is_one_paper() -> None:
    sections = (Section(Blueprint(()), fixed=("1", "2")),)
    pool = [candidate(id, "a") for id in "123"]
    assert section_capacity(pool, sections) == Capacity(questions=2, ideas=2, papers=1, disjoint=1)


@pytest.mark.parametrize("fixed", [("9",), ("1", "2")])
def test_a_paper_that_names_what_it_cannot_hold_is_carried_by_nothing(fixed: tuple[str, ...]) -> None:
    pool = [candidate("1", "a", "x"), candidate("2", "a", "x"), candidate("3", "a")]
    found = section_capacity(pool, (Section(Blueprint((("a", 1),)), fixed=fixed),))
    assert (found.papers, found.disjoint) == (0, 0)
