"""Running a practice day: who comes, who trains, who was there, and the sheet of the day."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.database import now, reading
from lms.days.forms import AttendanceForm, CancelForm, TrainerForm, attendance
from lms.days.queries import DayRow, instructors_of_day, trainers_known
from lms.days.rules import PLANNED
from lms.days.services import add_trainer, drop_trainer, record_attendance
from lms.days.views.blueprint import blueprint, file, run_day, run_entry
from lms.days.wording import came, person_words, run_state, short_day, task, trainers_coming, when
from lms.messages import _, ngettext, say
from lms.permissions import Subject, allowed
from lms.unit_of_work import Refused
from lms.web import act, actor, requires


@blueprint.get("/teach/days/<public_id>", endpoint="run_day")
@requires("day.view")
def one_day(public_id: str) -> ResponseReturnValue:
    return shown(run_day(public_id))


def shown(
    row: DayRow,
    training: TrainerForm | None = None,
    attending: AttendanceForm | None = None,
    cancelling: CancelForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a day, with a form that was refused in its place."""
    may_run = allowed("day.run", actor(), Subject(None, instructors_of_day(reading(), row, now())))
    known = trainers_known(reading(), now()) if may_run else []
    recorded = {f"came-{row.people[one.enrolment].enrolment}": one.state for one in row.held}
    page = render_template(
        "days/run_day.html",
        row=row,
        title=short_day(row),
        when=when(row),
        state=run_state(row, now()),
        task=task(row, now()),
        trainers_coming=trainers_coming(row),
        booked=[(row.people[one.enrolment], one, came(one)) for one in row.held],
        waiting=[row.people[one.enrolment] for one in row.waiting],
        person_words=person_words,
        may_run=may_run,
        planned=row.state == PLANNED,
        begun=row.begun(now()),
        over=row.over(now()),
        training=training or TrainerForm(row, known, formdata=None),
        attending=attending or attendance(row, formdata=None, data=recorded),
        cancelling=cancelling or CancelForm(formdata=None),
    )
    return page, status


@blueprint.post("/teach/days/<public_id>/trainers")
@requires("day.run")
def run_trainers(public_id: str) -> ResponseReturnValue:
    """One more trainer comes, or one drops out."""
    row = run_day(public_id)
    form = TrainerForm(row, trainers_known(reading(), now()))
    if not form.check():
        return shown(row, training=form, status=400)
    try:
        if form.act.data == "add":
            moved = add_trainer(act(), public_id, form.chosen)
            _say_added(moved)
        else:
            left = drop_trainer(act(), public_id, form.chosen)
            flash(_("Recorded. Nobody was put out."), "due" if left else "met")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return shown(run_day(public_id), training=form, status=409)
    return redirect(url_for("days.run_day", public_id=public_id), 303)


def _say_added(moved: int) -> None:
    if moved:
        flash(ngettext("Added. %(num)d trainee moved up.", "Added. %(num)d trainees moved up.", moved), "met")
    else:
        flash(_("Added."), "met")


@blueprint.post("/teach/days/<public_id>/attendance")
@requires("day.run")
def run_attendance(public_id: str) -> ResponseReturnValue:
    """Who was there, as far as it is said."""
    row = run_day(public_id)
    form = attendance(row)
    if not form.validate_on_submit():
        return shown(row, attending=form, status=400)
    try:
        written = record_attendance(act(), public_id, form.came)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return shown(run_day(public_id), attending=form, status=409)
    if written:
        flash(ngettext("Recorded for %(num)d trainee.", "Recorded for %(num)d trainees.", written), "met")
    else:
        flash(_("Nothing new was said."), "note")
    return redirect(url_for("days.run_day", public_id=public_id), 303)


@blueprint.get("/teach/days/<public_id>/sheet")
@requires("day.view")
def run_sheet(public_id: str) -> ResponseReturnValue:
    """The day on one sheet to print: who comes, with room for a sign; who trains; the kit list to tick off."""
    row = run_day(public_id)
    return render_template(
        "days/run_sheet.html",
        row=row,
        title=short_day(row),
        when=when(row),
        trainers=[person_words(one) for one in row.trainers if one.coming],
        booked=[row.people[one.enrolment] for one in row.held],
        waiting=[row.people[one.enrolment] for one in row.waiting],
        made_at=now(),
    )


@blueprint.get("/teach/days/<public_id>/calendar.ics")
@requires("day.view")
def run_file(public_id: str) -> ResponseReturnValue:
    return file([run_entry(run_day(public_id))])
