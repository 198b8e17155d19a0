"""The certificates of a cohort: who waits for a release, who is held and why, and how those that were issued stand."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.certification.forms import GateForm
from lms.certification.life_words import why_complete, why_held
from lms.certification.queries import Draft, Gate
from lms.certification.queries import gate as gate_of
from lms.certification.services import hold_all, let_all_go
from lms.certification.views.blueprint import blueprint
from lms.certification.wording import verdict
from lms.cohorts.queries import CohortRow, cohort_by_public_id, instructors_of
from lms.database import now, reading, runtime
from lms.messages import _, ngettext, say
from lms.permissions import Subject, allowed
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires


def _cohort(public_id: str) -> tuple[CohortRow, Subject, Gate]:
    row = cohort_by_public_id(reading(), public_id, now())
    subject = None if row is None else Subject(instructors=instructors_of(reading(), row.id, now()))
    authorise(subject)
    cohort = found(row)
    return cohort, found(subject), gate_of(reading(), cohort.id, now(), academy_day(now()), runtime().keys)


@blueprint.get("/teach/cohorts/<public_id>/certificates")
@requires("cohort.view")
def gate(public_id: str) -> ResponseReturnValue:
    """A preview of what would be issued and why, what is held, and what was issued."""
    return _shown(*_cohort(public_id))


def _letting(seen: Gate, **kwargs: Any) -> GateForm:
    return GateForm([_option(draft) for draft in seen.held], **kwargs)


def _holding(seen: Gate, **kwargs: Any) -> GateForm:
    return GateForm([_option(draft) for draft in (*seen.waiting, *seen.under_way)], **kwargs)


def _option(draft: Draft) -> tuple[str, str, str]:
    return draft.enrolment, draft.name, why_complete(draft)


def _shown(
    cohort: CohortRow,
    subject: Subject,
    seen: Gate,
    letting: GateForm | None = None,
    holding: GateForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    forms = {"letting": letting or _letting(seen, formdata=None), "holding": holding or _holding(seen, formdata=None)}
    for name, form in forms.items():  # both stand on one page
        for field in (form.people, form.reason):
            field.id = f"{name}-{field.short_name}"
    page = render_template(
        "certification/gate.html",
        cohort=cohort,
        gate=seen,
        held=[(draft, why_held(draft.hold), why_complete(draft)) for draft in seen.held if draft.hold],
        issued=[(one, verdict(one, academy_day(one.status_since))) for one in seen.issued],
        stopped=max((draft.hold.people for draft in seen.held if draft.hold), default=0),
        may_decide=allowed("certificate.decide", actor(), subject),
        **forms,
    )
    return page, status


@blueprint.post("/teach/cohorts/<public_id>/certificates/let")
@requires("certificate.decide")
def let(public_id: str) -> ResponseReturnValue:
    """Lets certificates go that were held; those whose requirements are met are issued at once."""
    cohort, subject, seen = _cohort(public_id)
    form = _letting(seen)
    if not form.check():
        return _shown(cohort, subject, seen, letting=form, status=400)
    chosen = [draft.enrolment_id for draft in seen.held if draft.enrolment in (form.people.data or ())]
    try:
        let_all_go(act(), chosen, form.reason.data or "")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _shown(*_cohort(public_id), letting=form, status=409)
    flash(ngettext("%(num)d certificate let go.", "%(num)d certificates let go.", len(chosen)), "met")
    return redirect(url_for("certification.gate", public_id=public_id), 303)


@blueprint.post("/teach/cohorts/<public_id>/certificates/hold")
@requires("certificate.decide")
def hold(public_id: str) -> ResponseReturnValue:
    """Holds certificates that are still to come."""
    cohort, subject, seen = _cohort(public_id)
    form = _holding(seen)
    if not form.check():
        return _shown(cohort, subject, seen, holding=form, status=400)
    drafts = (*seen.waiting, *seen.under_way)
    chosen = [draft.enrolment_id for draft in drafts if draft.enrolment in (form.people.data or ())]
    try:
        hold_all(act(), chosen, form.reason.data or "")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _shown(*_cohort(public_id), holding=form, status=409)
    flash(_("Held. Nothing is issued for them until somebody lets it go."), "met")
    return redirect(url_for("certification.gate", public_id=public_id), 303)
