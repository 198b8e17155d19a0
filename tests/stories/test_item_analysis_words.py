"""Which attempts an analysis counts, how versions and waiting answers stand in its columns, and what its words say."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from lms.bank.queries import KeyedQuestion, ShownQuestion
from lms.publishing.pack.rendering import render_question, render_worth
from lms.teaching.analysis_tables import credit_text, figures_csv, responses_table, trainee_code
from lms.teaching.analysis_words import FLAGS, RULES, STATES, chance_words, count_of, figure, rule_words
from lms.teaching.queries.analysis.quiz import URGENCY, ItemRow, _domains, _test, _urgency, count
from lms.teaching.queries.analysis.sheet import Column, Sheet, Sitting, choose
from quizzes.analysis import Flag, FlagCode, Rule, analyse
from quizzes.analysis.chance import ByChance
from quizzes.question import Spec, examples_of, type_for

HALF = Fraction(1, 2)
Credits = tuple[Any, ...]


def sitting(place: int, enrolment: str = "", number: int = 1, score: str | None = "1/1", **more: Any) -> Sitting:
    return Sitting(place, enrolment or f"e{place}", number, score, "2/1", more.get("passed", False))


def question(key: str, number: int = 1, domain: str = "dose") -> KeyedQuestion:
    kind = type_for("single_choice")
    spec = kind.read(examples_of("single_choice")[0])
    rendered = render_question(kind, spec.shown)
    shown = ShownQuestion(number, key, number, "single_choice", domain, False, "", Spec(spec.shown, None), rendered)
    return KeyedQuestion(shown, 1, 1, spec, render_worth(kind, spec.key))


def column(key: str, credits: Credits, number: int = 1, points: int = 1, domain: str = "dose", **more: Any) -> Column:
    exact = tuple(None if one is None else Fraction(one) for one in credits)
    waiting = frozenset(more.get("waiting", ()))
    return Column(question(key, number, domain), Fraction(points), exact, ("",) * len(exact), waiting, 0, 0)


def sheet_of(*columns: Column) -> Sheet:
    n = len(columns[0].credits)
    waiting = frozenset[int]().union(*(one.waiting for one in columns))
    return Sheet(tuple(sitting(place) for place in range(n)), columns, waiting)


# -- which attempts count ---------------------------------------------------------------------------------

TRIES = [
    sitting(1, "ana", 1, "1/2"),
    sitting(2, "ana", 2, "3/2", passed=True),
    sitting(3, "ana", 3, "7/4"),
    sitting(4, "li", 1, None, passed=None),
    sitting(5, "li", 2, "1/4"),
    sitting(6, "li", 3, "1/4"),
]


@pytest.mark.parametrize(
    ("choice", "counted"),
    [("first", [1, 4]), ("last", [3, 6]), ("best", [2, 5]), ("all", [1, 2, 3, 4, 5, 6])],
)
def test_of_each_trainee_the_chosen_attempt_counts(choice: str, counted: list[int]) -> None:
    """The best is a pass before a higher share, and the earlier of equals; one that is not settled is below all."""
    assert [one.id for one in choose(TRIES, choice)] == counted


# -- columns ----------------------------------------------------------------------------------------------


def test_what_was_not_presented_or_waits_is_masked_and_weighs_nothing() -> None:
    counted = count([column("a", (1, 0, None)), column("b", (HALF, None, 1), points=3)], 3)
    assert counted.unit == 2
    assert list(counted.totals) == [5, 0, 6]
    assert list(counted.possible) == [8, 2, 6]
    assert counted.presented is not None
    assert [list(mask) for mask in counted.presented] == [[1, 1, 0], [1, 0, 1]]


def test_a_quiz_that_nobody_sat_has_no_figures() -> None:
    counted = count([], 0)
    assert (list(counted.totals), list(counted.possible)) == ([], [])
    test = _test(Sheet((), (), frozenset()), counted, HALF)
    assert (test.scores.mean, test.whole, test.passed_interval, test.figures.alpha) == (None, None, None, None)


def test_versions_stand_apart_as_items_and_together_in_the_test() -> None:
    """Half the takers had the second version: each item has its own n, and reliability is over all of them."""
    first = (1, 1, 0, 0, None, None, None, None)
    second = (None, None, None, None, 1, 1, 0, 0)
    others = [column(key, (1, 1, 0, 0, 1, 0, 0, 1)) for key in ("b", "c")]
    seen = sheet_of(column("a", first), column("a", second, number=2), *others)
    counted = count(seen.columns, 8)
    found = analyse(counted.marks, presented=counted.presented, maxima=counted.maxima, unit=counted.unit)
    assert [item.n for item in found.items] == [4, 4, 8, 8]
    test = _test(seen, counted, HALF)
    pooled = analyse([[1, 1, 0, 0, 1, 1, 0, 0], *([1, 1, 0, 0, 1, 0, 0, 1],) * 2], pass_mark=HALF)
    assert (test.items, test.figures.complete) == (3, 8)
    assert test.figures.alpha == pooled.test.alpha is not None
    assert test.figures.consistency == pooled.test.consistency


def test_reliability_is_that_of_the_largest_group_with_the_same_paper() -> None:
    seen = sheet_of(
        column("a", (1, 1, 0, 0, 1)), column("b", (1, 1, 0, 0, None)), column("c", (None, None, None, None, 1))
    )
    test = _test(seen, count(seen.columns, 5), HALF)
    assert (test.items, test.figures.complete, test.figures.alpha) == (2, 4, 1.0)


def test_an_attempt_in_which_an_answer_waits_is_no_score() -> None:
    seen = sheet_of(column("a", (1, 0, 1)), column("b", (1, 0, None), waiting={2}))
    test = _test(seen, count(seen.columns, 3), HALF)
    assert (test.scores.n, test.scores.mean, test.whole) == (2, 1.0, 2)


def test_scores_are_shares_where_papers_weigh_differently() -> None:
    seen = sheet_of(column("a", (1, None)), column("b", (None, HALF), points=3))
    test = _test(seen, count(seen.columns, 2), HALF)
    assert (test.scores.n, test.scores.mean, test.whole) == (2, 0.75, None)


def test_a_domain_is_the_share_of_what_each_attempt_could_earn_there() -> None:
    seen = sheet_of(
        column("a", (1, 0, 1)),
        column("b", (0, None, 1), points=3),
        column("c", (1, 1, None), domain="law", waiting={2}),
        column("c", (None, None, None), number=2, domain="law"),
    )
    rows = _domains(seen, count(seen.columns, 3), {"law": "Law", "dose": "Dose"})
    assert [(row.title, row.items, row.scores.n, row.scores.mean) for row in rows] == [
        ("Law", 1, 2, 1.0),
        ("Dose", 2, 2, 0.125),
    ]


def test_what_needs_a_look_comes_first_and_is_ranked_by_the_bound() -> None:
    """Of two that are undecided, the r of .15 is the more doubtful: 160 takers leave it less room than 40 leave .10."""
    plain = analyse([[1, 1, 0, 0]] * 2).items[0]

    def row(key: str, code: FlagCode, r: float | None, n: int) -> ItemRow:
        figures = replace(plain, n=n, discrimination=r, flags=(Flag(FlagCode.GOOD, Rule.K1), Flag(code, Rule.K1)))
        return ItemRow(column(key, (1, 0)), figures)

    rows = [
        row("few", FlagCode.UNDECIDED, 0.10, 40),
        row("key", FlagCode.CHECK_KEY, 0.50, 40),
        row("good", FlagCode.GOOD, -0.9, 40),
        row("many", FlagCode.UNDECIDED, 0.15, 160),
        row("unknown", FlagCode.UNDECIDED, None, 40),
        row("wrong", FlagCode.KEY_PROBABLY_WRONG, 0.9, 40),
        row("weak", FlagCode.WEAK, 0.1, 400),
    ]
    ordered = [one.column.question.key for one in sorted(rows, key=_urgency)]
    assert ordered == ["wrong", "key", "weak", "many", "few", "unknown", "good"]


# -- words ------------------------------------------------------------------------------------------------

PARAMS = {"n": 12, "fewest": 10, "option": "b", "chosen": 7, "r": -0.1, "facility": 0.2, "bound": 0.1, "limit": 0.2}


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_a_sentence(rule: Rule) -> None:
    said = rule_words(Flag(FlagCode.WEAK, rule, PARAMS))
    assert "%(" not in said
    assert "%%" not in said
    assert said.endswith(".")


def test_every_flag_has_a_word_a_place_and_a_sign_unless_there_is_nothing_to_say() -> None:
    assert set(FLAGS) == set(URGENCY) == set(FlagCode)
    assert set(RULES) == set(Rule)
    assert set(FLAGS) - set(STATES) == {FlagCode.NOT_ENOUGH_DATA}


@pytest.mark.parametrize(
    ("items", "expected", "said"),
    [
        (0, 0.0, "weak: none, too few answers for its rule"),
        (3, 0.01, "weak: fewer than 0.05 of 3 items"),
        (1, 0.44, "weak: at most 0.4 of 1 item"),
    ],
)
def test_what_chance_alone_gives_is_said(items: int, expected: float, said: str) -> None:
    assert chance_words(ByChance(FlagCode.WEAK, (), items, expected)) == said


def test_a_figure_that_is_not_there_is_a_dash_and_never_0() -> None:
    assert (figure(None), figure(0.0), figure(-0.125)) == ("–", "0.00", "-0.12")
    assert (count_of(Fraction(4)), count_of(Fraction(4, 3))) == ("4", "1.3")


# -- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("credit", "text"),
    [(None, ""), ("0", "0"), ("1", "1"), ("1/2", "0.5"), ("1/8", "0.125"), ("2/3", "2/3"), ("1/2048", "1/2048")],
)
def test_a_credit_is_written_exactly(credit: str | None, text: str) -> None:
    assert credit_text(None if credit is None else Fraction(credit)) == text
    assert not text or Fraction(text) == Fraction(credit or 0)


def test_a_table_of_figures_keeps_negative_numbers_and_disarms_formulas() -> None:
    text = figures_csv(["=a", "b"], [["=1+1", -0.25], ["@x", None], ["-", 3]])
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["'=a", "b"],
        ["'=1+1", "-0.25"],
        ["'@x", ""],
        ["'-", "3"],
    ]


def test_codes_lead_back_to_nobody_and_join_the_attempts_of_one_trainee() -> None:
    columns = (column("a", (1, 0, HALF)), column("a", (None, None, None), number=2))
    seen = Sheet((sitting(1, "ana", 1), sitting(2, "ana", 2), sitting(3, "li")), columns, frozenset())
    header, rows = responses_table("quiz", seen)
    assert header == ["trainee", "a v1", "a v2"]
    codes = [str(row[0]) for row in rows]
    assert codes == sorted(codes)
    ana = trainee_code("quiz", "ana")
    assert [row[1:] for row in rows if row[0] == ana] == [["1", ""], ["0", ""]]
    assert trainee_code("other quiz", "ana") != ana
    assert all(len(code) == 12 and set(code) <= set("0123456789abcdef") for code in codes)
