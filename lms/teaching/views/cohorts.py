"""Pages about cohorts: the list, and one of them with who needs somebody, the map and its export."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, cohort_by_public_id, instructors_of
from lms.database import now, reading
from lms.permissions import ADMINISTRATOR, Subject, allowed
from lms.tables import csv_text
from lms.teaching import wording
from lms.teaching.map_words import cells, columns
from lms.teaching.map_words import table as map_table
from lms.teaching.need_words import need_line, waits_line
from lms.teaching.queries.analysis.heads import quizzes_of_course
from lms.teaching.queries.cohort import SHOWS, SORTS, Choice, cohort_lines, cohort_page, whole_map
from lms.teaching.rules import Need
from lms.teaching.views.blueprint import blueprint, clock, csv_answer, number_asked
from lms.web import actor, authorise, found, requires, viewer

LONGEST_SEARCH = 100


@blueprint.get("/")
@requires("teaching.list")
def cohorts() -> ResponseReturnValue:
    me = viewer()
    lines = cohort_lines(reading(), clock(), None if ADMINISTRATOR in me.roles else me.person_id)
    return render_template("teaching/cohorts.html", rows=[(line, waits_line(line.waits)) for line in lines])


def cohort_of(public_id: str) -> tuple[CohortRow, Subject]:
    row = cohort_by_public_id(reading(), public_id, now())
    subject = None if row is None else Subject(instructors=instructors_of(reading(), row.id, now()))
    authorise(subject)
    return found(row), found(subject)


@blueprint.get("/cohorts/<public_id>")
@requires("cohort.view")
def cohort(public_id: str) -> ResponseReturnValue:
    row, subject = cohort_of(public_id)
    at = clock()
    page = cohort_page(reading(), row, _choice(), at)
    shown = columns(page.programme)
    return render_template(
        "teaching/cohort.html",
        page=page,
        needs=[(need_line(need, at), _need_href(need, row, subject)) for need in page.needs],
        columns=shown,
        rows=[(one, cells(shown, page.programme, one, at.today)) for one in page.rows],
        sorts=wording.SORTS,
        shows=wording.SHOWS,
        rule=wording.SHOWN_RULES[page.choice.show],
        quizzes=quizzes_of_course(reading(), row.course_id),
        week=(at.now - row.starts_at) // timedelta(weeks=1) + 1,
    )


def _choice() -> Choice:
    """What the address asks of the map; anything that it does not know is as if it were not said."""
    sort, show = request.args.get("sort", ""), request.args.get("show", "")
    search = " ".join(request.args.get("search", "").replace("\0", "").split())[:LONGEST_SEARCH]
    return Choice(
        sort if sort in SORTS else SORTS[0],
        show if show in SHOWS else SHOWS[0],
        search,
        max(1, number_asked("page")),
    )


def _need_href(need: Need, row: CohortRow, subject: Subject) -> str | None:
    """Where the row's action leads; None where the reader may look but not act."""
    if need.rule == "waiting":
        may = allowed("mark.give", actor(), subject)
        return url_for("marking.waiting", public_id=row.public_id) if may else None
    if need.rule == "late":
        return url_for("teaching.late", public_id=row.public_id)
    if need.rule == "decision":
        return url_for("entrustment.trainee", public_id=need.target)
    if need.rule == "overdue":
        return url_for("teaching.cohort", public_id=row.public_id, show="behind", _anchor="map")
    return url_for("teaching.trainee", public_id=need.target, _anchor=wording.ANCHORS[need.rule])


@blueprint.get("/cohorts/<public_id>/trainees.csv")
@requires("cohort.view")
def cohort_csv(public_id: str) -> ResponseReturnValue:
    """The map as a file: every row that the filter leaves, in the same order."""
    row, _subject = cohort_of(public_id)
    at = clock()
    programme, rows = whole_map(reading(), row, _choice(), at)
    header, lines = map_table(programme, rows, at)
    return csv_answer(csv_text(header, lines), f"cohort-{at.today.isoformat()}")
