"""An assessor works through the cases: one on a page, the expert's level only after one's own is stored."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.calibration.forms import LevelForm
from lms.calibration.queries import CaseRow, CourseRow, Progress, courses_with_sets, progress, wording
from lms.calibration.services import rate
from lms.calibration.views.blueprint import blueprint, course_of
from lms.calibration.wording import OUTCOMES, agreement, compared
from lms.database import now, reading
from lms.messages import _, say
from lms.unit_of_work import Refused
from lms.web import act, found, requires, viewer


@blueprint.get("/calibration")
@requires("practical.sign")
def mine() -> ResponseReturnValue:
    """Each course with cases: how far one is, what came of it."""
    rows = []
    for course in courses_with_sets(reading()):
        seen = progress(reading(), viewer().person_id, course.id, now())
        if seen is not None:
            rows.append((course, seen, wording(reading(), course.id)["procedure"], _lines(seen)))
    return render_template("calibration/mine.html", rows=rows, agreement=agreement)


def _lines(seen: Progress) -> list[tuple[CaseRow, tuple[str, str]]]:
    """Each case with how it was rated; nothing of the expert's level before."""
    return [
        (case, compared(seen.ratings[case.key].level, case.level) if case.key in seen.ratings else ("open", _("open")))
        for case in seen.cases.cases
    ]


def _case_of(key: str, case: str) -> tuple[CourseRow, Progress, CaseRow]:
    course = course_of(key)
    seen = found(progress(reading(), viewer().person_id, course.id, now()))
    return course, seen, found(seen.cases.case(case))


@blueprint.get("/calibration/<key>/<case>", endpoint="case")
@requires("practical.sign")
def one_case(key: str, case: str) -> ResponseReturnValue:
    course, seen, row = _case_of(key, case)
    lists = wording(reading(), course.id)
    return _page(course, seen, row, lists, LevelForm(lists["entrustment"], formdata=None))


@blueprint.post("/calibration/<key>/<case>")
@requires("practical.sign")
def case_rate(key: str, case: str) -> ResponseReturnValue:
    course, seen, row = _case_of(key, case)
    lists = wording(reading(), course.id)
    form = LevelForm(lists["entrustment"])
    if not form.check():
        return _page(course, seen, row, lists, form, 400)
    try:
        rate(act(), course.id, case, form.value)
    except Refused as refusal:
        flash(say(refusal.code, refusal.params), "due")
    return redirect(url_for("calibration.case", key=key, case=case), 303)


def _page(
    course: CourseRow, seen: Progress, row: CaseRow, lists: dict[str, Any], form: LevelForm, status: int = 200
) -> ResponseReturnValue:
    given = seen.ratings.get(row.key)
    levels = {one["level"]: f"{one['level']} · {one['title']}" for one in lists["entrustment"]}
    page = render_template(
        "calibration/case.html",
        course=course,
        row=row,
        number=seen.cases.cases.index(row) + 1,
        total=len(seen.cases.cases),
        about=" · ".join(
            (_title(lists["areas"], row.document["area"]), _title(lists["products"], row.document["product"]))
        ),
        text=Markup(row.document["text"]),
        steps=_steps(lists, row),
        form=form,
        given=levels.get(given.level, str(given.level)) if given else None,
        expert=levels.get(row.level, str(row.level)) if given else None,
        how=compared(given.level, row.level) if given else None,
        reason=Markup(row.document["reason"]) if given else None,
        following=seen.next_after(row.key),
    )
    return page, status


def _steps(lists: dict[str, Any], row: CaseRow) -> list[tuple[str, bool, str, str]]:
    """Each step: text, whether it is critical, shape and word; what was not done as it should comes first."""
    outcomes = row.document["steps"]
    found_steps = [
        (one["text"], one["critical"], OUTCOMES[outcomes.get(one["id"], "done")][0],
         _(OUTCOMES[outcomes.get(one["id"], "done")][1]))
        for one in lists["steps"]
    ]  # fmt: skip
    return sorted(found_steps, key=lambda step: step[2] == "met")


def _title(rows: list[dict[str, str]], id: str) -> str:
    return next((row["title"] for row in rows if row["id"] == id), id)
