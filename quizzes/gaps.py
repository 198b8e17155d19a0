"""The gaps of a text, each filled by choosing, by typing words or by typing a number, and what a filling is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from quizzes.acceptance import Acceptance, Accepted, read_acceptance, write_acceptance
from quizzes.choices import KeyOption, ShownOption, read_option, write_option
from quizzes.numbers import Unclear, unambiguous
from quizzes.quantity import judge_number
from quizzes.reading import IDENTIFIER, Form, check_ids
from quizzes.records import Document, Record
from quizzes.tolerance import Tolerance, read_tolerance, write_tolerance
from quizzes.units import Given, understood

KINDS = ("choice", "text", "number")
MOST_GAPS = 20
PLACE = re.compile(r"\{([a-z0-9][a-z0-9-]{0,59})\}")
_IN_LINK = re.compile(r"\]\([^()\n]*\{")
_POINTS = re.compile(r"[1-9][0-9]?")


class ShownGap(Record):
    """The options stand by their ids' alphabet where they are shuffled. The unit is the one that the text names
    after the gap: it may be typed with the number."""

    id: str
    kind: Literal["choice", "text", "number"]
    options: tuple[ShownOption, ...] = ()
    shuffle: bool = True
    unit: str | None = None

    def given(self, typed: str) -> Given:
        return understood((self.unit,) if self.unit else (), typed, None)


class Filling(NamedTuple):
    """What a filled gap is worth; `foreseen` is the id of what its author foresaw for it, or ''."""

    credit: Fraction
    unsafe: bool = False
    foreseen: str = ""


_NOTHING, _RIGHT = Filling(Fraction(0)), Fraction(1)


class _Gap(Record):
    """`foreseen` of each kind: what its author foresaw, by ids of which none is a gap's."""

    id: str
    points: int = 1
    rationale: str = ""


class ChoiceGap(_Gap):
    kind: Literal["choice"] = "choice"
    options: tuple[KeyOption, ...]

    @cached_property
    def fillings(self) -> dict[str, Filling]:
        return {option.id: Filling(Fraction(option.correct), option.unsafe, option.id) for option in self.options}

    @property
    def right(self) -> str:
        return next(option.id for option in self.options if option.correct)

    @property
    def foreseen(self) -> dict[str, str]:
        return {option.id: option.rationale for option in self.options}

    def judge(self, shown: ShownGap, typed: str) -> Filling:
        return self.fillings[typed]


class TextGap(_Gap):
    kind: Literal["text"] = "text"
    acceptance: Acceptance

    @property
    def right(self) -> str:
        return self.acceptance.right

    def judge(self, shown: ShownGap, typed: str) -> Filling:
        found = self.acceptance.find(typed)
        return self.fillings[found] if found else _NOTHING

    @cached_property
    def fillings(self) -> dict[Accepted, Filling]:
        return {
            one: Filling(one.credit, one.unsafe, f"{self.id}.{n}") for n, one in enumerate(self.acceptance.accepted, 1)
        }

    @property
    def foreseen(self) -> dict[str, str]:
        return {f"{self.id}.{n}": one.rationale for n, one in enumerate(self.acceptance.accepted, 1)}


class WrongNumber(Record):
    value: str
    rationale: str


class NumberGap(_Gap):
    kind: Literal["number"] = "number"
    value: str
    tolerance: Tolerance = Tolerance()
    dose: bool = False
    errors: tuple[WrongNumber, ...] = ()

    @cached_property
    def number(self) -> Fraction:
        return Fraction(self.value)

    @cached_property
    def ids(self) -> dict[Fraction, str]:
        """The foreseen wrong numbers, with the ids of what is said about them."""
        return {Fraction(error.value): f"{self.id}.{n}" for n, error in enumerate(self.errors, 1)}

    @property
    def foreseen(self) -> dict[str, str]:
        return {f"{self.id}.{n}": error.rationale for n, error in enumerate(self.errors, 1)}

    @property
    def right(self) -> str:
        return unambiguous(self.tolerance.text(self.number) or "0")

    def judge(self, shown: ShownGap, typed: str) -> Filling | None:
        """None for a number that can be read in two ways."""
        number = shown.given(typed).number
        if isinstance(number, Unclear):
            return None if number is Unclear.AMBIGUOUS else _NOTHING
        outcome = judge_number(number, self.number, self.tolerance, self.dose)
        return Filling(outcome.credit, outcome.danger is not None, self.ids.get(number, ""))


KeyGap = Annotated[ChoiceGap | TextGap | NumberGap, Field(discriminator="kind")]


def read_gaps(form: Form, text: str) -> list[tuple[ShownGap, KeyGap]]:
    """The gaps of a text, in its order. Every gap has one place in it, `{gap-id}`, and every place its gap."""
    gaps = form.child("gaps")
    found = dict(_read_gaps(gaps)) if gaps else {}
    places = PLACE.findall(text)
    _check_places(form, places, found)
    if _IN_LINK.search(text):
        form.problem("gap_in_link", "text")
    pairs = [pair for id in dict.fromkeys(places) if (pair := found.get(id))]
    _check_options(form, [shown for shown, _ in pairs])
    return pairs


def write_gap(shown: ShownGap, key: KeyGap) -> Document:
    raw: Document = {"kind": key.kind}
    match key:
        case ChoiceGap():
            raw["options"] = [write_option(s, k) for s, k in zip(shown.options, key.options, strict=True)]
            raw |= {} if shown.shuffle else {"shuffle": False}
        case TextGap():
            raw |= write_acceptance(key.acceptance)
        case NumberGap():
            raw |= {"value": key.value, **write_tolerance(key.tolerance)}
            raw |= {"unit": shown.unit} if shown.unit else {}
            raw |= {"dose": True} if key.dose else {}
            raw |= {"errors": [error.model_dump() for error in key.errors]} if key.errors else {}
    raw |= {"points": key.points} if key.points != 1 else {}
    return raw | ({"rationale": key.rationale} if key.rationale else {})


def _read_gaps(form: Form) -> Iterator[tuple[str, tuple[ShownGap, KeyGap] | None]]:
    names = form.names()
    if not 0 < len(names) <= MOST_GAPS:
        form.problem("wrong_count", n=len(names), at_least=1, at_most=MOST_GAPS)
    for name in names:
        if not IDENTIFIER.fullmatch(name):
            form.problem("not_an_identifier", name, value=name[:60])
        gap = form.child(name)
        yield name, _read_gap(name, gap) if gap else None


def _check_places(form: Form, places: Sequence[str], gaps: Mapping[str, object]) -> None:
    for id in dict.fromkeys(places):
        if id not in gaps:
            form.problem("gap_not_declared", "text", gap=id)
        if places.count(id) > 1:
            form.problem("gap_twice", "text", gap=id)
    for id in gaps:
        if id not in places:
            form.problem("gap_without_place", "gaps", id, gap=id)


def _check_options(form: Form, gaps: Sequence[ShownGap]) -> None:
    """An id names one thing in the whole text, so that feedback finds it."""
    taken = {gap.id for gap in gaps}
    for gap in gaps:
        for option in gap.options:
            if option.id in taken:
                form.problem("repeated", "gaps", gap.id, "options", value=option.id)
        taken |= {option.id for option in gap.options}


def _read_gap(id: str, form: Form) -> tuple[ShownGap, KeyGap] | None:
    """None for a gap whose kind nobody knows."""
    kind = form.one_of("kind", KINDS)
    points = form.matching("points", _POINTS, "not_gap_points", required=False)
    common: Document = {"id": id, "points": int(points) if _POINTS.fullmatch(points) else 1}
    common["rationale"] = form.text("rationale", required=False)
    match kind:
        case "choice":
            return _read_choice(form, common)
        case "text":
            return ShownGap(id=id, kind="text"), TextGap(acceptance=Acceptance(**read_acceptance(form)), **common)
        case _:
            return _read_number(form, common)


def _read_choice(form: Form, common: Document) -> tuple[ShownGap, ChoiceGap]:
    rows = form.rows("options", 2, 8)
    options = [read_option(row) for row in rows]
    check_ids(rows, tuple(key.id for _, key in options))
    right = sum(key.correct for _, key in options)
    if options and right != 1:
        form.problem("not_one_correct", "options", n=right)
    shuffled = form.flag("shuffle", default=True)
    if shuffled:  # their author's order could give the right one away
        options.sort(key=lambda pair: pair[0].id)
    shown = ShownGap(id=common["id"], kind="choice", options=tuple(s for s, _ in options), shuffle=shuffled)
    return shown, ChoiceGap(options=tuple(key for _, key in options), **common)


def _read_number(form: Form, common: Document) -> tuple[ShownGap, NumberGap] | None:
    value, tolerance = form.decimal("value"), read_tolerance(form)
    unit, dose = form.text("unit", required=False, limit=40), form.flag("dose")
    errors = [_read_error(row, value, tolerance) for row in form.rows("errors")]
    if value is None:
        return None
    if code := tolerance.problem(Fraction(value), dose):
        form.problem(code, "value")
    key = NumberGap(value=value, tolerance=tolerance, dose=dose, errors=tuple(e for e in errors if e), **common)
    return ShownGap(id=common["id"], kind="number", unit=unit or None), key


def _read_error(row: Form, value: str | None, tolerance: Tolerance) -> WrongNumber | None:
    wrong, why = row.decimal("value"), row.text("rationale")
    if wrong and value and tolerance.accepts(Fraction(wrong), Fraction(value)):
        row.problem("error_is_right", "value", value=wrong)
    return WrongNumber(value=wrong, rationale=why) if wrong else None
