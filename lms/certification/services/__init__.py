"""Certification, the write side: standings settle from evidence; a certificate is issued once, with all that met it."""

from __future__ import annotations

from lms.certification.services.bulletins import (
    ANSWER_COLUMNS,
    BULLETIN_COLUMNS,
    TASK_COLUMNS,
    answer_bulletin,
    send_bulletin,
)
from lms.certification.services.change_answers import TRY_COLUMNS, answer_change, confirm_change
from lms.certification.services.change_ends import END_COLUMNS
from lms.certification.services.change_tasks import GIVEN_COLUMNS, Settled, settle_changes
from lms.certification.services.changes import CHANGE_COLUMNS, note_changes, record_changes
from lms.certification.services.deciding import keep_certified, release, rests_on, review_unsafe
from lms.certification.services.events import EVENT_COLUMNS
from lms.certification.services.gating import HOLD_COLUMNS, STOP_COLUMNS, hold, hold_all, let_all_go, let_go
from lms.certification.services.issuing import (
    CERTIFICATE_COLUMNS,
    certificate_digest,
    issue_when_complete,
)
from lms.certification.services.living import DECISIONS, correct, restore, revoke, suspend
from lms.certification.services.moving import MOVE_COLUMNS, choose_programme, move_to_programme, move_under_way
from lms.certification.services.noticing import NOTICE_COLUMNS
from lms.certification.services.standing import (
    EVIDENCE_VERBS,
    clause_documents,
    recompute,
    settle_standing,
    stand,
    tick,
)
from lms.certification.services.ticking import RENEWAL_COLUMNS, Ticked, tick_certificates
from lms.certification.services.waiving import WAIVER_COLUMNS, waive, withdraw_waiver

__all__ = [
    "ANSWER_COLUMNS",
    "BULLETIN_COLUMNS",
    "CERTIFICATE_COLUMNS",
    "CHANGE_COLUMNS",
    "DECISIONS",
    "END_COLUMNS",
    "EVENT_COLUMNS",
    "EVIDENCE_VERBS",
    "GIVEN_COLUMNS",
    "HOLD_COLUMNS",
    "MOVE_COLUMNS",
    "NOTICE_COLUMNS",
    "RENEWAL_COLUMNS",
    "STOP_COLUMNS",
    "TASK_COLUMNS",
    "TRY_COLUMNS",
    "WAIVER_COLUMNS",
    "Settled",
    "Ticked",
    "answer_bulletin",
    "answer_change",
    "certificate_digest",
    "choose_programme",
    "clause_documents",
    "confirm_change",
    "correct",
    "hold",
    "hold_all",
    "issue_when_complete",
    "keep_certified",
    "let_all_go",
    "let_go",
    "move_to_programme",
    "move_under_way",
    "note_changes",
    "recompute",
    "record_changes",
    "release",
    "restore",
    "rests_on",
    "review_unsafe",
    "revoke",
    "send_bulletin",
    "settle_changes",
    "settle_standing",
    "stand",
    "suspend",
    "tick",
    "tick_certificates",
    "waive",
    "withdraw_waiver",
]
