"""Breaks that stop the clock: leaving the paper, the page that keeps it out of sight, and coming back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.database import now
from lms.messages import say
from lms.sitting.queries.attempt import AttemptHead
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.views.blueprint import blueprint, own_attempt
from lms.unit_of_work import Refused
from lms.web import act, requires


@blueprint.get("/attempts/<public_id>/break")
@requires("attempt.sit")
def on_break(public_id: str) -> ResponseReturnValue:
    head, at = own_attempt(public_id), now()
    if not head.on_break(at):
        return redirect(url_for("sitting.attempt", public_id=public_id))
    return break_page(head, at)


def break_page(head: AttemptHead, at: datetime, *, refused: bool = False) -> str:
    """With `refused` it says that what was sent has not been stored."""
    assert head.break_ends is not None
    return render_template("sitting/on_break.html", head=head, left=head.break_ends - at, refused=refused)


@blueprint.post("/attempts/<public_id>/break")
@requires("attempt.sit")
def take_break(public_id: str) -> ResponseReturnValue:
    own_attempt(public_id)
    try:
        begin_break(act(), public_id)
    except Refused as error:
        flash(say(error.code, error.params), "due")
        return redirect(url_for("sitting.attempt", public_id=public_id), 303)
    return redirect(url_for("sitting.on_break", public_id=public_id), 303)


@blueprint.post("/attempts/<public_id>/break/end")
@requires("attempt.sit")
def come_back(public_id: str) -> ResponseReturnValue:
    """Where the attempt has ended meanwhile, its page says so."""
    if own_attempt(public_id).state == "in_progress":
        end_break(act(), public_id)
    return redirect(url_for("sitting.attempt", public_id=public_id), 303)
