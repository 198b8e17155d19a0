"""Late answers of a cohort, and the decision about each of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, cohort_by_public_id
from lms.database import now, reading
from lms.messages import _
from lms.permissions import Subject, allowed
from lms.sitting.services.late import decide_late
from lms.teaching.forms.sitting import LateForm
from lms.teaching.queries.late import MOST_LISTED, LateRow, late_rows
from lms.teaching.views.attempts import attempt_of
from lms.teaching.views.blueprint import blueprint, refusal_words
from lms.teaching.views.cohorts import cohort_of
from lms.unit_of_work import Refused
from lms.web import act, actor, found, requires

Place = tuple[str, int, int]
"""(attempt, item, sequence) of a late answer."""


@blueprint.get("/cohorts/<public_id>/late")
@requires("cohort.view")
def late(public_id: str) -> ResponseReturnValue:
    return _page(*cohort_of(public_id))


def _page(
    cohort: CohortRow, subject: Subject, status: int = 200, sent: tuple[Place, LateForm] | None = None
) -> ResponseReturnValue:
    """The list with a form for each; `sent` is the one that came back, which may be about an answer decided since."""
    rows = late_rows(reading(), cohort.id, now())
    forms = {_place(row): _form(_place(row)) for row in rows}
    returned = None
    if sent is not None:
        returned = sent[1]
        forms |= {sent[0]: returned} if sent[0] in forms else {}
    html = render_template(
        "teaching/late.html",
        cohort=cohort,
        rows=[(row, forms[_place(row)]) for row in rows],
        returned=returned,
        more=len(rows) == MOST_LISTED,
        may_support=allowed("trainee.support", actor(), subject),
        me=actor().person_id,
    )
    return html, status


def _place(row: LateRow) -> Place:
    return row.attempt, row.number, row.sequence


def _form(place: Place, **kwargs: Any) -> LateForm:
    """Several of these stand on one page, so each has ids of its own."""
    form = LateForm(**(kwargs or {"formdata": None}))
    form.why.id = "why-" + "-".join(str(part) for part in place)
    return form


@blueprint.post("/attempts/<public_id>/<int:number>/late/<int:sequence>")
@requires("trainee.support")
def decide(public_id: str, number: int, sequence: int) -> ResponseReturnValue:
    _head, enrolment, subject = attempt_of(public_id)
    cohort = found(cohort_by_public_id(reading(), enrolment.cohort_public_id or "", now()))
    place = (public_id, number, sequence)
    form = _form(place, meta={})
    if not form.validate_on_submit():
        return _page(cohort, subject, 400, (place, form))
    why, counts = form.why.data or "", int(form.counts.data or 0)
    try:
        decide_late(act(), public_id, number, sequence, form.accepted, why, counts)
    except Refused as refusal:
        if refusal.code == "late_unknown":
            found(None)
        form.refuse(refusal_words(refusal))
        return _page(cohort, subject, 409, (place, form))
    said = _("The answer counts; the attempt is marked anew.") if form.accepted else _("The answer is left out.")
    flash(said, "met")
    return redirect(url_for("teaching.late", public_id=cohort.public_id), 303)
