"""The address of the sheet: a certificate as a PDF, for whoever may see the certificate."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.certification.forms import grouped_number, plain_number
from lms.certification.queries import CertificateView, certificate
from lms.cohorts.queries import enrolment_by_id, subject_of
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.printing import wording  # noqa: F401  (adds the sentences)
from lms.printing.services import Wish, printed
from lms.printing.sheet import PAPERS
from lms.unit_of_work import Refused
from lms.web import authorise, found, refuse, requires

blueprint = Blueprint("printing", __name__)


@blueprint.get("/certificates/<public_id>.pdf")
@requires("certificate.view")
def sheet(public_id: str) -> ResponseReturnValue:
    """The certificate on A4 or Letter, made when it is asked for and the same bytes each time."""
    issued = _issued(public_id)
    paper = request.args.get("paper", "a4")
    if paper not in PAPERS:
        abort(400)
    settings = current_app.config["SIGNOFF"]
    address = settings.base_url + url_for("certification.verified", public_id=issued.public_id)
    number = grouped_number(issued.public_id)
    wish = Wish(issued, found(academy_of()), number, address, settings.locale, paper)
    try:
        made = printed(reading(), wish, runtime().keys, settings.base_url, settings.font_folder)
    except Refused as refused:
        if refused.code != "printing_busy":
            raise
        return _busy(refused)
    answer = make_response(made)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="certificate-{issued.public_id}-{paper}.pdf"'
    return answer


def _issued(public_id: str) -> CertificateView:
    academy = found(academy_of())
    issued = found(certificate(reading(), plain_number(public_id), academy.day_of(now()), runtime().keys))
    enrolment = enrolment_by_id(reading(), issued.enrolment_id, now())
    authorise(subject_of(reading(), enrolment, now()))
    return issued


def _busy(refused: Refused) -> ResponseReturnValue:
    answer = make_response(refuse(_("One moment"), say(refused.code, refused.params), 503))
    answer.headers["Retry-After"] = "3"
    return answer
