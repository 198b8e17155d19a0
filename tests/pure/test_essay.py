"""A text that a person judges: words are counted, levels add up exactly, and no machine gives a mark."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.item import read_item, run_golden
from quizzes.question import type_for
from quizzes.rubric import picks_problems
from quizzes.types.essay import LONGEST_ESSAY, word_count
from quizzes.values import AnswerError, Danger, Outcome, Problem, SpecError

essay: Any = type_for("essay")


def line(id: str, *points: int, unsafe: int | None = None) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [{"id": f"l{n}", "text": f"Level {n}", "points": p} for n, p in enumerate(points)]
    if unsafe is not None:
        levels[unsafe]["unsafe"] = True
    return {"id": id, "text": f"Line {id}", "levels": levels}


RUBRIC = [line("benefit", 3, 1, 0), line("risk", 4, 2, 0, unsafe=2)]
BEST = {"benefit": "l0", "risk": "l0"}
GOLDEN = [
    {"answer": "A good text.", "rubric": BEST, "credit": 1},
    {"answer": "A middling text.", "rubric": {"benefit": "l1", "risk": "l1"}, "credit": "3/7"},
    {"answer": "A harmful text.", "rubric": {"benefit": "l0", "risk": "l2"}, "credit": 0, "unsafe": True},
]


def raw(**changes: Any) -> dict[str, Any]:
    return {"lead_in": "What do you say?", "rubric": RUBRIC, "golden": GOLDEN, **changes}


def read(**changes: Any) -> Any:
    return essay.read(raw(**changes))


def problems(**changes: Any) -> set[tuple[str, tuple[Any, ...]]]:
    with pytest.raises(SpecError) as refused:
        read(**changes)
    return {(problem.code, problem.path) for problem in refused.value.problems}


def answer(spec: Any, text: str) -> Any:
    return essay.parse(spec.shown, essay.plain_deal(spec.shown), {"text": [text]})


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        (" \n", 0),
        ("one", 1),
        ("one two", 2),
        ("one\u00a0two\u2009three\n\nfour", 4),
        ("0.5 mL", 2),
        ("a-b", 1),
    ],
)
def test_words_are_what_stands_between_white_space(text: str, n: int) -> None:
    assert word_count(text) == n


@pytest.mark.parametrize(
    ("n", "code", "params"),
    [
        (4, "words_below", {"n": 4, "fewest": 5}),
        (5, None, None),
        (8, None, None),
        (9, "words_over", {"n": 9, "most": 8}),
    ],
)
def test_a_text_that_is_too_short_or_too_long_is_asked_back(n: int, code: str | None, params: Any) -> None:
    spec = read(words={"from": 5, "to": 8})
    hints = essay.hints(spec.shown, essay.plain_deal(spec.shown), answer(spec, "word " * n))
    assert [(hint.code, hint.params) for hint in hints] == ([(code, params)] if code else [])


def test_one_limit_is_enough_and_none_asks_nothing() -> None:
    for words, n, codes in (
        ({"from": 3}, 1, ["words_below"]),
        ({"to": 3}, 9, ["words_over"]),
        ({"from": 2, "to": 2}, 2, []),
        (None, 1, []),
    ):
        spec = read(words=words)
        hints = essay.hints(spec.shown, essay.plain_deal(spec.shown), answer(spec, "word " * n))
        assert [hint.code for hint in hints] == codes
        assert essay.read(essay.write(spec)) == spec


@given(st.text(max_size=400).filter(lambda text: "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)))
def test_no_text_is_marked_by_a_machine_and_a_blank_earns_nothing(text: str) -> None:
    spec = read()
    deal, given_answer = essay.plain_deal(spec.shown), answer(spec, text)
    outcome = essay.grade(spec, deal, given_answer)
    assert outcome == (None if text.strip() else Outcome(Fraction(0)))
    if given_answer is not None:
        assert essay.parse(spec.shown, deal, essay.raw_of(given_answer)) == given_answer


def test_line_ends_are_the_same_however_they_were_sent() -> None:
    spec = read()
    assert answer(spec, "one\r\ntwo\rthree") == answer(spec, "one\ntwo\nthree")
    assert answer(spec, " one \n").text == " one \n", "otherwise as typed"


def test_a_long_text_is_taken_to_the_last_character_whatever_its_line_ends() -> None:
    spec = read()
    assert len(answer(spec, "x\r\n" * (LONGEST_ESSAY // 2)).text) == LONGEST_ESSAY
    with pytest.raises(AnswerError):
        answer(spec, "x" * (LONGEST_ESSAY + 1))
    with pytest.raises(AnswerError):
        essay.parse(spec.shown, essay.plain_deal(spec.shown), {"text": ["one", "two"]})


@pytest.mark.parametrize(
    ("picks", "credit"),
    [
        (BEST, "1"),
        ({"benefit": "l1", "risk": "l0"}, "5/7"),
        ({"benefit": "l1", "risk": "l1"}, "3/7"),
        ({"benefit": "l2", "risk": "l2"}, "0"),
    ],
)
def test_levels_add_up_exactly(picks: dict[str, str], credit: str) -> None:
    assert essay.rubric_credit(read().shown, picks) == Fraction(credit)


def test_an_unsafe_level_makes_the_whole_text_dangerous() -> None:
    outcome = essay.rubric_outcome(read(), {"benefit": "l0", "risk": "l2"})
    assert (outcome.credit, outcome.danger) == (0, Danger.UNSAFE)
    assert [(m.code, m.params) for m in outcome.messages] == [("line_unsafe", {"line": "risk"})]
    assert essay.rubric_outcome(read(), {"benefit": "l2", "risk": "l1"}) == Outcome(Fraction(2, 7))


@pytest.mark.parametrize(
    ("picks", "found"),
    [
        ({}, {("line_without_level", ("benefit",)), ("line_without_level", ("risk",))}),
        ({"benefit": "l0"}, {("line_without_level", ("risk",))}),
        (BEST | {"risk": "l9"}, {("level_unknown_here", ("risk",))}),
        (BEST | {"style": "l0"}, {("line_unknown", ("style",))}),
    ],
)
def test_an_incomplete_judgement_is_refused(picks: dict[str, str], found: set[tuple[str, tuple[str, ...]]]) -> None:
    spec = read()
    assert {(problem.code, problem.path) for problem in picks_problems(spec.shown.rubric, picks)} == found
    with pytest.raises(ValueError):
        essay.rubric_credit(spec.shown, picks)
    with pytest.raises(ValueError):
        essay.rubric_outcome(spec, picks)


def test_what_is_dangerous_is_not_shown_and_what_is_looked_at_is() -> None:
    spec = read()
    shown, key = essay.store(spec)
    assert key["dangers"] == [{"line": "risk", "levels": ["l2"]}]
    assert "unsafe" not in str(shown)
    assert set(essay.words(spec.shown)) == {"benefit", "risk"} | {
        f"{a}.l{n}" for a in ("benefit", "risk") for n in range(3)
    }


def test_the_key_is_the_first_exemplar_that_earns_everything() -> None:
    golden = [GOLDEN[1], {"answer": "Two\r\nlines.", "rubric": BEST, "credit": 1}, *GOLDEN]
    spec = read(golden=golden)
    assert essay.key(spec, essay.plain_deal(spec.shown)).text == "Two\nlines."


def item(golden: list[dict[str, Any]]) -> Any:
    envelope = {"id": "a-p1", "kind": "essay", "domain": "d", "level": "recall", "passage": "a#b", "rationale": "So."}
    return read_item(raw(golden=golden) | envelope, "practice")


def test_an_exemplar_earns_what_its_levels_add_up_to() -> None:
    assert run_golden(item(GOLDEN)) == ()
    wrong = run_golden(item([GOLDEN[0], GOLDEN[1] | {"credit": "1/2"}, GOLDEN[2]]))
    assert wrong == (Problem(("golden", 1, "credit"), "golden_credit", {"says": "1/2", "earns": "3/7"}),)
    tame = run_golden(item([GOLDEN[0], GOLDEN[1], {**GOLDEN[2], "unsafe": False}]))
    assert [problem.code for problem in tame] == ["golden_not_unsafe"]


def test_a_golden_text_without_levels_says_nothing_that_can_be_checked() -> None:
    found = run_golden(item([*GOLDEN, {"answer": "Who knows?", "credit": 0}]))
    assert [(problem.code, problem.path) for problem in found] == [("golden_needs_a_person", ("golden", 3, "answer"))]


def test_what_an_author_may_not_write() -> None:
    assert ("no_exemplar", ("golden",)) in problems(golden=GOLDEN[1:])
    assert ("no_exemplar", ("golden",)) in problems(golden=[{"answer": "x", "credit": 1}])
    incomplete = [{"answer": "x", "rubric": {"benefit": "l0", "risk": "l7"}, "credit": 1}]
    assert ("level_unknown_here", ("golden", 0, "rubric", "risk")) in problems(golden=incomplete)
    assert ("line_without_points", ("rubric", 0, "levels")) in problems(rubric=[line("a", 0, 0)])
    assert ("not_marks", ("rubric", 0, "levels", 0, "points")) in problems(rubric=[line("a", -1, 1)])
    assert ("wrong_count", ("rubric", 0, "levels")) in problems(rubric=[line("a", 1)])
    assert ("repeated", ("rubric", 1, "id")) in problems(rubric=[line("a", 1, 0), line("a", 1, 0)])
    assert ("range_empty", ("words",)) in problems(words={"from": 9, "to": 8})
    assert ("not_a_word_count", ("words", "from")) in problems(words={"from": "many"})
    assert ("missing", ("rubric",)) in problems(rubric=None)


def test_levels_are_for_texts_that_a_person_judges() -> None:
    numeric = {
        "lead_in": "How many?",
        "value": "2",
        "golden": [{"answer": {"value": "2"}, "credit": 1, "rubric": BEST}],
    }
    with pytest.raises(SpecError) as refused:
        type_for("numeric").read(numeric)
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [
        ("unknown_field", ("golden", 0, "rubric"))
    ]


def test_a_golden_answer_without_levels_is_stored_as_before_there_were_any() -> None:
    numeric = type_for("numeric")
    spec = numeric.read({"lead_in": "How many?", "value": "2", "golden": [{"answer": {"value": "2"}, "credit": 1}]})
    assert set(numeric.store(spec)[1]["golden"][0]) == {"answer", "draw", "credit", "unsafe", "why"}
    assert essay.store(read())[1]["golden"][0]["rubric"] == BEST
