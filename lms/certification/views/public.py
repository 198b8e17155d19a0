"""What anybody may ask: how a certificate stands now."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.certification.forms import VerifyForm, plain_number
from lms.certification.views.blueprint import blueprint, by_number, wording_of
from lms.certification.wording import shown_in_a_line
from lms.database import now
from lms.messages import say
from lms.web import requires


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
    issued = by_number(public_id)
    page = render_template(
        "certification/verified.html",
        form=VerifyForm(formdata=None),
        line=shown_in_a_line(issued.clauses) if issued else "",
        as_of=now(),
        **wording_of(issued),
    )
    return page, 200 if issued else 404
