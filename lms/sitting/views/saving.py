"""The doors for answers and flags of a running attempt: one by one from the page, or the paper as a plain form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.database import now, reading
from lms.messages import _, clock_time, say
from lms.permissions import Subject
from lms.sitting.queries.attempt import AttemptPage, attempt_page
from lms.sitting.queries.slots import SlotView
from lms.sitting.services.advancing import go_on
from lms.sitting.services.flagging import flag_item
from lms.sitting.services.saving import Saved, save_answer
from lms.sitting.services.sheets import Entry, save_sheet
from lms.sitting.views.attempt import attempt_template
from lms.sitting.views.blueprint import blueprint, own_attempt
from lms.sitting.views.breaks import break_page
from lms.unit_of_work import Act, Refused
from lms.web import act, authorise, requires, viewer


@blueprint.post("/attempts/<public_id>/answers.json")
@requires("attempt.sit")
def save(public_id: str) -> ResponseReturnValue:
    """One answer, sent by the page. 200 names what the server holds; 409 names what it holds instead."""
    me = viewer()
    authorise(Subject(me.person_id))  # the use case finds one's own attempt only
    sent = _sent(request.get_json(silent=True))
    try:
        saved = save_answer(Act(me.actor, now()), public_id, *sent, me.session_id)
    except Refused as error:
        return {"code": error.code, "text": say(error.code)}, 404 if error.code == "slot_unknown" else 422
    return _saved_json(saved), 200 if saved.code in ("saved", "same", "overtaken") else 409


def _sent(body: object) -> tuple[int, dict[str, list[str]], str, int, int, int | None]:
    """The fields of a save, or 400: exactly these, each of its type and within its range."""
    if not isinstance(body, dict) or set(body) - {"confidence"} != {"item", "fields", "client", "seq", "base"}:
        abort(400)
    fields, client, level = body["fields"], body["client"], body.get("confidence")
    numbers = [body[name] for name in ("item", "seq", "base")]
    if not all(_number(n) for n in numbers) or not (level is None or _number(level)):
        abort(400)
    if not isinstance(client, str) or not 8 <= len(client) <= 64 or not client.isalnum():
        abort(400)
    if not isinstance(fields, dict) or len(fields) > 50 or not all(_texts(values) for values in fields.values()):
        abort(400)
    return numbers[0], fields, client, numbers[1], numbers[2], level


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _texts(values: object) -> bool:
    return isinstance(values, list) and len(values) <= 50 and all(isinstance(value, str) for value in values)


_TEXTS = {"closed": "not_in_progress"}  # of a quiz, the same word says when it closed


def _saved_json(saved: Saved) -> dict[str, Any]:
    return {
        "code": saved.code,
        "text": say(_TEXTS.get(saved.code, saved.code)),
        "item": saved.number,
        "sequence": saved.sequence,
        "fields": saved.values,
        "confidence": saved.confidence,
        "at": clock_time(saved.received_at) if saved.received_at else None,
        "holder": saved.holder,
        "receipt": saved.receipt.document if saved.receipt else None,
        "signature": saved.receipt.signature if saved.receipt else None,
        "hints": [say(message.code, dict(message.params)) for message in saved.messages],
    }


@blueprint.post("/attempts/<public_id>")
@requires("attempt.sit")
def save_form(public_id: str) -> ResponseReturnValue:
    """The paper as a plain form: every item that was changed is saved, then what the button says."""
    head = own_attempt(public_id)
    if head.state != "in_progress":
        return redirect(url_for("sitting.result", public_id=public_id), 303)
    page = attempt_page(reading(), head)
    verb, _dash, number = request.form.get("then", "").partition("-")
    named = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    refused = _save_all(page, named if verb == "check" else 0)
    if refused and head.on_break(now()):
        return break_page(head, now(), refused=True), 409
    if refused:
        fresh = attempt_page(reading(), own_attempt(public_id))
        return attempt_template(fresh, 409, refused)
    return _then(page, verb, named)


def _then(page: AttemptPage, verb: str, named: int) -> ResponseReturnValue:
    """Where the button leads once everything is saved."""
    public_id = page.head.public_id
    if verb == "flag" and named:
        _toggle_flag(page, named)
    if verb == "next" and named:
        with suppress(Refused):  # the time is over or it is submitted: the page says so
            go_on(act(), public_id, named)
        return redirect(url_for("sitting.attempt", public_id=public_id), 303)
    if verb in ("flag", "check") and named:
        return redirect(url_for("sitting.attempt", public_id=public_id, _anchor=f"item-{named}"), 303)
    if verb == "review":
        return redirect(url_for("sitting.review", public_id=public_id), 303)
    flash(_("Your answers are saved."), "met")
    return redirect(url_for("sitting.attempt", public_id=public_id), 303)


def _save_all(page: AttemptPage, checked: int) -> dict[int, Saved]:
    """Saves what differs from the page's state, and checks one item where a number is given; returns what was
    refused, by item."""
    client = request.form.get("client", "")
    if not 8 <= len(client) <= 64 or not client.isalnum():
        abort(400)
    found = (_entry(page, slot, check=slot.number == checked) for slot in page.slots)
    entries = [entry for entry in found if entry is not None]
    return save_sheet(act(), page.head.public_id, entries, client, viewer().session_id) if entries else {}


def _entry(page: AttemptPage, slot: SlotView, *, check: bool) -> Entry | None:
    """None where there is nothing to do: the form does not hold the item, or holds what is stored."""
    raw, level = _fields_of(f"s{slot.number}."), _level(request.form.get(f"c{slot.number}", ""))
    base = request.form.get(f"base.{slot.number}")
    if base is None and not raw and not _must_stand(page, slot):
        return None
    if base is None or not base.isascii() or not base.isdecimal() or len(base) > 9:
        abort(400)
    if not check and _cleaned(raw) == _cleaned(slot.values) and level == slot.confidence:
        return None
    return Entry(slot.number, raw, int(base), level, check)


def _must_stand(page: AttemptPage, slot: SlotView) -> bool:
    """Whether the form has to hold the item: that of a paper that goes forward only may be older than the page."""
    return not page.head.policy.forward_only and not slot.settled


def _level(text: str) -> int | None:
    """How sure the answer is; None where nothing was said."""
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 2:
        abort(400)
    return int(text)


def _fields_of(prefix: str) -> dict[str, list[str]]:
    return {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}


def _cleaned(raw: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in raw.items() if any(value.strip() for value in values)}


def _toggle_flag(page: AttemptPage, number: int) -> None:
    slot = next((slot for slot in page.open_slots if slot.number == number), None)
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
