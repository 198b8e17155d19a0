"""Files of certificates: downloaded by their holders, checked by anybody, and what other verifiers ask for."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.canonical import canonical_json
from lms.certification.forms import grouped_number, plain_number
from lms.certification.queries import CertificateView, certificates
from lms.certification.queries import certificate as certificate_view
from lms.certification.rules.names import surname_fits
from lms.certification.wording import Verdict
from lms.cohorts.queries import enrolment_by_id, subject_of
from lms.credentials.forms import Asked, NumbersForm
from lms.credentials.others import check_of_others
from lms.credentials.queries import withdrawn
from lms.credentials.rules.checking import Refusal
from lms.credentials.rules.shape import Credential
from lms.credentials.rules.status import LENGTH
from lms.credentials.services import (
    FORMS,
    NotGenuine,
    certificate_file,
    check_in_record,
    own_did_document,
    status_bytes,
    trust_of,
)
from lms.credentials.services import check_file as read_file
from lms.credentials.wording import file_holds, file_of_others, file_refused, standing_word
from lms.database import now, reading, runtime
from lms.keys import KeyMissing
from lms.messages import _, say
from lms.tables import csv_text
from lms.web import authorise, found, not_too_often, requires

blueprint = Blueprint("credentials", __name__)

FILES_A_MINUTE, LISTS_A_MINUTE, ASKED_A_MINUTE = 60, 20, 300
"""How much one address may ask for, in each process."""


def _today() -> date:
    return academy_day(now())


def _base_url() -> str:
    address: str = current_app.config["SIGNOFF"].base_url
    return address


@blueprint.get("/certificates/<public_id>/badge.<any(json,png,svg):form>")
@requires("certificate.view")
def download(public_id: str, form: str) -> ResponseReturnValue:
    """The certificate as a file that holds without the academy."""
    issued = found(certificate_view(reading(), plain_number(public_id), _today(), runtime().keys))
    authorise(subject_of(reading(), enrolment_by_id(reading(), issued.enrolment_id, now()), now()))
    try:
        made = certificate_file(reading(), issued, form, runtime().keys, _base_url())
    except (NotGenuine, KeyMissing):
        abort(409)
    answer = Response(made, mimetype=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="certificate-{issued.public_id[:8]}.{form}"'
    return answer


# -- what other verifiers ask for -------------------------------------------------------------------------


@blueprint.get("/.well-known/did.json")
@blueprint.get("/did.json")
@requires("public")
def did() -> ResponseReturnValue:
    """The academy's keys under its did:web; at the second address where it lives under a path."""
    document = found(own_did_document(runtime().keys, _base_url()))
    return _shared(canonical_json(document).encode(), "application/did+json")


@blueprint.get("/status/<any(revocation,suspension):purpose>/<int:number>")
@requires("public")
def status(purpose: str, number: int) -> ResponseReturnValue:
    """A bitstring status list as it is at this minute."""
    not_too_often("status", ASKED_A_MINUTE)
    rows = withdrawn(reading(), _today())
    if number > rows.latest // LENGTH or not runtime().keys.ids():
        abort(404)
    made = status_bytes(rows, purpose, number, now(), runtime().keys, _base_url())
    return _shared(made, "application/vc+ld+json")


def _shared(body: bytes, kind: str) -> Response:
    """An answer that pages of other sites may read: it is public, and says the same to everybody."""
    answer = Response(body, mimetype=kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "public, max-age=30"
    return answer


# -- a stranger's questions -------------------------------------------------------------------------------


@blueprint.post("/verify/file")
@requires("public")
def check_file() -> ResponseReturnValue:
    """Whether a file is a certificate of this academy, unchanged, and how that stands. Nothing of it is kept."""
    not_too_often("file", FILES_A_MINUTE)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        verdict = Verdict("open", _("No file"), say("file_missing"))
        return _checked(verdict, None, 400, say("file_missing"))
    data, credential = upload.read(), None
    try:
        credential = read_file(data, trust_of(runtime().keys), now())
        check_in_record(reading(), credential, _today(), runtime().keys)
    except Refusal as refusal:
        if refusal.code == "key_unknown":
            return _of_others(data)
        genuine = credential if refusal.code != "not_in_record" else None
        return _checked(file_refused(refusal.code), genuine, 200 if genuine else 422)
    return _checked(file_holds(), credential, 200)


def _of_others(data: bytes) -> ResponseReturnValue:
    """The answer about a file that this academy did not sign: perhaps one did that it relies on."""
    try:
        credential = check_of_others(data, runtime().keys, now())
    except Refusal as refusal:
        return _checked(file_refused(refusal.code), None, 422)
    return _checked(file_of_others(credential.issuer), credential, 200, ours=False)


def _checked(
    verdict: Verdict, credential: Credential | None, code: int, problem: str = "", ours: bool = True
) -> ResponseReturnValue:
    page = render_template(
        "credentials/checked.html",
        verdict=verdict,
        found=credential,
        ours=ours,
        counts=" · ".join(f"{name}: {count}" for name, count in credential.shown.items()) if credential else "",
        as_of=now(),
        problem=problem,
    )
    return page, code


@blueprint.get("/verify/list")
@requires("public")
def numbers() -> ResponseReturnValue:
    return render_template("credentials/numbers.html", form=NumbersForm(formdata=None))


@blueprint.post("/verify/list")
@requires("public")
def check_list() -> ResponseReturnValue:
    """A table with a line for each number that was asked for. Unknown and malformed numbers are answered alike."""
    not_too_often("list", LISTS_A_MINUTE)
    form = NumbersForm()
    asked = form.asked()
    if not asked:
        return render_template("credentials/numbers.html", form=form), 400
    held = certificates(reading(), {one.number for one in asked}, _today(), runtime().keys)
    header = [
        _("As asked"), _("Standing"), _("Since"), _("Holder"), _("Credential"), _("Level"), _("Issued"), _("Until"),
        _("Number"),
    ]  # fmt: skip
    table = csv_text(header, [_line(one, held.get(one.number)) for one in asked])
    answer = Response(table, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="certificates-{_today().isoformat()}.csv"'
    return answer


def _line(asked: Asked, held: CertificateView | None) -> list[str | int]:
    if held is None or (asked.surname and not surname_fits(asked.surname, held.holder_name)):
        return [asked.written, standing_word("another" if held else "unknown"), "", "", "", "", "", "", ""]
    if held.status == "broken":
        return [asked.written, standing_word("broken"), "", "", "", "", "", "", ""]
    return [
        asked.written,
        standing_word(held.status),
        academy_day(held.status_since).isoformat(),
        held.holder_name,
        held.title,
        held.level,
        academy_day(held.issued_at).isoformat(),
        held.valid_until.isoformat(),
        grouped_number(held.public_id),
    ]
