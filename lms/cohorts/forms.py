"""The field of every form for a date of a cohort: a day and a time of one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField

from lms.messages import _

FIRST_YEAR, LAST_YEAR = 1950, 2100


class Moment(DateTimeLocalField):
    """A day and a time of one place; `at` gives the moment in its zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = (valuelist or [""])[0].strip()
        if not text:
            return
        try:
            local = datetime.fromisoformat(text).replace(second=0, microsecond=0)
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None or not FIRST_YEAR <= local.year <= LAST_YEAR:
            raise ValueError(_("Enter a day and a time, such as 2026-11-26 18:00."))
        self.data = local

    def at(self, zone: str) -> datetime | None:
        return self.data.replace(tzinfo=ZoneInfo(zone)) if self.data else None


def local_time(at: datetime | None, zone: str) -> datetime | None:
    """The wall clock's time of a moment, for a field to show."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None
