"""A formula is computed exactly, and can do nothing else."""

from fractions import Fraction

import pytest

from quizzes.formula import FormulaError, read_formula

VALUES = {"a": Fraction(7), "b": Fraction(2)}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a / b", Fraction(7, 2)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("-(a - b) * 2", -10),
        ("a ** 2 + b ** -1", Fraction(99, 2)),
        ("round(a / b)", 4),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(a / 3, 2)", Fraction("2.33")),
        ("min(a, b) + max(a, b, 9) + abs(-1)", 12),
        ("+a", 7),
        ("1" + "0" * 20 + " / 10", 10**19),
    ],
)
def test_arithmetic_is_exact(source: str, value: Fraction) -> None:
    assert read_formula(source).value(VALUES) == value


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "a.real",
        "a[0]",
        "[a]",
        "lambda: 1",
        "a if b else 1",
        "a and b",
        "a < b",
        "a // b",
        "a % b",
        "~a",
        "'1'",
        "True",
        "None",
        "1_000",
        "0x10",
        "1e9",
        "2j",
        "print(a)",
        "round(a, b)",
        "round(a, -1)",
        "round(a, 11)",
        "round(number=a)",
        "min(a)",
        "min(*a)",
        "a ** b",
        "2 ** 11",
        "2 ** 0.5",
        "2 ** True",
        "(a := 1)",
        "f'{a}'",
    ],
)
def test_nothing_else_is_allowed(source: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(source)
    assert refused.value.code == "formula_not_allowed"


@pytest.mark.parametrize("source", ["a +", "", "a b", "(" * 190, "a; b", "a = 1", "\0"])
def test_bad_syntax_is_said(source: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(source)
    assert refused.value.code == "formula_syntax"


def test_a_formula_has_a_length() -> None:
    with pytest.raises(FormulaError, match="formula_too_long"):
        read_formula("1+" * 100 + "1")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a / (b - 2)", "not_finite"),
        ("(b - 2) ** -1", "not_finite"),
        ("(((9**10)**10)**10)**10", "too_large"),
    ],
)
def test_a_result_is_finite(source: str, code: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(source).value(VALUES)
    assert refused.value.code == code


def test_names_are_known_before_any_value_is() -> None:
    assert read_formula("vial / diluent / 10").names == {"vial", "diluent"}
