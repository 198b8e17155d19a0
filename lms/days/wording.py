"""The sentences of practice days: why something is refused, how one stands, how full a day is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lms.days.queries import DayRow, KnownTrainer, TrainerRow
from lms.days.rules import ATTENDED, CANCELLED, PLANNED, WAITLISTED, Booking
from lms.messages import N_, _, day, moment, ngettext, sentences, zone_name

sentences(
    {
        "day_unknown": N_("There is no such day."),
        "day_not_yours": N_("Only those who instruct a cohort that the day is offered to run it."),
        "day_not_offered": N_("This day is not offered to your cohort."),
        "day_trains": N_("You train on this day, so you cannot have a place on it."),
        "day_cancelled": N_("This day was cancelled. Nothing was changed."),
        "day_begun": N_("This day has begun. Nothing was changed."),
        "day_over": N_("This day is over. Nothing was changed."),
        "day_not_begun": N_("The day has not begun: who came can be recorded from then on."),
        "day_booked_already": N_("You have a place or wait for one already."),
        "day_not_booked": N_("You have no place on this day and wait for none."),
        "day_no_place": N_("Somebody in the list has no place on this day any more. Nothing was changed."),
        "day_full": N_("No place is free."),
        "day_overlaps": N_(
            "You have a place, or wait for one, on another day at the same time. Give that one back first."
        ),
        "day_changed_since": N_("Somebody changed this day since you opened the page. Look at it again, then send it."),
        "day_malformed": N_("The day could not be planned like this."),
        "day_place": N_("Say where it is, in one line of at most 120 characters."),
        "day_order": N_("It has to end after it starts."),
        "day_past": N_("It has to start after now."),
        "day_places": N_("Enter a whole number between 1 and 200."),
        "day_ratio": N_("Enter a whole number between 1 and 50."),
        "day_kit": N_("At most 60 lines of at most 120 characters each."),
        "day_cohorts": N_("Choose at least one cohort; only your own can be chosen."),
        "day_one_course": N_("Choose cohorts of one course."),
        "day_trainer_unknown": N_("Choose instructors or supervisors from the list."),
        "day_trainer_booked": N_("This person has a place on the day, or waits for one, and cannot train on it."),
        "day_reason": N_("Say why, in a few words: whoever has a place reads it."),
    }
)

_STATES = {
    "booked": ("met", N_("you have a place")),
    "waitlisted": ("due", N_("you wait for a place")),
    "cancelled": ("open", N_("you gave it back")),
    "attended": ("met", N_("you were there")),
    "absent": ("attention", N_("recorded as absent")),
}
_CAME = {
    "attended": ("met", N_("was there")),
    "absent": ("attention", N_("absent")),
    "booked": ("open", N_("not recorded")),
}


def when(row: DayRow) -> str:
    """'Thu 26 Nov 2026, 09:00 WET to 16:30 WET', in the academy's zone; both days where it ends on another."""
    zone = ZoneInfo(row.zone)
    start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    until = f"{end:%H:%M} {zone_name(end)}" if start.date() == end.date() else moment(row.ends_at, zone=row.zone)
    return _("%(start)s to %(end)s", start=moment(row.starts_at, zone=row.zone), end=until)


def short_day(row: DayRow) -> str:
    return day(row.starts_at.astimezone(ZoneInfo(row.zone)).date())


def own_state(row: DayRow, booking: Booking | None, at: datetime) -> tuple[str, str]:
    """Shape and words for how the trainee stands on this day."""
    state = booking.state if booking is not None else ""
    if row.state != PLANNED:
        return "refused", _("the day was cancelled")
    if booking is not None and state == WAITLISTED:
        if row.begun(at):
            return "open", _("no place became free")
        return "due", _("you are number %(n)s in the line", n=row.place_in_line(booking.enrolment))
    if state and state != CANCELLED:
        kind, words = _STATES[state]
        return kind, _(words)
    if row.begun(at):
        return "open", _("over") if row.over(at) else _("has begun")
    if row.free and not row.waiting:
        return "open", ngettext("%(num)d place free", "%(num)d places free", row.free)
    return "locked", _("full; you can wait for a place")


def run_state(row: DayRow, at: datetime) -> tuple[str, str]:
    """Shape and words for how full the day is, for those who run it."""
    if row.state != PLANNED:
        return "refused", _("cancelled")
    if row.surplus(at):
        return "attention", too_many(row, at)
    if row.over(at):
        open_ = sum(one.came is None for one in row.held)
        if open_:
            return "due", ngettext("attendance of %(num)d open", "attendance of %(num)d open", open_)
        came = sum(one.state == ATTENDED for one in row.held)
        return "met", ngettext("%(num)d was there", "%(num)d were there", came)
    return ("met" if not row.free else "partial"), _(
        "%(held)s of %(open)s places", held=len(row.held), open=row.plan.open
    )


def _fullness(row: DayRow) -> str:
    return _("%(held)s of %(open)s places", held=len(row.held), open=row.plan.open)


def too_many(row: DayRow, at: datetime) -> str:
    return ngettext("%(num)d trainee more than the trainers can look after",
                    "%(num)d trainees more than the trainers can look after", row.surplus(at))  # fmt: skip


def task(row: DayRow, at: datetime) -> str:
    """What has to be done where more have a place than the trainers can look after; '' where nothing has."""
    if not row.surplus(at):
        return ""
    return _(
        "%(held)s have a place, and %(trainers)s can look after %(open)s. Nobody was put out: find another trainer, "
        "or speak with those who asked last.",
        held=len(row.held),
        trainers=trainers_coming(row),
        open=row.plan.open,
    )


def trainers_coming(row: DayRow) -> str:
    return ngettext("%(num)d trainer", "%(num)d trainers", row.plan.trainers)


def came(booking: Booking) -> tuple[str, str]:
    kind, words = _CAME[booking.state]
    return kind, _(words)


def person_words(person: TrainerRow | KnownTrainer) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name
