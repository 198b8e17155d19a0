"""A paper at its limits: what a question, a section and a blueprint are unless told otherwise, and empty pools."""

import pytest

from quizzes.paper import Blueprint, Candidate, Cell, Section, draw, draw_sections, shortages
from quizzes.values import SpecError, seeded_rng

NINE = [Candidate(f"q{n}", "a", "recall") for n in range(9)]


def test_a_question_is_not_critical_and_stands_alone_unless_told_otherwise() -> None:
    assert Candidate("q", "a", "recall") == Candidate("q", "a", "recall", False, None, None)


def test_a_section_is_shuffled_and_names_no_questions_unless_told_otherwise() -> None:
    plain = Section(Blueprint(((None, 9),)))
    assert plain == Section(Blueprint(((None, 9),)), "", (), "shuffled")
    papers = {draw_sections(NINE, (plain,), seeded_rng(seed)) for seed in range(20)}
    assert len(papers) == 20


@pytest.mark.parametrize("counts", [((Cell("a"), 1), ("a", 1)), (("a", 1), (None, -1))])
def test_a_blueprint_that_is_not_well_formed_is_refused_in_words(
    counts: tuple[tuple[Cell | str | None, int], ...],
) -> None:
    with pytest.raises(ValueError, match=r"^a blueprint names each cell once, with a count of 0 or more$"):
        Blueprint(counts)


def test_a_blueprint_of_a_later_format_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^not a format of a blueprint that is known: 3$"):
        Blueprint.load({"format": 3, "counts": []})


def test_an_empty_pool_has_no_paper_and_says_so_in_numbers() -> None:
    plan = Blueprint((("a", 2), (None, 1)))
    found = [(one.code, dict(one.params)) for one in shortages([], plan)]
    assert found == [
        ("too_few_questions", {"domain": "a", "wanted": 2, "available": 0}),
        ("too_few_questions", {"domain": "any", "wanted": 1, "available": 0}),
    ]
    with pytest.raises(SpecError) as refused:
        draw([], plan, seeded_rng(1))
    assert len(refused.value.problems) == 2


def test_a_plan_of_nothing_is_a_paper_of_nothing() -> None:
    assert draw([], Blueprint(()), seeded_rng(1)) == ()
    assert draw(NINE, Blueprint((("a", 0),)), seeded_rng(1)) == ()
    assert shortages([], Blueprint((("a", 0),))) == ()
