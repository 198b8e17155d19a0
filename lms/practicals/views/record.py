"""The record of one observation: for its trainee, and for those who instruct, sign or read it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import programme
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.database import now, reading
from lms.messages import _, say
from lms.permissions import Subject, allowed
from lms.practicals.forms.signing import ReasonForm
from lms.practicals.queries import (
    ObservationRow,
    describe,
    observations,
    practicals_clause,
    versions,
)
from lms.practicals.queries import (
    observation as observation_row,
)
from lms.practicals.queries.audit import checks_of
from lms.practicals.rules import Effect, effects
from lms.practicals.services import withdraw_observation
from lms.practicals.views.blueprint import blueprint, seen_by_staff
from lms.practicals.wording import (
    MEANING_WORDS,
    OUTCOME_KINDS,
    OUTCOMES,
    ROLE_WORDS,
    changes,
    proof_words,
    signed_later,
    what,
    when,
)
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


@blueprint.get("/practice/<public_id>")
@requires("enrolment.study")
def own_observation(public_id: str) -> ResponseReturnValue:
    row = found(observation_row(reading(), public_id))
    enrolment = enrolment_by_id(reading(), row.enrolment_id, now())
    authorise(Subject(enrolment.person_id))
    return render_template("practicals/own_observation.html", **_record(row, enrolment))


def _record(row: ObservationRow, enrolment: EnrolmentRow) -> dict[str, Any]:
    """All that a page shows of one observation."""
    history = versions(reading(), row.observation_id)
    changed = {after.number: changes(before, after) for before, after in pairwise(history)}
    return {
        "row": row,
        "enrolment": enrolment,
        "seen": describe(reading(), row),
        "effects": _effects(row, enrolment),
        "versions": [(version, changed.get(version.number, []), proof_words(version)) for version in history],
        "how_late": signed_later(row),
        "meanings": MEANING_WORDS,
        "role_words": ROLE_WORDS,
        "what": what,
        "when": when,
        "outcomes": OUTCOMES,
        "outcome_kinds": OUTCOME_KINDS,
    }


def _effects(row: ObservationRow, enrolment: EnrolmentRow) -> tuple[Effect, ...]:
    clause = practicals_clause(programme(reading(), enrolment.programme_version_id))
    facts = [other.fact for other in observations(reading(), enrolment.id) if other.signed]
    return effects(row.fact, facts, clause, row.day_of(now()))


@blueprint.get("/teach/observations/<public_id>")
@requires("practical.view")
def observation(public_id: str) -> ResponseReturnValue:
    row, enrolment = seen_by_staff(public_id)
    return record_page(row, enrolment, withdrawing(formdata=None))


def withdrawing(**kwargs: Any) -> ReasonForm:
    return ReasonForm(_("Why you withdraw it"), **kwargs)


def checking(**kwargs: Any) -> ReasonForm:
    return ReasonForm(_("What you found when you looked into it"), "audit_note", prefix="audit-", **kwargs)


def record_page(
    row: ObservationRow, enrolment: EnrolmentRow, form: ReasonForm, status: int = 200, check: ReasonForm | None = None
) -> ResponseReturnValue:
    mine = row.observer_id == viewer().person_id
    page = render_template(
        "practicals/observation.html",
        form=form,
        check=check or checking(formdata=None),
        checks=checks_of(reading(), observation_id=row.observation_id).get(row.observation_id, ()),
        mine=mine,
        teaches=allowed("teaching.list", actor()),
        **_record(row, enrolment),
    )
    return page, status


@blueprint.post("/teach/observations/<public_id>/withdraw")
@requires("practical.amend")
def withdraw(public_id: str) -> ResponseReturnValue:
    """The observer takes an observation back, with a reason; what was signed stays on record."""
    row, enrolment = seen_by_staff(public_id)
    form = withdrawing()
    if not form.validate_on_submit():
        return record_page(row, enrolment, form, 400)
    try:
        withdraw_observation(act(), public_id, form.reason.data or "")
    except Refused as refusal:
        form.reason.errors = [say(refusal.code, refusal.params)]
        return record_page(found(observation_row(reading(), public_id)), enrolment, form, 409)
    flash(_("Withdrawn. It counts for nothing from now on; the record keeps what was signed and your reason."), "met")
    return redirect(url_for("practicals.observation", public_id=public_id), 303)
