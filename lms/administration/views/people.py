"""Pages about people: the list with its search, and inviting somebody."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.accounts.queries import people as people_of
from lms.administration.forms.fields import text
from lms.administration.forms.people import InviteForm, PeopleSearch
from lms.administration.queries.cohorts import CohortLine, cohort_lines
from lms.administration.services import invite_person
from lms.administration.views.blueprint import blueprint, number_asked
from lms.administration.views.letters import letter
from lms.database import now, reading
from lms.messages import say
from lms.unit_of_work import Refused
from lms.web import act, requires

PAGE = 50


@blueprint.get("/admin/")
@requires("administration")
def people() -> ResponseReturnValue:
    form = PeopleSearch(request.args)
    valid = form.validate()
    page = number_asked("page") or 1
    rows, total = people_of(
        reading(),
        now(),
        search=(form.q.data or "") if valid else "",
        role=(form.role.data or "") if valid else "",
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    asked = bool(form.q.data or form.role.data)
    pages = max(1, -(-total // PAGE))
    return render_template(
        "administration/people.html", form=form, rows=rows, total=total, page=page, pages=pages, asked=asked
    )


@blueprint.get("/admin/invite")
@requires("administration")
def invite() -> ResponseReturnValue:
    academy, lines = academy_of(), cohort_lines(reading(), now())
    form = InviteForm(lines, zone=academy.zone if academy else "UTC", cohort=request.args.get("cohort", ""))
    return render_template("administration/invite.html", form=form)


@blueprint.post("/admin/invite")
@requires("administration")
def invite_send() -> ResponseReturnValue:
    lines = cohort_lines(reading(), now())
    form = InviteForm(lines)
    if not form.validate_on_submit():
        return render_template("administration/invite.html", form=form), 400
    deed = act()
    try:
        invited = invite_person(
            deed,
            text(form.name),
            text(form.email),
            text(form.role),
            text(form.title),
            text(form.zone),
            _cohort_id(lines, text(form.cohort)),
        )
    except Refused as refusal:
        return _refused(form, refusal)
    sent = letter(" ".join(text(form.name).split()), text(form.email).lower(), invited.token, deed.now)
    return render_template("administration/invited.html", letter=sent, public_id=invited.public_id)


def _refused(form: InviteForm, refusal: Refused) -> ResponseReturnValue:
    """The sentence stands at the field that it is about."""
    place = {"cohort_needs_trainee": "cohort", "no_programme": "cohort", "role_unknown": "role"}
    form[place.get(refusal.code, "email")].errors = [say(refusal.code, refusal.params)]
    return render_template("administration/invite.html", form=form), 409


def _cohort_id(lines: list[CohortLine], public_id: str) -> int | None:
    return next((line.cohort.id for line in lines if line.cohort.public_id == public_id), None)
