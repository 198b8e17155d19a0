"""Pages of practicals: what is asked of a trainee, observing at the bedside, and what was signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import (
    EnrolmentRow,
    enrolment_by_id,
    enrolment_by_public_id,
    own_enrolment,
    subject_of,
)
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.permissions import Subject
from lms.practicals.forms import ObservationForm, WithdrawForm, observation_form
from lms.practicals.queries import (
    ObservationRow,
    academy_day,
    describe,
    observations,
    practicals_clause,
    versions,
    withdrawal_reason,
)
from lms.practicals.queries import (
    observation as observation_row,
)
from lms.practicals.rules import Effect, effects, parts, tally
from lms.practicals.services import Incomplete, sign_observation, withdraw_observation
from lms.practicals.wording import OUTCOME_KINDS, OUTCOMES, part_lines, what
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer

blueprint = Blueprint("practicals", __name__)


# -- the trainee's side -----------------------------------------------------------------------------------


@blueprint.get("/practice")
@requires("enrolment.study")
def practice() -> ResponseReturnValue:
    me = viewer()
    authorise(Subject(me.person_id))
    enrolment = found(own_enrolment(reading(), me.person_id, now()))
    rules = programme(reading(), enrolment.programme_version_id)
    wording = checklist(reading(), rules.checklist_version_id)
    rows, clause = observations(reading(), enrolment.id), practicals_clause(rules)
    lines = []
    if clause is not None:
        signed = [row for row in rows if row.signed]
        counted = tally([row.fact for row in signed], clause, academy_day(reading(), now()))
        assessors = sorted({row.observer_name for row in signed})
        lines = part_lines(parts(counted, clause), counted, clause, wording, assessors)
    return render_template(
        "practicals/practice.html",
        lines=lines,
        left=sum(line.kind != "met" for line in lines),
        note=wording["requirement_note"],
        levels=[(row["level"], row["title"], row["sentence"]) for row in wording["entrustment"]],
        rows=[(row, describe(reading(), row)) for row in rows],
        enrolment=enrolment,
        what=what,
    )


@blueprint.get("/practice/<public_id>")
@requires("enrolment.study")
def own_observation(public_id: str) -> ResponseReturnValue:
    row = found(observation_row(reading(), public_id))
    enrolment = enrolment_by_id(reading(), row.enrolment_id, now())
    authorise(Subject(enrolment.person_id))
    return render_template("practicals/own_observation.html", **_record(row, enrolment))


def _record(row: ObservationRow, enrolment: EnrolmentRow) -> dict[str, Any]:
    """All that a page shows of one observation."""
    return {
        "row": row,
        "enrolment": enrolment,
        "seen": describe(reading(), row),
        "effects": _effects(row, enrolment),
        "versions": versions(reading(), row.observation_id),
        "reason": withdrawal_reason(reading(), row),
        "what": what,
        "outcomes": OUTCOMES,
        "outcome_kinds": OUTCOME_KINDS,
    }


def _effects(row: ObservationRow, enrolment: EnrolmentRow) -> tuple[Effect, ...]:
    clause = practicals_clause(programme(reading(), enrolment.programme_version_id))
    facts = [other.fact for other in observations(reading(), enrolment.id) if other.signed]
    return effects(row.fact, facts, clause, academy_day(reading(), now()))


# -- the observer's side ----------------------------------------------------------------------------------


@blueprint.route("/teach/trainees/<public_id>/observe", methods=["GET", "POST"])
@requires("practical.observe")
def observe(public_id: str) -> ResponseReturnValue:
    enrolment = enrolment_by_public_id(reading(), public_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    enrolment, today = found(enrolment), academy_day(reading(), now())
    form = _form(enrolment, today)
    if request.method == "GET":
        return _observe_page(form, enrolment)
    known = observation_row(reading(), form.public_id() or "")
    if known and (known.enrolment_id, known.observer_id) == (enrolment.id, viewer().person_id):
        flash(
            _("This form was signed already; this is what was signed. Open a new form for another one."),
            "due",
        )
        return redirect(url_for("practicals.observation", public_id=known.public_id), 303)
    if not form.check(today):
        return _observe_page(form, enrolment, 400)
    return _sign(form, enrolment, today)


def _form(enrolment: EnrolmentRow, today: date) -> ObservationForm:
    rules = programme(reading(), enrolment.programme_version_id)
    wording = checklist(reading(), rules.checklist_version_id)
    cases = observations(reading(), enrolment.id)
    given = {"draft": runtime().chance.public_id(), "performed_on": today}
    return observation_form(wording)(wording, cases, data=given)


def _sign(form: ObservationForm, enrolment: EnrolmentRow, today: date) -> ResponseReturnValue:
    try:
        signed = sign_observation(act(), enrolment, form.seen(today), form.case(), form.public_id())
    except Incomplete as refusal:
        for name, code in refusal.fields:
            form.refuse(name, code)
        return _observe_page(form, enrolment, 400)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _observe_page(form, enrolment, 409)
    flash(_("Signed."), "met")
    return redirect(url_for("practicals.observation", public_id=signed), 303)


def _observe_page(form: ObservationForm, enrolment: EnrolmentRow, status: int = 200) -> ResponseReturnValue:
    page = render_template("practicals/observe.html", form=form, enrolment=enrolment, outcomes=OUTCOMES, me=viewer())
    return page, status


@blueprint.get("/teach/observations/<public_id>")
@requires("trainee.view")
def observation(public_id: str) -> ResponseReturnValue:
    row, enrolment = _seen_by_staff(public_id)
    return _observation_page(row, enrolment, WithdrawForm(formdata=None))


def _seen_by_staff(public_id: str) -> tuple[ObservationRow, EnrolmentRow]:
    row = found(observation_row(reading(), public_id))
    enrolment = enrolment_by_id(reading(), row.enrolment_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    return row, enrolment


def _observation_page(
    row: ObservationRow, enrolment: EnrolmentRow, form: WithdrawForm, status: int = 200
) -> ResponseReturnValue:
    mine = row.observer_id == viewer().person_id
    page = render_template("practicals/observation.html", form=form, mine=mine, **_record(row, enrolment))
    return page, status


@blueprint.post("/teach/observations/<public_id>/withdraw")
@requires("practical.observe")
def withdraw(public_id: str) -> ResponseReturnValue:
    """The observer takes an observation back, with a reason; what was signed stays on record."""
    row, enrolment = _seen_by_staff(public_id)
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _observation_page(row, enrolment, form, 400)
    try:
        withdraw_observation(act(), public_id, form.reason.data or "")
    except Refused as refusal:
        form.reason.errors = [say(refusal.code, refusal.params)]
        return _observation_page(found(observation_row(reading(), public_id)), enrolment, form, 409)
    flash(
        _("Withdrawn. It counts for nothing from now on; the record keeps what was signed and your reason."),
        "met",
    )
    return redirect(url_for("practicals.observation", public_id=public_id), 303)
