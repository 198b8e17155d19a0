"""Pages of learning: the path, a lesson with its checks, the declaration before it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import outline, text_version
from lms.catalogue.wording import disclosed
from lms.cohorts.queries import EnrolmentRow, own_enrolment
from lms.database import now, reading
from lms.learning import wording  # noqa: F401  (adds the sentences)
from lms.learning.queries import LessonView, lesson_view, path_of
from lms.learning.services import accept_text, answer_check, note_place
from lms.messages import _
from lms.permissions import Subject
from lms.unit_of_work import Refused
from lms.web import act, authorise, found, requires, viewer

blueprint = Blueprint("learning", __name__, url_prefix="/learn")


def own() -> EnrolmentRow:
    """The enrolment that the viewer studies in; 404 for who studies nothing here."""
    me = viewer()
    authorise(Subject(me.person_id))
    return found(own_enrolment(reading(), me.person_id, now()))


@blueprint.get("/lessons")
@requires("enrolment.study")
def path() -> ResponseReturnValue:
    enrolment = own()
    rows = path_of(reading(), enrolment)
    told = disclosed(outline(reading(), enrolment.release_id).release.document)
    return render_template("learning/path.html", enrolment=enrolment, rows=rows, told=told)


@blueprint.get("/lessons/<key>")
@requires("enrolment.study")
def lesson(key: str) -> ResponseReturnValue:
    view = found(lesson_view(reading(), own(), key))
    if view.lock is not None:
        if view.lock.code == "declaration":
            return redirect(url_for("learning.declaration", key=key))
        return render_template("learning/locked.html", view=view), 403
    return _lesson_page(view, {})


def _lesson_page(view: LessonView, refused: dict[str, str]) -> str:
    return render_template(
        "learning/lesson.html",
        view=view,
        release=view.outline.release.document,
        refused=refused,
        open_checks=tuple(item for item, check in view.checks.items() if check.last is None),
    )


@blueprint.post("/lessons/<key>/place")
@requires("enrolment.study")
def place(key: str) -> ResponseReturnValue:
    """Where somebody is in the text; sent by the page as it is read, and by the button at its end."""
    enrolment, view = _open_lesson(key)
    anchor, share = _place_sent(request.get_json() if request.is_json else request.form)
    done = note_place(act(), enrolment.id, view.module, anchor, share)
    if request.is_json:
        return {"share": share, "complete": done}
    _say_end(done, view)
    return redirect(_after(view, done), 303)


def _place_sent(sent: Mapping[str, object]) -> tuple[str, int]:
    anchor, share = str(sent.get("anchor", "")), str(sent.get("share", ""))
    if not share.isascii() or not share.isdecimal() or int(share[:4]) > 100 or len(anchor) > 60:
        abort(400)
    return anchor, int(share)


def _say_end(done: bool, view: LessonView) -> None:
    if done:
        flash(_("Lesson %(position)s is read. Its quiz is open.", position=view.module.position), "met")
    elif view.read_at is None:
        flash(_("You have reached the end. Try the questions in the text to complete the lesson."), "due")


def _after(view: LessonView, done: bool) -> str:
    return url_for("sitting.quizzes") if done else url_for("learning.lesson", key=view.module.key)


@blueprint.post("/lessons/<key>/checks/<item>")
@requires("enrolment.study")
def check(key: str, item: str) -> ResponseReturnValue:
    """A try at a knowledge check; the page answers with the feedback of every option."""
    enrolment, view = _open_lesson(key)
    prefix = f"{item}."
    raw = {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}
    try:
        tried = answer_check(act(), enrolment.id, enrolment.release_id, view.module, item, raw)
    except Refused as refusal:
        if refusal.code == "check_unknown":
            abort(404)
        view = found(lesson_view(reading(), enrolment, key))
        page = _lesson_page(view, {item: refusal.code})
        return page, 400
    if tried.lesson_complete:
        _say_end(True, view)
    return redirect(url_for("learning.lesson", key=key, _anchor=f"check-{item}"), 303)


def _open_lesson(key: str) -> tuple[EnrolmentRow, LessonView]:
    enrolment = own()
    view = found(lesson_view(reading(), enrolment, key))
    if view.lock is not None:
        abort(403)
    return enrolment, view


@blueprint.get("/declaration/<key>")
@requires("enrolment.study")
def declaration(key: str) -> ResponseReturnValue:
    """What must be accepted before a module opens."""
    view = found(lesson_view(reading(), own(), key))
    text = text_version(reading(), found(view.module.declaration_version_id))
    return render_template("learning/declaration.html", view=view, text=text, me=viewer())


@blueprint.post("/declaration/<key>")
@requires("enrolment.study")
def accept_declaration(key: str) -> ResponseReturnValue:
    enrolment = own()
    view = found(lesson_view(reading(), enrolment, key))
    text = found(view.module.declaration_version_id)
    if request.form.get("accept") != "yes":
        page = render_template(
            "learning/declaration.html",
            view=view,
            text=text_version(reading(), text),
            me=viewer(),
            missing=True,
        )
        return page, 400
    accept_text(act(), enrolment.id, text)
    return redirect(url_for("learning.lesson", key=key), 303)
