"""The scope card: for its holder with a code to scan, and for anybody who scanned it, without an account."""

from __future__ import annotations

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import now, reading
from lms.entrustment.queries import card_at, card_of
from lms.entrustment.services import renew_address
from lms.entrustment.views.blueprint import blueprint
from lms.entrustment.wording import HOW, card_sentence, told
from lms.messages import _
from lms.permissions import Subject
from lms.web import act, authorise, found, not_too_often, requires, viewer

SCANNED_A_MINUTE = 120  # cards from one address: a clinic scans them one by one


def _own() -> EnrolmentRow:
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


@blueprint.get("/practice/scope")
@requires("enrolment.study")
def mine() -> ResponseReturnValue:
    """What the holder may do today, the code that shows it to a clinic, and what was decided."""
    row = _own()
    card = card_of(reading(), row.person_id, now())
    address = _address(card.address) if card.address else ""
    return render_template(
        "entrustment/mine.html",
        card=card,
        sentence=card_sentence(card),
        address=address,
        qr=_qr(address) if address else "",
        history=told(card),
        how={name: _(words) for name, words in HOW.items()},
    )


def _address(public_id: str) -> str:
    base: str = current_app.config["SIGNOFF"].base_url
    return base + url_for("entrustment.card", public_id=public_id)


def _qr(address: str) -> Markup:
    """The address as an inline drawing: one path, no style attribute, so that the strict policy allows it."""
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))


@blueprint.post("/practice/scope/address")
@requires("enrolment.study")
def renew() -> ResponseReturnValue:
    """Makes an address for the card; the one before leads nowhere from then on."""
    renew_address(act(), _own().id)
    flash(_("This is the address of your card from now on. An earlier one leads nowhere."), "met")
    return redirect(url_for("entrustment.mine"), 303)


@blueprint.get("/scope/<public_id>")
@requires("public")
def card(public_id: str) -> ResponseReturnValue:
    """What somebody may do today, for whoever scanned the code. Unknown addresses get one answer at one cost."""
    not_too_often("scope", SCANNED_A_MINUTE)
    shown = card_at(reading(), public_id, now())
    if shown is None:
        return render_template("entrustment/card.html", card=None, as_of=now()), 404
    return render_template("entrustment/card.html", card=shown, sentence=card_sentence(shown), as_of=now())
