"""The logbook's pages: writing an entry, reading it with its versions, correcting it, asking for a signature."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import EnrolmentRow
from lms.database import now, reading, runtime
from lms.messages import _, say
from lms.practicals.forms.writing import AskForm, EntryForm
from lms.practicals.queries import ObservationRow, academy_day, describe_entry, observations
from lms.practicals.queries.entries import EntryRow, entries, entry_versions
from lms.practicals.queries.requests import requests_of
from lms.practicals.rules.writing import MOST_COMPLICATIONS
from lms.practicals.services.asking import ask
from lms.practicals.services.writing import change_entry, write_entry
from lms.practicals.views.blueprint import blueprint, marked, own, own_entry
from lms.practicals.wording import answered, case_label, request_state, when
from lms.unit_of_work import Refused
from lms.web import act, requires


@blueprint.route("/practice/entries/new", methods=["GET", "POST"])
@requires("enrolment.study")
def write() -> ResponseReturnValue:
    enrolment, today = own(), academy_day(reading(), now())
    rules = programme(reading(), enrolment.programme_version_id)
    given = {"draft": runtime().chance.public_id(), "month": f"{today:%Y-%m}"}
    wording, cases = checklist(reading(), rules.checklist_version_id), _cases(enrolment)
    form = EntryForm(wording, cases, today, data=_offered(given))
    if request.method != "POST":
        return _write_page(form, None)
    if not form.check(today):
        return _write_page(form, None, 400)
    try:
        kept = write_entry(act(), enrolment, form.written(today), form.case(), form.public_id())
    except Refused as refusal:
        return _write_page(form, None, marked(form, refusal))
    flash(_("Kept. It counts once somebody has signed what they saw of it."), "met")
    return redirect(url_for("practicals.entry", public_id=kept), 303)


@blueprint.route("/practice/entries/<public_id>/change", methods=["GET", "POST"])
@requires("enrolment.study")
def change(public_id: str) -> ResponseReturnValue:
    row, _enrolment = own_entry(public_id)
    today = academy_day(reading(), now())
    form = EntryForm(checklist(reading(), row.checklist_version_id), (), today, data=_offered(_as_written(row)))
    if request.method != "POST":
        return _write_page(form, row)
    if not form.check(today):
        return _write_page(form, row, 400)
    try:
        change_entry(act(), public_id, form.opened_on, form.written(today))
    except Refused as refusal:
        return _write_page(form, row, marked(form, refusal))
    flash(_("Changed. What you wrote before stays on record."), "met")
    return redirect(url_for("practicals.entry", public_id=public_id), 303)


def _offered(given: dict[str, Any]) -> dict[str, Any]:
    """What a form holds before it is filled in; what is sent is what was sent, an empty form too."""
    return {} if request.method == "POST" else given


def _cases(enrolment: EnrolmentRow) -> list[tuple[str, str]]:
    """Every case of the trainee once, from the logbook and from what was signed."""
    rows: list[EntryRow | ObservationRow] = [*entries(reading(), enrolment.id)]
    rows += observations(reading(), enrolment.id)
    labels: dict[str, str] = {}
    for row in rows:
        if row.role != "drill":
            labels.setdefault(row.case_code, case_label(row))
    return list(labels.items())


def _as_written(row: EntryRow) -> dict[str, Any]:
    kept = row.document
    given: dict[str, Any] = {name: kept[name] for name in ("age_band", "product", "units", "drill", "assistance")}
    for n, one in enumerate(kept["complications"][:MOST_COMPLICATIONS], start=1):
        given |= {f"{part}{n}": one[part] for part in ("category", "severity", "action")}
    return {
        **given,
        "number": str(row.number),
        "role": row.role,
        "month": f"{row.performed_on:%Y-%m}",
        "areas": list(kept["areas"]),
        "reflection": row.reflection or "",
    }


def _write_page(form: EntryForm, row: EntryRow | None, status: int = 200) -> ResponseReturnValue:
    return render_template("practicals/write.html", form=form, row=row), status


@blueprint.get("/practice/entries/<public_id>")
@requires("enrolment.study")
def entry(public_id: str) -> ResponseReturnValue:
    row, enrolment = own_entry(public_id)
    return _entry_page(row, enrolment, AskForm(formdata=None))


@blueprint.post("/practice/requests")
@requires("enrolment.study")
def ask_for_it() -> ResponseReturnValue:
    """Asks for a signature under an entry, or without one."""
    enrolment, form = own(), AskForm()
    if not form.check():
        return _asked_badly(form, enrolment, 400)
    try:
        made = ask(act(), enrolment, form.entry.data or None, form.supervisor)
    except Refused as refusal:
        form.form_errors = [say(refusal.code, refusal.params)]
        return _asked_badly(form, enrolment, 409)
    return redirect(url_for("practicals.asked", public_id=made), 303)


def _asked_badly(form: AskForm, enrolment: EnrolmentRow, status: int) -> ResponseReturnValue:
    """The page that asked, with what is wrong: an entry of one's own, or the bare form."""
    mine = {row.public_id: row for row in entries(reading(), enrolment.id)}
    row = mine.get(form.entry.data or "")
    if row is not None:
        return _entry_page(row, enrolment, form, status)
    return render_template("practicals/ask.html", form=form), status


def _entry_page(row: EntryRow, enrolment: EnrolmentRow, form: AskForm, status: int = 200) -> ResponseReturnValue:
    asked = [one for one in requests_of(reading(), enrolment.id) if one.entry_id == row.entry_id]
    states = {one.fact.state(now()) for one in asked}
    page = render_template(
        "practicals/entry.html",
        row=row,
        seen=describe_entry(reading(), row),
        versions=[(one, describe_entry(reading(), one)) for one in entry_versions(reading(), row.entry_id)],
        asked=[(one, request_state(one, now()), answered(one)) for one in asked],
        may_ask=not states & {"open", "signed"},
        signed="signed" in states,
        form=form,
        when=when,
    )
    return page, status
