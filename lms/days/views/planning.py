"""Planning practice days: a cohort's days, a new one, another plan, the end of one that does not take place."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, cohort_by_public_id, cohorts, instructors_of
from lms.database import now, reading
from lms.days.forms import CancelForm, ChangeForm, NewDayForm
from lms.days.queries import DayRow, days_of_cohort, kit_of, trainers_known
from lms.days.services import Malformed, cancel_day, change_day, plan_day
from lms.days.views.blueprint import blueprint, run_day
from lms.days.views.running import shown
from lms.days.wording import run_state, short_day, task, when
from lms.messages import _, say
from lms.permissions import Subject, allowed
from lms.practicals.queries.observations import academy_zone
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


def _cohort(public_id: str) -> tuple[CohortRow, Subject]:
    row = found(cohort_by_public_id(reading(), public_id, now()))
    subject = Subject(None, instructors_of(reading(), row.id, now()))
    authorise(subject)
    return row, subject


@blueprint.get("/teach/cohorts/<public_id>/days", endpoint="run_list")
@requires("day.view")
def days_of(public_id: str) -> ResponseReturnValue:
    """A cohort's days: what needs somebody, what is ahead, what has been."""
    cohort, subject = _cohort(public_id)
    rows = [(row, run_state(row, now()), task(row, now())) for row in days_of_cohort(reading(), cohort.id)]
    return render_template(
        "days/run_list.html",
        cohort=cohort,
        tasks=[one for one in rows if one[2]],
        ahead=[one for one in rows if not one[0].over(now())],
        before=[one for one in reversed(rows) if one[0].over(now())],
        may_plan=allowed("day.run", actor(), subject),
        when=when,
    )


@blueprint.get("/teach/cohorts/<public_id>/days/new")
@requires("day.run")
def run_plan(public_id: str) -> ResponseReturnValue:
    cohort, _subject = _cohort(public_id)
    proposed = {"ratio": "3", "cohorts": [public_id], "kit": "\n".join(kit_of(reading(), cohort.course_id))}
    return _new_page(cohort, _new_form(cohort, formdata=None, data=proposed))


@blueprint.post("/teach/cohorts/<public_id>/days/new")
@requires("day.run")
def run_plan_new(public_id: str) -> ResponseReturnValue:
    cohort, _subject = _cohort(public_id)
    form = _new_form(cohort)
    if not form.check():
        return _new_page(cohort, form, 400)
    chosen = [row.id for row in _offers(cohort) if row.public_id in (form.cohorts.data or ())]
    try:
        made = plan_day(act(), form.planned, chosen, form.people)
    except Malformed as refusal:
        form.refuse(refusal.fields)
        return _new_page(cohort, form, 400)
    flash(_("Planned. It is offered from now on."), "met")
    return redirect(url_for("days.run_day", public_id=made), 303)


def _offers(cohort: CohortRow) -> list[CohortRow]:
    """The viewer's own cohorts of the same course."""
    rows = cohorts(reading(), now(), viewer().person_id)
    return [row for row in rows if row.course_id == cohort.course_id]


def _new_form(cohort: CohortRow, **kwargs: object) -> NewDayForm:
    offers = [(row.public_id, row.name) for row in _offers(cohort)]
    return NewDayForm(str(academy_zone(reading())), offers, trainers_known(reading(), now()), **kwargs)


def _new_page(cohort: CohortRow, form: NewDayForm, status: int = 200) -> ResponseReturnValue:
    return render_template("days/run_plan.html", cohort=cohort, form=form), status


@blueprint.get("/teach/days/<public_id>/change")
@requires("day.run")
def run_change(public_id: str) -> ResponseReturnValue:
    row = run_day(public_id)
    return _change_page(row, ChangeForm.filled(str(academy_zone(reading())), row))


@blueprint.post("/teach/days/<public_id>/change")
@requires("day.run")
def run_change_it(public_id: str) -> ResponseReturnValue:
    row = run_day(public_id)
    form = ChangeForm(str(academy_zone(reading())))
    if not form.check():
        return _change_page(row, form, 400)
    try:
        change_day(act(), public_id, form.version, form.planned)
    except Malformed as refusal:
        form.refuse(refusal.fields)
        return _change_page(run_day(public_id), form, 400)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        fresh = run_day(public_id)
        form.number.data = str(fresh.number)
        return _change_page(fresh, form, 409)
    flash(_("Changed. Whoever has a place sees it on their page and in a calendar file that they fetch anew."), "met")
    return redirect(url_for("days.run_day", public_id=public_id), 303)


def _change_page(row: DayRow, form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("days/run_change.html", row=row, form=form, title=short_day(row)), status


@blueprint.post("/teach/days/<public_id>/cancel")
@requires("day.run")
def run_cancel(public_id: str) -> ResponseReturnValue:
    row = run_day(public_id)
    form = CancelForm()
    if not form.check():
        return shown(row, cancelling=form, status=400)
    try:
        cancel_day(act(), public_id, form.reason.data or "")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return shown(run_day(public_id), cancelling=form, status=409)
    flash(_("Cancelled. Whoever had a place reads why."), "met")
    return redirect(url_for("days.run_day", public_id=public_id), 303)
