"""What blind guessing earns under each rule of scoring, by going through every answer there is.

docs/course-format.md states these figures to authors."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import permutations, product
from math import comb
from typing import Any

import pytest

from quizzes.question import type_for

LETTERS = "abcdefgh"


def mean(kind: str, spec: Any, answers: Iterable[Mapping[str, str]]) -> Fraction:
    """The mean credit of these answers, each a column for every row."""
    found, deal = type_for(kind), type_for(kind).plain_deal(spec.shown)
    credits = []
    for answer in answers:
        raw = {f"row.{row}": [column] for row, column in answer.items()}
        outcome = found.grade(spec, deal, found.parse(spec.shown, deal, raw))
        assert outcome is not None
        credits.append(outcome.credit)
    return sum(credits, Fraction(0)) / len(credits)


def everything(rows: str, columns: Iterable[str]) -> Iterable[Mapping[str, str]]:
    """Every way to give each row some column, and so the mean of independent guesses."""
    return [dict(zip(rows, chosen, strict=True)) for chosen in product(columns, repeat=len(rows))]


def table(truth: str, scoring: str) -> Any:
    rows = [{"id": id, "text": id, "correct": t == "T"} for id, t in zip(LETTERS, truth, strict=False)]
    return type_for("statement_table").read({"lead_in": "Which?", "statements": rows, "scoring": scoring})


def belonging(kind: str, key: Mapping[str, str], columns: str, **fields: Any) -> Any:
    names = {
        "matching": ("pairs", "options", "option"),
        "extended_matching": ("stems", "options", "option"),
        "categorise": ("things", "groups", "group"),
    }
    lists, others, name = names[kind]
    raw: dict[str, Any] = {"lead_in": "Which?", others: [{"id": id, "text": id} for id in columns]} | fields
    raw |= {"theme": "Theme"} if kind == "extended_matching" else {}
    return type_for(kind).read(raw | {lists: [{"id": id, "text": id, name: column} for id, column in key.items()]})


def test_a_single_statement_is_guessed_half_the_time() -> None:
    kind = type_for("true_false")
    spec = kind.read({"lead_in": "So it is.", "answer": False})
    deal = kind.plain_deal(spec.shown)
    outcomes = [kind.grade(spec, deal, kind.parse(spec.shown, deal, {"answer": [id]})) for id in ("true", "false")]
    assert sum(outcome.credit for outcome in outcomes if outcome) == 1


@pytest.mark.parametrize("truth", ["TF", "FFT", "TFTF", "TTTT", "TFTFT", "TTFFFT", "TFTFTFF", "TTTTFFFF"])
def test_guessing_in_a_table_of_statements(truth: str) -> None:
    n = len(truth)
    answers = everything(LETTERS[:n], ("true", "false"))
    assert mean("statement_table", table(truth, "kprim"), answers) == (1 + Fraction(n, 2)) / 2**n
    assert mean("statement_table", table(truth, "all_or_nothing"), answers) == Fraction(1, 2**n)
    ahead = sum(comb(n, right) * (2 * right - n) for right in range(n + 1) if 2 * right > n)
    assert mean("statement_table", table(truth, "linear"), answers) == Fraction(ahead, n * 2**n)


@pytest.mark.parametrize(
    ("n", "kprim", "linear", "all_or_nothing"),
    [
        (2, "1/2", "1/4", "1/4"),
        (4, "3/16", "3/16", "1/16"),
        (6, "1/16", "5/32", "1/64"),
        (8, "5/256", "35/256", "1/256"),
    ],
)
def test_the_figures_that_authors_are_told(n: int, kprim: str, linear: str, all_or_nothing: str) -> None:
    truth, answers = "TF" * (n // 2), everything(LETTERS[:n], ("true", "false"))
    told = {"kprim": kprim, "linear": linear, "all_or_nothing": all_or_nothing}
    for scoring, credit in told.items():
        assert mean("statement_table", table(truth, scoring), answers) == Fraction(credit)


def test_right_minus_wrong_is_nothing_on_average_before_its_floor() -> None:
    """What is left over is the floor at nought, which no single item goes below."""
    key = {"a": "true", "b": "false", "c": "true", "d": "false"}
    margins = [
        sum(1 if column == key[row] else -1 for row, column in answer.items())
        for answer in everything("abcd", ("true", "false"))
    ]
    assert sum(margins) == 0


KEY = {"a": "x", "b": "y", "c": "z"}


@pytest.mark.parametrize("columns", ["xyz", "wxyz", "vwxyz"])
def test_guessing_pairs_where_each_option_serves_once(columns: str) -> None:
    """Options drawn without putting back earn 1/m of m options; repeating some can only earn less."""
    each, every = belonging("matching", KEY, columns), belonging("matching", KEY, columns, scoring="all_or_nothing")
    different = [dict(zip(KEY, chosen, strict=True)) for chosen in permutations(columns, 3)]
    m = len(columns)
    assert mean("matching", each, different) == Fraction(1, m)
    assert mean("matching", every, different) == Fraction(1, m * (m - 1) * (m - 2))
    assert mean("matching", each, everything("abc", columns)) == Fraction((m - 1) ** 2, m**3)
    assert mean("matching", each, [dict.fromkeys("abc", column) for column in columns]) == 0


@pytest.mark.parametrize(
    ("kind", "each"), [("matching", "per_pair"), ("extended_matching", "per_stem"), ("categorise", "per_thing")]
)
@pytest.mark.parametrize("columns", ["xyz", "wxyz"])
def test_guessing_where_columns_serve_again(kind: str, each: str, columns: str) -> None:
    key = {"a": "x", "b": "y", "c": "x"}
    fields = {"reuse": True} if kind == "matching" else {}
    m, answers = len(columns), everything("abc", columns)
    assert mean(kind, belonging(kind, key, columns, scoring=each, **fields), answers) == Fraction(1, m)
    assert mean(kind, belonging(kind, key, columns, scoring="all_or_nothing", **fields), answers) == Fraction(1, m**3)
    same = [dict.fromkeys("abc", column) for column in columns]
    assert mean(kind, belonging(kind, key, columns, scoring=each, **fields), same) == Fraction(1, m)
    assert mean(kind, belonging(kind, key, columns, scoring="all_or_nothing", **fields), same) == 0


def test_one_group_for_everything_earns_what_the_group_holds() -> None:
    spec = belonging("categorise", {"a": "x", "b": "x", "c": "y", "d": "z"}, "xyz")
    earned = {column: mean("categorise", spec, [dict.fromkeys("abcd", column)]) for column in "xyz"}
    assert earned == {"x": Fraction(1, 2), "y": Fraction(1, 4), "z": Fraction(1, 4)}


def test_a_stem_with_several_right_options_is_guessed_more_often() -> None:
    stems = [{"id": "a", "text": "a", "options": ["x", "y"]}, {"id": "b", "text": "b", "option": "z"}]
    options = [{"id": id, "text": id} for id in "wxyz"]
    spec = type_for("extended_matching").read({"theme": "T", "lead_in": "Which?", "stems": stems, "options": options})
    assert mean("extended_matching", spec, everything("ab", "wxyz")) == Fraction(3, 2 * 4)
