"""Pages of certification: the way to the certificate, the certificate itself, and its public check."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.loading import academy_of
from lms.catalogue.queries import programme, text_version
from lms.certification.clause_words import clause_lines
from lms.certification.evidence import gather
from lms.certification.forms import ProgrammeForm, SignForm, VerifyForm, grouped_number, plain_number
from lms.certification.queries import (
    CertificateView,
    ClauseRow,
    certificate_of,
    clause_row,
    new_since,
    programme_news,
    waiver_reasons,
)
from lms.certification.queries import certificate as certificate_view
from lms.certification.rules import PARTIAL, evaluate
from lms.certification.services import choose_programme, clause_documents
from lms.certification.version_words import told
from lms.certification.wording import shown, shown_in_a_line, verdict
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, own_enrolment, subject_of
from lms.database import now, reading, runtime
from lms.learning.services import accept_text
from lms.messages import _, say
from lms.permissions import Subject
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer

blueprint = Blueprint("certification", __name__)


def _academy_day(at: datetime) -> date:
    """Days of a certificate are days at the academy: they do not drift with the reader's zone."""
    academy = academy_of()
    return at.astimezone(ZoneInfo(academy.zone if academy else "UTC")).date()


def _by_number(public_id: str) -> CertificateView | None:
    """The certificate of this number; a malformed number is asked for like any other."""
    return certificate_view(reading(), plain_number(public_id), _academy_day(now()), runtime().keys)


def _wording(certificate: CertificateView | None) -> dict[str, Any]:
    """What every page about a certificate needs besides its record."""
    since = _academy_day(certificate.status_since) if certificate else None
    words: dict[str, Any] = {"certificate": certificate, "verdict": verdict(certificate, since)}
    if certificate is not None:
        words["number"] = grouped_number(certificate.public_id)
        words["issued_on"] = _academy_day(certificate.issued_at)
        words["address"] = current_app.config["SIGNOFF"].base_url + url_for(
            "certification.verified", public_id=certificate.public_id
        )
    return words


# -- the holder's side ------------------------------------------------------------------------------------


@blueprint.get("/certificate")
@requires("enrolment.study")
def mine() -> ResponseReturnValue:
    enrolment = _own()
    issued = certificate_of(reading(), enrolment.id, _academy_day(now()), runtime().keys)
    if issued is not None:
        new = new_since(reading(), issued.document["release"], enrolment.release_id)
        return render_template("certification/issued.html", new=new, **_wording(issued))
    return _before(enrolment)


def _own() -> EnrolmentRow:
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def _before(enrolment: EnrolmentRow, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """What is missing, the statement when it can be signed, or that somebody else has to act."""
    rules = programme(reading(), enrolment.programme_version_id)
    clauses = _standing_now(enrolment)
    news = programme_news(reading(), enrolment)
    page = render_template(
        "certification/before.html",
        lines=clause_lines(clauses, waiver_reasons(reading(), clauses)),
        news=told(news) if news else None,
        left=sum(not clause.met for clause in clauses),
        can_sign=_open(clauses, "attestation"),
        waits=_open(clauses, "release"),
        text=text_version(reading(), rules.attestation_version_id),
        wording=rules.document["certificate"],
        form=SignForm(formdata=None),
        refusal=refusal,
        me=viewer(),
    )
    return page, status


def _standing_now(enrolment: EnrolmentRow) -> tuple[ClauseRow, ...]:
    """The standing judged afresh: a signature must not rest on what was true an hour ago."""
    rules = programme(reading(), enrolment.programme_version_id)
    states = evaluate(rules.clauses, gather(reading(), enrolment, now()))
    return tuple(clause_row(document) for document in clause_documents(states))


def _open(clauses: tuple[ClauseRow, ...], kind: str) -> bool:
    """Whether this clause is the next one: everything before it is met, and it is not."""
    return any(clause.kind == kind and clause.state == PARTIAL for clause in clauses)


@blueprint.post("/certificate/sign")
@requires("enrolment.study")
def sign() -> ResponseReturnValue:
    """The trainee signs the statement, only while everything before it is met; once is enough."""
    enrolment = _own()
    clauses = _standing_now(enrolment)
    if any(clause.kind == "attestation" and clause.met for clause in clauses):
        return redirect(url_for("certification.mine"), 303)
    if not _open(clauses, "attestation"):
        return _before(enrolment, say("attestation_closed"), 409)
    rules = programme(reading(), enrolment.programme_version_id)
    accept_text(act(), enrolment.id, rules.attestation_version_id)
    flash(_("Signed. A second person now looks at everything and releases the certificate."), "met")
    return redirect(url_for("certification.mine"), 303)


@blueprint.post("/certificate/programme")
@requires("enrolment.study")
def choose() -> ResponseReturnValue:
    """The trainee decides under which requirements they finish, where the programme leaves it to them."""
    enrolment = _own()
    form = ProgrammeForm()
    if not form.validate_on_submit():
        return _before(enrolment, say("programme_no_choice"), 400)
    wanted = enrolment.programme_newest_id if form.choice.data == "new" else enrolment.programme_version_id
    try:
        choose_programme(act(), enrolment.id, wanted)
    except Refused as refusal:
        return _before(enrolment, say(refusal.code, refusal.params), 409)
    flash(_("Noted. The list below is the one that holds for you."), "met")
    return redirect(url_for("certification.mine"), 303)


@blueprint.get("/certificates/<public_id>")
@requires("certificate.view")
def certificate(public_id: str) -> ResponseReturnValue:
    """The sheet to print: what was issued, as it was frozen then."""
    issued = _issued(public_id)
    words = _wording(issued)
    lines = shown(issued, waiver_reasons(reading(), issued.clauses))
    return render_template("certification/certificate.html", shown=lines, qr=_qr(words["address"]), **words)


@blueprint.get("/certificates/<public_id>/evidence")
@requires("certificate.view")
def evidence(public_id: str) -> ResponseReturnValue:
    """What the certificate rests on: the list of requirements as it stood when it was issued."""
    issued = _issued(public_id)
    lines = clause_lines(issued.clauses, waiver_reasons(reading(), issued.clauses))
    return render_template("certification/evidence.html", lines=lines, **_wording(issued))


def _issued(public_id: str) -> CertificateView:
    issued = found(_by_number(public_id))
    enrolment = enrolment_by_id(reading(), issued.enrolment_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    return issued


def _qr(address: str) -> Markup:
    """The address as an inline drawing: one path, no style attribute, so that the strict policy allows it."""
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))


# -- anybody's side ---------------------------------------------------------------------------------------


@blueprint.get("/verify")
@requires("public")
def verify() -> ResponseReturnValue:
    form = VerifyForm(request.args)
    if "number" not in request.args:
        return render_template("certification/verify.html", form=form)
    if not (form.number.data or "").strip():
        form.number.errors = [say("number_missing")]
        return render_template("certification/verify.html", form=form), 400
    number = plain_number(form.number.data or "") or "unknown"
    return redirect(url_for("certification.verified", public_id=number), 303)


@blueprint.get("/verify/<public_id>")
@requires("public")
def verified(public_id: str) -> ResponseReturnValue:
    """How a certificate stands now. Unknown and malformed numbers get the same answer at the same cost."""
    issued = _by_number(public_id)
    page = render_template(
        "certification/verified.html",
        form=VerifyForm(formdata=None),
        line=shown_in_a_line(issued.clauses) if issued else "",
        as_of=now(),
        **_wording(issued),
    )
    return page, 200 if issued else 404
