"""Supervisors from outside: who they are, and vouching for them."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.queries import person_id_of
from lms.accounts.services import invite_again
from lms.catalogue.queries import checklist, current_programme, programme
from lms.database import now, reading
from lms.messages import _, say
from lms.permissions import ADMINISTRATOR
from lms.practicals.forms.assessors import VouchForm
from lms.practicals.queries.assessors import SupervisorRow, supervisors, teaches
from lms.practicals.services.vouching import end_vouching, vouch
from lms.practicals.views.blueprint import blueprint
from lms.unit_of_work import Refused
from lms.web import act, actor, found, requires, viewer


@blueprint.get("/teach/assessors")
@requires("assessor.vouch")
def assessors() -> ResponseReturnValue:
    rows = supervisors(reading(), now())
    return render_template("practicals/assessors.html", rows=rows, now=now())


@blueprint.get("/teach/assessors/<person>/<int:course>")
@requires("assessor.vouch")
def assessor(person: str, course: int) -> ResponseReturnValue:
    row = _supervisor(person, course)
    return _page(row, _form(row, filled=True))


def _supervisor(person: str, course: int) -> SupervisorRow:
    return found(next((row for row in supervisors(reading(), now(), person) if row.course_id == course), None))


def _form(row: SupervisorRow, filled: bool = False) -> VouchForm:
    rules = programme(reading(), found(current_programme(reading(), row.course_id)))
    wording = checklist(reading(), rules.checklist_version_id)
    known = list(row.areas) or [area["id"] for area in wording["areas"]]
    return VouchForm(wording, formdata=None, areas=known) if filled else VouchForm(wording)


def _page(row: SupervisorRow, form: VouchForm, link: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template("practicals/assessor.html", row=row, form=form, now=now(), link=link)
    return page, status


@blueprint.post("/teach/assessors/<person>/<int:course>")
@requires("assessor.vouch")
def give_word(person: str, course: int) -> ResponseReturnValue:
    """Vouches for a supervisor; what they signed before counts from now on."""
    row = _supervisor(person, course)
    form = _form(row)
    if not form.check():
        return _page(row, form, status=400)
    try:
        vouch(act(), row.person_id, course, form.areas.data or (), form.until.data)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _page(row, form, status=409)
    flash(_("%(name)s may assess from now on.", name=row.name), "met")
    return redirect(url_for("practicals.assessors"), 303)


@blueprint.post("/teach/assessors/<person>/<int:course>/end")
@requires("assessor.vouch")
def end_word(person: str, course: int) -> ResponseReturnValue:
    row = _supervisor(person, course)
    end_vouching(act(), row.person_id, course)
    flash(_("Ended. What %(name)s signed before stays valid.", name=row.name), "met")
    return redirect(url_for("practicals.assessors"), 303)


@blueprint.post("/teach/assessors/<person>/<int:course>/invite")
@requires("assessor.vouch")
def hand_link(person: str, course: int) -> ResponseReturnValue:
    """A fresh one-time link for a supervisor without a password, to be handed over: shown once, to no trainee."""
    row = _supervisor(person, course)
    mine = ADMINISTRATOR in viewer().roles or teaches(reading(), viewer().person_id, course, now())
    if not mine or not row.invited or person_id_of(reading(), person) is None or not actor().person_id:
        abort(404)
    token = invite_again(act(), row.person_id)
    return _page(
        row,
        _form(row, filled=True),
        current_app.config["SIGNOFF"].base_url + url_for("accounts.invitation", token=token),
    )
