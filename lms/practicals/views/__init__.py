"""Pages of practice: logbook, requests, signing, the record, who may assess; one file for each noun."""

from lms.practicals.views import (
    amending,
    assessors,
    audit,
    entries,
    observing,
    practice,
    proving,
    record,
    requests,
    signing,
)
from lms.practicals.views.blueprint import blueprint

PAGES = (practice, entries, requests, signing, observing, record, amending, proving, assessors, audit)

__all__ = ["PAGES", "blueprint"]
