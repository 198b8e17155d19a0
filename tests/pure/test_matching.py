"""What is particular to matching, extended matching and categorising."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.values import Danger, Outcome, SpecError, seeded_rng

matching, extended, categorise = type_for("matching"), type_for("extended_matching"), type_for("categorise")
OPTIONS = [{"id": id, "text": f"Option {id}"} for id in "wxyz"]


def pairs(key: dict[str, str], **fields: Any) -> Any:
    rows = [{"id": id, "text": f"Pair {id}", "option": option} for id, option in key.items()]
    return matching.read({"lead_in": "Which?", "pairs": rows, "options": OPTIONS, **fields})


def stems(**fields: Any) -> Any:
    rows = [
        {"id": "a", "text": "Stem a", "options": ["z", "x"], "unsafe_options": ["w"]},
        {"id": "b", "text": "Stem b", "option": "x"},
    ]
    return extended.read({"theme": "Theme", "lead_in": "Which?", "stems": rows, "options": OPTIONS, **fields})


def outcome(kind: Any, spec: Any, **answer: str) -> Outcome:
    deal = kind.deal(spec.shown, seeded_rng(1))
    found = kind.grade(spec, deal, kind.parse(spec.shown, deal, {f"row.{row}": [id] for row, id in answer.items()}))
    assert isinstance(found, Outcome)
    return found


KEY = {"a": "x", "b": "y", "c": "z"}


@pytest.mark.parametrize(
    ("answer", "credit", "twice"),
    [
        ({"a": "x", "b": "y", "c": "z"}, "1", []),
        ({"a": "x", "b": "y", "c": "w"}, "2/3", []),
        ({"a": "x", "b": "x", "c": "z"}, "1/3", ["x"]),
        ({"a": "x", "b": "x", "c": "x"}, "0", ["x"]),
        ({"a": "w", "b": "w", "c": "z"}, "1/3", ["w"]),
        ({"a": "x", "b": "x"}, "0", ["x"]),
        ({"a": "x"}, "1/3", []),
    ],
)
def test_pairs_that_share_an_option_earn_nothing_and_are_asked_back(
    answer: dict[str, str], credit: str, twice: list[str]
) -> None:
    spec = pairs(KEY)
    found = outcome(matching, spec, **answer)
    assert found.credit == Fraction(credit)
    assert [(m.code, m.params["option"]) for m in found.messages] == [("option_used_twice", id) for id in twice]
    deal = matching.plain_deal(spec.shown)
    given_ = matching.parse(spec.shown, deal, {f"row.{row}": [id] for row, id in answer.items()})
    assert [m.params["text"] for m in matching.hints(spec.shown, deal, given_)] == [f"Option {id}" for id in twice]
    right = {one.id for one in matching.feedback(spec, deal, given_) if one.correct}
    assert Fraction(len(right), 3) == Fraction(credit)


def test_where_options_may_be_used_again_nothing_is_asked_back() -> None:
    spec = pairs({"a": "x", "b": "x", "c": "z"}, reuse=True)
    found = outcome(matching, spec, a="x", b="x", c="x")
    assert found == Outcome(Fraction(2, 3))


def test_a_danger_is_seen_through_a_shared_option() -> None:
    rows = [
        {"id": "a", "text": "A", "option": "x", "unsafe_options": ["y"]},
        {"id": "b", "text": "B", "option": "y"},
    ]
    spec = matching.read({"lead_in": "Which?", "pairs": rows, "options": OPTIONS})
    found = outcome(matching, spec, a="y", b="y")
    assert (found.credit, found.danger) == (0, Danger.UNSAFE)
    assert [m.code for m in found.messages] == ["row_unsafe", "option_used_twice"]


def test_an_option_that_two_pairs_need_asks_for_reuse() -> None:
    with pytest.raises(SpecError) as refused:
        pairs({"a": "x", "b": "y", "c": "x"})
    problems = [(problem.path, problem.code) for problem in refused.value.problems]
    assert problems == [(("pairs", 2, "option"), "option_needed_twice")]


def test_whether_options_serve_again_is_shown_before_the_answer() -> None:
    for reuse in (True, False):
        shown = pairs(KEY, reuse=reuse).shown
        assert matching.control(shown, matching.plain_deal(shown)).widget.reuse is reuse


def test_options_are_shuffled_unless_their_order_carries_meaning() -> None:
    mixed, kept = pairs(KEY).shown, pairs(KEY, options=OPTIONS[::-1], shuffle=False).shown
    assert len({matching.deal(mixed, seeded_rng(seed)).columns for seed in range(30)}) > 5
    assert {matching.deal(kept, seeded_rng(seed)).columns for seed in range(30)} == {("z", "y", "x", "w")}
    assert len({matching.deal(kept, seeded_rng(seed)).rows for seed in range(30)}) > 3


@given(st.dictionaries(st.sampled_from("abc"), st.sampled_from("wxyz")))
def test_one_option_for_all_never_pays_where_it_serves_once(answer: dict[str, str]) -> None:
    credit = outcome(matching, pairs(KEY), **answer).credit
    assert credit <= Fraction(len(set(answer.values())), 3)
    if len(answer) > 1 and len(set(answer.values())) == 1:
        assert credit == 0


@pytest.mark.parametrize(("a", "b", "credit"), [("x", "x", "1"), ("z", "x", "1"), ("y", "x", "1/2"), ("x", "z", "1/2")])
def test_a_stem_may_accept_several_options(a: str, b: str, credit: str) -> None:
    assert outcome(extended, stems(), a=a, b=b).credit == Fraction(credit)


def test_the_first_of_several_right_options_is_the_key_and_all_are_told() -> None:
    spec = stems()
    deal = extended.plain_deal(spec.shown)
    assert extended.raw_of(extended.key(spec, deal)) == {"row.a": ["z"], "row.b": ["x"]}
    assert extended.reveal(spec, deal)["right"] == {"a": ["z", "x"], "b": ["x"]}


def test_letters_stay_with_their_options() -> None:
    shown = stems().shown
    deals = [extended.deal(shown, seeded_rng(seed)) for seed in range(9)]
    assert {deal.columns for deal in deals} == {("w", "x", "y", "z")}
    assert extended.words(shown)["theme"] == "Theme"


@pytest.mark.parametrize(
    ("row", "path", "code"),
    [
        ({"option": "x", "options": ["x"]}, ("stems", 0, "options"), "option_and_options"),
        ({"options": []}, ("stems", 0, "options"), "empty"),
        ({"options": ["x", "q"]}, ("stems", 0, "options", 1), "not_one_of"),
        ({"options": ["x", "w"], "unsafe_options": ["w"]}, ("stems", 0, "unsafe_options"), "correct_and_unsafe"),
        ({}, ("stems", 0, "option"), "missing"),
        ({"option": "x", "id": "theme"}, ("stems", 0, "id"), "reserved_id"),
    ],
)
def test_a_stem_names_its_right_options(row: dict[str, Any], path: tuple[str | int, ...], code: str) -> None:
    rows = [{"id": "a", "text": "A"} | row, {"id": "b", "text": "B", "option": "x"}]
    with pytest.raises(SpecError) as refused:
        stems(stems=rows)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [(path, code)]


def test_there_are_as_many_options_as_letters() -> None:
    options = [{"id": f"o{i}", "text": "x"} for i in range(23)]
    assert len(stems(options=[*OPTIONS[1:], *options][:26], stems=_plain()).shown.columns) == 26
    with pytest.raises(SpecError):
        stems(options=[*OPTIONS, *options], stems=_plain())


def _plain() -> list[dict[str, str]]:
    return [{"id": id, "text": id, "option": "x"} for id in "ab"]


def test_things_belong_to_more_than_one_group() -> None:
    things = [{"id": id, "text": id, "group": "x"} for id in "abc"]
    with pytest.raises(SpecError) as refused:
        categorise.read({"lead_in": "Which?", "things": things, "groups": OPTIONS})
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [(("things",), "one_group_for_all")]


def test_groups_stay_in_their_authors_order() -> None:
    things = [{"id": id, "text": id, "group": group} for id, group in zip("abc", "xyx", strict=True)]
    shown = categorise.read({"lead_in": "Which?", "things": things, "groups": OPTIONS[::-1]}).shown
    assert {categorise.deal(shown, seeded_rng(seed)).columns for seed in range(9)} == {("z", "y", "x", "w")}
