"""The unit of an answered number: where it was given, whether it is right, and what follows if it is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from quizzes.golden import share_of
from quizzes.numbers import Unclear, read_number, split_unit
from quizzes.question import Key
from quizzes.reading import Form
from quizzes.records import Document, Record

UnitRule = Literal["required", "graded", "converted"]
RULES: tuple[UnitRule, ...] = ("required", "graded", "converted")


class Conversion(Record):
    """So many of `unit` are the same amount as the stated numbers of the other units."""

    unit: str
    factor: str


class UnitKey(Key):
    """`required`: in the wrong unit or without one, nothing is earned. `graded`: the right number then earns
    `number_credit`, except that a dose in the wrong unit is unsafe as ever. `converted`: a number in any unit
    that has a factor is converted exactly, and the quantity is judged."""

    FORMAT = 2  # 2 added the rules

    unit: str | None = None
    unit_rule: UnitRule = "required"
    number_credit: Fraction = Fraction(1, 2)
    conversions: tuple[Conversion, ...] = ()

    @cached_property
    def factors(self) -> Mapping[str, Fraction]:
        """What a number in each unit is multiplied by to stand in the key's own."""
        per_unit = {one.unit: Fraction(one.factor) for one in self.conversions}
        return {unit: per_unit[self.unit or ""] / factor for unit, factor in per_unit.items()}

    def fault(self, unit: str | None) -> str | None:
        """What is wrong with the unit given, as a code."""
        if unit == self.unit or unit in self.factors:
            return None
        return "unit_missing" if unit is None else "unit_wrong"


class Given(NamedTuple):
    """The number and unit that an answer states; `trouble` says why it states none, as a code."""

    number: Fraction | Unclear
    unit: str | None
    trouble: str | None = None


def understood(units: Sequence[str], typed: str, chosen: str | None) -> Given:
    """A unit may also be typed after the number: one that is offered counts as if it were chosen, in capitals
    or not as long as that leaves one unit. Any other text behind the number is not understood, and two
    different units contradict each other."""
    number = read_number(typed)
    if number is not Unclear.NOT_A_NUMBER:
        return Given(number, chosen)
    head, tail = split_unit(typed)
    number = read_number(head)
    if number is Unclear.NOT_A_NUMBER:
        return Given(number, chosen, "not_a_number")
    unit = _named(tail, units)
    if unit is None:  # 1e3 is no number with a unit, and nobody says which part of it was meant
        words = not any(c.isnumeric() for c in tail)
        return Given(Unclear.NOT_A_NUMBER, chosen, "unit_in_number" if words else "not_a_number")
    if chosen not in (None, unit):
        return Given(Unclear.NOT_A_NUMBER, chosen, "units_disagree")
    return Given(number, unit)


def read_units(form: Form) -> tuple[tuple[str, ...], Document]:
    """The units offered, and the key's part: the right one and the rule."""
    units, unit = form.texts("units"), form.text("unit", required=form.has("units"))
    if unit and unit not in units:
        form.problem("not_one_of", "unit", value=unit[:60], allowed=", ".join(units))
    rule = form.one_of("unit_rule", RULES, "required")
    if rule != "required" and not units:
        form.problem("missing", "units")
    key: Document = {"unit": unit or None, "unit_rule": rule, "conversions": _read_conversions(form, rule, units, unit)}
    return units, key | _read_number_credit(form, rule)


def write_units(units: Sequence[str], key: UnitKey) -> Document:
    if not key.unit:
        return {}
    raw: Document = {"units": list(units), "unit": key.unit}
    match key.unit_rule:
        case "graded":
            raw |= {"unit_rule": "graded", "number_credit": str(key.number_credit)}
        case "converted":
            raw |= {"unit_rule": "converted", "conversions": {one.unit: one.factor for one in key.conversions}}
    return raw


def _read_number_credit(form: Form, rule: str) -> Document:
    written = form.take("number_credit", required=False)
    if written is None:
        return {}
    credit = share_of(written)
    if rule != "graded":
        form.problem("only_under_unit_rule", "number_credit", rule="graded")
    if credit is None or not 0 < credit < 1:
        form.problem("not_part_of_the_credit", "number_credit")
        return {}
    return {"number_credit": credit}


def _read_conversions(form: Form, rule: str, units: Sequence[str], unit: str) -> tuple[Conversion, ...]:
    row = form.child("conversions", required=rule == "converted")
    if row is None:
        return ()
    if rule != "converted":
        form.problem("only_under_unit_rule", "conversions", rule="converted")
    found = {name: row.decimal(name) for name in row.names()}
    for name, factor in found.items():
        if name not in units:
            row.problem("not_one_of", name, value=name[:60], allowed=", ".join(units))
        if factor is not None and Fraction(factor) <= 0:
            row.problem("not_above_zero", name)
    if unit and unit not in found:
        row.problem("missing", unit)
    return tuple(Conversion(unit=name, factor=factor) for name, factor in found.items() if factor is not None)


def _named(tail: str, units: Sequence[str]) -> str | None:
    plain = {unit: _plain(unit) for unit in units}
    said = _plain(tail)
    exact = [unit for unit, text in plain.items() if text == said]
    close = [unit for unit, text in plain.items() if text.casefold() == said.casefold()]
    return next((found[0] for found in (exact, close) if len(found) == 1), None)


def _plain(unit: str) -> str:
    """As it looks: the micro sign is the Greek letter, spaces are one, a full stop at the end is none of it."""
    return " ".join(unicodedata.normalize("NFKC", unit).split()).rstrip(".")
