"""From the cookie's token to the signed-in person, with one statement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import current_app

from lms.accounts.queries import AcademyRow, SessionRow, academy, session_of
from lms.accounts.services import end_session, touch_session
from lms.database import glance, memory, now, reading
from lms.permissions import SYSTEM
from lms.unit_of_work import Act
from lms.web import Viewer

TOUCH_EVERY = timedelta(minutes=5)


def load_viewer(token: str) -> Viewer | None:
    """The person behind a token; None when the sign-in was ended, is idle for too long or too old."""
    at = now()
    with glance() as connection:
        row = session_of(connection, token, at)
    if row is None:
        return None
    settings = current_app.config["SIGNOFF"]
    idle = timedelta(minutes=settings.session_idle_minutes)
    if at - row.seen_at > idle or at - row.created_at > timedelta(hours=settings.session_absolute_hours):
        end_session(Act(SYSTEM, at), row.session_id, "expired")
        return None
    if at - row.seen_at > TOUCH_EVERY:
        touch_session(Act(SYSTEM, at), row.session_id)
    return _viewer(row, token)


def _viewer(row: SessionRow, token: str) -> Viewer:
    return Viewer(
        row.session_id,
        token,
        row.person_id,
        row.public_id,
        row.name,
        row.title,
        row.email,
        row.roles,
        row.language,
        row.zone,
    )


def academy_day(at: datetime) -> date:
    """The day at the academy of a moment."""
    found = academy_of()
    return found.day_of(at) if found else at.astimezone(UTC).date()


def academy_of() -> AcademyRow | None:
    """The academy, read once by each process: neither its name nor its kind changes while it runs."""
    kept = memory()
    if not kept.has("academy", 1):
        row = academy(reading())
        if row is None:
            return None
        kept.keep("academy", 1, row)
    found: AcademyRow = kept.kept("academy", 1)
    return found
