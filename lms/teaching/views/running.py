"""The attempts that run in a cohort now, and more minutes for one of them or for a whole room."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, cohort_by_public_id
from lms.database import now, reading
from lms.messages import _, moment, ngettext
from lms.permissions import Subject, allowed
from lms.sitting.services.extending import add_minutes, add_minutes_to_all
from lms.teaching.forms.sitting import MinutesForm, RoomForm
from lms.teaching.queries.running import RunningRow, running_rows
from lms.teaching.views.attempts import attempt_of
from lms.teaching.views.blueprint import blueprint, refusal_words
from lms.teaching.views.cohorts import cohort_of
from lms.unit_of_work import Refused
from lms.web import act, actor, found, requires


@blueprint.get("/cohorts/<public_id>/running")
@requires("cohort.view")
def running(public_id: str) -> ResponseReturnValue:
    return _page(*cohort_of(public_id))


def _page(cohort: CohortRow, subject: Subject, status: int = 200, **sent: Any) -> ResponseReturnValue:
    """The list with its forms; `sent` holds the one that came back: `room`, or `one` by its attempt."""
    rows = running_rows(reading(), cohort.id, now())
    one: dict[str, MinutesForm] = sent.get("one") or {}
    latest = max((row.addition for row in rows), default=0)
    html = render_template(
        "teaching/running.html",
        cohort=cohort,
        rows=rows,
        latest=latest,
        may_support=allowed("trainee.support", actor(), subject),
        me=actor().person_id,
        room=sent.get("room") or RoomForm(_quizzes(rows), formdata=None),
        forms={row.attempt: one.get(row.attempt) or _form(row.attempt) for row in rows if row.extends},
    )
    return html, status


def _quizzes(rows: list[RunningRow]) -> list[tuple[str, str]]:
    """The quizzes that are sat now with a time limit, each with by how many."""
    titles = {row.quiz: row.title for row in rows if row.extends}
    n = {quiz: sum(row.quiz == quiz and row.extends for row in rows) for quiz in titles}
    return [(quiz, _("%(title)s (%(n)s sitting)", title=title, n=n[quiz])) for quiz, title in titles.items()]


def _form(attempt: str, **kwargs: Any) -> MinutesForm:
    """Several of these stand on one page, so each has ids of its own."""
    form = MinutesForm(**(kwargs or {"formdata": None}))
    form.minutes.id, form.why.id = f"minutes-{attempt}", f"why-{attempt}"
    return form


@blueprint.post("/cohorts/<public_id>/running")
@requires("trainee.support")
def add_to_room(public_id: str) -> ResponseReturnValue:
    """The same minutes for everybody who sits one quiz: the room lost its power."""
    cohort, subject = cohort_of(public_id)
    form = RoomForm(_quizzes(running_rows(reading(), cohort.id, now())))
    if not form.validate_on_submit():
        return _page(cohort, subject, 400, room=form)
    minutes = form.minutes.data or 0
    try:
        n = add_minutes_to_all(act(), cohort.id, form.quiz.data, minutes, form.why.data or "", form.latest)
    except Refused as refusal:
        form.refuse(refusal_words(refusal))
        return _page(cohort, subject, 409, room=form)
    sentence = ngettext(
        "%(num)d attempt has %(minutes)s minutes more.",
        "%(num)d attempts have %(minutes)s minutes more.",
        n,
        minutes=minutes,
    )
    flash(sentence, "met")
    return redirect(url_for("teaching.running", public_id=public_id), 303)


@blueprint.post("/attempts/<public_id>/minutes")
@requires("trainee.support")
def add_to_attempt(public_id: str) -> ResponseReturnValue:
    _head, enrolment, subject = attempt_of(public_id)
    cohort = found(cohort_by_public_id(reading(), enrolment.cohort_public_id or "", now()))
    form = _form(public_id, meta={})
    if not form.validate_on_submit():
        return _page(cohort, subject, 400, one={public_id: form})
    try:
        deadline = add_minutes(act(), public_id, form.minutes.data or 0, form.why.data or "", form.latest)
    except Refused as refusal:
        form.refuse(refusal_words(refusal))
        return _page(cohort, subject, 409, one={public_id: form})
    flash(_("%(name)s has time until %(at)s.", name=enrolment.name, at=moment(deadline)), "met")
    return redirect(url_for("teaching.running", public_id=cohort.public_id), 303)
