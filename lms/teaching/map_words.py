"""The map of trainees and requirements in words: its columns, and one cell for each trainee and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from lms.catalogue.queries import ProgrammeRow
from lms.certification.queries import ClauseRow
from lms.messages import N_, _, ngettext, presentation
from lms.teaching.queries.cohort import MapRow
from lms.teaching.rules import LICENCE_AHEAD, Clock

Clause = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """What a cell says: a state with its shape and word, or a figure out of how many."""

    kind: str | None  # None: a figure
    text: str
    have: int = 0
    need: int = 0


@dataclass(frozen=True)
class Column:
    """One column: its title, whether it holds figures, and how a clause becomes its cell."""

    title: str
    figures: bool
    kind: str
    cell: Callable[[ClauseRow, Clause, MapRow, date], Cell]


def columns(programme: ProgrammeRow | None) -> list[Column]:
    """The columns of a programme's clauses, in its order; practice takes four."""
    clauses = programme.clauses if programme else []
    return [column for clause in clauses for column in _COLUMNS.get(clause["kind"], ())]


def cells(shown: Sequence[Column], programme: ProgrammeRow | None, row: MapRow, today: date) -> list[Cell]:
    """One trainee's cells. A trainee without a standing has nothing but dashes."""
    asked = {clause["kind"]: clause for clause in (programme.clauses if programme else [])}
    states = {clause.kind: clause for clause in row.clauses}
    return [_cell(column, states.get(column.kind), asked.get(column.kind), row, today) for column in shown]


def _cell(column: Column, state: ClauseRow | None, clause: Clause | None, row: MapRow, today: date) -> Cell:
    """A dash where the trainee's version of the programme has no such requirement."""
    if state is None or clause is None:
        return Cell("open", "–")
    if state.waived:
        return Cell("waived", _("waived"), state.have, state.need)
    return column.cell(state, clause, row, today)


# Words that every row uses, marked once here and translated where they are said.
_LATER, _OPEN, _NONE, _DONE = N_("later"), N_("open"), N_("none"), N_("done")


def _codes(state: ClauseRow) -> set[str]:
    return {code for code, _params in state.missing}


def short_day(on: date) -> str:
    """'12 Dec': the year goes without saying where the day is near, and `day` says it elsewhere."""
    here = presentation()
    return format_date(on, "d MMM", locale=here.locale)


def _registration(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    until = row.licence_until
    if until is None:
        return Cell("attention", _("not recorded"))
    if until < today:
        return Cell("attention", _("ended %(on)s", on=short_day(until)))
    if "licence_unverified" in _codes(state):
        return Cell("attention", _("not checked"))
    if "licence_not_yet" in _codes(state):
        return Cell("attention", _("not begun"))
    if until <= today + LICENCE_AHEAD:
        return Cell("attention", _("ends %(on)s", on=short_day(until)))
    return Cell("met", _("to %(year)s", year=until.year))


def _figure(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    return _of(state.have, state.need)


def _of(have: int, need: int) -> Cell:
    return Cell(None, _("%(have)s / %(need)s", have=have, need=need), have, need)


def _examination(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _("passed"))
    codes = _codes(state)
    if "examination_exhausted" in codes:
        return Cell("attention", _("none left"))
    left = next((params["left"] for _code, params in state.missing if "left" in params), None)
    if left is None:
        return Cell("locked", _(_LATER))
    return Cell("partial", ngettext("%(num)d left", "%(num)d left", left))


def _critical(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _("all right"))
    n = sum(params.get("n", 0) for _code, params in state.missing)
    return Cell("attention", ngettext("%(num)d open", "%(num)d open", n)) if n else Cell("locked", _(_LATER))


def _unsafe(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _(_NONE))
    n = next((params["n"] for _code, params in state.missing if "n" in params), 1)
    return Cell("attention", ngettext("%(num)d unsafe", "%(num)d unsafe", n))


def _observed(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    return _of(state.evidence["observed"], state.evidence["asked"][0])


def _performed(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    return _of(state.evidence["performed"], state.evidence["asked"][1])


def _level(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    """The latest levels as they are, each for itself: they are ordinal and never averaged."""
    levels = [str(level) for level in state.evidence["last_levels"] if level is not None]
    if not levels:
        return Cell(None, "–")
    kind = "partial" if "level_short" in _codes(state) else "met"
    return Cell(kind, ", ".join(levels))


def _drill(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    return Cell("met", _(_DONE)) if state.evidence["drills"] else Cell("open", _(_OPEN))


def _statement(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _("signed"))
    return Cell("partial", _("can sign")) if state.state == "partial" else Cell("locked", _(_LATER))


def _decision(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _("decided"))
    return Cell("due", _("waits")) if state.state == "partial" else Cell("locked", _(_LATER))


def _release(state: ClauseRow, clause: Clause, row: MapRow, today: date) -> Cell:
    if state.met:
        return Cell("met", _("released"))
    return Cell("due", _("waits")) if state.state == "partial" else Cell("locked", _(_LATER))


_COLUMNS: dict[str, tuple[Column, ...]] = {
    "licence": (Column(N_("Registration"), False, "licence", _registration),),
    "lessons": (Column(N_("Lessons"), True, "lessons", _figure),),
    "quizzes": (Column(N_("Quizzes"), True, "quizzes", _figure),),
    "examination": (Column(N_("Examination"), False, "examination", _examination),),
    "domains": (Column(N_("Domains"), True, "domains", _figure),),
    "critical": (Column(N_("Critical"), False, "critical", _critical),),
    "no_unsafe_open": (Column(N_("Unsafe"), False, "no_unsafe_open", _unsafe),),
    "practicals": (
        Column(N_("Observed"), True, "practicals", _observed),
        Column(N_("Performed"), True, "practicals", _performed),
        Column(N_("Level"), False, "practicals", _level),
        Column(N_("Drill"), False, "practicals", _drill),
    ),
    "attestation": (Column(N_("Statement"), False, "attestation", _statement),),
    "entrustment": (Column(N_("Decision"), False, "entrustment", _decision),),
    "release": (Column(N_("Release"), False, "release", _release),),
}


def table(programme: ProgrammeRow | None, rows: Sequence[MapRow], clock: Clock) -> tuple[list[str], list[list[object]]]:
    """The map as header and lines for a file: a figure takes two columns, so that it stays a number."""
    shown = columns(programme)
    header = [_("Trainee"), _("Title"), _("E-mail")]
    for column in shown:
        title = _(column.title)
        header += [title, _("%(title)s: of", title=title)] if column.figures else [title]
    header += [_("Requirements met"), _("Requirements"), _("Complete"), _("Last activity (UTC)")]
    return header, [_line(shown, programme, row, clock) for row in rows]


def _line(shown: Sequence[Column], programme: ProgrammeRow | None, row: MapRow, clock: Clock) -> list[object]:
    line: list[object] = [row.name, row.title, row.email]
    for column, cell in zip(shown, cells(shown, programme, row, clock.today), strict=True):
        line += [cell.have, cell.need] if column.figures else [cell.text]
    last = row.last_activity.strftime("%Y-%m-%d %H:%M") if row.last_activity else ""
    return [*line, row.met, row.total, _("yes") if row.complete else _("no"), last]
