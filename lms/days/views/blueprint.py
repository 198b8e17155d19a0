"""The blueprint of practice days, whose day a page is about, and the calendar file of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, current_app, make_response, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import now, reading
from lms.days.calendar import CANCELLED, CONFIRMED, TENTATIVE, Entry, calendar
from lms.days.queries import DayRow, day_row, instructors_of_day, offered_to
from lms.days.rules import PLANNED, WAITLISTED
from lms.messages import _
from lms.permissions import Subject
from lms.web import authorise, found, viewer

blueprint = Blueprint("days", __name__)


def own() -> EnrolmentRow:
    """The viewer's own enrolment."""
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def own_day(public_id: str) -> tuple[DayRow, EnrolmentRow]:
    """A day that is offered to the viewer, or on which they ever had something; else a 404."""
    enrolment = own()
    row = found(day_row(reading(), public_id))
    return found(row if offered_to(row, enrolment) or row.of(enrolment.id) is not None else None), enrolment


def run_day(public_id: str) -> DayRow:
    """A day for those who run it, and for administrators who read; a 404 for everybody else."""
    row = found(day_row(reading(), public_id))
    authorise(Subject(None, instructors_of_day(reading(), row, now())))
    return row


def own_entry(row: DayRow, enrolment: EnrolmentRow) -> Entry:
    """The trainee's own entry: what they gave back is cancelled there, what they wait for is tentative."""
    booking = row.of(enrolment.id)
    state = booking.state if booking is not None else WAITLISTED  # offered and not asked for: nothing is promised
    status = {WAITLISTED: TENTATIVE, "cancelled": CANCELLED}.get(state, CONFIRMED)
    changed = max(row.changed_at, row.last_event_at.get(enrolment.id, row.changed_at))
    events = booking.events if booking is not None else 0
    return _entry(row, status, row.number - 1 + events, changed, url_for("days.own_day", public_id=row.public_id))


def run_entry(row: DayRow) -> Entry:
    address = url_for("days.run_day", public_id=row.public_id)
    return _entry(row, CONFIRMED, row.number - 1, row.changed_at, address)


def _entry(row: DayRow, status: str, sequence: int, changed: datetime, address: str) -> Entry:
    summary = _("Practice day")
    kit = _("Kit: %(kit)s", kit="; ".join(row.kit)) if row.kit else ""
    return Entry(
        uid=f"{row.public_id}@practice-days.signoff",
        sequence=sequence,
        status=status if row.state == PLANNED else CANCELLED,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=changed,
        summary=summary,
        location=row.place,
        description=kit,
        url=current_app.config["SIGNOFF"].base_url + address,
    )


def file(entries: Iterable[Entry]) -> ResponseReturnValue:
    answer = make_response(calendar(entries, _("Practice days"), now()))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="practice-days.ics"'
    return answer
