"""Safety bulletins: sent from a cohort to those who hold a certificate, read and answered by them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.certification.forms import AnswerForm, BulletinForm
from lms.certification.queries import Gate, TaskRow, bulletins_of, changes_given, tasks_of
from lms.certification.queries import gate as gate_of
from lms.certification.rules import LICENCE
from lms.certification.services import answer_bulletin, send_bulletin
from lms.certification.views.blueprint import blueprint
from lms.cohorts.queries import CohortRow, cohort_by_public_id, instructors_of
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.permissions import Subject, allowed
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


def _cohort(public_id: str) -> tuple[CohortRow, Subject]:
    row = cohort_by_public_id(reading(), public_id, now())
    subject = None if row is None else Subject(instructors=instructors_of(reading(), row.id, now()))
    authorise(subject)
    return found(row), found(subject)


@blueprint.get("/teach/cohorts/<public_id>/bulletins")
@requires("cohort.view")
def bulletins(public_id: str) -> ResponseReturnValue:
    """What was sent and who has not answered, and the form for the next one."""
    return _sent(*_cohort(public_id))


def _sent(
    cohort: CohortRow, subject: Subject, form: BulletinForm | None = None, status: int = 200
) -> ResponseReturnValue:
    today = academy_day(now())
    page = render_template(
        "certification/bulletins.html",
        cohort=cohort,
        rows=bulletins_of(reading(), cohort.id, today),
        changes=changes_given(reading(), cohort.id, now(), today),
        holders=_current(gate_of(reading(), cohort.id, now(), today, runtime().keys)),
        today=today,
        form=form or BulletinForm(formdata=None),
        may_decide=allowed("certificate.decide", actor(), subject),
    )
    return page, status


def _current(gate: Gate) -> list[str]:
    """The names of those to whom a bulletin would go today."""
    held = [one for one in gate.issued if one.life.state in ("valid", "suspended")]
    return [one.holder_name for one in held if set(one.life.causes) <= {LICENCE}]


@blueprint.post("/teach/cohorts/<public_id>/bulletins")
@requires("certificate.decide")
def send(public_id: str) -> ResponseReturnValue:
    cohort, subject = _cohort(public_id)
    form = BulletinForm()
    if not form.check(academy_day(now())):
        return _sent(cohort, subject, form, 400)
    try:
        send_bulletin(act(), cohort.id, form.value)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _sent(cohort, subject, form, 409)
    flash(_("Sent. It stands on the certificate page of everybody who holds one."), "met")
    return redirect(url_for("certification.bulletins", public_id=public_id), 303)


def _task(public_id: str) -> TaskRow:
    me = viewer().person_id
    task = next((one for one in tasks_of(reading(), me, academy_day(now())) if one.public_id == public_id), None)
    authorise(Subject(me) if task else None)
    return found(task)


@blueprint.get("/certificate/bulletins/<public_id>")
@requires("enrolment.study")
def bulletin(public_id: str) -> ResponseReturnValue:
    """A bulletin for somebody who was sent it, with its question or with why the answer is right."""
    return _read(_task(public_id), AnswerForm(formdata=None))


def _read(task: TaskRow, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    form.option.label.text = task.document["question"]
    options = [(str(n), words, False, "") for n, words in enumerate(task.document["options"])]
    wrong = bool(task.tries) and task.state != "done"
    return render_template("certification/bulletin.html", task=task, form=form, options=options, wrong=wrong), status


@blueprint.post("/certificate/bulletins/<public_id>")
@requires("enrolment.study")
def answer(public_id: str) -> ResponseReturnValue:
    """One try; a wrong one says so and leaves the question open."""
    task = _task(public_id)
    form = AnswerForm()
    if not form.check(len(task.document["options"])):
        return _read(task, form, 400)
    try:
        right = answer_bulletin(act(), public_id, int(form.option.data))
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _read(_task(public_id), form, 409)
    if right:
        flash(_("Right. The bulletin is done."), "met")
    return redirect(url_for("certification.bulletin", public_id=public_id), 303)
