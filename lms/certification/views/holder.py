"""The holder's pages: the way to the certificate, how it stands, the sheet, and what it rests on."""

from __future__ import annotations

from datetime import date

import segno
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.loading import academy_day
from lms.catalogue.queries import programme, text_version
from lms.certification.clause_words import clause_lines
from lms.certification.evidence import gather
from lms.certification.forms import ProgrammeForm, SignForm
from lms.certification.queries import (
    CertificateView,
    ClauseRow,
    certificate_of,
    changes_to_read,
    clause_row,
    held,
    new_since,
    notices_of,
    programme_news,
    tasks_of,
    waiver_reasons,
)
from lms.certification.rules import PARTIAL, evaluate
from lms.certification.rules.renewal import rule_of, valid_until
from lms.certification.services import choose_programme, clause_documents
from lms.certification.version_words import told
from lms.certification.views.blueprint import blueprint, by_number, dates_of, wording_of
from lms.certification.wording import shown
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, own_enrolment, subject_of
from lms.database import now, reading, runtime
from lms.learning.services import accept_text
from lms.messages import _, say
from lms.permissions import Subject
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer


@blueprint.get("/certificate")
@requires("enrolment.study")
def mine() -> ResponseReturnValue:
    enrolment = _own()
    issued = certificate_of(reading(), enrolment.id, academy_day(now()), runtime().keys)
    if issued is None:
        return _before(enrolment)
    new = new_since(reading(), issued.document["release"], enrolment.release_id)
    return render_template(
        "certification/issued.html",
        new=new,
        ahead=dates_of(issued, enrolment),
        notices=notices_of(reading(), [issued.id], viewer().person_id),
        tasks=tasks_of(reading(), viewer().person_id, academy_day(now())),
        changes=changes_to_read(reading(), viewer().person_id, academy_day(now())),
        **wording_of(issued),
    )


def _own() -> EnrolmentRow:
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def _before(enrolment: EnrolmentRow, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """What is missing, the statement when it can be signed, or that somebody else has to act."""
    rules = programme(reading(), enrolment.programme_version_id)
    clauses = _standing_now(enrolment)
    news = programme_news(reading(), enrolment)
    present = _present(enrolment)
    page = render_template(
        "certification/before.html",
        lines=clause_lines(clauses, waiver_reasons(reading(), clauses)),
        news=told(news) if news else None,
        left=sum(not clause.met for clause in clauses),
        can_sign=_open(clauses, "attestation"),
        decides=_open(clauses, "entrustment"),
        waits=_open(clauses, "release"),
        text=text_version(reading(), rules.attestation_version_id),
        wording=rules.document["certificate"],
        form=SignForm(formdata=None),
        present=present[0] if present else None,
        opens_on=present[1] if present else None,
        notices=notices_of(reading(), [present[0].id], viewer().person_id) if present else (),
        today=academy_day(now()),
        tasks=tasks_of(reading(), viewer().person_id, academy_day(now())) if present else (),
        changes=changes_to_read(reading(), viewer().person_id, academy_day(now())) if present else (),
        next_until=_next_until(enrolment, present[0]) if present else None,
        refusal=refusal,
        me=viewer(),
    )
    return page, status


def _present(enrolment: EnrolmentRow) -> tuple[CertificateView, date] | None:
    """The certificate that this cycle renews, as it stands, and from when on evidence counts; None for a first one."""
    before = held(reading(), enrolment.id) if enrolment.cycle > 1 else None
    if before is None:
        return None
    return found(certificate_of(reading(), before.enrolment_id, academy_day(now()), runtime().keys)), before.opens_on


def _next_until(enrolment: EnrolmentRow, present: CertificateView) -> date:
    """The last day of the next certificate, if it were issued today."""
    rules = programme(reading(), enrolment.programme_version_id)
    return valid_until(rule_of(rules.document["certificate"]), academy_day(now()), present.valid_until)


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
    words = wording_of(issued)
    lines = shown(issued, waiver_reasons(reading(), issued.clauses))
    return render_template("certification/certificate.html", shown=lines, qr=_qr(words["address"]), **words)


@blueprint.get("/certificates/<public_id>/evidence")
@requires("certificate.view")
def evidence(public_id: str) -> ResponseReturnValue:
    """What the certificate rests on: the list of requirements as it stood when it was issued."""
    issued = _issued(public_id)
    lines = clause_lines(issued.clauses, waiver_reasons(reading(), issued.clauses))
    return render_template("certification/evidence.html", lines=lines, **wording_of(issued))


def _issued(public_id: str) -> CertificateView:
    issued = found(by_number(public_id))
    enrolment = enrolment_by_id(reading(), issued.enrolment_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    return issued


def _qr(address: str) -> Markup:
    """The address as an inline drawing: one path, no style attribute, so that the strict policy allows it."""
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))
