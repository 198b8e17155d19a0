"""A dose: what is right, what is wrong, and what would have harmed somebody."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.types.numeric import NumericKey
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

numeric = type_for("numeric")
DOSE = {
    "lead_in": "What volume do you inject?",
    "value": "0.5",
    "units": ["mL", "units"],
    "unit": "mL",
    "dose": True,
}


def grade(raw: dict[str, Any], value: str, unit: str | None = "mL") -> Outcome | None:
    spec = numeric.read(raw)
    deal = numeric.deal(spec.shown, seeded_rng(1))
    form = {"answer": [value]} | ({"unit": [unit]} if unit else {})
    return numeric.grade(spec, deal, numeric.parse(spec.shown, deal, form))


def judged(outcome: Outcome | None) -> tuple[Fraction, bool, str]:
    assert outcome is not None
    code = outcome.messages[0].code if outcome.messages else ""
    return outcome.credit, outcome.danger is Danger.UNSAFE, code


@pytest.mark.parametrize("typed", ["0.5", "0,5", " .5", "０．５", "0.500", ",50", "+0.5"])
def test_the_right_dose_in_every_spelling(typed: str) -> None:
    assert judged(grade(DOSE, typed)) == (1, False, "")


@pytest.mark.parametrize("typed", ["5", "5,0", "５", "+5.00", "4", "4.9", "50", "5 000"])
def test_ten_times_the_dose_is_unsafe_in_every_spelling(typed: str) -> None:
    assert judged(grade(DOSE, typed)) == (0, True, "tenfold_over")


@pytest.mark.parametrize("typed", ["0.05", "0,05", ".0625", "0.005"])
def test_a_tenth_of_the_dose_is_unsafe(typed: str) -> None:
    assert judged(grade(DOSE, typed)) == (0, True, "tenfold_under")


@pytest.mark.parametrize("typed", ["0.475", "0.525", "0.25", "1", "3.9", "0.063", "0", "-0.5", "-5"])
def test_other_wrong_numbers_are_wrong_and_nothing_more(typed: str) -> None:
    assert judged(grade(DOSE, typed)) == (0, False, "value_wrong")


def test_the_wrong_unit_is_unsafe_and_a_missing_one_is_wrong() -> None:
    assert judged(grade(DOSE, "0.5", "units")) == (0, True, "unit_wrong")
    assert judged(grade(DOSE, "0.5", None)) == (0, False, "unit_missing")
    assert judged(grade(DOSE, "5", None)) == (0, False, "unit_missing")


def test_without_dose_a_tenfold_error_and_a_wrong_unit_are_only_wrong() -> None:
    plain = DOSE | {"dose": False}
    assert judged(grade(plain, "5")) == (0, False, "value_wrong")
    assert judged(grade(plain, "0.5", "units")) == (0, False, "unit_wrong")


def test_text_that_is_no_number_is_wrong() -> None:
    assert judged(grade(DOSE, "half")) == (0, False, "not_a_number")
    assert judged(grade(DOSE, "half", "units")) == (0, False, "not_a_number")


@pytest.mark.parametrize("typed", ["3,145", "1.234", "12.500"])
def test_an_ambiguous_number_waits_for_a_person(typed: str) -> None:
    assert grade(DOSE, typed) is None


def test_an_ambiguous_number_in_the_wrong_unit_does_not() -> None:
    assert judged(grade(DOSE, "3,145", "units")) == (0, True, "unit_wrong")


@pytest.mark.parametrize("form", [{}, {"answer": [""]}, {"answer": [" "], "unit": ["mL"]}, {"unit": ["mL"]}])
def test_a_blank_is_never_right_even_where_nought_would_be(form: dict[str, list[str]]) -> None:
    spec = numeric.read(DOSE | {"dose": False, "value": "0", "tolerance": {"absolute": "1"}})
    deal = numeric.deal(spec.shown, seeded_rng(1))
    answer = numeric.parse(spec.shown, deal, form)
    assert answer is None
    assert numeric.grade(spec, deal, answer) == Outcome(Fraction(0))


doses = st.decimals("0.01", "500", places=2).map(str)


@given(doses, st.decimals("0.95", "1.05", places=4))
def test_five_per_cent_off_is_never_unsafe(value: str, factor: Any) -> None:
    number = _decimal(Fraction(value) * Fraction(factor))
    outcome = grade(DOSE | {"value": value, "tolerance": {"relative": "0.01"}}, number)
    assert outcome is not None
    assert outcome.danger is None


@given(doses, st.sampled_from([Fraction(10), Fraction(1, 10)]), st.decimals("0.9", "1.1", places=2))
def test_ten_times_or_a_tenth_is_always_unsafe(value: str, slip: Fraction, rounding: Any) -> None:
    number = _decimal(Fraction(value) * slip * Fraction(rounding))
    outcome = grade(DOSE | {"value": value, "tolerance": {"relative": "0.05"}}, number)
    assert outcome is not None
    assert (outcome.credit, outcome.danger) == (0, Danger.UNSAFE)


def _decimal(value: Fraction) -> str:
    return f"{int(value * 10**8) // 10**8}.{int(value * 10**8) % 10**8:08d}"


@pytest.mark.parametrize(
    ("tolerance", "typed", "credit"),
    [
        ({"absolute": "0.05"}, "0.55", 1),
        ({"absolute": "0.05"}, "0.551", 0),
        ({"relative": "0.1"}, "0.45", 1),
        ({"relative": "0.1"}, "0.4499", 0),
    ],
)
def test_the_tolerance_includes_its_edge(tolerance: dict[str, str], typed: str, credit: int) -> None:
    assert judged(grade(DOSE | {"tolerance": tolerance}, typed))[0] == credit


def test_what_was_typed_is_kept_as_typed() -> None:
    spec = numeric.read(DOSE)
    deal = numeric.deal(spec.shown, seeded_rng(1))
    answer = numeric.parse(spec.shown, deal, {"answer": [" 0,50 "], "unit": ["mL"]})
    assert numeric.raw_of(answer) == {"answer": [" 0,50 "], "unit": ["mL"]}
    assert numeric.describe(spec.shown, deal, answer)[0].params == {"value": " 0,50 ", "unit": "mL"}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"answer": ["1"], "unit": ["kg"]}, "unknown_unit"),
        ({"answer": ["1", "2"]}, "sent_twice"),
        ({"answer": ["1" * 201]}, "too_long"),
        ({"value": ["1"]}, "foreign_field"),
    ],
)
def test_a_form_that_no_page_sends_is_an_error(form: dict[str, list[str]], code: str) -> None:
    spec = numeric.read(DOSE)
    with pytest.raises(AnswerError) as refused:
        numeric.parse(spec.shown, numeric.deal(spec.shown, seeded_rng(1)), form)
    assert refused.value.problem.code == code


def test_a_unit_is_foreign_where_none_is_asked() -> None:
    spec = numeric.read({"lead_in": "How many mL do you inject?", "value": "0.5"})
    with pytest.raises(AnswerError):
        numeric.parse(spec.shown, numeric.deal(spec.shown, seeded_rng(1)), {"answer": ["1"], "unit": [""]})


def test_a_foreseen_error_brings_its_rationale() -> None:
    raw = DOSE | {"errors": [{"value": "5", "rationale": "The point has slipped."}]}
    spec = numeric.read(raw)
    deal = numeric.deal(spec.shown, seeded_rng(1))
    answers = [numeric.parse(spec.shown, deal, {"answer": [typed]}) for typed in ("5,0", "4")]
    assert [[f.rationale for f in numeric.feedback(spec, deal, answer)] for answer in answers] == [
        ["The point has slipped."],
        [],
    ]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"value": 0.5}, ("value",), "quote_the_number"),
        ({"value": "0,5"}, ("value",), "not_a_decimal"),
        ({"value": "5e-1"}, ("value",), "not_a_decimal"),
        ({"value": "0"}, ("value",), "dose_not_positive"),
        ({"tolerance": {"absolute": "0.45"}}, ("value",), "tolerance_accepts_tenfold"),
        ({"tolerance": {"absolute": "-1"}}, ("tolerance", "absolute"), "negative"),
        ({"tolerance": {}}, ("tolerance",), "not_one_tolerance"),
        ({"tolerance": {"absolute": "0", "relative": "0"}}, ("tolerance",), "not_one_tolerance"),
        ({"unit": "kg"}, ("unit",), "not_one_of"),
        ({"unit": None}, ("unit",), "missing"),
        ({"units": None}, ("unit",), "not_one_of"),
        ({"units": ["mL", "mL"]}, ("units", 1), "repeated"),
        ({"errors": [{"value": "0.5", "rationale": "r"}]}, ("errors", 0, "value"), "error_is_right"),
    ],
)
def test_a_dose_that_cannot_be_asked(changes: dict[str, Any], path: tuple[str, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        numeric.read(DOSE | changes)
    assert (path, code) in [(p.path, p.code) for p in refused.value.problems]


def test_a_plain_number_is_no_dose_and_its_unit_is_required() -> None:
    key = NumericKey(value="0.5")
    assert (key.dose, key.unit, key.unit_rule, key.number_credit, key.conversions) == (
        False,
        None,
        "required",
        Fraction(1, 2),
        (),
    )


@pytest.mark.parametrize("answer", ["0.5", ["0.5"], {"value": "0.5", "units": "mL"}, {"number": "0.5"}])
def test_a_golden_answer_is_a_value_and_a_unit(answer: Any) -> None:
    with pytest.raises(SpecError) as refused:
        numeric.read(DOSE | {"golden": [{"answer": answer, "credit": 1}]})
    assert [(p.path, p.code) for p in refused.value.problems] == [(("golden", 0, "answer"), "not_value_and_unit")]


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [
        ("0.5", {"absolute": "0"}, "0.5"),
        ("3.145", {"absolute": "0"}, "3.1450"),
        ("3.145", {"significant": 2}, "3.1"),
        ("12345", {"significant": 2}, "12000"),
    ],
)
def test_the_key_is_written_so_that_it_is_read_in_one_way(value: str, tolerance: dict[str, Any], text: str) -> None:
    spec = numeric.read(DOSE | {"value": value, "tolerance": tolerance})
    key = numeric.key(spec, numeric.plain_deal(spec.shown))
    assert (key.value, key.unit) == (text, "mL")
    assert numeric.grade(spec, numeric.plain_deal(spec.shown), key) == Outcome(Fraction(1))


@pytest.mark.parametrize("typed", ["3,145", "1.234", "5.000 mL", "٣,١٤٥"])
def test_an_ambiguous_number_is_asked_back_stored_as_typed_and_left_to_a_person(typed: str) -> None:
    spec = numeric.read(DOSE)
    deal = numeric.plain_deal(spec.shown)
    answer = numeric.parse(spec.shown, deal, {"answer": [typed], "unit": ["mL"]})
    assert [message.code for message in numeric.hints(spec.shown, deal, answer)] == ["ambiguous_number"]
    document = numeric.dump_answer(answer)
    assert document["value"] == typed
    assert numeric.grade(spec, deal, numeric.load_answer(document)) is None
