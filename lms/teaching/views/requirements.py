"""What an instructor decides about a trainee's requirements: a waiver with its reason, and its withdrawal."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from lms.certification.queries import ClauseRow, standing
from lms.certification.services import waive, withdraw_waiver
from lms.cohorts.queries import EnrolmentRow
from lms.database import reading
from lms.messages import _, say
from lms.teaching.forms.requirements import WaiverForm, WithdrawalForm, waivable, waived
from lms.teaching.views.blueprint import blueprint
from lms.teaching.views.trainees import back, enrolment_of, show_trainee
from lms.unit_of_work import Refused
from lms.web import act, requires


@blueprint.post("/trainees/<public_id>/waivers")
@requires("requirement.waive")
def waive_requirement(public_id: str) -> ResponseReturnValue:
    enrolment, subject = enrolment_of(public_id)
    form = WaiverForm(waivable(_clauses(enrolment)))
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, waiver=form)
    try:
        waive(act(), enrolment.id, form.requirement.data, form.why.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return show_trainee(enrolment, subject, 409, waiver=form)
    flash(_("Waived. It shows with your name and reason wherever the requirement shows."), "met")
    return back(public_id, "standing")


@blueprint.post("/trainees/<public_id>/waivers/withdrawal")
@requires("requirement.waive")
def withdraw_requirement_waiver(public_id: str) -> ResponseReturnValue:
    enrolment, subject = enrolment_of(public_id)
    form = WithdrawalForm(waived(_clauses(enrolment)))
    if not form.validate_on_submit():
        return show_trainee(enrolment, subject, 400, withdrawal=form)
    try:
        withdraw_waiver(act(), enrolment.id, form.requirement.data, form.why.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return show_trainee(enrolment, subject, 409, withdrawal=form)
    flash(_("Withdrawn. The requirement is asked for again."), "met")
    return back(public_id, "standing")


def _clauses(enrolment: EnrolmentRow) -> tuple[ClauseRow, ...]:
    stand = standing(reading(), enrolment.id)
    return stand.clauses if stand else ()
