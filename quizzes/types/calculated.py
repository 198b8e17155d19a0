"""A number that depends on values drawn for each attempt."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from quizzes.formula import Formula, FormulaError, read_formula
from quizzes.numbers import decimal_text
from quizzes.quantity import QuantityAnswer, QuantityKey, QuantityShown, QuantityType
from quizzes.question import Feedback, Spec
from quizzes.reading import DECIMAL, Form
from quizzes.records import Document, Record
from quizzes.tolerance import Tolerance, read_tolerance
from quizzes.units import read_units
from quizzes.values import Problem, Rng, SpecError, below

MOST_COMBINATIONS = 100_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_MENTIONED = re.compile(r"\{([^{}\s]*)\}")


class Variable(Record):
    """Either the values themselves, as they will be printed, or a range with its step."""

    name: str
    values: tuple[str, ...] = ()
    start: str = "0"
    stop: str = "0"
    step: str = "1"

    def count(self) -> int:
        if self.values:
            return len(self.values)
        return int((Fraction(self.stop) - Fraction(self.start)) / Fraction(self.step)) + 1

    def text(self, index: int) -> str:
        if self.values:
            return self.values[index]
        return decimal_text(Fraction(self.start) + index * Fraction(self.step)) or ""

    def texts(self) -> list[str]:
        return [self.text(index) for index in range(self.count())]


class CalculatedShown(QuantityShown):
    variables: tuple[Variable, ...]


class CalculatedKey(QuantityKey):
    formula: str


class DrawnValues(Record):
    values: dict[str, str]


class Calculated(QuantityType[CalculatedShown, CalculatedKey, DrawnValues]):
    kind = "calculated"
    shown_model = CalculatedShown
    key_model = CalculatedKey
    deal_model = DrawnValues

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        variables, (source, formula) = _read_variables(form), _read_formula(form)
        tolerance, (units, unit_key), dose = read_tolerance(form), read_units(form), form.flag("dose")
        if formula:
            _check_names(form, {v.name for v in variables}, formula.names, words)
        if formula and not form.problems:
            _check_combinations(form, variables, formula, tolerance, dose)
        key = {"formula": source, "tolerance": tolerance, "dose": dose}
        return {"units": units, "variables": variables}, key | unit_key

    def write_parts(self, spec: Spec[CalculatedShown, CalculatedKey]) -> Document:
        variables = {variable.name: _write_variable(variable) for variable in spec.shown.variables}
        return {"variables": variables, "formula": spec.key.formula} | super().write_parts(spec)

    def author_deal(self, shown: CalculatedShown, draw: Mapping[str, str] | None) -> DrawnValues:
        """The printed form of what the author drew, so that 2.0 finds 2."""
        if draw is None or set(draw) != {variable.name for variable in shown.variables}:
            raise SpecError([Problem(("draw",), "draw_incomplete")])
        drawn = {v.name: _printed(v, draw[v.name]) for v in shown.variables}
        if missing := [name for name, value in drawn.items() if value is None]:
            raise SpecError([Problem(("draw", name), "not_drawable") for name in missing])
        return DrawnValues(values={name: value for name, value in drawn.items() if value is not None})

    def plain_deal(self, shown: CalculatedShown) -> DrawnValues:
        return DrawnValues(values={v.name: v.text(0) for v in shown.variables})

    def deal(self, shown: CalculatedShown, rng: Rng) -> DrawnValues:
        return DrawnValues(values={v.name: v.text(below(v.count(), rng)) for v in shown.variables})

    def values(self, deal: DrawnValues) -> Mapping[str, str]:
        return dict(deal.values)

    def expected(self, spec: Spec[CalculatedShown, CalculatedKey], deal: DrawnValues) -> Fraction:
        return _computed(spec.key.formula, tuple(deal.values.items()))

    def feedback(
        self,
        spec: Spec[CalculatedShown, CalculatedKey],
        deal: DrawnValues,
        answer: QuantityAnswer | None,
    ) -> list[Feedback]:
        """Nothing beyond the item's own rationale: a wrong number means something else in every draw."""
        return []


@lru_cache(maxsize=4096)
def _computed(formula: str, drawn: tuple[tuple[str, str], ...]) -> Fraction:
    """Remembered, since a cohort draws the same few numbers again and again."""
    return read_formula(formula).value({name: Fraction(value) for name, value in drawn})


def _read_variables(form: Form) -> tuple[Variable, ...]:
    rows = form.child("variables")
    if rows is None:
        return ()
    found = [(name, rows.child(name)) for name in rows.names()]
    if not found:
        rows.problem("empty")
    for name, _ in found:
        if not _NAME.fullmatch(name):
            rows.problem("not_a_name", name[:60])
    return tuple(v for name, row in found if row and (v := _read_variable(name, row)))


def _read_variable(name: str, row: Form) -> Variable | None:
    if row.has("values"):
        values = row.texts("values")
        for i, value in enumerate(values):
            if not DECIMAL.fullmatch(value):
                row.problem("not_a_decimal", "values", i, value=value[:60])
        if not values:
            row.problem("empty", "values")
        return Variable(name=name, values=values) if values else None
    start, stop, step = row.decimal("from"), row.decimal("to"), row.decimal("step")
    if start is None or stop is None or step is None:
        return None
    if Fraction(step) <= 0 or Fraction(stop) < Fraction(start):
        row.problem("range_empty")
        return None
    return Variable(name=name, start=start, stop=stop, step=step)


def _write_variable(variable: Variable) -> Document:
    if variable.values:
        return {"values": list(variable.values)}
    return {"from": variable.start, "to": variable.stop, "step": variable.step}


def _read_formula(form: Form) -> tuple[str, Formula | None]:
    source = form.text("formula")
    try:
        return source, read_formula(source) if source else None
    except FormulaError as error:
        form.problem(error.code, "formula", part=error.part)
        return source, None


def _check_names(form: Form, declared: set[str], used: frozenset[str], words: Mapping[str, str]) -> None:
    mentioned = {field: set(_MENTIONED.findall(text)) for field, text in words.items()}
    for field, names in (mentioned | {"formula": set(used)}).items():
        for name in sorted(names - declared):
            form.problem("unknown_variable", field, name=name)
    for name in sorted((used & declared) - set().union(*mentioned.values())):
        form.problem("variable_not_shown", "variables", name, name=name)


def _check_combinations(
    form: Form, variables: tuple[Variable, ...], formula: Formula, tolerance: Tolerance, dose: bool
) -> None:
    """The first draw that cannot be asked is enough to say; there may be thousands."""
    count = math.prod(variable.count() for variable in variables)
    if count > MOST_COMBINATIONS:
        form.problem("too_many_combinations", "variables", n=count, at_most=MOST_COMBINATIONS)
        return
    names = [variable.name for variable in variables]
    for drawn in itertools.product(*([Fraction(text) for text in v.texts()] for v in variables)):
        values = dict(zip(names, drawn, strict=True))
        if code := _problem_of_draw(formula, values, tolerance, dose):
            draw = ", ".join(f"{name} = {decimal_text(value)}" for name, value in values.items())
            form.problem(code, "formula", draw=draw)
            return


def _problem_of_draw(formula: Formula, values: Mapping[str, Fraction], tolerance: Tolerance, dose: bool) -> str | None:
    try:
        return tolerance.problem(formula.value(values), dose)
    except FormulaError as error:
        return error.code


def _printed(variable: Variable, written: str) -> str | None:
    if not DECIMAL.fullmatch(written):
        return None
    return next((text for text in variable.texts() if Fraction(text) == Fraction(written)), None)


TYPE = Calculated()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A vial of {vial} units of onabotulinumtoxinA is reconstituted with {diluent} mL of saline.",
        "lead_in": "How much is in 0.1 mL?",
        "variables": {
            "vial": {"values": ["50", "100"]},
            "diluent": {"from": "1", "to": "4", "step": "0.5"},
        },
        "formula": "vial / diluent / 10",
        "tolerance": {"absolute": "0.05"},
        "units": ["units", "mL"],
        "unit": "units",
        "dose": True,
        "rationale": "Units divided by millilitres, and a tenth of that.",
        "golden": [
            {
                "draw": {"vial": "100", "diluent": "2.5"},
                "answer": {"value": "4", "unit": "units"},
                "credit": 1,
            },
            {
                "draw": {"vial": 100, "diluent": "3.0"},
                "answer": {"value": "3,3", "unit": "units"},
                "credit": 1,
            },
            {
                "draw": {"vial": "100", "diluent": "2.5"},
                "answer": {"value": "40", "unit": "units"},
                "credit": 0,
                "unsafe": True,
                "why": "the amount in 1 mL",
            },
            {"draw": {"vial": "50", "diluent": "1"}, "answer": {"value": "2", "unit": "units"}, "credit": 0},
        ],
    },
    {
        "lead_in": "{dose} units of onabotulinumtoxinA at {sites} sites: how much each, to a half unit?",
        "variables": {"dose": {"from": "10", "to": "20", "step": "5"}, "sites": {"values": ["4", "5"]}},
        "formula": "round(dose / sites * 2) / 2",
        "golden": [
            {"draw": {"dose": "15", "sites": "4"}, "answer": {"value": "4"}, "credit": 1, "why": "3.75, up"},
            {"draw": {"dose": "15", "sites": "4"}, "answer": {"value": "3.75"}, "credit": 0},
            {"draw": {"dose": "10", "sites": "5"}, "answer": {"value": "2"}, "credit": 1},
        ],
    },
)
