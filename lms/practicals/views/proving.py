"""The signer proves to be there, and what becomes of a signature that a page sends by itself."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from lms.accounts.proving import Proof, keep_proof, kept_proof, prove
from lms.database import now, reading
from lms.messages import say
from lms.practicals.forms.signing import JudgementForm
from lms.practicals.services import Signature
from lms.practicals.views.blueprint import blueprint
from lms.unit_of_work import Refused
from lms.web import act, requires, viewer


@blueprint.get("/signing.json")
@requires("practical.sign")
def signing_state() -> ResponseReturnValue:
    """A form token of the sign-in that holds now, and whose it is."""
    return {"token": generate_csrf(), "person": viewer().public_id}


@blueprint.post("/signing.json")
@requires("practical.sign")
def prove_once() -> ResponseReturnValue:
    """Weighs a password or a PIN and keeps the proof for the next hours of this sign-in; the page gets its token."""
    body = request.get_json(silent=True)
    secret = body.get("secret") if isinstance(body, dict) else None
    if not isinstance(secret, str) or not 0 < len(secret) <= 128:
        abort(400)
    try:
        kind = prove(act(), viewer().person_id, secret)
    except Refused as refusal:
        return {"code": refusal.code, "text": say(refusal.code)}, _STATUS[refusal.code]
    return {"proof": keep_proof(act(), viewer().session_id, kind), "person": viewer().public_id}


_STATUS = {"proof_throttled": 429, "proof_wrong": 403}


def signature(form: JudgementForm) -> Signature | None:
    """The signature under a form: with the secret that was typed, or with a proof of this sign-in; None marks why."""
    proof = _proof(form)
    if proof is None:
        return None
    given = form.given(now())
    earlier = proof.at if (now() - proof.at).total_seconds() >= 60 else None
    return Signature(form.meaning.data or "", proof.kind, earlier, given)


def _proof(form: JudgementForm) -> Proof | None:
    me, secret, token = viewer(), form.secret.data or "", form.proof.data or ""
    if not secret and token:
        kept = kept_proof(reading(), token, me.session_id, me.person_id, now())
        if kept is None:
            form.refuse("secret", "proof_over")
        return kept
    if not secret:
        form.refuse("secret", "proof_needed")
        return None
    try:
        return Proof(prove(act(), me.person_id, secret), now())
    except Refused as refusal:
        form.refuse("secret", refusal.code)
        return None


def told(form: JudgementForm, status: int, code: str = "") -> tuple[dict[str, Any], int]:
    """What a page that sends by itself hears of a form that was not signed."""
    found = [*form.form_errors, *(text for texts in form.errors.values() for text in texts if texts)]
    over = any(say(one) in form.secret.errors for one in ("proof_over", "proof_needed"))
    said = " ".join(dict.fromkeys(str(text) for text in found))
    return {"code": "proof_over" if over else code or "not_signed", "text": said}, status


def signed(public_id: str) -> dict[str, str]:
    return {"observation": public_id, "address": url_for("practicals.observation", public_id=public_id)}
