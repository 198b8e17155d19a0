"""For those who decide: whose evidence is complete, what is open, the case with its evidence, and its outcome."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.proving import prove
from lms.catalogue.queries import checklist
from lms.cohorts.queries import EnrolmentRow, cohort_by_public_id, enrolments_of, instructors_of
from lms.database import now, reading
from lms.entrustment.forms import CaseForm, ScopeForm, VoteForm
from lms.entrustment.queries import (
    Card,
    CaseRow,
    Evidence,
    card_of,
    cases_of,
    cases_of_cohort,
    evidence,
    evidence_of,
)
from lms.entrustment.services import ACTS, cast_vote, open_case
from lms.entrustment.views.blueprint import blueprint, case_of, trainee_of
from lms.entrustment.wording import HOW, MEANINGS, card_sentence, case_state, evidence_state, role_word, told
from lms.messages import _, say
from lms.permissions import INSTRUCTOR, Subject, allowed
from lms.practicals.queries import describe
from lms.practicals.wording import when
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


@blueprint.get("/teach/cohorts/<public_id>/decisions")
@requires("entrustment.view")
def candidates(public_id: str) -> ResponseReturnValue:
    """Who of a cohort can be decided about, and which cases wait for whom."""
    cohort = found(cohort_by_public_id(reading(), public_id, now()))
    authorise(Subject(None, instructors_of(reading(), cohort.id, now())))
    rows = enrolments_of(reading(), now(), public_id)
    seen, cases = evidence_of(reading(), rows, now()), cases_of_cohort(reading(), [row.id for row in rows])
    me = viewer().person_id
    return render_template(
        "entrustment/candidates.html",
        cohort=cohort,
        rows=[
            (
                row,
                evidence_state(seen[row.id]),
                [(case, titles(case), case_state(case, me)) for case in cases.get(row.id, [])],
            )
            for row in sorted(rows, key=lambda row: row.name.casefold())
        ],
    )


def titles(case: CaseRow) -> str:
    """What a case is about, in words: 'Glabella, Forehead · onabotulinumtoxinA'."""
    wording = checklist(reading(), case.checklist_version_id)
    areas = [one["title"] for one in wording["areas"] if one["id"] in case.areas]
    product = [one["title"] for one in wording["products"] if one["id"] == case.product]
    return " · ".join([", ".join(areas), *product])


@blueprint.get("/teach/trainees/<public_id>/decisions")
@requires("entrustment.view")
def trainee(public_id: str) -> ResponseReturnValue:
    """One trainee: the state of the evidence, every case, and what may be done today."""
    return _trainee(trainee_of(public_id))


def _trainee(
    row: EnrolmentRow, opening: CaseForm | None = None, changing: ScopeForm | None = None, status: int = 200
) -> ResponseReturnValue:
    seen, me = evidence(reading(), row, now()), viewer().person_id
    card = card_of(reading(), row.person_id, now())
    subject = Subject(row.person_id, instructors_of(reading(), row.cohort_id, now()))
    page = render_template(
        "entrustment/trainee.html",
        row=row,
        seen=seen,
        state=evidence_state(seen),
        cases=[(case, titles(case), case_state(case, me)) for case in cases_of(reading(), row.id)],
        card=card,
        sentence=card_sentence(card),
        history=told(card),
        may_decide=allowed("entrustment.decide", actor(), subject) and me != row.person_id,
        opening=opening or _opening(seen, formdata=None),
        changing=changing or _changing(card, formdata=None),
    )
    return page, status


def _opening(seen: Evidence, **kwargs: Any) -> CaseForm:
    return CaseForm(seen.wording, seen.choices, **kwargs)


def _changing(card: Card, **kwargs: Any) -> ScopeForm:
    words = {one.permit.area: card.words[one.event]["areas"].get(one.permit.area, "") for one in card.held}
    return ScopeForm(sorted(words.items()), **kwargs)


@blueprint.post("/teach/trainees/<public_id>/decisions")
@requires("entrustment.decide")
def open_new(public_id: str) -> ResponseReturnValue:
    """Puts the question to several people."""
    row = trainee_of(public_id)
    seen = evidence(reading(), row, now())
    form = _opening(seen)
    if not form.check():
        return _trainee(row, opening=form, status=400)
    try:
        made = open_case(act(), row.id, form.areas.data or (), form.product.data or "", form.count)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _trainee(row, opening=form, status=409)
    flash(_("The case is open. Everybody who decides finds it in the list of the cohort."), "met")
    return redirect(url_for("entrustment.case", public_id=made), 303)


@blueprint.post("/teach/trainees/<public_id>/scope")
@requires("entrustment.decide")
def change(public_id: str) -> ResponseReturnValue:
    """Suspends, restores or ends what was decided, with a reason."""
    row = trainee_of(public_id)
    form = _changing(card_of(reading(), row.person_id, now()))
    if not form.check():
        return _trainee(row, changing=form, status=400)
    try:
        ACTS[form.act.data](act(), row.id, form.areas.data or (), form.reason.data or "")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _trainee(row, changing=form, status=409)
    flash(_("Recorded. The card says so from now on."), "met")
    return redirect(url_for("entrustment.trainee", public_id=public_id), 303)


@blueprint.get("/teach/decisions/<public_id>")
@requires("entrustment.decide")
def case(public_id: str) -> ResponseReturnValue:
    """The evidence, and one's own vote. What others have voted is not on this page before the round is over."""
    row, enrolment = case_of(public_id)
    return _case(row, enrolment)


def _case(
    row: CaseRow, enrolment: EnrolmentRow, form: VoteForm | None = None, status: int = 200
) -> ResponseReturnValue:
    me = viewer()
    seen = evidence(reading(), enrolment, now())
    refusal = row.open_to(me.person_id, enrolment.person_id)
    if refusal is None and not seen.complete:
        refusal = "evidence_incomplete"
    page = render_template(
        "entrustment/case.html",
        row=row,
        enrolment=enrolment,
        about=titles(row),
        seen=seen,
        rows=[(one, describe(reading(), one)) for one in seen.rows],
        when=when,
        state=case_state(row, me.person_id),
        evidence_state=evidence_state(seen),
        refusal=refusal,
        votes=row.shown_to(me.person_id),
        form=form or VoteForm(_wording(row), formdata=None, data={"evidence": seen.digest}),
        me=me,
        role_word=role_word,
    )
    return page, status


def _wording(row: CaseRow) -> Any:
    return checklist(reading(), row.checklist_version_id)


@blueprint.post("/teach/decisions/<public_id>")
@requires("entrustment.decide")
def vote(public_id: str) -> ResponseReturnValue:
    """Signs a vote; the last one of a round decides."""
    row, enrolment = case_of(public_id)
    form = VoteForm(_wording(row))
    if not form.check():
        return _case(row, enrolment, form, 400)
    try:
        proof = prove(act(), viewer().person_id, form.secret.data or "")
    except Refused as refusal:
        form.secret.errors = [say(refusal.code)]
        return _case(row, enrolment, form, 429 if refusal.code == "proof_throttled" else 403)
    try:
        last = cast_vote(act(), public_id, form.value, form.reason.data or "", form.evidence.data or "", proof)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        form.evidence.data = evidence(reading(), enrolment, now()).digest
        return _case(found(case_of(public_id))[0], enrolment, form, 409)
    if last:
        flash(_("Signed. That was the last vote: it is decided."), "met")
        return redirect(url_for("entrustment.outcome", public_id=public_id), 303)
    flash(_("Signed. Nobody sees it before the others have voted."), "met")
    return redirect(url_for("entrustment.case", public_id=public_id), 303)


@blueprint.get("/teach/decisions/<public_id>/outcome")
@requires("entrustment.view")
def outcome(public_id: str) -> ResponseReturnValue:
    """What was decided, by whom, why, and who dissents. Before the decision it leads back to the case."""
    row, enrolment = case_of(public_id)
    if row.decision is None:
        if INSTRUCTOR not in viewer().roles:
            return redirect(url_for("entrustment.trainee", public_id=enrolment.public_id), 303)
        return redirect(url_for("entrustment.case", public_id=public_id), 303)
    levels = {one["level"]: one for one in _wording(row)["entrustment"]}
    return render_template(
        "entrustment/outcome.html",
        row=row,
        enrolment=enrolment,
        about=titles(row),
        levels=levels,
        how=_(HOW[row.decision.how]),
        rounds=[(number, row.cast(number)) for number in (1, 2) if row.cast(number) and number != row.round],
        meaning=_(MEANINGS["entrusted_by_me"]),
        again=row.round == 2,
        role_word=role_word,
        may_decide=row.open_to(viewer().person_id, enrolment.person_id) is None,
    )
