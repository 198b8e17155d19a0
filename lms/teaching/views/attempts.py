"""One attempt as an instructor sees it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, subject_of
from lms.database import now, reading
from lms.permissions import Subject, allowed
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.teaching.queries.attempt import attempt_view
from lms.teaching.views.blueprint import blueprint
from lms.web import actor, authorise, found, requires


def attempt_of(public_id: str) -> tuple[AttemptHead, EnrolmentRow, Subject]:
    head = attempt_head(reading(), public_id)
    enrolment = enrolment_by_id(reading(), head.enrolment_id, now()) if head else None
    subject = subject_of(reading(), enrolment, now())
    authorise(subject)
    return found(head), found(enrolment), found(subject)


@blueprint.get("/attempts/<public_id>")
@requires("trainee.view")
def attempt(public_id: str) -> ResponseReturnValue:
    head, enrolment, subject = attempt_of(public_id)
    return render_template(
        "teaching/attempt.html",
        view=attempt_view(reading(), head, enrolment),
        standing=head.standing(now()),
        may_mark=allowed("mark.give", actor(), subject),
        may_support=allowed("trainee.support", actor(), subject),
    )
