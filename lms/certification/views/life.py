"""For whoever decides about a certificate: its life, and each act with its consequences before it is done."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.certification.forms import LifeForm
from lms.certification.life_words import ACT_WORDS, consequences, done, told_life
from lms.certification.queries import CertificateView, certificate_of, certificates_of, notices_of
from lms.certification.rules import ACTS, CORRECT, may_act
from lms.certification.services import DECISIONS, correct
from lms.certification.views.blueprint import blueprint, by_number, dates_of, wording_of
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, enrolment_by_public_id, subject_of
from lms.database import now, reading, runtime
from lms.messages import say
from lms.permissions import allowed
from lms.unit_of_work import Refused
from lms.web import act, actor, authorise, found, requires, viewer


def _held(public_id: str) -> tuple[CertificateView, EnrolmentRow]:
    issued = found(by_number(public_id))
    enrolment = enrolment_by_id(reading(), issued.enrolment_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    return issued, enrolment


@blueprint.get("/teach/trainees/<public_id>/certificate")
@requires("trainee.view")
def newest(public_id: str) -> ResponseReturnValue:
    """Leads to the newest certificate of an enrolment."""
    enrolment = enrolment_by_public_id(reading(), public_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    issued = certificate_of(reading(), found(enrolment).id, academy_day(now()), runtime().keys)
    return redirect(url_for("certification.life", public_id=found(issued).public_id), 303)


@blueprint.get("/teach/certificates/<public_id>")
@requires("trainee.view")
def life(public_id: str) -> ResponseReturnValue:
    """How a certificate stands and how it came to, every other one of its holder, and what can be done."""
    issued, enrolment = _held(public_id)
    today = academy_day(now())
    every = certificates_of(reading(), enrolment.person_id, enrolment.course_id, today, runtime().keys)
    may = allowed("certificate.decide", actor(), subject_of(reading(), enrolment, now()))
    return render_template(
        "certification/life.html",
        enrolment=enrolment,
        story=told_life(issued),
        others=[(one, told_life(one)) for one in every if one.public_id != issued.public_id],
        ahead=dates_of(issued, enrolment),
        notices=notices_of(reading(), [issued.id]),
        acts=[(one, ACT_WORDS[one]) for one in ACTS if may and _refusal(one, issued) is None],
        **wording_of(issued),
    )


def _refusal(one: str, issued: CertificateView) -> str | None:
    if issued.status == "broken":
        return "life_broken"
    return may_act(one, issued.life, viewer().person_id, issued.person_id)


_ACT = "/teach/certificates/<public_id>/<name>"


@blueprint.get(_ACT)
@requires("certificate.decide")
def decide(public_id: str, name: str) -> ResponseReturnValue:
    """What an act leads to, said before it is done, and the form that does it."""
    issued, enrolment = _held(public_id)
    found(ACT_WORDS.get(name))
    return _asked(issued, enrolment, name, LifeForm(name, issued.holder_name, formdata=None, name=issued.holder_name))


def _asked(
    issued: CertificateView, enrolment: EnrolmentRow, name: str, form: LifeForm, status: int = 200
) -> ResponseReturnValue:
    refusal = _refusal(name, issued)
    page = render_template(
        "certification/decide.html",
        enrolment=enrolment,
        act=name,
        words=ACT_WORDS[name],
        led_to=consequences(name, issued),
        refusal=say(refusal) if refusal else None,
        form=form,
        **wording_of(issued),
    )
    return page, status


@blueprint.post(_ACT)
@requires("certificate.decide")
def decided(public_id: str, name: str) -> ResponseReturnValue:
    issued, enrolment = _held(public_id)
    found(ACT_WORDS.get(name))
    form = LifeForm(name, issued.holder_name)
    if not form.check():
        return _asked(issued, enrolment, name, form, 400)
    try:
        _do(name, issued, form)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _asked(found(by_number(public_id)), enrolment, name, form, 409)
    flash(done(name, issued.holder_name), "met")
    return redirect(url_for("certification.life", public_id=public_id), 303)


def _do(name: str, issued: CertificateView, form: LifeForm) -> Any:
    if issued.status == "broken":
        raise Refused("life_broken")
    if name == CORRECT:
        return correct(act(), issued.id, form.name.data or "", form.reason.data or "")
    return DECISIONS[name](act(), issued.id, form.reason.data or "")
