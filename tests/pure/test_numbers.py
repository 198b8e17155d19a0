"""A number is understood as people type it, and exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.numbers import Unclear, decimal_text, read_number, readings, split_unit, unambiguous

HALF = ["0.5", "0,5", ".5", ",5", " .5", "0.50", "+0.5", "０．５", "０，５", "00.5", "\u20090.5\u00a0"]


@pytest.mark.parametrize("typed", HALF)
def test_a_half_in_every_spelling(typed: str) -> None:
    assert read_number(typed) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1\u2009000", 1000),
        ("12\u202f500,5", Fraction("12500.5")),
        ("1 234,567", Fraction("1234.567")),
        ("0.123 456", Fraction("0.123456")),
        ("1,234.5", Fraction("1234.5")),
        ("1.234,5", Fraction("1234.5")),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("0,125", Fraction(1, 8)),
        ("-4", -4),
        ("\u22124", -4),
        ("- 4", -4),
        ("5.", 5),
        ("1234,567", Fraction("1234.567")),
        ("3.1450", Fraction("3.145")),
        ("1'234'567.5", Fraction("1234567.5")),
        ("1’234", 1234),
        ("1,23,456", 123_456),
        ("12,34,56,789.5", Fraction("123456789.5")),
        ("٣٫١٤٥", Fraction("3.145")),
        ("٣٬١٤٥", 3145),
        ("-٠٫٥", Fraction(-1, 2)),
        ("१२.५", Fraction("12.5")),
        ("1\u200b000", 1000),
        ("1000,", 1000),
        ("0" * 60 + "1." + "0" * 60 + "5", 1 + Fraction(5, 10**61)),
    ],
)
def test_separators_and_signs(typed: str, value: Fraction) -> None:
    assert read_number(typed) == value


@pytest.mark.parametrize("typed", ["3,145", "1.234", "12.500", "100,000", "-1.234", "３，１４５"])
def test_three_digits_after_one_separator_could_be_two_numbers(typed: str) -> None:
    assert read_number(typed) is Unclear.AMBIGUOUS


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        ".",
        ",",
        "-",
        "abc",
        "4 mL",
        "1e3",
        "1E3",
        "1/2",
        "½",
        "1.2.3",
        "10 00",
        "1,23,4567",
        "0,123,456",
        "--4",
        "inf",
        "nan",
        "0x10",
        "1_000",
        "4٫5٫0",
        "4٫٥",
        "10²",
        "⑤",
        "٥ ٥",
        "1 .5",
    ],
)
def test_what_is_not_a_number(typed: str) -> None:
    assert read_number(typed) is Unclear.NOT_A_NUMBER


@given(st.text(max_size=200) | st.text("0123456789.,' ٫٬٣५３²-mL%", max_size=12))
def test_any_text_is_answered(typed: str) -> None:
    assert isinstance(read_number(typed), Fraction | Unclear)
    assert (readings(typed) != ()) == (read_number(split_unit(typed)[0]) is Unclear.AMBIGUOUS)


SCRIPTS = ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙"]


@given(st.text("0123456789.,' -", max_size=12), st.sampled_from(SCRIPTS))
def test_the_script_of_the_digits_changes_nothing(typed: str, script: str) -> None:
    assert read_number(typed.translate(str.maketrans("0123456789", script))) == read_number(typed)


@pytest.mark.parametrize(
    ("typed", "two"),
    [
        ("3,145", ("3.145", "3145")),
        (" -1.234 ", ("-1.234", "-1234")),
        ("\u2212٣,١٤٥", ("-3.145", "-3145")),
        ("3.145 mL", ("3.145 mL", "3145 mL")),
        ("3.145mL", ("3.145 mL", "3145 mL")),
        ("3,145%", ("3.145 %", "3145 %")),
        ("0.125", ()),
        ("1,234.5", ()),
        ("3.1450 mL", ()),
        ("mL", ()),
    ],
)
def test_what_an_ambiguous_number_can_mean(typed: str, two: tuple[str, ...]) -> None:
    assert readings(typed) == two
    for text in two:
        head, _ = split_unit(unambiguous(text))
        assert isinstance(read_number(head), Fraction)


def test_one_more_zero_makes_a_number_clear_and_leaves_others_alone() -> None:
    assert [unambiguous(text) for text in ("3.145", "-3.145", "3.145 mL", "3145", "0.125", "3.14")] == [
        "3.1450",
        "-3.1450",
        "3.1450 mL",
        "3145",
        "0.125",
        "3.14",
    ]


@given(st.fractions(), st.fractions(min_value=0, max_value=1))
def test_written_decimals_are_within_the_slack_and_read_back(value: Fraction, slack: Fraction) -> None:
    text = decimal_text(value, slack)
    if text is None:
        assert decimal_text(value) is None
    else:
        read = read_number(unambiguous(text))
        assert isinstance(read, Fraction)
        assert abs(read - value) <= slack


@pytest.mark.parametrize(
    ("value", "text"), [("1/3", None), ("5/2", "2.5"), ("100", "100"), ("-1/8", "-0.125"), ("0", "0")]
)
def test_a_decimal_is_written_as_people_write_it(value: str, text: str | None) -> None:
    assert decimal_text(Fraction(value)) == text


def test_a_repeating_decimal_is_written_with_one_digit_more_than_needed() -> None:
    assert decimal_text(Fraction(10, 3), Fraction("0.05")) == "3.33"


def test_a_decimal_has_an_end_after_thirty_places_or_none() -> None:
    assert decimal_text(Fraction(1, 10**30)) == "0." + "0" * 29 + "1"
    assert decimal_text(Fraction(1, 10**31)) is None
