"""What people type for a dose in six locales and more, and what each of it is worth: the same to everyone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.values import Danger, seeded_rng

numeric = type_for("numeric")
QUESTIONS = {
    value: {"lead_in": "How much?", "value": value, "units": ["mL", "units"], "unit": "mL", "dose": True}
    for value in ("0.5", "3.145", "1234.5", "123456")
}


class Typed(NamedTuple):
    locale: str
    value: str
    expected: str
    texts: tuple[str, ...]


RIGHT, UNSAFE, WRONG, AMBIGUOUS, NO_NUMBER = "right", "unsafe", "wrong", "ambiguous", "no number"
# fmt: off
TABLE = (
    Typed("en", "0.5", RIGHT, ("0.5", ".5", "0.50", "0.500", "00.5", "+0.5", " .5", "\t0.5 ", "+ .5", "0.5000")),
    Typed("en", "0.5", UNSAFE, ("5", "5.0", "5.", "+5", "05", "50", "4", "4.9", "500", "0.05", ".05", "0.050",
                                ".0625", "0.005", "0.0005")),
    Typed("en", "0.5", WRONG, ("0.475", "0.525", "0.25", "1", "1.0", "3.9", "0.063", "0", "0.0", "-0.5", "-5", "-.05")),
    Typed("en", "0.5", AMBIGUOUS, ("5.000", "5,000", "1.500", "+5.000", "-5.000")),
    Typed("en", "1234.5", RIGHT, ("1234.5", "1,234.5", "1,234.50", "1 234.5", "1234,5")),
    Typed("en", "1234.5", UNSAFE, ("12345", "12,345.0", "12 345", "123.45", "1,234,500", "154.3125",
                                   "1,2345")),
    Typed("en", "1234.5", WRONG, ("1,235.", "1234", "154.4", "9875.9")),
    Typed("en", "1234.5", AMBIGUOUS, ("12,345", "1,234", "123,450")),
    Typed("en", "3.145", RIGHT, ("3.1450", "3.14500", "03.145", "3.145 0")),
    Typed("en", "3.145", AMBIGUOUS, ("3.145", "3,145", " 3.145 ", "+3.145", "31,450")),
    Typed("en", "3.145", UNSAFE, ("31.45", "31.4500", "0.3145", "0.315", "3145", "3145.0", "3 145")),
    Typed("de", "0.5", RIGHT, ("0,5", ",5", "0,50", "0,500", "+0,5", " ,5", "00,5")),
    Typed("de", "0.5", UNSAFE, ("5,0", "5,", "50,0", "0,05", ",05", "0,050", "0,005")),
    Typed("de", "0.5", WRONG, ("0,475", "0,525", "1,0", "-0,5", "0,0")),
    Typed("de", "1234.5", RIGHT, ("1.234,5", "1.234,50", "1234,50")),
    Typed("de", "1234.5", UNSAFE, ("12.345,0", "12345,0", "123,45", "1.234.500")),
    Typed("de", "1234.5", AMBIGUOUS, ("1.234", "12.345")),
    Typed("fr", "1234.5", RIGHT, ("1\u202f234,5", "1\u00a0234,5", "1\u2009234,5", "1\u2007234,50", "1 234,5")),
    Typed("fr", "1234.5", UNSAFE, ("12\u202f345", "12\u00a0345,0", "1\u2009234\u2009500", "123,45")),
    Typed("fr", "1234.5", WRONG, ("1\u202f235", "1\u202f234,0")),
    Typed("fr", "1234.5", NO_NUMBER, ("1\u202f23,45", "12\u202f34,5", "1 234 ,5")),
    Typed("fr", "0.5", RIGHT, ("0,5\u00a0", "\u202f0,5")),
    Typed("de-CH", "1234.5", RIGHT, ("1'234.5", "1’234.5", "1'234,5", "1ʼ234.50", "1‘234.5")),
    Typed("de-CH", "1234.5", UNSAFE, ("12'345", "12’345.0", "1'234'500", "12'345,0")),
    Typed("de-CH", "1234.5", WRONG, ("1'234", "1’235.0")),
    Typed("de-CH", "1234.5", NO_NUMBER, ("1'23.45", "12'34.5", "'234.5", "1''234.5", "0'234.5")),
    Typed("hi", "123456", RIGHT, ("1,23,456", "1,23,456.0", "१,२३,४५६", "१२३४५६", "123456")),
    Typed("hi", "123456", UNSAFE, ("12,34,560", "१२,३४,५६०", "१२३४५.६", "12,345.6", "1,23,45,600")),
    Typed("hi", "123456", AMBIGUOUS, ("123,456", "१२३,४५६", "12,345")),
    Typed("hi", "123456", NO_NUMBER, ("1,23,4567", "12,34,56", "123,45,678", "0,23,456", "1.23.456", "1,23.456,0")),
    Typed("hi", "0.5", RIGHT, ("०.५", ".५", "०,५०")),
    Typed("hi", "0.5", UNSAFE, ("५", "५.०", "०.०५", "५०")),
    Typed("ar", "0.5", RIGHT, ("٠٫٥", "٠,٥", "٠.٥", "٫٥", "\u200f٠٫٥\u200f", "۰٫۵", "۰٫۵۰۰")),
    Typed("ar", "0.5", UNSAFE, ("٥", "۵", "٠٫٠٥", "٥٠", "٥٫٠٠٠")),
    Typed("ar", "0.5", WRONG, ("١", "\u061c-٥", "٠")),
    Typed("ar", "1234.5", RIGHT, ("١٬٢٣٤٫٥", "۱٬۲۳۴٫۵", "١٢٣٤٫٥")),
    Typed("ar", "1234.5", UNSAFE, ("١٢٬٣٤٥", "١٢٣٫٤٥")),
    Typed("ar", "3.145", RIGHT, ("٣٫١٤٥",)),
    Typed("ar", "3.145", UNSAFE, ("٣٬١٤٥", "٣١٫٤٥")),
    Typed("ar", "3.145", AMBIGUOUS, ("٣,١٤٥", "٣.١٤٥")),
    Typed("ar", "0.5", NO_NUMBER, ("٠.5", "0.৫5", "٠٫٥٫٠")),  # digits of two scripts in one number
    Typed("ja", "0.5", RIGHT, ("０．５", "０，５", "．５", "＋０．５", "\u3000０．５０")),
    Typed("ja", "0.5", UNSAFE, ("５", "５．０", "０．０５", "５０", "０，０５")),
    Typed("ja", "0.5", WRONG, ("１", "－５", "０．２５")),
    Typed("ja", "0.5", AMBIGUOUS, ("５．０００", "５，０００")),
    Typed("ja", "1234.5", RIGHT, ("１，２３４．５", "１\u3000２３４．５")),
    Typed("signs", "0.5", WRONG, ("\u22120.5", "\u20130.5", "\u20110.5", "\u2212 5", "\u2010.5")),
    Typed("unseen", "0.5", RIGHT, ("\ufeff0.5", "0\u200b.5", "\u20620.5", "\u2066.5\u2069")),
    Typed("units", "0.5", RIGHT, ("0.5 mL", "0.5mL", "0,5 ml", ".5 ML", "0.5\u00a0mL", "０．５ｍＬ", "0.5 mL.",
                                  "٠٫٥ mL")),
    Typed("units", "0.5", UNSAFE, ("5 mL", "0.05mL", "50 ml", "0.5 units", "0.5units", "20 UNITS", "5 units")),
    Typed("units", "0.5", WRONG, ("0.525 mL", "1 mL", "-0.5 mL")),
    Typed("units", "0.5", AMBIGUOUS, ("5.000 mL", "5,000mL")),
    Typed("units", "0.5", NO_NUMBER, ("0.5 mg", "0.5 cc", "0.5 mL or so", "5 L", "mL", "mL 0.5", "0.5 %", "1 × 5 mL")),
    Typed("words", "0.5", NO_NUMBER, (
        "half", "½", "1/2", "0.5.0", "0.5 0.5", "5e-1", "5E-1", "5×10⁻¹", "0.5²", "10²", "⑤", "~0.5", "0..5", ",",
        ".", "-", "0 .5", "0. 5", "--5", "0x5", "0.5?", "(0.5)", "inf", "nan", "1_000", "0.5-0.6", "٥²", "5%5",
    )),
)
# fmt: on
ROWS = [
    pytest.param(row.value, text, row.expected, id=f"{row.locale}-{row.value}-{text!a}-{row.expected}")
    for row in TABLE
    for text in row.texts
]
SLIPS = ("tenfold_over", "tenfold_under", "unit_wrong", "units_disagree")


def classed(value: str, typed: str, unit: str | None) -> str:
    spec = numeric.read(QUESTIONS[value])
    deal = numeric.deal(spec.shown, seeded_rng(1))
    form = {"answer": [typed]} | ({"unit": [unit]} if unit else {})
    answer = numeric.parse(spec.shown, deal, form)
    assert numeric.raw_of(answer) == form, "kept as typed"
    outcome, hints = numeric.grade(spec, deal, answer), [m.code for m in numeric.hints(spec.shown, deal, answer)]
    if outcome is None:
        assert hints == ["ambiguous_number"]
        return AMBIGUOUS
    codes = [message.code for message in outcome.messages]
    if codes in (["not_a_number"], ["unit_in_number"]):
        assert set(codes) <= set(hints), "asked back while there is time"
        assert (outcome.credit, outcome.danger) == (0, None)
        return NO_NUMBER
    assert hints in ([], codes, ["ambiguous_number"])
    if outcome.credit:
        assert outcome.credit == 1
        assert outcome.danger is None
        return RIGHT
    assert (outcome.danger is Danger.UNSAFE) == (codes[0] in SLIPS)
    return UNSAFE if outcome.danger else WRONG


def unit_of(typed: str) -> str | None:
    """None is chosen where one may stand behind the number."""
    return None if any((c.isalpha() and c != "ʼ") or c == "%" for c in typed) else "mL"


def test_the_table_is_long_enough_to_mean_something() -> None:
    texts = [text for row in TABLE for text in row.texts]
    assert len(texts) >= 250
    assert {row.locale for row in TABLE} >= {"en", "de", "fr", "de-CH", "hi", "ar", "ja"}


@pytest.mark.parametrize(("value", "typed", "expected"), ROWS)
def test_what_a_typed_answer_is_worth(value: str, typed: str, expected: str) -> None:
    assert classed(value, typed, unit_of(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "chosen", "expected"),
    [
        ("0.5", "units", UNSAFE),
        ("5", "units", UNSAFE),
        ("5.000", "units", UNSAFE),  # in the wrong unit no reading of the number can be right
        ("half", "units", NO_NUMBER),
        ("0.5 mL", "mL", RIGHT),
        ("5 mL", "mL", UNSAFE),
        ("0.5 mL", "units", UNSAFE),
        ("0.5 units", "mL", UNSAFE),
        ("0.5 units", "units", UNSAFE),
        ("0.5 mg", "mL", NO_NUMBER),
        ("0.5", None, WRONG),
        ("5", None, WRONG),
        ("5.000", None, WRONG),
    ],
)
def test_a_unit_chosen_beside_the_number(typed: str, chosen: str | None, expected: str) -> None:
    if chosen is None:
        spec = numeric.read(QUESTIONS["0.5"])
        deal = numeric.plain_deal(spec.shown)
        answer = numeric.parse(spec.shown, deal, {"answer": [typed]})
        outcome = numeric.grade(spec, deal, answer)
        assert outcome is not None
        assert (outcome.credit, outcome.danger, outcome.messages[0].code) == (0, None, "unit_missing")
        assert numeric.hints(spec.shown, deal, answer)[-1].code == "unit_missing"
    else:
        assert classed("0.5", typed, chosen) == expected


GROUPS: list[Any] = [lambda n: n, lambda n: n.replace(".", ","), lambda n: n.replace(".", "٫"), lambda n: "\u00a0" + n]
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "۰۱۲۳۴۵۶۷۸۹")
spellings = st.tuples(st.sampled_from(GROUPS), st.sampled_from(SCRIPTS))


def spelled(number: Fraction, spelling: tuple[Any, str]) -> str:
    """With nine decimals, so that no reader takes its point for a thousands mark."""
    separate, digits = spelling
    scaled = round(number * 10**9)
    return separate(f"{scaled // 10**9}.{scaled % 10**9:09d}").translate(str.maketrans("0123456789", digits))


@given(
    st.sampled_from(sorted(QUESTIONS)), st.decimals("0.95", "1.05", places=4), st.sampled_from(["mL", None]), spellings
)
def test_five_per_cent_off_is_never_unsafe(value: str, factor: Any, unit: str | None, spelling: Any) -> None:
    spec = numeric.read(QUESTIONS[value])
    typed = spelled(Fraction(value) * Fraction(factor), spelling)
    answer = numeric.parse(spec.shown, None, {"answer": [typed]} | ({"unit": [unit]} if unit else {}))
    outcome = numeric.grade(spec, None, answer)
    assert outcome is not None
    assert outcome.danger is None
    assert outcome.credit == (unit == "mL" and Fraction(factor) == 1)


@given(
    st.sampled_from(sorted(QUESTIONS)),
    st.sampled_from([Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100)]),
    st.decimals("0.9", "1.1", places=2),
    spellings,
)
def test_a_slipped_point_is_always_unsafe(value: str, slip: Fraction, rounding: Any, spelling: Any) -> None:
    typed = spelled(Fraction(value) * slip * Fraction(rounding), spelling)
    assert classed(value, typed, "mL") == UNSAFE


@given(st.sampled_from(sorted(QUESTIONS)), st.decimals("0", "9", places=3), spellings)
def test_the_wrong_unit_is_always_unsafe(value: str, factor: Any, spelling: Any) -> None:
    assert classed(value, spelled(Fraction(value) * Fraction(factor), spelling), "units") == UNSAFE
