"""The page of the installation's health, and the two addresses that monitors ask."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from lms.administration.queries.health import health_page
from lms.administration.services import readiness
from lms.administration.views.blueprint import blueprint
from lms.database import now, reading, runtime
from lms.permissions import SYSTEM
from lms.unit_of_work import Act
from lms.web import requires


@blueprint.get("/admin/health")
@requires("administration")
def health() -> ResponseReturnValue:
    page = health_page(reading(), runtime(), _migrations())
    check = readiness(Act(SYSTEM, now()), reading(), _migrations())
    return render_template("administration/health.html", page=page, check=check)


@blueprint.get("/healthz")
@requires("public")
def alive() -> ResponseReturnValue:
    """The process answers; the database is not asked, so that its trouble does not restart us."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@requires("public")
def ready() -> ResponseReturnValue:
    check = readiness(Act(SYSTEM, now()), reading(), _migrations())
    answer = {"ready": check.ready, "reads": check.reads, "writes": check.writes, "migrated": check.migrated}
    return (answer, 200) if check.ready else (answer, 503, {"Retry-After": "5"})


def _migrations() -> Path:
    return Path(current_app.extensions["migrate"].directory)
