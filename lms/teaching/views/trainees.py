"""One trainee as a page, and what an instructor does there: time, an attempt, a talk, the release."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.certification.clause_words import clause_lines
from lms.certification.queries import certificate_of, programme_news, waiver_reasons
from lms.certification.services import release as release_certificate
from lms.certification.services import review_unsafe
from lms.certification.version_words import differing, instructed
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id, subject_of
from lms.cohorts.services import grant_attempt as grant_one_attempt
from lms.cohorts.services import grant_time as grant_more_time
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.permissions import Subject, allowed
from lms.sitting.queries.states import quiz_states
from lms.teaching import wording
from lms.teaching.forms.requirements import WaiverForm, WithdrawalForm, waivable, waived
from lms.teaching.forms.trainee import AttemptForm, ReleaseForm, TalkForm, TimeForm, may_grant
from lms.teaching.queries.trainee import TraineePage, trainee_page, unsafe_answers
from lms.teaching.views.attempts import attempt_of
from lms.teaching.views.blueprint import blueprint, clock, number_asked, refusal_words
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


def enrolment_of(public_id: str) -> tuple[EnrolmentRow, Subject]:
    row = enrolment_by_public_id(reading(), public_id, now())
    subject = subject_of(reading(), row, now())
    authorise(subject)
    return found(row), found(subject)


@blueprint.get("/trainees/<public_id>")
@requires("trainee.view")
def trainee(public_id: str) -> ResponseReturnValue:
    return show_trainee(*enrolment_of(public_id))


def show_trainee(enrolment: EnrolmentRow, subject: Subject, status: int = 200, **sent: Any) -> ResponseReturnValue:
    """The page with its forms; `sent` holds the one that came back, under its name."""
    page = trainee_page(reading(), enrolment, now(), number_asked("before") or None)
    today = clock().today
    refusal = page.release_refusal(viewer().person_id)
    keys = runtime().keys
    news = programme_news(reading(), enrolment)
    open_ones, waived_ones = waivable(page.clauses), waived(page.clauses)
    talks = {row.slot_id: _talk_form(row.slot_id) for row in page.unsafe_open} | sent.get("talk", {})
    html = render_template(
        "teaching/trainee.html",
        page=page,
        today=today,
        lines=clause_lines(page.clauses, waiver_reasons(reading(), page.clauses)),
        news=(instructed(news), differing(news)) if news else None,
        certificate=certificate_of(reading(), enrolment.id, today, keys) if page.complete else None,
        may_support=allowed("trainee.support", actor(), subject),
        may_waive=allowed("requirement.waive", actor(), subject),
        may_observe=allowed("practical.observe", actor(), subject),
        may_release=allowed("certificate.release", actor(), subject),
        release_refusal=say(refusal) if refusal else None,
        release=sent.get("release") or ReleaseForm(formdata=None),
        time=sent.get("time") or _time_form(page),
        attempt=sent.get("attempt") or AttemptForm(page.quizzes, formdata=None),
        grantable=may_grant(page.quizzes),
        waiver=sent.get("waiver") or WaiverForm(open_ones, formdata=None),
        withdrawal=sent.get("withdrawal") or WithdrawalForm(waived_ones, formdata=None),
        waivable=open_ones,
        waived=waived_ones,
        talks=talks,
        wording=wording,
    )
    return html, status


def _time_form(page: TraineePage) -> TimeForm:
    present = page.times[0] if page.times else None
    return TimeForm(
        formdata=None,
        percent=present.percent if present else 150,
        breaks=present.breaks if present else 0,
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
    enrolment, subject = enrolment_of(public_id)
    form = TimeForm()
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, time=form)
    try:
        grant_more_time(
            act(), enrolment.person_id, enrolment.id, form.percent.data or 0, form.category.data, form.breaks.data or 0
        )
    except Refused as refusal:
        form.refuse(refusal_words(refusal))
        return show_trainee(enrolment, subject, 409, time=form)
    flash(
        _(
            "%(name)s has %(n)s %% of the usual time, also in an attempt that runs.",
            name=enrolment.name,
            n=form.percent.data,
        ),
        "met",
    )
    return back(public_id, "support")


@blueprint.post("/trainees/<public_id>/attempts")
@requires("trainee.support")
def grant_attempt(public_id: str) -> ResponseReturnValue:
    enrolment, subject = enrolment_of(public_id)
    form = AttemptForm(quiz_states(reading(), enrolment, now()))
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, attempt=form)
    try:
        grant_one_attempt(act(), enrolment.id, form.quiz.data, form.why.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return show_trainee(enrolment, subject, 409, attempt=form)
    flash(_("%(name)s has one more attempt.", name=enrolment.name), "met")
    return back(public_id, "support")


@blueprint.post("/attempts/<public_id>/<int:number>/talk")
@requires("trainee.support")
def talk(public_id: str, number: int) -> ResponseReturnValue:
    """An instructor has spoken with the trainee about one unsafe answer."""
    head, enrolment, subject = attempt_of(public_id)
    rows = unsafe_answers(reading(), enrolment.id)
    slot = found(next((row for row in rows if (row.attempt, row.number) == (head.public_id, number)), None))
    form = _talk_form(slot.slot_id, formdata=request.form)
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, talk={slot.slot_id: form})
    review_unsafe(act(), enrolment.id, slot.slot_id, form.talk.data or "")
    flash(_("Noted. The answer does not stand open any more."), "met")
    return back(enrolment.public_id, "unsafe")


@blueprint.post("/trainees/<public_id>/release")
@requires("certificate.release")
def release(public_id: str) -> ResponseReturnValue:
    """A second person releases the certificate over the evidence that the page shows."""
    enrolment, subject = enrolment_of(public_id)
    form = ReleaseForm()
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, release=form)
    try:
        release_certificate(act(), enrolment)
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return show_trainee(enrolment, subject, 409, release=form)
    flash(_("Released. %(name)s’s certificate is issued.", name=enrolment.name), "met")
    return back(public_id, "standing")


def back(public_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("teaching.trainee", public_id=public_id, _anchor=anchor), 303)
