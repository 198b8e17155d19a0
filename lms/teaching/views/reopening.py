"""Whether an attempt that is over may go on, what would happen, and doing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import EnrolmentRow
from lms.database import now, reading
from lms.messages import _, moment, say
from lms.sitting.queries.attempt import AttemptHead
from lms.sitting.services.reopening import reopen
from lms.teaching.forms.sitting import LookForm, ReopenForm
from lms.teaching.queries.reopening import reopening_page
from lms.teaching.views.attempts import attempt_of
from lms.teaching.views.blueprint import blueprint, refusal_words
from lms.unit_of_work import Refused
from lms.web import act, actor, requires


@blueprint.get("/attempts/<public_id>/reopening")
@requires("trainee.support")
def reopening(public_id: str) -> ResponseReturnValue:
    """Asks for how many minutes; once that is said, shows what will happen. Nothing is done here."""
    head, enrolment, _subject = attempt_of(public_id)
    asked = "minutes" in request.args
    look = LookForm(request.args if asked else None)
    shown = asked and look.validate()
    form = ReopenForm(formdata=None, minutes=look.minutes.data) if shown else None
    return _page(head, enrolment, 400 if asked and not shown else 200, look, form)


def _page(
    head: AttemptHead, enrolment: EnrolmentRow, status: int, look: LookForm, form: ReopenForm | None
) -> ResponseReturnValue:
    minutes = (form.minutes.data if form else None) or None
    page = reopening_page(reading(), head, enrolment, minutes, now())
    own = enrolment.person_id == actor().person_id
    refusal = say("sitting_own") if own else None
    if page.refusal is not None:
        refusal = refusal_words(page.refusal)
    html = render_template("teaching/reopening.html", page=page, look=look, form=form, refusal=refusal)
    return html, status


@blueprint.post("/attempts/<public_id>/reopening")
@requires("trainee.support")
def reopen_attempt(public_id: str) -> ResponseReturnValue:
    head, enrolment, _subject = attempt_of(public_id)
    form = ReopenForm()
    if not form.validate_on_submit():
        return _page(head, enrolment, 400, LookForm(None), form)
    try:
        deadline = reopen(act(), public_id, form.minutes.data or 0, form.why.data or "")
    except Refused:
        return _page(head, enrolment, 409, LookForm(None), form)
    flash(_("The attempt goes on until %(at)s. Tell %(name)s.", at=moment(deadline), name=enrolment.name), "met")
    return redirect(url_for("teaching.attempt", public_id=public_id), 303)
