"""What the two question types with a number share: tolerance, units, dangerous doses, parsing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from quizzes.numbers import Unclear, decimal_text, read_number, unambiguous
from quizzes.question import Key, QuestionType, Shown, Spec, text_of
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.values import AnswerError, Control, Danger, Message, NumberLine, Outcome, Problem, SpecError

# A dose is ten times too high or too low; the margin covers one that was rounded on top of the slipped point.
TENFOLD = 8


class Tolerance(Record):
    """How far from the value is still right: an exact decimal, or a share of the value."""

    absolute: str | None = None
    relative: str | None = None

    def slack(self, value: Fraction) -> Fraction:
        return Fraction(self.absolute or 0) if self.relative is None else Fraction(self.relative) * abs(value)


class QuantityShown(Shown):
    units: tuple[str, ...] = ()


class QuantityKey(Key):
    tolerance: Tolerance = Tolerance()
    unit: str | None = None
    dose: bool = False


class QuantityAnswer(Record):
    """Both exactly as typed and chosen: the value is understood when it is graded."""

    value: str
    unit: str | None = None


S = TypeVar("S", bound=QuantityShown)
K = TypeVar("K", bound=QuantityKey)
D = TypeVar("D", bound=Record)


class QuantityType(QuestionType[S, K, D, QuantityAnswer]):
    answer_model = QuantityAnswer

    @abstractmethod
    def expected(self, spec: Spec[S, K], deal: D) -> Fraction: ...

    def values(self, deal: D) -> Mapping[str, str]:
        """The drawn numbers, by name."""
        return {}

    def write_parts(self, spec: Spec[S, K]) -> Document:
        key, tolerance = spec.key, spec.key.tolerance.model_dump(exclude_none=True)
        raw: Document = {"tolerance": tolerance} if tolerance else {}
        raw |= {"units": list(spec.shown.units), "unit": key.unit} if key.unit else {}
        return raw | ({"dose": True} if key.dose else {})

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        if not isinstance(answer, Mapping) or not set(answer) <= {"value", "unit"}:
            raise SpecError([Problem(("answer",), "not_value_and_unit")])
        names = {"value": "answer", "unit": "unit"}
        return {names[name]: [text_of(value, ("answer", name))] for name, value in answer.items()}

    def control(self, shown: S, deal: D) -> Control:
        values = self.values(deal)
        return Control(fill(shown.stem, values), fill(shown.lead_in, values), NumberLine(shown.units), values)

    def fields(self, shown: S) -> Sequence[str]:
        return ("answer", "unit") if shown.units else ("answer",)

    def parse_fields(self, shown: S, typed: Mapping[str, list[str]]) -> QuantityAnswer | None:
        """A unit without a number is a blank: nothing has been answered yet."""
        for name, values in typed.items():
            if len(values) > 1:
                raise AnswerError(Problem((name,), "sent_twice"))
        unit = next(iter(typed.get("unit", ())), None)
        if unit is not None and unit not in shown.units:
            raise AnswerError(Problem(("unit",), "unknown_unit"))
        return QuantityAnswer(value=typed["answer"][0], unit=unit) if typed["answer"] else None

    def raw_of(self, answer: QuantityAnswer | None) -> dict[str, list[str]]:
        if answer is None:
            return {}
        return {"answer": [answer.value]} | ({"unit": [answer.unit]} if answer.unit else {})

    def hints(self, shown: S, deal: D, answer: QuantityAnswer) -> list[Message]:
        number = read_number(answer.value)
        asked = [Message(number.value)] if isinstance(number, Unclear) else []
        return asked + ([Message("unit_missing")] if shown.units and answer.unit is None else [])

    def describe(self, shown: S, deal: D, answer: QuantityAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        return [Message("typed", {"value": answer.value, "unit": answer.unit or ""})]

    def key(self, spec: Spec[S, K], deal: D) -> QuantityAnswer:
        value = self.expected(spec, deal)
        text = decimal_text(value, spec.key.tolerance.slack(value)) or "0"
        return QuantityAnswer(value=unambiguous(text), unit=spec.key.unit)

    def judge(self, spec: Spec[S, K], deal: D, answer: QuantityAnswer) -> Outcome | None:
        """The unit comes first: in the wrong one, no reading of the number is right."""
        key, number = spec.key, read_number(answer.value)
        if number is Unclear.NOT_A_NUMBER:
            return _wrong("not_a_number")
        if key.unit and answer.unit is None:
            return _wrong("unit_missing")
        if key.unit != answer.unit:
            return _wrong("unit_wrong", unsafe=key.dose)
        if isinstance(number, Unclear):
            return None
        return judge_number(number, self.expected(spec, deal), key.tolerance, key.dose)


def judge_number(number: Fraction, expected: Fraction, tolerance: Tolerance, dose: bool) -> Outcome:
    if abs(number - expected) <= tolerance.slack(expected):
        return Outcome(Fraction(1))
    if dose and number >= expected * TENFOLD:
        return _wrong("tenfold_over", unsafe=True)
    if dose and 0 < number * TENFOLD <= expected:
        return _wrong("tenfold_under", unsafe=True)
    return _wrong("value_wrong")


def read_tolerance(form: Form) -> Tolerance:
    """Exactly one of absolute and relative; without a tolerance, the exact value alone is right."""
    row = form.child("tolerance", required=False)
    if row is None:
        return Tolerance()
    found = {name: row.decimal(name, required=False) for name in ("absolute", "relative")}
    if row.has("absolute") == row.has("relative"):
        row.problem("not_one_tolerance")
    for name, value in found.items():
        if value is not None and Fraction(value) < 0:
            row.problem("negative", name)
    return Tolerance(**found)


def read_units(form: Form) -> tuple[tuple[str, ...], str | None]:
    units, unit = form.texts("units"), form.text("unit", required=form.has("units"))
    if unit and unit not in units:
        form.problem("not_one_of", "unit", value=unit[:60], allowed=", ".join(units))
    return units, unit or None


def problem_of(value: Fraction, tolerance: Tolerance, dose: bool) -> str | None:
    """Why this value cannot be asked for, as a code."""
    slack = tolerance.slack(value)
    if decimal_text(value, slack) is None:
        return "value_has_no_end"
    if dose and value <= 0:
        return "dose_not_positive"
    if dose and slack * TENFOLD >= value * (TENFOLD - 1):  # an eighth would be right, or even eight times
        return "tolerance_accepts_tenfold"
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """`{name}` becomes its drawn number; other braces stay, and no author's text is ever a format string."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _wrong(code: str, unsafe: bool = False) -> Outcome:
    return Outcome(Fraction(0), Danger.UNSAFE if unsafe else None, (Message(code),))
