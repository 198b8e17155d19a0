"""Options: what each earns, what is dangerous, and that ticking everything never pays."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.types.multiple_choice import SCORINGS
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

BOTH = {"correct": True, "unsafe": True}
RIGHT = {"correct": True}
single, multiple = type_for("single_choice"), type_for("multiple_choice")


def options(right: str, wrong: str, unsafe: str = "") -> list[dict[str, Any]]:
    flags = {id: {"correct": True} for id in right} | {id: {} for id in wrong}
    flags |= {id: {"unsafe": True} for id in unsafe}
    return [{"id": id, "text": f"Option {id}"} | flags[id] for id in sorted(flags)]


def outcome(kind: Any, raw: dict[str, Any], *chosen: str) -> Outcome:
    spec = kind.read({"lead_in": "Which of these is it?"} | raw)
    deal = kind.deal(spec.shown, seeded_rng(1))
    found = kind.grade(spec, deal, kind.parse(spec.shown, deal, {"answer": list(chosen)}))
    assert isinstance(found, Outcome)
    return found


def test_one_best_answer_earns_all_or_nothing() -> None:
    raw = {"options": options("b", "a", "c")}
    assert outcome(single, raw, "b") == Outcome(Fraction(1))
    assert outcome(single, raw, "a") == Outcome(Fraction(0))
    assert outcome(single, raw) == Outcome(Fraction(0))


def test_an_unsafe_option_is_dangerous_and_earns_nothing() -> None:
    chosen = outcome(single, {"options": options("b", "a", "c")}, "c")
    assert (chosen.credit, chosen.danger) == (0, Danger.UNSAFE)
    assert [(m.code, m.params) for m in chosen.messages] == [("chose_unsafe", {"option": "c"})]


@pytest.mark.parametrize(
    ("scoring", "chosen", "credit"),
    [
        ("all_or_nothing", "ab", "1"),
        ("all_or_nothing", "a", "0"),
        ("all_or_nothing", "abc", "0"),
        ("per_option", "ab", "1"),
        ("per_option", "a", "1/2"),
        ("per_option", "abc", "2/3"),
        ("per_option", "ac", "1/6"),
        ("per_option", "c", "0"),
        ("per_option", "acd", "0"),
        ("threshold", "ab", "1"),
        ("threshold", "a", "1/2"),
        ("threshold", "abc", "1/2"),
        ("threshold", "ac", "0"),
    ],
)
def test_the_named_rule_is_applied(scoring: str, chosen: str, credit: str) -> None:
    raw = {"options": options("ab", "cde"), "scoring": scoring}
    assert outcome(multiple, raw, *chosen).credit == Fraction(credit)


def test_half_credit_cannot_be_had_by_ticking_everything() -> None:
    raw = {"options": options("abc", "d"), "scoring": "threshold"}
    assert outcome(multiple, raw, *"ab").credit == Fraction(1, 2)
    assert outcome(multiple, raw, *"abcd").credit == 0


@given(st.integers(2, 7), st.integers(1, 6), st.sampled_from(SCORINGS), st.data())
def test_no_choice_beats_the_key_and_everything_or_nothing_earns_nothing(
    right: int, wrong: int, scoring: str, data: st.DataObject
) -> None:
    wrong = min(wrong, 8 - right)
    ids = "abcdefgh"[: right + wrong]
    raw = {"options": options(ids[:right], ids[right:]), "scoring": scoring}
    chosen = data.draw(st.sets(st.sampled_from(ids)))
    credit = outcome(multiple, raw, *chosen).credit
    assert 0 <= credit <= 1
    assert (credit == 1) == (chosen == set(ids[:right]))
    assert outcome(multiple, raw, *ids).credit == 0
    assert outcome(multiple, raw).credit == 0


def stored_grade(kind: Any, spec: Any, order: str, chosen: str) -> Outcome:
    """A deal and an answer as they lie in the database."""
    head = {"format": 1, "kind": kind.kind}
    deal = kind.load_deal(head | {"order": list(order)})
    outcome = kind.grade(spec, deal, kind.load_answer(head | {"chosen": list(chosen)}))
    assert isinstance(outcome, Outcome)
    return outcome


def edited(kind: Any, rows: list[dict[str, Any]], **more: Any) -> Any:
    return kind.read({"lead_in": "Which of these is it?", "options": rows, **more})


@given(st.sampled_from(SCORINGS), st.permutations("abcde"), st.sets(st.sampled_from("abcde")), st.data())
def test_a_deal_of_years_ago_is_worth_the_same_when_options_were_added_moved_and_reworded(
    scoring: str, order: Any, chosen: set[str], data: st.DataObject
) -> None:
    before = options("ab", "cd", "e")
    after = [row | {"text": f"Reworded {row['id']}"} for row in before]
    after += [{"id": id, "text": "Added later"} | flags for id, flags in (("x", {}), ("y", {}), ("z", RIGHT))]
    after = data.draw(st.permutations(after[: data.draw(st.integers(5, 8))]))
    old, new = (edited(multiple, rows, scoring=scoring) for rows in (before, after))
    picked, dealt = "".join(sorted(chosen)), "".join(order)
    assert stored_grade(multiple, new, dealt, picked) == stored_grade(multiple, old, dealt, picked)
    deal = multiple.load_deal({"format": 1, "kind": "multiple_choice", "order": list(order)})
    assert set(multiple.key(new, deal).chosen) == {"a", "b"}
    assert multiple.grade(new, deal, multiple.key(new, deal)) == Outcome(Fraction(1))
    assert stored_grade(multiple, new, dealt, "abcde").credit == 0


def test_a_single_choice_of_years_ago_is_worth_the_same() -> None:
    new = edited(single, [*reversed(options("b", "a", "c")), {"id": "x", "text": "Added later"}])
    assert [stored_grade(single, new, "cab", id).credit for id in "abc"] == [0, 1, 0]
    assert stored_grade(single, new, "cab", "c").danger is Danger.UNSAFE


def test_an_option_keeps_its_id_when_it_is_reworded_and_moved() -> None:
    rows = options("b", "a", "c")
    old, new = edited(single, rows), edited(single, [row | {"text": "Other words"} for row in reversed(rows)])
    assert {option.id for option in old.shown.options} == {option.id for option in new.shown.options}
    assert single.key(old, single.plain_deal(old.shown)) == single.key(new, single.plain_deal(old.shown))


def test_an_answer_that_chose_nothing_is_worth_nothing() -> None:
    for scoring in SCORINGS:
        spec = edited(multiple, options("ab", "c"), scoring=scoring)
        assert stored_grade(multiple, spec, "abc", "") == Outcome(Fraction(0))
        assert stored_grade(multiple, spec, "ac", "") == Outcome(Fraction(0)), "one decision short of what was dealt"
    assert stored_grade(single, edited(single, options("b", "ac")), "abc", "") == Outcome(Fraction(0))


def test_where_no_right_option_was_dealt_nothing_is_earned() -> None:
    for scoring in SCORINGS:
        spec = edited(multiple, options("ab", "cd"), scoring=scoring)
        assert [stored_grade(multiple, spec, "cd", chosen).credit for chosen in ("", "c", "cd", "ab")] == [0] * 4


@given(st.sets(st.sampled_from("abcde")), st.sampled_from(SCORINGS))
def test_one_more_right_tick_never_costs_and_one_more_wrong_tick_never_pays(chosen: set[str], scoring: str) -> None:
    raw = {"options": options("abc", "de"), "scoring": scoring}
    for id in "abcde":
        less, more = (outcome(multiple, raw, *ids).credit for ids in (chosen - {id}, chosen | {id}))
        ticked_all_wrong = {"d", "e"} <= chosen | {id}
        if id in "abc":
            assert less <= more or ticked_all_wrong
        else:
            assert more <= less


def test_grading_leaves_key_and_deal_as_they_were_stored() -> None:
    spec = edited(multiple, options("ab", "c", "d"))
    fresh = edited(multiple, options("ab", "c", "d"))
    deal = multiple.plain_deal(spec.shown)
    before = multiple.store(spec), multiple.dump_deal(deal), repr(spec), hash(spec.key.options)
    multiple.grade(spec, deal, multiple.key(spec, deal))
    assert (multiple.store(spec), multiple.dump_deal(deal), repr(spec), hash(spec.key.options)) == before
    assert spec == fresh
    assert fresh == spec


def test_one_unsafe_tick_among_right_ones_is_dangerous() -> None:
    raw = {"options": options("ab", "c", "d"), "scoring": "per_option"}
    assert outcome(multiple, raw, *"ab").danger is None
    assert outcome(multiple, raw, *"abd").danger is Danger.UNSAFE


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"answer": ["z"]}, "unknown_option"),
        ({"answer": ["0"]}, "unknown_option"),
        ({"answer": ["a", "b"]}, "too_many_chosen"),
        ({"answer": ["a"], "credit": ["1"]}, "foreign_field"),
        ({"answer": ["a" * 201]}, "too_long"),
        ({"answer": ["a\0"]}, "not_storable"),
        ({"answer": ["\ud800"]}, "not_storable"),
    ],
)
def test_a_form_that_no_page_sends_is_an_error(raw: dict[str, list[str]], code: str) -> None:
    spec = single.read({"lead_in": "Which of these is it?", "options": options("b", "ac")})
    with pytest.raises(AnswerError) as refused:
        single.parse(spec.shown, single.deal(spec.shown, seeded_rng(1)), raw)
    assert refused.value.problem.code == code


def test_the_order_of_ticks_does_not_matter_and_a_repeated_one_counts_once() -> None:
    spec = multiple.read({"lead_in": "Which of these?", "options": options("ab", "c")})
    deal = multiple.deal(spec.shown, seeded_rng(1))
    one = multiple.parse(spec.shown, deal, {"answer": ["b", "a", "b", ""]})
    assert one == multiple.parse(spec.shown, deal, {"answer": ["a", "b"]})


def test_options_stay_in_order_where_the_author_says_so() -> None:
    raw = {"lead_in": "Which of these is it?", "options": options("b", "acdefgh")}
    fixed = single.read(raw | {"shuffle": False})
    mixed = single.read(raw)
    deals = {single.deal(mixed.shown, seeded_rng(seed)).order for seed in range(20)}
    assert {single.deal(fixed.shown, seeded_rng(seed)).order for seed in range(20)} == {tuple("abcdefgh")}
    assert len(deals) > 10
    assert {frozenset(order) for order in deals} == {frozenset("abcdefgh")}


def test_moving_the_key_changes_nothing_that_a_trainee_sees() -> None:
    raw = {"lead_in": "Which of these is it?"}
    one, other = (single.read(raw | {"options": options(right, wrong)}) for right, wrong in ("ab", "ba"))
    assert one.shown == other.shown
    assert single.store(one)[0] == single.store(other)[0]


def test_feedback_gives_every_option_in_the_order_dealt() -> None:
    rows = [option | {"rationale": f"Because of {option['id']}"} for option in options("b", "ac")]
    spec = single.read({"lead_in": "Which of these is it?", "options": rows})
    deal = single.deal(spec.shown, seeded_rng(3))
    feedback = single.feedback(spec, deal, None)
    assert [f.id for f in feedback] == list(deal.order)
    assert {(f.id, f.rationale, f.correct) for f in feedback} == {
        ("a", "Because of a", False),
        ("b", "Because of b", True),
        ("c", "Because of c", False),
    }


@pytest.mark.parametrize(
    ("kind", "rows", "code"),
    [
        (single, options("ab", "c"), "not_one_correct"),
        (single, options("", "abc"), "not_one_correct"),
        (single, options("a", ""), "wrong_count"),
        (single, options("a", "bcdefghi"), "wrong_count"),
        (multiple, options("a", "bc"), "not_several_correct"),
        (multiple, options("abc", ""), "not_several_correct"),
        (multiple, options("ab", ""), "wrong_count"),
        (single, [*options("a", "b"), {"id": "a", "text": "Again"}], "repeated"),
        (single, [*options("a", "b"), {"id": "A b", "text": "No id"}], "not_an_identifier"),
        (single, [*options("a", "b"), {"id": "c", "text": " "}], "empty"),
        (single, [*options("a", "b"), {"id": "c", "text": "C", **BOTH}], "correct_and_unsafe"),
    ],
)
def test_options_that_cannot_be_asked(kind: Any, rows: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        kind.read({"lead_in": "Which of these is it?", "options": rows})
    assert code in {problem.code for problem in refused.value.problems}
