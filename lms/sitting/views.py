"""Pages of quizzes: list, start page, the running attempt with its saves, review before submission, result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import now, reading, runtime
from lms.messages import _, clock_time, moment, say
from lms.permissions import Subject
from lms.sitting import wording  # noqa: F401  (adds the sentences)
from lms.sitting.queries import (
    AttemptHead,
    AttemptPage,
    attempt_head,
    attempt_page,
    quiz_states,
    result_page,
    start_page,
)
from lms.sitting.services import Saved, flag_item, save_answer, start_attempt, submit_attempt
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer

blueprint = Blueprint("sitting", __name__)


def own() -> EnrolmentRow:
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


def own_attempt(public_id: str) -> AttemptHead:
    """The viewer's own attempt; anybody else's is a 404."""
    head = attempt_head(reading(), public_id)
    authorise(None if head is None else Subject(head.owner))
    return found(head)


@blueprint.get("/quizzes")
@requires("enrolment.study")
def quizzes() -> ResponseReturnValue:
    enrolment = own()
    return render_template("sitting/quizzes.html", states=quiz_states(reading(), enrolment, now()), enrolment=enrolment)


@blueprint.get("/quizzes/<public_id>")
@requires("enrolment.study")
def quiz(public_id: str) -> ResponseReturnValue:
    page = found(start_page(reading(), own(), public_id, now()))
    return render_template("sitting/start.html", page=page, refusal=_refusal(page.state))


def _refusal(state: Any) -> str | None:
    """Why no attempt can start now, in words."""
    if state.lock is not None:
        return say(state.lock.code, state.lock.params)
    if state.refusal is None or state.running is not None:
        return None
    return say(state.refusal.code, _shown(state.refusal.params))


def _shown(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: moment(value, relative=True) if hasattr(value, "tzinfo") else value for name, value in params.items()}


@blueprint.post("/quizzes/<public_id>/attempts")
@requires("enrolment.study")
def start(public_id: str) -> ResponseReturnValue:
    enrolment = own()
    page = found(start_page(reading(), enrolment, public_id, now()))
    if page.state.quiz.kind == "examination" and request.form.get("integrity") != "yes" and page.state.running is None:
        refusal = _("Say first that you will answer alone and without help.")
        return render_template("sitting/start.html", page=page, refusal=None, missing=refusal), 400
    try:
        attempt = start_attempt(act(), enrolment, page.state.quiz.id)
    except Refused as error:
        refusal = say(error.code, _shown(error.params))
        return render_template("sitting/start.html", page=page, refusal=refusal), 409
    return redirect(url_for("sitting.attempt", public_id=attempt), 303)


# -- the running attempt ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PaletteSlot:
    number: int
    href: str
    state: str
    flagged: bool
    current: bool


@blueprint.get("/attempts/<public_id>")
@requires("attempt.sit")
def attempt(public_id: str) -> ResponseReturnValue:
    head = own_attempt(public_id)
    if head.state != "in_progress":
        return redirect(url_for("sitting.result", public_id=public_id))
    page = attempt_page(reading(), head)
    if not page.open(now()):
        return render_template("sitting/time_up.html", page=page)
    return _attempt_template(page)


def _attempt_template(
    page: AttemptPage, status: int = 200, conflicts: Mapping[int, Saved] | None = None
) -> ResponseReturnValue:
    at = now()
    due = page.head.due_at
    html = render_template(
        "sitting/attempt.html",
        page=page,
        palette_slots=palette_slots(page),
        client=runtime().chance.public_id(),
        remaining=None if due is None else max(0, int((due - at).total_seconds())),
        conflicts=conflicts or {},
    )
    return html, status


def palette_slots(page: AttemptPage) -> list[PaletteSlot]:
    return [
        PaletteSlot(slot.number, f"#item-{slot.number}", "answered" if slot.answered else "open", slot.flagged, False)
        for slot in page.slots
    ]


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
        return _attempt_template(fresh, 409, conflicts)
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


@blueprint.get("/attempts/<public_id>/review")
@requires("attempt.sit")
def review(public_id: str) -> ResponseReturnValue:
    """Everything once more before it is final (WCAG 2.2, 3.3.4)."""
    head = own_attempt(public_id)
    if head.state != "in_progress":
        return redirect(url_for("sitting.result", public_id=public_id))
    page = attempt_page(reading(), head)
    if not page.open(now()):
        return render_template("sitting/time_up.html", page=page)
    return render_template("sitting/review.html", page=page)


@blueprint.post("/attempts/<public_id>/submission")
@requires("attempt.sit")
def submit(public_id: str) -> ResponseReturnValue:
    own_attempt(public_id)
    submit_attempt(act(), public_id)
    return redirect(url_for("sitting.result", public_id=public_id), 303)


@blueprint.get("/attempts/<public_id>/result")
@requires("attempt.review")
def result(public_id: str) -> ResponseReturnValue:
    head = own_attempt(public_id)
    if head.state == "in_progress":
        return redirect(url_for("sitting.attempt", public_id=public_id))
    return render_template("sitting/result.html", page=result_page(reading(), head))
