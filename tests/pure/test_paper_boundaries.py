"""A paper at its limits: what a question, a section and a blueprint are unless told otherwise, and empty pools."""

import pytest

from quizzes.paper import Blueprint, Candidate, Cell, Section, draw, draw_sections, section_shortages, shortages
from quizzes.paper.filling import Wishes
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


def twins(name: str, *domains: str) -> list[Candidate]:
    return [Candidate(f"{name}-{domain}", domain, "recall", siblings=name) for domain in domains]


def test_a_question_is_given_back_even_when_others_of_its_place_cannot_be() -> None:
    """b has the one shared idea alone; whichever two ideas a was given first, the shared one must be let go."""
    pool = [Candidate("a1", "a", "recall"), *twins("shared", "a", "b"), Candidate("a2", "a", "recall")]
    for seed in range(30):
        assert set(draw(pool, Blueprint((("a", 2), ("b", 1))), seeded_rng(seed))) == {"a1", "a2", "shared-b"}


def test_ideas_are_handed_on_over_several_places() -> None:
    """c has one idea, which b needs unless it has the one that a needs unless it takes its own."""
    pool = [Candidate("a1", "a", "recall"), *twins("ab", "a", "b"), *twins("bc", "b", "c")]
    for order in ("abc", "bca", "cab", "acb", "bac", "cba"):
        plan = Blueprint(tuple((domain, 1) for domain in order))
        for seed in range(10):
            assert set(draw(pool, plan, seeded_rng(seed))) == {"a1", "ab-b", "bc-c"}


def test_what_lacks_several_questions_is_said_once() -> None:
    pool = [*twins("x", "a", "b"), *twins("y", "a", "b")]
    found = [(one.code, dict(one.params)) for one in shortages(pool, Blueprint((("a", 2), ("b", 2))))]
    assert found == [("too_few_together", {"domain": "a, b", "wanted": 4, "available": 2})]


def test_every_question_that_is_named_wrongly_is_told() -> None:
    section = Section(Blueprint(()), fixed=("nowhere", "q0", "nowhere else", "q0"))
    found = [(one.path, one.code, dict(one.params)) for one in section_shortages(NINE, (section,))]
    assert found == [
        (("fixed", 0), "question_unknown", {"id": "nowhere"}),
        (("fixed", 2), "question_unknown", {"id": "nowhere else"}),
        (("fixed", 3), "siblings_together", {"id": "q0"}),
    ]


def test_nothing_has_been_seen_or_missed_unless_told_otherwise() -> None:
    assert Wishes() == Wishes(frozenset(), frozenset())
