"""The doors for who may answer now: the state that open pages ask for, and taking over from another of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from lms.database import now, reading, runtime
from lms.messages import clock_time, say
from lms.permissions import Subject
from lms.sitting.queries.holding import Holding, holding_of
from lms.sitting.rules import held_elsewhere
from lms.sitting.services.holding import hold
from lms.sitting.views.blueprint import blueprint, own_attempt
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer


@blueprint.get("/attempts/<public_id>/state.json")
@requires("attempt.sit")
def state(public_id: str) -> ResponseReturnValue:
    """Asked every ten seconds by every open page; with `token`, a form token of this sign-in beside it."""
    client = client_name(request.args["client"]) if "client" in request.args else ""
    at = now()
    holding = holding_of(reading(), public_id, at)
    authorise(None if holding is None else Subject(holding.owner))
    said = _state_json(found(holding), viewer().session_id, client, at)
    return {**said, "token": generate_csrf()} if "token" in request.args else said


def _state_json(holding: Holding, session_id: int, client: str, at: datetime) -> dict[str, Any]:
    pause = holding.break_remaining(at)
    return {
        "holder": holding.holder == f"{session_id}.{client}",
        "here": not held_elsewhere(holding.holder, session_id),
        "state": holding.state,
        "remaining_ms": holding.remaining(at),
        "ends": clock_time(holding.due_at) if holding.due_at else None,
        "break": None if pause is None else {"remaining_ms": pause},
        "sequences": {str(number): sequence for number, sequence in holding.sequences.items()},
    }


def client_name(text: object) -> str:
    """The name that a tab gave itself, or 400."""
    if not isinstance(text, str) or not 8 <= len(text) <= 64 or not text.isascii() or not text.isalnum():
        abort(400)
    return text


@blueprint.post("/attempts/<public_id>/hold.json")
@requires("attempt.sit")
def claim(public_id: str) -> ResponseReturnValue:
    authorise(Subject(viewer().person_id))  # the use case finds one's own attempt only
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or set(body) != {"client", "take"} or type(body["take"]) is not bool:
        abort(400)
    client = client_name(body["client"])
    try:
        held = hold(act(), public_id, viewer().session_id, client, take=body["take"])
    except Refused as error:
        return {"code": error.code, "text": say(error.code)}, 404
    return _state_json(held, viewer().session_id, client, now())


@blueprint.post("/attempts/<public_id>/hold")
@requires("attempt.sit")
def take_over(public_id: str) -> ResponseReturnValue:
    """The same without a script: the page that comes back may answer."""
    own_attempt(public_id)
    hold(act(), public_id, viewer().session_id, runtime().chance.public_id(), take=True)
    return redirect(url_for("sitting.attempt", public_id=public_id), 303)
