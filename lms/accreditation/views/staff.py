"""Pages of staff: what the evaluation says, what the accreditor's file lacks, and the file itself."""

from __future__ import annotations

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day, academy_of
from lms.accreditation.forms import FileForm
from lms.accreditation.queries.activity import ActivityRow, activity_by_id
from lms.accreditation.queries.consent import Span
from lms.accreditation.queries.evaluation import evaluations_of
from lms.accreditation.queries.report import pass_mark, report_of
from lms.accreditation.rules.telling import missing
from lms.accreditation.services.making import disclose
from lms.accreditation.views.blueprint import blueprint
from lms.accreditation.wording import lacking, option_words
from lms.bank.queries import quizzes_of
from lms.catalogue.wording import support_lines, ties_of
from lms.database import now, reading
from lms.permissions import Subject, allowed
from lms.teaching.queries.analysis.heads import course_instructors
from lms.web import act, actor, authorise, found, requires


@blueprint.get("/teach/courses/<int:course>/accreditation")
@requires("cohort.view")
def results(course: int) -> ResponseReturnValue:
    """For whoever instructs a cohort of the course, and for administrators."""
    row = activity_by_id(reading(), course)
    authorise(None if row is None else Subject(instructors=course_instructors(reading(), row.course_id, now())))
    return _results(found(row), FileForm(formdata=None))


def _results(row: ActivityRow, form: FileForm, status: int = 200) -> ResponseReturnValue:
    evaluations = evaluations_of(reading(), row.course_id, row.questions)
    answers = sum(one.results.n for one in evaluations if one.current)
    reasons = [pass_mark(quiz).reason for quiz in quizzes_of(reading(), row.outline.release.id)]
    page = render_template(
        "accreditation/results.html",
        row=row,
        evaluations=evaluations,
        words=option_words,
        ties=ties_of(row.activity),
        support=support_lines(row.activity),
        lacks=lacking(missing(row.activity, reasons, answers)),
        form=form,
        may_make=allowed("administration", actor()),
    )
    return page, status


@blueprint.post("/teach/courses/<int:course>/accreditation")
@requires("administration")
def make_file(course: int) -> ResponseReturnValue:
    """The file as `flask accreditor file` writes it: the same bytes on the same day."""
    row = found(activity_by_id(reading(), course))
    form = FileForm()
    if not form.check():
        return _results(row, form, 400)
    report = report_of(reading(), row, now())
    span = Span(form.first.data, form.last.data)
    made = disclose(act(), report, found(academy_of()), span, current_app.config["SIGNOFF"].locale)
    answer = Response(made.archive, mimetype="application/zip")
    name = f"accreditor-{row.key}-{academy_day(now()).isoformat()}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
