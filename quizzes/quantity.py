"""What the two question types with a number share: parsing, units, and what is right, wrong or dangerous."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from quizzes.numbers import Unclear, unambiguous
from quizzes.question import QuestionType, Shown, Spec, text_of
from quizzes.records import Document, Record
from quizzes.tolerance import TENFOLD, Tolerance, write_tolerance
from quizzes.units import Given, UnitKey, understood, write_units
from quizzes.values import AnswerError, Control, Danger, Message, NumberLine, Outcome, Problem, SpecError

# So close to the value a quantity is never called dangerous, whatever unit it was given in.
NEVER_UNSAFE = Fraction(1, 20)
RIGHT, NOTHING = Outcome(Fraction(1)), Fraction(0)


class QuantityShown(Shown):
    units: tuple[str, ...] = ()


class QuantityKey(UnitKey):
    tolerance: Tolerance = Tolerance()
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
        raw = write_tolerance(spec.key.tolerance) | write_units(spec.shown.units, spec.key)
        return raw | ({"dose": True} if spec.key.dose else {})

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
        given = given_in(shown, answer)
        codes = [given.trouble] if given.trouble else []
        codes += [given.number.value] if given.number is Unclear.AMBIGUOUS else []
        codes += ["unit_missing"] if shown.units and given.unit is None else []
        return [Message(code) for code in codes]

    def describe(self, shown: S, deal: D, answer: QuantityAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        return [Message("typed", {"value": answer.value, "unit": answer.unit or ""})]

    def key(self, spec: Spec[S, K], deal: D) -> QuantityAnswer:
        text = spec.key.tolerance.text(self.expected(spec, deal)) or "0"
        return QuantityAnswer(value=unambiguous(text), unit=spec.key.unit)

    def judge(self, spec: Spec[S, K], deal: D, answer: QuantityAnswer) -> Outcome | None:
        """The unit comes first: where it decides alone, no reading of the number can be right. A number that can
        be read in two ways is left to a person."""
        key, (number, unit, trouble) = spec.key, given_in(spec.shown, answer)
        if trouble:  # whoever acts on two units may take the wrong one
            return _wrong(trouble, unsafe=key.dose and trouble == "units_disagree")
        fault = key.fault(unit)
        unsafe = key.dose and fault == "unit_wrong"
        if fault and (unsafe or key.unit_rule != "graded"):
            return _wrong(fault, unsafe)
        if isinstance(number, Unclear):
            return None
        outcome = judge_quantity(number, unit, self.expected(spec, deal), key)
        return _without_unit(outcome, fault, key) if fault else outcome


def given_in(shown: QuantityShown, answer: QuantityAnswer) -> Given:
    return understood(shown.units, answer.value, answer.unit)


def judge_quantity(number: Fraction, unit: str | None, expected: Fraction, key: QuantityKey) -> Outcome:
    """What a number in its unit is worth. With a dose, the right number in another unit is a slip as dangerous as
    that of a decimal point, unless the quantity happens to come close."""
    factor = key.factors.get(unit or "")
    if factor is None or factor == 1:
        return judge_number(number, expected, key.tolerance, key.dose)
    quantity = number * factor
    outcome = judge_number(quantity, expected, key.tolerance, key.dose)
    if outcome.credit or not key.tolerance.accepts(number, expected):
        return outcome
    return _wrong("unit_wrong", unsafe=key.dose and abs(quantity - expected) > expected * NEVER_UNSAFE)


def judge_number(number: Fraction, expected: Fraction, tolerance: Tolerance, dose: bool) -> Outcome:
    if tolerance.accepts(number, expected):
        return RIGHT
    if dose and number >= expected * TENFOLD:
        return _wrong("tenfold_over", unsafe=True)
    if dose and 0 < number * TENFOLD <= expected:
        return _wrong("tenfold_under", unsafe=True)
    return _wrong("value_wrong")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`{name}` becomes its drawn number; other braces stay, and no author's text is ever a format string."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _without_unit(outcome: Outcome, fault: str, key: QuantityKey) -> Outcome:
    credit = key.number_credit if outcome.credit else NOTHING
    return Outcome(credit, outcome.danger, (Message(fault), *outcome.messages))


def _wrong(code: str, unsafe: bool = False) -> Outcome:
    return Outcome(NOTHING, Danger.UNSAFE if unsafe else None, (Message(code),))
