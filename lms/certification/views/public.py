"""What anybody may ask: how a certificate stands now."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.certification.forms import VerifyForm, plain_number
from lms.certification.rules.names import surname_fits
from lms.certification.views.blueprint import blueprint, by_number, wording_of
from lms.certification.wording import shown_in_a_line, somebody_else
from lms.database import now
from lms.messages import say
from lms.web import not_too_often, requires

ASKED_A_MINUTE = 300  # single questions from one address: a hospital behind one address asks them too


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
    surname = " ".join((form.surname.data or "").split())[:100] or None
    return redirect(url_for("certification.verified", public_id=number, surname=surname), 303)


@blueprint.get("/verify/<public_id>")
@requires("public")
def verified(public_id: str) -> ResponseReturnValue:
    """How a certificate stands now. Unknown and malformed numbers get the same answer at the same cost."""
    not_too_often("verify", ASKED_A_MINUTE)
    issued = by_number(public_id)
    surname = request.args.get("surname", "")[:100]
    words = wording_of(issued)
    if issued and surname and not surname_fits(surname, issued.holder_name):
        issued, words = None, {"certificate": None, "verdict": somebody_else(surname)}
    page = render_template(
        "certification/verified.html",
        form=VerifyForm(formdata=None),
        line=shown_in_a_line(issued.clauses) if issued else "",
        as_of=now(),
        **words,
    )
    return page, 200 if issued else 404
