"""Amending what one signed: the same form, filled with what was signed, and a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist
from lms.cohorts.queries import EnrolmentRow
from lms.database import now, reading
from lms.messages import _, say
from lms.practicals.forms.signing import AmendmentForm, with_steps
from lms.practicals.queries import ObservationRow, academy_day
from lms.practicals.services import amend_observation
from lms.practicals.views.blueprint import blueprint, marked, seen_by_staff
from lms.practicals.views.proving import signature
from lms.practicals.wording import OUTCOMES, when
from lms.unit_of_work import Refused
from lms.web import act, refuse, requires, viewer


@blueprint.route("/teach/observations/<public_id>/amend", methods=["GET", "POST"])
@requires("practical.amend")
def amend(public_id: str) -> ResponseReturnValue:
    row, enrolment = seen_by_staff(public_id)
    if row.observer_id != viewer().person_id or not row.signed:
        code = "already_withdrawn" if row.observer_id == viewer().person_id else "amend_not_observer"
        return refuse(_("That was not done"), say(code), 409)
    today = academy_day(reading(), now())
    form = _form(row, today)
    if request.method != "POST":
        return _page(form, row, enrolment)
    if not form.check(today):
        return _page(form, row, enrolment, 400)
    said = signature(form)
    if said is None:
        return _page(form, row, enrolment, 403)
    try:
        amend_observation(act(), public_id, form.opened_on, form.seen(today), form.reason.data or "", said)
    except Refused as refusal:
        return _page(form, row, enrolment, marked(form, refusal))
    flash(_("Amended. What you signed before stays on record, with your reason."), "met")
    return redirect(url_for("practicals.observation", public_id=public_id), 303)


def _form(row: ObservationRow, today: date) -> AmendmentForm:
    wording = checklist(reading(), row.checklist_version_id)
    given: dict[str, Any] = {
        "number": str(row.number),
        "role": row.role,
        "month": f"{row.performed_on:%Y-%m}",
        "areas": list(row.areas),
        "product": row.document["product"],
        "drill": row.document["drill"],
        "level": str(row.level or ""),
        "strength": row.strength or "",
        "next_step": row.next_step or "",
        **{f"step-{step}": outcome for step, outcome in row.steps.items()},
    }
    return with_steps(AmendmentForm, wording)(wording, (), today, data=given)


def _page(form: AmendmentForm, row: ObservationRow, enrolment: EnrolmentRow, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "practicals/amend.html", form=form, row=row, enrolment=enrolment, outcomes=OUTCOMES, me=viewer(), when=when
    )
    return page, status
