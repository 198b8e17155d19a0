"""Pages of one attempt: the paper while it runs, the review before its submission, the result."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.database import now, reading, snapshot
from lms.sitting.queries.attempt import AttemptPage, attempt_page
from lms.sitting.queries.result import result_page
from lms.sitting.services.saving import Saved
from lms.sitting.services.submitting import submit_attempt
from lms.sitting.views.blueprint import blueprint, own_attempt
from lms.sitting.views.paper import paper_html
from lms.sitting.wording import judgement, levels
from lms.web import act, requires


@blueprint.get("/attempts/<public_id>")
@requires("attempt.sit")
def attempt(public_id: str) -> ResponseReturnValue:
    with snapshot() as reader:
        head = own_attempt(public_id, reader)
        if head.state != "in_progress":
            return redirect(url_for("sitting.result", public_id=public_id))
        if head.on_break(now()):
            return redirect(url_for("sitting.on_break", public_id=public_id))
        page = attempt_page(reader, head)
    return attempt_template(page) if page.open(now()) else _time_up(page)


def _time_up(page: AttemptPage) -> str:
    """What the clock has made of the attempt, and what can still be done."""
    return render_template("sitting/time_up.html", page=page, standing=page.head.standing(now()))


def attempt_template(
    page: AttemptPage, status: int = 200, conflicts: Mapping[int, Saved] | None = None
) -> ResponseReturnValue:
    return paper_html(page, conflicts or {}), status


@blueprint.get("/attempts/<public_id>/review")
@requires("attempt.sit")
def review(public_id: str) -> ResponseReturnValue:
    """Everything once more before it is final (WCAG 2.2, 3.3.4)."""
    head = own_attempt(public_id)
    if head.state != "in_progress":
        return redirect(url_for("sitting.result", public_id=public_id))
    if head.on_break(now()):
        return redirect(url_for("sitting.on_break", public_id=public_id))
    page = attempt_page(reading(), head)
    return render_template("sitting/review.html", page=page) if page.open(now()) else _time_up(page)


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
    if head.state == "abandoned":
        return _time_up(attempt_page(reading(), head))
    page = result_page(reading(), head, now())
    words = dict(levels(head.policy.confidence))
    return render_template("sitting/result.html", page=page, levels=words, judgement=judgement)
