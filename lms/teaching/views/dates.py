"""When a cohort may sit each quiz, and dates of one person's own; each with a look at what it would change."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, EnrolmentRow, cohort_by_public_id
from lms.cohorts.services import extend, set_window
from lms.database import now, reading
from lms.messages import _
from lms.permissions import allowed
from lms.teaching.forms.dates import PersonForm, PersonLook, WindowForm, WindowLook
from lms.teaching.queries.analysis.heads import quizzes_of_course
from lms.teaching.queries.dates import QuizDates, person_dates, quiz_dates, touched_by_window
from lms.teaching.views.blueprint import blueprint, refusal_words
from lms.teaching.views.cohorts import cohort_of
from lms.teaching.views.trainees import enrolment_of
from lms.unit_of_work import Refused
from lms.web import act, actor, found, requires


@blueprint.get("/cohorts/<public_id>/dates")
@requires("cohort.view")
def dates(public_id: str) -> ResponseReturnValue:
    cohort, subject = cohort_of(public_id)
    may = allowed("cohort.schedule", actor(), subject)
    return render_template("teaching/dates.html", cohort=cohort, rows=quiz_dates(reading(), cohort), may_schedule=may)


def _quiz(public_id: str, quiz: str) -> tuple[CohortRow, QuizDates]:
    cohort, _subject = cohort_of(public_id)
    return cohort, found(next((row for row in quiz_dates(reading(), cohort) if row.quiz.public_id == quiz), None))


@blueprint.get("/cohorts/<public_id>/dates/<quiz>")
@requires("cohort.schedule")
def window(public_id: str, quiz: str) -> ResponseReturnValue:
    """The three dates; once some are sent, what they would touch. Nothing is done here."""
    cohort, row = _quiz(public_id, quiz)
    if "closes" not in request.args:
        return _window_page(cohort, row, WindowLook(cohort.zone, row.window, formdata=None), False)
    look = WindowLook(cohort.zone, formdata=request.args)
    shown = look.validate()
    return _window_page(cohort, row, look, shown, 200 if shown else 400)


def _window_page(
    cohort: CohortRow, row: QuizDates, form: WindowForm, shown: bool, status: int = 200
) -> ResponseReturnValue:
    touched = touched_by_window(reading(), cohort, row.quiz.id, form.dates[2], now()) if shown else None
    html = render_template("teaching/window.html", cohort=cohort, row=row, form=form, touched=touched)
    return html, status


@blueprint.post("/cohorts/<public_id>/dates/<quiz>")
@requires("cohort.schedule")
def set_dates(public_id: str, quiz: str) -> ResponseReturnValue:
    cohort, row = _quiz(public_id, quiz)
    form = WindowForm(cohort.zone)
    if "closes" not in request.form:  # three empty dates mean something: they have to be sent
        abort(400)
    if not form.validate_on_submit():
        return _window_page(cohort, row, form, False, 400)
    try:
        set_window(act(), cohort.id, quiz, *form.dates)
    except Refused as refusal:
        form.refuse(refusal_words(refusal))
        return _window_page(cohort, row, form, False, 409)
    flash(_("The dates of “%(quiz)s” are set.", quiz=row.quiz.title), "met")
    return redirect(url_for("teaching.dates", public_id=public_id), 303)


# -- one person -------------------------------------------------------------------------------------------


@blueprint.get("/trainees/<public_id>/dates")
@requires("trainee.support")
def own_dates(public_id: str) -> ResponseReturnValue:
    """Which quiz and which dates; once they are sent, what they would change. Nothing is done here."""
    enrolment, _subject = enrolment_of(public_id)
    cohort = _cohort_of(enrolment)
    quizzes = _quizzes(cohort)
    if "closes" not in request.args:
        return _own_page(enrolment, cohort, PersonLook(cohort.zone, quizzes, formdata=None), None)
    look = PersonLook(cohort.zone, quizzes, formdata=request.args)
    form = PersonForm(cohort.zone, quizzes, formdata=None, data=look.data) if look.validate() else None
    return _own_page(enrolment, cohort, look, form, 200 if form else 400)


def _own_page(
    enrolment: EnrolmentRow, cohort: CohortRow, look: PersonLook, form: PersonForm | None, status: int = 200
) -> ResponseReturnValue:
    quizzes = quizzes_of_course(reading(), cohort.course_id)
    held = person_dates(reading(), enrolment, quizzes, form.quiz.data, now()) if form else None
    refused = held.refusal(*form.dates) if form and held else None
    refusal = refusal_words(refused) if refused else None
    html = render_template(
        "teaching/own_dates.html", enrolment=enrolment, cohort=cohort, look=look, form=form, held=held, refusal=refusal
    )
    return html, status


@blueprint.post("/trainees/<public_id>/dates")
@requires("trainee.support")
def extend_dates(public_id: str) -> ResponseReturnValue:
    enrolment, _subject = enrolment_of(public_id)
    cohort = _cohort_of(enrolment)
    quizzes = _quizzes(cohort)
    form = PersonForm(cohort.zone, quizzes)
    look = PersonLook(cohort.zone, quizzes, formdata=None, data=form.data)
    if not form.validate_on_submit():
        return _own_page(enrolment, cohort, look, form, 400)
    try:
        extend(act(), enrolment.id, form.quiz.data, *form.dates, form.why.data or "")
    except Refused as refusal:
        form.refuse(refusal_words(refusal))
        return _own_page(enrolment, cohort, look, form, 409)
    flash(_("%(name)s has dates of their own.", name=enrolment.name), "met")
    return redirect(url_for("teaching.trainee", public_id=public_id, _anchor="support"), 303)


def _cohort_of(enrolment: EnrolmentRow) -> CohortRow:
    return found(cohort_by_public_id(reading(), enrolment.cohort_public_id or "", now()))


def _quizzes(cohort: CohortRow) -> list[tuple[str, str]]:
    rows = quizzes_of_course(reading(), cohort.course_id)
    return [
        (quiz.public_id, _("%(n)s · %(title)s", n=n, title=quiz.title) if quiz.kind == "module" else quiz.title)
        for n, quiz in enumerate(rows, start=1)
    ]
