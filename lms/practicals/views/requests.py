"""A request as its trainee shows it: a code to scan, a short address, how it stands."""

from __future__ import annotations

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.cohorts.queries import enrolment_by_id
from lms.database import now, reading
from lms.messages import _
from lms.practicals.queries import describe_entry
from lms.practicals.queries.entries import entry_version
from lms.practicals.queries.requests import request_row
from lms.practicals.rules.asking import OPEN, may_renew
from lms.practicals.services.asking import renew_request, withdraw_request
from lms.practicals.views.blueprint import blueprint, own_request
from lms.practicals.wording import answered, request_state, when
from lms.web import act, found, requires, viewer


@blueprint.get("/s/<public_id>")
@requires("signed_in")
def scanned(public_id: str) -> ResponseReturnValue:
    """Where the code leads: the trainee to their own page, whoever signs to the form."""
    row = found(request_row(reading(), public_id))
    own = enrolment_by_id(reading(), row.enrolment_id, now()).person_id == viewer().person_id
    return redirect(url_for("practicals.asked" if own else "practicals.sign", public_id=public_id), 303)


@blueprint.get("/practice/requests/<public_id>")
@requires("enrolment.study")
def asked(public_id: str) -> ResponseReturnValue:
    row = own_request(public_id)
    written = entry_version(reading(), row.entry_version_id) if row.entry_version_id else None
    address = current_app.config["SIGNOFF"].base_url + url_for("practicals.scanned", public_id=public_id)
    return render_template(
        "practicals/asked.html",
        row=row,
        state=request_state(row, now()),
        open=row.fact.state(now()) == OPEN,
        renewable=may_renew(row.fact, now()) is None,
        how_late=answered(row),
        written=written,
        seen=describe_entry(reading(), written) if written else None,
        address=address,
        qr=_qr(address),
        when=when,
    )


def _qr(address: str) -> Markup:
    """The address as an inline drawing: one path, no style attribute, so that the strict policy allows it."""
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))


@blueprint.post("/practice/requests/<public_id>/renew")
@requires("enrolment.study")
def renew(public_id: str) -> ResponseReturnValue:
    own_request(public_id)
    renew_request(act(), public_id)
    flash(_("Renewed: another fourteen days."), "met")
    return redirect(url_for("practicals.asked", public_id=public_id), 303)


@blueprint.post("/practice/requests/<public_id>/withdraw")
@requires("enrolment.study")
def take_back(public_id: str) -> ResponseReturnValue:
    own_request(public_id)
    withdraw_request(act(), public_id)
    flash(_("Taken back. Nobody can sign it any more."), "met")
    return redirect(url_for("practicals.practice"), 303)
