"""Pages of marking: what waits in a cohort, and one answer with the form for its mark."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import CohortRow, cohort_by_public_id, enrolment_by_id, instructors_of, subject_of
from lms.database import now, reading
from lms.marking import wording  # noqa: F401  (adds the sentences)
from lms.marking.forms import JudgementForm, MarkForm, judgement_form
from lms.marking.queries.answers import AnswerRow, answers
from lms.marking.queries.waiting import WaitingText, next_text, waiting_items, waiting_list
from lms.marking.services.giving import give_mark, judge_text
from lms.messages import _, say
from lms.permissions import Subject
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer
from quizzes.question import Worth

blueprint = Blueprint("marking", __name__, url_prefix="/mark")


@blueprint.get("/cohorts/<public_id>")
@requires("mark.give")
def waiting(public_id: str) -> ResponseReturnValue:
    cohort = _cohort(public_id)
    items = waiting_items(reading(), cohort.id, now())
    rows = waiting_list(reading(), cohort.id, now())
    return render_template("marking/waiting.html", cohort=cohort, items=items, rows=rows)


# -- texts, item by item ------------------------------------------------------------------------------------


@blueprint.get("/cohorts/<public_id>/<key>")
@requires("mark.give")
def judge(public_id: str, key: str) -> ResponseReturnValue:
    """The text to one item that waited longest, without the name of whoever wrote it."""
    cohort = _cohort(public_id)
    text = _next_text(cohort, key)
    if text is None:
        flash(_("No text to this item waits any more."), "met")
        return redirect(url_for("marking.waiting", public_id=public_id), 303)
    return _judgement_page(cohort, text, _judgement_form(text, {"attempt": text.attempt, "number": text.number}))


@blueprint.post("/cohorts/<public_id>/<key>")
@requires("mark.give")
def give_judgement(public_id: str, key: str) -> ResponseReturnValue:
    cohort = _cohort(public_id)
    sent = request.form.get("attempt", "")
    text = next_text(reading(), cohort.id, key, viewer().person_id, now(), only=sent) if sent else None
    if text is None:
        flash(_("That text has its mark already. Nothing was changed."), "attention")
        return redirect(url_for("marking.judge", public_id=public_id, key=key), 303)
    form = _judgement_form(text, None)
    if not form.validate_on_submit():
        return _judgement_page(cohort, text, form, 400)
    try:
        judge_text(act(), text.attempt, text.number, form.picks, form.comment.data or "")
    except Refused as refusal:
        form.refuse(say(refusal.code, refusal.params))
        return _judgement_page(cohort, text, form, 409)
    flash(_("The mark is given."), "met")
    return redirect(url_for("marking.judge", public_id=public_id, key=key), 303)


def _cohort(public_id: str) -> CohortRow:
    cohort = cohort_by_public_id(reading(), public_id, now())
    authorise(None if cohort is None else Subject(instructors=instructors_of(reading(), cohort.id, now())))
    return found(cohort)


def _next_text(cohort: CohortRow, key: str) -> WaitingText | None:
    after, only = request.args.get("after", ""), request.args.get("attempt", "")
    return next_text(reading(), cohort.id, key, viewer().person_id, now(), after, only)


def _judgement_form(text: WaitingText, data: dict[str, object] | None) -> JudgementForm:
    rubric = text.question.spec.shown.rubric
    form = judgement_form([(line.id, line.text, [level.id for level in line.levels]) for line in rubric])
    return form() if data is None else form(formdata=None, data=data)


def _judgement_page(
    cohort: CohortRow, text: WaitingText, form: JudgementForm, status: int = 200
) -> ResponseReturnValue:
    return render_template("marking/judge.html", cohort=cohort, text=text, form=form), status


# -- one answer that a machine could not read -----------------------------------------------------------------


@blueprint.get("/<public_id>/<int:number>")
@requires("mark.give")
def mark(public_id: str, number: int) -> ResponseReturnValue:
    head, row = _answer(public_id, number)
    if row.question.type.worth is Worth.PERSON and row.waits:
        return redirect(_judgement_of(head, row))
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


def _judgement_of(head: AttemptHead, row: AnswerRow) -> str:
    """Where a text is judged: by its rubric, in its author's cohort."""
    enrolment = found(enrolment_by_id(reading(), head.enrolment_id, now()))
    cohort = found(enrolment.cohort_public_id)
    return url_for("marking.judge", public_id=cohort, key=row.question.key, attempt=head.public_id)


def _page(head: AttemptHead, row: AnswerRow, form: MarkForm, status: int = 200) -> ResponseReturnValue:
    enrolment = enrolment_by_id(reading(), head.enrolment_id, now())
    page = render_template("marking/mark.html", head=head, row=row, form=form, enrolment=enrolment)
    return page, status
