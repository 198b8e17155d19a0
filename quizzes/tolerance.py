"""How far from the value an answer may lie and still be right."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property

from quizzes.numbers import decimal_text, significant
from quizzes.reading import Form
from quizzes.records import Document, Record

# A dose is ten times too high or too low; the margin covers one that was rounded on top of the slipped point.
TENFOLD = 8
_KINDS = ("absolute", "relative", "significant")
_FIGURES = re.compile(r"[1-9]|1[0-5]")


class Tolerance(Record):
    """An exact decimal, a share of the value, or a number of significant figures; without any of them the exact
    value alone is right.

    Under `significant: n` an answer is right when it and the value become the same number once both are rounded
    to n significant figures, half away from zero. Zeros at the end as typed do not matter, so 3.3 and 3.300 are
    as right as 3.30; and an answer given with more figures is rounded, not refused. Nought has no figures to
    round: where the value is nought, only nought is right."""

    absolute: str | None = None
    relative: str | None = None
    significant: int | None = None

    def accepts(self, number: Fraction, value: Fraction) -> bool:
        if self.significant is not None:
            return significant(number, self.significant) == significant(value, self.significant)
        return abs(number - value) <= self._slack(value)

    def text(self, value: Fraction) -> str | None:
        """The value as a decimal that is right; None if there is none."""
        if self.significant is not None:
            return decimal_text(significant(value, self.significant))
        return decimal_text(value, self._slack(value))

    def reaches_tenfold(self, value: Fraction) -> bool:
        """An eighth of the value would be right, or even eight times it. Equal figures are never that far apart."""
        return self.significant is None and self._slack(value) * TENFOLD >= value * (TENFOLD - 1)

    def problem(self, value: Fraction, dose: bool) -> str | None:
        """Why this value cannot be asked for, as a code."""
        if self.text(value) is None:
            return "value_has_no_end"
        if dose and value <= 0:
            return "dose_not_positive"
        return "tolerance_accepts_tenfold" if dose and self.reaches_tenfold(value) else None

    def _slack(self, value: Fraction) -> Fraction:
        return self._given if self.relative is None else self._given * abs(value)

    @cached_property
    def _given(self) -> Fraction:
        return Fraction(self.relative or self.absolute or 0)


def read_tolerance(form: Form) -> Tolerance:
    row = form.child("tolerance", required=False)
    if row is None:
        return Tolerance()
    if sum(row.has(name) for name in _KINDS) != 1:
        row.problem("not_one_tolerance")
    found = {name: row.decimal(name, required=False) for name in ("absolute", "relative")}
    for name, value in found.items():
        if value is not None and Fraction(value) < 0:
            row.problem("negative", name)
    figures = row.matching("significant", _FIGURES, "not_significant_figures", required=False)
    return Tolerance(**found, significant=int(figures) if _FIGURES.fullmatch(figures) else None)


def write_tolerance(tolerance: Tolerance) -> Document:
    found = tolerance.model_dump(exclude_none=True)
    return {"tolerance": found} if found else {}
