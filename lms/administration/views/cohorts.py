"""Pages about cohorts: the list, a new one, and one cohort with its instructors, members and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.accounts.queries import person_id_of
from lms.administration.forms.cohorts import CohortForm, DueForm, EnrolForm, InstructorForm, MoveForm
from lms.administration.forms.fields import moment, text
from lms.administration.queries.cohorts import CohortPage, cohort_lines, cohort_page, course_titles
from lms.administration.rules import read_rows
from lms.administration.services import enrol_list, set_due_dates
from lms.administration.views.blueprint import blueprint
from lms.administration.views.letters import letter
from lms.cohorts.services import assign_instructor, move_to_cohort, open_cohort, release_instructor
from lms.database import now, reading
from lms.messages import _, ngettext, say
from lms.web import act, found, requires


@dataclass(frozen=True)
class Forms:
    """The forms of the page; the one that was sent keeps what was typed."""

    instructor: InstructorForm
    enrol: EnrolForm
    move: MoveForm
    due: DueForm


@blueprint.get("/admin/cohorts")
@requires("administration")
def cohorts() -> ResponseReturnValue:
    return render_template("administration/cohorts.html", lines=cohort_lines(reading(), now()))


@blueprint.get("/admin/cohorts/new")
@requires("administration")
def cohort_new() -> ResponseReturnValue:
    academy, titles = academy_of(), course_titles(reading())
    form = CohortForm(titles, zone=academy.zone if academy else "UTC")
    return render_template("administration/cohort_new.html", form=form, titles=titles)


@blueprint.post("/admin/cohorts/new")
@requires("administration")
def cohort_open() -> ResponseReturnValue:
    titles = course_titles(reading())
    form = CohortForm(titles)
    if not form.validate_on_submit():
        return render_template("administration/cohort_new.html", form=form, titles=titles), 400
    zone = text(form.zone)
    begins = moment(form.starts_at, zone)
    public_id = open_cohort(act(), int(text(form.course)), text(form.name), zone, begins)
    flash(_("The cohort is open. Assign an instructor and enrol its people."), "met")
    return redirect(url_for("administration.cohort", public_id=public_id), 303)


@blueprint.get("/admin/cohorts/<public_id>")
@requires("administration")
def cohort(public_id: str) -> ResponseReturnValue:
    page = _found(public_id)
    forms = _forms(page)
    wanted = request.args.get("move")
    if wanted in [row.enrolment_public_id for row in page.members]:
        forms.move.member.data = wanted
    return _show(page, forms)


def _found(public_id: str) -> CohortPage:
    return found(cohort_page(reading(), public_id, now()))


def _forms(page: CohortPage) -> Forms:
    return Forms(
        InstructorForm(page, formdata=None),
        EnrolForm(formdata=None),
        MoveForm(page, formdata=None),
        DueForm(page, formdata=None),
    )


def _show(page: CohortPage, forms: Forms, status: int = 200) -> ResponseReturnValue:
    return render_template("administration/cohort.html", page=page, forms=forms), status


def _back(page: CohortPage, sentence: str) -> ResponseReturnValue:
    flash(sentence, "met")
    return redirect(url_for("administration.cohort", public_id=page.cohort.public_id), 303)


@blueprint.post("/admin/cohorts/<public_id>/instructors")
@requires("administration")
def cohort_assign(public_id: str) -> ResponseReturnValue:
    page = _found(public_id)
    form = InstructorForm(page)
    if not form.validate_on_submit():
        return _show(page, replace(_forms(page), instructor=form), 400)
    assign_instructor(act(), page.cohort.id, found(person_id_of(reading(), form.person.data)))
    return _back(page, _("The instructor is assigned."))


@blueprint.post("/admin/cohorts/<public_id>/instructors/<person>/release")
@requires("administration")
def cohort_release(public_id: str, person: str) -> ResponseReturnValue:
    page = _found(public_id)
    one = found(page.instructor(person))
    release_instructor(act(), page.cohort.id, one.person_id)
    return _back(page, _("%(name)s no longer instructs this cohort.", name=one.name))


@blueprint.post("/admin/cohorts/<public_id>/people")
@requires("administration")
def cohort_enrol(public_id: str) -> ResponseReturnValue:
    page = _found(public_id)
    form = EnrolForm()
    if not form.validate_on_submit():
        return _show(page, replace(_forms(page), enrol=form), 400)
    deed = act()
    reports = enrol_list(deed, read_rows(text(form.people)), page.cohort.id, page.cohort.zone)
    if len(reports) == 1 and reports[0].refusal is not None:
        form.people.errors = [say(reports[0].refusal, reports[0].params)]
        return _show(page, replace(_forms(page), enrol=form), 409)
    if all(report.refusal is None and report.invited is None for report in reports):
        return _back(page, ngettext("%(num)d person is enrolled.", "%(num)d people are enrolled.", len(reports)))
    letters = {
        report.row.number: letter(report.row.name, report.row.email, report.invited.token, deed.now)
        for report in reports
        if report.invited is not None
    }
    return render_template("administration/enrolled.html", cohort=page.cohort, reports=reports, letters=letters)


@blueprint.post("/admin/cohorts/<public_id>/move")
@requires("administration")
def cohort_move(public_id: str) -> ResponseReturnValue:
    page = _found(public_id)
    form = MoveForm(page)
    if not form.validate_on_submit():
        return _show(page, replace(_forms(page), move=form), 400)
    member = next(row for row in page.members if row.enrolment_public_id == form.member.data)
    target = next(one for one in page.others if one.public_id == form.cohort.data)
    move_to_cohort(act(), member.enrolment_id, target.id)
    return _back(page, _("%(name)s learns in %(cohort)s from now on.", name=member.name, cohort=target.name))


@blueprint.post("/admin/cohorts/<public_id>/dates")
@requires("administration")
def cohort_due(public_id: str) -> ResponseReturnValue:
    page = _found(public_id)
    form = DueForm(page)
    if not form.validate_on_submit():
        return _show(page, replace(_forms(page), due=form), 400)
    changed = set_due_dates(act(), page.cohort.id, form.dates(page.cohort.zone))
    return _back(page, ngettext("%(num)d date is changed.", "%(num)d dates are changed.", changed))
