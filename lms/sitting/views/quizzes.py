"""Pages of the quizzes: the list, and the start page of each with its start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.bank.queries import quizzes_of
from lms.database import now, reading
from lms.messages import _, moment, say
from lms.sitting.policy_words import about, length
from lms.sitting.queries.states import StartPage, quiz_states, start_page
from lms.sitting.services.starting import start_attempt
from lms.sitting.views.blueprint import blueprint, own
from lms.unit_of_work import Refused
from lms.web import act, found, requires


@blueprint.get("/quizzes")
@requires("enrolment.study")
def quizzes() -> ResponseReturnValue:
    enrolment = own()
    return render_template("sitting/quizzes.html", states=quiz_states(reading(), enrolment, now()), enrolment=enrolment)


@blueprint.get("/quizzes/<public_id>")
@requires("enrolment.study")
def quiz(public_id: str) -> ResponseReturnValue:
    page = found(start_page(reading(), own(), public_id, now()))
    return _start_page(page, _refusal(page.state))


def _start_page(page: StartPage, refusal: str | None, **more: str) -> str:
    examination, limited = page.state.quiz.kind == "examination", page.ends_at is not None
    lines = about(page.state.quiz.policy, page.domains, examination=examination, limited=limited)
    return render_template("sitting/start.html", page=page, refusal=refusal, about=lines, length=length, **more)


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
    quiz = found(next((row for row in quizzes_of(reading(), enrolment.release_id) if row.public_id == public_id), None))
    if quiz.kind == "examination" and request.form.get("integrity") != "yes":
        page = found(start_page(reading(), enrolment, public_id, now()))
        if page.state.running is None:
            refusal = _("Say first that you will answer alone and without help.")
            return _start_page(page, None, missing=refusal), 400
    try:
        attempt = start_attempt(act(), enrolment, quiz.id)
    except Refused as error:
        page = found(start_page(reading(), enrolment, public_id, now()))
        return _start_page(page, say(error.code, _shown(error.params))), 409
    return redirect(url_for("sitting.attempt", public_id=attempt), 303)
