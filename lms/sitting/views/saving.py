"""The doors for answers and flags of a running attempt: one by one from the page, or the whole paper as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.database import reading
from lms.messages import _, clock_time, say
from lms.permissions import Subject
from lms.sitting.queries.attempt import AttemptPage, attempt_page
from lms.sitting.services.flagging import flag_item
from lms.sitting.services.saving import Saved, save_answer
from lms.sitting.views.attempt import attempt_template
from lms.sitting.views.blueprint import blueprint, own_attempt
from lms.unit_of_work import Refused
from lms.web import act, authorise, requires, viewer


@blueprint.post("/attempts/<public_id>/answers.json")
@requires("attempt.sit")
def save(public_id: str) -> ResponseReturnValue:
    """One answer, sent by the page. 200 names what the server holds; 409 names what it holds instead."""
    authorise(Subject(viewer().person_id))  # the use case finds one's own attempt only
    sent = _sent(request.get_json(silent=True))
    try:
        saved = save_answer(act(), public_id, *sent)
    except Refused as error:
        code = 404 if error.code == "slot_unknown" else 422
        return {"code": error.code, "text": say(error.code)}, code
    return _saved_json(saved), 200 if saved.code in ("saved", "same") else 409


def _sent(body: object) -> tuple[int, dict[str, list[str]], str, int, int]:
    """The fields of a save, or 400: exactly these, each of its type and within its range."""
    if not isinstance(body, dict) or set(body) != {"item", "fields", "client", "seq", "base"}:
        abort(400)
    fields, client = body["fields"], body["client"]
    numbers = [body[name] for name in ("item", "seq", "base")]
    if any(not isinstance(n, int) or isinstance(n, bool) or not 0 <= n < 2**31 for n in numbers):
        abort(400)
    if not isinstance(client, str) or not 8 <= len(client) <= 64 or not client.isalnum():
        abort(400)
    if not isinstance(fields, dict) or len(fields) > 50 or not all(_texts(values) for values in fields.values()):
        abort(400)
    return numbers[0], fields, client, numbers[1], numbers[2]


def _texts(values: object) -> bool:
    return isinstance(values, list) and len(values) <= 50 and all(isinstance(value, str) for value in values)


def _saved_json(saved: Saved) -> dict[str, Any]:
    return {
        "code": saved.code,
        "text": say(saved.code),
        "item": saved.number,
        "sequence": saved.sequence,
        "fields": saved.values,
        "at": clock_time(saved.received_at) if saved.received_at else None,
        "receipt": saved.receipt,
        "hints": [say(message.code, dict(message.params)) for message in saved.messages],
    }


@blueprint.post("/attempts/<public_id>")
@requires("attempt.sit")
def save_form(public_id: str) -> ResponseReturnValue:
    """The whole paper as a plain form: every item that was changed is saved, then where the button leads."""
    head = own_attempt(public_id)
    if head.state != "in_progress":
        return redirect(url_for("sitting.result", public_id=public_id), 303)
    page = attempt_page(reading(), head)
    conflicts = _save_all(page)
    if conflicts:
        fresh = attempt_page(reading(), own_attempt(public_id))
        return attempt_template(fresh, 409, conflicts)
    then = request.form.get("then", "")
    if then.startswith("flag-") and then[5:].isdecimal() and len(then) < 9:
        _toggle_flag(page, int(then[5:]))
        return redirect(url_for("sitting.attempt", public_id=public_id, _anchor=f"item-{then[5:]}"), 303)
    if then == "review":
        return redirect(url_for("sitting.review", public_id=public_id), 303)
    flash(_("Your answers are saved."), "met")
    return redirect(url_for("sitting.attempt", public_id=public_id), 303)


def _save_all(page: AttemptPage) -> dict[int, Saved]:
    """Saves what differs from the page's state; returns what was refused, by item."""
    client = request.form.get("client", "")
    if not 8 <= len(client) <= 64 or not client.isalnum():
        abort(400)
    refused = {}
    for slot in page.slots:
        raw = _fields_of(f"s{slot.number}.")
        base = request.form.get(f"base.{slot.number}", "")
        if not base.isascii() or not base.isdecimal() or len(base) > 9:
            abort(400)
        if _cleaned(raw) == _cleaned(slot.values):
            continue
        saved = save_answer(act(), page.head.public_id, slot.number, raw, client, 1, int(base))
        if saved.code not in ("saved", "same"):
            refused[slot.number] = saved
    return refused


def _fields_of(prefix: str) -> dict[str, list[str]]:
    return {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}


def _cleaned(raw: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in raw.items() if any(value.strip() for value in values)}


def _toggle_flag(page: AttemptPage, number: int) -> None:
    slot = next((slot for slot in page.slots if slot.number == number), None)
    if slot is not None:
        flag_item(act(), page.head.public_id, number, not slot.flagged)


@blueprint.post("/attempts/<public_id>/flags.json")
@requires("attempt.sit")
def flag(public_id: str) -> ResponseReturnValue:
    authorise(Subject(viewer().person_id))  # the use case finds one's own attempt only
    body = request.get_json(silent=True)
    if (
        not isinstance(body, dict)
        or type(body.get("item")) is not int
        or not 0 < body["item"] < 2**31
        or type(body.get("flagged")) is not bool
    ):
        abort(400)
    try:
        flag_item(act(), public_id, body["item"], body["flagged"])
    except Refused as error:
        return {"code": error.code, "text": say(error.code)}, 404 if error.code == "slot_unknown" else 409
    return {"item": body["item"], "flagged": body["flagged"]}
