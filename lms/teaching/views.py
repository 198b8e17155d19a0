"""Pages of teaching: the cohorts, one cohort with its map, one trainee with what can be done, one attempt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.certification.clause_words import clause_lines
from lms.certification.queries import certificate_of
from lms.certification.services import release as release_certificate
from lms.certification.services import review_unsafe
from lms.cohorts.queries import (
    CohortRow,
    EnrolmentRow,
    cohort_by_public_id,
    enrolment_by_id,
    enrolment_by_public_id,
    instructors_of,
    subject_of,
)
from lms.cohorts.services import grant_attempt as grant_one_attempt
from lms.cohorts.services import grant_time as grant_more_time
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.permissions import ADMINISTRATOR, Subject, allowed
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.sitting.queries.states import quiz_states
from lms.teaching import wording
from lms.teaching.export import csv_text
from lms.teaching.forms import AttemptForm, ReleaseForm, TalkForm, TimeForm, may_grant
from lms.teaching.map_words import cells, columns
from lms.teaching.map_words import table as map_table
from lms.teaching.need_words import need_line, waits_line
from lms.teaching.queries.attempt import attempt_view
from lms.teaching.queries.cohort import SHOWS, SORTS, Choice, cohort_lines, cohort_page, whole_map
from lms.teaching.queries.trainee import TraineePage, trainee_page, unsafe_answers
from lms.teaching.rules import Clock, Need
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer

blueprint = Blueprint("teaching", __name__, url_prefix="/teach")

LONGEST_SEARCH = 100


def clock() -> Clock:
    """Now, and the day that it is at the academy: a registration ends there and not in the reader's zone."""
    at, academy = now(), academy_of()
    return Clock(at, at.astimezone(ZoneInfo(academy.zone if academy else "UTC")).date())


# -- cohorts ----------------------------------------------------------------------------------------------


@blueprint.get("/")
@requires("teaching.list")
def cohorts() -> ResponseReturnValue:
    me = viewer()
    lines = cohort_lines(reading(), clock(), None if ADMINISTRATOR in me.roles else me.person_id)
    return render_template("teaching/cohorts.html", rows=[(line, waits_line(line.waits)) for line in lines])


def _cohort(public_id: str) -> tuple[CohortRow, Subject]:
    row = cohort_by_public_id(reading(), public_id, now())
    subject = None if row is None else Subject(instructors=instructors_of(reading(), row.id, now()))
    authorise(subject)
    return found(row), found(subject)


@blueprint.get("/cohorts/<public_id>")
@requires("cohort.view")
def cohort(public_id: str) -> ResponseReturnValue:
    row, subject = _cohort(public_id)
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
        max(1, _number("page")),
    )


def _number(name: str) -> int:
    """A number of the address; 0 where there is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _need_href(need: Need, row: CohortRow, subject: Subject) -> str | None:
    """Where the row's action leads; None where the reader may look but not act."""
    if need.rule == "waiting":
        may = allowed("mark.give", actor(), subject)
        return url_for("marking.waiting", public_id=row.public_id) if may else None
    if need.rule == "overdue":
        return url_for("teaching.cohort", public_id=row.public_id, show="behind", _anchor="map")
    return url_for("teaching.trainee", public_id=need.target, _anchor=wording.ANCHORS[need.rule])


@blueprint.get("/cohorts/<public_id>/trainees.csv")
@requires("cohort.view")
def cohort_csv(public_id: str) -> ResponseReturnValue:
    """The map as a file: every row that the filter leaves, in the same order."""
    row, _subject = _cohort(public_id)
    at = clock()
    programme, rows = whole_map(reading(), row, _choice(), at)
    header, lines = map_table(programme, rows, at)
    answer = Response(csv_text(header, lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="cohort-{at.today.isoformat()}.csv"'
    return answer


# -- one trainee ------------------------------------------------------------------------------------------


def _enrolment(public_id: str) -> tuple[EnrolmentRow, Subject]:
    row = enrolment_by_public_id(reading(), public_id, now())
    subject = subject_of(reading(), row, now())
    authorise(subject)
    return found(row), found(subject)


@blueprint.get("/trainees/<public_id>")
@requires("trainee.view")
def trainee(public_id: str) -> ResponseReturnValue:
    return _trainee_page(*_enrolment(public_id))


def _trainee_page(enrolment: EnrolmentRow, subject: Subject, status: int = 200, **sent: Any) -> ResponseReturnValue:
    """The page with its forms; `sent` holds the one that came back, under its name."""
    page = trainee_page(reading(), enrolment, now(), _number("before") or None)
    today = clock().today
    refusal = page.release_refusal(viewer().person_id)
    keys = runtime().keys
    talks = {row.slot_id: _talk_form(row.slot_id) for row in page.unsafe_open} | sent.get("talk", {})
    html = render_template(
        "teaching/trainee.html",
        page=page,
        today=today,
        lines=clause_lines(page.clauses),
        certificate=certificate_of(reading(), enrolment.id, today, keys) if page.complete else None,
        may_support=allowed("trainee.support", actor(), subject),
        may_observe=allowed("practical.observe", actor(), subject),
        may_release=allowed("certificate.release", actor(), subject),
        release_refusal=say(refusal) if refusal else None,
        release=sent.get("release") or ReleaseForm(formdata=None),
        time=sent.get("time") or _time_form(page),
        attempt=sent.get("attempt") or AttemptForm(page.quizzes, formdata=None),
        grantable=may_grant(page.quizzes),
        talks=talks,
        wording=wording,
    )
    return html, status


def _time_form(page: TraineePage) -> TimeForm:
    present = page.times[0] if page.times else None
    return TimeForm(
        formdata=None,
        percent=present.percent if present else 150,
        category=present.category if present else "language",
    )


def _talk_form(slot_id: int, **kwargs: Any) -> TalkForm:
    """Several of these can stand on one page, so each has an id of its own."""
    form = TalkForm(**(kwargs or {"formdata": None}))
    form.talk.id = f"talk-{slot_id}"
    return form


@blueprint.post("/trainees/<public_id>/time")
@requires("trainee.support")
def grant_time(public_id: str) -> ResponseReturnValue:
    enrolment, subject = _enrolment(public_id)
    form = TimeForm()
    if not form.validate_on_submit():
        return _trainee_page(enrolment, subject, 400, time=form)
    try:
        grant_more_time(act(), enrolment.person_id, enrolment.id, form.percent.data or 0, form.category.data)
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _trainee_page(enrolment, subject, 409, time=form)
    flash(
        _(
            "From the next attempt on, %(name)s has %(n)s %% of the usual time.",
            name=enrolment.name,
            n=form.percent.data,
        ),
        "met",
    )
    return _back(public_id, "support")


@blueprint.post("/trainees/<public_id>/attempts")
@requires("trainee.support")
def grant_attempt(public_id: str) -> ResponseReturnValue:
    enrolment, subject = _enrolment(public_id)
    form = AttemptForm(quiz_states(reading(), enrolment, now()))
    if not form.validate_on_submit():
        return _trainee_page(enrolment, subject, 400, attempt=form)
    try:
        grant_one_attempt(act(), enrolment.id, form.quiz.data, form.why.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _trainee_page(enrolment, subject, 409, attempt=form)
    flash(_("%(name)s has one more attempt.", name=enrolment.name), "met")
    return _back(public_id, "support")


@blueprint.post("/attempts/<public_id>/<int:number>/talk")
@requires("trainee.support")
def talk(public_id: str, number: int) -> ResponseReturnValue:
    """An instructor has spoken with the trainee about one unsafe answer."""
    head, enrolment, subject = _attempt(public_id)
    rows = unsafe_answers(reading(), enrolment.id)
    slot = found(next((row for row in rows if (row.attempt, row.number) == (head.public_id, number)), None))
    form = _talk_form(slot.slot_id, formdata=request.form)
    if not form.validate_on_submit():
        return _trainee_page(enrolment, subject, 400, talk={slot.slot_id: form})
    review_unsafe(act(), enrolment.id, slot.slot_id, form.talk.data or "")
    flash(_("Noted. The answer does not stand open any more."), "met")
    return _back(enrolment.public_id, "unsafe")


@blueprint.post("/trainees/<public_id>/release")
@requires("certificate.release")
def release(public_id: str) -> ResponseReturnValue:
    """A second person releases the certificate over the evidence that the page shows."""
    enrolment, subject = _enrolment(public_id)
    form = ReleaseForm()
    if not form.validate_on_submit():
        return _trainee_page(enrolment, subject, 400, release=form)
    try:
        release_certificate(act(), enrolment)
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _trainee_page(enrolment, subject, 409, release=form)
    flash(_("Released. %(name)s’s certificate is issued.", name=enrolment.name), "met")
    return _back(public_id, "standing")


def _back(public_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("teaching.trainee", public_id=public_id, _anchor=anchor), 303)


# -- one attempt ------------------------------------------------------------------------------------------


def _attempt(public_id: str) -> tuple[AttemptHead, EnrolmentRow, Subject]:
    head = attempt_head(reading(), public_id)
    enrolment = enrolment_by_id(reading(), head.enrolment_id, now()) if head else None
    subject = subject_of(reading(), enrolment, now())
    authorise(subject)
    return found(head), found(enrolment), found(subject)


@blueprint.get("/attempts/<public_id>")
@requires("trainee.view")
def attempt(public_id: str) -> ResponseReturnValue:
    head, enrolment, subject = _attempt(public_id)
    return render_template(
        "teaching/attempt.html",
        view=attempt_view(reading(), head, enrolment),
        may_mark=allowed("mark.give", actor(), subject),
    )
