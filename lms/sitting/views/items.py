"""The items of a running attempt as HTML, put together from pieces that many trainees share.

An item's frame, its rows and what it asks are kept apart: options stand in an order of their own for everybody, and
the number of an item is another for everybody, so that hardly two trainees see the same whole item.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from flask import current_app

from lms.bank.queries import ShownQuestion
from lms.fragments import Fragments, Piece, hole
from lms.sitting.queries.slots import SlotView, Trying
from quizzes.values import Control, ManyOf, OneOf, Sequence, Table, Widget

CUT = "\0|\0"
"""Stands before each row of what is asked, and after the last one."""


@dataclass(frozen=True)
class Style:
    """What all items of a page have in common: the choices of how sure an answer is, whether the paper goes forward
    only, and whether another sign-in holds it."""

    levels: tuple[tuple[int, str], ...] = ()
    forward: bool = False
    locked: bool = False


@dataclass(frozen=True)
class _Frame:
    """What the template of an item is given for a frame: holes where the items of different trainees differ."""

    question: ShownQuestion
    control: Control
    flagged: bool
    confidence: int | None
    trying: Trying | None
    number: str = hole("number")
    sequence: str = hole("sequence")
    asked: str = hole("asked")
    settled: bool = False


@dataclass(frozen=True)
class _Cut:
    """A control that has its template mark where each row begins, and leave its letter open."""

    widget: Widget
    values: Mapping[str, str] = field(default_factory=dict)
    cut: str = CUT
    letter: str = hole("letter")


class Items:
    """Renders the items of one page."""

    def __init__(self, kept: Fragments, style: Style) -> None:
        self._style, self._recall, self._briefly = style, kept.reader(), kept.reader(briefly=True)

    def html(self, slot: SlotView) -> str:
        """One item, as its template renders it."""
        if slot.tried:
            return self._whole(slot)
        given = tuple([(name, *texts) for name, texts in slot.values.items()])
        marks = (slot.flagged, slot.confidence, slot.trying)
        look = (slot.question.id, slot.dealt, slot.number, slot.sequence, given, marks, self._style)
        html: str = self._briefly(look, lambda: self._composed(slot))
        return html

    def _composed(self, slot: SlotView) -> str:
        look = ("item", slot.question.id, *slot.control.values.items(), slot.flagged, slot.confidence, slot.trying)
        frame: Piece = self._recall((look, self._style), lambda: self._frame(slot))
        number = str(slot.number)
        return frame.fill({"number": number, "sequence": str(slot.sequence), "asked": self._asked(slot, number)})

    def _frame(self, slot: SlotView) -> Piece:
        return Piece(self._whole(_Frame(slot.question, slot.control, slot.flagged, slot.confidence, slot.trying)))

    def _whole(self, slot: SlotView | _Frame) -> str:
        style = self._style
        return _macro("sitting/item.html", "item")(slot, style.levels, style.forward, None, style.locked)

    def _asked(self, slot: SlotView, number: str) -> str:
        """What is asked, with the answer so far: row by row where a row looks the same wherever it stands."""
        recall, id = self._recall, slot.question.id
        values = {"number": number, "letter": ""}
        if not recall(("cut", slot.question.kind), lambda: CUT in _ask(slot, _Cut(slot.control.widget))):
            given = tuple((name, *texts) for name, texts in slot.values.items())
            whole: Piece = recall(("asked", id, slot.dealt, given), lambda: Piece(_ask(slot, slot.control)))
            return whole.fill(values)
        made: list[Piece] = []

        def cut(place: int) -> Piece:
            """A part of what is asked, rendered once for all parts that nobody has seen yet."""
            if not made:
                made.extend(Piece(part) for part in _ask(slot, _Cut(slot.control.widget)).split(CUT))
            return made[place]

        html = [recall(("before", id), lambda: cut(0)).fill(values)]
        for place, row in enumerate(_rows(slot)):
            values["letter"] = ascii_uppercase[place : place + 1]
            html.append(recall((id, row), lambda place=place: cut(place + 1)).fill(values))  # type: ignore[misc]
        html.append(recall(("after", id), lambda: cut(-1)).fill(values))
        return "".join(html)


def _rows(slot: SlotView) -> Iterator[Hashable]:
    """All that each row shows, in their order."""
    widget, values = slot.control.widget, slot.values
    if isinstance(widget, OneOf | ManyOf):
        chosen = values.get("answer", ())
        return ((choice.id, choice.id in chosen) for choice in widget.options)
    if isinstance(widget, Sequence):
        return ((step.id, *values.get(f"position.{step.id}", ()), len(widget.steps)) for step in widget.steps)
    assert isinstance(widget, Table)
    columns = tuple(column.id for column in widget.columns)
    return ((row.id, *values.get(f"row.{row.id}", ()), columns) for row in widget.rows)


def _ask(slot: SlotView, control: Control | _Cut) -> str:
    ask = _macro("questions/asked.html", "ask")
    return ask(slot.question, control, slot.values, f"s{hole('number')}.", f"lead-{hole('number')}", can_strike=True)


def _macro(template: str, name: str) -> Callable[..., str]:
    macro: Callable[..., str] = getattr(current_app.jinja_env.get_template(template).module, name)
    return macro
