"""Pages of marking: what waits in a cohort, and one answer with the form for its mark."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import cohort_by_public_id, enrolment_by_id, instructors_of, subject_of
from lms.database import now, reading
from lms.marking import wording  # noqa: F401  (adds the sentences)
from lms.marking.forms import MarkForm
from lms.marking.queries import AnswerRow, answers, waiting_list
from lms.marking.services import give_mark
from lms.messages import _, say
from lms.permissions import Subject
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires

blueprint = Blueprint("marking", __name__, url_prefix="/mark")


@blueprint.get("/cohorts/<public_id>")
@requires("mark.give")
def waiting(public_id: str) -> ResponseReturnValue:
    cohort = cohort_by_public_id(reading(), public_id, now())
    authorise(None if cohort is None else Subject(instructors=instructors_of(reading(), cohort.id, now())))
    cohort = found(cohort)
    return render_template("marking/waiting.html", cohort=cohort, rows=waiting_list(reading(), cohort.id, now()))


@blueprint.get("/<public_id>/<int:number>")
@requires("mark.give")
def mark(public_id: str, number: int) -> ResponseReturnValue:
    head, row = _answer(public_id, number)
    return _page(head, row, MarkForm(formdata=None))


@blueprint.post("/<public_id>/<int:number>")
@requires("mark.give")
def give(public_id: str, number: int) -> ResponseReturnValue:
    head, row = _answer(public_id, number)
    form = MarkForm()
    if not form.validate_on_submit():
        return _page(head, row, form, 400)
    try:
        give_mark(act(), public_id, number, form.worth, form.unsafe.data, form.reason.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _page(*_answer(public_id, number), form, 409)
    flash(_("The mark is given; the attempt is settled anew."), "met")
    return redirect(url_for("teaching.attempt", public_id=public_id, _anchor=f"item-{number}"), 303)


def _answer(public_id: str, number: int) -> tuple[AttemptHead, AnswerRow]:
    """The answer that a person is asked about; 404 for anything that no machine has left open or marked."""
    head = attempt_head(reading(), public_id)
    enrolment = enrolment_by_id(reading(), head.enrolment_id, now()) if head else None
    authorise(subject_of(reading(), enrolment, now()))
    head = found(head)
    rows = answers(reading(), head.id)
    return head, found(next((row for row in rows if row.number == number and row.marks), None))


def _page(head: AttemptHead, row: AnswerRow, form: MarkForm, status: int = 200) -> ResponseReturnValue:
    enrolment = enrolment_by_id(reading(), head.enrolment_id, now())
    page = render_template("marking/mark.html", head=head, row=row, form=form, enrolment=enrolment)
    return page, status
