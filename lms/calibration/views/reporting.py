"""The report for administrators: how every assessor rates, and another round for whoever did not agree enough."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.calibration.forms import RoundForm
from lms.calibration.queries import CourseRow, Report, courses_with_sets, report, wording
from lms.calibration.services import open_round
from lms.calibration.views.blueprint import blueprint, course_of
from lms.calibration.wording import few, kappa, share, verdict
from lms.database import now, reading
from lms.messages import _, say
from lms.unit_of_work import Refused
from lms.web import act, found, requires


@blueprint.get("/admin/calibration", endpoint="report")
@requires("administration")
def all_courses() -> ResponseReturnValue:
    return _page()


def _report(course: CourseRow) -> Report | None:
    levels = [one["level"] for one in wording(reading(), course.id)["entrustment"]]
    return report(reading(), course.id, levels, now())


def _page(refused: RoundForm | None = None, whom: str = "", status: int = 200) -> ResponseReturnValue:
    """With a form that was refused in the place of the person that it is about."""
    reports = [(course, found) for course in courses_with_sets(reading()) if (found := _report(course)) is not None]
    page = render_template(
        "calibration/report.html",
        reports=reports,
        verdict=verdict,
        share=share,
        kappa=kappa,
        few=few(),
        form=RoundForm(formdata=None),
        refused=refused,
        whom=whom,
    )
    return page, status


@blueprint.post("/admin/calibration/<key>/<person>/round")
@requires("administration")
def report_round(key: str, person: str) -> ResponseReturnValue:
    """Another round for somebody, after their ratings were talked over."""
    course = course_of(key)
    rows = found(_report(course)).rows
    row = found(next((one for one in rows if one.public_id == person), None))
    form = RoundForm()
    if not form.check():
        return _page(form, person, 400)
    try:
        open_round(act(), course.id, row.person_id, form.reason.data or "")
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _page(form, person, 409)
    flash(_("Another round is open for %(name)s.", name=row.name), "met")
    return redirect(url_for("calibration.report"), 303)
