"""A trainee's practice days: what is offered, a place, a place in the line, and the calendar file."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import EnrolmentRow
from lms.database import now, reading
from lms.days.forms import BookingForm
from lms.days.queries import DayRow, days_of_trainee, offered_to
from lms.days.rules import ABSENT, ATTENDED, BOOKED, CANCELLED, PLANNED, WAITLISTED, why_not_book, why_not_leave
from lms.days.services import book, leave
from lms.days.views.blueprint import blueprint, file, own, own_day, own_entry
from lms.days.wording import own_state, person_words, short_day, when
from lms.messages import _, say
from lms.unit_of_work import Refused
from lms.web import act, requires

MINE = frozenset({BOOKED, WAITLISTED, ATTENDED, ABSENT})


def _mine(row: DayRow, enrolment: EnrolmentRow) -> bool:
    booking = row.of(enrolment.id)
    return booking is not None and booking.state in MINE


@blueprint.get("/days", endpoint="own")
@requires("enrolment.study")
def all_days() -> ResponseReturnValue:
    """The trainee's own days first, then what else is offered, then what has been."""
    enrolment = own()
    rows = [
        (row, own_state(row, row.of(enrolment.id), now()), _mine(row, enrolment))
        for row in days_of_trainee(reading(), enrolment)
    ]
    ahead = [one for one in rows if not one[0].over(now())]
    return render_template(
        "days/own.html",
        enrolment=enrolment,
        mine=[one for one in ahead if one[2]],
        offered=[one for one in ahead if not one[2] and one[0].state == PLANNED and offered_to(one[0], enrolment)],
        before=[one for one in reversed(rows) if one[0].over(now()) and one[2]],
        when=when,
    )


@blueprint.get("/days/calendar.ics")
@requires("enrolment.study")
def own_calendar() -> ResponseReturnValue:
    """Every day on which the trainee ever had a place or waited for one, those that were given back as cancelled."""
    enrolment = own()
    rows = [row for row in days_of_trainee(reading(), enrolment) if row.of(enrolment.id) is not None]
    return file(own_entry(row, enrolment) for row in rows)


@blueprint.get("/days/<public_id>", endpoint="own_day")
@requires("enrolment.study")
def one_day(public_id: str) -> ResponseReturnValue:
    return _page(*own_day(public_id))


def _page(row: DayRow, enrolment: EnrolmentRow, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    booking = row.of(enrolment.id)
    trains = row.trains(enrolment.person_id)
    page = render_template(
        "days/own_day.html",
        row=row,
        state=own_state(row, booking, now()),
        why_not=why_not_book(row.plan, booking, offered_to(row, enrolment), trains, now()),
        may_leave=why_not_leave(row.plan, booking, now()) is None,
        has_place=booking is not None and booking.seat is not None,
        waits=booking is not None and booking.state == WAITLISTED,
        left=booking is not None and booking.state == CANCELLED,
        trainers=[person_words(one) for one in row.trainers if one.coming],
        form=BookingForm(formdata=None),
        refusal=refusal,
        when=when(row),
        title=short_day(row),
        full=not row.free or bool(row.waiting),
    )
    return page, status


@blueprint.get("/days/<public_id>/calendar.ics")
@requires("enrolment.study")
def own_file(public_id: str) -> ResponseReturnValue:
    row, enrolment = own_day(public_id)
    return file([own_entry(row, enrolment)])


@blueprint.post("/days/<public_id>/booking")
@requires("enrolment.study")
def own_book(public_id: str) -> ResponseReturnValue:
    row, enrolment = own_day(public_id)
    if not BookingForm().validate_on_submit():
        return _page(row, enrolment, _("This form has gone stale. Send it again."), 400)
    try:
        verb = book(act(), public_id, enrolment.id)
    except Refused as refusal:
        return _page(*own_day(public_id), say(refusal.code, refusal.params), 409)
    if verb == BOOKED:
        flash(_("You have a place."), "met")
    else:
        flash(_("The day is full. You have a place as soon as you are the first in the line and one is free."), "due")
    return redirect(url_for("days.own_day", public_id=public_id), 303)


@blueprint.post("/days/<public_id>/leaving")
@requires("enrolment.study")
def own_leave(public_id: str) -> ResponseReturnValue:
    row, enrolment = own_day(public_id)
    if not BookingForm().validate_on_submit():
        return _page(row, enrolment, _("This form has gone stale. Send it again."), 400)
    try:
        leave(act(), public_id, enrolment.id)
    except Refused as refusal:
        return _page(*own_day(public_id), say(refusal.code, refusal.params), 409)
    flash(_("Given back. Whoever waits first has it now."), "met")
    return redirect(url_for("days.own_day", public_id=public_id), 303)
