"""One function marks a response for the first time and for every regrade; golden answers prove a stored key."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.dealing import deal_for
from quizzes.grading import GoldenFailure, failing_golden, mark, mark_stored
from quizzes.question import examples_of, kinds, type_for
from quizzes.types.single_choice import SingleChoice
from quizzes.values import Danger, Outcome, seeded_rng

CHOICE = type_for("single_choice")
SPEC = CHOICE.read(examples_of("single_choice")[0])
DEAL = CHOICE.plain_deal(SPEC.shown)


def answer(option: str) -> Any:
    return CHOICE.parse(SPEC.shown, DEAL, {"answer": [option]})


@pytest.mark.parametrize(
    ("option", "outcome"), [("b", (Fraction(1), None)), ("a", (Fraction(0), None)), ("d", (Fraction(0), Danger.UNSAFE))]
)
def test_a_response_is_worth_what_the_key_says(option: str, outcome: tuple[Fraction, Danger | None]) -> None:
    found = mark(CHOICE, SPEC, DEAL, answer(option))
    assert found is not None
    assert (found.credit, found.danger) == outcome
    stored = mark_stored(CHOICE, SPEC, CHOICE.dump_deal(DEAL), CHOICE.dump_answer(answer(option)))
    assert stored == found


def test_a_blank_is_worth_nothing() -> None:
    assert mark(CHOICE, SPEC, DEAL, None) == Outcome(Fraction(0))
    assert mark_stored(CHOICE, SPEC, CHOICE.dump_deal(DEAL), None) == Outcome(Fraction(0))


def revised(**changes: Any) -> Any:
    """The same question with another revision of its key, each option changed as these functions of its id say."""
    shown, key = CHOICE.store(SPEC)
    options = [one | {name: change(one["id"]) for name, change in changes.items()} for one in key["options"]]
    return CHOICE.restore(shown, key | {"options": options})


def rekeyed(option: str) -> Any:
    return revised(correct=lambda id: id == option)


def test_another_key_gives_the_same_response_another_mark_and_changes_neither() -> None:
    given = CHOICE.dump_answer(answer("a"))
    regraded = mark_stored(CHOICE, rekeyed("a"), CHOICE.dump_deal(DEAL), given)
    assert regraded is not None
    assert regraded.credit == 1
    assert mark(CHOICE, SPEC, DEAL, answer("a")) == Outcome(Fraction(0))
    assert given == CHOICE.dump_answer(answer("a"))


class Generous(SingleChoice):
    """A question type with a fault."""

    credit: Any = Fraction(3, 2)

    def judge(self, *_: Any) -> Outcome:
        return Outcome(self.credit)


@pytest.mark.parametrize("credit", [Fraction(3, 2), Fraction(-1, 100), 1])
def test_what_is_no_credit_is_never_stored(credit: Any) -> None:
    kind = Generous()
    kind.credit = credit
    with pytest.raises(ValueError, match="credit"):
        mark(kind, SPEC, DEAL, answer("b"))
    with pytest.raises(ValueError, match="credit"):
        failing_golden(kind, SPEC)


@pytest.mark.parametrize("credit", [Fraction(0), Fraction(1)])
def test_none_and_all_are_credits(credit: Fraction) -> None:
    kind = Generous()
    kind.credit = credit
    assert mark(kind, SPEC, DEAL, answer("b")) == Outcome(credit)


def test_golden_answers_that_hold_say_nothing() -> None:
    assert failing_golden(CHOICE, SPEC) == ()


def test_a_key_that_changes_a_golden_credit_is_told() -> None:
    assert failing_golden(CHOICE, rekeyed("a")) == (
        GoldenFailure(0, Fraction(1), Fraction(0), False, False),
        GoldenFailure(1, Fraction(0), Fraction(1), False, False),
    )


def test_a_key_that_forgets_a_danger_is_told() -> None:
    harmless = revised(unsafe=lambda _: False)
    assert failing_golden(CHOICE, harmless) == (GoldenFailure(2, Fraction(0), Fraction(0), True, False),)


def test_a_golden_answer_that_only_a_person_could_mark_is_told() -> None:
    kind = Undecided()
    assert failing_golden(kind, SPEC)[0] == GoldenFailure(0, Fraction(1), None, False, False)


def test_a_golden_answer_that_is_not_understood_any_more_is_told() -> None:
    shown, key = CHOICE.store(SPEC)
    stale = [golden | {"answer": "z"} if golden["answer"] == "a" else golden for golden in key["golden"]]
    spec = CHOICE.restore(shown, key | {"golden": stale})
    assert failing_golden(CHOICE, spec) == (GoldenFailure(1, Fraction(0), None, False, False),)


class Undecided(SingleChoice):
    """A question type that leaves every answer to a person."""

    def judge(self, *_: Any) -> None:  # type: ignore[override]
        return None


def test_options_stand_in_their_authors_order_where_that_is_chosen() -> None:
    spec = CHOICE.read(examples_of("single_choice")[1])
    orders = {option_order: set() for option_order in ("author", "shuffled")}
    for seed in range(20):
        for option_order, found in orders.items():
            found.add(deal_for(CHOICE, spec.shown, seeded_rng(seed), option_order).order)  # type: ignore
    assert orders["author"] == {tuple(option.id for option in spec.shown.options)}
    assert len(orders["shuffled"]) > 3


def test_steps_are_never_shown_in_their_authors_order_on_purpose_and_numbers_are_always_drawn() -> None:
    for name in ("ordering", "calculated"):
        kind = type_for(name)
        spec = kind.read(examples_of(name)[0])
        for seed in range(20):
            assert deal_for(kind, spec.shown, seeded_rng(seed), "author") == kind.deal(spec.shown, seeded_rng(seed))


@pytest.mark.parametrize("name", kinds())
def test_every_kind_can_be_dealt_in_both_orders(name: str) -> None:
    kind = type_for(name)
    for example in examples_of(name):
        spec = kind.read(example)
        for order in ("author", "shuffled"):
            deal = deal_for(kind, spec.shown, seeded_rng(1), order)
            assert kind.load_deal(kind.dump_deal(deal)) == deal
