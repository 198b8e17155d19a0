"""The page of one person: roles, registration, sign-ins, enrolments, and everything that changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.queries import PersonRow
from lms.accounts.queries import people as people_of
from lms.accounts.services import end_role, end_session, grant_role, invite_again, record_licence, set_active
from lms.administration.forms.fields import day, text
from lms.administration.forms.people import LicenceForm, RoleForm
from lms.administration.queries.people import person_page
from lms.administration.views.blueprint import blueprint
from lms.administration.views.letters import letter
from lms.administration.wording import role_word
from lms.database import now, reading
from lms.messages import _, say
from lms.permissions import ADMINISTRATOR
from lms.unit_of_work import Refused
from lms.web import act, found, requires, viewer


@dataclass(frozen=True)
class Problem:
    """What was refused, and in which section of the page it is said."""

    section: str
    text: str


@blueprint.get("/admin/people/<public_id>")
@requires("administration")
def person(public_id: str) -> ResponseReturnValue:
    return _page(_person(public_id))


def _person(public_id: str) -> PersonRow:
    rows, _total = people_of(reading(), now(), public_id=public_id)
    return found(rows[0] if rows else None)


def _page(
    row: PersonRow, status: int = 200, licence: LicenceForm | None = None, problem: Problem | None = None
) -> ResponseReturnValue:
    page = person_page(reading(), row, now())
    form = licence or LicenceForm(formdata=None, verification="primary_source")
    today = now().date()
    answer = render_template("administration/person.html", page=page, form=form, problem=problem, today=today)
    return answer, status


def _done(row: PersonRow, section: str, deed: Callable[[], object], sentence: str) -> ResponseReturnValue:
    """Does it and says so; a refusal is said in the section that asked."""
    try:
        deed()
    except Refused as refusal:
        return _page(row, 409, problem=Problem(section, say(refusal.code, refusal.params)))
    flash(sentence, "met")
    return redirect(url_for("administration.person", public_id=row.public_id), 303)


@blueprint.post("/admin/people/<public_id>/roles/give")
@requires("administration")
def person_give_role(public_id: str) -> ResponseReturnValue:
    row, form = _person(public_id), RoleForm()
    if not form.validate_on_submit():
        return _page(row, 400, problem=Problem("roles", say("role_unknown")))
    role = text(form.role)
    said = _("%(name)s has the role %(role)s now.", name=row.name, role=role_word(role))
    return _done(row, "roles", lambda: grant_role(act(), row.id, role), said)


@blueprint.post("/admin/people/<public_id>/roles/end")
@requires("administration")
def person_end_role(public_id: str) -> ResponseReturnValue:
    row, form = _person(public_id), RoleForm()
    if not form.validate_on_submit():
        return _page(row, 400, problem=Problem("roles", say("role_unknown")))
    role = text(form.role)
    said = _("%(name)s no longer has the role %(role)s.", name=row.name, role=role_word(role))
    answer = _done(row, "roles", lambda: end_role(act(), row.id, role), said)
    gave_up = row.id == viewer().person_id and role == ADMINISTRATOR and not isinstance(answer, tuple)
    return redirect(url_for("home.start"), 303) if gave_up else answer


@blueprint.post("/admin/people/<public_id>/registration")
@requires("administration")
def person_licence(public_id: str) -> ResponseReturnValue:
    row, form = _person(public_id), LicenceForm()
    if not form.validate_on_submit():
        return _page(row, 400, licence=form)
    try:
        record_licence(
            act(),
            row.id,
            text(form.profession),
            text(form.body),
            text(form.number),
            day(form.valid_from),
            day(form.valid_until),
            text(form.verification),
        )
    except Refused as refusal:
        form.valid_until.errors = [say(refusal.code, refusal.params)]
        return _page(row, 409, licence=form)
    flash(_("The registration of %(name)s is recorded.", name=row.name), "met")
    return redirect(url_for("administration.person", public_id=public_id), 303)


@blueprint.post("/admin/people/<public_id>/sign-ins/<int:session_id>/end")
@requires("administration")
def person_end_sign_in(public_id: str, session_id: int) -> ResponseReturnValue:
    row = _person(public_id)
    said = _("That sign-in has ended.")
    return _done(row, "sign-ins", lambda: end_session(act(), session_id, "administrator", row.id), said)


@blueprint.post("/admin/people/<public_id>/deactivate")
@requires("administration")
def person_deactivate(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    said = _("%(name)s is deactivated; every sign-in has ended.", name=row.name)
    return _done(row, "access", lambda: set_active(act(), row.id, False), said)


@blueprint.post("/admin/people/<public_id>/reactivate")
@requires("administration")
def person_reactivate(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    said = _("%(name)s can sign in again.", name=row.name)
    return _done(row, "access", lambda: set_active(act(), row.id, True), said)


@blueprint.post("/admin/people/<public_id>/invite")
@requires("administration")
def person_invite_again(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    if not row.active:
        return _page(row, 409, problem=Problem("access", say("person_inactive")))
    deed = act()
    sent = letter(row.name, row.email, invite_again(deed, row.id), deed.now)
    return render_template("administration/invited.html", letter=sent, public_id=public_id)
