"""Acts of entrustment: opening a case, voting, and what changes or shows what somebody may do."""

from lms.entrustment.services.deciding import cast_vote, open_case
from lms.entrustment.services.scope import ACTS, end_scope, renew_address, restore_scope, suspend_scope

__all__ = [
    "ACTS",
    "cast_vote",
    "end_scope",
    "open_case",
    "renew_address",
    "restore_scope",
    "suspend_scope",
]
