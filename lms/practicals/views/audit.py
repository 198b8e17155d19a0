"""The audit list of a cohort: what stands out, what chance drew, and marking it as looked into."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import current_programme, programme
from lms.cohorts.queries import cohort_by_public_id, instructors_of
from lms.database import now, reading
from lms.messages import _, say
from lms.permissions import Subject
from lms.practicals.forms.signing import ReasonForm
from lms.practicals.queries import observation
from lms.practicals.queries.audit import audit_page
from lms.practicals.services.auditing import check_observation
from lms.practicals.views.blueprint import blueprint, seen_by_staff
from lms.practicals.views.record import checking, record_page, withdrawing
from lms.practicals.wording import finding_words
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires

DEFAULT_PERCENT = 5


@blueprint.get("/teach/cohorts/<public_id>/audit")
@requires("practical.audit")
def audit(public_id: str) -> ResponseReturnValue:
    cohort = found(cohort_by_public_id(reading(), public_id, now()))
    authorise(Subject(None, instructors_of(reading(), cohort.id, now())))
    rules = programme(reading(), found(current_programme(reading(), cohort.course_id)))
    percent = int(rules.document.get("audit_percent", DEFAULT_PERCENT))
    page = audit_page(reading(), cohort.id, cohort.course_id, percent, now())
    return render_template(
        "practicals/audit.html",
        cohort=cohort,
        page=page,
        percent=percent,
        lines=[(one, finding_words(one), page.open(one.observations)) for one in page.findings],
    )


@blueprint.post("/teach/observations/<public_id>/checked")
@requires("practical.audit")
def checked(public_id: str) -> ResponseReturnValue:
    """Somebody looked into an observation and says what they found."""
    row, enrolment = seen_by_staff(public_id)
    form: ReasonForm = checking()
    if not form.validate_on_submit():
        return record_page(row, enrolment, withdrawing(formdata=None), 400, form)
    try:
        check_observation(act(), public_id, form.reason.data or "")
    except Refused as refusal:
        form.reason.errors = [say(refusal.code, refusal.params)]
        again = found(observation(reading(), public_id))
        return record_page(again, enrolment, withdrawing(formdata=None), 409, form)
    flash(_("Noted. It stays on the audit list with what you found."), "met")
    return redirect(url_for("practicals.observation", public_id=public_id), 303)
