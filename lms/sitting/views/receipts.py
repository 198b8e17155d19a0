"""All receipts of one's own attempt, as a file to keep."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_of
from lms.database import reading, runtime
from lms.permissions import Subject
from lms.sitting.queries.receipts import receipts_of
from lms.sitting.receipts import receipts_file
from lms.sitting.views.blueprint import blueprint
from lms.web import authorise, found, requires


@blueprint.get("/attempts/<public_id>/receipts.json")
@requires("attempt.review")
def receipts(public_id: str) -> ResponseReturnValue:
    kept = receipts_of(reading(), public_id)
    authorise(None if kept is None else Subject(kept.owner))
    academy, ring = academy_of(), runtime().keys
    answer = jsonify(receipts_file(academy.name if academy else "", found(kept).all, ring.public))
    answer.headers["Content-Disposition"] = f'attachment; filename="receipts-{public_id}.json"'
    return answer
