"""A number, with a tolerance and, where more than one is offered, its unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from quizzes.numbers import Unclear
from quizzes.quantity import QuantityAnswer, QuantityKey, QuantityShown, QuantityType, given_in
from quizzes.question import Feedback, Spec
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.tolerance import Tolerance, read_tolerance
from quizzes.units import read_units
from quizzes.values import Rng


class TypicalError(Record):
    value: str
    rationale: str


class NumericKey(QuantityKey):
    value: str
    errors: tuple[TypicalError, ...] = ()

    @cached_property
    def number(self) -> Fraction:
        return Fraction(self.value)


class NoDeal(Record):
    """Nothing is drawn."""


class Numeric(QuantityType[QuantityShown, NumericKey, NoDeal]):
    kind = "numeric"
    shown_model = QuantityShown
    key_model = NumericKey
    deal_model = NoDeal

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        value, tolerance = form.decimal("value"), read_tolerance(form)
        (units, unit_key), dose = read_units(form), form.flag("dose")
        errors = [_read_error(row, value, tolerance) for row in form.rows("errors")]
        if value is not None and (code := tolerance.problem(Fraction(value), dose)):
            form.problem(code, "value")
        key = {"value": value, "tolerance": tolerance, "dose": dose, "errors": tuple(errors)}
        return {"units": units}, key | unit_key

    def write_parts(self, spec: Spec[QuantityShown, NumericKey]) -> Document:
        errors = [error.model_dump() for error in spec.key.errors]
        return {"value": spec.key.value, "errors": errors} | super().write_parts(spec)

    def plain_deal(self, shown: QuantityShown) -> NoDeal:
        return NoDeal()

    def deal(self, shown: QuantityShown, rng: Rng) -> NoDeal:
        return NoDeal()

    def expected(self, spec: Spec[QuantityShown, NumericKey], deal: NoDeal) -> Fraction:
        return spec.key.number

    def feedback(
        self, spec: Spec[QuantityShown, NumericKey], deal: NoDeal, answer: QuantityAnswer | None
    ) -> list[Feedback]:
        """What the author foresaw for this wrong number, in the key's unit where it can be converted; otherwise
        the unit does not matter to that."""
        number, unit, _ = given_in(spec.shown, answer) if answer else (None, None, None)
        if number is None or isinstance(number, Unclear):
            return []
        number *= spec.key.factors.get(unit or "", 1)
        return [Feedback(None, e.rationale, False) for e in spec.key.errors if Fraction(e.value) == number]

    def rationales(self, key: NumericKey) -> dict[str, str]:
        return {error.value: error.rationale for error in key.errors}


def _read_error(row: Form, value: str | None, tolerance: Tolerance) -> Mapping[str, str | None]:
    wrong = row.decimal("value")
    if wrong and value and tolerance.accepts(Fraction(wrong), Fraction(value)):
        row.problem("error_is_right", "value", value=wrong)
    return {"value": wrong, "rationale": row.text("rationale")}


TYPE = Numeric()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A 100-unit vial of onabotulinumtoxinA holds 2.5 mL of saline. The site needs 20 units.",
        "lead_in": "What volume do you inject?",
        "value": "0.5",
        "tolerance": {"absolute": "0"},
        "units": ["mL", "units"],
        "unit": "mL",
        "dose": True,
        "errors": [{"value": "5", "rationale": "Ten times the volume: the decimal point has slipped."}],
        "rationale": "40 units in 1 mL, so 20 units in 0.5 mL.",
        "golden": [
            {"answer": {"value": "0,5", "unit": "mL"}, "credit": 1, "why": "the key"},
            {"answer": {"value": "0.25", "unit": "mL"}, "credit": 0, "why": "half"},
            {"answer": {"value": "5", "unit": "mL"}, "credit": 0, "unsafe": True, "why": "ten times"},
            {"answer": {"value": "0.5", "unit": "units"}, "credit": 0, "unsafe": True, "why": "wrong unit"},
            {"answer": {"value": "0.5"}, "credit": 0, "why": "no unit"},
        ],
    },
    {
        "lead_in": "How many facial muscles does this course name?",
        "value": "1250.125",
        "tolerance": {"relative": "0.05"},
        "golden": [
            {"answer": {"value": "1250.125"}, "credit": 1},
            {"answer": {"value": 1200}, "credit": 1, "why": "within a twentieth"},
            {"answer": {"value": "-1250"}, "credit": 0, "why": "negative"},
        ],
    },
    {
        "lead_in": "How long is the needle, in inches?",
        "value": "2.125",
        "golden": [
            {"answer": {"value": "2.1250"}, "credit": 1},
            {"answer": {"value": "2"}, "credit": 0},
            {"answer": {"value": "21.25"}, "credit": 0},
        ],
    },
    {
        "lead_in": "How much of the prepared onabotulinumtoxinA do you draw up?",
        "value": "0.5",
        "units": ["mL", "µL", "units"],
        "unit": "mL",
        "unit_rule": "converted",
        "conversions": {"mL": "1", "µL": "1000"},
        "dose": True,
        "golden": [
            {"answer": {"value": "500", "unit": "µL"}, "credit": 1, "why": "the same amount"},
            {"answer": {"value": "0.5 ml"}, "credit": 1, "why": "the unit typed after the number"},
            {"answer": {"value": "0.5", "unit": "µL"}, "credit": 0, "unsafe": True, "why": "a thousandth"},
            {"answer": {"value": "0.5", "unit": "units"}, "credit": 0, "unsafe": True, "why": "no volume"},
        ],
    },
    {
        "lead_in": "How far above the brow do you inject, to one significant figure?",
        "value": "15",
        "tolerance": {"significant": 1},
        "units": ["mm", "cm"],
        "unit": "mm",
        "unit_rule": "graded",
        "number_credit": "2/3",
        "golden": [
            {"answer": {"value": "20", "unit": "mm"}, "credit": 1, "why": "the key, rounded"},
            {"answer": {"value": "15.0"}, "credit": "2/3", "why": "no unit"},
            {"answer": {"value": "24", "unit": "cm"}, "credit": "2/3", "why": "another unit"},
            {"answer": {"value": "14", "unit": "mm"}, "credit": 0, "why": "rounds to 10"},
        ],
    },
)
