"""What a trainee brings from another academy: its file is checked, and an instructor says what it stands for."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from lms.certification.clause_words import TITLES
from lms.certification.queries import standing
from lms.cohorts.queries import EnrolmentRow
from lms.credentials.prior import Brought, accept_prior, brought, prior_of
from lms.credentials.rules.checking import Refusal
from lms.credentials.wording import file_refused
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.teaching.forms.prior import PriorForm
from lms.teaching.forms.requirements import waivable
from lms.teaching.views.blueprint import blueprint
from lms.teaching.views.trainees import back, enrolment_of
from lms.unit_of_work import Refused
from lms.web import act, not_too_often, requires

FILES_A_MINUTE = 60


@blueprint.get("/trainees/<public_id>/prior")
@requires("requirement.waive")
def prior(public_id: str) -> ResponseReturnValue:
    enrolment, _subject = enrolment_of(public_id)
    return _page(enrolment)


@blueprint.post("/trainees/<public_id>/prior")
@requires("requirement.waive")
def show_prior(public_id: str) -> ResponseReturnValue:
    """Checks a file and shows what it says; nothing of it is kept yet."""
    enrolment, _subject = enrolment_of(public_id)
    not_too_often("file", FILES_A_MINUTE)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _page(enrolment, problem=say("file_missing"), status=400)
    try:
        shown = brought(upload.read(), runtime().keys, now())
    except Refusal as refusal:
        return _page(enrolment, problem=_refused(refusal), status=422)
    form = _form(enrolment, formdata=None)
    form.signed.data = shown.text
    return _page(enrolment, shown, form)


@blueprint.post("/trainees/<public_id>/prior/acceptance")
@requires("requirement.waive")
def accept(public_id: str) -> ResponseReturnValue:
    enrolment, _subject = enrolment_of(public_id)
    form = _form(enrolment)
    data = (form.signed.data or "").encode("utf-8", "replace")
    if not data:
        return _page(enrolment, problem=say("file_missing"), status=400)
    try:
        shown = brought(data, runtime().keys, now())
        if not form.validate_on_submit():
            return _page(enrolment, shown, form, status=400)
        accept_prior(act(), enrolment.id, data, form.requirements.data or (), form.why.data or "")
    except Refusal as refusal:
        return _page(enrolment, problem=_refused(refusal), status=422)
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _page(enrolment, shown, form, status=409)
    flash(_("It counts. The requirements show as waived, with the certificate and your reason."), "met")
    return back(public_id, "standing")


def _form(enrolment: EnrolmentRow, **kwargs: None) -> PriorForm:
    stand = standing(reading(), enrolment.id)
    return PriorForm(waivable(stand.clauses if stand else ()), **kwargs)


def _refused(refusal: Refusal) -> str:
    if refusal.code == "key_unknown":
        return _("It is signed by nobody whom this academy relies on. An operator says whom: flask keys trust.")
    return file_refused(refusal.code).sentence


def _page(
    enrolment: EnrolmentRow,
    shown: Brought | None = None,
    form: PriorForm | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    stand = standing(reading(), enrolment.id)
    titles = {clause.id: _(TITLES[clause.kind]) for clause in (stand.clauses if stand else ())}
    page = render_template(
        "teaching/prior.html",
        person=enrolment,
        shown=shown,
        counts=" · ".join(f"{name}: {count}" for name, count in shown.credential.shown.items()) if shown else "",
        form=form,
        problem=problem,
        known=[
            (row, ", ".join(titles.get(one, one) for one in row.clauses)) for row in prior_of(reading(), enrolment.id)
        ],
    )
    return page, status
