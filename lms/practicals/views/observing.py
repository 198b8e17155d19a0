"""Observing at the bedside, begun by the instructor: the same form and the same signature, without a request."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id, subject_of
from lms.database import now, reading, runtime
from lms.messages import _
from lms.practicals.forms.signing import ObservationForm, with_steps
from lms.practicals.queries import academy_day, observation, observations
from lms.practicals.services import Signature, sign_observation
from lms.practicals.views.blueprint import blueprint, marked
from lms.practicals.views.proving import signature, signed, told
from lms.practicals.wording import OUTCOMES
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer, wants_json


@blueprint.route("/teach/trainees/<public_id>/observe", methods=["GET", "POST"])
@requires("practical.observe")
def observe(public_id: str) -> ResponseReturnValue:
    enrolment = enrolment_by_public_id(reading(), public_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    enrolment, today = found(enrolment), academy_day(reading(), now())
    form = _form(enrolment, today)
    if request.method != "POST":
        return _page(form, enrolment)
    known = observation(reading(), form.public_id() or "")
    if known and (known.enrolment_id, known.observer_id) == (enrolment.id, viewer().person_id):
        words = _("This form was signed already; this is what was signed. Open a new form for another one.")
        return _answer(known.public_id, words, "due")
    if not form.check(today):
        return told(form, 400) if wants_json() else _page(form, enrolment, 400)
    said = signature(form)
    if said is None:
        return told(form, 403) if wants_json() else _page(form, enrolment, 403)
    return _sign(form, enrolment, today, said)


def _form(enrolment: EnrolmentRow, today: date) -> ObservationForm:
    rules = programme(reading(), enrolment.programme_version_id)
    wording = checklist(reading(), rules.checklist_version_id)
    cases = observations(reading(), enrolment.id)
    given = {"draft": runtime().chance.public_id(), "month": f"{today:%Y-%m}"}
    return with_steps(ObservationForm, wording)(wording, cases, today, data=given)


def _sign(form: ObservationForm, enrolment: EnrolmentRow, today: date, said: Signature) -> ResponseReturnValue:
    try:
        made = sign_observation(act(), enrolment, form.seen(today), form.case(), form.public_id(), said)
    except Refused as refusal:
        status = marked(form, refusal)
        return told(form, status, refusal.code) if wants_json() else _page(form, enrolment, status)
    return _answer(made, _("Signed."), "met")


def _answer(made: str, words: str, kind: str) -> ResponseReturnValue:
    if wants_json():
        return signed(made)
    flash(words, kind)
    return redirect(url_for("practicals.observation", public_id=made), 303)


def _page(form: ObservationForm, enrolment: EnrolmentRow, status: int = 200) -> ResponseReturnValue:
    page = render_template("practicals/observe.html", form=form, enrolment=enrolment, outcomes=OUTCOMES, me=viewer())
    return page, status
