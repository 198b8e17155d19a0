"""The daily questions: today's next one, what there is to say about an answer, and the pause."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.database import now, reading
from lms.messages import _
from lms.permissions import Subject
from lms.refreshing import wording
from lms.refreshing.queries import Fresh, asked, fresh_of, told
from lms.refreshing.services import answer_question, set_paused
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer

blueprint = Blueprint("refreshing", __name__, url_prefix="/fresh")


def fresh_for(person_id: int) -> Fresh:
    """What comes back to somebody today, by the academy's calendar."""
    academy = academy_of()
    return fresh_of(reading(), person_id, now(), ZoneInfo(academy.zone if academy else "UTC"))


def _own() -> Fresh:
    me = viewer()
    authorise(Subject(me.person_id))
    return fresh_for(me.person_id)


@blueprint.get("")
@requires("enrolment.study")
def today() -> ResponseReturnValue:
    """The next question of today, or when there is one again."""
    return _page(_own())


def _page(fresh: Fresh, refusal: str = "", key: str = "", status: int = 200) -> ResponseReturnValue:
    """`key` names the question that was refused, so that the same one is asked again."""
    view = None
    if fresh.today.asked and not fresh.paused:
        items = [fresh.items[id] for id in fresh.today.asked]
        view = asked(reading(), fresh, next((item for item in items if item.key == key), items[0]))
    page = render_template("refreshing/today.html", fresh=fresh, view=view, refusal=refusal, words=wording)
    return page, status


@blueprint.get("/<course>/<key>")
@requires("enrolment.study")
def answered(course: str, key: str) -> ResponseReturnValue:
    """What there is to say about the answer of today; where there is none yet, the question is on the page of today."""
    fresh = _own()
    item = found(fresh.item(course, key))
    view = told(reading(), fresh, item)
    if view is None:
        return redirect(url_for("refreshing.today"))
    return render_template("refreshing/answered.html", fresh=fresh, view=view, words=wording)


@blueprint.post("/<course>/<key>")
@requires("enrolment.study")
def answer(course: str, key: str) -> ResponseReturnValue:
    """One answer; sent twice, it counts once and the same page comes back."""
    authorise(Subject(viewer().person_id))
    raw = {name.removeprefix("q."): values for name, values in request.form.lists() if name.startswith("q.")}
    try:
        answer_question(act(), course, key, raw)
    except Refused as refusal:
        if refusal.code == "refresh_unknown":
            abort(404)
        return _page(_own(), refusal.code, key, 409 if refusal.code == "refresh_not_today" else 400)
    return redirect(url_for("refreshing.answered", course=course, key=key), 303)


@blueprint.post("/pause")
@requires("enrolment.study")
def pause() -> ResponseReturnValue:
    """Puts the questions aside, or takes them up again."""
    authorise(Subject(viewer().person_id))
    wanted = request.form.get("paused")
    if wanted not in ("yes", "no"):
        abort(400)
    try:
        set_paused(act(), wanted == "yes")
    except Refused:
        abort(404)
    if wanted == "no":  # the page itself says that they are paused
        flash(_("The questions come again."), "met")
    return redirect(url_for("refreshing.today"), 303)
