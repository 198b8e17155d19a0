"""The trainee's practice: what is asked, what waits for a signature, the logbook, and what was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist, programme
from lms.database import now, reading
from lms.practicals.forms.writing import AskForm
from lms.practicals.queries import (
    ObservationRow,
    academy_day,
    describe,
    describe_entry,
    observations,
    practicals_clause,
)
from lms.practicals.queries.entries import entries
from lms.practicals.queries.requests import RequestRow, requests_of
from lms.practicals.rules import parts, tally
from lms.practicals.views.blueprint import blueprint, own
from lms.practicals.wording import PartLine, answered, part_lines, request_state, waiting_sentence, what, when
from lms.web import requires


@blueprint.get("/practice")
@requires("enrolment.study")
def practice() -> ResponseReturnValue:
    enrolment = own()
    rules = programme(reading(), enrolment.programme_version_id)
    wording = checklist(reading(), rules.checklist_version_id)
    rows, asked = observations(reading(), enrolment.id), requests_of(reading(), enrolment.id)
    lines = _lines(rows, practicals_clause(rules), wording)
    by_entry = _latest(asked)
    return render_template(
        "practicals/practice.html",
        lines=lines,
        left=sum(line.kind != "met" for line in lines),
        waiting=waiting_sentence([row.fact for row in rows if row.signed]),
        note=wording["requirement_note"],
        levels=[(row["level"], row["title"], row["sentence"]) for row in wording["entrustment"]],
        rows=[(row, describe(reading(), row)) for row in rows],
        written=[
            (row, describe_entry(reading(), row), request_state(by_entry.get(row.entry_id), now()))
            for row in entries(reading(), enrolment.id)
        ],
        asked=[(row, request_state(row, now()), answered(row)) for row in asked],
        enrolment=enrolment,
        ask=AskForm(formdata=None),
        what=what,
        when=when,
    )


def _lines(
    rows: Sequence[ObservationRow], clause: Mapping[str, Any] | None, wording: Mapping[str, Any]
) -> list[PartLine]:
    if clause is None:
        return []
    signed = [row for row in rows if row.signed]
    counted = tally([row.fact for row in signed], clause, academy_day(reading(), now()))
    assessors = sorted({row.observer_name for row in signed if row.fact.counts})
    return part_lines(parts(counted, clause), counted, clause, wording, assessors)


def _latest(asked: Sequence[RequestRow]) -> dict[int | None, RequestRow]:
    """The latest request of each entry; the rows come newest first."""
    return {row.entry_id: row for row in reversed(asked)}
