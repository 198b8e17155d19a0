"""A page of publishing: every type of question as its trainee meets it, for whoever decides what to use."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from lms.publishing.gallery import gallery
from lms.sitting import wording  # noqa: F401  (adds the sentences of answers)
from lms.web import requires

blueprint = Blueprint("publishing", __name__)


@blueprint.get("/question-types")
@requires("public")
def question_types() -> ResponseReturnValue:
    """A demo academy alone shows it."""
    if not current_app.config["SIGNOFF"].demo:
        abort(404)
    return render_template("publishing/question_types.html", examples=gallery())
