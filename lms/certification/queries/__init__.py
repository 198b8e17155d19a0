"""How an enrolment stands, stood and came to stand, and what a certificate says; one file for each noun."""

from __future__ import annotations

from lms.certification.queries.bulletins import SentRow, TaskRow, bulletins_of, tasks_of
from lms.certification.queries.certificates import (
    CertificateView,
    LifeEvent,
    certificate,
    certificate_of,
    certificates,
    certificates_of,
)
from lms.certification.queries.changes import (
    ChangePage,
    GivenRow,
    ToRead,
    change_page,
    changes_given,
    changes_of_release,
    changes_to_read,
)
from lms.certification.queries.gate import Draft, Gate, Hold, gate
from lms.certification.queries.history import AsOf, as_of
from lms.certification.queries.notices import Held, NoticeRow, held, notices_of
from lms.certification.queries.standing import ClauseRow, StandingRow, clause_row, standing
from lms.certification.queries.versions import NewSince, ProgrammeNews, new_since, programme_news
from lms.certification.queries.waivers import waiver_reasons

__all__ = [
    "AsOf",
    "CertificateView",
    "ChangePage",
    "ClauseRow",
    "Draft",
    "Gate",
    "GivenRow",
    "Held",
    "Hold",
    "LifeEvent",
    "NewSince",
    "NoticeRow",
    "ProgrammeNews",
    "SentRow",
    "StandingRow",
    "TaskRow",
    "ToRead",
    "as_of",
    "bulletins_of",
    "certificate",
    "certificate_of",
    "certificates",
    "certificates_of",
    "change_page",
    "changes_given",
    "changes_of_release",
    "changes_to_read",
    "clause_row",
    "gate",
    "held",
    "new_since",
    "notices_of",
    "programme_news",
    "standing",
    "tasks_of",
    "waiver_reasons",
]
