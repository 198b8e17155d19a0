"""A passage that has changed, for somebody who holds a certificate over its earlier words."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.catalogue.passages import apart
from lms.certification.queries import ChangePage, change_page
from lms.certification.services import answer_change, confirm_change
from lms.certification.views.blueprint import blueprint
from lms.database import now, reading
from lms.messages import _
from lms.permissions import Subject
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer


def _task(public_id: str) -> ChangePage:
    me = viewer().person_id
    task = change_page(reading(), public_id, me, academy_day(now()))
    authorise(Subject(me) if task else None)
    return found(task)


@blueprint.get("/certificate/changes/<public_id>")
@requires("enrolment.study")
def change(public_id: str) -> ResponseReturnValue:
    """What the lesson says now, what it said before, and the questions that rest on it."""
    return _page(_task(public_id), {})


def _page(task: ChangePage, refused: dict[str, str]) -> str:
    """Two versions of a passage stand on one page: the ids of each are its own, other links lead to the lesson."""
    address = url_for("learning.lesson", key=task.lesson_key)
    return render_template(
        "certification/change.html",
        task=task,
        now_html=apart(task.now, "now-", address) if task.now else None,
        before_html=apart(task.before, "before-", address) if task.before else None,
        lesson_address=address,
        refused=refused,
    )


@blueprint.post("/certificate/changes/<public_id>/questions/<item>")
@requires("enrolment.study")
def answer_question(public_id: str, item: str) -> ResponseReturnValue:
    """One try; a wrong one says so and leaves the question open, the last right one ends the task."""
    task = _task(public_id)
    if item not in task.questions:
        abort(404)
    prefix = f"{item}."
    raw = {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}
    try:
        tried = answer_change(act(), public_id, item, raw)
    except Refused as refusal:
        page = _page(_task(public_id), {item: refusal.code})
        return page, 409 if refusal.code == "already_so" else 400
    if tried.done:
        return _done(public_id)
    return redirect(url_for("certification.change", public_id=public_id, _anchor=f"check-{item}"), 303)


@blueprint.post("/certificate/changes/<public_id>/read")
@requires("enrolment.study")
def confirm(public_id: str) -> ResponseReturnValue:
    """The reading confirmed, where nothing is left to answer."""
    _task(public_id)
    try:
        confirm_change(act(), public_id)
    except Refused as refusal:
        return _page(_task(public_id), {"": refusal.code}), 409
    return _done(public_id)


def _done(public_id: str) -> ResponseReturnValue:
    flash(_("Done. You know what has changed."), "met")
    return redirect(url_for("certification.change", public_id=public_id), 303)
