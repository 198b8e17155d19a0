"""Answering a request at the bedside: the context is there, the supervisor judges and signs, or rejects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.practicals.forms.signing import JudgementForm, ObservationForm, ReasonForm, with_steps
from lms.practicals.forms.writing import BeginForm
from lms.practicals.queries import academy_day, describe, describe_entry, observations, observations_by
from lms.practicals.queries.assessors import entitlement
from lms.practicals.queries.entries import EntryRow, entry_version
from lms.practicals.queries.requests import RequestRow, request_row, requests_to
from lms.practicals.rules.asking import OPEN
from lms.practicals.services import sign_request
from lms.practicals.services.asking import begin, reject_request
from lms.practicals.views.blueprint import blueprint, marked
from lms.practicals.views.proving import signature, signed, told
from lms.practicals.wording import OUTCOMES, answered, request_state, when
from lms.unit_of_work import Refused
from lms.web import act, found, not_too_often, refuse, requires, viewer, wants_json

BEGUN_A_MINUTE = 20
STRANGERS = ("observe_self", "assess_no_role")  # who sees nothing of the request


@blueprint.get("/signoffs")
@requires("practical.sign")
def to_sign() -> ResponseReturnValue:
    """What is asked of this person, and what they signed lately."""
    return _to_sign(BeginForm(formdata=None))


def _to_sign(form: BeginForm, status: int = 200) -> ResponseReturnValue:
    me = viewer()
    waiting = requests_to(reading(), me.person_id, now())
    page = render_template(
        "practicals/to_sign.html",
        waiting=[(row, answered(row)) for row in waiting],
        rows=[(row, describe(reading(), row)) for row in observations_by(reading(), me.person_id)],
        form=form,
        when=when,
    )
    return page, status


@blueprint.post("/signoffs")
@requires("practical.sign")
def begin_one() -> ResponseReturnValue:
    """Nobody asked, the trainee stands beside them: the form opens by the trainee's address."""
    not_too_often("begin", BEGUN_A_MINUTE)
    form = BeginForm()
    if not form.check():
        return _to_sign(form, 400)
    try:
        public_id = begin(act(), form.email.data or "")
    except Refused as refusal:
        form.email.errors = [say(refusal.code, refusal.params)]
        return _to_sign(form, 409)
    return redirect(url_for("practicals.sign", public_id=public_id), 303)


class Asked:
    """A request with all that its page and its answer need."""

    def __init__(self, public_id: str) -> None:
        self.row: RequestRow = found(request_row(reading(), public_id))
        self.enrolment: EnrolmentRow = enrolment_by_id(reading(), self.row.enrolment_id, now())
        version = self.row.entry_version_id
        self.written: EntryRow | None = entry_version(reading(), version) if version else None
        areas = self.written.document["areas"] if self.written else ()
        _who, self.verdict = entitlement(reading(), viewer().person_id, self.enrolment, areas, now())
        self.today = academy_day(reading(), now())

    @property
    def open(self) -> bool:
        return self.row.fact.state(now()) == OPEN

    @property
    def checklist(self) -> Mapping[str, Any]:
        rules = programme(reading(), self.enrolment.programme_version_id)
        return checklist(reading(), self.written.checklist_version_id if self.written else rules.checklist_version_id)

    def form(self) -> JudgementForm:
        given = {"draft": runtime().chance.public_id(), "month": f"{self.today:%Y-%m}"}
        wording = self.checklist
        if self.written is not None:
            return with_steps(JudgementForm, wording)(wording, self.written.role, data=given)
        cases = observations(reading(), self.enrolment.id)
        return with_steps(ObservationForm, wording)(wording, cases, self.today, data=given)


@blueprint.route("/signoffs/<public_id>", methods=["GET", "POST"])
@requires("practical.sign")
def sign(public_id: str) -> ResponseReturnValue:
    asked = Asked(public_id)
    if asked.verdict.refusal in STRANGERS:
        return _turned_away(asked.verdict.refusal)
    form = asked.form()
    if request.method != "POST":
        return _page(asked, form)
    if asked.row.observation is not None:
        return _answer(asked.row.observation, _("This request was signed already; this is what was signed."), "due")
    if not form.check(asked.today):
        return told(form, 400) if wants_json() else _page(asked, form, status=400)
    said = signature(form)
    if said is None:
        return told(form, 403) if wants_json() else _page(asked, form, status=403)
    try:
        case = form.case() if isinstance(form, ObservationForm) else None
        made = sign_request(act(), public_id, form.seen(asked.today), said, case)
    except Refused as refusal:
        status = marked(form, refusal)
        return told(form, status, refusal.code) if wants_json() else _page(Asked(public_id), form, status=status)
    return _answer(made, _("Signed."), "met")


def _turned_away(code: str | None) -> ResponseReturnValue:
    title = _("You cannot sign this")
    if wants_json():
        return {"code": code, "text": say(code or "")}, 403
    return refuse(title, say(code or ""), 403)


def _answer(observation: str, words: str, kind: str) -> ResponseReturnValue:
    """What was signed; somebody who may not read it learns that it is."""
    if wants_json():
        return signed(observation)
    flash(words, kind)
    return redirect(url_for("practicals.observation", public_id=observation), 303)


def _page(
    asked: Asked, form: JudgementForm, rejecting: ReasonForm | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "practicals/sign.html",
        row=asked.row,
        enrolment=asked.enrolment,
        written=asked.written,
        seen=describe_entry(reading(), asked.written) if asked.written else None,
        form=form,
        rejecting=rejecting or _rejecting(formdata=None),
        refusal=asked.verdict.refusal,
        provisional=asked.verdict.provisional,
        open=asked.open,
        state=request_state(asked.row, now()),
        closed_words="" if asked.open else say(f"request_{asked.row.fact.state(now())}"),
        how_late=answered(asked.row),
        procedure=asked.checklist["procedure"],
        outcomes=OUTCOMES,
        me=viewer(),
        when=when,
    )
    return page, status


def _rejecting(**kwargs: Any) -> ReasonForm:
    return ReasonForm(_("Why you do not sign it"), "reject_reason", **kwargs)


@blueprint.post("/signoffs/<public_id>/reject")
@requires("practical.sign")
def reject(public_id: str) -> ResponseReturnValue:
    asked, form = Asked(public_id), _rejecting()
    if asked.verdict.refusal in STRANGERS:
        return _turned_away(asked.verdict.refusal)
    if not form.validate_on_submit():
        return _page(asked, _empty(asked), form, 400)
    try:
        reject_request(act(), public_id, form.reason.data or "")
    except Refused as refusal:
        form.reason.errors = [say(refusal.code, refusal.params)]
        return _page(Asked(public_id), _empty(asked), form, 409)
    flash(_("Rejected. The trainee reads your reason, and can ask again."), "met")
    return redirect(url_for("practicals.to_sign"), 303)


def _empty(asked: Asked) -> JudgementForm:
    wording = asked.checklist
    if asked.written is not None:
        return with_steps(JudgementForm, wording)(wording, asked.written.role, formdata=None)
    cases = observations(reading(), asked.enrolment.id)
    return with_steps(ObservationForm, wording)(wording, cases, asked.today, formdata=None)
