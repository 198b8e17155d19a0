"""A result: decided in exact fractions, and never shown as better than it is."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.policy import Policy
from quizzes.scoring import Result, SectionResult, SlotResult, best, mark_of, percent, score
from quizzes.values import Danger, Outcome
from tests.pure.parts import parts

RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))
UNSAFE = Outcome(Fraction(0), Danger.UNSAFE)


def policy(pass_mark: str = "3/4", **changes: Any) -> Policy:
    return Policy(attempts=1, pass_mark=Fraction(pass_mark), **changes)


def slot(outcome: Outcome | None, *, points: str = "1", critical: bool = False, domain: str = "safety") -> SlotResult:
    return SlotResult(Fraction(points), outcome, critical, domain)


def test_the_pass_mark_is_passed_by_reaching_it() -> None:
    slots = [slot(RIGHT)] * 3 + [slot(WRONG)]
    assert score(slots, policy("3/4")).passed is True
    assert score(slots, policy("750000001/1000000000")).passed is False
    assert score(slots, policy("0.749999999")).passed is True


def test_thirds_add_up_exactly() -> None:
    third = Outcome(Fraction(1, 3))
    result = score([slot(third)] * 3, policy("1/3"))
    assert (result.score, result.maximum, result.share, result.passed) == (1, 3, Fraction(1, 3), True)
    assert score([slot(third, points="0.1")] * 9, policy("1/3")).passed is True


def test_points_weigh() -> None:
    result = score([slot(RIGHT, points="3"), slot(WRONG, points="1/2")], policy())
    assert result.share == Fraction(6, 7)


def test_what_waits_for_a_person_leaves_the_result_open() -> None:
    result = score([slot(RIGHT)] * 9 + [slot(None, critical=True)], policy(critical_right=True, no_unsafe=True))
    assert (result.complete, result.passed, result.reasons) == (False, None, ())
    assert (result.score, result.maximum, result.critical_wrong) == (9, 10, 0)


@pytest.mark.parametrize(
    ("outcome", "critical", "reasons"),
    [
        (UNSAFE, False, ("unsafe",)),
        (WRONG, True, ("critical_wrong",)),
        (Outcome(Fraction(99, 100)), True, ("critical_wrong",)),
        (UNSAFE, True, ("critical_wrong", "unsafe")),
        (WRONG, False, ()),
    ],
)
def test_a_high_share_does_not_outweigh_danger(outcome: Outcome, critical: bool, reasons: tuple[str, ...]) -> None:
    slots = [slot(RIGHT, critical=True)] * 9 + [slot(outcome, critical=critical)]
    strict = score(slots, policy(critical_right=True, no_unsafe=True))
    assert (strict.passed, strict.reasons) == (not reasons, reasons)
    assert score(slots, policy()).passed is True
    assert (strict.unsafe, strict.critical_wrong) == (int(outcome.danger is not None), int(critical))


def test_all_reasons_are_given() -> None:
    result = score([slot(UNSAFE, critical=True)], policy(critical_right=True, no_unsafe=True))
    assert result.reasons == ("below_pass_mark", "critical_wrong", "unsafe")


@pytest.mark.parametrize("slots", [[], [slot(RIGHT, points="0")]])
def test_a_paper_without_points_is_not_passed(slots: list[SlotResult]) -> None:
    result = score(slots, policy())
    assert (result.share, result.passed) == (0, False)


def test_domains_keep_their_order_and_their_numbers() -> None:
    half = Outcome(Fraction(1, 2))
    slots = [slot(RIGHT, domain="b"), slot(half, domain="a"), slot(WRONG, domain="b"), slot(half, domain="a")]
    domains = score(slots, policy()).domains
    assert [(d.domain, d.right, d.n, d.share) for d in domains] == [
        ("b", 1, 2, Fraction(1, 2)),
        ("a", 0, 2, Fraction(1, 2)),
    ]


def result(share: str, passed: bool | None) -> Result:
    base = score([slot(RIGHT)], policy())
    return replace(base, share=Fraction(share), passed=passed, complete=passed is not None)


def test_the_best_result_is_a_pass_before_a_higher_share() -> None:
    failed, passed, better = result("0.95", False), result("0.8", True), result("0.85", True)
    assert best([failed, passed, better]) is better
    assert best([failed, result("0.2", False)]) is failed
    assert best([passed, replace(passed)]) is passed
    assert best([failed, result("1", None)]) is failed
    assert best([result("1", None)]) is None
    assert best([]) is None


@pytest.mark.parametrize(
    ("share", "pass_mark", "shown"),
    [
        ("745/1000", None, 75),
        ("744/1000", None, 74),
        ("1/2", None, 50),
        ("5/1000", None, 1),
        ("0", None, 0),
        ("999/1000", None, 99),
        ("995/1000", None, 99),
        ("1", None, 100),
        ("-1/4", None, -25),
        ("-1/4", "3/4", -25),
        ("999/1000", "999/1000", 99),
        ("995/1000", "999/1000", 98),
        ("1", "1", 100),
        ("999/1000", "1", 99),
        ("7499/10000", "3/4", 74),
        ("3/4", "3/4", 75),
        ("2/3", "2/3", 67),
        ("665/1000", "2/3", 66),
        ("66/100", "664/1000", 65),
        ("1/1000", "2/1000", 0),
    ],
)
def test_a_percentage_never_lies_about_passing(share: str, pass_mark: str | None, shown: int) -> None:
    assert percent(Fraction(share), Fraction(pass_mark) if pass_mark else None) == shown


shares = st.builds(lambda n, d: Fraction(n % (d + 1), d), st.integers(0, 1000), st.integers(1, 1000))


@given(shares, shares.filter(lambda share: share > Fraction(1, 100)))
def test_what_is_shown_agrees_with_what_was_decided(share: Fraction, pass_mark: Fraction) -> None:
    shown, mark = percent(share, pass_mark), percent(pass_mark)
    assert (shown >= mark) == (share >= pass_mark)
    assert shown <= percent(share)
    if share < pass_mark:
        assert Fraction(shown, 100) < pass_mark


@given(st.lists(st.tuples(shares, st.integers(1, 5)), min_size=1, max_size=12), shares.filter(bool))
def test_the_decision_is_the_exact_comparison(rows: list[tuple[Fraction, int]], pass_mark: Fraction) -> None:
    slots = [SlotResult(Fraction(points), Outcome(credit), False, "a") for credit, points in rows]
    found = score(slots, Policy(attempts=1, pass_mark=pass_mark))
    total = sum(credit * points for credit, points in rows)
    assert found.passed == (total >= pass_mark * sum(points for _, points in rows))


ANSWERED, BLANK = slot(WRONG), replace(slot(WRONG), answered=False)


def test_an_item_counts_its_weight_where_that_is_not_its_points() -> None:
    heavy = replace(slot(RIGHT, points="10"), weight=Fraction(3))
    result = score([heavy, slot(WRONG)], policy())
    assert (result.score, result.maximum, result.share) == (3, 4, Fraction(3, 4))
    weightless = replace(slot(WRONG), weight=Fraction(0))
    assert score([slot(RIGHT), weightless], policy("1")).passed is True


@pytest.mark.parametrize("changes", [{"points": Fraction(-1)}, {"weight": Fraction(-1, 2)}])
def test_nothing_counts_less_than_nothing(changes: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError):
        replace(slot(RIGHT), **changes)


def test_a_wrong_answer_costs_what_the_policy_says_and_a_blank_costs_nothing() -> None:
    costly = policy(wrong_costs=Fraction(1, 4))
    tiny = Outcome(Fraction(1, 1000))
    assert [mark_of(one, costly) for one in (ANSWERED, BLANK, slot(tiny), slot(RIGHT), slot(None))] == [
        Fraction(-1, 4),
        0,
        Fraction(1, 1000),
        1,
        0,
    ]
    assert mark_of(ANSWERED, policy()) == 0
    result = score([slot(RIGHT, points="3"), slot(WRONG, points="1")], costly)
    assert (result.score, result.share) == (Fraction(11, 4), Fraction(11, 16))


@pytest.mark.parametrize(("floor", "marked"), [(None, "-1"), ("-2", "-1"), ("-1", "-1"), ("-1/2", "-1/2"), ("0", "0")])
def test_no_item_falls_below_its_floor(floor: str | None, marked: str) -> None:
    chosen = policy(wrong_costs=Fraction(1), item_floor=floor and Fraction(floor))
    assert mark_of(ANSWERED, chosen) == Fraction(marked)
    assert mark_of(slot(RIGHT), chosen) == 1


@pytest.mark.parametrize(("floor", "share"), [(None, "-1"), ("-2", "-1"), ("-1/2", "-1/2"), ("0", "0")])
def test_no_total_falls_below_its_floor(floor: str | None, share: str) -> None:
    chosen = policy(wrong_costs=Fraction(1), total_floor=floor and Fraction(floor))
    result = score([replace(slot(WRONG, points="4"), section="a")], chosen)
    assert (result.share, result.score, result.maximum) == (Fraction(share), 4 * Fraction(share), 4)
    assert (result.domains[0].share, result.sections[0].share) == (Fraction(share), Fraction(share))


def test_the_floor_of_the_total_does_not_lift_single_items() -> None:
    result = score([slot(RIGHT), slot(WRONG)], policy(wrong_costs=Fraction(1, 2)))
    assert result.share == Fraction(1, 4)


def test_a_right_answer_after_a_wrong_one_keeps_its_share() -> None:
    retried = replace(slot(RIGHT, critical=True), earlier=(WRONG,))
    penalised = score([retried], policy("1/2", tries=2, tries_penalty=Fraction(1, 3), critical_right=True))
    assert (penalised.share, penalised.reasons, penalised.domains[0].right) == (Fraction(2, 3), ("critical_wrong",), 0)
    free = score([retried], policy("1/2", tries=2, critical_right=True))
    assert (free.share, free.passed, free.domains[0].right) == (1, True, 1)


def test_a_dangerous_try_fails_where_nothing_may_be_dangerous() -> None:
    retried = replace(slot(RIGHT), earlier=(UNSAFE,))
    result = score([retried], policy("1/2", tries=2, no_unsafe=True))
    assert (result.share, result.unsafe, result.reasons) == (1, 1, ("unsafe",))


def test_a_penalty_takes_what_was_earned_and_no_more() -> None:
    """Right at the second try, all lost by it: 0, and not what a wrong answer costs."""
    chosen = policy(tries=2, tries_penalty=Fraction(1), wrong_costs=Fraction(1, 4))
    assert mark_of(replace(slot(RIGHT), earlier=(WRONG,)), chosen) == 0
    assert mark_of(replace(slot(WRONG), earlier=(WRONG,)), chosen) == Fraction(-1, 4)
    assert mark_of(replace(slot(WRONG), earlier=(RIGHT,)), chosen) == 1
    assert mark_of(replace(slot(WRONG), earlier=(RIGHT,), answered=False), chosen) == 1


def test_certainty_changes_what_an_answer_is_worth() -> None:
    sure, unsure = replace(slot(RIGHT), level=3), replace(slot(RIGHT), level=1)
    chosen = policy(confidence="certainty", total_floor=None)
    assert score([sure], chosen).share == 1
    assert score([unsure], chosen).share == Fraction(1, 3)
    assert score([replace(slot(WRONG), level=3)], chosen).share == -2
    assert score([replace(BLANK, level=3)], chosen).share == 0
    assert score([replace(slot(WRONG), level=3)], policy(confidence="brier", total_floor=None)).share == Fraction(
        -24, 25
    )


def test_right_is_right_however_certain() -> None:
    unsure = replace(slot(RIGHT, critical=True), level=1)
    result = score([unsure], policy("1/3", confidence="certainty", critical_right=True))
    assert (result.passed, result.domains[0].right, result.critical_wrong) == (True, 1, 0)


def test_how_justified_the_certainty_was_is_told_of_answers_alone() -> None:
    slots = [replace(slot(RIGHT), level=3), replace(BLANK, level=3), replace(slot(None), level=3)]
    told = score(slots, policy(confidence="certainty")).certainty
    assert told is not None
    assert [(level.level, level.n, level.accuracy) for level in told.levels] == [(3, 1, 1)]
    assert score(slots, policy(confidence="brier")).certainty is None
    assert score(slots, policy()).certainty is None
    assert score([BLANK], policy(confidence="certainty")).certainty is None


def test_each_section_has_its_own_grade() -> None:
    half = Outcome(Fraction(1, 2))
    slots = [
        replace(slot(RIGHT, points="2"), section="b"),
        replace(slot(half), section="a"),
        replace(slot(WRONG), section="b"),
    ]
    assert score(slots, policy()).sections == (
        SectionResult("b", Fraction(2), Fraction(3), Fraction(2, 3), 1, 2),
        SectionResult("a", Fraction(1, 2), Fraction(1), Fraction(1, 2), 0, 1),
    )


def test_a_domain_has_to_reach_its_own_pass_mark() -> None:
    slots = [slot(RIGHT, domain="a")] * 8 + [slot(RIGHT), slot(WRONG)]
    assert score(slots, policy(domain_pass_marks=(("safety", "1/2"),))).passed is True
    result = score(slots, policy(domain_pass_marks=(("safety", "51/100"), ("a", "1"), ("b", "1/9"))))
    assert (result.passed, result.reasons) == (False, ("below_domain_pass_mark",))
    assert result.domains_below == ("safety", "b")  # a paper without b cannot show that b was reached


def test_no_reason_is_given_before_every_mark_is_there() -> None:
    result = score([slot(WRONG), slot(None)], policy(domain_pass_marks=(("safety", "1"),)))
    assert (result.passed, result.reasons, result.domains_below) == (None, (), ("safety",))


outcomes = st.none() | st.builds(Outcome, parts(0, 1, 6), st.sampled_from([None, None, Danger.UNSAFE]))
slots_ = st.builds(
    SlotResult,
    points=parts(0, 3, 4),
    outcome=outcomes,
    critical=st.booleans(),
    domain=st.sampled_from("ab"),
    section=st.sampled_from("xy"),
    weight=st.none() | parts(0, 3, 4),
    answered=st.booleans(),
    level=st.sampled_from([None, 1, 2, 3]),
    earlier=st.lists(outcomes.filter(bool), max_size=2).map(tuple),
)
floors = st.none() | parts(-2, 0, 4)
policies = st.builds(
    policy,
    pass_mark=st.sampled_from(["1/3", "3/4", "1"]),
    critical_right=st.booleans(),
    no_unsafe=st.booleans(),
    tries=st.just(3),
    tries_penalty=parts(0, 1, 4),
    confidence=st.sampled_from(["none", "certainty", "brier"]),
    wrong_costs=parts(0, 1, 4),
    item_floor=floors,
    total_floor=floors,
    domain_pass_marks=st.sampled_from([(), (("a", "1/2"),)]),
)


@given(st.lists(slots_, max_size=6), policies, st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing(slots: list[SlotResult], chosen: Policy, chance: Any) -> None:
    mixed = list(slots)
    chance.shuffle(mixed)
    one, other = score(slots, chosen), score(mixed, chosen)
    assert replace(one, domains=(), sections=()) == replace(other, domains=(), sections=())
    assert (set(one.domains), set(one.sections)) == (set(other.domains), set(other.sections))


@given(st.lists(slots_, min_size=1, max_size=5), policies, parts(0, 1, 6), st.data())
def test_more_credit_never_gives_less(
    slots: list[SlotResult], chosen: Policy, more: Fraction, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(slots) - 1))
    outcome = slots[place].outcome
    if outcome is None:
        return
    better = replace(slots[place], outcome=replace(outcome, credit=max(outcome.credit, more)))
    before, after = score(slots, chosen), score([*slots[:place], better, *slots[place + 1 :]], chosen)
    assert after.share >= before.share
    assert set(after.reasons) <= set(before.reasons)
    assert all(a.share >= b.share for a, b in zip(after.domains, before.domains, strict=True))


@given(st.lists(slots_, max_size=6), policies)
def test_a_share_is_bounded_and_whole_only_when_all_is_right(slots: list[SlotResult], chosen: Policy) -> None:
    result = score(slots, chosen)
    assert -3 <= result.share <= 1
    assert result.score == result.share * result.maximum
    for floor in (chosen.total_floor, chosen.item_floor):
        assert floor is None or result.share >= floor
    if result.share == 1:
        assert all(mark_of(one, chosen) == 1 for one in slots if one.counts)
        assert all(one.outcome or one.earlier for one in slots if one.counts)
    assert (percent(result.share) == 100) == (result.share == 1)


@given(st.lists(slots_, max_size=5), policies)
def test_sections_add_up_to_the_whole(slots: list[SlotResult], chosen: Policy) -> None:
    free = chosen.model_copy(update={"total_floor": None})
    result = score(slots, free)
    assert sum(section.score for section in result.sections) == result.score
    assert sum(section.maximum for section in result.sections) == result.maximum
    assert sum(section.n for section in result.sections) == len(slots) == sum(domain.n for domain in result.domains)
