"""A trainee's pages: who made the course, whether one's completion may be reported, and the evaluation."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accreditation.forms import ConsentForm, EvaluationForm, name_of
from lms.accreditation.queries.activity import ActivityRow
from lms.accreditation.queries.consent import consent_of
from lms.accreditation.queries.evaluation import has_answered
from lms.accreditation.services.consenting import decide_reporting
from lms.accreditation.services.evaluating import evaluate
from lms.accreditation.views.blueprint import blueprint, own
from lms.accreditation.wording import recipient_words
from lms.canonical import digest_of
from lms.catalogue.wording import support_lines, ties_of
from lms.certification.queries import standing
from lms.cohorts.queries import EnrolmentRow
from lms.database import reading
from lms.messages import _, say
from lms.unit_of_work import Refused
from lms.web import act, requires, viewer


@blueprint.get("/learn/about")
@requires("enrolment.study")
def about() -> ResponseReturnValue:
    """Who made the course and what ties them to companies, and one's own word about being reported."""
    return _about(own()[1])


def _about(row: ActivityRow, form: ConsentForm | None = None, status: int = 200) -> ResponseReturnValue:
    consent = consent_of(reading(), viewer().person_id, row.course_id)
    holds = consent is not None and consent.holds_for(row.recipient)
    if form is None:
        form = ConsentForm(formdata=None, data={"fields": list(consent.fields) if consent and holds else []})
    form.recipient.data = row.recipient
    page = render_template(
        "accreditation/about.html",
        row=row,
        ties=ties_of(row.activity),
        support=support_lines(row.activity),
        recipient=recipient_words(row.recipient),
        consent=consent,
        holds=holds,
        form=form,
    )
    return page, status


@blueprint.post("/learn/about/reporting")
@requires("enrolment.study")
def report_me() -> ResponseReturnValue:
    """Agrees, or takes it back."""
    _enrolment, row = own()
    form = ConsentForm()
    if not form.check():
        return _about(row, form, 400)
    try:
        decide_reporting(act(), form.given, form.recipient.data or "", form.fields.data or ())
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _about(row, form, 409)
    if form.given:
        flash(_("Kept: your completion may be reported. You can take that back at any time."), "met")
    else:
        flash(_("Taken back: no file names you from now on."), "met")
    return redirect(url_for("accreditation.about", _anchor="reporting"), 303)


@blueprint.get("/learn/evaluation")
@requires("enrolment.study")
def evaluation() -> ResponseReturnValue:
    enrolment, row = own()
    return _evaluation(enrolment, row, EvaluationForm(row.questions, formdata=None))


def _evaluation(
    enrolment: EnrolmentRow, row: ActivityRow, form: EvaluationForm, status: int = 200
) -> ResponseReturnValue:
    """The questions; or why there are none for this reader, now or any more."""
    state = "open"
    if not row.questions:
        state = "none"
    elif has_answered(reading(), row.course_id, row.questions, viewer().person_id):
        state = "answered"
    elif (stand := standing(reading(), enrolment.id)) is None or not stand.studied:
        state = "later"
    form.questionnaire.data = digest_of(list(row.questions))
    page = render_template("accreditation/evaluation.html", row=row, form=form, state=state, name_of=name_of)
    return page, status


@blueprint.post("/learn/evaluation")
@requires("enrolment.study")
def evaluation_send() -> ResponseReturnValue:
    enrolment, row = own()
    form = EvaluationForm(row.questions)
    if not form.check():
        return _evaluation(enrolment, row, form, 400)
    try:
        evaluate(act(), form.questionnaire.data or "", form.sheet)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _evaluation(enrolment, row, form, 409)
    flash(_("Thank you. Your answers lie among those of others, and nothing leads back to you."), "met")
    return redirect(url_for("accreditation.evaluation"), 303)
